"""A small zone with one of everything that a map draws, all within one tile of zoom 12."""

from dataclasses import dataclass
from datetime import date

from django.contrib.gis.geos import LineString, MultiLineString, Point

from geodata.models import ReferenceFeature, ReferenceKind, Zone
from landclearance.models import Blocker, ParcelPart
from projects.models import InvestorKind, Project, WorksFootprint
from projects.services.investors import create_investor_project, create_portion
from tests.factories.geodata import AdministrativeUnitFactory, FunctionalAreaFactory, ZoneFactory, square
from tests.factories.landclearance import (
    BlockerEventFactory,
    BlockerFactory,
    CaseFactory,
    LandUserFactory,
    ParcelFactory,
    PartFactory,
)
from tests.factories.projects import ProjectFactory
from tests.factories.tracker import ProjectAssessmentFactory
from tracker.models import PartAssessment, ProjectAssessment

WEST, SOUTH = 106.700, 21.960
CELL = 0.0005
SECRETS = ("Nguyễn Văn Bí Mật", "012345678901", "H-SECRET", "Thôn Kín 7")
"""What a land user's row says: name, identity number, code, address. None of it may reach a map."""

Z, X, Y = 12, 3262, 1791
"""The tile that holds the scene."""


@dataclass(frozen=True, slots=True)
class Scene:
    zone: Zone
    project: Project
    assessment: ProjectAssessment
    parts: list[ParcelPart]
    blocker: Blocker


def cell(number: int) -> tuple[float, float, float, float]:
    """The ground of one parcel: cells in a row to the east."""
    west = WEST + number * CELL
    return west, SOUTH, west + CELL, SOUTH + CELL


def map_scene(parts: int = 3, zone: Zone | None = None) -> Scene:
    """One project whose corridor runs through ``parts`` parcels; the first blocks it, the second is handed over."""
    zone = zone or ZoneFactory.create()
    project = ProjectFactory.create(zone=zone, invented_note="all of it")
    WorksFootprint.objects.create(
        project=project,
        activity_code="B",
        geometry=LineString((WEST, SOUTH + CELL / 2), (WEST + parts * CELL, SOUTH + CELL / 2), srid=4326),
        width_m=20,
    )
    assessment = ProjectAssessmentFactory.create(project=project, late=True)
    secret = LandUserFactory.create(
        zone=zone,
        name=SECRETS[0],
        identity_number=SECRETS[1],
        code=f"{SECRETS[2]}-{project.pk}",
        address=SECRETS[3],
    )
    made = [_part(number, zone, project, secret) for number in range(parts)]
    states = ["posted", "handed_over"] + ["paid"] * parts
    for number, (part, state) in enumerate(zip(made, states, strict=False)):
        if number == 2:
            continue  # never assessed: it has to show as unknown
        PartAssessment.objects.create(
            assessment=assessment,
            part=part,
            state=state,
            since=date(2026, 8, 3),
            holder="clearance_unit",
            blocks=number == 0,
            blocker_code="PRICE" if number == 0 else "",
        )
    blocker = BlockerFactory.create(project=project, code="UTILITY", activity_codes=["B"])
    BlockerEventFactory.create(blocker=blocker)
    return Scene(zone, project, assessment, made, blocker)


def _part(number: int, zone: Zone, project: Project, secret: object) -> ParcelPart:
    outline = square(*cell(number))
    parcel = ParcelFactory.create(zone=zone, sheet=f"S{project.pk}", number=str(number + 1), geometry=outline)
    case = CaseFactory.create(project=project, land_user=secret)
    return PartFactory.create(case=case, parcel=parcel)


def basemap_scene() -> None:
    """One feature of each kind around the scene, in no zone of its own, and a commune."""
    shapes = {
        ReferenceKind.LAND: square(106, 21.5, 107, 22.5),
        ReferenceKind.PROVINCE: square(106.2, 21.6, 107.2, 22.4),
        ReferenceKind.BORDER: LineString((106.69, 21.97), (106.72, 21.98), srid=4326),
        ReferenceKind.RIVER: MultiLineString(LineString((106.69, 21.95), (106.71, 21.97)), srid=4326),
        ReferenceKind.WATER: square(106.701, 21.961, 106.702, 21.962),
        ReferenceKind.ROAD: LineString((106.69, 21.96), (106.72, 21.96), srid=4326),
        ReferenceKind.RAILWAY: LineString((106.69, 21.955), (106.72, 21.955), srid=4326),
        ReferenceKind.GATE: Point(106.7117, 21.9755, srid=4326),
        ReferenceKind.PLACE: Point(106.70, 21.96, srid=4326),
    }
    for kind, geometry in shapes.items():
        ReferenceFeature.objects.create(
            kind=kind, name=f"{kind.value} N", rank=2, geometry=geometry, source="GeoNames, CC BY 4.0"
        )
    AdministrativeUnitFactory.create(geometry=square(106.69, 21.95, 106.73, 21.99))


def full_scene(parts: int = 3) -> Scene:
    """Basemap, zone, functional area, project, parcels, blockers."""
    scene = map_scene(parts)
    basemap_scene()
    outline = square(106.695, 21.955, 106.715, 21.97)
    FunctionalAreaFactory.create(zone=scene.zone, geometry=outline)
    today = date(2026, 11, 23)
    yard = create_investor_project(scene.zone, "yard", "Bãi xe (bịa)", InvestorKind.YARD, today=today)
    create_portion(yard, "LP-1", geometry=outline)
    return scene
