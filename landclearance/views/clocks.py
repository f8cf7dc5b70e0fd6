"""The page of clocks that run out, with who is late; and the clocks of one case."""

from datetime import date
from operator import itemgetter
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from geodata.templatetags.clearway import local_name
from landclearance.domain.clock_table import ClockKind, ClockStatus, DelayCause
from landclearance.domain.lateness import Lateness
from landclearance.models import ClearanceCase
from landclearance.selectors.clock_words import CAUSE_WORDS, KIND_WORDS, STATUS_WORDS
from landclearance.selectors.clocks import (
    HORIZON_DAYS,
    ClockFilter,
    ClockRow,
    Section,
    ahead,
    by_urgency,
    clock_rows,
    clocks_of_case,
    lateness_of,
    section_of,
)
from landclearance.selectors.lists import CaseRow
from landclearance.selectors.words import HOLDER_WORDS, LEVEL_WORDS, holder_word
from landclearance.views.panel import Panel
from landclearance.views.shared import zone_or_none
from landclearance.views.tabs import clearance_tabs
from projects.models import Project
from projects.policies import visible_projects
from projects.views.filters import FilterGroup, address, asked_values, chips, group
from projects.views.shared import user_of
from projects.views.zones import viewing_day

PAGE_SIZE = 50
FIELDS = ("project", "commune", "body", "cause", "kind", "status")
LISTED = (ClockStatus.LATE, ClockStatus.DUE_SOON, ClockStatus.ON_TIME, ClockStatus.NOT_ENOUGH_DATA)


@require_safe
def clock_list(request: HttpRequest) -> HttpResponse:
    """Clocks that are late, due within 30 days, or without the data to say; lateness by body and cause."""
    zone = zone_or_none(request)
    context: dict[str, Any] = {
        "clearance_tabs": clearance_tabs(request),
        "horizon": HORIZON_DAYS,
        "all_count": 0,
    }
    if zone is None:
        return render(request, "landclearance/clock_list.html", context)
    as_of = viewing_day(request)
    projects = list(visible_projects(user_of(request)).filter(zone=zone).order_by("code"))
    everything = ahead(clock_rows(projects, as_of, timezone.now()), as_of)
    wanted = _filter(request)
    groups = _groups(everything, wanted, projects)
    rows = by_urgency(row for row in everything if wanted.passes(row))
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context |= {
        "page": page,
        "sections": _sections(list(page)),
        "all_count": len(everything),
        "totals": _totals(rows),
        "lateness": [_late_row(request, row) for row in lateness_of(rows)],
        "groups": groups,
        "wanted": wanted,
        "chips": chips(request, FIELDS, groups, _chosen(wanted)),
        "clear_url": address(request, FIELDS, page=None, **dict.fromkeys(FIELDS)),
        "page_url": address(request, FIELDS),
        "as_of_asked": request.GET.get("as_of", ""),
        "frame_as_of": as_of,
    }
    response = render(request, "landclearance/clock_list.html", context)
    if request.headers.get("HX-Request"):
        response["HX-Push-Url"] = address(request, FIELDS)
    return response


def clocks_panel(_request: HttpRequest, case: ClearanceCase, row: CaseRow, as_of: date) -> Panel | None:
    """The running clocks of a case, each with its explanation, and those that are over."""
    clocks = clocks_of_case(case.project, row.facts, as_of, timezone.now())
    if not clocks:
        return None
    running = [clock for clock in clocks if clock.is_open]
    return Panel(
        "landclearance/case_clocks.html",
        {"running": running, "over": [clock for clock in clocks if not clock.is_open]},
        wide=True,
    )


def _filter(request: HttpRequest) -> ClockFilter:
    """Kinds, causes and statuses that do not exist do not narrow; places and bodies that do not exist find
    nothing."""
    return ClockFilter(
        projects=asked_values(request, "project"),
        communes=asked_values(request, "commune"),
        bodies=asked_values(request, "body"),
        causes=tuple(code for code in asked_values(request, "cause") if code in CAUSE_WORDS),
        kinds=tuple(code for code in asked_values(request, "kind") if code in KIND_WORDS),
        statuses=tuple(code for code in asked_values(request, "status") if code in LISTED),
    )


def _chosen(wanted: ClockFilter) -> dict[str, tuple[str, ...]]:
    return {
        "project": wanted.projects,
        "commune": wanted.communes,
        "body": wanted.bodies,
        "cause": wanted.causes,
        "kind": wanted.kinds,
        "status": wanted.statuses,
    }


def _groups(rows: list[ClockRow], wanted: ClockFilter, projects: list[Project]) -> list[FilterGroup]:
    communes = {row.commune_code: row.commune_name for row in rows if row.commune_code}
    known = [*HOLDER_WORDS, *LEVEL_WORDS]
    named = sorted({row.body for row in rows if row.body and row.body not in known})
    bodies = [(code, holder_word(code)) for code in (*known, *named)]
    clocks = [row.clock for row in rows]
    return [
        group(
            "status",
            _("Status"),
            [(code.value, STATUS_WORDS[code]) for code in LISTED],
            [clock.status for clock in clocks],
            wanted.statuses,
        ),
        group("body", _("Who must act"), bodies, [row.body for row in rows], wanted.bodies),
        group(
            "cause",
            _("Official cause"),
            [(code.value, CAUSE_WORDS[code]) for code in DelayCause],
            [clock.cause for clock in clocks],
            wanted.causes,
        ),
        group(
            "kind",
            _("Kind of clock"),
            [(code.value, KIND_WORDS[code]) for code in ClockKind],
            [clock.kind for clock in clocks],
            wanted.kinds,
        ),
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
            [row.commune_code for row in rows],
            wanted.communes,
        ),
    ]


def _sections(rows: list[ClockRow]) -> list[dict[str, Any]]:
    """The rows of a page under their headings."""
    headings = {
        Section.LATE: _("Late"),
        Section.LATE_BY_NORM: _("Past a handbook norm (no limit of the law)"),
        Section.DUE: _("Due within %(days)d days") % {"days": HORIZON_DAYS},
        Section.UNKNOWN: _("Not enough data to say"),
    }
    made = [
        {"name": name, "rows": [row for row in rows if section_of(row.clock) is section]}
        for section, name in headings.items()
    ]
    return [section for section in made if section["rows"]]


def _totals(rows: list[ClockRow]) -> dict[str, int]:
    statuses = [row.clock.status for row in rows]
    late = [row for row in rows if row.clock.status is ClockStatus.LATE]
    return {
        "late": len(late),
        "norms": sum(1 for row in late if row.clock.kind is ClockKind.NORM),
        "cases": len({(row.project.pk, row.case_no) for row in late if row.facts}),
        "soon": statuses.count(ClockStatus.DUE_SOON),
        "later": statuses.count(ClockStatus.ON_TIME),
        "unknown": statuses.count(ClockStatus.NOT_ENOUGH_DATA),
    }


def _late_row(request: HttpRequest, row: Lateness) -> dict[str, Any]:
    """A row of lateness with the addresses of the clocks behind its figures."""
    narrowed = {"body": row.body_name or row.body, "cause": row.cause.value, "page": None}
    return {
        "row": row,
        "body": row.body_name or holder_word(row.body),
        "late_url": address(request, FIELDS, status=ClockStatus.LATE.value, **narrowed),
        "soon_url": address(request, FIELDS, status=ClockStatus.DUE_SOON.value, **narrowed),
        "unknown_url": address(request, FIELDS, status=ClockStatus.NOT_ENOUGH_DATA.value, **narrowed),
    }
