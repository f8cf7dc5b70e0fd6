"""How much of a slip each activity's own overrun causes.

v(S) is the finish when the activities of S take as long as observed and the others as long as planned. That
is no max game (two short overruns in a row add up, in parallel they do not), so the shares are Shapley values
by enumeration, or sampled: projects.domain.shapley. The R package ProjectManagement calls it delay.pert.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from projects.domain.attribution import Method
from projects.domain.columns import finish_of_duration_sets
from projects.domain.days import Day, WorkDays
from projects.domain.errors import NetworkDataError
from projects.domain.network import CompiledNetwork, remaining
from projects.domain.shapley import EXACT_MAX, PERMUTATIONS, Members, Values, shapley


@dataclass(frozen=True, slots=True)
class OverrunShare:
    """Calendar days of one activity's overrun; negative: it saved days. ``error``: standard error of a
    sampled share. Stand-alone and but-for as in projects.domain.attribution, but not ordered: with SS and
    FF links a longer activity may shorten the whole.
    """

    id: str
    stand_alone: int
    share: Fraction
    but_for: int
    error: float | None


@dataclass(frozen=True, slots=True)
class OverrunAttribution:
    """Half-open finishes as planned and as observed; ``total`` calendar days, the sum of all shares."""

    planned_finish: Day
    finish: Day
    total: int
    activities: tuple[OverrunShare, ...]
    method: Method


def attribute_durations(
    compiled: CompiledNetwork,
    planned: Mapping[str, WorkDays],
    observed: Mapping[str, WorkDays],
    *,
    exact_max: int = EXACT_MAX,
    permutations: int = PERMUTATIONS,
    seed: int = 0,
) -> OverrunAttribution:
    """Share out ``finish as observed - finish as planned`` among the activities whose durations differ.

    Durations are working days still to do; an activity in neither mapping keeps that of the network, one in
    ``planned`` only is as planned. Complete activities ignore them. Worst first. Raises NetworkDataError for
    an unknown activity or a negative duration, HorizonError past the calendars.
    """
    before, after = _durations(compiled, planned), _durations(compiled, {**planned, **observed})
    done = np.array([activity.complete for activity in compiled.activities])
    players = np.flatnonzero((before != after) & ~done)

    def finishes(members: Members) -> Values:
        durations = np.repeat(before[:, None], members.shape[1], axis=1)
        durations[players] = np.where(members, after[players, None], before[players, None])
        return finish_of_duration_sets(compiled, durations).astype(np.int64)

    count = len(players)
    ends = finishes(np.repeat([[False, True]], count, axis=0).reshape(count, 2))
    shares = shapley(finishes, count, exact_max=exact_max, permutations=permutations, seed=seed)
    eye = np.eye(count, dtype=np.bool_)
    alone, others = (finishes(eye), finishes(~eye)) if count else (ends, ends)
    rows = [
        OverrunShare(
            compiled.activities[player].id,
            int(alone[i] - ends[0]),
            shares.values[i],
            int(ends[1] - others[i]),
            None if shares.errors is None else shares.errors[i],
        )
        for i, player in enumerate(players.tolist())
    ]
    rows.sort(key=lambda row: (-row.share, -row.stand_alone, row.id))
    method = Method.EXACT if shares.errors is None else Method.SAMPLED
    return OverrunAttribution(int(ends[0]), int(ends[1]), int(ends[1] - ends[0]), tuple(rows), method)


def _durations(compiled: CompiledNetwork, given: Mapping[str, WorkDays]) -> Values:
    found = np.array([remaining(activity) for activity in compiled.activities], dtype=np.int64)
    for key, days in given.items():
        if key not in compiled.index:
            raise NetworkDataError(
                "unknown_activity", key, f"A duration names activity {key}.", "Correct it."
            )
        if days < 0:
            raise NetworkDataError("negative_duration", key, f"{key} would take {days} days.", "Correct it.")
        found[compiled.index[key]] = days
    return found
