"""Every string of the interface has a Vietnamese translation, and none is a guess (fuzzy)."""

import gettext
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import PACKAGES, ROOT, name_of, python_files


def catalog(mo: Path) -> dict[str, str]:
    with mo.open("rb") as handle:
        entries: dict[object, str] = gettext.GNUTranslations(handle)._catalog  # type: ignore[attr-defined]
    return {key[0] if isinstance(key, tuple) else str(key): text for key, text in entries.items() if key}


def compiled(po: Path, mo: Path) -> dict[str, str]:
    """The entries that gettext would use: translated and not fuzzy."""
    subprocess.run(["msgfmt", "--check-format", "-o", mo, po], check=True, capture_output=True)
    return catalog(mo)


def wanted(package: str, scratch: Path) -> set[str]:
    """The strings that the code has now, extracted from a copy of the package."""
    copy = scratch / package
    shutil.copytree(
        ROOT / package, copy, ignore=shutil.ignore_patterns("locale", "migrations", "fixtures", "__pycache__")
    )
    (copy / "locale").mkdir()
    subprocess.run(
        [sys.executable, "-P", "-m", "django", "makemessages", "-l", "vi", "--no-location"],
        cwd=copy,
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    po = copy / "locale" / "vi" / "LC_MESSAGES" / "django.po"
    if not po.exists():
        return set()
    # msgen fills every translation with its own original, so that compiling drops none.
    filled = scratch / "filled.po"
    subprocess.run(["msgen", "-o", filled, po], check=True, capture_output=True)
    return set(compiled(filled, scratch / "filled.mo"))


@pytest.mark.parametrize("package", PACKAGES)
def test_every_string_is_translated(package: str, tmp_path: Path) -> None:
    po = ROOT / package / "locale" / "vi" / "LC_MESSAGES" / "django.po"
    have = compiled(po, tmp_path / "vi.mo") if po.exists() else {}
    assert sorted(wanted(package, tmp_path) - set(have)) == []


@pytest.mark.parametrize("package", PACKAGES)
def test_no_translation_is_fuzzy(package: str) -> None:
    po = ROOT / package / "locale" / "vi" / "LC_MESSAGES" / "django.po"
    assert not po.exists() or not re.search(r"^#, .*fuzzy", po.read_text(encoding="utf-8"), re.MULTILINE)


def test_a_string_reads_the_same_whichever_package_says_it(tmp_path: Path) -> None:
    """Django merges the catalogues: of two translations of one string, one is shown for both. Meanings that differ
    need a context (pgettext)."""
    said: dict[str, dict[str, list[str]]] = {}
    for package in PACKAGES:
        po = ROOT / package / "locale" / "vi" / "LC_MESSAGES" / "django.po"
        for msgid, text in compiled(po, tmp_path / f"{package}.mo").items():
            said.setdefault(msgid, {}).setdefault(text, []).append(package)
    assert {msgid: texts for msgid, texts in said.items() if len(texts) > 1} == {}


def test_no_string_hides_in_an_f_string() -> None:
    """xgettext does not look into f-strings: a translation there is never asked for, and never missed."""
    hidden = re.compile(r"""\bf["'].*\{(?:_|n?gettext|pgettext)\(""")
    found = {
        f"{name_of(path)}:{number}"
        for path in python_files()
        if path.is_relative_to(ROOT / "tests") is False
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if hidden.search(line)
    }
    assert found == set()
