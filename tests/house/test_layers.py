"""The order of packages and rooms is held by import-linter; planted violations prove that it looks."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import PACKAGES, ROOT

LINT_IMPORTS = Path(sys.executable).parent / "lint-imports"

PLANTED = [
    # file, the line planted there, the contract that must break
    ("projects/models/project.py", "import landclearance.models", "one-way street"),
    ("geodata/services/__init__.py", "import projects.models", "one-way street"),
    ("landclearance/services/__init__.py", "import tracker.models", "one-way street"),
    ("geodata/domain/errors.py", "import django.db", "Domain code is free"),
    ("landclearance/domain/__init__.py", "import pyogrio", "Domain code is free"),
    ("projects/selectors/__init__.py", "import projects.services", "same rooms"),
    ("tracker/models/assessment.py", "import tracker.selectors", "same rooms"),
]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINT_IMPORTS, "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin"},
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The packages' Python files alone."""
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package,
            tmp_path / package,
            ignore=shutil.ignore_patterns("__pycache__", "static", "fixtures", "locale", "templates"),
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("file", "line", "contract"), PLANTED, ids=[f"{f}: {line}" for f, line, _c in PLANTED]
)
def test_a_planted_violation_is_found(copy: Path, file: str, line: str, contract: str) -> None:
    target = copy / file
    target.write_text(f"{target.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    report = lint(copy)
    assert report.returncode == 1, report.stdout + report.stderr
    broken = [row for row in report.stdout.splitlines() if row.endswith("BROKEN")]
    assert any(contract in row for row in broken), report.stdout


def test_a_room_without_a_place_is_found(copy: Path) -> None:
    (copy / "geodata" / "utils.py").write_text('"""A room nobody agreed on."""\n', encoding="utf-8")
    report = lint(copy)
    assert report.returncode == 1
    assert "utils" in report.stdout
