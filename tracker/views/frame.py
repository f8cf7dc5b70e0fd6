"""What every page's frame shows: the rail, the zone, the day. A context processor."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from geodata.models import Zone
from projects.views.zones import current_zone, viewing_day, zones_of
from tracker.models import AssessmentRun

# URL name, icon, word. A page that is not there yet is left out.
_RAIL = (
    ("portfolio", "layout-list", pgettext_lazy("rail", "Projects")),
    ("map", "map-2", pgettext_lazy("rail", "Map")),
    ("clearance", "polygon", pgettext_lazy("rail", "Clearance")),
    ("blockers", "barrier-block", pgettext_lazy("rail", "Blockers")),
    ("investors", "building-warehouse", pgettext_lazy("rail", "Investors")),
    ("bulletins", "report", pgettext_lazy("rail", "Bulletins")),
)


@dataclass(frozen=True, slots=True)
class RailItem:
    name: str
    url: str
    icon: str
    label: str
    active: bool


def as_of_shown(zone: Zone | None, on: date) -> date | None:
    """The day that a zone's figures speak of when one looks on ``on``; None before the first assessment."""
    if zone is None:
        return None
    found = AssessmentRun.objects.filter(zone=zone, as_of__lte=on).aggregate(newest=Max("as_of"))
    newest: date | None = found["newest"]
    return newest


def _rail(request: HttpRequest) -> list[RailItem]:
    match = request.resolver_match
    here = match.url_name if match else ""
    items = []
    for name, drawing, label in _RAIL:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        active = name == here or (request.path.startswith(url) and url != "/")
        if name == "portfolio":
            active = here in ("portfolio", "progress_forms") or request.path.startswith("/projects/")
        items.append(RailItem(name, url, drawing, str(label), active))
    return items


def frame(request: HttpRequest) -> dict[str, Any]:
    """Adds ``frame_zone``, ``frame_zones``, ``frame_as_of``, ``frame_today``, ``frame_rail`` when signed in.

    Everything that asks the database waits until the template needs it. A view that shows another day than
    the zone's newest passes ``frame_as_of`` itself.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {
        "frame_rail": _rail(request),
        "frame_zones": SimpleLazyObject(lambda: zones_of(request)),
        "frame_zone": SimpleLazyObject(lambda: current_zone(request)),
        "frame_as_of": SimpleLazyObject(lambda: as_of_shown(current_zone(request), viewing_day(request))),
        "frame_today": timezone.localdate(),
        "frame_unassessed": _("No assessment yet"),
    }
