"""The list of contradictions of the zone, with filters, and what a case shows of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from geodata.templatetags.clearway import local_name
from landclearance.domain.contradictions import Code, Contradiction, Severity
from landclearance.policies import can_see_private
from landclearance.selectors.contradiction_words import (
    CODE_WORDS,
    SEVERITY_WORDS,
    sentence,
    tolerance_note,
)
from landclearance.selectors.contradictions import zone_contradictions
from landclearance.views.shared import zone_or_none
from landclearance.views.tabs import clearance_tabs
from projects.models import Project
from projects.policies import visible_projects
from projects.views.filters import FilterGroup, address, asked_values, chips, group
from projects.views.shared import user_of
from projects.views.zones import viewing_day

PAGE_SIZE = 50
FIELDS = ("severity", "code", "project")


@dataclass(frozen=True, slots=True)
class Line:
    """One contradiction as shown; ``links`` lead to the rows of both sides (word, address)."""

    severity: str
    severity_word: str
    what: str
    project: str
    sentence: str
    links: tuple[tuple[str, str], ...]


@require_safe
def contradiction_list(request: HttpRequest) -> HttpResponse:
    """Everything on record in the zone that does not fit together."""
    zone = zone_or_none(request)
    if zone is None:
        empty = {"all_count": 0, "clearance_tabs": clearance_tabs(request)}
        return render(request, "landclearance/contradictions.html", empty)
    as_of = viewing_day(request)
    projects = list(visible_projects(user_of(request)).filter(zone=zone).order_by("code"))
    found = zone_contradictions(zone, projects, as_of, timezone.now())
    chosen = {name: asked_values(request, name) for name in FIELDS}
    groups = _groups(found, chosen, projects)
    rows = [row for row in found if _passes(row, chosen)]
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    private = can_see_private(user_of(request), zone)
    context = {
        "clearance_tabs": clearance_tabs(request),
        "page": page,
        "lines": [line_of(row, as_of, amounts=private) for row in page],
        "count": len(rows),
        "serious": sum(1 for row in rows if row.severity is Severity.SERIOUS),
        "all_count": len(found),
        "groups": groups,
        "chips": chips(request, FIELDS, groups, chosen),
        "clear_url": address(request, FIELDS, page=None, **dict.fromkeys(FIELDS)),
        "page_url": address(request, FIELDS),
        "note": tolerance_note(),
        "as_of_asked": request.GET.get("as_of", ""),
        "frame_as_of": as_of,
    }
    response = render(request, "landclearance/contradictions.html", context)
    if request.headers.get("HX-Request"):
        response["HX-Push-Url"] = address(request, FIELDS)
    return response


def line_of(row: Contradiction, as_of: date, *, amounts: bool) -> Line:
    """A contradiction with its sentence and the way to both sides."""
    return Line(
        severity=row.severity.value,
        severity_word=str(SEVERITY_WORDS[row.severity]),
        what=str(CODE_WORDS[row.code]),
        project=row.project,
        sentence=sentence(row, amounts=amounts),
        links=tuple(_links(row, as_of)),
    )


def _links(row: Contradiction, as_of: date) -> list[tuple[str, str]]:
    day = f"?as_of={as_of.isoformat()}"
    links: list[tuple[str, str]] = []
    if row.case_no:
        url = reverse("case", args=[row.project, row.case_no]) + day
        links.append((_("Case %(case)s") % {"case": row.case_no}, url))
    elif row.code is Code.REPORTED_UNLIKE_TREASURY:
        links.append((_("Progress and money"), reverse("project_progress", args=[row.project]) + day))
    else:
        links.append((_("Progress sheet"), reverse("clearance_sheet") + day))
        links.append((_("Reports on clearance"), reverse("clearance_claims", args=[row.project]) + day))
        query = {
            "project": row.project,
            "commune": row.commune,
            "mark": "outstanding",
            "as_of": as_of.isoformat(),
        }
        kept = urlencode({name: value for name, value in query.items() if value})
        links.append((_("Cases left"), f"{reverse('clearance')}?{kept}"))
    if row.blocker is not None:
        query = {"project": row.project, "as_of": as_of.isoformat()}
        links.append((_("Blockers"), f"{reverse('blockers')}?{urlencode(query)}"))
    links += [(_("Photo %(number)s") % {"number": pk}, reverse("evidence", args=[pk])) for pk in row.evidence]
    return links


def _passes(row: Contradiction, chosen: Mapping[str, tuple[str, ...]]) -> bool:
    values: dict[str, Any] = {"severity": row.severity.value, "code": row.code.value, "project": row.project}
    return all(not wanted or values[name] in wanted for name, wanted in chosen.items())


def _groups(
    rows: list[Contradiction], chosen: Mapping[str, tuple[str, ...]], projects: list[Project]
) -> list[FilterGroup]:
    names = [(project.code, local_name(project)) for project in projects]
    return [
        group(
            "severity",
            _("Severity"),
            SEVERITY_WORDS.items(),
            [row.severity.value for row in rows],
            chosen["severity"],
        ),
        group("code", _("What kind"), CODE_WORDS.items(), [row.code.value for row in rows], chosen["code"]),
        group("project", _("Project"), names, [row.project for row in rows], chosen["project"]),
    ]
