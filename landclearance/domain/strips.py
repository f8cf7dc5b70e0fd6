"""Where on each works footprint every parcel part lies: stretches of a line, pieces of an area.

Measured in the plane. A line is cut into its straight segments, each with its own ground to both sides, so
that a part beside a hairpin counts on each arm that it touches, and a part that meets the line several
times has several stretches. Docs: docs/algorithms/land_overlay.md.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from landclearance.domain.overlay import (
    SLIVER_M2,
    Footprint,
    Geometries,
    Part,
    Plane,
    corridor,
    intersect,
    valid,
)

_JOINED_M = 0.01
"""Pieces of a multi-line this close end to end are one piece, and so are stretches of one part."""
_LEAST_M = 0.001
_LEAST_M2 = 0.001


@dataclass(frozen=True, slots=True)
class PartStretch:
    """Part ``part_id`` stands on [``start_m``, ``end_m``] of a line, metres of chainage."""

    part_id: int
    start_m: float
    end_m: float


@dataclass(frozen=True, slots=True)
class PartsArea:
    """``area_m2`` square metres of an area on which exactly these parts lie."""

    part_ids: tuple[int, ...]
    area_m2: float


@dataclass(frozen=True, slots=True)
class PlacedFootprint:
    """One footprint with the parts on it. ``strip``: the line's pieces as chainages (empty for an area);
    ``total_m2``: its ground. A line has ``stretches``, an area ``areas``.
    """

    is_line: bool
    strip: tuple[tuple[float, float], ...]
    stretches: tuple[PartStretch, ...]
    areas: tuple[PartsArea, ...]
    total_m2: float


def place_parts(
    footprints: Sequence[Footprint], parts: Sequence[Part], plane: Plane
) -> tuple[PlacedFootprint, ...]:
    """Each footprint, in the order given, with the parts on it; slivers left out as in the overlay."""
    if not footprints:
        return ()
    placed = [part for part in parts if part.geometry is not None and not part.geometry.is_empty]
    part_geoms = valid(plane.to_plane(np.array([part.geometry for part in placed], dtype=object)))
    lines = plane.to_plane(np.array([footprint.geometry for footprint in footprints], dtype=object))
    widths = [None if fp.width_m is None else float(fp.width_m) for fp in footprints]
    grounds = np.array(
        [corridor(line, width) for line, width in zip(lines, widths, strict=True)], dtype=object
    )
    on_it: dict[int, list[int]] = defaultdict(list)
    if placed:
        part_index, ground_index, _ = intersect(part_geoms, grounds)
        for part, ground in zip(part_index.tolist(), ground_index.tolist(), strict=True):
            on_it[ground].append(part)
    found = []
    for n, footprint in enumerate(footprints):
        here = np.array(on_it[n], dtype=np.int64)
        ids = [placed[i].id for i in on_it[n]]
        shared = shapely.intersection(part_geoms[here], grounds[n]) if ids else part_geoms[:0]
        start = float(footprint.start_chainage_m or 0)
        found.append(
            _on_line(lines[n], widths[n], start, grounds[n], ids, shared)
            if lines[n].geom_type in ("LineString", "MultiLineString")
            else PlacedFootprint(False, (), (), _areas(ids, shared), float(grounds[n].area))
        )
    return tuple(found)


def _on_line(
    line: BaseGeometry,
    width: float | None,
    start: float,
    ground: BaseGeometry,
    ids: Sequence[int],
    shared: Geometries,
) -> PlacedFootprint:
    strip: list[tuple[float, float]] = []
    spans: dict[int, list[tuple[float, float]]] = defaultdict(list)
    polygons, owner = _whole_polygons(shared)
    at = start
    for piece in joined_pieces(line):
        if width is not None and len(polygons):
            for n, a, b in _beside(piece, width / 2, polygons):
                spans[ids[owner[n]]].append((at + a, at + b))
        strip.append((at, at + piece.length))
        at += piece.length
    for i, part_id in enumerate(ids):
        if part_id not in spans:  # only at the outer corner of a bend, beside no segment
            near = start + float(shapely.line_locate_point(shapely.line_merge(line), shared[i].centroid))
            spans[part_id] = [(max(start, near - _LEAST_M), near + _LEAST_M)]
    stretches = [
        PartStretch(part_id, a, b) for part_id, rows in sorted(spans.items()) for a, b in _united(rows)
    ]
    stretches.sort(key=lambda row: (row.start_m, row.end_m, row.part_id))
    return PlacedFootprint(True, tuple(strip), tuple(stretches), (), float(ground.area))


def joined_pieces(line: BaseGeometry) -> list[shapely.LineString]:
    """Pieces in their order; those that continue one another are one, so that a stretch runs on."""
    pieces: list[npt.NDArray[np.float64]] = []
    for part in shapely.get_parts(line):
        coords = shapely.get_coordinates(part)
        if pieces and np.hypot(*(coords[0] - pieces[-1][-1])) <= _JOINED_M:
            pieces[-1] = np.vstack([pieces[-1], coords[1:]])
        elif len(coords) > 1:
            pieces.append(coords)
    return [shapely.LineString(coords) for coords in pieces]


def _whole_polygons(shared: Geometries) -> tuple[Geometries, npt.NDArray[np.int64]]:
    """Polygons of the shared ground with the number of their part. Crumbs under a square metre are left
    out, unless a part has nothing else.
    """
    polygons, owner = shapely.get_parts(shared, return_index=True)
    areas = shapely.area(polygons)
    largest = np.zeros(len(shared))
    np.maximum.at(largest, owner, areas)
    keep = areas >= np.minimum(SLIVER_M2, largest[owner])
    return polygons[keep], owner[keep]


def _beside(piece: BaseGeometry, half: float, polygons: Geometries) -> Iterable[tuple[int, float, float]]:
    """(polygon, from, to) along one piece of line, by each straight segment's own ground."""
    coords = shapely.get_coordinates(piece)
    coords = coords[np.r_[True, np.any(np.diff(coords, axis=0) != 0, axis=1)]]
    step = np.diff(coords, axis=0)
    lengths = np.hypot(step[:, 0], step[:, 1])
    before = np.r_[0.0, np.cumsum(lengths)[:-1]]
    segments = shapely.linestrings(np.stack([coords[:-1], coords[1:]], axis=1))
    sides: Geometries = np.asarray(shapely.buffer(segments, half, cap_style="flat"), dtype=object)
    polygon, segment = shapely.STRtree(sides).query(polygons, predicate="intersects")
    cut: Geometries = np.asarray(shapely.intersection(polygons[polygon], sides[segment]), dtype=object)
    real = shapely.area(cut) > _LEAST_M2
    polygon, segment, cut = polygon[real], segment[real], cut[real]
    corners, which = shapely.get_coordinates(cut, return_index=True)
    seg = segment[which]
    along = np.sum((corners - coords[:-1][seg]) * step[seg], axis=1) / lengths[seg]
    along = before[seg] + np.clip(along, 0.0, lengths[seg])
    first, last = np.full(len(cut), np.inf), np.zeros(len(cut))
    np.minimum.at(first, which, along)
    np.maximum.at(last, which, along)
    return zip(polygon.tolist(), first.tolist(), last.tolist(), strict=True)


