"""The rules of law that the clocks use, regime by regime."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from landclearance.selectors.law_table import law_table
from landclearance.views.tabs import clearance_tabs
from projects.models import HolidayOverride
from projects.selectors.regimes import regime_table
from projects.views.zones import current_zone, viewing_day


@require_safe
def law_page(request: HttpRequest) -> HttpResponse:
    """Every number with its article and what is still to be verified, R1 beside R5; moved days off below."""
    zone = current_zone(request)
    as_of = viewing_day(request)
    country = zone.country_code if zone else "VN"
    context = {
        "clearance_tabs": clearance_tabs(request),
        "law": law_table(regime_table(), as_of),
        "moved": HolidayOverride.objects.filter(country_code__iexact=country).order_by("-day")[:40],
        "frame_as_of": as_of,
    }
    return render(request, "landclearance/law.html", context)
