"""Templates: what they ask for exists, and nothing in them needs what the content security policy forbids."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.utils import matches_patterns
from django.template.loader import get_template

from tests.house.tree import PACKAGES, ROOT, name_of
from tracker.settings.static import StaticFiles

TEMPLATES = sorted(path for package in PACKAGES for path in (ROOT / package / "templates").rglob("*.html"))
STATIC = re.compile(r"""{%\s*static\s+["']([^"']+)["']""")
# Rendered to PDF or to a page that travels alone: its style sheet is inside it, and no browser policy applies.
SELF_CONTAINED = "tracker/templates/tracker/bulletin/"

FORBIDDEN_BY_CSP = {
    "a script in the page": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", re.IGNORECASE),
    "a style block": re.compile(r"<style\b", re.IGNORECASE),
    "an inline event handler": re.compile(
        r"\son(click|change|load|submit|input|keyup|error)\s*=", re.IGNORECASE
    ),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
}


def ids(path: Path) -> str:
    return name_of(path)


@pytest.mark.parametrize("path", TEMPLATES, ids=ids)
def test_template_compiles(path: Path) -> None:
    get_template(str(path).split("/templates/", 1)[1])


@pytest.mark.parametrize("path", TEMPLATES, ids=ids)
def test_static_files_exist_and_are_collected(path: Path) -> None:
    for name in STATIC.findall(path.read_text(encoding="utf-8")):
        assert finders.find(name), name
        parts = [name.rsplit("/", 1)[-1], *name.split("/")[:-1]]
        assert not any(matches_patterns(part, StaticFiles.ignore_patterns) for part in parts), name


@pytest.mark.parametrize("path", TEMPLATES, ids=ids)
def test_template_keeps_to_the_content_security_policy(path: Path) -> None:
    if name_of(path).startswith(SELF_CONTAINED):
        return
    text = path.read_text(encoding="utf-8")
    assert [what for what, pattern in FORBIDDEN_BY_CSP.items() if pattern.search(text)] == []


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("a script in the page", "<script>alert(1)</script>"),
        ("a style block", "<style>p {}</style>"),
        ("an inline event handler", '<a onclick="go()">'),
    ],
)
def test_the_policy_rule_finds_a_planted_violation(what: str, text: str) -> None:
    assert FORBIDDEN_BY_CSP[what].search(text)
