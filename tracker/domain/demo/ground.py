"""Works on the ground, the parcels around them, and what the clearance boundary cuts out of each parcel."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from tracker.domain.demo import DEMO_SEED
from tracker.domain.demo.cadastre import MIN_AREA_M2, Plot, draw_cadastre, frame_corners, profile
from tracker.domain.demo.curves import Points, Waves, smooth

SHEET_M = 500.0
"""Side of a map sheet at 1:1000."""
SLIVER_M2 = 2.0


@dataclass(frozen=True, slots=True)
class WorksPiece:
    """The ground of one activity, in plane metres: a line with a full width, or a polygon (width None)."""

    project: str
    activity: str
    name: str
    geometry: BaseGeometry
    width_m: float | None
    start_chainage_m: float | None
    access_rule: str = ""
    access_length_m: float | None = None

    @property
    def ground(self) -> BaseGeometry:
        """The polygon that the activity occupies."""
        if self.width_m is None:
            return self.geometry
        return self.geometry.buffer(self.width_m / 2, cap_style="flat")


@dataclass(frozen=True, slots=True)
class DemoParcel:
    """One invented parcel; ``commune`` and ``old_commune`` are keys of units given to ``number_parcels``."""

    commune: str
    old_commune: str
    sheet: str
    number: str
    outline: Polygon
    use: str
    valid: bool = True
    parent: str = ""

    @property
    def key(self) -> str:
        return f"{self.old_commune}/{self.sheet}/{self.number}"


@dataclass(frozen=True, slots=True)
class DemoPart:
    """What the boundary of ``project`` cuts out of one parcel, for one land-use code."""

    project: str
    parcel: str
    use: str
    geometry: MultiPolygon
    area_m2: float
    activities: tuple[str, ...]
    chainage_m: float
    share: float


def rng_for(name: str) -> np.random.Generator:
    """An independent random stream for each named piece of the demo."""
    return np.random.default_rng([DEMO_SEED, zlib.crc32(name.encode())])


def piece_of_line(line: LineString, start_m: float, end_m: float) -> LineString:
    """The stretch of a line between two chainages. Raises ValueError when it has no length."""
    stretch = substring(line, start_m, end_m)
    if not isinstance(stretch, LineString):
        raise ValueError(f"no stretch of a line between {start_m} and {end_m} m")
    return stretch


def scaled_to(outline: Polygon, hectares: float) -> Polygon:
    """The same shape about the same centre with exactly that area."""
    factor = float(np.sqrt(hectares * 1e4 / outline.area))
    return shapely.affinity.scale(outline, factor, factor, origin="centroid")


def boundary_of(pieces: Sequence[WorksPiece]) -> MultiPolygon:
    """The clearance boundary: the works and two metres of working room around them."""
    merged = shapely.union_all([piece.ground for piece in pieces]).buffer(2.0, join_style="mitre")
    merged = shapely.simplify(merged.buffer(0.5).buffer(-0.5), 0.05)
    return MultiPolygon(list(shapely.get_parts(merged)))


def valley_guide(window: LineString, shift_m: float, rng: np.random.Generator) -> LineString:
    """A gentle valley line that accompanies a window and crosses it at angles, as valleys do.

    ``shift_m`` moves it sideways, so that the works cross the lane and the fields and not only the stream.
    """
    along = np.linspace(-90.0, window.length + 90.0, 9)
    points = _extrapolated(window, along)
    trend = np.column_stack([np.polyval(np.polyfit(along, points[:, i], 2), along) for i in (0, 1)])
    direction = np.gradient(trend, axis=0)
    normal = np.column_stack([-direction[:, 1], direction[:, 0]])
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    sway = 62.0 * Waves(rng, 560.0)(along) + shift_m
    return smooth(trend + sway[:, None] * normal, 12.0)


def _extrapolated(line: LineString, along: Points) -> Points:
    inside = np.clip(along, 0.0, line.length)
    points = shapely.get_coordinates(shapely.line_interpolate_point(line, inside))
    ends = shapely.get_coordinates(shapely.line_interpolate_point(line, [0.0, 20.0]))
    tail = shapely.get_coordinates(shapely.line_interpolate_point(line, [line.length - 20.0, line.length]))
    before, after = (ends[1] - ends[0]) / 20.0, (tail[1] - tail[0]) / 20.0
    points += np.minimum(along, 0.0)[:, None] * before
    points += np.maximum(along - line.length, 0.0)[:, None] * after
    return np.asarray(points)


def axis_of(outline: BaseGeometry) -> LineString:
    """The long axis of a site, as a window for its valley."""
    frame = frame_corners(outline)
    sides = [frame[1] - frame[0], frame[2] - frame[1]]
    long_side = max(sides, key=lambda v: float(np.hypot(*v)))
    centre = np.array([outline.centroid.x, outline.centroid.y])
    return LineString([centre - long_side / 2, centre, centre + long_side / 2])


def plots_for(
    name: str,
    style: str,
    window: LineString,
    wanted: BaseGeometry,
    existing: BaseGeometry,
    *,
    shift_m: float,
    margin_m: float,
) -> list[Plot]:
    """Plots of one project's stretch: those within ``margin_m`` of ``wanted``, less the existing roads."""
    rng = rng_for("land " + name)
    plots = draw_cadastre(valley_guide(window, shift_m, rng), profile(style), rng)
    near = wanted.buffer(margin_m)
    kept = []
    for plot in plots:
        if not plot.outline.intersects(near):
            continue
        rest = (
            shapely.difference(plot.outline, existing) if plot.outline.intersects(existing) else plot.outline
        )
        largest = max(shapely.get_parts(rest), key=lambda g: g.area, default=None)
        if isinstance(largest, Polygon) and largest.area >= MIN_AREA_M2 and not largest.interiors:
            kept.append(Plot(largest, plot.use))
    return kept


