"""Days off of Vietnam, with the lunar New Year.

Source of the rules: Labour Code 45/2019/QH14, article 112 (eleven paid days a year, Tết included; a holiday
that falls on the weekly rest is made up on the next working day). The lunar dates come from the ``holidays``
library: the days around the lunar New Year (as published for each year) and the Hùng Kings' day (10th of
the 3rd lunar month). The Government moves single days every year by decision: pass these as ``extra_off`` and
``worked``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import holidays

from projects.domain.calendars import WorkCalendar
from projects.domain.days import to_day


def vietnam_days_off(
    first_year: int, last_year: int, *, extra_off: Iterable[date] = (), worked: Iterable[date] = ()
) -> frozenset[date]:
    """Public holidays (with their substitute days) from ``first_year`` to ``last_year``, both inclusive.

    ``extra_off`` adds days and ``worked`` takes days away; ``worked`` wins.
    """
    found = holidays.country_holidays("VN", years=range(first_year, last_year + 1))
    days = {day for day in found if first_year <= day.year <= last_year}
    return frozenset((days | set(extra_off)) - set(worked))


def vietnam_calendar(
    calendar_id: str,
    first_year: int,
    last_year: int,
    *,
    week: tuple[bool, ...] = (True, True, True, True, True, True, False),
    extra_off: Iterable[date] = (),
    worked: Iterable[date] = (),
) -> WorkCalendar:
    """A working calendar with Vietnam's days off; by default six days a week, as building sites work.

    ``worked`` days are worked even on a weekly rest day. Years outside the range have no holidays.
    """
    made_up = tuple(worked)
    off = vietnam_days_off(first_year, last_year, extra_off=extra_off, worked=made_up)
    return WorkCalendar(
        calendar_id, week, frozenset(to_day(d) for d in off), frozenset(to_day(d) for d in made_up)
    )
