"""Documents that rot silently are compared with what they describe."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from tests.house import decisions
from tests.house.tree import PACKAGES, ROOT, name_of

DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
CODE_NAME = re.compile(r"`([A-Za-z_]+(?:\.[A-Za-z_]+)+)`")


def test_the_index_of_decisions_is_what_the_records_make() -> None:
    assert decisions.INDEX.read_text(encoding="utf-8") == decisions.index()


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(path.name[:4]) for path in decisions.records()]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("path", DOCS, ids=name_of)
def test_links_lead_to_files(path: Path) -> None:
    broken = [
        target
        for target in LINK.findall(path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]
    assert broken == []


def resolve(name: str) -> None:
    """Raises when ``package.Model``, ``package.Model.field`` or a dotted Python name does not exist."""
    package, *rest = name.split(".")
    if package not in PACKAGES:
        raise LookupError(f"{name}: starts with none of {PACKAGES}")
    if rest[0][0].isupper():
        model = apps.get_model(package, rest[0])
        if rest[1:]:
            model._meta.get_field(rest[1])
        return
    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            target = import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for part in parts[cut:]:
            target = getattr(target, part)
        return


def glossary_names() -> list[str]:
    return sorted(set(CODE_NAME.findall((ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"))))


def test_the_glossary_names_code() -> None:
    assert len(glossary_names()) >= 30


@pytest.mark.parametrize("name", glossary_names())
def test_a_term_of_the_glossary_is_in_the_code(name: str) -> None:
    resolve(name)


@pytest.mark.parametrize(
    "name", ["projects.Nothing", "projects.Project.nothing", "projects.domain.cpm.nothing"]
)
def test_a_term_that_is_not_in_the_code_is_found(name: str) -> None:
    with pytest.raises((LookupError, AttributeError, FieldDoesNotExist)):
        resolve(name)


def test_every_setting_of_the_environment_is_in_the_example() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tracker" / "settings").glob("*.py"))
    asked = set(re.findall(r"""env\.\w+\(\s*["']([A-Z_]+)["']""", code))
    told = set(
        re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert asked - told - {"WHITENOISE_AUTOREFRESH"} == set()
