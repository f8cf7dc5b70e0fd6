"""Situation 15: files that would land in the wrong place, or with names that nobody can read.

A surveyor sends the parcels of Đồng Đăng seven times, each time wrong in another way. Nothing of a wrong file is
stored; each answer says in plain words what is the matter and how to mend it. What no check can see (224 m) is
reported as unverified.
"""

import csv
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from django.core.management import CommandError, call_command
from numpy.typing import NDArray
from shapely.affinity import translate

from geodata.domain.mapping import fold
from geodata.domain.planes import PlaneSystem, parse_crs, transformer_to_geographic
from geodata.domain.tcvn3 import from_tcvn3, looks_like_tcvn3
from geodata.models import ImportBatch, Zone
from landclearance.models import Parcel
from tests.factories.landclearance import SOUTH, STEP, WEST, CommuneFactory, rectangle
from tests.factories.projects import ProgrammeZoneFactory

pytestmark = pytest.mark.django_db
CELL = shapely.box(WEST, SOUTH, WEST + STEP, SOUTH + STEP)
PLACE = "Đồng Đăng, thửa đất ở"
CUT = "cannot be read|unusable geometry|geometry is missing"
PLACE_IN_TCVN3 = "§ång §¨ng, thöa ®Êt ë"


@pytest.fixture
def zone() -> Zone:
    """As wide as the real zone, so that a wrong meridian leaves it."""
    CommuneFactory.create(geometry=rectangle(-10, -10, 100, 100))
    return ProgrammeZoneFactory.create(boundary=rectangle(-100, -100, 200, 200))


def written(path: Path, crs: str, *shapes: shapely.Geometry, encoding: str = "UTF-8", **more: Any) -> Path:
    columns = {"ma_xa": "06184", "so_to": "27", "dia_chi": PLACE} | more
    data = {name: [value] * len(shapes) for name, value in columns.items()}
    data["so_thua"] = [str(number) for number in range(1, len(shapes) + 1)]
    pyogrio.raw.write(
        path,
        geometry=np.array([shapely.to_wkb(shape) for shape in shapes], dtype=object),
        field_data=[np.array(values, dtype=object) for values in data.values()],
        fields=list(data),
        crs=crs,
        geometry_type="Polygon",
        encoding=encoding if path.suffix == ".shp" else None,
    )
    return path


def in_plane(srid: int) -> shapely.Geometry:
    shape: shapely.Geometry = PlaneSystem(srid).to_plane([CELL])[0]
    return shape


def _in_vn_2000(points: NDArray[np.float64]) -> NDArray[np.float64]:
    x, y = points.T
    return np.array(transformer_to_geographic(parse_crs(4756)).transform(x, y, direction="INVERSE")).T


def swapped(shape: shapely.Geometry) -> shapely.Geometry:
    return shapely.transform(shape, lambda points: points[:, ::-1])


def taken(zone: Zone, path: Path, **options: Any) -> str:
    out = StringIO()
    call_command("import_features", path, target="parcels", zone=zone.code, stdout=out, **options)
    return out.getvalue()


def refused(zone: Zone, path: Path, said: str, **options: Any) -> str:
    with pytest.raises(CommandError, match=said) as caught:
        taken(zone, path, **options)
    assert not Parcel.objects.exists()
    assert not ImportBatch.objects.exists()
    return str(caught.value)


def test_north_first_lands_2770_km_away_and_is_refused_with_the_cause(zone: Zone, tmp_path: Path) -> None:
    path = written(tmp_path / "a.gpkg", "EPSG:9215", swapped(in_plane(9215)))
    said = refused(zone, path, "km from the zone")
    assert "--swap-axes" in said
    distance = float(said.split(" km from the zone")[0].rsplit(" ", 1)[1])
    assert distance == pytest.approx(2770, abs=60)
    assert "1 added" in taken(zone, path, swap_axes=True)


def test_the_neighbouring_meridian_is_refused_with_the_right_system(zone: Zone, tmp_path: Path) -> None:
    path = written(tmp_path / "a.gpkg", "EPSG:9214", in_plane(9215))  # 107°15 labelled 107°00
    assert "EPSG:9215" in refused(zone, path, "km from the zone")
    assert "1 added" in taken(zone, path, crs="EPSG:9215")


def test_a_wrong_meridian_within_a_wide_zone_is_given_away_by_the_commune(tmp_path: Path) -> None:
    CommuneFactory.create(geometry=rectangle(-10, -10, 100, 100))
    wide = ProgrammeZoneFactory.create(boundary=rectangle(-1000, -1000, 2000, 2000))
    path = written(tmp_path / "a.gpkg", "EPSG:9214", in_plane(9215))
    said = refused(wide, path, "km from the commune 06184")
    assert "central meridian" in said
    assert "1 added" in taken(wide, path, crs="EPSG:9215")


