"""Short ways to record plans and payouts through the services, as the forms and commands do."""

from datetime import UTC, date, datetime
from typing import Any

from landclearance.domain.amounts import parse_table
from landclearance.domain.money import OWED, CaseMoney, Item
from landclearance.models import ClearanceCase, CompensationPlan, Payout
from landclearance.selectors.money import ProjectMoney, money_as_known
from landclearance.services.payouts import record_payouts
from landclearance.services.plans import PlanHead, record_plan
from projects.models import Project

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
WHO: dict[str, Any] = {"today": TODAY, "at": NOW, "by": None}


def plan(
    project: Project, table: str, on: date, relation: str = "first", approved: bool = True, **more: Any
) -> CompensationPlan:
    """A version in millions of VND; approved ones are decided and in force on ``on`` unless told otherwise."""
    head: dict[str, Any] = {"batch": "1", "version": 1, "relation": relation, "happened_on": on}
    if approved:
        head |= {"document_number": f"{on:%d%m%y}/QĐ-UBND", "effective_on": on}
    who = {key: more.pop(key) for key in ("at",) if key in more}
    return record_plan(
        project, PlanHead(**head | more), parse_table(table, OWED, "million"), approved=approved, **WHO | who
    )


def pay(
    project: Project, way: str, on: date, table: str, document: str = "UNC-1", **more: Any
) -> list[Payout]:
    rows = parse_table(table, tuple(Item), "million")
    return record_payouts(project, way, on, rows=rows, document_number=document, **WHO | more)


def known(project: Project, as_of: date = TODAY, known_at: datetime = NOW) -> ProjectMoney:
    return money_as_known([project], as_of, known_at)[project.pk]


def money(case: ClearanceCase, as_of: date = TODAY, known_at: datetime = NOW) -> CaseMoney:
    return known(case.project, as_of, known_at).money(case.pk)
