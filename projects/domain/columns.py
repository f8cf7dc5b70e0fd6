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
from projects.domain.flat import Flags, Ints, flatten
from projects.domain.forward import Forward
from projects.domain.levels import lay_out
from projects.domain.network import CompiledNetwork, Constant, floor_of, is_mandatory

FREE: Day = -(2**30)
"""No release: earlier than every day."""

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
        longest = 0 if self.durations is None else int(self.durations.max(initial=0))
        self.flat = flatten([c], longest)
        if self.durations is None:
            self.layout = lay_out(self.flat)
        else:
            work: Flags = np.any(self.durations > 0, axis=1)
            moment: Flags = np.any(self.durations == 0, axis=1) | ~work
            self.layout = lay_out(self.flat, work, moment)
        self.floors = {} if self.durations is None else self._floors(self.durations)

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
            forward = Forward(self.layout, *self._rows(part))
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
        durations: Ints = self._array(values, "durations") * self.open[:, None]
        if durations.min(initial=0) < 0:
            raise ValueError("durations: below zero")
        longest = durations.max(axis=1, initial=0)
        last = self.c.tables[0].last
        if longest.max() > last - self.c.first:
            raise HorizonError(
                f"Activity {self.c.activities[int(longest.argmax())].id}", last // self.c.network.grid
            )
        return durations.astype(np.int32)

    def _releases(self, values: npt.ArrayLike) -> Ints:
        release = self._array(values, "release")
        latest = release.max(axis=1, initial=FREE)
        if latest.max() >= self.c.tables[0].last:
            i = int(latest.argmax())
            raise HorizonError(
                f"Activity {self.c.activities[i].id}, release", int(latest[i]) // self.c.network.grid
            )
        held = np.where(self.open[:, None], np.maximum(release, FREE), FREE)
        return (held - self.c.first).astype(np.int32)

    def _floors(self, durations: Ints) -> dict[int, tuple[Ints, int]]:
        """Floors by column, and shown floor, of the activities on which a date for their finish rests."""
        found = {}
        for i in np.flatnonzero(self.open).tolist():
            if _floor_depends(self.c, i):
                by_column = _by_duration(partial(_floor, self.c, i), durations[i])
                found[i] = by_column, _floors(self.c, i, 0)[1]
        return found

    def _rows(self, part: slice) -> tuple[Ints, Ints, Ints]:
        """Floor, shown floor (moments only) and remaining duration by row, for some columns."""
        nodes, node = self.flat.nodes, self.layout.node
        moment = node[self.layout.moment_rows]
        left = nodes.left[node, None] if self.durations is None else self.durations[node, part]
        floor, shown = nodes.floor[node, None], nodes.shown[moment, None]
        if self.floors:
            floor = np.repeat(floor, part.stop - part.start, axis=1)
        for i, (by_column, at_shown) in self.floors.items():
            floor[node == i] = by_column[part]
            shown[moment == i] = at_shown
        if self.release is not None:
            floor = np.maximum(floor, self.release[node, part])
            shown = np.maximum(shown, self.release[moment, part] + 1)
        return floor, shown, left

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
    activity, table = c.activities[i], c.tables[i]
    floor, shown = floor_of(c.network, activity, table, left)
    if not is_mandatory(activity):
        for constant in c.constants[i]:
            start = constant.allows(table, left)
            floor, shown = max(floor, start), max(shown, start)
    return floor - c.first, shown - c.first
