"""The waterfall: parts that add up in both orders, and what an approved plan is under today's logic."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from projects.domain.activities import Activity, Link, Network
from projects.domain.cpm import schedule
from projects.domain.days import Day
from projects.domain.network import compile_network
from projects.domain.programme import BaselineDates
from projects.domain.waterfall import Waterfall, planned_network, slippage_waterfall
from tests.projects.unit.strategies import (
    ANYTHING,
    EVERY_DAY,
    FIVE_DAYS,
    MONDAY,
    PROGRESSED,
    networks,
    releases_for,
)


def baseline_of(network: Network) -> tuple[dict[str, BaselineDates], Day]:
    """What ``approve_baseline`` stores: shown dates by the links alone, with durations."""
    result = schedule(compile_network(network))
    rows = {
        a.id: BaselineDates(
            result.by_id[a.id].shown_start, result.by_id[a.id].shown_finish + 1, Decimal(0), a.duration
        )
        for a in network.activities
    }
    return rows, max(row.finish for row in rows.values())


def waterfall(
    approved: Network, decided_on: Day, current: Network, release: dict[str, Day]
) -> Waterfall | None:
    rows, end = baseline_of(approved)
    now = compile_network(current, MONDAY + 4000)
    planned = planned_network(now, rows, decided_on)
    if planned is None:
        return None
    return slippage_waterfall(end, planned, now, release, MONDAY + 4000)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_the_parts_add_up_in_both_orders(data: st.DataObject) -> None:
    """A5, for any two networks and any releases; blockers are never negative in either order."""
    approved, current = data.draw(networks(ANYTHING)), data.draw(networks(PROGRESSED))
    release = data.draw(releases_for(current))
    found = waterfall(approved, MONDAY - data.draw(st.integers(-40, 40)), current, release)
    assert found is not None  # both have an activity a0
    performance, last = found.performance_then_blockers
    first, performance_after = found.blockers_then_performance
    assert found.scope + performance + last == found.total
    assert found.scope + first + performance_after == found.total
    assert first >= 0
    assert last >= 0
    assert found.concurrent == first - last == performance - performance_after


@given(networks(replace(ANYTHING, milestones=False)))
@settings(max_examples=40, deadline=None)
def test_an_unchanged_plan_has_no_scope_and_no_performance(network: Network) -> None:
    """Approved before it begins: under its own logic it gives its own finish."""
    found = waterfall(network, MONDAY - 30, network, {})
    assert found is not None
    # A start in the plan may lie after the first day for want of a working day; that is no slip.
    assert (found.scope, found.total) == (0, 0)


@given(networks(replace(ANYTHING, lags=(0, 4), milestones=False)), st.integers(1, 30))
@settings(max_examples=40, deadline=None)
def test_a_plan_approved_half_way_keeps_its_past(network: Network, later: int) -> None:
    """Work that the plan had begun by the decision stands as approved, so the finish stays what it was
    for finish-to-start links.
    """
    links = tuple(Link(x.pred, x.succ, lag=x.lag) for x in network.links)
    network = replace(network, links=links)
    found = waterfall(network, MONDAY + later, network, {})
    assert found is not None
    assert found.scope >= 0  # work due to begin on the very day may be put off by it, never brought forward


def road(prep: int = 10, earth: int = 40, **prep_state: int) -> Network:
    acts = (
        Activity("PREP", prep, "7", **prep_state),  # type: ignore[arg-type]
        Activity("EARTH", earth, "7"),
        Activity("PAVE", 30, "7"),
    )
    links = (Link("PREP", "EARTH"), Link("EARTH", "PAVE"))
    return Network(MONDAY, MONDAY, acts, links, (EVERY_DAY, FIVE_DAYS))


def test_land_and_slow_work_at_the_same_time_are_concurrent() -> None:
    """PREP runs 6 days late by itself, the land under EARTH is 9 days late: 6 of the 9 are either's."""
    now = replace(road(prep=10, actual_start=MONDAY, remaining=6), data_date=MONDAY + 10)
    found = waterfall(road(), MONDAY - 1, now, {"EARTH": MONDAY + 19})
    assert found is not None
    assert (found.total, found.scope) == (9, 0)
    assert found.performance_then_blockers == (6, 3)
    assert found.blockers_then_performance == (9, 0)
    assert found.concurrent == 6


def test_a_new_activity_and_a_longer_link_are_scope_and_a_longer_duration_is_performance() -> None:
    old = road()
    bridge = Activity("BRIDGE", 15, "7")
    new = replace(
        road(earth=45),
        activities=(*road(earth=45).activities, bridge),
        links=(Link("PREP", "EARTH"), Link("EARTH", "BRIDGE"), Link("BRIDGE", "PAVE")),
    )
    found = waterfall(old, MONDAY - 1, new, {})
    assert found is not None
    assert (found.scope, found.performance_then_blockers) == (15, (5, 0))
    rows, _ = baseline_of(old)
    planned = planned_network(compile_network(new), {**rows, "OLD": rows["PAVE"]}, MONDAY)
    assert planned is not None
    assert (planned.added, planned.dropped) == (("BRIDGE",), ("OLD",))


def test_a_wait_that_was_approved_is_neither_gained_nor_lost() -> None:
    """The adjusted plan let EARTH begin 100 days later than its links; today's programme no longer waits."""
    rows, end = baseline_of(road())
    later = {
        key: row if key == "PREP" else row._replace(start=row.start + 100, finish=row.finish + 100)
        for key, row in rows.items()
    }
    now = compile_network(road(), MONDAY + 4000)
    planned = planned_network(now, later, MONDAY - 1)
    assert planned is not None
    found = slippage_waterfall(end + 100, planned, now, {"EARTH": MONDAY + 120}, MONDAY + 4000)
    assert (found.scope, found.total) == (0, 10)
    assert found.performance_then_blockers == (-100, 110)
    assert found.blockers_then_performance == (10, 0)
    assert found.concurrent == -100


def test_an_adjusted_baseline_does_not_blame_its_own_past() -> None:
    """Approved on day 50 with EARTH begun 20 days late: against that plan nothing is late."""
    late = replace(
        road(),
        data_date=MONDAY + 50,
        activities=(
            replace(road().activities[0], actual_start=MONDAY, actual_finish=MONDAY + 30),
            replace(road().activities[1], actual_start=MONDAY + 30, remaining=20),
            road().activities[2],
        ),
    )
    found = waterfall(late, MONDAY + 50, late, {})
    assert found is not None
    assert (found.scope, found.performance_then_blockers, found.total) == (0, (0, 0), 0)


def test_a_baseline_of_dates_alone_counts_its_durations_on_todays_calendars() -> None:
    rows, end = baseline_of(road())
    bare = {key: row._replace(duration=None) for key, row in rows.items()}
    planned = planned_network(compile_network(road()), bare, MONDAY - 1)
    assert planned is not None
    assert [a.duration for a in planned.network.activities] == [10, 40, 30]
    assert end == MONDAY + 80


def test_nothing_in_common_is_no_waterfall() -> None:
    rows, _ = baseline_of(road())
    other = replace(road(), activities=(Activity("X", 3, "7"),), links=())
    assert planned_network(compile_network(other), rows, MONDAY) is None
