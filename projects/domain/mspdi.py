"""Microsoft Project XML (MSPDI) reader: bytes in, ``ImportedSchedule`` out.

What the day grid or the core cannot show is rounded or left out, and said in ``not_taken_over``; nothing is
dropped in silence. Values: durations ISO 8601, lags and slacks in tenths of a minute, link types 0 FF, 1 FS,
2 SF, 3 SS. See docs/algorithms/schedule_files.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from projects.domain.activities import LagCalendar
from projects.domain.days import Day
from projects.domain.errors import ScheduleFileError
from projects.domain.exact_network import ActivityKind, ExactActivity, ExactNetwork, Rules
from projects.domain.file_facts import FileFacts, parse_facts
from projects.domain.file_kinds import FileKind
from projects.domain.imported import ImportedActivity, ImportedSchedule
from projects.domain.mspdi_calendars import NO_HOURS, FileCalendar, read_calendars
from projects.domain.mspdi_constants import OWN_BUILD
from projects.domain.mspdi_fit import Fit, fitted
from projects.domain.mspdi_links import Both, LinkReader
from projects.domain.mspdi_outline import Notes, codes, read_outline
from projects.domain.mspdi_tasks import TaskReader
from projects.domain.mspdi_times import give_times
from projects.domain.mspdi_xml import Row, parse_project
from projects.domain.worktime import Moment, to_moment

_MICROSOFT = (FileKind.MPP, FileKind.MPX, FileKind.PLANNER)


def read_mspdi(data: bytes, told: Mapping[str, Any] | None = None) -> ImportedSchedule:
    """Read a file. ``told``: what the conversion process knows beside it, for files that were another format.

    Raises ScheduleFileError (what is wrong, where, how to mend it) or CalendarError.
    """
    project = parse_project(data)
    facts = None if told is None else parse_facts(told)
    dated = facts is not None and facts.kind is FileKind.MPX and give_times(project)
    calendars = read_calendars(project, facts.hours if facts else NO_HOURS)
    notes = _first_notes(facts, calendars)
    outline = read_outline(project, notes, facts)
    reader = TaskReader(project, calendars, notes, facts)
    rules = _rules(project, [task.row for task in outline.work], facts)
    both: dict[int, Both] = {}
    for task, code in zip(outline.work, codes(outline.work, facts), strict=True):
        row = reader.activity(task, code)
        exact = reader.exact.activity(task.uid, code, task.row)
        if rules is Rules.MICROSOFT:
            exact = fitted(exact, row.stored, Fit(reader.exact, notes, dated), task.label)
        elif rules is Rules.OWN:
            exact = replace(exact, shifts=())
        both[task.uid] = row, exact
    links = LinkReader(outline, both, reader, notes)
    links.read()
    if any((row.number("ResourceUID", -1) or -1) > 0 for row in project.rows("Assignments", "Assignment")):
        notes.add("Resources, assignments and their costs not taken over")
    spans = {exact.id for _, exact in both.values() if exact.kind is ActivityKind.SPAN}
    if spans:
        notes.add(
            "Levels of effort and their links hold nothing back, and are no part of an imported programme"
        )
    activities = tuple(row for row, exact in both.values() if exact.id not in spans)
    start = _start(project, activities, reader)
    schedule = ImportedSchedule(
        name=project.text("Title") or project.text("Name"),
        start=start,
        data_date=reader.clock.finish(project.moment("StatusDate")),
        project_calendar=reader.default.name,
        calendars=tuple(reader.used.values()),
        activities=activities,
        links=tuple(k for k in links.days if k.pred not in spans and k.succ not in spans),
        lag_calendar=LagCalendar.SUCCESSOR
        if facts is None or facts.lag_calendar is None
        else facts.lag_calendar,
        not_taken_over=(),
        calendar_names=MappingProxyType({str(uid): c.name for uid, c in calendars.items()}),
        exact=_exact(project, reader, tuple(exact for _, exact in both.values()), links, rules),
        working_day=(reader.clock.begins, reader.clock.ends),
        spans=tuple(row for row, exact in both.values() if exact.id in spans),
    )
    return _with_notes(schedule, notes)


def _first_notes(facts: FileFacts | None, calendars: Mapping[int, FileCalendar]) -> Notes:
    """What the conversion process told, and calendars that cannot be used."""
    notes = Notes()
    for line in facts.notes if facts else ():
        notes.add(line)
    for calendar in calendars.values():
        if not any(calendar.minutes) and not calendar.on:
            notes.add("Calendars in which nothing is ever worked, or that cannot be read", calendar.name)
    return notes


def _rules(project: Row, rows: list[Row], facts: FileFacts | None) -> Rules:
    """Whose rules the file's dates obey: those of the program that computed them; our own if none did."""
    if facts is not None and facts.primavera:
        return Rules.PRIMAVERA
    if facts is not None and facts.kind in _MICROSOFT:
        return Rules.MICROSOFT
    computed = project.text("BuildNumber") != OWN_BUILD and all(
        row.text("EarlyFinish") and row.text("LateFinish") for row in rows
    )
    return Rules.MICROSOFT if computed else Rules.OWN


def _exact(
    project: Row, reader: TaskReader, activities: tuple[ExactActivity, ...], links: LinkReader, rules: Rules
) -> ExactNetwork:
    facts = reader.facts
    start = _moment(project, "StartDate")
    if facts is not None and facts.primavera and facts.planned_start is not None:
        start = facts.planned_start
    if start is None:
        stored = [row.stored.moments[0] for row, _ in links.by_uid.values()]
        start = min(moment for moment in stored if moment is not None)
    backwards = project.text("ScheduleFromStart") == "0" and rules is Rules.MICROSOFT
    honours = project.text("HonorConstraints") != "0" or (facts is not None and facts.kind is FileKind.MPX)
    return ExactNetwork(
        rules=rules,
        start=start,
        status=_moment(project, "StatusDate"),
        activities=activities,
        links=tuple(links.exact),
        calendars=tuple(reader.exact.calendars.values()),
        must_finish=facts.must_finish if facts is not None else None,
        float_from=facts.float_from if facts is not None else "smallest",
        honours_dates=honours,
        backwards_from=_moment(project, "FinishDate") if backwards else None,
    )


def _moment(project: Row, field: str) -> Moment | None:
    value = project.moment(field)
    return None if value is None else to_moment(value)


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


def _with_notes(schedule: ImportedSchedule, notes: Notes) -> ImportedSchedule:
    latest = schedule.latest_actual
    if latest is not None and latest > (schedule.data_date or schedule.start):
        notes.add("Actual dates after the status date (or none given): the latest one is the data date")
    return replace(schedule, not_taken_over=notes.lines(), rounded=notes.lines(rounding=True))
