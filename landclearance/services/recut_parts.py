"""Parts on parcels that no longer hold, cut anew on the parcels that took their place: an explicit, dated step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import shapely
from django.db import transaction
from shapely.geometry.base import BaseGeometry

from geodata.domain.errors import InputProblem, gettext_noop
from geodata.domain.planes import PlaneSystem
from geodata.selectors.shapes import to_shape
from landclearance.domain.recut import plane_array
from landclearance.domain.scope import cut_parcels
from landclearance.models import ClearanceBoundary, Parcel, ParcelPart, ScopeReason
from landclearance.selectors.parcels import ancestors, descendants, parcel_labels, valid_parcels
from landclearance.services.checks import check_length, check_past_day
from landclearance.services.cutting import Cutter
from landclearance.services.recutting import Change, Piece, apply_change, standing_parts
from landclearance.services.signals import announce
from projects.models import Project, User


@dataclass(frozen=True, slots=True)
class RecutReport:
    """What ``recut_parts`` did, areas in m². ``without_heir``: old parcels whose place nothing took: left as they are.

    ``unassigned``: (label, m²) of new parcels with several land users that nobody held before.
    """

    left: int
    entered: int
    unchanged: int
    area_before: Decimal
    area_after: Decimal
    without_heir: tuple[str, ...]
    unassigned: tuple[tuple[str, str], ...]


@transaction.atomic
def recut_parts(
    project: Project,
    *,
    on: date,
    today: date,
    at: datetime,
    by: User | None,
    document_number: str = "",
) -> RecutReport:
    """Cut the parts of ended parcel versions anew on those that took their place, by the boundary in force on ``on``.

    The old parts leave and the new ones enter on that day; hand-overs go with the shared ground, cases and their
    acts stay. Parts on parcels that hold are not touched. Safe to repeat. Raises InputProblem: a day in the future,
    or before the boundary in force.
    """
    check_past_day(on, today, "on")
    check_length(document_number, 80, "document_number")
    old, shapes = standing_parts(project, on, at)
    ended = [part for part in old if part.parcel.valid_to is not None and part.parcel.valid_to <= on]
    heirs = _heirs(project, on, ended)
    moving = [part for part in ended if heirs.get(part.parcel_id)]
    lost = {part.parcel_id: part.parcel for part in ended if not heirs.get(part.parcel_id)}
    parcels = list({row.pk: row for part in moving for row in heirs[part.parcel_id]}.values())
    labels = parcel_labels([*parcels, *lost.values()])
    before = sum((part.area_m2 for part in old), Decimal(0))
    boundary = _boundary_on(project, on, at)
    kept = [part for part in old if part not in moving]
    pieces, unassigned = _pieces(project, parcels, boundary, moving, kept, shapes)
    change = Change(project, boundary, ScopeReason.RESURVEY, on, at, by, document_number)
    outcome = apply_change(change, moving, shapes, pieces)
    if outcome.entered or outcome.left:
        announce(project, today=today, at=at)
    after = before + _sum(outcome.entered) - _sum(outcome.left)
    return RecutReport(
        left=len(outcome.left),
        entered=len(outcome.entered),
        unchanged=len(old) - len(outcome.left),
        area_before=before,
        area_after=after,
        without_heir=tuple(labels[pk] for pk in lost),
        unassigned=tuple((labels[parcel.pk], f"{area:.1f}") for parcel, area in unassigned),
    )


def _sum(parts: Sequence[ParcelPart]) -> Decimal:
    return sum((part.area_m2 for part in parts), Decimal(0))


def _heirs(project: Project, on: date, ended: Sequence[ParcelPart]) -> Mapping[int, list[Parcel]]:
    """By ended parcel pk, the parcels that hold on the day and came out of it."""
    came_out = descendants({part.parcel_id for part in ended})
    wanted = {pk for found in came_out.values() for pk in found}
    rows = valid_parcels(project.zone, on).filter(pk__in=wanted).select_related("commune", "old_commune")
    by_pk = {row.pk: row for row in rows.order_by("pk")}
    return {root: [by_pk[pk] for pk in sorted(found) if pk in by_pk] for root, found in came_out.items()}


def _boundary_on(project: Project, on: date, at: datetime) -> ClearanceBoundary | None:
    versions = project.clearance_boundaries.filter(recorded_at__lte=at)
    found = versions.filter(effective_on__lte=on).order_by("-version").first()
    if found is None and versions.exists():
        raise InputProblem(
            gettext_noop("No clearance boundary of project %(project)s was in force on that day."),
            gettext_noop("Give a day on which one was."),
            field="on",
            params={"project": project.code},
        )
    return found


def _pieces(
    project: Project,
    parcels: Sequence[Parcel],
    boundary: ClearanceBoundary | None,
    moving: Sequence[ParcelPart],
    kept: Sequence[ParcelPart],
    shapes: Mapping[int, BaseGeometry],
) -> tuple[list[Piece], list[tuple[Parcel, float]]]:
    """Pieces of the new parcels in the boundary; without a boundary, on the ground that the old parts had."""
    if not parcels:
        return [], []
    plane = PlaneSystem(project.zone.plane_srid)
    if boundary is not None:
        ground = to_shape(boundary.geometry)
    else:
        union = shapely.union_all(plane_array(shapes[part.pk] for part in moving))
        ground = plane.to_geographic([union])[0]
    cuts = [
        cut
        for cut in cut_parcels([to_shape(row.geometry) for row in parcels], ground, plane)
        if not cut.is_sliver
    ]
    chosen = [parcels[cut.index] for cut in cuts]
    cutter = Cutter.of(project, chosen, moving, kept, shapes, ancestors(row.pk for row in chosen))
    return cutter.pieces(chosen, [cut.geometry for cut in cuts], plane)
