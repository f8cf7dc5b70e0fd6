"""The workable front of a line, against stories, invariants and an oracle that samples the ground point by point."""

import math
from fractions import Fraction
from itertools import groupby, pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import affinity
from shapely.geometry import LineString, MultiLineString, box
from shapely.geometry.base import BaseGeometry

from landclearance.domain.front import Crew, Kind
from projects.domain.access import AccessKind, AccessRule, access, line_ground
from tests.landclearance.unit.fronts import CREW, EVERYWHERE, footprint, keys, lay, on_line

ROAD = footprint(LineString([(0, 0), (2000, 0)]), 20.0, 0.0)


def across(first: float, last: float, south: float = -15, north: float = 15) -> BaseGeometry:
    return box(first, south, last, north)


def test_one_parcel_across_a_road_that_is_97_per_cent_clear_makes_two_fronts() -> None:
    found = on_line(lay(ROAD, [across(0, 1240), across(1240, 1300), across(1300, 2000)]), [2])
    assert found.cleared_share == pytest.approx(0.97)
    assert (found.fronts, found.gaps, found.workable_m, found.longest_m) == (2, 1, 1940.0, 1240.0)
    assert [(row.kind, row.start_m, row.end_m, row.parts) for row in found.stretches] == [
        (Kind.WORKABLE, 0, 1240, ()),
        (Kind.BLOCKED, 1240, 1300, (2,)),
        (Kind.WORKABLE, 1300, 2000, ()),
    ]


def test_a_parcel_on_half_of_the_width_blocks_its_whole_stretch() -> None:
    found = on_line(lay(ROAD, [across(500, 560, 2, 15)]), [1])
    assert (found.cleared_m, found.fronts) == (1940.0, 2)


def test_road_14e_of_quang_nam() -> None:
    """11.1 of 17.4 km in 120 pieces, of which 78 of 5 to 56 m each cannot be worked (press report on QL14E)."""
    short = [5 + (n * 51) / 77 for n in range(78)]
    long = [(11_100 - sum(short)) / 42] * 42
    gap = (17_400 - 11_100) / 119
    pieces = [piece for pair in zip(short[:42], long, strict=True) for piece in pair] + short[42:]
    blocked, at = [], 0.0
    for length in pieces[:-1]:
        at += length
        blocked.append(across(at, at + gap))
        at += gap
    found = on_line(lay(footprint(LineString([(0, 0), (17_400, 0)]), 20.0), blocked), range(1, 120))
    assert found.cleared_m == pytest.approx(11_100, abs=0.2)
    assert (found.fronts, found.short_pieces, found.gaps) == (42, 78, 119)
    assert found.workable_m == pytest.approx(11_100 - sum(short), abs=0.2)
    assert found.workable_m / found.total_m < found.cleared_share  # type: ignore[operator]


UNRECORDED = [
    # boundary, unknown metres, cleared metres
    (EVERYWHERE, 400.0, 1600.0),
    (None, 400.0, 1600.0),  # no boundary on record: it cannot be told
    (box(0, -50, 1800, 50), 200.0, 1800.0),  # outside of it an existing road
    (box(0, -50, 1600, 50), 0.0, 2000.0),
]


@pytest.mark.parametrize(("boundary", "unknown", "cleared"), UNRECORDED)
def test_ground_without_a_parcel(boundary: BaseGeometry | None, unknown: float, cleared: float) -> None:
    found = on_line(lay(ROAD, [across(0, 1600)], boundary), [])
    assert (found.unknown_m, found.cleared_m) == (unknown, cleared)


def test_two_surveys_that_do_not_quite_meet_leave_no_unknown_ground() -> None:
    found = on_line(lay(ROAD, [across(0, 999.8), across(1000.1, 2000)], EVERYWHERE), [])
    assert (found.unknown_m, found.fronts) == (0.0, 1)


