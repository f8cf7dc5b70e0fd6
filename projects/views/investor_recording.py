"""Creating investors' projects and portions, recording what happened to them, and withdrawing mistakes."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from geodata.domain.errors import InputProblem
from projects.models import InvestorProject, LegalStep, LegalStepEvent, PortionEvent
from projects.policies import can_manage_investors, visible_investor_projects
from projects.selectors.investor_words import step_name
from projects.selectors.legal_steps import condition_names
from projects.services.investor_events import record_portion_event, record_step_event, void_event
from projects.services.investors import (
    area_of_geojson,
    create_investor_project,
    create_portion,
    state_conditions,
)
from projects.views.investor_forms import (
    ConditionsForm,
    InvestorForm,
    PortionEventForm,
    PortionForm,
    StepEventForm,
)
from projects.views.investors import investor_or_404
from projects.views.shared import show_problem, user_of, withdrawn
from projects.views.zones import current_zone

METHODS = ["GET", "HEAD", "POST"]


def _allowed(request: HttpRequest, code: str) -> InvestorProject:
    project = investor_or_404(request, code)
    if not can_manage_investors(user_of(request), project.zone):
        raise PermissionDenied
    return project


def _show_problem(form: forms.Form, problem: InputProblem) -> None:
    """Put a refused input beside its field, in the reader's language."""
    if problem.field == "geometry":
        problem.field = "file"
    show_problem(form, problem)


def _page(
    request: HttpRequest, form: forms.Form, title: str, verb: str, project: InvestorProject | None = None
) -> HttpResponse:
    back = reverse("investor", args=[project.code]) if project else reverse("investors")
    context = {"form": form, "title": title, "verb": verb, "project": project, "back": back}
    return render(request, "projects/investor_form.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def create_investor_page(request: HttpRequest) -> HttpResponse:
    """A new investor's project of the zone."""
    zone = current_zone(request)
    if zone is None:
        raise Http404
    if not can_manage_investors(user_of(request), zone):
        raise PermissionDenied
    form = InvestorForm(request.POST or None, zone=zone)
    if request.method == "POST" and form.is_valid():
        data: dict[str, Any] = form.cleaned_data
        try:
            project = create_investor_project(zone, **data, today=timezone.localdate())
        except InputProblem as problem:
            _show_problem(form, problem)
        else:
            messages.success(request, _("Project created. Add its land portions next."))
            return redirect("investor", project.code)
    return _page(request, form, _("New investor project"), _("Create project"))


@require_http_methods(METHODS)
def create_portion_page(request: HttpRequest, code: str) -> HttpResponse:
    """A new land portion of a project."""
    project = _allowed(request, code)
    form = PortionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data: dict[str, Any] = form.cleaned_data
        text = data.pop("file")
        try:
            geometry = area_of_geojson(text) if text else None
            portion = create_portion(project, **data, geometry=geometry)
        except InputProblem as problem:
            _show_problem(form, problem)
        else:
            said = _("Land portion %(code)s created. Its clock starts with the hand-over on the ground.")
            messages.success(request, said % {"code": portion.code})
            return redirect("investor", project.code)
    return _page(request, form, _("New land portion"), _("Create land portion"), project)


@require_http_methods(METHODS)
def portion_event_page(request: HttpRequest, code: str) -> HttpResponse:
    """Record what happened to a land portion."""
    project = _allowed(request, code)
    today = timezone.localdate()
    portion = project.portions.filter(code=request.GET.get("portion", "")).first()
    form = PortionEventForm(
        request.POST or None, project=project, initial={"happened_on": today, "portion": portion}
    )
    if request.method == "POST" and form.is_valid():
        data: dict[str, Any] = form.cleaned_data
        chosen = data.pop("portion")
        kind, day = data.pop("kind"), data.pop("happened_on")
        try:
            record_portion_event(
                chosen, kind, day, today=today, at=timezone.now(), by=user_of(request), **data
            )
        except InputProblem as problem:
            _show_problem(form, problem)
        else:
            messages.success(request, _("Recorded. To undo, withdraw the entry in the history below."))
            return redirect("investor", project.code)
    return _page(request, form, _("Record what happened to a land portion"), _("Record"), project)


@require_http_methods(METHODS)
def step_event_page(request: HttpRequest, code: str) -> HttpResponse:
    """Record what happened to a legal step."""
    project = _allowed(request, code)
    today = timezone.localdate()
    words = {step.code: step_name(step) for step in LegalStep.objects.order_by("order", "valid_from")}
    initial = {"happened_on": today, "step_code": request.GET.get("step", "")}
    form = StepEventForm(request.POST or None, project=project, steps=list(words.items()), initial=initial)
    if request.method == "POST" and form.is_valid():
        data: dict[str, Any] = form.cleaned_data
        step, status, day = data.pop("step_code"), data.pop("status"), data.pop("happened_on")
        try:
            record_step_event(
                project, step, status, day, today=today, at=timezone.now(), by=user_of(request), **data
            )
        except InputProblem as problem:
            _show_problem(form, problem)
        else:
            messages.success(request, _("Recorded. To undo, withdraw the entry in the history below."))
            return redirect("investor", project.code)
    return _page(request, form, _("Record a legal step"), _("Record"), project)


@require_http_methods(METHODS)
def conditions_page(request: HttpRequest, code: str) -> HttpResponse:
    """State what the checklist asks; what is left open stays not known."""
    project = _allowed(request, code)
    names = condition_names(LegalStep.objects.all())
    stated = project.conditions if isinstance(project.conditions, dict) else {}
    form = ConditionsForm(request.POST or None, names=names, initial=stated)
    if request.method == "POST" and form.is_valid():
        data: dict[str, bool | Decimal | None] = form.cleaned_data
        try:
            state_conditions(project, data)
        except InputProblem as problem:
            _show_problem(form, problem)
        else:
            messages.success(request, _("Conditions stored; the checklist has been worked out anew."))
            return redirect("investor", project.code)
    return _page(request, form, _("Conditions of the checklist"), _("Store conditions"), project)


@require_POST
def withdraw_event(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Withdraw an event with a reason; the row stays in the history."""
    found = _event(request, kind, pk)
    if found is None:
        raise Http404
    row, project = found
    if not can_manage_investors(user_of(request), project.zone):
        raise PermissionDenied
    withdrawn(
        request,
        lambda reason: void_event(row, reason, at=timezone.now(), by=user_of(request)),
        _("The entry has been withdrawn."),
    )
    return redirect("investor", project.code)


def _event(
    request: HttpRequest, kind: str, pk: int
) -> tuple[PortionEvent | LegalStepEvent, InvestorProject] | None:
    """An event that the user may see, with its project."""
    visible = visible_investor_projects(user_of(request)).select_related("zone")
    if kind == "portion":
        events = PortionEvent.objects.filter(portion__investor_project__in=visible, pk=pk)
        event = events.select_related("portion__investor_project__zone").first()
        return (event, event.portion.investor_project) if event else None
    if kind == "step":
        steps = LegalStepEvent.objects.filter(investor_project__in=visible, pk=pk)
        step = steps.select_related("investor_project__zone").first()
        return (step, step.investor_project) if step else None
    return None
