"""The ground of each footprint with everything on it: parts, and what no part covers, in the plane.

Ground without a part is looked up in the clearance boundary: inside it nothing is known of it, outside it
needs no clearance (an existing road, a river). Without a boundary on record the two cannot be told apart,
and all of it is unknown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from landclearance.domain.front import PART, UNKNOWN, Crew
from landclearance.domain.overlay import SLIVER_M2, FootprintGeom, Geometries, Part, Plane, corridor, valid
from landclearance.domain.strips import PlacedFootprint, place_parts
from projects.domain.access import ALL, ChainageInterval, Ground, line_ground

NOISE_M = 0.5
"""Ground narrower than this between two parts is where two surveys do not meet, not land. House rule."""


@dataclass(frozen=True, slots=True)
class FrontFootprint:
    """The ground that activities need, EPSG:4326; ``width_m`` the full width of a line."""

    ids: tuple[int, ...]
    activities: tuple[str, ...]
    name: str
    geometry: BaseGeometry
    width_m: float | None
    start_chainage_m: float | None
    crew: Crew

    @property
    def activity_code(self) -> str:
        """The first of its activities."""
        return self.activities[0]

    @property
    def is_line(self) -> bool:
        return self.geometry.geom_type in ("LineString", "MultiLineString")


@dataclass(frozen=True, slots=True)
class PlanePart:
    """A part in the plane; a negative id stands for ground without a part."""

    id: int
    geometry: BaseGeometry


@dataclass(frozen=True, slots=True)
class FrontGround:
    """One footprint's ground in the plane. ``shape``: the footprint itself, ``ground`` its polygon.

    ``parts``: the ground that each part takes of it, by key; ``unknown`` likewise what no part covers.
    ``strip``: a line's elementary pieces with the keys on them; None for an area.
    ``no_width``: a line whose width nobody recorded: its ground is not known.
    """

    footprint: FrontFootprint
    shape: BaseGeometry
    ground: BaseGeometry
    parts: Mapping[str, BaseGeometry]
    unknown: Mapping[str, BaseGeometry]
    strip: Ground | None

    @property
    def no_width(self) -> bool:
        return self.strip is not None and self.footprint.width_m is None

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the parts on it, by id."""
        return tuple(self.parts)


class _AsItIs:
    """A plane for geometry that is in metres already."""

    def to_plane(self, geoms: Geometries) -> Geometries:
        return geoms


def same_ground(footprints: Iterable[FrontFootprint]) -> tuple[FrontFootprint, ...]:
    """Footprints that several activities share (same shape, width, chainage and crew) as one, so that no
    metre is counted twice; in the order of the first of each.
    """
    found: dict[tuple[object, ...], FrontFootprint] = {}
    for row in footprints:
        key = (shapely.to_wkb(row.geometry), row.width_m, row.start_chainage_m, row.crew)
        first = found.get(key)
        found[key] = (
            row
            if first is None
            else replace(first, ids=first.ids + row.ids, activities=first.activities + row.activities)
        )
    return tuple(found.values())


def lay_grounds(
    footprints: Sequence[FrontFootprint],
    parts: Sequence[Part],
    boundary: BaseGeometry | None,
    plane: Plane,
) -> tuple[FrontGround, ...]:
    """Every footprint with what lies on it, in the order given. ``boundary`` and geometries in EPSG:4326.

    Slivers are left out as everywhere (``landclearance.domain.overlay``).
    """
    if not footprints:
        return ()
    shapes = plane.to_plane(np.array([row.geometry for row in footprints], dtype=object))
    grounds = [corridor(shape, row.width_m) for shape, row in zip(shapes, footprints, strict=True)]
    flat = _flat_parts(parts, plane)
    limit = None
    if boundary is not None:
        limit = valid(plane.to_plane(np.array([boundary], dtype=object)))[0]
    numbers = count(1)
    unknown = [
        [PlanePart(-next(numbers), piece) for piece in unrecorded(ground, flat, limit)] for ground in grounds
    ]
    strays = [piece for pieces in unknown for piece in pieces]
    plain = [
        FootprintGeom(row.activity_code, shape, row.width_m, row.start_chainage_m)
        for row, shape in zip(footprints, shapes, strict=True)
    ]
    placed = place_parts(plain, [*flat, *strays], _AsItIs())
    by_id = {part.id: part.geometry for part in (*flat, *strays)}
    rows = zip(footprints, shapes, grounds, placed, strict=True)
    return tuple(_laid(*row, by_id) for row in rows)


