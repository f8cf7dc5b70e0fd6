"""Kaplan-Meier against published curves, scipy, and what must always hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf

from projects.domain.survival import SurvivalCurve, cumulative_incidence, kaplan_meier
from tests.projects.unit.survival_data import AML_MAINTAINED, LUNG, SIX_MP, split

CASES = st.lists(st.tuples(st.integers(0, 60), st.booleans()), min_size=1, max_size=40)


def curve(rows: list[tuple[int, bool]]) -> SurvivalCurve:
    return kaplan_meier([float(t) for t, _ in rows], [e for _, e in rows])


@pytest.mark.parametrize(
    ("week", "alive"),
    # Freireich et al. 1963, remission times under 6-MP, as printed in every textbook (e.g. Klein and Moeschberger).
    [(6, 0.857), (7, 0.807), (10, 0.753), (13, 0.690), (16, 0.627), (22, 0.538), (23, 0.448)],
)
def test_six_mp(week: int, alive: float) -> None:
    assert float(kaplan_meier(*split(SIX_MP)).at(week)) == pytest.approx(alive, abs=5e-4)


def test_six_mp_standard_error_and_median() -> None:
    found = kaplan_meier(*split(SIX_MP))
    assert found.standard_error(6) == pytest.approx(0.0764, abs=5e-5)
    assert found.standard_error(5) == 0
    assert (found.events, found.censored) == (9, 12)
    assert found.quantile(0.5) == 23  # S(23) = .448
    assert found.quantile(0.8) is None  # the curve ends at .448


@pytest.mark.parametrize(
    ("week", "alive", "error"),
    # R 4.2.2, package survival 3.5.3: summary(survfit(Surv(time, status) ~ x, aml)), group Maintained.
    [
        (9, 0.9091, 0.0867),
        (13, 0.8182, 0.1163),
        (18, 0.7159, 0.1397),
        (23, 0.6136, 0.1526),
        (31, 0.4909, 0.1642),
        (34, 0.3682, 0.1627),
        (48, 0.1841, 0.1535),
    ],
)
def test_aml_maintained(week: int, alive: float, error: float) -> None:
    found = kaplan_meier(*split(AML_MAINTAINED))
    assert float(found.at(week)) == pytest.approx(alive, abs=5e-5)
    assert found.standard_error(week) == pytest.approx(error, abs=5e-5)


def test_lung() -> None:
    """R's survfit prints a median of 310 days; the 80 % point of the same curve is 624."""
    found = kaplan_meier(*split(LUNG))
    assert (found.events, found.censored) == (165, 63)
    assert (found.quantile(0.5), found.quantile(0.8)) == (310, 624)


def test_nothing_seen_says_nothing() -> None:
    empty = kaplan_meier([], [])
    assert float(empty.at(100)) == 1
    assert empty.quantile(0.5) is None
    open_only = kaplan_meier([3, 5], [False, False])
    assert (open_only.events, open_only.censored, open_only.last) == (0, 2, 5)
    assert open_only.quantile(0.01) is None


@pytest.mark.parametrize("probability", [0.0, -0.1, 1.1])
def test_a_quantile_needs_a_probability(probability: float) -> None:
    with pytest.raises(ValueError, match="probability"):
        kaplan_meier([1], [True]).quantile(probability)


@pytest.mark.parametrize(
    ("duration", "event", "entry"),
    [([1], [True, False], None), ([-1], [True], None), ([float("nan")], [True], None), ([1], [True], [0, 1])],
)
def test_crooked_input_is_refused(
    duration: list[float], event: list[bool], entry: list[float] | None
) -> None:
    with pytest.raises(ValueError, match=r"duration"):
        kaplan_meier(duration, event, entry)


@given(CASES)
def test_s1_the_curve_never_rises_and_stays_within_0_and_1(rows: list[tuple[int, bool]]) -> None:
    values = curve(rows).survival
    assert np.all(values >= 0)
    assert np.all(values <= 1)
    assert np.all(np.diff(values) < 0)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=40))
def test_s2_without_censoring_it_is_the_share_still_open(days: list[int]) -> None:
    found = kaplan_meier(days, [True] * len(days))
    for day in range(61):
        assert float(found.at(day)) == pytest.approx(sum(d > day for d in days) / len(days), abs=1e-12)


