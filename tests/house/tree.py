"""What of the repository the house rules look at."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("geodata", "projects", "landclearance", "tracker")


@cache
def python_files(*, tests: bool = True) -> tuple[Path, ...]:
    """Every Python file of ours, without migrations (generated)."""
    folders = [*PACKAGES, *(["benchmarks", "tests"] if tests else [])]
    return tuple(
        sorted(
            path
            for folder in folders
            for path in (ROOT / folder).rglob("*.py")
            if "migrations" not in path.parts and "__pycache__" not in path.parts
        )
    )


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))
