"""Which parcels unlock most: gains against computing the whole front again, ranks, pairs, the best three."""

from collections.abc import Iterable
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, box
from shapely.geometry.base import BaseGeometry

from landclearance.domain.front import LineFront
from landclearance.domain.front_game import game_of
from landclearance.domain.front_ground import FrontGround
from landclearance.domain.front_project import expected_front, front_of, ground_front, size_of_front
from landclearance.domain.front_unlock import best_sequence, rank_unlocks
from projects.domain.days import to_day
from tests.landclearance.unit.fronts import EVERYWHERE, footprint, keys, lay

ROAD = footprint(LineString([(0, 0), (1900, 0)]), 20.0, 0.0)
AS_OF = date(2026, 11, 23)


def across(first: float, last: float, south: float = -15, north: float = 15) -> BaseGeometry:
    return box(first, south, last, north)


def test_the_parcel_between_two_long_pieces_that_are_too_short_each() -> None:
    """Km0 to Km0+090 and Km0+150 to Km0+240 are too short; the 60 m between them open all 240 m."""
    laid = lay(ROAD, [across(90, 150), across(240, 1900)])
    ranked = rank_unlocks(game_of(laid, keys([1, 2])))
    assert [(row.key, row.rank, row.alone) for row in ranked] == [
        ("part:2", 1, (1900 - 150) * 1000),
        ("part:1", 2, 240 * 1000),
    ]


def test_two_halves_of_the_width_open_only_together_and_may_change_places() -> None:
    laid = lay(ROAD, [across(500, 560, -15, 0), across(500, 560, 0, 15)])
    game = game_of(laid, keys([1, 2]))
    assert [(row.key, row.alone, row.rank, row.together, row.joint) for row in rank_unlocks(game)] == [
        ("part:1", 0, 1, ("part:2",), 60_000),
        ("part:2", 0, 1, ("part:1",), 60_000),
    ]
    assert best_sequence(game, rank_unlocks(game))[0].keys == ("part:1", "part:2")


def test_equal_parcels_share_a_rank_and_stand_in_the_order_of_the_line() -> None:
    laid = lay(ROAD, [across(1200, 1260), across(400, 460)])
    ranked = rank_unlocks(game_of(laid, keys([1, 2])))
    assert [(row.key, row.rank) for row in ranked] == [("part:2", 1), ("part:1", 1)]


def test_a_parcel_beside_ground_that_nobody_recorded_opens_nothing() -> None:
    laid = lay(ROAD, [across(0, 500), across(500, 560, 0, 15), across(560, 1900)], EVERYWHERE)
    game = game_of(laid, keys([2]))
    (only,) = rank_unlocks(game)
    assert (only.alone, only.together, only.joint) == (0, (), 0)
    assert best_sequence(game, [only]) == ()


def test_a_case_opens_what_its_parcels_open_together() -> None:
    laid = lay(ROAD, [across(500, 560, -15, 0), across(500, 560, 0, 15)])
    found = ground_front(laid, dict.fromkeys(keys([1, 2])), AS_OF, {7: [1, 2], 8: [99]})
    assert [(row.case_id, row.parts, row.size) for row in found.cases] == [(7, (1, 2), 60.0)]


def test_the_front_expected_on_a_later_day() -> None:
    """One parcel is expected on 10/12/2026, the other on a day that nobody knows."""
    laid = lay(ROAD, [across(500, 560), across(1200, 1260)])
    clear = {"part:1": to_day(date(2026, 12, 10)), "part:2": None}
    today = ground_front(laid, clear, AS_OF, {})
    assert (today.front.fronts, today.size) == (3, 1780.0)
    assert [(row.day, row.fronts, row.size) for row in today.ahead] == [
        (date(2026, 11, 30), 3, 1780.0),
        (date(2026, 12, 10), 2, 1840.0),
    ]
    assert expected_front(laid, clear, date(2026, 12, 9)).fronts == 3
    assert expected_front(laid, clear, date(2026, 12, 31)).fronts == 2


def test_a_parcel_expected_today_is_not_clear_today() -> None:
    laid = lay(ROAD, [across(500, 560)])
    assert ground_front(laid, {"part:1": to_day(AS_OF)}, AS_OF, {}).front.fronts == 2


