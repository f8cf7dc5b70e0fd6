"""How long each step of a case took, or has been taking: the raw material of clearance forecasts.

A *spell* runs from the day on which a step could begin to the day on which it ended. It counts what really
passed, waiting included, so it may start before the law's clock does: the posting spell runs from the drafted
plan to the end of the posting. Table of the spells: docs/algorithms/forecast.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from landclearance.domain.facts import ActFacts, CaseFacts
from landclearance.domain.states import CaseStatus
from landclearance.domain.vocabulary import ActKind, Milestone
from projects.domain.regimes import RegimeTable


class Outcome(StrEnum):
    """How a spell ended. Only ``COMPLETED`` is the event of interest; the next two compete with it."""

    OPEN = "open"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"
    """The case left the project."""
    CONVERTED = "converted"
    """The voluntary step gave way to persuasion and compulsion."""


@dataclass(frozen=True, slots=True)
class Spell:
    """One step of one case. ``key``: the rule that times it, without ``norm_``. ``exit`` None: still open."""

    key: str
    entry: date
    exit: date | None
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class _Mark:
    """Day on which something was reached; ``proved``: it was, on this day or on one nobody recorded."""

    day: date | None
    proved: bool


def case_spells(case: CaseFacts, status: CaseStatus, as_of: date, regimes: RegimeTable) -> tuple[Spell, ...]:
    """The spells of one case that had begun by ``as_of``.

    Left out: a spell whose beginning nobody recorded, one that a later step proves to have ended on a day
    nobody recorded, and one that ends before it begins (acts out of order).
    """
    marks = _Marks(case, status, as_of)
    spells = []
    for key, entry, end, converted in _steps(marks, regimes):
        spell = _spell(key, entry, end, converted, status, as_of)
        if spell is not None:
            spells.append(spell)
    return tuple(spells)


def _spell(
    key: str, entry: date | None, end: _Mark, converted: date | None, status: CaseStatus, as_of: date
) -> Spell | None:
    if entry is None or entry > as_of:
        return None
    if converted is not None and converted >= entry and (end.day is None or converted <= end.day):
        return Spell(key, entry, converted, Outcome.CONVERTED)
    if end.day is not None:
        return Spell(key, entry, end.day, Outcome.COMPLETED) if end.day >= entry else None
    if end.proved:
        return None
    if not status.in_scope:
        return Spell(key, entry, status.since, Outcome.WITHDRAWN) if status.since >= entry else None
    return Spell(key, entry, None, Outcome.OPEN)


class _Marks:
    """The days on which a case reached each point between two steps."""

    def __init__(self, case: CaseFacts, status: CaseStatus, as_of: date) -> None:
        self.case, self.status, self.as_of = case, status, as_of
        track = (
            Milestone.INVENTORIED,
            Milestone.PLAN_DRAFTED,
            Milestone.POSTED,
            Milestone.CONSULTED,
            Milestone.APPRAISED,
            Milestone.APPROVED,
            Milestone.PAID,
            Milestone.DECIDED,
            Milestone.HANDED_OVER,
        )
        self._reached = [index for index, milestone in enumerate(track) if milestone in status.milestones]
        self._track = track

    def first(self, *kinds: ActKind) -> ActFacts | None:
        return next((act for act in self.status.standing if act.kind in kinds), None)

    def day(self, milestone: Milestone) -> date | None:
        return self.status.milestones.get(milestone)

    def end(self, milestone: Milestone, day: date | None = None) -> _Mark:
        """The end of the step that reaches ``milestone``, on its own day or on ``day``."""
        at = self._track.index(milestone)
        later = any(index > at for index in self._reached)
        return _Mark(day or self.day(milestone), later or milestone in self.status.milestones)

    @property
    def noticed(self) -> _Mark:
        notice = self.first(ActKind.RECOVERY_NOTICE)
        reached = notice.reached_on if notice and notice.reached_on <= self.as_of else None
        return _Mark(reached, reached is not None or bool(self._reached))

    @property
    def posting_ended(self) -> _Mark:
        posting = self.first(ActKind.PUBLIC_POSTING)
        ended = posting.ended_on if posting else None
        later = any(index > self._track.index(Milestone.POSTED) for index in self._reached)
        if ended is not None and ended <= self.as_of:
            return _Mark(ended, True)
        met = self.first(ActKind.CONSULTATION) is not None
        return _Mark(None, later or met)

    @property
    def in_force(self) -> date | None:
        approval = self.first(ActKind.APPROVAL)
        return approval.in_force_on if approval else None

    @property
    def resettled(self) -> date | None:
        """The day on which resettlement no longer held anything up; None: it still does."""
        if self.case.needs_resettlement is not True:
            return date.min
        return self.day(Milestone.RESETTLED)


def _steps(marks: _Marks, regimes: RegimeTable) -> Iterator[tuple[str, date | None, _Mark, date | None]]:
    """(key, entry, end, day of conversion) of every step of the path that has spells."""
    persuaded = marks.first(ActKind.PERSUASION_INVENTORY, ActKind.COMPULSORY_INVENTORY)
    yield "notice", marks.case.opened_on, marks.noticed, None
    yield (
        "inventory",
        marks.noticed.day,
        marks.end(Milestone.INVENTORIED),
        persuaded.happened_on if persuaded else None,
    )
    yield "plan_drafted", marks.day(Milestone.INVENTORIED), marks.end(Milestone.PLAN_DRAFTED), None
    yield "posting", marks.day(Milestone.PLAN_DRAFTED), marks.posting_ended, None
    yield from _consulting(marks)
    yield "appraisal", marks.day(Milestone.CONSULTED), marks.end(Milestone.APPRAISED), None
    yield "approval", marks.day(Milestone.APPRAISED), marks.end(Milestone.APPROVED, marks.in_force), None
    yield from _leaving(marks, regimes)


def _consulting(marks: _Marks) -> Iterator[tuple[str, date | None, _Mark, date | None]]:
    """The meeting; after disagreement the dialogue."""
    meeting = marks.first(ActKind.CONSULTATION)
    proved = marks.end(Milestone.CONSULTED).proved
    met = meeting.happened_on if meeting else None
    yield "consultation", marks.posting_ended.day, _Mark(met, met is not None or proved), None
    if meeting is not None and meeting.consented is False:
        yield "dialogue", met, marks.end(Milestone.CONSULTED), None


def _leaving(marks: _Marks, regimes: RegimeTable) -> Iterator[tuple[str, date | None, _Mark, date | None]]:
    """Payment, resettlement, decision and hand-over, in the order of the regime in force at the approval."""
    approved = marks.in_force
    paid, decided = marks.day(Milestone.PAID), marks.day(Milestone.DECIDED)
    together = regimes.find("decision_with_approval", approved) if approved else None
    if together is not None and together.value is not None:
        yield "decision_with_approval", _latest(approved, marks.resettled), marks.end(Milestone.DECIDED), None
        yield "payout", decided, marks.end(Milestone.PAID), None
    else:
        yield "payout", approved, marks.end(Milestone.PAID), None
        yield "decision", _latest(paid, marks.resettled), marks.end(Milestone.DECIDED), None
    if marks.case.needs_resettlement is True:
        handed = marks.end(Milestone.HANDED_OVER)
        yield "resettlement", approved, _Mark(marks.resettled, handed.proved), None
    forced = marks.first(ActKind.PERSUASION_HANDOVER, ActKind.RECOVERY_ENFORCEMENT, ActKind.ENFORCED)
    ready = _latest(_latest(paid, decided), marks.resettled)
    yield "handover", ready, marks.end(Milestone.HANDED_OVER), forced.happened_on if forced else None


def _latest(one: date | None, other: date | None) -> date | None:
    """The later day; None when either is missing."""
    return None if one is None or other is None else max(one, other)
