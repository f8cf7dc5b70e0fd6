"""Opening clearance cases: parcels cut by the ground that a project must have."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from shapely.geometry.base import BaseGeometry

from geodata.domain.errors import InputProblem, gettext_noop
from geodata.domain.planes import PlaneSystem
from geodata.selectors.boxes import touching_box
from geodata.selectors.shapes import to_areas, to_shape
from geodata.services.audit import create_audited
from landclearance.domain.overlay import FootprintGeom
from landclearance.domain.scope import areal, cut_parcels, ground_of
from landclearance.models import (
    ClearanceBoundary,
    ClearanceCase,
    LandUser,
    Parcel,
    ParcelPart,
    ScopeChange,
    ScopeReason,
)
from landclearance.selectors.parcels import descendants, parcel_labels, valid_parcels
from landclearance.services.checks import check_past_day
from landclearance.services.cutting import Cutter
from landclearance.services.recutting import Change, Piece, apply_change, standing_parts
from landclearance.services.signals import announce
from projects.models import Project, User, WorksFootprint


@dataclass(frozen=True, slots=True)
class Sliver:
    """A parcel that the boundary touches by less than the tolerance: reported, not stored."""

    label: str
    area_m2: str


@dataclass(frozen=True, slots=True)
class OpeningReport:
    """What ``open_cases`` did. ``unchanged``: parts that were there already, over the same ground.

    Before and after of an adjusted boundary, in m²: ``area_before`` and ``area_after`` of all parts in scope;
    ``left`` and ``entered`` parts (one cut anew counts in both); ``cases_out`` and ``cases_back`` by number;
    ``unassigned``: ground of parcels with several land users that nobody held before; ``to_recut``: parcels
    that came out of one with a part here, and wait for ``recut_parts``.
    """

    cases: int
    parts: int
    unchanged: int
    slivers: tuple[Sliver, ...]
    boundary_version: int
    left: int = 0
    area_before: Decimal = Decimal(0)
    area_after: Decimal = Decimal(0)
    cases_out: tuple[str, ...] = ()
    cases_back: tuple[str, ...] = ()
    unassigned: tuple[Sliver, ...] = ()
    to_recut: tuple[str, ...] = ()


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
    pk. One part per land-use code where the ground of each is drawn. Parts below the sliver tolerance are
    reported, not stored. Safe to repeat: parcels that have a part in this project keep it as it is.

    Another ground than the latest version is a new version (Decree 226/2025, art. 7a): parts over the same
    ground stay, others leave on that day, new cuts enter. Remainders taken by choice stay whatever the boundary.
    Raises InputProblem: no boundary or works, no parcel inside, a day in the future, a version before the
    latest one or before a later change of scope.
    """
    check_past_day(on, today, "on")
    ground = _ground(project, boundary, from_footprints)
    old, shapes = standing_parts(project, on, at)
    version, is_new = _boundary(project, ground, on, at, decision_number, source)
    adjusted = is_new and bool(old)
    kept = [part for part in old if not adjusted or part.entered_by == ScopeReason.REMAINDER]
    moving = [part for part in old if part not in kept]
    wanted = _wanted(project, ground, on, adjusted=adjusted, moving=moving, kept=kept, shapes=shapes)
    change = Change(project, version, ScopeReason.BOUNDARY, on, at, by, decision_number, is_invented)
    opened, pieces = _with_cases(change, wanted.pieces, land_users or {})
    outcome = apply_change(change, moving, shapes, pieces)
    if opened or outcome.entered or outcome.left:
        announce(project, today=today, at=at)
    before = sum((part.area_m2 for part in old), Decimal(0))
    return OpeningReport(
        cases=opened,
        parts=len(outcome.entered),
        unchanged=outcome.stayed + wanted.unchanged,
        slivers=wanted.slivers,
        boundary_version=version.version,
        left=len(outcome.left),
        area_before=before,
        area_after=before + _area(outcome.entered) - _area(outcome.left),
        cases_out=tuple(case.case_no for case in outcome.cases_out),
        cases_back=tuple(case.case_no for case in outcome.cases_back),
        unassigned=wanted.unassigned,
        to_recut=wanted.to_recut,
    )


