"""Slip by blocker in many projects at once: ``attribute_blockers`` for a portfolio.

    table = blocker_table(zip(compiled_networks, blockers_of_each, strict=True))
    slips = attribute_portfolio(portfolio, table)      # stand_alone, but_for, total: arrays of days
    slips.shares(p)                                    # Fractions of one project, exact
    schedule_portfolio(portfolio, combined_releases(portfolio, table))   # dates with all known blockers

A blocker whose land is free by the late start of all it holds moves nothing and is never scheduled; the others
become columns of the forward pass. Proof and worked table: docs/algorithms/vector_passes.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from projects.domain.attribution import Blocker, airport_shares
from projects.domain.errors import NetworkDataError
from projects.domain.flat import FREE, Flags, FlatNetworks, Index, Ints
from projects.domain.forward import Forward, Held
from projects.domain.late import backward
from projects.domain.network import CompiledNetwork
from projects.domain.portfolio import (
    Chunk,
    Portfolio,
    check_horizon,
    early_pass,
    finishes,
    last_moments,
    latest_finish,
)

UNKNOWN = -1
"""Stand-alone days of a blocker that nobody knows the end of: an open end, never zero."""


BLOCK = 64
"""Blockers of each project done in one go: memory stays bounded where one project has thousands."""


@dataclass(frozen=True, slots=True)
class BlockerTable:
    """Blockers of a portfolio: those of project p are ``start[p]`` to ``start[p + 1]`` (exclusive).

    ``clear_day`` is absolute where ``dated``. Each entry of ``blocker`` (number over the whole portfolio)
    and ``row`` (activity row over the whole portfolio) is one activity that it holds, sorted by blocker.
    """

    start: Index
    clear_day: Ints
    dated: Flags
    blocker: Index
    row: Index


@dataclass(frozen=True, slots=True)
class PortfolioAttribution:
    """Calendar days, int32. By project: ``base_finish`` (half-open, no blocker), ``total``, ``at_least`` (an
    open end holds open work: the total is a lower bound). By blocker, in the order of the table:
    ``stand_alone`` and ``but_for``, UNKNOWN for open ends.
    """

    start: Index
    base_finish: Ints
    total: Ints
    at_least: Flags
    stand_alone: Ints
    but_for: Ints

    def blockers(self, project: int) -> slice:
        """Where the blockers of one project stand."""
        return slice(int(self.start[project]), int(self.start[project + 1]))

    def shares(self, project: int) -> tuple[Fraction | None, ...]:
        """Exact share of each blocker of one project; None for open ends. They add up to its total."""
        days = self.stand_alone[self.blockers(project)].tolist()
        shares = iter(airport_shares([day for day in days if day != UNKNOWN]))
        return tuple(None if day == UNKNOWN else next(shares) for day in days)


class BlockerRows:
    """Collects a BlockerTable while the projects pass by, in the order of the portfolio."""

    def __init__(self) -> None:
        self._starts = [0]
        self._rows = 0
        self._day: list[int] = []
        self._dated: list[bool] = []
        self._blocker: list[int] = []
        self._row: list[int] = []

    def add(self, c: CompiledNetwork, blockers: Iterable[Blocker]) -> None:
        """The blockers of the next project. Raises NetworkDataError for an unknown activity."""
        for item in blockers:
            for key in item.activities:
                if key not in c.index:
                    raise NetworkDataError(
                        "unknown_activity", key, f"Blocker {item.id}: no activity {key}.", "Correct the code."
                    )
                self._blocker.append(len(self._day))
                self._row.append(self._rows + c.index[key])
            self._dated.append(item.clear_day is not None)
            self._day.append(item.clear_day or 0)
        self._rows += len(c.activities)
        self._starts.append(len(self._day))

    def table(self) -> BlockerTable:
        """All of them."""
        return BlockerTable(
            np.array(self._starts),
            np.array(self._day, dtype=np.int32),
            np.array(self._dated, dtype=bool),
            np.array(self._blocker, dtype=np.int64),
            np.array(self._row, dtype=np.int64),
        )


def blocker_table(projects: Iterable[tuple[CompiledNetwork, Sequence[Blocker]]]) -> BlockerTable:
    """Blockers in the order of the projects of a portfolio. Raises NetworkDataError for an unknown activity."""
    rows = BlockerRows()
    for c, blockers in projects:
        rows.add(c, blockers)
    return rows.table()


def combined_releases(portfolio: Portfolio, table: BlockerTable) -> Ints:
    """``release`` for ``schedule_portfolio``: by activity row the latest known clear day of its blockers."""
    release = np.full(int(portfolio.start[-1]), FREE, dtype=np.int32)
    dated = table.dated[table.blocker]
    np.maximum.at(release, table.row[dated], table.clear_day[table.blocker[dated]])
    return release


def attribute_portfolio(portfolio: Portfolio, table: BlockerTable) -> PortfolioAttribution:
    """Stand-alone and but-for days of every blocker, and the total of every project, exactly.

    Raises HorizonError past the calendars, ValueError for a table of other projects.
    """
    alone = np.where(table.dated, 0, UNKNOWN).astype(np.int32)
    base = np.empty(len(portfolio), dtype=np.int32)
    at_least = np.zeros(len(portfolio), dtype=bool)
    for part, case in _cases(portfolio, table):
        case.fill(alone)
        base[part] = case.end + case.chunk.flat.first
        at_least[part] = case.open_ended()
    total, but_for = _summed(table.start, alone)
    return PortfolioAttribution(table.start, base, total, at_least, alone, but_for)


def matters(portfolio: Portfolio, table: BlockerTable) -> Flags:
    """Which blockers may move the finish of their project, by the late starts: the others have 0 days alone."""
    flags = np.zeros(len(table.dated), dtype=bool)
    for _, case in _cases(portfolio, table):
        flags[case.blocker] = True
    return flags


def _cases(portfolio: Portfolio, table: BlockerTable) -> Iterator[tuple[slice, _Case]]:
    """The projects of each chunk and their blockers. Raises ValueError for a table of other projects."""
    if len(table.start) != len(portfolio.start):
        raise ValueError(f"{len(table.start) - 1} lists of blockers for {len(portfolio)} projects")
    project = rows = 0
    for chunk in portfolio.chunks:
        count = len(chunk.flat.first)
        held = slice(*np.searchsorted(table.blocker, table.start[[project, project + count]]))
        yield slice(project, project + count), _Case(chunk, table, held, rows)
        project, rows = project + count, rows + len(chunk.flat.nodes.left)


def _summed(start: Index, alone: Ints) -> tuple[Ints, Ints]:
    """Total by project, and what each blocker's going away alone would save."""
    total = np.zeros(len(start) - 1, dtype=np.int32)
    but_for = np.where(alone == UNKNOWN, UNKNOWN, 0).astype(np.int32)
    some = np.flatnonzero(np.diff(start))
    if not len(some):
        return total, but_for
    total[some] = np.maximum(np.maximum.reduceat(alone, start[some]), 0)
    worst = np.flatnonzero((alone == np.repeat(total, np.diff(start))) & (alone > 0))
    owner = np.searchsorted(start, worst, side="right") - 1
    sole = np.bincount(owner, minlength=len(total))[owner] == 1
    rest = alone.copy()
    rest[worst] = 0
    second = np.maximum(np.maximum.reduceat(rest, start[some]), 0)
    after = np.zeros_like(total)
    after[some] = second
    but_for[worst[sole]] = (total - after)[owner[sole]]
    return total, but_for


