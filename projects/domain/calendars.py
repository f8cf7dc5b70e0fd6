"""Working calendars: the time model of the schedule core (docs/algorithms/critical_path.md, "Time").

All maps (``roll``, ``add``, ``sub``, ``lag`` and their inverses) are table look-ups and non-decreasing in the
day; the closed form of the attribution rests on that.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from projects.domain.days import Day, WorkDays
from projects.domain.errors import CalendarError, HorizonError


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Week pattern with exceptions. ``week`` has seven flags, Monday first; a day in ``on`` is worked
    whatever ``week`` and ``off`` say; a day in ``off`` is not worked. Raises CalendarError if no day can
    ever be worked.
    """

    id: str
    week: tuple[bool, ...] = (True, True, True, True, True, False, False)
    off: frozenset[Day] = frozenset()
    on: frozenset[Day] = frozenset()

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise CalendarError(
                "calendar_week",
                self.id,
                f"Calendar {self.id}: the week has {len(self.week)} days.",
                "Give seven yes/no values, Monday first.",
            )
        if not any(self.week) and not self.on:
            raise CalendarError(
                "calendar_empty",
                self.id,
                f"Calendar {self.id} has no working day.",
                "Mark at least one weekday as worked.",
            )


@dataclass(frozen=True, slots=True)
class CalendarTable:
    """A calendar laid out over days ``first`` (inclusive) to ``last`` (exclusive).

    ``wd[k]`` is the k-th working day, ``idx[d]`` the number of working days before ``d``; both count days
    from ``first``. Every method takes and gives absolute days and raises HorizonError outside the range.
    """

    id: str
    first: Day
    last: Day
    wd: list[int]
    idx: list[int]

    def _i(self, day: Day) -> int:
        offset = day - self.first
        if offset < 0 or offset >= len(self.idx):
            raise HorizonError(f"Calendar {self.id}", day)
        return self.idx[offset]

    def _w(self, k: int) -> Day:
        if k < 0 or k >= len(self.wd):
            raise HorizonError(f"Calendar {self.id}", self.first if k < 0 else self.last)
        return self.wd[k] + self.first

    def works(self, day: Day) -> bool:
        """Whether the day is worked."""
        return self._i(day + 1) > self._i(day)

    def roll(self, day: Day) -> Day:
        """First working day at or after ``day``."""
        return self._w(self._i(day))

    def roll_back(self, day: Day) -> Day:
        """Last working day at or before ``day``."""
        return self._w(self._i(day + 1) - 1)

    def display_finish(self, finish: Day) -> Day:
        """Last day worked (inclusive) before a half-open finish."""
        return self._w(self._i(finish) - 1)

    def add(self, day: Day, n: WorkDays) -> Day:
        """Half-open finish of ``n`` >= 0 working days that start at or after ``day``; ``day`` itself for
        0.
        """
        return self._w(self._i(day) + n - 1) + 1 if n else day

    def sub(self, finish: Day, n: WorkDays) -> Day:
        """Latest start of ``n`` working days done before ``finish``; ``finish`` itself for 0."""
        return self._w(self._i(finish) - n) if n else finish

    def lag(self, day: Day, lag: WorkDays) -> Day:
        """``day`` moved by a lag (> 0) or a lead (< 0) in working days."""
        if lag > 0:
            return self._w(self._i(day) + lag - 1) + 1
        return self._w(self._i(day) + lag) if lag else day

    def invlag(self, day: Day, lag: WorkDays) -> Day:
        """Greatest x with ``lag(x) <= day``."""
        if lag > 0:
            return self._w(self._i(day) - lag)
        return self._w(self._i(day + 1) - 1 - lag) if lag else day

    def lag_finish(self, day: Day, lag: WorkDays) -> Day:
        """Like ``lag``, as a finish: the first day after a day worked. Friday evening and Monday morning
        are the same moment of working time; a finish is written as the former (see "Finish targets" in the
        page).
        """
        return self._w(self._i(day) + lag - 1) + 1

    def invlag_finish(self, finish: Day, lag: WorkDays) -> Day:
        """Greatest x with ``lag_finish(x) <= finish``."""
        return self._w(self._i(finish) - lag)

    def start_for_finish(self, finish: Day, n: WorkDays) -> Day:
        """Least working start whose ``add(start, n)`` is not before ``finish``; ``finish`` itself for n =
        0.
        """
        return self._w(self._i(finish - 1) - n + 1) if n else finish

    def float_days(self, a: Day, b: Day) -> WorkDays:
        """Working days from ``a`` (inclusive) to ``b`` (exclusive); negative if b is before a."""
        return self._i(b) - self._i(a)


@lru_cache(maxsize=256)
def compile_calendar(calendar: WorkCalendar, first: Day, last: Day) -> CalendarTable:
    """Tables of a calendar over ``first`` (inclusive) to ``last`` (exclusive). Cached: treat as read-only."""
    days = np.arange(first, last)
    working = np.array(calendar.week, dtype=bool)[(days + 3) % 7]  # 1970-01-01 was a Thursday
    for exceptions, value in ((calendar.off, False), (calendar.on, True)):
        inside = [d - first for d in exceptions if first <= d < last]
        working[inside] = value
    counts = np.zeros(len(days) + 1, dtype=np.int64)
    np.cumsum(working, out=counts[1:])
    return CalendarTable(calendar.id, first, last, np.flatnonzero(working).tolist(), counts.tolist())
