"""Works and parcels for the tests of the front, on a plane of metres."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from landclearance.domain.front import Crew, LineFront, line_front
from landclearance.domain.front_area import AreaFront, area_front
from landclearance.domain.front_ground import FrontFootprint, FrontGround, lay_grounds
from tests.landclearance.unit.test_overlay import Flat

CREW = Crew(length_m=100.0, width_m=10.0, area_m2=500.0)
EVERYWHERE = box(-(10**6), -(10**6), 10**6, 10**6)
NOWHERE = box(10**7, 10**7, 10**7 + 1, 10**7 + 1)
"""A boundary far away: all ground without a parcel needs no clearance."""


@dataclass
class Piece:
    id: int
    geometry: BaseGeometry | None


def footprint(
    geometry: BaseGeometry, width: float | None = None, start: float | None = None, crew: Crew = CREW
) -> FrontFootprint:
    return FrontFootprint((1,), ("A",), "", geometry, width, start, crew)


def lay(
    works: FrontFootprint, parts: Sequence[BaseGeometry], boundary: BaseGeometry | None = NOWHERE
) -> FrontGround:
    """The works with parts numbered from 1."""
    rows = [Piece(n, part) for n, part in enumerate(parts, start=1)]
    (found,) = lay_grounds([works], rows, boundary, Flat())
    return found


def keys(numbers: Iterable[int]) -> frozenset[str]:
    return frozenset(f"part:{n}" for n in numbers)


def on_line(laid: FrontGround, blocked: Iterable[int]) -> LineFront:
    assert laid.strip is not None
    return line_front(laid.strip, keys(blocked), laid.footprint.crew.length_m)


def on_area(laid: FrontGround, blocked: Iterable[int]) -> AreaFront:
    return area_front(laid, keys(blocked))
