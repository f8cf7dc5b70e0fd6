"""The tile grid of web maps, and geometry made ready for one tile.

Tiles are XYZ in web Mercator (EPSG:3857): row 0 is the northernmost. Web Mercator serves for drawing only;
every length and area that is shown comes from the zone's plane system (``geodata.domain.planes``).
"""

import math
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

EXTENT = 4096
"""Units across a tile, as the Mapbox Vector Tile specification 2.1 usually has it."""

BUFFER = 64
"""Units that a tile knows of its neighbours, so that outlines drawn at its edge have no seam."""

MAX_ZOOM = 22
FINE_ZOOM = 15
_MAX_LATITUDE = 85.0511287798066

Geometries = NDArray[np.object_]
Box = tuple[float, float, float, float]


def tile_exists(z: int, x: int, y: int) -> bool:
    """Whether the grid has such a tile: 0 <= z <= MAX_ZOOM and 0 <= x, y < 2**z."""
    return 0 <= z <= MAX_ZOOM and 0 <= x < 2**z and 0 <= y < 2**z


def tile_bounds(z: int, x: int, y: int) -> Box:
    """(west, south, east, north) of a tile in degrees, EPSG:4326."""
    return _bounds(z, x, y, 0.0)


def buffered_tile_bounds(z: int, x: int, y: int) -> Box:
    """Like ``tile_bounds``, with ``BUFFER`` units more on each side: what must be fetched to draw it."""
    return _bounds(z, x, y, BUFFER / EXTENT)


def _bounds(z: int, x: int, y: int, margin: float) -> Box:
    n = 2.0**z
    west, east = ((edge / n) * 360.0 - 180.0 for edge in (x - margin, x + 1 + margin))
    south, north = (_latitude(edge / n) for edge in (y + 1 + margin, y - margin))
    return west, south, east, north


def _latitude(row: float) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1.0 - 2.0 * row))))


def to_tile(geometries: Geometries, z: int, x: int, y: int) -> Geometries:
    """EPSG:4326 geometries in the tile's own units: 0..EXTENT inside it, x to the east, y to the south."""

    def project(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        latitude = np.radians(np.clip(degrees[:, 1], -_MAX_LATITUDE, _MAX_LATITUDE))
        column = (degrees[:, 0] + 180.0) / 360.0
        row = (1.0 - np.arcsinh(np.tan(latitude)) / np.pi) / 2.0
        return np.column_stack([(column * 2.0**z - x) * EXTENT, (row * 2.0**z - y) * EXTENT])

    projected: Geometries = shapely.transform(geometries, project)
    return projected


def ready_for_tile(geometries: Geometries, z: int, x: int, y: int) -> Geometries:
    """Project, simplify, clip to the buffered tile, snap to whole units and orient, in one vectorised pass.

    Returns an array of the same length; None where nothing of the geometry falls in the tile. A polygon
    smaller than a unit becomes a square of two units instead of vanishing: what is there must be seen.
    Exterior rings have a positive area with y to the south, as the specification asks.
    """
    wanted = np.array([None if g is None else shapely.get_dimensions(g) for g in geometries], dtype=object)
    local = to_tile(geometries, z, x, y)
    local = shapely.simplify(local, 1.0 if z >= FINE_ZOOM else 4.0, preserve_topology=True)
    clipped = shapely.clip_by_rect(_mended(local), -BUFFER, -BUFFER, EXTENT + BUFFER, EXTENT + BUFFER)
    snapped = shapely.set_precision(_mended(clipped), 1.0)
    vanished = shapely.is_empty(snapped) & ~shapely.is_empty(clipped)
    if vanished.any():
        snapped[vanished] = _dots(clipped[vanished])
    return _keep_dimension(shapely.orient_polygons(snapped, exterior_cw=False), wanted)


def _mended(geometries: Geometries) -> Geometries:
    broken = ~shapely.is_valid(geometries)
    if broken.any():
        geometries[broken] = shapely.make_valid(geometries[broken])
    return geometries


def _dots(geometries: Geometries) -> Geometries:
    """Squares of two units on the middle of geometries that are smaller than a unit."""
    corners = np.round(shapely.get_coordinates(shapely.envelope(shapely.centroid(geometries)))) - 1.0
    dots: Geometries = shapely.box(corners[:, 0], corners[:, 1], corners[:, 0] + 2.0, corners[:, 1] + 2.0)
    return dots


def _keep_dimension(geometries: Geometries, wanted: NDArray[Any]) -> Geometries:
    """Drop what clipping left of a lower dimension (a polygon that only touches the edge leaves a line)."""
    kept = np.empty(len(geometries), dtype=object)
    for place, geometry in enumerate(geometries):
        if geometry is None or geometry.is_empty:
            continue
        if geometry.geom_type == "GeometryCollection":
            parts = [p for p in shapely.get_parts(geometry) if shapely.get_dimensions(p) == wanted[place]]
            geometry = shapely.union_all(parts) if parts else None
        if geometry is not None and shapely.get_dimensions(geometry) == wanted[place]:
            kept[place] = geometry
    return kept
