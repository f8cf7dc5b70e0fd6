"""The finish of a project as a distribution: joint samples of its land and works through its programme.

Every sample draws all parts together and takes the finish of the whole programme; nothing is ever computed from
each parcel's own median. What may be shown of it is decided by the calibration gate. Rules and worked tables:
docs/algorithms/forecast.md and calibration.md. Days since 1970-01-01; finishes half-open; the sample last.
"""

import operator
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import numpy as np
import numpy.typing as npt

from landclearance.domain.facts import LandFacts
from projects.domain.columns import FREE
from projects.domain.criticality import Criticality, criticality
from projects.domain.days import Day
from projects.domain.errors import ScheduleError
from projects.domain.network import CompiledNetwork
from projects.domain.ranking import (
    BlockerRank,
    ClearedSet,
    best_sets,
    rank_blockers,
    rank_by_simulation,
)
from projects.domain.sampled_works import sample_works
from projects.domain.samples import schedule_samples
from projects.domain.sampling import seed_of
from projects.domain.scoring import monte_carlo_error
from projects.domain.survival import Floats
from projects.domain.work_ratios import WorkClass
from tracker.domain.access import part_key
from tracker.domain.background import Background
from tracker.domain.blocking import LandFindings
from tracker.domain.sampled_land import (
    Days,
    LandSamples,
    Releases,
    Sampling,
    activity_releases,
    everything,
    holders,
    sample_land,
)

SAMPLES = 2000
LEAST_SAMPLES = 200
MOST_DRAWS = 4_000_000
"""Parts times samples: with very many parts fewer samples are drawn, so that memory stays bounded."""
RHO = 0.0
SENSITIVITY = (0.5,)
"""Correlations shown beside ``RHO``."""
LEVELS = (5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95)
"""Quantiles that are stored, per cent."""
MOST_SETS = 4
MOST_RANKED = 40
"""Holders that sets are searched among, by expected share; the ranks cover all."""
_SET_SAMPLES = 500


@dataclass(frozen=True, slots=True)
class Spread:
    """A distribution in days. ``quantiles``: per cent -> day. ``error``: half-width of 95 % of the Monte Carlo
    noise, in days, of P50 and P80."""

    quantiles: Mapping[int, Day]
    error: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Limits:
    """Days (half-open finishes) that the finish is compared with; None: there is none."""

    baseline: Day | None = None
    capital_end: Day | None = None


