"""The branches of what a family gets and of what it objects to: resettlement, money, dispute."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from landclearance.domain.branch_state import BranchState, Ground, Spell, ranked
from landclearance.domain.facts import ActFacts
from landclearance.domain.vocabulary import ActKind, Branch, BranchCode, Holder, Milestone
from projects.domain.regimes import Rule
from projects.domain.terms import ONE_DAY, term_end

Moves = Sequence[tuple[date, BranchCode]]

HOUSING = {
    ActKind.PLOT_OFFERED: BranchCode.PLOT_OFFERED,
    ActKind.PLOT_ACCEPTED: BranchCode.ACCEPTED,
    ActKind.TEMPORARY_HOUSING: BranchCode.TEMPORARY_HOUSING,
    ActKind.RESETTLEMENT_MONEY: BranchCode.MONEY_TAKEN,
    ActKind.RESETTLEMENT_DONE: BranchCode.RELOCATED,
}

HOUSING_ENDS: dict[BranchCode, tuple[tuple[ActKind, ...], Holder]] = {
    BranchCode.NEEDED: ((ActKind.PLOT_OFFERED, ActKind.RESETTLEMENT_MONEY), Holder.CLEARANCE_UNIT),
    BranchCode.SITE_READY: ((ActKind.PLOT_OFFERED,), Holder.CLEARANCE_UNIT),
    BranchCode.PLOT_OFFERED: ((ActKind.PLOT_ACCEPTED,), Holder.LAND_USER),
    BranchCode.ACCEPTED: ((ActKind.RESETTLEMENT_DONE, ActKind.TEMPORARY_HOUSING), Holder.CLEARANCE_UNIT),
    BranchCode.TEMPORARY_HOUSING: ((ActKind.RESETTLEMENT_DONE,), Holder.CLEARANCE_UNIT),
}
"""Per state that is not an end: what leads on, and who holds the ball."""

PAYMENTS = {
    ActKind.PAYMENT_REFUSED: BranchCode.PAYMENT_REFUSED,
    ActKind.DEPOSIT: BranchCode.DEPOSITED,
    ActKind.PAYOUT: BranchCode.PAID,
}

MONEY_ENDS: dict[BranchCode, tuple[tuple[ActKind, ...], Holder]] = {
    BranchCode.UNPAID: ((ActKind.PAYOUT, ActKind.DEPOSIT), Holder.CLEARANCE_UNIT),
    BranchCode.PART_PAID: ((ActKind.PAYOUT,), Holder.CLEARANCE_UNIT),
    BranchCode.PAYMENT_REFUSED: ((ActKind.DEPOSIT, ActKind.PAYOUT), Holder.CLEARANCE_UNIT),
    BranchCode.DEPOSITED: ((ActKind.PAYOUT,), Holder.LAND_USER),
}
"""A deposit settles the term of payment; the money still waits for whoever may take it."""

SETTLED = frozenset({BranchCode.PAID, BranchCode.DEPOSITED, BranchCode.RELEASED})

DISPUTES = {
    ActKind.COMPLAINT: BranchCode.COMPLAINT,
    ActKind.LAWSUIT: BranchCode.LAWSUIT,
    ActKind.DISPUTE_RESOLVED: BranchCode.RESOLVED,
}

UPHELD = frozenset({"upheld", "partly_upheld"})

ANNULLED = "annulled"
"""The outcome of a dispute that ended with the decision annulled (X2)."""


def resettlement(ground: Ground, site_ready_on: date | None) -> BranchState:
    """A family that must move: needed, site, plot, moved; or money to house itself (art. 87.5)."""
    spells = [Spell(HOUSING[act.kind], act.happened_on, act.id) for act in ground.acts(ranked(HOUSING))]
    needs = ground.facts.needs_resettlement
    if needs and site_ready_on is not None and site_ready_on <= ground.as_of:
        offered = spells[0].since if spells else None
        if offered is None or site_ready_on <= offered:
            spells.insert(0, Spell(BranchCode.SITE_READY, site_ready_on))
    if not spells:
        code = {None: BranchCode.NOT_KNOWN, False: BranchCode.NOT_NEEDED, True: BranchCode.NEEDED}[needs]
        since = ground.facts.opened_on if needs else None
        return _ended(BranchState(Branch.RESETTLEMENT, code, since), HOUSING_ENDS)
    last = _settled(spells, frozenset({BranchCode.RELOCATED, BranchCode.MONEY_TAKEN}))
    state = BranchState(Branch.RESETTLEMENT, last.code, last.since, history=tuple(spells))
    return _ended(state, HOUSING_ENDS)


def money(ground: Ground, moves: Moves | None) -> BranchState:
    """The money: owed from the effect of the approval, then refused, paid, deposited, released.

    ``moves`` stand for the acts of payment where the sums are recorded. ``late_since``: the first day of the
    extra for late payment (art. 94.3b), even when the money came afterwards.
    """
    owed, rule = _owed(ground)
    spells = _payments(ground, moves)
    if owed is not None and (not spells or owed[0] <= spells[0].since):
        spells.insert(0, Spell(BranchCode.UNPAID, owed[0]))
    if not spells:
        return BranchState(Branch.MONEY, BranchCode.NONE)
    code = spells[-1].code
    state = _ended(BranchState(Branch.MONEY, code, spells[-1].since, history=tuple(spells)), MONEY_ENDS)
    if owed is None or owed[1] is None:
        return state
    due = owed[1]
    settled = next((spell.since for spell in spells if spell.code in SETTLED), None)
    late = due + ONE_DAY if (settled or ground.as_of) > due else None
    running = code not in SETTLED
    return replace(state, until=due if running else None, rule=rule if running else None, late_since=late)


def dispute(ground: Ground) -> BranchState:
    """Complaint or lawsuit: it stops nothing (Decree 102/2024, art. 40). An annulment settles an open one."""
    events: list[tuple[date, int, ActFacts, BranchCode]] = [
        (act.happened_on, place, act, DISPUTES[act.kind])
        for place, act in enumerate(ground.acts(ranked(DISPUTES)))
    ]
    events += [
        (pair.by.happened_on, len(events) + place, pair.by, BranchCode.RESOLVED)
        for place, pair in enumerate(ground.status.annulled)
        if pair.target is not None
    ]
    spells: list[Spell] = []
    outcome = ""
    for day, _place, act, code in sorted(events, key=lambda event: event[:2]):
        annulment = act.kind is ActKind.ANNULMENT
        if annulment and not _may_annul(spells, outcome):
            continue
        if code is BranchCode.RESOLVED:
            # A decision that upholds a complaint, and the annulment that follows from it, are one end.
            outcome = ANNULLED if annulment else (outcome if outcome == ANNULLED else act.outcome)
        else:
            outcome = ""
        spells.append(Spell(code, day, act.id))
    if not spells:
        return BranchState(Branch.DISPUTE, BranchCode.NONE)
    open_ = spells[-1].code is not BranchCode.RESOLVED
    return BranchState(
        Branch.DISPUTE,
        spells[-1].code,
        spells[-1].since,
        ends_with=(ActKind.DISPUTE_RESOLVED, ActKind.ANNULMENT) if open_ else (),
        active=open_,
        outcome=outcome,
        history=tuple(spells),
    )


def _may_annul(spells: Sequence[Spell], outcome: str) -> bool:
    """Whether an annulment belongs to the dispute: it is open, or the land user was found right."""
    return bool(spells) and (spells[-1].code is not BranchCode.RESOLVED or outcome in UPHELD)


def _ended(state: BranchState, ends: dict[BranchCode, tuple[tuple[ActKind, ...], Holder]]) -> BranchState:
    """``state`` with what leads on and who holds the ball, when it is not an end."""
    if state.code not in ends:
        return state
    kinds, holder = ends[state.code]
    return replace(state, ends_with=kinds, holder=holder, active=True)


def _settled(spells: Sequence[Spell], ends: frozenset[BranchCode]) -> Spell:
    """The state that counts: an end, once reached, is not undone by a paper that came later."""
    return next((spell for spell in spells if spell.code in ends), spells[-1])


def _owed(ground: Ground) -> tuple[tuple[date, date | None] | None, Rule | None]:
    """From when the money is owed and until when it is to be paid; None while nothing is owed.

    From the effect of the approval; under the 2013 law from that of the recovery decision (art. 93).
    """
    if Milestone.PAID in ground.status.words.not_applicable:
        return None, None
    standing = ground.status.standing
    approvals = [act for act in standing if act.kind is ActKind.APPROVAL]
    if approvals:
        together = ground.regimes.find("decision_with_approval", approvals[0].happened_on)
        if together is not None:
            approvals = [act for act in standing if act.kind is ActKind.RECOVERY_DECISION]
    start = min((act.in_force_on for act in approvals), default=None)
    if start is None:
        start = ground.status.words.achieved_on(Milestone.APPROVED)
    if start is None or start > ground.as_of:
        return None, None
    rule = ground.regimes.find("payout", start)
    if rule is None or rule.value is None:
        return (start, None), rule
    return (start, term_end(start, rule.value, rule.unit, ground.legal.days_off)), rule


def _payments(ground: Ground, moves: Moves | None) -> list[Spell]:
    if moves is not None:
        refused = [act for act in ground.status.standing if act.kind is ActKind.PAYMENT_REFUSED]
        spells = [Spell(BranchCode.PAYMENT_REFUSED, act.happened_on, act.id) for act in refused]
        spells += [Spell(code, day) for day, code in moves if day <= ground.as_of]
        return sorted(spells, key=lambda spell: (spell.since, spell.code in SETTLED))
    spells = []
    for act in ground.acts(ranked(PAYMENTS)):
        code = PAYMENTS[act.kind]
        deposited = any(spell.code is BranchCode.DEPOSITED for spell in spells)
        released = act.kind is ActKind.PAYOUT and deposited
        spells.append(Spell(BranchCode.RELEASED if released else code, act.happened_on, act.id))
    return spells
