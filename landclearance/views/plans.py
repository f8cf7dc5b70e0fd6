"""Pages of compensation: the zone's projects, one project's plans, one version with what it changed."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from landclearance.domain.money import OWED, Item
from landclearance.policies import can_record_act, can_see_private
from landclearance.selectors.lists import case_rows
from landclearance.selectors.money import ProjectMoney, money_as_known
from landclearance.selectors.money_pages import (
    combinations,
    comparison,
    interest_total,
    money_cases,
    shown_totals,
    state_counts,
    version_rows,
    waiting_for_price,
)
from landclearance.views.shared import project_or_404, zone_or_none
from landclearance.views.tabs import clearance_tabs
from projects.models import Project
from projects.policies import visible_projects
from projects.views.shared import user_of
from projects.views.zones import viewing_day


def may_record_money(request: HttpRequest, project: Project) -> bool:
    """Recording money takes both rights: to record acts, and to see amounts."""
    user = user_of(request)
    return bool(can_record_act(user, project.zone) and can_see_private(user, project.zone))


@require_safe
def plans_home(request: HttpRequest) -> HttpResponse:
    """The zone's projects with their plans: versions, states of the money, totals."""
    zone = zone_or_none(request)
    if zone is None:
        empty = {"rows": [], "clearance_tabs": clearance_tabs(request)}
        return render(request, "landclearance/plans_home.html", empty)
    as_of = viewing_day(request)
    projects = list(visible_projects(user_of(request)).filter(zone=zone).order_by("code"))
    private = can_see_private(user_of(request), zone)
    known = money_as_known(projects, as_of, timezone.now())
    rows = [
        {
            "project": project,
            "versions": len(known[project.pk].facts.plans),
            "states": [(state, count) for state, count in state_counts(known[project.pk]) if count],
            "cases": len(known[project.pk].labels),
            "totals": shown_totals(known[project.pk], private=private),
        }
        for project in projects
        if known[project.pk].labels
    ]
    context = {
        "rows": rows,
        "items": OWED,
        "clearance_tabs": clearance_tabs(request),
        "as_of_asked": request.GET.get("as_of", ""),
        "frame_as_of": as_of,
    }
    return render(request, "landclearance/plans_home.html", context)


@require_safe
def project_plans(request: HttpRequest, project: str) -> HttpResponse:
    """One project: totals per item, versions, payment against hand-over, every case's money."""
    found = project_or_404(request, project)
    as_of = viewing_day(request)
    now = timezone.now()
    private = can_see_private(user_of(request), found.zone)
    money = money_as_known([found], as_of, now)[found.pk]
    waiting = waiting_for_price(found, as_of, now)
    context = {
        "project": found,
        "private": private,
        "may_record": may_record_money(request, found),
        "versions": version_rows(money, as_of, private=private),
        "known": bool(money.cases),
        "totals": shown_totals(money, private=private),
        "interest": interest_total(money, private=private),
        "states": state_counts(money),
        "combined": combinations(money, case_rows(found.zone, [found], as_of, now)),
        "waiting": [money.labels[pk].case_no for pk in waiting if pk in money.labels],
        "cases": money_cases(money, money.labels, private=private),
        "items": OWED,
        "frame_as_of": as_of,
    }
    return render(request, "landclearance/plans.html", context)


@require_safe
def plan_page(request: HttpRequest, project: str, pk: int) -> HttpResponse:
    """One version: what it says, on which prices, and what it changed."""
    found = project_or_404(request, project)
    as_of = viewing_day(request)
    private = can_see_private(user_of(request), found.zone)
    money = money_as_known([found], as_of, timezone.now())[found.pk]
    row = next((row for row in version_rows(money, as_of, private=private) if row.plan.id == pk), None)
    if row is None:
        raise Http404
    against = comparison(money, row.plan)
    context = {
        "project": found,
        "private": private,
        "may_record": may_record_money(request, found),
        "row": row,
        "lines": _lines(money, pk, private),
        "against": against if private else None,
        "labels": money.labels,
        "changes": _changes(money, against) if private else [],
        "cases_changed": against.cases if against else None,
        "items": OWED,
        "frame_as_of": as_of,
    }
    return render(request, "landclearance/plan.html", context)


def _lines(money: ProjectMoney, pk: int, private: bool) -> list[dict[str, Any]]:
    """The cases of a version: what it says of each, and where each stands today."""
    plan = next(plan for plan in money.facts.plans if plan.id == pk)
    amounts: dict[int, dict[Item, Any]] = {}
    for line in plan.lines:
        amounts.setdefault(line.case_id, {})[line.item] = line.amount
    floored = {
        (case.case_id, tranche.item): tranche.total
        for case in money.cases.values()
        for item in case.items.values()
        for tranche in item.tranches
        if tranche.plan_id == pk and tranche.floored
    }
    return [
        {
            "case": case,
            "amounts": amounts[case.pk] if private else {},
            "below": any((case.pk, item) in floored for item in OWED),
        }
        for case in money_cases(money, amounts, private=private)
    ]


def _changes(money: ProjectMoney, against: Any) -> list[dict[str, Any]]:
    if against is None:
        return []
    return [
        {"change": change, "case_no": money.labels[change.case_id].case_no}
        for change in against.changes
        if change.case_id in money.labels
    ]
