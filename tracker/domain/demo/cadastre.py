"""A mountain-border cadastre, drawn procedurally along a valley line.

The ground is laid out in valley coordinates (s along, t across): a stream, rice terraces that follow it, a
lane with house plots, gardens behind, forest on the slopes. All boundaries are noded once, so that neighbours
share their vertices; then the sheet is bent along the valley and warped. Nothing here is a real parcel.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import polygonize

from tracker.domain.demo.curves import Chart, Points, Warp, Waves

MIN_AREA_M2 = 80.0
MAX_AREA_M2 = 3000.0
_GRID = 0.01


@dataclass(frozen=True, slots=True)
class Layer:
    """A band along the valley: what grows there, how wide it is (m), how long a plot is (m, median)."""

    use: str
    width: float
    wave: float
    plot: float


@dataclass(frozen=True, slots=True)
class Profile:
    """Bands from the stream upwards on the lane's side and on the other side; then comes forest."""

    lane_side: tuple[Layer, ...]
    far_side: tuple[Layer, ...]
    hamlets: tuple[tuple[float, float], ...]
    forest_spacing: float
    half_width: float


@dataclass(frozen=True, slots=True)
class Plot:
    """One parcel: outline in the plane system and its land-use code (Circular 08/2024)."""

    outline: Polygon
    use: str


def _bands(terraces: int, houses: float, gardens: float) -> tuple[tuple[Layer, ...], tuple[Layer, ...]]:
    rice = [Layer("LUC", 11.5 + 3.0 * (i % 3), 6.5, 56.0 + 18 * (i % 2)) for i in range(terraces)]
    lane_side = (
        *rice,
        Layer("HNK", 13.0, 5.0, 34.0),
        Layer("ONT", houses, 3.5, 13.0),
        Layer("lane", 5.5, 0.8, 0.0),
        Layer("ONT", houses + 3, 4.0, 14.0),
        Layer("CLN", gardens, 8.0, 36.0),
    )
    far_side = (*rice[: max(1, terraces - 1)], Layer("CLN", gardens * 0.8, 7.0, 44.0))
    return lane_side, far_side


def profile(name: str) -> Profile:
    """``valley`` (rice and hamlets), ``slope`` (mostly forest) or ``town`` (mostly house plots)."""
    terraces, houses, gardens, hamlets, spacing, half = {
        "valley": (3, 23.0, 27.0, ((0.12, 0.34), (0.58, 0.83)), 40.0, 165.0),
        "slope": (2, 20.0, 30.0, ((0.4, 0.56),), 43.0, 175.0),
        "town": (1, 22.0, 22.0, ((0.03, 0.45), (0.52, 0.97)), 34.0, 150.0),
    }[name]
    lane_side, far_side = _bands(terraces, houses, gardens)
    return Profile(lane_side, far_side, hamlets, spacing, half)


class _Sheet:
    """Lays the bands out; lives for one call of ``draw_cadastre``."""

    def __init__(self, shape: Profile, length: float, rng: np.random.Generator) -> None:
        self.shape, self.length, self.rng = shape, length, rng
        self.s = np.arange(0.0, length + 5.0, 5.0)
        self.stream = 5.0 * Waves(rng, 170.0)(self.s)
        self.bands: list[tuple[str, Points, Points]] = [("stream", self.stream - 1.7, self.stream + 1.7)]
        self.lines: list[LineString] = []
        self._stack(shape.lane_side, +1.0)
        self._stack(shape.far_side, -1.0)

    def in_hamlet(self, s: float) -> bool:
        return any(a <= s / self.length <= b for a, b in self.shape.hamlets)

    def _stack(self, layers: tuple[Layer, ...], side: float) -> None:
        inner = self.stream + 1.7 * side
        self._line(inner)
        for layer in layers:
            width = np.maximum(layer.width + layer.wave * Waves(self.rng, 140.0)(self.s), 3.5)
            outer = inner + side * width
            self._line(outer)
            self.bands.append((layer.use, np.minimum(inner, outer), np.maximum(inner, outer)))
            if layer.plot:
                self._cuts(layer, inner, outer, side)
            inner = outer
        edge = np.full_like(self.s, side * self.shape.half_width)
        self.bands.append(("RSX", np.minimum(inner, edge), np.maximum(inner, edge)))
        self._forest(inner, edge)

    def _line(self, t: Points) -> None:
        self.lines.append(LineString(np.column_stack([self.s, t])))

    def _cuts(self, layer: Layer, inner: Points, outer: Points, side: float) -> None:
        s = self.rng.uniform(0, layer.plot)
        while s < self.length:
            lean = self.rng.normal(0, 0.10) * layer.width
            ends = [(s, np.interp(s, self.s, inner) - 0.4 * side)]
            ends.append((s + lean, np.interp(s + lean, self.s, outer) + 0.4 * side))
            self.lines.append(LineString(ends))
            plot = layer.plot
            if layer.use == "ONT" and not self.in_hamlet(s):
                plot = 42.0
            s += plot * float(np.clip(self.rng.lognormal(0, 0.38), 0.5, 2.2))

    def _forest(self, inner: Points, edge: Points) -> None:
        outline = np.vstack([np.column_stack([self.s, inner]), np.column_stack([self.s, edge])[::-1]])
        region = shapely.make_valid(Polygon(outline))
        step = self.shape.forest_spacing
        west, south, east, north = region.bounds
        grid = np.mgrid[west - step : east + step : step, south - step : north + step : step * 1.1]
        seeds = grid.reshape(2, -1).T + self.rng.normal(0, step * 0.27, (grid[0].size, 2))
        cells = shapely.voronoi_polygons(shapely.multipoints(seeds), only_edges=True)
        kept = shapely.intersection(cells, shapely.buffer(region, 0.4))
        self.lines += [g for g in shapely.get_parts(kept) if g.geom_type == "LineString"]
        self._line(edge)

    def use_at(self, s: float, t: float) -> str:
        """Land use at a point of the chart; ``stream`` and ``lane`` are not parcels."""
        for use, low, high in self.bands:
            if np.interp(s, self.s, low) <= t <= np.interp(s, self.s, high):
                return self._varied(use, s)
        return "RSX"

    def _varied(self, use: str, s: float) -> str:
        if use == "ONT" and not self.in_hamlet(s):
            return str(self.rng.choice(["HNK", "CLN", "HNK"]))
        if use == "RSX" and self.rng.random() < 0.08:
            return "CLN"
        if use == "HNK" and self.rng.random() < 0.12:
            return "NTS"
        return use

    def faces(self) -> list[Polygon]:
        """All faces of the noded linework, in chart coordinates, with a vertex at every node."""
        ends = [LineString([(x, -400.0), (x, 400.0)]) for x in (self.s[0], self.s[-1])]
        noded = shapely.unary_union(MultiLineString([*self.lines, *ends]), grid_size=_GRID)
        edges = shapely.simplify(shapely.get_parts(noded), 0.5, preserve_topology=True)
        return list(polygonize(shapely.segmentize(edges, 14.0)))


