"""Which parcels unlock most: each alone, with whom when alone it opens nothing, and the best few together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from landclearance.domain.front_game import Bundle, FrontGame

BEST_OF = 3
"""How many parcels the question "which three first" is about."""


@dataclass(frozen=True, slots=True)
class Unlock:
    """``alone``: what clearing only ``key`` adds (millimetres or square decimetres).

    ``rank`` from 1; parcels that add the same share a rank. When alone it adds nothing: ``together``, the
    fewest other parcels with which it does, and ``joint`` what they all add.
    """

    key: str
    alone: int
    rank: int
    together: tuple[str, ...] = ()
    joint: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the best sequence: ``keys`` cleared, what that ``adds``, and all ``added`` so far."""

    keys: tuple[str, ...]
    adds: int
    added: int


def rank_unlocks(game: FrontGame) -> tuple[Unlock, ...]:
    """Every parcel that blocks, the one that unlocks most first; of equals the first along the line.

    Gains that are the same to the whole metre (square metre) are equal. Parcels that open nothing by themselves
    follow, by what they open with others.
    """
    place = {key: n for n, key in enumerate(game.keys)}

    def order(row: Unlock) -> tuple[int, bool, int, int]:
        return (
            -round(row.alone / game.unit),
            not row.joint,
            len(row.together),
            -round(row.joint / game.unit),
        )

    rows = [(key, game.gain({key})) for key in game.keys]
    found = [Unlock(key, alone, 0, *(() if alone else _with_others(game, key))) for key, alone in rows]
    found.sort(key=lambda row: (order(row), place[row.key]))
    ranks: dict[tuple[int, bool, int, int], int] = {}
    return tuple(replace(row, rank=ranks.setdefault(order(row), n)) for n, row in enumerate(found, start=1))


def _with_others(game: FrontGame, key: str) -> tuple[tuple[str, ...], int]:
    """The fewest others with which ``key`` opens something more than they do without it."""
    best: tuple[int, int, list[str]] | None = None
    for bundle in game.bundles(key):
        others = bundle - {key}
        if key not in bundle or not others or (best is not None and len(others) > best[0]):
            continue
        joint = game.gain(bundle)
        if joint <= game.gain(others):
            continue
        others = _needed(game, key, others)
        candidate = (len(others), -game.gain(others | {key}), sorted(others, key=_by_number))
        best = candidate if best is None else min(best, candidate)
    return ((), 0) if best is None else (tuple(best[2]), -best[1])


def _needed(game: FrontGame, key: str, others: Bundle) -> Bundle:
    """``others`` without those that ``key`` does not need to open something."""
    for other in sorted(others, key=_by_number):
        fewer = others - {other}
        if fewer and game.gain(fewer | {key}) > game.gain(fewer):
            others = fewer
    return others


def best_sequence(game: FrontGame, unlocks: Sequence[Unlock], most: int = BEST_OF) -> tuple[Step, ...]:
    """In which order to clear up to ``most`` parcels so that most opens up, step by step.

    Few parcels: the best set of all, found by trying every one. Many: step by step the set that adds most per
    parcel, which may fall short of the best. Steps that open nothing are left out.
    """
    useful = [row for row in unlocks if row.alone or row.joint]
    keys = [row.key for row in useful]
    if len(keys) <= game.exact_up_to:
        return _ordered(game, _best_set(game, keys, most), most)
    return _greedy(game, [_bundle(row) for row in useful], most)


def _best_set(game: FrontGame, keys: Sequence[str], most: int) -> Bundle:
    best: tuple[int, int, Bundle] = (0, 0, frozenset())
    for size in range(1, min(most, len(keys)) + 1):
        for some in combinations(keys, size):
            gain = game.gain(frozenset(some))
            if gain > best[0]:
                best = (gain, size, frozenset(some))
    return best[2]


def _ordered(game: FrontGame, chosen: Bundle, most: int) -> tuple[Step, ...]:
    """The chosen parcels in the order that opens most soonest."""
    keys = sorted(chosen, key=game.keys.index)
    parts = [frozenset(some) for size in range(1, len(keys) + 1) for some in combinations(keys, size)]
    return _greedy(game, parts, most)


def _bundle(row: Unlock) -> Bundle:
    return frozenset((row.key, *row.together))


def _greedy(game: FrontGame, bundles: Iterable[Bundle], most: int) -> tuple[Step, ...]:
    steps: list[Step] = []
    done: Bundle = frozenset()
    total = 0
    pool = list(dict.fromkeys(bundles))
    place = {key: n for n, key in enumerate(game.keys)}
    while True:
        best: tuple[float, tuple[int, ...], Bundle, int] | None = None
        for bundle in pool:
            new = bundle - done
            if not new or len(done) + len(new) > most:
                continue
            gain = game.gain(done | new)
            rank = (-(gain - total) / len(new), tuple(sorted(place[key] for key in new)))
            if gain > total and (best is None or rank < best[:2]):
                best = (*rank, new, gain)
        if best is None:
            return tuple(steps)
        *_, new, gain = best
        steps.append(Step(tuple(sorted(new, key=place.__getitem__)), gain - total, gain))
        done, total = done | new, gain


def _by_number(key: str) -> tuple[int, str]:
    return len(key), key
