"""The investors' pages: the table of the zone, and one project."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from projects.domain.checklist import Ball
from projects.domain.idle_facts import STATUS_ORDER, ClockCode, ClockState, IdleStatus
from projects.models import InvestorKind, InvestorProject, LegalStepEvent, PortionEvent
from projects.policies import can_manage_investors, visible_investor_projects
from projects.selectors.investor_words import STATUS_WORDS, holder_of
from projects.selectors.investors import (
    InvestorRow,
    PortionRow,
    investor_row,
    investor_rows,
    portion_bounds,
    zone_investor_projects,
)
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
from projects.views.zones import current_zone, viewing_day

PAGE_SIZE = 50
FIELDS = ("status", "kind", "ball", "mark", "text", "sort")
FILTERS = ("status", "kind", "ball", "mark")

BALL_WORDS = {
    Ball.AUTHORITY.value: gettext_lazy("an authority"),
    Ball.INVESTOR.value: gettext_lazy("investor"),
    Ball.NOBODY.value: gettext_lazy("nobody"),
}
MARK_WORDS = {
    "warning": gettext_lazy("within the days of warning"),
    "conditions": gettext_lazy("unknown conditions"),
    "overdue": gettext_lazy("an answer is overdue"),
    "flag": gettext_lazy("facts that do not fit"),
}


def _step_since(row: InvestorRow) -> date:
    return row.checklist.since or date.max


def _urgency(row: InvestorRow) -> tuple[int, date]:
    status = row.status
    return (STATUS_ORDER[status] if status else len(STATUS_ORDER)), row.due_on or date.max


SORTS: Mapping[str, Callable[[InvestorRow], Any]] = {
    "urgency": _urgency,
    "project": lambda row: row.project.name,
    "kind": lambda row: row.project.kind,
    "investor": lambda row: row.project.investor.name if row.project.investor else "",
    "area": lambda row: row.official_m2 or row.measured_m2 or 0,
    "progress": lambda row: row.checklist.done / max(row.checklist.applying, 1),
    "since": _step_since,
    "due": lambda row: row.due_on or date.max,
}


def investor_or_404(request: HttpRequest, code: str) -> InvestorProject:
    """An investor's project that the user may see; what may not be seen does not exist."""
    found = (
        visible_investor_projects(user_of(request))
        .select_related("zone", "investor", "functional_area")
        .defer("zone__boundary", "functional_area__geometry")
        .filter(code=code)
        .first()
    )
    if found is None:
        raise Http404
    return found


@require_safe
def investor_list(request: HttpRequest) -> HttpResponse:
    """Every investor's project of the zone: what needs somebody first."""
    zone = current_zone(request)
    if zone is None:
        return render(request, "projects/investor_list.html", {"count": 0})
    as_of = viewing_day(request)
    found = investor_rows(zone, zone_investor_projects(zone), as_of, timezone.now())
    chosen = {name: asked_values(request, name) for name in FILTERS}
    text = asked_text(request, "text")
    groups = _groups(found, chosen, as_of)
    asked = request.GET.get("sort", "")
    sort = asked if asked.removeprefix("-") in SORTS else "urgency"
    rows = [row for row in found if _passes(row, chosen, text, as_of)]
    rows.sort(key=lambda row: row.project.code)
    rows.sort(key=SORTS[sort.removeprefix("-")], reverse=sort.startswith("-"))
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    in_force = chips(request, FIELDS, groups, chosen)
    if text:
        in_force.append(Chip(_("Text"), text, address(request, FIELDS, text=None)))
    context = {
        "page": page,
        "lines": [_line(row, as_of) for row in page],
        "count": len(rows),
        "all_count": len(found),
        "totals": totals(rows),
        "groups": groups,
        "chips": in_force,
        "text": text,
        "clear_url": address(request, FIELDS, **dict.fromkeys((*FILTERS, "text"))),
        "page_url": address(request, FIELDS),
        "columns": _columns(request, sort),
        "sort": asked,
        "may_manage": can_manage_investors(user_of(request), zone),
        "as_of_asked": request.GET.get("as_of", ""),
        "frame_as_of": as_of,
    }
    response = render(request, "projects/investor_list.html", context)
    if request.headers.get("HX-Request"):
        response["HX-Push-Url"] = address(request, FIELDS)
    return response


def totals(rows: list[InvestorRow]) -> dict[str, int]:
    """Counts of land portions, each in one of them: past an extension, else past the 12 months, else past the 24."""
    portions = [portion for row in rows for portion in row.portions]
    over = [portion for portion in portions if portion.idle.status is IdleStatus.EXCEEDED]
    expired = [portion for portion in over if portion.idle.clock and portion.idle.clock.extension]
    unused = [
        portion
        for portion in over
        if portion not in expired and portion.idle.unused.state is ClockState.EXCEEDED
    ]
    return {
        "portions": len(portions),
        "unused": len(unused),
        "late": len(over) - len(unused) - len(expired),
        "expired": len(expired),
        "soon": _count(portions, IdleStatus.DUE_SOON),
        "unknown": _count(portions, IdleStatus.UNKNOWN),
        "in_use": _count(portions, IdleStatus.IN_USE),
    }


def _count(portions: list[PortionRow], status: IdleStatus) -> int:
    return sum(1 for portion in portions if portion.idle.status is status)


