"""Which map layers there are, from which zoom, and the only properties that may leave by them.

Tiles are cut at 512 CSS pixels, so a tile of zoom z is what a map shows at zoom z + 1: parcels, worth seeing at 13
and closer, are in tiles from 12. No land user's name, identity number or amount is ever a property of a tile.
"""

from dataclasses import dataclass

TILE_PIXELS = 512
PARCEL_TILE_ZOOM = 12

_NAMED = frozenset({"name", "name_en", "rank", "approximate"})


@dataclass(frozen=True, slots=True)
class MapLayer:
    """``contents``: layers inside the tile and the properties that each may carry."""

    name: str
    min_zoom: int
    contents: dict[str, frozenset[str]]


LAYERS: dict[str, MapLayer] = {
    layer.name: layer
    for layer in (
        MapLayer(
            "basemap",
            0,
            {
                **dict.fromkeys(
                    (
                        "land",
                        "provinces",
                        "communes",
                        "border",
                        "rivers",
                        "water",
                        "roads",
                        "railway",
                        "gates",
                    ),
                    _NAMED,
                ),
                "places": _NAMED,
                "names": _NAMED | {"of"},
            },
        ),
        MapLayer("zones", 0, {"zones": frozenset({"id", "code", "name", "name_en"})}),
        MapLayer(
            "functional-areas",
            6,
            {
                "areas": frozenset({"id", "code", "kind", "approximate"}),
                "area_names": frozenset({"id", "name", "name_en"}),
            },
        ),
        MapLayer(
            "projects",
            6,
            {
                "works": frozenset({"id", "project", "level", "activity", "approximate"}),
                "works_lines": frozenset({"id", "project", "level", "activity", "approximate"}),
                "project_points": frozenset(
                    {"project", "name", "name_en", "level", "slip", "at_least", "parts", "parts_handed_over"}
                ),
            },
        ),
        MapLayer(
            "parcels",
            PARCEL_TILE_ZOOM,
            {
                "parcels": frozenset({"id", "label", "use"}),
                "parts": frozenset({"id", "project", "label", "use", "state", "holder", "blocks", "code"}),
            },
        ),
        MapLayer(
            "investors",
            8,
            {"portions": frozenset({"id", "investor", "code", "status"})},
        ),
        MapLayer(
            "blockers",
            8,
            {"blockers": frozenset({"id", "kind", "project", "code", "level"})},
        ),
    )
}
