"""The import targets of this package, and the machinery that every package's targets use."""

from collections import Counter
from collections.abc import Hashable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from shapely.geometry.base import BaseGeometry

from geodata.domain.errors import InputProblem, gettext_noop
from geodata.domain.features import FeatureTable, as_multipolygon
from geodata.domain.mapping import Field, as_decimal, as_flag, as_text, fold, resolve_columns
from geodata.models import AreaKind, FunctionalArea, ReferenceFeature, ReferenceKind, Zone
from geodata.selectors.shapes import to_geos
from geodata.services.batches import (
    ImportReport,
    RejectedRow,
    Tally,
    parsed_rows,
    rejected_rows,
    run_import,
    upsert,
)

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

__all__ = [
    "ImportReport",
    "RejectedRow",
    "Tally",
    "import_functional_areas",
    "import_reference",
    "multipolygon_or_problem",
    "parsed_rows",
    "rejected_rows",
    "run_import",
    "upsert",
]

REFERENCE_LIMIT_KM = 300.0
"""A basemap reaches beyond its zone, but not to another country."""

_COMMON = (
    Field("name_en", ("english", "ten_tieng_anh")),
    Field("source", ("nguon",)),
    Field("is_approximate", ("approximate", "gan_dung")),
)
AREA_FIELDS = (
    Field("code", ("ma", "ma_khu", "ky_hieu"), required=True),
    Field("name", ("ten", "ten_khu"), required=True),
    Field("kind", ("loai", "loai_khu", "chuc_nang"), required=True),
    Field("planned_ha", ("dien_tich_ha", "dien_tich_quy_hoach", "area_ha", "ha")),
    Field("decision", ("quyet_dinh", "so_quyet_dinh")),
    *_COMMON,
)
REFERENCE_FIELDS = (
    Field("kind", ("loai",), required=True),
    Field("name", ("ten", "label")),
    Field("rank", ("hang", "level")),
    *_COMMON,
)

_AREA_WORDS = {
    "phithuequan": AreaKind.NON_TARIFF,
    "thuequan": AreaKind.TARIFF,
    "chexuat": AreaKind.EXPORT_PROCESSING,
    "trungchuyenhanghoa": AreaKind.CARGO_TRANSIT,
    "trungchuyen": AreaKind.CARGO_TRANSIT,
    "congnghiep": AreaKind.INDUSTRIAL,
    "taidinhcu": AreaKind.RESETTLEMENT,
    "dothi": AreaKind.URBAN,
    "hanhchinh": AreaKind.ADMINISTRATIVE,
    "cuakhau": AreaKind.GATE,
    "khac": AreaKind.OTHER,
}
_REFERENCE_WORDS = {
    "biengioi": ReferenceKind.BORDER,
    "song": ReferenceKind.RIVER,
    "duong": ReferenceKind.ROAD,
    "duongsat": ReferenceKind.RAILWAY,
    "cuakhau": ReferenceKind.GATE,
    "diadanh": ReferenceKind.PLACE,
}


def import_functional_areas(
    table: FeatureTable,
    zone: Zone,
    project: object,  # noqa: ARG001 - one signature for all targets
    mapping: dict[str, str],
    *,
    at: datetime,
    by: "AbstractBaseUser | None",
    dry_run: bool,
) -> ImportReport:
    """Functional areas of a zone by their code: polygons with code, name and kind; ``project`` is not used.

    Kinds may be ours (``cargo_transit``) or Vietnamese ("Khu trung chuyển hàng hóa"). Areas that the file
    does not name stay as they are.
    """

    def store(tally: Tally) -> None:
        columns = resolve_columns(table.columns, AREA_FIELDS, mapping)
        wanted = parsed_rows(table, tally, partial(_area, zone, columns))
        existing: dict[Hashable, FunctionalArea] = {area.code: area for area in zone.functional_areas.all()}
        if not tally.problems:
            upsert(tally, FunctionalArea, existing, wanted)

    return run_import(
        table,
        store,
        target="functional-areas",
        zone=zone,
        mapping=mapping,
        at=at,
        by=by,
        dry_run=dry_run,
    )


