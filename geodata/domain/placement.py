"""Is the data where the zone is? Data in the wrong place is refused, with what is suspected."""

import math

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from geodata.domain.errors import InputProblem, InputProblems, gettext_noop
from geodata.domain.planes import PlaneSystem, parse_crs, transformer_to_geographic

CENTRE_LIMIT_KM = 5.0
"""The neighbouring 3° meridian displaces data by 26 km and a zone is some 30 km wide: a wider limit would let
a wrong meridian through for most of the zone."""
ROW_LIMIT_KM = 100.0
"""One row farther out than any road of the zone is a slip of the keyboard (a vertex at 0, 0)."""

VIETNAMESE_SYSTEMS = (
    *(4326, 4756, 3405, 3406, 32648, 32649),
    *(5896, 5897, 5898, 5899),
    *range(9205, 9219),
)
"""WGS 84, VN-2000 and its UTM and provincial 3° systems: what a Vietnamese file may be in."""

_GEOD = Geod(ellps="WGS84")
_KM_PER_DEGREE = 111.2


def check_placement(
    geometry: NDArray[np.object_],
    zone: BaseGeometry | None,
    plane: PlaneSystem,
    *,
    source_crs: str,
    limit_km: float = CENTRE_LIMIT_KM,
) -> None:
    """Refuse features whose middle lies more than ``limit_km`` outside the zone, or a row that is far off.

    ``geometry``: one or more features in EPSG:4326, which were read in ``source_crs``; their place in the
    array, from 1, is their row. ``zone`` is the boundary in EPSG:4326; without one, the area of use of the
    plane system stands in. The middle is the median of the rows' centres, so that one stray row does not
    condemn the rest.
    Raises InputProblem (the whole) or InputProblems (single rows).
    """
    area = zone if zone is not None else shapely.box(*plane.area_of_use())
    centres = shapely.get_coordinates(shapely.centroid(geometry))
    longitude, latitude = (float(value) for value in np.median(centres, axis=0))
    distance = distance_km(area, longitude, latitude)
    if distance > limit_km:
        mend, srid = _suspicion(source_crs, area, plane, (longitude, latitude), limit_km)
        raise InputProblem(
            gettext_noop(
                "Read as %(crs)s, the data lies %(km)s km from the zone (about %(east)s E, %(north)s N)."
            ),
            mend,
            field="crs",
            params={
                "crs": source_crs,
                "km": f"{distance:.1f}",
                "east": f"{longitude:.4f}",
                "north": f"{latitude:.4f}",
                "srid": srid,
            },
        )
    _check_rows(geometry, area, max(limit_km, ROW_LIMIT_KM))


def distance_km(area: BaseGeometry, longitude: float, latitude: float) -> float:
    """Kilometres on the ellipsoid from a point to an area, both EPSG:4326; 0 inside."""
    near, point = shapely.get_coordinates(
        shapely.shortest_line(area, shapely.Point(longitude, latitude))
    ).tolist()
    return float(_GEOD.inv(near[0], near[1], point[0], point[1])[2]) / 1000.0


def _check_rows(geometry: NDArray[np.object_], area: BaseGeometry, limit_km: float) -> None:
    degrees: NDArray[np.float64] = shapely.distance(geometry, area)
    far = np.flatnonzero(degrees * _KM_PER_DEGREE > limit_km)
    if len(far):
        found = tuple(
            InputProblem(
                gettext_noop("The geometry lies some %(km)s km from the zone."),
                gettext_noop("Correct its coordinates, or delete the row."),
                row=int(place) + 1,
                field="geometry",
                params={"km": round(float(degrees[place]) * _KM_PER_DEGREE)},
            )
            for place in far[:20]
        )
        raise InputProblems(
            gettext_noop("%(count)s rows lie far from the zone."),
            gettext_noop("Correct their coordinates."),
            params={"count": len(far)},
            problems=found,
        )


def _suspicion(
    source_crs: str,
    area: BaseGeometry,
    plane: PlaneSystem,
    middle: tuple[float, float],
    limit_km: float,
) -> tuple[str, int | None]:
    """What to try, as a message and the EPSG code in it: another reading that would fall into the zone."""
    unexplained = gettext_noop("Check the coordinate system, and that the file is of this zone."), None
    try:
        declared = parse_crs(source_crs)
        x, y = transformer_to_geographic(declared).transform(*middle, direction="INVERSE")
    except InputProblem:
        return unexplained
    if _lands(declared.to_epsg() or 0, y, x, area, limit_km):
        return gettext_noop("X and Y look swapped (X = north): import with --swap-axes if that is so."), None
    for srid in (plane.srid, *VIETNAMESE_SYSTEMS):
        if _lands(srid, x, y, area, limit_km):
            return gettext_noop(
                "As EPSG:%(srid)s it would lie in the zone: give --crs EPSG:%(srid)s if that is so."
            ), srid
        if _lands(srid, y, x, area, limit_km):
            return gettext_noop(
                "As EPSG:%(srid)s with X and Y swapped it would lie in the zone: "
                "give --crs EPSG:%(srid)s --swap-axes if that is so."
            ), srid
    return unexplained


def _lands(srid: int, x: float, y: float, area: BaseGeometry, limit_km: float) -> bool:
    if not srid:
        return False
    longitude, latitude = transformer_to_geographic(parse_crs(srid)).transform(x, y)
    possible = math.isfinite(longitude) and math.isfinite(latitude) and abs(latitude) <= 90
    return possible and distance_km(area, longitude, latitude) <= limit_km
