"""Opening clearance cases: parcels cut by the ground that a project must have."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.gis.geos import MultiPolygon as GeosMultiPolygon
from django.db import transaction
from django.db.models import Q
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from geodata.domain.errors import InputProblem, gettext_noop
from geodata.domain.planes import PlaneSystem
from geodata.selectors.boxes import touching_box
from geodata.selectors.shapes import to_geos, to_shape
from geodata.services.audit import create_audited
from landclearance.domain.overlay import FootprintGeom
from landclearance.domain.scope import Cut, areal, cut_parcels, ground_of
from landclearance.domain.vocabulary import is_agricultural
from landclearance.models import ClearanceBoundary, ClearanceCase, LandUser, Parcel, ParcelPart
from landclearance.services.checks import check_past_day
from landclearance.services.signals import announce
from projects.models import Project, User, WorksFootprint

CODE_LENGTH = 10


@dataclass(frozen=True, slots=True)
class Sliver:
    """A parcel that the boundary touches by less than the tolerance: reported, not stored."""

    label: str
    area_m2: str


@dataclass(frozen=True, slots=True)
class OpeningReport:
    """What ``open_cases`` did. ``unchanged``: parcels that had their part already."""

    cases: int
    parts: int
    unchanged: int
    slivers: tuple[Sliver, ...]
    boundary_version: int


@transaction.atomic
def open_cases(
    project: Project,
    *,
    boundary: BaseGeometry | None = None,
    from_footprints: bool = False,
    on: date,
    today: date,
    at: datetime,
    by: User | None,
    land_users: Mapping[int, LandUser] | None = None,
    decision_number: str = "",
    source: str = "",
    is_invented: bool = False,
) -> OpeningReport:
    """Open a case for every land user (or parcel, where no land user is known) inside the clearance boundary.

    ``boundary``: shapely polygon or multipolygon in EPSG:4326; or ``from_footprints``: the union of the
    project's works. ``on``: the day from which boundary and cases hold. ``land_users``: land user by parcel
    pk. Parts below the sliver tolerance are reported, not stored. Safe to repeat: parcels that have a part
    in this project keep it as it is. Raises InputProblem: no boundary or works, no parcel inside, a day in
    the future.
    """
    check_past_day(on, today, "on")
    ground = _ground(project, boundary, from_footprints)
    parcels = _parcels_near(project, ground, on)
    plane = PlaneSystem(project.zone.plane_srid)
    cuts = cut_parcels([to_shape(parcel.geometry) for parcel in parcels], ground, plane)
    if not any(not cut.is_sliver for cut in cuts):
        raise InputProblem(
            gettext_noop("No parcel of zone %(zone)s lies inside the boundary of project %(project)s."),
            gettext_noop("Import the parcels first, and check the boundary's coordinate system."),
            field="boundary",
            params={"zone": project.zone.code, "project": project.code},
        )
    slivers = tuple(Sliver(str(parcels[cut.index]), str(cut.area_m2)) for cut in cuts if cut.is_sliver)
    taken = set(
        ParcelPart.objects.filter(case__project=project, parcel__in=[p.pk for p in parcels]).values_list(
            "parcel", flat=True
        )
    )
    wanted = [cut for cut in cuts if not cut.is_sliver]
    new = [cut for cut in wanted if parcels[cut.index].pk not in taken]
    version = _boundary(project, ground, on, at, decision_number, source)
    opened = 0
    if new:
        opened = _store(project, parcels, new, version, land_users or {}, on, at, by, is_invented)
        announce(project, today=today, at=at)
    return OpeningReport(opened, len(new), len(wanted) - len(new), slivers, version.version)


def _ground(project: Project, boundary: BaseGeometry | None, from_footprints: bool) -> BaseGeometry:
    if boundary is not None and not from_footprints:
        ground = boundary
    elif boundary is None and from_footprints:
        works = WorksFootprint.objects.filter(project=project).order_by("pk")
        footprints = [
            FootprintGeom(
                work.activity_code,
                to_shape(work.geometry),
                None if work.width_m is None else float(work.width_m),
            )
            for work in works
        ]
        ground = ground_of(footprints, PlaneSystem(project.zone.plane_srid))
    else:
        raise InputProblem(
            gettext_noop("The ground that the project needs is not given."),
            gettext_noop("Give either a boundary file or --from-footprints."),
            field="boundary",
        )
    if ground.is_empty or ground.area == 0:
        raise InputProblem(
            gettext_noop("The ground that project %(project)s needs has no area."),
            gettext_noop("Give a polygon, or works with polygons or lines with a width."),
            field="boundary",
            params={"project": project.code},
        )
    return ground


def _parcels_near(project: Project, ground: BaseGeometry, on: date) -> list[Parcel]:
    """Parcels of the zone that hold on the day and whose box meets that of ``ground``."""
    west, south, east, north = ground.bounds
    return list(
        touching_box(Parcel.objects.filter(zone=project.zone), "geometry", (west, south, east, north))
        .filter(Q(valid_from__isnull=True) | Q(valid_from__lte=on))
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
        .select_related("commune", "old_commune")
        .order_by("commune__code", "sheet", "number", "edition", "version", "pk")
    )


def _boundary(
    project: Project, ground: BaseGeometry, on: date, at: datetime, decision_number: str, source: str
) -> ClearanceBoundary:
    """The latest version when it is the same ground; otherwise a new one."""
    latest = project.clearance_boundaries.order_by("-version").first()
    if latest is not None and to_shape(latest.geometry).normalize().equals_exact(
        areal(ground).normalize(), 1e-9
    ):
        return latest
    return ClearanceBoundary.objects.create(
        project=project,
        version=latest.version + 1 if latest is not None else 1,
        effective_on=on,
        decision_number=decision_number,
        geometry=_stored(areal(ground)),
        recorded_at=at,
        source=source,
    )


def _store(
    project: Project,
    parcels: Sequence[Parcel],
    cuts: Sequence[Cut],
    boundary: ClearanceBoundary,
    land_users: Mapping[int, LandUser],
    on: date,
    at: datetime,
    by: User | None,
    is_invented: bool,
) -> int:
    """Store parts, with new cases where the land user has none yet; the number of new cases."""
    existing = {
        case.land_user_id: case
        for case in ClearanceCase.objects.filter(project=project, land_user__isnull=False)
    }
    groups: dict[object, list[Cut]] = defaultdict(list)
    for cut in cuts:
        parcel = parcels[cut.index]
        user = land_users.get(parcel.pk)
        groups[("user", user.pk) if user is not None else ("parcel", parcel.pk)].append(cut)
    numbers = _Numbers(project)
    cases: list[ClearanceCase] = []
    owner_of: list[tuple[ClearanceCase, list[Cut]]] = []
    for group in groups.values():
        parcel = parcels[group[0].index]
        user = land_users.get(parcel.pk)
        case = existing.get(user.pk) if user is not None else None
        if case is None:
            case = ClearanceCase(
                project=project,
                case_no=numbers.next(user.code if user is not None else _parcel_number(parcel)),
                land_user=user,
                commune=parcel.commune,
                opened_on=on,
                recorded_at=at,
                recorded_by=by,
                is_invented=is_invented,
            )
            cases.append(case)
        owner_of.append((case, group))
    create_audited(cases)
    create_audited(
        [
            ParcelPart(
                case=case,
                parcel=parcels[cut.index],
                boundary=boundary,
                land_use_code=part_code(parcels[cut.index].land_use_code),
                geometry=_stored(cut.geometry),
                area_m2=cut.area_m2,
            )
            for case, group in owner_of
            for cut in group
        ]
    )
    return len(cases)


def _stored(geometry: MultiPolygon) -> GeosMultiPolygon:
    stored = to_geos(geometry)
    if not isinstance(stored, GeosMultiPolygon):
        raise TypeError(f"expected a MultiPolygon, got {stored.geom_type}")
    return stored


def part_code(land_use_code: str) -> str:
    """The parcel's code as it fits a part: of too many ("ONT+CLN+LUC") those that lengthen the notice come
    first."""
    codes = [code.strip().upper() for code in land_use_code.replace(",", "+").split("+") if code.strip()]
    codes.sort(key=is_agricultural)
    text = "+".join(codes)
    while len(text) > CODE_LENGTH and len(codes) > 1:
        codes.pop()
        text = "+".join(codes)
    return text[:CODE_LENGTH]


def _parcel_number(parcel: Parcel) -> str:
    return f"{parcel.commune.code}-{parcel.sheet}-{parcel.number}"


class _Numbers:
    """Case numbers free in a project: the wish itself, or with -2, -3 ... after it."""

    def __init__(self, project: Project) -> None:
        self.taken = set(ClearanceCase.objects.filter(project=project).values_list("case_no", flat=True))

    def next(self, wish: str) -> str:
        wish = wish.replace("/", "-").replace(" ", "-")[:55]
        number, count = wish, 1
        while number in self.taken:
            count += 1
            number = f"{wish}-{count}"
        self.taken.add(number)
        return number
