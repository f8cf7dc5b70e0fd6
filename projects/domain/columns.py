"""The forward pass with columns: many coalitions, samples or blockers of one network at once.

Exactly the dates of ``passes.forward``, column by column (docs/algorithms/vector_passes.md). For callers:

* rows of ``release[A, K]`` and ``durations[A, K]`` follow ``CompiledNetwork.activities`` (topological order;
  ``c.index[id]`` is the row), columns are free; days are absolute, finishes half-open; int32;
* a release is the first day on which the ground is free, ``FREE`` for "not held"; complete activities ignore
  it;
* a duration is the working days still to do (0: a milestone), complete activities ignore it;
* ``finish_of_release_sets(c, release)`` and ``finish_of_duration_sets(c, durations)`` give ``finish[K]``,
  ``stand_alone_finishes(c, blockers)`` the finish that each dated blocker causes alone;
* ``release_rows(c, releases)`` builds the array from mappings.

``schedule_samples`` in samples.py gives dates and criticality beside the finishes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

import numpy as np
import numpy.typing as npt

from projects.domain.activities import ConstraintType
from projects.domain.attribution import Blocker
from projects.domain.days import Day
from projects.domain.errors import HorizonError, NetworkDataError
from projects.domain.flat import FREE, Flags, Ints, flatten, levels_of
from projects.domain.forward import Forward, Held
from projects.domain.levels import lay_out
from projects.domain.network import CompiledNetwork, Constant, floors_of

__all__ = [
    "FREE",
    "finish_of_duration_sets",
    "finish_of_release_sets",
    "release_rows",
    "stand_alone_finishes",
]

BLOCK = 2048
"""Columns done at once, so that the rows of a level stay in the cache."""


def finish_of_release_sets(c: CompiledNetwork, release: npt.ArrayLike) -> Ints:
    """Half-open finish of the schedule for each column of ``release[A, K]``.

    Raises HorizonError past the calendars, ValueError for a wrong shape.
    """
    return Columns(c, release=release).finish()


def finish_of_duration_sets(c: CompiledNetwork, durations: npt.ArrayLike) -> Ints:
    """Half-open finish for each column of ``durations[A, K]`` (>= 0). Raises like
    ``finish_of_release_sets``.
    """
    return Columns(c, durations).finish()


def stand_alone_finishes(c: CompiledNetwork, blockers: Sequence[Blocker]) -> Ints:
    """F({p}) for each blocker, in the order given; an open-ended one (no clear day) causes the base finish."""
    sets: list[Mapping[str, Day]] = [
        {} if b.clear_day is None else dict.fromkeys(b.activities, b.clear_day) for b in blockers
    ]
    return finish_of_release_sets(c, release_rows(c, sets))


def release_rows(c: CompiledNetwork, releases: Iterable[Mapping[str, Day]]) -> Ints:
    """One column per mapping from activity to day. Raises NetworkDataError for an unknown activity."""
    columns = list(releases)
    rows = np.full((len(c.activities), len(columns)), FREE, dtype=np.int32)
    for k, column in enumerate(columns):
        for key, day in column.items():
            if key not in c.index:
                raise NetworkDataError(
                    "unknown_activity", key, f"A release names activity {key}, which does not exist."
                )
            rows[c.index[key], k] = day
    return rows


class Columns:
    """The columns of one network, done block by block. ``blocks()`` yields each block's range of columns and
    its finished ``Forward``.
    """

    def __init__(
        self,
        c: CompiledNetwork,
        durations: npt.ArrayLike | None = None,
        release: npt.ArrayLike | None = None,
    ) -> None:
        self.c = c
        self.open = np.array([not a.complete for a in c.activities])
        self.done = max(
            (a.actual_finish - c.first for a in c.activities if a.actual_finish is not None), default=0
        )
        self.durations = None if durations is None else self._durations(durations)
        self.release = None if release is None else self._releases(release)
        given = [x.shape[1] for x in (self.durations, self.release) if x is not None]
        if len(set(given)) > 1:
            raise ValueError(f"durations and release differ in their number of columns: {given}")
        self.count = given[0] if given else 1
        self._lay_out()

    def _lay_out(self) -> None:
        work: Flags | None = None
        moment: Flags | None = None
        longest = 0
        if self.durations is not None:
            most = self.durations.max(axis=1, initial=0)
            work, longest = most > 0, int(most.max())
            moment = (self.durations == 0).any(axis=1) | ~work if self.count else ~work
        self.flat = flatten([self.c], longest)
        self.layout = lay_out(self.flat, levels_of(self.flat), work, moment)
        nodes, node = self.flat.nodes, self.layout.node
        self.floor, self.shown = nodes.floor[node], nodes.shown[node[self.layout.moment_rows]]
        held = np.zeros(len(self.open), dtype=bool)
        if self.release is not None:
            # on the day of the floor itself a release still makes a milestone show on that day
            held = self.open & (self.release.max(axis=1, initial=FREE) >= nodes.floor + self.c.first)
        self.by_finish = {} if self.durations is None else self._by_finish(self.durations)
        rows = np.flatnonzero(held[node])
        self.held_rows = np.union1d(rows, np.array(list(self.by_finish), dtype=np.int64))

    def _by_finish(self, durations: Ints) -> dict[int, Ints]:
        """Floors by column of the rows on which a date for their finish rests. What such an activity does as
        a milestone is written into its other row.
        """
        found = {}
        for i in np.flatnonzero(self.open).tolist():
            if not _floor_depends(self.c, i):
                continue
            moment = self.layout.moment_rows
            at = np.flatnonzero(self.layout.node[moment] == i)
            self.floor[moment[at]], self.shown[at] = _floors(self.c, i, 0)
            row = int(self.layout.finish_row[i])
            if row not in moment:
                self.floor[row] = 0
                found[row] = _by_duration(partial(_floor, self.c, i), durations[i])
        return found

    def finish(self) -> Ints:
        """Half-open finish of each column."""
        found = np.empty(self.count, dtype=np.int32)
        for part, forward in self.blocks():
            found[part] = self.finish_of(forward)
        return found

    def finish_of(self, forward: Forward) -> Ints:
        """Half-open finish of each column of one block."""
        shown = forward.stack.take(self.layout.shown_row[self.open], axis=0)
        finish: Ints = shown.max(axis=0, initial=self.done) + self.c.first
        return finish

    def blocks(self) -> Iterator[tuple[slice, Forward]]:
        """Columns ``part`` and their forward pass. Raises HorizonError past the calendars."""
        for first in range(0, self.count, BLOCK):
            part = slice(first, min(first + BLOCK, self.count))
            forward = Forward(self.layout, self.floor, self.shown, *self._columns(part))
            forward.run()
            self._check(forward)
            yield part, forward

    def history(self, i: int, constant: Constant, part: slice) -> Ints:
        """First day, by column, that a bound set by finished work allows activity ``i``."""
        c, table = self.c, self.c.tables[i]
        given = self.durations
        durations = self.flat.nodes.left[i : i + 1] if given is None else given[i, part]

        def at(left: int) -> int:
            start = max(constant.allows(table, left), c.first)
            return (table.roll(start) if left else start) - c.first

        return _by_duration(at, durations)

    def _array(self, values: npt.ArrayLike, name: str) -> Ints:
        array: Ints = np.asarray(values)
        if array.ndim != 2 or len(array) != len(self.c.activities) or array.dtype.kind not in "iu":
            raise ValueError(f"{name}: whole numbers [activities, columns] are wanted, not {array.shape}")
        return array

    def _durations(self, values: npt.ArrayLike) -> Ints:
        durations = self._array(values, "durations")
        if not self.open.all():
            durations = durations * self.open[:, None]
        if durations.min(initial=0) < 0:
            raise ValueError("durations: below zero")
        longest = durations.max(axis=1, initial=0)
        last = self.c.tables[0].last
        if longest.max() > last - self.c.first:
            name = self.c.activities[int(longest.argmax())].id
            raise HorizonError(f"Activity {name}", last // self.c.network.grid)
        return durations.astype(np.int32, copy=False)

    def _releases(self, values: npt.ArrayLike) -> Ints:
        release = self._array(values, "release")
        latest = release.max(axis=1, initial=FREE)
        if latest.max() >= self.c.tables[0].last:
            i = int(latest.argmax())
            name, day = self.c.activities[i].id, int(latest[i]) // self.c.network.grid
            raise HorizonError(f"Activity {name}, release", day)
        if release.dtype == np.int32 and release.min(initial=FREE) >= FREE:
            return release
        return np.maximum(release, FREE).astype(np.int32)

    def _columns(self, part: slice) -> tuple[Ints, int, Held | None]:
        """Remaining durations, number of columns and releases of some columns."""
        node, rows = self.layout.node, self.held_rows
        left = self.flat.nodes.left[node] if self.durations is None else self.durations[node, part]
        count = part.stop - part.start
        if not len(rows):
            return left, count, None
        if self.release is None:
            day = np.full((len(rows), count), FREE, dtype=np.int32)
        else:
            day = self.release[node[rows], part] - np.int32(self.c.first)
        for row, by_column in self.by_finish.items():
            at = np.searchsorted(rows, row)
            day[at] = np.maximum(day[at], by_column[part])
        return left, count, Held(rows, day)

    def _check(self, forward: Forward) -> None:
        """Raise for the first activity, in topological order, that runs past the calendars."""
        finish = forward.stack[: self.layout.rows]
        over = self.flat.tables.over
        if finish.max() >= over:
            i = int(self.layout.node[(finish >= over).any(axis=1)].min())
            raise HorizonError(
                f"Activity {self.c.activities[i].id}", self.c.tables[0].last // self.c.network.grid
            )


def _floor_depends(c: CompiledNetwork, i: int) -> bool:
    """Whether the least start of an activity follows from a finish and its remaining duration."""
    kinds = (ConstraintType.FNET, ConstraintType.FINISH_ON, ConstraintType.MFO)
    return c.activities[i].constraint in kinds or any(x.target is not None for x in c.constants[i])


def _by_duration(value: Callable[[int], int], durations: Ints) -> Ints:
    """``value`` of each duration, computed once for each that occurs."""
    values, where = np.unique(durations, return_inverse=True)
    found: Ints = np.array([value(int(left)) for left in values], dtype=np.int32)[where]
    return found


def _floor(c: CompiledNetwork, i: int, left: int) -> int:
    return _floors(c, i, left)[0]


def _floors(c: CompiledNetwork, i: int, left: int) -> tuple[int, int]:
    """Floor and shown floor as ``compile_network`` has them, for another remaining duration."""
    floor, shown = floors_of(c.network, c.activities[i], c.tables[i], left, c.constants[i])
    return floor - c.first, shown - c.first
