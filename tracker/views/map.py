"""The map page, and the drawer that answers what was clicked."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from geodata.models import FunctionalArea
from landclearance.domain.vocabulary import CaseState, Holder
from landclearance.models import BlockerCode
from projects.models import Project
from projects.selectors.investor_words import STATUS_WORDS
from projects.views.zones import current_zone, viewing_day, zones_of
from tracker.models import Level
from tracker.selectors.map_find import (
    Click,
    Found,
    PartFound,
    blockers_by_number,
    found_at,
    parts_found,
    projects_by_number,
)
from tracker.selectors.map_investors import portion_rows
from tracker.selectors.map_layers import LAYERS
from tracker.selectors.map_page import MapPage, MapSources, map_page, map_sources, project_bounds
from tracker.selectors.map_projects import UNKNOWN_STATE
from tracker.selectors.portfolio import portfolio_rows
from tracker.selectors.words import blocker_code_word, holder_word, level_word, state_word
from tracker.views.filters import chips, filter_groups, read_query

LEVELS = (Level.CRITICAL, Level.SERIOUS, Level.WATCH, Level.ON_TRACK, Level.UNKNOWN)
MAX_ZOOM = 20
OWNERS = (
    ("GSHHG", "GSHHG"),
    ("OpenStreetMap", "© OpenStreetMap"),
    ("GeoNames", "GeoNames"),
    ("Natural Earth", "Natural Earth"),
    ("vietnamese-provinces-database", "vietnamese-provinces-database"),
)
"""What stands in a source, and how its owner wants to be named on the map."""


def _zone_ids(request: HttpRequest) -> tuple[int, ...]:
    return tuple(sorted(zone.pk for zone in zones_of(request)))


@require_safe
def show_map(request: HttpRequest) -> HttpResponse:
    """The whole map. The address carries filters (query) and view, layers and palette (after the #)."""
    zone, on, query = current_zone(request), viewing_day(request), read_query(request)
    rows = portfolio_rows(Project.objects.filter(zone=zone), on) if zone else []
    page = map_page((zone.pk,) if zone else (), rows, query, on)
    groups = filter_groups(rows, query)
    sources = map_sources()
    states, holders = page.figures.states, page.figures.holders
    context = {
        "page": page,
        "filter_groups": groups,
        "chips": chips(request, query, groups),
        "levels": [(level.value, page.figures.levels.get(level.value, 0)) for level in LEVELS],
        "states": [(code, word, states.get(code, 0)) for code, word in _state_words().items()],
        "holders": [(code, word, holders.get(code, 0)) for code, word in _holder_words().items()],
        "layers": _layer_words(),
        "portion_states": STATUS_WORDS.items(),
        "config": _config(request, page, sources),
        "sources": sources,
        "zone": zone,
    }
    return render(request, "tracker/map.html", context)


def _state_words() -> dict[str, str]:
    return {state.value: state_word(state.value) for state in CaseState} | {
        UNKNOWN_STATE: level_word(Level.UNKNOWN)
    }


def _holder_words() -> dict[str, str]:
    return {holder.value: holder_word(holder.value) for holder in Holder} | {"": _("Not known")}


def _layer_words() -> list[tuple[str, str]]:
    return [
        ("zones", _("Zone boundary")),
        ("functional-areas", _("Functional areas")),
        ("projects", _("Works of projects")),
        ("parcels", _("Parcels")),
        ("investors", _("Investors' land")),
        ("blockers", _("Blockers")),
        ("names", _("Place names")),
    ]


def _config(request: HttpRequest, page: MapPage, sources: MapSources) -> dict[str, Any]:
    """What the map's modules need, already in the reader's language."""
    layers = layer_config(request, sources)
    return {
        **layers,
        "bounds": page.bounds,
        "attribution": _with_invented(layers["attribution"], page),
        "start": _start(request, page),
        "filtered": page.hidden > 0,
        "codes": [project.row.project.code for project in page.projects],
        "atUrl": reverse("map_at"),
        "panelUrl": reverse("map_panel", args=["kind", 0]),
        "dayQuery": _day_query(request),
        "parcelZoom": LAYERS["parcels"].min_zoom + 1,
        "maxZoom": MAX_ZOOM,
        "text": {
            "days": pgettext("short for days", "d"),
            "loading": _("Loading the map…"),
            "failed": _("Part of the map could not be loaded."),
            "signedOut": _("You have been signed out. Sign in again to see the map."),
            "nothing": _("Nothing could be read about this place. Try again."),
            "zoomIn": _("Zoom in"),
            "zoomOut": _("Zoom out"),
        },
    }


def _with_invented(attribution: str, page: MapPage) -> str:
    label = escape(_("partly invented data"))
    return f"{attribution} · {label}" if page.has_invented else attribution


def _start(request: HttpRequest, page: MapPage) -> dict[str, Any]:
    """Where ``?project=`` wants to begin, with its drawer open; nothing without it."""
    asked = request.GET.get("project", "")
    found = next((item for item in page.projects if item.row.project.code == asked), None)
    return {"bounds": found.bounds, "open": f"project/{found.row.project.pk}"} if found else {}


@require_safe
def map_mini(request: HttpRequest, code: str) -> JsonResponse:
    """What a small map of one project needs: addresses, words, and where its works are (null: not drawn yet)."""
    project = get_object_or_404(Project, code=code, zone__in=_zone_ids(request))
    bounds = project_bounds((project.zone_id,)).get(project.pk)
    return JsonResponse(_mini_config(request) | {"bounds": bounds, "project": code})


@require_safe
def map_mini_place(request: HttpRequest) -> JsonResponse:
    """What a small map of a place needs; the page that holds it says where."""
    return JsonResponse(_mini_config(request) | {"bounds": None, "project": ""})


def _mini_config(request: HttpRequest) -> dict[str, Any]:
    config = layer_config(request, map_sources())
    words = {"zoomIn": _("Zoom in"), "zoomOut": _("Zoom out"), "noWorks": _("No works are drawn yet.")}
    config["text"] |= words | {"failed": _("Part of the map could not be loaded.")}
    return config | {"mapUrl": reverse("map")}


def layer_config(request: HttpRequest, sources: MapSources) -> dict[str, Any]:
    """Addresses, words and the language for any map of ours, the small one included."""
    tiles = reverse("tile", args=["layer", 0, 0, 0]).replace("layer/0/0/0", "{layer}/{z}/{x}/{y}")
    return {
        "tileUrl": tiles + _day_query(request),
        "layers": {name: layer.min_zoom for name, layer in LAYERS.items()},
        "language": get_language(),
        "codeWords": {str(code): blocker_code_word(str(code)) for code in BlockerCode.values},
        "attribution": escape(_attribution(sources)),
        "text": {"days": pgettext("short for days", "d")},
    }


def _day_query(request: HttpRequest) -> str:
    """The day that was asked for goes along with every tile; without one, tiles speak of the newest."""
    asked = request.GET.get("as_of", "")
    return f"?{urlencode({'as_of': viewing_day(request).isoformat()})}" if asked else ""


def _attribution(sources: MapSources) -> str:
    """Owners of the data in one short line; their licences and the full wording are in the panel."""
    owners = [owner for mark, owner in OWNERS if any(mark in name for name in sources.names)]
    approximate = [_("roads and railway drawn approximately")] if sources.has_approximate else []
    return " · ".join([", ".join(owners), *approximate])


@require_safe
def map_at(request: HttpRequest) -> HttpResponse:
    """What lies at ``lon``, ``lat`` (degrees, EPSG:4326) when the map stands at ``zoom``: the drawer's content."""
    try:
        lon, lat = float(request.GET["lon"]), float(request.GET["lat"])
        zoom = int(request.GET["zoom"])
    except (KeyError, ValueError):
        return HttpResponseBadRequest(_("Give lon, lat and zoom as numbers."))
    if not (-180 <= lon <= 180 and -85 <= lat <= 85 and 0 <= zoom <= MAX_ZOOM + 2):
        return HttpResponseBadRequest(_("This place is not on the map."))
    return _drawer(request, found_at(_zone_ids(request), Click(lon, lat, zoom), viewing_day(request)))


@require_safe
def map_panel(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """One thing by its number: the drawer's content when a list or a link asks for it."""
    zone_ids, on = _zone_ids(request), viewing_day(request)
    found = Found()
    if kind == "part":
        found = Found(parts=parts_found(zone_ids, [pk], on))
    elif kind == "blocker":
        found = Found(blockers=list(blockers_by_number(zone_ids, [pk])))
    elif kind == "project":
        found = Found(projects=projects_by_number(zone_ids, [pk], on))
    elif kind == "portion":
        found = Found(portions=portion_rows(zone_ids, [pk], on))
    elif kind == "area":
        found = Found(areas=list(FunctionalArea.objects.filter(pk=pk, zone__in=zone_ids)))
    if not found:
        raise Http404
    return _drawer(request, found)


def _drawer(request: HttpRequest, found: Found) -> HttpResponse:
    context = {"found": found, "part_rows": [_part_row(part) for part in found.parts]}
    response = render(request, "tracker/map_drawer.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _part_row(row: PartFound) -> dict[str, Any]:
    found = row.found
    state = found.state if found else UNKNOWN_STATE
    return {
        "part": row.part,
        "found": found,
        "state": state,
        "state_word": _state_words().get(state, state),
        "waits": state not in (CaseState.HANDED_OVER, CaseState.OUT_OF_SCOPE),
        "holder_word": _holder_words().get(found.holder if found else "", ""),
        "code_word": blocker_code_word(found.blocker_code) if found and found.blocker_code else "",
    }
