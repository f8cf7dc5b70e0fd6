"""Parts under works: areas in a plane of whole metres, so that every figure can be checked by eye."""

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiLineString, Polygon, box

from landclearance.domain.overlay import FootprintGeom, blocked_activities, corridor, sliver_limit_m2
from tests.landclearance.unit.statutes import part as part_facts


class Flat:
    """A plane system in which the degrees are metres already."""

    def to_plane(self, geoms: Any) -> Any:
        return geoms


class _Part:
    def __init__(self, number: int, geometry: shapely.geometry.base.BaseGeometry | None) -> None:
        self.id = number
        self.geometry = geometry


ROAD = FootprintGeom("A1", LineString([(0, 0), (1000, 0)]), width_m=20.0, start_chainage_m=5000.0)
YARD = FootprintGeom("B1", box(0, 0, 100, 100))


@pytest.mark.parametrize(
    ("part", "footprint", "area", "chainage"),
    [
        (box(100, 0, 140, 30), ROAD, 400.0, (5100.0, 5140.0)),  # 40 m along, half the corridor
        (box(-50, -5, 10, 5), ROAD, 100.0, (5000.0, 5010.0)),  # flat ends: nothing before the start
        (box(90, 90, 110, 110), YARD, 100.0, None),  # a corner of the yard, no chainage for a polygon
        (box(0, 10, 40, 30), ROAD, None, None),  # only touches: no area
        (box(200, 9.98, 240, 30), ROAD, None, None),  # 0.8 m²: a sliver
        (box(200, 9.97, 240, 30), ROAD, 1.2, (5200.0, 5240.0)),  # 1.2 m² of 801 m²: counts
        (box(0, -0.4, 100, 49.6), FootprintGeom("B1", box(0, -9, 100, 0)), 40.0, None),  # 0.8 % of the part
        (
            box(0, -0.02, 100, 49.98),
            FootprintGeom("B1", box(0, -9, 100, 0)),
            None,
            None,
        ),  # 0.04 %
    ],
)
def test_area_and_stretch(
    part: Polygon, footprint: FootprintGeom, area: float | None, chainage: tuple[float, float] | None
) -> None:
    found = blocked_activities([footprint], [_Part(7, part)], Flat())
    if area is None:
        assert found == {}
        return
    (blocked,) = found[7]
    assert blocked.activity_code == footprint.activity_code
    assert blocked.area_m2 == pytest.approx(area)
    assert blocked.chainage_m == (None if chainage is None else pytest.approx(chainage))


def test_footprints_of_one_activity_are_not_counted_twice() -> None:
    twice = [FootprintGeom("A1", box(0, 0, 60, 100)), FootprintGeom("A1", box(40, 0, 100, 100))]
    (blocked,) = blocked_activities(twice, [_Part(1, box(0, 0, 100, 10))], Flat())[1]
    assert blocked.area_m2 == pytest.approx(1000.0)


def test_a_part_may_block_several_activities() -> None:
    found = blocked_activities([YARD, ROAD], [_Part(1, box(0, -10, 50, 50))], Flat())
    assert [blocked.activity_code for blocked in found[1]] == ["A1", "B1"]


def test_pieces_of_a_multi_line_count_one_after_the_other() -> None:
    line = FootprintGeom("A1", MultiLineString([[(0, 0), (100, 0)], [(300, 0), (400, 0)]]), width_m=10.0)
    (blocked,) = blocked_activities([line], [_Part(1, box(320, -5, 330, 5))], Flat())[1]
    assert blocked.chainage_m == pytest.approx((120.0, 130.0))


def test_a_line_without_width_covers_no_ground() -> None:
    assert corridor(LineString([(0, 0), (10, 0)]), None).is_empty
    line = FootprintGeom("A1", LineString([(0, 0), (10, 0)]))
    assert blocked_activities([line], [_Part(1, box(0, -5, 10, 5))], Flat()) == {}


def test_nothing_in_nothing_out() -> None:
    assert blocked_activities([], [_Part(1, box(0, 0, 1, 1))], Flat()) == {}
    assert blocked_activities([YARD], [], Flat()) == {}
    assert blocked_activities([YARD], [part_facts(1)], Flat()) == {}  # geometry was left out when it was read


@given(
    st.lists(
        st.tuples(st.integers(-50, 150), st.integers(-50, 150), st.integers(1, 80), st.integers(1, 80)),
        min_size=1,
        max_size=12,
    )
)
def test_agrees_with_one_pair_at_a_time(boxes: list[tuple[int, int, int, int]]) -> None:
    """The tree is only a short cut: comparing every pair gives the same areas."""
    parts = [_Part(index, box(x, y, x + w, y + h)) for index, (x, y, w, h) in enumerate(boxes)]
    found = blocked_activities([YARD, ROAD], parts, Flat())
    grounds = {"A1": corridor(ROAD.geometry, 20.0), "B1": YARD.geometry}
    for one in parts:
        assert one.geometry is not None
        areas = {code: one.geometry.intersection(ground).area for code, ground in grounds.items()}
        limit = float(sliver_limit_m2(np.array(one.geometry.area)))
        expected = {code: area for code, area in areas.items() if area >= limit}
        got = {blocked.activity_code: blocked.area_m2 for blocked in found.get(one.id, ())}
        assert got == pytest.approx(expected)
