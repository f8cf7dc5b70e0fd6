"""Parcels that are split, merged, measured again or numbered anew: new versions, with their lineage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import shapely
from django.db import transaction
from django.db.models import QuerySet
from shapely.geometry.base import BaseGeometry

from geodata.domain.errors import InputProblem, gettext_noop
from geodata.domain.planes import PlaneSystem
from geodata.selectors.shapes import to_areas, to_shape
from geodata.services.audit import create_audited
from landclearance.domain.overlay import sliver_limit_m2
from landclearance.domain.recut import plane_array
from landclearance.domain.scope import areal
from landclearance.models import AreaKind, Parcel, ParcelArea, ParcelLineage
from landclearance.services.checks import check_length, check_past_day
from projects.models import User


@dataclass(frozen=True, slots=True)
class NewParcel:
    """A parcel to be made. Empty fields stay as they were on the old one; ``geometry`` in EPSG:4326."""

    number: str = ""
    sheet: str = ""
    edition: str = ""
    land_use_code: str = ""
    geometry: BaseGeometry | None = None


@dataclass(frozen=True, slots=True)
class LineageReport:
    """What came out. Areas in m² of the zone's plane; ``outside_m2``: new ground beyond the old, ``lost_m2``: old
    ground in no new parcel, ``overlap_m2``: new ground in two of them. Reported, never refused: measuring
    anew moves lines. ``within_tolerance``: all three below 1 m², or 0.1 % of the old area.
    """

    old: tuple[Parcel, ...]
    new: tuple[Parcel, ...]
    area_before: Decimal
    area_after: Decimal
    outside_m2: Decimal
    lost_m2: Decimal
    overlap_m2: Decimal
    projects_to_recut: tuple[str, ...]

    @property
    def difference(self) -> Decimal:
        return self.area_after - self.area_before

    @property
    def within_tolerance(self) -> bool:
        limit = Decimal(str(float(sliver_limit_m2(float(self.area_before)))))
        return max(self.outside_m2, self.lost_m2, self.overlap_m2) < limit


@dataclass(frozen=True, slots=True)
class Record:
    """When a change of parcels holds from (``on``), and who recorded it when on what paper."""

    on: date
    today: date
    at: datetime
    by: User | None
    document_number: str = ""
    is_invented: bool = False


@transaction.atomic
def split_parcel(parcel: Parcel, pieces: Sequence[NewParcel], record: Record) -> LineageReport:
    """Two or more new parcels in the place of one, each with its own geometry.

    Raises InputProblem: fewer than two pieces, one without a geometry or a number, a number twice, a parcel that
    no longer holds, a day before it did or in the future, a key that is taken.
    """
    if len(pieces) < 2 or any(piece.geometry is None for piece in pieces):
        raise InputProblem(
            gettext_noop("A split needs two or more pieces with their ground."),
            gettext_noop("Give a file with one area and one number for each new parcel."),
            field="pieces",
        )
    return _replaced([parcel], pieces, record, "Split")


@transaction.atomic
def merge_parcels(parcels: Sequence[Parcel], into: NewParcel, record: Record) -> LineageReport:
    """One new parcel, the union of the old ones unless ``into`` has a measured geometry.

    Raises InputProblem as ``split_parcel``, and for parcels of two communes, or fewer than two.
    """
    places = {(parcel.zone_id, parcel.commune_id) for parcel in parcels}
    if len({parcel.pk for parcel in parcels}) < 2 or len(places) != 1:
        raise InputProblem(
            gettext_noop("A merger needs two or more parcels of one commune."),
            gettext_noop("Choose the parcels that become one."),
            field="parcels",
        )
    return _replaced(parcels, [into], record, "Merger")


@transaction.atomic
def resurvey_parcel(parcel: Parcel, new: NewParcel, record: Record) -> LineageReport:
    """A new version of one parcel: measured again (a geometry), or only numbered anew (none: the same ground).

    With the same sheet, number and edition it is the next version of the same key. Raises InputProblem as
    ``split_parcel``, and when nothing would change.
    """
    changes = (
        (new.sheet or parcel.sheet) != parcel.sheet
        or (new.number or parcel.number) != parcel.number
        or (new.edition or parcel.edition) != parcel.edition
        or (new.land_use_code or parcel.land_use_code) != parcel.land_use_code
        or new.geometry is not None
    )
    if not changes:
        raise InputProblem(
            gettext_noop("Nothing of parcel %(parcel)s would change."),
            gettext_noop("Give a new number, sheet, edition, land use or ground."),
            field="number",
            params={"parcel": str(parcel)},
        )
    return _replaced([parcel], [new], record, "New survey" if new.geometry is not None else "New number")


def _replaced(old: Sequence[Parcel], new: Sequence[NewParcel], record: Record, reason: str) -> LineageReport:
    check_past_day(record.on, record.today, "on")
    check_length(record.document_number, 80, "document_number")
    for parcel in old:
        _check_holds(parcel, record.on)
    grounds = [_ground(old, piece) for piece in new]
    for parcel in old:
        parcel.valid_to = record.on
        parcel.save(update_fields=["valid_to"])
    rows = [_row(old[0], piece, ground, record) for piece, ground in zip(new, grounds, strict=True)]
    _check_keys(rows)
    rows = create_audited(rows)
    create_audited(
        [
            ParcelLineage(
                predecessor=before,
                successor=after,
                happened_on=record.on,
                reason=f"{reason}: {record.document_number}" if record.document_number else reason,
            )
            for before in old
            for after in rows
        ]
    )
    report = _report(old, rows, grounds)
    create_audited(
        [
            ParcelArea(
                parcel=row,
                kind=AreaKind.MAP,
                area_m2=row.map_area_m2,
                happened_on=record.on,
                recorded_at=record.at,
                recorded_by=record.by,
                document_number=record.document_number,
                is_invented=record.is_invented,
            )
            for row in rows
            if row.map_area_m2
        ]
    )
    return report


def _check_holds(parcel: Parcel, on: date) -> None:
    if parcel.valid_to is not None:
        raise InputProblem(
            gettext_noop("Parcel %(parcel)s no longer holds since %(day)s."),
            gettext_noop("Choose the version that holds now."),
            field="parcel",
            params={"parcel": str(parcel), "day": f"{parcel.valid_to:%d/%m/%Y}"},
        )
    if parcel.valid_from is not None and on <= parcel.valid_from:
        raise InputProblem(
            gettext_noop("Parcel %(parcel)s holds only from %(day)s."),
            gettext_noop("Give a later day."),
            field="on",
            params={"parcel": str(parcel), "day": f"{parcel.valid_from:%d/%m/%Y}"},
        )


def _ground(old: Sequence[Parcel], piece: NewParcel) -> shapely.MultiPolygon:
    shape = piece.geometry
    if shape is None:
        shapes = [to_shape(parcel.geometry) for parcel in old]
        shape = shapes[0] if len(shapes) == 1 else shapely.union_all(plane_array(shapes))
    ground = areal(shape if shape.is_valid else shapely.make_valid(shape))
    if ground.is_empty:
        raise InputProblem(
            gettext_noop("The ground of a new parcel has no area."),
            gettext_noop("Give a polygon for each new parcel."),
            field="geometry",
        )
    return ground


def _row(model: Parcel, piece: NewParcel, ground: shapely.MultiPolygon, record: Record) -> Parcel:
    """The new version; its number counts on where the key stays the same."""
    area = PlaneSystem(model.zone.plane_srid).area_m2([ground])[0]
    row = Parcel(
        zone=model.zone,
        commune=model.commune,
        old_commune=model.old_commune,
        sheet=piece.sheet.strip() or model.sheet,
        number=piece.number.strip() or model.number,
        edition=piece.edition.strip() or model.edition,
        land_use_code=piece.land_use_code.strip().upper() or model.land_use_code,
        address=model.address,
        map_area_m2=Decimal(f"{area:.1f}"),
        geometry=to_areas(ground),
        valid_from=record.on,
        source=record.document_number or model.source,
        is_invented=record.is_invented or model.is_invented,
    )
    for name, limit in (("sheet", 40), ("number", 40), ("edition", 40), ("land_use_code", 20)):
        check_length(getattr(row, name), limit, name)
    same_key = _same_key(row).order_by("-version").first()
    row.version = same_key.version + 1 if same_key is not None else 1
    return row


def _same_key(row: Parcel) -> QuerySet[Parcel]:
    return Parcel.objects.filter(
        zone=row.zone,
        commune=row.commune,
        old_commune=row.old_commune,
        sheet=row.sheet,
        number=row.number,
        edition=row.edition,
    )


def _check_keys(rows: Sequence[Parcel]) -> None:
    keys = [(row.sheet, row.number, row.edition) for row in rows]
    for row, key in zip(rows, keys, strict=True):
        taken = _same_key(row).filter(valid_to__isnull=True).exists()
        if taken or keys.count(key) > 1:
            raise InputProblem(
                gettext_noop("Another parcel has sheet %(sheet)s and number %(number)s."),
                gettext_noop("Give another number, or an edition that tells them apart."),
                field="number",
                params={"sheet": row.sheet, "number": row.number},
            )


def _report(
    old: Sequence[Parcel], new: Sequence[Parcel], grounds: Sequence[shapely.MultiPolygon]
) -> LineageReport:
    plane = PlaneSystem(old[0].zone.plane_srid)
    before = shapely.union_all(plane.to_plane([to_shape(parcel.geometry) for parcel in old]))
    pieces = shapely.make_valid(plane.to_plane(list(grounds)))
    after = shapely.union_all(pieces)
    projects = sorted(
        set(
            Parcel.objects.filter(pk__in=[parcel.pk for parcel in old]).values_list(
                "parts__case__project__code", flat=True
            )
        )
        - {None}
    )
    return LineageReport(
        old=tuple(old),
        new=tuple(new),
        area_before=_m2(before.area),
        area_after=_m2(float(shapely.area(pieces).sum())),
        outside_m2=_m2(shapely.difference(after, before).area),
        lost_m2=_m2(shapely.difference(before, after).area),
        overlap_m2=_m2(max(0.0, float(shapely.area(pieces).sum()) - after.area)),
        projects_to_recut=tuple(projects),
    )


def _m2(area: float) -> Decimal:
    return Decimal(f"{area:.1f}")
