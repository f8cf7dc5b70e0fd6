"""What is due to a case, what was paid and what is still owed, item by item. Amounts: exact Decimals in VND.

Compensation, support and resettlement are three lines that are never merged; the bonus and the interest for late
payment stand apart from them (docs/algorithms/compensation.md). These facts are private.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

ZERO = Decimal(0)


class Item(StrEnum):
    """The same values as ``landclearance.models.MoneyItem`` (a test holds them together)."""

    COMPENSATION = "compensation"
    SUPPORT = "support"
    RESETTLEMENT = "resettlement"
    BONUS = "bonus"
    INTEREST = "interest"


PRINCIPAL: tuple[Item, ...] = (Item.COMPENSATION, Item.SUPPORT, Item.RESETTLEMENT)
"""The lines of the plan on which late payment bears interest."""

OWED: tuple[Item, ...] = (*PRINCIPAL, Item.BONUS)
"""What a case is paid or not paid by; interest has a state of its own."""


class Relation(StrEnum):
    """The same values as ``landclearance.models.PlanRelation``."""

    FIRST = "first"
    REPLACES = "replaces"
    ADDS = "adds"


class Way(StrEnum):
    """Which way money went; the same values as ``landclearance.models.PayoutKind``."""

    PAID = "paid"
    DEPOSITED = "deposited"
    RELEASED = "released"
    RECOVERED = "recovered"


class MoneyState(StrEnum):
    """The branch "money" of a case. ``NOT_DUE``: no approved plan gives it anything, which is not "unpaid"."""

    NOT_DUE = "not_due"
    UNPAID = "unpaid"
    PART_PAID = "part_paid"
    PAID = "paid"
    DEPOSITED = "deposited"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What a version says for one case under one item."""

    case_id: int
    item: Item
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """One version of a batch's plan: a draft, or (a row of its own) its approval.

    ``happened_on``: the day of the draft or of the approval; ``effective_on`` None: not recorded, so the term of
    payment is unknown. ``price_regime``: "specific", "table" or "" when not stated.
    """

    id: int
    batch: str
    version: int
    relation: Relation
    is_approved: bool
    happened_on: date
    effective_on: date | None = None
    price_regime: str = ""
    price_on: date | None = None
    document_number: str = ""
    lines: tuple[LineFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class Movement:
    """Money that moved on a day; ``amount`` is positive, ``way`` says which way it went."""

    id: int
    case_id: int
    item: Item
    way: Way
    amount: Decimal
    happened_on: date
    plan_id: int | None = None
    act_id: int | None = None
    document_number: str = ""

    @property
    def settles(self) -> Decimal:
        """By how much it lowers what is owed: a deposit settles from its day, its release no second time."""
        if self.way is Way.RELEASED:
            return ZERO
        return -self.amount if self.way is Way.RECOVERED else self.amount


@dataclass(frozen=True, slots=True)
class Tranche:
    """What one approved version adds to what is due to a case under one item.

    ``said``: the figure of the version; ``total``: what is due after it. ``floored``: the version says less than
    had been approved, so what had been approved stays due (Land Law 2024, art. 94.5).
    """

    plan_id: int
    batch: str
    version: int
    item: Item
    said: Decimal
    amount: Decimal
    total: Decimal
    approved_on: date
    effective_on: date | None
    floored: bool = False


@dataclass(frozen=True, slots=True)
class ItemMoney:
    """One item of one case: what was approved, version by version, and what moved, in order of days."""

    item: Item
    tranches: tuple[Tranche, ...] = ()
    movements: tuple[Movement, ...] = ()

    def moved(self, way: Way) -> Decimal:
        """The sum of what went one way."""
        return sum((move.amount for move in self.movements if move.way is way), ZERO)

    @property
    def approved(self) -> Decimal:
        """What is due by all approved versions of all batches."""
        return sum((tranche.amount for tranche in self.tranches), ZERO)

    @property
    def received(self) -> Decimal:
        """What the land user holds: paid out or released from the bank, less what was recovered."""
        return self.moved(Way.PAID) + self.moved(Way.RELEASED) - self.moved(Way.RECOVERED)

    @property
    def held(self) -> Decimal:
        """What lies in the bank for the land user."""
        return self.moved(Way.DEPOSITED) - self.moved(Way.RELEASED)

    @property
    def settled(self) -> Decimal:
        """Received or held: what no longer counts as owed."""
        return sum((move.settles for move in self.movements), ZERO)

    @property
    def outstanding(self) -> Decimal:
        return max(self.approved - self.settled, ZERO)

    @property
    def overpaid(self) -> Decimal:
        return max(self.settled - self.approved, ZERO)

    @property
    def state(self) -> MoneyState:
        return state_of((self,))


@dataclass(frozen=True, slots=True)
class CaseMoney:
    """The money of one case; ``items`` has only those of which something is known, in the order of ``Item``."""

    case_id: int
    items: Mapping[Item, ItemMoney] = field(default_factory=dict)

    def item(self, item: Item) -> ItemMoney:
        """An item; empty when nothing is known of it."""
        return self.items.get(item) or ItemMoney(item)

    @property
    def state(self) -> MoneyState:
        return state_of([self.item(item) for item in OWED])

    @property
    def overpaid(self) -> bool:
        """Whether more went out under some item than was approved; other items cannot make up for it."""
        return any(self.item(item).overpaid for item in OWED)

    def on(self, day: date) -> "CaseMoney":
        """The money as it stood at the end of an earlier ``day``."""
        rows = {
            item: ItemMoney(
                item,
                tuple(tranche for tranche in row.tranches if tranche.approved_on <= day),
                tuple(move for move in row.movements if move.happened_on <= day),
            )
            for item, row in self.items.items()
        }
        return CaseMoney(self.case_id, rows)

    @property
    def has_outstanding(self) -> bool:
        return any(self.item(item).outstanding for item in OWED)


@dataclass(frozen=True, slots=True)
class MoneyFacts:
    """The money of one project as known. ``decided``: when the recovery decision of a case took effect.

    ``annulled``: pairs (plan, case) whose approval was cancelled by review or court: the version no longer gives
    the case anything, though what was spent stays spent.
    """

    plans: tuple[PlanFacts, ...] = ()
    movements: tuple[Movement, ...] = ()
    decided: Mapping[int, date] = field(default_factory=dict)
    annulled: frozenset[tuple[int, int]] = frozenset()


def state_of(items: Sequence[ItemMoney]) -> MoneyState:
    """The state of several items together. A surplus under one item does not settle another."""
    settled = sum((item.settled for item in items), ZERO)
    if settled <= 0:
        return MoneyState.UNPAID if any(item.approved for item in items) else MoneyState.NOT_DUE
    if any(item.outstanding for item in items):
        return MoneyState.PART_PAID
    if any(item.held > 0 for item in items):
        return MoneyState.DEPOSITED
    if any(item.moved(Way.RELEASED) for item in items):
        return MoneyState.RELEASED
    return MoneyState.PAID


def in_order(plans: Iterable[PlanFacts]) -> list[PlanFacts]:
    """Versions batch by batch, each batch in the order of its versions; a draft before its approval."""
    return sorted(
        plans, key=lambda plan: (plan.batch, plan.version, plan.is_approved, plan.happened_on, plan.id)
    )


def tranches(facts: MoneyFacts, as_of: date) -> dict[tuple[int, Item], list[Tranche]]:
    """What approved versions make due by ``as_of`` (inclusive), by case and item.

    A first version gives its lines. One that replaces takes the place of all that its batch gave the case before,
    line by line and never below it; a line that it does not state stays as it was. One that adds is summed up. Batches
    are summed: a case may stand in several. A draft gives nothing.
    """
    given: dict[tuple[str, int, Item], Decimal] = {}
    found: dict[tuple[int, Item], list[Tranche]] = {}
    for plan in in_order(facts.plans):
        if not plan.is_approved or plan.happened_on > as_of:
            continue
        for line in plan.lines:
            if (plan.id, line.case_id) in facts.annulled:
                continue
            key = (plan.batch, line.case_id, line.item)
            tranche = _tranche(plan, line, given.get(key))
            given[key] = tranche.total
            found.setdefault((line.case_id, line.item), []).append(tranche)
    return found


def _tranche(plan: PlanFacts, line: LineFacts, before: Decimal | None) -> Tranche:
    had = before or ZERO
    total = had + line.amount if plan.relation is Relation.ADDS else max(had, line.amount)
    return Tranche(
        plan_id=plan.id,
        batch=plan.batch,
        version=plan.version,
        item=line.item,
        said=line.amount,
        amount=total - had,
        total=total,
        approved_on=plan.happened_on,
        effective_on=plan.effective_on,
        floored=plan.relation is not Relation.ADDS and line.amount < had,
    )


def derive_money(facts: MoneyFacts, as_of: date) -> dict[int, CaseMoney]:
    """The money of every case of which anything is known, at the end of ``as_of``, by case id."""
    due = tranches(facts, as_of)
    moved: dict[tuple[int, Item], list[Movement]] = {}
    for move in sorted(facts.movements, key=lambda move: (move.happened_on, move.id)):
        if move.happened_on <= as_of:
            moved.setdefault((move.case_id, move.item), []).append(move)
    order = list(Item)
    items: dict[int, dict[Item, ItemMoney]] = {}
    for case_id, item in sorted(due.keys() | moved.keys(), key=lambda key: (key[0], order.index(key[1]))):
        items.setdefault(case_id, {})[item] = ItemMoney(
            item, tuple(due.get((case_id, item), ())), tuple(moved.get((case_id, item), ()))
        )
    return {case_id: CaseMoney(case_id, found) for case_id, found in items.items()}
