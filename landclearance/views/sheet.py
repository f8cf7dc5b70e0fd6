"""The progress sheet of the zone, and the rows behind one of its figures."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from landclearance.domain.indicators import BY_CODE, SMALLEST_TOTAL
from landclearance.domain.sheet import KINDS, STATUS_RULE, Period, period_of
from landclearance.policies import can_see_private
from landclearance.selectors.count_words import INDICATOR_WORDS, KIND_WORDS, SHOW_WORDS
from landclearance.selectors.counts import count_history
from landclearance.selectors.sheet import progress_sheet
from landclearance.selectors.sheet_rows import figure_rows
from landclearance.views.shared import zone_or_none
from landclearance.views.sheet_cells import Lines, heading_rows
from landclearance.views.tabs import clearance_tabs
from projects.models import Project
from projects.policies import visible_projects
from projects.views.shared import user_of
from projects.views.zones import viewing_day

FIELDS = ("kind", "of", "show")


def asked_period(request: HttpRequest, today: date) -> Period:
    """The period of ``kind`` that holds ``of`` (ISO; the day looked at when missing), cut off at ``today``."""
    kind = request.GET.get("kind", "month")
    try:
        day = date.fromisoformat(request.GET.get("of", ""))
    except ValueError:
        day = today
    day = max(min(day, today), date(1990, 12, 31))
    period = period_of(kind if kind in KINDS else "month", day)
    return replace(period, end=min(period.end, today))


def _asked_show(request: HttpRequest) -> str:
    show = request.GET.get("show", "cumulative")
    return show if show in SHOW_WORDS else "cumulative"


@require_safe
def sheet_page(request: HttpRequest) -> HttpResponse:
    """The 31 columns for every project and commune of the zone: cumulative, in the period, or its change."""
    zone = zone_or_none(request)
    if zone is None:
        return render(request, "landclearance/sheet.html", {"clearance_tabs": clearance_tabs(request)})
    period, show = asked_period(request, viewing_day(request)), _asked_show(request)
    projects = list(
        visible_projects(user_of(request)).filter(zone=zone).select_related("owner").order_by("code")
    )
    sheet = progress_sheet(zone, projects, period, timezone.now())
    private = can_see_private(user_of(request), zone)
    lines = Lines(sheet, {project.code: project for project in projects}, show, private)
    context = {
        "clearance_tabs": clearance_tabs(request),
        "sheet": sheet,
        "headings": heading_rows(),
        "lines": lines.all_lines(),
        "beside": lines.beside(),
        "corrected": lines.corrected(),
        "mismatches": lines.mismatches(),
        "period": period,
        "previous": period.before,
        "kinds": KIND_WORDS.items(),
        "shows": SHOW_WORDS.items(),
        "show": show,
        "private": private,
        "least": SMALLEST_TOTAL,
        "rule": STATUS_RULE,
        "frame_as_of": period.end,
    }
    return render(request, "landclearance/sheet.html", context)


@require_safe
def sheet_rows_page(request: HttpRequest) -> HttpResponse:
    """Exactly the units behind one figure: who stands in it, or who entered and left it on which day."""
    zone = zone_or_none(request)
    code = request.GET.get("indicator", "")
    if zone is None or code not in BY_CODE:
        raise Http404
    indicator = BY_CODE[code]
    private = can_see_private(user_of(request), zone)
    period, show = asked_period(request, viewing_day(request)), _asked_show(request)
    projects = visible_projects(user_of(request)).filter(zone=zone).order_by("code")
    project, commune = request.GET.get("project", "")[:60], request.GET.get("commune", "")[:20]
    chosen: list[Project] = list(projects.filter(code=project) if project else projects)
    if project and not chosen:
        raise Http404
    history = count_history(chosen, period.end, timezone.now())
    rows = figure_rows(history, period, code, project, commune, in_period=show != "cumulative")
    context: dict[str, Any] = {
        "clearance_tabs": clearance_tabs(request),
        "indicator": indicator,
        "word": INDICATOR_WORDS[code],
        "rows": rows,
        "total": sum(row.value for row in rows),
        "amounts": private or not indicator.private,
        "show_total": private or not indicator.private or len(rows) >= SMALLEST_TOTAL,
        "in_period": show != "cumulative",
        "period": period,
        "place": _place(chosen, project, commune, history.cases),
        "frame_as_of": period.end,
    }
    return render(request, "landclearance/sheet_rows.html", context)


def _place(chosen: list[Project], project: str, commune: str, cases: Any) -> str:
    """Where the figure belongs, in words."""
    names = {case.facts.commune_code: case.facts.commune_name for case in cases}
    where = chosen[0].name if project else _("Whole zone")
    return f"{where}, {names.get(commune, commune)}" if commune else where
