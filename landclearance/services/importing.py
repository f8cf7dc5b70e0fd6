"""Parcels from a GIS file."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

import shapely
from shapely.geometry.base import BaseGeometry

from geodata.domain.errors import InputProblem, gettext_noop
from geodata.domain.features import FeatureTable
from geodata.domain.mapping import Field, as_decimal, as_text, resolve_columns
from geodata.domain.placement import distance_km
from geodata.domain.planes import PlaneSystem
from geodata.models import AdministrativeUnit, UnitLevel, Zone
from geodata.selectors.shapes import to_geos, to_shape
from geodata.services.importing import (
    ImportReport,
    Tally,
    multipolygon_or_problem,
    parsed_rows,
    run_import,
    upsert,
)
from landclearance.models import Parcel
from landclearance.selectors.communes import communes_at, communes_by_code
from projects.models import Project, User

PARCEL_FIELDS = (
    Field("commune", ("commune_code", "ma_xa", "maxa", "xa", "xa_phuong", "ward")),
    Field("old_commune", ("old_commune_code", "ma_xa_cu", "maxacu", "xa_cu")),
    Field("sheet", ("to", "to_ban_do", "so_to", "so_hieu_to_ban_do", "map_sheet", "section"), required=True),
    Field("number", ("thua", "so_thua", "thua_dat_so", "so_thu_tu_thua", "parcel", "numero"), required=True),
    Field("edition", ("ban_do", "trich_do", "lan_do")),
    Field("land_use_code", ("loai_dat", "ma_loai_dat", "ky_hieu_loai_dat", "mdsd", "land_use")),
    Field("address", ("dia_chi", "xu_dong", "dia_danh", "place")),
    Field("certificate_area_m2", ("dien_tich_gcn", "dt_gcn", "certificate_area")),
    Field("map_area_m2", ("dien_tich", "dien_tich_ban_do", "dt_ban_do", "area", "area_m2")),
    Field("measured_area_m2", ("dien_tich_do_dac", "dt_do_dac", "measured_area")),
    Field("source", ("nguon",)),
)
TEXTS = {"land_use_code": 20, "address": 300, "source": 500}
AREAS = ("certificate_area_m2", "map_area_m2", "measured_area_m2")
LARGEST_AREA = Decimal("9999999999.9")
COMMUNE_LIMIT_KM = 2.0
"""Outlines of communes are generalised, and a parcel may cross one; no wrong meridian moves data by so little."""
HOME = "VN"
"""Where every commune has its official code: an unknown one is a mistake there, not a new commune."""

Key = tuple[str, str, str, str, str]


def import_parcels(
    table: FeatureTable,
    zone: Zone,
    project: Project | None,  # noqa: ARG001 - one signature for all targets; cases are opened by open_cases
    mapping: dict[str, str],
    *,
    at: datetime,
    by: User | None,
    dry_run: bool,
) -> ImportReport:
    """Parcels of a zone by their full key: commune, old commune, sheet, number, edition.

    Communes are given by code (``06184``, or ``scheme:code``), never by name; without a column, the commune
    around the parcel is taken. A key that is in the file twice, or in the database with another shape, is a
    problem of its row: a re-survey is a new edition. The same parcel again is unchanged, and fields that
    the file does not have keep their stored values. Where a new parcel has no map area, the area in the zone's
    plane system is stored as one (m², to 0.1).
    """

    def store(tally: Tally) -> None:
        columns = resolve_columns(table.columns, PARCEL_FIELDS, mapping)
        reader = _Reader(zone, table, columns, tally)
        wanted = parsed_rows(table, tally, reader.parse)
        if tally.problems:
            return
        existing = _existing(zone)
        _refuse_other_shapes(wanted, existing, reader.row_of, tally)
        if tally.problems:
            return
        for key, values in wanted.items():
            if key not in existing:
                values.setdefault("map_area_m2", reader.areas[reader.row_of[key]])
                values.setdefault("source", table.file_name)
                values["import_batch"] = tally.batch
        upsert(tally, Parcel, existing, wanted)

    return run_import(
        table, store, target="parcels", zone=zone, mapping=mapping, at=at, by=by, dry_run=dry_run
    )


@dataclass(slots=True)
class _Reader:
    """Turns rows into values; looks communes up once for the whole file."""

    zone: Zone
    table: FeatureTable
    columns: Mapping[str, str]
    tally: Tally
    row_of: dict[Hashable, int] = field(default_factory=dict)
    communes: dict[str, AdministrativeUnit] = field(init=False)
    old_communes: dict[str, AdministrativeUnit] = field(init=False)
    by_place: dict[int, AdministrativeUnit | None] = field(init=False)
    areas: dict[int, Decimal] = field(init=False)
    outlines: dict[int, BaseGeometry] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.communes = self._known("commune", existing=True)
        self.old_communes = self._known("old_commune", existing=False)
        located = communes_at(self.table.geometry) if "commune" not in self.columns else []
        self.by_place = dict(zip(self.table.rows, located, strict=False))
        measured = PlaneSystem(self.zone.plane_srid).area_m2(self.table.geometry)
        self.areas = {
            row: Decimal(f"{area:.1f}") for row, area in zip(self.table.rows, measured, strict=True)
        }

    def parse(
        self, row: int, geometry: BaseGeometry, attributes: dict[str, object]
    ) -> tuple[Hashable, dict[str, object]]:
        cell = {name: attributes[column] for name, column in self.columns.items()}
        commune = self._commune(row, cell)
        self._check_in(commune, row, geometry)
        old = self._old_commune(row, cell)
        texts = {
            "sheet": as_text(cell["sheet"], row=row, field="sheet", limit=40, required=True),
            "number": as_text(cell["number"], row=row, field="number", limit=40, required=True),
            "edition": as_text(cell.get("edition"), row=row, field="edition", limit=40),
        }
        key: Key = (commune.code, old.code if old else "", texts["sheet"], texts["number"], texts["edition"])
        self.row_of[key] = row
        values: dict[str, object] = {
            "zone": self.zone,
            "commune": commune,
            "old_commune": old,
            **texts,
            "geometry": to_geos(multipolygon_or_problem(geometry, row)),
        }
        for name, limit in TEXTS.items():
            if name in self.columns:
                text = as_text(cell[name], row=row, field=name, limit=limit)
                values[name] = text.upper() if name == "land_use_code" else text
        for name in AREAS:
            area = as_decimal(cell.get(name), row=row, field=name, places=1, maximum=LARGEST_AREA)
            if area is not None:
                values[name] = area
        return key, values

    def _known(self, name: str, *, existing: bool) -> dict[str, AdministrativeUnit]:
        """Communes of a column by code; a code that two lists share stays out (it must name its list)."""
        if name not in self.columns:
            return {}
        codes = {_code(value) for value in self.table.columns[self.columns[name]]} - {""}
        found = communes_by_code(codes, existing=existing)
        return {code: units[0] for code, units in found.items() if len(units) == 1}

    def _commune(self, row: int, cell: Mapping[str, object]) -> AdministrativeUnit:
        if "commune" not in self.columns:
            located = self.by_place.get(row)
            if located is None:
                raise InputProblem(
                    gettext_noop("The file names no commune, and no known commune lies around this parcel."),
                    gettext_noop(
                        "Give a column with --map COLUMN=commune, or one code with --set commune=CODE."
                    ),
                    row=row,
                    field="commune",
                )
            return located
        code = as_text(cell["commune"], row=row, field="commune", limit=20, required=True)
        if code not in self.communes and self.zone.country_code != HOME:
            self.communes[code] = _foreign_commune(self.zone, code)
        return _the_one(self.communes, code, row, "commune")

    def _check_in(self, commune: AdministrativeUnit, row: int, geometry: BaseGeometry) -> None:
        """A wrong meridian (25.8 km) can bring parcels of one end of a zone into the other, where only the commune that
        the file states gives it away. Without the commune's outline nothing can be said."""
        if "commune" not in self.columns or commune.geometry is None:
            return
        if commune.pk not in self.outlines:
            self.outlines[commune.pk] = to_shape(commune.geometry)
            shapely.prepare(self.outlines[commune.pk])
        outline, middle = self.outlines[commune.pk], geometry.centroid
        if outline.intersects(middle):
            return
        distance = distance_km(outline, middle.x, middle.y)
        if distance > COMMUNE_LIMIT_KM:
            raise InputProblem(
                gettext_noop("The parcel lies %(km)s km from the commune %(code)s that the row states."),
                gettext_noop("Check the coordinate system (the central meridian), or the commune's code."),
                row=row,
                field="geometry",
                params={"km": f"{distance:.1f}", "code": commune.code},
            )

    def _old_commune(self, row: int, cell: Mapping[str, object]) -> AdministrativeUnit | None:
        code = as_text(cell.get("old_commune"), row=row, field="old_commune", limit=40)
        return _the_one(self.old_communes, code, row, "old_commune") if code else None


