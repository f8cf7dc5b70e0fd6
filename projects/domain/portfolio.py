"""Many projects at once: dates and floats of all their activities.

    portfolio = compile_portfolio(compile_network(n) for n in networks)
    dates = schedule_portfolio(portfolio)              # arrays over all activities
    dates.finish[p]; dates.total_float[dates.rows(p)]  # in the order of CompiledNetwork.activities

The networks are copied into flat arrays and may be thrown away; give a generator and memory stays small.
Everything equals ``schedule`` of each project (docs/algorithms/vector_passes.md). Blockers of a portfolio:
``attribute_portfolio`` in portfolio_blockers.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from projects.domain.activities import ConstraintType
from projects.domain.cpm import schedule
from projects.domain.days import Day
from projects.domain.flat import FREE, Flags, FlatNetworks, Index, Ints, flatten, levels_of
from projects.domain.forward import Forward
from projects.domain.late import FreePlan, LatePlan, backward
from projects.domain.levels import Layout, lay_out
from projects.domain.network import CompiledNetwork

CHUNK = 1000
"""Most projects done in one go: enough to make numpy's own cost small, few enough to stay in the cache."""

ROWS = 100_000
"""A chunk is closed when it has so many activities, so that memory stays bounded with large projects too."""


class Early(NamedTuple):
    """Remaining start, remaining finish and shown finish of each node, days from each project's first."""

    start: Ints
    finish: Ints
    shown: Ints


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some projects laid out for the passes. ``late_as_possible``: those of them (by number) with ALAP work,
    which go through the scalar passes.
    """

    flat: FlatNetworks
    layout: Layout
    late: LatePlan
    free: FreePlan
    late_as_possible: tuple[tuple[int, CompiledNetwork], ...]


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Compiled projects in chunks; ``start[p]`` is the first activity row of project p, the last one the
    number of rows.
    """

    chunks: tuple[Chunk, ...]
    start: Index

    def __len__(self) -> int:
        return len(self.start) - 1


@dataclass(frozen=True, slots=True)
class PortfolioDates:
    """Like ``ActivityDates`` as int32 arrays over all activities; ``finish`` by project. Days are absolute
    and half-open, floats are working days of the activity's own calendar.
    """

    start: Index
    finish: Ints
    early_start: Ints
    early_finish: Ints
    late_start: Ints
    late_finish: Ints
    total_float: Ints
    free_float: Ints
    remaining_start: Ints

    def rows(self, project: int) -> slice:
        """Rows of one project's activities, in the order of ``CompiledNetwork.activities``."""
        return slice(int(self.start[project]), int(self.start[project + 1]))


def compile_portfolio(networks: Iterable[CompiledNetwork], chunk: int = CHUNK) -> Portfolio:
    """Lay out compiled networks for ``schedule_portfolio``, at most ``chunk`` projects at a time."""
    chunks: list[Chunk] = []
    number, source = 0, iter(networks)
    for first in source:
        alap: list[tuple[int, CompiledNetwork]] = []
        flat = flatten(_next_chunk(first, islice(source, chunk - 1), alap), number=number)
        level = levels_of(flat)
        plans = lay_out(flat, level), LatePlan(flat, level), FreePlan(flat)
        chunks.append(Chunk(flat, *plans, tuple(alap)))
        number += len(flat.first)
    sizes = [np.diff(chunk.flat.start) for chunk in chunks]
    return Portfolio(tuple(chunks), np.concatenate([np.zeros(1, dtype=np.int64), *sizes]).cumsum())


def _next_chunk(
    first: CompiledNetwork, others: Iterable[CompiledNetwork], alap: list[tuple[int, CompiledNetwork]]
) -> Iterator[CompiledNetwork]:
    """Networks one by one until the chunk is full; notes those that need the scalar passes."""
    rows = 0
    for i, c in enumerate(chain([first], others)):
        if _slides(c):
            alap.append((i, c))
        yield c
        rows += len(c.activities)
        if rows >= ROWS:
            return


def _slides(c: CompiledNetwork) -> bool:
    return any(a.constraint is ConstraintType.ALAP and not a.started for a in c.activities)


