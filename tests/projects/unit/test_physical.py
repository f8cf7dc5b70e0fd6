"""Stagnation, falls, payments by month, and the gap between money and work."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.domain.physical import (
    Fall,
    GapMeaning,
    Stagnation,
    falls,
    gap_meaning,
    gap_points,
    month_ends,
    paid_by,
    paid_by_month,
    share_percent,
    stagnation,
)
from projects.domain.planned import weighted_percent
from projects.domain.programme import PaymentFacts, ReportFacts
from tests.projects.unit.test_worked_tables import _rows


def reports(*percents: str | None) -> list[ReportFacts]:
    """One for each month of 2026 from January."""
    ends = month_ends(date(2026, 1, 1), date(2026, 12, 31))
    return [
        ReportFacts(end.replace(day=1), end, None if percent is None else Decimal(percent), "", "said")
        for end, percent in zip(ends, percents, strict=False)
    ]


@pytest.mark.parametrize(
    ("percents", "count", "since"),
    [
        ((), 0, None),
        (("10",), 0, None),
        (("10", "20"), 0, None),
        (("10", "20", "20"), 1, date(2026, 2, 28)),
        (("20", "20.00", "20"), 2, date(2026, 1, 31)),
        (("20", None, "20"), 1, date(2026, 1, 31)),  # a report without a figure neither moves nor breaks it
        (("20", "10", "20"), 0, None),
        (("90", "100", "100"), 0, None),  # complete is not standing still
    ],
)
def test_stagnation(percents: tuple[str | None, ...], count: int, since: date | None) -> None:
    assert stagnation(reports(*percents)) == Stagnation(count, since)


def test_a_fall_is_named_with_what_was_said() -> None:
    found = falls(reports("10", "30", None, "25", "25", "40"))
    assert found == (Fall(date(2026, 4, 30), Decimal(30), Decimal(25), "said"),)


PAID = (
    PaymentFacts(date(2026, 1, 20), "treasury", Decimal(100)),
    PaymentFacts(date(2026, 1, 20), "reported", Decimal(120)),
    PaymentFacts(date(2026, 3, 5), "treasury", Decimal(50)),
    PaymentFacts(date(2026, 4, 2), "treasury", Decimal(-30)),
)


def test_payments_pile_up_month_by_month_book_by_book() -> None:
    """A month without a payment keeps the sum; a recovery lowers it; the last point is the day looked at."""
    assert paid_by_month(PAID, "treasury", date(2026, 4, 10)) == (
        (date(2026, 1, 31), Decimal(100)),
        (date(2026, 2, 28), Decimal(100)),
        (date(2026, 3, 31), Decimal(150)),
        (date(2026, 4, 10), Decimal(120)),
    )
    assert paid_by_month(PAID, "reported", date(2026, 1, 31)) == ((date(2026, 1, 31), Decimal(120)),)
    assert paid_by_month(PAID, "treasury", date(2026, 1, 19)) == ()


def test_nothing_recorded_is_unknown_not_zero() -> None:
    assert paid_by(PAID, "reported", date(2026, 1, 19)) is None
    assert paid_by(PAID, "treasury", date(2026, 4, 2)) == 120
    assert share_percent(None, Decimal(5)) is None
    assert share_percent(Decimal(5), None) is None
    assert share_percent(Decimal(5), Decimal(0)) is None
    assert gap_points(None, Decimal(5)) is None
    assert gap_points(Fraction(5), None) is None
    assert gap_meaning(None) is None


def test_the_page_has_the_same_words() -> None:
    """docs/algorithms/earned_schedule.md: financial, physical, gap, what it means."""
    found = []
    for financial, physical, *_rest in _rows(
        "earned_schedule.md", "Money ahead of work, work ahead of money"
    ):
        gap = gap_points(Fraction(financial), Decimal(physical))
        meaning = gap_meaning(gap)
        assert gap is not None
        assert meaning is not None
        found.append([financial, physical, f"{float(gap):.2f}", meaning.value])
    assert _rows("earned_schedule.md", "Money ahead of work, work ahead of money") == found
    assert {row[3] for row in found} == {meaning.value for meaning in GapMeaning}


def test_adb_style_check() -> None:
    """Weighted physical progress against elapsed time (cdcmoh.gov.kh, quarterly report Q3-2014: 58.02 % of the work in
    73.68 % of the time; 14 of 19 quarters gives that share).
    """
    assert round(float(Fraction(14, 19) * 100), 2) == 73.68
    # Three parts with invented weights that give the published weighted figure: 0.5, 0.3, 0.2.
    parts = [
        (Decimal("0.5"), Decimal("70")),
        (Decimal("0.3"), Decimal("60")),
        (Decimal("0.2"), Decimal("25.1")),
    ]
    assert weighted_percent(parts) == Decimal("58.02")


@given(
    st.lists(st.tuples(st.dates(date(2020, 1, 1), date(2024, 12, 31)), st.integers(-50, 100)), max_size=30)
)
def test_the_last_point_is_the_sum(rows: list[tuple[date, int]]) -> None:
    """Whatever the order of recording; and every point is the sum up to its day."""
    payments = [PaymentFacts(day, "treasury", Decimal(amount)) for day, amount in rows]
    until = date(2024, 12, 31)
    points = paid_by_month(payments, "treasury", until)
    assert [amount for _day, amount in points] == [paid_by(payments, "treasury", day) for day, _ in points]
    assert bool(points) == bool(rows)
    if rows:
        assert points[-1] == (until, sum(Decimal(amount) for _day, amount in rows))
