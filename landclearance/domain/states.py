"""The state of a clearance case, derived from its dated acts. Pure: the same facts and day give the same
answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from landclearance.domain.annulment import Annulled, Standing, standing_facts
from landclearance.domain.facts import AREA_TOLERANCE_M2, ActFacts, CaseFacts, HandoverFacts, PartFacts
from landclearance.domain.legal_days import NO_DAYS_KNOWN, LegalDays
from landclearance.domain.notices import Notice, notice_on, notices
from landclearance.domain.overrides import NO_WORDS, Words, words_on
from landclearance.domain.redflags import Findings, RedFlag, red_flags
from landclearance.domain.vocabulary import ActKind, CaseState, Holder, Milestone, RedFlagCode
from projects.domain.regimes import RegimeTable

__all__ = ["CaseState", "CaseStatus", "RedFlag", "RedFlagCode", "derive_case", "part_since", "part_state"]

SINGLE_ACTS: tuple[tuple[Milestone, frozenset[ActKind]], ...] = (
    (Milestone.INVENTORIED, frozenset({ActKind.INVENTORY})),
    (Milestone.PLAN_DRAFTED, frozenset({ActKind.PLAN_DRAFTED})),
    (Milestone.POSTED, frozenset({ActKind.PUBLIC_POSTING})),
    (Milestone.APPRAISED, frozenset({ActKind.APPRAISAL})),
    (Milestone.APPROVED, frozenset({ActKind.APPROVAL})),
    (Milestone.PAID, frozenset({ActKind.PAYOUT, ActKind.DEPOSIT})),
    (Milestone.RESETTLED, frozenset({ActKind.RESETTLEMENT_DONE, ActKind.RESETTLEMENT_MONEY})),
    (Milestone.DECIDED, frozenset({ActKind.RECOVERY_DECISION})),
)
"""Milestones that the first standing act of one of these kinds achieves."""

SCALE: tuple[tuple[Milestone, CaseState], ...] = tuple(
    (Milestone(state.value), state) for state in CaseState if state is not CaseState.OUT_OF_SCOPE
)

HOLDERS: dict[Milestone, Holder] = {
    Milestone.IDENTIFIED: Holder.CLEARANCE_UNIT,
    Milestone.NOTICED: Holder.COMMUNE_CHAIR,
    Milestone.INVENTORIED: Holder.CLEARANCE_UNIT,
    Milestone.PLAN_DRAFTED: Holder.CLEARANCE_UNIT,
    Milestone.POSTED: Holder.CLEARANCE_UNIT,
    Milestone.CONSULTED: Holder.CLEARANCE_UNIT,
    Milestone.APPRAISED: Holder.COMMUNE_OFFICE,
    Milestone.APPROVED: Holder.CLEARANCE_UNIT,
    Milestone.PAID: Holder.COMMUNE_CHAIR,
    Milestone.RESETTLED: Holder.COMMUNE_CHAIR,
    Milestone.DECIDED: Holder.LAND_USER,
    Milestone.HANDED_OVER: Holder.CLEARANCE_UNIT,
    Milestone.CLOSED: Holder.NOBODY,
}
"""Who holds the ball once a milestone is the furthest one (clearance_state.md, last column of the table)."""

BEFORE_TWO_TIERS = frozenset({"R1", "R2"})
"""Regimes under which district powers had not yet gone to the commune (until 30/06/2025, Decree 151/2025)."""


@dataclass(frozen=True, slots=True)
class CaseStatus:
    """Where a case stands on a day.

    ``since``: the day on which ``state`` was entered. ``milestones``: each achieved one with its day.
    ``parts_handed_over``: ids of parts wholly handed over, with the day. ``annulled``: what was taken back.
    ``words``: what officers said against the acts.
    ``notices``: those that reached the land user and were not replaced, dead ones too, oldest first.
    """

    state: CaseState
    since: date
    milestones: Mapping[Milestone, date]
    holder: Holder
    partly_handed_over: bool
    parts_handed_over: Mapping[int, date]
    red_flags: tuple[RedFlag, ...]
    notice: Notice | None
    annulled: tuple[Annulled, ...]
    standing: tuple[ActFacts, ...]
    words: Words = NO_WORDS
    notices: tuple[Notice, ...] = ()

    @property
    def in_scope(self) -> bool:
        """False from the day on which a boundary change took the case out of the project."""
        return self.state is not CaseState.OUT_OF_SCOPE


def derive_case(
    facts: CaseFacts, as_of: date, regimes: RegimeTable, legal: LegalDays = NO_DAYS_KNOWN
) -> CaseStatus:
    """The status of one case at the end of ``as_of``. Never refuses an order of acts: it flags it.

    ``legal``: holidays and days without enforcement; only red flags ask for them.
    """
    words = words_on(facts, as_of)
    handovers = [handover for part in facts.parts for handover in part.handovers]
    stands = standing_facts(facts.acts, handovers, as_of)
    found = notices(stands.acts, regimes, as_of)
    handed = _parts_handed_over(facts.parts, stands.handovers, words)
    milestones = _milestones(facts, stands, handed, found, words, as_of)
    left = _left(stands.acts)
    state, since = _display(milestones, left)
    return CaseStatus(
        state=state,
        since=since,
        milestones=milestones,
        holder=_holder(milestones, left is not None, regimes.regime(as_of)),
        partly_handed_over=bool(stands.handovers) and Milestone.HANDED_OVER not in milestones,
        parts_handed_over=handed,
        red_flags=red_flags(
            Findings(facts, stands, milestones, found, words.not_applicable, as_of, regimes, legal)
        ),
        notice=notice_on(found, as_of),
        annulled=stands.annulled,
        standing=stands.acts,
        words=words,
        notices=found,
    )


def part_state(status: CaseStatus, part_id: int) -> CaseState:
    """The state of one part: its own hand-over counts at once, the rest it shares with its case."""
    if status.in_scope and part_id in status.parts_handed_over:
        return CaseState.HANDED_OVER
    return status.state


def part_since(status: CaseStatus, part_id: int) -> date:
    """The day on which ``part_state`` was entered."""
    if status.in_scope and part_id in status.parts_handed_over:
        return status.parts_handed_over[part_id]
    return status.since


def _parts_handed_over(
    parts: Sequence[PartFacts], handovers: Iterable[HandoverFacts], words: Words
) -> dict[int, date]:
    """Parts wholly handed over: by minutes for the whole, or by partial ones that add up to its area."""
    days: dict[int, date] = {}
    denied = words.denied_until(Milestone.HANDED_OVER)
    standing = sorted(
        (handover for handover in handovers if handover.happened_on > denied),
        key=lambda handover: (handover.happened_on, handover.id),
    )
    for part in parts:
        left = part.area_m2
        for handover in standing:
            if handover.part_id != part.id:
                continue
            left = left - handover.area_m2 if handover.area_m2 is not None else Decimal(0)
            if left <= AREA_TOLERANCE_M2:
                days[part.id] = handover.happened_on
                break
    said = words.achieved_on(Milestone.HANDED_OVER)
    return days if said is None else {part.id: min(days.get(part.id, said), said) for part in parts}


def _milestones(
    facts: CaseFacts,
    stands: Standing,
    handed: Mapping[int, date],
    found: Sequence[Notice],
    words: Words,
    as_of: date,
) -> dict[Milestone, date]:
    """Each achieved milestone with its day, by the acts and then by what officers said of them."""
    reached: dict[Milestone, date] = {Milestone.IDENTIFIED: facts.opened_on}

    def say(milestone: Milestone, day: date | None) -> None:
        counted = words.apply(milestone, day)
        if counted is not None:
            reached[milestone] = counted

    for milestone, kinds in SINGLE_ACTS:
        say(milestone, _first_day(stands.acts, kinds, words.denied_until(milestone)))
    say(Milestone.CONSULTED, _consulted(stands.acts, words.denied_until(Milestone.CONSULTED), as_of))
    whole = bool(facts.parts) and len(handed) == len(facts.parts)
    say(Milestone.HANDED_OVER, max(handed.values()) if whole else None)
    say(Milestone.NOTICED, _noticed(reached, found, words.denied_until(Milestone.NOTICED), as_of))
    say(Milestone.CLOSED, _closed(reached, stands.acts, words))
    return reached


def _noticed(
    reached: Mapping[Milestone, date], found: Sequence[Notice], after: date, as_of: date
) -> date | None:
    """The day of the notice in force; of the first one when the case needs no notice any more.

    A notice that died before a decision leaves the case un-noticed: one stored notice date would be a false
    green.
    """
    found = [notice for notice in found if notice.act.reached_on > after]
    living = notice_on(found, as_of)
    if living is not None:
        return living.act.reached_on
    done = Milestone.DECIDED in reached or Milestone.HANDED_OVER in reached
    return found[0].act.reached_on if found and done else None


def _consulted(acts: Sequence[ActFacts], after: date, as_of: date) -> date | None:
    """The meeting, unless it ended in disagreement; then the end of the dialogue."""
    days = [
        act.ended_on or act.happened_on
        for act in acts
        if act.kind is ActKind.DIALOGUE or (act.kind is ActKind.CONSULTATION and act.consented is not False)
    ]
    return min((day for day in days if after < day <= as_of), default=None)


def _closed(reached: Mapping[Milestone, date], acts: Sequence[ActFacts], words: Words) -> date | None:
    """The registry's update, once everything that applies has been achieved."""
    updated = _first_day(acts, {ActKind.REGISTRY_UPDATED}, words.denied_until(Milestone.CLOSED))
    needed = {Milestone.PAID, Milestone.DECIDED, Milestone.HANDED_OVER} - words.not_applicable
    if updated is None or any(milestone not in reached for milestone in needed):
        return None
    return max(updated, *(reached[milestone] for milestone in needed))


