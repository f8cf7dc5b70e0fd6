"""Prices of a plan's day: which regime, and what a change on the way from draft to approval means.

Until 31/12/2025 a specific price is decided for each project; from 1/1/2026 the price is the province's price table
times a coefficient (Resolution 254/2025/QH15, art. 5.3 and 7), and tables change every 1 January.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from landclearance.domain.money import ZERO, Item, PlanFacts, Relation
from projects.domain.regimes import RegimeTable

SPECIFIC, TABLE = "specific", "table"

SPECIFIC_PRICE_REGIMES = frozenset({"R1", "R2", "R3"})
"""Regimes with a specific price; every later one prices by table and coefficient."""


class PriceFlagCode(StrEnum):
    REGIME_CHANGED = "regime_changed"
    TABLE_CHANGED = "table_changed"
    NOT_OF_DECISION = "not_of_decision"
    NO_PRICE_DATE = "no_price_date"


@dataclass(frozen=True, slots=True)
class PriceFlag:
    """What is to be looked at: prices of ``priced_on`` where those of ``wanted_on`` hold (None: not known)."""

    code: PriceFlagCode
    priced_on: date | None
    wanted_on: date


def price_regime_on(day: date, regimes: RegimeTable) -> str:
    """ "specific" or "table"; "" before the first regime in the table."""
    regime = regimes.regime(day)
    if not regime:
        return ""
    return SPECIFIC if regime in SPECIFIC_PRICE_REGIMES else TABLE


def price_flags(
    plan: PlanFacts, draft: PlanFacts | None, as_of: date, regimes: RegimeTable
) -> tuple[PriceFlag, ...]:
    """Flags of one version on ``as_of``. ``draft``: the draft from which an approval was made, if recorded.

    A draft is measured against ``as_of``, on which it would be approved; an approval against its own day, because the
    price of an adjustment is that of the day of the decision (Land Law 2024, art. 94.5).
    """
    wanted = plan.happened_on if plan.is_approved else as_of
    priced = plan.price_on or (draft.price_on if draft else None)
    basis = priced or (draft.happened_on if draft else None if plan.is_approved else plan.happened_on)
    stated = plan.price_regime or (draft.price_regime if draft else "")
    regime = stated or (price_regime_on(basis, regimes) if basis else "")
    due = price_regime_on(wanted, regimes)
    flags: list[PriceFlag] = []
    if regime and due and regime != due:
        flags.append(PriceFlag(PriceFlagCode.REGIME_CHANGED, basis, wanted))
    elif basis is not None and due == TABLE and basis.year != wanted.year:
        flags.append(PriceFlag(PriceFlagCode.TABLE_CHANGED, basis, wanted))
    elif plan.is_approved and plan.relation is Relation.REPLACES and priced not in (None, wanted):
        flags.append(PriceFlag(PriceFlagCode.NOT_OF_DECISION, priced, wanted))
    if priced is None:
        flags.append(PriceFlag(PriceFlagCode.NO_PRICE_DATE, None, wanted))
    return tuple(flags)


@dataclass(frozen=True, slots=True)
class LineChange:
    """One line of a case in two versions; None: the version does not state it."""

    case_id: int
    item: Item
    old: Decimal | None
    new: Decimal | None

    @property
    def difference(self) -> Decimal:
        return (self.new or ZERO) - (self.old or ZERO)


def compare(old: PlanFacts, new: PlanFacts) -> tuple[LineChange, ...]:
    """The lines that differ, by case and item; a line that the newer version does not state is unchanged by it, so it
    is listed only where the newer version states the case's other lines."""
    before = {(line.case_id, line.item): line.amount for line in old.lines}
    after = {(line.case_id, line.item): line.amount for line in new.lines}
    listed = {case_id for case_id, _item in after}
    order = list(Item)
    keys = sorted(before.keys() | after.keys(), key=lambda key: (key[0], order.index(key[1])))
    return tuple(
        LineChange(case_id, item, before.get((case_id, item)), after.get((case_id, item)))
        for case_id, item in keys
        if case_id in listed and before.get((case_id, item)) != after.get((case_id, item))
    )


def totals(plans: Iterable[PlanFacts]) -> dict[Item, Decimal]:
    """The lines of versions as they state them, summed by item."""
    sums = dict.fromkeys(Item, ZERO)
    for plan in plans:
        for line in plan.lines:
            sums[line.item] += line.amount
    return sums


def draft_of(plan: PlanFacts, plans: Sequence[PlanFacts]) -> PlanFacts | None:
    """The newest draft of an approved version, recorded under the same batch and number."""
    drafts = [
        other
        for other in plans
        if not other.is_approved and (other.batch, other.version) == (plan.batch, plan.version)
    ]
    return (
        max(drafts, key=lambda other: (other.happened_on, other.id), default=None)
        if plan.is_approved
        else None
    )


def is_pending(plan: PlanFacts, plans: Sequence[PlanFacts]) -> bool:
    """Whether a draft still waits: no approval of its batch and number, and no newer draft of it."""
    same = [other for other in plans if (other.batch, other.version) == (plan.batch, plan.version)]
    newest = max(same, key=lambda other: (other.is_approved, other.happened_on, other.id))
    return not plan.is_approved and newest.id == plan.id
