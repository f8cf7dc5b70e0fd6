"""Working time to the tenth of a minute, for schedule files: programs compute by the clock, not by the day.

A ``Moment`` counts ticks (tenths of a minute, the unit of MSPDI) since 1970-01-01T00:00 local time, a length counts
ticks of work. One moment of working time has two readings on the clock: the end of Friday's work and the start of
Monday's. ``begin`` gives the later, ``end`` the earlier one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from projects.domain.days import Day
from projects.domain.errors import CalendarError, HorizonError

Moment: TypeAlias = int
Ticks: TypeAlias = int
Spans: TypeAlias = tuple[tuple[Ticks, Ticks], ...]
"""Worked stretches of one day, in order, half-open, in ticks since midnight; the last may end at DAY."""

MINUTE: Ticks = 10
DAY: Ticks = 24 * 60 * MINUTE
EIGHT_HOURS: Spans = ((8 * 600, 12 * 600), (13 * 600, 17 * 600))
ALL_DAY: Spans = ((0, DAY),)
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - local time of the file


def to_moment(value: datetime) -> Moment:
    """Moment of a local date and time, to the tenth of a minute."""
    return round((value - _EPOCH) / timedelta(seconds=6))


def to_datetime(moment: Moment) -> datetime:
    """Local date and time of a moment."""
    return _EPOCH + timedelta(seconds=6 * moment)


@dataclass(frozen=True, slots=True)
class WorkTime:
    """A calendar by the clock: seven days' spans, Monday first, and the days that differ. ``daily``: ticks of
    its usual working day. Raises CalendarError if nothing is ever worked.
    """

    id: str
    week: tuple[Spans, ...]
    changes: tuple[tuple[Day, Spans], ...] = ()
    daily: Ticks = 480 * MINUTE

    def __post_init__(self) -> None:
        if not any(self.week) and not any(spans for _, spans in self.changes):
            raise CalendarError(
                "calendar_empty",
                self.id,
                f"Calendar {self.id} has no working time.",
                "Mark at least one weekday as worked.",
            )


ELAPSED_TIME = WorkTime("elapsed", (ALL_DAY,) * 7, (), DAY)


def length(spans: Spans) -> Ticks:
    """Work in a day."""
    return sum(b - a for a, b in spans)


class TimeTable:
    """A calendar laid out over days ``first`` (inclusive) to ``last`` (exclusive).

    Every method raises HorizonError outside that range. All maps are non-decreasing.
    """

    __slots__ = ("_changes", "_days", "_sums", "calendar", "first", "last")

    def __init__(self, calendar: WorkTime, first: Day, last: Day) -> None:
        self.calendar, self.first, self.last = calendar, first, last
        self._changes = dict(calendar.changes)
        self._days = [calendar.week[(day + 3) % 7] for day in range(first, first + 7)]
        self._sums = [0]
        per_day = [length(spans) for spans in self._days]
        total = 0
        for offset in range(last - first):
            changed = self._changes.get(first + offset)
            total += per_day[offset % 7] if changed is None else length(changed)
            self._sums.append(total)

    def _spans(self, day: Day) -> Spans:
        found = self._changes.get(day)
        return self._days[(day - self.first) % 7] if found is None else found

    def worked(self, moment: Moment) -> Ticks:
        """Ticks worked between the start of the table and ``moment``."""
        day, clock = divmod(moment, DAY)
        if not self.first <= day < self.last:
            raise HorizonError(f"Calendar {self.calendar.id}", day)
        total = self._sums[day - self.first]
        for a, b in self._spans(day):
            if clock <= a:
                break
            total += min(clock, b) - a
        return total

    def at(self, ticks: Ticks) -> Moment:
        """Moment at which the tick number ``ticks`` (from 0) begins to be worked."""
        if not 0 <= ticks < self._sums[-1]:
            raise HorizonError(f"Calendar {self.calendar.id}", self.first if ticks < 0 else self.last)
        offset = bisect_right(self._sums, ticks) - 1
        rest = ticks - self._sums[offset]
        day = self.first + offset
        for a, b in self._spans(day):
            if rest < b - a:
                return day * DAY + a + rest
            rest -= b - a
        raise HorizonError(f"Calendar {self.calendar.id}", day)  # pragma: no cover - sums and spans agree

    def begin(self, moment: Moment) -> Moment:
        """First moment at or after ``moment`` from which work goes on."""
        return self.at(self.worked(moment))

    def end(self, moment: Moment) -> Moment:
        """Last moment at or before ``moment`` up to which work went on."""
        return self.at(self.worked(moment) - 1) + 1

    def add(self, moment: Moment, ticks: Ticks) -> Moment:
        """Forwards: when ``ticks`` of work from ``moment`` are done. Backwards (negative): when to begin so that
        they are done by ``moment``. ``moment`` itself for 0.
        """
        if ticks > 0:
            return self.at(self.worked(moment) + ticks - 1) + 1
        return self.at(self.worked(moment) + ticks) if ticks else moment

    def between(self, a: Moment, b: Moment) -> Ticks:
        """Work from ``a`` to ``b``; negative if b is before a."""
        return self.worked(b) - self.worked(a)


def merged(spans: Iterable[tuple[Ticks, Ticks]]) -> Spans:
    """Spans in order, touching or overlapping ones joined, empty ones left out."""
    found: list[tuple[Ticks, Ticks]] = []
    for a, b in sorted(span for span in spans if span[0] < span[1]):
        if found and a <= found[-1][1]:
            found[-1] = (found[-1][0], max(b, found[-1][1]))
        else:
            found.append((a, b))
    return tuple(found)


def both(a: Spans, b: Spans) -> Spans:
    """Time that is worked in both."""
    return merged((max(x, p), min(y, q)) for x, y in a for p, q in b)
