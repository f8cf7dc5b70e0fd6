"""The columns against the scalar passes, column by column, on random networks of every kind."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.domain.activities import Activity, ConstraintType, Link, LinkType, Network, ProgressMode
from projects.domain.attribution import Blocker, combined_release
from projects.domain.columns import (
    FREE,
    finish_of_duration_sets,
    finish_of_release_sets,
    release_rows,
    stand_alone_finishes,
)
from projects.domain.cpm import finish, schedule
from projects.domain.errors import HorizonError, NetworkDataError
from projects.domain.network import CompiledNetwork, compile_network
from projects.domain.samples import schedule_samples
from tests.projects.unit.strategies import (
    ANYTHING,
    EVERY_DAY,
    MONDAY,
    PROGRESSED,
    blockers_for,
    days,
    networks,
)
from tests.projects.unit.test_grid import in_steps

KINDS = tuple(kind for kind in ConstraintType if kind is not ConstraintType.ALAP)
WILD = replace(PROGRESSED, constraints=KINDS, modes=tuple(ProgressMode))
DAYS = st.one_of(networks(ANYTHING), networks(WILD))
NETWORKS = st.one_of(DAYS, DAYS, DAYS.map(lambda network: in_steps(network, 3)))


def columns_of(
    draw: st.DrawFn, c: CompiledNetwork, count: int
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Durations and releases for some columns."""
    cells = len(c.activities) * count
    durations = draw(st.lists(st.integers(0, 9), min_size=cells, max_size=cells))
    grid = c.network.grid
    released = st.one_of(st.just(FREE), days(-10, 150).map(lambda day: day * grid + day % grid))
    release = draw(st.lists(released, min_size=cells, max_size=cells))
    shape = (len(c.activities), count)
    return np.array(durations, np.int32).reshape(shape), np.array(release, np.int32).reshape(shape)


