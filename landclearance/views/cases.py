"""The clearance list and the page of one case."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from landclearance.domain.vocabulary import CaseState
from landclearance.models import Act, ClearanceCase, Handover
from landclearance.policies import can_record_act, can_record_blocker, can_see_private
from landclearance.selectors.clearance import clearance_as_known
from landclearance.selectors.lists import (
    SORTS,
    CaseFilter,
    CaseRow,
    case_rows,
    holidays_around,
    land_user_names,
    rows_of,
)
from landclearance.selectors.words import STATE_WORDS, state_word
from landclearance.views.shared import case_or_404, query_without, user_of, zone_or_none
from projects.models import Project
from projects.views.zones import viewing_day

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, with the address of the list without it."""

    label: str
    word: str
    url: str


@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """Every case of the zone: state, who holds the ball, when it is expected to be free."""
    zone = zone_or_none(request)
    if zone is None:
        return render(request, "landclearance/case_list.html", {"all_count": 0})
    as_of = viewing_day(request)
    projects = list(Project.objects.filter(zone=zone).order_by("code"))
    everything = case_rows(zone, projects, as_of, timezone.now())
    wanted = _filter(request)
    rows = sorted((row for row in everything if wanted.passes(row)), key=SORTS[wanted.sort])
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    private = can_see_private(user_of(request), zone)
    communes = {row.facts.commune_code: row.facts.commune_name for row in everything}
    context = {
        "page": page,
        "rows": [(row, _user(row, names)) for names in [_names(page, private)] for row in page],
        "all_count": len(everything),
        "totals": _totals(rows),
        "projects": projects,
        "communes": sorted(communes.items(), key=lambda item: item[1]),
        "states": [(state.value, STATE_WORDS[state]) for state in CaseState],
        "wanted": wanted,
        "chips": _chips(wanted, projects, communes, as_of, request),
        "query": query_without({**asdict(wanted), **_day(request)}),
        "sort_query": query_without({**asdict(wanted), **_day(request)}, "sort"),
        "private": private,
        "frame_as_of": as_of,
    }
    return render(request, "landclearance/case_list.html", context)


def _filter(request: HttpRequest) -> CaseFilter:
    asked = request.GET
    state = asked.get("state", "")
    return CaseFilter(
        project=asked.get("project", ""),
        commune=asked.get("commune", ""),
        state=state if state in STATE_WORDS else "",
        blocked=asked.get("blocked", "") if asked.get("blocked") in ("yes", "no") else "",
        text=asked.get("text", "")[:100],
        sort=asked.get("sort", "") if asked.get("sort") in SORTS else "project",
    )


def _day(request: HttpRequest) -> dict[str, str]:
    return {"as_of": request.GET.get("as_of", "")}


def _names(page: Page[CaseRow], private: bool) -> dict[int, Any]:
    return land_user_names(row.facts.id for row in page) if private else {}


def _user(row: CaseRow, names: dict[int, Any]) -> str:
    user = names.get(row.facts.id)
    return f"{user.name} ({user.code})" if user else ""


def _totals(rows: list[CaseRow]) -> dict[str, Any]:
    in_scope = [row for row in rows if row.status.in_scope]
    return {
        "cases": len(in_scope),
        "handed_over": sum(1 for row in in_scope if row.done),
        "parts": sum(len(row.facts.parts) for row in in_scope),
        "parts_handed_over": sum(len(row.status.parts_handed_over) for row in in_scope),
        "area_m2": sum(row.area_m2 for row in in_scope),
        "blocked": sum(1 for row in in_scope if row.blockers),
        "flags": sum(1 for row in in_scope if row.status.red_flags),
    }


def _chips(
    wanted: CaseFilter, projects: list[Project], communes: dict[str, str], as_of: date, request: HttpRequest
) -> list[Chip]:
    values = {**asdict(wanted), **_day(request)}
    names = {project.code: project.name for project in projects}
    words = [
        ("project", _("Project"), names.get(wanted.project, wanted.project)),
        ("commune", _("Commune"), communes.get(wanted.commune, wanted.commune)),
        ("state", _("State"), state_word(wanted.state) if wanted.state else ""),
        ("blocked", _("Open blocker"), {"yes": _("yes"), "no": _("no")}.get(wanted.blocked, "")),
        ("text", _("Case or parcel"), wanted.text),
        ("as_of", _("As of"), f"{as_of:%d/%m/%Y}" if request.GET.get("as_of") else ""),
    ]
    return [Chip(label, word, query_without(values, name)) for name, label, word in words if word]


@require_safe
def case_page(request: HttpRequest, project: str, case_no: str) -> HttpResponse:
    """One case: where it stands, what is still to come and by which article, what happened."""
    case = case_or_404(request, project, case_no)
    as_of, now = viewing_day(request), timezone.now()
    zone = case.project.zone
    land = clearance_as_known([case.project], as_of, now)[case.project_id]
    found = rows_of(case.project, land, as_of, holidays_around(zone, as_of))
    row = next((row for row in found if row.facts.id == case.pk), None)
    user = user_of(request)
    private = can_see_private(user, zone)
    context = {
        "case": case,
        "row": row,
        "parts": _parts(row),
        "steps": _steps(row),
        "timeline": _timeline(case),
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


def _timeline(case: ClearanceCase) -> list[dict[str, Any]]:
    """Acts and hand-overs, newest first, withdrawn ones struck through with the reason."""
    acts = Act.objects.filter(case=case).select_related("recorded_by", "voided_by")
    handovers = Handover.objects.filter(case=case).select_related("recorded_by", "voided_by", "part__parcel")
    rows = [{"row": act, "kind": "act", "word": act.get_kind_display()} for act in acts if not act.retraction]
    rows += [
        {
            "row": item,
            "kind": "handover",
            "word": _("Hand-over of parcel %(label)s") % {"label": item.part.parcel},
        }
        for item in handovers
        if not item.retraction
    ]
    return sorted(rows, key=_newest_first, reverse=True)


def _newest_first(item: dict[str, Any]) -> tuple[date, Any]:
    return item["row"].happened_on, item["row"].recorded_at
