"""Calendars of an MSPDI file: weeks, exceptions, recurrences, inheritance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from statistics import mode
from types import MappingProxyType

from projects.domain.calendars import Hours, Shifts, WorkCalendar
from projects.domain.days import Day, to_day
from projects.domain.errors import ScheduleFileError
from projects.domain.mspdi_xml import Row
from projects.domain.worktime import DAY, EIGHT_HOURS, MINUTE, Spans, Ticks, WorkTime, length, merged

NO_HOURS: Mapping[int, Ticks] = MappingProxyType({})
ELAPSED = WorkCalendar("elapsed", (True,) * 7)
_STANDARD_WEEK = (EIGHT_HOURS,) * 5 + ((), ())
_LONGEST = 366 * 100
_MOST_EXCEPTION_DAYS = 2_000_000


@dataclass(frozen=True, slots=True)
class FileCalendar:
    """A calendar as written: spans of work per weekday, Monday first, and the days that differ. ``hours``: ticks of
    a working day where the file says so.
    """

    uid: int
    name: str
    week: tuple[Spans, ...]
    changes: Mapping[Day, Spans]
    hours: Ticks | None = None

    @property
    def minutes(self) -> tuple[int, ...]:
        """Minutes of work per weekday, Monday first."""
        return tuple(length(spans) // MINUTE for spans in self.week)

    @property
    def off(self) -> frozenset[Day]:
        """Days without work."""
        return frozenset(day for day, spans in self.changes.items() if not spans)

    @property
    def on(self) -> frozenset[Day]:
        """Days with work of their own."""
        return frozenset(day for day, spans in self.changes.items() if spans)

    @property
    def daily(self) -> int:
        """Minutes of the most common working weekday (the shortest day would stretch every duration)."""
        worked = [m for m in self.minutes if m]
        return mode(worked) if worked else 480

    @property
    def uneven(self) -> bool:
        """Whether working days differ in length, which a day grid cannot show."""
        return (
            len({m for m in self.minutes if m} | {length(s) // MINUTE for s in self.changes.values() if s})
            > 1
        )

    def compiled(self) -> WorkCalendar:
        """The calendar of the core, hours included. Raises CalendarError if nothing is ever worked."""
        special = tuple((day, _shifts(spans)) for day, spans in sorted(self.changes.items()))
        hours = Hours(tuple(_shifts(spans) for spans in self.week), special)
        return WorkCalendar(self.name, tuple(bool(spans) for spans in self.week), self.off, self.on, hours)

    def by_the_clock(self) -> WorkTime:
        """The calendar to the tenth of a minute. Raises CalendarError if nothing is ever worked."""
        return WorkTime(
            self.name, self.week, tuple(sorted(self.changes.items())), self.hours or self.daily * MINUTE
        )


def _shifts(spans: Spans) -> Shifts:
    """Spans in minutes."""
    return tuple((a // MINUTE, b // MINUTE) for a, b in spans)


STANDARD = FileCalendar(-1, "Standard", _STANDARD_WEEK, MappingProxyType({}))


def read_calendars(project: Row, hours: Mapping[int, Ticks] = NO_HOURS) -> dict[int, FileCalendar]:
    """Calendars by UID, with what they inherit from their base calendar. ``hours``: ticks of a working day, where
    known from elsewhere. Raises ScheduleFileError.
    """
    rows: dict[int, Row] = {}
    for row in project.rows("Calendars", "Calendar"):
        uid = row.number("UID")
        if uid is not None:
            rows[uid] = row
    done: dict[int, FileCalendar] = {}
    taken: set[str] = set()
    budget = [_MOST_EXCEPTION_DAYS]
    for uid in rows:
        done[uid] = _read(uid, rows, done, (), budget)
    for uid, calendar in done.items():
        name = calendar.name if calendar.name not in taken else f"{calendar.name} ({uid})"
        taken.add(name)
        done[uid] = FileCalendar(uid, name, calendar.week, calendar.changes, hours.get(uid))
    return done


def _read(
    uid: int, rows: dict[int, Row], done: dict[int, FileCalendar], path: tuple[int, ...], budget: list[int]
) -> FileCalendar:
    if uid in done:
        return done[uid]
    if uid in path:
        raise ScheduleFileError(
            "calendar_cycle",
            f"calendar {uid}",
            f"Calendar {uid} is its own base calendar.",
            "Break the circle.",
        )
    row = rows[uid]
    base_uid = row.number("BaseCalendarUID", -1)
    base = None
    if base_uid in rows and not row.flag("IsBaseCalendar") and base_uid is not None:
        base = _read(base_uid, rows, done, (*path, uid), budget)
    week = list(base.week if base else _STANDARD_WEEK)
    for day in row.rows("WeekDays", "WeekDay"):
        kind = day.number("DayType", 0) or 0
        if 1 <= kind <= 7:
            week[(kind - 2) % 7] = _spans(day)
    changes = dict(base.changes if base else {})
    for days, spans in _week_changes(row, week, budget) + _exceptions(row, budget):
        changes.update(dict.fromkeys(days, spans))
    return FileCalendar(uid, row.text("Name") or f"Calendar {uid}", tuple(week), changes)


def _spans(day: Row) -> Spans:
    """Worked stretches of a day; a worked day without times has eight hours."""
    if not day.flag("DayWorking"):
        return ()
    found = []
    for span in day.rows("WorkingTimes", "WorkingTime"):
        first, last = span.clock("FromTime", time(0)), span.clock("ToTime", time(0))
        begins = (first.hour * 60 + first.minute) * MINUTE
        ends = (last.hour * 60 + last.minute) * MINUTE or DAY
        found.append((begins, ends))
    return merged(found) or EIGHT_HOURS


def _period(row: Row) -> tuple[date, date] | None:
    for period in row.rows("TimePeriod"):
        first, last = period.moment("FromDate"), period.moment("ToDate")
        if first is None or last is None:
            return None
        if (last - first).days > _LONGEST:
            raise ScheduleFileError(
                "bad_value", row.name, f"{row.name}: an exception longer than 100 years.", "Shorten it."
            )
        return first.date(), last.date()
    return None


def _span(period: tuple[date, date]) -> list[date]:
    first, last = period
    return [first + timedelta(n) for n in range((last - first).days + 1)]


def _spend(period: tuple[date, date], budget: list[int]) -> None:
    """Take a period's days off what all exceptions of a file may have. Raises ScheduleFileError."""
    budget[0] -= (period[1] - period[0]).days + 1
    if budget[0] < 0:
        raise ScheduleFileError(
            "bad_value", "calendars", "The calendars hold too many exceptions.", "Remove the needless ones."
        )


