"""What lies under a point of the map, and one thing by its number. Nothing private is selected here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import shapely
from django.db.models import QuerySet
from numpy.typing import NDArray

from geodata.domain.tiles import EXTENT, Box, Geometries, to_tile
from geodata.models import AdministrativeUnit, FunctionalArea, UnitLevel
from geodata.selectors.boxes import apart, located, touching_box
from landclearance.models import Blocker, ParcelPart
from projects.models import LandPortion, Project, WorksFootprint
from projects.selectors.investors import InvestorRow, PortionRow
from tracker.models import PartAssessment, ProjectAssessment
from tracker.selectors.current import current_assessments
from tracker.selectors.map_blockers import blocker_places, open_blockers
from tracker.selectors.map_investors import portion_rows
from tracker.selectors.map_projects import part_states, widened

MOST = 30
"""Things of one kind that a drawer lists; a click on a wide view may hit hundreds."""

PIXELS_ACROSS = 256


@dataclass(frozen=True, slots=True)
class PartFound:
    """A parcel part and what the newest assessment found; ``found`` None: never assessed."""

    part: ParcelPart
    found: PartAssessment | None


@dataclass(frozen=True, slots=True)
class Found:
    """Everything at a place, nearest the user's work first."""

    parts: Sequence[PartFound] = ()
    blockers: Sequence[Blocker] = ()
    projects: Sequence[tuple[Project, ProjectAssessment | None]] = ()
    portions: Sequence[tuple[InvestorRow, PortionRow]] = ()
    areas: Sequence[FunctionalArea] = ()
    communes: Sequence[AdministrativeUnit] = ()

    def __bool__(self) -> bool:
        return bool(
            self.parts or self.blockers or self.projects or self.portions or self.areas or self.communes
        )


@dataclass(frozen=True, slots=True)
class Click:
    """A point in EPSG:4326 degrees and the zoom (256-pixel tiles) at which it was made; ``pixels``: how near counts."""

    lon: float
    lat: float
    zoom: int
    pixels: int = 8

    @property
    def box(self) -> Box:
        """(west, south, east, north) around the point."""
        reach = self.pixels * 360.0 / (PIXELS_ACROSS * 2.0**self.zoom)
        return self.lon - reach, self.lat - reach, self.lon + reach, self.lat + reach

    def near(self, geometries: Geometries) -> NDArray[np.bool_]:
        """Which geometries are hit: those that hold the point, else those within reach of it on the screen."""
        if not len(geometries):
            return np.zeros(0, dtype=bool)
        point = np.empty(1, dtype=object)
        point[0] = shapely.Point(self.lon, self.lat)
        distances = shapely.distance(
            to_tile(geometries, self.zoom, 0, 0), to_tile(point, self.zoom, 0, 0)[0]
        ) / (EXTENT / PIXELS_ACROSS)
        held = distances <= 0
        result: NDArray[np.bool_] = held if held.any() else distances <= self.pixels
        return result


def found_at(zone_ids: tuple[int, ...], click: Click, on: date) -> Found:
    """What a click hits; the number of queries does not depend on what is there."""
    parts = _hit(ParcelPart.objects.filter(case__project__zone__in=zone_ids), click)
    return Found(
        parts=parts_found(zone_ids, parts, on),
        blockers=_blockers_at(zone_ids, click, on),
        projects=_projects_at(zone_ids, click, on),
        portions=portion_rows(zone_ids, _hit(_drawn_portions(zone_ids), click), on),
        areas=list(
            FunctionalArea.objects.filter(
                pk__in=_hit(FunctionalArea.objects.filter(zone__in=zone_ids), click)
            )
        ),
        communes=list(
            AdministrativeUnit.objects.filter(pk__in=_hit(_communes(), click)).defer("geometry")[:1]
        ),
    )


def _drawn_portions(zone_ids: tuple[int, ...]) -> QuerySet[LandPortion]:
    return LandPortion.objects.filter(investor_project__zone__in=zone_ids, geometry__isnull=False)


def _communes() -> QuerySet[AdministrativeUnit]:
    return AdministrativeUnit.objects.filter(
        level=UnitLevel.COMMUNE, valid_to__isnull=True, geometry__isnull=False
    )


def _hit(rows: QuerySet[Any], click: Click) -> list[int]:
    found = located(touching_box(rows, "geometry", click.box), "geometry", "pk")
    geometries, rows_found = apart(found)
    return [row.pk for row, hit in zip(rows_found, click.near(geometries), strict=True) if hit][:MOST]


def parts_found(zone_ids: tuple[int, ...], pks: Sequence[int], on: date) -> list[PartFound]:
    """Parts by number, those of other zones left out; two queries."""
    chosen = ParcelPart.objects.filter(pk__in=pks, case__project__zone__in=zone_ids)
    states = part_states(zone_ids, chosen, on)
    parts = chosen.select_related("case__project", "case__commune", "parcel").defer(
        "geometry", "parcel__geometry", "case__commune__geometry"
    )
    return [PartFound(part, states.get(part.pk)) for part in parts]


def _blockers_at(zone_ids: tuple[int, ...], click: Click, on: date) -> list[Blocker]:
    opened = open_blockers(zone_ids, on)
    places = blocker_places(opened)
    points = np.empty(len(places), dtype=object)
    points[:] = list(places.values())
    near = click.near(points)
    hit = [pk for pk, is_near in zip(places, near, strict=True) if is_near][:MOST]
    return list(blockers_by_number(zone_ids, hit))


def blockers_by_number(zone_ids: tuple[int, ...], pks: Sequence[int]) -> QuerySet[Blocker]:
    """Blockers with their project, case and part; one query."""
    return (
        Blocker.objects.filter(pk__in=pks, project__zone__in=zone_ids)
        .select_related("project", "case", "part__parcel")
        .defer("part__geometry", "part__parcel__geometry")
    )


def _projects_at(
    zone_ids: tuple[int, ...], click: Click, on: date
) -> list[tuple[Project, ProjectAssessment | None]]:
    west, south, east, north = click.box
    # A corridor reaches beyond its middle line: half of the widest, 100 m, is about 0.001 degrees.
    wider = (west - 0.001, south - 0.001, east + 0.001, north + 0.001)
    here = touching_box(WorksFootprint.objects.filter(project__zone__in=zone_ids), "geometry", wider)
    lines, rows = apart(located(here, "geometry", "project", "project__zone__plane_srid", "width_m"))
    near = click.near(widened(lines, rows))
    hit = {row.project for row, is_near in zip(rows, near, strict=True) if is_near}
    return projects_by_number(zone_ids, sorted(hit)[:MOST], on)


def projects_by_number(
    zone_ids: tuple[int, ...], pks: Sequence[int], on: date
) -> list[tuple[Project, ProjectAssessment | None]]:
    """Projects with their newest assessment; two queries."""
    chosen = Project.objects.filter(pk__in=pks, zone__in=zone_ids)
    newest = {found.project_id: found for found in current_assessments(chosen, on)}
    return [(project, newest.get(project.pk)) for project in chosen]