def draw_cadastre(guide: LineString, shape: Profile, rng: np.random.Generator) -> list[Plot]:
    """Parcels along ``guide`` (plane metres), each of 80 to 3,000 m², sharing edges, without overlaps."""
    chart = Chart(guide)
    sheet = _Sheet(shape, chart.length, rng)
    small, large = Warp(rng, 1.3, 34.0), Warp(rng, 9.0, 210.0)
    plots = []
    for face in sheet.faces():
        point = face.representative_point()
        use = sheet.use_at(point.x, point.y)
        if use in ("stream", "lane"):
            continue
        bent = Polygon(small(large(chart.to_plane(np.asarray(face.exterior.coords)))))
        folded = bent.exterior.is_ccw != face.exterior.is_ccw
        if bent.is_valid and not folded and bent.area > 1.0:
            plots.append(Plot(bent, use))
    return list(_sized(_merge_small(plots)))


def _merge_small(plots: list[Plot]) -> list[Plot]:
    """Give every piece under the least area to the neighbour with which it shares the longest edge."""
    outlines: list[Polygon | None] = [plot.outline for plot in plots]
    tree = shapely.STRtree([plot.outline for plot in plots])
    for i in sorted(range(len(plots)), key=lambda k: plots[k].outline.area):
        mine = outlines[i]
        if mine is None or mine.area >= MIN_AREA_M2 + 10:
            continue
        best = _longest_neighbour(i, mine, outlines, plots, tree)
        if best is not None:
            union = shapely.union(mine, outlines[best])
            if isinstance(union, Polygon) and not union.interiors:
                outlines[best] = union
        outlines[i] = None
    return [
        Plot(outline, plot.use) for outline, plot in zip(outlines, plots, strict=True) if outline is not None
    ]


def _longest_neighbour(
    i: int, mine: Polygon, outlines: list[Polygon | None], plots: list[Plot], tree: shapely.STRtree
) -> int | None:
    best, length = None, 1.0
    for j in sorted(int(j) for j in tree.query(mine, predicate="intersects")):
        other = outlines[j]
        if j == i or other is None:
            continue
        shared = shapely.length(shapely.intersection(mine, other))
        shared *= 2.0 if plots[j].use == plots[i].use else 1.0
        if shared > length:
            best, length = j, shared
    return best


def _sized(plots: list[Plot]) -> Iterator[Plot]:
    for plot in plots:
        for outline in _halved(plot.outline):
            if outline.area >= MIN_AREA_M2:
                yield Plot(outline, plot.use)


def _halved(outline: Polygon) -> Iterator[Polygon]:
    """Split what is too large across its long axis, again and again."""
    if outline.area <= MAX_AREA_M2 - 20:
        yield outline
        return
    frame = frame_corners(outline)
    long_side = max(frame[1] - frame[0], frame[2] - frame[1], key=lambda v: float(np.hypot(*v)))
    across = np.array([-long_side[1], long_side[0]]) / np.hypot(*long_side)
    centre = np.array([outline.centroid.x, outline.centroid.y])
    cut = LineString([centre - 500 * across, centre + 500 * across])
    for piece in polygonize(shapely.unary_union([outline.exterior, cut])):
        yield from _halved(piece)


def frame_corners(geometry: BaseGeometry) -> Points:
    """The corners (5, 2; the first again at the end) of the narrowest rectangle about a geometry."""
    return np.asarray(shapely.get_coordinates(shapely.minimum_rotated_rectangle(geometry)))
