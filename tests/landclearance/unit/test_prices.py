"""Price regimes: what is flagged between a draft and its approval, and what a new version changes."""

from decimal import Decimal

import pytest

from landclearance.domain.money import PlanFacts
from landclearance.domain.prices import (
    PriceFlagCode,
    compare,
    draft_of,
    is_pending,
    price_flags,
    price_regime_on,
    totals,
)
from tests.landclearance.unit.money import COMPENSATION, SUPPORT, plan
from tests.landclearance.unit.statutes import day, regimes

LINE = (1, COMPENSATION, 100)


@pytest.mark.parametrize(
    ("on", "regime"),
    [("2013-01-01", ""), ("2024-01-01", "specific"), ("2025-12-31", "specific"), ("2026-01-01", "table")],
)
def test_regimes_of_prices(on: str, regime: str) -> None:
    assert price_regime_on(day(on), regimes()) == regime


DRAFT_2025 = plan(1, "first", "2025-12-10", LINE, approved=False, price_on="2025-12-01")


@pytest.mark.parametrize(
    ("version", "draft", "as_of", "codes"),
    [
        # Drafted and looked at within one year: nothing.
        (plan(1, "first", "2026-03-02", LINE, approved=False, price_on="2026-01-01"), None, "2026-12-31", []),
        # The same draft on 1 January: another table holds now.
        (
            plan(1, "first", "2026-03-02", LINE, approved=False, price_on="2026-01-01"),
            None,
            "2027-01-01",
            ["table_changed"],
        ),
        # Drafted in December 2025 by a specific price, still a draft in January 2026: another way of pricing.
        (DRAFT_2025, None, "2025-12-31", []),
        (DRAFT_2025, None, "2026-01-01", ["regime_changed"]),
        # ... and approved in January with the draft's prices.
        (plan(2, "first", "2026-01-20", LINE, version=1), DRAFT_2025, "2026-12-31", ["regime_changed"]),
        # Approved in January with new prices: nothing.
        (
            plan(2, "first", "2026-01-20", LINE, version=1, price_on="2026-01-15"),
            DRAFT_2025,
            "2026-12-31",
            [],
        ),
        # What an officer states about the regime weighs more than the day.
        (
            plan(2, "first", "2026-01-20", LINE, price_on="2026-01-15", price_regime="specific"),
            None,
            "2026-12-31",
            ["regime_changed"],
        ),
        # An adjustment takes the price of the day of its decision (art. 94.5).
        (
            plan(2, "replaces", "2026-06-01", LINE, price_on="2026-01-01"),
            None,
            "2026-12-31",
            ["not_of_decision"],
        ),
        (plan(2, "replaces", "2026-06-01", LINE, price_on="2026-06-01"), None, "2026-12-31", []),
        # No price date at all is said, not passed over.
        (plan(2, "first", "2026-06-01", LINE), None, "2026-12-31", ["no_price_date"]),
    ],
)
def test_price_flags(version: PlanFacts, draft: PlanFacts | None, as_of: str, codes: list[str]) -> None:
    found = price_flags(version, draft, day(as_of), regimes())
    assert [flag.code for flag in found] == [PriceFlagCode(code) for code in codes]


def _int(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount)


def test_what_a_new_version_changes() -> None:
    old = plan(1, "first", "2026-01-05", (1, COMPENSATION, 100), (1, SUPPORT, 20), (2, COMPENSATION, 50))
    new = plan(2, "replaces", "2026-06-01", (1, COMPENSATION, 120), (3, COMPENSATION, 7))
    changes = compare(old, new)
    assert [(c.case_id, c.item, *map(_int, (c.old, c.new, c.difference))) for c in changes] == [
        (1, COMPENSATION, 100, 120, 20),
        (1, SUPPORT, 20, None, -20),
        (3, COMPENSATION, None, 7, 7),
    ]  # case 2 is not in the new version: it is not changed by it
    assert totals([old])[COMPENSATION] == 150


def test_drafts_and_their_approval_are_found() -> None:
    draft = plan(1, "first", "2026-01-05", LINE, approved=False)
    better = plan(2, "first", "2026-01-12", LINE, approved=False, version=1)
    approval = plan(3, "first", "2026-02-02", LINE, version=1)
    other = plan(4, "first", "2026-02-02", LINE, approved=False, version=2)
    rows = [draft, better, approval, other]
    assert draft_of(approval, rows) == better
    assert draft_of(better, rows) is None
    assert [row.id for row in rows if is_pending(row, rows)] == [4]
    assert [row.id for row in rows[:2] if is_pending(row, rows[:2])] == [2]
