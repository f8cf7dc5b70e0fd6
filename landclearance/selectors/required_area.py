"""The required area of a project as a dated series, and the versions of its boundary."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import shapely

from geodata.domain.planes import PlaneSystem
from geodata.selectors.shapes import to_shapes
from landclearance.domain.required_area import (
    CASE,
    OPENED,
    AreaChange,
    PartHistory,
    Turn,
    area_changes,
    required_m2,
)
from landclearance.models import Act, ActKind, ClearanceBoundary, ClearanceCase, ScopeChange
from landclearance.selectors.scope import entry_day, part_rows
from projects.models import Project


def area_series(project: Project, as_of: date, known_at: datetime) -> tuple[AreaChange, ...]:
    """Every change of the required area up to ``as_of``, as known at ``known_at``. Three queries.

    From parts in scope: a part counts from the later of its own day and its case's, until it or its case leaves.
    """
    cases = ClearanceCase.objects.filter(project=project, opened_on__lte=as_of, recorded_at__lte=known_at)
    turns: dict[int, list[Turn]] = defaultdict(list)
    changes = ScopeChange.objects.known(as_of, known_at).filter(part__case__in=cases.values("pk"))
    for row in changes.order_by("happened_on", "pk"):
        turns[row.part_id].append(
            Turn(row.happened_on, row.pk + 1, not row.leaves, row.reason, row.document_number)
        )
    of_case: dict[int, list[Turn]] = defaultdict(list)
    acts = Act.objects.known(as_of, known_at).filter(
        case__in=cases.values("pk"), kind__in=(ActKind.OUT_OF_SCOPE, ActKind.BACK_IN_SCOPE)
    )
    for act in acts.order_by("happened_on", "pk"):
        of_case[act.case_id].append(
            Turn(
                act.happened_on,
                act.pk,
                act.kind == ActKind.BACK_IN_SCOPE,
                CASE,
                act.document_number,
                of_case=True,
            )
        )
    histories = []
    for part in part_rows(cases, as_of, known_at, geometry=False):
        entry = Turn(
            max(entry_day(part), part.case.opened_on),
            0,
            inside=True,
            reason=part.entered_by or OPENED,
            document=part.boundary.decision_number if part.boundary is not None else "",
        )
        rows = (entry, *turns.get(part.pk, ()), *of_case.get(part.case_id, ()))
        histories.append(PartHistory(part.area_m2, tuple(rows)))
    return area_changes(histories)


def required_area(project: Project, as_of: date, known_at: datetime) -> Decimal:
    """Square metres that the project must have at the end of ``as_of``, as known at ``known_at``."""
    return required_m2(area_series(project, as_of, known_at), as_of)


@dataclass(frozen=True, slots=True)
class BoundaryRow:
    """A version of the clearance boundary beside the one before it: its ground, in, out and net in m²."""

    version: ClearanceBoundary
    area_m2: float
    in_m2: float
    out_m2: float

    @property
    def net_m2(self) -> float:
        return self.in_m2 - self.out_m2


def boundary_versions(project: Project, as_of: date, known_at: datetime) -> list[BoundaryRow]:
    """Versions in force by ``as_of``, known by ``known_at``, oldest first. Ground of the outline, parcels or not.

    The first version is all "in". One query.
    """
    versions = list(
        project.clearance_boundaries.filter(effective_on__lte=as_of, recorded_at__lte=known_at).order_by(
            "version"
        )
    )
    plane = PlaneSystem(project.zone.plane_srid)
    grounds = shapely.make_valid(plane.to_plane(to_shapes(row.geometry for row in versions)))
    rows = []
    before: shapely.Geometry = shapely.MultiPolygon()
    for version, ground in zip(versions, grounds, strict=True):
        came, went = shapely.difference(ground, before), shapely.difference(before, ground)
        rows.append(
            BoundaryRow(
                version,
                float(shapely.area(ground)),
                float(shapely.area(came)),
                float(shapely.area(went)),
            )
        )
        before = ground
    return rows
