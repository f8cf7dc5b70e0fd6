"""What the facts of a portion say before any day is counted: hand-over, schedule in force, extension, spells.

Each reading returns what holds and flags what does not; nothing is refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from projects.domain.idle_facts import Flagged, IdleFlag, PortionFact, PortionFactKind

IN_HAND = frozenset(
    {
        PortionFactKind.FIELD_HANDOVER,
        PortionFactKind.FIRST_ITEM_STARTED,
        PortionFactKind.ITEMS_COMPLETE,
        PortionFactKind.INSPECTION,
        PortionFactKind.EXTENSION_REQUEST,
        PortionFactKind.EXTENSION,
        PortionFactKind.FORCE_MAJEURE,
        PortionFactKind.NOTICE,
    }
)
"""Facts that make sense only for land that the investor holds."""


@dataclass(slots=True)
class Reading:
    """The present tenure: what counts from the hand-over (or since the last return) on."""

    facts: tuple[PortionFact, ...]
    handover: PortionFact | None = None
    schedule: PortionFact | None = None
    begun_on: date | None = None
    complete_on: date | None = None
    extension: PortionFact | None = None
    spells: tuple[tuple[date, date | None], ...] = ()
    returned_on: date | None = None
    claimed: bool = False
    flags: list[Flagged] = field(default_factory=list)

    def flag(self, code: IdleFlag, on: date | None = None, **more: object) -> None:
        """Note what is wrong with a fact."""
        other, months = more.get("other"), more.get("months")
        self.flags.append(
            Flagged(
                code,
                on,
                other if isinstance(other, date) else None,
                months if isinstance(months, int) else None,
            )
        )

    def days(self, kind: PortionFactKind) -> list[date]:
        """Days of the facts of one kind, in order."""
        return [fact.on for fact in self.facts if fact.kind == kind]


def read(facts: Sequence[PortionFact], as_of: date) -> Reading:
    """The facts up to ``as_of`` (inclusive), in the order of their days; facts of one day in the order given."""
    known = sorted((fact for fact in facts if fact.on <= as_of), key=lambda fact: fact.on)
    reading = _tenure(known)
    _read_handover(reading)
    _read_schedule(reading)
    _read_works(reading)
    _read_extension(reading)
    _read_spells(reading)
    return reading


def _tenure(known: list[PortionFact]) -> Reading:
    """The facts after the last return when the land was handed over again; else those up to it, and it is returned."""
    returns = [place for place, fact in enumerate(known) if fact.kind == PortionFactKind.RETURNED]
    if not returns:
        return Reading(tuple(known))
    later = known[returns[-1] + 1 :]
    if any(fact.kind == PortionFactKind.FIELD_HANDOVER for fact in later):
        return Reading(tuple(later))
    before = returns[-2] + 1 if len(returns) > 1 else 0
    return Reading(tuple(known[before : returns[-1] + 1]), returned_on=known[returns[-1]].on)


def _read_handover(reading: Reading) -> None:
    reading.claimed = any(fact.kind in IN_HAND for fact in reading.facts)
    for fact in reading.facts:
        if fact.kind != PortionFactKind.FIELD_HANDOVER:
            continue
        if not fact.document.strip():
            reading.flag(IdleFlag.HANDOVER_WITHOUT_MINUTES, fact.on)
        elif reading.handover is None:
            reading.handover = fact
        else:
            reading.flag(IdleFlag.HANDOVER_REPEATED, fact.on, other=reading.handover.on)


def _read_schedule(reading: Reading) -> None:
    """An adjustment holds when it was decided no later than the end of the schedule that it adjusts."""
    for fact in reading.facts:
        if fact.kind != PortionFactKind.SCHEDULE_SET or fact.until is None:
            continue
        before = reading.schedule.until if reading.schedule else None
        if before is not None and fact.on > before:
            reading.flag(IdleFlag.SCHEDULE_AFTER_END, fact.on, other=fact.until)
            continue
        if not fact.document.strip():
            reading.flag(IdleFlag.SCHEDULE_WITHOUT_DOCUMENT, fact.on)
        reading.schedule = fact
    end = reading.schedule.until if reading.schedule else None
    if reading.handover and end is None:
        reading.flag(IdleFlag.SCHEDULE_MISSING)
    if reading.handover and end is not None and end < reading.handover.on:
        reading.flag(IdleFlag.SCHEDULE_BEFORE_HANDOVER, end, other=reading.handover.on)


def _read_works(reading: Reading) -> None:
    """All items complete says that the first one has begun, at the latest on that day."""
    complete = reading.days(PortionFactKind.ITEMS_COMPLETE)
    begun = reading.days(PortionFactKind.FIRST_ITEM_STARTED) + complete
    reading.complete_on = min(complete, default=None)
    reading.begun_on = min(begun, default=None)
    if reading.begun_on is None:
        return
    if reading.handover and reading.begun_on < reading.handover.on:
        reading.flag(IdleFlag.STARTED_BEFORE_HANDOVER, reading.begun_on, other=reading.handover.on)


def _read_extension(reading: Reading) -> None:
    """One extension, the first that is a decision with a length; its length is judged by the regime later."""
    for fact in reading.facts:
        if fact.kind != PortionFactKind.EXTENSION:
            continue
        if not fact.document.strip():
            reading.flag(IdleFlag.EXTENSION_WITHOUT_DOCUMENT, fact.on)
        elif not fact.months:
            reading.flag(IdleFlag.EXTENSION_WITHOUT_MONTHS, fact.on)
        elif reading.extension is not None:
            reading.flag(IdleFlag.SECOND_EXTENSION, fact.on, other=reading.extension.on, months=fact.months)
        else:
            reading.extension = fact


def _read_spells(reading: Reading) -> None:
    """Force majeure counts by decision only; a suspension is no force majeure."""
    spells = []
    for fact in reading.facts:
        if fact.kind == PortionFactKind.SUSPENSION:
            reading.flag(IdleFlag.SUSPENSION_NOT_ADDED, fact.on, other=fact.until)
        if fact.kind != PortionFactKind.FORCE_MAJEURE:
            continue
        if fact.document.strip():
            spells.append((fact.on, fact.until))
        else:
            reading.flag(IdleFlag.FORCE_MAJEURE_WITHOUT_DECISION, fact.on, other=fact.until)
    reading.spells = tuple(spells)
