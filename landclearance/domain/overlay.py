"""Which parcel parts lie under which works, and by how much. Pure and vectorised; everything measured in the
plane.

SLIVER: lines of two surveys never agree to the millimetre, so an intersection counts only when its area is
at least 1 m² or 0.1 % of the part's area, whichever is larger. Smaller ones are noise of drawing, not land
that blocks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

Geometries = npt.NDArray[np.object_]

SLIVER_M2 = 1.0
SLIVER_SHARE = 0.001


class Plane(Protocol):
    """The zone's plane system; ``geodata.domain.planes.PlaneSystem`` is one."""

    def to_plane(self, geoms: Geometries) -> Geometries:
        """EPSG:4326 degrees to metres, x = east, y = north."""
        ...


class Footprint(Protocol):
    """Ground that an activity needs: a polygon, or a line with a full width. Geometry in EPSG:4326."""

    @property
    def activity_code(self) -> str: ...
    @property
    def geometry(self) -> BaseGeometry: ...
    @property
    def width_m(self) -> Any: ...
    @property
    def start_chainage_m(self) -> Any: ...


class Part(Protocol):
    """A piece of land; geometry in EPSG:4326."""

    @property
    def id(self) -> int: ...
    @property
    def geometry(self) -> BaseGeometry | None: ...


@dataclass(frozen=True, slots=True)
class FootprintGeom:
    """A plain ``Footprint``. ``width_m``: full width of a line's corridor; None for a polygon."""

    activity_code: str
    geometry: BaseGeometry
    width_m: float | None = None
    start_chainage_m: float | None = None


@dataclass(frozen=True, slots=True)
class Blocked:
    """A part stands under an activity's works: the area in square metres, and the stretch [from, to] in
    metres of chainage when the works are a line (None for a polygon)."""

    activity_code: str
    area_m2: float
    chainage_m: tuple[float, float] | None = None


def sliver_limit_m2(part_area_m2: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """The least intersection that counts, for parts of the given areas (square metres, any shape)."""
    return np.maximum(SLIVER_M2, SLIVER_SHARE * np.asarray(part_area_m2, dtype=np.float64))


def corridor(geometry: BaseGeometry, width_m: float | None) -> BaseGeometry:
    """The ground of a footprint, in the plane: polygons as they are, lines buffered flat by half their full
    width.

    A line without a width covers no ground: an empty polygon. Invalid rings are repaired.
    """
    if geometry.geom_type in ("LineString", "MultiLineString"):
        if width_m is None:
            return shapely.Polygon()
        geometry = shapely.buffer(geometry, width_m / 2, cap_style="flat", join_style="mitre", mitre_limit=2)
    return geometry if geometry.is_valid else shapely.make_valid(geometry)


def blocked_activities(
    footprints: Sequence[Footprint], parts: Sequence[Part], plane: Plane
) -> dict[int, tuple[Blocked, ...]]:
    """For each part (by id) the activities whose works it lies under, slivers left out, in code order.

    Footprints of one activity are dissolved first, so that ground drawn twice is not counted twice.
    Parts under no works, or without geometry, are not in the answer.
    """
    placed = [part for part in parts if part.geometry is not None and not part.geometry.is_empty]
    if not placed or not footprints:
        return {}
    part_geoms = valid(plane.to_plane(np.array([part.geometry for part in placed], dtype=object)))
    lines = plane.to_plane(np.array([footprint.geometry for footprint in footprints], dtype=object))
    grounds = np.array(
        [corridor(line, _number(fp.width_m)) for line, fp in zip(lines, footprints, strict=True)],
        dtype=object,
    )
    codes = sorted({footprint.activity_code for footprint in footprints})
    works = np.array([shapely.union_all(_of(grounds, footprints, code)) for code in codes], dtype=object)
    part_index, work_index, areas = intersect(part_geoms, works)
    chainages = _chainages(part_geoms, lines, grounds, footprints)
    found: dict[int, list[Blocked]] = {}
    for part, work, area in zip(part_index.tolist(), work_index.tolist(), areas.tolist(), strict=True):
        blocked = Blocked(codes[work], area, chainages.get((part, codes[work])))
        found.setdefault(placed[part].id, []).append(blocked)
    return {
        part_id: tuple(sorted(blocks, key=lambda blocked: blocked.activity_code))
        for part_id, blocks in found.items()
    }


def intersect(
    parts: Geometries, works: Geometries
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Pairs (part, works) that share more than a sliver: two index arrays and the areas. Plane geometry."""
    part_index, work_index = shapely.STRtree(works).query(parts, predicate="intersects")
    areas = shapely.area(shapely.intersection(parts[part_index], works[work_index]))
    counts = areas >= sliver_limit_m2(shapely.area(parts)[part_index])
    order = np.lexsort((work_index[counts], part_index[counts]))
    return part_index[counts][order], work_index[counts][order], areas[counts][order]


def _chainages(
    parts: Geometries, lines: Geometries, grounds: Geometries, footprints: Sequence[Footprint]
) -> dict[tuple[int, str], tuple[float, float]]:
    """Stretch of each (part, activity) along its line footprint: of several, the one that it covers most."""
    are_lines = np.isin(shapely.get_type_id(lines), [1, 5]) & ~shapely.is_empty(grounds)
    indices = np.flatnonzero(are_lines)
    if not indices.size:
        return {}
    part_index, line_index, areas = intersect(parts, grounds[indices])
    best: dict[tuple[int, str], tuple[float, tuple[float, float]]] = {}
    which = indices[line_index].tolist()
    for part, line, area in zip(part_index.tolist(), which, areas.tolist(), strict=True):
        footprint = footprints[line]
        key = (part, footprint.activity_code)
        if key not in best or area > best[key][0]:
            stretch = _stretch(lines[line], shapely.intersection(parts[part], grounds[line]))
            start = _number(footprint.start_chainage_m) or 0.0
            best[key] = (area, (start + stretch[0], start + stretch[1]))
    return {key: stretch for key, (_area, stretch) in best.items()}


def _stretch(line: BaseGeometry, ground: BaseGeometry) -> tuple[float, float]:
    """First and last metre along ``line`` beside ``ground``; pieces of a multi-line count one after the
    other."""
    points = shapely.points(shapely.get_coordinates(ground))
    pieces = shapely.get_parts(line)
    before = np.concatenate([[0.0], np.cumsum(shapely.length(pieces))[:-1]])
    nearest = np.argmin(np.array([shapely.distance(piece, points) for piece in pieces]), axis=0)
    along = shapely.line_locate_point(pieces[nearest], points) + before[nearest]
    return float(along.min()), float(along.max())


def _of(grounds: Geometries, footprints: Sequence[Footprint], code: str) -> Geometries:
    return grounds[[footprint.activity_code == code for footprint in footprints]]


def valid(geoms: Geometries) -> Geometries:
    """Broken rings repaired; the rest as it is."""
    broken = ~shapely.is_valid(geoms)
    if broken.any():
        geoms = geoms.copy()
        geoms[broken] = shapely.make_valid(geoms[broken])
    return geoms


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
