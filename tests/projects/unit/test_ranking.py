"""Ranks under uncertainty: invariants K1 to K4, hand-made tables, exhaustive search."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.domain.attribution import airport_shares
from projects.domain.ranking import (
    best_sets,
    expected_shares,
    gain_of_speed,
    rank_blockers,
    rank_by_simulation,
    search_set,
)
from projects.domain.sampling import generator

DELAYS = st.integers(1, 6).flatmap(
    lambda n: st.lists(st.lists(st.integers(0, 40), min_size=n, max_size=n), min_size=1, max_size=12)
)


def matrix(samples: list[list[int]]) -> np.ndarray:
    return np.array(samples, dtype=float).T


def names(delays: np.ndarray) -> list[str]:
    return [f"p{i}" for i in range(delays.shape[0])]


def test_two_samples_by_hand() -> None:
    """a: 10, 4; b: 6, 9; c: 6, 0.

    Sample 1: a is worst, 10 - 6 = 4 to gain. Sample 2: b, 9 - 4 = 5. Shapley 1: b = c = 6/3 = 2, a = 2 + 4 = 6;
    2: c = 0, a = 4/2 = 2, b = 2 + 5 = 7.
    """
    rows = rank_blockers(["a", "b", "c"], matrix([[10, 6, 6], [4, 9, 0]]))
    assert [(r.id, r.gain, r.critical, r.share, r.alone) for r in rows] == [
        ("b", 2.5, 0.5, 4.5, 7.5),
        ("a", 2.0, 0.5, 4.0, 7.0),
        ("c", 0.0, 0.0, 1.0, 3.0),
    ]


def test_ties_for_the_worst_share_the_blame_and_gain_nothing() -> None:
    rows = rank_blockers(["a", "b"], matrix([[8, 8]]))
    assert [(r.gain, r.critical, r.share) for r in rows] == [(0, 0.5, 4), (0, 0.5, 4)]


def test_where_one_may_stand_in_for_another_each_is_cleared_in_turn() -> None:
    """Two samples. Without a the finish moves 4 days in the first, without b nothing moves."""
    rows = rank_by_simulation(
        ["b", "a"],
        np.array([110.0, 104.0]),
        np.array([[110.0, 104.0], [106.0, 104.0]]),
        np.array([[0, 0], [2, 4.0]]),
    )
    assert [(r.id, r.gain, r.critical, r.share, r.alone) for r in rows] == [
        ("a", 2.0, 0.5, None, 3.0),
        ("b", 0.0, 0.0, None, 0.0),
    ]


def test_gain_of_speed() -> None:
    delays = matrix([[10, 6], [4, 9]])
    assert gain_of_speed(delays, 0, 3) == 1.5  # 10 -> 7 saves 3 in the first sample, nothing in the second
    assert gain_of_speed(delays, 0, 1000) == rank_blockers(["a", "b"], delays)[1].gain == 2.0


def test_nothing_to_rank() -> None:
    assert rank_blockers([], np.zeros((0, 5))) == ()
    assert best_sets([], np.zeros((0, 5)), 3) == ()
    with pytest.raises(ValueError, match="row"):
        rank_blockers(["a"], np.zeros((2, 5)))


@given(DELAYS)
def test_k1_k2_and_the_shares(samples: list[list[int]]) -> None:
    delays = matrix(samples)
    rows = rank_blockers(names(delays), delays)
    slip = delays.max(axis=0)
    assert sum(row.gain for row in rows) <= slip.mean() + 1e-9
    assert sum(row.critical for row in rows) == pytest.approx(1 if slip.max() > 0 else 0)
    shares = [row.share or 0 for row in rows]
    assert sum(shares) == pytest.approx(slip.mean())
    for row, share in zip(rows, shares, strict=True):
        assert -1e-9 <= row.gain <= share + 1e-9 <= row.alone + 2e-9


@given(DELAYS)
def test_expected_shares_are_the_exact_ones_on_average(samples: list[list[int]]) -> None:
    exact = np.mean([[float(x) for x in airport_shares(row)] for row in samples], axis=0)
    assert expected_shares(matrix(samples)) == pytest.approx(exact)


@given(DELAYS)
def test_k3_what_is_left_never_grows_and_ends_at_nothing(samples: list[list[int]]) -> None:
    delays = matrix(samples)
    sets = best_sets(names(delays), delays, len(delays))
    left = [delays.max(axis=0).mean(), *(found.left for found in sets)]
    assert all(b <= a + 1e-9 for a, b in pairwise(left))
    assert left[-1] == 0
    assert all(found.saved + found.left == pytest.approx(left[0]) for found in sets)


def test_k4_the_same_seed_gives_the_same_rank() -> None:
    one, two = (generator(8).exponential(30, (7, 500)) for _ in range(2))
    assert rank_blockers(names(one), one) == rank_blockers(names(two), two)


def test_with_known_dates_the_best_set_is_the_k_longest() -> None:
    delays = matrix([[5, 40, 12, 33, 20]])
    sets = best_sets(names(delays), delays, 5)
    assert [(set(found.ids), found.saved) for found in sets[:3]] == [
        ({"p1"}, 7),
        ({"p1", "p3"}, 20),
        ({"p1", "p3", "p4"}, 28),
    ]


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000), st.integers(4, 9))
def test_the_search_finds_what_trying_everything_finds(seed: int, count: int) -> None:
    """Lumpy delays, many of them nothing: the case in which picking one by one goes wrong."""
    rng = generator(seed)
    delays = rng.exponential(40, (count, 40)) * (rng.random((count, 40)) < rng.uniform(0.1, 0.9, (count, 1)))
    total = delays.max(axis=0).mean()
    smaller: tuple[int, ...] = ()
    for size in range(1, count):
        smaller = search_set(delays, size, smaller)
        left = {
            chosen: np.delete(delays, chosen, axis=0).max(axis=0).mean()
            for chosen in combinations(range(count), size)
        }
        assert total - left[smaller] >= 0.93 * (total - min(left.values())) - 1e-9


def test_more_than_twelve_are_searched() -> None:
    delays = generator(1).exponential(30, (20, 300))
    sets = best_sets(names(delays), delays, 4)
    assert [found.count for found in sets] == [1, 2, 3, 4]
    assert sets[0].ids[0] == rank_blockers(names(delays), delays)[0].id
    assert all(a.left >= b.left for a, b in pairwise(sets))
