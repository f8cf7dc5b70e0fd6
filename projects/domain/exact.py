"""Schedules by the clock: dates, floats, driving predecessors, the longest path. Used for schedule files.

The network of a programme is computed by the day (``cpm.py``); on whole days both agree, which is a property test.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from projects.domain.activities import ConstraintType, LinkType
from projects.domain.days import Day
from projects.domain.exact_base import ExactDates
from projects.domain.exact_microsoft import MicrosoftPass
from projects.domain.exact_network import ActivityKind, ExactActivity, ExactLink, ExactNetwork, Rules
from projects.domain.exact_primavera import PrimaveraPass
from projects.domain.exact_spans import span_dates
from projects.domain.worktime import DAY, ELAPSED_TIME, Moment, Ticks

Pass = MicrosoftPass | PrimaveraPass


@dataclass(frozen=True, slots=True)
class ExactResult:
    """Moments and lengths of one activity. ``start`` and ``finish``: when it is planned or was done; ``last_days``: the
    last day worked by early finish, late finish and finish.
    """

    early_start: Moment
    early_finish: Moment
    late_start: Moment
    late_finish: Moment
    start: Moment
    finish: Moment
    total_float: Ticks
    free_float: Ticks
    driving: str | None
    on_longest_path: bool
    last_days: tuple[Day, Day, Day]


@dataclass(frozen=True, slots=True)
class ExactSchedule:
    """``finish``: when the last work ends."""

    finish: Moment
    by_id: Mapping[str, ExactResult]


def compute_exact(network: ExactNetwork) -> ExactSchedule:
    """All dates by the network's rules. Raises NetworkDataError, CycleError, HorizonError, CalendarError."""
    work: Pass = MicrosoftPass(network) if network.rules is Rules.MICROSOFT else PrimaveraPass(network)
    work.run()
    drivers = [_drivers(work, i) for i in range(len(work.activities))]
    path = _longest_path(work, drivers)
    by_id = {}
    for i, activity in enumerate(work.activities):
        by_id[activity.id] = _result(work, i, activity, _pick(work, drivers[i]), path[i])
    spans = [a for a in network.activities if a.kind is ActivityKind.SPAN]
    for activity, dates in span_dates(work, spans):
        total = work.own(activity).between(dates.early_finish, dates.late_finish)
        by_id[activity.id] = ExactResult(
            dates.early_start,
            dates.early_finish,
            dates.late_start,
            dates.late_finish,
            activity.actual_start or dates.early_start,
            activity.actual_finish or dates.early_finish,
            total,
            0,
            None,
            False,
            _last_days(work, activity, dates, activity.actual_finish or dates.early_finish),
        )
    return ExactSchedule(work.finish, MappingProxyType(by_id))


def _result(work: Pass, i: int, activity: ExactActivity, driver: str | None, on_path: bool) -> ExactResult:
    dates = work.dates[i]
    start, done = dates.early_start, dates.early_finish
    if work.network.rules is Rules.MICROSOFT and activity.constraint is ConstraintType.ALAP:
        start, done = dates.late_start, dates.late_finish
    return ExactResult(
        dates.early_start,
        dates.early_finish,
        dates.late_start,
        dates.late_finish,
        start if activity.actual_start is None else activity.actual_start,
        done if activity.actual_finish is None else activity.actual_finish,
        _total_float(work, activity, dates),
        _free_float(work, i, activity),
        None if activity.complete else driver,
        on_path and not activity.complete,
        _last_days(work, activity, dates, done if activity.actual_finish is None else activity.actual_finish),
    )


