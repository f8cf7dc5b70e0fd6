"""The clearance board: the cases of one project by milestones, or by the office's own work steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from geodata.templatetags.clearway import local_name
from landclearance.domain.board import (
    MARKS,
    SORTS,
    BoardFilter,
    Cell,
    ColumnCount,
    Stand,
    milestone_cells,
    milestone_counts,
    sorted_stands,
)
from landclearance.domain.vocabulary import CaseState, Milestone
from landclearance.models import WorkStep
from landclearance.policies import can_record_act
from landclearance.selectors.board import board_stands, step_cells, step_counts, step_records, work_steps
from landclearance.selectors.words import HOLDER_WORDS, MILESTONE_WORDS, STATE_WORDS
from landclearance.views.shared import zone_or_none
from landclearance.views.tabs import clearance_tabs
from projects.models import Project
from projects.policies import visible_projects
from projects.views.filters import (
    Chip,
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
FIELDS = ("project", "columns", "phase", "commune", "state", "holder", "missing", "mark", "text", "sort")
FILTERS = ("phase", "commune", "state", "holder", "missing", "mark", "text")

MARK_WORDS = {
    "late": gettext_lazy("overdue"),
    "outstanding": gettext_lazy("not yet handed over"),
    "flag": gettext_lazy("with a procedural fault"),
    "unknown": gettext_lazy("a milestone without its day"),
}


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """A heading of the board: ``title`` says in full what ``label`` abbreviates; ``url`` sorts by it."""

    label: str
    title: str
    phase: str
    count: ColumnCount
    url: str = ""
    order: str = ""


@dataclass(frozen=True, slots=True)
class BoardRow:
    stand: Stand
    cells: Sequence[Cell]


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """One project's cases as a board; ``?project=`` chooses it, the first with cases when it is left out."""
    zone = zone_or_none(request)
    projects = _projects(request) if zone is not None else []
    project = _chosen(request, projects)
    if project is None:
        context = {"clearance_tabs": clearance_tabs(request), "projects": projects, "project": None}
        return render(request, "landclearance/board.html", context)
    as_of, now = viewing_day(request), timezone.now()
    stands = board_stands(project, as_of, now)
    wanted, sort = _filter(request), _sort(request)
    passing = sorted_stands((stand for stand in stands if wanted.passes(stand)), sort)
    page = Paginator(passing, PAGE_SIZE).get_page(request.GET.get("page"))
    steps = work_steps(project)
    by_steps = bool(steps) and request.GET.get("columns") == "steps"
    groups = _groups(stands, wanted, steps if by_steps else [], asked_values(request, "phase"))
    if by_steps:
        columns, rows = _by_steps(project, _in_phases(request, steps), passing, page, as_of, now)
    else:
        columns, rows = _by_milestones(request, passing, page, sort, as_of)
    context = {
        "clearance_tabs": clearance_tabs(request),
        "projects": [
            (row, local_name(row), address(request, ("columns",), project=row.code)) for row in projects
        ],
        "project": project,
        "project_name": local_name(project),
        "by_steps": by_steps,
        "has_steps": bool(steps),
        "milestones_url": address(request, FIELDS, columns=None, phase=None, sort=None),
        "steps_url": address(request, FIELDS, columns="steps", sort=None),
        "columns": columns,
        "phases": _spans(columns),
        "rows": rows,
        "page": page,
        "page_url": address(request, FIELDS),
        "all_count": len(stands),
        "found_count": len(passing),
        "groups": groups,
        "wanted": wanted,
        "chips": _chips(request, groups, wanted),
        "clear_url": address(request, FIELDS, page=None, **dict.fromkeys(FILTERS)),
        "hidden": [("project", project.code), *([("columns", "steps")] if by_steps else [])],
        "sort": sort if request.GET.get("sort") else "",
        "heads": _heads(request, sort),
        "may_act": can_record_act(user_of(request), project.zone),
        "open_steps": [step for step in steps if not step.act_kind],
        "today": timezone.localdate(),
        "as_of_asked": request.GET.get("as_of", ""),
        "frame_as_of": as_of,
    }
    response = render(request, "landclearance/board.html", context)
    if request.headers.get("HX-Request"):
        response["HX-Push-Url"] = address(request, FIELDS)
    return response


def _projects(request: HttpRequest) -> list[Project]:
    """Projects of the zone that have cases."""
    visible = visible_projects(user_of(request)).filter(zone=zone_or_none(request))
    return list(
        visible.filter(clearance_cases__isnull=False).select_related("zone").distinct().order_by("code")
    )


def _chosen(request: HttpRequest, projects: Sequence[Project]) -> Project | None:
    asked = request.GET.get("project", "")
    return next((row for row in projects if row.code == asked), projects[0] if projects else None)