class _Case:
    """Blockers of one chunk that may matter; lives for one call. One entry per activity held; days count from
    each project's first.
    """

    def __init__(self, chunk: Chunk, table: BlockerTable, held: slice, rows: int) -> None:
        self.chunk = chunk
        flat, nodes = chunk.flat, chunk.flat.nodes
        self.early = early_pass(chunk.layout)
        self.end = finishes(flat, self.early)
        blocker, node = table.blocker[held], table.row[held] - rows
        is_open = nodes.actual[node] < 0
        self.unknown = node[is_open & ~table.dated[blocker]]
        known = is_open & table.dated[blocker]
        self.blocker, self.node = blocker[known], node[known]
        self.project = nodes.project[self.node]
        self.day = table.clear_day[self.blocker] - flat.first[self.project]
        self._check_days()
        self._keep(self._matters())

    def open_ended(self) -> Flags:
        """Which projects have an open end that holds open work."""
        flags = np.zeros(len(self.end), dtype=bool)
        flags[self.chunk.flat.nodes.project[self.unknown]] = True
        return flags

    def _check_days(self) -> None:
        flat = self.chunk.flat
        late = self.day >= flat.tables.span[flat.nodes.table[self.node]]
        if late.any():
            raise flat.past_calendars(self.node[late], "release")

    def _matters(self) -> Flags:
        """Which entries may move the finish: free only after the late start that keeps it."""
        flat = self.chunk.flat
        moment = last_moments(flat, self.early, self.end)
        by = latest_finish(flat, self.early, self.end, moment)
        start, _ = backward(self.chunk.late, by, strict=False)
        moment = flat.nodes.left[self.node] == 0
        matters: Flags = (self.day > start[self.node]) | (moment & (self.day >= self.end[self.project]))
        return matters

    def _keep(self, which: Flags) -> None:
        self.blocker, self.node = self.blocker[which], self.node[which]
        self.project, self.day = self.project[which], self.day[which]

    def fill(self, alone: Ints) -> None:
        """Put the stand-alone days of the remaining blockers where they belong."""
        if not len(self.blocker):
            return
        blockers, place = np.unique(self.blocker, return_inverse=True)
        owner = self.project[np.searchsorted(self.blocker, blockers)]
        column = np.arange(len(blockers)) - np.searchsorted(owner, owner)
        column_of = column[place]
        for first in range(0, int(column.max()) + 1, BLOCK):
            entries = (column_of >= first) & (column_of < first + BLOCK)
            finish = self._columns(entries, column_of[entries] - first)
            part = (column >= first) & (column < first + BLOCK)
            mine = owner[part]
            alone[blockers[part]] = finish[mine, column[part] - first] - self.end[mine]

    def _columns(self, entries: Flags, column: Index) -> Ints:
        """Finish of each project with each of some blockers alone, projects x columns."""
        count, held = int(column.max()) + 1, self.node[entries]
        layout, nodes = self.chunk.layout, self.chunk.flat.nodes
        rows, at = np.unique(layout.finish_row[held], return_inverse=True)
        day = np.full((len(rows), count), FREE, dtype=np.int32)
        day[at, column] = self.day[entries]
        node = layout.node
        floor, shown = nodes.floor[node], nodes.shown[node[layout.moment_rows]]
        stack = Forward(layout, floor, shown, nodes.left[node], count, Held(rows, day)).run()
        check_horizon(layout, stack)
        ends = last_nodes(self.chunk.flat)
        owner, begins = np.unique(nodes.project[ends], return_index=True)
        finish = np.repeat(self.end[:, None], count, axis=1)
        latest = np.maximum.reduceat(stack.take(layout.shown_row[ends], axis=0), begins, axis=0)
        finish[owner] = np.maximum(finish[owner], latest)
        return finish


def last_nodes(flat: FlatNetworks) -> Index:
    """Open activities that can end a project: a plain FS link to an open successor, without a lead, ends
    later.
    """
    arcs, is_open = flat.arcs, flat.nodes.actual < 0
    plain = arcs.from_finish & ~arcs.to_finish & (arcs.lag >= 0) & arcs.holds & is_open[arcs.succ]
    last = is_open.copy()
    last[arcs.pred[plain]] = False
    return np.flatnonzero(last)
