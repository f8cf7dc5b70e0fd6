"""Shapley values of any game over a few players: exact over all coalitions, else by seeded sampling.

Exact: share(p) = sum over S without p of |S|! (n-|S|-1)! / n! * (v(S+p) - v(S)), as fractions. Sampled: the
mean, over random orders, of what p adds when it comes (Castro, Gomez and Tejada 2009). In each order the
additions telescope to v(all) - v(none), so sampled shares, kept as fractions, add up exactly as well.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import factorial

import numpy as np
import numpy.typing as npt

Members = npt.NDArray[np.bool_]
"""Shape [players, coalitions]: who is in which coalition."""
Values = npt.NDArray[np.int64]
Game = Callable[[Members], Values]
"""Worth of each coalition (a column), as an integer."""

EXACT_MAX = 12
PERMUTATIONS = 200
_COLUMNS = 4096


@dataclass(frozen=True, slots=True)
class Shares:
    """``values`` in the order of the players, adding up to v(all) - v(none). ``errors``: standard errors of
    sampled values, None when exact.
    """

    values: tuple[Fraction, ...]
    errors: tuple[float, ...] | None
    permutations: int = 0


def shapley(
    game: Game, players: int, *, exact_max: int = EXACT_MAX, permutations: int = PERMUTATIONS, seed: int = 0
) -> Shares:
    """Exact for up to ``exact_max`` players (2^n coalitions), else sampled with ``seed``."""
    if players <= exact_max:
        return Shares(exact_shapley(game(all_coalitions(players))), None)
    return sampled_shapley(game, players, permutations, seed)


def all_coalitions(players: int) -> Members:
    """Every coalition; player p is in column k when bit p of k is set."""
    numbers = np.arange(1 << players)
    bits: Members = (numbers[None, :] >> np.arange(players)[:, None] & 1).astype(np.bool_)
    return bits


def exact_shapley(values: npt.NDArray[np.int64]) -> tuple[Fraction, ...]:
    """Shares from the worth of every coalition, in the order of ``all_coalitions``."""
    players = len(values).bit_length() - 1
    numbers = np.arange(len(values))
    sizes = all_coalitions(players).sum(axis=0)
    shares = []
    for p in range(players):
        without = numbers[numbers >> p & 1 == 0]
        added = values[without | 1 << p] - values[without]
        by_size = [int(added[sizes[without] == k].sum()) for k in range(players)]
        weighted = sum(total * factorial(k) * factorial(players - k - 1) for k, total in enumerate(by_size))
        shares.append(Fraction(weighted, factorial(players)))
    return tuple(shares)


def sampled_shapley(game: Game, players: int, permutations: int, seed: int) -> Shares:
    """Mean additions over ``permutations`` (>= 2) random orders, with their standard errors."""
    rng = np.random.Generator(np.random.PCG64(seed))
    came = np.argsort([rng.permutation(players) for _ in range(permutations)], axis=1)
    # Column k of an order holds the players that came before place k; many orders go in one call.
    places = np.arange(players + 1)
    at_once = max(1, _COLUMNS // (players + 1))
    added = np.empty((permutations, players), dtype=np.int64)
    for first in range(0, permutations, at_once):
        part = came[first : first + at_once]
        members = (part.T[:, :, None] < places).reshape(players, -1)
        steps = np.diff(game(members).reshape(len(part), players + 1), axis=1)
        added[first : first + at_once] = np.take_along_axis(steps, part, axis=1)
    errors = added.std(axis=0, ddof=1) / np.sqrt(permutations)
    values = tuple(Fraction(int(total), permutations) for total in added.sum(axis=0))
    return Shares(values, tuple(float(error) for error in errors), permutations)
