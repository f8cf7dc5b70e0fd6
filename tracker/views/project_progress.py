"""Progress and money of one project: curves, earned schedule, the gap between money and work, every baseline."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from projects.views.zones import viewing_day
from tracker.models import ProjectAssessment
from tracker.selectors.progress_page import ProgressRows, progress_rows
from tracker.views.progress_charts import finish_history, s_curve
from tracker.views.progress_rows import fall_rows, key_rows, money_rows, report_rows, still_words
from tracker.views.progress_sentence import progress_sentence
from tracker.views.project_frame import assessment_of, frame, project_of
from tracker.views.variance_rows import variance_table


@require_safe
def project_progress(request: HttpRequest, code: str) -> HttpResponse:
    """404 for a code that does not exist or that the user may not see. ``?baseline=N``: the earlier baseline (its
    place in the order of decisions, from 0) to compare with as well.
    """
    project = project_of(request, code)
    found = assessment_of(request, project)
    rows = progress_rows(project, viewing_day(request), timezone.now())
    context = {
        **frame(request, project, found, "project_progress"),
        "sentence": progress_sentence(found.result if found else None),
        "rows": rows,
        "history_chart": finish_history(rows.history),
        **(_body(found, rows, request.GET.get("baseline", "")) if found else {}),
    }
    return render(request, "tracker/project_progress_page.html", context)


def _body(assessment: ProjectAssessment, rows: ProgressRows, chosen: str) -> dict[str, Any]:
    result = assessment.result
    earned = result.get("earned") or {}
    return {
        "earned": earned,
        "curve": s_curve(result, assessment.run.as_of),
        "key_rows": key_rows(earned),
        "books": money_rows(earned),
        "capital": earned.get("capital") or {},
        "still": still_words(earned),
        "falls": fall_rows(earned),
        "reports": report_rows(earned, rows.reports),
        "variance": variance_table(result, chosen),
    }
