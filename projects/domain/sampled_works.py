"""Samples of the working days that are left, from how works of the class went. The sample is the last axis.

One contractor does the works of a project, so their chances may share a common factor. Every activity has a
stream of random numbers of its own, made from the seed and its code, apart from those of the land.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from projects.domain.flat import Ints
from projects.domain.network import CompiledNetwork
from projects.domain.sampling import chances, common_factor, generator, seed_of
from projects.domain.survival import Floats
from projects.domain.work_ratios import WorkClass

_EXACT = 1e-9
"""Products of fractions miss a whole number of days by less than this."""


def sample_works(
    c: CompiledNetwork, known: WorkClass, reached: Mapping[str, float], how: tuple[int, int, float]
) -> Ints:
    """Remaining working days [A, S], rows as ``c.activities``: the programme's own times a ratio drawn.

    ``reached``: the ratio so far of work under way, by activity; its draw is no smaller. ``how``: seed, number of
    samples, correlation of the chances of one project. Whole days, at least one; nothing left stays nothing, and
    where the class cannot tell, the programme's own days stand.
    """
    seed, samples, rho = how
    factor = common_factor(generator(seed_of(str(seed), "works")), samples)
    days = np.array([[node.remaining] for node in c.nodes], dtype=np.int32)
    rows = np.repeat(days.reshape(len(c.nodes), 1), samples, axis=1)
    for row, activity in enumerate(c.activities):
        left = c.nodes[row].remaining
        if activity.complete or not left:
            continue
        chance = chances(generator(seed_of(str(seed), "work", activity.id)), factor, rho)
        ratios = known.ratios(reached.get(activity.id, 0.0), chance)
        if ratios is not None:
            rows[row] = stretched(left, ratios)
    return rows


def stretched(left: int, ratios: Floats) -> Ints:
    """``left`` (> 0) working days times each ratio, rounded up to whole days, at least one."""
    return np.maximum(np.ceil(left * ratios - _EXACT), 1).astype(np.int32)
