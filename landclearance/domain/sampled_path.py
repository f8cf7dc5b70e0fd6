"""The remaining path of a case with durations drawn from reference classes instead of the law's numbers.

It walks the very steps that ``remaining_path`` found, in the same order and with the same legal floors; only
the days of each step are samples. The age of the running step conditions its draw. Days are integers since
1970-01-01; the last axis is the sample. Rules: docs/algorithms/forecast.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
from numpy.random import Generator

from landclearance.domain.facts import CaseFacts
from landclearance.domain.notices import earliest_decision, notice_key
from landclearance.domain.path import PathStep
from landclearance.domain.reference_class import (
    PROMISE,
    Reference,
    ReferenceLibrary,
    Rung,
    StepKind,
    class_of,
    term_of,
)
from landclearance.domain.states import CaseStatus
from landclearance.domain.vocabulary import Milestone
from projects.domain.days import to_day
from projects.domain.regimes import RegimeTable
from projects.domain.sampling import chances
from projects.domain.survival import Floats

UP_TO_APPROVAL = frozenset(
    {
        *("work_plan", "notice", "persuasion_inventory", "wait_compulsory_inventory", "inventory"),
        *("plan_drafted", "posting", "consultation", "dialogue", "appraisal", "approval"),
    }
)
BEFORE_DECISION = ("persuasion_decision", "wait_decision")
"""Of a land user who disagrees with the recovery (art. 87.6)."""
FLOORS = frozenset({"notice_wait", "notice_renewed"})
"""Minimum terms: nothing is drawn, the decision may not come sooner."""
_EXACT = 1e-9
"""Days are rounded up, but not because of the last bit of a float."""


@dataclass(frozen=True, slots=True)
class Basis:
    """Which reference one step of one case was drawn from. ``age``: days that it has been running (None: not
    begun). ``statutory``: calendar days by law.
    """

    kind: StepKind
    rung: Rung
    reference: Reference | None
    age: int | None
    statutory: int


@dataclass(frozen=True, slots=True)
class Draws:
    """Random numbers of one case: its own stream and the factor that it shares with its authority [S]."""

    rng: Generator
    factor: Floats
    rho: float

    def chance(self) -> Floats:
        """Uniform chances, one per sample."""
        return chances(self.rng, self.factor, self.rho)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a case on the day asked about. ``running``: entry day of each open spell, by key."""

    case: CaseFacts
    status: CaseStatus
    as_of: date
    regimes: RegimeTable
    running: Mapping[str, date]


