"""Fronts and gaps as shapes for a map: stretches of a line at their full width, pieces of an area."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from landclearance.domain.front import Kind, LineFront, Stretch
from landclearance.domain.front_area import AreaFront
from landclearance.domain.front_ground import FrontGround
from landclearance.domain.front_project import GroundFront
from landclearance.domain.overlay import Geometries, corridor
from landclearance.domain.strips import joined_pieces


class BackToDegrees(Protocol):
    """``geodata.domain.planes.PlaneSystem`` is one."""

    def to_geographic(self, geoms: Geometries) -> Geometries: ...


@dataclass(frozen=True, slots=True)
class Shape:
    """A piece of ground in EPSG:4326; ``size`` in metres of a line, square metres of an area."""

    kind: Kind
    geometry: BaseGeometry
    size: float
    from_m: float | None = None
    to_m: float | None = None


def front_shapes(found: GroundFront, plane: BackToDegrees) -> tuple[Shape, ...]:
    """Every stretch or piece of one footprint's front, in order."""
    front = found.front
    rows = (
        list(_line_shapes(found.laid, front)) if isinstance(front, LineFront) else list(_area_shapes(front))
    )
    if not rows:
        return ()
    shapes = plane.to_geographic(np.array([row.geometry for row in rows], dtype=object))
    return tuple(
        Shape(row.kind, shape, row.size, row.from_m, row.to_m)
        for row, shape in zip(rows, shapes, strict=True)
        if not shape.is_empty
    )


def places_of(found: GroundFront, plane: BackToDegrees) -> dict[str, tuple[float, float]]:
    """Longitude and latitude of a point inside the ground that each part takes of the footprint, by key."""
    keys = [row.key for row in found.unlocks]
    if not keys:
        return {}
    inside = shapely.point_on_surface(np.array([found.laid.parts[key] for key in keys], dtype=object))
    points = plane.to_geographic(np.asarray(inside, dtype=object))
    return {key: (float(point.x), float(point.y)) for key, point in zip(keys, points, strict=True)}


def _line_shapes(laid: FrontGround, front: LineFront) -> Iterator[Shape]:
    runs: dict[int, list[Stretch]] = {
        n: list(rows) for n, rows in groupby(front.stretches, key=lambda row: row.run)
    }
    for number, piece in enumerate(joined_pieces(laid.shape)):
        rows = runs.get(number, [])
        for row in rows:
            at = rows[0].start_m
            part = substring(piece, row.start_m - at, min(row.end_m - at, piece.length))
            ground = corridor(part, laid.footprint.width_m) if laid.footprint.width_m else part
            yield Shape(row.kind, ground, row.length_m, row.start_m, row.end_m)


def _area_shapes(front: AreaFront) -> Iterator[Shape]:
    for piece in front.pieces:
        yield Shape(piece.kind, piece.geometry, piece.area_m2)
