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

WIDTH_IN = 6.9
MAX_HEIGHT_IN = 7.4

# Colours of look.md; marks differ too, so that a black and white print can be read.
LEVEL_STYLE: dict[str, tuple[str, str]] = {
    "on_track": ("#2b8a6e", "o"),
    "watch": ("#d9a300", "D"),
    "serious": ("#e0670f", "^"),
    "critical": ("#b3261e", "s"),
    "unknown": ("#7a8594", "o"),
}
LINES: dict[str, dict[str, Any]] = {
    "river": {"color": "#a9c8d8", "linewidth": 0.7, "zorder": 2},
    "border": {"color": "#5b5560", "linewidth": 1.3, "linestyle": (0, (6, 2, 1, 2)), "zorder": 5},
    "railway": {"color": "#5d6670", "linewidth": 0.9, "linestyle": (0, (4, 1.5)), "zorder": 6},
    "road": {"color": "#c2a878", "linewidth": 1.0, "zorder": 6},
}
FILLS: dict[str, dict[str, Any]] = {
    "land": {"facecolor": "none", "edgecolor": "none", "zorder": 0},
    "water": {"facecolor": "#cfe2ea", "edgecolor": "none", "zorder": 1},
    "commune": {"facecolor": "none", "edgecolor": "#c3cbc3", "linewidth": 0.5, "zorder": 3},
    "functional_area": {"facecolor": "#dbe4f0", "edgecolor": "#7f93b2", "linewidth": 0.7, "zorder": 4},
    "zone": {"facecolor": "none", "edgecolor": "#6d5a8c", "linewidth": 1.1, "zorder": 5},
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
        for layer in content.layers:
            _draw_layer(axes, layer, content.frame)
        for code, shape in sorted(content.projects.items()):
            _draw_project(axes, shape, numbers.get(code), levels.get(code, "unknown"))
        _furniture(axes, content.frame)
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return _embeddable(buffer.getvalue())


def _embeddable(document: str) -> str:
    """The bare svg element. Its style sheet would fall foul of the content security policy: made attributes."""
    svg = document[document.index("<svg") :]
    svg = re.sub(r"<style.*?</style>", "", svg, count=1, flags=re.DOTALL)
    return svg.replace("<svg ", '<svg stroke-linejoin="round" stroke-linecap="butt" role="img" ', 1)


def _draw_layer(axes: Axes, layer: MapLayer, frame: tuple[float, float, float, float]) -> None:
    window = shapely.box(*frame)
    for shape, label in zip(layer.shapes, layer.labels, strict=True):
        seen = shapely.intersection(shapely.make_valid(shape), window)
        if seen.is_empty:
            continue
        if layer.kind in FILLS:
            _fill(axes, seen, FILLS[layer.kind])
        elif layer.kind in LINES:
            for line in _lines(seen):
                axes.plot(*line.xy, solid_capstyle="round", **LINES[layer.kind])
        _label(axes, layer.kind, seen, label)


def _label(axes: Axes, kind: str, seen: BaseGeometry, label: str) -> None:
    point = seen.representative_point()
    if kind == "gate":
        axes.plot(point.x, point.y, marker="P", markersize=5, color="#3d3a50", zorder=9)
        axes.annotate(label, (point.x, point.y), xytext=(4, 3), textcoords="offset points", fontsize=6.5,
                      color="#3d3a50", zorder=10, annotation_clip=True)  # fmt: skip
    elif kind == "commune":
        axes.text(point.x, point.y, label, fontsize=7, color="#8b948b", ha="center", va="center", zorder=4,
                  clip_on=True)  # fmt: skip
    elif kind == "functional_area":
        axes.text(point.x, point.y, label, fontsize=5.5, color="#4d6285", ha="center", va="center", zorder=7,
                  style="italic", clip_on=True)  # fmt: skip


def _draw_project(axes: Axes, shape: BaseGeometry, number: int | None, level: str) -> None:
    colour, marker = LEVEL_STYLE[level]
    _fill(
        axes, shape, {"facecolor": colour, "edgecolor": colour, "linewidth": 1.6, "alpha": 0.85, "zorder": 8}
    )
    point = shape.representative_point()
    hollow = level == "unknown"
    axes.plot(point.x, point.y, marker=marker, markersize=12, markerfacecolor="white" if hollow else colour,
              markeredgecolor=colour if hollow else "white", markeredgewidth=1.2, zorder=11)  # fmt: skip
    if number is not None:
        axes.text(point.x, point.y, str(number), fontsize=6.5, fontweight="bold", ha="center", va="center",
                  color=colour if hollow else "white", zorder=12)  # fmt: skip


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
    axes.annotate("N", (0.97, 0.965), xytext=(0.97, 0.91), xycoords="axes fraction", ha="center", fontsize=8,
                  arrowprops={"arrowstyle": "<|-", "color": "#333"}, zorder=20)  # fmt: skip


def _round_length(metres: float) -> float:
    """The largest of 1, 2, 5 x 10^k metres that is not above ``metres``."""
    power = 10.0 ** len(str(int(metres)))
    for step in (0.5, 0.2, 0.1, 0.05):
        if power * step <= metres:
            return power * step
    return metres
