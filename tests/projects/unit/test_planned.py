"""Planned progress and CPLI."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.domain.calendars import compile_calendar
from projects.domain.planned import (
    PlannedWork,
    cpli,
    cpli_against,
    planned_percent,
    planned_share,
    weighted_percent,
)
from tests.projects.unit.strategies import FIVE_DAYS, MONDAY

TABLE = compile_calendar(FIVE_DAYS, MONDAY - 100, MONDAY + 400)

# ten working days from Monday: day -> per cent done when that day begins
RAMP = [(-3, 0), (0, 0), (1, 10), (5, 50), (7, 50), (8, 60), (11, 90), (12, 100), (30, 100)]


@pytest.mark.parametrize(("day", "percent"), RAMP)
def test_linear_in_working_days(day: int, percent: int) -> None:
    """The weekend adds nothing."""
    work = PlannedWork(MONDAY, MONDAY + 12, Decimal(1), TABLE)
    assert planned_percent([work], MONDAY + day) == percent


def test_weights_and_milestones() -> None:
    """Three parts of four done; a milestone counts when it is due."""
    works = [
        PlannedWork(MONDAY, MONDAY + 5, Decimal(3), TABLE),
        PlannedWork(MONDAY + 7, MONDAY + 7, Decimal(1), TABLE),
    ]
    assert planned_percent(works, MONDAY + 5) == 75
    assert planned_percent(works, MONDAY + 7) == 100


def test_no_weights_is_unknown() -> None:
    """None, never 0."""
    assert planned_percent([], MONDAY) is None
    assert weighted_percent([(Decimal(0), 50)]) is None


@given(st.integers(-20, 60), st.integers(0, 30), st.integers(0, 60))
def test_share_grows_from_0_to_1(start: int, length: int, at: int) -> None:
    """Between 0 and 1, never falling."""
    work = PlannedWork(MONDAY + start, MONDAY + start + length, Decimal(1), TABLE)
    share = planned_share(work, MONDAY + at)
    assert 0 <= share <= planned_share(work, MONDAY + at + 1) <= 1


@pytest.mark.parametrize(
    ("length", "total_float", "expected"),
    [
        (80, 20, Fraction(125, 100)),  # scheduletraininghub.com
        (800, 20, Fraction(1025, 1000)),  # the same, printed there as 1.03
        (100, -10, Fraction(9, 10)),
        (0, 5, None),  # nothing left: no index
    ],
)
def test_cpli(length: int, total_float: int, expected: Fraction | None) -> None:
    """DCMA point 13."""
    assert cpli(length, total_float) == expected


def test_cpli_against_a_baseline() -> None:
    """Ten working days to go, one working day late: 0.9."""
    assert cpli_against(TABLE, MONDAY, MONDAY + 12, MONDAY + 11) == Fraction(9, 10)
