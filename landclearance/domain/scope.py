"""Parcels cut by a clearance boundary: the parts that a project must have. Pure; measured in the plane."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

import numpy as np
import shapely
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from landclearance.domain.overlay import Footprint, Geometries, corridor, sliver_limit_m2

WHOLE_M2 = 0.05
"""A parcel that lacks less than this is wholly inside: what is left over is the arithmetic of projecting."""


class TwoWayPlane(Protocol):
    """The zone's plane system, there and back; ``geodata.domain.planes.PlaneSystem`` is one."""

    def to_plane(self, geoms: Geometries) -> Geometries:
        """EPSG:4326 degrees to metres."""
        ...

    def to_geographic(self, geoms: Geometries) -> Geometries:
        """Metres to EPSG:4326 degrees."""
        ...


@dataclass(frozen=True, slots=True)
class Cut:
    """A parcel (its place in the input) and the part of it inside the boundary.

    ``geometry`` in EPSG:4326; ``area_m2`` in the plane, to 0.1 m². ``is_sliver``: too small to be land that
    is needed.
    """

    index: int
    geometry: MultiPolygon
    area_m2: Decimal
    is_sliver: bool


def cut_parcels(parcels: Sequence[BaseGeometry], boundary: BaseGeometry, plane: TwoWayPlane) -> list[Cut]:
    """The part of each parcel inside ``boundary`` (both EPSG:4326), slivers included and marked.

    A parcel wholly inside keeps its own geometry, to the last digit. Parcels that only touch are left out.
    """
    if not parcels:
        return []
    flat = plane.to_plane(np.array([*parcels, boundary], dtype=object))
    ground, works = shapely.make_valid(flat[:-1]), shapely.make_valid(flat[-1:])[0]
    shapely.prepare(works)
    touched = np.flatnonzero(shapely.intersects(works, ground))
    pieces = np.array([areal(piece) for piece in shapely.intersection(ground[touched], works)], dtype=object)
    areas, wholes = shapely.area(pieces), shapely.area(ground[touched])
    inside = wholes - areas < WHOLE_M2
    limits = sliver_limit_m2(wholes)
    degrees = plane.to_geographic(pieces)
    cuts: list[Cut] = []
    for index, area, whole, limit, piece in zip(
        touched.tolist(), areas, inside, limits, degrees, strict=True
    ):
        if area <= 0:
            continue
        geometry = parcels[index] if whole else shapely.make_valid(piece)
        cuts.append(Cut(index, areal(geometry), Decimal(f"{area:.1f}"), bool(area < limit)))
    return cuts


def ground_of(footprints: Sequence[Footprint], plane: TwoWayPlane) -> BaseGeometry:
    """The union of all works of a project, lines widened to their corridors; EPSG:4326, empty without any."""
    if not footprints:
        return MultiPolygon()
    lines = plane.to_plane(np.array([footprint.geometry for footprint in footprints], dtype=object))
    grounds = [
        corridor(line, None if footprint.width_m is None else float(footprint.width_m))
        for line, footprint in zip(lines, footprints, strict=True)
    ]
    union = np.array([shapely.union_all(grounds)], dtype=object)
    return areal(shapely.make_valid(plane.to_geographic(union)[0]))


def areal(geometry: BaseGeometry) -> MultiPolygon:
    """Only the areas of a geometry: a cut may leave lines and points behind."""
    pieces = shapely.get_parts(shapely.get_parts(geometry))
    areas = [piece for piece in np.atleast_1d(pieces) if piece.geom_type == "Polygon" and not piece.is_empty]
    return MultiPolygon(areas)
