"""Days as integers.

A ``Day`` counts days since 1970-01-01. Every interval in the schedule core is half-open: a *start* is the
first day worked, a *finish* is the first day **after** the last day worked. A one-day task on a Monday starts
on Monday's ``Day`` and finishes on Tuesday's. People write a finish as the last day worked: use the
``finish_*`` helpers at the edges, nowhere else.

A schedule file may need a finer grid than days. With ``Network.grid`` > 1 every ``Day`` of that network counts
steps of 1440 / grid minutes since 1970-01-01 00:00, and every ``WorkDays`` working steps; nothing else changes.
"""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

Day: TypeAlias = int
WorkDays: TypeAlias = int

_EPOCH = date(1970, 1, 1).toordinal()

FIRST_DAY: Day = date(1900, 1, 1).toordinal() - _EPOCH
"""Earliest day the core accepts as input (inclusive)."""
LAST_DAY: Day = date(2200, 1, 1).toordinal() - _EPOCH
"""First day the core no longer accepts as input (exclusive)."""


def to_day(value: date) -> Day:
    """Day number of a date (of a start, or of any plain day)."""
    return value.toordinal() - _EPOCH


def to_date(day: Day, grid: int = 1) -> date:
    """Date of a day number (of a step, on a grid of so many steps a day). Raises ValueError outside the years
    1 to 9999.
    """
    return date.fromordinal(day // grid + _EPOCH)


def finish_to_day(last_day_worked: date) -> Day:
    """Half-open finish of work whose last day worked (inclusive) is given."""
    return to_day(last_day_worked) + 1


def finish_to_date(finish: Day) -> date:
    """Last day worked (inclusive) of a half-open finish that comes from ``add`` or from
    ``ScheduleResult``.
    """
    return to_date(finish - 1)
