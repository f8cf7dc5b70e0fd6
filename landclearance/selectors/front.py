"""The workable fronts of a project: footprints, parts, boundary and releases of a day put together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from shapely.geometry.base import BaseGeometry

from geodata.domain.planes import PlaneSystem
from geodata.selectors.shapes import to_shape
from landclearance.domain.facts import BlockerFacts, PartFacts
from landclearance.domain.front import Crew
from landclearance.domain.front_ground import FrontFootprint, lay_grounds, same_ground
from landclearance.domain.front_project import GroundFront, first_days, ground_front
from landclearance.domain.release import Release
from landclearance.models import ClearanceBoundary
from landclearance.selectors.clearance import clearance_as_known
from landclearance.selectors.lists import CaseRow, holidays_around, rows_of
from projects.domain.crews import CrewNeeds
from projects.models import Project, WorksFootprint
from projects.selectors.crews import crew_needs


@dataclass(frozen=True, slots=True)
class Held:
    """One part with what the front's tables say of it. ``holder``: the blocker's owner, else whose act is awaited."""

    part: PartFacts
    row: CaseRow
    release: Release
    blockers: tuple[BlockerFacts, ...]
    holder: str


@dataclass(frozen=True, slots=True)
class ProjectFronts:
    """The fronts of a project on a day. ``boundary_version`` None: no clearance boundary is on record.

    ``held``: by part id, every part of the project. ``plane``: the zone's, for shapes.
    """

    project: Project
    as_of: date
    needs: CrewNeeds
    boundary_version: int | None
    grounds: tuple[GroundFront, ...]
    held: Mapping[int, Held]
    plane: PlaneSystem

    @property
    def lines(self) -> tuple[GroundFront, ...]:
        return tuple(row for row in self.grounds if row.is_line)

    @property
    def areas(self) -> tuple[GroundFront, ...]:
        return tuple(row for row in self.grounds if not row.is_line)


def project_fronts(project: Project, as_of: date, known_at: datetime) -> ProjectFronts:
    """The fronts of ``project`` as of a day, as known at a moment. A constant number of queries."""
    land = clearance_as_known([project], as_of, known_at)[project.pk]
    rows = rows_of(project, land, as_of, holidays_around(project.zone, as_of))
    needs = crew_needs(project.zone, as_of)
    boundary = boundary_on(project, as_of, known_at)
    plane = PlaneSystem(project.zone.plane_srid)
    held = {item.part.id: item for row in rows for item in _held(row)}
    days = first_days({key: item.release for key, item in held.items()})
    footprints = sorted(same_ground(front_footprints(project, as_of, needs)), key=_along)
    shape = to_shape(boundary.geometry) if boundary else None
    cases = {row.facts.id: [part.id for part in row.facts.parts] for row in rows}
    laid = lay_grounds(footprints, land.parts, shape, plane)
    return ProjectFronts(
        project,
        as_of,
        needs,
        boundary.version if boundary else None,
        tuple(ground_front(one, days, as_of, cases) for one in laid),
        held,
        plane,
    )


def front_footprints(project: Project, as_of: date, needs: CrewNeeds) -> list[FrontFootprint]:
    """The footprints in force on ``as_of``, with their own crew's needs or the zone's. One query."""
    rows = WorksFootprint.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=as_of), project=project
    ).order_by("activity_code", "pk")
    return [
        FrontFootprint(
            ids=(row.pk,),
            activities=(row.activity_code,),
            name=row.name,
            geometry=_shape(row),
            width_m=None if row.width_m is None else float(row.width_m),
            start_chainage_m=None if row.start_chainage_m is None else float(row.start_chainage_m),
            crew=Crew(
                float(row.crew_length_m or needs.length_m),
                float(row.crew_width_m or needs.width_m),
                float(row.crew_area_m2 or needs.area_m2),
            ),
        )
        for row in rows
    ]


def boundary_on(project: Project, as_of: date, known_at: datetime) -> ClearanceBoundary | None:
    """The version of the clearance boundary in force on ``as_of``, as known at ``known_at``. One query."""
    versions = ClearanceBoundary.objects.filter(
        project=project, effective_on__lte=as_of, recorded_at__lte=known_at
    )
    return versions.order_by("-effective_on", "-version").first()


def _along(footprint: FrontFootprint) -> tuple[bool, float, str]:
    """Lines first, by chainage; then areas."""
    return not footprint.is_line, footprint.start_chainage_m or 0.0, footprint.activity_code


def _shape(row: WorksFootprint) -> BaseGeometry:
    return to_shape(row.geometry)


def _held(row: CaseRow) -> list[Held]:
    found = []
    for part, release in zip(row.facts.parts, row.releases, strict=True):
        on_it = [
            (facts, state)
            for facts, state in row.blockers
            if facts.part_id == part.id or (facts.part_id is None and facts.case_id == row.facts.id)
        ]
        owner = next((state.owner_name or state.level for _facts, state in on_it), "")
        found.append(
            Held(
                part, row, release, tuple(facts for facts, _state in on_it), owner or row.status.holder.value
            )
        )
    return found
