"""Things that must not be written anywhere in the repository."""

import re
import subprocess

import pytest

from tests.house.tree import ROOT

# Put together here so that this file does not name what it forbids.
HOME = "/" + "root" + "/"
WORKPLACE = "/" + "work" + "/"

FORBIDDEN = {
    # A path of one machine works on no other.
    "a path of somebody's machine": re.compile(
        rf"(?<![\w.}}]){HOME}|(?<![\w.}}/-]){WORKPLACE}|/home/\w+/|/Users/\w+/"
    ),
    # The software runs in a closed network: nothing comes from a content delivery network.
    "a content delivery network": re.compile(
        r"https?://[\w.-]*(cdn|unpkg|googleapis|gstatic|cloudflare)[\w.-]*/"
    ),
    "an unresolved merge": re.compile(r"^(<{7} |>{7} )", re.MULTILINE),
    "a breakpoint": re.compile(r"^\s*(breakpoint\(\)|import pdb|debugger;)", re.MULTILINE),
}
NOT_OURS = (".lock", "package-lock.json", "LICENSE")


def tracked_texts() -> dict[str, str]:
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    texts = {}
    for name in names:
        path = ROOT / name
        if not name or not path.is_file() or name.endswith(NOT_OURS):
            continue
        try:
            texts[name] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return texts


@pytest.mark.parametrize("what", FORBIDDEN)
def test_the_repository_is_free_of(what: str) -> None:
    found = {
        f"{name}: {match.group(0)}"
        for name, text in tracked_texts().items()
        if name != "tests/house/test_words.py" and (match := FORBIDDEN[what].search(text))
    }
    assert found == set()


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a path of somebody's machine", f"open('{HOME}data.gpkg')"),
        ("a path of somebody's machine", f"see {WORKPLACE}notes"),
        ("a content delivery network", "https://cdn.example.net/x.js"),
        ("a breakpoint", "    breakpoint()"),
    ],
)
def test_the_rule_finds_a_planted_violation(what: str, line: str) -> None:
    assert FORBIDDEN[what].search(line)
