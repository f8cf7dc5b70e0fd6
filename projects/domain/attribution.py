"""How many days of slip each blocker causes: the max game of release dates in closed form.

A blocker only puts off the start of activities, so for every set S of blockers the finish is the latest of
the finishes that its members cause alone: F(S) = max(F(none), max over p in S of F({p})). The Shapley value
of such a game is that of the airport game (Littlechild and Owen 1973): everybody shares the first stretch of
days, all but the smallest share the next one, and so on. Proof, limits and a worked table:
docs/algorithms/attribution.md.

Management attribution, not an entitlement analysis.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from projects.domain.cpm import NO_RELEASE, finish_of
from projects.domain.days import Day
from projects.domain.errors import NetworkDataError
from projects.domain.network import CompiledNetwork
from projects.domain.passes import Early, forward


class Method(Enum):
    """``CLOSED_FORM``: the airport game; ``EXACT``: all coalitions; ``SAMPLED``: random orders, seeded."""

    CLOSED_FORM = "closed_form"
    EXACT = "exact"
    SAMPLED = "sampled"


@dataclass(frozen=True, slots=True)
class Blocker:
    """Something that keeps activities from starting until ``clear_day`` (the first day that is free).

    ``clear_day`` None: nobody knows; the blocker is an open end, never zero.
    """

    id: str
    kind: str
    clear_day: Day | None
    activities: frozenset[str]


@dataclass(frozen=True, slots=True)
class BlockerShare:
    """Calendar days of one blocker. ``stand_alone``: slip if it were the only one; ``share``: its part of the
    total (shares add up to the total exactly); ``but_for``: days saved if only this one went away.
    ``clear_day`` None: nobody knows, yet an access rule is met without it (projects.domain.access_game).
    ``error``: standard error of a sampled share in days, None when it is exact.
    """

    id: str
    kind: str
    clear_day: Day | None
    activities: frozenset[str]
    stand_alone: int
    share: Fraction
    but_for: int
    error: float | None = None


@dataclass(frozen=True, slots=True)
class StaircaseStep:
    """Clearing the ``count`` worst blockers at once, of which ``id`` is the last, saves ``saved`` days."""

    count: int
    id: str
    saved: int


@dataclass(frozen=True, slots=True)
class CheapestSet:
    """No set of as few blockers saves more than the ``saved`` days of these ``ids``."""

    ids: tuple[str, ...]
    saved: int


@dataclass(frozen=True, slots=True)
class OpenEnd:
    """A blocker without a known end; ``activities`` are those it still holds (not complete)."""

    id: str
    kind: str
    activities: frozenset[str]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Slip of the schedule by blocker, worst first. Finishes are half-open; ``total`` calendar days.

    With ``open_ended`` not empty, ``finish`` and ``total`` are lower bounds ("at least"). ``method``: how the
    shares were found. ``cheapest``: for EXACT, sets that save more than any smaller one, smallest first. In
    the closed form these are the steps of the staircase; for sampled shares they are not known.
    """

    base_finish: Day
    finish: Day
    total: int
    blockers: tuple[BlockerShare, ...]
    staircase: tuple[StaircaseStep, ...]
    open_ended: tuple[OpenEnd, ...]
    method: Method = Method.CLOSED_FORM
    cheapest: tuple[CheapestSet, ...] = ()

    @property
    def at_least(self) -> bool:
        """Whether the total is a lower bound only."""
        return bool(self.open_ended)


