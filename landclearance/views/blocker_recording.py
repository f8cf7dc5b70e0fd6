"""Recording an obstacle and everything said about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from geodata.domain.errors import InputProblem
from landclearance.models import Blocker, BlockerEvent, ClearanceCase
from landclearance.policies import can_record_blocker
from landclearance.services.blockers import (
    answer_proposal,
    close_blocker,
    escalate_blocker,
    propose_solution,
    record_blocker,
    reopen_blocker,
    update_blocker,
    withdraw_event,
)
from landclearance.views.blocker_forms import (
    AnswerForm,
    BlockerForm,
    CloseForm,
    EscalateForm,
    PromiseForm,
    ProposeForm,
    ReopenForm,
    UpdateForm,
)
from landclearance.views.blocker_page import blocker_or_404
from landclearance.views.shared import project_or_404
from projects.policies import visible_projects
from projects.views.shared import show_problem, user_of, withdrawn


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that can be recorded about a blocker: its form, its service, and the words for it."""

    form: type[forms.Form]
    record: Callable[..., Any]
    title: Promise
    verb: Promise
    done: Promise


DEEDS: Mapping[str, Deed] = {
    "update": Deed(
        UpdateForm,
        update_blocker,
        gettext_lazy("What was said or done: %(title)s"),
        gettext_lazy("Record update"),
        gettext_lazy("Update recorded. The project has been assessed anew."),
    ),
    "promise": Deed(
        PromiseForm,
        update_blocker,
        gettext_lazy("A promised day: %(title)s"),
        gettext_lazy("Record promise"),
        gettext_lazy("Promise recorded. The project has been assessed anew."),
    ),
    "propose": Deed(
        ProposeForm,
        propose_solution,
        gettext_lazy("Propose a solution: %(title)s"),
        gettext_lazy("Record proposal"),
        gettext_lazy("Proposal recorded: it waits for an answer from now on."),
    ),
    "answer": Deed(
        AnswerForm,
        answer_proposal,
        gettext_lazy("Answer the proposal: %(title)s"),
        gettext_lazy("Record answer"),
        gettext_lazy("Answer recorded."),
    ),
    "escalate": Deed(
        EscalateForm,
        escalate_blocker,
        gettext_lazy("Pass to a higher level: %(title)s"),
        gettext_lazy("Pass on"),
        gettext_lazy("Passed on. The days at the new level count from that day."),
    ),
    "reopen": Deed(
        ReopenForm,
        reopen_blocker,
        gettext_lazy("Open again: %(title)s"),
        gettext_lazy("Open again"),
        gettext_lazy("Opened again. The project has been assessed anew."),
    ),
    "close": Deed(
        CloseForm,
        close_blocker,
        gettext_lazy("Close a blocker: %(title)s"),
        gettext_lazy("Close blocker"),
        gettext_lazy("Blocker closed. The project has been assessed anew."),
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def record_blocker_page(request: HttpRequest, project: str) -> HttpResponse:
    """Record an obstacle; the project's assessment is fresh afterwards."""
    found = project_or_404(request, project)
    if not can_record_blocker(user_of(request), found.zone):
        raise PermissionDenied
    today = timezone.localdate()
    case = ClearanceCase.objects.filter(project=found, case_no=request.GET.get("case", "")).first()
    first = {"happened_on": today, "case": case, "item": request.GET.get("item", "")}
    others = visible_projects(user_of(request)).order_by("code")
    form = BlockerForm(request.POST or None, project=found, others=others, initial=first)
    if request.method == "POST" and form.is_valid():
        data: dict[str, Any] = form.cleaned_data
        said = ("level", "owner", "expected_clear_on", "due_on", "document_number", "note")
        try:
            blocker = record_blocker(
                found,
                code=data["code"],
                title=data["title"],
                happened_on=data["happened_on"],
                today=today,
                at=timezone.now(),
                by=user_of(request),
                **form.place(),
                **{name: data[name] for name in said},
            )
        except InputProblem as problem:
            show_problem(form, problem)
        else:
            messages.success(request, _("Blocker recorded. The project has been assessed anew."))
            return redirect("blocker", blocker.pk)
    context = {"project": found, "form": form, "title": _("Record a blocker"), "verb": _("Record blocker")}
    return render(request, "landclearance/record.html", context, status=422 if form.errors else 200)


def _allowed_blocker(request: HttpRequest, pk: int) -> Blocker:
    blocker = blocker_or_404(request, pk)
    if not can_record_blocker(user_of(request), blocker.project.zone):
        raise PermissionDenied
    return blocker


@require_http_methods(["GET", "HEAD", "POST"])
def blocker_deed_page(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """Record one deed of ``DEEDS``; the project, and those that wait for it, are assessed anew."""
    if deed not in DEEDS:
        raise Http404
    blocker, what = _allowed_blocker(request, pk), DEEDS[deed]
    today = timezone.localdate()
    form = what.form(request.POST or None, initial={"happened_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            what.record(blocker, **form.cleaned_data, today=today, at=timezone.now(), by=user_of(request))
        except InputProblem as problem:
            show_problem(form, problem)
        else:
            messages.success(request, str(what.done))
            return redirect("blocker", blocker.pk)
    context = {
        "project": blocker.project,
        "blocker": blocker,
        "form": form,
        "title": what.title % {"title": blocker.title},
        "verb": what.verb,
    }
    return render(request, "landclearance/record.html", context, status=422 if form.errors else 200)


def close_blocker_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that an obstacle is gone."""
    return blocker_deed_page(request, pk, "close")


@require_POST
def withdraw_blocker_event(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw one event with a reason; the row stays in the history."""
    events = BlockerEvent.objects.filter(blocker__project__in=visible_projects(user_of(request)))
    event = get_object_or_404(events.select_related("blocker__project__zone"), pk=pk)
    if not can_record_blocker(user_of(request), event.blocker.project.zone):
        raise PermissionDenied
    withdrawn(
        request,
        lambda reason: withdraw_event(
            event,
            reason,
            today=timezone.localdate(),
            at=timezone.now(),
            by=user_of(request),
        ),
        _("The entry has been withdrawn and the project assessed anew."),
    )
    return redirect("blocker", event.blocker_id)
