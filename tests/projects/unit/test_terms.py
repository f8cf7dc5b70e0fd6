"""Terms that explain themselves, beside what the clocks show of them."""

from datetime import date

import pytest

from projects.domain.regimes import Rule
from projects.domain.terms import explained, term_end

OFF = frozenset({date(2026, 4, 27), date(2026, 4, 30), date(2026, 5, 1)})


def rule(value: int, unit: str) -> Rule:
    return Rule("R5", "key", date(2026, 1, 31), None, value, unit, "Art. 1")


@pytest.mark.parametrize(
    ("start", "value", "unit", "last", "skipped"),
    [
        # The first day is not counted; the thirtieth is Friday 1 May, off, then a weekend: Monday 4 May.
        ("2026-04-01", 30, "days", "2026-05-04", ["2026-05-01", "2026-05-02", "2026-05-03"]),
        # Five working days over a holiday, a weekend and a holiday within.
        (
            "2026-04-24",
            5,
            "working_days",
            "2026-05-06",
            [
                *("2026-04-25", "2026-04-26", "2026-04-27"),
                *("2026-04-30", "2026-05-01", "2026-05-02", "2026-05-03"),
            ],
        ),
        # The same day, a Saturday as it happens: nothing was passed over (found by a random history).
        ("2026-04-25", 0, "days", "2026-04-25", []),
        # Months: 31 January plus one month ends on the last day of February, a Saturday.
        ("2026-01-31", 1, "months", "2026-03-02", ["2026-02-28", "2026-03-01"]),
    ],
)
def test_a_term_names_its_last_day_and_the_days_it_passed_over(
    start: str, value: int, unit: str, last: str, skipped: list[str]
) -> None:
    begun = date.fromisoformat(start)
    term = explained(begun, rule(value, unit), OFF)
    assert term.last.isoformat() == last
    assert term.last == term_end(begun, value, unit, OFF)
    assert [day.day.isoformat() for day in term.skipped] == skipped
