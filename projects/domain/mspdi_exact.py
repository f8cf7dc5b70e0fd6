"""Rows and links of an MSPDI file to the tenth of a minute: the network that ``exact.py`` computes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from projects.domain.activities import ConstraintType, LagCalendar, LinkType
from projects.domain.days import Day
from projects.domain.exact_network import ExactActivity, ExactLink, Shift
from projects.domain.file_facts import FileFacts, TaskFacts
from projects.domain.mspdi_calendars import ELAPSED, FileCalendar
from projects.domain.mspdi_constants import CONSTRAINTS, ELAPSED_FORMATS, PERCENT_FORMATS
from projects.domain.mspdi_xml import Row
from projects.domain.worktime import (
    DAY,
    ELAPSED_TIME,
    MINUTE,
    Moment,
    Ticks,
    TimeTable,
    WorkTime,
    both,
    to_moment,
)

_FIXED_DURATION = 1
_MATERIAL = 0


class ExactReader:
    """Turns rows into activities by the clock; lives for one file. ``calendars`` collects those in use."""

    def __init__(
        self,
        project: Row,
        calendars: Mapping[int, FileCalendar],
        default: FileCalendar,
        facts: FileFacts | None,
    ) -> None:
        self._known = calendars
        self._default = default
        self._facts = facts
        self.calendars: dict[str, WorkTime] = {}
        self._tables: dict[str, TimeTable] = {}
        self._work = _assignments(project)
        self._use(default)

    def _use(self, calendar: FileCalendar) -> str:
        if calendar.name not in self.calendars:
            self.calendars[calendar.name] = calendar.by_the_clock()
        return calendar.name

    def facts_of(self, uid: int) -> TaskFacts | None:
        """What the conversion process knows of a row."""
        return None if self._facts is None else self._facts.tasks.get(uid)

    def calendar_of(self, row: Row, facts: TaskFacts | None) -> str:
        """The activity's calendar, the project's if it has none (elapsed work included: lags count on it)."""
        uid = row.number("CalendarUID", -1)
        if (
            facts is not None
            and facts.calendar is not None
            and self._facts is not None
            and self._facts.primavera
        ):
            uid = facts.calendar
        return self._use(self._known.get(-1 if uid is None else uid, self._default))

    def activity(self, uid: int, code: str, row: Row) -> ExactActivity:
        """One activity, with what the conversion process added. Raises ScheduleFileError."""
        facts = self.facts_of(uid)
        calendar = self.calendar_of(row, facts)
        if facts is not None and self._facts is not None and self._facts.primavera:
            return self._primavera(code, calendar, row, facts)
        minutes = row.minutes("Duration")
        elapsed = (row.number("DurationFormat", 7) or 7) in ELAPSED_FORMATS
        duration = _ticks(minutes) if minutes is not None else self._missing(row, calendar)
        started, done = _at(row, "ActualStart"), _at(row, "ActualFinish")
        left = row.minutes("RemainingDuration")
        remaining = duration if left is None else _ticks(left)
        if done is not None:
            started, remaining = started if started is not None else done, 0
        kind = CONSTRAINTS.get(row.number("ConstraintType", 0) or 0, ConstraintType.ASAP)
        at = _at(row, "ConstraintDate") if kind.needs_day else None
        actual = row.minutes("ActualDuration")
        typed = row.flag("Manual") and _at(row, "Start") is not None and _at(row, "Finish") is not None
        return ExactActivity(
            id=code,
            calendar=calendar,
            duration=duration,
            remaining=remaining if started is not None else duration,
            elapsed=elapsed,
            actual_start=started,
            actual_finish=done,
            done=None if actual is None else _ticks(actual),
            constraint=kind if at is not None or not kind.needs_day else ConstraintType.ASAP,
            constraint_at=at,
            deadline=_at(row, "Deadline"),
            typed_start=_at(row, "Start") if typed else None,
            typed_finish=_at(row, "Finish") if typed else None,
            delay=max(0, row.number("LevelingDelay", 0) or 0),
            resume=_at(row, "Resume") if started is not None and done is None else None,
            shifts=self._shifts(uid, row, calendar),
        )

    def _missing(self, row: Row, calendar: str) -> Ticks:
        """Length of a row that gives dates but no duration."""
        start, finish = _at(row, "Start"), _at(row, "Finish")
        return 0 if start is None or finish is None else max(0, self.worked(calendar, start, finish))

    def worked(self, calendar: str, start: Moment, finish: Moment) -> Ticks:
        """Work between two moments on a calendar in use."""
        table = self.table(calendar, min(start, finish) // DAY - 1, max(start, finish) // DAY + 2)
        return table.between(start, finish)

    def table(self, calendar: str, first: Day, last: Day) -> TimeTable:
        """A calendar in use ("elapsed": clock time) laid out over these days at least; kept, and grown by need."""
        found = self._tables.get(calendar)
        if found is None or found.first > first or found.last < last:
            known = ELAPSED_TIME if calendar == ELAPSED_TIME.id else self.calendars[calendar]
            wide = (first, last) if found is None else (min(first, found.first), max(last, found.last))
            found = self._tables[calendar] = TimeTable(known, wide[0] - 366, wide[1] + 366)
        return found

    def _primavera(self, code: str, calendar: str, row: Row, facts: TaskFacts) -> ExactActivity:
        started, done = _at(row, "ActualStart"), _at(row, "ActualFinish")
        remaining = 0 if done is not None else facts.remaining or 0
        unstarted = facts.remaining if facts.remaining is not None else facts.duration or 0
        at = facts.constraint_at if facts.constraint.needs_day else None
        return ExactActivity(
            id=code,
            calendar=calendar,
            duration=unstarted if started is None else facts.duration or 0,
            remaining=remaining if started is not None else unstarted,
            kind=facts.kind,
            actual_start=started,
            actual_finish=done,
            done=facts.done,
            constraint=facts.constraint
            if at is not None or not facts.constraint.needs_day
            else ConstraintType.ASAP,
            constraint_at=at,
            second=facts.second,
            second_at=facts.second_at,
            not_before=facts.not_before,
            not_after=facts.not_after,
            resume=facts.resume,
            shifts=self._shifts(-1 if not facts.resource_driven else row.number("UID") or -1, row, calendar),
        )

    def _shifts(self, uid: int, row: Row, calendar: str) -> tuple[Shift, ...]:
        """Work of resources on their own calendars, where it and not the duration says how long the row takes."""
        primavera = self._facts is not None and self._facts.primavera
        if not primavera and row.number("Type", 0) == _FIXED_DURATION:
            return ()
        found = []
        for resource_calendar, work, left in self._work.get(uid, ()):
            known = self._known.get(resource_calendar)
            name = calendar if known is None or row.flag("IgnoreResourceCalendar") else self._use(known)
            if name != calendar and (row.number("CalendarUID", -1) or -1) > 0 and not primavera:
                name = self._common(name, calendar)
            found.append(Shift(name, work, left))
        return tuple(found)

    def _common(self, a: str, b: str) -> str:
        """A calendar on which only what is worked in both counts."""
        name = f"{a} + {b}"
        if a.endswith(f" + {b}"):
            return a  # it holds nothing else
        if name not in self.calendars:
            one, two = self.calendars[a], self.calendars[b]
            week = tuple(both(x, y) for x, y in zip(one.week, two.week, strict=True))
            ones, twos = dict(one.changes), dict(two.changes)
            changes = {}
            for day in ones.keys() | twos.keys():
                usual = (day + 3) % 7
                changes[day] = both(ones.get(day, one.week[usual]), twos.get(day, two.week[usual]))
            if not any(week):
                return b
            self.calendars[name] = WorkTime(name, week, tuple(sorted(changes.items())), two.daily)
        return name

    def lag(self, row: Row, pred: ExactActivity, succ: ExactActivity) -> tuple[Ticks, str]:
        """Lag and the id of the calendar that it counts on."""
        ticks, form = row.number("LinkLag", 0) or 0, row.number("LagFormat", 7)
        if form in PERCENT_FORMATS:
            ticks = round(pred.duration * ticks / 100)
        setting = None if self._facts is None else self._facts.lag_calendar
        if not ticks and setting is None:
            return 0, ""
        if form in ELAPSED_FORMATS or (form in PERCENT_FORMATS and pred.elapsed):
            return ticks, ELAPSED.id
        calendars = {
            LagCalendar.PREDECESSOR: pred.calendar,
            LagCalendar.SUCCESSOR: succ.calendar,
            LagCalendar.PROJECT: self._default.name,
            LagCalendar.CALENDAR_DAYS: ELAPSED.id,
        }
        return ticks, calendars[setting or LagCalendar.SUCCESSOR]


def exact_link(
    row: Row,
    pred: ExactActivity,
    succ: ExactActivity,
    kind: LinkType,
    reader: ExactReader,
    group: int | None,
) -> ExactLink:
    """One link by the clock."""
    lag, calendar = reader.lag(row, pred, succ)
    return ExactLink(pred.id, succ.id, kind, lag, calendar, group)


def _assignments(project: Row) -> dict[int, list[tuple[int, Ticks, Ticks]]]:
    """By task: calendar of the resource, ticks it takes at its units, ticks that remain. Materials do no work."""
    resources = {}
    for row in project.rows("Resources", "Resource"):
        if row.number("Type", 1) != _MATERIAL and not row.flag("IsNull"):
            resources[row.number("UID", -1)] = row.number("CalendarUID", -1) or -1
    found: dict[int, list[tuple[int, Ticks, Ticks]]] = {}
    for row in project.rows("Assignments", "Assignment"):
        task, resource = row.number("TaskUID", -1) or -1, row.number("ResourceUID", -1)
        work, units = row.minutes("Work"), row.decimal("Units", 1.0)
        if resource not in resources or resource is None or resource <= 0 or work is None or units <= 0:
            continue
        left = row.minutes("RemainingWork")
        ticks = round(work * MINUTE / units)
        found.setdefault(task, []).append(
            (resources[resource], ticks, ticks if left is None else round(left * MINUTE / units))
        )
    return found


def _at(row: Row, field: str) -> Moment | None:
    value: datetime | None = row.moment(field)
    return None if value is None else to_moment(value)


def _ticks(minutes: float) -> Ticks:
    return round(minutes * MINUTE)