@st.composite
def cases(draw: st.DrawFn) -> tuple[CompiledNetwork, npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """A network with columns; started work keeps at least a day, as the checks of a network ask."""
    c = compile_network(draw(NETWORKS))
    durations, release = columns_of(draw, c, draw(st.integers(1, 4)))
    started = [a.started and not a.complete for a in c.activities]
    durations[started] = np.maximum(durations[started], 1)
    return c, durations, release


@st.composite
def blockers_in(draw: st.DrawFn, network: Network, most: int = 6) -> tuple[Blocker, ...]:
    """Blockers on the grid of a network, some of them open ends."""
    found = draw(blockers_for(network, most, open_ends=True))
    grid = network.grid
    return tuple(
        b if b.clear_day is None else replace(b, clear_day=b.clear_day * grid + b.clear_day % grid)
        for b in found
    )


def with_durations(c: CompiledNetwork, column: npt.NDArray[np.int32]) -> CompiledNetwork:
    """The network with other remaining durations, compiled over the same days."""
    activities = []
    for activity in c.network.activities:
        left = int(column[c.index[activity.id]])
        if activity.started and not activity.complete:
            activity = replace(activity, remaining=left)
        elif not activity.complete:
            activity = replace(activity, duration=left, remaining=None)
        activities.append(activity)
    return compile_network(replace(c.network, activities=tuple(activities)))


def as_mapping(c: CompiledNetwork, column: npt.NDArray[np.int32]) -> dict[str, int]:
    """A column of releases as ``schedule`` takes it."""
    return {a.id: int(day) for a, day in zip(c.activities, column, strict=True) if day != FREE}


Case = tuple[CompiledNetwork, npt.NDArray[np.int32], npt.NDArray[np.int32]]


@given(cases())
@settings(max_examples=100, deadline=None)
def test_each_column_equals_the_scalar_schedule(case: Case) -> None:
    """Finish, start, shown finish and longest path with durations and releases that change by column."""
    c, durations, release = case
    samples = schedule_samples(c, durations, release, dates=True, critical=True)
    assert samples.start is not None and samples.shown_finish is not None and samples.critical is not None
    for k in range(durations.shape[1]):
        twin = with_durations(c, durations[:, k])
        result = schedule(twin, as_mapping(c, release[:, k]))
        assert samples.finish[k] == result.finish
        for i, activity in enumerate(c.activities):
            row = result.by_id[activity.id]
            shown = row.early_finish if activity.complete else row.shown_finish + 1
            assert (samples.start[i, k], samples.shown_finish[i, k]) == (row.remaining_start, shown)
            assert bool(samples.critical[i, k]) == row.on_longest_path


@given(cases())
@settings(max_examples=50, deadline=None)
def test_release_and_duration_sets(case: Case) -> None:
    """Each alone, the other one being the network's own."""
    c, durations, release = case
    by_release, by_duration = finish_of_release_sets(c, release), finish_of_duration_sets(c, durations)
    for k in range(durations.shape[1]):
        assert by_release[k] == finish(c, as_mapping(c, release[:, k]))
        assert by_duration[k] == finish(with_durations(c, durations[:, k]))
    assert schedule_samples(c).finish.tolist() == [finish(c)]


@given(st.data())
@settings(max_examples=50, deadline=None)
def test_stand_alone_finishes_are_the_scalar_ones(data: st.DataObject) -> None:
    network = data.draw(NETWORKS)
    blockers = data.draw(blockers_in(network))
    c = compile_network(network)
    assert stand_alone_finishes(c, blockers).tolist() == [finish(c, combined_release([b])) for b in blockers]


def small() -> CompiledNetwork:
    """Two days of work, a milestone behind them."""
    acts = (Activity("dig", 2, "7"), Activity("open", 0, "7"))
    return compile_network(Network(MONDAY, MONDAY, acts, (Link("dig", "open"),), (EVERY_DAY,)))


def test_more_columns_than_one_block() -> None:
    """Every block of columns lands in its own place."""
    days_late = np.arange(5000)
    release = np.array([MONDAY + days_late, np.full(5000, FREE)])
    assert finish_of_release_sets(small(), release).tolist() == (MONDAY + 2 + days_late).tolist()


def test_release_rows_follow_the_topological_order() -> None:
    c = small()
    assert release_rows(c, [{"open": 7}, {"dig": 5}]).tolist() == [[FREE, 5], [7, FREE]]
    with pytest.raises(NetworkDataError, match="nowhere"):
        release_rows(c, [{"nowhere": 7}])


def test_past_the_calendars_as_in_the_scalar_pass() -> None:
    """Same error, same words, however far the work or the release runs over."""
    c = small()
    last = c.tables[0].last
    for late in (last - 1, last, last + 10**6):
        with pytest.raises(HorizonError) as scalar:
            finish(c, {"dig": late})
        with pytest.raises(HorizonError) as columns:
            finish_of_release_sets(c, release_rows(c, [{}, {"dig": late}]))
        assert str(scalar.value) == str(columns.value)
    for days_of_work in (10**5, 2**31 - 1):
        with pytest.raises(HorizonError, match="Activity dig"):
            finish_of_duration_sets(c, np.array([[2, days_of_work], [0, 0]]))


@pytest.mark.parametrize(
    "durations", [np.array([1, 0]), np.array([[1]]), np.array([[1.5], [0]]), np.array([[-1], [0]])]
)
def test_wrong_arrays_are_refused(durations: npt.NDArray[np.int32]) -> None:
    with pytest.raises(ValueError, match="durations"):
        finish_of_duration_sets(small(), durations)


def test_a_lag_past_the_calendars_is_not_lost_on_the_way_back() -> None:
    """FF: the target lies past the tables although the start that belongs to it does not."""
    acts = (Activity("a", 1, "7"), Activity("b", 60, "7"))
    links = (Link("a", "b", LinkType.FF, 40),)
    c = compile_network(Network(MONDAY, MONDAY, acts, links, (EVERY_DAY,)))
    release = {"a": c.tables[0].last - 20}
    with pytest.raises(HorizonError, match="Activity b"):
        finish(c, release)
    with pytest.raises(HorizonError, match="Activity b"):
        finish_of_release_sets(c, release_rows(c, [release]))


def test_a_release_on_the_very_day_of_a_milestone() -> None:
    """Finish not before the evening of 7 January; ground free on the 8th: it shows on the 8th, not the 7th."""
    kind = ConstraintType.FNET
    acts = (Activity("open", 0, "7", constraint=kind, constraint_day=MONDAY + 3),)
    c = compile_network(Network(MONDAY, MONDAY, acts, (), (EVERY_DAY,)))
    sets = [{"open": MONDAY + late} for late in (2, 3, 4)]
    assert [finish(c, release) for release in sets] == [MONDAY + 3, MONDAY + 4, MONDAY + 5]
    assert finish_of_release_sets(c, release_rows(c, sets[:2])).tolist() == [MONDAY + 3, MONDAY + 4]
