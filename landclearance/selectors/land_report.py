"""What of a project's land needs an eye: parcels of two projects, remainders too small to keep, areas that differ."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import shapely
from django.db.models import Q
from shapely.geometry.base import BaseGeometry

from geodata.domain.planes import PlaneSystem
from geodata.selectors.shapes import to_shape
from landclearance.domain.facts import AREA_TOLERANCE_M2, PartFacts
from landclearance.domain.overlay import SLIVER_M2, valid
from landclearance.domain.parcel_areas import AreaPaper
from landclearance.domain.recut import plane_array
from landclearance.domain.vocabulary import codes_of, is_agricultural
from landclearance.models import AreaKind, ClearanceCase, LandGroup, MinimumPlot, Parcel, RemainderChoice
from landclearance.selectors.parcel_areas import areas_of
from landclearance.selectors.parcels import parcel_labels
from landclearance.selectors.scope import parts_on_day
from projects.models import Project


@dataclass(frozen=True, slots=True)
class Overlap:
    """A parcel of this project and of others. ``shared_m2``: ground that two projects both claim; ``over_m2``: parts
    beyond the parcel's own area (both 0 when the projects divide it cleanly)."""

    parcel: Parcel
    label: str
    others: tuple[str, ...]
    own_m2: Decimal
    others_m2: Decimal
    parcel_m2: float
    shared_m2: float

    @property
    def over_m2(self) -> Decimal:
        over = self.own_m2 + self.others_m2 - Decimal(f"{self.parcel_m2:.1f}")
        return over if over > AREA_TOLERANCE_M2 else Decimal(0)


@dataclass(frozen=True, slots=True)
class Remainder:
    """What projects leave of a parcel, below the smallest plot. ``minimum`` None: no decision is on record for its
    group of land, so nobody can say whether it is too small. ``choice``: the land user's last word by the day."""

    parcel: Parcel
    label: str
    area_m2: float
    group: LandGroup
    minimum: MinimumPlot | None
    choice: RemainderChoice | None


@dataclass(frozen=True, slots=True)
class AreaDifference:
    """A parcel whose measured area is not that of its certificate (m²), each by the paper that holds."""

    parcel: Parcel
    label: str
    certificate_m2: Decimal
    measured_m2: Decimal

    @property
    def difference_m2(self) -> Decimal:
        return self.measured_m2 - self.certificate_m2


@dataclass(frozen=True, slots=True)
class LandReport:
    """``land_users``: distinct ones with land in scope here; ``also_elsewhere``: those of them with land in scope in
    another project of the zone too (in a sum over projects they count once); ``unknown_users``: cases without one.
    """

    overlaps: tuple[Overlap, ...]
    remainders: tuple[Remainder, ...]
    differences: tuple[AreaDifference, ...]
    land_users: int
    also_elsewhere: int
    unknown_users: int


def land_report(project: Project, as_of: date, known_at: datetime) -> LandReport:
    """The land of a project as it was on a day and known at a moment; a number of queries that does not grow."""
    cases = ClearanceCase.objects.filter(
        project__zone=project.zone_id, opened_on__lte=as_of, recorded_at__lte=known_at
    )
    owner = {pk: (code, user) for pk, code, user in cases.values_list("pk", "project__code", "land_user_id")}
    inside = parts_on_day(cases, as_of, known_at, geometry=True).inside
    by_parcel: dict[int, dict[str, list[PartFacts]]] = defaultdict(lambda: defaultdict(list))
    users: dict[str, set[int]] = defaultdict(set)
    unknown = 0
    for case_id, parts in inside.items():
        code, user = owner[case_id]
        if user is not None:
            users[code].add(user)
        elif code == project.code:
            unknown += 1
        for part in parts:
            by_parcel[part.parcel_id][code].append(part)
    ours = {pk: found for pk, found in by_parcel.items() if project.code in found}
    parcels = list(
        Parcel.objects.filter(
            Q(pk__in=ClearanceCase.objects.filter(project=project).values("parts__parcel"))
        ).select_related("commune", "old_commune")
    )
    chosen = [parcel for parcel in parcels if parcel.pk in ours]
    labels = parcel_labels(chosen)
    ground = _Ground.of(project, chosen, ours)
    elsewhere = set().union(*(found for code, found in users.items() if code != project.code))
    return LandReport(
        overlaps=tuple(_overlaps(project.code, chosen, labels, ours, ground)),
        remainders=tuple(_remainders(project, chosen, labels, ground, as_of, known_at)),
        differences=tuple(_differences(chosen, labels, areas_of(chosen, as_of, known_at))),
        land_users=len(users[project.code]),
        also_elsewhere=len(users[project.code] & elsewhere),
        unknown_users=unknown,
    )


