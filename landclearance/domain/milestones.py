"""Where a case stands with each milestone: a column of the board, a line of the case page. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from landclearance.domain.facts import CaseFacts
from landclearance.domain.states import CaseStatus
from landclearance.domain.vocabulary import ActKind, Milestone, RedFlagCode

CHAIN: tuple[Milestone, ...] = (
    Milestone.IDENTIFIED,
    Milestone.NOTICED,
    Milestone.INVENTORIED,
    Milestone.PLAN_DRAFTED,
    Milestone.POSTED,
    Milestone.CONSULTED,
    Milestone.APPRAISED,
    Milestone.APPROVED,
    Milestone.PAID,
)
"""Each of these rests on all before it."""

RESTS_ON: dict[Milestone, frozenset[Milestone]] = {
    **{milestone: frozenset(CHAIN[:place]) for place, milestone in enumerate(CHAIN)},
    Milestone.RESETTLED: frozenset({Milestone.IDENTIFIED}),
    Milestone.DECIDED: frozenset({Milestone.NOTICED}),
    Milestone.HANDED_OVER: frozenset({Milestone.NOTICED, Milestone.INVENTORIED}),
    Milestone.CLOSED: frozenset(Milestone) - {Milestone.CLOSED},
}
"""What a milestone proves without its own record. A decision proves the plan only where the law allowed none
without it (see ``_proof``); people may hand over early, so a hand-over proves no plan."""


class Reach(StrEnum):
    """``UNKNOWN``: proved by something later, or not known whether it applies. Never green, never zero."""

    ACHIEVED = "achieved"
    NOT_ACHIEVED = "not_achieved"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"


class Why(StrEnum):
    """The reason where the reach alone does not say it."""

    PLAIN = ""
    OVERRIDDEN = "overridden"
    NO_RESETTLEMENT = "no_resettlement"
    NEED_NOT_KNOWN = "need_not_known"
    OUT_OF_SCOPE = "out_of_scope"
    NOTICE_EXPIRED = "notice_expired"
    ANNULLED = "annulled"
    PARTLY = "partly"
    PROVED_LATER = "proved_later"


@dataclass(frozen=True, slots=True)
class MilestoneStatus:
    """``day``: when it was achieved, or from when an officer's word holds. ``proved_by``: the later milestone
    that could not have been without this one. ``override``: id of the officer's word, if one counts."""

    reach: Reach
    day: date | None = None
    why: Why = Why.PLAIN
    proved_by: Milestone | None = None
    override: int | None = None

    @property
    def overridden(self) -> bool:
        """Whether an officer's word decides it."""
        return self.override is not None


def milestone_statuses(
    facts: CaseFacts, status: CaseStatus, as_of: date
) -> Mapping[Milestone, MilestoneStatus]:
    """Every milestone of one case on ``as_of`` (the day for which ``status`` was derived), in their order."""
    return {milestone: _status(milestone, facts, status, as_of) for milestone in Milestone}


def _status(milestone: Milestone, facts: CaseFacts, status: CaseStatus, as_of: date) -> MilestoneStatus:
    day = status.milestones.get(milestone)
    word = status.words.by_milestone.get(milestone)
    if day is not None:
        said = word.id if word is not None and status.words.achieved_on(milestone) == day else None
        return MilestoneStatus(Reach.ACHIEVED, day, Why.OVERRIDDEN if said else Why.PLAIN, override=said)
    if word is not None:
        reach = Reach.NOT_APPLICABLE if milestone in status.words.not_applicable else Reach.NOT_ACHIEVED
        return MilestoneStatus(reach, word.happened_on, Why.OVERRIDDEN, override=word.id)
    if not status.in_scope:
        return MilestoneStatus(Reach.NOT_APPLICABLE, status.since, Why.OUT_OF_SCOPE)
    return _open(milestone, facts, status, as_of)


def _open(milestone: Milestone, facts: CaseFacts, status: CaseStatus, as_of: date) -> MilestoneStatus:
    """A milestone without a day and without a word on it, of a case in scope."""
    if milestone is Milestone.RESETTLED and facts.needs_resettlement is False:
        return MilestoneStatus(Reach.NOT_APPLICABLE, why=Why.NO_RESETTLEMENT)
    if milestone is Milestone.NOTICED and _notice_lapsed(status, as_of):
        return MilestoneStatus(Reach.NOT_ACHIEVED, why=Why.NOTICE_EXPIRED)
    if milestone is Milestone.HANDED_OVER and status.partly_handed_over:
        return MilestoneStatus(Reach.NOT_ACHIEVED, why=Why.PARTLY)
    proof = _proof(milestone, status)
    if proof is not None:
        return MilestoneStatus(Reach.UNKNOWN, why=Why.PROVED_LATER, proved_by=proof)
    if milestone is Milestone.RESETTLED and facts.needs_resettlement is None:
        return MilestoneStatus(Reach.UNKNOWN, why=Why.NEED_NOT_KNOWN)
    if milestone in _annulled(status):
        return MilestoneStatus(Reach.NOT_ACHIEVED, why=Why.ANNULLED)
    return MilestoneStatus(Reach.NOT_ACHIEVED)


def _notice_lapsed(status: CaseStatus, as_of: date) -> bool:
    """Whether a notice had reached the land user and none is alive any more."""
    return any(act.kind is ActKind.RECOVERY_NOTICE and act.reached_on <= as_of for act in status.standing)


def _proof(milestone: Milestone, status: CaseStatus) -> Milestone | None:
    """The earliest later milestone that could not be there without this one."""
    for later in Milestone:
        if later in status.milestones and milestone in RESTS_ON[later]:
            return later
    # A decision before the approval is flagged unless a ground allowed it: flagged, it proves the plan.
    wanted = Milestone.DECIDED in status.milestones and any(
        flag.code is RedFlagCode.OUT_OF_ORDER
        and flag.milestone is Milestone.DECIDED
        and flag.missing is milestone
        for flag in status.red_flags
    )
    return Milestone.DECIDED if wanted else None


ACHIEVES: dict[ActKind, Milestone] = {
    ActKind.RECOVERY_NOTICE: Milestone.NOTICED,
    ActKind.APPROVAL: Milestone.APPROVED,
    ActKind.RECOVERY_DECISION: Milestone.DECIDED,
    ActKind.INVENTORY: Milestone.INVENTORIED,
}


def _annulled(status: CaseStatus) -> set[Milestone]:
    kinds = [pair.target.kind for pair in status.annulled if pair.target is not None]
    return {ACHIEVES[kind] for kind in kinds if kind in ACHIEVES}
