"""Microsoft Project XML (MSPDI) writer: a schedule in, bytes out. ``read_mspdi`` reads back what was written.

What MSPDI has no words for is reported, never dropped in silence. Moments are written as they are (08:00 a start,
17:00 a finish of whole days), durations as ISO 8601 lengths of work, lags and slacks in tenths of a minute.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from itertools import groupby

from projects.domain.days import Day, to_date
from projects.domain.errors import ScheduleFileError
from projects.domain.exact_network import ExactActivity, ExactNetwork, Rules, Shift
from projects.domain.imported import ImportedSchedule
from projects.domain.mspdi_constants import OWN_BUILD
from projects.domain.mspdi_tag import Tags, element, flag, instant, work
from projects.domain.mspdi_write_tasks import TaskWriter
from projects.domain.mspdi_write_unsaid import unsaid
from projects.domain.worktime import DAY, ELAPSED_TIME, MINUTE, Spans, Ticks, WorkTime

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Project xmlns="http://schemas.microsoft.com/project">'
_SAVE_VERSION = 14  # Project 2010 and later
_SUNDAY_FIRST = (6, 0, 1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Written:
    """A file, and one line for each kind of thing that it cannot say."""

    data: bytes
    left_out: tuple[str, ...]


def write_mspdi(schedule: ImportedSchedule) -> Written:
    """The schedule as MSPDI. Raises ScheduleFileError for one that is known in whole days only: see
    ``schedule_of_network``.
    """
    exact = schedule.exact
    if exact is None:
        raise ScheduleFileError(
            "no_hours", "schedule", "The schedule has no hours.", "Give it those of a working day first."
        )
    uids = {calendar.id: uid for uid, calendar in enumerate(exact.calendars, start=1)}
    writer = TaskWriter(schedule, exact, uids)
    parts = [
        _HEAD,
        *_properties(schedule, exact, uids),
        "<Calendars>",
        *(part for calendar in exact.calendars for part in _calendar(calendar, uids[calendar.id])),
        "</Calendars><Tasks>",
        *writer.tasks(),
        "</Tasks>",
        *_resources(exact, uids, writer),
        "</Project>",
    ]
    return Written("\n".join(parts).encode(), unsaid(exact))


def _properties(schedule: ImportedSchedule, exact: ExactNetwork, uids: dict[str, int]) -> Tags:
    begins, ends = schedule.working_day
    default = next(calendar for calendar in exact.calendars if calendar.id == schedule.project_calendar)
    yield element("SaveVersion", _SAVE_VERSION)
    if exact.rules is Rules.OWN:
        yield element("BuildNumber", OWN_BUILD)
    yield element("Title", schedule.name)
    yield flag("ScheduleFromStart", exact.backwards_from is None)
    yield instant("StartDate", exact.start)
    yield instant("FinishDate", exact.finish if exact.backwards_from is None else exact.backwards_from)
    yield element("CalendarUID", uids[schedule.project_calendar])
    yield element("DefaultStartTime", begins.isoformat())
    yield element("DefaultFinishTime", ends.isoformat())
    yield element("MinutesPerDay", default.daily // MINUTE)
    yield element("MinutesPerWeek", sum(b - a for spans in default.week for a, b in spans) // MINUTE)
    yield element("DurationFormat", 7)
    yield flag("HonorConstraints", exact.honours_dates)
    yield instant("StatusDate", exact.status)


def _calendar(calendar: WorkTime, uid: int) -> Tags:
    yield "<Calendar>"
    yield element("UID", uid)
    yield element("Name", calendar.id)
    yield flag("IsBaseCalendar", True)
    yield element("BaseCalendarUID", -1)
    yield "<WeekDays>"
    for number, weekday in enumerate(_SUNDAY_FIRST, start=1):
        yield f"<WeekDay><DayType>{number}</DayType>"
        yield from _hours(calendar.week[weekday])
        yield "</WeekDay>"
    yield "</WeekDays>"
    if calendar.changes:
        yield "<Exceptions>"
        for first, last, spans in _stretches(calendar):
            yield "<Exception><EnteredByOccurrences>0</EnteredByOccurrences><TimePeriod>"
            yield f"<FromDate>{to_date(first)}T00:00:00</FromDate><ToDate>{to_date(last)}T23:59:00</ToDate>"
            yield f"</TimePeriod><Occurrences>{last - first + 1}</Occurrences><Name/><Type>1</Type>"
            yield from _hours(spans)
            yield "</Exception>"
        yield "</Exceptions>"
    yield "</Calendar>"


def _stretches(calendar: WorkTime) -> Iterator[tuple[Day, Day, Spans]]:
    """Changed days in a row with the same hours: first, last (inclusive), hours."""
    numbered = enumerate(calendar.changes)
    for (_, spans), group in groupby(numbered, key=lambda entry: (entry[1][0] - entry[0], entry[1][1])):
        days = [day for _, (day, _) in group]
        yield days[0], days[-1], spans


def _hours(spans: Spans) -> Tags:
    yield flag("DayWorking", bool(spans))
    if spans:
        yield "<WorkingTimes>"
        for first, last in spans:
            yield (
                f"<WorkingTime><FromTime>{_clock(first)}</FromTime><ToTime>{_clock(last)}</ToTime></WorkingTime>"
            )
        yield "</WorkingTimes>"


def _clock(ticks: Ticks) -> str:
    minutes = ticks % DAY // MINUTE
    return time(minutes // 60, minutes % 60).isoformat()


def _resources(exact: ExactNetwork, uids: dict[str, int], writer: TaskWriter) -> Tags:
    """One resource for each calendar on which work is done that is not its activity's own."""
    workers = sorted({shift.calendar for a in exact.activities for shift in _foreign(a)})
    numbers = {calendar: number for number, calendar in enumerate(workers, start=1)}
    yield "<Resources>"
    for calendar, number in numbers.items():
        yield "<Resource>"
        yield element("UID", number)
        yield element("ID", number)
        yield element("Name", calendar)
        yield element("Type", 1)
        yield element("CalendarUID", uids[calendar])
        yield "</Resource>"
    yield "</Resources><Assignments>"
    uid = 0
    for activity in exact.activities:
        for shift in _foreign(activity):
            uid += 1
            yield "<Assignment>"
            yield element("UID", uid)
            yield element("TaskUID", writer.uids[activity.id])
            yield element("ResourceUID", numbers[shift.calendar])
            yield work("RemainingWork", shift.remaining)
            yield element("Units", 1)
            yield work("Work", shift.work)
            yield "</Assignment>"
    yield "</Assignments>"


def _foreign(activity: ExactActivity) -> tuple[Shift, ...]:
    """Shifts of resources; a mere stretch of the activity is told by its start and finish."""
    own = {activity.calendar, ELAPSED_TIME.id}
    return activity.shifts if any(shift.calendar not in own for shift in activity.shifts) else ()
