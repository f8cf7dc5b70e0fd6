"""What the law still asks of a case before its land is handed over, step by step, with expected days.

The steps are the table of docs/algorithms/expected_release.md. The number of days of a step is that of the
regime in force on the day on which its clock starts; where the law sets none, the planning norm
``norm_<key>``.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, timedelta

from landclearance.domain.facts import ActFacts, CaseFacts
from landclearance.domain.legal_days import LegalDays
from landclearance.domain.notices import earliest_decision, notice_key
from landclearance.domain.states import CaseStatus
from landclearance.domain.vocabulary import ActKind, Milestone
from projects.domain.regimes import NoRuleError, RegimeTable, Rule
from projects.domain.terms import term_end

TRACK: tuple[tuple[Milestone, str], ...] = (
    (Milestone.INVENTORIED, "inventory"),
    (Milestone.PLAN_DRAFTED, "plan_drafted"),
    (Milestone.POSTED, "posting"),
    (Milestone.CONSULTED, "consultation"),
    (Milestone.APPRAISED, "appraisal"),
    (Milestone.APPROVED, "approval"),
    (Milestone.PAID, "payout"),
)
"""The steps of the plan in order: the milestone that ends each, and the key of its number of days."""


@dataclass(frozen=True, slots=True)
class PathStep:
    """One step that explains itself.

    ``starts``: the day from which its clock runs (not counted); ``due``: the end of the term; ``to``: the
    expected day, never before the day asked about (None: unknown). ``days`` in ``unit``. ``rule`` is the key
    in the regime table (for a blocker: its code), ``ref`` a blocker's id. ``past_due``: the clock runs and
    has run out.
    """

    step: str
    rule: str
    starts: date
    due: date | None
    to: date | None
    regime: str = ""
    article: str = ""
    days: int | None = None
    unit: str = ""
    verify: str = ""
    past_due: bool = False
    ref: int | None = None

    def as_dict(self) -> dict[str, str | int | bool | None]:
        """For JSON; dates in ISO form under ``from``, ``due``, ``to``."""
        return {
            "step": self.step,
            "rule": self.rule,
            "regime": self.regime,
            "article": self.article,
            "days": self.days,
            "unit": self.unit,
            "from": self.starts.isoformat(),
            "due": self.due.isoformat() if self.due else None,
            "to": self.to.isoformat() if self.to else None,
            "verify": self.verify,
            "past_due": self.past_due,
        }


@dataclass(frozen=True, slots=True)
class Detour:
    """How a case is taken to go on. ``refuses_inventory``, ``disagrees``, ``refuses_money``, ``stays``: from now on
    the land user has to be persuaded, and then decided against; ``consents``: to a decision before the notice has
    run. ``shortest``: every body acts at once, and only what the law makes everybody wait for takes its days.
    """

    refuses_inventory: bool = False
    disagrees: bool = False
    refuses_money: bool = False
    stays: bool = False
    consents: bool = False
    shortest: bool = False


NO_DETOUR = Detour()

MINIMA = frozenset(
    {
        *("posting", "persuasion_inventory", "wait_compulsory_inventory"),
        *("persuasion_decision", "wait_decision", "persuasion_handover", "wait_enforcement"),
    }
)
"""Terms that nobody can shorten; the notice's minimum is one more. All other terms are maxima or norms."""


@dataclass(frozen=True, slots=True)
class CasePath:
    """The remaining steps and the expected day of hand-over; ``unknown_because`` "rule:<key>" when there is
    none."""

    steps: tuple[PathStep, ...]
    day: date | None
    unknown_because: str = ""


def remaining_path(
    case: CaseFacts,
    status: CaseStatus,
    as_of: date,
    regimes: RegimeTable,
    days_off: AbstractSet[date],
    *,
    site_ready: date | None = None,
    blackout: AbstractSet[date] = frozenset(),
    detour: Detour = NO_DETOUR,
) -> CasePath:
    """The path of a case in scope and not handed over. ``days_off``: public holidays; ``blackout``: days on which
    nothing is enforced; ``site_ready``: the day before which nobody can be resettled, when the site is held up;
    ``detour``: what the land user is taken to do from now on."""
    walk = _Walk(status, as_of, regimes, days_off, site_ready=site_ready, blackout=blackout, detour=detour)
    try:
        day = _handover(walk, case)
    except NoRuleError as missing:
        return CasePath(tuple(walk.steps), None, f"rule:{missing.key}")
    return CasePath(tuple(walk.steps), day)


