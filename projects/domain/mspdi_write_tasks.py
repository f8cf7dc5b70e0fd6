"""Rows of an MSPDI file as they are written: summary rows, activities, links, baselines."""

from __future__ import annotations

from collections import defaultdict

from projects.domain.activities import ConstraintType, LinkType
from projects.domain.exact_network import ExactActivity, ExactLink, ExactNetwork
from projects.domain.imported import STORED_FIELDS, ImportedActivity, ImportedSchedule, StoredBaseline
from projects.domain.mspdi_constants import CONSTRAINTS, DAYS, ELAPSED_DAYS, LINKS
from projects.domain.mspdi_tag import Tags, element, flag, instant, work
from projects.domain.worktime import DAY, ELAPSED_TIME, MINUTE, Moment, Ticks

_CONSTRAINTS = {kind: number for number, kind in CONSTRAINTS.items()}
_LINKS = {kind: number for number, kind in LINKS.items()}
_SOFTER = {
    ConstraintType.START_ON: ConstraintType.SNET,
    ConstraintType.FINISH_ON: ConstraintType.FNET,
}
"""MSPDI has no "start on" that yields to links: the nearest is said, and reported."""


class TaskWriter:
    """Writes the rows of one schedule. ``uids``: of each activity by its code."""

    def __init__(self, schedule: ImportedSchedule, exact: ExactNetwork, calendars: dict[str, int]) -> None:
        self._schedule = schedule
        self._exact = {activity.id: activity for activity in exact.activities}
        self._calendars = calendars
        self._daily = {calendar.id: calendar.daily for calendar in exact.calendars}
        self._rows = (*schedule.activities, *schedule.spans)
        self.uids = {row.code: row.uid for row in self._rows}
        self._incoming: dict[str, list[ExactLink]] = defaultdict(list)
        for link in exact.links:
            self._incoming[link.succ].append(link)
        self._next_uid = max(self.uids.values(), default=0) + 1
        self._number = 0

    def tasks(self) -> Tags:
        """All rows, with a summary row wherever the outline changes."""
        open_rows: tuple[str, ...] = ()
        for row in self._rows:
            shared = 0
            while shared < min(len(open_rows), len(row.outline)) and open_rows[shared] == row.outline[shared]:
                shared += 1
            for level in range(shared, len(row.outline)):
                yield from self._summary(row.outline[level], level + 1)
            open_rows = row.outline
            yield from self._task(row, self._exact[row.code])

    def _summary(self, name: str, level: int) -> Tags:
        self._number += 1
        yield "<Task>"
        yield element("UID", self._next_uid)
        yield element("ID", self._number)
        yield element("Name", name)
        yield element("OutlineLevel", level)
        yield flag("Summary", True)
        yield "</Task>"
        self._next_uid += 1

    def _task(self, row: ImportedActivity, exact: ExactActivity) -> Tags:
        self._number += 1
        resourced = any(s.calendar not in (exact.calendar, ELAPSED_TIME.id) for s in exact.shifts)
        own = exact.calendar != self._schedule.project_calendar
        yield "<Task>"
        yield element("UID", row.uid)
        yield element("ID", self._number)
        yield element("Name", row.name)
        yield flag("Manual", exact.typed_start is not None)
        yield element("Type", 0 if resourced else 1)
        yield element("WBS", row.code)
        yield element("OutlineLevel", len(row.outline) + 1)
        yield from self._when(row, exact)
        yield from self._progress(row, exact)
        yield from self._limits(exact)
        yield element("CalendarUID", self._calendars[exact.calendar] if own else -1)
        if exact.delay:
            yield element("LevelingDelay", exact.delay)
            yield element("LevelingDelayFormat", ELAPSED_DAYS)
        for link in self._incoming[row.code]:
            yield from self._link(link)
        for baseline in row.baselines:
            yield from self._baseline(baseline)
        yield "</Task>"

    def _when(self, row: ImportedActivity, exact: ExactActivity) -> Tags:
        moments = dict(zip(STORED_FIELDS, row.stored.moments, strict=True))
        yield instant("Start", moments["Start"])
        yield instant("Finish", moments["Finish"])
        yield work("Duration", exact.duration)
        yield instant("ManualStart", self._manual_start(row, exact, moments["Start"]))
        yield element("DurationFormat", ELAPSED_DAYS if exact.elapsed else DAYS)
        yield instant("Resume", exact.resume)
        yield flag("Milestone", exact.milestone)
        yield flag("Summary", False)
        if row.stored.critical is not None:
            yield flag("Critical", row.stored.critical)
        for field in STORED_FIELDS[2:]:
            yield instant(field, moments[field])
        daily = DAY if exact.elapsed else self._daily[exact.calendar] // MINUTE * MINUTE
        for field, slack in (("FreeSlack", row.stored.free_slack), ("TotalSlack", row.stored.total_slack)):
            yield element(field, None if slack is None else int(slack * daily))

    def _manual_start(
        self, row: ImportedActivity, exact: ExactActivity, start: Moment | None
    ) -> Moment | None:
        """A typed start that is not the start, as far as the day grid tells."""
        day = row.activity.constraint_day
        if exact.typed_start is None or row.activity.constraint is not ConstraintType.SNET or day is None:
            return None
        if start is not None and row.stored.start == day:
            return None
        begins = self._schedule.working_day[0]
        return day * DAY + (begins.hour * 60 + begins.minute) * MINUTE

    def _progress(self, row: ImportedActivity, exact: ExactActivity) -> Tags:
        yield element("PercentComplete", _per_cent(exact))
        yield instant("ActualStart", exact.actual_start)
        yield instant("ActualFinish", exact.actual_finish)
        yield work("ActualDuration", exact.done)
        told = row.activity.remaining is not None or not row.activity.started
        yield work("RemainingDuration", exact.remaining if told else None)

    def _limits(self, exact: ExactActivity) -> Tags:
        kind = _SOFTER.get(exact.constraint, exact.constraint)
        yield element("ConstraintType", _CONSTRAINTS[kind])
        yield instant("ConstraintDate", exact.constraint_at)
        yield instant("Deadline", exact.deadline)

    def _link(self, link: ExactLink) -> Tags:
        yield "<PredecessorLink>"
        yield element("PredecessorUID", self.uids[link.pred])
        yield element("Type", _link_number(link.type))
        yield element("LinkLag", link.lag)
        yield element("LagFormat", ELAPSED_DAYS if link.calendar == ELAPSED_TIME.id else DAYS)
        yield "</PredecessorLink>"

    def _baseline(self, baseline: StoredBaseline) -> Tags:
        begins, ends = (clock.hour * 600 + clock.minute * MINUTE for clock in self._schedule.working_day)
        start = baseline.start * DAY + begins
        yield "<Baseline>"
        yield element("Number", baseline.number)
        yield instant("Start", start)
        yield instant(
            "Finish", (baseline.finish - 1) * DAY + ends if baseline.finish > baseline.start else start
        )
        yield "</Baseline>"


def _link_number(kind: LinkType) -> int:
    return _LINKS[kind]


def _per_cent(exact: ExactActivity) -> int:
    if exact.complete:
        return 100
    if not exact.started or not exact.duration:
        return 0
    done: Ticks = max(0, exact.duration - exact.remaining)
    return min(99, 100 * done // exact.duration)
