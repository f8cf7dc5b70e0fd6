"""The public JSON shape of a computed schedule (``compute_schedule``): dates as people read them."""

from __future__ import annotations

from typing import Any

from projects.domain.cpm import ActivityDates, ScheduleResult, schedule
from projects.domain.days import Day, to_date
from projects.domain.imported import ImportedActivity, ImportedSchedule
from projects.domain.network import Network, compile_network


def compute(imported: ImportedSchedule, data_date: Day | None = None) -> dict[str, Any]:
    """Schedule an imported file at ``data_date`` (or its own). Raises ScheduleError of any kind."""
    network = imported.network(data_date)
    return as_json(imported, network, schedule(compile_network(network)))


def as_json(imported: ImportedSchedule, network: Network, result: ScheduleResult) -> dict[str, Any]:
    """ISO dates, a finish being the last day worked; floats in working days; ``critical``: on the longest
    path.

    ``driving_predecessor`` is the UID of the activity whose link sets the start, null if a date does. What
    the file lost on the way stands among the issues as ``not_taken_over``.
    """
    uids = {a.code: a.uid for a in imported.activities}
    rows = [_row(a, result.by_id[a.code], uids) for a in imported.activities]
    issues = [
        {"code": i.code, "severity": i.severity, "subject": i.subject, "message": i.message}
        for i in result.issues
    ]
    issues += [
        {"code": "not_taken_over", "severity": "info", "subject": "file", "message": line}
        for line in imported.not_taken_over
    ]
    return {
        "data_date": _iso(network.data_date),
        "start": _iso(min(dates.shown_start for dates in result.by_id.values())),
        "finish": _iso(result.finish - 1),
        "activities": rows,
        "issues": issues,
    }


def _row(activity: ImportedActivity, dates: ActivityDates, uids: dict[str, int]) -> dict[str, Any]:
    return {
        "uid": activity.uid,
        "code": activity.code,
        "name": activity.name,
        "calendar": activity.activity.calendar,
        "early_start": _iso(dates.shown_start),
        "early_finish": _iso(dates.shown_finish),
        "late_start": _iso(dates.shown_late_start),
        "late_finish": _iso(dates.shown_late_finish),
        "total_float": dates.total_float,
        "free_float": dates.free_float,
        "critical": dates.on_longest_path,
        "driving_predecessor": None if dates.driving_pred is None else uids[dates.driving_pred],
    }


def _iso(day: Day) -> str:
    return to_date(day).isoformat()
