"""Many projects at once against the scalar passes, project by project."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.domain import portfolio as portfolio_module
from projects.domain.activities import Activity, ConstraintType, Network, ProgressMode
from projects.domain.cpm import schedule
from projects.domain.errors import HorizonError
from projects.domain.flat import FREE
from projects.domain.network import CompiledNetwork, compile_network
from projects.domain.portfolio import PortfolioDates, compile_portfolio, schedule_portfolio
from tests.projects.unit.strategies import ANYTHING, EVERY_DAY, MONDAY, PROGRESSED, days, networks
from tests.projects.unit.test_grid import in_steps

WILD = replace(PROGRESSED, constraints=tuple(ConstraintType), modes=tuple(ProgressMode))


@st.composite
def portfolios(draw: st.DrawFn) -> list[CompiledNetwork]:
    """A few projects of every kind, some of which must finish by a day."""
    found = []
    for network in draw(st.lists(st.one_of(networks(ANYTHING), networks(WILD)), min_size=1, max_size=4)):
        must = draw(st.one_of(st.none(), days(0, 90)))
        network = replace(network, must_finish=must)
        found.append(compile_network(in_steps(network, 3) if draw(st.integers(0, 3)) == 3 else network))
    return found


def scalar_rows(c: CompiledNetwork) -> dict[str, list[int]]:
    """Dates and floats of the scalar passes by the names of PortfolioDates."""
    by_id = schedule(c).by_id
    names = [name for name in PortfolioDates.__dataclass_fields__ if name not in ("start", "finish")]
    return {name: [getattr(by_id[a.id], name) for a in c.activities] for name in names}


@given(portfolios(), st.integers(1, 3))
@settings(max_examples=80, deadline=None)
def test_each_project_equals_the_scalar_schedule(projects: list[CompiledNetwork], chunk: int) -> None:
    """Early, late, remaining dates and both floats, whatever the size of a chunk."""
    dates = schedule_portfolio(compile_portfolio(projects, chunk))
    for number, c in enumerate(projects):
        assert dates.finish[number] == schedule(c).finish
        rows = dates.rows(number)
        found = {name: getattr(dates, name)[rows].tolist() for name in scalar_rows(c)}
        assert found == scalar_rows(c)


def test_a_project_past_its_calendars_is_named() -> None:
    """Never a wrapped or clamped date; in the forward pass as in the backward pass."""
    fine = compile_network(Network(MONDAY, MONDAY, (Activity("a", 1, "7"),), (), (EVERY_DAY,)))
    far = (Activity("a", 200 * 365, "7"), Activity("b", 1, "7"))
    network = Network(MONDAY, MONDAY, far, (), (EVERY_DAY,), must_finish=MONDAY)
    with pytest.raises(HorizonError, match="Project 1"):
        schedule_portfolio(compile_portfolio([fine, compile_network(network)]))


@given(portfolios(), st.data())
@settings(max_examples=60, deadline=None)
def test_releases_act_as_in_the_scalar_schedule(projects: list[CompiledNetwork], data: st.DataObject) -> None:
    """One release day per activity, or none; complete activities ignore theirs."""
    portfolio = compile_portfolio(projects, 2)
    count = int(portfolio.start[-1])
    late = data.draw(st.lists(st.one_of(st.none(), st.integers(-10, 150)), min_size=count, max_size=count))
    grids = [c.network.grid for c in projects for _ in c.activities]
    release = [FREE if day is None else (MONDAY + day) * grid for day, grid in zip(late, grids, strict=True)]
    dates = schedule_portfolio(portfolio, release)
    for number, c in enumerate(projects):
        rows = dates.rows(number)
        held = {a.id: day for a, day in zip(c.activities, release[rows], strict=True) if day != FREE}
        expected = schedule(c, held)
        assert dates.finish[number] == expected.finish
        for name in scalar_rows(c):
            wanted = [getattr(expected.by_id[a.id], name) for a in c.activities]
            assert getattr(dates, name)[rows].tolist() == wanted


def test_no_projects_and_wrong_releases() -> None:
    """Nothing in, nothing out; a release for each activity row or none at all."""
    assert schedule_portfolio(compile_portfolio([])).finish.tolist() == []
    c = compile_network(Network(MONDAY, MONDAY, (Activity("a", 1, "7"),), (), (EVERY_DAY,)))
    with pytest.raises(ValueError, match="1 days are wanted"):
        schedule_portfolio(compile_portfolio([c]), [FREE, FREE])
    with pytest.raises(HorizonError, match="Project 0, release"):
        schedule_portfolio(compile_portfolio([c]), [c.tables[0].last])


def test_large_projects_make_small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chunk closes by its activities too; projects keep their numbers and rows."""
    monkeypatch.setattr(portfolio_module, "ROWS", 3)
    sizes = [1, 4, 2, 2, 1]
    projects = [
        compile_network(
            Network(
                MONDAY, MONDAY, tuple(Activity(f"a{i}", size, "7") for i in range(size)), (), (EVERY_DAY,)
            )
        )
        for size in sizes
    ]
    portfolio = compile_portfolio(iter(projects))
    assert [len(chunk.flat.first) for chunk in portfolio.chunks] == [2, 2, 1]
    assert [chunk.flat.number for chunk in portfolio.chunks] == [0, 2, 4]
    dates = schedule_portfolio(portfolio)
    assert dates.finish.tolist() == [MONDAY + size for size in sizes]
    assert np.diff(dates.start).tolist() == sizes
