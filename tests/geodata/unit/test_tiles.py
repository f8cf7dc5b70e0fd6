"""The tile grid against published numbers, and what clipping, snapping and encoding may never do."""

import mapbox_vector_tile
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata.domain.tiles import (
    BUFFER,
    EXTENT,
    buffered_tile_bounds,
    ready_for_tile,
    tile_bounds,
    tile_exists,
    to_tile,
)
from geodata.services.tiles import encode_tile


def array(*geometries: shapely.Geometry) -> np.ndarray:
    result = np.empty(len(geometries), dtype=object)
    result[:] = geometries
    return result


def test_world_tile_is_the_square_of_web_mercator() -> None:
    assert tile_bounds(0, 0, 0) == pytest.approx((-180, -85.0511287798066, 180, 85.0511287798066))


def test_known_tile_of_the_zone() -> None:
    # The tile of OpenStreetMap's slippy map that holds Huu Nghi gate (106.7117 E, 21.9755 N) at zoom 12.
    west, south, east, north = tile_bounds(12, 3262, 1791)
    assert west <= 106.7117 < east
    assert south < 21.9755 <= north


@pytest.mark.parametrize(
    ("z", "x", "y", "exists"),
    [
        (0, 0, 0, True),
        (0, 1, 0, False),  # one tile only
        (22, 2**22 - 1, 0, True),
        (23, 0, 0, False),  # deeper than we serve
        (-1, 0, 0, False),
        (5, 32, 0, False),  # x is exclusive of 2**z
        (5, 0, -1, False),
    ],
)
def test_tile_exists(z: int, x: int, y: int, exists: bool) -> None:
    assert tile_exists(z, x, y) is exists


@given(st.integers(0, 18), st.data())
def test_corners_of_a_tile_are_its_own_corners(z: int, data: st.DataObject) -> None:
    x, y = (data.draw(st.integers(0, 2**z - 1)) for _ in "xy")
    west, south, east, north = tile_bounds(z, x, y)
    corners = shapely.get_coordinates(to_tile(shapely.points([[west, north], [east, south]]), z, x, y))
    assert corners == pytest.approx(np.array([[0, 0], [EXTENT, EXTENT]]), abs=0.01)


def test_buffer_reaches_into_the_neighbours() -> None:
    outer, inner = buffered_tile_bounds(14, 13051, 7170), tile_bounds(14, 13051, 7170)
    assert (inner[2] - inner[0]) * BUFFER / EXTENT == pytest.approx(inner[0] - outer[0])
    assert outer[1] < inner[1] < inner[3] < outer[3]


def test_a_country_is_cut_to_the_buffered_tile() -> None:
    cut = ready_for_tile(array(shapely.box(100, 10, 110, 25)), 12, 3262, 1791)[0]
    assert cut.bounds == (-BUFFER, -BUFFER, EXTENT + BUFFER, EXTENT + BUFFER)


def test_exterior_rings_have_positive_area_with_y_to_the_south() -> None:
    west, south, east, north = tile_bounds(14, 13051, 7170)
    ring = shapely.box(west, south, (west + east) / 2, north).reverse()
    ready = ready_for_tile(array(ring), 14, 13051, 7170)[0]
    assert ready.exterior.is_ccw  # counter-clockwise in numbers, clockwise on the screen


def test_a_parcel_smaller_than_a_unit_is_still_drawn() -> None:
    west, south, *_rest = tile_bounds(5, 25, 14)
    speck = shapely.box(west + 1, south + 1, west + 1.00001, south + 1.00001)
    assert ready_for_tile(array(speck), 5, 25, 14)[0].area == 4


def test_what_lies_elsewhere_leaves_nothing() -> None:
    assert ready_for_tile(array(shapely.box(0, 0, 1, 1)), 14, 13051, 7170)[0] is None
    assert encode_tile("parts", [(shapely.box(0, 0, 1, 1), {})], 14, 13051, 7170) == b""
    assert encode_tile("parts", [], 14, 13051, 7170) == b""


def test_a_bow_tie_after_simplification_is_mended_not_refused() -> None:
    west, south, east, north = tile_bounds(14, 13051, 7170)
    bow_tie = shapely.Polygon([(west, south), (east, north), (east, south), (west, north)])
    assert ready_for_tile(array(bow_tie), 14, 13051, 7170)[0].is_valid


@given(st.lists(st.tuples(st.floats(106.5, 107), st.floats(21.7, 22.2)), min_size=3, max_size=8))
def test_every_ring_comes_out_valid_snapped_and_inside(corners: list[tuple[float, float]]) -> None:
    ready = ready_for_tile(array(shapely.Polygon(corners)), 10, 815, 448)[0]
    if ready is None:
        return
    assert shapely.is_valid(ready)
    coordinates = shapely.get_coordinates(ready)
    assert (coordinates == np.round(coordinates)).all()
    assert coordinates.min() >= -BUFFER - 1
    assert coordinates.max() <= EXTENT + BUFFER + 1


def test_encoded_tile_decodes_to_the_same_place_and_properties() -> None:
    west, south, east, north = tile_bounds(14, 13051, 7170)
    half = shapely.box(west, (south + north) / 2, east, north)
    tile = encode_tile("parts", [(half, {"id": 7, "state": "paid", "blocks": True})], 14, 13051, 7170)
    layer = mapbox_vector_tile.decode(tile, default_options={"y_coord_down": True})["parts"]
    feature = layer["features"][0]
    assert layer["extent"] == EXTENT
    assert feature["properties"] == {"id": 7, "state": "paid", "blocks": True}
    assert shapely.geometry.shape(feature["geometry"]).bounds == (0, 0, EXTENT, EXTENT // 2)


def test_layers_may_be_joined() -> None:
    west, south, east, north = tile_bounds(14, 13051, 7170)
    place = (shapely.Point((west + east) / 2, (south + north) / 2), {"name": "Đồng Đăng"})
    joined = encode_tile("places", [place], 14, 13051, 7170) + encode_tile("gates", [place], 14, 13051, 7170)
    assert set(mapbox_vector_tile.decode(joined)) == {"places", "gates"}
