"""Figures as the monitoring forms ask for them: projects late by official cause and group."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from geodata.templatetags.clearway import local_name
from landclearance.selectors.count_words import KIND_WORDS
from landclearance.views.sheet import asked_period
from projects.models.reports import DelayCause
from projects.policies import visible_projects
from projects.views.zones import current_zone, viewing_day
from tracker.domain.cause_table import GROUPS, UNSTATED
from tracker.selectors.cause_table import delays_by_cause


@require_safe
def progress_forms(request: HttpRequest) -> HttpResponse:
    """Form 3.1's rows on delay: by cause and group at the end of a period, with who entered and left."""
    zone = current_zone(request)
    period = asked_period(request, viewing_day(request))
    projects = visible_projects(request.user).filter(zone=zone)
    names = {project.code: local_name(project) for project in projects}
    rows = delays_by_cause(projects, period.start, period.end) if zone else []
    words = {value: str(word) for value, word in DelayCause.choices}
    words |= {UNSTATED: _("Cause not stated"), "unknown": _("Not known whether late")}
    lines: list[dict[str, Any]] = [
        {
            "word": words[row.cause],
            "groups": [[(code, names[code]) for code in codes] for codes in row.groups],
            "total": row.total,
            "change": row.change,
            "entered": [(code, names[code]) for code in row.entered],
            "left": [(code, names[code]) for code in row.left],
        }
        for row in rows
    ]
    context = {
        "lines": lines,
        "groups": GROUPS,
        "period": period,
        "kinds": KIND_WORDS.items(),
        "count": len(names),
        "frame_as_of": period.end,
    }
    return render(request, "tracker/progress_forms.html", context)
