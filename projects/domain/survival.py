"""How long things take when many are not finished yet: the Kaplan-Meier curve.

Durations are in days. Observations may be right-censored (still open) and left-truncated (seen only from some
age on). Formulas and worked tables: docs/algorithms/survival.md. Sources: Kaplan and Meier 1958; Greenwood
1926 for the variance; Aalen and Johansen 1978 for competing ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Values: TypeAlias = Sequence[float] | Floats

_ROUNDING = 1e-12
"""Products of fractions fall short of a round probability by less than this."""


@dataclass(frozen=True, slots=True, eq=False)
class SurvivalCurve:
    """P(T > t), a step function that falls at ``times`` (days, ascending, each with at least one event).

    ``survival[i]`` holds from ``times[i]`` (inclusive) to ``times[i + 1]`` (exclusive); before the first time
    it is 1. ``variance`` is Greenwood's. ``at_risk`` and ``ended`` are the n and d of each time; ``events``
    and ``censored`` count observations; ``last`` is the greatest age seen, of events and of open ones.
    """

    times: Floats
    survival: Floats
    variance: Floats
    at_risk: Floats
    ended: Floats
    events: int
    censored: int
    last: float

    def at(self, days: Values | float) -> Floats:
        """P(T > days), one value for each of ``days``; 1 before the first event."""
        place = np.searchsorted(self.times, np.asarray(days, dtype=float), side="right")
        return np.concatenate(([1.0], self.survival))[place]

    def standard_error(self, days: float) -> float | None:
        """Greenwood's standard error of ``at(days)``; None where its formula divides by zero (S = 0)."""
        place = int(np.searchsorted(self.times, days, side="right")) - 1
        if place < 0:
            return 0.0
        value = float(self.variance[place])
        return None if np.isnan(value) else float(np.sqrt(value))

    def quantile(self, probability: float) -> float | None:
        """The least time by which at least ``probability`` (above 0, at most 1) have ended.

        None when the curve does not fall so far: the open cases do not say. Raises ValueError outside (0, 1].
        """
        if not 0 < probability <= 1:
            raise ValueError(f"a probability lies above 0 and at most at 1: {probability}")
        low = np.flatnonzero(self.survival <= 1 - probability + _ROUNDING)
        return float(self.times[low[0]]) if low.size else None

    def while_at_risk(self, least: int) -> SurvivalCurve:
        """The part of the curve that rests on at least ``least`` cases at risk; counts and ``last`` stay.

        Past it a handful of cases would speak for all: one that ended after 600 days says nothing of the next.
        """
        kept = int(np.count_nonzero(np.cumprod(self.at_risk >= least)))
        return replace(
            self,
            times=self.times[:kept],
            survival=self.survival[:kept],
            variance=self.variance[:kept],
            at_risk=self.at_risk[:kept],
            ended=self.ended[:kept],
        )


def kaplan_meier(
    duration: Values, event: Sequence[bool] | npt.NDArray[np.bool_], entry: Values | None = None
) -> SurvivalCurve:
    """S(t) = product over event times t(i) <= t of (1 - d(i) / n(i)).

    ``duration``: age in days at the end, or at the last look (``event`` False). ``entry``: age from which the
    observation was under watch (left truncation; 0: from the beginning); n(i) counts entry < t(i) <= duration,
    and a duration of 0 counts where the watch began with it. An observation whose watch begins at or after its
    end was never seen at risk: it is left out. Raises ValueError for unequal lengths or negative durations.
    """
    ages, happened, since = _checked(duration, event, entry)
    times, counts = np.unique(ages[happened], return_counts=True)
    ended = counts.astype(float)
    at_risk = _at_risk(times, ages, since)
    with np.errstate(divide="ignore", invalid="ignore"):
        survival = np.cumprod(1 - ended / at_risk, dtype=np.float64)
        variance = survival**2 * np.cumsum(ended / (at_risk * (at_risk - ended)), dtype=np.float64)
    events = int(np.count_nonzero(happened))
    last = float(ages.max()) if ages.size else 0.0
    return SurvivalCurve(times, survival, variance, at_risk, ended, events, ages.size - events, last)


def cumulative_incidence(
    duration: Values, outcome: Sequence[int], cause: int, entry: Values | None = None
) -> tuple[Floats, Floats]:
    """Times, and the probability to have ended by ``cause`` by then, other ends competing (Aalen-Johansen).

    ``outcome`` 0: still open. I(t) = sum over t(i) <= t of S(t(i-1)) d_cause(i) / n(i), S being the curve of
    all ends together. Raises ValueError like ``kaplan_meier``.
    """
    kinds = np.asarray(outcome)
    curve = kaplan_meier(duration, kinds > 0, entry)
    ages, _, _ = _checked(duration, kinds > 0, entry, kinds == cause)
    ours = np.array([np.count_nonzero(ages == t) for t in curve.times], dtype=float)
    before = np.concatenate(([1.0], curve.survival[:-1])) if curve.times.size else curve.survival
    return curve.times, np.cumsum(before * ours / curve.at_risk)


def _at_risk(times: Floats, ages: Floats, since: Floats) -> Floats:
    """Counts of since < t <= age by two sorted searches (200,000 cases take hundredths of a second)."""
    entered = np.searchsorted(np.sort(since), times, side="left")
    gone = np.searchsorted(np.sort(ages), times, side="left")
    return (entered - gone).astype(float)


def _checked(
    duration: Values,
    event: Sequence[bool] | npt.NDArray[np.bool_],
    entry: Values | None,
    only: npt.NDArray[np.bool_] | None = None,
) -> tuple[Floats, npt.NDArray[np.bool_], Floats]:
    """Arrays of what was under watch; ``since`` is -1 where it was from the beginning, so that a duration of 0
    counts."""
    ages, happened = np.asarray(duration, dtype=float), np.asarray(event, dtype=bool)
    given = np.zeros(ages.shape) if entry is None else np.asarray(entry, dtype=float)
    if not ages.shape == happened.shape == given.shape or ages.ndim != 1:
        raise ValueError("durations, events and entries must be lists of one length")
    if ages.size and (np.isnan(ages).any() or ages.min() < 0):
        raise ValueError("a duration cannot be negative or missing")
    since = np.where(given <= 0, -1.0, given)
    seen = since < ages
    if only is not None:
        seen &= only
    return ages[seen], happened[seen], since[seen]
