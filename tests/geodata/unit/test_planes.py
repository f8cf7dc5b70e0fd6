"""Plane systems: the official datum shift, to the millimetre."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS

from geodata.domain.errors import InputProblem
from geodata.domain.planes import (
    VN2000_DATUM_SHIFT,
    PlaneSystem,
    is_vn2000,
    plane_crs,
    transformer_to_geographic,
)

LANGSON = PlaneSystem(9215)
VN2000_NAMES = (3405, 3406, 4756, 5897, 9205, 9214, 9215, 9218)

# Longitude, latitude (WGS 84); east, north in EPSG:9215 with the official seven parameters (EPSG:6960).
TEST_POINTS = [
    pytest.param(106.7117, 21.9755, 444214.337, 2431052.705, id="Hữu Nghị"),
    pytest.param(106.684, 22.028, 441375.199, 2436875.964, id="Tân Thanh"),
    pytest.param(106.7615, 21.8537, 449314.377, 2417549.695, id="Lạng Sơn"),
]


@pytest.mark.parametrize(("longitude", "latitude", "east", "north"), TEST_POINTS)
def test_the_official_shift_to_the_millimetre(
    longitude: float, latitude: float, east: float, north: float
) -> None:
    [point] = LANGSON.to_plane([shapely.Point(longitude, latitude)])
    assert (point.x, point.y) == pytest.approx((east, north), abs=0.001)


@pytest.mark.parametrize("srid", VN2000_NAMES)
def test_every_vn2000_system_takes_the_official_shift(srid: int) -> None:
    assert VN2000_DATUM_SHIFT in transformer_to_geographic(CRS.from_epsg(srid)).description


def test_vn2000_is_recognised_in_an_esri_prj_file() -> None:
    prj = CRS.from_wkt(CRS.from_epsg(9215).to_wkt("WKT1_ESRI"))
    assert is_vn2000(prj)
    assert transformer_to_geographic(prj).transform(444214.337, 2431052.705) == pytest.approx(
        (106.7117, 21.9755), abs=1e-8
    )


@pytest.mark.parametrize(
    ("srid", "metres"),
    [
        pytest.param(9214, 25_800, id="meridian 107°00"),
        pytest.param(9216, 25_800, id="meridian 107°30"),
        pytest.param(5897, 232_400, id="meridian 105°"),
    ],
)
def test_a_wrong_meridian_displaces_by_kilometres(srid: int, metres: float) -> None:
    right = LANGSON.to_plane([shapely.Point(106.7117, 21.9755)])[0]
    wrong = PlaneSystem(srid).to_plane([shapely.Point(106.7117, 21.9755)])[0]
    assert abs(right.x - wrong.x) == pytest.approx(metres, rel=0.01)


@given(
    longitude=st.floats(106.0, 107.5, allow_nan=False),
    latitude=st.floats(21.3, 22.5, allow_nan=False),
)
def test_there_and_back_again(longitude: float, latitude: float) -> None:
    there = LANGSON.to_plane([shapely.Point(longitude, latitude)])
    [back] = LANGSON.to_geographic(there)
    # PROJ inverts the seven parameters to first order in the rotations: good to a millimetre, not better.
    assert (back.x, back.y) == pytest.approx((longitude, latitude), abs=1.5e-8)


def test_areas_and_lengths_are_those_of_the_ground() -> None:
    # A square of 100 m on the plane, seen through degrees.
    hectare = LANGSON.to_geographic([shapely.box(444_000, 2_431_000, 444_100, 2_431_100)])
    assert LANGSON.area_m2(hectare) == pytest.approx([10_000.0], abs=0.01)
    assert LANGSON.length_m(hectare) == pytest.approx([400.0], abs=0.001)


def test_a_missing_geometry_stays_missing() -> None:
    assert LANGSON.to_plane([None])[0] is None
    assert np.isnan(LANGSON.area_m2([None])[0])


@pytest.mark.parametrize(
    ("srid", "said"),
    [
        pytest.param(999_999, "not known", id="no such code"),
        pytest.param(4756, "not a plane system", id="degrees"),
        pytest.param(3857, "not a plane system", id="stretched web metres"),
        pytest.param(2230, "not a plane system", id="feet"),
    ],
)
def test_codes_that_are_no_plane_system_are_refused(srid: int, said: str) -> None:
    with pytest.raises(InputProblem, match=said):
        PlaneSystem(srid)


def test_another_country_works_the_same() -> None:
    assert plane_crs(2154).name == "RGF93 v1 / Lambert-93"
    [point] = PlaneSystem(2154).to_plane([shapely.Point(3.0, 46.5)])
    assert (point.x, point.y) == pytest.approx((700_000.0, 6_600_000.0), abs=0.001)
