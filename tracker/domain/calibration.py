"""How past forecasts did, and whether a P80 may be shown: scores and the gate of docs/algorithms/calibration.md.

Pure: forecasts as they were issued, what became of them as known on a day. Days are integers since 1970-01-01.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from statistics import fmean

from projects.domain.days import Day, to_date, to_day
from projects.domain.scoring import (
    brier_administrative,
    coverage,
    crps_quantiles,
    pinball,
    pit_histogram,
    probability_by,
)

NEEDED = 50
BAND = (0.70, 0.90)
"""Resolved forecasts that the gate asks for, and the share of past P80s that must have held (both ends count)."""
NEEDED_FINISHES = 10
"""Resolved forecasts of finishes from which on their own record may close the gate."""
HORIZONS = (30, 90, 180, 365)
LATEST_KNOWLEDGE = 31
"""Days after its issue within which a forecast's facts must have been known: a monthly report's time."""
P10, P50, P80, P90 = 10, 50, 80, 90
_BINS = 5


class Gate(StrEnum):
    """Whether P80 may be shown, and if not, why."""

    OPEN = "open"
    TOO_FEW = "too_few"
    TOO_OFTEN_LATE = "too_often_late"
    TOO_CAUTIOUS = "too_cautious"
    FINISHES_LATE = "finishes_late"
    """The land keeps its P80s, but whole projects have not."""


@dataclass(frozen=True, slots=True)
class PastForecast:
    """A stored forecast of one parcel part's release, or of a project's finish (``subject``: its id). ``case``: the
    key of the part's case (parts of one case share their path). ``known_on``: the day until which it knew facts.
    ``quantiles``: per cent -> day.
    """

    subject: int
    case: str
    issued_on: date
    known_on: date
    quantiles: Mapping[int, Day]
    statutory: Day | None = None


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a part (of a project). ``released``: first free day (last day worked), None: still open;
    ``withdrawn``: left the project.
    """

    released: Day | None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class HorizonScore:
    """ "Free within ``days`` of the issue": mean forecast, how often it came true, administrative Brier score."""

    days: int
    count: int
    forecast: float | None
    came_true: float | None
    brier: float | None


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """How past forecasts did, as known on a day. None: nothing to compute it from.

    ``resolved``: forecasts whose P80 has passed; ``held`` of them were free by it. ``inside``: coverage of P10
    to P90 among the ``ranged`` whose P90 has passed. ``pinball`` and ``crps`` in days, over those whose highest
    quantile has passed, an open one counting with its days so far (``at_least`` of them). ``left_out`` counts
    why others do not count.
    """

    issued: int = 0
    cases: int = 0
    resolved: int = 0
    held: int = 0
    inside: float | None = None
    ranged: int = 0
    scored: int = 0
    at_least: int = 0
    pinball: Mapping[int, float] = field(default_factory=dict)
    statutory_loss: float | None = None
    crps: float | None = None
    pit: tuple[int, ...] = ()
    horizons: tuple[HorizonScore, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)

    @property
    def coverage(self) -> float | None:
        """Share of past P80s that held."""
        return self.held / self.resolved if self.resolved else None

    @property
    def gate(self) -> Gate:
        """Open when enough past P80s are resolved and a fitting share of them held."""
        if self.resolved < NEEDED or self.coverage is None:
            return Gate.TOO_FEW
        if self.coverage < BAND[0]:
            return Gate.TOO_OFTEN_LATE
        return Gate.TOO_CAUTIOUS if self.coverage > BAND[1] else Gate.OPEN


NO_RECORD = TrackRecord()


def finish_gate(land: TrackRecord, finishes: TrackRecord) -> Gate:
    """Whether the P80 of a finish may be shown: the land's gate, and no record of finishes that contradicts it.

    Finishes are few, so they cannot open the gate; but land alone never makes a finish, so they may close it.
    """
    resolved, held = finishes.resolved, finishes.coverage
    if land.gate is Gate.OPEN and resolved >= NEEDED_FINISHES and held is not None and held < BAND[0]:
        return Gate.FINISHES_LATE
    return land.gate


@dataclass(frozen=True, slots=True)
class _Pair:
    """A forecast with its outcome; ``age``: days that it has been followed."""

    forecast: PastForecast
    released: Day | None
    as_of: Day

    @property
    def issued(self) -> Day:
        return to_day(self.forecast.issued_on)

    def passed(self, level: int) -> bool:
        """Whether the day of a quantile has passed, so that it is known to have held or not."""
        day = self.forecast.quantiles.get(level)
        return day is not None and day <= self.as_of

    def by(self, level: int) -> bool:
        return self.released is not None and self.released <= self.forecast.quantiles[level]

    @property
    def outcome(self) -> Day:
        """The day of release; of an open one the day asked about: it is at least that."""
        return self.as_of if self.released is None else self.released


