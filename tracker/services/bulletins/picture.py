"""The bulletin's map as SVG. The same content gives the same bytes: fixed ids, no date, glyphs as paths."""

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

import matplotlib as mpl
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from shapely.geometry.base import BaseGeometry

from tracker.selectors.bulletin_map import MapContent, MapLayer
from tracker.services.bulletins.labels import LEVEL_STYLE, Labels

WIDTH_IN = 6.4
MAX_HEIGHT_IN = 5.0

LINES: dict[str, dict[str, Any]] = {
    "river": {"color": "#a9c8d8", "linewidth": 0.7, "zorder": 2},
    "border": {"color": "#5b5560", "linewidth": 1.6, "linestyle": (0, (6, 2, 1, 2)), "zorder": 6},
    "railway": {"color": "#5d6670", "linewidth": 0.9, "linestyle": (0, (4, 1.5)), "zorder": 6},
    "road": {"color": "#c2a878", "linewidth": 1.0, "zorder": 6},
}
FILLS: dict[str, dict[str, Any]] = {
    "land": {"facecolor": "#e2e3e0", "edgecolor": "none", "zorder": 1},
    "water": {"facecolor": "#cfe2ea", "edgecolor": "none", "zorder": 1},
    "commune": {"facecolor": "none", "edgecolor": "#c3cbc3", "linewidth": 0.5, "zorder": 3},
    "functional_area": {"facecolor": "#dbe4f0", "edgecolor": "#7f93b2", "linewidth": 0.7, "zorder": 4},
    "zone": {
        "facecolor": "none",
        "edgecolor": "#6d5a8c",
        "linewidth": 0.9,
        "linestyle": (0, (5, 2)),
        "zorder": 5,
    },
}
RC: dict[Any, Any] = {
    "svg.hashsalt": "clearway",
    "svg.fonttype": "path",
    "font.family": ["Liberation Sans", "DejaVu Sans"],
    "font.size": 7,
}


def draw_map(content: MapContent, numbers: Mapping[str, int], levels: Mapping[str, str]) -> str:
    """An SVG document; ``numbers`` are the projects' numbers in the table, ``levels`` their levels, by code."""
    west, south, east, north = content.frame
    height = min(MAX_HEIGHT_IN, WIDTH_IN * (north - south) / (east - west))
    with mpl.rc_context(RC):
        figure = Figure(figsize=(WIDTH_IN, height))
        axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
        axes.set_facecolor("#f1f4ee")
        _furniture(axes, content.frame)
        for layer in content.layers:
            _draw_layer(axes, layer, content.frame)
        labels = Labels(axes)
        for code, shape in sorted(content.projects.items()):
            _draw_project(axes, shape, levels.get(code, "unknown"))
        # Worst level first: where marks crowd, the worst keeps its place and the others are led aside.
        for code in sorted(content.projects, key=lambda code: numbers.get(code, 0)):
            labels.mark(content.projects[code], numbers.get(code), levels.get(code, "unknown"))
        for layer in reversed(content.layers):
            _label_layer(labels, layer, content.frame)
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return _embeddable(buffer.getvalue())


def _embeddable(document: str) -> str:
    """The bare svg element. Its style sheet would fall foul of the content security policy: made attributes."""
    svg = document[document.index("<svg") :]
    svg = re.sub(r"<style.*?</style>", "", svg, count=1, flags=re.DOTALL)
    return svg.replace("<svg ", '<svg stroke-linejoin="round" stroke-linecap="butt" aria-hidden="true" ', 1)


def _draw_layer(axes: Axes, layer: MapLayer, frame: tuple[float, float, float, float]) -> None:
    window = shapely.box(*frame)
    for shape in layer.shapes:
        seen = shapely.intersection(shapely.make_valid(shape), window)
        if seen.is_empty:
            continue
        if layer.kind in FILLS:
            _fill(axes, seen, FILLS[layer.kind])
        elif layer.kind in LINES:
            for line in _lines(seen):
                axes.plot(*line.xy, solid_capstyle="round", **LINES[layer.kind])


def _label_layer(labels: Labels, layer: MapLayer, frame: tuple[float, float, float, float]) -> None:
    window = shapely.box(*frame)
    for shape, label in zip(layer.shapes, layer.labels, strict=True):
        seen = shapely.intersection(shapely.make_valid(shape), window)
        if not seen.is_empty and label:
            labels.name(layer.kind, seen, label)


def _draw_project(axes: Axes, shape: BaseGeometry, level: str) -> None:
    colour, _marker = LEVEL_STYLE[level]
    _fill(
        axes, shape, {"facecolor": colour, "edgecolor": colour, "linewidth": 1.6, "alpha": 0.85, "zorder": 8}
    )


def _fill(axes: Axes, shape: BaseGeometry, style: Mapping[str, Any]) -> None:
    for polygon in _polygons(shape):
        rings = [polygon.exterior, *polygon.interiors]
        path = Path.make_compound_path(*(Path(list(ring.coords), closed=True) for ring in rings))
        axes.add_patch(PathPatch(path, **style))


def _polygons(shape: BaseGeometry) -> Iterator[Any]:
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            yield part
        elif part.geom_type in ("MultiPolygon", "GeometryCollection"):
            yield from _polygons(part)


def _lines(shape: BaseGeometry) -> Iterator[Any]:
    for part in shapely.get_parts(shape):
        if part.geom_type == "LineString":
            yield part
        elif part.geom_type in ("MultiLineString", "GeometryCollection"):
            yield from _lines(part)
        elif part.geom_type in ("Polygon", "MultiPolygon"):
            yield from _lines(part.boundary)


def _furniture(axes: Axes, frame: tuple[float, float, float, float]) -> None:
    west, south, east, north = frame
    axes.set_xlim(west, east)
    axes.set_ylim(south, north)
    axes.set_aspect("equal", adjustable="box")
    axes.set_xticks([])
    axes.set_yticks([])
    bar = _round_length((east - west) / 5)
    x, y = west + 0.03 * (east - west), south + 0.03 * (north - south)
    axes.plot([x, x + bar], [y, y], color="#333", linewidth=2, solid_capstyle="butt", zorder=20)
    text = f"{bar / 1000:g} km" if bar >= 1000 else f"{bar:g} m"
    axes.annotate(text, (x + bar / 2, y), xytext=(0, 3), textcoords="offset points", ha="center", fontsize=7,
                  zorder=20)  # fmt: skip
    arrow = {"arrowstyle": "-|>", "color": "#333"}
    axes.annotate("", (0.965, 0.975), xytext=(0.965, 0.925), xycoords="axes fraction", arrowprops=arrow)
    axes.text(0.965, 0.92, "N", transform=axes.transAxes, ha="center", va="top", fontsize=8)


def _round_length(metres: float) -> float:
    """The largest of 1, 2, 5 x 10^k metres that is not above ``metres``."""
    power = 10.0 ** len(str(int(metres)))
    for step in (0.5, 0.2, 0.1, 0.05):
        if power * step <= metres:
            return power * step
    return metres