@dataclass(frozen=True, slots=True)
class _Ground:
    """In the plane, by parcel pk: its outline, and by project code the union of the parts on it."""

    outline: Mapping[int, BaseGeometry]
    held: Mapping[int, Mapping[str, BaseGeometry]]

    @classmethod
    def of(
        cls,
        project: Project,
        parcels: Sequence[Parcel],
        parts: Mapping[int, Mapping[str, Sequence[PartFacts]]],
    ) -> "_Ground":
        plane = PlaneSystem(project.zone.plane_srid)
        outlines = valid(plane.to_plane(plane_array(to_shape(parcel.geometry) for parcel in parcels)))
        held: dict[int, dict[str, BaseGeometry]] = {}
        for parcel in parcels:
            held[parcel.pk] = {
                code: shapely.union_all(
                    valid(plane.to_plane(plane_array(row.geometry for row in rows if row.geometry)))
                )
                for code, rows in parts[parcel.pk].items()
            }
        pairs = zip(parcels, outlines.tolist(), strict=True)
        return cls({parcel.pk: outline for parcel, outline in pairs}, held)


def _overlaps(
    code: str,
    parcels: Iterable[Parcel],
    labels: Mapping[int, str],
    parts: Mapping[int, Mapping[str, Sequence[PartFacts]]],
    ground: _Ground,
) -> Iterable[Overlap]:
    for parcel in parcels:
        others = {other: rows for other, rows in parts[parcel.pk].items() if other != code}
        if not others:
            continue
        held = ground.held[parcel.pk]
        theirs = shapely.union_all(plane_array(held[other] for other in others))
        shared = float(shapely.area(shapely.intersection(held[code], theirs)))
        yield Overlap(
            parcel,
            labels[parcel.pk],
            tuple(sorted(others)),
            _sum(parts[parcel.pk][code]),
            _sum(row for rows in others.values() for row in rows),
            float(shapely.area(ground.outline[parcel.pk])),
            shared if shared >= SLIVER_M2 else 0.0,
        )


def _sum(parts: Iterable[PartFacts]) -> Decimal:
    return sum((part.area_m2 for part in parts), Decimal(0))


def _remainders(
    project: Project,
    parcels: Sequence[Parcel],
    labels: Mapping[int, str],
    ground: _Ground,
    as_of: date,
    known_at: datetime,
) -> Iterable[Remainder]:
    minimums = minimum_plots(project.zone_id, as_of)
    choices = {
        row.parcel_id: row
        for row in RemainderChoice.objects.known(as_of, known_at)
        .filter(parcel__parts__case__project=project)
        .select_related("taken_by")
        .order_by("happened_on", "pk")
    }
    for parcel in parcels:
        held = shapely.union_all(plane_array(ground.held[parcel.pk].values()))
        outline = ground.outline[parcel.pk]
        left = float(shapely.area(shapely.difference(outline, held)))
        group = land_group(parcel.land_use_code)
        minimum = minimums.get(group)
        real = left >= max(SLIVER_M2, 0.001 * float(shapely.area(outline)))
        if real and (minimum is None or left < float(minimum.area_m2)):
            yield Remainder(parcel, labels[parcel.pk], left, group, minimum, choices.get(parcel.pk))


def minimum_plots(zone_id: int, as_of: date) -> Mapping[str, MinimumPlot]:
    """The smallest plot in force on a day, by group of land. One query."""
    rows = MinimumPlot.objects.filter(zone=zone_id, valid_from__lte=as_of).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=as_of)
    )
    return {row.land_group: row for row in rows.order_by("valid_from", "pk")}


def land_group(land_use_code: str) -> LandGroup:
    """The group whose smallest plot holds: of a parcel with several codes, the residential one."""
    codes = codes_of(land_use_code)
    if "ODT" in codes:
        return LandGroup.RESIDENTIAL_URBAN
    if "ONT" in codes:
        return LandGroup.RESIDENTIAL_RURAL
    return LandGroup.AGRICULTURAL if is_agricultural(land_use_code) else LandGroup.OTHER


def _differences(
    parcels: Iterable[Parcel], labels: Mapping[int, str], areas: Mapping[int, Mapping[str, AreaPaper]]
) -> Iterable[AreaDifference]:
    """Where both are known and more than the rounding of minutes apart."""
    for parcel in parcels:
        measured = areas[parcel.pk].get(AreaKind.MEASURED)
        paper = areas[parcel.pk].get(AreaKind.CERTIFICATE)
        if measured is None or paper is None:
            continue
        if abs(measured.area_m2 - paper.area_m2) > AREA_TOLERANCE_M2:
            yield AreaDifference(parcel, labels[parcel.pk], paper.area_m2, measured.area_m2)