def _gain(laid: FrontGround, blocked: Iterable[int], freed: Iterable[int]) -> float:
    """The whole front computed twice."""
    all_of, some = set(blocked), set(freed)
    return size_of_front(front_of(laid, keys(all_of - some))) - size_of_front(front_of(laid, keys(all_of)))


PARCELS = st.lists(
    st.tuples(st.integers(0, 58), st.integers(1, 8), st.sampled_from([(-15, 15), (-15, 0), (0, 15)])),
    min_size=1,
    max_size=7,
)


@given(PARCELS, st.sets(st.integers(1, 7)), st.sets(st.integers(1, 3), max_size=1))
def test_gains_along_a_line_against_the_whole_front(
    rows: list[tuple[int, int, tuple[int, int]]], chosen: set[int], unknown: set[int]
) -> None:
    parts = [across(10 * a, 10 * (a + n), *side) for a, n, side in rows]
    boundary = box(0, -50, 100 * len(unknown), 50)
    road = footprint(LineString([(0, 0), (660, 0)]), 20.0)
    laid = lay(road, parts, boundary)
    numbers = range(1, len(parts) + 1)
    some = {n for n in chosen if n <= len(parts)}
    game = game_of(laid, keys(numbers))
    assert game.gain(keys(some)) / 1000 == pytest.approx(_gain(laid, numbers, some), abs=0.001)


@settings(max_examples=40)
@given(PARCELS)
def test_the_best_three_are_the_best_of_all_sets(rows: list[tuple[int, int, tuple[int, int]]]) -> None:
    parts = [across(10 * a, 10 * (a + n), *side) for a, n, side in rows]
    laid = lay(footprint(LineString([(0, 0), (660, 0)]), 20.0), parts)
    numbers = range(1, len(parts) + 1)
    game = game_of(laid, keys(numbers))
    steps = best_sequence(game, rank_unlocks(game))
    best = max(
        (_gain(laid, numbers, some) for size in (1, 2, 3) for some in combinations(numbers, size)), default=0
    )
    assert (steps[-1].added if steps else 0) / 1000 == pytest.approx(best, abs=0.001)
    assert sum(step.adds for step in steps) == (steps[-1].added if steps else 0)


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(st.integers(0, 18), st.integers(0, 8), st.integers(1, 6), st.integers(1, 6)),
        min_size=1,
        max_size=6,
    ),
    st.sets(st.integers(1, 6)),
)
def test_gains_on_an_area_against_the_whole_front(
    cells: list[tuple[int, int, int, int]], chosen: set[int]
) -> None:
    parts = [box(10 * x, 10 * y, min(10 * (x + w), 200), min(10 * (y + h), 100)) for x, y, w, h in cells]
    laid = lay(footprint(box(0, 0, 200, 100)), parts)
    numbers = range(1, len(parts) + 1)
    some = {n for n in chosen if n <= len(parts)}
    gain = game_of(laid, keys(numbers)).gain(keys(some)) / 100
    assert gain == pytest.approx(_gain(laid, numbers, some), abs=2)


def test_the_worked_example_of_the_documentation() -> None:
    """docs/algorithms/workable_front.md; parts 1: 27/14, 2: 27/20, 3: 27/21."""
    laid = lay(ROAD, [across(1240, 1300), across(90, 120, 0, 15), across(90, 120, -15, 0)])
    found = ground_front(laid, dict.fromkeys(keys([1, 2, 3])), AS_OF, {})
    assert isinstance(found.front, LineFront)
    assert (found.front.cleared_m, found.size, found.front.longest_m) == (1810, 1720, 1120)
    assert (found.front.fronts, found.front.gaps, found.front.short_pieces) == (2, 2, 1)
    assert [(row.key, row.alone, row.together, row.joint) for row in found.unlocks] == [
        ("part:1", 60_000, (), 0),
        ("part:2", 0, ("part:3",), 120_000),
        ("part:3", 0, ("part:2",), 120_000),
    ]
    assert [(step.keys, step.adds, step.added) for step in found.sequence] == [
        (("part:2", "part:3"), 120_000, 120_000),
        (("part:1",), 60_000, 180_000),
    ]
