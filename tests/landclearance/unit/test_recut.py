"""Cutting anew, by rule: nothing lost, nothing twice, nothing known before its day."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from landclearance.domain.facts import HandoverFacts
from landclearance.domain.part_scope import ScopeEvent, in_scope
from landclearance.domain.recut import carried, match_parts, plane_array, split_by_use
from landclearance.domain.required_area import PartHistory, Turn, area_changes, required_m2

DAY = date(2026, 1, 1)
metres = st.integers(min_value=2, max_value=98)


@given(metres, metres)
def test_land_uses_divide_the_ground_without_rest(first: int, second: int) -> None:
    """Whatever was drawn, even twice, the pieces are the ground: in and out sum to the whole."""
    ground = box(0, 0, 100, 30)
    pieces = split_by_use(ground, {"ONT": box(0, 0, first, 30), "CLN": box(second, 0, 100, 30)}, "LUC")
    assert abs(sum(piece.area for _code, piece in pieces) - ground.area) < 1e-6
    assert len({code for code, _piece in pieces}) == len(pieces)


@given(st.lists(metres, min_size=1, max_size=5, unique=True))
def test_cutting_twice_is_cutting_once(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), 100]
    ground = plane_array(box(a, 0, b, 30) for a, b in pairwise(edges))
    keys = list(range(len(ground)))
    again = match_parts(ground, keys, ground, keys)
    assert (again.leaves, again.enters, again.shared) == ((), (), ())


@given(metres, metres)
def test_shared_ground_never_exceeds_either_part(old_edge: int, new_edge: int) -> None:
    old = plane_array([box(0, 0, old_edge, 30)])
    new = plane_array([box(0, 0, new_edge, 30)])
    for shared in match_parts(old, ["k"], new, ["k"]).shared:
        assert float(shared.area_m2) <= min(old[0].area, new[0].area) + 0.05


areas = st.integers(min_value=1, max_value=3000).map(Decimal)


@given(areas, areas, st.lists(areas, max_size=4))
def test_what_is_carried_is_what_must_lie_there(
    old: Decimal, shared: Decimal, minutes: list[Decimal]
) -> None:
    shared = min(shared, old)
    handovers = [HandoverFacts(n, 1, DAY + timedelta(n), area) for n, area in enumerate(minutes)]
    found = carried(handovers, 2, old, shared, shared)
    counted = sum((row.area_m2 if row.area_m2 is not None else shared for row in found), Decimal(0))
    handed = min(sum(minutes, Decimal(0)), old)
    assert counted <= shared
    assert abs(counted - max(Decimal(0), handed - (old - shared))) <= Decimal("0.5")


def test_minutes_for_the_whole_carry_all_that_is_shared() -> None:
    (row,) = carried([HandoverFacts(1, 1, DAY)], 2, Decimal(2860), Decimal(1430), Decimal(2000))
    assert (row.part_id, row.area_m2) == (2, Decimal(1430))
    (row,) = carried([HandoverFacts(1, 1, DAY)], 2, Decimal(2860), Decimal(1430), Decimal(1430))
    assert row.area_m2 is None  # the whole of the new part


events = st.lists(st.tuples(st.integers(0, 60), st.booleans()), max_size=6)


@given(events, st.integers(0, 60))
def test_scope_on_a_day_rests_on_facts_by_that_day(rows: list[tuple[int, bool]], day: int) -> None:
    told = [ScopeEvent(n, DAY + timedelta(offset), leaves) for n, (offset, leaves) in enumerate(rows)]
    as_of = DAY + timedelta(day)
    by_then = [event for event in told if event.happened_on <= as_of]
    assert in_scope(DAY, told, as_of) == in_scope(DAY, by_then, as_of)


@given(st.lists(st.tuples(areas, events), max_size=5), st.integers(0, 60))
def test_the_series_of_a_day_is_the_sum_of_parts_in_scope(
    parts: list[tuple[Decimal, list[tuple[int, bool]]]], day: int
) -> None:
    as_of = DAY + timedelta(day)
    histories, expected = [], Decimal(0)
    for area, rows in parts:
        turns = [
            Turn(DAY + timedelta(offset), n + 1, not leaves, "boundary")
            for n, (offset, leaves) in enumerate(rows)
        ]
        histories.append(PartHistory(area, (Turn(DAY, 0, True, "opened"), *turns)))
        told = [ScopeEvent(n, DAY + timedelta(offset), leaves) for n, (offset, leaves) in enumerate(rows)]
        expected += area if in_scope(DAY, told, as_of) else 0
    assert required_m2(area_changes(histories), as_of) == expected
