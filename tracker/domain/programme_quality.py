"""What the page "Programme" shows beside the dates: float paths, the fourteen points, progress override. As JSON.

Computed once, with the assessment. Rules: docs/algorithms/float_paths.md, docs/algorithms/schedule_quality.md.
"""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from projects.domain.activities import Network
from projects.domain.cpm import ScheduleResult
from projects.domain.errors import ScheduleError
from projects.domain.float_paths import FloatPath, float_paths, last_activity
from projects.domain.near_critical import NEAR_CRITICAL, near_critical
from projects.domain.network import CompiledNetwork
from projects.domain.programme import Programme
from projects.domain.quality import QualityCheck, dcma14
from projects.domain.whatif import compare_modes
from tracker.domain.assess import HORIZON_DAYS, Outlook
from tracker.domain.inputs import iso_finish

Json = dict[str, Any]

PATHS = 5
"""Float paths that are kept."""


def programme_quality(programme: Programme, found: Outlook) -> Json | None:
    """None without a computed schedule. ``problem`` says why the rest is missing, "" when it is not.

    ``checks``: values and thresholds as exact fractions ("2/7"), null when unknown (``reason``). ``paths``: float in
    working days, activities from the first worked to the last. ``override``: the finish under progress override
    (last day worked), calendar days earlier than the forecast, links that work ran ahead of; null before any work
    has started. ``held_by_land``: activities whose start is the release of their land.
    """
    if found.compiled is None or found.schedule is None:
        return None
    c, r = found.compiled, found.schedule
    baseline = programme.latest.activities if programme.latest else None
    try:
        return {
            "problem": "",
            "checks": [_check(check) for check in dcma14(c, r, baseline, release=found.release)],
            "held_by_land": _held_by_land(found, c, r),
            "near_critical": {"days": NEAR_CRITICAL, "activities": list(near_critical(c, r))},
            "paths": _paths(c, r),
            "override": _override(c.network, found),
        }
    except ScheduleError as problem:
        return {"problem": str(problem), "checks": [], "paths": None, "override": None}


def _check(check: QualityCheck) -> Json:
    return {
        "code": check.rule.code,
        "value": _exact(check.value),
        "threshold": _exact(check.rule.threshold),
        "passed": check.passed,
        "population": check.population,
        "offenders": list(check.offenders),
        "reason": check.reason,
    }


def _exact(value: Fraction | int | None) -> str | None:
    return None if value is None else str(value)


def _held_by_land(found: Outlook, c: CompiledNetwork, r: ScheduleResult) -> list[str]:
    """Open activities that no link drives and that begin on the first day their land allows."""
    held = []
    for code, day in sorted(found.release.items()):
        i, dates = c.index[code], r.by_id[code]
        first = c.tables[i].roll(day) if c.nodes[i].remaining else day
        if dates.driving_pred is None and not c.activities[i].complete and dates.remaining_start == first:
            held.append(code)
    return held


def _paths(c: CompiledNetwork, r: ScheduleResult) -> Json | None:
    end = last_activity(c, r)
    if end is None:
        return None
    return {"end": end, "paths": _path_rows(float_paths(c, r, end, PATHS))}


def _path_rows(paths: Iterable[FloatPath]) -> list[Json]:
    return [
        {"float_days": path.float_days, "activities": list(path.activities), "joins": path.joins}
        for path in paths
    ]


def _override(network: Network, found: Outlook) -> Json | None:
    if not any(activity.started for activity in network.activities):
        return None
    horizon = max([network.data_date, *found.release.values()]) + HORIZON_DAYS
    both = compare_modes(network, found.release, horizon)
    return {
        "finish": iso_finish(both.progress_override.finish),
        "days_earlier": both.days_earlier,
        "out_of_sequence": [
            {"pred": link.pred, "succ": link.succ, "type": link.type.value} for link in both.out_of_sequence
        ],
    }