def _area(parts: Iterable[ParcelPart]) -> Decimal:
    return sum((part.area_m2 for part in parts), Decimal(0))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Ground to be held, cut from the parcels. ``unchanged``: parcels left alone because they have a part."""

    pieces: list[Piece]
    slivers: tuple[Sliver, ...]
    unassigned: tuple[Sliver, ...]
    to_recut: tuple[str, ...]
    unchanged: int


def _wanted(
    project: Project,
    ground: BaseGeometry,
    on: date,
    *,
    adjusted: bool,
    moving: Sequence[ParcelPart],
    kept: Sequence[ParcelPart],
    shapes: Mapping[int, BaseGeometry],
) -> _Wanted:
    """Pieces of the parcels in the ground: of an adjusted boundary all of them, otherwise those without a part."""
    near = _parcels_near(project, ground, on)
    moved = {part.parcel_id: part.parcel for part in moving}
    has_part = (
        set(moved)
        if adjusted
        else set(ParcelPart.objects.filter(case__project=project).values_list("parcel", flat=True))
    )
    came_out = {child for found in descendants(has_part).values() for child in found} - has_part
    parcels = [parcel for parcel in near if parcel.pk not in came_out]
    parcels += [parcel for pk, parcel in moved.items() if all(parcel.pk != other.pk for other in parcels)]
    labels = parcel_labels([*parcels, *(parcel for parcel in near if parcel.pk in came_out)])
    plane = PlaneSystem(project.zone.plane_srid)
    cuts = cut_parcels([to_shape(parcel.geometry) for parcel in parcels], ground, plane)
    if all(cut.is_sliver for cut in cuts):
        raise InputProblem(
            gettext_noop("No parcel of zone %(zone)s lies inside the boundary of project %(project)s."),
            gettext_noop("Import the parcels first, and check the boundary's coordinate system."),
            field="boundary",
            params={"zone": project.zone.code, "project": project.code},
        )
    slivers = tuple(Sliver(labels[parcels[c.index].pk], str(c.area_m2)) for c in cuts if c.is_sliver)
    real = [cut for cut in cuts if not cut.is_sliver]
    cutter = Cutter.of(project, [parcels[cut.index] for cut in real], moving, kept, shapes)
    chosen = [cut for cut in real if adjusted or parcels[cut.index].pk not in has_part]
    pieces, unassigned = cutter.pieces(
        [parcels[cut.index] for cut in chosen], [cut.geometry for cut in chosen], plane
    )
    return _Wanted(
        pieces,
        slivers,
        tuple(Sliver(labels[parcel.pk], f"{area:.1f}") for parcel, area in unassigned),
        tuple(labels[parcel.pk] for parcel in near if parcel.pk in came_out),
        0 if adjusted else len(real) - len(chosen),
    )


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
        touching_box(valid_parcels(project.zone, on), "geometry", (west, south, east, north))
        .select_related("commune", "old_commune")
        .order_by("commune__code", "sheet", "number", "edition", "version", "pk")
    )


def _boundary(
    project: Project, ground: BaseGeometry, on: date, at: datetime, decision_number: str, source: str
) -> tuple[ClearanceBoundary, bool]:
    """The latest version when it is the same ground; otherwise a new one, and True."""
    latest = project.clearance_boundaries.order_by("-version").first()
    if latest is not None and to_shape(latest.geometry).normalize().equals_exact(
        areal(ground).normalize(), 1e-9
    ):
        return latest, False
    if latest is not None:
        _check_order(project, latest, on)
    version = ClearanceBoundary.objects.create(
        project=project,
        version=latest.version + 1 if latest is not None else 1,
        effective_on=on,
        decision_number=decision_number,
        geometry=to_areas(areal(ground)),
        recorded_at=at,
        source=source,
    )
    return version, True


def _check_order(project: Project, latest: ClearanceBoundary, on: date) -> None:
    parts = ParcelPart.objects.filter(case__project=project)
    changes = ScopeChange.objects.filter(
        part__case__project=project, retraction=False, voided_by__isnull=True
    )
    days = [
        latest.effective_on,
        parts.aggregate(day=Max("entered_on"))["day"],
        changes.aggregate(day=Max("happened_on"))["day"],
    ]
    last = max(day for day in days if day is not None)
    if on < last:
        raise InputProblem(
            gettext_noop("The scope of project %(project)s was changed later, on %(last)s."),
            gettext_noop("Give the versions in their order: %(last)s at the earliest."),
            field="on",
            params={"project": project.code, "last": f"{last:%d/%m/%Y}"},
        )


def _with_cases(
    change: Change, pieces: Sequence[Piece], land_users: Mapping[int, LandUser]
) -> tuple[int, list[Piece]]:
    """The pieces with their cases, new ones opened where the land user has none yet; how many were opened."""
    project = change.project
    by_user = {
        case.land_user_id: case
        for case in ClearanceCase.objects.filter(project=project, land_user__isnull=False)
    }
    numbers = _Numbers(project)
    labels = parcel_labels(piece.parcel for piece in pieces if piece.case is None)
    earlier = _earlier_cases(project, pieces)
    opened: dict[object, ClearanceCase] = {}
    found: list[Piece] = []
    for piece in pieces:
        if piece.case is not None:
            found.append(piece)
            continue
        user = land_users.get(piece.parcel.pk)
        key: object = ("user", user.pk) if user is not None else ("parcel", piece.parcel.pk)
        case = by_user.get(user.pk) if user is not None else earlier.get(piece.parcel.pk)
        if case is None and key not in opened:
            wish = user.code if user is not None else _parcel_number(piece.parcel, labels)
            opened[key] = ClearanceCase(
                project=project,
                case_no=numbers.next(wish),
                land_user=user,
                commune=piece.parcel.commune,
                opened_on=change.on,
                recorded_at=change.at,
                recorded_by=change.by,
                is_invented=change.is_invented,
            )
        found.append(replace(piece, case=case or opened[key]))
    create_audited(list(opened.values()))
    return len(opened), found


def _earlier_cases(project: Project, pieces: Sequence[Piece]) -> dict[int, ClearanceCase]:
    """By parcel pk, the case that held it before it left the scope: land that comes back goes on in its case."""
    wanted = {piece.parcel.pk for piece in pieces if piece.case is None}
    rows = ParcelPart.objects.filter(case__project=project).select_related("case").defer("geometry")
    return {part.parcel_id: part.case for part in rows.order_by("pk") if part.parcel_id in wanted}


def _parcel_number(parcel: Parcel, labels: Mapping[int, str]) -> str:
    """Commune, sheet and number; the old commune's code where they are not enough."""
    old = parcel.old_commune
    place = (
        f"{parcel.commune.code}-{old.code}"
        if old and labels[parcel.pk] != str(parcel)
        else parcel.commune.code
    )
    return f"{place}-{parcel.sheet}-{parcel.number}"


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
