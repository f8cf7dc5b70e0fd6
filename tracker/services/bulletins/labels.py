"""Names and project marks on the bulletin's map, placed so that none covers another."""

from collections.abc import Iterator
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from shapely.geometry.base import BaseGeometry

# Colours of look.md; marks differ too, so that a black and white print can be read.
LEVEL_STYLE: dict[str, tuple[str, str]] = {
    "on_track": ("#2b8a6e", "o"),
    "watch": ("#d9a300", "D"),
    "serious": ("#e0670f", "^"),
    "critical": ("#b3261e", "s"),
    "unknown": ("#7a8594", "o"),
}
# What a mark may lie away from its project, in points: in place, then around it, ever farther.
_RINGS = (0.0, 17.0, 30.0, 44.0)
_WAYS = ((1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0), (0.7, 0.7), (-0.7, 0.7), (0.7, -0.7), (-0.7, -0.7))
_MARK_POINTS = 7.5

_NAMES: dict[str, dict[str, Any]] = {
    "gate": {"fontsize": 6.5, "color": "#3d3a50", "fontweight": "bold"},
    "place": {"fontsize": 6, "color": "#5d6670"},
    "functional_area": {"fontsize": 5.5, "color": "#4d6285", "style": "italic"},
    "commune": {"fontsize": 7, "color": "#8b948b"},
}


class Labels:
    """Keeps the room that is taken, in pixels of the figure's canvas."""

    def __init__(self, axes: Axes) -> None:
        self._axes = axes
        figure = axes.figure
        canvas = FigureCanvasAgg(figure)  # type: ignore[arg-type, unused-ignore]
        canvas.draw()  # type: ignore[no-untyped-call]
        self._renderer: Any = canvas.get_renderer()  # type: ignore[no-untyped-call]
        self._points = canvas.figure.dpi / 72
        self._page = axes.get_window_extent(self._renderer)
        self._taken: list[Bbox] = []

    def mark(self, shape: BaseGeometry, number: int | None, level: str) -> None:
        """The number of a project in the shape and colour of its level; led aside where another mark stands."""
        colour, marker = LEVEL_STYLE[level]
        hollow = level == "unknown"
        anchor = shape.representative_point()
        x, y = self._axes.transData.transform((anchor.x, anchor.y))
        dx, dy = next((way for way in _offsets() if self._free(self._box(x, y, way))), (0.0, 0.0))
        self._taken.append(self._box(x, y, (dx, dy)))
        at = self._axes.transData.inverted().transform((x + dx * self._points, y + dy * self._points))
        if dx or dy:
            self._axes.plot([anchor.x, at[0]], [anchor.y, at[1]], color="#333", linewidth=0.6, zorder=10)
        self._axes.plot(
            *at,
            marker=marker,
            markersize=15 if marker == "^" else 13,
            markerfacecolor="white" if hollow else colour,
            markeredgecolor=colour if hollow else "white",
            markeredgewidth=1.2,
            zorder=11,
        )
        if number is not None:
            style: dict[str, Any] = {"fontsize": 6.5, "fontweight": "bold", "ha": "center", "va": "center"}
            self._axes.text(
                at[0], at[1], str(number), color=colour if hollow else "white", zorder=12, **style
            )

    def name(self, kind: str, shape: BaseGeometry, text: str) -> None:
        """The name of a place, where there is room for it; gates get their sign in any case."""
        if kind not in _NAMES:
            return
        point = shape.representative_point()
        if kind == "gate":
            self._axes.plot(point.x, point.y, marker="P", markersize=5, color="#3d3a50", zorder=9)
        for offset, align in _placings(kind):
            label = self._axes.annotate(
                text,
                (point.x, point.y),
                xytext=offset,
                textcoords="offset points",
                ha=align,
                va="center",
                zorder=9,
                **_NAMES[kind],
            )
            if self._take(label):
                return
            label.remove()

    def _take(self, label: Text) -> bool:
        box = label.get_window_extent(self._renderer).padded(1.5)
        inside = self._page.x0 <= box.x0 and box.x1 <= self._page.x1
        if not inside or not self._free(box):
            return False
        self._taken.append(box)
        return True

    def _free(self, box: Bbox) -> bool:
        return not any(box.overlaps(other) for other in self._taken)

    def _box(self, x: float, y: float, offset: tuple[float, float]) -> Bbox:
        x, y, half = x + offset[0] * self._points, y + offset[1] * self._points, _MARK_POINTS * self._points
        return Bbox.from_extents(x - half, y - half, x + half, y + half)


def _offsets() -> Iterator[tuple[float, float]]:
    yield (0.0, 0.0)
    for ring in _RINGS[1:]:
        for way in _WAYS:
            yield (ring * way[0], ring * way[1])


def _placings(kind: str) -> tuple[tuple[tuple[float, float], str], ...]:
    """Offsets in points with the alignment that goes with each."""
    if kind in ("gate", "place"):
        return ((6, 0), "left"), ((-6, 0), "right"), ((0, 8), "center"), ((0, -8), "center")
    return ((0, 0), "center"), ((0, 8), "center"), ((0, -8), "center")
