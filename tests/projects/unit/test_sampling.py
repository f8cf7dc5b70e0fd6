"""Moments of the three-point distributions, whole days, correlated chances, seeds."""

from __future__ import annotations

import numpy as np
import pytest

from projects.domain.sampling import (
    ThreePoint,
    beta_pert,
    chances,
    common_factor,
    generator,
    seed_of,
    triangular,
    whole_days,
)

CHANCE = (np.arange(200_000) + 0.5) / 200_000
POINTS = [ThreePoint(2, 5, 14), ThreePoint(0, 0, 10), ThreePoint(3, 9, 9), ThreePoint(-2, 0, 2)]


@pytest.mark.parametrize("points", POINTS)
def test_triangular_moments(points: ThreePoint) -> None:
    a, m, b = points.least, points.likely, points.greatest
    drawn = triangular(points, CHANCE)
    assert drawn.mean() == pytest.approx((a + m + b) / 3, abs=1e-3)
    assert drawn.var() == pytest.approx((a * a + m * m + b * b - a * m - a * b - m * b) / 18, rel=1e-3)
    assert a <= drawn.min() <= drawn.max() <= b


@pytest.mark.parametrize("points", POINTS)
def test_beta_pert_moments(points: ThreePoint) -> None:
    a, m, b = points.least, points.likely, points.greatest
    alpha, beta = 1 + 4 * (m - a) / (b - a), 1 + 4 * (b - m) / (b - a)
    drawn = beta_pert(points, CHANCE)
    assert drawn.mean() == pytest.approx((a + 4 * m + b) / 6, abs=1e-3)
    exact = (b - a) ** 2 * alpha * beta / ((alpha + beta) ** 2 * (alpha + beta + 1))
    assert drawn.var() == pytest.approx(exact, rel=1e-3)


def test_the_classic_spread_of_a_symmetric_pert_is_near_a_sixth() -> None:
    assert beta_pert(ThreePoint(0, 6, 12), CHANCE).std() == pytest.approx(2, rel=0.14)  # exact: 12 / sqrt 28


@pytest.mark.parametrize("draw", [triangular, beta_pert])
def test_certainty_is_one_value(draw: object) -> None:
    assert set(draw(ThreePoint(4, 4, 4), CHANCE[:10]).tolist()) == {4}  # type: ignore[operator]


def test_three_points_stand_in_order() -> None:
    with pytest.raises(ValueError, match="order"):
        ThreePoint(1, 3, 2)


def test_whole_days_are_at_least_one() -> None:
    found = whole_days(np.array([0.0, 0.2, 1.4, 1.6, 7.0]))
    assert found.tolist() == [1, 1, 1, 2, 7]
    assert found.dtype == np.int32


@pytest.mark.parametrize("rho", [0.0, 0.5, 0.9])
def test_chances_are_uniform_and_correlated_as_asked(rho: float) -> None:
    rng = generator(11)
    factor = common_factor(rng, 100_000)
    one, two = chances(rng, factor, rho), chances(rng, factor, rho)
    assert np.histogram(one, 10, (0, 1))[0] / one.size == pytest.approx([0.1] * 10, abs=0.006)
    # Rank correlation of a Gaussian copula: 6 / pi * asin(rho / 2).
    assert np.corrcoef(one, two)[0, 1] == pytest.approx(6 / np.pi * np.arcsin(rho / 2), abs=0.01)
    assert 0 < one.min() < one.max() < 1


def test_full_correlation_is_one_chance() -> None:
    rng = generator(1)
    factor = common_factor(rng, 50)
    assert chances(rng, factor, 1.0) == pytest.approx(chances(rng, factor, 1.0))
    with pytest.raises(ValueError, match="correlation"):
        chances(rng, factor, 1.1)


def test_runs_with_another_correlation_share_their_random_numbers() -> None:
    def last(rho: float) -> float:
        rng = generator(9)
        chances(rng, common_factor(rng, 5), rho)
        return float(rng.random())

    assert last(0.0) == last(0.5)


def test_seeds() -> None:
    assert generator(3).random(4).tolist() == generator(3).random(4).tolist()
    assert seed_of("road", "2026-11-23") == seed_of("road", "2026-11-23")
    assert seed_of("road", "2026-11-23") != seed_of("road2026", "-11-23")
    assert 0 <= seed_of("") < 2**63


def test_60_parcels_each_half_sure_are_jointly_hardly_sure() -> None:
    """Never propagate each parcel's P50: together they are 0.5^60 sure by the day that halves each."""
    rng = generator(2)
    factor = common_factor(rng, 20_000)
    days = np.stack([-100 * np.log(chances(rng, factor, 0.0)) for _ in range(60)])
    each = np.median(days, axis=1).max()
    together = days.max(axis=0)
    assert (together <= each).mean() < 0.001
    assert np.median(together) == pytest.approx(-100 * np.log(1 - 0.5 ** (1 / 60)), rel=0.02)
