"""The ways from today to the hand-over of a case, each with the law's minimum and the planning expectation.

Every way walks the very path of ``landclearance.domain.path``, with the land user taken to do something else from
now on. The earliest day lets every body act at once and keeps only the terms that nobody can shorten (posting,
minimum of the notice, persuasion and the waits after it, days without enforcement). The expected day takes the
law's maxima and the planning norms. Rules and a worked example: docs/algorithms/expected_release.md.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from landclearance.domain.facts import BlockerFacts, CaseFacts
from landclearance.domain.legal_days import LegalDays
from landclearance.domain.path import CasePath, Detour, PathStep, remaining_path
from landclearance.domain.release import Waiting
from landclearance.domain.states import CaseStatus
from landclearance.domain.vocabulary import ActKind, Milestone
from projects.domain.regimes import RegimeTable
from projects.domain.terms import is_off, term_end

OF_THE_LAND_USER = frozenset({"PRICE", "DISPUTE", "ORIGIN", "ABSENT"})
"""Obstacles that end with the land user's agreement and that an enforcement does not wait for: a complaint does
not suspend execution (Decree 102/2024, art. 40). Graves, utilities, sites and the rest must go on any way."""


class Way(StrEnum):
    """``PRESENT``: as the acts stand; ``THROUGHOUT``: compulsory at every step that is still to come."""

    PRESENT = "present"
    AGREED = "agreed"
    CONSENT = "consent"
    COMPULSORY_INVENTORY = "compulsory_inventory"
    DEPOSIT = "deposit"
    DISAGREEMENT = "disagreement"
    ENFORCEMENT = "enforcement"
    THROUGHOUT = "throughout"


ARTICLES: dict[Way, str] = {
    Way.AGREED: "",
    Way.CONSENT: "85.2",
    Way.COMPULSORY_INVENTORY: "87.2, 88",
    Way.DEPOSIT: "94.4",
    Way.DISAGREEMENT: "87.6",
    Way.ENFORCEMENT: "87.7, 89",
    Way.THROUGHOUT: "87.2, 87.6, 87.7, 88, 89, 94.4",
}
"""Of Land Law 31/2024/QH15; each step names the article of its own regime."""

_DETOURS: dict[Way, Detour] = {
    Way.PRESENT: Detour(),
    Way.CONSENT: Detour(consents=True),
    Way.COMPULSORY_INVENTORY: Detour(refuses_inventory=True),
    Way.DEPOSIT: Detour(refuses_money=True),
    Way.DISAGREEMENT: Detour(disagrees=True),
    Way.ENFORCEMENT: Detour(stays=True),
    Way.THROUGHOUT: Detour(refuses_inventory=True, disagrees=True, refuses_money=True, stays=True),
}


@dataclass(frozen=True, slots=True)
class WayStep:
    """A step of a way with the days that its term did not count or could not end on."""

    step: PathStep
    earliest: date | None
    skipped: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way. ``earliest``: first day on which the law allows the hand-over; ``expected``: by maxima and norms;
    None: unknown (``unknown_because``: "rule:<key>" or "blocker:<id>"). ``difference``: days of ``expected``
    against the present way, negative earlier; None: one of them is unknown.
    """

    way: Way
    earliest: date | None
    expected: date | None
    steps: tuple[WayStep, ...]
    unknown_because: str = ""
    difference: int | None = None


@dataclass(frozen=True, slots=True)
class Ways:
    """``realistic``: what the law offers next where the land user has let a term run out; else the present way."""

    alternatives: tuple[Alternative, ...]
    realistic: Way

    def of(self, way: Way) -> Alternative | None:
        """The alternative of one way; None: it is not open to this case."""
        return next((row for row in self.alternatives if row.way is way), None)


NO_WAYS = Ways((), Way.PRESENT)