def schedule_portfolio(portfolio: Portfolio, release: npt.ArrayLike | None = None) -> PortfolioDates:
    """Forward and backward pass and floats of every project.

    ``release``: by activity row, the first day on which its ground is free (absolute; FREE: not held);
    complete activities ignore it. Raises HorizonError past the calendars, ValueError for a wrong shape.
    """
    given = None if release is None else np.asarray(release)
    if given is not None and given.shape != (portfolio.start[-1],):
        raise ValueError(f"release: {portfolio.start[-1]} days are wanted, not {given.shape}")
    parts: list[tuple[Ints, ...]] = [(np.zeros(0, dtype=np.int32),) * 8]
    row = 0
    for chunk in portfolio.chunks:
        count = len(chunk.flat.nodes.left)
        parts.append(_schedule(chunk, None if given is None else _relative(chunk, given[row : row + count])))
        row += count
    return PortfolioDates(portfolio.start, *(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _relative(chunk: Chunk, release: Ints) -> Ints:
    """Releases of a chunk in days from each project's first. Raises HorizonError past the calendars."""
    nodes, tables = chunk.flat.nodes, chunk.flat.tables
    day = np.maximum(release, FREE) - chunk.flat.first[nodes.project]
    late = np.flatnonzero(day >= tables.span[nodes.table])
    if len(late):
        raise chunk.flat.past_calendars(late, "release")
    held: Ints = np.where(nodes.actual < 0, day, FREE).astype(np.int32)
    return held


def early_pass(layout: Layout, release: Ints | None = None) -> Early:
    """Forward pass of all projects of a layout; ``release`` by node, days from each project's first. Raises
    HorizonError past the calendars.
    """
    nodes, node = layout.flat.nodes, layout.node
    floor, shown = nodes.floor[node], nodes.shown[node[layout.moment_rows]]
    if release is not None:
        floor = np.maximum(floor, release[node])
        shown = np.maximum(shown, release[node[layout.moment_rows]] + 1)
    forward = Forward(layout, floor, shown, nodes.left[node])
    stack = forward.run()
    check_horizon(layout, stack)
    forward.all_starts()
    return Early(stack[layout.start_row], stack[layout.finish_row], stack[layout.shown_row])


def check_horizon(layout: Layout, stack: Ints) -> None:
    """Raise HorizonError for the first project with a date past its calendars."""
    finish = stack[: layout.rows]
    if finish.max() >= layout.flat.tables.over:
        over = (finish >= layout.flat.tables.over).reshape(layout.rows, -1).any(axis=1)
        raise layout.flat.past_calendars(layout.node[over], "early dates")


def finishes(flat: FlatNetworks, early: Early) -> Ints:
    """Half-open finish of each project, days from its first."""
    actual = flat.nodes.actual
    reported = np.where(actual >= 0, actual, early.shown)
    finish: Ints = np.maximum.reduceat(reported, flat.start[:-1])
    return finish


def latest_finish(flat: FlatNetworks, early: Early, end: Ints, moment: Ints) -> Ints:
    """For each node the latest finish that its project's end allows (``passes.last_moment``). ``end`` and
    ``moment`` by project, see ``passes.End``.
    """
    by = end[flat.nodes.project]
    rows = np.flatnonzero((flat.nodes.left == 0) & (flat.nodes.actual < 0))
    ahead = (early.shown - early.finish)[rows]
    by[rows] = np.where(ahead > 0, moment[flat.nodes.project[rows]], by[rows] - ahead)
    return by


def last_moments(flat: FlatNetworks, early: Early, end: Ints) -> Ints:
    """Latest moment of a milestone that shows on the morning of its day, by project (``passes.end_of``)."""
    evening: Flags = np.maximum.reduceat(early.finish, flat.start[:-1]) >= end
    return end - ~evening


def _schedule(chunk: Chunk, release: Ints | None) -> tuple[Ints, ...]:
    """The arrays of PortfolioDates for one chunk."""
    flat, nodes = chunk.flat, chunk.flat.nodes
    early = early_pass(chunk.layout, release)
    end = finishes(flat, early)
    moment = last_moments(flat, early, end)
    by = by_end = latest_finish(flat, early, end, moment)
    told = flat.must >= 0
    if told.any():
        anchor, last = np.where(told, flat.must, end), np.where(told, flat.must - 1, moment)
        by = latest_finish(flat, early, anchor, last)
    late_start, late_finish = backward(chunk.late, np.minimum(by, nodes.late))
    data, idx = flat.tables.data, flat.tables.idx[nodes.table]
    total = data[idx + late_finish] - data[idx + early.finish]
    by_start = data[idx + late_start] - data[idx + early.start]
    total = np.where(nodes.began < 0, np.minimum(total, by_start), total)
    free = chunk.free.floats(early.start, early.finish, by_end)
    done = nodes.actual >= 0
    total[done] = 0
    days = (
        np.where(nodes.began >= 0, nodes.began, early.start),
        np.where(done, nodes.actual, early.finish),
        np.where(done, nodes.began, late_start),
        np.where(done, nodes.actual, late_finish),
    )
    first = flat.first[nodes.project]
    remaining_start = np.where(done, nodes.began, early.start) + first
    found = (end + flat.first, *(day + first for day in days), total, free, remaining_start)
    for number, c in chunk.late_as_possible:
        _put_scalar(flat, found, number, c, release)
    return found


def _put_scalar(
    flat: FlatNetworks, found: tuple[Ints, ...], number: int, c: CompiledNetwork, release: Ints | None
) -> None:
    """Overwrite one project's dates with those of the scalar passes."""
    rows = slice(int(flat.start[number]), int(flat.start[number + 1]))
    held: dict[str, Day] = {}
    if release is not None:
        days = zip(c.activities, release[rows].tolist(), strict=True)
        held = {a.id: day + c.first for a, day in days if day >= 0}
    by_id = schedule(c, held).by_id
    names = [name for name in PortfolioDates.__dataclass_fields__ if name not in ("start", "finish")]
    for name, values in zip(names, found[1:], strict=True):
        values[rows] = [getattr(by_id[a.id], name) for a in c.activities]
