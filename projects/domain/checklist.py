"""The legal checklist of an investor's project on a day (rules: docs/algorithms/legal_checklist.md).

A step that does not apply leaves the count; one of which nobody knows whether it applies is counted apart.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from projects.domain.required_if import RequiredIfError, Value, parse_condition
from projects.domain.terms import term_end


@dataclass(frozen=True, slots=True)
class StepRule:
    """One version of a step of the template, valid in [valid_from, valid_to). ``after``: codes that come first."""

    code: str
    order: int
    required_if: str
    after: tuple[str, ...]
    term_value: int | None
    term_unit: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class StepFact:
    """What happened to a step on a day; ``portion`` None: for the whole project."""

    step: str
    status: str
    on: date
    portion: int | None = None
    document: str = ""
    due_on: date | None = None


class StepStatus(StrEnum):
    GRANTED = "granted"
    REFUSED = "refused"
    RETURNED = "returned"
    SUBMITTED = "submitted"
    NOT_STARTED = "not_started"
    UNKNOWN_IF_APPLIES = "unknown_if_applies"
    NOT_APPLICABLE = "not_applicable"


class Ball(StrEnum):
    """Who must act on a step."""

    AUTHORITY = "authority"
    INVESTOR = "investor"
    NOBODY = "nobody"


_BALL = {
    StepStatus.SUBMITTED: Ball.AUTHORITY,
    StepStatus.RETURNED: Ball.INVESTOR,
    StepStatus.REFUSED: Ball.INVESTOR,
    StepStatus.NOT_STARTED: Ball.INVESTOR,
}
_BEHIND = (StepStatus.REFUSED, StepStatus.RETURNED, StepStatus.SUBMITTED, StepStatus.NOT_STARTED)
"""Of several portions the one that is furthest behind speaks for the step, in this order."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the day. ``since``: the day of the word that holds; ``asks``: conditions nobody has given;
    ``early``: steps that should have come first and had not been granted; ``fault``: the condition cannot be read;
    ``against_condition``: it is being done though the condition says that it does not apply."""

    rule: StepRule
    status: StepStatus
    since: date | None = None
    submitted_on: date | None = None
    document: str = ""
    due_on: date | None = None
    portions_done: int = 0
    portions: int = 0
    asks: tuple[str, ...] = ()
    early: tuple[str, ...] = ()
    fault: str = ""
    against_condition: bool = False

    @property
    def code(self) -> str:
        return self.rule.code

    @property
    def ball(self) -> Ball:
        return _BALL.get(self.status, Ball.NOBODY)

    @property
    def applies(self) -> bool:
        """Whether the step is in the count."""
        return self.status not in (StepStatus.NOT_APPLICABLE, StepStatus.UNKNOWN_IF_APPLIES)

    def late_on(self, as_of: date) -> bool:
        """Whether the answer is overdue."""
        return self.status is StepStatus.SUBMITTED and self.due_on is not None and as_of > self.due_on


@dataclass(frozen=True, slots=True)
class Checklist:
    """Every step in the template's order. ``waiting``: steps in somebody's hands, longest wait first."""

    steps: tuple[Step, ...]
    waiting: tuple[Step, ...]
    next_step: Step | None

    @property
    def applying(self) -> int:
        return sum(1 for step in self.steps if step.applies)

    @property
    def done(self) -> int:
        return sum(1 for step in self.steps if step.status is StepStatus.GRANTED)

    @property
    def unknown(self) -> int:
        return sum(1 for step in self.steps if step.status is StepStatus.UNKNOWN_IF_APPLIES)

    @property
    def lead(self) -> Step | None:
        """The step that says who holds the ball: the longest wait, else the next step."""
        return self.waiting[0] if self.waiting else self.next_step

    @property
    def ball(self) -> Ball:
        return self.lead.ball if self.lead else Ball.NOBODY

    @property
    def since(self) -> date | None:
        """Since when the ball has lain there; None when that step has not begun."""
        return self.lead.since if self.lead else None


def derive_checklist(
    rules: Iterable[StepRule],
    facts: Sequence[StepFact],
    known: Mapping[str, Value | None],
    portions: Iterable[int],
    as_of: date,
    days_off: AbstractSet[date],
) -> Checklist:
    """The checklist at the end of ``as_of``. ``facts`` of one day in the order in which they hold; ``known``: the
    conditions and own figures, a missing one is not known; ``portions``: every portion of the project."""
    by_step: dict[str, list[StepFact]] = {}
    for fact in sorted((fact for fact in facts if fact.on <= as_of), key=lambda fact: fact.on):
        by_step.setdefault(fact.step, []).append(fact)
    chosen = _versions(rules, by_step, as_of)
    ids = tuple(portions)
    plain = [_step(rule, by_step.get(rule.code, []), known, ids, days_off) for rule in chosen]
    by_code = {step.code: step for step in plain}
    steps = tuple(_ordered(step, by_code) for step in plain)
    waiting = [step for step in steps if step.since is not None and step.ball is not Ball.NOBODY]
    waiting.sort(key=lambda step: (step.submitted_on or step.since or as_of, step.rule.order))
    return Checklist(steps, tuple(waiting), _next(steps))


def _versions(
    rules: Iterable[StepRule], by_step: Mapping[str, list[StepFact]], as_of: date
) -> list[StepRule]:
    """For each step the version in force when it was begun, or on the day."""
    chosen: dict[str, StepRule] = {}
    for rule in sorted(rules, key=lambda rule: rule.valid_from):
        begun = by_step.get(rule.code)
        day = begun[0].on if begun else as_of
        holds = rule.valid_from <= day and (rule.valid_to is None or day < rule.valid_to)
        # A step begun before the template's first version is followed by that one.
        if holds or (rule.code not in chosen and day < rule.valid_from <= as_of):
            chosen[rule.code] = rule
    return sorted(chosen.values(), key=lambda rule: (rule.order, rule.code))


def _step(
    rule: StepRule,
    facts: Sequence[StepFact],
    known: Mapping[str, Value | None],
    portions: tuple[int, ...],
    days_off: AbstractSet[date],
) -> Step:
    applies, asks, fault = _applies(rule, known)
    said = _said(rule, facts, portions, days_off)
    if said is not None:
        against = applies is False and said.applies
        return replace(said, fault=fault, against_condition=against)
    if applies is None:
        return Step(rule, StepStatus.UNKNOWN_IF_APPLIES, asks=asks, fault=fault)
    return Step(rule, StepStatus.NOT_STARTED if applies else StepStatus.NOT_APPLICABLE)


def _applies(rule: StepRule, known: Mapping[str, Value | None]) -> tuple[bool | None, tuple[str, ...], str]:
    """Whether the condition holds, the names it still asks for, and what is wrong with it."""
    try:
        condition = parse_condition(rule.required_if)
        asks = tuple(sorted(name for name in condition.names if known.get(name) is None))
        return condition.holds(known), asks, ""
    except RequiredIfError as error:
        return None, (), str(error)


def _said(
    rule: StepRule, facts: Sequence[StepFact], portions: tuple[int, ...], days_off: AbstractSet[date]
) -> Step | None:
    """What the facts say of a step; None without any. By portion: granted when it is for every portion."""
    if not facts:
        return None
    if all(fact.portion is None for fact in facts):
        return _latest(rule, facts, days_off)
    found = [
        _latest(rule, [fact for fact in facts if fact.portion in (None, portion)], days_off)
        for portion in portions
    ]
    done = sum(1 for one in found if one.status in (StepStatus.GRANTED, StepStatus.NOT_APPLICABLE))
    behind = [one for status in _BEHIND for one in found if one.status is status]
    granted = [one for one in found if one.status is StepStatus.GRANTED]
    pool = behind or granted or found
    lead = pool[0] if behind else max(pool, key=lambda one: one.since or date.min)
    return replace(lead, portions=len(portions), portions_done=done)


def _latest(rule: StepRule, facts: Sequence[StepFact], days_off: AbstractSet[date]) -> Step:
    if not facts:
        return Step(rule, StepStatus.NOT_STARTED)
    last = facts[-1]
    status = StepStatus(last.status)
    due = last.due_on
    if status is StepStatus.SUBMITTED and due is None and rule.term_value and rule.term_unit:
        due = term_end(last.on, rule.term_value, rule.term_unit, days_off)
    submitted = [fact.on for fact in facts if fact.status == StepStatus.SUBMITTED]
    return Step(rule, status, last.on, submitted[-1] if submitted else None, last.document, due_on=due)


def _ordered(step: Step, by_code: Mapping[str, Step]) -> Step:
    """The step with those that should have come first: begun or granted before they were granted."""
    if step.since is None or not step.applies:
        return step
    begun = step.submitted_on or step.since
    early = []
    for code in step.rule.after:
        first = by_code.get(code)
        if first is None or not first.applies:
            continue
        if first.status is not StepStatus.GRANTED or (first.since is not None and first.since > begun):
            early.append(code)
    return replace(step, early=tuple(early))


def _next(steps: Sequence[Step]) -> Step | None:
    """The first step that applies, has not begun, and waits for none that applies and is not granted."""
    granted = {step.code for step in steps if step.status is StepStatus.GRANTED or not step.applies}
    open_steps = [step for step in steps if step.status is StepStatus.NOT_STARTED]
    codes = {step.code for step in steps}
    for step in open_steps:
        if all(code in granted for code in step.rule.after if code in codes):
            return step
    return open_steps[0] if open_steps else None