def test_unknown_ground_under_a_blocking_parcel_beside_it_reads_blocked() -> None:
    found = on_line(lay(ROAD, [across(0, 500), across(500, 600, 0, 15), across(600, 2000)], EVERYWHERE), [2])
    assert [(row.kind, row.start_m, row.end_m) for row in found.stretches][1] == (Kind.BLOCKED, 500, 600)
    later = on_line(lay(ROAD, [across(0, 500), across(500, 600, 0, 15), across(600, 2000)], EVERYWHERE), [])
    assert [row.kind for row in later.stretches] == [Kind.WORKABLE, Kind.UNKNOWN, Kind.WORKABLE]


def test_a_line_without_a_width_is_unknown() -> None:
    found = on_line(lay(footprint(LineString([(0, 0), (300, 0)])), []), [])
    assert (found.unknown_m, found.cleared_m, found.fronts) == (300.0, 0.0, 0)


def test_a_strip_across_a_hairpin_breaks_both_arms() -> None:
    hairpin = footprint(LineString([(0, 0), (500, 0), (500, 60), (0, 60)]), 20.0)
    found = on_line(lay(hairpin, [box(200, -15, 240, 75)]), [1])
    assert [(row.start_m, row.end_m) for row in found.stretches if row.kind is Kind.BLOCKED] == [
        (200, 240),
        (820, 860),
    ]
    assert found.fronts == 3


def test_a_short_run_that_is_clear_from_end_to_end_can_be_worked() -> None:
    """A bridge of 60 m is all there is: there is nothing more to wait for."""
    apart = footprint(MultiLineString([[(0, 0), (60, 0)], [(500, 0), (1000, 0)]]), 20.0, 0.0)
    found = on_line(lay(apart, [across(550, 1000)]), [1])
    assert [(row.run, row.kind, row.length_m) for row in found.stretches] == [
        (0, Kind.WORKABLE, 60),
        (1, Kind.SHORT, 50),
        (1, Kind.BLOCKED, 450),
    ]


PARCELS = st.lists(
    st.tuples(
        st.integers(0, 900), st.integers(5, 200), st.integers(-25, 20), st.integers(6, 40), st.booleans()
    ),
    min_size=1,
    max_size=8,
)


def _drawn(rows: list[tuple[int, int, int, int, bool]]) -> list[BaseGeometry]:
    return [box(west, south, west + long, south + tall) for west, long, south, tall, _ in rows]


@given(PARCELS)
def test_every_metre_against_points_laid_out_over_the_width(
    rows: list[tuple[int, int, int, int, bool]],
) -> None:
    """Oracle: a metre is clear when none of 41 points across it lies in a parcel that blocks."""
    works = footprint(LineString([(0, 0), (1000, 0)]), 20.0)
    parts = _drawn(rows)
    blocking = [n for n, row in enumerate(rows, start=1) if row[4]]
    found = on_line(lay(works, parts), blocking)
    held = [parts[n - 1] for n in blocking if parts[n - 1].intersection(box(0, -10, 1000, 10)).area >= 1]
    clear = []
    for metre in range(1000):
        points = shapely.points(np.full(41, metre + 0.5), np.linspace(-9.99, 9.99, 41))
        clear.append(not any(shapely.contains(part, points).any() for part in held))
    runs = [(value, len(list(group))) for value, group in groupby(clear)]
    assert found.cleared_m == pytest.approx(sum(clear), abs=0.01)
    assert found.fronts == sum(1 for value, size in runs if value and size >= 100)
    assert found.gaps == sum(1 for value, _ in runs if not value)
    assert found.workable_m == pytest.approx(
        sum(size for value, size in runs if value and size >= 100), abs=0.01
    )


