"""Interest on money paid late: rate x amount outstanding x days, piecewise (Land Law 2024, art. 94.3 b).

The rate is that of late payment in the Tax Administration Law, dated data under the key ``late_payment_rate`` in
millionths per day. Counting follows that law too (38/2019/QH14, art. 59.2): from the day after the term's last day to
the day before the payment. A deposit counts as payment. The budget of the level that approved the plan bears it.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from landclearance.domain.money import PRINCIPAL, ZERO, CaseMoney, Item, ItemMoney, Tranche
from projects.domain.regimes import RegimeTable, Rule
from projects.domain.terms import term_end

RATE_KEY = "late_payment_rate"
TERM_KEY = "payout"
MILLION = Decimal(1_000_000)
ONE_DAY = timedelta(days=1)

BEFORE_TWO_TIERS = frozenset({"R1", "R2"})
"""Regimes under which the district approved plans for household land (Decree 151/2025 moved it to the commune)."""


@dataclass(frozen=True, slots=True)
class PaymentTerm:
    """The term of payment of one tranche. ``due_by`` None: unknown, and ``unknown_because`` says why.

    ``starts`` is not counted. ``from_decision``: under the law of 2013 it runs from the recovery decision.
    """

    starts: date | None
    due_by: date | None
    from_decision: bool
    rule: Rule | None = None
    unknown_because: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days (both ends inclusive) with one amount overdue and one rate; ``interest`` is exact, in VND."""

    item: Item
    first: date
    last: date
    amount: Decimal
    rule: Rule
    ppm_per_day: int

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def interest(self) -> Decimal:
        return self.amount * self.days * self.ppm_per_day / MILLION


@dataclass(frozen=True, slots=True)
class LateInterest:
    """Interest of one case up to a day. ``unknown_because`` not empty: ``at_least`` is only what can be told."""

    stretches: tuple[Stretch, ...]
    unknown_because: str
    paid: Decimal
    approved_by: str

    @property
    def at_least(self) -> Decimal:
        """Exact, not rounded: parts add up to the whole."""
        return sum((stretch.interest for stretch in self.stretches), ZERO)

    @property
    def accrued(self) -> Decimal | None:
        """Whole VND, half up; None when it cannot be told (no date of effect, no rate): unknown is not zero."""
        return None if self.unknown_because else whole(self.at_least)

    @property
    def outstanding(self) -> Decimal | None:
        """Accrued and not paid yet."""
        return None if self.accrued is None else max(self.accrued - self.paid, ZERO)

    @property
    def is_late(self) -> bool:
        return bool(self.stretches)


def whole(amount: Decimal) -> Decimal:
    """Rounded half up to whole VND."""
    return amount.quantize(Decimal(1), rounding=ROUND_HALF_UP)


def payment_term(
    tranche: Tranche, decided_on: date | None, regimes: RegimeTable, days_off: AbstractSet[date]
) -> PaymentTerm:
    """The 30 days: from the effect of the approval; where recovery and approval are one decision (regime R1), from
    the effect of the recovery decision."""
    together = regimes.find("decision_with_approval", tranche.approved_on)
    from_decision = together is not None and together.value is not None
    starts = decided_on if from_decision else tranche.effective_on
    if starts is None:
        missing = "no_decision" if from_decision else "no_effect"
        return PaymentTerm(None, None, from_decision, None, missing)
    rule = regimes.number(TERM_KEY, starts)
    if rule is None or rule.value is None:
        return PaymentTerm(starts, None, from_decision, rule, f"rule:{TERM_KEY}")
    due_by = term_end(starts, rule.value, rule.unit, days_off)
    return PaymentTerm(starts, due_by, from_decision, rule)


def terms_of(
    money: CaseMoney, decided_on: date | None, regimes: RegimeTable, days_off: AbstractSet[date]
) -> dict[int, PaymentTerm]:
    """The term of payment by plan (row of the approved version)."""
    return {
        tranche.plan_id: payment_term(tranche, decided_on, regimes, days_off)
        for item in money.items.values()
        for tranche in item.tranches
    }


def late_interest(
    money: CaseMoney, terms: Mapping[int, PaymentTerm], until: date, regimes: RegimeTable
) -> LateInterest:
    """Interest on the principal of a case for all days up to ``until`` (inclusive)."""
    stretches: list[Stretch] = []
    unknown = ""
    for item in PRINCIPAL:
        found, why = _of_item(money.item(item), terms, until, regimes)
        stretches += found
        unknown = unknown or why
    days = [tranche.approved_on for item in PRINCIPAL for tranche in money.item(item).tranches]
    approved_by = approving_level(max(days), regimes) if days else ""
    return LateInterest(tuple(stretches), unknown, money.item(Item.INTEREST).settled, approved_by)


def approving_level(day: date, regimes: RegimeTable) -> str:
    """ "district" or "commune": whose budget bears the interest on a plan for household land approved on ``day``."""
    return "district" if regimes.regime(day) in BEFORE_TWO_TIERS else "commune"


def _of_item(
    item: ItemMoney, terms: Mapping[int, PaymentTerm], until: date, regimes: RegimeTable
) -> tuple[list[Stretch], str]:
    """What is overdue day by day: tranches whose term is over, less all that was settled by then (oldest first)."""
    changes: dict[date, Decimal] = {}
    unknown = ""
    for tranche in item.tranches:
        due_by = terms[tranche.plan_id].due_by
        if due_by is not None:
            _add(changes, due_by + ONE_DAY, tranche.amount)
        elif tranche.amount:
            unknown = unknown or terms[tranche.plan_id].unknown_because
    for move in item.movements:
        _add(changes, move.happened_on, -move.settles)
    for rule in regimes.versions(RATE_KEY):
        _add(changes, rule.valid_from, ZERO)
        if rule.valid_to is not None:
            _add(changes, rule.valid_to, ZERO)
    found, why = _stretches(item.item, changes, until, regimes)
    return found, unknown or why


def _stretches(
    item: Item, changes: Mapping[date, Decimal], until: date, regimes: RegimeTable
) -> tuple[list[Stretch], str]:
    days = sorted(day for day in changes if day <= until)
    stretches: list[Stretch] = []
    overdue, unknown = ZERO, ""
    for first, following in pairwise([*days, until + ONE_DAY]):
        overdue += changes[first]
        if overdue <= 0:
            continue
        rule = regimes.find(RATE_KEY, first)
        if rule is None or rule.value is None:
            unknown = f"rule:{RATE_KEY}"
            continue
        stretches.append(Stretch(item, first, following - ONE_DAY, overdue, rule, rule.value))
    return stretches, unknown


def _add(changes: dict[date, Decimal], day: date, amount: Decimal) -> None:
    changes[day] = changes.get(day, ZERO) + amount
