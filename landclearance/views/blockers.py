"""The register of blockers."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from geodata.templatetags.clearway import local_name
from landclearance.models import BlockerCode
from landclearance.policies import can_record_blocker
from landclearance.selectors.register import MARKS, SORTS, BlockerRow, blocker_rows, grouped
from landclearance.selectors.words import LEVEL_WORDS
from landclearance.views.shared import zone_or_none
from projects.models import Project
from projects.policies import visible_projects
from projects.views.filters import Column, FilterGroup, address, asked_values, chips, group, sort_column
from projects.views.shared import user_of
from projects.views.zones import viewing_day

PAGE_SIZE = 50

# The fields of the register's address.
FIELDS = ("project", "code", "level", "owner", "mark", "closed", "sort")
FILTERS = FIELDS[:-2]

MARK_WORDS = {
    "undated": gettext_lazy("no known end"),
    "overdue": gettext_lazy("overdue"),
    "broken": gettext_lazy("promise broken"),
    "unanswered": gettext_lazy("proposal without an answer"),
    "waiting": gettext_lazy("waits for another project"),
    "unassigned": gettext_lazy("to be reassigned from the district"),
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
        "undated": sum(1 for row in rows if row.undated),
        "broken": sum(1 for row in rows if row.state.past_due),
        "unanswered": sum(1 for row in rows if MARKS["unanswered"](row)),
        "by_code": grouped(rows, lambda row: row.facts.code),
        "by_level": grouped(rows, lambda row: row.state.level),
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
    return [name for name, has in MARKS.items() if has(row)]


def _values(row: BlockerRow) -> dict[str, list[str]]:
    return {
        "project": [row.project.code],
        "code": [row.facts.code],
        "level": [row.state.level],
        "owner": [row.owner],
        "mark": _marks(row),
    }


def _passes(row: BlockerRow, chosen: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether a row has one of the chosen values in every filter that is in force."""
    values = _values(row)
    return all(not wanted or set(wanted) & set(values[name]) for name, wanted in chosen.items())


def _groups(
    rows: list[BlockerRow], chosen: Mapping[str, tuple[str, ...]], projects: list[Project]
) -> list[FilterGroup]:
    owners = dict(sorted({row.owner: row.state.owner_name for row in rows if row.owner}.items()))
    offered: dict[str, tuple[str, Any]] = {
        "mark": (_("Attention"), MARK_WORDS.items()),
        "project": (_("Project"), [(project.code, local_name(project)) for project in projects]),
        "code": (_("What kind"), BlockerCode.choices),
        "level": (_("Level of authority"), LEVEL_WORDS.items()),
        "owner": (_("Who must act"), owners.items()),
    }
    values = [_values(row) for row in rows]
    return [
        group(name, label, words, [value for row in values for value in row[name]], chosen[name])
        for name, (label, words) in offered.items()
    ]


def _columns(request: HttpRequest, sort: str) -> dict[str, Column]:
    def column(key: str, label: str, **more: object) -> Column:
        return sort_column(request, FIELDS, sort, key, label, **more)

    return {
        "title": column("title", _("Blocker")),
        "project": column("project", _("Project")),
        "level": column("level", _("Level of authority")),
        "age": column("age", _("At this level"), unit=_("days"), numeric=True),
        "owner": column("owner", _("Who must act")),
        "since": column("since", _("Since"), numeric=True),
        "due": column("due", _("Due by order"), numeric=True),
        "closed": column("closed", _("Closed on"), numeric=True),
        "release": column("release", _("Expected to be cleared on"), numeric=True),
        "broken": column("broken", _("Promises broken"), unit=_("times"), numeric=True),
        "answer": column("answer", _("Proposal")),
        "days": column("days", _("Share of the slip"), unit=_("days"), numeric=True),
    }
