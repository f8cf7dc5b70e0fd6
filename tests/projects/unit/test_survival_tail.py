"""Draws of the time still to go: conditional on age, past the curve, never negative."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import CensoredData, weibull_min

from projects.domain.sampling import generator
from projects.domain.survival import kaplan_meier
from projects.domain.survival_tail import WeibullTail, conditional_sampler, fit_weibull, remaining_days
from tests.projects.unit.survival_data import LUNG, SIX_MP, split

CASES = st.lists(st.tuples(st.integers(0, 60), st.booleans()), min_size=1, max_size=30)
CHANCE = np.linspace(0.001, 0.999, 97)


@pytest.mark.parametrize("text", [SIX_MP, LUNG], ids=["6-MP", "lung"])
def test_the_fit_equals_scipy(text: str) -> None:
    duration, event = split(text)
    known = [t for t, e in zip(duration, event, strict=True) if e]
    open_ = [t for t, e in zip(duration, event, strict=True) if not e]
    shape, _, scale = weibull_min.fit(CensoredData(uncensored=known, right=open_), floc=0)
    ours = fit_weibull(duration, event)
    assert ours is not None
    assert (ours.shape, ours.scale) == pytest.approx((shape, scale), rel=2e-4)


def test_the_fit_finds_the_truth_through_truncation() -> None:
    rng = np.random.default_rng(3)
    length = 200 * rng.weibull(1.4, 60_000)
    begun = rng.uniform(-500, 300, length.size)
    seen = begun + length > 0
    length, begun = length[seen], begun[seen]
    ages = np.minimum(length, 400 - begun)
    tail = fit_weibull(ages, length <= 400 - begun, np.maximum(-begun, 0))
    assert tail is not None
    assert (tail.shape, tail.scale) == pytest.approx((1.4, 200), rel=0.03)


def test_one_event_time_fits_nothing() -> None:
    assert fit_weibull([5, 5, 9], [True, True, False]) is None
    assert fit_weibull([], []) is None


def test_same_day_ends_count_as_half_a_day() -> None:
    assert fit_weibull([0, 1, 2], [True] * 3) == fit_weibull([0.5, 1, 2], [True] * 3)


def test_inversion_by_hand() -> None:
    """S falls by a quarter at 10, 20, 30 and 40. A case open at 15 is alive with 3/4: 20, 30 and 40 are equally
    likely, so 5, 15 or 25 days are to go.
    """
    curve = kaplan_meier([10, 20, 30, 40], [True] * 4)
    days = remaining_days(curve, None, 15, np.array([0.9, 0.7, 0.6, 0.4, 0.3, 0.1]))
    assert days.tolist() == [5, 5, 15, 15, 25, 25]


def test_s5_at_age_0_the_draws_are_the_curve() -> None:
    curve = kaplan_meier(*split(LUNG))
    tail = fit_weibull(*split(LUNG))
    drawn = conditional_sampler(curve, tail)(generator(5), 200_000)
    for day in (100, 310, 624, 800):
        assert float((drawn > day).mean()) == pytest.approx(float(curve.at(day)), abs=0.005)


def test_given_an_age_the_draws_follow_the_conditional_curve() -> None:
    curve = kaplan_meier(*split(LUNG))
    drawn = conditional_sampler(curve, fit_weibull(*split(LUNG)), age=310)(generator(5), 200_000)
    for more in (100, 200, 400):
        expected = float(curve.at(310 + more)) / float(curve.at(310))
        assert float((drawn > more).mean()) == pytest.approx(expected, abs=0.005)


def test_past_the_last_event_the_tail_goes_on_where_the_curve_ends() -> None:
    curve = kaplan_meier([10, 20, 50, 50], [True, True, False, False])
    tail = WeibullTail(1.0, 100.0)
    drawn = remaining_days(curve, tail, 0, CHANCE)
    late = drawn[CHANCE < 0.5]
    assert late == pytest.approx(20 - 100 * np.log(CHANCE[CHANCE < 0.5] / 0.5))
    assert set(drawn[CHANCE > 0.51].tolist()) == {10, 20}


def test_without_a_tail_nobody_knows() -> None:
    curve = kaplan_meier([10, 20, 50, 50], [True, True, False, False])
    drawn = remaining_days(curve, None, 0, np.array([0.9, 0.1]))
    assert drawn[0] == 10
    assert np.isnan(drawn[1])


def test_a_case_older_than_all_others_is_drawn_from_the_tail() -> None:
    curve = kaplan_meier([10, 20], [True, True])
    exponential = WeibullTail(1.0, 30.0)  # has no memory
    assert remaining_days(curve, exponential, 400, CHANCE) == pytest.approx(-30 * np.log(CHANCE))
    assert np.isnan(remaining_days(curve, None, 400, CHANCE)).all()


@given(CASES, st.integers(0, 80))
def test_s6_nothing_is_drawn_from_the_past(rows: list[tuple[int, bool]], age: int) -> None:
    days, ended = [t for t, _ in rows], [e for _, e in rows]
    drawn = remaining_days(kaplan_meier(days, ended), fit_weibull(days, ended), age, CHANCE)
    known = drawn[~np.isnan(drawn)]
    assert np.all(known >= 0)
    assert np.all(np.diff(known) <= 1e-9)  # a greater chance to be still open: a shorter time
