"""Invariants A1 to A6: the closed form against brute force over all orders."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations, permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from projects.domain.activities import Network
from projects.domain.attribution import Blocker, airport_shares, attribute_blockers, combined_release
from projects.domain.cpm import finish
from projects.domain.network import ProgressMode, compile_network
from tests.projects.unit.strategies import (
    MONDAY,
    PROGRESSED,
    SOFT,
    networks_with_blockers,
)

Case = tuple[Network, tuple[Blocker, ...]]
WILD = replace(PROGRESSED, constraints=SOFT, modes=tuple(ProgressMode))
CASES = st.one_of(networks_with_blockers(most=5), networks_with_blockers(WILD, most=5))


@given(CASES)
@settings(max_examples=70, deadline=None)
def test_finish_of_a_coalition_is_the_worst_of_its_members(case: Case) -> None:
    """A1: F(S) = max over p in S of F({p}), for every S, in calendar days."""
    network, blockers = case
    c = compile_network(network)
    alone = {b.id: finish(c, combined_release([b])) for b in blockers}
    for k in range(len(blockers) + 1):
        for group in combinations(blockers, k):
            expected = max([finish(c), *(alone[b.id] for b in group)])
            assert finish(c, combined_release(group)) == expected


@given(CASES)
@settings(max_examples=50, deadline=None)
def test_shares_are_the_shapley_values_of_the_real_game(case: Case) -> None:
    """A2 with brute force: the mean, over all orders, of what each blocker adds to the finish."""
    network, blockers = case
    c = compile_network(network)
    result = attribute_blockers(c, blockers)
    value = {
        frozenset(b.id for b in group): finish(c, combined_release(group))
        for k in range(len(blockers) + 1)
        for group in combinations(blockers, k)
    }
    orders = list(permutations(b.id for b in blockers))
    added = {b.id: Fraction(0) for b in blockers}
    for order in orders:
        for place, key in enumerate(order):
            added[key] += value[frozenset(order[: place + 1])] - value[frozenset(order[:place])]
    assert {row.id: row.share for row in result.blockers} == {k: v / len(orders) for k, v in added.items()}
    assert sum((row.share for row in result.blockers), Fraction(0)) == result.total
    assert result.total == result.finish - result.base_finish == max(value.values()) - value[frozenset()]


@given(CASES)
@settings(max_examples=70, deadline=None)
def test_but_for_share_and_stand_alone(case: Case) -> None:
    """A3: but-for <= share <= stand-alone, and but-for is what a run without the blocker saves."""
    network, blockers = case
    c = compile_network(network)
    result = attribute_blockers(c, blockers)
    for row in result.blockers:
        assert 0 <= row.but_for <= row.share <= row.stand_alone
        others = [b for b in blockers if b.id != row.id]
        assert row.but_for == result.finish - finish(c, combined_release(others))


@given(CASES, st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_order_twins_and_dummies(case: Case, random: object) -> None:
    """A4: order does not matter, a blocker that delays nothing gets 0, twins get the same share."""
    network, blockers = case
    c = compile_network(network)
    result = attribute_blockers(c, blockers)
    assert attribute_blockers(c, tuple(reversed(blockers))) == result
    assert all(row.share == 0 for row in result.blockers if row.stand_alone == 0)
    if blockers:
        twin = replace(blockers[0], id="twin")
        both = {row.id: row.share for row in attribute_blockers(c, (*blockers, twin)).blockers}
        assert both["twin"] == both[blockers[0].id]


@given(CASES)
@settings(max_examples=30, deadline=None)
def test_clearing_everything_restores_the_base(case: Case) -> None:
    """A6: all clear days in the past give the finish without blockers."""
    network, blockers = case
    c = compile_network(network)
    past = [replace(b, clear_day=MONDAY - 400) for b in blockers]
    result = attribute_blockers(c, past)
    assert (result.finish, result.total) == (finish(c), 0)


@given(CASES)
@settings(max_examples=30, deadline=None)
def test_staircase_is_what_clearing_the_worst_saves(case: Case) -> None:
    """K3 for known dates: step k equals the run without the k worst blockers; the last step saves
    everything.
    """
    network, blockers = case
    c = compile_network(network)
    result = attribute_blockers(c, blockers)
    cleared: set[str] = set()
    for step in result.staircase:
        cleared.add(step.id)
        rest = [b for b in blockers if b.id not in cleared]
        assert step.count == len(cleared)
        assert step.saved == result.finish - finish(c, combined_release(rest))
    if result.total:
        assert result.staircase[-1].saved == result.total


@given(st.lists(st.integers(0, 40), max_size=6))
def test_airport_shares_equal_the_mean_over_all_orders(delays: list[int]) -> None:
    """The closed form alone, v(S) = max."""
    total = [Fraction(0)] * len(delays)
    orders = list(permutations(range(len(delays))))
    for order in orders:
        top = 0
        for i in order:
            total[i] += max(0, delays[i] - top)
            top = max(top, delays[i])
    assert airport_shares(delays) == tuple(t / len(orders) for t in total)
