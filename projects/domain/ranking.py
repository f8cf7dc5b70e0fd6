"""Which blockers to clear first when their ends are uncertain.

Input: samples of the days by which each blocker alone puts off the finish, ``delays[P, S]`` (>= 0). In every
sample the slip is the greatest of them (the max game of docs/algorithms/attribution.md). Worked table and
limits: docs/algorithms/forecast.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from projects.domain.survival import Floats

EXHAUSTIVE = 12
"""Up to so many blockers every set is tried."""


@dataclass(frozen=True, slots=True)
class BlockerRank:
    """Calendar days. ``gain``: mean days saved if this one alone cleared at once; ``critical``: how often it
    is the worst (ties shared evenly); ``share``: mean Shapley value, None where the game is no max game;
    ``alone``: mean days if it were the only one.
    """

    id: str
    gain: float
    critical: float
    share: float | None
    alone: float


@dataclass(frozen=True, slots=True)
class ClearedSet:
    """The ``count`` blockers whose clearing at once saves most: ``saved`` days on average, ``left`` remain."""

    count: int
    ids: tuple[str, ...]
    saved: float
    left: float


def rank_blockers(ids: Sequence[str], delays: Floats) -> tuple[BlockerRank, ...]:
    """Best first: by gain, ties by expected share, then by id. Raises ValueError when rows and ids differ."""
    if delays.shape[0] != len(ids):
        raise ValueError("one row of samples for each blocker")
    if not ids:
        return ()
    gain, critical = _gains(delays)
    share, alone = expected_shares(delays), delays.mean(axis=1)
    rows = [
        BlockerRank(key, float(gain[i]), float(critical[i]), float(share[i]), float(alone[i]))
        for i, key in enumerate(ids)
    ]
    return tuple(sorted(rows, key=lambda row: (-row.gain, -(row.share or 0), row.id)))


def rank_by_simulation(
    ids: Sequence[str], finish: Floats, without: Floats, alone: Floats
) -> tuple[BlockerRank, ...]:
    """Best first, for rules by which blockers stand in for each other (no max game).

    ``finish[S]`` with all of them, ``without[P, S]`` with each one cleared, ``alone[P, S]`` the delay of each as
    the only one. ``critical`` is how often clearing it alone moves the finish; there is no share.
    """
    saved = finish - without
    rows = [
        BlockerRank(key, float(saved[i].mean()), float((saved[i] > 0).mean()), None, float(alone[i].mean()))
        for i, key in enumerate(ids)
    ]
    return tuple(sorted(rows, key=lambda row: (-row.gain, -row.alone, row.id)))


def gain_of_speed(delays: Floats, blocker: int, days: float) -> float:
    """Mean days saved if one blocker cleared ``days`` sooner: mean of top - max(second, d - days)."""
    others = np.delete(delays, blocker, axis=0).max(axis=0, initial=0.0)
    sooner = np.maximum(delays[blocker] - days, 0.0)
    return float((np.maximum(others, delays[blocker]) - np.maximum(others, sooner)).mean())


def expected_shares(delays: Floats) -> Floats:
    """Mean over samples of the Shapley value of the max game, in its airport form; sums to the mean slip.

    Sorted upwards in each sample: share(k) = sum over i <= k of (d(i) - d(i-1)) / (n - i + 1).
    """
    count = delays.shape[0]
    order = np.argsort(delays, axis=0, kind="stable")
    steps = np.diff(np.take_along_axis(delays, order, axis=0), axis=0, prepend=0.0)
    shares = np.cumsum(steps / np.arange(count, 0, -1)[:, None], axis=0)
    back = np.empty_like(shares)
    np.put_along_axis(back, order, shares, axis=0)
    return np.asarray(back.mean(axis=1))


def best_sets(ids: Sequence[str], delays: Floats, most: int) -> tuple[ClearedSet, ...]:
    """For k = 1 to ``most``: the k blockers whose clearing together leaves the least mean slip.

    What a set saves grows with its size by increasing steps (the others hide what one alone would save), so
    picking one after the other has no guarantee. Up to ``EXHAUSTIVE`` blockers every set is tried; with more,
    1-swap search from the order of expected shares, of gains, and from the best smaller set.
    """
    count = len(ids)
    total = _left(delays, ())
    found: list[ClearedSet] = []
    smaller: tuple[int, ...] = ()
    for size in range(1, min(most, count) + 1):
        if count <= EXHAUSTIVE:
            smaller = min(
                combinations(range(count), size), key=lambda chosen: (_left(delays, chosen), chosen)
            )
        else:
            smaller = search_set(delays, size, smaller)
        left = _left(delays, smaller)
        worst_first = sorted(smaller, key=lambda i: (-float(delays[i].mean()), ids[i]))
        found.append(ClearedSet(size, tuple(ids[i] for i in worst_first), total - left, left))
    return tuple(found)


def search_set(delays: Floats, size: int, smaller: tuple[int, ...] = ()) -> tuple[int, ...]:
    """A set of ``size`` blockers with a small mean slip left: the best of 1-swap searches from several starts."""
    count = delays.shape[0]
    shares = expected_shares(delays)
    by_share = np.argsort(-shares, kind="stable")
    by_gain = np.lexsort((-shares, -_gains(delays)[0]))
    starts = [tuple(int(i) for i in order[:size]) for order in (by_share, by_gain)]
    if len(smaller) == size - 1:
        rest = [i for i in range(count) if i not in smaller]
        starts.append(min(((*smaller, i) for i in rest), key=lambda chosen: _left(delays, chosen)))
    return min(
        (_swapped(delays, start) for start in starts), key=lambda chosen: (_left(delays, chosen), chosen)
    )


def _swapped(delays: Floats, chosen: tuple[int, ...]) -> tuple[int, ...]:
    """Swap one inside for one outside while that leaves less."""
    best, left = tuple(sorted(chosen)), _left(delays, chosen)
    while True:
        outside = [i for i in range(delays.shape[0]) if i not in best]
        trials = [tuple(sorted((*(i for i in best if i != gone), new))) for gone in best for new in outside]
        trial = min(trials, key=lambda t: _left(delays, t), default=best)
        if _left(delays, trial) >= left - 1e-12:
            return best
        best, left = trial, _left(delays, trial)


def _left(delays: Floats, cleared: Sequence[int]) -> float:
    """Mean of the greatest delay of those that are not cleared."""
    rest = np.delete(delays, list(cleared), axis=0) if cleared else delays
    return float(rest.max(axis=0, initial=0.0).mean())


def _gains(delays: Floats) -> tuple[Floats, Floats]:
    """Mean of (top - second) where a blocker is the top one, and how often it is, ties shared evenly."""
    count, samples = delays.shape
    top = delays.max(axis=0)
    second = np.partition(delays, count - 2, axis=0)[count - 2] if count > 1 else np.zeros(samples)
    at_top = (delays == top) & (top > 0)
    gain = (at_top * (top - second)).sum(axis=1) / samples
    ties = np.maximum(at_top.sum(axis=0), 1)
    late = max(int(np.count_nonzero(top > 0)), 1)
    return gain, (at_top / ties).sum(axis=1) / late
