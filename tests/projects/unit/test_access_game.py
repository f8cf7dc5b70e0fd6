"""The game of access rules against brute force: every coalition run through the network."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations, permutations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.domain.access import AccessKind, AccessRule, ChainageInterval, Ground, line_ground
from projects.domain.access_game import attribute_access, releases
from projects.domain.activities import Activity, Link, Network
from projects.domain.attribution import Blocker, Method, airport_shares, attribute_blockers
from projects.domain.cpm import finish
from projects.domain.network import compile_network
from projects.domain.shapley import all_coalitions, exact_shapley, sampled_shapley
from tests.projects.unit.strategies import ANYTHING, EVERY_DAY, MONDAY, PROGRESSED, days, networks

Case = tuple[Network, tuple[Blocker, ...], tuple[Ground, ...]]


@st.composite
def cases(draw: st.DrawFn, most: int = 4) -> Case:
    """A network; parcels that hold activities by themselves, under rules, or both; some without a date."""
    network = draw(st.one_of(networks(ANYTHING), networks(PROGRESSED)))
    ids = [a.id for a in network.activities]
    keys = [f"b{i}" for i in range(draw(st.integers(1, most)))]
    blockers = tuple(
        Blocker(
            key,
            "parcel",
            draw(st.one_of(st.none(), days(-10, 90), days(0, 90))),
            draw(st.frozensets(st.sampled_from(ids), max_size=1)),
        )
        for key in keys
    )
    grounds = []
    for n in range(draw(st.integers(1, 2))):
        rule = draw(
            st.one_of(
                st.builds(lambda k: AccessRule(AccessKind.SHARE, Fraction(k, 10)), st.integers(1, 10)),
                st.builds(lambda k: AccessRule(AccessKind.STRETCH, None, float(k)), st.integers(1, 12)),
            )
        )
        rows = []
        for _ in range(draw(st.integers(1, 5))):
            start = draw(st.integers(0, 9))
            end = draw(st.integers(start + 1, 10))
            rows.append(ChainageInterval(start, end, None, draw(st.sampled_from(keys))))
        activity = draw(st.sampled_from(ids))
        grounds.append(line_ground(rows, rule, ((0.0, 10.0),), id=f"f{n}", activity=activity))
    return network, blockers, tuple(grounds)


def worth(case: Case, kept: frozenset[str]) -> int:
    """Days lost when only ``kept`` keep their days; what is open-ended with all in place is a lower bound."""
    network, blockers, grounds = case
    c = compile_network(network)
    found = releases([b for b in blockers if b.id in kept], grounds)
    return finish(c, found) - finish(c)


@given(cases())
@settings(max_examples=60, deadline=None)
def test_shares_are_the_shapley_values_of_what_the_network_says(case: Case) -> None:
    network, blockers, grounds = case
    result = attribute_access(compile_network(network), blockers, grounds)
    keys = [b.id for b in blockers]
    value = {
        frozenset(group): worth(case, frozenset(group))
        for k in range(len(keys) + 1)
        for group in combinations(keys, k)
    }
    everybody = frozenset(keys)
    assert result.total == value[everybody] == result.finish - result.base_finish
    assert sum((row.share for row in result.blockers), Fraction(0)) == result.total
    added = {key: Fraction(0) for key in keys}
    orders = list(permutations(keys))
    for order in orders:
        for place, key in enumerate(order):
            added[key] += value[frozenset(order[: place + 1])] - value[frozenset(order[:place])]
    rows = {row.id: row for row in result.blockers}
    for key in keys:
        expected = added[key] / len(orders)
        if key not in rows:  # without a date, and no rule could be met in spite of it
            assert expected == 0
            continue
        row = rows[key]
        assert row.share == expected
        assert row.stand_alone == value[frozenset({key})]
        assert row.but_for == value[everybody] - value[everybody - {key}]


@given(cases())
@settings(max_examples=60, deadline=None)
def test_each_step_of_the_staircase_saves_what_a_run_says(case: Case) -> None:
    network, blockers, grounds = case
    result = attribute_access(compile_network(network), blockers, grounds)
    left = frozenset(b.id for b in blockers)
    for step in result.staircase:
        left -= {step.id}
        assert step.saved == result.total - worth(case, left)
    if result.total:
        assert result.staircase[-1].saved == result.total


@given(cases(), st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_order_twins_and_clearing_everything(case: Case, random: object) -> None:
    """A4 and A6."""
    network, blockers, grounds = case
    c = compile_network(network)
    result = attribute_access(c, blockers, grounds)
    assert attribute_access(c, tuple(reversed(blockers)), tuple(reversed(grounds))) == result
    past = [replace(b, clear_day=MONDAY - 400) for b in blockers]
    assert attribute_access(c, past, grounds).total == 0


@given(cases())
@settings(max_examples=30, deadline=None)
def test_a_rule_that_asks_for_everything_is_the_max_game(case: Case) -> None:
    """The closed form and the enumeration agree where both hold."""
    network, blockers, grounds = case
    c = compile_network(network)
    whole = tuple(replace(ground, rule=AccessRule(AccessKind.SHARE, Fraction(1))) for ground in grounds)
    holds = {b.id: set(b.activities) for b in blockers}
    for ground in grounds:
        for key in ground.holders:
            holds[key].add(ground.activity)
    dated = [b for b in blockers if b.clear_day is not None]
    plain = attribute_blockers(c, [replace(b, activities=frozenset(holds[b.id])) for b in dated])
    ruled = attribute_access(c, dated, whole)
    assert {row.id: row.share for row in ruled.blockers} == {row.id: row.share for row in plain.blockers}
    assert ruled.total == plain.total


def works(*durations: int) -> Network:
    acts = tuple(Activity(f"a{i}", n, "7") for i, n in enumerate(durations))
    links = tuple(Link(f"a{i}", f"a{i + 1}") for i in range(len(durations) - 1))
    return Network(MONDAY, MONDAY, acts, links, (EVERY_DAY,))


def test_two_parcels_that_stand_in_for_each_other() -> None:
    """Four fifths must be clear; each parcel holds 15 %: neither costs a day alone, together they cost 30."""
    rows = [ChainageInterval(0, 15, None, "a"), ChainageInterval(50, 65, None, "b")]
    ground = line_ground(rows, AccessRule(AccessKind.SHARE, Fraction(4, 5)), ((0, 100),), activity="a0")
    blockers = [Blocker(key, "parcel", MONDAY + 30, frozenset()) for key in "ab"]
    result = attribute_access(compile_network(works(10)), blockers, [ground])
    assert [(r.stand_alone, r.share, r.but_for) for r in result.blockers] == [(0, Fraction(15), 30)] * 2
    assert [(s.count, s.saved) for s in result.staircase] == [(1, 30)]


def test_a_parcel_without_a_date_shares_in_what_the_rule_loses_by_it() -> None:
    """Half must be clear: a (60 %) has no date, b (40 %) clears on day 20 and opens the works."""
    rows = [ChainageInterval(0, 50, None, "a"), ChainageInterval(50, 100, None, "b")]
    ground = line_ground(rows, AccessRule(AccessKind.SHARE, Fraction(1, 2)), ((0, 100),), activity="a0")
    blockers = [Blocker("a", "parcel", None, frozenset()), Blocker("b", "parcel", MONDAY + 20, frozenset())]
    result = attribute_access(compile_network(works(10)), blockers, [ground])
    assert (result.total, result.open_ended) == (20, ())
    assert {row.id: row.share for row in result.blockers} == dict.fromkeys("ab", Fraction(10))


def test_many_parcels_are_sampled_with_their_error_and_add_up_exactly() -> None:
    """A8: 16 parcels of 5 % each under a rule of 60 %: by symmetry of equals, within four standard errors."""
    rows = [ChainageInterval(5 * i, 5 * i + 5, None, f"p{i:02}") for i in range(16)]
    ground = line_ground(rows, AccessRule(AccessKind.SHARE, Fraction(3, 5)), ((0, 100),), activity="a0")
    blockers = [Blocker(f"p{i:02}", "parcel", MONDAY + 40, frozenset()) for i in range(16)]
    c = compile_network(works(10, 5))
    result = attribute_access(c, blockers, [ground], permutations=400, seed=7)
    assert result.method is Method.SAMPLED
    assert sum((row.share for row in result.blockers), Fraction(0)) == result.total == 40
    for row in result.blockers:
        assert row.error is not None
        assert abs(row.share - Fraction(40, 16)) <= 4 * row.error
    again = attribute_access(c, blockers, [ground], permutations=400, seed=7)
    assert again == result
    assert attribute_access(c, blockers, [ground], permutations=400, seed=8) != result


def test_a_rule_that_adds_nothing_leaves_the_closed_form() -> None:
    """Twenty parcels hold a0 by themselves, and under a rule a1, which waits for a0 anyhow."""
    blockers = [Blocker(f"p{i:02}", "parcel", MONDAY + 10 + i, frozenset({"a0"})) for i in range(20)]
    rows = [ChainageInterval(i, i + 1, None, f"p{i:02}") for i in range(20)]
    ground = line_ground(rows, AccessRule(AccessKind.STRETCH, None, 5.0), id="f", activity="a1")
    c = compile_network(works(10, 5))
    assert attribute_access(c, blockers, [ground]) == attribute_blockers(c, blockers)


def test_no_grounds_is_the_closed_form() -> None:
    blockers = [Blocker("x", "parcel", MONDAY + 3, frozenset({"a0"}))]
    c = compile_network(works(4))
    assert attribute_access(c, blockers, []) == attribute_blockers(c, blockers)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=6))
def test_enumeration_gives_the_airport_shares(delays: list[int]) -> None:
    members = all_coalitions(len(delays))
    values = [
        max((d for d, inside in zip(delays, column, strict=True) if inside), default=0)
        for column in members.T
    ]
    assert exact_shapley(np.array(values, dtype=np.int64)) == airport_shares(delays)


def test_sampling_reports_no_error_where_nothing_varies() -> None:
    """An additive game: every order adds the same."""
    found = sampled_shapley(lambda m: (m * np.array([[3], [4]])).sum(axis=0), 2, 10, 1)
    assert found.values == (Fraction(3), Fraction(4))
    assert found.errors == (0.0, 0.0)
