"""What the bulletin's map shows, in the zone's plane system (metres, x = east, y = north)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.db.models import Extent
from django.db.models import Q, QuerySet
from shapely.geometry.base import BaseGeometry

from geodata.domain.planes import PlaneSystem
from geodata.models import AdministrativeUnit, FunctionalArea, ReferenceFeature, UnitLevel, Zone
from geodata.selectors.boxes import touching_box
from projects.models import WorksFootprint

# Room around the works, as a share of their longer side.
MARGIN = 0.06
# Width over height of the picture in the printed bulletin.
SHEET_SHAPE = 1.36
# A sheet of A4 at this scale resolves about 20 m on the ground; finer detail only makes the file larger.
DETAIL_M = 15.0


@dataclass(frozen=True, slots=True)
class MapLayer:
    """Shapes of one kind with a label each ("" for none)."""

    kind: str
    shapes: tuple[BaseGeometry, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MapContent:
    """Layers from bottom to top, the frame (west, south, east, north) in metres, and projects by code."""

    frame: tuple[float, float, float, float]
    layers: tuple[MapLayer, ...]
    projects: Mapping[str, BaseGeometry]


def bulletin_map(zone: Zone, project_ids: Sequence[int]) -> MapContent | None:
    """Everything to draw for a zone and some projects; None when neither has any geometry yet."""
    footprints = list(WorksFootprint.objects.filter(project_id__in=project_ids).select_related("project"))
    frame = _frame(zone, project_ids)
    if frame is None:
        return None
    plane = PlaneSystem(zone.plane_srid)
    communes = AdministrativeUnit.objects.filter(level=UnitLevel.COMMUNE, valid_to__isnull=True)
    units = touching_box(communes, "geometry", frame)
    own = ReferenceFeature.objects.filter(Q(zone=zone) | Q(zone__isnull=True))
    reference = touching_box(own, "geometry", frame).order_by("kind", "rank", "pk")
    layers = [
        *_reference_layers(reference, plane, ("land", "water", "river")),
        _layer("commune", units, plane, "name"),
        _layer("functional_area", FunctionalArea.objects.filter(zone=zone), plane, "name"),
        *_reference_layers(reference, plane, ("border", "railway", "road", "gate", "place")),
    ]
    if zone.boundary is not None:
        layers.append(MapLayer("zone", tuple(_plane([zone.boundary], plane)), ("",)))
    return MapContent(_plane_frame(frame, plane), tuple(layers), _project_shapes(footprints, plane))


def _frame(zone: Zone, project_ids: Sequence[int]) -> tuple[float, float, float, float] | None:
    """Around the works; without works around the functional areas, else around the zone."""
    box = WorksFootprint.objects.filter(project_id__in=project_ids).aggregate(box=Extent("geometry"))["box"]
    box = box or FunctionalArea.objects.filter(zone=zone).aggregate(box=Extent("geometry"))["box"]
    if box is None and zone.boundary is not None:
        box = zone.boundary.extent
    if box is None:
        return None
    return _sheet(*box)


def _sheet(west: float, south: float, east: float, north: float) -> tuple[float, float, float, float]:
    """The box with its margin, widened to the shape of the printed picture; degrees."""
    squeeze = cos(radians((south + north) / 2))
    width, height = (east - west) * squeeze, north - south
    pad = MARGIN * max(width, height)
    width, height = width + 2 * pad, height + 2 * pad
    wide, high = max(width, height * SHEET_SHAPE), max(height, width / SHEET_SHAPE)
    x, y = (west + east) / 2, (south + north) / 2
    return (x - wide / squeeze / 2, y - high / 2, x + wide / squeeze / 2, y + high / 2)


def _plane_frame(
    frame: tuple[float, float, float, float], plane: PlaneSystem
) -> tuple[float, float, float, float]:
    west, south, east, north = shapely.bounds(
        plane.to_plane(np.array([shapely.box(*frame)], dtype=object))[0]
    )
    return (float(west), float(south), float(east), float(north))


def _plane(geometries: Sequence[Any], plane: PlaneSystem) -> list[BaseGeometry]:
    """GEOS geometries in EPSG:4326 to simplified shapely ones in the plane system."""
    if not geometries:
        return []
    parsed = shapely.from_wkb([bytes(geometry.wkb) for geometry in geometries])
    return list(shapely.simplify(plane.to_plane(parsed), DETAIL_M))


def _layer(kind: str, rows: QuerySet[Any], plane: PlaneSystem, label: str) -> MapLayer:
    found = [row for row in rows if row.geometry is not None]
    shapes = _plane([row.geometry for row in found], plane)
    return MapLayer(kind, tuple(shapes), tuple(str(getattr(row, label)) for row in found))


def _reference_layers(
    rows: QuerySet[ReferenceFeature], plane: PlaneSystem, kinds: Sequence[str]
) -> list[MapLayer]:
    layers = []
    for kind in kinds:
        found = [row for row in rows if row.kind == kind]
        shapes = _plane([row.geometry for row in found], plane)
        layers.append(MapLayer(kind, tuple(shapes), tuple(row.name for row in found)))
    return layers


def _project_shapes(footprints: Sequence[WorksFootprint], plane: PlaneSystem) -> dict[str, BaseGeometry]:
    shapes: dict[str, list[BaseGeometry]] = {}
    planes = _plane([footprint.geometry for footprint in footprints], plane)
    for footprint, shape in zip(footprints, planes, strict=True):
        half = float(footprint.width_m or 0) / 2
        shapes.setdefault(footprint.project.code, []).append(shape.buffer(half) if half else shape)
    return {code: shapely.union_all(parts) for code, parts in shapes.items()}
