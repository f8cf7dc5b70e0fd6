"""How good forecasts were: pinball loss, CRPS, administrative Brier score, coverage, PIT.

Lower is better for the three scores. Sources: Gneiting and Raftery 2007 (pinball, CRPS); Kvamme and Borgan,
JMLR 24(2) 2023 (administrative Brier). Worked tables: docs/algorithms/calibration.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from projects.domain.survival import Floats, Values


def pinball(outcome: float, forecast: float, level: float) -> float:
    """Loss of the ``level`` quantile (0 to 1): ``level`` per day that the outcome is later, 1 - ``level`` per day
    that it is earlier.
    """
    late = outcome - forecast
    return max(level * late, (level - 1) * late)


def crps_ensemble(samples: Values, outcome: float) -> float:
    """Continuous ranked probability score of equally likely samples, in the unit of the outcome.

    mean |x - y| - sum over sorted x of (2 i - m - 1) x(i) / m^2, i from 1 to m. Raises ValueError without a
    sample.
    """
    x = np.sort(np.asarray(samples, dtype=float))
    count = x.size
    if not count:
        raise ValueError("a score needs at least one sample")
    weights = 2 * np.arange(1, count + 1) - count - 1
    return float(np.abs(x - outcome).mean() - (weights * x).sum() / count**2)


def crps_quantiles(quantiles: Mapping[float, float], outcome: float) -> float:
    """The CRPS as far as stored quantiles (level 0 to 1 -> value) show it: twice their mean pinball loss.

    The CRPS is twice the integral of the pinball loss over all levels; evenly spaced levels stand for it.
    Raises ValueError without a quantile.
    """
    if not quantiles:
        raise ValueError("a score needs at least one quantile")
    losses = [pinball(outcome, value, level) for level, value in quantiles.items()]
    return 2 * sum(losses) / len(losses)


def brier_administrative(
    forecasts: Values, ended: Values, looked_until: Values, horizon: float
) -> tuple[float | None, int]:
    """Mean of (1{T <= horizon} - forecast)^2, and of how many; None of none.

    ``forecasts``: probability to have ended by ``horizon``; ``ended``: T in days from the issue (NaN: still
    open); ``looked_until``: days from the issue to the last look, known of every forecast. Only those looked
    at for the whole horizon count. One that ended early but could not have been followed for so long is left
    out as well: else the quick ones alone would be scored.
    """
    said, times, looks = (np.asarray(a, dtype=float) for a in (forecasts, ended, looked_until))
    whole = looks >= horizon
    if not whole.any():
        return None, 0
    came = np.where(np.isnan(times), False, times <= horizon)
    return float(((came - said)[whole] ** 2).mean()), int(whole.sum())


def coverage(inside: Sequence[bool] | npt.NDArray[np.bool_]) -> float | None:
    """Share of outcomes inside their interval; None of none."""
    flags = np.asarray(inside, dtype=bool)
    return float(flags.mean()) if flags.size else None


def pit(samples: Values, outcome: float) -> float:
    """Probability integral transform: the forecast's probability of at most the outcome, ties counted half."""
    x = np.asarray(samples, dtype=float)
    return float(((x < outcome).sum() + 0.5 * (x == outcome).sum()) / x.size)


def pit_histogram(values: Values, bins: int = 10) -> npt.NDArray[np.int64]:
    """Counts of PIT values in equal bins of [0, 1]; flat when the forecasts are calibrated."""
    return np.histogram(np.asarray(values, dtype=float), bins=bins, range=(0.0, 1.0))[0].astype(np.int64)


def probability_by(quantiles: Mapping[float, float], value: float) -> float:
    """P(T <= value) read from quantiles (level 0 to 1 -> value), linear between them.

    Below the lowest and above the highest quantile the level of that quantile's tail is halved: nobody stored
    more. Raises ValueError without a quantile.
    """
    if not quantiles:
        raise ValueError("a probability needs at least one quantile")
    levels = np.array(sorted(quantiles), dtype=float)
    values = np.maximum.accumulate(np.array([quantiles[level] for level in sorted(quantiles)], dtype=float))
    if value < values[0]:
        return float(levels[0] / 2)
    if value > values[-1]:
        return float((1 + levels[-1]) / 2)
    upper = int(np.searchsorted(values, value, side="right"))
    if upper == values.size:
        return float(levels[-1])
    step = float(values[upper] - values[upper - 1])
    part = (value - float(values[upper - 1])) / step
    return float(levels[upper - 1] + part * (levels[upper] - levels[upper - 1]))


def monte_carlo_error(samples: Values, level: float) -> float:
    """Half-width, in the unit of the samples, of the range that holds the true quantile with 95 %.

    From order statistics: positions n p -+ 1.96 sqrt(n p (1 - p)). Raises ValueError without a sample.
    """
    x: Floats = np.sort(np.asarray(samples, dtype=float))
    count = x.size
    if not count:
        raise ValueError("an error needs at least one sample")
    spread = 1.96 * np.sqrt(count * level * (1 - level))
    low = int(np.clip(np.floor(count * level - spread), 0, count - 1))
    high = int(np.clip(np.ceil(count * level + spread), 0, count - 1))
    return float(x[high] - x[low]) / 2
