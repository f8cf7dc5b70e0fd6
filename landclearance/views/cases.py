"""The clearance list and the page of one case."""

from datetime import date
from operator import itemgetter
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from geodata.models import Zone
from geodata.templatetags.clearway import local_name
from landclearance.domain.vocabulary import CaseState
from landclearance.policies import can_record_act, can_record_blocker, can_see_private
from landclearance.selectors.lists import (
    MARKS,
    SORTS,
    CaseFilter,
    CaseRow,
    case_bounds,
    case_row,
    case_rows,
    land_user_names,
    sorted_rows,
)
from landclearance.selectors.words import HOLDER_WORDS, STATE_WORDS
from landclearance.views.case_panels import case_panels
from landclearance.views.shared import case_or_404, zone_or_none
from landclearance.views.tabs import clearance_tabs
from landclearance.views.timeline import case_timeline
from projects.models import Project
from projects.policies import visible_projects
from projects.views.filters import (
    Chip,
    Column,
    FilterGroup,
    address,
    asked_text,
    asked_values,
    chips,
    group,
    sort_column,
)
from projects.views.shared import user_of
from projects.views.zones import viewing_day

PAGE_SIZE = 50


# The fields of the list's address.
FIELDS = ("project", "commune", "state", "holder", "mark", "text", "sort")
FILTERS = FIELDS[:-1]

MARK_WORDS = {
    "outstanding": gettext_lazy("not yet handed over"),
    "blocked": gettext_lazy("with an open blocker"),
    "overdue": gettext_lazy("overdue"),
    "unknown": gettext_lazy("release not known"),
    "flag": gettext_lazy("with a procedural fault"),
}


@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """Every case of the zone: state, who holds the ball, when it is expected to be free."""
    zone = zone_or_none(request)
    if zone is None:
        empty = {"all_count": 0, "clearance_tabs": clearance_tabs(request)}
        return render(request, "landclearance/case_list.html", empty)
    as_of = viewing_day(request)
    projects = list(visible_projects(user_of(request)).filter(zone=zone).order_by("code"))
    everything = case_rows(zone, projects, as_of, timezone.now())
    wanted, sort = _filter(request), _sort(request)
    groups = _groups(everything, wanted, projects)
    rows = sorted_rows((row for row in everything if wanted.passes(row)), sort)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    private = can_see_private(user_of(request), zone)
    names = _names(page, private)
    context = {
        "clearance_tabs": clearance_tabs(request),
        "page": page,
        "rows": [(row, names.get(row.facts.id)) for row in page],
        "all_count": len(everything),
        "totals": _totals(rows),
        "groups": groups,
        "wanted": wanted,
        "chips": _chips(request, groups, wanted),
        "clear_url": address(request, FIELDS, page=None, **dict.fromkeys(FILTERS)),
        "page_url": address(request, FIELDS),
        "columns": _columns(request, sort, private),
        "sort": sort,
        "private": private,
        "bulk_url": _bulk_url(request, zone, wanted, projects),
        "as_of_asked": request.GET.get("as_of", ""),
        "frame_as_of": as_of,
    }
    response = render(request, "landclearance/case_list.html", context)
    if request.headers.get("HX-Request"):
        response["HX-Push-Url"] = address(request, FIELDS)
    return response


def _bulk_url(request: HttpRequest, zone: Zone, wanted: CaseFilter, projects: list[Project]) -> str:
    """Where one act is recorded on many cases of the one project that the list is narrowed to; else empty."""
    known = {project.code for project in projects}
    if (
        len(wanted.projects) != 1
        or wanted.projects[0] not in known
        or not can_record_act(user_of(request), zone)
    ):
        return ""
    query = [("commune", code) for code in wanted.communes] + [("state", code) for code in wanted.states]
    query += [("text", wanted.text)] if wanted.text else []
    return f"{reverse('bulk_acts', args=wanted.projects)}?{urlencode(query)}"


def _filter(request: HttpRequest) -> CaseFilter:
    """States and marks that do not exist do not narrow; places and projects that do not exist find nothing."""
    return CaseFilter(
        projects=asked_values(request, "project"),
        communes=asked_values(request, "commune"),
        states=tuple(code for code in asked_values(request, "state") if code in STATE_WORDS),
        holders=tuple(code for code in asked_values(request, "holder") if code in HOLDER_WORDS),
        marks=tuple(code for code in asked_values(request, "mark") if code in MARKS),
        text=asked_text(request, "text"),
    )


def _sort(request: HttpRequest) -> str:
    asked = request.GET.get("sort", "")
    return asked if asked.removeprefix("-") in SORTS else "urgency"


