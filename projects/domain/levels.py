"""The order of work of the vectorised forward pass: rows by level, bounds by place.

All activities of one level (of all projects) are done in one step. Within a level the rows with most bounds
come first, so that the n-th bounds of all rows form a block over the first rows: a maximum of two slices, no
scatter. Work and moments (milestones, finished work) follow different rules and form two groups per level.

A *stack* holds the results: rows ``[0, R)`` remaining finish, ``[R, 2R)`` remaining start, then the shown
finish of the moments. Its last axis, if any, are columns (samples, coalitions, blockers).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from projects.domain.flat import Flags, FlatNetworks, Index, Ints


class Moved(NamedTuple):
    """Bounds at places ``at`` whose day x becomes ``data[b + data[a + x]]``."""

    at: Index
    a: Ints
    b: Ints


class WorkGroup(NamedTuple):
    """Rows ``lo`` to ``hi`` (exclusive) of work. ``source``: stack rows the bounds start from; ``blocks``:
    how many rows the first, second ... bounds cover. ``lagged`` bounds go through their lag; ``ends`` (to
    the finish, an evening on the lag's calendar) then through ``own``: target row and its table. ``begun``:
    those of the rows whose start another bound, or a twin, asks for.
    """

    lo: int
    hi: int
    source: Index
    blocks: tuple[int, ...]
    lagged: Moved
    ends: Moved
    own: Ends
    begun: Index


class Ends(NamedTuple):
    """For each bound on a finish: its row and the bases of the row's own calendar."""

    row: Index
    idx: Ints
    wd: Ints


class MomentGroup(NamedTuple):
    """Rows ``lo`` to ``hi`` of moments. ``shown_source``: stack rows of the predecessors' shown finishes.

    ``lagged`` gives the moment, ``lagged_shown`` the shown finish (same places, before the lag). ``begins``
    are bounds without lag from a start; ``begins_finish`` the predecessors' finish rows. ``clock``: rows,
    counted from ``lo``, whose moment is a clock time and shows as such.
    """

    lo: int
    hi: int
    shown: int
    source: Index
    shown_source: Index
    blocks: tuple[int, ...]
    lagged: Moved
    lagged_shown: Moved
    begins: Index
    begins_finish: Index
    clock: Index


class Twins(NamedTuple):
    """Activities that are work in some columns and moments in others: both rows, and the shown row."""

    work: Index
    moment: Index
    shown: Index


@dataclass(frozen=True, slots=True)
class Layout:
    """Rows in order of work. ``node[r]`` is the node of row r; ``finish_row``, ``start_row`` and
    ``shown_row`` give the stack rows of each node; ``moment_rows`` are the rows that follow the rules of
    moments, in the order of the shown finishes in the stack; ``starts_left`` rows of work whose start no
    bound asks for.
    """

    flat: FlatNetworks
    node: Index
    finish_row: Index
    start_row: Index
    shown_row: Index
    rows: int
    moment_rows: Index
    starts_left: Index
    levels: tuple[tuple[WorkGroup | None, MomentGroup | None, Twins | None], ...]


def target_rows(group: WorkGroup | MomentGroup) -> Index:
    """The row that each bound of a group holds back."""
    return group.lo + np.concatenate([np.arange(count) for count in (0, *group.blocks)])


def lay_out(
    flat: FlatNetworks, level: Ints, work: Flags | None = None, moment: Flags | None = None
) -> Layout:
    """Plan the forward pass over ``levels_of(flat)``. ``work`` and ``moment`` say what each node can be (both:
    it depends on the column); by default what its remaining duration says.
    """
    if work is None or moment is None:
        work, moment = flat.nodes.left > 0, flat.nodes.left == 0
    return _Planner(flat, level, work, moment).layout()


class _Planner:
    """Collects the parts of a Layout; lives for one call."""

    def __init__(self, flat: FlatNetworks, level: Ints, work: Flags, moment: Flags) -> None:
        self.flat = flat
        self.level = level
        held = np.bincount(flat.arcs.succ[flat.arcs.holds], minlength=len(self.level))
        node = np.concatenate([np.flatnonzero(work), np.flatnonzero(moment)])
        kind = np.repeat([0, 1], [work.sum(), moment.sum()])
        order = np.lexsort((-held[node], kind, self.level[node]))
        self.node, self.kind = node[order], kind[order]
        self.rows = len(node)
        self.group = 2 * self.level[self.node] + self.kind
        self.bounds = np.searchsorted(self.group, np.arange(2 * (int(self.level.max()) + 1) + 1))
        self.work_row = np.full(len(work), -1)
        self.moment_row = np.full(len(work), -1)
        is_moment = self.kind == 1
        self.work_row[self.node[~is_moment]] = np.flatnonzero(~is_moment)
        self.moment_row[self.node[is_moment]] = np.flatnonzero(is_moment)
        self.shown_before = np.cumsum(is_moment) - is_moment
        self.finish_row = np.where(work, self.work_row, self.moment_row)
        shown = 2 * self.rows + self.shown_before[self.moment_row]
        self.shown_row = np.where(moment, shown, self.work_row)
        self._place_arcs()
        asked = work & moment
        asked[flat.arcs.pred[flat.arcs.holds & ~flat.arcs.from_finish]] = True
        self.begun = np.flatnonzero(asked[self.node])

    def _place_arcs(self) -> None:
        """Sort the arcs by (group, place among the bounds of a row, row)."""
        arcs = self.flat.arcs
        held = np.flatnonzero(arcs.holds)
        both = [rows[arcs.succ[held]] for rows in (self.work_row, self.moment_row)]
        row = np.concatenate(both)
        arc = np.concatenate([held, held])[row >= 0]
        row = row[row >= 0]
        order = np.argsort(row, kind="stable")
        arc, row = arc[order], row[order]
        first = np.searchsorted(row, np.arange(self.rows))
        place = np.arange(len(row)) - first[row]
        order = np.lexsort((row, place, self.group[row]))
        self.arc, self.row, self.place = arc[order], row[order], place[order]
        self.arc_bounds = np.searchsorted(self.group[self.row], np.arange(len(self.bounds)))

    def layout(self) -> Layout:
        return Layout(
            self.flat,
            self.node,
            self.finish_row,
            self.finish_row + self.rows,
            self.shown_row,
            self.rows,
            np.flatnonzero(self.kind),
            np.setdiff1d(np.flatnonzero(self.kind == 0), self.begun),
            tuple(self._levels()),
        )

    def _levels(self) -> Iterator[tuple[WorkGroup | None, MomentGroup | None, Twins | None]]:
        for number in range(0, len(self.bounds) - 1, 2):
            work = self._work(number) if self.bounds[number] < self.bounds[number + 1] else None
            moment, twins = None, None
            if self.bounds[number + 1] < self.bounds[number + 2]:
                moment = self._moment(number + 1)
                twins = self._twins(moment.lo, moment.hi)
            yield work, moment, twins

    def _twins(self, lo: int, hi: int) -> Twins | None:
        rows = np.arange(lo, hi)
        rows = rows[self.work_row[self.node[rows]] >= 0]
        if not len(rows):
            return None
        node = self.node[rows]
        return Twins(self.work_row[node], rows, self.shown_row[node])

    def _arcs_of(self, group: int) -> tuple[Index, Index, tuple[int, ...]]:
        """Arc numbers, target rows and block sizes of one group."""
        part = slice(self.arc_bounds[group], self.arc_bounds[group + 1])
        return self.arc[part], self.row[part], tuple(np.bincount(self.place[part]).tolist())

    def _source(self, arc: Index) -> Index:
        arcs = self.flat.arcs
        rows = self.finish_row[arcs.pred[arc]]
        return np.where(arcs.from_finish[arc], rows, rows + self.rows)

    def _work(self, group: int) -> WorkGroup:
        arc, row, blocks = self._arcs_of(group)
        arcs, tables, nodes = self.flat.arcs, self.flat.tables, self.flat.nodes
        to_finish, lag, table = arcs.to_finish[arc], arcs.lag[arc], arcs.table[arc]
        a = tables.idx[table]
        b = np.where(lag > 0, tables.end[table], tables.wd[table]) + lag
        lagged = np.flatnonzero(~to_finish & (lag != 0))
        ends = np.flatnonzero(to_finish)
        own = nodes.table[self.node[row[ends]]]
        return WorkGroup(
            int(self.bounds[group]),
            int(self.bounds[group + 1]),
            self._source(arc),
            blocks,
            Moved(lagged, a[lagged], b[lagged]),
            Moved(ends, a[ends], (tables.wd[table] + lag - 1)[ends]),
            Ends(row[ends], tables.idx[own], tables.wd[own] + 1),
            self.begun[slice(*np.searchsorted(self.begun, self.bounds[group : group + 2]))],
        )

    def _moment(self, group: int) -> MomentGroup:
        arc, _, blocks = self._arcs_of(group)
        arcs, tables = self.flat.arcs, self.flat.tables
        table, lag = arcs.table[arc], arcs.lag[arc]
        from_finish, to_finish = arcs.from_finish[arc], arcs.to_finish[arc]
        evening = to_finish | (lag > 0)
        a = tables.idx[table]
        b = np.where(evening, tables.end[table], tables.wd[table]) + lag
        shown = tables.end[table] + lag + (~evening & ~from_finish)
        lagged = np.flatnonzero(evening | (lag < 0))
        begins = np.flatnonzero(~evening & (lag == 0) & ~from_finish)
        lo, hi = int(self.bounds[group]), int(self.bounds[group + 1])
        return MomentGroup(
            lo,
            hi,
            2 * self.rows + int(self.shown_before[lo]),
            self._source(arc),
            self.shown_row[arcs.pred[arc]],
            blocks,
            Moved(lagged, a[lagged], b[lagged]),
            Moved(lagged, a[lagged], shown[lagged]),
            begins,
            self.finish_row[arcs.pred[arc[begins]]],
            np.flatnonzero(self.flat.clock[self.flat.nodes.project[self.node[lo:hi]]]),
        )
