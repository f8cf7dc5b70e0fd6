"""The forward pass over a ``Layout``: level by level, all projects and columns of a level at once.

The twin of ``passes.forward``; every line there has its counterpart here, as look-ups in ``FlatTables.data``.
Arrays are either one value per row, or rows x columns.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from projects.domain.flat import Flags, Index, Ints
from projects.domain.levels import Layout, MomentGroup, Moved, Twins, WorkGroup, target_rows


class Held(NamedTuple):
    """Releases that change from column to column: ``row`` in rising order, ``day`` rows x columns."""

    row: Index
    day: Ints


class Forward:
    """One pass. Starts of work are filled in where a bound needs them, the others by ``all_starts``.

    ``floor`` by row, ``shown`` by moment row: the half-open shown finish that the floor alone gives. ``left``,
    the remaining duration by row, is one value or one per column. ``columns`` None: no columns at all.
    """

    def __init__(
        self,
        layout: Layout,
        floor: Ints,
        shown: Ints,
        left: Ints,
        columns: int | None = None,
        held: Held | None = None,
    ) -> None:
        self.layout = layout
        self.floor, self.shown, self.left = self._lifted(floor, columns), self._lifted(shown, columns), left
        if left.ndim == 1:
            self.left = self._lifted(left, columns)
        self.held = held
        self.data = layout.flat.tables.data
        self.node_table = layout.flat.nodes.table[layout.node]
        self.columns = () if columns is None else (columns,)
        size = 2 * layout.rows + len(layout.moment_rows)
        self.stack: Ints = np.empty((size, *self.columns), dtype=np.int32)

    @staticmethod
    def _lifted(values: Ints, columns: int | None) -> Ints:
        return values if columns is None else values[:, None]

    def run(self) -> Ints:
        """The stack; days past the calendars read ``FlatTables.over``."""
        for work, moment, twins in self.layout.levels:
            if work is not None:
                self._work(work)
            if moment is not None:
                self._moments(moment)
            if twins is not None:
                self._merge(twins)
        return self.stack

    def all_starts(self) -> None:
        """Fill in the start of every row of work: so many working days before its finish."""
        rows, tables = self.layout.starts_left, self.layout.flat.tables
        number = self.node_table[rows]
        place = self._look(tables.idx[number], self.stack.take(rows, axis=0, mode="clip"))
        self.stack[self.layout.rows + rows] = self._look(tables.wd[number], place - self.left[rows])

    def _lift(self, values: Ints) -> Ints:
        return values if self.stack.ndim == 1 else values[:, None]

    def _look(self, base: Ints, x: Ints) -> Ints:
        return self.data.take(self._lift(base) + x, mode="clip")

    def _through(self, moved: Moved, x: Ints) -> Ints:
        return self._look(moved.b, self._look(moved.a, x))

    def asked(self, group: WorkGroup) -> Ints:
        """The day before rolling that each bound of a work group asks its row not to start before."""
        x = self.stack.take(group.source, axis=0, mode="clip")
        at = group.lagged.at
        if len(at):
            x[at] = self._through(group.lagged, x.take(at, axis=0, mode="clip"))
        at, own = group.ends.at, group.own
        if len(at):
            evening = self._through(group.ends, x.take(at, axis=0, mode="clip"))
            place = self._look(own.idx, evening) - self.left[own.row]
            x[at] = self._look(own.wd, place)
        return x

    def rolled(self, group: WorkGroup) -> Ints:
        """Like ``asked``, as the first day worked on the row's calendar."""
        tables, number = self.layout.flat.tables, self.node_table[target_rows(group)]
        return self._look(tables.wd[number], self._look(tables.idx[number], self.asked(group)))

    def applies(self, rows: Index, work: bool) -> Flags:
        """In which columns these rows are in force: as work, or as moments."""
        left = self.left[rows]
        return left > 0 if work else left == 0

    def _greatest(self, floor: Ints, x: Ints, group: WorkGroup | MomentGroup, shown: int = 0) -> Ints:
        """Greatest of the floor, the bounds and the releases (plus ``shown`` days) of each row of a group."""
        best: Ints = np.empty((group.hi - group.lo, *self.columns), dtype=np.int32)
        at = group.blocks[0] if group.blocks else 0
        np.maximum(floor[:at], x[:at], out=best[:at])
        best[at:] = floor[at:]
        for count in group.blocks[1:]:
            np.maximum(best[:count], x[at : at + count], out=best[:count])
            at += count
        if self.held is not None:
            first, last = np.searchsorted(self.held.row, (group.lo, group.hi))
            if first < last:
                rows, day = self.held.row[first:last] - group.lo, self.held.day[first:last]
                best[rows] = np.maximum(best.take(rows, axis=0), day + shown if shown else day)
        return best

    def _work(self, group: WorkGroup) -> None:
        lo, hi, rows = group.lo, group.hi, self.layout.rows
        tables, number = self.layout.flat.tables, self.node_table[lo:hi]
        day = self._greatest(self.floor[lo:hi], self.asked(group), group)
        place = self._look(tables.idx[number], day)
        if len(group.begun):
            begun = self.node_table[group.begun]
            start = self._look(tables.wd[begun], place.take(group.begun - lo, axis=0, mode="clip"))
            self.stack[rows + group.begun] = start
        place += self.left[lo:hi]
        self.stack[lo:hi] = self._look(tables.end[number], place)

    def asked_moments(self, group: MomentGroup) -> tuple[Ints, Ints]:
        """The moment and the shown finish that each bound of a moment group asks for."""
        x = self.stack.take(group.source, axis=0, mode="clip")
        shown = self.stack.take(group.shown_source, axis=0, mode="clip")
        at = group.begins
        if len(at):
            begun = x[at]
            done = self.stack.take(group.begins_finish, axis=0, mode="clip")
            shown[at] = np.where(begun == done, shown[at], begun + 1)
        at = group.lagged.at
        if len(at):
            place = self._look(group.lagged.a, x[at])
            x[at], shown[at] = self._look(group.lagged.b, place), self._look(group.lagged_shown.b, place)
        return x, shown

    def _moments(self, group: MomentGroup) -> None:
        lo, hi, rows = group.lo, group.hi, self.layout.rows
        first = group.shown - 2 * rows
        x, shown = self.asked_moments(group)
        moment = self._greatest(self.floor[lo:hi], x, group)
        self.stack[lo:hi] = self.stack[rows + lo : rows + hi] = moment
        shown = self._greatest(self.shown[first : first + hi - lo], shown, group, 1)
        if len(group.clock):
            shown[group.clock] = moment[group.clock]
        self.stack[group.shown : group.shown + hi - lo] = shown

    def _merge(self, twins: Twins) -> None:
        """Give both rows of an activity the dates of the row that applies in each column."""
        rows, stack = self.layout.rows, self.stack
        work = self.left[twins.work] > 0
        shown = np.where(work, stack[twins.work], stack[twins.shown])
        for offset in (0, rows):
            found = np.where(work, stack[twins.work + offset], stack[twins.moment + offset])
            stack[twins.work + offset] = stack[twins.moment + offset] = found
        stack[twins.shown] = shown
