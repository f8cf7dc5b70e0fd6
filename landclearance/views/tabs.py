"""The pages of land clearance, side by side as tabs."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TABS: Mapping[str, Promise] = {
    "clearance": _("Cases"),
    "clearance_board": _("Board"),
    "clearance_sheet": _("Progress sheet"),
    "clocks": _("Clocks"),
    "clearance_law": _("Rules of law"),
    "clearance_contradictions": _("Contradictions"),
    "clearance_items": _("Items on the land"),
    "plans": _("Compensation"),
}
"""Pages of the zone's clearance, by the name of their address, in the order of the tabs."""


@dataclass(frozen=True, slots=True)
class Tab:
    """``current``: the page that is shown."""

    url: str
    name: Promise
    current: bool


def clearance_tabs(request: HttpRequest) -> list[Tab]:
    """The tabs, with the page of the request as the current one; the day looked at is kept."""
    here = request.resolver_match.url_name if request.resolver_match else ""
    as_of = request.GET.get("as_of", "")
    query = f"?as_of={as_of}" if as_of.replace("-", "").isdigit() else ""
    return [Tab(reverse(address) + query, name, address == here) for address, name in TABS.items()]
