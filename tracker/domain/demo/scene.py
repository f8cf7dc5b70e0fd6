"""The whole ground of the demo, composed from hand-drawn points: roads, areas, works, parcels, parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from tracker.domain.demo.curves import Warp, smooth
from tracker.domain.demo.ground import (
    DemoParcel,
    DemoPart,
    WorksPiece,
    axis_of,
    boundary_of,
    cut_parts,
    number_parcels,
    piece_of_line,
    plots_for,
    rng_for,
    scaled_to,
    with_cemetery,
    with_lineage,
    without_overlaps,
)

EXISTING_HALF_WIDTH_M = {"railway": 6.0, "road": 5.0}
_DRAWN_STRAIGHT = ("ct-", "dcd-", "ds-")
"""Expressways, the freight roads and the railway are smooth; older mountain roads wind."""
_SPLITS = 6


@dataclass(frozen=True, slots=True)
class Drawn:
    """One hand-drawn feature in plane metres, with its labels as the drawing states them."""

    code: str
    geometry: BaseGeometry
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WorksRow:
    """One row of the works table: a stretch of a line, or a site; ``activities`` share the ground.

    ``access_rule`` empty: all parcels; "stretch": ``access_length_m`` metres in one piece are enough to begin.
    """

    project: str
    activities: tuple[str, ...]
    name: str
    line: str
    from_m: float
    to_m: float
    width_m: float
    site: str
    access_rule: str = ""
    access_length_m: float | None = None


@dataclass(frozen=True, slots=True)
class LandRow:
    """Where a project's invented parcels lie: along a stretch of a line, or about one or more sites."""

    project: str
    profile: str
    window: str
    from_m: float
    to_m: float
    shift_m: float
    margin_m: float
    cemetery: bool


@dataclass(frozen=True, slots=True)
class Ground:
    """What a project stands on: works, clearance boundary, the window along which parts are ordered."""

    pieces: tuple[WorksPiece, ...]
    boundary: MultiPolygon
    window: LineString | None
    parts: tuple[DemoPart, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything drawn, in plane metres."""

    reference: tuple[Drawn, ...]
    areas: tuple[Drawn, ...]
    parcels: tuple[DemoParcel, ...]
    grounds: Mapping[str, Ground]


Units = Sequence[tuple[str, BaseGeometry]]


def natural_lines(features: Sequence[Drawn]) -> tuple[Drawn, ...]:
    """Curves through the drawn points; the older roads also get small bends, alike where they meet."""
    warp = Warp(rng_for("roads"), 26.0, 330.0)
    result = []
    for feature in features:
        geometry = feature.geometry
        if isinstance(geometry, LineString):
            geometry = smooth(np.asarray(geometry.coords))
            if not feature.code.startswith(_DRAWN_STRAIGHT):
                geometry = LineString(warp(np.asarray(geometry.coords)))
        result.append(replace(feature, geometry=geometry))
    return tuple(result)


def sized_areas(features: Sequence[Drawn]) -> tuple[Drawn, ...]:
    """Outlines scaled about their centre to the hectares that are planned (``draw_ha``)."""
    return tuple(
        replace(f, geometry=scaled_to(f.geometry, float(f.labels["draw_ha"])))
        for f in features
        if isinstance(f.geometry, Polygon)
    )


def compose(
    reference: Sequence[Drawn],
    areas: Sequence[Drawn],
    works: Sequence[WorksRow],
    land: Sequence[LandRow],
    communes: Units,
    old_communes: Units,
) -> Scene:
    """Draw the demo. Same input, same output, to the last bit of every coordinate.

    ``communes`` and ``old_communes`` are (key, outline in plane metres) of the units after and before
    1 July 2025; every parcel gets one of each.
    """
    lines = natural_lines(reference)
    outlines = sized_areas(areas)
    shapes: dict[str, BaseGeometry] = {f.code: f.geometry for f in (*lines, *outlines)}
    pieces = _pieces(works, shapes)
    windows = {row.project: _window(row, shapes) for row in land}
    boundaries = {project: boundary_of(own) for project, own in pieces.items()}
    plots = without_overlaps(
        [
            plots_for(
                row.project,
                row.profile,
                windows[row.project],
                boundaries[row.project],
                _existing(lines),
                shift_m=row.shift_m,
                margin_m=row.margin_m,
            )
            for row in land
        ]
    )
    parcels = number_parcels(plots, communes, old_communes)
    for row in land:
        if row.cemetery:
            parcels = with_cemetery(parcels, windows[row.project])
    parcels = with_lineage(_with_gardens(parcels), _SPLITS)
    grounds = {
        project: _ground(project, tuple(own), boundaries[project], windows.get(project), parcels)
        for project, own in pieces.items()
    }
    return Scene(lines, tuple(f for f in outlines if f.labels["role"] == "area"), tuple(parcels), grounds)


def _pieces(works: Sequence[WorksRow], shapes: Mapping[str, BaseGeometry]) -> dict[str, list[WorksPiece]]:
    pieces: dict[str, list[WorksPiece]] = defaultdict(list)
    for row in works:
        for activity in row.activities:
            if row.site:
                piece = WorksPiece(row.project, activity, row.name, shapes[row.site], None, None)
            else:
                stretch = piece_of_line(
                    LineString(shapely.get_coordinates(shapes[row.line])), row.from_m, row.to_m
                )
                piece = WorksPiece(
                    row.project,
                    activity,
                    row.name,
                    stretch,
                    row.width_m,
                    row.from_m,
                    row.access_rule,
                    row.access_length_m,
                )
            pieces[row.project].append(piece)
    return dict(pieces)


def _window(row: LandRow, shapes: Mapping[str, BaseGeometry]) -> LineString:
    named = [shapes[code] for code in row.window.split("+")]
    if isinstance(named[0], LineString):
        return piece_of_line(named[0], row.from_m, row.to_m)
    return axis_of(shapely.convex_hull(shapely.union_all(named)))


def _existing(lines: Sequence[Drawn]) -> BaseGeometry:
    """Roads and railway that were there before: the parcels stop at their edge."""
    there = [
        f for f in lines if f.labels["kind"] in EXISTING_HALF_WIDTH_M and f.code[:3] not in ("ct-", "dcd")
    ]
    return shapely.union_all([f.geometry.buffer(EXISTING_HALF_WIDTH_M[f.labels["kind"]]) for f in there])


def _with_gardens(parcels: list[DemoParcel]) -> list[DemoParcel]:
    """Every fifth large house plot also has a garden on its certificate (ONT+CLN)."""
    return [
        replace(p, use="ONT+CLN") if p.use == "ONT" and p.outline.area > 260 and i % 5 < 2 else p
        for i, p in enumerate(parcels)
    ]


def _ground(
    project: str,
    pieces: tuple[WorksPiece, ...],
    boundary: MultiPolygon,
    window: LineString | None,
    parcels: Sequence[DemoParcel],
) -> Ground:
    parts = cut_parts(project, parcels, boundary, pieces, window) if window is not None else []
    return Ground(pieces, boundary, window, tuple(parts))
