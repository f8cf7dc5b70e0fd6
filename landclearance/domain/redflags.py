"""Breaches of the legal order in a case: found and shown, never refused."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from landclearance.domain.annulment import Standing
from landclearance.domain.facts import ActFacts, CaseFacts
from landclearance.domain.notices import VALIDITY, Notice, notice_key, notice_on
from landclearance.domain.vocabulary import ActKind, Milestone, RedFlagCode
from projects.domain.regimes import RegimeTable

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

EARLY_DECISION_REGIMES = frozenset({"R4", "R5"})
"""Resolution 254/2025, art. 3.3: the decision may come before approval once the plan is posted, without
resettlement."""


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A breach: ``on`` is the day of the act at fault; ``milestone`` and ``missing`` say what came without
    what.

    ``needed_on``: the earliest lawful day, where the rule ``rule`` (with its ``article``) gives one.
    """

    code: RedFlagCode
    on: date
    act_id: int | None = None
    milestone: Milestone | None = None
    missing: Milestone | None = None
    needed_on: date | None = None
    rule: str = ""
    article: str = ""
    verify: str = ""


def red_flags(
    facts: CaseFacts,
    stands: Standing,
    milestones: Mapping[Milestone, date],
    found: Sequence[Notice],
    as_of: date,
    regimes: RegimeTable,
) -> tuple[RedFlag, ...]:
    """Every breach known by ``as_of``, by day."""
    decision = _first(stands.acts, ActKind.RECOVERY_DECISION)
    flags = [
        *_order(milestones),
        *_inventory(stands.acts, found),
        *_postings(stands.acts, regimes, as_of),
        *(
            RedFlag(RedFlagCode.ANNULMENT_OF_NOTHING, a.by.happened_on, a.by.id)
            for a in stands.annulled
            if a.target is None
        ),
    ]
    if decision is None:
        flags += _lapsed(milestones, found, as_of, regimes)
    else:
        flags += _decision_order(facts, decision, milestones, regimes)
        flags += _decision_notice(facts, decision, found, regimes)
    return tuple(sorted(flags, key=lambda flag: (flag.on, flag.code)))


def _order(milestones: Mapping[Milestone, date]) -> Iterable[RedFlag]:
    for milestone, parents in PARENTS.items():
        if milestone not in milestones:
            continue
        for parent in parents:
            if parent not in milestones or milestones[parent] > milestones[milestone]:
                yield RedFlag(
                    RedFlagCode.OUT_OF_ORDER, milestones[milestone], milestone=milestone, missing=parent
                )


def _inventory(acts: Sequence[ActFacts], found: Sequence[Notice]) -> Iterable[RedFlag]:
    inventory = _first(acts, ActKind.INVENTORY)
    if inventory is None or any(notice.act.reached_on <= inventory.happened_on for notice in found):
        return
    yield RedFlag(
        RedFlagCode.INVENTORY_BEFORE_NOTICE,
        inventory.happened_on,
        inventory.id,
        Milestone.INVENTORIED,
        Milestone.NOTICED,
    )


def _postings(acts: Sequence[ActFacts], regimes: RegimeTable, as_of: date) -> Iterable[RedFlag]:
    """A posting that ended, or was overtaken by the appraisal, before its days were over (first day not
    counted)."""
    appraisal = _first(acts, ActKind.APPRAISAL)
    for posting in (act for act in acts if act.kind is ActKind.PUBLIC_POSTING):
        rule = regimes.find("posting", posting.happened_on)
        if rule is None or rule.value is None:
            continue
        needed = posting.happened_on + timedelta(days=rule.value)
        ends = [posting.ended_on] if posting.ended_on is not None and posting.ended_on <= as_of else []
        if appraisal is not None and appraisal.happened_on >= posting.happened_on:
            ends.append(appraisal.happened_on)
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


def _lapsed(
    milestones: Mapping[Milestone, date], found: Sequence[Notice], as_of: date, regimes: RegimeTable
) -> Iterable[RedFlag]:
    if not found or Milestone.HANDED_OVER in milestones or notice_on(found, as_of) is not None:
        return
    last = found[-1]
    if last.expires_on is not None:
        rule = regimes.find(VALIDITY, last.act.happened_on)
        yield RedFlag(
            RedFlagCode.NOTICE_EXPIRED,
            last.expires_on + timedelta(days=1),
            last.act.id,
            Milestone.NOTICED,
            rule=VALIDITY,
            article=rule.article if rule else "",
        )


def _decision_order(
    facts: CaseFacts, decision: ActFacts, milestones: Mapping[Milestone, date], regimes: RegimeTable
) -> Iterable[RedFlag]:
    """Approval (and resettlement, where needed) come first, save by recorded consent or Resolution 254, art.
    3.3."""
    day = decision.happened_on
    posted = milestones.get(Milestone.POSTED)
    excepted = decision.consented is True or (
        regimes.regime(day) in EARLY_DECISION_REGIMES
        and facts.needs_resettlement is False
        and posted is not None
        and posted <= day
    )
    if excepted:
        return
    needed = [Milestone.APPROVED] + ([Milestone.RESETTLED] if facts.needs_resettlement else [])
    for parent in needed:
        if parent not in milestones or milestones[parent] > day:
            yield RedFlag(RedFlagCode.OUT_OF_ORDER, day, decision.id, Milestone.DECIDED, parent)


def _decision_notice(
    facts: CaseFacts, decision: ActFacts, found: Sequence[Notice], regimes: RegimeTable
) -> Iterable[RedFlag]:
    day = decision.happened_on
    before = [notice for notice in found if notice.act.reached_on <= day]
    if not before:
        yield RedFlag(
            RedFlagCode.DECISION_WITHOUT_NOTICE, day, decision.id, Milestone.DECIDED, Milestone.NOTICED
        )
        return
    living = notice_on(before, day)
    if living is None:
        rule = regimes.find(VALIDITY, before[-1].act.happened_on)
        yield RedFlag(
            RedFlagCode.NOTICE_EXPIRED_AT_DECISION,
            day,
            decision.id,
            Milestone.DECIDED,
            Milestone.NOTICED,
            rule=VALIDITY,
            article=rule.article if rule else "",
        )
        return
    minimum = regimes.find(notice_key(facts.parts), day)
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


def _first(acts: Iterable[ActFacts], kind: ActKind) -> ActFacts | None:
    return next((act for act in acts if act.kind is kind), None)
