"""One project: a sentence, the programme against what was approved, what blocks it, money, history."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from projects.policies import visible_projects
from projects.views.zones import viewing_day
from tracker.selectors.project_page import ProjectPage
from tracker.selectors.project_page import project_page as load_page
from tracker.selectors.words import issue_word
from tracker.views.gantt import gantt
from tracker.views.levels import level_panel
from tracker.views.project_frame import frame, project_of
from tracker.views.project_sentence import project_sentence
from tracker.views.project_tables import (
    activity_rows,
    blocker_rows,
    money_rows,
    reason_rows,
    staircase_steps,
    step_rows,
)


@require_safe
def project_page(request: HttpRequest, code: str) -> HttpResponse:
    """404 for a code that does not exist or that the user may not see."""
    project = project_of(request, code)
    page = load_page(visible_projects(request.user), project, viewing_day(request), timezone.now())
    found = page.assessment
    context = {
        **frame(request, project, found, "project"),
        "page": page,
        "sentence": project_sentence(found.result if found else None),
        **level_panel(request, project, found),
        **_body(page),
    }
    return render(request, "tracker/project.html", context)


def _body(page: ProjectPage) -> dict[str, Any]:
    if page.assessment is None:
        return {}
    result = page.assessment.result
    blockers = blocker_rows(result, page.project.code)
    return {
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
