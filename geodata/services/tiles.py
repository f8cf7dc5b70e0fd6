"""Vector tiles (Mapbox Vector Tile 2.1), encoded by mapbox-vector-tile."""

from collections.abc import Iterable, Mapping

import mapbox_vector_tile
import numpy as np
from shapely.geometry.base import BaseGeometry

from geodata.domain.tiles import EXTENT, ready_for_tile

Property = str | int | float | bool
Feature = tuple[BaseGeometry, Mapping[str, Property]]


def encode_tile(layer: str, features: Iterable[Feature], z: int, x: int, y: int) -> bytes:
    """One layer of one tile; empty bytes when no feature falls in it.

    ``features`` are (geometry in EPSG:4326, properties). Layers of several calls may be joined with
    ``b"".join``: a tile is a sequence of layers.
    """
    rows = list(features)
    if not rows:
        return b""
    geometries = np.empty(len(rows), dtype=object)
    geometries[:] = [geometry for geometry, _properties in rows]
    encoded = [
        {"geometry": geometry, "properties": properties}
        for geometry, (_original, properties) in zip(ready_for_tile(geometries, z, x, y), rows, strict=True)
        if geometry is not None
    ]
    if not encoded:
        return b""
    tile: bytes = mapbox_vector_tile.encode(
        {"name": layer, "features": encoded},
        default_options={"extents": EXTENT, "y_coord_down": True, "check_winding_order": False},
    )
    return tile
