"""Access rules over many cases at once: one column per coalition of blockers, or per random sample."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from projects.domain.access import AccessKind, Ground

Columns = npt.NDArray[np.int64]

FREE = -(1 << 40)
"""Clear already."""
NEVER = 1 << 40
"""Not clear on any day that anybody knows."""


def access_days(ground: Ground, clear: npt.NDArray[np.integer[Any]]) -> Columns:
    """First day on which the rule is met, for each column; shape [columns].

    ``clear`` holds the first free day of each parcel of ``ground.holders`` (rows, in that order) in each case
    (columns); FREE and NEVER stand for "already" and "nobody knows", in the answer too.
    """
    days = clear.astype(np.int64)
    place = {key: row for row, key in enumerate(ground.holders)}
    free = np.full(days.shape[1], FREE, dtype=np.int64)
    runs = [
        [
            (
                piece.size,
                days[[place[key] for key in piece.holders]].max(axis=0) if piece.holders else free,
            )
            for piece in run
        ]
        for run in ground.runs
    ]
    flat = [row for run in runs for row in run]
    if not flat or not ground.needed:
        return free
    if ground.asks_all:
        return _last([day for _, day in flat])
    if ground.rule.kind is AccessKind.SHARE:
        return _share(flat, ground.needed)
    return _stretch(runs, ground.needed)


def _share(rows: list[tuple[int, Columns]], needed: int) -> Columns:
    sizes = np.array([size for size, _ in rows], dtype=np.int64)
    days = np.array([day for _, day in rows])
    order = np.argsort(days, axis=0, kind="stable")
    enough = np.cumsum(sizes[order], axis=0) >= needed
    first = np.argmax(enough, axis=0)
    found: Columns = np.take_along_axis(days, np.take_along_axis(order, first[None], axis=0), axis=0)[0]
    return found


def _last(days: list[Columns]) -> Columns:
    found: Columns = np.max(np.array(days), axis=0)
    return found


def _stretch(runs: list[list[tuple[int, Columns]]], needed: int) -> Columns:
    """The least, over all shortest windows of pieces that are long enough, of a window's last day."""
    best = np.full(runs[0][0][1].shape, NEVER, dtype=np.int64)
    for run in runs:
        first, length = 0, 0
        for last, (size, _) in enumerate(run):
            length += size
            while length - run[first][0] >= needed:
                length -= run[first][0]
                first += 1
            if length >= needed:
                best = np.minimum(best, _last([day for _, day in run[first : last + 1]]))
    return best
