"""What projects and parcels draw in one tile. Only properties named in ``map_layers`` leave."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import shapely
from django.db.models import QuerySet
from shapely.geometry.base import BaseGeometry

from geodata.domain.planes import PlaneSystem
from geodata.domain.tiles import Geometries
from geodata.selectors.boxes import apart, located, touching_box
from geodata.services.tiles import Property
from landclearance.models import Parcel, ParcelPart
from projects.models import Project, WorksFootprint
from tracker.models import Level, PartAssessment
from tracker.selectors.current import current_assessments
from tracker.selectors.map_basemap import Drawn, contains, label_point
from tracker.selectors.map_view import TileView

UNKNOWN_STATE = "unknown"
CORRIDOR_TILE_ZOOM = 13
"""From this tile zoom a corridor is drawn with its width; before that its middle line stands for it."""

_WORKS = (
    "pk",
    "project",
    "project__code",
    "project__name",
    "project__name_en",
    "project__zone__plane_srid",
    "activity_code",
    "width_m",
    "is_approximate",
)


def projects(view: TileView) -> Drawn:
    """Works of the projects that touch the tile, and a point per project to hang its name on; two queries."""
    here = touching_box(WorksFootprint.objects.filter(project__zone__in=view.zone_ids), "geometry", view.box)
    works = WorksFootprint.objects.filter(project__in=here.values("project"))
    lines, rows = apart(located(works, "geometry", *_WORKS))
    found = _assessed({row.project for row in rows}, view.on)
    drawn: Drawn = {"works": [], "works_lines": [], "project_points": []}
    corridors = widened(lines, rows) if view.z >= CORRIDOR_TILE_ZOOM else lines
    for line, corridor, row in zip(lines, corridors, rows, strict=True):
        properties: dict[str, Property] = {
            "id": row.pk,
            "project": row.project__code,
            "level": found.get(row.project, {}).get("level", Level.UNKNOWN.value),
            "activity": row.activity_code,
            "approximate": row.is_approximate,
        }
        if shapely.get_dimensions(corridor) == 2:
            drawn["works"].append((corridor, properties))
        if shapely.get_dimensions(line) == 1:
            drawn["works_lines"].append((line, properties))
    _name_projects(view, drawn, lines, rows, found)
    return drawn


def _assessed(project_ids: Iterable[int], on: date) -> dict[int, Mapping[str, Any]]:
    current: QuerySet[Any] = current_assessments(Project.objects.filter(pk__in=project_ids), on)
    land = ("result__land__parts", "result__land__parts_handed_over")
    rows = current.values("project", "level", "slip_latest_days", "open_ended", *land)
    return {row["project"]: row for row in rows}


def widened(geometries: Geometries, rows: Sequence[Any]) -> Geometries:
    """Lines widened to their corridors, in the plane system of each project's zone.

    ``rows`` have ``width_m`` (full width in metres or None) and ``project__zone__plane_srid``.
    """
    wide = geometries.copy()
    widths = np.array([float(row.width_m or 0) for row in rows])
    systems = np.array([row.project__zone__plane_srid for row in rows])
    for srid in set(systems[widths > 0].tolist()):
        chosen = (systems == srid) & (widths > 0)
        plane = PlaneSystem(int(srid))
        corridors = shapely.buffer(plane.to_plane(geometries[chosen]), widths[chosen] / 2, cap_style="flat")
        wide[chosen] = plane.to_geographic(corridors)
    return wide


def _name_projects(
    view: TileView,
    drawn: Drawn,
    geometries: Geometries,
    rows: Sequence[Any],
    found: Mapping[int, Mapping[str, Any]],
) -> None:
    by_project: dict[int, list[int]] = {}
    for place, row in enumerate(rows):
        by_project.setdefault(row.project, []).append(place)
    for project, places in by_project.items():
        point = label_point(main_shape(geometries[places]))
        if contains(view.box, point):
            properties = _project_properties(rows[places[0]], found.get(project, {}))
            drawn["project_points"].append((point, properties))


def _project_properties(row: Any, found: Mapping[str, Any]) -> dict[str, Property]:
    properties: dict[str, Property] = {
        "project": row.project__code,
        "name": row.project__name,
        "name_en": row.project__name_en,
        "level": found.get("level", Level.UNKNOWN.value),
        "at_least": bool(found.get("open_ended")),
    }
    figures = {
        "slip": "slip_latest_days",
        "parts": "result__land__parts",
        "parts_handed_over": "result__land__parts_handed_over",
    }
    known = {name: found.get(column) for name, column in figures.items()}
    return properties | {name: int(figure) for name, figure in known.items() if figure is not None}


def main_shape(geometries: Geometries) -> BaseGeometry:
    """The longest line, or the largest polygon when there is no line: where a reader looks for the name."""
    parts = shapely.get_parts(geometries)
    lines = parts[shapely.get_dimensions(parts) == 1]
    chosen: BaseGeometry = (
        lines[int(np.argmax(shapely.length(lines)))]
        if len(lines)
        else parts[int(np.argmax(shapely.area(parts)))]
    )
    return chosen


def parcels(view: TileView) -> Drawn:
    """Whole parcels in outline and parcel parts with what was found of them; three queries."""
    whole = Parcel.objects.filter(zone__in=view.zone_ids, valid_to__isnull=True)
    here = touching_box(
        ParcelPart.objects.filter(case__project__zone__in=view.zone_ids), "geometry", view.box
    )
    states = part_states(view.zone_ids, here, view.on)
    columns = ("pk", "case__project__code", "parcel__sheet", "parcel__number", "land_use_code")
    return {
        "parcels": [
            (geometry, {"id": row.pk, "label": f"{row.sheet}/{row.number}", "use": row.land_use_code})
            for geometry, row in located(
                touching_box(whole, "geometry", view.box),
                "geometry",
                "pk",
                "sheet",
                "number",
                "land_use_code",
            )
            if geometry is not None
        ],
        "parts": [
            (geometry, _part_properties(row, states.get(row.pk)))
            for geometry, row in located(here, "geometry", *columns)
            if geometry is not None
        ],
    }


def _part_properties(row: Any, found: PartAssessment | None) -> dict[str, Property]:
    return {
        "id": row.pk,
        "project": row.case__project__code,
        "label": f"{row.parcel__sheet}/{row.parcel__number}",
        "use": row.land_use_code,
        "state": found.state if found else UNKNOWN_STATE,
        "holder": found.holder if found else "",
        "blocks": bool(found and found.blocks),
        "code": found.blocker_code if found else "",
    }


def part_states(
    zone_ids: tuple[int, ...], parts: QuerySet[ParcelPart], on: date
) -> dict[int, PartAssessment]:
    """What each project's newest assessment by ``on`` found for ``parts``; parts never assessed are left out."""
    current = current_assessments(Project.objects.filter(zone__in=zone_ids), on)
    rows = PartAssessment.objects.filter(assessment__in=current.values("pk"), part__in=parts.values("pk"))
    return {row.part_id: row for row in rows}
