"""The programme of one project: dates and floats of every activity, float paths, schedule quality, what-if."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from geodata.templatetags.clearway import day
from tracker.selectors.quality_words import PRACTICE_WORDS
from tracker.selectors.words import issue_word
from tracker.views.programme_tables import Refs, ahead_rows, check_rows, path_rows, programme_rows
from tracker.views.project_frame import assessment_of, frame, project_of


@require_safe
def project_programme(request: HttpRequest, code: str) -> HttpResponse:
    """404 for a code that does not exist or that the user may not see."""
    project = project_of(request, code)
    found = assessment_of(request, project)
    context = frame(request, project, found, "project_programme")
    if found is not None:
        context |= _body(found.result)
    return render(request, "tracker/project_programme.html", context)


def _body(result: Mapping[str, Any]) -> dict[str, Any]:
    refs = Refs(result)
    quality = result.get("quality") or {}
    rows, checks = programme_rows(result, refs), check_rows(result, refs)
    return {
        "activities": rows,
        "checks": checks,
        "failed": [row for row in checks if row.verdict == "failed"],
        "practices": PRACTICE_WORDS,
        "paths": path_rows(result, refs),
        "override": quality.get("override"),
        "ahead": ahead_rows(result, refs),
        "near": quality.get("near_critical"),
        "problem": quality.get("problem") or "",
        "computed": any(row.path for row in rows),
        "judged": "quality" in result,
        "critical_count": sum(1 for row in rows if row.path == "critical"),
        "near_count": sum(1 for row in rows if row.path == "near"),
        "sentence": _sentence(result, refs),
        "issues": [
            (_subject(row["subject"], refs), issue_word(row["code"], row["message"]))
            for row in result.get("issues") or []
        ],
    }


def _subject(subject: str, refs: Refs) -> str:
    """An activity by its name, a link by both."""
    return " → ".join(ref.name for ref in refs.all(subject.split(" -> ")))


def _sentence(result: Mapping[str, Any], refs: Refs) -> str:
    """What sets the finish: the first path from its first open activity to its last."""
    finish, paths = result.get("forecast_finish"), path_rows(result, refs)
    if not finish or not paths:
        return ""
    chain = paths[0].activities
    if len(chain) == 1:
        text = _("The works are forecast to end on %(finish)s; “%(last)s” alone sets that day.")
    else:
        text = _(
            "The works are forecast to end on %(finish)s. That day is set by a chain of %(count)s activities, "
            "from “%(first)s” to “%(last)s”."
        )
    return text % {
        "finish": day(finish),
        "count": len(chain),
        "first": chain[0].name,
        "last": chain[-1].name,
    }
