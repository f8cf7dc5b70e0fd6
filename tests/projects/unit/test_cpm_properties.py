"""Invariants P1 to P15 of the critical path core on random networks."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from projects.domain.activities import Activity, ConstraintType, Link, LinkType, Network
from projects.domain.cpm import ScheduleResult, finish, schedule
from projects.domain.days import Day
from projects.domain.errors import HorizonError
from projects.domain.network import CompiledNetwork, compile_network
from tests.projects.unit import naive
from tests.projects.unit.strategies import (
    ANYTHING,
    EARLY_SIDE,
    EVERY_DAY,
    FS_ONLY,
    MONDAY,
    ONE_CALENDAR,
    PLAIN,
    PROGRESSED,
    Mix,
    networks,
    releases_for,
)

WORK = replace(ANYTHING, milestones=False)


@st.composite
def released(draw: st.DrawFn, mix: Mix = ANYTHING) -> tuple[Network, dict[str, Day]]:
    """A network with releases."""
    network = draw(networks(mix))
    return network, draw(releases_for(network))


def _run(network: Network, release: dict[str, Day] | None = None) -> ScheduleResult:
    return schedule(compile_network(network), release or {})


def _early(result: ScheduleResult) -> dict[str, tuple[Day, Day]]:
    return {key: (d.early_start, d.early_finish) for key, d in result.by_id.items()}


@given(released(replace(ANYTHING, constraints=(ConstraintType.SNET,))))
@settings(max_examples=120, deadline=None)
def test_dates_are_the_least_that_keep_every_link(case: tuple[Network, dict[str, Day]]) -> None:
    """P1, P2, P3: equal to the day-by-day search, and every link holds on the dates given out."""
    network, release = case
    result = _run(network, release)
    assert _early(result) == naive.least_dates(network, release)
    assert all(naive.link_holds(network, link, _early(result)) for link in network.links)
    assert result.finish == finish(compile_network(network), release)
    assert result.finish == max(d.shown_finish for d in result.by_id.values()) + 1


@given(released(WORK))
@settings(max_examples=70, deadline=None)
def test_late_dates_keep_the_links_and_their_length(case: tuple[Network, dict[str, Day]]) -> None:
    """P3 for late dates: LF = add(LS, duration), and the links hold on late dates too."""
    network, release = case
    result = _run(network, release)
    late = {key: (d.late_start, d.late_finish) for key, d in result.by_id.items()}
    for activity in network.activities:
        assert naive.dates_from(network, activity, late[activity.id][0]) == late[activity.id]
    assert all(naive.link_holds(network, link, late) for link in network.links)


@given(released(WORK))
@settings(max_examples=50, deadline=None)
def test_total_float_is_what_one_activity_may_slip(case: tuple[Network, dict[str, Day]]) -> None:
    """Started on its late start an activity moves nothing at the end; a day later the end moves."""
    network, release = case
    c = compile_network(network)
    result = schedule(c, release)
    for i, activity in enumerate(c.activities):
        late = result.by_id[activity.id].late_start
        assert finish(c, {**release, activity.id: late}) == result.finish
        assert finish(c, {**release, activity.id: c.tables[i].roll(late + 1)}) > result.finish


@given(released(WORK))
@settings(max_examples=50, deadline=None)
def test_free_float_is_what_moves_no_successor(case: tuple[Network, dict[str, Day]]) -> None:
    """Slipping by the free float moves no other activity; by one day more it moves one, or the end."""
    network, release = case
    c = compile_network(network)
    result = schedule(c, release)
    for i, activity in enumerate(c.activities):
        row, table = result.by_id[activity.id], c.tables[i]
        assert 0 <= row.free_float <= row.total_float
        slipped = table.sub(table.add(row.early_start, row.free_float + 1), 1)
        more = table.roll(slipped + 1)
        assert _others(c, release, activity.id, slipped) == _others(c, release, activity.id, None)
        moved = _others(c, release, activity.id, more) != _others(c, release, activity.id, None)
        assert moved or finish(c, {**release, activity.id: more}) > result.finish


def _others(
    c: CompiledNetwork, release: dict[str, Day], key: str, day: Day | None
) -> dict[str, tuple[Day, Day]]:
    result = schedule(c, release if day is None else {**release, key: day})
    return {other: dates for other, dates in _early(result).items() if other != key}


@given(released(ONE_CALENDAR))
@settings(max_examples=50, deadline=None)
def test_least_total_float_is_zero(case: tuple[Network, dict[str, Day]]) -> None:
    """P4: one calendar, no late constraint."""
    network, release = case
    rows = _run(network, release).by_id.values()
    assert min(row.total_float for row in rows) == 0
    assert all(row.total_float >= row.free_float >= 0 for row in rows)


@given(released())
@settings(max_examples=70, deadline=None)
def test_longest_path_is_a_chain_of_driving_links(case: tuple[Network, dict[str, Day]]) -> None:
    """P5: it starts at the end, follows driving predecessors and has total float 0 on one calendar."""
    network, release = case
    result = _run(network, release)
    path = {key for key, row in result.by_id.items() if row.on_longest_path}
    last = {key for key, row in result.by_id.items() if row.shown_finish + 1 == result.finish}
    assert last and last <= path
    links = {(link.pred, link.succ) for link in network.links}
    for key in path:
        driver = result.by_id[key].driving_pred
        assert driver is None or (driver in path and (driver, key) in links)
        assert key in last or any((key, other) in links for other in path)


@given(released(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_names_and_order_of_input_do_not_matter(case: tuple[Network, dict[str, Day]], random: object) -> None:
    """P6."""
    network, release = case
    activities, links = list(network.activities), list(network.links)
    random.shuffle(activities)  # type: ignore[attr-defined]
    random.shuffle(links)  # type: ignore[attr-defined]
    mixed = replace(
        network,
        activities=tuple(replace(a, id="x" + a.id) for a in activities),
        links=tuple(replace(k, pred="x" + k.pred, succ="x" + k.succ) for k in links),
    )
    first = _run(network, release)
    second = _run(mixed, {"x" + key: day for key, day in release.items()})
    assert second.finish == first.finish
    assert {"x" + key: _flat(row) for key, row in first.by_id.items()} == {
        key: _flat(row) for key, row in second.by_id.items()
    }


def _flat(row: object) -> tuple[object, ...]:
    fields = row.__slots__  # type: ignore[attr-defined]
    return tuple(getattr(row, name) for name in fields if name != "driving_pred")


@given(released(PROGRESSED), st.data())
@settings(max_examples=70, deadline=None)
def test_a_later_release_never_helps(case: tuple[Network, dict[str, Day]], data: st.DataObject) -> None:
    """P7 for releases, on progressed networks too."""
    network, release = case
    c = compile_network(network)
    key = data.draw(st.sampled_from([a.id for a in network.activities]))
    before = finish(c, release)
    later = max(release.get(key, MONDAY), MONDAY) + data.draw(st.integers(0, 40))
    assert finish(c, {**release, key: later}) >= before


@given(released(), st.data())
@settings(max_examples=70, deadline=None)
def test_a_link_a_lag_or_a_later_data_date_never_helps(
    case: tuple[Network, dict[str, Day]], data: st.DataObject
) -> None:
    """P7 on unprogressed networks: adding a link, raising a lag, raising the data date."""
    network, release = case
    before = _run(network, release).finish
    count = len(network.activities)
    if count > 1:
        j = data.draw(st.integers(1, count - 1))
        i = data.draw(st.integers(0, j - 1))
        extra = Link(f"a{i}", f"a{j}", data.draw(st.sampled_from(LinkType)), data.draw(st.integers(-3, 5)))
        assert _run(replace(network, links=(*network.links, extra)), release).finish >= before
    if network.links:
        k = data.draw(st.integers(0, len(network.links) - 1))
        links = list(network.links)
        links[k] = replace(links[k], lag=links[k].lag + data.draw(st.integers(0, 5)))
        # a lag of 0 counts on the predecessor's calendar; compare within one sign
        assume(links[k].lag == 0 or network.links[k].lag != 0 or network.calendars[1:] == ())
        if (links[k].lag > 0) == (network.links[k].lag > 0):
            assert _run(replace(network, links=tuple(links)), release).finish >= before
    later = replace(network, data_date=network.data_date + data.draw(st.integers(0, 20)))
    assert _run(later, release).finish >= before


@given(networks(replace(FS_ONLY, calendars=0, milestones=False)), st.data())
@settings(max_examples=50, deadline=None)
def test_finish_to_start_only_is_monotone_and_lipschitz_in_durations(
    network: Network, data: st.DataObject
) -> None:
    """P8 on a seven-day calendar."""
    before = _run(network).finish
    k = data.draw(st.integers(0, len(network.activities) - 1))
    more = data.draw(st.integers(0, 10))
    acts = list(network.activities)
    acts[k] = replace(acts[k], duration=acts[k].duration + more)
    assert before <= _run(replace(network, activities=tuple(acts))).finish <= before + more


@given(networks(replace(ANYTHING, exceptions=False, constraints=EARLY_SIDE)), st.integers(-10, 60))
@settings(max_examples=40, deadline=None)
def test_whole_weeks_shift_everything(network: Network, weeks: int) -> None:
    """P9: calendars without exceptions; the shift crosses the ten-year grid of the tables."""
    by = 7 * weeks * 10
    shifted = replace(
        network,
        start=network.start + by,
        data_date=network.data_date + by,
        activities=tuple(
            replace(a, constraint_day=None if a.constraint_day is None else a.constraint_day + by)
            for a in network.activities
        ),
    )
    first, second = _run(network), _run(shifted)
    assert second.finish == first.finish + by
    assert {k: d.late_start + by for k, d in first.by_id.items()} == {
        k: d.late_start for k, d in second.by_id.items()
    }


@given(networks(replace(FS_ONLY, calendars=0, milestones=False)), st.integers(1, 600), st.data())
@settings(max_examples=40, deadline=None)
def test_critical_path_test_of_dcma(network: Network, more: int, data: st.DataObject) -> None:
    """P11: lengthening an activity of the longest path moves the end by as much."""
    result = _run(network)
    key = data.draw(st.sampled_from([k for k, row in result.by_id.items() if row.on_longest_path]))
    acts = tuple(replace(a, duration=a.duration + more) if a.id == key else a for a in network.activities)
    assert _run(replace(network, activities=acts)).finish == result.finish + more


@given(networks(replace(FS_ONLY, lags=(0, 0))))
@settings(max_examples=40, deadline=None)
def test_redundant_links_change_nothing(network: Network) -> None:
    """P12: FS a-b and b-c make a-c superfluous."""
    pairs = {(k.pred, k.succ) for k in network.links}
    extra = tuple(Link(a, d) for a, b in pairs for c, d in pairs if b == c)
    more = _run(replace(network, links=(*network.links, *extra)))
    assert _early(more) == _early(_run(network))
    assert more.finish == _run(network).finish


@given(networks(replace(ANYTHING, calendars=0)))
@settings(max_examples=80, deadline=None)
def test_seven_day_calendar_is_plain_integer_cpm(network: Network) -> None:
    """P13 and P15: longest way in integers by networkx, and backwards as the forward pass of the mirrored
    network. Milestones included: a moment is a moment, on whichever day people read it.
    """
    result = _run(network)
    length = {a.id: a.duration for a in network.activities}
    graph = nx.MultiDiGraph()
    for key, days in length.items():
        graph.add_edge("start", key, weight=0)
        graph.add_edge(key, "end", weight=days)
    for link in network.links:
        graph.add_edge(link.pred, link.succ, weight=_weight(link, length))
    start, tail = _farthest(graph, "start"), _farthest(nx.reverse(graph), "end")
    total = start["end"]
    assert total == nx.dag_longest_path_length(nx.DiGraph(_heaviest(graph)))
    assert result.finish - MONDAY - total in ({0} if all(length.values()) else {0, 1})
    assert {k: d.early_start - MONDAY for k, d in result.by_id.items()} == {k: start[k] for k in length}
    assert {k: d.late_start - MONDAY for k, d in result.by_id.items()} == {k: total - tail[k] for k in length}
    floats = {k: total - tail[k] - start[k] for k in length}
    assert {k: d.total_float for k, d in result.by_id.items()} == floats
    if all(length.values()):
        path = {k for k, d in result.by_id.items() if d.on_longest_path}
        assert path <= {k for k, days in floats.items() if not days}


def _farthest(graph: nx.MultiDiGraph, source: str) -> dict[str, int]:
    """Longest way from a node; a negative one (leads) never beats the direct edge from the start."""
    far = {source: 0}
    for key in nx.topological_sort(graph):
        for _, succ, weight in graph.out_edges(key, data="weight"):
            far[succ] = max(far.get(succ, -(10**9)), far[key] + weight)
    return far


def _heaviest(graph: nx.MultiDiGraph) -> list[tuple[str, str, dict[str, int]]]:
    best: dict[tuple[str, str], int] = {}
    for pred, succ, weight in graph.edges(data="weight"):
        best[pred, succ] = max(best.get((pred, succ), weight), weight)
    return [(pred, succ, {"weight": weight}) for (pred, succ), weight in best.items()]


def test_a_longer_activity_may_shorten_the_schedule() -> None:
    """P7 leaves durations out. i (10 days), j finishes with i (FF), k (20) may start once j has (SS): j from 2 to 5
    days starts earlier, and the finish moves from 28 to 25 (reference network of the rule).
    """
    links = (Link("i", "j", LinkType.FF), Link("j", "k", LinkType.SS))

    def days(j: int) -> int:
        acts = (Activity("i", 10, "7"), Activity("j", j, "7"), Activity("k", 20, "7"))
        return _run(Network(0, 0, acts, links, (EVERY_DAY,))).finish

    assert (days(2), days(5)) == (28, 25)


def _weight(link: Link, length: dict[str, int]) -> int:
    """Least start-to-start distance of a link in plain days."""
    out = length[link.pred] if link.type in (LinkType.FS, LinkType.FF) else 0
    into = length[link.succ] if link.type in (LinkType.FF, LinkType.SF) else 0
    return out + link.lag - into


@given(networks(PLAIN), st.integers(0, 40_000))
@settings(max_examples=30, deadline=None)
def test_releases_far_ahead_end_in_a_date_or_a_typed_error(network: Network, far: int) -> None:
    """Past the calendars: HorizonError, never a wrapped date."""
    c = compile_network(network)
    key = network.activities[0].id
    try:
        assert finish(c, {key: MONDAY + far}) >= MONDAY + far + 1
    except HorizonError:
        assert MONDAY + far > c.tables[0].last - 400
