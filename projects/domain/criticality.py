"""How much each activity's uncertainty matters to the finish, from samples (the last axis is the sample).

Names and definitions: criticality index, significance index, schedule sensitivity index, cruciality index
(Williams 1992; PMBOK; Vanhoucke 2010). Worked table: docs/algorithms/forecast.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from projects.domain.survival import Floats


@dataclass(frozen=True, slots=True)
class Criticality:
    """One activity. ``ci``: P(on the longest path). ``si``: mean of AD / (AD + TF) * SD / E[SD]. ``ssi``: ci
    times the ratio of the spreads of its duration and of the whole; 0 for a duration that never varies.
    ``cri``: Pearson correlation of both; None where one never varies.
    """

    ci: float
    si: float | None
    ssi: float
    cri: float | None


def criticality(
    on_path: npt.NDArray[np.bool_], duration: Floats, span: Floats, total_float: Floats | None = None
) -> Criticality:
    """Indices of one activity. ``duration`` AD and ``span`` SD (of the schedule) in days per sample;
    ``total_float`` TF in days per sample (None: SI is not computed). Raises ValueError for unequal lengths.
    """
    if not on_path.shape == duration.shape == span.shape:
        raise ValueError("one value per sample, of the path, the duration and the span")
    ci = float(on_path.mean())
    own, whole = float(duration.std()), float(span.std())
    varies = own > 0 and whole > 0
    return Criticality(
        ci=ci,
        si=None if total_float is None else _significance(duration, span, total_float),
        ssi=ci * own / whole if varies else 0.0,
        cri=float(np.corrcoef(duration, span)[0, 1]) if varies else None,
    )


def _significance(duration: Floats, span: Floats, total_float: Floats) -> float | None:
    mean = float(span.mean())
    if mean <= 0:
        return None
    room = duration + total_float
    part = np.divide(duration, room, out=np.zeros_like(duration), where=room > 0)
    return float((part * span / mean).mean())
