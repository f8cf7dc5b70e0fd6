"""Delay and its causes: the slip taken apart, who holds which days of it, and what would save most."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from projects.views.zones import viewing_day
from tracker.models import ProjectAssessment
from tracker.selectors.delay_page import windows
from tracker.views.delay_tables import (
    NO_WATERFALL,
    access_rows,
    body_rows,
    delay_rows,
    open_rows,
    set_rows,
    waterfall_view,
)
from tracker.views.project_frame import assessment_of, frame, project_of
from tracker.views.project_sentence import project_sentence
from tracker.views.project_tables import Result, staircase_steps


@require_safe
def project_delay(request: HttpRequest, code: str) -> HttpResponse:
    """404 for a code that does not exist or that the user may not see."""
    project = project_of(request, code)
    found: ProjectAssessment | None = assessment_of(request, project)
    context = {
        **frame(request, project, found, "project_delay"),
        "sentence": project_sentence(found.result if found else None),
        "windows": windows(project, viewing_day(request)),
        **(_body(found.result, project.code) if found else {}),
    }
    return render(request, "tracker/project_delay.html", context)


def _body(result: Result, project: str) -> dict[str, Any]:
    rows = delay_rows(result, project)
    falls = result.get("waterfall") or {}
    latest, original = falls.get("latest") or {}, falls.get("original") or {}
    return {
        "blockers": rows,
        "open_ends": open_rows(rows),
        "bodies": body_rows(result),
        "sets": set_rows(result, rows),
        "staircase": staircase_steps(result),
        "places": access_rows(result, rows),
        "waterfall": waterfall_view(latest, "latest"),
        "original_waterfall": waterfall_view(original, "original") if original != latest else None,
        "no_waterfall": NO_WATERFALL.get(str(latest.get("reason")), ""),
        "sampled": (result.get("attribution") or {}).get("method") == "sampled",
        "attribution": result.get("attribution") or {},
    }
