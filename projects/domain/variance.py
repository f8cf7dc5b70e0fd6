"""How current dates differ from approved ones: starts, finishes and durations, side by side.

The same code serves every reference: the original baseline, the latest approved, any earlier one, or the issue of
the programme before. Worked table and the check against published figures: docs/algorithms/baselines.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from projects.domain.cpm import ScheduleResult
from projects.domain.days import Day, WorkDays
from projects.domain.network import CompiledNetwork
from projects.domain.programme import BaselineFacts


class Dates(NamedTuple):
    """An activity's dates as people read them, made half-open: ``finish`` is the day after the last one shown.

    ``duration``: working days of its calendar between the two; None: not told.
    """

    start: Day
    finish: Day
    duration: WorkDays | None


class Variance(NamedTuple):
    """Current less approved. ``start`` and ``finish`` in calendar days, positive: later; ``duration`` in working
    days, positive: longer; None: one of the two durations is not told.
    """

    start: int
    finish: int
    duration: int | None


@dataclass(frozen=True, slots=True)
class ReferenceVariance:
    """Current dates against one reference. ``whole``: earliest start, latest finish, and the calendar days between
    them (a project has no calendar of its own); None when either side has no activity. ``by_activity`` holds the
    activities that both have; ``added`` those only the current programme has, ``removed`` those only the reference.
    """

    whole: Variance | None
    by_activity: Mapping[str, Variance]
    added: tuple[str, ...]
    removed: tuple[str, ...]


def variance(current: Dates, approved: Dates) -> Variance:
    """One activity against its approved dates."""
    known = current.duration is not None and approved.duration is not None
    return Variance(
        current.start - approved.start,
        current.finish - approved.finish,
        (current.duration or 0) - (approved.duration or 0) if known else None,
    )


def variance_against(approved: Mapping[str, Dates], current: Mapping[str, Dates]) -> ReferenceVariance:
    """A programme against one reference, activities matched by code. Raises nothing."""
    whole, held = _whole(current), _whole(approved)
    return ReferenceVariance(
        whole=variance(whole, held) if whole and held else None,
        by_activity={
            code: variance(dates, approved[code]) for code, dates in current.items() if code in approved
        },
        added=tuple(code for code in current if code not in approved),
        removed=tuple(code for code in approved if code not in current),
    )


def approved_dates(baseline: BaselineFacts) -> dict[str, Dates]:
    """The dates that a baseline holds."""
    return {code: Dates(row.start, row.finish, row.duration) for code, row in baseline.activities.items()}


def current_dates(compiled: CompiledNetwork, schedule: ScheduleResult) -> dict[str, Dates]:
    """The dates of a computed programme of whole days: actual where work is done, forecast where it is not.

    An activity's duration spans its working days from start to finish, idle ones in between included: that is
    what it takes, as against what was approved.
    """
    found = {}
    for activity in compiled.network.activities:
        dates = schedule.by_id[activity.id]
        table = compiled.table_of(activity.id)
        span = table.float_days(dates.early_start, dates.early_finish)
        found[activity.id] = Dates(dates.shown_start, dates.shown_finish + 1, span)
    return found


def _whole(dates: Mapping[str, Dates]) -> Dates | None:
    if not dates:
        return None
    start = min(row.start for row in dates.values())
    finish = max(row.finish for row in dates.values())
    return Dates(start, finish, finish - start)
