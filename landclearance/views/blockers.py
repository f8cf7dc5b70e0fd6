"""The register of blockers, and recording and closing one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from geodata.domain.errors import InputProblem
from landclearance.models import Blocker, BlockerCode, ClearanceCase
from landclearance.policies import can_record_blocker
from landclearance.selectors.lists import blocker_rows
from landclearance.services.blockers import close_blocker, record_blocker
from landclearance.views.forms import BlockerForm, CloseForm
from landclearance.views.shared import project_or_404, query_without, show_problem, user_of, zone_or_none
from projects.models import Project
from projects.policies import visible_projects
from projects.views.zones import viewing_day

PAGE_SIZE = 50


@require_safe
def blocker_list(request: HttpRequest) -> HttpResponse:
    """Obstacles of the zone: those that nobody can date first."""
    zone = zone_or_none(request)
    if zone is None:
        return render(request, "landclearance/blocker_list.html", {"rows": []})
    as_of = viewing_day(request)
    projects = list(Project.objects.filter(zone=zone).order_by("code"))
    code, project = request.GET.get("code", ""), request.GET.get("project", "")
    closed = request.GET.get("closed") == "1"
    found = blocker_rows(projects, as_of, timezone.now(), still_open=not closed)
    rows = [row for row in found if code in ("", row.facts.code) and project in ("", row.project.code)]
    context = {
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "count": len(rows),
        "undated": sum(1 for row in rows if row.state.expected_clear_on is None),
        "broken": sum(1 for row in rows if row.state.past_due),
        "projects": projects,
        "codes": BlockerCode.choices,
        "query": query_without(
            {"code": code, "project": project, "closed": request.GET.get("closed", "")}, "page"
        ),
        "code": code,
        "project": project,
        "closed": closed,
        "may_block": can_record_blocker(user_of(request), zone),
        "frame_as_of": as_of,
    }
    return render(request, "landclearance/blocker_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def record_blocker_page(request: HttpRequest, project: str) -> HttpResponse:
    """Record an obstacle; the project's assessment is fresh afterwards."""
    found = project_or_404(request, project)
    if not can_record_blocker(user_of(request), found.zone):
        raise PermissionDenied
    today = timezone.localdate()
    case = ClearanceCase.objects.filter(project=found, case_no=request.GET.get("case", "")).first()
    form = BlockerForm(request.POST or None, project=found, initial={"happened_on": today, "case": case})
    if request.method == "POST" and form.is_valid():
        data: dict[str, Any] = form.cleaned_data
        try:
            blocker = record_blocker(
                found,
                code=data["code"],
                title=data["title"],
                happened_on=data["happened_on"],
                today=today,
                at=timezone.now(),
                by=user_of(request),
                case=data["case"],
                activity_codes=[] if data["case"] else data["activities"],
                level=data["level"],
                owner=data["owner"],
                expected_clear_on=data["expected_clear_on"],
                due_on=data["due_on"],
                document_number=data["document_number"],
                note=data["note"],
            )
        except InputProblem as problem:
            show_problem(form, problem)
        else:
            messages.success(request, _("Blocker recorded. The project has been assessed anew."))
            if blocker.case:
                return redirect("case", found.code, blocker.case.case_no)
            return redirect("project", found.code)
    context = {"project": found, "form": form, "title": _("Record a blocker"), "verb": _("Record blocker")}
    return render(request, "landclearance/record.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def close_blocker_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that an obstacle is gone."""
    blocker = (
        Blocker.objects.filter(project__in=visible_projects(user_of(request)))
        .select_related("project__zone", "case")
        .filter(pk=pk)
        .first()
    )
    if blocker is None:
        raise Http404
    if not can_record_blocker(user_of(request), blocker.project.zone):
        raise PermissionDenied
    today = timezone.localdate()
    form = CloseForm(request.POST or None, initial={"happened_on": today})
    if request.method == "POST" and form.is_valid():
        data: dict[str, Any] = form.cleaned_data
        try:
            close_blocker(
                blocker,
                data["happened_on"],
                today=today,
                at=timezone.now(),
                by=user_of(request),
                document_number=data["document_number"],
                note=data["note"],
            )
        except InputProblem as problem:
            show_problem(form, problem)
        else:
            messages.success(request, _("Blocker closed. The project has been assessed anew."))
            return redirect("blockers")
    title = _("Close a blocker: %(title)s") % {"title": blocker.title}
    context = {"project": blocker.project, "form": form, "title": title, "verb": _("Close blocker")}
    return render(request, "landclearance/record.html", context, status=422 if form.errors else 200)
