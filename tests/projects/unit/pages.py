"""The tables of the pages in docs/algorithms, as lists of cells."""

from __future__ import annotations

from pathlib import Path

PAGES = Path(__file__).resolve().parents[3] / "docs" / "algorithms"


def tables(page: str, heading: str) -> list[list[list[str]]]:
    """Every table below a heading, in order, without header rows."""
    text = (PAGES / page).read_text(encoding="utf-8").split(f"## {heading}\n", 1)[1]
    found: list[list[list[str]]] = []
    inside = False
    for line in text.split("\n## ")[0].splitlines():
        if line.startswith("|"):
            if not inside:
                found.append([])
            found[-1].append([cell.strip() for cell in line.strip("|").split("|")])
        inside = line.startswith("|")
    return [table[2:] for table in found]
