"""The worked tables of docs/algorithms, number by number, against the pages' own text."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from projects.domain.activities import Activity, ConstraintType, Link, LinkType, Network
from projects.domain.attribution import Blocker, attribute_blockers
from projects.domain.calendars import WorkCalendar
from projects.domain.cpm import schedule
from projects.domain.days import Day, to_date, to_day
from projects.domain.network import compile_network
from projects.domain.severity_rules import Rule
from projects.selectors.severity_rules import proposed_rules

PAGES = Path(__file__).resolve().parents[3] / "docs" / "algorithms"
MONDAY = to_day(date(2026, 1, 5))
FIVE, SIX = WorkCalendar("five"), WorkCalendar("six", (True,) * 6 + (False,))


def _rows(page: str, heading: str) -> list[list[str]]:
    """Cells of the first table below a heading, without its header."""
    text = (PAGES / page).read_text(encoding="utf-8").split(f"## {heading}\n", 1)[1]
    lines = [line for line in text.split("\n## ")[0].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def _day(day: Day) -> str:
    return f"{to_date(day):%a} {to_date(day).day} {to_date(day):%b}"


def test_critical_path_page() -> None:
    """Dates, floats and driving predecessors of the page's network."""
    acts = (
        Activity("clear", 5, "five"),
        Activity("drain", 6, "six"),
        Activity("base", 8, "five"),
        Activity("pave", 4, "five"),
        Activity("signs", 2, "five", constraint=ConstraintType.SNET, constraint_day=MONDAY + 14),
        Activity("open", 0, "five"),
    )
    links = (
        Link("clear", "drain", LinkType.SS, 2),
        Link("clear", "base"),
        Link("drain", "base", LinkType.FF, 1),
        Link("base", "pave", LinkType.FS, -2),
        Link("pave", "open"),
        Link("signs", "open"),
    )
    result = schedule(compile_network(Network(MONDAY, MONDAY, acts, links, (FIVE, SIX))))
    found = [
        [
            key,
            _day(d.shown_start),
            _day(d.shown_finish),
            _day(d.shown_late_start),
            _day(d.shown_late_finish),
            str(d.total_float),
            str(d.free_float),
            d.driving_pred or "-",
            "yes" if d.on_longest_path else "",
        ]
        for key, d in ((a.id, result.by_id[a.id]) for a in acts)
    ]
    assert [[row[0], *row[4:]] for row in _rows("critical_path.md", "Worked table")] == found


def test_attribution_page() -> None:
    """Shares of the page's blockers; the last row is their sum."""
    acts = (
        Activity("clearing", 5, "five"),
        Activity("digging", 10, "five"),
        Activity("culvert", 5, "five"),
        Activity("paving", 5, "five"),
    )
    links = (Link("clearing", "digging"), Link("digging", "paving"), Link("culvert", "paving"))
    free = {"house 12": 28, "rice strip 7": 7, "grave 3": 28, "pylon 1": 7, "pylon 2": None}
    holds = {"house 12": "digging", "rice strip 7": "clearing", "grave 3": "culvert", "pylon 1": "culvert"}
    blockers = [
        Blocker(key, "x", None if day is None else MONDAY + day, frozenset({holds.get(key, "paving")}))
        for key, day in free.items()
    ]
    result = attribute_blockers(compile_network(Network(MONDAY, MONDAY, acts, links, (FIVE,))), blockers)
    found = [
        [
            row.id,
            _day(result.base_finish + row.stand_alone - 1),
            str(row.stand_alone),
            str(row.share),
            str(row.but_for),
        ]
        for row in result.blockers
    ]
    assert _day(result.base_finish - 1) == "Fri 30 Jan"
    table = _rows("attribution.md", "Worked table")
    assert [[row[0], *row[3:]] for row in table[:4]] == found
    assert [row[0] for row in table[4:]] == ["pylon 2", "total"]
    assert [end.id for end in result.open_ended] == ["pylon 2"]
    assert sum((row.share for row in result.blockers), Fraction(0)) == result.total == int(table[5][5])
    steps = [[str(s.count), s.id, str(s.saved)] for s in result.staircase]
    assert [row[:3] for row in _rows("attribution.md", "Staircase")] == steps


@pytest.mark.parametrize("rule", proposed_rules().rules, ids=lambda rule: rule.id)
def test_severity_page(rule: Rule) -> None:
    """Every rule stands in the page with its level, threshold and source."""
    rows = {row[0].strip("`"): row for row in _rows("severity.md", "Rules")}
    row = rows[rule.id]
    number = rule.threshold
    shown = f"{float(number):g}" if isinstance(number, Fraction) else str(number)
    assert row[2:] == [rule.level.value, shown, rule.source]
    assert len(rows) == len(proposed_rules().rules)
