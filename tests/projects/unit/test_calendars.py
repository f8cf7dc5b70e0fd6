"""Calendar maps: invariants C1 to C4, their inverses, and tables that can be read on a wall calendar."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.domain.calendars import CalendarTable, WorkCalendar, compile_calendar
from projects.domain.days import finish_to_date, finish_to_day, to_date, to_day
from projects.domain.errors import CalendarError, HorizonError
from projects.domain.holidays import vietnam_calendar, vietnam_days_off
from tests.projects.unit import naive
from tests.projects.unit.strategies import FIVE_DAYS, MONDAY, days, work_calendars

LAGS = st.integers(-8, 8)


def _table(calendar: WorkCalendar) -> CalendarTable:
    return compile_calendar(calendar, MONDAY - 400, MONDAY + 600)


@given(work_calendars(), days())
def test_roll_is_idempotent_not_earlier_and_working(calendar: WorkCalendar, day: int) -> None:
    """C1, and nothing worked is skipped."""
    table = _table(calendar)
    rolled = table.roll(day)
    assert rolled >= day
    assert table.works(rolled)
    assert table.roll(rolled) == rolled
    assert not any(naive.works(calendar, d) for d in range(day, rolled))


@given(work_calendars(), days(), st.integers(1, 20))
def test_add_and_sub(calendar: WorkCalendar, day: int, n: int) -> None:
    """C2: add(sub(f, n), n) <= f, equal if and only if f - 1 is worked; add holds exactly n working days."""
    table = _table(calendar)
    again = table.add(table.sub(day, n), n)
    assert again <= day
    assert (again == day) == table.works(day - 1)
    done = table.add(table.roll(day), n)
    assert sum(naive.works(calendar, d) for d in range(day, done)) == n
    assert done == naive.walk(calendar, day, n)


@given(work_calendars(), days(), days(), LAGS)
def test_all_maps_are_monotone(calendar: WorkCalendar, a: int, b: int, lag: int) -> None:
    """C3: the closed form of the attribution rests on this."""
    table = _table(calendar)
    a, b = min(a, b), max(a, b)
    n = abs(lag)
    assert table.roll(a) <= table.roll(b)
    assert table.add(a, n) <= table.add(b, n)
    assert table.sub(a, n) <= table.sub(b, n)
    assert table.lag(a, lag) <= table.lag(b, lag)
    assert table.lag_finish(a, lag) <= table.lag_finish(b, lag)
    assert table.start_for_finish(a, n) <= table.start_for_finish(b, n)


@given(work_calendars(), days(), days())
def test_float_is_antisymmetric(calendar: WorkCalendar, a: int, b: int) -> None:
    """C4, and it counts working days."""
    table = _table(calendar)
    assert table.float_days(a, b) == -table.float_days(b, a)
    if a <= b:
        assert table.float_days(a, b) == sum(naive.works(calendar, d) for d in range(a, b))


@given(work_calendars(), days(), days(), LAGS, st.integers(1, 9))
def test_inverses(calendar: WorkCalendar, x: int, y: int, lag: int, n: int) -> None:
    """Each map and its inverse: map(x) <= y if and only if x <= inverse(y)."""
    table = _table(calendar)
    assert (table.lag(x, lag) <= y) == (x <= table.invlag(y, lag))
    assert (table.lag_finish(x, lag) <= y) == (x <= table.invlag_finish(y, lag))
    last = table.invlag(y, lag)  # the greatest such x: the next day maps past y
    assert table.lag(last, lag) <= y < table.lag(last + 1, lag)
    last = table.invlag_finish(y, lag)
    assert table.lag_finish(last, lag) <= y < table.lag_finish(last + 1, lag)
    start = table.start_for_finish(y, n)
    assert table.works(start)
    assert table.add(start, n) >= y > table.add(table.roll_back(start - 1), n)


@given(work_calendars(), days(), LAGS)
def test_lags_walk_day_by_day(calendar: WorkCalendar, day: int, lag: int) -> None:
    """Table look-ups against walking."""
    table = _table(calendar)
    assert table.lag(day, lag) == naive.moved(calendar, day, lag)
    assert table.lag_finish(day, lag) == naive.as_finish(calendar, naive.moved(calendar, day, lag))


# five-day week; Monday 2026-01-05 = M; (map, argument, days) -> result, all as offsets from M
WEEK = [
    ("add", 0, 1, 1),  # one day from Monday: over when Tuesday begins
    ("add", 0, 5, 5),  # Monday to Friday
    ("add", 4, 2, 8),  # Friday and Monday
    ("add", 5, 1, 8),  # nothing on Saturday: Monday
    ("sub", 5, 5, 0),  # done by Friday evening: started on Monday
    ("sub", 7, 1, 4),  # done by Monday morning: Friday
    ("lag", 5, 2, 9),  # two working days after Friday evening: Tuesday evening
    ("lag", 5, -1, 6 - 2),  # a lead of one day from the weekend: Monday back to Friday
    ("lag", 5, 0, 5),
    ("lag_finish", 7, 0, 5),  # Monday morning is Friday evening
    ("start_for_finish", 7, 1, 7),  # not before Monday morning, strictly: a whole Monday
    ("start_for_finish", 5, 1, 4),
]


@pytest.mark.parametrize(("name", "day", "n", "expected"), WEEK)
def test_a_working_week(name: str, day: int, n: int, expected: int) -> None:
    """Readable on a wall calendar."""
    assert getattr(_table(FIVE_DAYS), name)(MONDAY + day, n) == MONDAY + expected


def test_last_day_worked() -> None:
    """A finish on the weekend or on Monday morning shows Friday."""
    table = _table(FIVE_DAYS)
    assert [table.display_finish(MONDAY + d) - MONDAY for d in (5, 6, 7, 8)] == [4, 4, 4, 7]


def test_dates_and_days() -> None:
    """Half-open inside, last day worked outside."""
    assert to_day(date(1970, 1, 1)) == 0
    assert to_date(MONDAY) == date(2026, 1, 5)
    assert finish_to_day(date(2026, 1, 9)) == MONDAY + 5
    assert finish_to_date(MONDAY + 5) == date(2026, 1, 9)


@pytest.mark.parametrize("week", [(False,) * 7, (True,) * 6])
def test_impossible_calendars(week: tuple[bool, ...]) -> None:
    """No working day, or not seven days."""
    with pytest.raises(CalendarError):
        WorkCalendar("x", week)


def test_outside_the_tables() -> None:
    """A typed error at both ends, never a wrapped index."""
    table = compile_calendar(FIVE_DAYS, MONDAY, MONDAY + 14)
    for name, arguments in (
        ("roll", (MONDAY - 1,)),
        ("lag", (MONDAY, -1)),
        ("sub", (MONDAY + 1, 2)),
        ("add", (MONDAY, 11)),
        ("roll", (MONDAY + 13,)),
    ):
        with pytest.raises(HorizonError):
            getattr(table, name)(*arguments)


def test_tet_2026() -> None:
    """Lunar New Year 2026 falls on Tuesday 17 February; its eve and the days after it are off."""
    off = vietnam_days_off(2026, 2026)
    assert {date(2026, 2, d) for d in (16, 17, 18, 19, 20)} <= off
    assert {date(2026, 1, 1), date(2026, 4, 30), date(2026, 5, 1), date(2026, 9, 2)} <= off
    assert date(2026, 4, 27) in off  # the Hùng Kings' day is a Sunday: made up on Monday
    assert all(d.year == 2026 for d in off)


def test_the_table_of_the_house_wins_over_the_library() -> None:
    """Extra days off and days worked by decision."""
    calendar = vietnam_calendar(
        "vn", 2026, 2026, extra_off=[date(2026, 2, 21)], worked=[date(2026, 2, 20), date(2026, 2, 22)]
    )
    table = compile_calendar(calendar, to_day(date(2026, 1, 1)), to_day(date(2027, 1, 1)))
    worked = {d: table.works(to_day(date(2026, 2, d))) for d in (14, 19, 20, 21, 22)}
    assert worked == {14: True, 19: False, 20: True, 21: False, 22: True}
