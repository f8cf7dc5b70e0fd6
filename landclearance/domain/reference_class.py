"""Reference classes: what became of the same step in other cases, and which of them to ask.

The ladder is climbed until a rung has ``MIN_EVENTS`` completed spells: step, parcel class and authority; step
and parcel class; step; the law's number times what all steps took of theirs; the law's number alone. A change
of the law's number makes a new class of its own. Rules and their reasons: docs/algorithms/forecast.md.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import numpy as np

from landclearance.domain.facts import BlockerFacts, CaseFacts, PartFacts
from landclearance.domain.spells import Outcome, Spell, case_spells
from landclearance.domain.states import CaseStatus
from landclearance.domain.vocabulary import is_agricultural
from projects.domain.regimes import RegimeTable
from projects.domain.survival import Floats, SurvivalCurve, cumulative_incidence, kaplan_meier
from projects.domain.survival_tail import WeibullTail, fit_weibull, remaining_days
from projects.domain.terms import term_end

MIN_EVENTS = 30
"""Completed spells that a rung of the ladder needs (reference 4.3)."""
AT_RISK = 10
"""Cases at risk below which a curve is not read any more: the fitted tail takes over."""
AGRICULTURAL, OTHER = "agricultural", "other"
_COMPARABLE = 10
"""Terms of fewer days say nothing about how far longer ones are exceeded: they stay out of the uplift."""
PROMISE = "promise"
"""The key of a blocker's promised day, which is observed like a step whose number of days was promised."""


class Rung(StrEnum):
    """Where a duration comes from, the narrowest first."""

    AUTHORITY = "authority"
    CLASS = "class"
    STEP = "step"
    UPLIFT = "uplift"
    STATUTORY = "statutory"


@dataclass(frozen=True, slots=True)
class StepKind:
    """What is asked for: a step under one number of days (``term``: "30 days"), a parcel class, an authority
    (the commune's code)."""

    key: str
    term: str
    parcel_class: str
    authority: str


@dataclass(frozen=True, slots=True)
class Observation:
    """One spell as evidence. ``days`` from entry to exit, or to the day asked about while open; ``seen_from``
    the age in days at which recording began (0: from the beginning); ``statutory`` calendar days by law (None:
    the law and the norms give none).
    """

    kind: StepKind
    days: int
    outcome: Outcome
    seen_from: int
    statutory: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """A class of observations with its curve. Draws follow ``body``, the curve while at least ``AT_RISK`` cases
    carry it, and past it the tail. ``withdrawn``: probability that a case leaves the project during the step
    (competing end, Aalen-Johansen), not part of the curve.
    """

    curve: SurvivalCurve
    body: SurvivalCurve
    tail: WeibullTail | None
    withdrawn: float

    @property
    def median(self) -> float | None:
        """Observed median in days (for ``UPLIFT``: times the law's number); None when too few have ended."""
        return self.curve.quantile(0.5)

    @property
    def p80(self) -> float | None:
        """The day by which 80 % have ended; None when the curve does not fall so far."""
        return self.curve.quantile(0.8)

    def remaining(self, age: float, chance: Floats) -> Floats:
        """Days still to go at ``age``; NaN where neither curve nor tail says (survival_tail)."""
        return remaining_days(self.body, self.tail, age, chance)


@dataclass(slots=True)
class ReferenceLibrary:
    """All observations of a zone, asked by kind. Curves are made when first asked for."""

    observations: tuple[Observation, ...] = ()
    min_events: int = MIN_EVENTS
    _groups: dict[tuple[str, ...], list[Observation]] | None = field(default=None, init=False, repr=False)
    _made: dict[tuple[str, ...], Reference | None] = field(default_factory=dict, init=False, repr=False)

    def find(self, kind: StepKind) -> tuple[Rung, Reference | None]:
        """The narrowest rung with enough events; None on the last one, which needs no evidence."""
        rungs: tuple[tuple[Rung, tuple[str, ...]], ...] = (
            (Rung.AUTHORITY, (kind.key, kind.term, kind.parcel_class, kind.authority)),
            (Rung.CLASS, (kind.key, kind.term, kind.parcel_class)),
            (Rung.STEP, (kind.key, kind.term)),
            (Rung.UPLIFT, _ratio_group(kind.key)),
        )
        for rung, group in rungs:
            found = self._reference(group)
            if found is not None:
                return rung, found
        return Rung.STATUTORY, None

    def _reference(self, group: tuple[str, ...]) -> Reference | None:
        if group not in self._made:
            self._made[group] = self._make(group)
        return self._made[group]

    def _make(self, group: tuple[str, ...]) -> Reference | None:
        if self._groups is None:
            self._groups = _grouped(self.observations)
        rows = self._groups.get(group, [])
        by_ratio = len(group) == 1
        ended = [row.outcome is Outcome.COMPLETED for row in rows]
        if sum(ended) < self.min_events:
            return None
        unit = [max(row.statutory or 1, 1) if by_ratio else 1 for row in rows]
        days = np.array([row.days for row in rows]) / unit
        since = np.array([row.seen_from for row in rows]) / unit
        curve = kaplan_meier(days, ended, since)
        if curve.events < self.min_events:
            return None
        tail = fit_weibull(days, ended, since)
        return Reference(curve, curve.while_at_risk(AT_RISK), tail, _withdrawn(rows, days, since))


