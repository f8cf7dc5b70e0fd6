"""What is left of a case's acts when some of them were cancelled by review or court (X2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from landclearance.domain.facts import ActFacts, HandoverFacts
from landclearance.domain.vocabulary import ActKind

STAGE: dict[ActKind, int] = {
    ActKind.FILE_RECEIVED: 0,
    ActKind.WORK_PLAN: 1,
    ActKind.INFORMATION_MEETING: 2,
    ActKind.RECOVERY_NOTICE: 10,
    ActKind.PERSUASION_INVENTORY: 20,
    ActKind.COMPULSORY_INVENTORY: 21,
    ActKind.INVENTORY_ENFORCEMENT: 22,
    ActKind.INVENTORY: 30,
    ActKind.LAND_ORIGIN: 30,
    ActKind.PLAN_DRAFTED: 40,
    ActKind.PUBLIC_POSTING: 50,
    ActKind.CONSULTATION: 60,
    ActKind.DIALOGUE: 61,
    ActKind.APPRAISAL_SUBMITTED: 70,
    ActKind.SUPPLEMENT_REQUESTED: 71,
    ActKind.SUPPLEMENT_RECEIVED: 72,
    ActKind.APPRAISAL: 73,
    ActKind.APPROVAL: 80,
    ActKind.APPROVAL_POSTED: 81,
    ActKind.PAYMENT_REFUSED: 90,
    ActKind.DEPOSIT: 91,
    ActKind.PAYOUT: 91,
    ActKind.PERSUASION_DECISION: 95,
    ActKind.RECOVERY_DECISION: 100,
    ActKind.VOLUNTARY_HANDOVER: 110,
    ActKind.HANDOVER_REFUSED: 110,
    ActKind.PERSUASION_HANDOVER: 111,
    ActKind.RECOVERY_ENFORCEMENT: 112,
    ActKind.ENFORCED: 113,
    ActKind.REGISTRY_SENT: 120,
    ActKind.REGISTRY_UPDATED: 121,
}
"""The partial order as ranks, with gaps. A kind that is not here stands apart from the track: disputes go
their own way, scope is the boundary's, and a family that has moved has moved whatever becomes of a
decision."""

LAST_BEFORE_MINUTES = STAGE[ActKind.ENFORCED]
"""Minutes of hand-over rest on every act up to the enforcement, not on those of the registry."""

DECISIONS = frozenset(
    {
        ActKind.RECOVERY_NOTICE,
        ActKind.COMPULSORY_INVENTORY,
        ActKind.INVENTORY_ENFORCEMENT,
        ActKind.APPROVAL,
        ActKind.RECOVERY_DECISION,
        ActKind.RECOVERY_ENFORCEMENT,
    }
)
"""What an annulment that names no act is taken to cancel: the latest of these."""


@dataclass(frozen=True, slots=True)
class Annulled:
    """A cancelled act and the act that cancelled it (``target`` None: there was nothing to cancel)."""

    target: ActFacts | None
    by: ActFacts


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands: acts in the order in which they happened, hand-overs, and what was cancelled."""

    acts: tuple[ActFacts, ...]
    handovers: tuple[HandoverFacts, ...]
    annulled: tuple[Annulled, ...]


def in_order(acts: Iterable[ActFacts]) -> list[ActFacts]:
    """Acts as they happened; those of one day in the order in which they were recorded."""
    return sorted(acts, key=lambda act: (act.happened_on, act.id))


def standing_facts(acts: Sequence[ActFacts], handovers: Sequence[HandoverFacts], as_of: date) -> Standing:
    """The facts by ``as_of`` (inclusive) less what annulments took back.

    An annulment takes back its target and, from the target's day on, every act that rests on it (a later
    stage of the track) and every hand-over: the case is again as it was before the cancelled act. Acts
    recorded after the annulment count as usual. Money spent is not denied by this, it only no longer carries
    the case forward.
    """
    acts = [act for act in in_order(acts) if act.happened_on <= as_of]
    standing: list[ActFacts] = []
    annulled: list[Annulled] = []
    for act in acts:
        if act.kind is not ActKind.ANNULMENT:
            standing.append(act)
            continue
        target = _target(act, standing)
        annulled.append(Annulled(target, act))
        if target is not None:
            standing = [other for other in standing if not _falls_with(other, target)]
    kept = tuple(
        handover
        for handover in handovers
        if handover.happened_on <= as_of and not any(_undone(handover, pair) for pair in annulled)
    )
    return Standing(tuple(standing), kept, tuple(annulled))


def _target(annulment: ActFacts, standing: Sequence[ActFacts]) -> ActFacts | None:
    if annulment.supersedes is not None:
        return next((act for act in standing if act.id == annulment.supersedes), None)
    return next((act for act in reversed(standing) if act.kind in DECISIONS), None)


def _falls_with(act: ActFacts, target: ActFacts) -> bool:
    if act.id == target.id:
        return True
    stage, base = STAGE.get(act.kind), STAGE.get(target.kind)
    if stage is None or base is None:
        return False
    return stage > base and act.happened_on >= target.happened_on


def _undone(handover: HandoverFacts, pair: Annulled) -> bool:
    if pair.target is None or STAGE.get(pair.target.kind, LAST_BEFORE_MINUTES + 1) > LAST_BEFORE_MINUTES:
        return False
    return pair.target.happened_on <= handover.happened_on <= pair.by.happened_on
