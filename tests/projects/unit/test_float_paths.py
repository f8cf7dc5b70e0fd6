"""Relationship free float and multiple float paths: the page's tables, and properties against a shortest path."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given, settings

from projects.domain.activities import Activity, ConstraintType, Link, LinkType, Network
from projects.domain.calendars import WorkCalendar
from projects.domain.cpm import ScheduleResult, schedule
from projects.domain.driving import arc_drives
from projects.domain.errors import NetworkDataError
from projects.domain.float_paths import FloatPath, float_paths, last_activity
from projects.domain.link_floats import arc_float, link_floats
from projects.domain.near_critical import critical_by_float, near_critical
from projects.domain.network import Arc, CompiledNetwork, compile_network
from tests.projects.unit.pages import tables
from tests.projects.unit.strategies import ANYTHING, EVERY_DAY, FIVE_DAYS, MONDAY, PROGRESSED, networks

PAGE = "float_paths.md"


def _run(network: Network) -> tuple[CompiledNetwork, ScheduleResult]:
    c = compile_network(network)
    return c, schedule(c)


def _page_network() -> Network:
    rows = tables(PAGE, "Worked table")[0]
    acts = tuple(Activity(key, int(days), "7") for key, days, _, _ in rows)
    links = tuple(Link(p, key) for key, _, after, _ in rows if after != "-" for p in after.split(", "))
    return Network(MONDAY, MONDAY, acts, links, (EVERY_DAY,))


def _shown(paths: tuple[FloatPath, ...]) -> list[list[str]]:
    return [[str(p.number), str(p.float_days), ", ".join(p.activities), p.joins or "-"] for p in paths]


def test_page() -> None:
    """Total floats and both lists of paths."""
    network_rows, to_c3, to_finish = tables(PAGE, "Worked table")
    c, r = _run(_page_network())
    assert [[row[0], row[3]] for row in network_rows] == [
        [a.id, str(r.by_id[a.id].total_float)] for a in c.network.activities
    ]
    assert _shown(float_paths(c, r, "C3", 9)) == to_c3
    assert _shown(float_paths(c, r, "FINISH", 9)) == to_finish
    assert last_activity(c, r) == "FINISH"
    # boyleprojectconsulting.com, 23 October 2017: "0-0-17-17-17-17"
    path = float_paths(c, r, "C3", 1)[0].activities
    assert [r.by_id[key].total_float for key in path] == [0, 0, 17, 17, 17, 17]


@pytest.mark.parametrize(("end", "k", "count"), [("C3", 0, 0), ("C3", 2, 2), ("A", 5, 1)])
def test_as_many_paths_as_asked_for(end: str, k: int, count: int) -> None:
    """Fewer where nothing else leads there."""
    c, r = _run(_page_network())
    assert len(float_paths(c, r, end, k)) == count


def test_bad_and_complete_ends() -> None:
    """Unknown: an error; complete: nothing leads to it any more."""
    network = Network(MONDAY, MONDAY + 7, (Activity("a", 1, "7", MONDAY, MONDAY + 1),), (), (EVERY_DAY,))
    c, r = _run(network)
    assert float_paths(c, r, "a", 3) == ()
    assert last_activity(c, r) is None
    with pytest.raises(NetworkDataError):
        float_paths(c, r, "x", 3)


# link, lag, successor's own "not before" -> free float, drives; p works Monday to Wednesday, j two days
LINKS = [
    ("FS", 0, None, 0, True),  # Thursday
    ("FS", 0, 7, 2, False),  # j waits until Monday: p may slip to Friday evening
    ("FS", 1, 7, 1, False),
    ("SS", 0, 3, 3, False),  # j starts on Thursday: p may start on Thursday too
    ("SS", 2, None, 0, True),
    ("FF", 0, None, 0, True),
    ("FF", 0, 7, 4, False),  # j ends on Tuesday evening: p has Thursday, Friday, Monday, Tuesday
    ("FS", -1, None, 0, True),
]


@pytest.mark.parametrize(("kind", "lag", "snet", "free", "drives"), LINKS)
def test_relationship_free_float(kind: str, lag: int, snet: int | None, free: int, drives: bool) -> None:
    """On a five-day week that can be read on a wall calendar."""
    j = Activity("j", 2, "5")
    if snet is not None:
        j = replace(j, constraint=ConstraintType.SNET, constraint_day=MONDAY + snet)
    network = Network(
        MONDAY, MONDAY, (Activity("p", 3, "5"), j), (Link("p", "j", LinkType(kind), lag),), (FIVE_DAYS,)
    )
    (found,) = link_floats(*_run(network))
    assert (found.pred, found.succ, found.type.value, found.lag) == ("p", "j", kind, lag)
    assert (found.free_float, found.drives) == (free, drives)


def test_a_link_into_a_rest_drives_although_its_predecessor_has_days_left() -> None:
    """Seven-day work done on Friday, five-day work on Monday: two days of float, and it drives (docs)."""
    acts = (Activity("p", 5, "7"), Activity("j", 1, "5"))
    c, r = _run(Network(MONDAY, MONDAY, acts, (Link("p", "j"),), (EVERY_DAY, FIVE_DAYS)))
    (found,) = link_floats(c, r)
    assert (found.free_float, found.drives) == (2, True)
    assert float_paths(c, r, "j", 2) == (FloatPath(1, 0, ("p", "j"), None),)


def test_a_mandatory_date_breaks_a_link() -> None:
    """Its float is below 0 and it does not drive; the path starts behind it."""
    j = Activity("j", 2, "5", constraint=ConstraintType.MSO, constraint_day=MONDAY + 1)
    c, r = _run(Network(MONDAY, MONDAY, (Activity("p", 3, "5"), j), (Link("p", "j"),), (FIVE_DAYS,)))
    (found,) = link_floats(c, r)
    assert (found.free_float, found.drives) == (-2, False)
    assert [p.activities for p in float_paths(c, r, "j", 9)] == [("j",), ("p",)]


def test_of_several_drivers_the_later_then_the_first_by_code() -> None:
    """Whatever the order of the links: b ends with a, c ends earlier and has a lag."""
    acts = (Activity("a", 3, "7"), Activity("b", 3, "7"), Activity("c", 1, "7"), Activity("j", 1, "7"))
    links = (Link("c", "j", LinkType.FS, 2), Link("b", "j"), Link("a", "j"))
    c, r = _run(Network(MONDAY, MONDAY, acts, links, (EVERY_DAY,)))
    assert [p.activities for p in float_paths(c, r, "j", 9)] == [("a", "j"), ("b",), ("c",)]


def test_paths_pass_through_complete_work() -> None:
    """b went ahead of a; c waits for a all the same."""
    acts = (Activity("a", 3, "7"), Activity("b", 5, "7", MONDAY, MONDAY + 5), Activity("c", 1, "7"))
    network = Network(MONDAY, MONDAY + 7, acts, (Link("a", "b"), Link("b", "c")), (EVERY_DAY,))
    c, r = _run(network)
    assert [p.activities for p in float_paths(c, r, "c", 9)] == [("a", "c")]


@given(networks(replace(ANYTHING, constraints=(ConstraintType.SNET,))))
@settings(max_examples=60, deadline=None)
def test_free_float_is_the_least_of_the_links(network: Network) -> None:
    """With the gap to the end; and a driving predecessor has a driving link."""
    c, r = _run(network)
    found = link_floats(c, r)
    assert len(found) == len(network.links)
    for i, a in enumerate(c.activities):
        mine = [link.free_float for link in found if link.pred == a.id]
        assert all(value >= 0 for value in mine)
        assert r.by_id[a.id].free_float <= min(mine, default=r.by_id[a.id].free_float)
        if a.duration:
            gap = c.tables[i].float_days(r.by_id[a.id].early_finish, r.finish)
            assert r.by_id[a.id].free_float == min([gap, *mine])
        driver = r.by_id[a.id].driving_pred
        assert driver is None or any(k.drives for k in found if (k.pred, k.succ) == (driver, a.id))


@given(networks(replace(PROGRESSED, size=(1, 12))))
@settings(max_examples=80, deadline=None)
def test_accumulated_float_is_the_shortest_way_to_the_end(network: Network) -> None:
    """Dijkstra on the link floats (driving: 0) gives each activity's path float; every activity that leads
    to the end stands on exactly one path, and each path is a chain of driving links.
    """
    c, r = _run(network)
    end = last_activity(c, r)
    if end is None:
        return
    paths = float_paths(c, r, end, 99)
    graph = nx.DiGraph()
    graph.add_node(end)
    done = {a.id for a in c.activities if a.complete}
    driving = set()
    for arcs in c.incoming:
        for arc in arcs:
            p, j = c.activities[arc.pred].id, c.activities[arc.succ].id
            free, drives = _one(c, r, arc)
            driving |= {(p, j)} if drives else set()
            weight = min(free, graph.edges[j, p]["weight"]) if graph.has_edge(j, p) else free
            graph.add_edge(j, p, weight=weight)
    far = nx.single_source_dijkstra_path_length(graph, end)
    found = {key: path.float_days for path in paths for key in path.activities}
    assert found == {key: days for key, days in far.items() if key not in done}
    assert sum(len(path.activities) for path in paths) == len(found)
    assert [path.number for path in paths] == list(range(1, len(paths) + 1))
    assert all(a.float_days <= b.float_days for a, b in pairwise(paths))
    for path in paths:
        if not done:
            assert all(step in driving for step in pairwise(path.activities))
    assert all(r.by_id[key].on_longest_path for key in paths[0].activities)


def _one(c: CompiledNetwork, r: ScheduleResult, arc: Arc) -> tuple[int, bool]:
    drives = arc_drives(c, r.early, arc)
    return (0 if drives else max(0, arc_float(c, r, arc))), drives


def test_near_critical() -> None:
    """At most ten days of float, off the longest path; by float alone both calendars disagree with it."""
    c, r = _run(_page_network())
    assert near_critical(c, r, 17) == ("B1", "C1", "C2", "C3")
    assert near_critical(c, r) == ()
    assert critical_by_float(c, r) == ("A", "B", "C", "D", "E", "FINISH")
    six = WorkCalendar("6", (True,) * 6 + (False,))
    acts = (Activity("p", 5, "6"), Activity("j", 1, "5"))
    c, r = _run(Network(MONDAY, MONDAY, acts, (Link("p", "j"),), (six, FIVE_DAYS)))
    assert r.by_id["p"].total_float == 1  # Saturday
    assert critical_by_float(c, r) == ("j",)
    assert r.by_id["p"].on_longest_path
