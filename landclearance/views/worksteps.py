"""Work steps of the office: recorded from the board, shown and withdrawn on the case page."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from geodata.domain.errors import InputProblem
from geodata.selectors.problem_words import problem_text
from landclearance.models import ClearanceCase, StepRecord
from landclearance.policies import can_record_act, can_see_private
from landclearance.selectors.lists import CaseRow
from landclearance.services.worksteps import find_step, record_step
from landclearance.views.panel import Panel
from landclearance.views.shared import project_or_404
from projects.management.options import day_of
from projects.views.shared import user_of


@require_POST
def record_step_now(request: HttpRequest, project: str) -> HttpResponse:
    """Record one step of the office's procedure for the cases ticked; all of them or none."""
    found = project_or_404(request, project)
    if not can_record_act(user_of(request), found.zone):
        raise PermissionDenied
    numbers = request.POST.getlist("case")
    cases = found.clearance_cases.filter(case_no__in=numbers).select_related("project")
    try:
        step = find_step(found.zone, request.POST.get("step", ""))
        records = record_step(
            cases,
            step,
            day_of("happened_on", request.POST.get("happened_on", "")),
            today=timezone.localdate(),
            at=timezone.now(),
            by=user_of(request),
            not_applicable=request.POST.get("not_applicable") == "1",
        )
    except InputProblem as problem:
        messages.error(request, problem_text(problem))
    else:
        text = ngettext(
            "Step %(step)s recorded for %(n)d case.", "Step %(step)s recorded for %(n)d cases.", len(records)
        )
        undo = _("To undo, withdraw the record on the page of the case.")
        messages.success(request, f"{text % {'step': step.code, 'n': len(records)}} {undo}")
    return redirect(_back(request, found.code))


def _back(request: HttpRequest, project: str) -> str:
    """The board as it was; never an address of another site."""
    asked = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        return asked
    return f"{reverse('clearance_board')}?project={project}&columns=steps"


def steps_panel(request: HttpRequest, case: ClearanceCase, row: CaseRow, as_of: date) -> Panel | None:  # noqa: ARG001 -- a maker's signature
    """Records of work steps by a day, withdrawn ones too; left out when there is none."""
    rows = list(
        StepRecord.objects.filter(case=case, happened_on__lte=as_of, retraction=False)
        .select_related("step", "recorded_by", "voided_by")
        .order_by("-happened_on", "-pk")
    )
    if not rows:
        return None
    zone, user = case.project.zone, user_of(request)
    data = {"rows": rows, "private": can_see_private(user, zone), "may_act": can_record_act(user, zone)}
    return Panel("landclearance/case_work_steps.html", data)
