"""Persuasion and the wait after it: what the law asks before anything is decided against a land user."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from landclearance.domain.facts import ActFacts
from landclearance.domain.vocabulary import ActKind
from projects.domain.regimes import RegimeTable, Rule
from projects.domain.terms import term_end


@dataclass(frozen=True, slots=True)
class Course:
    """The kind of act that begins a persuasion, and the keys of its own days and of those of the wait."""

    kind: ActKind
    days: str
    wait: str


INVENTORY = Course(ActKind.PERSUASION_INVENTORY, "persuasion_inventory", "wait_compulsory_inventory")
"""Land Law 2024, art. 87.2."""

AGREEMENT = Course(ActKind.PERSUASION_DECISION, "persuasion_decision", "wait_decision")
"""Land Law 2024, art. 87.6."""

LEAVING = Course(ActKind.PERSUASION_HANDOVER, "persuasion_handover", "wait_enforcement")
"""Land Law 2024, art. 87.7."""


@dataclass(frozen=True, slots=True)
class Persuasion:
    """``ends``: the last day of the persuasion; ``wait_ends``: the last day of the wait, on which a decision
    may be taken. None where the regime sets no number of days. Rules are those of each clock's first day.
    """

    act: ActFacts
    ends: date | None
    wait_ends: date | None
    rule: Rule | None
    wait_rule: Rule | None

    @property
    def lawful_from(self) -> date | None:
        """The first day on which the decision may be taken."""
        return self.wait_ends or self.ends


def persuasion(
    course: Course, act: ActFacts, regimes: RegimeTable, days_off: AbstractSet[date]
) -> Persuasion:
    """The terms of the persuasion that began with ``act``.

    First day not counted, a last day that is off moves on (Civil Code, art. 147-148). A persuasion that went
    on for longer (``ended_on``) ends when it ended; one that was broken off still takes its days.
    """
    rule = regimes.find(course.days, act.happened_on)
    ends = act.ended_on
    if rule is not None and rule.value is not None:
        term = term_end(act.happened_on, rule.value, rule.unit, days_off)
        ends = max(term, act.ended_on or term)
    if ends is None:
        return Persuasion(act, None, None, rule, None)
    wait = regimes.find(course.wait, ends)
    if wait is None or not wait.value:
        return Persuasion(act, ends, None, rule, wait)
    return Persuasion(act, ends, term_end(ends, wait.value, wait.unit, days_off), rule, wait)


def first_persuasion(course: Course, acts: Iterable[ActFacts], by: date) -> ActFacts | None:
    """The act that began the persuasion, by ``by`` (inclusive); a second session starts no new term."""
    begun = (act for act in acts if act.kind is course.kind and act.happened_on <= by)
    return min(begun, key=lambda act: act.happened_on, default=None)
