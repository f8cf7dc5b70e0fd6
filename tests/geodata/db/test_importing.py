"""import_features: in any system, twice the same, a dry run stores nothing, one bad row stops the whole."""

import json
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from django.core.management import CommandError, call_command

from geodata.domain.planes import PlaneSystem
from geodata.models import FunctionalArea, ImportBatch, ReferenceFeature, Zone
from geodata.selectors.shapes import to_shape
from geodata.services.units import load_reference_basemap
from tests.factories.geodata import FunctionalAreaFactory, ZoneFactory

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TRANSIT = shapely.box(106.70, 21.92, 106.71, 21.93)
GATE = shapely.box(106.705, 21.970, 106.712, 21.975)


@pytest.fixture
def zone() -> Zone:
    return ZoneFactory.create()


def areas_file(path: Path, srid: int = 4326, changes: dict[str, list[object]] | None = None) -> Path:
    """Two functional areas as a planner's GIS would export them, with Vietnamese column names."""
    columns: dict[str, list[object]] = {
        "Mã khu": ["TC", "CK"],
        "Tên khu": ["Khu trung chuyển hàng hóa", "Khu cửa khẩu Hữu Nghị"],
        "Loại khu": ["Khu trung chuyển hàng hóa", "gate"],
        "Diện tích quy hoạch": ["143,7", None],
        **(changes or {}),
    }
    shapes = [TRANSIT, GATE] if srid == 4326 else list(PlaneSystem(srid).to_plane([TRANSIT, GATE]))
    pyogrio.raw.write(
        path,
        geometry=np.array([shapely.to_wkb(one) for one in shapes], dtype=object),
        field_data=[np.array(values, dtype=object) for values in columns.values()],
        fields=list(columns),
        crs=f"EPSG:{srid}",
        geometry_type="Polygon",
    )
    return path


def run(path: Path, target: str = "functional-areas", **options: Any) -> dict[str, object]:
    out = StringIO()
    call_command(
        "import_features", path, target=target, zone="dong-dang", report="json", stdout=out, **options
    )
    report: dict[str, object] = json.loads(out.getvalue())
    return report


def counts(report: dict[str, object]) -> tuple[object, object, object]:
    return report["added"], report["changed"], report["unchanged"]


@pytest.mark.parametrize("srid", [4326, 9214, 9215, 3405])
def test_areas_arrive_from_any_system(zone: Zone, tmp_path: Path, srid: int) -> None:
    report = run(areas_file(tmp_path / "khu.gpkg", srid))
    assert (counts(report), report["source_crs"]) == ((2, 0, 0), f"EPSG:{srid}")
    transit = zone.functional_areas.get(code="TC")
    assert (transit.kind, str(transit.planned_ha)) == ("cargo_transit", "143.70")
    assert to_shape(transit.geometry).hausdorff_distance(TRANSIT) < 2e-8
    gate = zone.functional_areas.get(code="CK")
    assert (gate.kind, gate.planned_ha) == ("gate", None)


def test_a_zone_in_france_takes_its_own_system(tmp_path: Path) -> None:
    french = ZoneFactory.create(french=True)
    lambert = shapely.box(952_000, 6_702_000, 952_100, 6_702_100)
    path = tmp_path / "zone.gpkg"
    pyogrio.raw.write(
        path,
        geometry=np.array([shapely.to_wkb(lambert)], dtype=object),
        field_data=[np.array([text], dtype=object) for text in ("Z1", "Zone 1", "industrial")],
        fields=["code", "name", "kind"],
        crs="EPSG:2154",
        geometry_type="Polygon",
    )
    call_command("import_features", path, target="functional-areas", zone=french.code, stdout=StringIO())
    stored = to_shape(french.functional_areas.get().geometry)
    assert PlaneSystem(2154).area_m2([stored])[0] == pytest.approx(10_000, abs=0.1)


def test_the_same_file_twice_changes_nothing(zone: Zone, tmp_path: Path) -> None:
    path = areas_file(tmp_path / "khu.gpkg", 9215)
    run(path)
    before = list(FunctionalArea.objects.values_list("pk", "name"))
    assert counts(run(path)) == (0, 0, 2)
    assert list(FunctionalArea.objects.values_list("pk", "name")) == before
    assert ImportBatch.objects.count() == 1


def test_a_changed_file_changes_its_rows_only(zone: Zone, tmp_path: Path) -> None:
    FunctionalAreaFactory.create(zone=zone, code="OTHER")
    run(areas_file(tmp_path / "a.gpkg"))
    report = run(
        areas_file(tmp_path / "b.gpkg", changes={"Tên khu": ["Khu trung chuyển", "Khu cửa khẩu Hữu Nghị"]})
    )
    assert counts(report) == (0, 1, 1)
    assert zone.functional_areas.get(code="TC").name == "Khu trung chuyển"
    assert zone.functional_areas.filter(code="OTHER").exists()


