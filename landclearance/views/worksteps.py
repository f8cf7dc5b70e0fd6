"""Recording work steps from the board."""

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
from landclearance.policies import can_record_act
from landclearance.services.worksteps import find_step, record_step
from landclearance.views.shared import project_or_404, user_of
from projects.management.options import day_of


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
        messages.error(request, f"{problem.filled(_(problem.message))} {problem.filled(_(problem.mend))}")
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
