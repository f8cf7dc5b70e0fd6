"""The register of blockers, and recording and closing one."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from geodata.domain.errors import InputProblem
from geodata.templatetags.clearway import local_name
from landclearance.models import Blocker, BlockerCode, ClearanceCase
from landclearance.policies import can_record_blocker
from landclearance.selectors.lists import BlockerRow, blocker_rows
from landclearance.selectors.words import LEVEL_WORDS
from landclearance.services.blockers import close_blocker, record_blocker
from landclearance.views.forms import BlockerForm, CloseForm
from landclearance.views.shared import project_or_404, show_problem, user_of, zone_or_none
from projects.models import Project
from projects.policies import visible_projects
from projects.views.filters import Column, FilterGroup, address, asked_values, chips, group, sort_column
from projects.views.zones import viewing_day

PAGE_SIZE = 50

# The fields of the register's address.
FIELDS = ("project", "code", "level", "mark", "closed", "sort")
FILTERS = FIELDS[:-2]

MARK_WORDS = {"undated": gettext_lazy("no known end"), "overdue": gettext_lazy("overdue")}

SORTS: Mapping[str, Callable[[BlockerRow], Any]] = {
    "release": lambda row: (row.state.expected_clear_on is not None, row.state.expected_clear_on or date.max),
    "title": lambda row: row.facts.title,
    "project": lambda row: row.project.code,
    "level": lambda row: row.state.level,
    "owner": lambda row: row.state.owner_name,
    "since": lambda row: row.state.opened_on or date.max,
    "closed": lambda row: row.state.closed_on or date.max,
    "broken": lambda row: row.state.promises_broken,
}


@require_safe
def blocker_list(request: HttpRequest) -> HttpResponse:
    """Obstacles of the zone: those that nobody can date first."""
    zone = zone_or_none(request)
    if zone is None:
        return render(request, "landclearance/blocker_list.html", {"count": 0})
    as_of = viewing_day(request)
    projects = list(visible_projects(user_of(request)).filter(zone=zone).order_by("code"))
    closed = request.GET.get("closed") == "1"
    found = blocker_rows(projects, as_of, timezone.now(), still_open=not closed)
    chosen = {name: asked_values(request, name) for name in FILTERS}
    groups = _groups(found, chosen, projects)
    asked = request.GET.get("sort", "")
    sort = asked if asked.removeprefix("-") in SORTS else ("-closed" if closed else "release")
    rows = [row for row in found if _passes(row, chosen)]
    rows.sort(key=SORTS[sort.removeprefix("-")], reverse=sort.startswith("-"))
    context = {
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "count": len(rows),
        "all_count": len(found),
        "undated": sum(1 for row in rows if row.state.expected_clear_on is None),
        "broken": sum(1 for row in rows if row.state.past_due),
        "projects": projects,
        "groups": groups,
        "chips": chips(request, FIELDS, groups, chosen),
        "clear_url": address(request, FIELDS, **dict.fromkeys(FILTERS)),
        "page_url": address(request, FIELDS),
        "open_url": address(request, FIELDS, closed=None, sort=None),
        "closed_url": address(request, FIELDS, closed="1", sort=None),
        "columns": _columns(request, sort),
        "sort": asked,
        "closed": closed,
        "may_block": can_record_blocker(user_of(request), zone),
        "as_of_asked": request.GET.get("as_of", ""),
        "frame_as_of": as_of,
    }
    response = render(request, "landclearance/blocker_list.html", context)
    if request.headers.get("HX-Request"):
        response["HX-Push-Url"] = address(request, FIELDS)
    return response


def _marks(row: BlockerRow) -> list[str]:
    marks = ["undated"] if row.state.expected_clear_on is None else []
    return [*marks, "overdue"] if row.state.past_due else marks


def _passes(row: BlockerRow, chosen: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether a row has one of the chosen values in every filter that is in force."""
    values = {
        "project": [row.project.code],
        "code": [row.facts.code],
        "level": [row.state.level],
        "mark": _marks(row),
    }
    return all(not wanted or set(wanted) & set(values[name]) for name, wanted in chosen.items())


def _groups(
    rows: list[BlockerRow], chosen: Mapping[str, tuple[str, ...]], projects: list[Project]
) -> list[FilterGroup]:
    words = [(project.code, local_name(project)) for project in projects]
    marks = [mark for row in rows for mark in _marks(row)]
    return [
        group("mark", _("Attention"), MARK_WORDS.items(), marks, chosen["mark"]),
        group("project", _("Project"), words, [row.project.code for row in rows], chosen["project"]),
        group("code", _("What kind"), BlockerCode.choices, [row.facts.code for row in rows], chosen["code"]),
        group(
            "level",
            _("Level of authority"),
            LEVEL_WORDS.items(),
            [row.state.level for row in rows],
            chosen["level"],
        ),
    ]


def _columns(request: HttpRequest, sort: str) -> dict[str, Column]:
    def column(key: str, label: str, **more: object) -> Column:
        return sort_column(request, FIELDS, sort, key, label, **more)

    return {
        "title": column("title", _("Blocker")),
        "project": column("project", _("Project")),
        "level": column("level", _("Level of authority")),
        "owner": column("owner", _("Who must act")),
        "since": column("since", _("Since"), numeric=True),
        "closed": column("closed", _("Closed on"), numeric=True),
        "release": column("release", _("Expected to be cleared on"), numeric=True),
        "broken": column("broken", _("Promises broken"), unit=_("times"), numeric=True),
    }


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