def track_record(past: Iterable[PastForecast], fates: Mapping[int, Fate], as_of: date) -> TrackRecord:
    """Score ``past`` forecasts of parts against ``fates``, both as known on ``as_of``.

    Counted: issued before ``as_of``, one per case and month (the last issue of the month, the lowest part), with
    facts known within ``LATEST_KNOWLEDGE`` days, the part not withdrawn since. Whether one counts for a quantile
    depends on that quantile's day alone, never on its outcome: else the quick ones would be scored first.
    """
    kept, left_out = _countable(past, fates, as_of)
    today = to_day(as_of)
    pairs = [_Pair(row, fates[row.subject].released, today) for row in kept]
    resolved = [pair for pair in pairs if pair.passed(P80)]
    ranged = [pair for pair in pairs if pair.passed(P10) and pair.passed(P90)]
    scored = [pair for pair in pairs if pair.passed(max(pair.forecast.quantiles, default=0))]
    return TrackRecord(
        issued=len(pairs),
        cases=len({pair.forecast.case for pair in pairs}),
        resolved=len(resolved),
        held=sum(pair.by(P80) for pair in resolved),
        inside=coverage([pair.by(P90) and not _before(pair, P10) for pair in ranged]),
        ranged=len(ranged),
        scored=len(scored),
        at_least=sum(pair.released is None for pair in scored),
        pinball={level: _loss(scored, level) for level in (P50, P80)} if scored else {},
        statutory_loss=_statutory_loss(scored),
        crps=_crps(scored),
        pit=_pit(scored),
        horizons=tuple(_horizon(pairs, days) for days in HORIZONS),
        left_out=left_out,
    )


def _countable(
    past: Iterable[PastForecast], fates: Mapping[int, Fate], as_of: date
) -> tuple[list[PastForecast], dict[str, int]]:
    left_out = {"hindsight": 0, "withdrawn": 0, "repeated": 0, "unknown": 0}
    chosen: dict[tuple[str, int, int], PastForecast] = {}
    rows = sorted(past, key=lambda row: (row.issued_on, -row.subject))
    for row in rows:
        fate = fates.get(row.subject)
        if row.issued_on >= as_of:
            continue
        if fate is None or not row.quantiles:
            left_out["unknown"] += 1
        elif (row.known_on - row.issued_on).days > LATEST_KNOWLEDGE:
            left_out["hindsight"] += 1
        elif fate.withdrawn:
            left_out["withdrawn"] += 1
        else:
            key = (row.case, row.issued_on.year, row.issued_on.month)
            left_out["repeated"] += key in chosen
            chosen[key] = row
    return list(chosen.values()), left_out


def _before(pair: _Pair, level: int) -> bool:
    return pair.released is not None and pair.released < pair.forecast.quantiles[level]


def _loss(pairs: Sequence[_Pair], level: int) -> float:
    return fmean(pinball(pair.outcome, pair.forecast.quantiles[level], level / 100) for pair in pairs)


def _statutory_loss(pairs: Sequence[_Pair]) -> float | None:
    """The law's own day as a median: what a forecast has to be better than."""
    losses = [
        pinball(pair.outcome, pair.forecast.statutory, 0.5)
        for pair in pairs
        if pair.forecast.statutory is not None
    ]
    return fmean(losses) if losses else None


def _shares(pair: _Pair) -> dict[float, float]:
    return {level / 100: float(day) for level, day in pair.forecast.quantiles.items()}


def _crps(pairs: Sequence[_Pair]) -> float | None:
    return fmean(crps_quantiles(_shares(pair), pair.outcome) for pair in pairs) if pairs else None


def _pit(pairs: Sequence[_Pair]) -> tuple[int, ...]:
    """Fifths; an open forecast lies past its last quantile, in the last one."""
    if not pairs:
        return ()
    values = [
        1.0 if pair.released is None else probability_by(_shares(pair), pair.released) for pair in pairs
    ]
    return tuple(int(count) for count in pit_histogram(values, _BINS))


def _horizon(pairs: Sequence[_Pair], days: int) -> HorizonScore:
    """Administrative: only forecasts followed for the whole horizon, the quick ones among the others included."""
    said = [probability_by(_shares(pair), pair.issued + days) for pair in pairs]
    ended = [float("nan") if pair.released is None else pair.released - pair.issued for pair in pairs]
    looked = [pair.as_of - pair.issued for pair in pairs]
    score, count = brier_administrative(said, ended, looked, days)
    whole = [i for i, look in enumerate(looked) if look >= days]
    return HorizonScore(
        days,
        count,
        fmean(said[i] for i in whole) if whole else None,
        fmean(float(ended[i] <= days) for i in whole) if whole else None,
        score,
    )


def record_json(record: TrackRecord) -> dict[str, object]:
    """For JSON; shares from 0 to 1, losses in days."""
    return {
        "issued": record.issued,
        "cases": record.cases,
        "resolved": record.resolved,
        "held": record.held,
        "coverage_p80": _round(record.coverage),
        "coverage_p10_p90": _round(record.inside),
        "ranged": record.ranged,
        "scored": record.scored,
        "scored_open": record.at_least,
        "pinball_days": {f"p{level}": _round(value) for level, value in record.pinball.items()},
        "pinball_days_of_the_law": _round(record.statutory_loss),
        "crps_days": _round(record.crps),
        "pit_fifths": list(record.pit),
        "by_horizon": [
            {
                "days": row.days,
                "forecasts": row.count,
                "forecast": _round(row.forecast),
                "came_true": _round(row.came_true),
                "brier": _round(row.brier),
            }
            for row in record.horizons
        ],
        "left_out": dict(record.left_out),
        "gate": record.gate.value,
        "gate_needs": {"resolved": NEEDED, "coverage": list(BAND)},
    }


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def iso_quantiles(quantiles: Mapping[int, Day]) -> dict[str, str]:
    """As stored: per cent -> ISO date."""
    return {str(level): to_date(day).isoformat() for level, day in sorted(quantiles.items())}