def _last_days(
    work: Pass, activity: ExactActivity, dates: ExactDates, finish: Moment
) -> tuple[Day, Day, Day]:
    """08:00 of a day is the evening of the day worked before; a milestone is the day of its moment."""
    if activity.milestone:
        return dates.early_finish // DAY, dates.late_finish // DAY, finish // DAY
    moments = dates.early_finish, dates.late_finish, finish
    early, late, shown = ((work.end(activity, moment) - 1) // DAY for moment in moments)
    return early, late, shown


def _total_float(work: Pass, activity: ExactActivity, dates: ExactDates) -> Ticks:
    """The smaller of start and finish float, the finish float once started, 0 when complete."""
    if activity.complete:
        return 0
    microsoft = work.network.rules is Rules.MICROSOFT
    if microsoft and activity.constraint is ConstraintType.ALAP:
        return 0
    table = work.floats_on(activity)
    at_start = table.between(dates.early_start, dates.late_start)
    at_finish = table.between(dates.early_finish, dates.late_finish)
    kind = work.network.float_from
    if kind == "start":
        return at_start
    if kind == "finish" or activity.started:
        return at_finish
    return min(at_start, at_finish, _pulled(work, activity))


def _pulled(work: Pass, activity: ExactActivity) -> Ticks:
    """By how much a constraint date starts the activity ahead of its links, as a negative float; else no limit."""
    i = work.index[activity.id]
    if isinstance(work, PrimaveraPass) or i not in work.pulled:
        return sys.maxsize
    return work.own(activity).between(work.pulled[i], work.dates[i].early_start)


def _free_float(work: Pass, i: int, activity: ExactActivity) -> Ticks:
    """What it may slip without moving an open successor (or the end, or its total float); never negative."""
    if activity.complete or (work.network.rules is Rules.PRIMAVERA and activity.constraint.mandatory):
        return 0
    passed_on = work.network.rules is Rules.PRIMAVERA  # a complete activity hands dates on
    found = [
        _gap(work, i, activity, s, link)
        for s, link in work.outgoing[i]
        if work.live(link) and (passed_on or not work.activities[s].complete)
    ]
    if not found:
        if work.network.rules is Rules.MICROSOFT:
            return max(0, _total_float(work, activity, work.dates[i]))
        return max(0, work.floats_on(activity).between(work.dates[i].early_finish, work.finish))
    return max(0, min(found))


def _gap(work: Pass, i: int, activity: ExactActivity, s: int, link: ExactLink) -> Ticks:
    mine, theirs = _shown(work, i), _shown(work, s)
    if link.type is LinkType.SS and activity.started and work.network.rules is not Rules.MICROSOFT:
        return 0
    a = mine[1] if link.type in (LinkType.FS, LinkType.FF) else mine[0]
    b = theirs[1] if link.type in (LinkType.FF, LinkType.SF) else theirs[0]
    if work.network.rules is Rules.MICROSOFT and link.calendar != ELAPSED_TIME.id:
        return work.floats_on(activity).between(a, b) - link.lag
    ahead = work.ahead(link, a, link.lag) if isinstance(work, PrimaveraPass) else work.lagged(link, a)
    return work.floats_on(activity).between(ahead, b)


def _shown(work: Pass, i: int) -> tuple[Moment, Moment]:
    dates = work.dates[i]
    if work.network.rules is Rules.MICROSOFT and work.activities[i].constraint is ConstraintType.ALAP:
        return dates.late_start, dates.late_finish
    return dates.early_start, dates.early_finish


def _drivers(work: Pass, i: int) -> list[int]:
    """Predecessors whose link asks for the very start that the activity has."""
    activity = work.activities[i]
    if activity.typed_start is not None:
        return []
    start = work.dates[i].early_start
    found = []
    for p, link in work.incoming[i]:
        if work.live(link) and work.roll(activity, work.bound(p, link, activity)) == start:
            found.append(p)
    return sorted(set(found))


def _pick(work: Pass, drivers: list[int]) -> str | None:
    """One to name: still open before complete, then the one that ends last, then by id."""
    if not drivers:
        return None
    acts = work.activities
    best = min(drivers, key=lambda p: (acts[p].complete, -work.dates[p].early_finish, acts[p].id))
    return acts[best].id


def _longest_path(work: Pass, drivers: list[list[int]]) -> list[bool]:
    """What is reached back along driving links from the open activities that end last."""
    reached = [
        not a.complete and work.dates[i].early_finish == work.finish for i, a in enumerate(work.activities)
    ]
    for i in range(len(reached) - 1, -1, -1):
        if reached[i]:
            for pred in drivers[i]:
                reached[pred] = True
    return reached
