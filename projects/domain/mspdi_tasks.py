"""Rows of an MSPDI file as activities: durations, dates, constraints, progress."""

from __future__ import annotations

import math
from datetime import time
from fractions import Fraction

from projects.domain.activities import Activity, ConstraintType
from projects.domain.calendars import WorkCalendar, compile_calendar
from projects.domain.days import Day, WorkDays
from projects.domain.errors import ScheduleFileError
from projects.domain.file_facts import FileFacts, TaskFacts
from projects.domain.imported import STORED_FIELDS, ImportedActivity, StoredBaseline, StoredDates
from projects.domain.mspdi_calendars import ELAPSED, STANDARD, FileCalendar
from projects.domain.mspdi_constants import CONSTRAINTS, ELAPSED_FORMATS
from projects.domain.mspdi_exact import ExactReader
from projects.domain.mspdi_outline import Notes, Task
from projects.domain.mspdi_xml import Clock, Row
from projects.domain.worktime import to_datetime, to_moment

_FINISH_TYPES = (ConstraintType.MFO, ConstraintType.FNET, ConstraintType.FNLT)
_DAY = 24 * 60
ROUNDED = "Durations rounded up to whole working days"


class TaskReader:
    """Turns rows into activities with the file's calendars and clock; lives for one file."""

    def __init__(
        self,
        project: Row,
        calendars: dict[int, FileCalendar],
        notes: Notes,
        facts: FileFacts | None = None,
    ) -> None:
        self.calendars = calendars
        self.notes = notes
        self.facts = facts
        self.clock = Clock(
            project.clock("DefaultStartTime", time(8)), project.clock("DefaultFinishTime", time(17))
        )
        first = next(iter(calendars.values()), STANDARD)
        self.default = calendars.get(project.number("CalendarUID", -1) or 0, first)
        self.used: dict[str, WorkCalendar] = {}
        self.daily: dict[str, int] = {}
        self._use(self.default)
        self.exact = ExactReader(project, calendars, self.default, facts)

    def _use(self, calendar: FileCalendar) -> str:
        if calendar.name not in self.used:
            self.used[calendar.name] = calendar.compiled()
            self.daily[calendar.name] = calendar.daily
            if calendar.uneven:
                self.notes.rounds("Working days of different length count as whole days", calendar.name)
        return calendar.name

    def calendar_of(self, row: Row) -> FileCalendar | None:
        """The task's own calendar, the project's if it has none; None: elapsed time, all day, every day."""
        if (row.number("DurationFormat", 7) or 7) in ELAPSED_FORMATS:
            return None
        uid = self._calendar_uid(row)
        if uid <= 0 and uid not in self.calendars:
            return self.default
        if uid not in self.calendars:
            raise ScheduleFileError(
                "unknown_calendar",
                row.text("Name"),
                f"Task {row.text('UID')} {row.text('Name')!r}: calendar {uid} is not in the file.",
                "Give the task a calendar and export again.",
            )
        return self.calendars[uid]

    def _calendar_uid(self, row: Row) -> int:
        """-1: none of its own. Every activity of Primavera has one. Raises ScheduleFileError."""
        facts = self.exact.facts_of(row.number("UID", -1) or -1)
        if facts is None or self.facts is None or not self.facts.primavera:
            return row.number("CalendarUID", -1) or -1
        if facts.calendar is None:
            raise ScheduleFileError(
                "no_calendar",
                facts.code,
                f"Activity {facts.code} {row.text('Name')!r} has no calendar that the file holds.",
                "Give it one and export again.",
            )
        return facts.calendar

    def activity(self, task: Task, code: str) -> ImportedActivity:
        """One activity. Raises ScheduleFileError for values that cannot be read."""
        row, calendar = task.row, self.calendar_of(task.row)
        if calendar is None:
            name, daily = ELAPSED.id, _DAY
            self.used.setdefault(ELAPSED.id, ELAPSED)
        else:
            name, daily = self._use(calendar), calendar.daily
        duration = self._days(task, "Duration", daily)
        span = self._span(task, self.used[name])
        if duration is None:
            duration = self._missing(task, span)
        elif span not in (None, duration):
            self.notes.add(
                "Duration and stored dates disagree (splits, resources, hours): duration kept", task.label
            )
        started, done, left = self._progress(task, duration, daily)
        kind, day = self._constraint(task, started is not None)
        work = Activity(code, duration, name, started, done, left, kind, day)
        baselines = tuple(b for b in map(self._baseline, row.rows("Baseline")) if b is not None)
        stored = self._stored(row, daily)
        return ImportedActivity(task.uid, code, row.text("Name"), task.outline, work, stored, baselines)

    def _days(self, task: Task, field: str, daily: int) -> WorkDays | None:
        minutes = task.row.minutes(field)
        if minutes is None:
            return None
        days = round(minutes, 3) / daily
        if days != int(days):
            self.notes.rounds(ROUNDED, task.label)
        return math.ceil(days)

    def _span(self, task: Task, calendar: WorkCalendar) -> WorkDays | None:
        """Working days from the stored start to the stored finish."""
        start = self.clock.start(task.row.moment("Start"))
        finish = self.clock.finish(task.row.moment("Finish"))
        if start is None or finish is None:
            return None
        return max(0, compile_calendar(calendar, start - 7, max(start, finish) + 7).float_days(start, finish))

    def _missing(self, task: Task, span: WorkDays | None) -> WorkDays:
        """Length of a row that gives dates but no duration."""
        if span is None:
            raise ScheduleFileError(
                "no_duration", task.label, f"Task {task.label}: no duration.", "Enter one and export again."
            )
        self.notes.add("Durations missing, counted from start to finish", task.label)
        return span

    def _progress(
        self, task: Task, duration: WorkDays, daily: int
    ) -> tuple[Day | None, Day | None, WorkDays | None]:
        """Actual start, half-open actual finish, remaining duration."""
        row, clock = task.row, self.clock
        started = clock.start(row.moment("ActualStart"))
        done = clock.finish(row.moment("ActualFinish"))
        if done is not None:
            started = done if started is None else min(started, done)
            return started, done, 0
        if started is None:
            return None, None, None
        left = self._days(task, "RemainingDuration", daily)
        if left == 0 or (left is None and not duration):
            done = clock.finish(row.moment("Finish")) or started
            self.notes.add("Nothing remains but no actual finish: the planned finish is taken", task.label)
            return started, max(started, done), 0
        return started, None, left

    def _constraint(self, task: Task, started: bool) -> tuple[ConstraintType, Day | None]:
        row, clock = task.row, self.clock
        facts = self.exact.facts_of(task.uid)
        if facts is not None and self.facts is not None and self.facts.primavera:
            return self._told(task, facts)
        kind = CONSTRAINTS.get(row.number("ConstraintType", 0) or 0)
        moment = row.moment("ConstraintDate")
        if kind is None or (kind.needs_day and moment is None):
            self.notes.add("Constraints of an unknown kind or without a date not taken over", task.label)
            kind = ConstraintType.ASAP
        if kind is ConstraintType.ASAP:
            return self._soft(task, started)
        if row.moment("Deadline") is not None:
            self.notes.add("Deadlines beside another constraint not taken over", task.label)
        if not kind.needs_day:
            return kind, None
        return kind, clock.finish(moment) if kind in _FINISH_TYPES else clock.start(moment)

    def _told(self, task: Task, facts: TaskFacts) -> tuple[ConstraintType, Day | None]:
        """The constraint as Primavera has it; of two the first is kept on the day grid."""
        if facts.second not in (None, ConstraintType.ASAP):
            self.notes.add(
                "Second constraints count in compute_schedule, not in an imported programme", task.label
            )
        if facts.not_before is not None or facts.not_after is not None:
            self.notes.add("Dates set by other projects count in compute_schedule only", task.label)
        if facts.expected_finish:
            self.notes.add("Expected finish dates do not change remaining durations here", task.label)
        if not facts.constraint.needs_day or facts.constraint_at is None:
            alap = facts.constraint is ConstraintType.ALAP
            return (ConstraintType.ALAP if alap else ConstraintType.ASAP), None
        moment = to_datetime(facts.constraint_at)
        finish = facts.constraint in (*_FINISH_TYPES, ConstraintType.FINISH_ON)
        return facts.constraint, self.clock.finish(moment) if finish else self.clock.start(moment)

    def _soft(self, task: Task, started: bool) -> tuple[ConstraintType, Day | None]:
        """A typed start of a manually scheduled row, or a deadline, as the soft constraint that says the
        same.
        """
        row = task.row
        deadline = row.moment("Deadline")
        typed = row.moment("ManualStart") or row.moment("Start")
        if row.flag("Manual") and not started and typed is not None:
            self.notes.add(
                "Manually scheduled: the typed start is kept as 'start no earlier than'", task.label
            )
            if deadline is not None:
                self.notes.add("Deadlines beside another constraint not taken over", task.label)
            return ConstraintType.SNET, self.clock.start(typed)
        if deadline is not None:
            self.notes.add("Deadlines kept as 'finish no later than' (late dates only)", task.label)
            return ConstraintType.FNLT, self.clock.finish(deadline)
        return ConstraintType.ASAP, None

    def _baseline(self, row: Row) -> StoredBaseline | None:
        start, finish = self.clock.start(row.moment("Start")), self.clock.finish(row.moment("Finish"))
        if start is None or finish is None:
            return None
        return StoredBaseline(row.number("Number", 0) or 0, start, max(start, finish))

    def _stored(self, row: Row, daily: int) -> StoredDates:
        clock = self.clock
        found = [row.moment(field) for field in STORED_FIELDS]
        return StoredDates(
            start=clock.start(row.moment("Start")),
            finish=clock.finish(row.moment("Finish")),
            early_start=clock.start(row.moment("EarlyStart")),
            early_finish=clock.finish(row.moment("EarlyFinish")),
            late_start=clock.start(row.moment("LateStart")),
            late_finish=clock.finish(row.moment("LateFinish")),
            total_slack=_slack(row, "TotalSlack", daily),
            free_slack=_slack(row, "FreeSlack", daily),
            critical=row.flag("Critical") if row.text("Critical") else None,
            moments=tuple(None if value is None else to_moment(value) for value in found),
        )


def _slack(row: Row, field: str, daily: int) -> Fraction | None:
    """Tenths of a minute as days of the task's calendar."""
    tenths = row.number(field)
    return None if tenths is None else Fraction(tenths, 10 * daily)
