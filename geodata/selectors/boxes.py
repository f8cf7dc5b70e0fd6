"""Rows whose geometry may touch a box, found by the spatial index of either database."""

from collections.abc import Iterable
from typing import TypeVar

import numpy as np
import shapely
from django.contrib.gis.geos import Polygon
from django.db import connections, models
from django.db.models.expressions import RawSQL

from geodata.domain.tiles import Box, Geometries

Row = TypeVar("Row", bound=models.Model)


def touching_box(rows: "models.QuerySet[Row]", field: str, box: Box) -> "models.QuerySet[Row]":
    """Rows whose bounding box touches ``box`` (west, south, east, north in degrees, edges included).

    ``field`` is a geometry field of the model itself. SpatiaLite uses its R-tree only when asked by name, so it
    is asked; PostGIS finds its GiST index alone.
    """
    if connections[rows.db].vendor == "postgresql":
        return rows.filter(**{f"{field}__bboverlaps": Polygon.from_bbox(box)})
    options = rows.model._meta
    index = f"idx_{options.db_table}_{options.get_field(field).get_attname_column()[1]}"
    west, south, east, north = box
    sql = f'SELECT pkid FROM "{index}" WHERE xmax >= %s AND xmin <= %s AND ymax >= %s AND ymin <= %s'  # noqa: S608 - names of our own model
    return rows.filter(pk__in=RawSQL(sql, (west, east, south, north)))


def shapes(well_known_binary: Iterable[bytes | memoryview | None]) -> Geometries:
    """Shapely geometries, EPSG:4326, from what ``AsWKB`` selects; None stays None."""
    values = [None if value is None else bytes(value) for value in well_known_binary]
    result: Geometries = shapely.from_wkb(np.array([*values, None], dtype=object)[:-1])
    return result
