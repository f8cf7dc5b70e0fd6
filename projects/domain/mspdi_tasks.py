"""Rows of an MSPDI file as activities: durations, dates, constraints, progress."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import datetime, time
from fractions import Fraction
from typing import NamedTuple

from projects.domain.activities import Activity, ConstraintType
from projects.domain.calendars import WorkCalendar, compile_calendar
from projects.domain.days import WorkDays
from projects.domain.errors import ScheduleFileError
from projects.domain.imported import ImportedActivity, StoredBaseline, StoredDates
from projects.domain.mspdi_calendars import ELAPSED, STANDARD_WEEK, FileCalendar
from projects.domain.mspdi_outline import Notes, Task
from projects.domain.mspdi_xml import Clock, Row, minute_of

ELAPSED_FORMATS = frozenset({4, 6, 8, 10, 12, 20, 36, 38, 40, 42, 44, 52})
_CONSTRAINTS = {
    0: ConstraintType.ASAP,
    1: ConstraintType.ALAP,
    2: ConstraintType.MSO,
    3: ConstraintType.MFO,
    4: ConstraintType.SNET,
    5: ConstraintType.SNLT,
    6: ConstraintType.FNET,
    7: ConstraintType.FNLT,
}
_FINISH_TYPES = (ConstraintType.MFO, ConstraintType.FNET, ConstraintType.FNLT)
_DAY = 24 * 60
ROUNDED = "Durations rounded up to whole working days"


class _Progress(NamedTuple):
    """Actual start and finish; working minutes left, None if not told."""

    started: datetime | None
    done: datetime | None
    left: float | None


class TaskReader:
    """Turns rows into activities with the file's calendars and clock; lives for one file."""

    def __init__(self, project: Row, calendars: dict[int, FileCalendar], notes: Notes) -> None:
        self.calendars = calendars
        self.notes = notes
        self.clock = Clock(
            project.clock("DefaultStartTime", time(8)), project.clock("DefaultFinishTime", time(17))
        )
        standard = FileCalendar(-1, "Standard", STANDARD_WEEK, ())
        first = next(iter(calendars.values()), standard)
        self.default = calendars.get(project.number("CalendarUID", -1) or 0, first)
        self.used: dict[str, WorkCalendar] = {}
        self.daily: dict[str, int] = {}
        self.exact: dict[str, Activity] = {}
        self.minutes_a_day: dict[str, int] = {}
        self._use(self.default)

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
        uid = row.number("CalendarUID", -1)
        if uid is None or uid <= 0:
            return self.default
        if uid not in self.calendars:
            raise ScheduleFileError(
                "unknown_calendar",
                row.text("Name"),
                f"Task {row.text('UID')} {row.text('Name')!r}: calendar {uid} is not in the file.",
                "Give the task a calendar and export again.",
            )
        return self.calendars[uid]

    def activity(self, task: Task, code: str) -> ImportedActivity:
        """One activity. Raises ScheduleFileError for values that cannot be read."""
        row, calendar = task.row, self.calendar_of(task.row)
        if calendar is None:
            name, daily = ELAPSED.id, _DAY
            self.used.setdefault(ELAPSED.id, ELAPSED)
        else:
            name, daily = self._use(calendar), calendar.daily
        duration = self._days(task, daily, row.minutes("Duration"))
        span = self._span(task, self.used[name])
        if duration is None:
            duration = self._missing(task, span)
        elif span not in (None, duration):
            self.notes.add(
                "Duration and stored dates disagree (splits, resources, hours): duration kept", task.label
            )
        progress = self._progress(task, duration)
        kind, moment = self._constraint(task, progress.started is not None)
        work = self._whole_days(
            task, Activity(code, duration, name, constraint=kind), progress, moment, daily
        )
        minutes = (
            round(row.minutes("Duration") or 0.0) if row.minutes("Duration") is not None else duration * daily
        )
        self.exact[code] = Activity(
            code,
            minutes,
            name,
            minute_of(progress.started),
            minute_of(progress.done),
            None if progress.left is None else round(progress.left),
            kind,
            minute_of(moment),
        )
        self.minutes_a_day[code] = daily
        if (row.number("LevelingDelay", 0) or 0) > 0:
            self.notes.add("Levelling delays not taken over", task.label)
        baselines = tuple(b for b in map(self._baseline, row.rows("Baseline")) if b is not None)
        stored = self._stored(row, daily)
        return ImportedActivity(task.uid, code, row.text("Name"), task.outline, work, stored, baselines)

    def _days(self, task: Task, daily: int, minutes: float | None) -> WorkDays | None:
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

    def _progress(self, task: Task, duration: WorkDays) -> _Progress:
        row = task.row
        started, done = row.moment("ActualStart"), row.moment("ActualFinish")
        if done is not None:
            return _Progress(done if started is None else min(started, done), done, 0)
        if started is None:
            return _Progress(None, None, None)
        left = row.minutes("RemainingDuration")
        if left == 0 or (left is None and not duration):
            done = row.moment("Finish") or started
            self.notes.add("Nothing remains but no actual finish: the planned finish is taken", task.label)
            return _Progress(started, max(started, done), 0)
        return _Progress(started, None, left)

    def _whole_days(
        self, task: Task, work: Activity, progress: _Progress, moment: datetime | None, daily: int
    ) -> Activity:
        """The activity on the day grid, with its progress and the day of its constraint."""
        clock = self.clock
        started, done = clock.start(progress.started), clock.finish(progress.done)
        if started is not None and done is not None:
            started = min(started, done)
        return replace(
            work,
            actual_start=started,
            actual_finish=done,
            remaining=0 if done is not None else self._days(task, daily, progress.left),
            constraint_day=(clock.finish if work.constraint in _FINISH_TYPES else clock.start)(moment),
        )

    def _constraint(self, task: Task, started: bool) -> tuple[ConstraintType, datetime | None]:
        row = task.row
        kind = _CONSTRAINTS.get(row.number("ConstraintType", 0) or 0)
        moment = row.moment("ConstraintDate")
        if kind is None or (kind.needs_day and moment is None):
            self.notes.add("Constraints of an unknown kind or without a date not taken over", task.label)
            kind = ConstraintType.ASAP
        if kind is ConstraintType.ASAP:
            return self._soft(task, started)
        if row.moment("Deadline") is not None:
            self.notes.add("Deadlines beside another constraint not taken over", task.label)
        return kind, moment if kind.needs_day else None

    def _soft(self, task: Task, started: bool) -> tuple[ConstraintType, datetime | None]:
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
            return ConstraintType.SNET, typed
        if deadline is not None:
            self.notes.add("Deadlines kept as 'finish no later than' (late dates only)", task.label)
            return ConstraintType.FNLT, deadline
        return ConstraintType.ASAP, None

    def _baseline(self, row: Row) -> StoredBaseline | None:
        start, finish = self.clock.start(row.moment("Start")), self.clock.finish(row.moment("Finish"))
        if start is None or finish is None:
            return None
        return StoredBaseline(row.number("Number", 0) or 0, start, max(start, finish))

    def _stored(self, row: Row, daily: int) -> StoredDates:
        clock = self.clock
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
        )


def _slack(row: Row, field: str, daily: int) -> Fraction | None:
    """Tenths of a minute as days of the task's calendar."""
    tenths = row.number(field)
    return None if tenths is None else Fraction(tenths, 10 * daily)
