"""Forecast of one project: what is shown of the finish and why, what matters most, what it rests on."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tracker.models import ProjectAssessment
from tracker.views.forecast_charts import distribution
from tracker.views.forecast_rows import (
    basis_rows,
    critical_rows,
    horizon_rows,
    left_out_words,
    rank_rows,
    record_figures,
    set_rows,
    works_row,
    works_words,
)
from tracker.views.forecast_sentence import forecast_sentence, gate_words
from tracker.views.project_frame import assessment_of, frame, project_of


@require_safe
def project_forecast(request: HttpRequest, code: str) -> HttpResponse:
    """404 for a code that does not exist or that the user may not see."""
    project = project_of(request, code)
    found = assessment_of(request, project)
    context = {
        **frame(request, project, found, "project_forecast"),
        "sentence": forecast_sentence(found.result if found else None),
        **(_body(found, project.code) if found and found.result.get("forecast") else {}),
    }
    return render(request, "tracker/project_forecast.html", context)


def _body(assessment: ProjectAssessment, code: str) -> dict[str, Any]:
    result = assessment.result
    entry = result["forecast"]
    return {
        "forecast": entry,
        "gate": gate_words(entry["gate"]),
        "chart": distribution(result),
        "ranks": rank_rows(entry, code),
        "sets": set_rows(entry, code),
        "critical": critical_rows(result),
        "basis": basis_rows(entry),
        "works": works_row(entry),
        "works_words": works_words(entry),
        "horizons": horizon_rows(entry["record"]),
        "figures": record_figures(entry),
        "left_out": left_out_words(entry["record"]),
    }