@dataclass(slots=True)
class _Walk:
    """The walk along the path: collects the steps that it takes."""

    status: CaseStatus
    as_of: date
    regimes: RegimeTable
    days_off: AbstractSet[date]
    steps: list[PathStep] = field(default_factory=list)
    site_ready: date | None = None
    blackout: AbstractSet[date] = frozenset()
    detour: Detour = NO_DETOUR

    @property
    def legal(self) -> LegalDays:
        return LegalDays(self.days_off, self.blackout)

    def reached(self, milestone: Milestone) -> date | None:
        return self.status.milestones.get(milestone)

    def skips(self, milestone: Milestone) -> bool:
        """Whether an officer said that the milestone does not apply to the case."""
        return milestone in self.status.words.not_applicable

    def last(self, *kinds: ActKind) -> ActFacts | None:
        return next((act for act in reversed(self.status.standing) if act.kind in kinds), None)

    def take(self, step: str, key: str, starts: date, *, no_earlier: date | None = None) -> date:
        """Take one step whose clock starts on ``starts``; returns its expected day. Raises NoRuleError."""
        rule = self.regimes.number(key, starts)
        if rule is None or rule.value is None:
            raise NoRuleError(key, starts)
        if self.detour.shortest and key not in MINIMA:
            due = starts
        elif key == "enforcement" and rule.unit == "days":
            due = self.legal.without_blackout(starts, rule.value)
        else:
            due = term_end(starts, rule.value, rule.unit, self.days_off)
        if no_earlier is not None:
            due = max(due, no_earlier)
        to = max(due, self.as_of)
        if key == "enforcement":
            due = self.legal.first_allowed(due)
            to = self.legal.first_allowed(max(due, self.as_of))
        self.add(step, rule, starts, due, to=to)
        return to

    def persuade(self, starts: date, *keys: str) -> date:
        """Persuasion and the wait after it; a key that the regime of the day sets no number for is left out."""
        for key in keys:
            if self.regimes.number(key, starts) is not None:
                starts = self.take(key, key, starts)
        return starts

    def add(self, step: str, rule: Rule, starts: date, due: date, *, to: date | None = None) -> None:
        """Note a step down; it is past due when its clock ran out before ``as_of``."""
        self.steps.append(
            PathStep(
                step=step,
                rule=rule.key,
                starts=starts,
                due=due,
                to=to or max(due, self.as_of),
                regime=rule.regime,
                article=rule.article,
                days=rule.value,
                unit=rule.unit,
                verify=rule.verify,
                past_due=due < self.as_of,
            )
        )


def _handover(walk: _Walk, case: CaseFacts) -> date:
    decided = walk.reached(Milestone.DECIDED)
    noticed = walk.reached(Milestone.NOTICED)
    if decided is None and noticed is None and not walk.skips(Milestone.NOTICED):
        noticed = _new_notice(walk, case)
    paid, decided = _plan_and_decision(walk, case, noticed, decided)
    ready = max(paid, decided)
    return _leave(walk, ready)


def _new_notice(walk: _Walk, case: CaseFacts) -> date:
    """A first notice after the work plan; after a dead notice only the issue of a new one."""
    had_one = walk.last(ActKind.RECOVERY_NOTICE)
    if had_one is not None or walk.reached(Milestone.INVENTORIED) is not None:
        return walk.take("notice", "notice", walk.as_of)
    planned = walk.take("work_plan", "work_plan", case.opened_on)
    return walk.take("notice", "notice", planned)


def _plan_and_decision(
    walk: _Walk, case: CaseFacts, noticed: date | None, decided: date | None
) -> tuple[date, date]:
    """The expected (or actual) days of payment and of the recovery decision."""
    approved = _until_approved(walk, noticed or case.opened_on)
    resettled = _resettled(walk, case, approved)
    together = walk.regimes.find("decision_with_approval", approved)
    paid = walk.reached(Milestone.PAID)
    if walk.skips(Milestone.PAID):
        paid = approved
    if walk.skips(Milestone.DECIDED):
        decided = max(paid or walk.take("payout", "payout", approved), resettled)
        return decided, decided
    pay = "deposit" if walk.detour.refuses_money or _money_refused(walk) else "payout"
    if together is not None and together.value is not None:
        # Regime R1: the decision comes with the approval, and the payment clock runs from the decision.
        decided = decided or _decide(walk, case, noticed, max(approved, resettled), "decision_with_approval")
        paid = paid or walk.take(pay, "payout", decided)
        return paid, decided
    paid = paid or walk.take(pay, "payout", approved)
    decided = decided or _decide(walk, case, noticed, max(paid, resettled), "decision")
    return max(paid, resettled), decided


def _money_refused(walk: _Walk) -> bool:
    """Whether the last word on the money is a refusal: then it is deposited, within the same term (art. 94.4)."""
    act = walk.last(ActKind.PAYMENT_REFUSED, ActKind.PAYOUT, ActKind.DEPOSIT)
    return act is not None and act.kind is ActKind.PAYMENT_REFUSED


def _until_approved(walk: _Walk, start: date) -> date:
    """Walk from the furthest milestone of the plan to its approval; the day on which the approval has
    effect."""
    done = [index for index, (milestone, _key) in enumerate(TRACK) if walk.reached(milestone) is not None]
    furthest = max(done, default=-1)
    payout = len(TRACK) - 1
    if furthest >= payout - 1:
        approval = walk.last(ActKind.APPROVAL)
        return approval.in_force_on if approval else walk.status.milestones[TRACK[furthest][0]]
    day, taken = _clock_start(walk, furthest, start)
    for milestone, key in TRACK[furthest + 1 + taken : payout]:
        if walk.skips(milestone):
            continue
        day = _inventory(walk, day) if key == "inventory" else walk.take(key, key, day)
    return day


