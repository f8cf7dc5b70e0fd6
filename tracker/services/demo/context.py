"""What every step of the loader shares: the plane system, the moment, who is said to have recorded what."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from shapely.geometry.base import BaseGeometry

from geodata.domain.features import polygons_of
from geodata.domain.planes import PlaneSystem
from geodata.models import FunctionalArea, Zone
from geodata.selectors.shapes import to_areas, to_geos
from projects.models import Organisation, Project, User
from tracker.domain.demo import DEMO_TODAY

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
LAST_RECORDED = date(2026, 11, 20)
"""Nothing in the demo was recorded after this day."""

Say = Callable[[str], None]


@dataclass(slots=True)
class Context:
    """The zone being loaded and what has been stored of it so far."""

    zone: Zone
    plane: PlaneSystem
    say: Say
    organisations: dict[str, Organisation] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    areas: dict[str, FunctionalArea] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)
    today: date = DEMO_TODAY


def moment(day: date, after_days: int = 0) -> datetime:
    """Local working time on a day or some days later, but not after the last day of recording.

    The hour differs from day to day, so that records of one day do not all carry the same time.
    """
    recorded = min(day + timedelta(days=after_days), max(day, LAST_RECORDED))
    clock = time(8 + recorded.toordinal() % 8, recorded.toordinal() * 7 % 60)
    return datetime.combine(recorded, clock, tzinfo=LOCAL)


def areas_of(plane: PlaneSystem, shapes: Iterable[BaseGeometry]) -> list[MultiPolygon]:
    """Plane polygons as the multipolygon columns store them."""
    return [to_areas(polygons_of(shape)) for shape in _geographic(plane, shapes)]


def shapes_of(plane: PlaneSystem, shapes: Iterable[BaseGeometry]) -> list[GEOSGeometry]:
    """Plane geometry of any kind as stored."""
    return [to_geos(shape) for shape in _geographic(plane, shapes)]


def _geographic(plane: PlaneSystem, shapes: Iterable[BaseGeometry]) -> list[BaseGeometry]:
    listed = list(shapes)
    if not listed:
        return []
    array = np.empty(len(listed), dtype=object)
    array[:] = listed
    return list(plane.to_geographic(array))