def _line(row: InvestorRow, as_of: date) -> dict[str, Any]:
    lead = row.lead
    return {
        "row": row,
        "holder": holder_of(lead, row.texts.get(lead.code) if lead else None),
        "step": row.texts.get(lead.code) if lead else None,
        "since": row.checklist.since,
        "overdue": any(step.late_on(as_of) for step in row.checklist.steps),
        "worst": row.worst,
        "clock": row.worst.idle.clock if row.worst else None,
    }


def _marks(row: InvestorRow, as_of: date) -> list[str]:
    marks = ["warning"] if any(portion.idle.warnings for portion in row.portions) else []
    marks += ["conditions"] if row.checklist.unknown else []
    marks += ["overdue"] if any(step.late_on(as_of) for step in row.checklist.steps) else []
    return [*marks, "flag"] if row.has_flags else marks


def _values(row: InvestorRow, as_of: date) -> dict[str, list[str]]:
    """What a row has in each filter."""
    return {
        "status": sorted({portion.idle.status.value for portion in row.portions}),
        "kind": [row.project.kind],
        "ball": [row.checklist.ball.value],
        "mark": _marks(row, as_of),
    }


def _passes(row: InvestorRow, chosen: Mapping[str, tuple[str, ...]], text: str, as_of: date) -> bool:
    values = _values(row, as_of)
    if any(wanted and not set(wanted) & set(values[name]) for name, wanted in chosen.items()):
        return False
    project = row.project
    investor = project.investor.name if project.investor else ""
    said = (
        project.code,
        project.name,
        project.name_en,
        investor,
        *(one.portion.code for one in row.portions),
    )
    return not text or any(text.casefold() in part.casefold() for part in said)


def _groups(rows: list[InvestorRow], chosen: Mapping[str, tuple[str, ...]], as_of: date) -> list[FilterGroup]:
    values = [_values(row, as_of) for row in rows]

    def one(name: str, label: str, words: Any) -> FilterGroup:
        return group(name, label, words, [value for row in values for value in row[name]], chosen[name])

    return [
        one("status", _("Land"), [(status.value, word) for status, word in STATUS_WORDS.items()]),
        one("kind", _("Kind"), InvestorKind.choices),
        one("ball", _("Who must act"), BALL_WORDS.items()),
        one("mark", _("Attention"), MARK_WORDS.items()),
    ]


def _columns(request: HttpRequest, sort: str) -> dict[str, Column]:
    def column(key: str, label: str, **more: object) -> Column:
        return sort_column(request, FIELDS, sort, key, label, **more)

    return {
        "project": column("project", _("Project")),
        "kind": column("kind", _("Kind")),
        "investor": column("investor", _("Investor")),
        "area": column("area", _("Land: official / measured"), unit="m²", numeric=True),
        "progress": column("progress", _("Legal steps done"), numeric=True),
        "since": column("since", _("Who must act, since")),
        "status": column("urgency", _("Worst land portion")),
        "due": column("due", _("Limit"), numeric=True),
    }


@require_safe
def investor_page(request: HttpRequest, code: str) -> HttpResponse:
    """One project: its land by portion with each clock explained, its legal steps, what happened."""
    project = investor_or_404(request, code)
    as_of = viewing_day(request)
    row = investor_row(project, as_of, timezone.now())
    context = {
        "project": project,
        "row": row,
        "line": _line(row, as_of),
        "portions": [_portion(portion, as_of) for portion in row.portions],
        "steps": [_step(row, step, as_of) for step in row.checklist.steps],
        "conditions": sorted(row.known.items()),
        "history": _history(project, row, as_of),
        "bounds": portion_bounds(project),
        "may_manage": can_manage_investors(user_of(request), project.zone),
        "as_of": as_of,
        "frame_as_of": as_of,
    }
    return render(request, "projects/investor.html", context)


def _portion(row: PortionRow, as_of: date) -> dict[str, Any]:
    clocks = [
        {"clock": clock, "counting": clock.start is not None and clock.start < as_of, "ends_by": clock.code}
        for clock in (row.idle.unused, row.idle.late)
    ]
    return {"row": row, "clocks": clocks, "unused_code": ClockCode.UNUSED}


def _step(row: InvestorRow, step: Any, as_of: date) -> dict[str, Any]:
    text = row.texts[step.code]
    return {
        "step": step,
        "text": text,
        "holder": holder_of(step, text),
        "late": step.late_on(as_of),
        "early": [row.texts[code] for code in step.early if code in row.texts],
        "next": row.checklist.next_step is step,
    }


def _history(project: InvestorProject, row: InvestorRow, as_of: date) -> list[dict[str, Any]]:
    """Events up to a day, newest first; withdrawn ones are struck through with the reason."""
    found = []
    portion_events = PortionEvent.objects.filter(portion__investor_project=project, happened_on__lte=as_of)
    for event in portion_events.select_related("recorded_by", "voided_by", "portion").defer(
        "portion__geometry"
    ):
        if not event.retraction:
            word = f"{event.portion}: {event.get_kind_display()}"
            found.append({"row": event, "kind": "portion", "word": word})
    step_events = LegalStepEvent.objects.filter(investor_project=project, happened_on__lte=as_of)
    for step in step_events.select_related("recorded_by", "voided_by"):
        if not step.retraction:
            text = row.texts.get(step.step_code)
            found.append({"row": step, "kind": "step", "text": text, "word": step.get_status_display()})
    found.sort(key=lambda item: (item["row"].happened_on, item["row"].recorded_at), reverse=True)
    return found
