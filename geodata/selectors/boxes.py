"""Rows whose geometry may touch a box, found by the spatial index of either database."""

from collections.abc import Iterable
from typing import Any, TypeVar

import numpy as np
import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.contrib.gis.geos import Polygon
from django.db import connections, models
from django.db.models.expressions import RawSQL
from shapely.geometry.base import BaseGeometry

from geodata.domain.tiles import Box, Geometries

Row = TypeVar("Row", bound=models.Model)


def touching_box(rows: models.QuerySet[Row], field: str, box: Box) -> models.QuerySet[Row]:
    """Rows whose bounding box touches ``box`` (west, south, east, north in degrees, edges included).

    ``field`` is a geometry field of the model itself, its column of the same name. SpatiaLite uses its R-tree
    only when asked by name, so it is asked; PostGIS finds its GiST index alone.
    """
    if connections[rows.db].vendor == "postgresql":
        return rows.filter(**{f"{field}__bboverlaps": Polygon.from_bbox(box)})
    index = f"idx_{rows.model._meta.db_table}_{field}"
    west, south, east, north = box
    sql = f'SELECT pkid FROM "{index}" WHERE xmax >= %s AND xmin <= %s AND ymax >= %s AND ymin <= %s'  # noqa: S608 (names of our own)
    return rows.filter(pk__in=RawSQL(sql, (west, east, south, north)))  # noqa: S611 (values are parameters)


def shapes(well_known_binary: Iterable[bytes | memoryview | None]) -> Geometries:
    """Shapely geometries, EPSG:4326, from what ``AsWKB`` selects; None stays None."""
    values = [None if value is None else bytes(value) for value in well_known_binary]
    result: Geometries = shapely.from_wkb(np.array([*values, None], dtype=object)[:-1])
    return result


def located(rows: models.QuerySet[Any], field: str, *columns: str) -> list[tuple[BaseGeometry | None, Any]]:
    """(geometry, named row of ``columns``) for each row; ``field`` may be of a related model. One query.

    Well-known binary goes from the database to shapely in one step: no GEOS object per row on the way.
    """
    found = list(rows.annotate(wkb=AsWKB(field)).values_list("wkb", *columns, named=True))
    return list(zip(shapes(row.wkb for row in found), found, strict=True))


def apart(pairs: list[tuple[BaseGeometry | None, Any]]) -> tuple[Geometries, list[Any]]:
    """What ``located`` gives, as an array of geometries for vectorised work and the list of rows."""
    geometries = np.empty(len(pairs), dtype=object)
    geometries[:] = [geometry for geometry, _row in pairs]
    return geometries, [row for _geometry, row in pairs]
