"""A whole section of a project (chainage from - to along its works): the ground, the works and the parts that it hits.

Measured in the plane. Docs: docs/algorithms/blockers.md.
"""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from landclearance.domain.overlay import Footprint, Part, Plane, corridor, intersect, valid

LEAST_M = 1.0
"""A line that shares less of its length with the section only touches it."""

_LINES = ("LineString", "MultiLineString")


def section_activities(
    footprints: Sequence[Footprint], section_m: tuple[float, float], plane: Plane
) -> tuple[str, ...]:
    """Codes of the activities whose works lie on the section, in code order; none when no line has that chainage.

    A line is hit where its own chainage meets the section; an area where it shares more than a sliver with the ground
    of the section, that is with the corridor of those lines between the two chainages.
    """
    lines = _planes(footprints, plane)
    hit = {
        footprint.activity_code
        for footprint, line in zip(footprints, lines, strict=True)
        if line.geom_type in _LINES and _cut(footprint, line, section_m) is not None
    }
    ground = _ground(footprints, lines, section_m)
    if ground is not None:
        areas = [
            (footprint.activity_code, corridor(line, None))
            for footprint, line in zip(footprints, lines, strict=True)
            if line.geom_type not in _LINES
        ]
        hit |= {areas[index][0] for index in _touched([shape for _code, shape in areas], ground)}
    return tuple(sorted(hit))


def section_parts(
    footprints: Sequence[Footprint], parts: Sequence[Part], section_m: tuple[float, float], plane: Plane
) -> tuple[int, ...]:
    """Ids of the parts on the ground of the section, slivers left out, in the given order."""
    placed = [part for part in parts if part.geometry is not None and not part.geometry.is_empty]
    ground = _ground(footprints, _planes(footprints, plane), section_m)
    if ground is None or not placed:
        return ()
    shapes = valid(plane.to_plane(_array([part.geometry for part in placed])))
    return tuple(placed[index].id for index in _touched(list(shapes), ground))


def under_geometry(footprints: Sequence[Footprint], geometry: BaseGeometry, plane: Plane) -> tuple[str, ...]:
    """Codes of the activities on whose ground a drawn thing (point, line or area, EPSG:4326) stands, in code order."""
    lines = _planes(footprints, plane)
    thing = plane.to_plane(_array([geometry]))[0]
    return tuple(
        sorted(
            {
                footprint.activity_code
                for footprint, line in zip(footprints, lines, strict=True)
                if corridor(line, _width(footprint)).intersects(thing)
            }
        )
    )


def _ground(
    footprints: Sequence[Footprint], lines: Sequence[BaseGeometry], section_m: tuple[float, float]
) -> BaseGeometry | None:
    """The corridor of every line between the two chainages; None when no line with a width reaches it."""
    pieces = []
    for footprint, line in zip(footprints, lines, strict=True):
        cut = _cut(footprint, line, section_m) if line.geom_type in _LINES else None
        if cut is not None:
            pieces.append(corridor(cut, _width(footprint)))
    ground = shapely.union_all(pieces) if pieces else None
    return None if ground is None or ground.is_empty else ground


def _cut(footprint: Footprint, line: BaseGeometry, section_m: tuple[float, float]) -> BaseGeometry | None:
    """What lies of a line between two chainages; the pieces of a multi-line count one after the other."""
    at = float(footprint.start_chainage_m or 0)
    found: list[BaseGeometry] = []
    for piece in shapely.get_parts(line):
        first, last = max(section_m[0] - at, 0.0), min(section_m[1] - at, piece.length)
        if last - first >= min(LEAST_M, piece.length):
            found.append(substring(piece, first, last))
        at += piece.length
    if not found:
        return None
    return shapely.union_all(found)


def _touched(shapes: Sequence[BaseGeometry], ground: BaseGeometry) -> list[int]:
    if not shapes:
        return []
    index, _ground_index, _areas = intersect(_array(shapes), _array([ground]))
    return sorted(set(index.tolist()))


def _planes(footprints: Sequence[Footprint], plane: Plane) -> list[BaseGeometry]:
    return (
        list(plane.to_plane(_array([footprint.geometry for footprint in footprints]))) if footprints else []
    )


def _array(shapes: Sequence[BaseGeometry | None]) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    return array


def _width(footprint: Footprint) -> float | None:
    return None if footprint.width_m is None else float(footprint.width_m)