def import_reference(
    table: FeatureTable,
    zone: Zone,
    project: object,  # noqa: ARG001 - one signature for all targets
    mapping: dict[str, str],
    *,
    at: datetime,
    by: "AbstractBaseUser | None",
    dry_run: bool,
    limit_km: float = REFERENCE_LIMIT_KM,
) -> ImportReport:
    """Basemap features of a zone: any geometry with a kind (river, road, railway, gate, place, ...).

    Nobody numbers such features, so the n-th feature of one kind, name and source is the same feature in the
    next import. ``project`` is not used.
    """
    occurrences: Counter[Hashable] = Counter()

    def store(tally: Tally) -> None:
        columns = resolve_columns(table.columns, REFERENCE_FIELDS, mapping)
        wanted = parsed_rows(table, tally, partial(_reference, zone, columns, occurrences))
        if not tally.problems:
            upsert(tally, ReferenceFeature, _existing_reference(zone), wanted)

    return run_import(
        table,
        store,
        target="reference",
        zone=zone,
        mapping=mapping,
        at=at,
        by=by,
        dry_run=dry_run,
        limit_km=limit_km,
    )


def _area(
    zone: Zone, columns: Mapping[str, str], row: int, geometry: BaseGeometry, attributes: Mapping[str, object]
) -> tuple[Hashable, dict[str, object]]:
    cell = {name: attributes[column] for name, column in columns.items()}
    code = as_text(cell["code"], row=row, field="code", limit=40, required=True)
    return code, {
        "zone": zone,
        "code": code,
        "name": as_text(cell["name"], row=row, field="name", limit=200, required=True),
        "kind": _kind(cell["kind"], row, AreaKind, _AREA_WORDS),
        "planned_ha": as_decimal(
            cell.get("planned_ha"), row=row, field="planned_ha", places=2, maximum=Decimal(99_999_999)
        ),
        "decision": as_text(cell.get("decision"), row=row, field="decision", limit=200),
        "geometry": to_geos(multipolygon_or_problem(geometry, row)),
        **_common(cell, row),
    }


def _reference(
    zone: Zone,
    columns: Mapping[str, str],
    occurrences: Counter[Hashable],
    row: int,
    geometry: BaseGeometry,
    attributes: Mapping[str, object],
) -> tuple[Hashable, dict[str, object]]:
    cell = {name: attributes[column] for name, column in columns.items()}
    common = _common(cell, row)
    kind = _kind(cell["kind"], row, ReferenceKind, _REFERENCE_WORDS)
    name = as_text(cell.get("name"), row=row, field="name", limit=200)
    rank = as_decimal(cell.get("rank"), row=row, field="rank", places=0, maximum=Decimal(9))
    key = (kind, name, str(common["source"]))
    occurrences[key] += 1
    return (*key, occurrences[key]), {
        "zone": zone,
        "kind": kind,
        "name": name,
        "rank": 5 if rank is None else int(rank),
        "geometry": to_geos(geometry),
        **common,
    }


def _existing_reference(zone: Zone) -> dict[Hashable, ReferenceFeature]:
    existing: dict[Hashable, ReferenceFeature] = {}
    seen: Counter[Hashable] = Counter()
    for feature in zone.reference_features.order_by("pk"):
        key = (feature.kind, feature.name, feature.source)
        seen[key] += 1
        existing[(*key, seen[key])] = feature
    return existing


def multipolygon_or_problem(geometry: BaseGeometry, row: int) -> BaseGeometry:
    """The geometry as a multipolygon. Raises InputProblem naming the row when it is not an area."""
    areas = as_multipolygon(geometry)
    if areas is None:
        raise InputProblem(
            gettext_noop("The geometry is a %(kind)s, but an area is needed."),
            gettext_noop("Send polygons; leave lines and points out."),
            row=row,
            field="geometry",
            params={"kind": geometry.geom_type},
        )
    return areas


def _common(cell: dict[str, object], row: int) -> dict[str, object]:
    return {
        "name_en": as_text(cell.get("name_en"), row=row, field="name_en", limit=200),
        "source": as_text(cell.get("source"), row=row, field="source", limit=500),
        "is_approximate": as_flag(cell.get("is_approximate"), row=row, field="is_approximate"),
    }


def _kind(
    value: object,
    row: int,
    kinds: type[AreaKind] | type[ReferenceKind],
    words: Mapping[str, AreaKind | ReferenceKind],
) -> str:
    """Our word, or the Vietnamese one with or without "khu" before it."""
    text = as_text(value, row=row, field="kind", limit=60, required=True)
    if text in kinds.values:
        return text
    found = words.get(fold(text).removeprefix("khu"))
    if found is None:
        raise InputProblem(
            gettext_noop("The kind %(kind)s is not known."),
            gettext_noop("Use one of: %(kinds)s."),
            row=row,
            field="kind",
            params={"kind": text, "kinds": ", ".join(kinds.values)},
        )
    return found.value
