"""Legal time: calendar days, working days and months, with days off (Civil Code 2015, art. 147-148).

The first day is not counted; a term whose last day is off ends on the next working day.
"""

import calendar
from collections.abc import Set as AbstractSet
from datetime import date, timedelta

SATURDAY = 5
ONE_DAY = timedelta(days=1)


def is_off(day: date, days_off: AbstractSet[date]) -> bool:
    """Whether ``day`` is a weekend or one of ``days_off`` (public holidays)."""
    return day.weekday() >= SATURDAY or day in days_off


def next_working(day: date, days_off: AbstractSet[date]) -> date:
    """The first working day on or after ``day``."""
    while is_off(day, days_off):
        day += ONE_DAY
    return day


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later; the last day of the month when there is no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def term_end(start: date, amount: int, unit: str, days_off: AbstractSet[date]) -> date:
    """The last day of a term of ``amount`` ``unit`` that starts on ``start``; ``start`` itself for 0.

    ``unit``: days, working_days or months. Raises ValueError for another unit or a negative amount.
    """
    if amount < 0:
        raise ValueError(f"a term cannot be negative: {amount}")
    if unit not in ("days", "working_days", "months"):
        raise ValueError(f"unknown unit of time: {unit}")
    if amount == 0:
        return start
    if unit == "working_days":
        day = start
        for _ in range(amount):
            day = next_working(day + ONE_DAY, days_off)
        return day
    end = add_months(start, amount) if unit == "months" else start + timedelta(days=amount)
    return next_working(end, days_off)
