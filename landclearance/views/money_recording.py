"""Recording plans and money, and withdrawing what was recorded by mistake; only for those who may see amounts."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from geodata.domain.errors import InputProblem
from landclearance.domain.amounts import AmountRow, parse_table
from landclearance.domain.money import OWED, Item
from landclearance.models import ClearanceCase, CompensationPlan, MoneyItem, Payout
from landclearance.services.payouts import record_payouts, withdraw_payout
from landclearance.services.plans import PlanHead, approve_plan, record_plan, withdraw_plan
from landclearance.views.money_forms import ApprovalForm, PayoutForm, PlanForm, case_choices
from landclearance.views.plans import may_record_money
from landclearance.views.shared import project_or_404
from projects.models import Project
from projects.policies import visible_projects
from projects.views.shared import show_problem, user_of, withdrawn


def _allowed_project(request: HttpRequest, code: str) -> Project:
    project = project_or_404(request, code)
    if not may_record_money(request, project):
        raise PermissionDenied
    return project


def _page(request: HttpRequest, project: Project, form: forms.Form, title: str, verb: str) -> HttpResponse:
    context = {"project": project, "form": form, "title": title, "verb": verb}
    return render(request, "landclearance/record_money.html", context, status=422 if form.errors else 200)


def _show(form: forms.Form, problem: InputProblem) -> None:
    """A refused table says which row and column beside the table."""
    if problem.row is not None and "table" in form.fields:
        place = _("Row %(row)s") % {"row": problem.row}
        column = str(dict(_columns()).get(problem.field, problem.field))
        problem.message = f"{place}, {column}: {problem.filled(_(problem.message))}"
        problem.mend = problem.filled(_(problem.mend))
        problem.params = {}
        problem.field = "table"
    show_problem(form, problem)


def _columns() -> list[tuple[str, Any]]:
    return [*MoneyItem.choices, ("case", _("Case")), ("table", _("Table"))]


@require_http_methods(["GET", "HEAD", "POST"])
def record_plan_page(request: HttpRequest, project: str) -> HttpResponse:
    """Record a version of a plan; cases get their acts in the same step."""
    found = _allowed_project(request, project)
    today = timezone.localdate()
    form = PlanForm(request.POST or None, initial={"happened_on": today, "relation": "first"})
    if request.method == "POST" and form.is_valid():
        data: dict[str, Any] = form.cleaned_data
        try:
            plan = record_plan(
                found,
                _head(data),
                parse_table(data["table"], OWED, data["unit"]),
                approved=data["approved"],
                today=today,
                at=timezone.now(),
                by=user_of(request),
            )
        except InputProblem as problem:
            _show(form, problem)
        else:
            messages.success(request, _("Plan recorded. The project has been assessed anew."))
            return redirect("plan", found.code, plan.pk)
    return _page(request, found, form, _("Record a compensation plan"), _("Record plan"))


def _head(data: dict[str, Any]) -> PlanHead:
    return PlanHead(
        batch=data["batch"],
        version=data["version"],
        relation=data["relation"],
        happened_on=data["happened_on"],
        document_number=data["document_number"],
        effective_on=data["effective_on"],
        price_regime=data["price_regime"],
        price_on=data["price_on"],
        price_document=data["price_document"],
        note=data["note"],
    )


def _plan_or_404(project: Project, pk: int) -> CompensationPlan:
    found: CompensationPlan = get_object_or_404(project.compensation_plans.filter(retraction=False), pk=pk)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def approve_plan_page(request: HttpRequest, project: str, pk: int) -> HttpResponse:
    """Approve a draft; its lines are taken over, or given again."""
    found = _allowed_project(request, project)
    draft = _plan_or_404(found, pk)
    today = timezone.localdate()
    form = ApprovalForm(request.POST or None, initial={"happened_on": today})
    if request.method == "POST" and form.is_valid():
        data: dict[str, Any] = form.cleaned_data
        try:
            rows = parse_table(data["table"], OWED, data["unit"]) if data["table"].strip() else None
            plan = approve_plan(
                draft,
                data["happened_on"],
                data["document_number"],
                today=today,
                at=timezone.now(),
                by=user_of(request),
                effective_on=data["effective_on"],
                price_regime=data["price_regime"],
                price_on=data["price_on"],
                rows=rows,
                note=data["note"],
            )
        except InputProblem as problem:
            _show(form, problem)
        else:
            messages.success(request, _("Plan approved. The project has been assessed anew."))
            return redirect("plan", found.code, plan.pk)
    title = _("Approve batch %(batch)s, version %(version)s") % {
        "batch": draft.batch,
        "version": draft.version,
    }
    return _page(request, found, form, title, _("Approve plan"))


@require_http_methods(["GET", "HEAD", "POST"])
def record_payouts_page(request: HttpRequest, project: str) -> HttpResponse:
    """Record payouts, deposits, releases or recoveries of many cases at once."""
    found = _allowed_project(request, project)
    today = timezone.localdate()
    asked = request.GET.get("plan", "")
    cases = found.clearance_cases.order_by("case_no")
    if asked.isascii() and asked.isdigit() and len(asked) < 18:
        cases = cases.filter(plan_lines__plan=int(asked)).distinct()
    case = request.GET.get("case", "")
    if case:
        cases = cases.filter(case_no=case)
    choices = case_choices(cases)
    first = {"happened_on": today, "way": "paid", "cases": [choices[0][0]] if case and choices else []}
    form = PayoutForm(request.POST or None, choices=choices, initial=first)
    if request.method == "POST" and form.is_valid():
        data: dict[str, Any] = form.cleaned_data
        try:
            made = record_payouts(
                found,
                data["way"],
                data["happened_on"],
                today=today,
                at=timezone.now(),
                by=user_of(request),
                rows=_stated(data),
                cases=list(cases.filter(pk__in=data["cases"])),
                document_number=data["document_number"],
                with_interest=data["with_interest"],
                refused=data["refused"],
                note=data["note"],
            )
        except InputProblem as problem:
            _show(form, problem)
        else:
            return _recorded(request, found, made)
    return _page(request, found, form, _("Record money paid"), _("Record"))


def _stated(data: dict[str, Any]) -> Sequence[AmountRow] | None:
    text = data["table"]
    return parse_table(text, tuple(Item), data["unit"]) if text.strip() else None


def _recorded(request: HttpRequest, project: Project, made: Sequence[Payout]) -> HttpResponse:
    cases = len({payout.case_id for payout in made})
    said = _("Recorded for %(cases)s cases. To undo, withdraw the entry on the page of the case.")
    messages.success(request, said % {"cases": cases})
    return redirect("project_plans", project.code)


@require_POST
def withdraw_plan_now(request: HttpRequest, project: str, pk: int) -> HttpResponse:
    """Withdraw a version with a reason; the rows stay in the history."""
    found = _allowed_project(request, project)
    plan = _plan_or_404(found, pk)
    today, at, by = timezone.localdate(), timezone.now(), user_of(request)
    done = withdrawn(
        request,
        lambda reason: withdraw_plan(plan, reason, today=today, at=at, by=by),
        _("The plan and its acts have been withdrawn."),
    )
    return redirect("project_plans", found.code) if done else redirect("plan", found.code, plan.pk)


@require_POST
def withdraw_payout_now(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a payout with its act, with a reason."""
    rows = Payout.objects.filter(case__project__in=visible_projects(user_of(request)), retraction=False)
    payout = rows.select_related("case__project__zone", "act").filter(pk=pk).first()
    if payout is None:
        raise Http404
    case: ClearanceCase = payout.case
    if not may_record_money(request, case.project):
        raise PermissionDenied
    withdrawn(
        request,
        lambda reason: withdraw_payout(
            payout,
            reason,
            today=timezone.localdate(),
            at=timezone.now(),
            by=user_of(request),
        ),
        _("The entry has been withdrawn and the project assessed anew."),
    )
    return redirect("case", case.project.code, case.case_no)
