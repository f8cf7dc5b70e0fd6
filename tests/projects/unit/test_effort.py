"""Level of effort: as long as the work it accompanies, and without effect on it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.domain.activities import Activity, Link, LinkType, Network
from projects.domain.cpm import schedule
from projects.domain.errors import NetworkDataError
from projects.domain.network import compile_network
from tests.projects.unit.strategies import ANYTHING, FIVE_DAYS, MONDAY, networks

SUPERVISION = Activity("s", 99, "5", level_of_effort=True)
WORK = (Activity("a", 5, "5"), Activity("b", 5, "5"), Activity("c", 3, "5"))
CHAIN = (Link("a", "b"),)

# links of the effort -> start, last day; a is worked 0-4, b 7-11, c 0-2 (and may end on day 11)
SPANS = [
    ((Link("a", "s", LinkType.SS), Link("b", "s", LinkType.FF)), 0, 11),
    ((Link("a", "s"), Link("b", "s", LinkType.FF)), 5, 11),  # from the end of a
    ((Link("a", "s", LinkType.SS), Link("s", "b")), 0, 6),  # until b begins
    ((Link("s", "c", LinkType.SS), Link("s", "c", LinkType.FF)), 0, 2),  # tied to successors
    ((Link("s", "b", LinkType.SS), Link("b", "s", LinkType.FF)), 7, 11),  # a circle of links is none
    ((Link("c", "s", LinkType.SS), Link("s", "c")), 0, 0),  # begins and ends where c begins
    ((Link("b", "s", LinkType.SS),), 7, 11),  # one end tied: the other is that of the work
    ((), 0, 11),  # tied to nothing: the whole schedule
]


@pytest.mark.parametrize(("links", "start", "last"), SPANS)
def test_span(links: tuple[Link, ...], start: int, last: int) -> None:
    """It takes its dates from the work."""
    network = Network(MONDAY, MONDAY, (*WORK, SUPERVISION), (*CHAIN, *links), (FIVE_DAYS,))
    row = schedule(compile_network(network)).by_id["s"]
    assert (row.shown_start - MONDAY, row.shown_finish - MONDAY) == (start, last)
    assert (row.on_longest_path, row.driving_pred, row.free_float) == (False, None, 0)


def test_its_float_is_that_of_the_work() -> None:
    """c may end on day 11 instead of 2: seven working days."""
    links = (Link("c", "s", LinkType.SS), Link("c", "s", LinkType.FF))
    network = Network(MONDAY, MONDAY, (*WORK, SUPERVISION), (*CHAIN, *links), (FIVE_DAYS,))
    row = schedule(compile_network(network)).by_id["s"]
    assert (row.total_float, row.shown_late_start - MONDAY, row.shown_late_finish - MONDAY) == (7, 9, 11)


def test_actual_dates_stay() -> None:
    """Begun before the work it follows now; and complete."""
    begun = replace(SUPERVISION, actual_start=MONDAY - 7)
    links = (Link("b", "s", LinkType.SS), Link("b", "s", LinkType.FF))
    network = Network(MONDAY, MONDAY, (*WORK, begun), (*CHAIN, *links), (FIVE_DAYS,))
    row = schedule(compile_network(network)).by_id["s"]
    assert (row.early_start, row.shown_finish, row.remaining_start) == (MONDAY - 7, MONDAY + 11, MONDAY)
    over = replace(begun, actual_finish=MONDAY - 3)
    row = schedule(compile_network(replace(network, activities=(*WORK, over)))).by_id["s"]
    assert (row.shown_start, row.shown_finish) == (MONDAY - 7, MONDAY - 4)


def test_nothing_but_effort_is_an_empty_schedule() -> None:
    """There is nothing to accompany."""
    with pytest.raises(NetworkDataError) as caught:
        compile_network(Network(MONDAY, MONDAY, (SUPERVISION,), (), (FIVE_DAYS,)))
    assert caught.value.code == "empty"


@given(networks(ANYTHING), st.data())
@settings(max_examples=40, deadline=None)
def test_work_does_not_feel_it(network: Network, data: st.DataObject) -> None:
    """Links to and from a level of effort, circles among them, change no other activity."""
    plain = schedule(compile_network(network))
    effort = Activity("loe", 7, network.calendars[0].id, level_of_effort=True)
    ends = st.tuples(
        st.sampled_from([a.id for a in network.activities]), st.sampled_from(LinkType), st.booleans()
    )
    extra = tuple(
        Link("loe", key, kind, 2) if out else Link(key, "loe", kind, 2)
        for key, kind, out in data.draw(st.lists(ends, max_size=5))
    )
    more = replace(network, activities=(*network.activities, effort), links=(*network.links, *extra))
    result = schedule(compile_network(more))
    assert {key: row for key, row in result.by_id.items() if key != "loe"} == plain.by_id
    assert result.finish == plain.finish
    assert result.by_id["loe"].shown_finish < result.finish
