"""Counts and totals of money over many cases: each counted by itself, none worked out from another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from landclearance.domain.money import ZERO, CaseMoney, Item, ItemMoney, MoneyState, Way

FEWEST_CASES = 5
"""A total with fewer cases behind it would tell what one household got (design, section 6)."""

PAID_STATES = frozenset({MoneyState.PAID, MoneyState.RELEASED})


@dataclass(frozen=True, slots=True)
class Figure:
    """A sum in VND and the number of cases with something in it."""

    amount: Decimal = ZERO
    cases: int = 0

    @property
    def tells_of_few(self) -> bool:
        """Whether fewer than five cases stand behind it; nothing at all tells of nobody."""
        return 0 < self.cases < FEWEST_CASES


@dataclass(frozen=True, slots=True)
class ItemTotal:
    """One item over many cases. ``paid``: in the hands of land users; ``held``: deposited and not released yet."""

    item: Item
    approved: Figure
    paid: Figure
    held: Figure
    outstanding: Figure
    overpaid: Figure

    @property
    def figures(self) -> tuple[Figure, ...]:
        return (self.approved, self.paid, self.held, self.outstanding, self.overpaid)

    @property
    def is_public(self) -> bool:
        """Whether everybody in the zone may see it. All figures or none: one follows from the others."""
        return not any(figure.tells_of_few for figure in self.figures)


def item_totals(cases: Iterable[CaseMoney]) -> dict[Item, ItemTotal]:
    """Totals of every item, one that nobody has included (zero cases)."""
    chosen = list(cases)
    return {item: _total(item, [case.item(item) for case in chosen]) for item in Item}


def _total(item: Item, rows: list[ItemMoney]) -> ItemTotal:
    return ItemTotal(
        item=item,
        approved=_figure(row.approved for row in rows),
        paid=_figure(row.received for row in rows),
        held=_figure(row.held for row in rows),
        outstanding=_figure(row.outstanding for row in rows),
        overpaid=_figure(row.overpaid for row in rows),
    )


def _figure(amounts: Iterable[Decimal]) -> Figure:
    found = [amount for amount in amounts if amount]
    return Figure(sum(found, ZERO), len(found))


@dataclass(frozen=True, slots=True)
class PaymentAndHandover:
    """The six combinations of situation 10, and the three counts that nobody may work out from one another."""

    paid: int
    deposited: int
    handed_over: int
    paid_handed_over: int
    paid_not_handed_over: int
    deposited_handed_over: int
    deposited_not_handed_over: int
    owed_handed_over: int
    owed_not_handed_over: int


def payment_and_handover(cases: Iterable[tuple[MoneyState, bool]]) -> PaymentAndHandover:
    """Count cases by their money's state and by whether all their land was handed over.

    "Paid" is paid in full; "deposited" is settled with money still in the bank; what is left is owed: unpaid, paid in
    part, or not yet due.
    """
    rows = [(_kind(state), handed) for state, handed in cases]

    def count(kind: str, handed: bool) -> int:
        return sum(1 for row in rows if row == (kind, handed))

    return PaymentAndHandover(
        paid=sum(1 for kind, _handed in rows if kind == "paid"),
        deposited=sum(1 for kind, _handed in rows if kind == "deposited"),
        handed_over=sum(1 for _kind_, handed in rows if handed),
        paid_handed_over=count("paid", True),
        paid_not_handed_over=count("paid", False),
        deposited_handed_over=count("deposited", True),
        deposited_not_handed_over=count("deposited", False),
        owed_handed_over=count("owed", True),
        owed_not_handed_over=count("owed", False),
    )


def _kind(state: MoneyState) -> str:
    if state in PAID_STATES:
        return "paid"
    return "deposited" if state is MoneyState.DEPOSITED else "owed"


def moved_totals(cases: Iterable[CaseMoney]) -> Mapping[Way, Mapping[Item, Decimal]]:
    """Everything that moved, by way and item, cumulative: for sheets that count in a period by difference."""
    chosen = list(cases)
    return {
        way: {item: sum((case.item(item).moved(way) for case in chosen), ZERO) for item in Item}
        for way in Way
    }