def _filter(request: HttpRequest) -> BoardFilter:
    """Codes that do not exist do not narrow; communes that do not exist find nothing."""
    return BoardFilter(
        communes=asked_values(request, "commune"),
        states=tuple(code for code in asked_values(request, "state") if code in STATE_WORDS),
        holders=tuple(code for code in asked_values(request, "holder") if code in HOLDER_WORDS),
        missing=tuple(code for code in asked_values(request, "missing") if code in set(Milestone)),
        marks=tuple(code for code in asked_values(request, "mark") if code in MARKS),
        text=asked_text(request, "text"),
    )


def _sort(request: HttpRequest) -> str:
    asked = request.GET.get("sort", "")
    key = asked.removeprefix("-")
    return asked if key in SORTS or key in set(Milestone) else "case"


def _groups(
    stands: Sequence[Stand], wanted: BoardFilter, steps: Sequence[WorkStep], phases: Sequence[str]
) -> list[FilterGroup]:
    communes = {stand.commune_code: stand.commune_name for stand in stands}
    marks = [code for stand in stands for code, holds in MARKS.items() if holds(stand)]
    counts = milestone_counts(stands)
    lacking = {code.value: count.applicable - count.done for code, count in counts.items()}
    found = [
        group("mark", _("Attention"), MARK_WORDS.items(), marks, wanted.marks),
        group("missing", _("Not yet"), MILESTONE_WORDS.items(), lacking, wanted.missing),
        group(
            "commune",
            _("Commune"),
            sorted(communes.items(), key=itemgetter(1)),
            [stand.commune_code for stand in stands],
            wanted.communes,
        ),
        group(
            "state",
            _("State"),
            [(state.value, STATE_WORDS[state]) for state in CaseState],
            [stand.state.value for stand in stands],
            wanted.states,
        ),
        group(
            "holder",
            _("Who must act"),
            HOLDER_WORDS.items(),
            [stand.holder_shown for stand in stands],
            wanted.holders,
        ),
    ]
    if steps:
        names = list(dict.fromkeys(step.phase for step in steps if step.phase))
        found.append(
            group("phase", _("Phase"), zip(names, names, strict=True), [s.phase for s in steps], phases)
        )
    return found


def _in_phases(request: HttpRequest, steps: Sequence[WorkStep]) -> list[WorkStep]:
    wanted = [phase for phase in asked_values(request, "phase") if any(step.phase == phase for step in steps)]
    return [step for step in steps if not wanted or step.phase in wanted]


def _by_steps(
    project: Project,
    steps: Sequence[WorkStep],
    passing: Sequence[Stand],
    page: Page[Stand],
    as_of: date,
    now: datetime,
) -> tuple[list[BoardColumn], list[BoardRow]]:
    records = step_records(project, as_of, now)
    counts = step_counts(steps, passing, records)
    cells = step_cells(steps, list(page), records, as_of)
    columns = [BoardColumn(step.code, step.name, step.phase, counts[step.pk]) for step in steps]
    return columns, [BoardRow(stand, cells[stand.id]) for stand in page]


def _by_milestones(
    request: HttpRequest, passing: Sequence[Stand], page: Page[Stand], sort: str, as_of: date
) -> tuple[list[BoardColumn], list[BoardRow]]:
    counts = milestone_counts(passing)
    columns = []
    for milestone in Milestone:
        word = str(MILESTONE_WORDS[milestone])
        head = sort_column(request, FIELDS, sort, milestone.value, word)
        columns.append(BoardColumn(word, word, "", counts[milestone], head.url, head.order))
    return columns, [BoardRow(stand, milestone_cells(stand, as_of)) for stand in page]


def _spans(columns: Sequence[BoardColumn]) -> list[tuple[str, int]]:
    """Phases over the columns with how many each spans; empty when there are none."""
    spans = [(phase, len(list(found))) for phase, found in groupby(columns, key=lambda column: column.phase)]
    return spans if any(phase for phase, _n in spans) else []


def _heads(request: HttpRequest, sort: str) -> dict[str, Any]:
    words = {"case": _("Case"), "state": _("State"), "holder": _("Who must act"), "commune": _("Commune")}
    return {key: sort_column(request, FIELDS, sort, key, word) for key, word in words.items()}


def _chips(request: HttpRequest, groups: list[FilterGroup], wanted: BoardFilter) -> list[Chip]:
    chosen = {
        "phase": asked_values(request, "phase"),
        "commune": wanted.communes,
        "state": wanted.states,
        "holder": wanted.holders,
        "missing": wanted.missing,
        "mark": wanted.marks,
    }
    found = chips(request, FIELDS, groups, chosen)
    if wanted.text:
        found.append(Chip(_("Case or parcel"), wanted.text, address(request, FIELDS, text=None)))
    return found
