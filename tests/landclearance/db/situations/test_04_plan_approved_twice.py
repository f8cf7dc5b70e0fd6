"""Situation 4: a plan is approved twice. A supplement adds, an adjustment replaces and is never below the approved.

A naive sum of the versions doubles the money, the naive latest loses what the first gave and what was paid on it.
"""

from datetime import date

import pytest

from landclearance.domain.money import Item, MoneyState
from landclearance.domain.prices import PriceFlagCode
from landclearance.selectors.money_pages import comparison, version_rows
from tests.factories.landclearance import CaseFactory
from tests.factories.projects import ProjectFactory
from tests.landclearance.db.money import TODAY, known, money, pay, plan

pytestmark = pytest.mark.django_db

MILLION = 1_000_000


def test_a_supplement_adds_and_an_adjustment_replaces_line_by_line() -> None:
    project = ProjectFactory.create()
    rising, falling, untouched = (
        CaseFactory.create(project=project, case_no=f"HS-{number}") for number in (1, 2, 3)
    )
    plan(project, "HS-1;300;20\nHS-2;100;40\nHS-3;50", date(2026, 3, 2), price_on=date(2026, 1, 1))
    pay(project, "paid", date(2026, 3, 20), "HS-1;300;20\nHS-2;100;40\nHS-3;50")

    # The supplement of May: trees of HS-1 that the inventory had left out.
    plan(project, "HS-1;15", date(2026, 5, 4), "adds", version=2, price_on=date(2026, 1, 1))
    assert money(rising).item(Item.COMPENSATION).outstanding == 15 * MILLION
    assert money(rising).state is MoneyState.PART_PAID

    # The adjustment of September, by prices of that day: more for HS-1, less for HS-2, HS-3 is not in it.
    adjusted = plan(
        project, "HS-1;400\nHS-2;80;60", date(2026, 9, 1), "replaces", version=3, price_on=date(2026, 9, 1)
    )
    first = money(rising).item(Item.COMPENSATION)
    assert [first.approved, first.received, first.outstanding] == [
        400 * MILLION,
        300 * MILLION,
        100 * MILLION,
    ]
    assert first.approved != (300 + 15 + 400) * MILLION  # the naive sum

    # HS-2: the compensation stays at 100, the support rises to 60; one does not make up for the other.
    second = money(falling)
    assert second.item(Item.COMPENSATION).approved == 100 * MILLION
    assert second.item(Item.COMPENSATION).tranches[-1].floored
    assert second.item(Item.SUPPORT).outstanding == 20 * MILLION

    # HS-3: the naive latest would give it nothing.
    assert money(untouched).state is MoneyState.PAID

    # The page says what the adjustment changed and keeps the day before as it was.
    facts = known(project)
    row = next(row for row in version_rows(facts, TODAY, private=True) if row.plan.id == adjusted.pk)
    against = comparison(facts, row.plan)
    assert against is not None
    assert against.old.version == 2
    assert row.flags == ()
    assert money(rising, date(2026, 8, 31)).item(Item.COMPENSATION).approved == 315 * MILLION


def test_an_adjustment_by_old_prices_is_marked() -> None:
    project = ProjectFactory.create()
    CaseFactory.create(project=project, case_no="HS-1")
    plan(project, "HS-1;300", date(2026, 3, 2), price_on=date(2026, 1, 1))
    plan(project, "HS-1;310", date(2026, 9, 1), "replaces", version=2, price_on=date(2026, 1, 1))
    flags = [flag.code for row in version_rows(known(project), TODAY, private=True) for flag in row.flags]
    assert flags == [PriceFlagCode.NOT_OF_DECISION]
