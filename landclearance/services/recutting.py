"""Cutting land anew: old parts leave the scope, new ones enter, and nothing that was recorded is lost.

One owner of the rule: an adjusted boundary, a parcel measured again and land uses drawn later all come here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

import shapely
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from geodata.domain.planes import PlaneSystem
from geodata.selectors.shapes import to_areas, to_shape
from geodata.services.audit import create_audited
from landclearance.domain.overlay import SLIVER_M2
from landclearance.domain.recut import Matching, match_parts, plane_array
from landclearance.domain.scope import areal
from landclearance.models import (
    Act,
    ActKind,
    ClearanceBoundary,
    ClearanceCase,
    Parcel,
    ParcelPart,
    PartSuccession,
    ScopeChange,
    ScopeReason,
)
from landclearance.selectors.scope import parts_on_day
from projects.models import Project, User


@dataclass(frozen=True, slots=True)
class Change:
    """What every row of one change of scope has in common. ``on``: first day of the new scope."""

    project: Project
    boundary: ClearanceBoundary | None
    reason: ScopeReason
    on: date
    at: datetime
    by: User | None
    document_number: str = ""
    is_invented: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Ground wanted for a project: plane geometry of one parcel with one land-use code. ``case`` None: not yet
    open. ``outline``: the same ground in EPSG:4326 where it is known to the last digit."""

    parcel: Parcel
    land_use_code: str
    geometry: BaseGeometry
    case: ClearanceCase | None
    outline: MultiPolygon | None = None

    @property
    def key(self) -> tuple[int, str, int | None]:
        return self.parcel.pk, self.land_use_code, self.case.pk if self.case is not None else None


@dataclass(slots=True)
class Outcome:
    """What a change did: parts that stayed, left, entered; cases out of scope and back in it."""

    stayed: int = 0
    left: list[ParcelPart] = field(default_factory=list)
    entered: list[ParcelPart] = field(default_factory=list)
    cases_out: list[ClearanceCase] = field(default_factory=list)
    cases_back: list[ClearanceCase] = field(default_factory=list)


def standing_parts(
    project: Project, on: date, at: datetime
) -> tuple[list[ParcelPart], dict[int, BaseGeometry]]:
    """Parts of the project in scope on a day, as known at a moment, and their plane geometry by pk."""
    inside = parts_on_day(project.clearance_cases.all(), on, at).inside
    ids = {part.id for parts in inside.values() for part in parts}
    rows = [
        part
        for part in ParcelPart.objects.filter(case__project=project)
        .select_related("case", "parcel__commune", "parcel__old_commune")
        .order_by("pk")
        if part.pk in ids
    ]
    plane = PlaneSystem(project.zone.plane_srid)
    shapes = plane.to_plane(plane_array(to_shape(part.geometry) for part in rows))
    return rows, {part.pk: valid_area(shape) for part, shape in zip(rows, shapes.tolist(), strict=True)}


def valid_area(shape: BaseGeometry) -> BaseGeometry:
    """The areas of a shape, its rings repaired."""
    return shape if shape.is_valid else areal(shapely.make_valid(shape))


def apply_change(
    change: Change,
    old: Sequence[ParcelPart],
    shapes: Mapping[int, BaseGeometry],
    pieces: Sequence[Piece],
) -> Outcome:
    """Bring the scope from ``old`` parts to ``pieces`` on the day of the change.

    Pieces over the ground of an old part with the same parcel, code and case are that part, unchanged. What
    leaves gets a ``ScopeChange``; what enters a new row, and a ``PartSuccession`` for ground that it shares with a
    part of its case that leaves. A case without a part left is out of scope from the day; one that gets
    parts again is back. Repeating it changes nothing. Every piece must have its case by now.
    """
    before = plane_array(shapes[part.pk] for part in old)
    after = plane_array(piece.geometry for piece in pieces)
    keys = [(part.parcel_id, part.land_use_code, part.case_id) for part in old]
    found = match_parts(before, keys, after, [piece.key for piece in pieces])
    outcome = Outcome(stayed=len(found.stays))
    outcome.left = [old[place] for place in found.leaves]
    outcome.entered = _enter(change, [pieces[place] for place in found.enters])
    _say(change, outcome.left, leaves=True)
    _succeed(found, old, outcome.entered)
    _cases(change, outcome)
    return outcome


