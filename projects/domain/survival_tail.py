"""Draws from a survival curve: how long a case that is already ``age`` days old still takes.

Inside the curve by inversion; past its last event by a Weibull tail fitted with censoring and truncation.
Worked table: docs/algorithms/survival.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numpy.random import Generator

from projects.domain.survival import Floats, SurvivalCurve, Values

SAME_DAY = 0.5
"""A step begun and ended on one day took half a day, for a distribution that knows no zero."""
_SHAPES = (0.1, 20.0)
_LONGEST = 36525.0
"""Draws end at a hundred years: a tail that promises more says nothing."""


@dataclass(frozen=True, slots=True)
class WeibullTail:
    """P(T > t) = exp(-(t / scale) ** shape); ``scale`` in days."""

    shape: float
    scale: float

    def at(self, days: Values | float) -> Floats:
        """P(T > days)."""
        return np.exp(-self._hazard(np.asarray(days, dtype=float)))

    def beyond(self, age: float, share: Floats) -> Floats:
        """The t with P(T > t | T > age) = ``share`` (above 0, at most 1)."""
        total = self._hazard(np.asarray(age, dtype=float)) - np.log(share)
        return np.minimum(self.scale * total ** (1 / self.shape), _LONGEST)

    def _hazard(self, days: Floats) -> Floats:
        return np.asarray((np.maximum(days, 0.0) / self.scale) ** self.shape)


def fit_weibull(
    duration: Values, event: Sequence[bool] | npt.NDArray[np.bool_], entry: Values | None = None
) -> WeibullTail | None:
    """Maximum likelihood with right censoring and left truncation; None with fewer than two different event
    times.

    For a given shape k the best scale is closed: scale^k = sum(t^k - entry^k) / events. What is left is one
    number, found by a bounded search of scipy. Without truncation it equals scipy's ``weibull_min.fit`` of
    ``CensoredData``.
    """
    ages = np.maximum(np.asarray(duration, dtype=float), SAME_DAY)
    happened = np.asarray(event, dtype=bool)
    since = np.zeros(ages.shape) if entry is None else np.maximum(np.asarray(entry, dtype=float), 0.0)
    seen = since < ages
    ages, happened, since = ages[seen], happened[seen], since[seen]
    ended = ages[happened]
    if np.unique(ended).size < 2:
        return None
    from scipy.optimize import minimize_scalar  # slow to load, and not every forecast needs a tail

    unit = float(ages.max())
    logs = float(np.log(ended / unit).sum())

    def exposure(shape: float) -> float:
        return float(((ages / unit) ** shape - (since / unit) ** shape).sum())

    def minus_log_likelihood(shape: float) -> float:
        count = ended.size
        return -float(count * np.log(shape) - count * np.log(exposure(shape)) + (shape - 1) * logs)

    best = minimize_scalar(minus_log_likelihood, bounds=_SHAPES, method="bounded", options={"xatol": 1e-9})
    shape = float(best.x)
    return WeibullTail(shape, unit * float((exposure(shape) / ended.size) ** (1 / shape)))


def remaining_days(curve: SurvivalCurve, tail: WeibullTail | None, age: float, chance: Floats) -> Floats:
    """Days still to go of a case open at ``age``, by inversion of ``chance``, uniform in (0, 1).

    The result solves P(T > age + days | T > age) = chance: a small chance gives a long time. Past the last
    event the tail takes over, scaled to the curve there; without a tail those draws are NaN, for nobody
    knows. A case older than anything in the curve is drawn from the tail alone.
    """
    alive = float(curve.at(age))
    end = float(curve.times[-1]) if curve.times.size else 0.0
    if alive <= 0 or (age >= end and tail is not None):
        return _by_tail(tail, age, age, chance)
    left = chance * alive
    # The first time at which the curve is at or below the level drawn; its times ascend while it falls.
    place = np.searchsorted(-curve.survival, -left, side="left")
    inside = place < curve.times.size
    total = np.full(chance.shape, np.nan)
    total[inside] = curve.times[place[inside]]
    out = ~inside
    if out.any():
        floor = float(curve.survival[-1]) if curve.times.size else 1.0
        total[out] = end + _by_tail(tail, end, end, left[out] / floor)
    return np.asarray(np.maximum(total - age, 0.0))


def conditional_sampler(
    curve: SurvivalCurve, tail: WeibullTail | None, age: float = 0.0
) -> Callable[[Generator, int], Floats]:
    """Draws of the days still to go of a case open at ``age``: ``sampler(rng, count)``, see
    ``remaining_days``.
    """

    def sample(rng: Generator, count: int) -> Floats:
        return remaining_days(curve, tail, age, 1.0 - rng.random(count))

    return sample


def _by_tail(tail: WeibullTail | None, age: float, since: float, share: Floats) -> Floats:
    if tail is None:
        return np.full(share.shape, np.nan)
    return np.asarray(tail.beyond(age, share) - since)