def _clock_start(walk: _Walk, furthest: int, start: date) -> tuple[date, int]:
    """The day from which the next clock runs, and how many of the steps after ``furthest`` are taken by then.

    A running posting comes first. A meeting that ended in disagreement is followed by the dialogue, which
    takes the place of the meeting.
    """
    if furthest < 0:
        return start, 0
    milestone = TRACK[furthest][0]
    day = walk.status.milestones[milestone]
    if milestone is not Milestone.POSTED:
        return day, 0
    meeting = walk.last(ActKind.CONSULTATION)
    if meeting is not None and meeting.consented is False and meeting.happened_on >= day:
        return walk.take("dialogue", "dialogue", meeting.happened_on), 1
    posting = walk.last(ActKind.PUBLIC_POSTING)
    begun, ended = (posting.happened_on, posting.ended_on) if posting else (day, None)
    if ended is not None and ended <= walk.as_of:
        return ended, 0
    return walk.take("posting", "posting", begun, no_earlier=ended), 0


def _inventory(walk: _Walk, start: date) -> date:
    """The inventory; where the land user refuses it, by persuasion and compulsory decision (art. 87.2,
    88)."""
    if walk.last(ActKind.INVENTORY_ENFORCEMENT, ActKind.COMPULSORY_INVENTORY) is not None:
        decision = walk.last(ActKind.INVENTORY_ENFORCEMENT, ActKind.COMPULSORY_INVENTORY)
        return walk.take("inventory", "inventory", decision.reached_on if decision else start)
    persuasion = walk.last(ActKind.PERSUASION_INVENTORY)
    if persuasion is None and not walk.detour.refuses_inventory:
        return walk.take("inventory", "inventory", start)
    begun = persuasion.happened_on if persuasion else max(start, walk.as_of)
    day = walk.persuade(begun, "persuasion_inventory", "wait_compulsory_inventory")
    return walk.take("inventory", "inventory", day)


def _resettled(walk: _Walk, case: CaseFacts, approved: date) -> date:
    done = walk.reached(Milestone.RESETTLED)
    if case.needs_resettlement is not True or walk.skips(Milestone.RESETTLED):
        return approved
    if done is not None:
        return done
    return walk.take("resettlement", "resettlement", approved, no_earlier=walk.site_ready)


def _decide(walk: _Walk, case: CaseFacts, noticed: date | None, ready: date, key: str) -> date:
    """The decision: in its own time once the conditions are met, and not before the notice has run its
    minimum."""
    persuasion = walk.last(ActKind.PERSUASION_DECISION)
    if persuasion is not None or walk.detour.disagrees:
        begun = persuasion.happened_on if persuasion else max(ready, walk.as_of)
        ready = max(ready, walk.persuade(begun, "persuasion_decision", "wait_decision"))
    day = walk.take("decision", key, ready)
    notice = walk.status.notice
    if noticed is None or walk.detour.consents or (notice is not None and notice.act.consented is True):
        return day
    rule_key = notice_key(case.parts)
    day = max(day, _notice_wait(walk, rule_key, noticed))
    if notice is not None and notice.expires_on is not None and day > notice.expires_on:
        # It will be dead by then: a new one on the day after, and its own wait.
        day = max(day, _notice_wait(walk, rule_key, notice.expires_on + timedelta(days=1), "notice_renewed"))
    return day


def _notice_wait(walk: _Walk, key: str, noticed: date, step: str = "notice_wait") -> date:
    earliest = earliest_decision(noticed, key, walk.regimes)
    if earliest is None:
        raise NoRuleError(key, noticed)
    day, rule = earliest
    walk.add(step, rule, noticed, day)
    if day < walk.as_of:
        # The wait is over: nothing is overdue about a minimum.
        walk.steps[-1] = _not_overdue(walk.steps[-1], day)
    return max(day, walk.as_of)


def _not_overdue(step: PathStep, day: date) -> PathStep:
    return PathStep(
        step.step,
        step.rule,
        step.starts,
        day,
        day,
        step.regime,
        step.article,
        step.days,
        step.unit,
        step.verify,
    )


def _leave(walk: _Walk, ready: date) -> date:
    """Hand-over by the land user; or, once that failed, by persuasion and enforcement (art. 87.7, 89)."""
    acts: Sequence[tuple[ActKind, tuple[str, ...]]] = (
        (ActKind.ENFORCED, ("handover_minutes",)),
        (ActKind.RECOVERY_ENFORCEMENT, ("enforcement",)),
        (ActKind.PERSUASION_HANDOVER, ("persuasion_handover", "wait_enforcement", "enforcement")),
    )
    for kind, keys in acts:
        act = walk.last(kind)
        if act is not None:
            day = act.reached_on
            for key in keys:
                day = walk.take(key, key, day)
            return max(day, ready)
    if not walk.detour.stays:
        return walk.take("handover", "handover", ready)
    left = walk.take("handover", "handover", ready)
    return walk.take(
        "enforcement", "enforcement", walk.persuade(left, "persuasion_handover", "wait_enforcement")
    )
