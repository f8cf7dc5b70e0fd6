"""What the basemap, the zones and the functional areas draw in one tile."""

import numpy as np
import shapely
from django.db.models import Q
from shapely.geometry.base import BaseGeometry

from geodata.domain.tiles import Box
from geodata.models import (
    AdministrativeUnit,
    FunctionalArea,
    ReferenceFeature,
    ReferenceKind,
    UnitLevel,
    Zone,
)
from geodata.selectors.boxes import located, touching_box
from geodata.services.tiles import Feature, Property
from tracker.selectors.map_view import TileView

KIND_LAYERS: dict[str, str] = {
    ReferenceKind.LAND: "land",
    ReferenceKind.PROVINCE: "provinces",
    ReferenceKind.BORDER: "border",
    ReferenceKind.RIVER: "rivers",
    ReferenceKind.WATER: "water",
    ReferenceKind.ROAD: "roads",
    ReferenceKind.RAILWAY: "railway",
    ReferenceKind.GATE: "gates",
    ReferenceKind.PLACE: "places",
}
NAMED_AREAS = frozenset({ReferenceKind.LAND, ReferenceKind.PROVINCE, ReferenceKind.WATER})
COMMUNE_TILE_ZOOM = 8
COMMUNE_NAME_TILE_ZOOM = 9

Drawn = dict[str, list[Feature]]


def lowest_zoom(rank: int) -> int:
    """Tile zoom from which a feature of this rank shows: 1 always, 2 (provinces) from 3, then 3 from 7 to 9 from 13."""
    return {1: 0, 2: 3}.get(rank, rank + 4)


def basemap(view: TileView) -> Drawn:
    """Reference features and the administrative units of today; two queries."""
    drawn: Drawn = {}
    _reference(view, drawn)
    if view.z >= COMMUNE_TILE_ZOOM:
        _communes(view, drawn)
    return drawn


def _reference(view: TileView, drawn: Drawn) -> None:
    chosen = ReferenceFeature.objects.filter(Q(zone__isnull=True) | Q(zone__in=view.zone_ids))
    columns = ("kind", "name", "name_en", "rank", "is_approximate")
    near = touching_box(chosen, "geometry", view.box).order_by("rank", "pk")
    for geometry, row in located(near, "geometry", *columns):
        if geometry is None or view.z < lowest_zoom(row.rank):
            continue
        layer = KIND_LAYERS[row.kind]
        names: dict[str, Property] = {"name": row.name, "name_en": row.name_en, "rank": row.rank}
        drawn.setdefault(layer, []).append((geometry, {**names, "approximate": row.is_approximate}))
        if row.kind in NAMED_AREAS and row.name:
            _name(view, drawn, geometry, {**names, "of": layer})


def _communes(view: TileView, drawn: Drawn) -> None:
    today = AdministrativeUnit.objects.filter(level=UnitLevel.COMMUNE, valid_to__isnull=True)
    for geometry, row in located(touching_box(today, "geometry", view.box), "geometry", "name"):
        if geometry is None:
            continue
        drawn.setdefault("communes", []).append((geometry.boundary, {"name": row.name}))
        if view.z >= COMMUNE_NAME_TILE_ZOOM:
            _name(view, drawn, geometry, {"name": row.name, "rank": 6, "of": "communes"})


def _name(view: TileView, drawn: Drawn, geometry: BaseGeometry, properties: dict[str, Property]) -> None:
    """One label point per area, in the one tile that holds it: an area cut by ten tiles is named once."""
    point = label_point(geometry)
    if contains(view.own_box, point):
        drawn.setdefault("names", []).append((point, properties))


def label_point(geometry: BaseGeometry) -> BaseGeometry:
    """Middle of the largest part; a point certainly on it when the middle falls outside."""
    parts = shapely.get_parts(geometry)
    largest: BaseGeometry = parts[int(np.argmax(shapely.area(parts) + shapely.length(parts) * 1e-9))]
    if shapely.get_dimensions(largest) == 1:
        return largest.interpolate(0.5, normalized=True)
    middle = largest.centroid
    return middle if largest.contains(middle) else largest.point_on_surface()


def contains(box: Box, point: BaseGeometry) -> bool:
    """Whether a point lies in a box: west and north edges included, east and south excluded."""
    west, south, east, north = box
    x, y = shapely.get_coordinates(point)[0]
    return bool(west <= x < east and south < y <= north)


def zones(view: TileView) -> Drawn:
    """Boundaries of the zones that the user may see; one query."""
    near = touching_box(Zone.objects.filter(pk__in=view.zone_ids), "boundary", view.box)
    return {
        "zones": [
            (boundary, {"id": row.pk, "code": row.code, "name": row.name, "name_en": row.name_en})
            for boundary, row in located(near, "boundary", "pk", "code", "name", "name_en")
            if boundary is not None
        ]
    }


def functional_areas(view: TileView) -> Drawn:
    """Functional areas and a label point each; one query."""
    near = touching_box(FunctionalArea.objects.filter(zone__in=view.zone_ids), "geometry", view.box)
    columns = ("pk", "code", "name", "name_en", "kind", "is_approximate")
    drawn: Drawn = {"areas": [], "area_names": []}
    for geometry, row in located(near, "geometry", *columns):
        if geometry is None:
            continue
        properties = {"id": row.pk, "code": row.code, "kind": row.kind, "approximate": row.is_approximate}
        drawn["areas"].append((geometry, properties))
        point = label_point(geometry)
        if contains(view.own_box, point):
            drawn["area_names"].append((point, {"id": row.pk, "name": row.name, "name_en": row.name_en}))
    return drawn
