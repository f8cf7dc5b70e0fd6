"""The forward and the backward pass over a compiled network. Days here count from
``CompiledNetwork.first``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from projects.domain.calendars import CalendarTable
from projects.domain.days import Day, WorkDays
from projects.domain.errors import HorizonError, NetworkDataError
from projects.domain.network import Arc, Bound, CompiledNetwork, Node


class Early(NamedTuple):
    """Remaining start, remaining finish and half-open shown finish of each activity.

    They differ for milestones only: ``finish`` is the moment (start == finish), ``shown`` the day after the
    day on which people see it: a milestone after Friday's work shows on Friday, one released on a Monday on
    that Monday.
    """

    start: list[int]
    finish: list[int]
    shown: list[int]

    def copy(self) -> Early:
        """Independent lists with the same values."""
        return Early(self.start.copy(), self.finish.copy(), self.shown.copy())


def forward(
    c: CompiledNetwork, release: Mapping[str, Day], base: Early | None = None, since: int = 0
) -> Early:
    """Earliest dates. ``release`` holds the earliest start of activities (ignored on complete ones).

    With ``base`` (the result for fewer or earlier releases) only the activities from number ``since`` on are
    done again. Raises HorizonError past the calendars, NetworkDataError for a release of an unknown activity.
    """
    count = len(c.nodes)
    early = base.copy() if base else Early([0] * count, [0] * count, [0] * count)
    es, ef, shown = early
    released = _releases(c, release)
    try:
        for i in range(since, count):
            node = c.nodes[i]
            floor, floor_shown, left, idx, wd, bounds = node
            if i in released:
                floor, floor_shown = max(floor, released[i]), max(floor_shown, released[i] + 1)
            if left:
                k = idx[_work_floor(floor, node, es, ef)]
                es[i] = wd[k]
                ef[i] = shown[i] = wd[k + left - 1] + 1
            else:
                es[i], shown[i] = _moment(floor, floor_shown, bounds, early)
                ef[i] = es[i]
                if c.network.grid > 1:
                    shown[i] = es[i]  # on a fine grid a moment is its own clock time
    except IndexError:
        last = (c.first + len(c.nodes[i].idx) - 1) // c.network.grid
        raise HorizonError(f"Activity {c.activities[i].id}", last) from None
    return early


def _work_floor(floor: int, node: Node, es: list[int], ef: list[int]) -> int:
    """Least remaining start of work, before rolling. Inlined twin of ``task_bound``: this loop is the hot
    one.

    A bound that falls before the tables lies before every floor: it is left out.
    """
    _, _, left, idx, wd, bounds = node
    for pred, from_finish, to_finish, lag, lag_idx, lag_wd in bounds:
        x = ef[pred] if from_finish else es[pred]
        if to_finish:
            k = lag_idx[x] + lag - 1
            k = idx[lag_wd[k]] - left + 1 if k >= 0 else -1
            x = wd[k] if k >= 0 else 0
        elif lag > 0:
            x = lag_wd[lag_idx[x] + lag - 1] + 1
        elif lag:
            k = lag_idx[x] + lag
            x = lag_wd[k] if k >= 0 else 0
        if x > floor:
            floor = x
    return floor


def _releases(c: CompiledNetwork, release: Mapping[str, Day]) -> dict[int, int]:
    found = {}
    last = c.tables[0].last
    for key, day in release.items():
        if key not in c.index:
            raise NetworkDataError(
                "unknown_activity",
                key,
                f"A release names activity {key}, which does not exist.",
                "Correct it.",
            )
        if day >= last:
            raise HorizonError(f"Activity {key}, release", day // c.network.grid)
        if not c.activities[c.index[key]].complete:
            found[c.index[key]] = day - c.first
    return found


def _moment(floor: int, floor_shown: int, bounds: tuple[Bound, ...], early: Early) -> tuple[int, int]:
    """A milestone (or finished work that passes a date on): the moment, not rolled, and its shown finish."""
    for bound in bounds:
        at, at_shown = moment_bound(bound, early)
        floor, floor_shown = max(floor, at), max(floor_shown, at_shown)
    return floor, floor_shown


def moment_bound(bound: Bound, early: Early) -> tuple[int, int]:
    """What one link asks of a milestone: the moment and the half-open shown finish; (0, 0) before the
    tables.
    """
    p, lag, idx, wd = bound.pred, bound.lag, bound.idx, bound.wd
    x = early.finish[p] if bound.from_finish else early.start[p]
    if bound.to_finish or lag > 0:
        k = idx[x] + lag - 1
        return (wd[k] + 1, wd[k] + 1) if k >= 0 else (0, 0)
    if lag:
        k = idx[x] + lag
        if k < 1:
            return 0, 0
        return wd[k], (wd[k - 1] if bound.from_finish else wd[k]) + 1
    if bound.from_finish or early.start[p] == early.finish[p]:
        return x, early.shown[p]
    return x, x + 1


def task_bound(bound: Bound, node: Node, early: Early) -> int:
    """Least working start that one link allows an activity with work left; 0 before the tables."""
    x = early.finish[bound.pred] if bound.from_finish else early.start[bound.pred]
    lag, idx, wd = bound.lag, bound.idx, bound.wd
    if bound.to_finish:
        k = idx[x] + lag - 1
        k = node.idx[wd[k]] - node.remaining + 1 if k >= 0 else -1
        return node.wd[k] if k >= 0 else 0
    if lag > 0:
        x = wd[idx[x] + lag - 1] + 1
    elif lag:
        k = idx[x] + lag
        x = wd[k] if k >= 0 else 0
    return node.wd[node.idx[x]]


class Late(NamedTuple):
    """Latest remaining start and finish of each activity, absolute days. For work, finish = add(start,
    remaining).
    """

    start: list[Day]
    finish: list[Day]


class End(NamedTuple):
    """By when everything must be over: ``day`` half-open, absolute.

    ``moment``: the latest one for a milestone that shows on the morning of its day (one held by a date). It is
    the evening of the last day, as for work; but where nothing else lasts until that evening, or the day is
    given, it is the last morning.
    """

    day: Day
    moment: Day


def backward(c: CompiledNetwork, early: Early, anchor: End) -> Late:
    """Latest dates that keep ``anchor``, the late constraints and the links."""
    count = len(c.nodes)
    late = Late([0] * count, [0] * count)
    for i in range(count - 1, -1, -1):
        table, left = c.tables[i], c.nodes[i].remaining
        by = anchor.day if left or c.activities[i].complete else last_moment(early, i, anchor)
        own = c.late[i]
        by = by if own is None else min(by, own)
        start_by: Day | None = None
        for arc in c.outgoing[i]:
            x = back_bound(arc, late.start[arc.succ], late.finish[arc.succ])
            if arc.edge.from_finish:
                by = min(by, x)
            else:
                start_by = x if start_by is None else min(start_by, x)
        late.start[i], late.finish[i] = _late_dates(table, left, by, start_by)
    return late


def _late_dates(table: CalendarTable, left: WorkDays, by: Day, start_by: Day | None) -> tuple[Day, Day]:
    if not left:
        moment = by if start_by is None else min(by, start_by)
        return moment, moment
    start = table.sub(by, left)
    if start_by is not None and start_by < start:
        start = table.roll_back(start_by)
    return start, table.add(start, left)


def end_of(early: Early, first: Day, end: Day) -> End:
    """The end of a schedule whose half-open finish is ``end``."""
    return End(end, end if max(early.finish) + first >= end else end - 1)


def last_moment(early: Early, i: int, end: End) -> Day:
    """Latest moment of milestone ``i``."""
    ahead = early.shown[i] - early.finish[i]
    return end.moment if ahead > 0 else end.day - ahead


def back_bound(arc: Arc, start: Day, finish: Day) -> Day:
    """Latest date of the predecessor's end that a link allows when its successor has these dates."""
    edge = arc.edge
    if edge.to_finish:
        return edge.table.invlag_finish(finish, edge.lag)
    return edge.table.invlag(start, edge.lag)
