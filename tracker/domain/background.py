"""What the whole zone teaches about one project: reference classes, promises kept, how past forecasts did."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date

from landclearance.domain.blockers import CLOSED, open_blockers
from landclearance.domain.facts import BlockerFacts, CaseFacts, LandFacts
from landclearance.domain.overlay import Plane
from landclearance.domain.reference_class import ReferenceLibrary, observe, observe_promises
from landclearance.domain.states import CaseStatus, derive_case
from projects.domain.days import to_day
from projects.domain.work_ratios import WorkLibrary
from tracker.domain.calibration import (
    NO_RECORD,
    Fate,
    Gate,
    PastForecast,
    TrackRecord,
    finish_gate,
    track_record,
)
from tracker.domain.fingerprint import fingerprint
from tracker.domain.works_evidence import WorksFacts, work_library


@dataclass(frozen=True, slots=True)
class ZoneEvidence:
    """Facts of all projects of a zone as known on the day asked about.

    ``recorded_from``: by case id the day on which its first row was recorded. ``past``: forecasts of parts;
    ``past_finishes``: of projects; ``finishes``: what became of each project, by its id; ``works``: its works.
    """

    land: tuple[LandFacts, ...]
    recorded_from: Mapping[int, date]
    past: tuple[PastForecast, ...] = ()
    past_finishes: tuple[PastForecast, ...] = ()
    finishes: Mapping[int, Fate] = field(default_factory=dict)
    works: tuple[WorksFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class Background:
    """``digest`` stands for all of it in the hash of an assessment's inputs."""

    library: ReferenceLibrary = field(default_factory=ReferenceLibrary)
    record: TrackRecord = NO_RECORD
    finish_record: TrackRecord = NO_RECORD
    digest: str = ""
    works: WorkLibrary = field(default_factory=WorkLibrary)

    @property
    def gate(self) -> Gate:
        """Whether the P80 of a finish may be shown."""
        return finish_gate(self.record, self.finish_record)


def background(evidence: ZoneEvidence, as_of: date, days_off: AbstractSet[date], plane: Plane) -> Background:
    """Observe every case and every work of the zone once, and score the past forecasts of its parts."""
    observations = []
    known: dict[int, Fate] = {}
    for land in evidence.land:
        cases = _derived(land, as_of)
        observations += observe(cases, as_of, land.regimes, days_off, evidence.recorded_from)
        observations += observe_promises(land.blockers, as_of)
        known.update(fates(land, as_of, cases))
    record = track_record(evidence.past, known, as_of)
    finishes = track_record(evidence.past_finishes, evidence.finishes, as_of)
    library = ReferenceLibrary(tuple(observations))
    works = work_library(evidence.works, plane, as_of)
    taught = [works.ratios, works.left_out, sorted(works.groups.items())]
    digest = fingerprint([_lines(library), record, finishes, *taught])
    return Background(library, record, finishes, digest, works)


def _lines(library: ReferenceLibrary) -> list[str]:
    """The observations in few characters and in one order, for the digest."""
    return sorted(
        f"{o.kind.key}|{o.kind.term}|{o.kind.parcel_class}|{o.kind.authority}|{o.days}|{o.outcome}|{o.seen_from}|{o.statutory}"
        for o in library.observations
    )


def fates(
    land: LandFacts, as_of: date, cases: Iterable[tuple[CaseFacts, CaseStatus]] | None = None
) -> dict[int, Fate]:
    """What had become of each part by ``as_of``, by its id; ``cases`` spares deriving them again.

    A part is free once it is handed over and no obstacle stands on it; an obstacle that was there before the
    hand-over and outlived it counts until it was gone.
    """
    standing = {
        (facts.case_id, facts.part_id) for facts, _state in open_blockers(land.blockers, as_of).values()
    }
    gone = [row for row in map(_gone, land.blockers) if row is not None]
    found = {}
    for case, status in _derived(land, as_of) if cases is None else cases:
        for part in case.parts:
            places = {(case.id, None), (None, part.id), (case.id, part.id)}
            handed = status.parts_handed_over.get(part.id)
            if handed is None or places & standing:
                found[part.id] = Fate(None, withdrawn=not status.in_scope)
                continue
            outlived = [closed for place, opened, closed in gone if place in places and opened <= handed]
            found[part.id] = Fate(to_day(max([handed, *outlived])))
    return found


def _derived(land: LandFacts, as_of: date) -> list[tuple[CaseFacts, CaseStatus]]:
    return [(case, derive_case(case, as_of, land.regimes, land.legal)) for case in land.cases]


def _gone(blocker: BlockerFacts) -> tuple[tuple[int | None, int | None], date, date] | None:
    """Where an obstacle stood, since when and until when; None for one that was never closed."""
    closed = [event.happened_on for event in blocker.events if event.kind == CLOSED]
    if not closed:
        return None
    return (blocker.case_id, blocker.part_id), min(e.happened_on for e in blocker.events), max(closed)
