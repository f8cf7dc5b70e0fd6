"""Breaches of the legal order in a case: found and shown, never refused."""

from collections.abc import Iterable
from datetime import date, timedelta

from landclearance.domain.facts import ActFacts
from landclearance.domain.findings import Findings, RedFlag
from landclearance.domain.notices import VALIDITY, notice_key, notice_on
from landclearance.domain.redflags_force import force_flags
from landclearance.domain.redflags_land import land_flags
from landclearance.domain.vocabulary import ActKind, Milestone, RedFlagCode

__all__ = ["Findings", "RedFlag", "red_flags"]

PARENTS: dict[Milestone, tuple[Milestone, ...]] = {
    Milestone.POSTED: (Milestone.INVENTORIED,),
    Milestone.CONSULTED: (Milestone.POSTED,),
    Milestone.APPRAISED: (Milestone.CONSULTED,),
    Milestone.APPROVED: (Milestone.APPRAISED,),
    Milestone.PAID: (Milestone.APPROVED,),
    Milestone.HANDED_OVER: (Milestone.INVENTORIED,),
}
"""The partial order: what must have been achieved by the day of each milestone. Notice and decision: see
below."""

ARTICLE_OF: dict[Milestone, str] = {
    Milestone.POSTED: "posting",
    Milestone.CONSULTED: "posting",
    Milestone.APPRAISED: "appraisal",
    Milestone.APPROVED: "posting",
    Milestone.PAID: "payout",
    Milestone.DECIDED: "decision",
    Milestone.HANDED_OVER: "handover",
}
"""The rule whose article orders each milestone after its parents."""

EARLY_DECISION = "early_decision_share"
"""A regime with this row has grounds on which the decision may come before the approval (Resolution 254/2025,
art. 3.3)."""

POSTED_NO_RESETTLEMENT = "posted_no_resettlement"


def red_flags(found: Findings) -> tuple[RedFlag, ...]:
    """Every breach known by the day asked about, by day."""
    decision = found.first(ActKind.RECOVERY_DECISION)
    flags = [
        *_order(found),
        *_inventory(found),
        *_postings(found),
        *force_flags(found),
        *land_flags(found),
        *(
            RedFlag(RedFlagCode.ANNULMENT_OF_NOTHING, a.by.happened_on, a.by.id)
            for a in found.stands.annulled
            if a.target is None
        ),
    ]
    if decision is None:
        flags += _lapsed(found)
    else:
        flags += _decision_order(found, decision)
        flags += _decision_notice(found, decision)
    return tuple(sorted(flags, key=lambda flag: (flag.on, flag.code)))


def _order(found: Findings) -> Iterable[RedFlag]:
    for milestone, parents in PARENTS.items():
        day = found.milestones.get(milestone)
        if day is None:
            continue
        for parent in parents:
            if not found.reached_by(parent, day):
                code = RedFlagCode.OUT_OF_ORDER
                if parent is Milestone.CONSULTED and _disagreed(found, day):
                    code = RedFlagCode.DIALOGUE_MISSING
                law = found.law(ARTICLE_OF[milestone], day)
                yield RedFlag(code, day, milestone=milestone, missing=parent, **law)


def _disagreed(found: Findings, by: date) -> bool:
    """Whether a meeting ended in disagreement by ``by`` and no dialogue had been held."""
    meetings = [act for act in found.of(ActKind.CONSULTATION) if act.happened_on <= by]
    return any(act.consented is False for act in meetings) and found.first(ActKind.DIALOGUE, by) is None


def _inventory(found: Findings) -> Iterable[RedFlag]:
    inventory = found.first(ActKind.INVENTORY)
    if inventory is None or found.reached_by(Milestone.NOTICED, inventory.happened_on):
        return
    if any(notice.act.reached_on <= inventory.happened_on for notice in found.notices):
        return
    yield RedFlag(
        RedFlagCode.INVENTORY_BEFORE_NOTICE,
        inventory.happened_on,
        inventory.id,
        Milestone.INVENTORIED,
        Milestone.NOTICED,
    )


