"""Scores against closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from projects.domain.scoring import (
    brier_administrative,
    coverage,
    crps_ensemble,
    crps_quantiles,
    monte_carlo_error,
    pinball,
    pit,
    pit_histogram,
    probability_by,
)

NAN = float("nan")


@pytest.mark.parametrize(
    ("outcome", "forecast", "level", "loss"),
    [
        (110, 100, 0.8, 8.0),  # ten days later than P80: 0.8 each
        (90, 100, 0.8, 2.0),  # ten days earlier: 0.2 each
        (100, 100, 0.8, 0.0),
        (110, 100, 0.5, 5.0),  # at the median: half the absolute error
    ],
)
def test_pinball(outcome: float, forecast: float, level: float, loss: float) -> None:
    assert pinball(outcome, forecast, level) == pytest.approx(loss)


def test_the_quantile_has_the_least_pinball_loss() -> None:
    outcomes = np.arange(1, 101)
    losses = {q: sum(pinball(float(y), q, 0.8) for y in outcomes) for q in range(60, 100)}
    assert min(losses, key=losses.__getitem__) in (80, 81)


def test_crps_of_the_standard_normal_at_0() -> None:
    """(sqrt 2 - 1) / sqrt pi = 0.2336950 (Gneiting and Raftery 2007, eq. 21 at z = 0)."""
    levels = (np.arange(20_000) + 0.5) / 20_000
    assert crps_ensemble(norm.ppf(levels), 0) == pytest.approx(0.2336949, abs=2e-6)
    by_level = {float(p): float(norm.ppf(p)) for p in (np.arange(1000) + 0.5) / 1000}
    assert crps_quantiles(by_level, 0) == pytest.approx(0.2336949, abs=2e-4)


def test_crps_of_one_sample_is_the_absolute_error() -> None:
    assert crps_ensemble([7], 10) == 3


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=12), st.integers(-60, 60))
def test_crps_equals_its_definition_over_pairs(samples: list[int], outcome: int) -> None:
    x = np.array(samples, dtype=float)
    pairs = np.abs(x[:, None] - x[None, :]).mean()
    assert crps_ensemble(x, outcome) == pytest.approx(np.abs(x - outcome).mean() - pairs / 2, abs=1e-9)


def test_nothing_cannot_be_scored() -> None:
    with pytest.raises(ValueError, match="at least one"):
        crps_ensemble([], 1)
    with pytest.raises(ValueError, match="at least one"):
        crps_quantiles({}, 1)
    with pytest.raises(ValueError, match="at least one"):
        probability_by({}, 1)
    with pytest.raises(ValueError, match="at least one"):
        monte_carlo_error([], 0.5)
    assert coverage([]) is None


def test_administrative_brier_by_hand() -> None:
    """Horizon 60 days. The third was looked at for 40 days only: left out, although it had ended by then.

    ((1 - 0.7)^2 + (0 - 0.4)^2 + (0 - 0.2)^2) / 3 = 0.29 / 3.
    """
    said, ended, looked = [0.7, 0.4, 0.9, 0.2], [50, 80, 20, NAN], [100, 100, 40, 60]
    score, count = brier_administrative(said, ended, looked, 60)
    assert score == pytest.approx(0.29 / 3)
    assert count == 3
    assert brier_administrative(said, ended, looked, 365) == (None, 0)


def test_scoring_the_resolved_ones_alone_would_flatter_haste() -> None:
    """The truth: exponential, mean 100 days. Looked at evenly for up to 200 days, horizon 100."""
    rng = np.random.default_rng(1)
    ended, looked = rng.exponential(100, 50_000), rng.uniform(0, 200, 50_000)
    seen = np.where(ended <= looked, ended, NAN)
    truth = 1 - np.exp(-1.0)
    honest, _ = brier_administrative(np.full(50_000, truth), seen, looked, 100)
    assert honest == pytest.approx(truth * (1 - truth), abs=0.005)
    resolved = ~np.isnan(seen)
    assert (seen[resolved] <= 100).mean() > truth + 0.15  # what a hasty count would have called calibration


def test_coverage_and_pit() -> None:
    assert coverage([True, True, False, True]) == 0.75
    assert pit([1, 2, 3, 4], 2.5) == 0.5
    assert pit([1, 2, 2, 3], 2) == 0.5
    assert pit_histogram([0.05, 0.15, 0.95, 1.0], 10).tolist() == [1, 1, 0, 0, 0, 0, 0, 0, 0, 2]


def test_pit_of_honest_forecasts_is_flat() -> None:
    rng = np.random.default_rng(4)
    values = [pit(rng.normal(size=200), float(rng.normal())) for _ in range(4000)]
    assert pit_histogram(values, 4) == pytest.approx([1000] * 4, abs=120)


def test_probability_from_quantiles() -> None:
    quantiles = {0.1: 10.0, 0.5: 20.0, 0.9: 60.0}
    assert probability_by(quantiles, 5) == 0.05
    assert probability_by(quantiles, 15) == pytest.approx(0.3)
    assert probability_by(quantiles, 60) == 0.9
    assert probability_by(quantiles, 61) == 0.95
    assert probability_by({0.5: 7.0, 0.9: 7.0}, 7) == 0.9  # quantiles that fall on one day


def test_monte_carlo_error_shrinks_with_the_root_of_the_samples() -> None:
    rng = np.random.default_rng(2)
    few, many = (
        monte_carlo_error(rng.normal(size=1000), 0.8),
        monte_carlo_error(rng.normal(size=100_000), 0.8),
    )
    # sqrt(p (1 - p) / n) / density at the quantile: 1.96 * 0.4 / (0.28 * sqrt n)
    assert few == pytest.approx(1.96 * 0.4 / 0.28 / np.sqrt(1000), rel=0.35)
    assert many == pytest.approx(few / 10, rel=0.35)