def alternatives(
    case: CaseFacts,
    status: CaseStatus,
    blockers: Iterable[BlockerFacts],
    as_of: date,
    regimes: RegimeTable,
    legal: LegalDays,
) -> Ways:
    """Every way that is open to ``case`` on ``as_of``; none once it is handed over or out of scope.

    ``blockers`` of the case and its parts push every way; those of OF_THE_LAND_USER only the present one.
    """
    if not status.in_scope or Milestone.HANDED_OVER in status.milestones or not case.parts:
        return NO_WAYS
    ask = _Ask(case, status, tuple(blockers), as_of, regimes, legal)
    rows = [ask.way(Way.PRESENT), ask.agreed()]
    rows += [row for row in map(ask.way, _open_ways(status)) if _says_something(row, rows)]
    present = rows[0].expected
    told = tuple(replace(row, difference=_difference(row.expected, present)) for row in rows)
    return Ways(told, _realistic(told))


def _difference(day: date | None, other: date | None) -> int | None:
    return None if day is None or other is None else (day - other).days


def _says_something(row: Alternative, others: Iterable[Alternative]) -> bool:
    """Left out: a disagreement where the law of the day knows no persuasion, and ways equal to another in all days."""
    if row.way is Way.DISAGREEMENT and not any(item.step.step == "persuasion_decision" for item in row.steps):
        return False
    if row.way in (Way.CONSENT, Way.THROUGHOUT):
        return all((row.earliest, row.expected) != (other.earliest, other.expected) for other in others)
    return True


def _open_ways(status: CaseStatus) -> list[Way]:
    """Ways by the milestones that are still to come and the acts that are not there yet."""
    reached, kinds = status.milestones.keys(), {act.kind for act in status.standing}
    decided = Milestone.DECIDED in reached
    consented = status.notice is not None and status.notice.act.consented is True
    forced = {ActKind.PERSUASION_HANDOVER, ActKind.RECOVERY_ENFORCEMENT, ActKind.ENFORCED} & kinds
    inventory = {
        ActKind.PERSUASION_INVENTORY,
        ActKind.COMPULSORY_INVENTORY,
        ActKind.INVENTORY_ENFORCEMENT,
    } & kinds
    planned = {Milestone.INVENTORIED, Milestone.POSTED, Milestone.APPROVED} & reached
    money = Milestone.PAID not in reached and ActKind.PAYMENT_REFUSED not in kinds
    found = [
        (Way.CONSENT, not decided and not consented),
        (Way.COMPULSORY_INVENTORY, not planned and not inventory and not decided),
        (Way.DEPOSIT, money and Milestone.APPROVED in reached),
        (Way.DISAGREEMENT, not decided and ActKind.PERSUASION_DECISION not in kinds),
        (Way.ENFORCEMENT, not forced),
        (Way.THROUGHOUT, not forced and not decided),
    ]
    return [way for way, is_open in found if is_open]


def _realistic(rows: Iterable[Alternative]) -> Way:
    """A term that the land user let run out is not expected "today": the law's next step is."""
    by_way = {row.way: row for row in rows}
    present = by_way[Way.PRESENT]
    overdue = {row.step.step for row in present.steps if row.step.past_due}
    for step, way in (("handover", Way.ENFORCEMENT), ("inventory", Way.COMPULSORY_INVENTORY)):
        if step in overdue and way in by_way:
            return way
    return Way.PRESENT


