"""Samples: three-point durations, whole days, correlated chances. The last axis is the sample.

Every draw comes from ``numpy.random.Generator(PCG64(seed))``, whose seed is kept with the result. Scenarios
that are compared use the same chances (common random numbers), so that a difference is never noise.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numpy.random import PCG64, Generator
from scipy.special import betaincinv, ndtr

from projects.domain.survival import Floats

_INSIDE = 1e-12
"""Chances stay inside (0, 1): at the ends an inverse may be infinite."""


@dataclass(frozen=True, slots=True)
class ThreePoint:
    """Least, most likely and greatest value, in that order. Raises ValueError for another order."""

    least: float
    likely: float
    greatest: float

    def __post_init__(self) -> None:
        if not self.least <= self.likely <= self.greatest:
            raise ValueError("least, most likely and greatest value must stand in this order")

    @property
    def span(self) -> float:
        """Greatest less least."""
        return self.greatest - self.least


def generator(seed: int) -> Generator:
    """The stream of random numbers of ``seed`` (0 to 2^63 - 1): the same on every machine."""
    return Generator(PCG64(seed))


def seed_of(*parts: str) -> int:
    """A seed made from texts (0 to 2^63 - 1): the same texts give the same numbers."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1


def triangular(points: ThreePoint, chance: Floats) -> Floats:
    """Values of the triangular distribution at probabilities ``chance``.

    Mean (a + m + b) / 3, variance (a^2 + m^2 + b^2 - a m - a b - m b) / 18.
    """
    if points.span == 0:
        return np.full(chance.shape, points.least)
    turn = (points.likely - points.least) / points.span
    low = points.least + np.sqrt(chance * points.span * (points.likely - points.least))
    high = points.greatest - np.sqrt((1 - chance) * points.span * (points.greatest - points.likely))
    return np.asarray(np.where(chance < turn, low, high))


def beta_pert(points: ThreePoint, chance: Floats) -> Floats:
    """Values of the beta-PERT distribution at probabilities ``chance``.

    alpha = 1 + 4 (m - a) / (b - a), beta = 1 + 4 (b - m) / (b - a); mean (a + 4 m + b) / 6.
    """
    if points.span == 0:
        return np.full(chance.shape, points.least)
    alpha = 1 + 4 * (points.likely - points.least) / points.span
    beta = 1 + 4 * (points.greatest - points.likely) / points.span
    return np.asarray(points.least + points.span * betaincinv(alpha, beta, chance))


def whole_days(durations: Floats) -> npt.NDArray[np.int32]:
    """Rounded to whole days, at least one: work that is left takes a day."""
    return np.maximum(np.rint(durations), 1).astype(np.int32)


def common_factor(rng: Generator, samples: int) -> Floats:
    """The factor that all members of a group share (same office, same village): standard normal."""
    return rng.standard_normal(samples)


def chances(rng: Generator, factor: Floats, rho: float) -> Floats:
    """Uniform chances in (0, 1), one per sample, correlated with all others drawn with the same factor.

    One-factor Gaussian copula: U = Phi(sqrt(rho) * factor + sqrt(1 - rho) * own), so that two of them have
    correlation ``rho`` on the normal scale. The own part is drawn whatever ``rho`` is, so that runs with
    different ``rho`` share their random numbers. Raises ValueError unless 0 <= rho <= 1.
    """
    if not 0 <= rho <= 1:
        raise ValueError(f"a correlation of chances lies between 0 and 1: {rho}")
    own = rng.standard_normal(factor.shape)
    mixed = np.sqrt(rho) * factor + np.sqrt(1 - rho) * own
    return np.asarray(np.clip(ndtr(mixed), _INSIDE, 1 - _INSIDE))
