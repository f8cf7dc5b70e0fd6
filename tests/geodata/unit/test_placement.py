"""Data in the wrong place is refused, and the message names the likely mistake."""

import numpy as np
import pytest
import shapely

from geodata.domain.errors import InputProblem, InputProblems
from geodata.domain.placement import check_placement, distance_km
from geodata.domain.planes import Geometries, PlaneSystem, parse_crs, transformer_to_geographic

LANGSON = PlaneSystem(9215)
ZONE = shapely.box(106.60, 21.80, 106.85, 22.05)
HUU_NGHI = (444214.337, 2431052.705)


def read_as(crs: str, *points: tuple[float, float]) -> Geometries:
    """Points of a file, placed as a reader would that believes ``crs``."""
    transformer = transformer_to_geographic(parse_crs(crs))
    return np.array([shapely.Point(transformer.transform(*point)) for point in points], dtype=object)


def test_data_in_the_zone_passes() -> None:
    check_placement(read_as("EPSG:9215", HUU_NGHI), ZONE, LANGSON, source_crs="EPSG:9215")


@pytest.mark.parametrize(
    ("crs", "point", "suspected"),
    [
        # What the reader believed, the numbers of the file, what the message must suggest.
        pytest.param("EPSG:9213", HUU_NGHI, "give --crs EPSG:9215", id="meridian 106°30"),
        pytest.param("EPSG:5898", HUU_NGHI, "give --crs EPSG:9215", id="meridian 108°"),
        pytest.param("EPSG:3405", HUU_NGHI, "give --crs EPSG:9215", id="UTM 48N"),
        pytest.param("EPSG:9215", HUU_NGHI[::-1], "--swap-axes", id="X is north"),
        pytest.param("EPSG:9215", (470032.051, 2430982.69), "give --crs EPSG:9214", id="file in 107°00"),
        pytest.param("EPSG:4326", (21.9755, 106.7117 - 90), "Check the coordinate", id="no reading fits"),
    ],
)
def test_a_wrong_system_is_named(crs: str, point: tuple[float, float], suspected: str) -> None:
    with pytest.raises(InputProblem, match="km from the zone") as refused:
        check_placement(read_as(crs, point), ZONE, LANGSON, source_crs=crs)
    assert suspected in str(refused.value)


def test_one_stray_row_is_named_and_not_the_file() -> None:
    rows = read_as("EPSG:9215", HUU_NGHI, HUU_NGHI, (0.0, 0.0))
    with pytest.raises(InputProblems) as refused:
        check_placement(rows, ZONE, LANGSON, source_crs="EPSG:9215")
    assert [problem.row for problem in refused.value.problems] == [3]


def test_without_a_boundary_the_area_of_use_decides() -> None:
    check_placement(read_as("EPSG:9215", HUU_NGHI), None, LANGSON, source_crs="EPSG:9215")
    with pytest.raises(InputProblem, match="km from the zone"):
        check_placement(read_as("EPSG:4326", (3.0, 46.5)), None, LANGSON, source_crs="EPSG:4326")


def test_distance_is_measured_on_the_ellipsoid() -> None:
    assert distance_km(ZONE, 106.7, 21.9) == 0.0
    # One tenth of a degree of latitude is 11.07 km at 22° N.
    assert distance_km(ZONE, 106.7, 22.15) == pytest.approx(11.07, abs=0.01)
