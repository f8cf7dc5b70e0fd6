"""The index of decision records, made from the records: ``python -m tests.house.decisions`` writes it anew."""

import re
import sys
from pathlib import Path

from tests.house.tree import ROOT

FOLDER = ROOT / "docs" / "decisions"
INDEX = FOLDER / "README.md"
HEAD = """# Decisions

What was decided, when, and why. A record is not changed once accepted: a later one replaces it and says so.
This index is generated: `.venv/bin/python -m tests.house.decisions` (a test compares it).

| no. | decision | status | date |
| --- | --- | --- | --- |
"""
RECORD = re.compile(
    r"\A# (?P<number>\d{4})\. (?P<title>.+)\n\n"
    r"Status: (?P<status>accepted|replaced by \d{4})\. Date: (?P<date>\d{4}-\d{2}-\d{2})\.\n"
    r"(?=[\s\S]*^## Why$)(?=[\s\S]*^## What follows$)",
    re.MULTILINE,
)


def records() -> list[Path]:
    return sorted(FOLDER.glob("[0-9]*.md"))


def parsed(path: Path) -> re.Match[str]:
    """The record's head. Raises ValueError when it is not shaped like the others."""
    match = RECORD.search(path.read_text(encoding="utf-8"))
    if match is None or not path.name.startswith(match["number"] + "_"):
        raise ValueError(f"{path.name}: needs '# NNNN. Title', 'Status: ... Date: ...', Why and What follows")
    return match


def index() -> str:
    rows = [(path, parsed(path)) for path in records()]
    return HEAD + "".join(
        f"| {m['number']} | [{m['title']}]({path.name}) | {m['status']} | {m['date']} |\n" for path, m in rows
    )


if __name__ == "__main__":
    INDEX.write_text(index(), encoding="utf-8")
    sys.stdout.write(f"{len(records())} records\n")
