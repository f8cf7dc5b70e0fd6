"""Recording an act on one case: the kind first, then what acts of that kind have, then what it would change."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from geodata.domain.errors import InputProblem
from landclearance.domain.what_if import WhatIf
from landclearance.models import ActKind, ClearanceCase
from landclearance.policies import can_see_private
from landclearance.selectors.lists import case_row
from landclearance.selectors.what_if import what_if_of_cases
from landclearance.services.acts import record_act
from landclearance.views.act_form import ActForm, act_initial
from landclearance.views.recording import allowed_case, say_recorded
from projects.views.shared import show_problem, user_of


@require_http_methods(["GET", "HEAD", "POST"])
def record_act_page(request: HttpRequest, project: str, case_no: str) -> HttpResponse:
    """Record an act on a case; the project's assessment is fresh afterwards.

    ``step``: "fields" shows the fields of another kind, "check" says what the act would change; neither stores.
    """
    case = allowed_case(request, project, case_no)
    step = request.POST.get("step", "") if request.method == "POST" else "fields"
    form = _form(request, case, bound=step != "fields")
    seen: WhatIf | None = None
    if form.is_bound and form.is_valid():
        if step == "check":
            seen = _seen(case, form)
        elif _stored(request, case, form):
            return redirect("case", case.project.code, case.case_no)
    return _page(request, case, form, seen, step)


def _seen(case: ClearanceCase, form: ActForm) -> WhatIf | None:
    """What the act would change; None when the case had not been opened yet."""
    found = what_if_of_cases(case.project, [case], form.facts(), timezone.localdate(), timezone.now())
    return found[0][1] if found else None


def _form(request: HttpRequest, case: ClearanceCase, *, bound: bool) -> ActForm:
    posted = request.POST if request.method == "POST" else request.GET
    private = can_see_private(user_of(request), case.project.zone)
    more: dict[str, Any] = {"chosen": posted.get("kind", ""), "case": case, "private": private}
    if bound:
        return ActForm(request.POST, **more)
    return ActForm(initial=act_initial(posted, timezone.localdate()), **more)


def _stored(request: HttpRequest, case: ClearanceCase, form: ActForm) -> bool:
    data = form.cleaned_data
    try:
        record_act(
            case,
            data["kind"],
            data["happened_on"],
            today=timezone.localdate(),
            at=timezone.now(),
            by=user_of(request),
            supersedes=data.get("supersedes"),
            **form.details(),
        )
    except InputProblem as problem:
        show_problem(form, problem)
        return False
    word = ActKind(data["kind"]).label
    say_recorded(request, _("Recorded: %(act)s on case %(case)s.") % {"act": word, "case": case.case_no})
    return True


def _page(
    request: HttpRequest, case: ClearanceCase, form: ActForm, seen: WhatIf | None, step: str
) -> HttpResponse:
    context = {"case": case, "form": form, "seen": seen}
    if request.headers.get("HX-Request") and step == "check":
        return render(request, "landclearance/act_effect.html", context)
    row = case_row(case, timezone.localdate(), timezone.now())
    status = 422 if form.errors else 200
    return render(request, "landclearance/record_act.html", context | {"row": row}, status=status)