def _left(acts: Sequence[ActFacts]) -> date | None:
    """The day on which the case left the scope; None while it is in it. Of one day, coming back counts last."""
    back = max((act.happened_on for act in acts if act.kind is ActKind.BACK_IN_SCOPE), default=date.min)
    return _first_day(acts, {ActKind.OUT_OF_SCOPE}, back)


def _display(milestones: Mapping[Milestone, date], left: date | None) -> tuple[CaseState, date]:
    if left is not None:
        return CaseState.OUT_OF_SCOPE, left
    milestone, state = next(pair for pair in reversed(SCALE) if pair[0] in milestones)
    return state, milestones[milestone]


def _holder(milestones: Mapping[Milestone, date], out_of_scope: bool, regime: str) -> Holder:
    if out_of_scope:
        return Holder.PROJECT_OWNER
    furthest = next(milestone for milestone in reversed(Milestone) if milestone in milestones)
    holder = HOLDERS[furthest]
    district = holder in (Holder.COMMUNE_CHAIR, Holder.COMMUNE_OFFICE) and regime in BEFORE_TWO_TIERS
    return Holder.DISTRICT if district else holder


def _first_day(acts: Iterable[ActFacts], kinds: Iterable[ActKind], after: date = date.min) -> date | None:
    wanted = frozenset(kinds)
    return min(
        (act.happened_on for act in acts if act.kind in wanted and act.happened_on > after), default=None
    )
