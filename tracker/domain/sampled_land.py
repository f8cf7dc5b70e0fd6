"""Samples of the day on which each outstanding part and obstacle of a project is free.

Parts of one case share the draws of its path; cases of one commune may share a common factor. Every case has
its own stream of random numbers, made from the project's seed and its case number, so that one more case
leaves the draws of the others alone (common random numbers). Days since 1970-01-01, the sample last.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from landclearance.domain.facts import BlockerEventFacts, BlockerFacts, CaseFacts, LandFacts
from landclearance.domain.reference_class import ReferenceLibrary
from landclearance.domain.sampled_path import Basis, Draws, Known, SampledPath, sampled_promise
from landclearance.domain.spells import Outcome, case_spells
from projects.domain.access import Ground
from projects.domain.access_columns import FREE as ACCESS_FREE
from projects.domain.access_columns import NEVER, access_days
from projects.domain.columns import FREE
from projects.domain.sampling import common_factor, generator, seed_of
from projects.domain.survival import Floats
from tracker.domain.access import part_key
from tracker.domain.blocking import LandFindings, ObstacleFinding, PartFinding

Days = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Sampling:
    """How to draw: ``rho`` is the correlation of chances within one commune (Gaussian copula)."""

    seed: int
    samples: int
    rho: float = 0.0


@dataclass(slots=True)
class LandSamples:
    """``parts`` and ``obstacles`` by id, [S] each; without an entry nobody knows the end (``open_ends``).

    ``basis`` by case id: the reference of each step drawn. ``promises``: obstacles with a promised day, and
    how many of them were drawn from the history of promises.
    """

    parts: dict[int, Days] = field(default_factory=dict)
    obstacles: dict[int, Days] = field(default_factory=dict)
    open_parts: set[int] = field(default_factory=set)
    open_obstacles: set[int] = field(default_factory=set)
    basis: dict[int, list[Basis]] = field(default_factory=dict)
    promises: int = 0
    promises_drawn: int = 0

    def first(self, count: int) -> "LandSamples":
        """The same with its first ``count`` samples only."""
        return replace(
            self,
            parts={key: days[:count] for key, days in self.parts.items()},
            obstacles={key: days[:count] for key, days in self.obstacles.items()},
        )


def sample_land(
    land: LandFacts, findings: LandFindings, library: ReferenceLibrary, as_of: date, how: Sampling
) -> LandSamples:
    """Draw every part that is outstanding or held by an obstacle, and every obstacle on no parcel."""
    work = _Work(land, findings, library, as_of, how)
    parts: dict[int, list[PartFinding]] = {}
    for found in findings.parts:
        if found.release.blocks:
            parts.setdefault(found.case.id, []).append(found)
    for rows in parts.values():
        work.case(rows)
    for obstacle in findings.obstacles:
        work.obstacle(obstacle)
    return work.found


class _Work:
    """Draws of one project; lives for one call."""

    def __init__(
        self, land: LandFacts, findings: LandFindings, library: ReferenceLibrary, as_of: date, how: Sampling
    ) -> None:
        self.land, self.findings, self.library, self.as_of, self.how = land, findings, library, as_of, how
        self.found = LandSamples()
        self.blockers = {facts.id: facts for facts in land.blockers}
        self.factors: dict[str, Floats] = {}

    def case(self, rows: list[PartFinding]) -> None:
        """All parts of one case that still block."""
        case = rows[0].case
        draws = self._draws(case.case_no, case.commune_code)
        waiting = [row for row in rows if row.release.cleared_on is None and not row.release.is_unknown]
        path = self._path(case, waiting[0], draws) if waiting else None
        pushes: dict[int, Floats] = {}
        for row in rows:
            if row.release.is_unknown:
                self.found.open_parts.add(row.part.id)
                continue
            days = [] if row.release.cleared_on is not None or path is None else [path]
            for step in row.release.steps:
                if step.step == "blocker" and step.ref is not None and step.to is not None:
                    if step.ref not in pushes:
                        pushes[step.ref] = self._promise(step.ref, step.to, draws)
                    days.append(pushes[step.ref])
            if days:
                self.found.parts[row.part.id] = np.max(np.stack(days), axis=0).astype(np.int32)

    def obstacle(self, found: ObstacleFinding) -> None:
        """An obstacle on no parcel."""
        if found.release is None:
            self.found.open_obstacles.add(found.facts.id)
            return
        draws = self._draws(f"obstacle {found.facts.title}", found.state.owner_code)
        days = self._promise(found.facts.id, found.release, draws)
        self.found.obstacles[found.facts.id] = days.astype(np.int32)

    def _path(self, case: CaseFacts, row: PartFinding, draws: Draws) -> Floats:
        status = self.findings.statuses[case.id]
        spells = case_spells(case, status, self.as_of, self.land.regimes)
        running = {spell.key: spell.entry for spell in spells if spell.outcome is Outcome.OPEN}
        known = Known(case, status, self.as_of, self.land.regimes, running)
        walk = SampledPath(known, self.library, draws)
        # Each of its parts carries the case's steps before its own obstacles.
        day = walk.handover([step for step in row.release.steps if step.step != "blocker"])
        self.found.basis[case.id] = walk.basis
        return day

    def _promise(self, blocker_id: int, promised: date, draws: Draws) -> Floats:
        self.found.promises += 1
        made = _made_on(self.blockers[blocker_id], promised)
        day, reference = sampled_promise(promised, made, self.as_of, self.library, draws)
        self.found.promises_drawn += reference is not None
        return day

    def _draws(self, name: str, group: str) -> Draws:
        seed = str(self.how.seed)
        if group not in self.factors:
            self.factors[group] = common_factor(generator(seed_of(seed, "group", group)), self.how.samples)
        return Draws(generator(seed_of(seed, "case", name)), self.factors[group], self.how.rho)


def _made_on(blocker: BlockerFacts, promised: date) -> date | None:
    """The day on which the promise that holds was made."""
    made = [event.happened_on for event in _in_order(blocker) if event.expected_clear_on == promised]
    return made[-1] if made else None


def _in_order(blocker: BlockerFacts) -> list[BlockerEventFacts]:
    return sorted(blocker.events, key=lambda event: (event.happened_on, event.id))


@dataclass(frozen=True, slots=True)
class Releases:
    """``days`` [A, S]: the first day on which each activity may start, ``FREE`` where nothing holds it.

    ``open_ended``: somewhere the answer needs ground or an obstacle without an end; ``days`` is then a lower
    bound, with that ground taken as clear.
    """

    days: Days
    open_ended: bool


def everything(_holder: str) -> bool:
    """All holders count."""
    return True


def activity_releases(
    rows: Mapping[str, int],
    findings: LandFindings,
    found: LandSamples,
    how_many: int,
    counts: Callable[[str], bool] = everything,
) -> Releases:
    """Samples of each activity's release: the latest of all that it waits for, and what access rules ask.

    ``rows``: activity code -> row. ``counts``: whether a holder ("case:7", "blocker:3") holds anything; the others
    are taken as clear already.
    """
    days = np.full((len(rows), how_many), FREE, dtype=np.int32)
    open_ended = False
    for holder, codes, sampled in holders(findings, found):
        if not counts(holder) or not codes:
            continue
        if sampled is None:
            open_ended = True
            continue
        for code in codes:
            np.maximum(days[rows[code]], sampled, out=days[rows[code]])
    for ground in findings.ruled:
        clear, unknown = _by_rule(ground, findings, found, how_many, counts)
        open_ended |= unknown
        row = rows[ground.activity]
        np.maximum(days[row], clear, out=days[row])
    return Releases(days, open_ended)


def holders(findings: LandFindings, found: LandSamples) -> Iterator[tuple[str, tuple[str, ...], Days | None]]:
    """(holder, activities that wait for it whatever else is clear, samples or None) of all that blocks."""
    for part in findings.parts:
        if part.blocks:
            yield f"case:{part.case.id}", part.holds, found.parts.get(part.part.id)
    for obstacle in findings.obstacles:
        if obstacle.activities:
            key = f"blocker:{obstacle.facts.id}"
            yield key, obstacle.activities, found.obstacles.get(obstacle.facts.id)


def _by_rule(
    ground: Ground,
    findings: LandFindings,
    found: LandSamples,
    how_many: int,
    counts: Callable[[str], bool],
) -> tuple[Days, bool]:
    """The day on which an access rule is met, and whether that needs ground without an end."""
    parts = {part_key(row.part.id): row for row in findings.parts}
    clear = np.full((len(ground.holders), how_many), ACCESS_FREE, dtype=np.int64)
    for row, key in enumerate(ground.holders):
        part = parts.get(key)
        if part is None or not part.release.blocks or not counts(f"case:{part.case.id}"):
            continue
        clear[row] = found.parts.get(part.part.id, np.full(how_many, NEVER))
    met = access_days(ground, clear)
    unknown = bool((met >= NEVER).any())
    if unknown:
        met = access_days(ground, np.where(clear >= NEVER, ACCESS_FREE, clear))
    return np.maximum(met, FREE).astype(np.int32), unknown