@dataclass(frozen=True, slots=True)
class FinishForecast:
    """The finish (half-open days). ``at_least``: something holds incomplete work and nobody knows until when.

    ``by_baseline``, ``by_capital_end``: share of samples that end by the latest approved finish, by the last day
    for which capital may be assigned; None without one. ``sensitivity``: the spread for other correlations.
    ``holders``: the blockers of each ranked row (a case stands for its parts). ``samples_of_finish`` [S].
    ``works``: how long works took, None: their durations are the programme's; ``open_works``: activities with work
    left.
    """

    samples_of_finish: Days
    spread: Spread
    at_least: bool
    by_baseline: float | None
    by_capital_end: float | None
    sensitivity: Mapping[float, Spread]
    activities: Mapping[str, Criticality]
    ranks: tuple[BlockerRank, ...]
    sets: tuple[ClearedSet, ...]
    holders: Mapping[str, tuple[str, ...]]
    works: WorkClass | None = None
    open_works: int = 0


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is forecast of one project on a day. ``finish`` None: there is no programme, or it cannot be computed.

    ``parts``: spread of the release of each outstanding part that can be dated, by part id.
    """

    seed: int
    samples: int
    land: LandSamples
    parts: Mapping[int, Spread]
    finish: FinishForecast | None


def forecast(
    code: str,
    compiled: CompiledNetwork | None,
    land: LandFacts,
    findings: LandFindings,
    background: Background,
    as_of: date,
    limits: Limits,
) -> Forecast:
    """Sample the land and, with a programme, its works and its finish.

    The seed is made from the project's code and the day: the same facts give the same figures, and what changes
    within a day changes because of facts, never of luck.
    """
    seed = seed_of(code, as_of.isoformat())
    count = sum(1 for row in findings.parts if row.release.blocks)
    samples = int(np.clip(MOST_DRAWS // max(count, 1), LEAST_SAMPLES, SAMPLES))
    drawn = {
        rho: sample_land(land, findings, background.library, as_of, Sampling(seed, samples, rho))
        for rho in (RHO, *SENSITIVITY)
    }
    main = drawn[RHO]
    parts = {part_id: spread(days) for part_id, days in main.parts.items()}
    finish = None
    if compiled is not None:
        try:
            works = _Works(compiled, findings, samples, background.works.find(code))
            lasting = _lasting(works, background.works.reached(code), seed, list(drawn))
            finish = _finish(works, drawn, lasting, limits)
        except ScheduleError:
            finish = None  # a draw past the calendars: the assessment names the programme's own problems
    return Forecast(seed, samples, main, parts, finish)


def spread(days: npt.NDArray[np.int32]) -> Spread:
    """Quantiles by order statistics: the least day by which at least that share of the samples has come."""
    ordered = np.sort(days)
    count = ordered.size
    places = {level: max(-(-count * level // 100) - 1, 0) for level in LEVELS}
    return Spread(
        {level: int(ordered[place]) for level, place in places.items()},
        {level: monte_carlo_error(ordered.astype(float), level / 100) for level in (50, 80)},
    )


@dataclass(frozen=True, slots=True)
class _Works:
    """The programme with what was found about its land, and the class that its durations are drawn from."""

    compiled: CompiledNetwork
    findings: LandFindings
    samples: int
    known: WorkClass | None = None

    def releases(self, land: LandSamples, counts: Callable[[str], bool] = everything) -> Releases:
        return activity_releases(self.compiled.index, self.findings, land, self.samples, counts)

    def finish(self, release: Days, durations: Days | None = None) -> Days:
        return schedule_samples(self.compiled, durations, release).finish


def _lasting(
    works: _Works, reached: Mapping[str, float], seed: int, rhos: Sequence[float]
) -> dict[float, Days | None]:
    """Remaining days of the works [A, S] by correlation; None: those of the programme."""
    known = works.known
    if known is None:
        return dict.fromkeys(rhos)
    return {rho: sample_works(works.compiled, known, reached, (seed, works.samples, rho)) for rho in rhos}


def _finish(
    works: _Works, drawn: Mapping[float, LandSamples], lasting: Mapping[float, Days | None], limits: Limits
) -> FinishForecast:
    main = drawn[RHO]
    release = works.releases(main)
    result = schedule_samples(works.compiled, lasting[RHO], release.days, critical=True)
    finish = result.finish
    members = _members(works.findings, main)
    ranks, sets = _ranks(works, main, list(members))
    return FinishForecast(
        samples_of_finish=finish,
        spread=spread(finish),
        at_least=release.open_ended,
        by_baseline=_share_by(finish, limits.baseline),
        by_capital_end=_share_by(finish, limits.capital_end),
        sensitivity={
            rho: spread(finish if rho == RHO else works.finish(works.releases(land).days, lasting[rho]))
            for rho, land in drawn.items()
        },
        activities=_criticality(works.compiled, result.critical, lasting[RHO], finish),
        ranks=ranks,
        sets=sets,
        holders=members,
        works=works.known,
        open_works=sum(node.remaining > 0 for node in works.compiled.nodes),
    )


def _share_by(finish: Days, limit: Day | None) -> float | None:
    return None if limit is None else float((finish <= limit).mean())


def _members(findings: LandFindings, land: LandSamples) -> dict[str, tuple[str, ...]]:
    """The blockers of each holder that can be dated: a case with its parts, or an obstacle."""
    found: dict[str, tuple[str, ...]] = {}
    for part in findings.parts:
        if part.blocks and part.part.id in land.parts:
            key = f"case:{part.case.id}"
            found[key] = (*found.get(key, ()), part_key(part.part.id))
    for obstacle in findings.obstacles:
        if obstacle.activities and obstacle.facts.id in land.obstacles:
            key = f"blocker:{obstacle.facts.id}"
            found[key] = (key,)
    return found


def _criticality(
    compiled: CompiledNetwork,
    critical: npt.NDArray[np.bool_] | None,
    lasting: Days | None,
    finish: Days,
) -> dict[str, Criticality]:
    """Where durations are the programme's, only the criticality index differs from 0; complete activities left out."""
    if critical is None:
        return {}
    span = (finish - compiled.network.data_date).astype(float)
    planned = [np.full(span.shape, float(node.remaining)) for node in compiled.nodes]
    days = planned if lasting is None else lasting.astype(float)
    return {
        activity.id: criticality(critical[row], days[row], span)
        for row, activity in enumerate(compiled.activities)
        if not activity.complete
    }