def test_a_dry_run_stores_nothing(zone: Zone, tmp_path: Path) -> None:
    report = run(areas_file(tmp_path / "khu.gpkg"), dry_run=True)
    assert (counts(report), report["stored"]) == ((2, 0, 0), False)
    assert not FunctionalArea.objects.exists()
    assert not ImportBatch.objects.exists()


def test_what_was_imported_is_on_record(zone: Zone, tmp_path: Path) -> None:
    report = run(areas_file(tmp_path / "khu.gpkg", 9215))
    batch = ImportBatch.objects.get()
    assert (batch.file_name, batch.crs, batch.target) == ("khu.gpkg", "EPSG:9215", "functional-areas")
    assert (batch.sha256, batch.report["added"]) == (report["sha256"], 2)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param(
            {"Mã khu": ["TC", "TC"]}, "row 2, key: The key TC is already in row 1", id="same key twice"
        ),
        pytest.param({"Mã khu": ["TC", None]}, "row 2, code: The value is missing", id="no code"),
        pytest.param({"Loại khu": ["gate", "park"]}, "row 2, kind: The kind park is not known", id="kind"),
        pytest.param(
            {"Diện tích quy hoạch": ["1.437", None]},
            "row 1, planned_ha: 1.437 may be a whole number",
            id="number",
        ),
        pytest.param({"Tên khu": ["x" * 201, "y"]}, "row 1, name: The text has 201", id="too long"),
    ],
)
def test_one_bad_row_stops_the_whole(
    zone: Zone, tmp_path: Path, changes: dict[str, list[object]], said: str
) -> None:
    with pytest.raises(CommandError) as refused:
        run(areas_file(tmp_path / "khu.gpkg", changes=changes))
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
    assert not FunctionalArea.objects.exists()
    assert not ImportBatch.objects.exists()


def test_data_outside_the_zone_is_refused_with_the_likely_cause(zone: Zone, tmp_path: Path) -> None:
    path = areas_file(tmp_path / "khu.gpkg", 9215)
    with pytest.raises(CommandError, match=r"km from the zone.*give --crs EPSG:9215"):
        run(path, crs="EPSG:3405")
    with pytest.raises(CommandError, match=r"km from the zone.*--swap-axes"):
        run(path, swap_axes=True)
    assert not FunctionalArea.objects.exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param({"map": ["Nope=code"]}, "no column Nope", id="column that is not there"),
        pytest.param({"map": ["Mã khu=nope"]}, "no field nope", id="field that is not there"),
        pytest.param({"map": ["nonsense"]}, "is not a pair", id="no pair"),
        pytest.param({"layer": "nope"}, "has the layers", id="layer that is not there"),
        pytest.param({"crs": "EPSG:999999"}, "not known", id="unknown system"),
    ],
)
def test_wrong_options_are_one_line(zone: Zone, tmp_path: Path, options: dict[str, Any], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        run(areas_file(tmp_path / "khu.gpkg"), **options)


def test_a_constant_serves_every_row(zone: Zone, tmp_path: Path) -> None:
    run(areas_file(tmp_path / "khu.gpkg"), set=["source=Quyết định 1055/QĐ-TTg", "kind=other"])
    stored = FunctionalArea.objects.values_list("kind", "source")
    assert set(stored) == {("other", "Quyết định 1055/QĐ-TTg")}


def test_an_unknown_zone_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="dong-dang"):
        run(areas_file(tmp_path / "khu.gpkg"))


def test_lines_are_no_areas(zone: Zone, tmp_path: Path) -> None:
    path = tmp_path / "line.geojson"
    line = shapely.LineString([(106.7, 21.9), (106.71, 21.91)])
    properties = {"code": "A", "name": "A", "kind": "gate"}
    feature = {"type": "Feature", "properties": properties, "geometry": json.loads(shapely.to_geojson(line))}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    with pytest.raises(CommandError, match="row 1, geometry: The geometry is a LineString"):
        run(path)
    assert counts(run(path, target="reference", set=["kind=road"])) == (1, 0, 0)
    assert counts(run(path, target="reference", set=["kind=road"])) == (0, 0, 1)


def test_the_basemap_is_loaded_once_with_its_sources(zone: Zone) -> None:
    first = load_reference_basemap(zone, at=AT)
    assert (first.added, first.rejected) == (95, ())
    again = load_reference_basemap(zone, at=AT)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 95)
    assert not ReferenceFeature.objects.filter(source="").exists()
    names = ReferenceFeature.objects.filter(kind="place", rank=1).values_list("name", flat=True)
    assert sorted(name.split(" (")[0] for name in names) == ["Quần đảo Hoàng Sa", "Quần đảo Trường Sa"]


def test_a_part_of_a_column_is_a_column(zone: Zone, tmp_path: Path) -> None:
    path = areas_file(tmp_path / "khu.gpkg", changes={"Mã khu": ["LS-TC-01", "LS-CK-02"]})
    run(path, map=["Mã khu:4-5=code"])
    assert set(zone.functional_areas.values_list("code", flat=True)) == {"TC", "CK"}
    with pytest.raises(CommandError, match="no column Nope:1-2"):
        run(path, map=["Nope:1-2=code"])
