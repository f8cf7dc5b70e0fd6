"""Which zone and which day a page speaks of: chosen in the address, remembered for the session."""

from datetime import date

from django.http import HttpRequest
from django.utils import timezone

from geodata.models import Zone
from projects.policies import visible_zones


def zones_of(request: HttpRequest) -> list[Zone]:
    """Zones that the signed-in user may see, by name; asked of the database once per request."""
    known: list[Zone] | None = getattr(request, "_clearway_zones", None)
    if known is None:
        user = request.user
        known = list(visible_zones(user).defer("boundary").order_by("name")) if user.is_authenticated else []
        request._clearway_zones = known  # type: ignore[attr-defined]
    return known


def current_zone(request: HttpRequest) -> Zone | None:
    """The zone of ``?zone=``, else the session's, else the first. None when the user may see none."""
    zones = {zone.code: zone for zone in zones_of(request)}
    asked = request.GET.get("zone", "")
    if asked in zones and request.session.get("zone") != asked:
        request.session["zone"] = asked
    chosen = asked if asked in zones else request.session.get("zone", "")
    return zones.get(chosen) or next(iter(zones.values()), None)


def viewing_day(request: HttpRequest) -> date:
    """The day of ``?as_of=`` (ISO); today when it is missing, unreadable or in the future."""
    today = timezone.localdate()
    try:
        asked = date.fromisoformat(request.GET.get("as_of", ""))
    except ValueError:
        return today
    return min(asked, today)