def without_overlaps(groups: Sequence[list[Plot]]) -> list[Plot]:
    """All plots of all stretches, leaving out those that lie on a plot of an earlier stretch."""
    result: list[Plot] = []
    for group in groups:
        if not result:
            result += group
            continue
        tree = shapely.STRtree([plot.outline for plot in result])
        hits = set(tree.query([plot.outline for plot in group], predicate="intersects")[0].tolist())
        result += [plot for i, plot in enumerate(group) if i not in hits]
    return result


def unit_at(point: BaseGeometry, units: Sequence[tuple[str, BaseGeometry]]) -> str:
    """Key of the unit that holds the point, or of the nearest one (commune polygons are generalised)."""
    for key, outline in units:
        if outline.contains(point):
            return key
    return min(units, key=lambda unit: float(unit[1].distance(point)))[0]


def number_parcels(
    plots: Sequence[Plot],
    communes: Sequence[tuple[str, BaseGeometry]],
    old_communes: Sequence[tuple[str, BaseGeometry]],
) -> list[DemoParcel]:
    """Give sheets and numbers: each old commune has its own sheets of 500 m, numbers run row by row."""
    cells: dict[str, dict[tuple[int, int], list[tuple[Plot, str]]]] = defaultdict(lambda: defaultdict(list))
    for plot in plots:
        point = plot.outline.representative_point()
        cell = (-int(point.y // SHEET_M), int(point.x // SHEET_M))
        cells[unit_at(point, old_communes)][cell].append((plot, unit_at(point, communes)))
    parcels = []
    for old in sorted(cells):
        first = 11 + zlib.crc32(old.encode()) % 37
        for offset, cell in enumerate(sorted(cells[old])):
            start = 1 + zlib.crc32(f"{old}{cell}".encode()) % 160
            rows = sorted(cells[old][cell], key=_reading_order)
            for i, (plot, commune) in enumerate(rows):
                parcels.append(
                    DemoParcel(commune, old, str(first + offset), str(start + i), plot.outline, plot.use)
                )
    return parcels


def _reading_order(row: tuple[Plot, str]) -> tuple[int, float]:
    point = row[0].outline.centroid
    return -int(point.y // 25.0), point.x


def with_cemetery(parcels: list[DemoParcel], near: BaseGeometry) -> list[DemoParcel]:
    """Make the garden or forest plot closest to ``near`` a cemetery (NTD)."""
    able = [i for i, p in enumerate(parcels) if p.use in ("RSX", "CLN") and 500 < p.outline.area < 2500]
    if not able:
        return parcels
    chosen = min(able, key=lambda i: float(parcels[i].outline.centroid.distance(near)))
    return [replace(p, use="NTD") if i == chosen else p for i, p in enumerate(parcels)]


def with_lineage(parcels: list[DemoParcel], count: int) -> list[DemoParcel]:
    """Add ``count`` former parcels that were split into two of today's, which name them as ``parent``."""
    result = list(parcels)
    tree = shapely.STRtree([p.outline for p in parcels])
    used: set[int] = set()
    for i in range(3, len(parcels), max(1, len(parcels) // (count * 3))):
        pair = _splittable(i, parcels, tree, used)
        if pair is None:
            continue
        used |= set(pair)
        a, b = (parcels[k] for k in pair)
        number = str(700 + len(used))
        union = Polygon(shapely.get_coordinates(shapely.union(a.outline, b.outline)))
        former = replace(a, outline=union, number=number, valid=False)
        result.append(former)
        for k in pair:
            result[k] = replace(parcels[k], parent=former.key)
        if len(used) >= 2 * count:
            break
    return result


def _splittable(
    i: int, parcels: list[DemoParcel], tree: shapely.STRtree, used: set[int]
) -> tuple[int, int] | None:
    a = parcels[i]
    for j in sorted(int(j) for j in tree.query(a.outline, predicate="touches")):
        b = parcels[j]
        alike = (a.sheet, a.old_commune, a.use) == (b.sheet, b.old_commune, b.use)
        if i in used or j in used or j == i or not alike or a.outline.area + b.outline.area > 2900:
            continue
        union = shapely.union(a.outline, b.outline)
        if isinstance(union, Polygon) and not union.interiors:
            return i, j
    return None


def cut_parts(
    project: str,
    parcels: Sequence[DemoParcel],
    boundary: MultiPolygon,
    pieces: Sequence[WorksPiece],
    window: LineString,
) -> list[DemoPart]:
    """Parts of today's parcels inside the boundary, ordered along the works; slivers are left out."""
    today = [p for p in parcels if p.valid]
    tree = shapely.STRtree([p.outline for p in today])
    grounds = [(piece.activity, piece.ground) for piece in pieces]
    parts = []
    for i in sorted(int(i) for i in tree.query(boundary, predicate="intersects")):
        inside = _polygons(shapely.intersection(today[i].outline, boundary))
        if inside.area < SLIVER_M2 * 2:
            continue
        chainage = float(window.project(inside.centroid))
        for use, geometry in _by_use(today[i], inside):
            needed = {code for code, ground in grounds if geometry.intersection(ground).area > SLIVER_M2}
            parts.append(
                DemoPart(
                    project,
                    today[i].key,
                    use,
                    geometry,
                    round(geometry.area, 1),
                    tuple(sorted(needed)),
                    chainage,
                    inside.area / today[i].outline.area,
                )
            )
    return sorted(parts, key=lambda part: (part.chainage_m, part.parcel, part.use))


def _polygons(geometry: BaseGeometry) -> MultiPolygon:
    """The areal pieces of more than a square metre."""
    return MultiPolygon([g for g in shapely.get_parts(geometry) if isinstance(g, Polygon) and g.area > 1.0])


def _by_use(parcel: DemoParcel, inside: MultiPolygon) -> list[tuple[str, MultiPolygon]]:
    """One piece per land-use code: a house plot with a garden (``ONT+CLN``) is cut in two."""
    codes = parcel.use.split("+")
    if len(codes) == 1 or inside.area < 120:
        return [(codes[0], inside)]
    frame = frame_corners(inside)
    half = Polygon([frame[0], frame[1], (frame[1] + frame[2]) / 2, (frame[0] + frame[3]) / 2])
    pieces = [_polygons(inside.intersection(half)), _polygons(inside.difference(half))]
    return [(code, piece) for code, piece in zip(codes, pieces, strict=True) if piece.area > SLIVER_M2 * 2]
