"""Raise at once, lower after two better reports: the page's table of sequences, and V3 as a property."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.domain.hysteresis import PastLevel, memory_of
from projects.domain.severity import worse_of
from projects.domain.severity_rules import RANK, Level

PAGE = Path(__file__).resolve().parents[3] / "docs" / "algorithms" / "severity.md"
LETTERS = {
    "on_track": Level.ON_TRACK,
    "watch": Level.WATCH,
    "serious": Level.SERIOUS,
    "critical": Level.CRITICAL,
    "unknown": Level.UNKNOWN,
}
FIRST = date(2026, 1, 31)


def month_end(number: int) -> date:
    """The last day of the n-th month from January 2026 (0)."""
    year, month = divmod(number + 1, 12)
    return date(2026 + year, month + 1, 1) - timedelta(days=1)


def replay(found: list[tuple[int, Level]]) -> list[Level]:
    """What is shown after each assessment: (number of the newest report, level that the rules give)."""
    past: list[PastLevel] = []
    shown = []
    for step, (report, level) in enumerate(found):
        memory = memory_of(past, month_end(report))
        shown.append(worse_of(level, memory.level if memory else None))
        past.append(PastLevel(FIRST + timedelta(days=step), month_end(report), level))
    return shown


def sequences() -> list[list[str]]:
    """Rows of the page's table: reports and levels found, levels shown, why."""
    text = PAGE.read_text(encoding="utf-8").split("## Sequences\n", 1)[1].split("\n## ")[0]
    lines = [line for line in text.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize("row", sequences(), ids=lambda row: row[0])
def test_the_sequences_of_the_page(row: list[str]) -> None:
    found = [step.strip().split(" ") for step in row[0].split(",")]
    shown = [LETTERS[word.strip()] for word in row[1].split(",")]
    assert replay([(int(report), LETTERS[level]) for report, level in found]) == shown


def test_the_page_has_its_sequences() -> None:
    assert len(sequences()) >= 12


def test_a_report_that_was_withdrawn_takes_its_levels_along() -> None:
    past = [
        PastLevel(FIRST, month_end(0), Level.WATCH),
        PastLevel(FIRST + timedelta(days=31), month_end(1), Level.CRITICAL),
    ]
    memory = memory_of(past, month_end(0))
    assert memory is not None
    assert memory.level is Level.WATCH


def test_nothing_reported_remembers_nothing() -> None:
    assert memory_of([PastLevel(FIRST, month_end(0), Level.CRITICAL)], None) is None


def test_the_memory_names_the_finding_that_holds_the_level() -> None:
    past = [
        PastLevel(date(2026, 2, 3), month_end(0), Level.SERIOUS),
        PastLevel(date(2026, 2, 20), month_end(0), Level.SERIOUS),
        PastLevel(date(2026, 3, 3), month_end(1), Level.WATCH),
    ]
    memory = memory_of(past, month_end(1))
    assert memory is not None
    assert (memory.level, memory.report_end, memory.as_of) == (
        Level.SERIOUS,
        month_end(0),
        date(2026, 2, 20),
    )


STEPS = st.lists(st.tuples(st.integers(0, 1), st.sampled_from(list(Level))), min_size=1, max_size=12)


def _numbered(steps: list[tuple[int, Level]]) -> list[tuple[int, Level]]:
    report, found = 0, []
    for more, level in steps:
        report += more
        found.append((report, level))
    return found


@given(STEPS)
def test_nothing_is_lowered_before_the_second_better_report(steps: list[tuple[int, Level]]) -> None:
    """V3: when the level shown falls, the newest two reports that say something were both better as last found."""
    found = _numbered(steps)
    shown = replay(found)
    for now in range(1, len(found)):
        before = [level for level in shown[:now] if level in RANK]
        if not before or shown[now] not in RANK or RANK[shown[now]] >= RANK[before[-1]]:
            continue
        last: dict[int, Level] = {}
        for report, level in found[: now + 1]:
            if level in RANK:
                last[report] = level
        newest_two = [last[report] for report in sorted(last)[-2:]]
        assert len(newest_two) == 2
        assert all(RANK[level] < RANK[before[-1]] for level in newest_two)
        # Lowered to the worse of the two, not to the better.
        assert shown[now] is max(newest_two, key=RANK.__getitem__)
        # And only a report that had not been there before lowers it.
        assert found[now][0] != max(report for report, level in found[:now] if level in RANK)


@given(STEPS)
def test_a_worse_level_shows_at_once_and_unknown_stays_unknown(steps: list[tuple[int, Level]]) -> None:
    found = _numbered(steps)
    for (_report, level), shown in zip(found, replay(found), strict=True):
        if level is Level.UNKNOWN:
            assert shown is Level.UNKNOWN
        else:
            assert RANK[shown] >= RANK[level]


@given(STEPS)
def test_unknown_neither_lowers_nor_raises_what_is_remembered(steps: list[tuple[int, Level]]) -> None:
    found = _numbered(steps)
    shown = [level for level in replay(found) if level is not Level.UNKNOWN]
    assert shown == replay([step for step in found if step[1] is not Level.UNKNOWN])


@given(STEPS)
def test_the_same_report_assessed_twice_counts_once(steps: list[tuple[int, Level]]) -> None:
    found = _numbered(steps)
    twice = [step for step in found for _ in (0, 1)]
    assert replay(twice)[1::2] == replay(found)
