"""One project: a sentence, the programme against what was approved, what blocks it, money, history."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from landclearance.policies import can_record_blocker
from projects.models import Project
from projects.policies import visible_projects
from projects.views.zones import viewing_day
from tracker.selectors import names
from tracker.selectors.project_page import ProjectPage
from tracker.selectors.project_page import project_page as load_page
from tracker.selectors.words import issue_word
from tracker.views.gantt import gantt
from tracker.views.project_sentence import project_sentence
from tracker.views.project_tables import (
    activity_rows,
    blocker_rows,
    money_rows,
    page_url,
    reason_rows,
    staircase_steps,
    step_rows,
)


@require_safe
def project_page(request: HttpRequest, code: str) -> HttpResponse:
    """404 for a code that does not exist or that the user may not see."""
    visible = visible_projects(request.user)
    project = get_object_or_404(visible.select_related("zone", "owner", "functional_area"), code=code)
    page = load_page(visible, project, viewing_day(request), timezone.now())
    return render(request, "tracker/project.html", {**_header(page), **_may(request, project), **_body(page)})


def _may(request: HttpRequest, project: Project) -> dict[str, bool]:
    return {"may_block": can_record_blocker(request.user, project.zone)}


def _header(page: ProjectPage) -> dict[str, Any]:
    found = page.assessment
    return {
        "page": page,
        "project": page.project,
        "name": names.project_name(page.project),
        "assessment": found,
        "sentence": project_sentence(found.result if found else None),
        # This project may have been assessed on another day than the rest of its zone.
        "frame_as_of": found.run.as_of if found else None,
        "clearance_url": page_url("clearance"),
        "map_url": page_url("map"),
    }


def _body(page: ProjectPage) -> dict[str, Any]:
    if page.assessment is None:
        return {}
    result = page.assessment.result
    blockers = blocker_rows(result, page.project.code)
    return {
        "result": result,
        "gantt": gantt(result, page.assessment.run.as_of),
        "activities": activity_rows(result),
        "blockers": [(row, step_rows(row.data)) for row in blockers],
        "staircase": staircase_steps(result),
        "reasons": reason_rows(result),
        "issues": [
            (row["subject"], issue_word(row["code"], row["message"])) for row in result.get("issues") or []
        ],
        "land": result.get("land") or {},
        "progress": result.get("progress") or {},
        "money": money_rows(result),
        "money_year": (result.get("money") or {}).get("year"),
    }
