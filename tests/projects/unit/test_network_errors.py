"""Bad networks: one typed error each, with code and subject."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.domain.activities import Activity, ConstraintType, LagCalendar, Link, Network
from projects.domain.attribution import Blocker, attribute_blockers
from projects.domain.cpm import schedule
from projects.domain.errors import CycleError, HorizonError, NetworkDataError
from projects.domain.network import compile_network
from tests.projects.unit.strategies import FIVE_DAYS, MONDAY, networks

A, B = Activity("a", 3, "5"), Activity("b", 2, "5")
GOOD = Network(MONDAY, MONDAY + 7, (A, B), (Link("a", "b"),), (FIVE_DAYS,))
DD = GOOD.data_date

BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"activities": ()}, "empty", "schedule"),
    ({"activities": (A, A)}, "duplicate_activity", "a"),
    ({"calendars": (FIVE_DAYS, FIVE_DAYS)}, "duplicate_calendar", "5"),
    ({"activities": (replace(A, calendar="?"), B)}, "unknown_calendar", "a"),
    ({"lag_calendar": LagCalendar.PROJECT}, "unknown_calendar", "None"),
    ({"activities": (replace(A, duration=-1), B)}, "negative_duration", "a"),
    ({"activities": (replace(A, remaining=-1), B)}, "negative_duration", "a"),
    ({"activities": (replace(A, constraint=ConstraintType.SNET), B)}, "constraint_without_day", "a"),
    ({"links": (Link("a", "x"),)}, "unknown_activity", "a -> x"),
    ({"activities": (replace(A, actual_finish=MONDAY), B)}, "progress", "a"),  # no actual start
    ({"activities": (replace(A, actual_start=DD + 1), B)}, "progress", "a"),  # started in the future
    ({"activities": (replace(A, actual_start=DD, actual_finish=DD - 1), B)}, "progress", "a"),
    ({"activities": (replace(A, actual_start=DD, actual_finish=DD + 2), B)}, "progress", "a"),
    ({"activities": (replace(A, actual_start=MONDAY, actual_finish=DD, remaining=1), B)}, "progress", "a"),
    ({"activities": (replace(A, actual_start=MONDAY, remaining=0), B)}, "progress", "a"),
    ({"activities": (replace(A, remaining=0), B)}, "progress", "a"),
]


@pytest.mark.parametrize(("change", "code", "subject"), BAD)
def test_contradictions(change: dict[str, Any], code: str, subject: str) -> None:
    """The error names what and where, and says how to mend it."""
    with pytest.raises(NetworkDataError) as caught:
        compile_network(replace(GOOD, **change))
    assert (caught.value.code, caught.value.subject) == (code, subject)
    assert caught.value.mend
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("day", [MONDAY + 10**6, -(10**5)])
def test_dates_out_of_range(day: int) -> None:
    """A slip of the pen in a date is named."""
    bad = replace(A, constraint=ConstraintType.SNET, constraint_day=day)
    with pytest.raises(HorizonError) as caught:
        compile_network(replace(GOOD, activities=(bad, B)))
    assert caught.value.subject == "Activity a"


def test_work_past_the_calendars() -> None:
    """A duration of a thousand years."""
    with pytest.raises(HorizonError):
        schedule(compile_network(replace(GOOD, activities=(replace(A, duration=260_000), B))))


def test_a_self_link_is_the_shortest_cycle() -> None:
    """Named as such."""
    with pytest.raises(CycleError) as caught:
        compile_network(replace(GOOD, links=(Link("b", "b"),)))
    assert caught.value.path == ("b", "b")


@given(networks(), st.data())
@settings(max_examples=50, deadline=None)
def test_a_cycle_is_named_by_links_that_exist(network: Network, data: st.DataObject) -> None:
    """P14: close a circle on purpose; the error walks along real links and comes back."""
    if not network.links:
        return
    link = data.draw(st.sampled_from(network.links))
    closed = replace(network, links=(*network.links, Link(link.succ, link.pred)))
    with pytest.raises(CycleError) as caught:
        compile_network(closed)
    path = caught.value.path
    pairs = {(k.pred, k.succ) for k in closed.links}
    assert path[0] == path[-1] and len(path) > 2 and len(set(path)) == len(path) - 1
    assert all(step in pairs for step in pairwise(path))


def test_releases_and_blockers_of_unknown_activities() -> None:
    """Also a blocker given twice."""
    c = compile_network(GOOD)
    with pytest.raises(NetworkDataError):
        schedule(c, {"x": MONDAY})
    with pytest.raises(NetworkDataError):
        attribute_blockers(c, [Blocker("1", "parcel", None, frozenset({"x"}))])
    with pytest.raises(NetworkDataError):
        attribute_blockers(c, [Blocker("1", "parcel", MONDAY, frozenset({"a"}))] * 2)
