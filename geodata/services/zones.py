"""Making zones and their outlines."""

import re
from dataclasses import asdict, dataclass
from zoneinfo import available_timezones

import numpy as np
import shapely
from django.db import transaction
from numpy.typing import NDArray

from geodata.domain.errors import InputProblem, gettext_noop
from geodata.domain.features import polygons_of
from geodata.domain.placement import check_placement
from geodata.domain.planes import PlaneSystem
from geodata.models import Zone
from geodata.selectors.shapes import to_areas

OUTLINE_MARGIN_M = 50.0
"""Around parcels: closes the lanes and streams between them, so that the outline is one shape."""


@dataclass(frozen=True, slots=True)
class ZoneFacts:
    """What one must say of a zone, and what one may.

    ``plane_srid``: EPSG code of its plane system; ``country_code``: ISO 3166, two capitals.
    """

    code: str
    name: str
    plane_srid: int
    name_en: str = ""
    country_code: str = "VN"
    time_zone: str = "Asia/Ho_Chi_Minh"
    board_name: str = ""
    parent_body: str = ""
    place_name: str = ""
    symbol: str = ""
    founding_decisions: str = ""
    boundary_note: str = ""
    is_invented: bool = False


def create_zone(
    facts: ZoneFacts, boundary: NDArray[np.object_] | None = None, *, boundary_crs: str = "EPSG:4326"
) -> Zone:
    """A new zone; its boundary is the union of areas in EPSG:4326, or comes later (``outline_zone``).

    ``boundary_crs``: the system in which the file had them, for the message when they lie elsewhere.

    Raises InputProblem for a code that is malformed or taken, a plane system that is not one, an unknown time
    zone, or a boundary that is not made of areas or lies outside the plane system's area of use.
    """
    _check_facts(facts)
    plane = PlaneSystem(facts.plane_srid)
    outline = None
    if boundary is not None:
        check_placement(boundary, None, plane, source_crs=boundary_crs, limit_km=0.0)
        outline = to_areas(_union(boundary))
    with transaction.atomic():
        if Zone.objects.filter(code=facts.code).exists():
            raise InputProblem(
                gettext_noop("There is already a zone %(code)s."),
                gettext_noop("Choose another code."),
                field="code",
                params={"code": facts.code},
            )
        return Zone.objects.create(boundary=outline, **asdict(facts))


def outline_zone(zone: Zone, geometries_4326: NDArray[np.object_], note: str) -> None:
    """Give a zone without a boundary the outline of what lies in it, grown by 50 m, and say so in its note.

    A zone that has a boundary keeps it: the shapes of parcels never move an official line.
    """
    if zone.boundary is not None or not len(geometries_4326):
        return
    plane = PlaneSystem(zone.plane_srid)
    grown = shapely.union_all(shapely.buffer(plane.to_plane(geometries_4326), OUTLINE_MARGIN_M))
    closed = np.empty(1, dtype=object)
    closed[0] = shapely.simplify(polygons_of(grown), 1.0)
    zone.boundary = to_areas(_union(plane.to_geographic(closed)))
    zone.boundary_note = note
    zone.save(update_fields=["boundary", "boundary_note"])


def _union(geometries: NDArray[np.object_]) -> shapely.MultiPolygon:
    areas = polygons_of(shapely.make_valid(shapely.union_all(geometries)))
    if areas.is_empty:
        raise InputProblem(
            gettext_noop("The boundary file holds no areas."),
            gettext_noop("Send polygons."),
            field="boundary",
        )
    return areas


def _check_facts(facts: ZoneFacts) -> None:
    checks = (
        (
            re.fullmatch(r"[-a-zA-Z0-9_]{1,40}", facts.code),
            "code",
            gettext_noop("The code is not usable in addresses."),
            gettext_noop("Use 1 to 40 letters without marks, digits, - and _."),
        ),
        (
            0 < len(facts.name.strip()) <= 200,
            "name",
            gettext_noop("The name is missing or too long."),
            gettext_noop("Give 1 to 200 characters."),
        ),
        (
            re.fullmatch(r"[A-Z]{2}", facts.country_code),
            "country",
            gettext_noop("The country is not a two-letter ISO code."),
            gettext_noop("Write VN, FR, ..."),
        ),
        (
            facts.time_zone in available_timezones(),
            "time-zone",
            gettext_noop("The time zone is not known."),
            gettext_noop("Write Asia/Ho_Chi_Minh, Europe/Paris, ..."),
        ),
    )
    for passed, field, message, mend in checks:
        if not passed:
            raise InputProblem(message, mend, field=field)
