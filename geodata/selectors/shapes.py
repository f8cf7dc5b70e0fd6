"""Between GeoDjango's geometry (the database side) and shapely's (the computing side), both EPSG:4326."""

from collections.abc import Iterable

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry


def to_shape(geometry: GEOSGeometry) -> BaseGeometry:
    """A stored geometry as shapely, coordinates untouched."""
    return shapely.from_wkb(bytes(geometry.wkb))


def to_shapes(geometries: Iterable[GEOSGeometry | None]) -> NDArray[np.object_]:
    """Stored geometries as one array for the vectorised functions; None stays None."""
    wkb = [None if geometry is None else bytes(geometry.wkb) for geometry in geometries]
    array = np.empty(len(wkb), dtype=object)
    array[:] = wkb
    return np.asarray(shapely.from_wkb(array), dtype=object)


def to_geos(geometry: BaseGeometry) -> GEOSGeometry:
    """A shapely geometry in EPSG:4326 as GeoDjango stores it, coordinates untouched, Z dropped."""
    return GEOSGeometry(memoryview(shapely.to_wkb(geometry, output_dimension=2)), srid=4326)


def to_areas(geometry: shapely.MultiPolygon | shapely.Polygon) -> MultiPolygon:
    """An area in EPSG:4326 as the multipolygon columns store it."""
    stored = to_geos(shapely.MultiPolygon([geometry]) if geometry.geom_type == "Polygon" else geometry)
    if not isinstance(stored, MultiPolygon):
        raise TypeError(f"{geometry.geom_type} is not an area")
    return stored