def observe(
    cases: Iterable[tuple[CaseFacts, CaseStatus]],
    as_of: date,
    regimes: RegimeTable,
    days_off: AbstractSet[date],
    recorded_from: Mapping[int, date],
) -> list[Observation]:
    """Evidence from the spells of cases as known on ``as_of``.

    ``recorded_from``: by case id the day on which its first row was recorded. A spell begun before that day is
    seen from its age then on (left truncation), and one that had ended by then not at all: whether somebody
    typed it in afterwards depends on how it ended. A case without an entry counts as seen from its opening.
    """
    found = []
    for case, status in cases:
        parcel_class = class_of(case.parts)
        for spell in case_spells(case, status, as_of, regimes):
            term, statutory = _by_law(spell, regimes, days_off)
            began = recorded_from.get(case.id, spell.entry)
            days = ((spell.exit or as_of) - spell.entry).days
            seen_from = max(0, (began - spell.entry).days)
            if seen_from and days <= seen_from:
                continue
            kind = StepKind(spell.key, term, parcel_class, case.commune_code)
            found.append(Observation(kind, days, spell.outcome, seen_from, statutory))
    return found


def observe_promises(blockers: Iterable[BlockerFacts], as_of: date) -> list[Observation]:
    """How long blockers lasted against the first day promised for them: one observation per blocker with a
    promise, in days since the promise was made; open ones are censored on ``as_of``.
    """
    found = []
    for blocker in blockers:
        events = sorted(blocker.events, key=lambda event: (event.happened_on, event.id))
        made = next((event for event in events if event.expected_clear_on is not None), None)
        if made is None or made.expected_clear_on is None:
            continue
        closed = [e.happened_on for e in events if e.kind == "closed" and e.happened_on >= made.happened_on]
        end = closed[-1] if closed and events[-1].kind == "closed" else None
        outcome = Outcome.OPEN if end is None else Outcome.COMPLETED
        promised = max((made.expected_clear_on - made.happened_on).days, 1)
        kind = StepKind(PROMISE, "", "", "")
        found.append(Observation(kind, ((end or as_of) - made.happened_on).days, outcome, 0, promised))
    return found


def class_of(parts: Iterable[PartFacts]) -> str:
    """``agricultural`` when every part is; the longer notice and mostly resettlement go with the rest."""
    codes = [part.land_use_code for part in parts]
    return AGRICULTURAL if codes and all(is_agricultural(code) for code in codes) else OTHER


def term_of(value: int | None, unit: str) -> str:
    """The law's number as a class: "30 days"; "" when there is none."""
    return "" if value is None else f"{value} {unit}"


def _by_law(spell: Spell, regimes: RegimeTable, days_off: AbstractSet[date]) -> tuple[str, int | None]:
    """The term in force when the spell began, and its length in calendar days. The first notice follows the
    work plan: no act ends the latter, so both are one spell."""
    rule = regimes.number(spell.key, spell.entry)
    if rule is None or rule.value is None:
        return "", None
    start = spell.entry
    plan = regimes.number("work_plan", start) if spell.key == "notice" else None
    if plan is not None and plan.value is not None:
        start = term_end(start, plan.value, plan.unit, days_off)
    end = term_end(start, rule.value, rule.unit, days_off)
    return term_of(rule.value, rule.unit), (end - spell.entry).days


def _ratio_group(key: str) -> tuple[str, ...]:
    return (PROMISE,) if key == PROMISE else ("*",)


def _grouped(observations: Iterable[Observation]) -> dict[tuple[str, ...], list[Observation]]:
    groups: dict[tuple[str, ...], list[Observation]] = defaultdict(list)
    for row in observations:
        kind = row.kind
        if row.statutory and (row.statutory >= _COMPARABLE or kind.key == PROMISE):
            groups[_ratio_group(kind.key)].append(row)
        if kind.key == PROMISE:
            continue
        groups[(kind.key, kind.term)].append(row)
        groups[(kind.key, kind.term, kind.parcel_class)].append(row)
        groups[(kind.key, kind.term, kind.parcel_class, kind.authority)].append(row)
    return groups


def _withdrawn(rows: list[Observation], days: Floats, since: Floats) -> float:
    codes = Counter({Outcome.OPEN: 0, Outcome.COMPLETED: 1, Outcome.WITHDRAWN: 2, Outcome.CONVERTED: 3})
    outcome = [codes[row.outcome] for row in rows]
    if 2 not in outcome:
        return 0.0
    return float(cumulative_incidence(days, outcome, 2, since)[1][-1])
