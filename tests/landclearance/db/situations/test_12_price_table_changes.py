"""Situation 12: the price table changes on 1 January, or the coefficient comes late.

A plan drafted in December is still a draft in January: its prices are those of another year, its cost will change, and
cases that wait for a price stand under the blocker PRICE.
"""

from datetime import date

import pytest

from landclearance.domain.amounts import parse_table
from landclearance.domain.money import OWED, Item
from landclearance.domain.prices import PriceFlagCode
from landclearance.models import CompensationPlan
from landclearance.selectors.money_pages import comparison, version_rows, waiting_for_price
from landclearance.services.blockers import close_blocker, record_blocker
from landclearance.services.plans import approve_plan
from projects.models import Project
from tests.factories.landclearance import CaseFactory
from tests.factories.projects import ProjectFactory
from tests.landclearance.db.money import NOW, TODAY, WHO, known, plan

pytestmark = pytest.mark.django_db

DECEMBER, NEW_YEAR, APPROVED = date(2025, 12, 15), date(2026, 1, 1), date(2026, 2, 10)


def drafted() -> tuple[Project, CompensationPlan]:
    project = ProjectFactory.create()
    for number in (1, 2):
        CaseFactory.create(project=project, case_no=f"HS-{number}", opened_on=date(2025, 11, 3))
    made = plan(
        project,
        "HS-1;300;20\nHS-2;100",
        DECEMBER,
        approved=False,
        price_on=date(2025, 12, 1),
        price_regime="specific",
    )
    return project, made


def flags(project: Project, as_of: date) -> list[PriceFlagCode]:
    rows = version_rows(known(project, as_of), as_of, private=True)
    return [flag.code for row in rows for flag in row.flags]


def test_a_draft_of_december_is_marked_from_new_year_on() -> None:
    project, _draft = drafted()
    assert flags(project, date(2025, 12, 31)) == []
    assert flags(project, NEW_YEAR) == [PriceFlagCode.REGIME_CHANGED]


def test_approved_by_the_old_prices_it_stays_marked_by_new_ones_it_shows_the_cost() -> None:
    project, draft = drafted()
    new = parse_table("HS-1;345;20\nHS-2;110", OWED, "million")
    made = approve_plan(
        draft,
        APPROVED,
        "15/QĐ-UBND",
        effective_on=APPROVED,
        price_regime="table",
        price_on=date(2026, 2, 2),
        rows=new,
        **WHO,
    )
    assert flags(project, TODAY) == []
    facts = known(project)
    found = comparison(facts, next(row for row in facts.facts.plans if row.id == made.pk))
    assert found is not None
    assert not found.old.is_approved  # against its own draft
    assert dict(found.by_item)[Item.COMPENSATION] == 55_000_000
    assert dict(found.by_item)[Item.SUPPORT] == 0
    # The same draft approved as it was keeps the mark.
    other, old = drafted()
    approve_plan(old, APPROVED, "16/QĐ-UBND", effective_on=APPROVED, **WHO)
    assert flags(other, TODAY) == [PriceFlagCode.REGIME_CHANGED]


def test_a_table_of_another_year_is_marked_every_new_year() -> None:
    project = ProjectFactory.create()
    CaseFactory.create(project=project, case_no="HS-1")
    plan(
        project,
        "HS-1;300",
        date(2026, 10, 5),
        approved=False,
        price_on=date(2026, 10, 1),
        price_regime="table",
    )
    assert flags(project, date(2026, 12, 31)) == []
    assert flags(project, date(2027, 1, 1)) == [PriceFlagCode.TABLE_CHANGED]


def test_cases_that_wait_for_the_coefficient_are_named_until_it_comes() -> None:
    project, _draft = drafted()
    case = project.clearance_cases.get(case_no="HS-2")
    blocker = record_blocker(
        project, code="PRICE", title="Coefficient of 2026 not issued", happened_on=NEW_YEAR, case=case, **WHO
    )
    assert waiting_for_price(project, TODAY, NOW) == [case.pk]
    close_blocker(blocker, date(2026, 2, 2), **WHO)
    assert waiting_for_price(project, TODAY, NOW) == []
    assert waiting_for_price(project, date(2026, 1, 31), NOW) == [case.pk]
