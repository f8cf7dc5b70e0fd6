"""Working calendars: the time model of the schedule core (docs/algorithms/critical_path.md, "Time").

All maps (``roll``, ``add``, ``sub``, ``lag`` and their inverses) are table look-ups and non-decreasing in the
day; the closed form of the attribution rests on that.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import gcd
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from projects.domain.days import Day, WorkDays
from projects.domain.errors import CalendarError, HorizonError

Shifts: TypeAlias = tuple[tuple[int, int], ...]
"""Spans of work in a day: minutes after midnight, half-open, in order, apart; 1440 ends the day."""


@dataclass(frozen=True, slots=True)
class Hours:
    """When a calendar's days are worked, for grids finer than days. ``week`` has seven entries, Monday first;
    ``special`` gives single days (numbers since 1970-01-01) shifts of their own, () for none.
    """

    week: tuple[Shifts, ...]
    special: tuple[tuple[Day, Shifts], ...] = ()

    @property
    def step(self) -> int:
        """Greatest number of minutes of which every bound of a shift is a multiple."""
        patterns = (*self.week, *(shifts for _, shifts in self.special))
        return gcd(1440, *(minute for shifts in patterns for span in shifts for minute in span))


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Week pattern with exceptions. ``week`` has seven flags, Monday first; a day in ``on`` is worked
    whatever ``week`` and ``off`` say; a day in ``off`` is not worked. Raises CalendarError if no day can
    ever be worked. ``hours`` serves grids finer than days, where a calendar without them is worked round the
    clock on its days.
    """

    id: str
    week: tuple[bool, ...] = (True, True, True, True, True, False, False)
    off: frozenset[Day] = frozenset()
    on: frozenset[Day] = frozenset()
    hours: Hours | None = None

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
    """A calendar laid out over days ``first`` (inclusive) to ``last`` (exclusive); steps, on a finer ``grid``.

    ``wd[k]`` is the k-th working day, ``idx[d]`` the number of working days before ``d``; both count days
    from ``first``. Every method takes and gives absolute days and raises HorizonError outside the range.
    """

    id: str
    first: Day
    last: Day
    wd: Sequence[int]
    idx: Sequence[int]
    grid: int = 1

    def _i(self, day: Day) -> int:
        offset = day - self.first
        if offset >= 0:
            try:
                return self.idx[offset]
            except IndexError:
                pass
        raise HorizonError(f"Calendar {self.id}", day // self.grid)

    def _w(self, k: int) -> Day:
        if k >= 0:
            try:
                return self.wd[k] + self.first
            except IndexError:
                pass
        raise HorizonError(f"Calendar {self.id}", (self.first if k < 0 else self.last) // self.grid)

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


def compile_calendar(calendar: WorkCalendar, first: Day, last: Day, grid: int = 1) -> CalendarTable:
    """Tables of a calendar over ``first`` (inclusive) to ``last`` (exclusive). Cached: treat as read-only.

    On a ``grid`` of more than one step a day both are steps at midnight.
    """
    return (_whole_days if grid == 1 else _steps)(calendar, first, last, grid)


def _compile(calendar: WorkCalendar, first: Day, last: Day, grid: int) -> CalendarTable:
    days = np.arange(first // grid, last // grid)
    if grid > 1 and calendar.hours is not None:
        working = _worked_steps(calendar.hours, days, grid)
    else:
        working = np.repeat(_working_days(calendar, days), grid)
    counts = np.zeros(len(working) + 1, dtype=np.int64)
    np.cumsum(working, out=counts[1:])
    places = np.flatnonzero(working)
    if grid == 1:
        return CalendarTable(calendar.id, first, last, places.tolist(), counts.tolist())
    return CalendarTable(calendar.id, first, last, _compact(places), _compact(counts), grid)


_whole_days = lru_cache(maxsize=256)(_compile)
_steps = lru_cache(maxsize=8)(_compile)  # a calendar of minutes may take a hundred megabytes


def _working_days(calendar: WorkCalendar, days: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    working = np.array(calendar.week, dtype=bool)[(days + 3) % 7]  # 1970-01-01 was a Thursday
    for exceptions, value in ((calendar.off, False), (calendar.on, True)):
        inside = [day - days[0] for day in exceptions if days[0] <= day <= days[-1]]
        working[inside] = value
    return working


def _worked_steps(hours: Hours, days: npt.NDArray[np.int64], grid: int) -> npt.NDArray[np.bool_]:
    minutes = 1440 // grid

    def laid_out(shifts: Shifts) -> npt.NDArray[np.bool_]:
        steps = np.zeros(grid, dtype=bool)
        for begin, end in shifts:
            steps[begin // minutes : end // minutes] = True
        return steps

    working = np.array([laid_out(shifts) for shifts in hours.week])[(days + 3) % 7]
    for day, shifts in hours.special:
        if days[0] <= day <= days[-1]:
            working[day - days[0]] = laid_out(shifts)
    return working.ravel()


def _compact(values: npt.NDArray[np.int64]) -> array[int]:
    """Four bytes an entry: a grid of minutes over decades has millions."""
    return array("i", values.astype(np.int32).tobytes())
