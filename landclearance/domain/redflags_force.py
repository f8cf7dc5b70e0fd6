"""Red flags of persuasion, compulsory inventory and enforcement (Land Law 2024, art. 87.2, 87.6, 87.7, 88,
89)."""

from collections.abc import Iterable

from landclearance.domain.facts import ActFacts
from landclearance.domain.findings import Findings, Law, RedFlag
from landclearance.domain.persuasion import (
    AGREEMENT,
    INVENTORY,
    LEAVING,
    Course,
    first_persuasion,
    persuasion,
)
from landclearance.domain.vocabulary import ActKind, Milestone, RedFlagCode

FORCE = frozenset(
    {
        ActKind.PERSUASION_DECISION,
        ActKind.COMPULSORY_INVENTORY,
        ActKind.INVENTORY_ENFORCEMENT,
        ActKind.RECOVERY_ENFORCEMENT,
        ActKind.ENFORCED,
    }
)
"""Most cases have none of these: they are not looked at any further."""


def force_flags(found: Findings) -> Iterable[RedFlag]:
    """Breaches of the steps that come before force, and force on a day on which none may be used."""
    if not any(act.kind in FORCE for act in found.acts):
        return
    for act in found.acts:
        if act.kind is ActKind.COMPULSORY_INVENTORY:
            yield from _persuaded(
                found,
                act,
                INVENTORY,
                RedFlagCode.COMPULSORY_WITHOUT_PERSUASION,
                RedFlagCode.COMPULSORY_TOO_SOON,
            )
        elif act.kind is ActKind.RECOVERY_ENFORCEMENT:
            yield from _persuaded(
                found,
                act,
                LEAVING,
                RedFlagCode.ENFORCEMENT_WITHOUT_PERSUASION,
                RedFlagCode.ENFORCEMENT_TOO_SOON,
            )
    yield from _decided_first(found)
    yield from _disagreement(found)
    yield from _blackout(found)


def _persuaded(
    found: Findings, act: ActFacts, course: Course, without: RedFlagCode, too_soon: RedFlagCode
) -> Iterable[RedFlag]:
    begun = first_persuasion(course, found.acts, act.happened_on)
    if begun is None:
        yield RedFlag(without, act.happened_on, act.id, **found.law(course.days, act.happened_on))
        return
    course_of = persuasion(course, begun, found.regimes, found.legal.days_off)
    lawful = course_of.lawful_from
    if lawful is not None and act.happened_on < lawful:
        rule = course_of.wait_rule or course_of.rule
        law = found.law(rule.key, rule.valid_from) if rule else Law()
        yield RedFlag(too_soon, act.happened_on, act.id, needed_on=lawful, **law)


NEEDED_FIRST: tuple[tuple[ActKind, ActKind, RedFlagCode, str], ...] = (
    (
        ActKind.INVENTORY_ENFORCEMENT,
        ActKind.COMPULSORY_INVENTORY,
        RedFlagCode.INVENTORY_FORCED_WITHOUT_DECISION,
        "persuasion_inventory",
    ),
    (
        ActKind.RECOVERY_ENFORCEMENT,
        ActKind.RECOVERY_DECISION,
        RedFlagCode.ENFORCEMENT_WITHOUT_DECISION,
        "persuasion_handover",
    ),
    (
        ActKind.ENFORCED,
        ActKind.RECOVERY_ENFORCEMENT,
        RedFlagCode.ENFORCED_WITHOUT_DECISION,
        "enforcement",
    ),
)
"""An act of force, the decision that it rests on, the flag without it, and the rule whose article says so."""


def _decided_first(found: Findings) -> Iterable[RedFlag]:
    for kind, base, code, key in NEEDED_FIRST:
        for act in found.of(kind):
            if found.first(base, act.happened_on) is None:
                yield RedFlag(code, act.happened_on, act.id, **found.law(key, act.happened_on))


def _disagreement(found: Findings) -> Iterable[RedFlag]:
    """A decision taken while the persuasion about it, or the wait after it, still ran; consent ends both."""
    decision = found.first(ActKind.RECOVERY_DECISION)
    if decision is None or decision.consented is True:
        return
    begun = first_persuasion(AGREEMENT, found.acts, decision.happened_on)
    if begun is None:
        return
    course = persuasion(AGREEMENT, begun, found.regimes, found.legal.days_off)
    if course.lawful_from is not None and decision.happened_on < course.lawful_from:
        yield RedFlag(
            RedFlagCode.DISAGREEMENT_CUT_SHORT,
            decision.happened_on,
            decision.id,
            Milestone.DECIDED,
            needed_on=course.lawful_from,
            **found.law(AGREEMENT.days, begun.happened_on),
        )


def _blackout(found: Findings) -> Iterable[RedFlag]:
    for act in found.of(ActKind.ENFORCED):
        if act.happened_on in found.legal.blackout:
            law = found.law("tet_blackout", act.happened_on) or found.law("enforcement", act.happened_on)
            yield RedFlag(
                RedFlagCode.ENFORCED_IN_BLACKOUT,
                act.happened_on,
                act.id,
                needed_on=found.legal.first_allowed(act.happened_on),
                **law,
            )