def test_degrees_of_vn_2000_labelled_wgs_84_cannot_be_told_and_are_reported_as_unverified(
    zone: Zone, tmp_path: Path
) -> None:
    local = shapely.transform(CELL, _in_vn_2000)
    path = written(tmp_path / "a.gpkg", "EPSG:4326", local)
    said = taken(zone, path)
    assert "Placement unverified" in said and "224 m" in said and "EPSG:4756" in said
    assert ImportBatch.objects.get().report["notes"]  # the doubt stays with what was imported
    stored = Parcel.objects.get().geometry.centroid
    shift = PlaneSystem(9215).to_plane([shapely.Point(stored.x, stored.y), CELL.centroid])
    assert shapely.distance(*shift) == pytest.approx(224, abs=10)


def test_a_survey_in_its_own_plane_is_not_doubted(zone: Zone, tmp_path: Path) -> None:
    assert "unverified" not in taken(zone, written(tmp_path / "a.gpkg", "EPSG:9215", in_plane(9215)))


@pytest.mark.parametrize("name", ["a.shp", "a.gpkg", "a.geojson"])
def test_names_in_tcvn3_are_refused_until_it_is_said(zone: Zone, tmp_path: Path, name: str) -> None:
    crs, shape = ("EPSG:4326", CELL) if name.endswith("json") else ("EPSG:9215", in_plane(9215))
    path = written(tmp_path / name, crs, shape, encoding="ISO-8859-1", dia_chi=PLACE_IN_TCVN3)
    said = refused(zone, path, "looks like TCVN3")
    assert PLACE in said and "--encoding tcvn3" in said
    taken(zone, path, encoding="tcvn3")
    assert Parcel.objects.get().address == PLACE


def test_true_names_of_many_languages_are_no_tcvn3() -> None:
    for text in (PLACE, "Choisy-le-Roi, côté Nord « Œuvres »", "Ångström n° 12, 5 m², 3 µm", "© IGN", "§ 12"):
        assert not looks_like_tcvn3(text)


def test_real_names_in_tcvn3_are_told_and_read(shared_dir: Path) -> None:
    with (shared_dir / "tcvn3" / "communesVN.csv").open(encoding="utf-8") as stream:
        rows = [(row["P_NAME"], row["C_NAMEVI"], row["C_NAMEEN"]) for row in csv.DictReader(stream)]
    marked = [(old, english) for _province, old, english in rows if not old.isascii()]
    assert len(marked) > 1000
    assert sum(looks_like_tcvn3(old) for old, _english in marked) > 0  # one in a file is enough
    same = sum(fold(from_tcvn3(old)).endswith(fold(english.split(" town")[0])) for old, english in marked)
    assert same / len(marked) > 0.9


@pytest.mark.parametrize(
    ("text", "area"),
    [("1.337,82", 1337.8), ("15,7", 15.7), ("1,337.82", 1337.8), ("1.234.567", 1234567.0), ("0,125", 0.1)],
)
def test_decimal_commas_are_understood(zone: Zone, tmp_path: Path, text: str, area: float) -> None:
    path = written(tmp_path / "a.gpkg", "EPSG:9215", in_plane(9215), dien_tich_gcn=text)
    taken(zone, path)
    assert float(Parcel.objects.get().certificate_area_m2 or 0) == area


@pytest.mark.parametrize("text", ["1.337", "1,337", "15,7,2", "1.33,7", "12 m2"])
def test_a_figure_that_may_be_two_is_asked_about(zone: Zone, tmp_path: Path, text: str) -> None:
    path = written(tmp_path / "a.gpkg", "EPSG:9215", in_plane(9215), dien_tich_gcn=text)
    said = refused(zone, path, "row 1, certificate_area_m2")
    assert text in said and "Write it" in said


@pytest.mark.parametrize(
    ("part", "left"),
    [(".shp", 0.5), (".shp", 0.2), (".shx", 0.9), (".dbf", 0.9), (".dbf", 0.5)],
)
def test_a_shapefile_cut_short_is_refused(zone: Zone, tmp_path: Path, part: str, left: float) -> None:
    shapes = [translate(in_plane(9215), n * 60.0, 0.0) for n in range(12)]
    path = written(tmp_path / "a.shp", "EPSG:9215", *shapes)
    cut = path.with_suffix(part)
    whole = cut.read_bytes()
    cut.write_bytes(whole[: int(len(whole) * left)])
    refused(zone, path, CUT)


@pytest.mark.parametrize("name", ["a.gpkg", "a.geojson"])
def test_other_files_cut_short_are_refused(zone: Zone, tmp_path: Path, name: str) -> None:
    crs, shape = ("EPSG:4326", CELL) if name.endswith("json") else ("EPSG:9215", in_plane(9215))
    path = written(tmp_path / name, crs, shape)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * 0.6)])
    refused(zone, path, CUT)


def test_a_drawing_is_refused_before_it_is_read_short(zone: Zone, tmp_path: Path) -> None:
    path = tmp_path / "a.dgn"
    path.write_bytes(b"\x08\x09\xfe\x02" + bytes(2000))
    assert "GeoPackage" in refused(zone, path, "not a GIS file")