@given(CASES, st.randoms())
def test_s3_the_order_does_not_matter(rows: list[tuple[int, bool]], shuffle: object) -> None:
    other = rows.copy()
    shuffle.shuffle(other)  # type: ignore[attr-defined]
    assert np.array_equal(curve(rows).survival, curve(other).survival)


@given(CASES)
def test_s4_a_case_censored_before_the_first_event_changes_nothing(rows: list[tuple[int, bool]]) -> None:
    rows = [(t + 1, e) for t, e in rows]
    assert np.allclose(curve([*rows, (0, False)]).survival, curve(rows).survival)


@given(CASES)
def test_s7_equals_scipy(rows: list[tuple[int, bool]]) -> None:
    known = [t for t, e in rows if e]
    open_ = [t for t, e in rows if not e]
    if not known:
        return
    theirs = ecdf(CensoredData(uncensored=known, right=open_)).sf
    assert np.allclose(curve(rows).at(theirs.quantiles), theirs.probabilities)


def test_left_truncation_by_hand() -> None:
    """Three cases; the second is watched from age 4 on only.

    At 3: 2 at risk, 1 ends: 1/2. At 5: the second and the third are at risk, 1 ends: 1/4. At 8: 1 of 1: 0.
    """
    found = kaplan_meier([3, 5, 8], [True, True, True], [0, 4, 0])
    assert found.at_risk.tolist() == [2, 2, 1]
    assert found.survival.tolist() == [0.5, 0.25, 0]


def test_what_ended_before_the_watch_began_is_left_out() -> None:
    found = kaplan_meier([3, 5], [True, True], [3, 0])
    assert (found.events, found.times.tolist()) == (1, [5])


def test_left_truncation_removes_the_bias_of_survivors() -> None:
    """Long cases are more likely to be still there when recording begins; the entry ages mend that."""
    rng = np.random.default_rng(7)
    length = rng.exponential(100, 40_000)
    begun = rng.uniform(-400, 0, length.size)  # recording begins on day 0
    seen = begun + length > 0
    ages, since = length[seen], -begun[seen]
    everything = np.ones(ages.size, dtype=bool)
    naive, mended = kaplan_meier(ages, everything), kaplan_meier(ages, everything, since)
    true = 100 * np.log(2)
    assert naive.quantile(0.5) > 1.5 * true
    assert mended.quantile(0.5) == pytest.approx(true, rel=0.06)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_completed_cases_alone_are_far_too_quick(seed: int) -> None:
    """The check of 4.3: true P50 and P80 of about 154 and 281 days (Weibull, shape 1.4, scale 200), cases opened
    over two years, the data date at the end of them.
    """
    rng = np.random.default_rng(seed)
    length = 200 * rng.weibull(1.4, 3000)
    window = rng.uniform(0, 400, length.size)
    ended = length <= window
    seen = np.minimum(length, window)
    honest = kaplan_meier(seen, ended)
    assert honest.quantile(0.5) == pytest.approx(154, abs=12)
    assert honest.quantile(0.8) == pytest.approx(281, abs=20)
    completed = float(np.quantile(length[ended], 0.5)), float(np.quantile(length[ended], 0.8))
    assert completed[0] < 0.8 * 154
    assert completed[1] < 0.8 * 281
    done_by_decree = kaplan_meier(seen, np.ones(seen.size, dtype=bool))
    assert done_by_decree.quantile(0.8) < 0.75 * 281  # type: ignore[operator]


def test_competing_ends_share_what_the_curve_lost() -> None:
    """Ten cases, one per day: 1 completed, 2 withdrawn, 0 open. By hand: I2(4) = 1/10 + 8/10 * 1/8 * ..."""
    days = list(range(1, 11))
    outcome = [1, 2, 1, 2, 0, 1, 1, 0, 1, 1]
    all_ends = kaplan_meier(days, [kind > 0 for kind in outcome])
    times, done = cumulative_incidence(days, outcome, 1)
    _, gone = cumulative_incidence(days, outcome, 2)
    assert np.allclose(done + gone + all_ends.survival, 1)
    assert times.tolist() == all_ends.times.tolist()
    assert gone.tolist()[:4] == pytest.approx([0, 0.1, 0.1, 0.2])  # without censoring: plain shares