@dataclass(slots=True)
class SampledPath:
    """Sampled days of the points that later steps wait for; None: reached already, or not in this path."""

    known: Known
    library: ReferenceLibrary
    draws: Draws
    basis: list[Basis] = field(default_factory=list)
    noticed: Floats | None = None
    approved: Floats | None = None
    paid: Floats | None = None
    resettled: Floats | None = None
    persuaded: Floats | None = None
    decided: Floats | None = None

    def handover(self, steps: Sequence[PathStep]) -> Floats:
        """Day of the hand-over minutes. ``steps``: those of ``remaining_path``, blockers left out."""
        left: Floats | None = None
        for place, step in enumerate(steps):
            if step.step in UP_TO_APPROVAL:
                self._towards_approval(step, steps[place - 1] if place else None)
            elif step.step in FLOORS:
                self._floor(step)
            elif step.step in ("resettlement", "payout", "deposit", "decision", *BEFORE_DECISION):
                self._granted(step)
            else:
                # The hand-over, or persuasion and enforcement one after the other.
                left = self._drawn(step, step.starts, self._ready() if step.step == "handover" else left)
        waits = [day for day in (left, self._ready()) if day is not None]
        return np.max(np.stack(waits), axis=0) if waits else self._full(self.known.as_of)

    def _granted(self, step: PathStep) -> None:
        """Resettlement and payment after the approval (under the 2013 law payment after the decision), then the
        decision."""
        if step.step == "resettlement":
            self.resettled = self._drawn(step, step.starts, self.approved)
        elif step.step in BEFORE_DECISION:
            self.persuaded = self._drawn(step, step.starts, self._ready())
        elif step.step in ("payout", "deposit"):
            since = self.approved if self.decided is None else self.decided
            self.paid = self._drawn(step, step.starts, since)
        else:
            self.decided = self._drawn(step, step.starts, self._ready())

    def _towards_approval(self, step: PathStep, before: PathStep | None) -> None:
        if step.step == "work_plan":
            return  # no act ends it: drawn together with the notice
        if step.step == "notice":
            # One that takes the place of a dead notice has nothing to learn from first notices.
            if before is not None and before.step == "work_plan":
                self.noticed = self._drawn(step, before.starts, None)
            else:
                self.noticed = self._by_law(step, step.starts, None)
            self.approved = self.noticed
            return
        self.approved = self._drawn(step, step.starts, self.approved)
        if step.step == "posting" and step.due and Milestone.POSTED in self.known.status.milestones:
            # It hangs already, and hangs for its legal term at least.
            self.approved = np.maximum(self.approved, to_day(step.due))

    def _ready(self) -> Floats | None:
        """When approval, payment, resettlement and decision, as far as they are still to come, are there."""
        waits = [
            day
            for day in (self.approved, self.paid, self.resettled, self.persuaded, self.decided)
            if day is not None
        ]
        return np.max(np.stack(waits), axis=0) if waits else None

    def _drawn(self, step: PathStep, first: date, start: Floats | None) -> Floats:
        """The step's end. ``start``: its sampled beginning; None: it begins, or began, on ``first``."""
        kind, statutory = self._kind(step), _term_days(step, first)
        rung, reference = self.library.find(kind)
        age = None if start is not None else self._age(kind.key, first)
        if reference is not None:
            unit = max(statutory, 1) if rung is Rung.UPLIFT else 1
            days = unit * reference.remaining((age or 0) / unit, self.draws.chance())
            if not np.isnan(days).any():
                self.basis.append(Basis(kind, rung, reference, age, statutory))
                begins = self._full(max(first, self.known.as_of)) if start is None else start
                return np.asarray(begins + np.ceil(days - _EXACT))
        return self._by_law(step, first, start)

    def _age(self, key: str, first: date) -> int | None:
        """Days that the step has been running: since its spell began, or by the law's clock; None: not yet."""
        entry = self.known.running.get(key, first)
        return (self.known.as_of - entry).days if entry <= self.known.as_of else None

    def _by_law(self, step: PathStep, first: date, start: Floats | None) -> Floats:
        statutory = _term_days(step, first)
        self.basis.append(Basis(self._kind(step), Rung.STATUTORY, None, None, statutory))
        if start is not None:
            return start + statutory
        return self._full(max(first + timedelta(days=statutory), self.known.as_of))

    def _kind(self, step: PathStep) -> StepKind:
        case = self.known.case
        key = step.rule.removeprefix("norm_")
        return StepKind(key, term_of(step.days, step.unit), class_of(case.parts), case.commune_code)

    def _floor(self, step: PathStep) -> None:
        """A notice must have run its minimum before the decision; one that will be dead by then is renewed."""
        if self.decided is None or step.due is None:
            return
        if step.step == "notice_wait":
            wait = (step.due - step.starts).days
            least = self._full(step.due) if self.noticed is None else self.noticed + wait
            self.decided = np.maximum(self.decided, least)
            self._renewed()

    def _renewed(self) -> None:
        known = self.known
        notice = known.status.notice
        if self.decided is None or notice is None or notice.expires_on is None:
            return
        again = notice.expires_on + timedelta(days=1)
        least = earliest_decision(again, notice_key(known.case.parts), known.regimes)
        if least is not None:
            late = self.decided > to_day(notice.expires_on)
            self.decided = np.where(late, np.maximum(self.decided, to_day(least[0])), self.decided)

    def _full(self, day: date) -> Floats:
        return np.full(self.draws.factor.shape, float(to_day(day)))


def sampled_promise(
    promised: date, made: date | None, as_of: date, library: ReferenceLibrary, draws: Draws
) -> tuple[Floats, Reference | None]:
    """When a blocker whose end is promised for ``promised`` (not before ``as_of``) will be gone.

    With enough blockers that are gone, by the history of promises in the zone: how long they lasted against
    what had been promised, given how long this one has lasted. Else as stated, None beside it.
    """
    as_stated = np.full(draws.factor.shape, float(to_day(promised)))
    _, reference = library.find(StepKind(PROMISE, "", "", ""))
    chance = draws.chance()
    if reference is None or made is None:
        return as_stated, None
    length = max((promised - made).days, 1)
    days = length * reference.remaining((as_of - made).days / length, chance)
    if np.isnan(days).any():
        return as_stated, None
    return np.asarray(to_day(as_of) + np.ceil(days - _EXACT)), reference


def _term_days(step: PathStep, first: date) -> int:
    """Calendar days of the step by law, from ``first``."""
    return (step.due - first).days if step.due else 0
