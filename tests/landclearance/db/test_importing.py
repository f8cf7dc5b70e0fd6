"""Parcels from files: keys, duplicates, communes, areas."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from geodata.models import AdministrativeUnit, ImportBatch, Zone
from geodata.services.importing import ImportReport
from geodata.services.reading import read_features
from landclearance.models import Parcel
from landclearance.services.importing import import_parcels
from tests.factories.landclearance import SOUTH, STEP, WEST, CommuneFactory, OldCommuneFactory, rectangle
from tests.factories.projects import ProgrammeZoneFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.fixture
def zone() -> Zone:
    CommuneFactory.create(geometry=rectangle(-10, -10, 100, 100))
    return ProgrammeZoneFactory.create()


def feature(column: int, **columns: Any) -> dict[str, Any]:
    west, east = WEST + column * STEP, WEST + (column + 1) * STEP
    ring = [[west, SOUTH], [east, SOUTH], [east, SOUTH + STEP], [west, SOUTH + STEP], [west, SOUTH]]
    values = {"ma_xa": "06184", "so_to": 27, "so_thua": column, "loai_dat": "luc"} | columns
    return {"type": "Feature", "properties": values, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def taken(tmp_path: Path, zone: Zone, *features: dict[str, Any], **more: Any) -> ImportReport:
    path = tmp_path / "parcels.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}), encoding="utf-8")
    mapping = more.pop("mapping", {})
    options = {"at": NOW, "by": None, "dry_run": False} | more
    return import_parcels(read_features(path), zone, None, mapping, **options)


def test_usual_vietnamese_columns_are_understood(tmp_path: Path, zone: Zone) -> None:
    report = taken(tmp_path, zone, feature(1, dien_tich_gcn="2.850,5".replace(".", "")), feature(2))
    assert (report.added, report.rejected) == (2, ())
    parcel = Parcel.objects.get(number="1")
    assert (parcel.sheet, parcel.land_use_code, parcel.commune.code) == ("27", "LUC", "06184")
    assert float(parcel.certificate_area_m2 or 0) == 2850.5
    assert 2800 < float(parcel.map_area_m2 or 0) < 2900  # computed in the plane, where none is stated
    assert parcel.import_batch == ImportBatch.objects.get()


def test_the_same_again_changes_nothing(tmp_path: Path, zone: Zone) -> None:
    taken(tmp_path, zone, feature(1), feature(2))
    report = taken(tmp_path, zone, feature(1), feature(2), feature(3))
    assert (report.added, report.changed, report.unchanged) == (1, 0, 2)
    report = taken(tmp_path, zone, feature(1, loai_dat="ONT"))
    assert (report.changed, Parcel.objects.get(number="1").land_use_code) == (1, "ONT")


def test_a_key_twice_in_the_file_is_named_by_row(tmp_path: Path, zone: Zone) -> None:
    report = taken(tmp_path, zone, feature(1), feature(2), feature(3, so_thua=1))
    (problem,) = report.rejected
    assert (problem.row, problem.field) == (3, "key")
    assert "row 1" in problem.message and problem.mend
    assert not Parcel.objects.exists()


def test_a_stored_key_with_another_shape_is_refused(tmp_path: Path, zone: Zone) -> None:
    taken(tmp_path, zone, feature(1))
    report = taken(tmp_path, zone, feature(5), feature(9, so_thua=1))
    (problem,) = report.rejected
    assert (problem.row, problem.field) == (2, "geometry")
    assert Parcel.objects.count() == 1
    report = taken(tmp_path, zone, feature(9, so_thua=1, edition="TD-2026"))  # a re-survey: its own edition
    assert report.added == 1


def test_the_old_commune_belongs_to_the_key(tmp_path: Path, zone: Zone) -> None:
    """Sheets start again at 1 in each old commune of a merged one: the same numbers, two parcels."""
    OldCommuneFactory.create(code="1001", valid_to=date(2025, 7, 1))
    OldCommuneFactory.create(code="1002", valid_to=date(2025, 7, 1))
    report = taken(
        tmp_path,
        zone,
        feature(1, ma_xa_cu="1001"),
        feature(2, ma_xa_cu="1002", so_thua=1),
        feature(3, so_thua=1),
    )
    assert (report.added, report.rejected) == (3, ())


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        ({"ma_xa": "99999"}, "commune"),  # no such code
        ({"ma_xa": "Đồng Đăng"}, "commune"),  # a name is no code: names repeat and lie
        ({"ma_xa": None}, "commune"),
        ({"ma_xa_cu": "06184"}, "old_commune"),  # exists today: not an old one
        ({"so_thua": None}, "number"),
        ({"so_to": ""}, "sheet"),
        ({"so_to": "x" * 41}, "sheet"),
        ({"dien_tich": "many"}, "map_area_m2"),
        ({"dien_tich": -5}, "map_area_m2"),
    ],
)
def test_bad_rows_are_named_with_field_and_mend(
    tmp_path: Path, zone: Zone, columns: dict[str, Any], field: str
) -> None:
    report = taken(tmp_path, zone, feature(1), feature(2, **columns))
    (problem,) = report.rejected
    assert (problem.row, problem.field) == (2, field)
    assert problem.mend
    assert not Parcel.objects.exists() and not ImportBatch.objects.exists()


def test_without_a_column_the_commune_around_the_parcel_is_taken(tmp_path: Path, zone: Zone) -> None:
    bare = feature(1)
    del bare["properties"]["ma_xa"]
    assert taken(tmp_path, zone, bare).added == 1
    assert Parcel.objects.get().commune.code == "06184"


def test_abroad_a_commune_code_becomes_a_unit(tmp_path: Path) -> None:
    zone = ProgrammeZoneFactory.create(country_code="FR")
    assert taken(tmp_path, zone, feature(1, ma_xa="35400")).added == 1
    unit = AdministrativeUnit.objects.get()
    assert (unit.scheme, unit.code) == ("import-fr", "35400")


def test_a_dry_run_stores_nothing(tmp_path: Path, zone: Zone) -> None:
    report = taken(tmp_path, zone, feature(1), dry_run=True)
    assert (report.added, report.stored, Parcel.objects.count()) == (1, False, 0)