def _postings(found: Findings) -> Iterable[RedFlag]:
    """A posting that ended, or was overtaken by the appraisal or the approval, before its days were over (first
    day not counted)."""
    overtakers = [found.first(kind) for kind in (ActKind.APPRAISAL, ActKind.APPROVAL)]
    for posting in found.of(ActKind.PUBLIC_POSTING):
        rule = found.regimes.find("posting", posting.happened_on)
        if rule is None or rule.value is None:
            continue
        needed = posting.happened_on + timedelta(days=rule.value)
        ends = [
            act.happened_on
            for act in overtakers
            if act is not None and act.happened_on >= posting.happened_on
        ]
        if posting.ended_on is not None and posting.ended_on <= found.as_of:
            ends.append(posting.ended_on)
        if ends and min(ends) < needed:
            yield RedFlag(
                RedFlagCode.POSTING_CUT_SHORT,
                min(ends),
                posting.id,
                Milestone.POSTED,
                needed_on=needed,
                rule=rule.key,
                article=rule.article,
                verify=rule.verify,
            )


def _lapsed(found: Findings) -> Iterable[RedFlag]:
    settled = {Milestone.HANDED_OVER, Milestone.NOTICED, Milestone.DECIDED} & {
        *found.milestones,
        *found.not_applicable,
    }
    if not found.notices or settled or notice_on(found.notices, found.as_of) is not None:
        return
    last = found.notices[-1]
    if last.expires_on is not None:
        yield RedFlag(
            RedFlagCode.NOTICE_EXPIRED,
            last.expires_on + timedelta(days=1),
            last.act.id,
            Milestone.NOTICED,
            **found.law(VALIDITY, last.act.happened_on),
        )


def _decision_order(found: Findings, decision: ActFacts) -> Iterable[RedFlag]:
    """Approval (and resettlement, where needed) come first, save by recorded consent or Resolution 254, art.
    3.3."""
    day = decision.happened_on
    if decision.consented is True or early_ground(found, decision):
        return
    needed = [Milestone.APPROVED]
    # Temporary housing accepted is a condition of its own (Land Law 2024, art. 87.5).
    if found.facts.needs_resettlement and found.first(ActKind.TEMPORARY_HOUSING, day) is None:
        needed.append(Milestone.RESETTLED)
    for parent in needed:
        if not found.reached_by(parent, day):
            law = found.law("decision", day)
            yield RedFlag(RedFlagCode.OUT_OF_ORDER, day, decision.id, Milestone.DECIDED, parent, **law)


def early_ground(found: Findings, decision: ActFacts) -> bool:
    """Whether the decision may come before the approval (Resolution 254/2025, art. 3.3, from 01/01/2026).

    By the ground that it states; a plan posted where no resettlement is needed is one without being stated,
    and is none, though stated, where the facts say otherwise.
    """
    day = decision.happened_on
    if found.regimes.find(EARLY_DECISION, day) is None:
        return False
    if decision.exception_code not in ("", POSTED_NO_RESETTLEMENT):
        return True
    posted = found.first(ActKind.PUBLIC_POSTING, day) is not None or found.reached_by(Milestone.POSTED, day)
    stated = decision.exception_code == POSTED_NO_RESETTLEMENT
    needs = False if Milestone.RESETTLED in found.not_applicable else found.facts.needs_resettlement
    return posted and (needs is False or (stated and needs is None))


def _decision_notice(found: Findings, decision: ActFacts) -> Iterable[RedFlag]:
    day = decision.happened_on
    before = [notice for notice in found.notices if notice.act.reached_on <= day]
    if not before:
        # An officer may have said that the notice was given, or that none was needed.
        if not found.reached_by(Milestone.NOTICED, day):
            yield RedFlag(
                RedFlagCode.DECISION_WITHOUT_NOTICE, day, decision.id, Milestone.DECIDED, Milestone.NOTICED
            )
        return
    living = notice_on(before, day)
    if living is None:
        yield RedFlag(
            RedFlagCode.NOTICE_EXPIRED_AT_DECISION,
            day,
            decision.id,
            Milestone.DECIDED,
            Milestone.NOTICED,
            **found.law(VALIDITY, before[-1].act.happened_on),
        )
        return
    minimum = found.regimes.find(notice_key(found.facts.parts), day)
    if minimum is None or minimum.value is None or decision.consented is True or living.act.consented is True:
        return
    needed = living.act.reached_on + timedelta(days=minimum.value)
    if day < needed:
        yield RedFlag(
            RedFlagCode.DECISION_TOO_SOON,
            day,
            decision.id,
            Milestone.DECIDED,
            Milestone.NOTICED,
            needed,
            minimum.key,
            minimum.article,
            minimum.verify,
        )