def key_of(part_id: int) -> str:
    """The key of a part, or of unknown ground (negative)."""
    return f"{PART}{part_id}" if part_id > 0 else f"{UNKNOWN}{-part_id}"


def opened(geometry: BaseGeometry, width_m: float) -> BaseGeometry:
    """What of ``geometry`` is at least ``width_m`` wide: eroded by half of it and grown back, clipped.

    Grown back with mitred corners, so that square ground keeps its corners. Exactly ``width_m`` is enough.
    """
    half = width_m / 2 - _TOLERANCE_M
    core = shapely.buffer(geometry, -half, join_style="mitre")
    grown = shapely.buffer(core, half + 2 * _TOLERANCE_M, join_style="mitre", mitre_limit=3)
    return shapely.intersection(grown, geometry)


_TOLERANCE_M = 0.001


def unrecorded(
    ground: BaseGeometry, parts: Sequence[PlanePart], boundary: BaseGeometry | None
) -> list[BaseGeometry]:
    """Polygons of ``ground`` inside ``boundary`` (None: nowhere is known to be outside) that no part covers."""
    asked = ground if boundary is None else shapely.intersection(ground, boundary)
    if asked.is_empty or not parts:
        return _polygons(asked)
    shapes = np.array([part.geometry for part in parts], dtype=object)
    near = shapely.STRtree(shapes).query(asked, predicate="intersects")
    if not near.size:
        return _polygons(asked)
    rest = shapely.difference(asked, shapely.union_all(shapes[near]))
    return _polygons(opened(rest, NOISE_M))


def _polygons(geometry: BaseGeometry) -> list[BaseGeometry]:
    return [piece for piece in shapely.get_parts(geometry) if piece.area >= SLIVER_M2]


def _flat_parts(parts: Sequence[Part], plane: Plane) -> list[PlanePart]:
    drawn = [part for part in parts if part.geometry is not None and not part.geometry.is_empty]
    if not drawn:
        return []
    shapes = valid(plane.to_plane(np.array([part.geometry for part in drawn], dtype=object)))
    return [PlanePart(part.id, shape) for part, shape in zip(drawn, shapes, strict=True)]


def _laid(
    footprint: FrontFootprint,
    shape: BaseGeometry,
    ground: BaseGeometry,
    placed: PlacedFootprint,
    by_id: Mapping[int, BaseGeometry],
) -> FrontGround:
    ids = sorted(
        {row.part_id for row in placed.stretches} | {n for row in placed.areas for n in row.part_ids}
    )
    here: dict[str, BaseGeometry] = {}
    if ids:
        cut = shapely.intersection(np.array([by_id[n] for n in ids], dtype=object), ground)
        here = dict(zip(map(key_of, ids), cut, strict=True))
    strip = None
    if placed.is_line:
        rows = [ChainageInterval(s.start_m, s.end_m, None, key_of(s.part_id)) for s in placed.stretches]
        if footprint.width_m is None:
            rows = [ChainageInterval(a, b, None, f"{UNKNOWN}0") for a, b in placed.strip]
        strip = line_ground(rows, ALL, placed.strip, activity=footprint.activity_code)
    return FrontGround(
        footprint,
        shape,
        ground,
        {key: geometry for key, geometry in here.items() if key.startswith(PART)},
        {key: geometry for key, geometry in here.items() if key.startswith(UNKNOWN)},
        strip,
    )
