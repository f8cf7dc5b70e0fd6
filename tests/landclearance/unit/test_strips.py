"""Where parts stand along lines and on areas, in a plane of whole metres."""

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiLineString, Polygon, box
from shapely.geometry.base import BaseGeometry

from landclearance.domain.overlay import FootprintGeom
from landclearance.domain.strips import PlacedFootprint, place_parts
from tests.landclearance.unit.test_overlay import Flat


@dataclass
class Piece:
    id: int
    geometry: BaseGeometry | None


def place(footprint: FootprintGeom, *parts: BaseGeometry | None) -> PlacedFootprint:
    rows = [Piece(n, part) for n, part in enumerate(parts, start=1)]
    (found,) = place_parts([footprint], rows, Flat())
    return found


def spans(found: PlacedFootprint) -> list[tuple[int, Any, Any]]:
    return [(s.part_id, pytest.approx(s.start_m), pytest.approx(s.end_m)) for s in found.stretches]


HAIRPIN = LineString([(0, 0), (100, 0), (100, 30), (0, 30)])  # 100 m out, 30 across, 100 back
BROKEN = MultiLineString([[(0, 0), (100, 0)], [(100, 0), (200, 0)], [(300, 0), (400, 0)]])

CASES = [
    # One side of a straight road that starts at Km5.
    (LineString([(0, 0), (1000, 0)]), 5000.0, box(100, 0, 140, 30), [(5100, 5140)]),
    # A strip across both arms of a hairpin stands on two stretches.
    (HAIRPIN, 0.0, box(20, -5, 40, 35), [(20, 40), (190, 210)]),
    # A U-shaped parcel meets a straight road twice, not from the first to the last metre.
    (
        LineString([(0, 0), (200, 0)]),
        0.0,
        Polygon([(20, 5), (20, 40), (90, 40), (90, 5), (80, 5), (80, 30), (30, 30), (30, 5)]),
        [(20, 30), (80, 90)],
    ),
    # The first two pieces go on from one another; the third stands apart, chainage runs on.
    (BROKEN, 0.0, box(90, 0, 110, 50), [(90, 110)]),
    (BROKEN, 0.0, box(310, 0, 330, 50), [(210, 230)]),
    # 0.8 m² is a sliver, and a crumb beside a real piece is left out with it.
    (LineString([(0, 0), (200, 0)]), 0.0, box(50, 9.98, 90, 60), []),
]


@pytest.mark.parametrize(("line", "start", "part", "expected"), CASES)
def test_stretches(
    line: BaseGeometry, start: float, part: BaseGeometry, expected: list[tuple[float, float]]
) -> None:
    found = place(FootprintGeom("A", line, 20.0, start), part)
    assert [(a, b) for _, a, b in spans(found)] == expected


def test_a_strip_keeps_its_breaks() -> None:
    assert place(FootprintGeom("A", BROKEN, 20.0, 50.0)).strip == ((50.0, 250.0), (250.0, 350.0))


def test_a_line_without_width_and_parts_without_geometry_hold_nothing() -> None:
    assert place(FootprintGeom("A", HAIRPIN), box(0, 0, 50, 50)).stretches == ()
    assert place(FootprintGeom("A", HAIRPIN, 20.0), None).stretches == ()
    assert place_parts([], [], Flat()) == ()


def test_land_at_the_outer_corner_of_a_bend_breaks_the_line_there() -> None:
    """The mitre of the bend lies beside neither segment: it still stands at the bend."""
    (stretch,) = place(FootprintGeom("A", HAIRPIN, 20.0), box(101, -9, 109, -1)).stretches
    assert stretch.start_m == pytest.approx(100, abs=0.01)
    assert 0 < stretch.end_m - stretch.start_m < 0.01


def test_areas_are_cut_where_two_surveys_overlap() -> None:
    yard = FootprintGeom("B", box(0, 0, 100, 100))
    apart = place(yard, box(0, 0, 50, 50), box(50, 0, 60, 50))
    assert [(row.part_ids, row.area_m2) for row in apart.areas] == [((1,), 2500), ((2,), 500)]
    over = place(yard, box(0, 0, 50, 50), box(40, 0, 60, 50))
    assert [(row.part_ids, row.area_m2) for row in over.areas] == [((1,), 2000), ((1, 2), 500), ((2,), 500)]
    assert over.total_m2 == 10000


@given(
    st.lists(st.tuples(st.integers(0, 380), st.integers(1, 60), st.integers(-9, 9)), min_size=1, max_size=6)
)
def test_on_a_straight_road_a_part_stands_where_its_corners_say(rows: list[tuple[int, int, int]]) -> None:
    parts = [box(a, south, a + long, south + 12) for a, long, south in rows]
    found = place(FootprintGeom("A", LineString([(0, 0), (400, 0)]), 20.0), *parts)
    expected = [(n, a, min(a + long, 400)) for n, (a, long, south) in enumerate(rows, start=1)]
    assert sorted(spans(found)) == sorted(expected)
