"""The backward pass and the floats over flat networks: the twins of ``passes.backward`` and of the floats in
``cpm.py``. One value per node; days count from each project's ``first``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from projects.domain.errors import HorizonError
from projects.domain.flat import NO_LIMIT, FlatNetworks, Index, Ints


class Back(NamedTuple):
    """How far each link lets its predecessor go: ``data[b + data[a + x]]`` for links ``at``, x itself for the
    others, where x is the successor's start, or its finish where the link holds that.
    """

    at: Index
    a: Ints
    b: Ints


class LateGroup(NamedTuple):
    """Rows ``lo`` to ``hi`` (exclusive) of one level. ``source``: late stack rows the bounds start from, first
    those on the finish (``blocks`` rows each), then those on the start, whose rows ``starts`` names.
    """

    lo: int
    hi: int
    work: bool
    source: Index
    back: Back
    blocks: tuple[int, ...]
    starts: tuple[Index, ...]


def back_of(flat: FlatNetworks, arc: Index) -> Back:
    """The backward maps of some arcs."""
    arcs, tables = flat.arcs, flat.tables
    lag, table, to_finish = arcs.lag[arc], arcs.table[arc], arcs.to_finish[arc]
    lead = (lag < 0) & ~to_finish
    at = np.flatnonzero(to_finish | (lag != 0))
    return Back(at, (tables.idx[table] + lead)[at], (tables.wd[table] - lag - lead)[at])


class LatePlan:
    """Order of work of the backward pass over ``levels_of(flat)``. ``node[r]`` is the node of row r."""

    def __init__(self, flat: FlatNetworks, level: Ints) -> None:
        self.flat = flat
        arcs, count = flat.arcs, len(flat.nodes.left)
        top = int(level.max())
        moment = flat.nodes.left == 0
        group = 2 * (top - level) + moment
        on_finish = np.bincount(arcs.pred[arcs.from_finish], minlength=count)
        self.node = np.lexsort((-on_finish, group))
        self.row = np.empty(count, dtype=np.int64)
        self.row[self.node] = np.arange(count)
        self.group = group[self.node]
        self.bounds = np.searchsorted(self.group, np.arange(2 * top + 3))
        finish = self._placed(np.flatnonzero(arcs.from_finish))
        start = self._placed(np.flatnonzero(~arcs.from_finish))
        self.groups = tuple(
            self._group(number, finish, start)
            for number in range(2 * top + 2)
            if self.bounds[number] < self.bounds[number + 1]
        )

    def _placed(self, arc: Index) -> tuple[Index, Index, Index]:
        """Arcs by (group, place among those of a row, row); their places; where each group begins."""
        row = self.row[self.flat.arcs.pred[arc]]
        order = np.argsort(row, kind="stable")
        arc, row = arc[order], row[order]
        place = np.arange(len(row)) - np.searchsorted(row, row)
        order = np.lexsort((row, place, self.group[row]))
        begins = np.searchsorted(self.group[row[order]], np.arange(len(self.bounds)))
        return arc[order], place[order], begins

    def _group(
        self, number: int, finish: tuple[Index, Index, Index], start: tuple[Index, Index, Index]
    ) -> LateGroup:
        (on_finish, blocks), (on_start, starts) = (
            (arc[begins[number] : begins[number + 1]], place[begins[number] : begins[number + 1]])
            for arc, place, begins in (finish, start)
        )
        arcs = self.flat.arcs
        arc = np.concatenate([on_finish, on_start])
        succ = self.row[arcs.succ[arc]]
        lo = int(self.bounds[number])
        rows = self.row[arcs.pred[on_start]] - lo
        return LateGroup(
            lo,
            int(self.bounds[number + 1]),
            number % 2 == 0,
            np.where(arcs.to_finish[arc], succ, succ + len(self.row)),
            back_of(self.flat, arc),
            tuple(np.bincount(blocks).tolist()),
            tuple(rows[starts == place] for place in range(int(starts.max(initial=-1)) + 1)),
        )


def backward(plan: LatePlan, by: Ints, *, strict: bool = True) -> tuple[Ints, Ints]:
    """Latest start and finish of each node. ``by``: its latest finish from everything but links.

    Raises HorizonError where a date leaves the calendars; not ``strict``: a date before them reads UNDER, and
    a link that allows any day of them limits nothing.
    """
    nodes, tables, node = plan.flat.nodes, plan.flat.tables, plan.node
    stack = np.empty(2 * len(node), dtype=np.int32)
    by, left, table = by[node], nodes.left[node], nodes.table[node]
    idx, wd, end = tables.idx[table], tables.wd[table], tables.end[table]
    for group in plan.groups:
        part = slice(group.lo, group.hi)
        limit, start_by = _limits(plan, group, stack, by[part], strict)
        if group.work:
            data = tables.data
            place = data[idx[part] + limit] - left[part]
            if group.starts:
                held = np.flatnonzero(start_by < NO_LIMIT)
                before = data[idx[part][held] + start_by[held] + 1] - 1
                place[held] = np.minimum(place[held], before)
            start = data[wd[part] + place]
            limit = data[end[part] + place + left[part]]
        else:
            start = limit = np.minimum(limit, start_by)
        stack[part] = limit
        stack[len(node) + group.lo : len(node) + group.hi] = start
    if strict and stack.min() < 0:
        raise _out_of_range(plan, int(stack.argmin()) % len(node))
    return stack[len(node) + plan.row], stack[plan.row]


def _limits(plan: LatePlan, group: LateGroup, stack: Ints, by: Ints, strict: bool) -> tuple[Ints, Ints]:
    """Latest finish and latest start that links and limits allow the rows of a group."""
    data, over = plan.flat.tables.data, plan.flat.tables.over
    x = stack[group.source]
    if len(group.back.at):
        moved = data[group.back.b + data[group.back.a + x[group.back.at]]]
        if strict and moved.max() >= over:
            raise _out_of_range(plan, group.lo + _row_of(group, int(group.back.at[moved.argmax()])))
        x[group.back.at] = moved
    limit, at = by.copy(), 0
    for count in group.blocks:
        np.minimum(limit[:count], x[at : at + count], out=limit[:count])
        at += count
    start_by = np.full(len(by), NO_LIMIT, dtype=np.int32)
    for rows in group.starts:
        start_by[rows] = np.minimum(start_by[rows], x[at : at + len(rows)])
        at += len(rows)
    return limit, start_by


def _row_of(group: LateGroup, place: int) -> int:
    """Row, counted from ``lo``, of the bound at a place."""
    rows = np.concatenate([*(np.arange(count) for count in group.blocks), *group.starts])
    return int(rows[place])


def _out_of_range(plan: LatePlan, row: int) -> HorizonError:
    return plan.flat.past_calendars(plan.node[row : row + 1], "late dates")


class FreePlan:
    """Links by predecessor, to find how far each activity may slip without moving an open successor."""

    def __init__(self, flat: FlatNetworks) -> None:
        self.flat = flat
        arcs = flat.arcs
        live = flat.nodes.actual[arcs.succ] < 0
        self.on_finish = self._sorted(np.flatnonzero(live & arcs.from_finish))
        self.on_start = self._sorted(np.flatnonzero(live & ~arcs.from_finish))

    def _sorted(self, arc: Index) -> tuple[Index, Index, Index, Back]:
        """Source rows (starts, then finishes, by node), predecessors, where each begins, backward maps."""
        arcs = self.flat.arcs
        arc = arc[np.argsort(arcs.pred[arc], kind="stable")]
        count = len(self.flat.nodes.left)
        source = arcs.succ[arc] + np.where(arcs.to_finish[arc], count, 0)
        pred, begins = np.unique(arcs.pred[arc], return_index=True)
        return source.astype(np.int64), pred.astype(np.int64), begins, back_of(self.flat, arc)

    def _least(self, early: Ints, part: tuple[Index, Index, Index, Back]) -> tuple[Index, Ints]:
        source, pred, begins, back = part
        if not len(source):
            return pred, early[:0]
        data = self.flat.tables.data
        x = early[source]
        x[back.at] = data[back.b + data[back.a + x[back.at]]]
        return pred, np.minimum.reduceat(x, begins)

    def floats(self, start: Ints, finish: Ints, by: Ints) -> Ints:
        """Free float of each node, in its own working days. ``by``: the latest finish that leaves the end
        of the schedule where it is.
        """
        nodes, tables = self.flat.nodes, self.flat.tables
        data, idx = tables.data, tables.idx[nodes.table]
        early = np.concatenate([start, finish])
        done = by.copy()
        pred, limit = self._least(early, self.on_finish)
        done[pred] = np.minimum(done[pred], limit)
        free = data[idx + done] - data[idx + finish]
        pred, limit = self._least(early, self.on_start)
        work = nodes.left[pred] > 0
        # for work the last working day not after the limit: as many days before it, less one
        before = np.where(work, data[idx[pred] + limit + 1] - 1, data[idx[pred] + limit])
        free[pred] = np.minimum(free[pred], before - data[idx[pred] + start[pred]])
        free[nodes.actual >= 0] = 0
        floats: Ints = np.maximum(free, 0)
        return floats
