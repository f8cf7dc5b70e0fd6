"""A schedule by the clock as the JSON of ``compute_schedule``, and what a planner should look at in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from projects.domain.activities import ConstraintType, LinkType
from projects.domain.checks import check_network
from projects.domain.days import Day, WorkDays, to_date
from projects.domain.exact import ExactResult, ExactSchedule, compute_exact
from projects.domain.exact_network import ExactActivity, ExactNetwork, Rules
from projects.domain.imported import ImportedActivity, ImportedSchedule
from projects.domain.worktime import DAY, Ticks

_LATE = (ConstraintType.SNLT, ConstraintType.FNLT, ConstraintType.START_ON, ConstraintType.FINISH_ON)


def exact_as_json(imported: ImportedSchedule, exact: ExactNetwork, data_date: Day | None) -> dict[str, Any]:
    """ISO dates, a finish being the last day worked; floats in working days (parts of a day as decimals);
    ``critical``: on the longest path. ``data_date`` instead of the file's. Raises ScheduleError of any kind.
    """
    network = imported.network(data_date)
    if data_date is not None:
        check_network(network)
        exact = replace(exact, status=data_date * DAY)
    result = compute_exact(exact)
    activities = {a.id: a for a in exact.activities}
    shown = (*imported.activities, *imported.spans)
    uids = {a.code: a.uid for a in shown}
    daily = {calendar.id: calendar.daily for calendar in exact.calendars}
    rows = [_row(a, activities[a.code], result.by_id[a.code], daily, uids) for a in shown]
    issues = [
        {"code": code, "severity": severity, "subject": subject, "message": message}
        for code, severity, subject, message in _issues(exact, result, activities)
    ]
    issues += [
        {"code": "not_taken_over", "severity": "info", "subject": "file", "message": line}
        for line in imported.not_taken_over
    ]
    work = [(result.by_id[key], activities[key]) for key in activities]
    return {
        "data_date": to_date(network.data_date).isoformat(),
        "start": _iso(min(dates.start // DAY for dates, _ in work)),
        "finish": _iso(max(dates.last_days[2] for dates, _ in work)),
        "activities": rows,
        "issues": issues,
    }


def _row(
    row: ImportedActivity,
    activity: ExactActivity,
    dates: ExactResult,
    lengths: dict[str, Ticks],
    uids: dict[str, int],
) -> dict[str, Any]:
    daily = DAY if activity.elapsed else lengths[activity.calendar]
    starts = dates.early_start, dates.late_start
    ends = dates.last_days[:2]
    if activity.complete:
        starts, ends = (dates.start,) * 2, (max(dates.start // DAY, dates.last_days[2]),) * 2
    return {
        "uid": row.uid,
        "code": row.code,
        "name": row.name,
        "calendar": activity.calendar,
        "early_start": _iso(starts[0] // DAY),
        "early_finish": _iso(ends[0]),
        "late_start": _iso(starts[1] // DAY),
        "late_finish": _iso(ends[1]),
        "total_float": _days(dates.total_float, daily),
        "free_float": _days(dates.free_float, daily),
        "critical": dates.on_longest_path,
        "driving_predecessor": None if dates.driving is None else uids[dates.driving],
    }


def _days(ticks: Ticks, daily: Ticks) -> WorkDays | float:
    return ticks // daily if ticks % daily == 0 else round(ticks / daily, 2)


def _iso(day: Day) -> str:
    return to_date(day).isoformat()


def _issues(
    exact: ExactNetwork, result: ExactSchedule, activities: dict[str, ExactActivity]
) -> Iterator[tuple[str, str, str, str]]:
    for key, activity in activities.items():
        dates = result.by_id[key]
        if activity.constraint.mandatory and not activity.complete:
            kind = activity.constraint.value
            yield "mandatory_constraint", "warning", key, f"{key} has a mandatory date ({kind})."
        limited = activity.constraint in _LATE or activity.deadline is not None or activity.second in _LATE
        if dates.total_float < 0 and limited:
            yield "constraint_missed", "warning", key, f"{key} misses its latest date."
        if _waits_in_the_past(exact, activity, dates):
            text = f"{key} has not started, though its dates lie before the status date; Microsoft Project leaves it."
            yield "unstarted_before_status", "warning", key, text
        if exact.rules is Rules.MICROSOFT and activity.typed_start is not None:
            yield (
                "manual",
                "info",
                key,
                f"{key} is scheduled by hand: it keeps its dates whatever its links ask.",
            )
    yield from _out_of_sequence(exact, activities)
    if exact.must_finish is not None and result.finish > exact.must_finish:
        last, must = (result.finish - 1) // DAY, (exact.must_finish - 1) // DAY
        text = f"The schedule ends on {to_date(last)}, after {to_date(must)}, by which it must finish."
        yield "must_finish_missed", "warning", "schedule", text


def _waits_in_the_past(exact: ExactNetwork, activity: ExactActivity, dates: ExactResult) -> bool:
    if exact.rules is not Rules.MICROSOFT or exact.status is None or activity.started:
        return False
    return dates.start < exact.status


def _out_of_sequence(
    exact: ExactNetwork, activities: dict[str, ExactActivity]
) -> Iterator[tuple[str, str, str, str]]:
    for link in exact.links:
        pred, succ = activities[link.pred], activities[link.succ]
        reached = succ.actual_finish if link.type in (LinkType.FF, LinkType.SF) else succ.actual_start
        needed = pred.actual_finish if link.type in (LinkType.FS, LinkType.FF) else pred.actual_start
        if reached is not None and (needed is None or reached < needed):
            text = f"{link.succ} went ahead of its {link.type.value} link from {link.pred}."
            yield "out_of_sequence", "warning", f"{link.pred} -> {link.succ}", text
