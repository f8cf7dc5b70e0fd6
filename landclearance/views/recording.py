"""Recording hand-overs on a case, and withdrawing what was recorded by mistake."""

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
from landclearance.models import Act, CaseOverride, CaseParty, ClearanceCase, Handover, StepRecord
from landclearance.policies import can_record_act, can_see_private
from landclearance.selectors.lists import case_row
from landclearance.services.acts import void_fact
from landclearance.services.handover import record_handover
from landclearance.views.forms import HandoverForm
from landclearance.views.shared import case_or_404
from projects.policies import visible_projects
from projects.views.shared import show_problem, user_of, withdrawn


def allowed_case(request: HttpRequest, project: str, case_no: str) -> ClearanceCase:
    """The case, for those who may record acts on it."""
    case = case_or_404(request, project, case_no)
    if not can_record_act(user_of(request), case.project.zone):
        raise PermissionDenied
    return case


def form_page(
    request: HttpRequest, case: ClearanceCase, form: forms.Form, title: str, verb: str
) -> HttpResponse:
    """A form about one case, with where the case stands."""
    row = case_row(case, timezone.localdate(), timezone.now())
    context = {"case": case, "row": row, "form": form, "title": title, "verb": verb}
    return render(request, "landclearance/record.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def record_handover_page(request: HttpRequest, project: str, case_no: str) -> HttpResponse:
    """Record minutes of hand-over."""
    case = allowed_case(request, project, case_no)
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
            say_recorded(request, _("Hand-over recorded on case %(case)s.") % {"case": case.case_no})
            return redirect("case", case.project.code, case.case_no)
    return form_page(request, case, form, _("Record a hand-over"), _("Record hand-over"))


def say_recorded(request: HttpRequest, text: str) -> None:
    """What changed, and how to undo it."""
    undo = _("The project has been assessed anew. To undo, withdraw the entry in the history below.")
    messages.success(request, f"{text} {undo}")


MODELS: dict[str, type[Act] | type[Handover] | type[CaseOverride] | type[CaseParty] | type[StepRecord]] = {
    "act": Act,
    "handover": Handover,
    "override": CaseOverride,
    "party": CaseParty,
    "step": StepRecord,
}
"""What can be withdrawn on a case, by its word in the address."""


@require_POST
def withdraw(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Withdraw a fact of a case with a reason; the row stays in the history."""
    if kind not in MODELS:
        raise Http404
    rows = MODELS[kind]._default_manager.filter(case__project__in=visible_projects(user_of(request)))
    row = get_object_or_404(rows.select_related("case__project__zone"), pk=pk)
    zone = row.case.project.zone
    if not can_record_act(user_of(request), zone):
        raise PermissionDenied
    if kind == "party" and not can_see_private(user_of(request), zone):
        raise Http404
    withdrawn(
        request,
        lambda reason: void_fact(
            row,
            reason,
            today=timezone.localdate(),
            at=timezone.now(),
            by=user_of(request),
        ),
        _("The entry has been withdrawn and the project assessed anew."),
    )
    return redirect("case", row.case.project.code, row.case.case_no)