def _week_changes(calendar: Row, week: list[Spans], budget: list[int]) -> list[tuple[set[Day], Spans]]:
    """Other weeks for a time (work weeks): the days on which they differ from the usual week."""
    changes: list[tuple[set[Day], Spans]] = []
    for other in calendar.rows("WorkWeeks", "WorkWeek"):
        period = _period(other)
        for day in other.rows("WeekDays", "WeekDay"):
            kind = day.number("DayType", 0) or 0
            if period is None or not 1 <= kind <= 7:
                continue
            weekday, spans = (kind - 2) % 7, _spans(day)
            if spans != week[weekday]:
                _spend(period, budget)
                changes.append(({to_day(d) for d in _span(period) if d.weekday() == weekday}, spans))
    return changes


def _exceptions(calendar: Row, budget: list[int]) -> list[tuple[set[Day], Spans]]:
    """Exceptions; files before 2007 write them as weekdays of type 0, later ones write both."""
    rows = list(calendar.rows("Exceptions", "Exception"))
    if not rows:
        rows = [day for day in calendar.rows("WeekDays", "WeekDay") if day.number("DayType", 0) == 0]
    found = []
    for row in rows:
        period = _period(row)
        if period is not None:
            _spend(period, budget)
            applies = _recurrence(row, period[0])
            found.append(({to_day(d) for d in _span(period) if applies(d)}, _spans(row)))
    return found


def _recurrence(row: Row, first: date) -> Callable[[date], bool]:
    """Which days of its period an exception means.

    Types: 1 daily, 2 and 3 yearly, 4 and 5 monthly, 6 weekly, 7 every n days.
    """
    kind = row.number("Type", 1)
    step = max(1, row.number("Period", 1) or 1)
    if kind == 7:
        return lambda d: (d - first).days % step == 0
    if kind == 6:
        mask = row.number("DaysOfWeek", 0) or 0
        week = first.toordinal() // 7  # weeks begin on Sunday whatever WeekStartDay says
        return lambda d: (d.toordinal() // 7 - week) % step == 0 and bool(mask >> d.isoweekday() % 7 & 1)
    if kind in (2, 3):
        month = (row.number("Month", 0) or 0) + 1
        fits = _month_day(row, kind == 3)
        return lambda d: d.month == month and fits(d)
    if kind in (4, 5):
        fits = _month_day(row, kind == 5)
        return lambda d: ((d.year - first.year) * 12 + d.month - first.month) % step == 0 and fits(d)
    return lambda _: True


def _month_day(row: Row, positional: bool) -> Callable[[date], bool]:
    """ "The 4th" or "the second Tuesday"; items 3 to 9 are Sunday to Saturday, position 4 is the last."""
    if not positional:
        number = row.number("MonthDay", 1)
        return lambda d: d.day == number
    item, position = row.number("MonthItem", 0) or 0, row.number("MonthPosition", 0) or 0

    def matches(d: date) -> bool:
        kinds = (True, d.weekday() < 5, d.weekday() >= 5)
        return kinds[item] if item < 3 else d.isoweekday() % 7 == item - 3

    def nth(d: date) -> bool:
        if not matches(d):
            return False
        if position == 4:
            later = (d + timedelta(n) for n in range(1, 32))
            return not any(x.month == d.month and matches(x) for x in later)
        return sum(matches(d.replace(day=n)) for n in range(1, d.day + 1)) == position + 1

    return nth