def _code(value: object) -> str:
    return as_text(value, row=0, field="", limit=1000)


def _the_one(known: Mapping[str, AdministrativeUnit], code: str, row: int, name: str) -> AdministrativeUnit:
    if code not in known:
        raise InputProblem(
            gettext_noop("The commune code %(code)s is not known, or two code lists share it."),
            gettext_noop(
                "Use the official code (not the name), or LIST:CODE; load the units with "
                "load_administrative_units."
            ),
            row=row,
            field=name,
            params={"code": code},
        )
    return known[code]


def _foreign_commune(zone: Zone, code: str) -> AdministrativeUnit:
    """Abroad no list of communes is loaded: the code given becomes a unit of its own list."""
    unit, _created = AdministrativeUnit.objects.get_or_create(
        scheme=f"import-{zone.country_code.lower()}",
        code=code,
        defaults={"level": UnitLevel.COMMUNE, "name": code, "source": "Code given with imported parcels."},
    )
    return unit


def _existing(zone: Zone) -> dict[Hashable, Parcel]:
    """The latest version of every parcel of the zone, by key."""
    found: dict[Hashable, Parcel] = {}
    for parcel in zone.parcels.select_related("commune", "old_commune").order_by("version"):
        old = parcel.old_commune.code if parcel.old_commune else ""
        key: Key = (parcel.commune.code, old, parcel.sheet, parcel.number, parcel.edition)
        found[key] = parcel
    return found


def _refuse_other_shapes(
    wanted: Mapping[Hashable, dict[str, object]],
    existing: Mapping[Hashable, Parcel],
    row_of: Mapping[Hashable, int],
    tally: Tally,
) -> None:
    for key, values in wanted.items():
        parcel = existing.get(key)
        if parcel is None:
            continue
        geometry = values["geometry"]
        if not parcel.geometry.equals_exact(geometry, 1e-9):  # type: ignore[arg-type]
            tally.reject(
                InputProblem(
                    gettext_noop("Parcel %(parcel)s is stored already with another shape."),
                    gettext_noop("Give re-surveyed parcels another edition, or correct the number."),
                    row=row_of[key],
                    field="geometry",
                    params={"parcel": str(parcel)},
                )
            )
