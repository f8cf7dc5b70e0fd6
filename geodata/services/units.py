"""Communes and provinces before and after 1 July 2025, and what of each old commune went to each new one."""

import csv
import math
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely
from django.db import transaction

from geodata.domain.errors import InputProblem, gettext_noop
from geodata.domain.features import FeatureTable, as_multipolygon
from geodata.domain.mapping import as_decimal, as_text
from geodata.domain.overlay import filled_union, shares_of
from geodata.domain.planes import PlaneSystem
from geodata.models import AdministrativeUnit, AdministrativeUnitShare, ImportBatch, UnitLevel, Zone
from geodata.selectors.shapes import to_areas, to_shapes
from geodata.services.batches import ImportReport, Tally, upsert
from geodata.services.importing import import_reference
from geodata.services.reading import read_features

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

LANGSON_FOLDER = Path(__file__).resolve().parent.parent / "fixtures" / "langson"
"""Cuts of public data; SOURCE.md beside them says whose."""

NEW_SCHEME, OLD_SCHEME = "gso-2025", "choisy-2008"
MERGER_DAY = date(2025, 7, 1)
"""Resolution 1672/NQ-UBTVQH15: the new communes work from this day."""

_UNITS_SOURCE = "thanglequoc/vietnamese-provinces-database (MIT)"
_OLD_SOURCE = "choisy/vietnam63, commune polygons of 2008 (MIT), generalised"


@dataclass(frozen=True, slots=True)
class UnitsReport:
    """Rows after loading, and how many of them this run wrote (``written``: added or changed)."""

    provinces: int
    new_communes: int
    old_communes: int
    shares: int
    written: int


def load_administrative_units(
    province_code: str, plane: PlaneSystem, *, folder: Path = LANGSON_FOLDER
) -> UnitsReport:
    """Load the provinces, one province's communes of both schemes, and the shares between them.

    Shares are areas of overlay in ``plane``, in parts of the old commune; slivers below 0.1 % are left out.
    One transaction; a second run with the same files writes nothing. Raises InputProblem for a bad file.
    """
    provinces = _units(
        read_features(folder / "provinces_2025.geojson"),
        NEW_SCHEME,
        UnitLevel.PROVINCE,
        "code",
        province_code,
    )
    new = _units(
        read_features(folder / "communes_2025.geojson"), NEW_SCHEME, UnitLevel.COMMUNE, "code", province_code
    )
    old = _units(
        read_features(folder / "communes_2008.geojson"),
        OLD_SCHEME,
        UnitLevel.COMMUNE,
        "commune_id",
        province_code,
    )
    tally = Tally(batch=ImportBatch())
    with transaction.atomic():
        present: dict[Hashable, AdministrativeUnit] = {
            (unit.scheme, unit.code): unit for unit in AdministrativeUnit.objects.all()
        }
        upsert(tally, AdministrativeUnit, present, {**provinces, **new, **old})
        written = tally.added + tally.changed
        shares = _store_shares(plane, province_code) if written else AdministrativeUnitShare.objects.count()
    return UnitsReport(len(provinces), len(new), len(old), shares, written)


def outline_of_units(scheme: str, codes: Iterable[str], plane: PlaneSystem) -> shapely.MultiPolygon:
    """The union of units, holes between them filled, in EPSG:4326. Raises InputProblem naming a missing code."""
    wanted = list(codes)
    units = {unit.code: unit for unit in AdministrativeUnit.objects.filter(scheme=scheme, code__in=wanted)}
    for code in wanted:
        if code not in units or units[code].geometry is None:
            raise InputProblem(
                gettext_noop("There is no unit %(code)s in the scheme %(scheme)s."),
                gettext_noop("Load the units first: load_administrative_units."),
                field="code",
                params={"code": code, "scheme": scheme},
            )
    areas = plane.to_plane(to_shapes([units[code].geometry for code in wanted]))
    outline = np.empty(1, dtype=object)
    outline[0] = filled_union(areas)
    whole = as_multipolygon(plane.to_geographic(outline)[0])
    if whole is None:
        raise TypeError("a union of areas is an area")
    return whole


def zone_unit_codes(folder: Path = LANGSON_FOLDER) -> list[str]:
    """Codes (scheme choisy-2008) of the old communes that make up the zone: a list written by hand."""
    with (folder / "zone_communes.csv").open(encoding="utf-8", newline="") as stream:
        return [row["commune_id"] for row in csv.DictReader(stream)]


def load_reference_basemap(
    zone: Zone,
    *,
    at: datetime,
    by: "AbstractBaseUser | None" = None,
    path: Path = LANGSON_FOLDER / "basemap.geojson",
) -> ImportReport:
    """Give a zone its offline basemap: land, provinces with Hoàng Sa and Trường Sa, border, rivers, places.

    The features keep their sources (see ``geodata.domain.attribution``). A second run changes nothing.
    """
    table = read_features(path)
    return import_reference(table, zone, None, {}, at=at, by=by, dry_run=False, limit_km=math.inf)


def _units(
    table: FeatureTable, scheme: str, level: UnitLevel, code_column: str, province_code: str
) -> dict[Hashable, dict[str, object]]:
    wanted: dict[Hashable, dict[str, object]] = {}
    for row, geometry, cell in table.records():
        code = as_text(cell[code_column], row=row, field=code_column, limit=20, required=True)
        full_name = as_text(cell.get("full_name") or cell["name"], row=row, field="name", limit=200)
        area = as_decimal(
            cell.get("area_km2"), row=row, field="area_km2", places=2, maximum=Decimal(1_000_000)
        )
        whole = as_multipolygon(geometry)
        if whole is None:
            raise InputProblem(
                gettext_noop("A unit must be an area."),
                gettext_noop("Send polygons."),
                row=row,
                field="geometry",
            )
        is_new = scheme == NEW_SCHEME
        wanted[(scheme, code)] = {
            "scheme": scheme,
            "code": code,
            "level": level,
            "name": as_text(cell["name"], row=row, field="name", limit=200, required=True),
            "full_name": full_name,
            "district_name": as_text(cell.get("district"), row=row, field="district", limit=200),
            "province_code": code if level == UnitLevel.PROVINCE else province_code,
            "valid_from": MERGER_DAY if is_new else None,
            "valid_to": None if is_new else MERGER_DAY,
            "official_area_ha": None if area is None else area * 100,
            "geometry": to_areas(whole),
            "source": _UNITS_SOURCE if is_new else _OLD_SOURCE,
        }
    return wanted


def _store_shares(plane: PlaneSystem, province_code: str) -> int:
    communes = AdministrativeUnit.objects.filter(level=UnitLevel.COMMUNE, province_code=province_code)
    old = list(communes.filter(scheme=OLD_SCHEME))
    new = list(communes.filter(scheme=NEW_SCHEME))
    shares = shares_of(
        plane.to_plane(to_shapes(unit.geometry for unit in old)),
        plane.to_plane(to_shapes(unit.geometry for unit in new)),
    )
    AdministrativeUnitShare.objects.filter(old__in=old).delete()
    AdministrativeUnitShare.objects.bulk_create(
        [
            AdministrativeUnitShare(
                old=old[one.old],
                new=new[one.new],
                share=Decimal(f"{one.share:.6f}"),
                area_ha=Decimal(f"{one.area_m2 / 1e4:.4f}"),
            )
            for one in shares
        ],
        batch_size=500,
    )
    return len(shares)
