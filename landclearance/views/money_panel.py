"""The panel "Money" of the case page: per item what was approved, paid, deposited and is owed, down to its rows."""

from datetime import date

from django.http import HttpRequest
from django.utils import timezone

from landclearance.models import ClearanceCase
from landclearance.policies import can_see_private
from landclearance.selectors.lists import CaseRow
from landclearance.selectors.money import ProjectMoney, money_as_known
from landclearance.selectors.money_pages import panel_items
from landclearance.views.panel import Panel
from landclearance.views.plans import may_record_money
from projects.models import Project
from projects.views.shared import user_of

TEMPLATE = "landclearance/case_money.html"


def money_of_project(request: HttpRequest, project: Project, as_of: date) -> ProjectMoney:
    """The money of a project, read once for a request however many panels ask."""
    known: dict[tuple[int, date], ProjectMoney] = request.__dict__.setdefault("_clearway_money", {})
    key = (project.pk, as_of)
    if key not in known:
        known[key] = money_as_known([project], as_of, timezone.now())[project.pk]
    return known[key]


def money_panel(request: HttpRequest, case: ClearanceCase, _row: CaseRow, as_of: date) -> Panel | None:
    """The state for everybody; the figures for those who may see them. None when nothing is known."""
    money = money_of_project(request, case.project, as_of)
    found = money.cases.get(case.pk)
    if found is None:
        return None
    if not can_see_private(user_of(request), case.project.zone):
        return Panel(TEMPLATE, {"state": found.state, "items": []})
    data = {
        "state": found.state,
        "overpaid": found.overpaid,
        "case": case,
        "items": panel_items(money, case.pk),
        "rows": found.items,
        "terms": money.terms[case.pk],
        "interest": money.interest[case.pk],
        "may_record": may_record_money(request, case.project),
    }
    return Panel(TEMPLATE, data, wide=True)
