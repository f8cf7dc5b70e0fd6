"""Blockers of many projects at once against ``attribute_blockers`` of each."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.domain.activities import Activity, ConstraintType, Network, ProgressMode
from projects.domain.attribution import Blocker, attribute_blockers
from projects.domain.errors import HorizonError, NetworkDataError
from projects.domain.network import CompiledNetwork, compile_network
from projects.domain.portfolio import compile_portfolio
from projects.domain.portfolio_blockers import UNKNOWN, attribute_portfolio, blocker_table
from tests.projects.unit.strategies import (
    ANYTHING,
    EVERY_DAY,
    MONDAY,
    PROGRESSED,
    days,
    networks,
)
from tests.projects.unit.test_columns import blockers_in
from tests.projects.unit.test_grid import in_steps

WILD = replace(PROGRESSED, constraints=tuple(ConstraintType), modes=tuple(ProgressMode))
Case = tuple[CompiledNetwork, tuple[Blocker, ...]]


@st.composite
def cases(draw: st.DrawFn) -> list[Case]:
    """A few projects of every kind with blockers, some of them open ends."""
    found = []
    for network in draw(st.lists(st.one_of(networks(ANYTHING), networks(WILD)), min_size=1, max_size=4)):
        must = draw(st.one_of(st.none(), days(0, 200)))
        network = replace(network, must_finish=must)
        network = in_steps(network, 3) if draw(st.integers(0, 3)) == 3 else network
        found.append((compile_network(network), draw(blockers_in(network, most=8))))
    return found


@given(cases(), st.integers(1, 3))
@settings(max_examples=100, deadline=None)
def test_each_project_equals_the_scalar_attribution(projects: list[Case], chunk: int) -> None:
    """Base finish, total, stand-alone and but-for days and shares, exactly, open ends apart."""
    portfolio = compile_portfolio((c for c, _ in projects), chunk)
    found = attribute_portfolio(portfolio, blocker_table(projects))
    for number, (c, blockers) in enumerate(projects):
        expected = attribute_blockers(c, blockers)
        assert found.base_finish[number] == expected.base_finish
        assert found.total[number] == expected.total
        assert found.at_least[number] == expected.at_least
        rows = {row.id: row for row in expected.blockers}
        part = found.blockers(number)
        for blocker, alone, but_for, share in zip(
            blockers, found.stand_alone[part], found.but_for[part], found.shares(number), strict=True
        ):
            if blocker.clear_day is None:
                assert (alone, but_for, share) == (UNKNOWN, UNKNOWN, None)
            else:
                row = rows[blocker.id]
                assert (alone, but_for, share) == (row.stand_alone, row.but_for, row.share)


def dig(days_of_work: int = 2) -> CompiledNetwork:
    """Work every day, and a milestone beside it."""
    acts = (Activity("dig", days_of_work, "7"), Activity("open", 0, "7"))
    return compile_network(Network(MONDAY, MONDAY, acts, (), (EVERY_DAY,)))


def parcel(day: int | None, *activities: str) -> Blocker:
    return Blocker(f"b{day}{activities}", "parcel", day, frozenset(activities))


@pytest.mark.parametrize(
    ("held", "slip"),
    [
        # late start of the work, a day later
        (("dig", 8), 0),
        (("dig", 9), 1),
        # a milestone may be reached in the evening of the last day, but a release makes it show on its own day
        (("open", 9), 0),
        (("open", 10), 1),
    ],
)
def test_the_first_day_that_matters(held: tuple[str, int], slip: int) -> None:
    """Work of two days in a project of ten: the edge of what is never scheduled."""
    acts = (Activity("dig", 2, "7"), Activity("open", 0, "7"), Activity("long", 10, "7"))
    c = compile_network(Network(MONDAY, MONDAY, acts, (), (EVERY_DAY,)))
    blocker = parcel(MONDAY + held[1], held[0])
    found = attribute_portfolio(compile_portfolio([c]), blocker_table([(c, [blocker])]))
    assert found.stand_alone.tolist() == [slip]
    assert attribute_blockers(c, [blocker]).total == slip


def test_projects_without_blockers_stand_between_others() -> None:
    """Rows stay with their projects; the worst two alike save nothing alone."""
    late = [parcel(MONDAY + 5, "dig"), parcel(MONDAY + 3, "dig"), parcel(MONDAY + 5, "dig", "open")]
    cases: list[tuple[CompiledNetwork, list[Blocker]]] = [
        (dig(), []),
        (dig(), late),
        (dig(), []),
        (dig(), late[:2]),
    ]
    found = attribute_portfolio(compile_portfolio((c for c, _ in cases), 2), blocker_table(cases))
    assert found.total.tolist() == [0, 5, 0, 5]
    assert found.stand_alone.tolist() == [5, 3, 5, 5, 3]
    assert found.but_for.tolist() == [0, 0, 0, 2, 0]
    assert not found.at_least.any()


def test_refused() -> None:
    """An unknown activity, other projects, a day past the calendars."""
    c = dig()
    with pytest.raises(NetworkDataError, match="nowhere"):
        blocker_table([(c, [parcel(MONDAY, "nowhere")])])
    with pytest.raises(ValueError, match="1 lists of blockers for 2 projects"):
        attribute_portfolio(compile_portfolio([c, c]), blocker_table([(c, [])]))
    for day in (c.tables[0].last - 1, c.tables[0].last):
        table = blocker_table([(c, []), (c, [parcel(day, "dig")])])
        with pytest.raises(HorizonError, match="Project 1"):
            attribute_portfolio(compile_portfolio([c, c], 1), table)


def test_more_blockers_than_one_block() -> None:
    """Every block of columns lands in its own place."""
    c, late = dig(), [(k * 37) % 200 for k in range(200)]
    blockers = [Blocker(f"b{k}", "parcel", MONDAY + day, frozenset({"dig"})) for k, day in enumerate(late)]
    cases = [(dig(), blockers[:3]), (c, blockers), (dig(), [])]
    found = attribute_portfolio(compile_portfolio(c for c, _ in cases), blocker_table(cases))
    assert found.stand_alone.tolist() == late[:3] + late
