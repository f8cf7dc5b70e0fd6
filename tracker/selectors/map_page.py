"""Figures and lists beside the map: legend counts, projects with their frames, sources."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.db.models import Extent
from django.db.models import Count, QuerySet

from geodata.domain.tiles import Box
from geodata.models import FunctionalArea, ReferenceFeature, Zone
from geodata.selectors.boxes import apart, located
from landclearance.models import ParcelPart
from projects.models import Project, WorksFootprint
from tracker.models import PartAssessment
from tracker.selectors.current import current_assessments
from tracker.selectors.map_blockers import open_blockers
from tracker.selectors.map_projects import UNKNOWN_STATE
from tracker.selectors.portfolio import PortfolioQuery, PortfolioRow, select_rows

VIETNAM: Box = (102.0, 8.0, 110.0, 23.5)
"""Where a map without any data opens."""

MARGIN = 0.0015
"""Degrees of air around works."""
SEVERITY = {
    level: place for place, level in enumerate(("critical", "serious", "watch", "unknown", "on_track"))
}


@dataclass(frozen=True, slots=True)
class MapProject:
    """A project in the panel's list. ``bounds`` None: no works are drawn yet, so there is nowhere to go."""

    row: PortfolioRow
    parts: int | None
    parts_handed_over: int | None
    bounds: Box | None

    @property
    def bounds_json(self) -> str:
        """[west, south, east, north] for the map's script, with points whatever the language."""
        return json.dumps(self.bounds)


@dataclass(frozen=True, slots=True)
class MapFigures:
    """What the legend counts, for the projects that the filters let through."""

    levels: Mapping[str, int]
    states: Mapping[str, int]
    holders: Mapping[str, int]
    blocked_parts: int
    open_blockers: int
    parts: int


@dataclass(frozen=True, slots=True)
class MapPage:
    """Everything that the page shows before the first tile comes."""

    bounds: Box
    projects: Sequence[MapProject]
    hidden: int
    figures: MapFigures
    has_invented: bool


@dataclass(frozen=True, slots=True)
class MapSources:
    """Whose data the basemap is, and whether some of it was drawn by hand between known points."""

    names: Sequence[str]
    has_approximate: bool


def map_page(
    zone_ids: tuple[int, ...], rows: Sequence[PortfolioRow], query: PortfolioQuery, on: date
) -> MapPage:
    """The page of the zones for ``rows`` (all their projects), as the portfolio's filters let them through."""
    shown = select_rows(rows, query)
    bounds = project_bounds(zone_ids)
    pks = [row.project.pk for row in shown]
    land = _land(pks, on)
    projects = [
        MapProject(row, *land.get(row.project.pk, (None, None)), bounds.get(row.project.pk)) for row in shown
    ]
    return MapPage(
        bounds=_opening_bounds(zone_ids, projects),
        projects=projects,
        hidden=len(rows) - len(shown),
        figures=_figures(zone_ids, projects, on),
        has_invented=any(row.project.invented_note for row in shown),
    )


def _land(pks: Sequence[int], on: date) -> dict[int, tuple[int | None, int | None]]:
    current: QuerySet[Any] = current_assessments(Project.objects.filter(pk__in=pks), on)
    rows = current.values_list("project", "result__land__parts", "result__land__parts_handed_over")
    return {project: (parts, handed_over) for project, parts, handed_over in rows}


def map_sources() -> MapSources:
    """Sources of the basemap as they were imported; one query."""
    rows = set(ReferenceFeature.objects.order_by().values_list("source", "is_approximate").distinct())
    return MapSources(
        names=sorted({source for source, _approximate in rows if source}),
        has_approximate=any(approximate for _source, approximate in rows),
    )


def project_bounds(zone_ids: tuple[int, ...]) -> dict[int, Box]:
    """(west, south, east, north) in degrees around the works of each project that has any, with a little air."""
    works = WorksFootprint.objects.filter(project__zone__in=zone_ids)
    geometries, rows = apart(located(works, "geometry", "project"))
    edges = shapely.bounds(geometries).reshape(-1, 4)
    found: dict[int, Box] = {}
    for row, (west, south, east, north) in zip(rows, edges.tolist(), strict=True):
        known = found.get(row.project, (west, south, east, north))
        found[row.project] = (
            min(known[0], west),
            min(known[1], south),
            max(known[2], east),
            max(known[3], north),
        )
    return {project: _airy(box) for project, box in found.items()}


def _airy(box: Box) -> Box:
    return box[0] - MARGIN, box[1] - MARGIN, box[2] + MARGIN, box[3] + MARGIN


def _opening_bounds(zone_ids: tuple[int, ...], shown: Sequence[MapProject]) -> Box:
    """Around the projects shown; else the functional areas; else the zone; else the country."""
    boxes = [project.bounds for project in shown if project.bounds]
    areas = FunctionalArea.objects.filter(zone__in=zone_ids).aggregate(box=Extent("geometry"))["box"]
    zones = Zone.objects.filter(pk__in=zone_ids).aggregate(box=Extent("boundary"))["box"]
    boxes = boxes or [box for box in (areas, zones, VIETNAM) if box][:1]
    edges = np.array(boxes, dtype=float)
    lows, highs = edges[:, :2].min(axis=0).tolist(), edges[:, 2:].max(axis=0).tolist()
    return lows[0], lows[1], highs[0], highs[1]


def _figures(zone_ids: tuple[int, ...], shown: Sequence[MapProject], on: date) -> MapFigures:
    pks = [project.row.project.pk for project in shown]
    current = current_assessments(Project.objects.filter(pk__in=pks), on)
    assessed = PartAssessment.objects.filter(assessment__in=current.values("pk"))
    states: Counter[str] = Counter()
    holders: Counter[str] = Counter()
    blocked = 0
    for state, holder, blocks, number in assessed.values_list("state", "holder", "blocks", Count("pk")):
        states[state] += number
        holders[holder] += number
        blocked += number if blocks else 0
    parts = ParcelPart.objects.filter(case__project__in=pks).count()
    never = parts - sum(states.values())
    if never:
        states[UNKNOWN_STATE] += never
        holders[""] += never
    return MapFigures(
        levels=Counter(project.row.level.value for project in shown),
        states=states,
        holders=holders,
        blocked_parts=blocked,
        open_blockers=open_blockers(zone_ids, on).filter(project__in=pks).count(),
        parts=parts,
    )
