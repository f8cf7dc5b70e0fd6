"""What clearing parcels would open: the same question asked of a line and of an area.

A game knows the parcels that block (``keys``), what clearing any set of them adds to the workable front
(``gain``; millimetres or square decimetres, so sums are exact) and, for a parcel that opens nothing by itself, with
which others it might (``bundles``). ``exact_up_to``: so many parcels are few enough to try every set of three;
``unit``: raw gain in a metre or square metre. Only the ground around the parcels asked about is looked at.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import accumulate
from typing import Protocol

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from landclearance.domain.front import holding, is_unknown, usable
from landclearance.domain.front_area import clear_ground, polygons, usable_pieces
from landclearance.domain.front_ground import FrontGround
from projects.domain.access import DM2_PER_M2, MM_PER_M, to_mm

Bundle = frozenset[str]

MOST_TOGETHER = 6
"""A parcel that opens something only together with more than five others is not a lever for anybody."""


class FrontGame(Protocol):
    """See the module."""

    @property
    def keys(self) -> tuple[str, ...]: ...
    @property
    def exact_up_to(self) -> int: ...
    @property
    def unit(self) -> int: ...
    def gain(self, keys: AbstractSet[str]) -> int: ...
    def bundles(self, key: str) -> Iterable[Bundle]: ...


class LineGame:
    """Gains in millimetres of workable length. ``blocking``: keys of the parts that are not clear."""

    exact_up_to = 24
    unit = MM_PER_M

    def __init__(self, laid: FrontGround, blocking: AbstractSet[str]) -> None:
        runs = laid.strip.runs if laid.strip is not None else ()
        self._need = to_mm(laid.footprint.crew.length_m)
        flat = [(n, piece) for n, run in enumerate(runs) for piece in run]
        self._run = [n for n, _ in flat]
        self._size = [piece.size for _, piece in flat]
        self._held = [frozenset(holding(piece, blocking)) for _, piece in flat]
        self._before = [0, *accumulate(self._size)]
        self._run_length = [sum(piece.size for piece in run) for run in runs]
        self._at: dict[str, list[int]] = {}
        for i, held in enumerate(self._held):
            for key in held:
                if not is_unknown(key):
                    self._at.setdefault(key, []).append(i)
        self._span: dict[int, tuple[int, int]] = {}
        self._gaps: list[tuple[int, int]] = []
        for first, last, clear in self._spans():
            if clear:
                self._span.update({first: (first, last), last: (first, last)})
            else:
                self._gaps.append((first, last))
        self._gap_of = {i: n for n, (first, last) in enumerate(self._gaps) for i in range(first, last + 1)}

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(sorted(self._at, key=lambda key: (self._at[key][0], key)))

    def gain(self, keys: AbstractSet[str]) -> int:
        touched = sorted({i for key in keys for i in self._at.get(key, ()) if self._held[i] <= keys})
        total, done = 0, -1
        for i in touched:
            if i > done:
                done, added = self._opened(i, keys)
                total += added
        return total

    def bundles(self, key: str) -> Iterator[Bundle]:
        places = self._at.get(key, [])
        known = (self._held[i] for i in places)
        yield from dict.fromkeys(held for held in known if not any(map(is_unknown, held)))
        gaps = sorted({self._gap_of[i] for i in places})
        yield self._holders(gaps)
        for gap in gaps:
            yield from self._around(gap)

    def _spans(self) -> Iterator[tuple[int, int, bool]]:
        first = 0
        for i in range(1, len(self._size) + 1):
            ends = i == len(self._size) or self._run[i] != self._run[first]
            if ends or bool(self._held[i]) != bool(self._held[first]):
                yield first, i - 1, not self._held[first]
                first = i

    def _opened(self, i: int, keys: AbstractSet[str]) -> tuple[int, int]:
        """Opens elementary piece ``i`` and all that hangs on it: the last piece reached, millimetres gained."""
        run, first = self._run[i], i
        lost = 0
        if i and self._run[i - 1] == run and not self._held[i - 1]:
            first, before = self._span[i - 1]
            lost += self._usable(first, before)
        last = i
        while last + 1 < len(self._size) and self._run[last + 1] == run and self._held[last + 1] <= keys:
            if self._held[last + 1]:
                last += 1
            else:
                start, last = self._span[last + 1]
                lost += self._usable(start, last)
        return last, self._usable(first, last) - lost

    def _usable(self, first: int, last: int) -> int:
        length = self._before[last + 1] - self._before[first]
        return length if usable(length, self._run_length[self._run[first]], self._need) else 0

    def _holders(self, gaps: Iterable[int]) -> Bundle:
        return frozenset(
            key
            for gap in gaps
            for i in range(self._gaps[gap][0], self._gaps[gap][1] + 1)
            for key in self._held[i]
            if not is_unknown(key)
        )

    def _around(self, gap: int) -> Iterator[Bundle]:
        """Neighbouring gaps with this one: between them the clear pieces may be too short each."""
        for before in range(MOST_TOGETHER):
            for after in range(MOST_TOGETHER - before):
                low, high = gap - before, gap + after
                if low < 0 or high >= len(self._gaps):
                    break
                held = self._holders(range(low, high + 1))
                if len(held) > MOST_TOGETHER:
                    break
                yield held


class AreaGame:
    """Gains in square decimetres of workable ground. Only the clear pieces around the parcels are measured."""

    exact_up_to = 6
    unit = DM2_PER_M2

    def __init__(self, laid: FrontGround, blocking: AbstractSet[str]) -> None:
        self._laid = laid
        self._blocked = {key: shape for key, shape in laid.parts.items() if key in blocking}
        self._clear = polygons(clear_ground(laid, blocking), least_m2=0.0)
        self._worth = [self._workable(shape) for shape in self._clear]
        self._tree = shapely.STRtree(self._clear)
        self._names = list(self._blocked)
        self._near = shapely.STRtree([self._blocked[key] for key in self._names])
        self._known: dict[Bundle, int] = {}

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(sorted(self._blocked, key=lambda key: (len(key), key)))

    def gain(self, keys: AbstractSet[str]) -> int:
        wanted = frozenset(key for key in keys if key in self._blocked)
        if wanted not in self._known:
            self._known[wanted] = self._measured(wanted) if wanted else 0
        return self._known[wanted]

    def bundles(self, key: str) -> Iterator[Bundle]:
        """Itself with each blocked neighbour within a crew's width, with two of them, and with all."""
        reach = self._laid.footprint.crew.width_m
        near = self._near.query(self._blocked[key], predicate="dwithin", distance=reach).tolist()
        others = sorted(self._names[n] for n in near if self._names[n] != key)
        for other in others:
            yield frozenset((key, other))
        for n, one in enumerate(others[:MOST_TOGETHER]):
            for two in others[n + 1 : MOST_TOGETHER]:
                yield frozenset((key, one, two))
        if len(others) < MOST_TOGETHER:
            yield frozenset((key, *others))

    def _measured(self, wanted: Bundle) -> int:
        rest = [shape for key, shape in self._blocked.items() if key not in wanted]
        freed = shapely.union_all([self._blocked[key] for key in wanted])
        over = [shape for shape in rest if shape.intersects(freed)]
        if over:  # ground under two surveys is free only when both are
            freed = shapely.difference(freed, shapely.union_all(np.array(over, dtype=object)))
        around = sorted(set(self._tree.query(shapely.buffer(freed, 0.01), predicate="intersects").tolist()))
        joined = shapely.union_all([freed, *(self._clear[n] for n in around)], grid_size=0.001)
        before: int = sum(self._worth[n] for n in around)
        return self._workable(joined) - before

    def _workable(self, clear: BaseGeometry) -> int:
        pieces = usable_pieces(clear, self._laid.footprint.crew, self._laid.ground)
        area: float = sum(float(piece.area) for piece in pieces)
        return round(area * DM2_PER_M2)


def game_of(laid: FrontGround, blocking: AbstractSet[str]) -> FrontGame:
    """The game of one footprint's ground."""
    here = frozenset(laid.keys).intersection(blocking)
    return AreaGame(laid, here) if laid.strip is None else LineGame(laid, here)


def keys_by(groups: Mapping[int, Sequence[int]], keys: AbstractSet[str], prefix: str) -> dict[int, Bundle]:
    """Of each group (a case's parts by id) the keys that are among ``keys``; groups without any left out."""
    found = {
        number: frozenset(f"{prefix}{part}" for part in parts).intersection(keys)
        for number, parts in groups.items()
    }
    return {number: bundle for number, bundle in found.items() if bundle}
