"""Compiled networks laid end to end in flat arrays, for passes over many projects or many columns at once.

``flatten`` copies what the passes need out of ``CompiledNetwork`` objects; ``FlatTables`` puts their calendars
into one array in which every map of ``CalendarTable`` is two look-ups. Days count from each project's own
``first``, nodes run project after project in topological order. Why the result is exact:
docs/algorithms/vector_passes.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from projects.domain.calendars import CalendarTable
from projects.domain.days import Day
from projects.domain.errors import HorizonError
from projects.domain.network import CompiledNetwork, is_mandatory

Ints: TypeAlias = npt.NDArray[np.int32]
Flags: TypeAlias = npt.NDArray[np.bool_]
Index: TypeAlias = npt.NDArray[np.int64]

FREE: Day = -(2**30)
"""No release: earlier than every day."""

UNDER = -2
"""A day before the tables. It stays UNDER through every map, like ``FlatTables.over`` past their end."""


class FlatNodes(NamedTuple):
    """One entry per activity; ``table`` numbers ``FlatTables``; ``actual`` is the actual finish, -1 if open;
    ``began`` the actual start likewise; ``late`` the activity's own latest finish, NO_LIMIT if it has none.
    """

    project: Ints
    floor: Ints
    shown: Ints
    left: Ints
    table: Ints
    actual: Ints
    began: Ints
    late: Ints


class FlatArcs(NamedTuple):
    """One entry per live link in the order of ``succ``; ``pred`` and ``succ`` are node numbers. ``holds`` is
    False where a mandatory date sets the link aside in the forward pass.
    """

    pred: Ints
    succ: Ints
    from_finish: Flags
    to_finish: Flags
    lag: Ints
    table: Ints
    holds: Flags


NO_LIMIT = 2**30
"""Later than every day."""


class FlatNetworks(NamedTuple):
    """Projects end to end: nodes of project p are ``start[p]`` to ``start[p + 1]`` (exclusive). ``number``: how
    many projects of a larger portfolio come before them. ``clock``: those counted in steps finer than days.
    """

    number: int
    start: Index
    first: Ints
    must: Ints
    clock: Flags
    nodes: FlatNodes
    arcs: FlatArcs
    tables: FlatTables

    def past_calendars(self, nodes: Index, what: str) -> HorizonError:
        """The error for dates of these nodes outside the calendars; it names the first project."""
        return HorizonError(f"Project {self.number + int(self.nodes.project[nodes].min())}, {what}")


class FlatTables:
    """All calendars in one array ``data``.

    With ``a = idx[t]``, ``w = wd[t]``, ``f = end[t]`` of table t, for a day x and a count n:
    ``data[a + x]`` working days before x; ``data[w + k]`` the k-th working day; ``data[f + k]`` the day after
    the (k-1)-th, so ``add(x, n) = data[f + n + data[a + x]]``. What lies before the tables reads UNDER, what
    lies past them ``over``, and both stay so through every map with counts up to ``reach``.
    ``span``: days of each table.
    """

    def __init__(self, tables: Sequence[CalendarTable], reach: int) -> None:
        self.span: Ints = np.array([table.last - table.first for table in tables], dtype=np.int32)
        self.over = int(self.span.max()) + 1
        self.reach = reach
        blocks: list[Ints] = []
        bases: list[tuple[int, int, int]] = []
        size = 0
        for table in tables:
            idx, wd, end = self._blocks(table)
            bases.append((size - UNDER, size + len(idx) + 2 * reach, size + len(idx) + len(wd) + 2 * reach))
            blocks += [idx, wd, end]
            size += len(idx) + len(wd) + len(end)
        self.data: Ints = np.concatenate(blocks)
        self.idx, self.wd, self.end = np.array(bases, dtype=np.int32).reshape(-1, 3).T.copy()

    def _blocks(self, table: CalendarTable) -> tuple[Ints, Ints, Ints]:
        """The three blocks of one table, padded on both sides."""
        reach, days = self.reach, len(table.wd)
        idx = np.full(self.over + 4, days + reach, dtype=np.int32)
        idx[:-UNDER] = -reach
        idx[-UNDER : -UNDER + len(table.idx)] = table.idx
        wd = np.full(days + 4 * reach, self.over, dtype=np.int32)
        wd[: 2 * reach] = UNDER
        wd[2 * reach : 2 * reach + days] = table.wd
        end = np.full(days + 4 * reach, self.over, dtype=np.int32)
        end[: 2 * reach + 1] = UNDER
        end[2 * reach + 1 : 2 * reach + 1 + days] = wd[2 * reach : 2 * reach + days] + 1
        return idx, wd, end


class _Numbers:
    """Numbers calendar tables by identity: compiled networks share them through a cache."""

    def __init__(self) -> None:
        self.tables: list[CalendarTable] = []
        self._known: dict[int, int] = {}

    def of(self, table: CalendarTable) -> int:
        found = self._known.get(id(table))
        if found is None:
            found = self._known[id(table)] = len(self.tables)
            self.tables.append(table)
        return found


def flatten(networks: Iterable[CompiledNetwork], longest: int = 0, number: int = 0) -> FlatNetworks:
    """Lay compiled networks end to end. ``longest`` is the longest duration that will be asked for, ``number``
    how many projects came before.
    """
    numbers = _Numbers()
    starts, firsts, musts, clock = [0], [], [], []
    nodes: list[Ints] = []
    arcs: list[Ints] = []
    for project, c in enumerate(networks):
        firsts.append(c.first)
        clock.append(c.network.grid > 1)
        must = c.network.must_finish
        musts.append(-1 if must is None else must - c.first)
        arcs.append(_table(_arc_rows(c, starts[-1], numbers), 7))
        nodes.append(_table(_node_rows(c, project, numbers), 8))
        starts.append(starts[-1] + len(c.activities))
    node_table, arc_table = np.concatenate(nodes).T.copy(), np.concatenate(arcs).T.copy()
    pred, succ, from_finish, to_finish, lag, lag_table, holds = arc_table
    reach = max(longest, int(node_table[3].max()), int(np.abs(lag).max(initial=0))) + 2
    return FlatNetworks(
        number,
        np.array(starts),
        np.array(firsts, dtype=np.int32),
        np.array(musts, dtype=np.int32),
        np.array(clock, dtype=bool),
        FlatNodes(*node_table),
        FlatArcs(pred, succ, from_finish != 0, to_finish != 0, lag, lag_table, holds != 0),
        FlatTables(numbers.tables, reach),
    )


def _table(rows: list[tuple[int, ...]], width: int) -> Ints:
    """Rows as an array at once: millions of small tuples kept would cost the garbage collector dear."""
    table: Ints = np.array(rows, dtype=np.int32).reshape(-1, width)
    return table


def _node_rows(c: CompiledNetwork, project: int, numbers: _Numbers) -> list[tuple[int, ...]]:
    first = c.first
    return [
        (
            project,
            node.floor,
            node.floor_shown,
            node.remaining,
            numbers.of(table),
            -1 if activity.actual_finish is None else activity.actual_finish - first,
            -1 if activity.actual_start is None else activity.actual_start - first,
            NO_LIMIT if late is None else late - first,
        )
        for node, activity, table, late in zip(c.nodes, c.activities, c.tables, c.late, strict=True)
    ]


def _arc_rows(c: CompiledNetwork, offset: int, numbers: _Numbers) -> list[tuple[int, ...]]:
    rows: list[tuple[int, ...]] = []
    for activity, arcs in zip(c.activities, c.incoming, strict=True):
        holds = not is_mandatory(activity)
        rows += [
            (p + offset, j + offset, e.from_finish, e.to_finish, e.lag, numbers.of(e.table), holds)
            for p, j, e in arcs
        ]
    return rows


def levels_of(flat: FlatNetworks) -> Ints:
    """Level of each node: 0 without predecessors, else one more than the highest of them."""
    count, arcs = len(flat.nodes.left), flat.arcs
    level = np.zeros(count, dtype=np.int32)
    order = np.argsort(arcs.pred, kind="stable")
    succ = arcs.succ[order]
    out = np.bincount(arcs.pred, minlength=count)
    start = np.cumsum(out) - out
    waiting = np.bincount(arcs.succ, minlength=count)
    ready = np.flatnonzero(waiting == 0)
    number = 0
    while len(ready):
        level[ready] = number
        found = succ[ragged(start[ready], out[ready])]
        np.subtract.at(waiting, found, 1)
        ready = np.unique(found[waiting[found] == 0])
        number += 1
    return level


def ragged(start: Index, length: Index) -> Index:
    """The ranges ``start[i]`` to ``start[i] + length[i]`` (exclusive) one after another."""
    ends = np.cumsum(length)
    total = int(ends[-1]) if len(ends) else 0
    ranges: Index = np.arange(total) + np.repeat(start - (ends - length), length)
    return ranges
