"""Critical path method: ``schedule`` (dates, floats, driving links) and ``finish`` (forward pass only).

Rules, sources and a worked table: docs/algorithms/critical_path.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from projects.domain.activities import Activity, ConstraintType, Issue
from projects.domain.days import Day, WorkDays, to_date
from projects.domain.driving import driving_arcs, longest_path, pick_driver
from projects.domain.effort import effort_span
from projects.domain.network import CompiledNetwork, is_mandatory
from projects.domain.passes import Early, End, Late, back_bound, backward, end_of, forward, last_moment

NO_RELEASE: Mapping[str, Day] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ActivityDates:
    """Computed dates of one activity, half-open; floats in its own working days.

    Started: ``early_start`` is the actual start, ``remaining_start`` the earliest day for what is left.
    Complete: both early and late dates are the actual ones and floats are 0. ``shown_start`` and
    ``shown_finish`` are the days people read (the finish inclusive, the last day worked; a milestone shows
    one day), likewise ``shown_late_start`` and ``shown_late_finish``.
    """

    early_start: Day
    early_finish: Day
    late_start: Day
    late_finish: Day
    total_float: WorkDays
    free_float: WorkDays
    driving_pred: str | None
    on_longest_path: bool
    remaining_start: Day
    shown_start: Day
    shown_finish: Day
    shown_late_start: Day
    shown_late_finish: Day


@dataclass(frozen=True, slots=True)
class ScheduleResult:
    """``finish`` is half-open: the last day worked on the schedule is ``finish - 1``, always.

    ``early``: what the forward pass left (remaining dates by number, also of complete work that passes dates
    on); link floats and float paths start from it.
    """

    finish: Day
    by_id: Mapping[str, ActivityDates]
    issues: tuple[Issue, ...]
    early: Early = field(repr=False, compare=False)


def finish(compiled: CompiledNetwork, release: Mapping[str, Day] = NO_RELEASE) -> Day:
    """Half-open finish of the schedule (forward pass only). Raises HorizonError past the calendars."""
    return finish_of(compiled, forward(compiled, release))


def finish_of(c: CompiledNetwork, early: Early) -> Day:
    """Half-open finish of a forward pass: the latest shown finish, actual ones included."""
    return max(_reported_finish(c, early, i) for i in range(len(c.nodes)))


def schedule(compiled: CompiledNetwork, release: Mapping[str, Day] = NO_RELEASE) -> ScheduleResult:
    """Forward and backward pass, floats, driving links, longest path.

    ``release`` holds, by activity, the first day on which its land is free: remaining work never starts
    before it, mandatory dates included; complete activities ignore it. Raises HorizonError past the calendars
    and NetworkDataError for a release of an unknown activity.
    """
    c = compiled
    early = forward(c, release)
    end = end_of(early, c.first, finish_of(c, early))
    must = c.network.must_finish
    anchor = end if must is None else End(must, must - 1)
    late = backward(c, early, anchor)
    if any(a.constraint is ConstraintType.ALAP and not a.started for a in c.activities):
        early = _as_late_as_possible(c, early, late, end)
    drivers = driving_arcs(c, early)
    path = longest_path(c, early, drivers, end.day - c.first)
    by_id = {
        activity.id: _dates(c, early, late, i, (end, anchor), pick_driver(c, drivers[i], early, i), path[i])
        for i, activity in enumerate(c.activities)
    }
    issues = (*c.issues, *_issues(c, by_id, early, end.day))
    by_id |= {effort.id: _effort_dates(c, effort, by_id, end.day) for effort in c.efforts}
    return ScheduleResult(end.day, MappingProxyType(by_id), issues, early)


def _reported_finish(c: CompiledNetwork, early: Early, i: int) -> Day:
    actual = c.activities[i].actual_finish
    return early.shown[i] + c.first if actual is None else actual


def _free_slip(c: CompiledNetwork, early: Early, i: int, end: End) -> tuple[Day | None, Day]:
    """Latest (start, finish) of activity i that moves no incomplete successor and not the end."""
    start: Day | None = None
    done = end.day if c.nodes[i].remaining or c.activities[i].complete else last_moment(early, i, end)
    for arc in c.outgoing[i]:
        if c.activities[arc.succ].complete:
            continue
        x = back_bound(arc, early.start[arc.succ] + c.first, early.finish[arc.succ] + c.first)
        if arc.edge.from_finish:
            done = min(done, x)
        else:
            start = x if start is None else min(start, x)
    return start, done


def _free_float(c: CompiledNetwork, early: Early, i: int, end: End) -> WorkDays:
    table = c.tables[i]
    start, done = _free_slip(c, early, i, end)
    gaps = [table.float_days(early.finish[i] + c.first, done)]
    if start is not None:
        start = table.roll_back(start) if c.nodes[i].remaining else start
        gaps.append(table.float_days(early.start[i] + c.first, start))
    return max(0, min(gaps))


def _as_late_as_possible(c: CompiledNetwork, early: Early, late: Late, end: End) -> Early:
    """Slide each unstarted ALAP activity right within its free float, the last ones first."""
    moved = early.copy()
    for i in range(len(c.nodes) - 1, -1, -1):
        activity, table, left = c.activities[i], c.tables[i], c.nodes[i].remaining
        if activity.constraint is not ConstraintType.ALAP or activity.started:
            continue
        start, done = _free_slip(c, moved, i, end)
        latest = min(late.start[i], table.sub(done, left))
        if start is not None:
            latest = min(latest, table.roll_back(start) if left else start)
        if latest - c.first <= moved.start[i]:
            continue
        by_start = not left and moved.shown[i] > moved.finish[i]
        moved.start[i] = latest - c.first
        moved.finish[i] = table.add(latest, left) - c.first
        shown = min(latest + 1, end.day) if by_start else table.display_finish(latest) + 1
        moved.shown[i] = moved.finish[i] if left or c.network.grid > 1 else shown - c.first
    return moved


def _dates(
    c: CompiledNetwork,
    early: Early,
    late: Late,
    i: int,
    ends: tuple[End, End],
    driver: str | None,
    on_path: bool,
) -> ActivityDates:
    activity, table = c.activities[i], c.tables[i]
    if activity.actual_finish is not None and activity.actual_start is not None:
        return _complete_dates(activity.actual_start, activity.actual_finish, driver)
    left = c.nodes[i].remaining
    start, done, shown = (days[i] + c.first for days in early)
    by_start = not left and shown > done
    shown_late = table.display_finish(late.finish[i])
    if by_start:  # in the evening of the last day at the latest, not on the morning after it
        shown_late = min(late.finish[i], ends[1].day - 1)
    total = table.float_days(done, late.finish[i])
    if activity.actual_start is None:
        total = min(total, table.float_days(start, late.start[i]))
    return ActivityDates(
        early_start=start if activity.actual_start is None else activity.actual_start,
        early_finish=done,
        late_start=late.start[i],
        late_finish=late.finish[i],
        total_float=total,
        free_float=_free_float(c, early, i, ends[0]),
        driving_pred=driver,
        on_longest_path=on_path,
        remaining_start=start,
        shown_start=_shown_start(activity, left, start, shown),
        shown_finish=shown - 1,
        shown_late_start=late.start[i] if left else shown_late,
        shown_late_finish=shown_late,
    )


def _shown_start(activity: Activity, left: WorkDays, start: Day, shown: Day) -> Day:
    if activity.actual_start is not None:
        return activity.actual_start
    return start if left else shown - 1


def _complete_dates(start: Day, done: Day, driver: str | None) -> ActivityDates:
    last = max(start, done - 1)
    return ActivityDates(start, done, start, done, 0, 0, driver, False, start, start, last, start, last)


def _effort_dates(
    c: CompiledNetwork, effort: Activity, by_id: Mapping[str, ActivityDates], end: Day
) -> ActivityDates:
    """A level of effort is as long as the work it accompanies; it drives nothing and is never critical."""
    if effort.actual_start is not None and effort.actual_finish is not None:
        return _complete_dates(effort.actual_start, effort.actual_finish, None)
    early = {key: (d.early_start, d.shown_finish + 1) for key, d in by_id.items()}
    late = {key: (d.late_start, d.shown_late_finish + 1) for key, d in by_id.items()}
    start, done = effort_span(c.network, effort, early, end)
    late_start, late_done = effort_span(c.network, effort, late, end)
    table = c.table_of(effort.id)
    total = table.float_days(done, late_done)
    return ActivityDates(
        *(start, done, late_start, late_done, total, 0, None, False),
        remaining_start=max(start, c.network.data_date),
        shown_start=min(start, end - 1),
        shown_finish=min(max(start, done - 1), end - 1),
        shown_late_start=late_start,
        shown_late_finish=max(late_start, late_done - 1),
    )


def _issues(c: CompiledNetwork, by_id: Mapping[str, ActivityDates], early: Early, end: Day) -> list[Issue]:
    issues = []
    for i, activity in enumerate(c.activities):
        if is_mandatory(activity):
            issues.append(_mandatory_issue(c, early, i))
        elif by_id[activity.id].total_float < 0 and c.late[i] is not None:
            issues.append(
                Issue("constraint_missed", "warning", activity.id, f"{activity.id} misses its latest date.")
            )
    must = c.network.must_finish
    if must is not None and end > must:
        ends, limit = (to_date(day - 1, c.network.grid) for day in (end, must))
        text = f"The schedule ends on {ends}, after {limit}, by which it must finish."
        issues.append(Issue("must_finish_missed", "warning", "schedule", text))
    return issues


def _mandatory_issue(c: CompiledNetwork, early: Early, i: int) -> Issue:
    """A mandatory date is kept and flagged; a link that it breaks is named."""
    key, kind = c.activities[i].id, c.activities[i].constraint.value
    start, done = early.start[i] + c.first, early.finish[i] + c.first
    for arc in c.incoming[i]:
        allowed = back_bound(arc, start, done)
        at = (early.finish if arc.edge.from_finish else early.start)[arc.pred] + c.first
        if at > allowed:
            pred = c.activities[arc.pred].id
            return Issue(
                "mandatory_breaks_logic",
                "warning",
                key,
                f"{key} keeps its date ({kind}) against {pred}.",
            )
    return Issue("mandatory_constraint", "warning", key, f"{key} has a mandatory date ({kind}).")
