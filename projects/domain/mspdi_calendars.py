"""Calendars of an MSPDI file: weeks, exceptions, recurrences, inheritance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from statistics import mode

from projects.domain.calendars import Hours, Shifts, WorkCalendar
from projects.domain.days import Day, to_day
from projects.domain.errors import ScheduleFileError
from projects.domain.mspdi_xml import Row

ELAPSED = WorkCalendar("elapsed", (True,) * 7)
_OFFICE: Shifts = ((480, 720), (780, 1020))
STANDARD_WEEK: tuple[Shifts, ...] = (*(_OFFICE,) * 5, (), ())
_LONGEST = 366 * 100


@dataclass(frozen=True, slots=True)
class FileCalendar:
    """A calendar as written: shifts of the week, Monday first, and of single days (() where nothing is worked)."""

    uid: int
    name: str
    week: tuple[Shifts, ...]
    special: tuple[tuple[Day, Shifts], ...]

    @property
    def minutes(self) -> tuple[int, ...]:
        """Minutes of work per weekday, Monday first."""
        return tuple(sum(end - begin for begin, end in shifts) for shifts in self.week)

    @property
    def daily(self) -> int:
        """Minutes of the most common working weekday (the shortest day would stretch every duration)."""
        worked = [m for m in self.minutes if m]
        return mode(worked) if worked else 480

    @property
    def uneven(self) -> bool:
        """Whether working days differ in length, which a day grid cannot show."""
        return len({m for m in self.minutes if m}) > 1

    def compiled(self) -> WorkCalendar:
        """The calendar of the core, hours included. Raises CalendarError if nothing is ever worked."""
        off = frozenset(day for day, shifts in self.special if not shifts)
        on = frozenset(day for day, shifts in self.special if shifts)
        hours = Hours(self.week, self.special)
        return WorkCalendar(self.name, tuple(bool(shifts) for shifts in self.week), off, on, hours)


def read_calendars(project: Row) -> dict[int, FileCalendar]:
    """Calendars by UID, with what they inherit from their base calendar. Raises ScheduleFileError."""
    rows: dict[int, Row] = {}
    for row in project.rows("Calendars", "Calendar"):
        uid = row.number("UID")
        if uid is not None:
            rows[uid] = row
    done: dict[int, FileCalendar] = {}
    taken: set[str] = set()
    for uid in rows:
        done[uid] = _read(uid, rows, done, ())
    for uid, calendar in done.items():
        name = calendar.name if calendar.name not in taken else f"{calendar.name} ({uid})"
        taken.add(name)
        done[uid] = replace(calendar, name=name)
    return done


def _read(
    uid: int, rows: dict[int, Row], done: dict[int, FileCalendar], path: tuple[int, ...]
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
        base = _read(base_uid, rows, done, (*path, uid))
    week = list(base.week if base else STANDARD_WEEK)
    for day in row.rows("WeekDays", "WeekDay"):
        kind = day.number("DayType", 0) or 0
        if 1 <= kind <= 7:
            week[(kind - 2) % 7] = _shifts(day)
    special = dict(base.special if base else ())
    for days, shifts in _week_changes(row, week) + _exceptions(row):
        special.update(dict.fromkeys(days, shifts))
    return FileCalendar(
        uid, row.text("Name") or f"Calendar {uid}", tuple(week), tuple(sorted(special.items()))
    )


def _shifts(day: Row) -> Shifts:
    """When a day is worked; a worked day without times has the usual eight hours."""
    if not day.flag("DayWorking"):
        return ()
    spans = []
    for span in day.rows("WorkingTimes", "WorkingTime"):
        first, last = span.clock("FromTime", time(0)), span.clock("ToTime", time(0))
        begin, end = first.hour * 60 + first.minute, last.hour * 60 + last.minute or 24 * 60
        if begin < end:
            spans.append((begin, end))
    return _apart(spans) or _OFFICE


def _apart(spans: list[tuple[int, int]]) -> Shifts:
    """The same time as spans in order that neither touch nor overlap."""
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return tuple(merged)


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


def _week_changes(calendar: Row, usual: list[Shifts]) -> list[tuple[set[Day], Shifts]]:
    """Other weeks for a time (work weeks): the days on which they differ from the usual week."""
    changes: list[tuple[set[Day], Shifts]] = []
    for week in calendar.rows("WorkWeeks", "WorkWeek"):
        period = _period(week)
        for day in week.rows("WeekDays", "WeekDay"):
            kind = day.number("DayType", 0) or 0
            if period is None or not 1 <= kind <= 7:
                continue
            weekday, shifts = (kind - 2) % 7, _shifts(day)
            if shifts != usual[weekday]:
                changes.append(({to_day(d) for d in _span(period) if d.weekday() == weekday}, shifts))
    return changes


def _exceptions(calendar: Row) -> list[tuple[set[Day], Shifts]]:
    """Exceptions; files before 2007 write them as weekdays of type 0, later ones write both."""
    rows = list(calendar.rows("Exceptions", "Exception"))
    if not rows:
        rows = [day for day in calendar.rows("WeekDays", "WeekDay") if day.number("DayType", 0) == 0]
    found = []
    for row in rows:
        period = _period(row)
        if period is not None:
            applies = _recurrence(row, period[0])
            found.append(({to_day(d) for d in _span(period) if applies(d)}, _shifts(row)))
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
