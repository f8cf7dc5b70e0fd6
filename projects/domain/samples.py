"""Monte Carlo of one network: dates, finish and critical activities of many samples at once.

``schedule_samples(c, durations[A, S], release[A, S])``: rows follow ``c.activities``, samples run on the last
axis; either array may be None (the network's own remaining durations; no releases). Each column equals
``schedule`` of the network with that column's durations and releases, except that activities marked "as late
as possible" stay at their early dates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from projects.domain.columns import Columns
from projects.domain.flat import Flags, Ints
from projects.domain.forward import Forward
from projects.domain.levels import WorkGroup, target_rows
from projects.domain.network import CompiledNetwork


@dataclass(frozen=True, slots=True)
class FinishSamples:
    """Absolute days, half-open. ``finish[S]``; the rest is [A, S] or None where it was not asked for.

    ``start``: earliest start of what is left to do; ``shown_finish``: the day after the last day people see;
    both the actual dates for complete activities. ``critical``: on the longest path of the sample, complete
    activities never.
    """

    finish: Ints
    start: Ints | None
    shown_finish: Ints | None
    critical: Flags | None

    @property
    def criticality(self) -> npt.NDArray[np.float64] | None:
        """Share of samples in which each activity is on the longest path (criticality index), [A]."""
        return None if self.critical is None else self.critical.mean(axis=1)


def schedule_samples(
    c: CompiledNetwork,
    durations: npt.ArrayLike | None = None,
    release: npt.ArrayLike | None = None,
    *,
    dates: bool = False,
    critical: bool = False,
) -> FinishSamples:
    """Schedule every sample. ``dates`` and ``critical`` ask for the dates and the critical activities.

    Raises HorizonError past the calendars, ValueError for arrays of a wrong shape or durations below zero.
    """
    columns = Columns(c, durations, release)
    shape = (len(c.activities), columns.count)
    result = FinishSamples(
        np.empty(columns.count, dtype=np.int32),
        np.empty(shape, dtype=np.int32) if dates else None,
        np.empty(shape, dtype=np.int32) if dates else None,
        np.empty(shape, dtype=bool) if critical else None,
    )
    for part, forward in columns.blocks():
        finish = columns.finish_of(forward)
        result.finish[part] = finish
        if dates or critical:
            forward.all_starts()
        if result.start is not None and result.shown_finish is not None:
            result.start[:, part], result.shown_finish[:, part] = _dates(columns, forward)
        if result.critical is not None:
            result.critical[:, part] = critical_flags(columns, forward, part, finish - c.first)
    return result


def _dates(columns: Columns, forward: Forward) -> tuple[Ints, Ints]:
    """Start and shown finish of all activities in one block."""
    layout, c = columns.layout, columns.c
    start = forward.stack[layout.start_row] + c.first
    shown = forward.stack[layout.shown_row] + c.first
    for i, activity in enumerate(c.activities):
        if activity.actual_start is not None and activity.actual_finish is not None:
            start[i], shown[i] = activity.actual_start, activity.actual_finish
    return start, shown


def critical_flags(columns: Columns, forward: Forward, part: slice, end: Ints) -> Flags:
    """Longest path of each column, back along the driving links (``driving.longest_path``)."""
    open_rows = columns.open[:, None]
    reached: Flags = open_rows & (forward.stack[columns.layout.shown_row] == end)
    drives = [*_drives(forward), *_history_drives(columns, forward, part)]
    for succ, pred, drive in sorted(drives, key=lambda item: -item[0]):
        reached[pred] |= drive & reached[succ]
    reached &= open_rows
    return reached


def _drives(forward: Forward) -> Iterator[tuple[int, int, Flags]]:
    """Successor, predecessor and the columns in which the link between them drives."""
    layout = forward.layout
    for work, moment, _ in layout.levels:
        for group in (work, moment):
            if group is None:
                continue
            x = forward.rolled(group) if isinstance(group, WorkGroup) else forward.asked_moments(group)[0]
            target = target_rows(group)
            drive = (x == forward.stack[layout.rows + target]) & forward.applies(target, group is work)
            succ = layout.node[target].tolist()
            yield from zip(succ, layout.node[group.source % layout.rows].tolist(), drive, strict=True)


def _history_drives(columns: Columns, forward: Forward, part: slice) -> Iterator[tuple[int, int, Flags]]:
    """The same for bounds set by finished work."""
    for i, constants in enumerate(columns.c.constants):
        start = forward.stack[columns.layout.start_row[i]]
        for constant in constants:
            yield i, constant.pred, columns.history(i, constant, part) == start
