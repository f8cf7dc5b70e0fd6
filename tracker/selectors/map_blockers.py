"""Where the open blockers stand: their own place, their parcel part, or the works that wait for them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from django.contrib.gis.db.models.functions import AsWKB
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from shapely.geometry.base import BaseGeometry

from geodata.selectors.boxes import located, shapes, touching_box
from geodata.services.tiles import Property
from landclearance.models import Blocker, BlockerEvent, BlockerEventKind, ParcelPart
from projects.models import Project, WorksFootprint
from tracker.models import Level, PartAssessment
from tracker.selectors.current import current_assessments
from tracker.selectors.map_basemap import Drawn, label_point
from tracker.selectors.map_layers import PARCEL_TILE_ZOOM
from tracker.selectors.map_projects import main_shape
from tracker.selectors.map_view import TileView


def open_blockers(zone_ids: tuple[int, ...], on: date) -> QuerySet[Blocker]:
    """Blockers whose last word by ``on`` (inclusive), corrections left out, is not that they were closed."""
    voiders = BlockerEvent.objects.filter(voids=OuterRef("pk"))
    last = (
        BlockerEvent.objects.filter(blocker=OuterRef("pk"), retraction=False, happened_on__lte=on)
        .exclude(Exists(voiders))
        .order_by("-happened_on", "-recorded_at", "-pk")
        .values("kind")[:1]
    )
    return (
        Blocker.objects.filter(project__zone__in=zone_ids)
        .annotate(last_word=Subquery(last))
        .exclude(Q(last_word=BlockerEventKind.CLOSED) | Q(last_word__isnull=True))
    )


def blocker_places(blockers: QuerySet[Blocker]) -> dict[int, BaseGeometry]:
    """A point in EPSG:4326 for each blocker; none for those that nothing places. Three queries."""
    chosen: QuerySet[Any] = blockers.annotate(own=AsWKB("geometry"), of_part=AsWKB("part__geometry"))
    rows = list(chosen.values_list("pk", "own", "of_part", "case", "project", "activity_codes", named=True))
    direct = shapes(row.own if row.own is not None else row.of_part for row in rows)
    by_case = _parts_of_cases({row.case for row in rows if row.case is not None})
    works = _works({row.project for row in rows})
    places: dict[int, BaseGeometry] = {}
    for geometry, row in zip(direct, rows, strict=True):
        where = geometry if geometry is not None else by_case.get(row.case)
        if where is None:
            where = _waiting_works(works.get(row.project, {}), row.activity_codes)
        if where is not None:
            places[row.pk] = where if where.geom_type == "Point" else label_point(where)
    return places


def _parts_of_cases(cases: Iterable[int]) -> dict[int, BaseGeometry]:
    parts = ParcelPart.objects.filter(case__in=cases).order_by("-pk")
    return {
        row.case: geometry for geometry, row in located(parts, "geometry", "case") if geometry is not None
    }


def _works(projects: Iterable[int]) -> dict[int, dict[str, BaseGeometry]]:
    footprints = WorksFootprint.objects.filter(project__in=projects).order_by("-pk")
    found: dict[int, dict[str, BaseGeometry]] = {}
    for geometry, row in located(footprints, "geometry", "project", "activity_code"):
        if geometry is not None:
            found.setdefault(row.project, {})[row.activity_code] = geometry
    return found


def _waiting_works(works: Mapping[str, BaseGeometry], activities: Sequence[str]) -> BaseGeometry | None:
    """The first of the waiting activities that has a place; the main work when none is named."""
    named = [works[code] for code in activities if code in works]
    if named:
        return named[0]
    if activities or not works:
        return None
    places = np.empty(len(works), dtype=object)
    places[:] = list(works.values())
    return main_shape(places)


def blockers(view: TileView) -> Drawn:
    """One point per open blocker and, close up, per part that blocks works; six queries at most."""
    levels = _levels(view)
    drawn: Drawn = {"blockers": []}
    marks = drawn["blockers"]
    marked: set[int] = set()
    if view.z >= PARCEL_TILE_ZOOM:
        for geometry, row in _blocking_parts(view):
            marked.add(row.part)
            properties = _mark(row.part, "part", row.part__case__project__code, row.blocker_code, levels)
            marks.append((label_point(geometry), properties))
    opened = open_blockers(view.zone_ids, view.on)
    places = blocker_places(opened)
    for pk, project, code, part in opened.values_list("pk", "project__code", "code", "part"):
        if pk in places and part not in marked:
            marks.append((places[pk], _mark(pk, "blocker", project, code, levels)))
    return drawn


def _mark(pk: int, kind: str, project: str, code: str, levels: Mapping[str, str]) -> dict[str, Property]:
    level = levels.get(project, Level.UNKNOWN.value)
    return {"id": pk, "kind": kind, "project": project, "code": code, "level": level}


def _levels(view: TileView) -> dict[str, str]:
    current = current_assessments(Project.objects.filter(zone__in=view.zone_ids), view.on)
    return dict(current.values_list("project__code", "level"))


def _blocking_parts(view: TileView) -> list[tuple[BaseGeometry, Any]]:
    here = touching_box(
        ParcelPart.objects.filter(case__project__zone__in=view.zone_ids), "geometry", view.box
    )
    current = current_assessments(Project.objects.filter(zone__in=view.zone_ids), view.on)
    rows = PartAssessment.objects.filter(
        assessment__in=current.values("pk"), blocks=True, part__in=here.values("pk")
    )
    columns = ("part", "part__case__project__code", "blocker_code")
    return [
        (geometry, row) for geometry, row in located(rows, "part__geometry", *columns) if geometry is not None
    ]