def _united(spans: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Stretches of one part, overlapping and touching ones joined."""
    found: list[tuple[float, float]] = []
    for a, b in sorted(spans):
        if found and a <= found[-1][1] + _JOINED_M:
            found[-1] = (found[-1][0], max(found[-1][1], b))
        else:
            found.append((a, b))
    return found


def _areas(ids: Sequence[int], shared: Geometries) -> tuple[PartsArea, ...]:
    """Pieces by the parts on them: one per part, unless parts of two surveys lie over each other."""
    if not ids:
        return ()
    alone = shapely.area(shared)
    if float(alone.sum() - shapely.union_all(shared).area) < SLIVER_M2:
        return tuple(PartsArea((key,), float(area)) for key, area in zip(ids, alone, strict=True))
    edges = shapely.union_all(np.asarray(shapely.boundary(shared)))
    faces: Geometries = shapely.get_parts(shapely.polygonize(shapely.get_parts(edges)))
    inside: Geometries = np.asarray(shapely.point_on_surface(faces), dtype=object)
    part, face = shapely.STRtree(inside).query(shared, predicate="contains")
    covering: dict[int, list[int]] = defaultdict(list)
    for p, f in zip(part.tolist(), face.tolist(), strict=True):
        covering[f].append(ids[p])
    sizes = shapely.area(faces)
    found: dict[tuple[int, ...], float] = defaultdict(float)
    for f, keys in covering.items():
        found[tuple(sorted(keys))] += float(sizes[f])
    return tuple(PartsArea(keys, area) for keys, area in sorted(found.items()))