def _ranks(
    works: _Works, land: LandSamples, ids: list[str]
) -> tuple[tuple[BlockerRank, ...], tuple[ClearedSet, ...]]:
    """The max game where every parcel counts; where a share or a stretch is enough, by clearing each in turn.

    With the programme's own durations: what a parcel costs is not to hang on how works happen to go.
    """
    if works.findings.ruled:
        return _simulated(works, land, ids), ()
    delays = _delays(works, land, ids)
    return rank_blockers(ids, delays), _sets(ids, delays)


def _simulated(works: _Works, land: LandSamples, ids: list[str]) -> tuple[BlockerRank, ...]:
    """The programme once without each holder and once with it alone, on the first samples."""
    if not ids:
        return ()
    few = replace(works, samples=min(works.samples, _SET_SAMPLES))
    part = land.first(few.samples)
    without = [few.finish(few.releases(part, partial(operator.ne, key)).days) for key in ids]
    alone = [few.finish(few.releases(part, partial(operator.eq, key)).days) for key in ids]
    base = works.finish(np.full((len(works.compiled.activities), 1), FREE, dtype=np.int32))
    return rank_by_simulation(
        ids,
        few.finish(few.releases(part).days).astype(float),
        np.array(without, dtype=float),
        np.array(alone, dtype=np.float64) - float(base[0]),
    )


def _delays(works: _Works, land: LandSamples, ids: Sequence[str]) -> Floats:
    """Days by which each holder alone puts off the finish [P, S].

    A release acts on the finish through activities one by one (the max game), so the finish that each day on
    each activity causes is looked up in a table made of the days that occur.
    """
    rows = [(key, code, days) for key, codes, days in holders(works.findings, land) for code in codes]
    dated = [(key, code, days) for key, code, days in rows if days is not None]
    effects = _effects(works.compiled, [(code, days) for _, code, days in dated])
    delays = {key: np.zeros(works.samples) for key in ids}
    for key, code, days in dated:
        known, slip = effects[code]
        np.maximum(delays[key], slip[np.searchsorted(known, days)], out=delays[key])
    return np.array(list(delays.values())).reshape(len(ids), works.samples)


def _effects(
    compiled: CompiledNetwork, releases: Sequence[tuple[str, Days]]
) -> dict[str, tuple[Days, Floats]]:
    """Per activity its release days that occur, ascending, and the slip that each alone causes; one pass for all."""
    by_code: dict[str, list[Days]] = defaultdict(list)
    for code, days in releases:
        by_code[code].append(days)
    known = {code: np.unique(np.concatenate(arrays)) for code, arrays in by_code.items()}
    columns = np.full(
        (len(compiled.activities), 1 + sum(d.size for d in known.values())), FREE, dtype=np.int32
    )
    at = 1
    for code, days in known.items():
        columns[compiled.index[code], at : at + days.size] = days
        at += days.size
    finish = schedule_samples(compiled, None, columns).finish.astype(float)
    slips = np.split(finish[1:] - finish[0], np.cumsum([days.size for days in known.values()])[:-1])
    return {code: (days, slip) for (code, days), slip in zip(known.items(), slips, strict=False)}


def _sets(ids: list[str], delays: Floats) -> tuple[ClearedSet, ...]:
    """The best sets among those that matter most, on the first samples: the search looks at many sets."""
    if not ids:
        return ()
    part = delays[:, :_SET_SAMPLES]
    matters = np.flatnonzero(part.any(axis=1))
    order = matters[np.argsort(-part[matters].mean(axis=1), kind="stable")][:MOST_RANKED]
    return best_sets([ids[i] for i in order], part[order], MOST_SETS)