class _Ask:
    """The case, and what its ways have in common. ``others``: blockers that no agreement ends."""

    def __init__(
        self,
        case: CaseFacts,
        status: CaseStatus,
        blockers: tuple[BlockerFacts, ...],
        as_of: date,
        regimes: RegimeTable,
        legal: LegalDays,
    ) -> None:
        self.case, self.status, self.as_of, self.regimes, self.legal = case, status, as_of, regimes, legal
        others = tuple(row for row in blockers if row.code not in OF_THE_LAND_USER)
        self._all = Waiting(case, status, blockers, as_of, regimes, legal.days_off, legal.blackout)
        self._others = Waiting(case, status, others, as_of, regimes, legal.days_off, legal.blackout)

    def way(self, way: Way) -> Alternative:
        waiting = self._all if way is Way.PRESENT else self._others
        detour = _DETOURS[way]
        path = self._path(detour, waiting)
        least = self._path(replace(detour, shortest=True), waiting)
        days = {step.step: step.to for step in least.steps}
        return self._alternative(way, path, least.day, days, waiting)

    def agreed(self) -> Alternative:
        """Hand-over by agreement, lawful at any time once there is an inventory: only its minutes are left."""
        before: tuple[PathStep, ...] = ()
        if Milestone.INVENTORIED not in self.status.milestones:
            path = self._path(Detour(consents=True), self._others)
            before = tuple(_up_to(path.steps, "inventory"))
        start = max((step.to or self.as_of for step in before), default=self.as_of)
        minutes = self._minutes(start)
        steps = (*before, minutes) if minutes else before
        day = minutes.to if minutes else start
        earliest = dict.fromkeys((step.step for step in steps), self.as_of)
        return self._alternative(Way.AGREED, CasePath(steps, day), self.as_of, earliest, self._others)

    def _minutes(self, start: date) -> PathStep | None:
        rule = self.regimes.number("handover_minutes", start)
        if rule is None or rule.value is None:
            return None
        day = term_end(start, rule.value, rule.unit, self.legal.days_off)
        return PathStep(
            step="handover_minutes",
            rule=rule.key,
            starts=start,
            due=day,
            to=day,
            regime=rule.regime,
            article=rule.article,
            days=rule.value,
            unit=rule.unit,
            verify=rule.verify,
        )

    def _path(self, detour: Detour, waiting: Waiting) -> CasePath:
        return remaining_path(
            self.case,
            self.status,
            self.as_of,
            self.regimes,
            self.legal.days_off,
            site_ready=waiting.site_ready(),
            blackout=self.legal.blackout,
            detour=detour,
        )

    def _alternative(
        self,
        way: Way,
        path: CasePath,
        least: date | None,
        earliest: Mapping[str, date | None],
        waiting: Waiting,
    ) -> Alternative:
        pushed = self._pushed(waiting)
        steps = tuple(
            WayStep(step, earliest.get(step.step), _skipped(step, self.legal))
            for step in (*path.steps, *pushed)
        )
        unknown = path.unknown_because or next(
            (f"blocker:{step.ref}" for step in pushed if step.to is None), ""
        )
        if unknown:
            return Alternative(way, None, None, steps, unknown)
        floors = [step.to for step in pushed if step.to is not None]
        days = [day for day in (path.day, *floors) if day is not None]
        soonest = [day for day in (least, *floors) if day is not None]
        return Alternative(way, max(soonest, default=None), max(days, default=None), steps)

    def _pushed(self, waiting: Waiting) -> tuple[PathStep, ...]:
        """Blockers of all parts that are still to be handed over, each once."""
        left = [part.id for part in self.case.parts if part.id not in self.status.parts_handed_over]
        found = {step.ref: step for part_id in left for step in waiting.pushes(part_id)}
        return tuple(found.values())


def _up_to(steps: Iterable[PathStep], last: str) -> Iterable[PathStep]:
    for step in steps:
        yield step
        if step.step == last:
            return


def _skipped(step: PathStep, legal: LegalDays) -> tuple[date, ...]:
    """Days within the step that its term did not count, or that its last day moved over."""
    if step.days is None or step.due is None or step.due <= step.starts:
        return ()
    between = [step.starts + timedelta(days=n) for n in range(1, (step.due - step.starts).days)]
    off: AbstractSet[date] = legal.days_off
    if step.step == "enforcement":
        raw = step.starts + timedelta(days=step.days)
        return tuple(day for day in between if day in legal.blackout or (day >= raw and is_off(day, off)))
    if step.unit == "working_days":
        return tuple(day for day in between if is_off(day, off))
    if step.unit != "days":
        return ()
    raw = step.starts + timedelta(days=step.days)
    return tuple(day for day in between if day >= raw)
