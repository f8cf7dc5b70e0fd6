"""Short ways to write plans and payouts for tests; a local rate until the table of regimes brings its own."""

from datetime import date
from decimal import Decimal
from functools import cache

from landclearance.domain.money import Item, LineFacts, MoneyFacts, Movement, PlanFacts, Relation, Way
from projects.domain.regimes import NORM, RegimeTable, Rule
from tests.landclearance.unit.statutes import day, regimes

COMPENSATION, SUPPORT, RESETTLEMENT = Item.COMPENSATION, Item.SUPPORT, Item.RESETTLEMENT


@cache
def with_rate(*rates: tuple[str, str | None, int]) -> RegimeTable:
    """The regimes with rates of late payment in millionths per day: (from, to or None, rate)."""
    others = [rule for rule in regimes().rules if rule.key != "late_payment_rate"]
    made = [
        Rule(NORM, "late_payment_rate", day(start), day(end) if end else None, rate, "ppm_per_day", "Test")
        for start, end, rate in rates or (("2014-07-01", None, 300),)
    ]
    return RegimeTable.of([*others, *made])


def plan(
    number: int,
    relation: str,
    on: str,
    *lines: tuple[int, Item, int],
    effective: str | None = None,
    approved: bool = True,
    **more: object,
) -> PlanFacts:
    """A version; its number in the batch is its id unless ``version`` says otherwise."""
    facts: dict[str, object] = {"batch": "1", "version": number, "effective_on": effective and day(effective)}
    facts |= {key: day(str(value)) if key.endswith("_on") else value for key, value in more.items()}
    rows = tuple(LineFacts(case, item, Decimal(amount)) for case, item, amount in lines)
    shape = {"relation": Relation(relation), "is_approved": approved, "happened_on": day(on), "lines": rows}
    return PlanFacts(number, **shape, **facts)  # type: ignore[arg-type]


def moved(
    way: str, on: str, amount: int, item: Item = COMPENSATION, case: int = 1, number: int = 0
) -> Movement:
    identity = number or day(on).toordinal()
    return Movement(identity, case, item, Way(way), Decimal(amount), day(on))


def facts(
    *rows: PlanFacts | Movement,
    decided: dict[int, date] | None = None,
    annulled: frozenset[tuple[int, int]] = frozenset(),
) -> MoneyFacts:
    return MoneyFacts(
        plans=tuple(row for row in rows if isinstance(row, PlanFacts)),
        movements=tuple(row for row in rows if isinstance(row, Movement)),
        decided=decided or {},
        annulled=annulled,
    )
