"""The portfolio: every project of the zone in one table."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def portfolio(request: HttpRequest) -> HttpResponse:
    return render(request, "tracker/portfolio.html", {})
