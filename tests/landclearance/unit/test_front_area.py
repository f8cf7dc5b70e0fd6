"""The workable front of an area: connected pieces, wide and large enough; against a raster."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from landclearance.domain.front import Crew, Kind
from tests.landclearance.unit.fronts import CREW, EVERYWHERE, footprint, lay, on_area

YARD = footprint(box(0, 0, 200, 100))


def test_a_yard_that_is_clear_is_one_front_with_all_its_corners() -> None:
    found = on_area(lay(YARD, [box(0, 0, 200, 100)]), [])
    assert (found.fronts, found.gaps, found.workable_m2, found.largest_m2) == (1, 0, 20000, 20000)


def test_a_parcel_from_side_to_side_makes_two_fronts() -> None:
    found = on_area(lay(YARD, [box(0, 0, 120, 100), box(120, 0, 126, 100), box(126, 0, 200, 100)]), [2])
    assert found.cleared_share == pytest.approx(0.97)
    assert (found.fronts, found.gaps) == (2, 1)
    assert found.workable_m2 == pytest.approx(19400, abs=1)
    assert found.largest_m2 == pytest.approx(12000, abs=1)


NECKS = [
    (10.0, 1),  # as wide as the crew
    (9.9, 2),
]


@pytest.mark.parametrize(("neck", "fronts"), NECKS)
def test_a_neck_narrower_than_a_crew_parts_two_fronts(neck: float, fronts: int) -> None:
    parts = [box(90, 0, 110, 100 - neck)]
    found = on_area(lay(YARD, parts), [1])
    assert found.fronts == fronts


SMALL = [
    # what is left clear, is it workable
    (box(0, 0, 10, 50), True),  # exactly 10 m by 500 m²
    (box(0, 0, 10, 49), False),  # too small
    (box(0, 0, 9, 100), False),  # 900 m², but too narrow
]


@pytest.mark.parametrize(("clear", "workable"), SMALL)
def test_the_smallest_piece(clear: BaseGeometry, workable: bool) -> None:
    found = on_area(lay(YARD, [shapely.difference(YARD.geometry, clear)]), [1])
    assert found.cleared_m2 == pytest.approx(clear.area)
    assert found.workable_m2 == pytest.approx(clear.area if workable else 0, abs=0.5)
    assert {row.kind for row in found.pieces} == {Kind.BLOCKED, Kind.WORKABLE if workable else Kind.SHORT}


def test_ground_without_a_parcel_is_unknown_inside_the_boundary_and_free_outside() -> None:
    parts = [box(0, 0, 100, 100)]
    inside = on_area(lay(YARD, parts, EVERYWHERE), [])
    assert inside.unknown_m2 == 10000
    assert inside.workable_m2 == pytest.approx(10000, abs=1)
    half = on_area(lay(YARD, parts, box(0, 0, 150, 100)), [])
    assert (half.unknown_m2, half.cleared_m2, half.fronts) == (5000, 15000, 2)
    assert half.gaps == 1


def test_ground_under_two_surveys_counts_once() -> None:
    found = on_area(lay(YARD, [box(0, 0, 60, 100), box(40, 0, 100, 100)]), [1, 2])
    assert (found.blocked_m2, found.cleared_m2) == (10000, 10000)


CELLS = st.lists(
    st.tuples(st.integers(0, 18), st.integers(0, 8), st.integers(1, 6), st.integers(1, 6)), max_size=8
)


@settings(max_examples=25)
@given(CELLS)
def test_pieces_against_a_raster(cells: list[tuple[int, int, int, int]]) -> None:
    """Oracle on a raster of half metres, with everything on a grid of 10 m and a crew 10 m wide: a cell of the grid
    that is clear can be worked, pieces hang together over common sides, 500 m² are five cells.
    """
    parts = [box(10 * x, 10 * y, min(10 * (x + w), 200), min(10 * (y + h), 100)) for x, y, w, h in cells]
    found = on_area(lay(YARD, parts), range(1, len(parts) + 1))
    free = np.ones((20, 10), dtype=bool)
    for x, y, w, h in cells:
        free[x : x + w, y : y + h] = False
    pieces = _pieces(free)
    big = [size for size in pieces if size >= 5]
    assert found.cleared_m2 == pytest.approx(100 * free.sum(), abs=1)
    assert found.fronts == len(big)
    assert found.workable_m2 == pytest.approx(100 * sum(big), abs=2)


def _pieces(free: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]") -> list[int]:
    left = {(int(x), int(y)) for x, y in np.argwhere(free)}
    sizes = []
    while left:
        todo, size = [left.pop()], 0
        while todo:
            x, y = todo.pop()
            size += 1
            near = {(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)} & left
            left -= near
            todo += near
        sizes.append(size)
    return sizes


@settings(max_examples=25)
@given(CELLS, st.integers(0, 359), st.integers(-9999, 9999))
def test_turning_and_moving_changes_nothing(
    cells: list[tuple[int, int, int, int]], angle: int, shift: int
) -> None:
    parts = [box(10 * x + 3, 10 * y + 2, 10 * (x + w), 10 * (y + h)) for x, y, w, h in cells]
    blocked = range(1, len(parts) + 1)
    plain = on_area(lay(YARD, parts), blocked)

    def moved(shape: BaseGeometry) -> BaseGeometry:
        return affinity.translate(affinity.rotate(shape, angle, origin=(0, 0)), shift, -shift)

    turned = on_area(lay(footprint(moved(YARD.geometry)), [moved(part) for part in parts]), blocked)
    assert turned.cleared_m2 == pytest.approx(plain.cleared_m2, abs=1)
    assert turned.gaps == plain.gaps


@settings(max_examples=25)
@given(CELLS, st.integers(1, 30), st.integers(1, 2000))
def test_pieces_lie_on_clear_ground_apart_from_one_another(
    cells: list[tuple[int, int, int, int]], width: int, area: int
) -> None:
    parts = [box(10 * x + 3, 10 * y + 2, 10 * (x + w), 10 * (y + h)) for x, y, w, h in cells]
    yard = footprint(box(0, 0, 200, 100), crew=Crew(CREW.length_m, width, area))
    found = on_area(lay(yard, parts), range(1, len(parts) + 1))
    works = [row.geometry for row in found.pieces if row.kind is Kind.WORKABLE]
    assert sum(piece.area for piece in works) == pytest.approx(shapely.union_all(works).area, abs=0.5)
    assert shapely.union_all(works).intersection(shapely.union_all(parts)).area < 0.5
    assert found.workable_m2 <= found.cleared_m2 + 0.5
    assert found.of(Kind.SHORT) + found.workable_m2 == pytest.approx(found.cleared_m2, rel=0.01, abs=20)
