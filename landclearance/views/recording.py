"""Recording acts and hand-overs on a case, and withdrawing what was recorded by mistake."""

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
from landclearance.models import Act, ActKind, ClearanceCase, Handover
from landclearance.policies import can_record_act, can_see_private
from landclearance.selectors.lists import case_row
from landclearance.services.acts import record_act, void_fact
from landclearance.services.handover import record_handover
from landclearance.views.forms import ActForm, HandoverForm
from landclearance.views.shared import case_or_404, show_problem, user_of
from projects.policies import visible_projects


def _allowed_case(request: HttpRequest, project: str, case_no: str) -> ClearanceCase:
    case = case_or_404(request, project, case_no)
    if not can_record_act(user_of(request), case.project.zone):
        raise PermissionDenied
    return case


def _form_page(
    request: HttpRequest, case: ClearanceCase, form: forms.Form, title: str, verb: str
) -> HttpResponse:
    row = case_row(case, timezone.localdate(), timezone.now())
    context = {"case": case, "row": row, "form": form, "title": title, "verb": verb}
    return render(request, "landclearance/record.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def record_act_page(request: HttpRequest, project: str, case_no: str) -> HttpResponse:
    """Record an act on a case; the project's assessment is fresh afterwards."""
    case = _allowed_case(request, project, case_no)
    today = timezone.localdate()
    form = ActForm(request.POST or None, initial={"happened_on": today, "kind": request.GET.get("kind", "")})
    if not can_see_private(user_of(request), case.project.zone):
        del form.fields["amount"]
    if request.method == "POST" and form.is_valid():
        data: dict[str, Any] = form.cleaned_data
        try:
            record_act(
                case,
                data["kind"],
                data["happened_on"],
                today=today,
                at=timezone.now(),
                by=user_of(request),
                document_number=data["document_number"],
                effective_on=data["effective_on"],
                delivered_on=data["delivered_on"],
                ended_on=data["ended_on"],
                consented=data["consented"],
                amount=data.get("amount"),
                note=data["note"],
            )
        except InputProblem as problem:
            show_problem(form, problem)
        else:
            word = ActKind(data["kind"]).label
            _say(request, _("Recorded: %(act)s on case %(case)s.") % {"act": word, "case": case.case_no})
            return redirect("case", case.project.code, case.case_no)
    return _form_page(request, case, form, _("Record an act"), _("Record act"))


@require_http_methods(["GET", "HEAD", "POST"])
def record_handover_page(request: HttpRequest, project: str, case_no: str) -> HttpResponse:
    """Record minutes of hand-over."""
    case = _allowed_case(request, project, case_no)
    today = timezone.localdate()
    form = HandoverForm(request.POST or None, case=case, initial={"happened_on": today})
    if request.method == "POST" and form.is_valid():
        data: dict[str, Any] = form.cleaned_data
        try:
            record_handover(
                case,
                data["happened_on"],
                data["minutes_number"],
                today=today,
                at=timezone.now(),
                by=user_of(request),
                parts=data["parts"],
                area_m2=data["area_m2"],
                note=data["note"],
            )
        except InputProblem as problem:
            show_problem(form, problem)
        else:
            _say(request, _("Hand-over recorded on case %(case)s.") % {"case": case.case_no})
            return redirect("case", case.project.code, case.case_no)
    return _form_page(request, case, form, _("Record a hand-over"), _("Record hand-over"))


def _say(request: HttpRequest, text: str) -> None:
    """What changed, and how to undo it."""
    undo = _("The project has been assessed anew. To undo, withdraw the entry in the history below.")
    messages.success(request, f"{text} {undo}")


@require_POST
def withdraw(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Withdraw an act or a hand-over with a reason; the row stays in the history."""
    models: dict[str, type[Act] | type[Handover]] = {"act": Act, "handover": Handover}
    if kind not in models:
        raise Http404
    rows = models[kind]._default_manager.filter(case__project__in=visible_projects(user_of(request)))
    row = get_object_or_404(rows.select_related("case__project__zone"), pk=pk)
    if not can_record_act(user_of(request), row.case.project.zone):
        raise PermissionDenied
    try:
        void_fact(
            row,
            request.POST.get("reason", ""),
            today=timezone.localdate(),
            at=timezone.now(),
            by=user_of(request),
        )
    except InputProblem as problem:
        messages.error(request, f"{problem.filled(_(problem.message))} {problem.filled(_(problem.mend))}")
    else:
        messages.success(request, _("The entry has been withdrawn and the project assessed anew."))
    return redirect("case", row.case.project.code, row.case.case_no)