def _groups(rows: list[CaseRow], wanted: CaseFilter, projects: list[Project]) -> list[FilterGroup]:
    communes = {row.facts.commune_code: row.facts.commune_name for row in rows}
    marks = [code for row in rows for code, holds in MARKS.items() if holds(row)]
    return [
        group("mark", _("Attention"), MARK_WORDS.items(), marks, wanted.marks),
        group(
            "project",
            _("Project"),
            [(project.code, local_name(project)) for project in projects],
            [row.project.code for row in rows],
            wanted.projects,
        ),
        group(
            "commune",
            _("Commune"),
            sorted(communes.items(), key=itemgetter(1)),
            [row.facts.commune_code for row in rows],
            wanted.communes,
        ),
        group(
            "state",
            _("State"),
            [(state.value, STATE_WORDS[state]) for state in CaseState],
            [row.status.state.value for row in rows],
            wanted.states,
        ),
        group(
            "holder", _("Who must act"), HOLDER_WORDS.items(), [row.holder for row in rows], wanted.holders
        ),
    ]


def _chips(request: HttpRequest, groups: list[FilterGroup], wanted: CaseFilter) -> list[Chip]:
    chosen = {
        "project": wanted.projects,
        "commune": wanted.communes,
        "state": wanted.states,
        "holder": wanted.holders,
        "mark": wanted.marks,
    }
    found = chips(request, FIELDS, groups, chosen)
    if wanted.text:
        found.append(Chip(_("Case or parcel"), wanted.text, address(request, FIELDS, text=None)))
    return found


def _columns(request: HttpRequest, sort: str, private: bool) -> dict[str, Column]:
    """The headings by name; the land user's only for those who may see it."""

    def column(key: str, label: str, **more: object) -> Column:
        return sort_column(request, FIELDS, sort, key, label, **more)

    columns = {
        "case": column("case", _("Case")),
        "project": column("project", _("Project")),
        "state": column("state", _("State")),
        "since": column("since", _("Since"), numeric=True),
        "holder": column("holder", _("Who must act")),
        "blockers": column("blockers", _("Blockers")),
        "release": column("release", _("Expected release"), numeric=True),
        "parcels": Column(_("Parcels (sheet/number)")),
        "area": column("area", _("Area"), unit="m²", numeric=True),
        "commune": column("commune", _("Commune")),
    }
    return columns | ({"user": Column(_("Land user"))} if private else {})


def _names(page: Page[CaseRow], private: bool) -> dict[int, Any]:
    return land_user_names(row.facts.id for row in page) if private else {}


def _totals(rows: list[CaseRow]) -> dict[str, Any]:
    in_scope = [row for row in rows if row.status.in_scope]
    return {
        "cases": len(in_scope),
        "handed_over": sum(1 for row in in_scope if row.done),
        "parts": sum(len(row.facts.parts) for row in in_scope),
        "parts_handed_over": sum(len(row.status.parts_handed_over) for row in in_scope),
        "area_m2": sum(row.area_m2 for row in in_scope),
        "blocked": sum(1 for row in in_scope if row.blockers),
        "unknown": sum(1 for row in in_scope if not row.done and row.unknown),
        "overdue": sum(1 for row in in_scope if row.past_due),
        "flags": sum(1 for row in in_scope if row.status.red_flags),
    }


@require_safe
def case_page(request: HttpRequest, project: str, case_no: str) -> HttpResponse:
    """One case: where it stands, what is still to come and by which article, what happened."""
    case = case_or_404(request, project, case_no)
    zone = case.project.zone
    as_of = viewing_day(request)
    row = case_row(case, as_of, timezone.now())
    user = user_of(request)
    private = can_see_private(user, zone)
    context = {
        "case": case,
        "row": row,
        "parts": _parts(row),
        "steps": _steps(row),
        "timeline": case_timeline(case, row, as_of),
        "bounds": case_bounds(case),
        "panels": case_panels(request, case, row, as_of),
        "private": private,
        "may_act": can_record_act(user, zone),
        "may_block": can_record_blocker(user, zone),
        "frame_as_of": as_of,
    }
    return render(request, "landclearance/case.html", context)


def _parts(row: CaseRow | None) -> list[dict[str, Any]]:
    if row is None:
        return []
    return [
        {
            "part": part,
            "release": release,
            "handed_over_on": row.status.parts_handed_over.get(part.id),
        }
        for part, release in zip(row.facts.parts, row.releases, strict=True)
    ]


def _steps(row: CaseRow | None) -> list[dict[str, Any]]:
    """The steps of the part that is expected last: they explain the case's day."""
    if row is None or row.done:
        return []
    waiting = [release for release in row.releases if release.blocks]
    last = max(waiting, key=lambda release: (release.is_unknown, release.day or date.min), default=None)
    return [step.as_dict() for step in last.steps] if last else []
