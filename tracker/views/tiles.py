"""Vector tiles. Cut once for everybody who may see the same zones, then served from memory until facts change."""

import hashlib
from collections.abc import Callable
from http import HTTPStatus

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_safe

from geodata.domain.tiles import tile_exists
from geodata.services.tiles import Feature, encode_tile
from projects.views.zones import viewing_day, zones_of
from tracker.selectors.map_basemap import basemap, functional_areas, zones
from tracker.selectors.map_blockers import blockers
from tracker.selectors.map_investors import investors
from tracker.selectors.map_layers import LAYERS
from tracker.selectors.map_projects import parcels, projects
from tracker.selectors.map_view import TileView, data_version

CONTENT_TYPE = "application/vnd.mapbox-vector-tile"
CACHE_SECONDS = 24 * 3600

READERS: dict[str, Callable[[TileView], dict[str, list[Feature]]]] = {
    "basemap": basemap,
    "zones": zones,
    "functional-areas": functional_areas,
    "projects": projects,
    "parcels": parcels,
    "investors": investors,
    "blockers": blockers,
}


@require_safe
def tile(request: HttpRequest, layer: str, z: int, x: int, y: int) -> HttpResponse:
    """One tile: 404 for a layer or a place that does not exist, 204 for a tile with nothing in it.

    The browser keeps tiles but asks each time whether they still hold: an act recorded a minute ago must show.
    """
    if layer not in LAYERS or not tile_exists(z, x, y):
        return HttpResponse(status=HTTPStatus.NOT_FOUND, content_type="text/plain")
    zone_ids = tuple(sorted(zone.pk for zone in zones_of(request)))
    data = _cut(layer, TileView(zone_ids, z, x, y, viewing_day(request)))
    etag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == etag:
        response: HttpResponse = HttpResponseNotModified()
    elif data:
        response = HttpResponse(data, content_type=CONTENT_TYPE)
    else:
        response = HttpResponse(status=HTTPStatus.NO_CONTENT)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Cookie"
    return response


def _cut(layer: str, view: TileView) -> bytes:
    if view.z < LAYERS[layer].min_zoom:
        return b""
    who_and_when = f"{view.zone_ids}:{view.on}:{data_version(view.zone_ids)}"
    key = f"{layer}/{view.z}/{view.x}/{view.y}/{hashlib.sha256(who_and_when.encode()).hexdigest()}"
    cache = caches["tiles"]
    known: bytes | None = cache.get(key)
    if known is None:
        allowed = LAYERS[layer].contents
        known = b"".join(
            encode_tile(name, _public(features, allowed[name]), view.z, view.x, view.y)
            for name, features in READERS[layer](view).items()
        )
        cache.set(key, known, CACHE_SECONDS)
    return known


def _public(features: list[Feature], allowed: frozenset[str]) -> list[Feature]:
    """Only the properties that the layer may carry: what a selector adds by mistake stays here."""
    return [
        (shape, {name: value for name, value in properties.items() if name in allowed})
        for shape, properties in features
    ]
