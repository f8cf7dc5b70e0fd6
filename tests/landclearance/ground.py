"""Ground for tests: columns of the factory's grid."""

from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from tests.factories.landclearance import SOUTH, STEP, WEST


def strip(first: float, last: float, top: float = 1.0, bottom: float = 0.0) -> BaseGeometry:
    """Columns ``first`` to ``last`` of the grid, rows ``bottom`` to ``top``, in cells; EPSG:4326."""
    return box(WEST + first * STEP, SOUTH + bottom * STEP, WEST + last * STEP, SOUTH + top * STEP)
