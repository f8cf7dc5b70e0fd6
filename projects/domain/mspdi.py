"""Microsoft Project XML (MSPDI) reader: bytes in, ``ImportedSchedule`` out.

What the day grid or the core cannot show is rounded or left out, and said in ``not_taken_over``; nothing is
dropped in silence. Values: durations ISO 8601, lags and slacks in tenths of a minute, link types 0 FF, 1 FS,
2 SF, 3 SS. See docs/algorithms/critical_path.md, "Files".
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from projects.domain.activities import LagCalendar
from projects.domain.days import Day
from projects.domain.errors import ScheduleFileError
from projects.domain.imported import ExactSchedule, ImportedActivity, ImportedSchedule
from projects.domain.mspdi_calendars import read_calendars
from projects.domain.mspdi_links import read_links
from projects.domain.mspdi_outline import Notes, codes, read_outline
from projects.domain.mspdi_tasks import TaskReader
from projects.domain.mspdi_xml import Row, minute_of, parse_project


def read_mspdi(data: bytes) -> ImportedSchedule:
    """Read a file. Raises ScheduleFileError (what is wrong, where, how to mend it) or CalendarError."""
    project = parse_project(data)
    notes = Notes()
    calendars = read_calendars(project)
    outline = read_outline(project, notes)
    reader = TaskReader(project, calendars, notes)
    pairs = zip(outline.work, codes(outline.work), strict=True)
    activities = tuple(reader.activity(task, code) for task, code in pairs)
    links, exact_links = read_links(outline, {a.uid: a for a in activities}, reader, notes)
    if project.text("ScheduleFromStart") == "0":
        notes.add("Scheduled forwards from the start; the file schedules backwards from its finish")
    if any((row.number("ResourceUID", -1) or -1) > 0 for row in project.rows("Assignments", "Assignment")):
        notes.add("Resources, assignments and their calendars not taken over")
    schedule = ImportedSchedule(
        name=project.text("Title") or project.text("Name"),
        start=_start(project, activities, reader),
        data_date=reader.clock.finish(project.moment("StatusDate")),
        project_calendar=reader.default.name,
        calendars=tuple(reader.used.values()),
        activities=activities,
        links=links,
        lag_calendar=LagCalendar.SUCCESSOR,
        not_taken_over=(),
        exact=ExactSchedule(
            _start_minute(project, activities, reader),
            minute_of(project.moment("StatusDate")),
            tuple(reader.exact.values()),
            exact_links,
            MappingProxyType(reader.minutes_a_day),
        ),
        calendar_names=MappingProxyType({str(uid): c.name for uid, c in calendars.items()}),
    )
    return _with_notes(schedule, notes)


def _start(project: Row, activities: tuple[ImportedActivity, ...], reader: TaskReader) -> Day:
    start = reader.clock.start(project.moment("StartDate"))
    if start is not None:
        return start
    starts = [a.stored.start for a in activities if a.stored.start is not None]
    if not starts:
        raise ScheduleFileError(
            "no_start", "file", "The file has no project start date.", "Set it and export again."
        )
    return min(starts)


def _start_minute(project: Row, activities: tuple[ImportedActivity, ...], reader: TaskReader) -> int:
    start = minute_of(project.moment("StartDate"))
    return _start(project, activities, reader) * 1440 if start is None else start


def _with_notes(schedule: ImportedSchedule, notes: Notes) -> ImportedSchedule:
    latest = schedule.latest_actual
    if latest is not None and latest > (schedule.data_date or schedule.start):
        notes.add("Actual dates after the status date (or none given): the latest one is the data date")
    return replace(schedule, not_taken_over=notes.lines(), rounded=notes.lines(rounding=True))