def _enter(change: Change, pieces: Sequence[Piece]) -> list[ParcelPart]:
    plane = PlaneSystem(change.project.zone.plane_srid)
    degrees = plane.to_geographic(plane_array(piece.geometry for piece in pieces))
    boundary = change.boundary
    first = change.reason == ScopeReason.BOUNDARY and boundary is not None and boundary.version == 1
    rows = []
    for piece, shape in zip(pieces, degrees.tolist(), strict=True):
        if piece.case is None:
            raise ValueError("a piece without a case")
        rows.append(
            ParcelPart(
                case=piece.case,
                parcel=piece.parcel,
                boundary=change.boundary,
                land_use_code=piece.land_use_code,
                geometry=to_areas(piece.outline or areal(valid_area(shape))),
                area_m2=Decimal(f"{piece.geometry.area:.1f}"),
                entered_on=change.on,
                recorded_at=change.at,
                entered_by="" if first else change.reason,
            )
        )
    entered = create_audited(rows)
    if not first:
        _say(change, entered, leaves=False)
    return entered


def _say(change: Change, parts: Iterable[ParcelPart], *, leaves: bool) -> None:
    """The paper on which parts come or go."""
    create_audited(
        [
            ScopeChange(
                part=part,
                boundary=change.boundary if change.reason == ScopeReason.BOUNDARY else None,
                leaves=leaves,
                reason=change.reason,
                happened_on=change.on,
                recorded_at=change.at,
                recorded_by=change.by,
                document_number=change.document_number,
            )
            for part in parts
        ]
    )


def _succeed(found: Matching, old: Sequence[ParcelPart], entered: Sequence[ParcelPart]) -> None:
    place = {new: index for index, new in enumerate(found.enters)}
    create_audited(
        [
            PartSuccession(
                old_part=old[shared.old], new_part=entered[place[shared.new]], shared_m2=shared.area_m2
            )
            for shared in found.shared
            if old[shared.old].case_id == entered[place[shared.new]].case_id
        ]
    )


def _cases(change: Change, outcome: Outcome) -> None:
    """Cases that have lost their last part, and cases out of scope that have parts again."""
    touched = {part.case_id: part.case for part in (*outcome.left, *outcome.entered)}
    cases = ClearanceCase.objects.filter(pk__in=list(touched))
    inside = parts_on_day(cases, change.on, change.at).inside
    out = _out_of_scope(touched, change)
    outcome.cases_out = [case for pk, case in touched.items() if not inside.get(pk) and pk not in out]
    outcome.cases_back = [case for pk, case in touched.items() if inside.get(pk) and pk in out]
    rows = [(case, ActKind.OUT_OF_SCOPE) for case in outcome.cases_out]
    rows += [(case, ActKind.BACK_IN_SCOPE) for case in outcome.cases_back]
    create_audited(
        [
            Act(
                case=case,
                kind=kind,
                happened_on=change.on,
                recorded_at=change.at,
                recorded_by=change.by,
                document_number=change.document_number,
                is_invented=change.is_invented,
            )
            for case, kind in rows
        ]
    )


def _out_of_scope(cases: Mapping[int, ClearanceCase], change: Change) -> set[int]:
    """Cases whose last word on scope, by the day, is that they are out of it."""
    words: dict[int, bool] = defaultdict(bool)
    acts = Act.objects.known(change.on, change.at).filter(
        case__in=list(cases), kind__in=(ActKind.OUT_OF_SCOPE, ActKind.BACK_IN_SCOPE)
    )
    for case_id, kind in acts.order_by("happened_on", "pk").values_list("case_id", "kind"):
        words[case_id] = kind == ActKind.OUT_OF_SCOPE
    return {case_id for case_id, out in words.items() if out}


def owned_pieces(
    ground: BaseGeometry, owners: Mapping[int, Sequence[BaseGeometry]]
) -> tuple[list[tuple[int | None, BaseGeometry]], float]:
    """The ground of one parcel by the cases (pk) that hold it, and m² that nobody holds.

    One case takes all of it (a boundary that grows takes more of the same land user's parcel). Several cases
    each keep what they had of it; ground beyond that is nobody's until it is said whose it is.
    """
    if not owners:
        return [(None, ground)], 0.0
    if len(owners) == 1:
        return [(next(iter(owners)), ground)], 0.0
    rest = ground
    found: list[tuple[int | None, BaseGeometry]] = []
    for case, held in sorted(owners.items()):
        union = shapely.union_all(plane_array(held))
        piece = areal(shapely.intersection(rest, union))
        if piece.area >= SLIVER_M2:
            found.append((case, piece))
        rest = shapely.difference(rest, union)
    return found, float(rest.area) if rest.area >= SLIVER_M2 else 0.0
