"""The land of a project: versions of its boundary, parcels of two projects, remainders, areas that differ."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from landclearance.models import ScopeReason
from landclearance.selectors.land_report import land_report
from landclearance.selectors.required_area import area_series, boundary_versions
from landclearance.views.shared import project_or_404
from projects.views.zones import viewing_day

REASONS = {
    **dict(ScopeReason.choices),
    "opened": _("First drawn"),
    "case": _("Case out of scope, or back in it"),
}


@require_safe
def land_page(request: HttpRequest, project: str) -> HttpResponse:
    """How the required area came about, and what of the land needs an eye. No name of a land user."""
    found = project_or_404(request, project)
    as_of, now = viewing_day(request), timezone.now()
    changes = area_series(found, as_of, now)
    context = {
        "project": found,
        "versions": boundary_versions(found, as_of, now),
        "changes": [(change, REASONS.get(change.reason, change.reason)) for change in changes],
        "required_m2": sum(change.net_m2 for change in changes),
        "report": land_report(found, as_of, now),
        "frame_as_of": as_of,
    }
    return render(request, "landclearance/land.html", context)