def attribute_blockers(compiled: CompiledNetwork, blockers: Iterable[Blocker]) -> Attribution:
    """Share the slip caused by release dates among the blockers, exactly.

    An open-ended blocker whose activities are all complete is left out. Raises NetworkDataError for a blocker
    id used twice or an unknown activity, HorizonError past the calendars.
    """
    given = tuple(blockers)
    _check(compiled, given)
    base = forward(compiled, NO_RELEASE)
    base_finish = finish_of(compiled, base)
    dated: list[tuple[int, Blocker, Day]] = []
    known: dict[tuple[Day, frozenset[str]], int] = {}
    for blocker in given:
        if blocker.clear_day is None:
            continue
        key = (blocker.clear_day, blocker.activities)
        if key not in known:
            known[key] = _stand_alone(compiled, base, base_finish, blocker.clear_day, blocker.activities)
        dated.append((known[key], blocker, blocker.clear_day))
    dated.sort(key=lambda item: (-item[0], item[1].id))
    delays = [item[0] for item in dated]
    total = delays[0] if delays else 0
    shares = airport_shares(delays)
    rows = tuple(
        BlockerShare(b.id, b.kind, day, b.activities, delays[i], shares[i], _but_for(delays, i))
        for i, (_, b, day) in enumerate(dated)
    )
    return Attribution(
        base_finish, base_finish + total, total, rows, _staircase(rows), _open_ends(compiled, given)
    )


def airport_shares(delays: Sequence[int]) -> tuple[Fraction, ...]:
    """Shapley values of the game v(S) = max of the delays (>= 0, any order) in S; their sum is the greatest
    delay.

    Sorted upwards, d(0) = 0: share(k) = sum over i <= k of (d(i) - d(i-1)) / (n - i + 1).
    """
    order = sorted(range(len(delays)), key=delays.__getitem__)
    shares = [Fraction(0)] * len(delays)
    running, previous = Fraction(0), 0
    for place, i in enumerate(order):
        running += Fraction(delays[i] - previous, len(delays) - place)
        previous = delays[i]
        shares[i] = running
    return tuple(shares)


def combined_release(blockers: Iterable[Blocker]) -> dict[str, Day]:
    """Release of each activity: the latest known clear day of its blockers (open ends have none)."""
    release: dict[str, Day] = {}
    for blocker in blockers:
        if blocker.clear_day is not None:
            for key in blocker.activities:
                release[key] = max(blocker.clear_day, release.get(key, blocker.clear_day))
    return release


def _stand_alone(
    c: CompiledNetwork, base: Early, base_finish: Day, day: Day, activities: frozenset[str]
) -> int:
    """Slip caused by one release day; only what lies behind the first activity that moves is computed
    again.
    """
    moved = [c.index[key] for key in activities if base.start[c.index[key]] + c.first < day]
    moved = [i for i in moved if not c.activities[i].complete]
    if not moved:
        return 0
    release = {c.activities[i].id: day for i in moved}
    return finish_of(c, forward(c, release, base, min(moved))) - base_finish


def _but_for(delays: Sequence[int], i: int) -> int:
    """Days saved by taking away only number i of delays sorted downwards."""
    if i:
        return 0
    return delays[0] - (delays[1] if len(delays) > 1 else 0)


def _staircase(rows: Sequence[BlockerShare]) -> tuple[StaircaseStep, ...]:
    total = rows[0].stand_alone if rows else 0
    steps = []
    for k, row in enumerate(rows, start=1):
        rest = rows[k].stand_alone if k < len(rows) else 0
        if row.stand_alone:
            steps.append(StaircaseStep(k, row.id, total - rest))
    return tuple(steps)


def _open_ends(c: CompiledNetwork, blockers: Iterable[Blocker]) -> tuple[OpenEnd, ...]:
    ends = []
    for blocker in blockers:
        held = frozenset(key for key in blocker.activities if not c.activities[c.index[key]].complete)
        if blocker.clear_day is None and held:
            ends.append(OpenEnd(blocker.id, blocker.kind, held))
    return tuple(sorted(ends, key=lambda end: end.id))


def _check(c: CompiledNetwork, blockers: Sequence[Blocker]) -> None:
    seen: set[str] = set()
    for blocker in blockers:
        if blocker.id in seen:
            raise NetworkDataError(
                "duplicate_blocker", blocker.id, f"The blocker {blocker.id} is given twice.", "Give it once."
            )
        seen.add(blocker.id)
        for key in blocker.activities:
            if key not in c.index:
                raise NetworkDataError(
                    "unknown_activity", key, f"Blocker {blocker.id}: no activity {key}.", "Correct the code."
                )
