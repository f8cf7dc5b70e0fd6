"""The workable front of an area: connected clear pieces, wide and large enough for a crew.

Clear ground is the footprint without the parts that still block and without ground of which nothing is
known. Of that, what a crew can use is found by a morphological opening: eroded by half the crew's width,
what is left are cores; each is grown back over the clear ground around it. Cores that do not hang together
are separate pieces: no crew passes the neck between them. Docs: docs/algorithms/workable_front.md.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from landclearance.domain.front import Crew, Kind, part_number
from landclearance.domain.front_ground import FrontGround
from landclearance.domain.overlay import SLIVER_M2

_EDGE_M = 0.001
"""So that ground of exactly the crew's width is wide enough."""


@dataclass(frozen=True, slots=True)
class AreaPieceFound:
    """A connected piece in the plane. ``parts``: ids of the parts that block it."""

    kind: Kind
    geometry: BaseGeometry
    area_m2: float
    parts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class AreaFront:
    """The front of an area on a day. ``pieces``: workable, short (too narrow or too small), blocked, unknown.

    ``total_m2``: the ground; ``cleared_m2``: clear, usable or not.
    """

    pieces: tuple[AreaPieceFound, ...]
    total_m2: float
    cleared_m2: float
    gaps: int = 0

    @property
    def workable_m2(self) -> float:
        return self.of(Kind.WORKABLE)

    @property
    def unknown_m2(self) -> float:
        return self.of(Kind.UNKNOWN)

    @property
    def blocked_m2(self) -> float:
        """Ground under parts that block; where two surveys lie over each other it counts once."""
        return max(0.0, self.total_m2 - self.cleared_m2 - self.unknown_m2)

    @property
    def short_pieces(self) -> int:
        """Clear pieces too narrow or too small for a crew."""
        return sum(1 for row in self.pieces if row.kind is Kind.SHORT)

    @property
    def largest_m2(self) -> float:
        """The largest piece that a crew can use."""
        return max((row.area_m2 for row in self.pieces if row.kind is Kind.WORKABLE), default=0.0)

    @property
    def fronts(self) -> int:
        return sum(1 for row in self.pieces if row.kind is Kind.WORKABLE)

    @property
    def cleared_share(self) -> float | None:
        """0 to 1 of the ground; None for an area without ground."""
        return self.cleared_m2 / self.total_m2 if self.total_m2 else None

    def of(self, kind: Kind) -> float:
        """Square metres of one kind."""
        return sum(row.area_m2 for row in self.pieces if row.kind is kind)


def clear_ground(laid: FrontGround, blocking: AbstractSet[str]) -> BaseGeometry:
    """The footprint's ground without the parts ``blocking`` and without unknown ground, in the plane."""
    held = [shape for key, shape in laid.parts.items() if key in blocking]
    return _without(laid.ground, [*held, *laid.unknown.values()])


def area_front(laid: FrontGround, blocking: AbstractSet[str]) -> AreaFront:
    """The front of an area whose parts ``blocking`` (keys) are not clear; unknown ground never is."""
    clear = clear_ground(laid, blocking)
    usable = usable_pieces(clear, laid.footprint.crew, laid.ground)
    rest = _without(clear, usable)
    held = {key: shape for key, shape in laid.parts.items() if key in blocking}
    gaps = polygons(shapely.union_all([*held.values(), *laid.unknown.values()]))
    pieces = [
        *(AreaPieceFound(Kind.WORKABLE, shape, float(shape.area)) for shape in usable),
        *(AreaPieceFound(Kind.SHORT, shape, float(shape.area)) for shape in polygons(rest)),
        *_held_pieces(held),
        *(AreaPieceFound(Kind.UNKNOWN, shape, float(shape.area)) for shape in laid.unknown.values()),
    ]
    return AreaFront(tuple(pieces), float(laid.ground.area), float(clear.area), len(gaps))


def usable_pieces(clear: BaseGeometry, crew: Crew, ground: BaseGeometry) -> list[BaseGeometry]:
    """Pieces of ``clear`` ground that a crew can use, largest first; they do not overlap.

    Where all of ``ground`` is clear nothing is too small: there is no more to have.
    """
    if ground.area - clear.area < SLIVER_M2:
        return sorted(polygons(ground), key=lambda piece: -piece.area)
    half = crew.width_m / 2 - _EDGE_M
    cores = polygons(shapely.buffer(clear, -half, join_style="mitre"), least_m2=0.0)
    cores.sort(key=lambda core: (-core.area, core.bounds))
    grown: list[BaseGeometry] = []
    for core in cores:
        piece: BaseGeometry = shapely.buffer(core, half + 2 * _EDGE_M, join_style="mitre", mitre_limit=3)
        piece = shapely.intersection(piece, clear)
        taken = [other for other in grown if other.intersects(piece)]
        piece = _without(piece, taken)
        own = [part for part in shapely.get_parts(piece) if part.intersects(core)]
        grown.append(shapely.union_all(own))
    return [piece for piece in grown if piece.area >= crew.area_m2]


def polygons(geometry: BaseGeometry, least_m2: float = SLIVER_M2) -> list[BaseGeometry]:
    """Polygons of at least ``least_m2``."""
    return [
        part
        for part in shapely.get_parts(geometry)
        if part.geom_type == "Polygon" and not part.is_empty and part.area >= least_m2
    ]


def _held_pieces(held: dict[str, BaseGeometry]) -> Iterable[AreaPieceFound]:
    for key, shape in held.items():
        yield AreaPieceFound(Kind.BLOCKED, shape, float(shape.area), (part_number(key),))


def _without(ground: BaseGeometry, taken: Sequence[BaseGeometry]) -> BaseGeometry:
    if not taken:
        return ground
    return shapely.difference(ground, shapely.union_all(np.array(taken, dtype=object)))