@given(PARCELS, st.integers(0, 359), st.integers(-5000, 5000), st.booleans())
def test_turning_moving_and_reversing_the_whole_changes_nothing(
    rows: list[tuple[int, int, int, int, bool]], angle: int, shift: int, reverse: bool
) -> None:
    parts = _drawn(rows)
    blocking = [n for n, row in enumerate(rows, start=1) if row[4]]
    line = LineString([(0, 0), (400, 0), (700, 0), (1000, 0)])

    def moved(shape: BaseGeometry) -> BaseGeometry:
        return affinity.translate(affinity.rotate(shape, angle, origin=(0, 0)), shift, 2 * shift)

    plain = on_line(lay(footprint(line, 20.0), parts), blocking)
    turned_line = moved(line.reverse() if reverse else line)
    turned = on_line(lay(footprint(turned_line, 20.0), [moved(part) for part in parts]), blocking)
    assert turned.cleared_m == pytest.approx(plain.cleared_m, abs=0.02)
    assert turned.longest_m == pytest.approx(plain.longest_m, abs=0.02)
    assert turned.gaps == plain.gaps


@given(st.integers(3, 40), st.sets(st.integers(1, 40), max_size=12))
def test_along_a_curve_sectors_are_measured_by_its_chainage(count: int, blocked: set[int]) -> None:
    """A quarter circle of radius 500 m in straight steps, cut into equal sectors by parcels."""
    corners = [
        (500 * math.cos(a), 500 * math.sin(a))
        for a in (n * math.pi / 2 / (4 * count) for n in range(4 * count + 1))
    ]
    line = LineString(corners)
    parts = []
    for first in range(0, 4 * count, 4):
        inner = [(x * 0.97, y * 0.97) for x, y in corners[first : first + 5]]
        outer = [(x * 1.03, y * 1.03) for x, y in corners[first : first + 5]]
        parts.append(shapely.Polygon([*inner, *reversed(outer)]))
    gone = sorted(n for n in blocked if n <= count)
    found = on_line(lay(footprint(line, 20.0), parts), gone)
    # At the joints of the steps the inner side overlaps a little: the bend of one step times half the width.
    step = math.pi / 2 / (4 * count)
    slack = 0.01 + 2 * len(gone) * (10 * math.tan(step / 2) + 0.05)
    assert found.cleared_m == pytest.approx(line.length * (1 - len(gone) / count), abs=slack)


@given(PARCELS, st.integers(1, 100))
def test_what_the_front_calls_clear_is_what_the_access_rules_count(
    rows: list[tuple[int, int, int, int, bool]], percent: int
) -> None:
    """The same ground under the rules of the assessment: share cleared and the longest stretch."""
    laid = lay(footprint(LineString([(0, 0), (1000, 0)]), 20.0), _drawn(rows))
    blocking = [n for n, row in enumerate(rows, start=1) if row[4]]
    found = on_line(laid, blocking)
    assert laid.strip is not None
    days = dict.fromkeys(keys(blocking))
    by_share = line_ground(
        laid.strip.intervals(), AccessRule(AccessKind.SHARE, share=Fraction(percent, 100)), laid.strip.strip()
    )
    met = access(by_share, days)
    assert met.clear == round(found.cleared_m * 1000)
    assert (not met.open_ended) == (met.clear >= met.needed)
    by_length = line_ground(
        laid.strip.intervals(), AccessRule(AccessKind.STRETCH, length_m=CREW.length_m), laid.strip.strip()
    )
    stretch = access(by_length, days)
    assert stretch.clear == round(found.longest_m * 1000)
    assert (not stretch.open_ended) == (found.fronts > 0)


@given(PARCELS, st.integers(1, 400))
def test_a_crew_that_needs_less_never_has_less(
    rows: list[tuple[int, int, int, int, bool]], need: int
) -> None:
    parts, blocking = _drawn(rows), [n for n, row in enumerate(rows, start=1) if row[4]]
    fronts = [
        on_line(
            lay(footprint(LineString([(0, 0), (1000, 0)]), 20.0, crew=Crew(length, 10, 500)), parts), blocking
        )
        for length in (need, need + 50)
    ]
    assert all(a.workable_m >= b.workable_m for a, b in pairwise(fronts))
    assert fronts[0].cleared_m == fronts[1].cleared_m
