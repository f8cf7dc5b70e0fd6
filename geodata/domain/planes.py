"""Plane systems: metres on the ground for geometry that is stored in degrees.

Geometry comes and goes as numpy object arrays of shapely geometries. Geographic means EPSG:4326 in degrees,
x = longitude, y = latitude; plane means metres, x = east, y = north, whatever axis order EPSG states.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError
from pyproj.transformer import TransformerGroup
from shapely.geometry.base import BaseGeometry

from geodata.domain.errors import InputProblem, gettext_noop

Geometries = NDArray[np.object_]
GEOGRAPHIC_SRID = 4326
VN2000_DATUM_SHIFT = "VN-2000 to WGS 84 (2)"
"""EPSG:6960, the seven parameters that Vietnam's survey department published. The older set (EPSG:5194) is
off by 0.7 m at Hữu Nghị, no shift at all by 224 m."""


def parse_crs(text: str | int) -> CRS:
    """The coordinate system named by an EPSG number, ``EPSG:n`` or WKT.

    Raises InputProblem when PROJ does not know it.
    """
    try:
        return CRS.from_user_input(int(text) if str(text).isdigit() else text)
    except (CRSError, OverflowError) as error:
        raise InputProblem(
            gettext_noop("The coordinate system %(crs)s is not known."),
            gettext_noop("Give an EPSG code, for example EPSG:9215 for Lạng Sơn."),
            field="crs",
            params={"crs": str(text)[:60]},
        ) from error


def transformer_to_geographic(crs: CRS) -> Transformer:
    """One fixed operation from ``crs`` to EPSG:4326, x before y on both sides.

    PROJ's own choice changes from point to point with the areas of use, and silently ignores the datum where
    it knows no shift; here VN-2000 always takes the official shift, an unknown shift is an InputProblem.
    """
    return _transformer_to_geographic(crs.to_wkt())


@lru_cache(maxsize=64)
def _transformer_to_geographic(wkt: str) -> Transformer:
    crs = CRS.from_wkt(wkt)
    try:
        known = TransformerGroup(crs, GEOGRAPHIC_SRID, always_xy=True, allow_ballpark=False).transformers
    except ProjError as error:
        raise _no_shift(crs) from error
    if is_vn2000(crs) and crs.type_name != "Bound CRS":
        known = [one for one in known if VN2000_DATUM_SHIFT in one.description]
    if not known:
        raise _no_shift(crs)
    return known[0]


def is_vn2000(crs: CRS) -> bool:
    """Whether the system stands on Vietnam's datum VN-2000 (EPSG:4756)."""
    base = crs.source_crs if crs.type_name == "Bound CRS" else crs
    geodetic = base.geodetic_crs if base is not None else None
    name = (geodetic.datum.name if geodetic is not None and geodetic.datum is not None else "").upper()
    return "2000" in name and ("VN" in name or "VIETNAM" in name)


def _no_shift(crs: CRS) -> InputProblem:
    return InputProblem(
        gettext_noop("No exact conversion from %(crs)s to WGS 84 is known."),
        gettext_noop("Give the coordinate system by its EPSG code with --crs EPSG:n."),
        field="crs",
        params={"crs": crs.name[:80]},
    )


@dataclass(frozen=True, slots=True)
class PlaneSystem:
    """A projected system in metres, by EPSG code (9215 for Lạng Sơn: VN-2000, TM 3°, meridian 107°15').

    Raises InputProblem when the code is unknown or is not projected in metres. EPSG:3857 is refused: its
    metres are stretched by 1/cos(latitude), 8 % at Lạng Sơn.
    """

    srid: int

    def __post_init__(self) -> None:
        plane_crs(self.srid)

    def to_plane(self, geometries: Sequence[BaseGeometry | None] | Geometries) -> Geometries:
        """EPSG:4326 degrees to plane metres. None stays None; the array keeps its shape."""
        transformer = transformer_to_geographic(plane_crs(self.srid))
        return transformed(
            geometries, lambda x, y: transformer.transform(x, y, direction="INVERSE", errcheck=False)
        )

    def to_geographic(self, geometries: Sequence[BaseGeometry | None] | Geometries) -> Geometries:
        """Plane metres to EPSG:4326 degrees. None stays None; the array keeps its shape."""
        transformer = transformer_to_geographic(plane_crs(self.srid))
        return transformed(geometries, lambda x, y: transformer.transform(x, y, errcheck=False))

    def area_m2(self, geometries_4326: Sequence[BaseGeometry | None] | Geometries) -> NDArray[np.float64]:
        """Area on the plane in square metres; NaN for None."""
        return np.asarray(shapely.area(self.to_plane(geometries_4326)), dtype=np.float64)

    def length_m(self, geometries_4326: Sequence[BaseGeometry | None] | Geometries) -> NDArray[np.float64]:
        """Length (of a polygon: its perimeter) on the plane in metres; NaN for None."""
        return np.asarray(shapely.length(self.to_plane(geometries_4326)), dtype=np.float64)

    def area_of_use(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees: where EPSG says that the system is meant to be used."""
        area = plane_crs(self.srid).area_of_use
        return area.bounds if area is not None else (-180.0, -90.0, 180.0, 90.0)


@lru_cache(maxsize=64)
def plane_crs(srid: int) -> CRS:
    """The projected system of an EPSG code. Raises InputProblem as PlaneSystem does."""
    crs = parse_crs(srid)
    in_metres = all(axis.unit_conversion_factor == 1.0 for axis in crs.axis_info)
    if not crs.is_projected or not in_metres or srid == 3857:
        raise InputProblem(
            gettext_noop("EPSG:%(srid)s (%(name)s) is not a plane system in true metres."),
            gettext_noop("Choose a projected system of the region, for example EPSG:9215 for Lạng Sơn."),
            field="plane-crs",
            params={"srid": srid, "name": crs.name},
        )
    return crs


def transformed(
    geometries: Sequence[BaseGeometry | None] | Geometries,
    function: Callable[[NDArray[np.float64], NDArray[np.float64]], Any],
) -> Geometries:
    """Every coordinate put through ``function(x, y) -> (x, y)`` in one call; Z and M are dropped."""
    if isinstance(geometries, np.ndarray):
        array = geometries
    else:
        array = np.empty(len(geometries), dtype=object)
        array[:] = geometries
    moved: Any = shapely.transform(array, cast(Any, function), interleaved=False)
    return np.asarray(moved, dtype=np.object_)
