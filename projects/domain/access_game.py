"""How many days each blocker causes where access rules other than "all parcels" are present.

Such a rule makes parcels stand in for each other, so the finish is no longer the worst of its members. The
forward pass is: with d(p) the slip that p causes on the activities that it holds by itself, and h(f, day) the
slip when footprint f is ready on a day,

    v(S) = max( max over p in S of d(p), max over f of h(f, access day of f when only S is not clear) )

exactly, because the pass takes maxima through (docs/algorithms/attribution.md). So a coalition costs no pass
over the network, only its access days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from projects.domain.access import AccessResult, Ground, access
from projects.domain.access_columns import FREE, NEVER, access_days
from projects.domain.attribution import (
    Attribution,
    Blocker,
    BlockerShare,
    CheapestSet,
    Method,
    OpenEnd,
    StaircaseStep,
    attribute_blockers,
    combined_release,
)
from projects.domain.cpm import finish
from projects.domain.days import Day
from projects.domain.errors import NetworkDataError
from projects.domain.network import CompiledNetwork
from projects.domain.shapley import EXACT_MAX, PERMUTATIONS, Members, Shares, Values, all_coalitions, shapley


@dataclass(frozen=True, slots=True)
class _Held:
    """A footprint with what its parcels cost: ``rows`` are the players on it, in the order of
    ``ground.holders``; ``clear`` their days; ``slip`` the days lost by the day on which it is ready.
    """

    ground: Ground
    rows: npt.NDArray[np.int64]
    clear: npt.NDArray[np.int64]
    slip: Mapping[int, int]


def ground_access(blockers: Iterable[Blocker], grounds: Iterable[Ground]) -> dict[str, AccessResult]:
    """When each footprint (by id) is ready, with every blocker in place."""
    clear = {blocker.id: blocker.clear_day for blocker in blockers}
    return {ground.id: access(ground, clear) for ground in grounds}


def releases(blockers: Iterable[Blocker], grounds: Iterable[Ground]) -> dict[str, Day]:
    """Release of each activity: the latest of the blockers that hold it by themselves and of its footprints.

    Of what is open-ended only the lower bound counts.
    """
    chosen, places = tuple(blockers), tuple(grounds)
    release = combined_release(chosen)
    found = ground_access(chosen, places)
    for ground in places:
        day = found[ground.id].day
        if day is not None:
            release[ground.activity] = max(day, release.get(ground.activity, day))
    return release


def attribute_access(
    compiled: CompiledNetwork,
    blockers: Iterable[Blocker],
    grounds: Iterable[Ground],
    *,
    exact_max: int = EXACT_MAX,
    permutations: int = PERMUTATIONS,
    seed: int = 0,
) -> Attribution:
    """Share out the slip of blockers that hold activities by themselves and of parcels under access rules.

    ``Blocker.activities`` are those that it holds whatever else is clear (none, for a parcel that matters
    under the rules of ``grounds`` only). Without ``grounds``: ``attribute_blockers``. A parcel without a
    date is an open end where a rule cannot be met without it, and shares in the slip where it can.
    Raises NetworkDataError and HorizonError like ``attribute_blockers``.
    """
    given, places = tuple(blockers), tuple(grounds)
    alone = attribute_blockers(compiled, given)
    if not places:
        return alone
    for ground in places:
        if ground.activity not in compiled.index:
            raise NetworkDataError(
                "unknown_activity", ground.activity, f"Footprint {ground.id}: no activity {ground.activity}."
            )
    game = _AccessGame(compiled, given, places, alone)
    if not game.held:  # no rule adds a day to what its parcels cost by themselves: the closed form holds
        return replace(alone, open_ended=game.open_ends(alone.open_ended))
    shares = shapley(game.value, len(game.players), exact_max=exact_max, permutations=permutations, seed=seed)
    rows = game.rows(shares)
    return replace(
        alone,
        finish=alone.base_finish + game.total,
        total=game.total,
        blockers=rows,
        staircase=game.staircase(rows),
        open_ended=game.open_ends(alone.open_ended),
        method=Method.EXACT if shares.errors is None else Method.SAMPLED,
        cheapest=game.cheapest() if shares.errors is None else (),
    )


class _AccessGame:
    """The game v(S) over the blockers that can cost days; lives for one call."""

    def __init__(
        self,
        compiled: CompiledNetwork,
        blockers: Sequence[Blocker],
        grounds: Sequence[Ground],
        alone: Attribution,
    ) -> None:
        self.compiled = compiled
        self.lost: dict[tuple[str, Day], int] = {}
        self.blockers = {blocker.id: blocker for blocker in blockers}
        live = [g for g in grounds if not compiled.activities[compiled.index[g.activity]].complete]
        found = ground_access(blockers, live)
        self.open_grounds = [ground for ground in live if found[ground.id].open_ended]
        self.base = alone.base_finish
        slips = {row.id: row.stand_alone for row in alone.blockers}
        clear = {ground.id: self._clear(ground) for ground in live}
        costly = [
            ground
            for ground in live
            if self._slip(ground.activity, found[ground.id].day)
            and not self._covered(ground, clear[ground.id], slips)
        ]
        touched = {
            key
            for ground in costly
            for key, day in clear[ground.id].items()
            if day == NEVER or self._slip(ground.activity, day)
        }
        self.players = sorted({key for key, days in slips.items() if days} | touched)
        self.alone = np.array([slips.get(key, 0) for key in self.players], dtype=np.int64)
        self.held = [self._held(ground, clear[ground.id]) for ground in costly]
        everybody = np.ones((len(self.players), 1), dtype=np.bool_)
        self.total = int(self.value(everybody)[0])

    def _slip(self, activity: str, day: Day | None) -> int:
        """Days lost when one activity alone is released on ``day``."""
        if day is None or day == FREE:
            return 0
        if (activity, day) not in self.lost:
            self.lost[activity, day] = finish(self.compiled, {activity: day}) - self.base
        return self.lost[activity, day]

    def _covered(self, ground: Ground, clear: Mapping[str, int], slips: Mapping[str, int]) -> bool:
        """Whether each parcel costs by itself at least what the footprint costs when it is ready on that
        parcel's day: an access day is always the day of a parcel that is in the way.
        """
        dated = {key: day for key, day in clear.items() if day != NEVER}
        return all(slips.get(key, 0) >= self._slip(ground.activity, day) for key, day in dated.items())

    def _clear(self, ground: Ground) -> dict[str, int]:
        """Days of its parcels; one without a date never clears, or is left out of what is open anyhow."""
        open_ended = ground in self.open_grounds
        days = {key: self.blockers[key].clear_day for key in ground.holders if key in self.blockers}
        return {
            key: NEVER if day is None else day
            for key, day in days.items()
            if day is not None or not open_ended
        }

    def _held(self, ground: Ground, clear: Mapping[str, int]) -> _Held:
        place = {key: row for row, key in enumerate(self.players)}
        rows = [place.get(key, -1) for key in ground.holders]
        days = [clear.get(key, FREE) if key in place else FREE for key in ground.holders]
        slip = {day: self._slip(ground.activity, day) for day in {*days, FREE} if day != NEVER}
        return _Held(ground, np.array(rows), np.array(days), slip)

    def value(self, members: Members) -> Values:
        """Days lost when only the members of each column keep their clear days."""
        worth = np.zeros(members.shape[1], dtype=np.int64)
        if len(self.players):
            worth = np.max(np.where(members, self.alone[:, None], 0), axis=0)
        for held in self.held:
            present = members[held.rows] & (held.rows >= 0)[:, None]
            days = access_days(held.ground, np.where(present, held.clear[:, None], FREE))
            distinct, where = np.unique(days, return_inverse=True)
            lost = np.array([held.slip[int(day)] for day in distinct], dtype=np.int64)
            worth = np.maximum(worth, lost[where])
        return worth

    def rows(self, shares: Shares) -> tuple[BlockerShare, ...]:
        """Every blocker that is dated or a player, worst first; those that cost nothing with zeros."""
        count = len(self.players)
        single = self.value(np.eye(count, dtype=np.bool_)) if count else np.zeros(0, dtype=np.int64)
        others = self.value(~np.eye(count, dtype=np.bool_)) if count else single
        found = {
            key: (int(single[i]), shares.values[i], self.total - int(others[i]), i)
            for i, key in enumerate(self.players)
        }
        rows = []
        for key, blocker in self.blockers.items():
            if key not in found and blocker.clear_day is None:
                continue
            stand_alone, share, but_for, i = found.get(key, (0, Fraction(0), 0, -1))
            error = None if shares.errors is None else shares.errors[i] if i >= 0 else 0.0
            rows.append(
                BlockerShare(
                    key,
                    blocker.kind,
                    blocker.clear_day,
                    blocker.activities,
                    stand_alone,
                    share,
                    but_for,
                    error,
                )
            )
        return tuple(sorted(rows, key=lambda row: (-row.share, -row.stand_alone, row.id)))

    def staircase(self, rows: Sequence[BlockerShare]) -> tuple[StaircaseStep, ...]:
        """Clearing from the largest share down, each step's saving computed, until all is saved."""
        order = [self.players.index(row.id) for row in rows if row.id in self.players]
        if not order:
            return ()
        came = np.empty(len(order), dtype=np.int64)
        came[order] = np.arange(len(order))
        rest = self.value(came[:, None] >= np.arange(1, len(order) + 1)[None, :])
        steps: list[StaircaseStep] = []
        for k, left in enumerate(rest.tolist(), start=1):
            steps.append(StaircaseStep(k, self.players[order[k - 1]], self.total - left))
            if not left:
                break
        return tuple(steps)

    def cheapest(self) -> tuple[CheapestSet, ...]:
        """For each number of players the set whose clearing saves most, found among all of them."""
        members = all_coalitions(len(self.players))
        rest, cleared = self.value(members), (~members).sum(axis=0)
        found: list[CheapestSet] = []
        least = self.total
        for k in range(1, len(self.players) + 1):
            columns = np.flatnonzero(cleared == k)[::-1]  # of equals, the first players
            best = columns[np.argmin(rest[columns])]
            if rest[best] < least:
                least = int(rest[best])
                ids = tuple(self.players[i] for i in np.flatnonzero(~members[:, best]))
                found.append(CheapestSet(ids, self.total - least))
        return tuple(found)

    def open_ends(self, alone: Iterable[OpenEnd]) -> tuple[OpenEnd, ...]:
        """Blockers without a date that hold an activity by themselves or that an open footprint needs."""
        ends = {end.id: end for end in alone}
        for ground in self.open_grounds:
            for key in ground.holders:
                blocker = self.blockers.get(key)
                if blocker is not None and blocker.clear_day is None:
                    before = ends[key].activities if key in ends else frozenset()
                    ends[key] = OpenEnd(key, blocker.kind, before | {ground.activity})
        return tuple(ends[key] for key in sorted(ends))
