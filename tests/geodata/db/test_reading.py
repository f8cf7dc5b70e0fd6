"""Reading files: every system into 4326, and every bad file one clear message."""

import json
import zipfile
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from geodata.domain.errors import InputProblem, InputProblems
from geodata.domain.planes import PlaneSystem, transformer_to_geographic
from geodata.services import opening, reading
from geodata.services.reading import read_features

HUU_NGHI = shapely.box(106.705, 21.970, 106.712, 21.975)


def write(path: Path, crs: str | None, *shapes: shapely.Geometry, **columns: list[object]) -> Path:
    """A GIS file as somebody's software would write it."""
    pyogrio.raw.write(
        path,
        geometry=np.array([None if one is None else shapely.to_wkb(one) for one in shapes], dtype=object),
        field_data=[np.array(values, dtype=object) for values in columns.values()],
        fields=list(columns),
        crs=crs,
        geometry_type="Unknown" if path.suffix in (".gpkg", ".geojson") else "Polygon",
    )
    return path


def geojson(path: Path, *geometries: object) -> Path:
    features = [{"type": "Feature", "properties": {}, "geometry": one} for one in geometries]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


@pytest.mark.parametrize("name", ["a.gpkg", "a.shp", "a.geojson"])
@pytest.mark.parametrize("srid", [4326, 4756, 9214, 9215, 3405])
def test_any_system_arrives_at_the_same_place(tmp_path: Path, name: str, srid: int) -> None:
    if srid == 4326:
        [shape] = [HUU_NGHI]
    elif srid == 4756:
        # 4756 is in degrees: 9215's plane brings the shape there by the same datum.
        [shape] = [shapely.transform(HUU_NGHI, _to_4756)]
    else:
        [shape] = PlaneSystem(srid).to_plane([HUU_NGHI])
    table = read_features(write(tmp_path / name, f"EPSG:{srid}", shape, ma=["Đ1"]))
    assert table.source_crs == f"EPSG:{srid}"
    assert shapely.equals_exact(table.geometry[0].normalize(), HUU_NGHI.normalize(), tolerance=2e-7)
    assert (table.columns, table.rows) == ({"ma": ["Đ1"]}, [1])


def _to_4756(points: NDArray[np.float64]) -> NDArray[np.float64]:
    x, y = points.T
    return np.array(transformer_to_geographic(CRS.from_epsg(4756)).transform(x, y, direction="INVERSE")).T


def test_a_zipped_shapefile_is_read(tmp_path: Path) -> None:
    shp = write(tmp_path / "thua.shp", "EPSG:4326", HUU_NGHI, so=["12"])
    archive = tmp_path / "thua.zip"
    with zipfile.ZipFile(archive, "w") as sink:
        for part in tmp_path.glob("thua.[!z]*"):
            sink.write(part, f"folder/../{part.name}")
    assert read_features(archive).columns == {"so": ["12"]}
    assert shp.is_file()


def test_height_is_dropped(tmp_path: Path) -> None:
    path = geojson(tmp_path / "z.geojson", {"type": "Point", "coordinates": [106.7, 21.9, 300.0]})
    assert not read_features(path).geometry[0].has_z


def test_axes_are_swapped_only_when_asked(tmp_path: Path) -> None:
    [shape] = PlaneSystem(9215).to_plane([HUU_NGHI])
    northing_first = shapely.transform(shape, lambda points: points[:, ::-1])
    path = write(tmp_path / "xy.gpkg", "EPSG:9215", northing_first)
    centre = read_features(path, swap_axes=True).geometry[0].centroid
    assert (centre.x, centre.y) == pytest.approx((106.7085, 21.9725), abs=1e-4)


def test_a_file_without_a_system_must_be_given_one(tmp_path: Path) -> None:
    path = write(tmp_path / "no.shp", None, HUU_NGHI)
    with pytest.raises(InputProblem, match="--crs EPSG:n"):
        read_features(path)
    assert read_features(path, crs="EPSG:4326").source_crs == "EPSG:4326"


def test_overruling_the_file_is_noted(tmp_path: Path) -> None:
    [shape] = PlaneSystem(9215).to_plane([HUU_NGHI])
    table = read_features(write(tmp_path / "wrong.gpkg", "EPSG:9214", shape), crs="EPSG:9215")
    assert table.notes == ("The file says EPSG:9214; it was read as EPSG:9215 as asked.",)


BOW_TIE = {
    "type": "Polygon",
    "coordinates": [[[106.7, 21.9], [106.8, 22], [106.8, 21.9], [106.7, 22], [106.7, 21.9]]],
}
GOOD = json.loads(shapely.to_geojson(HUU_NGHI))


def test_bad_rows_are_named_and_nothing_is_read(tmp_path: Path) -> None:
    path = geojson(
        tmp_path / "rows.geojson", GOOD, BOW_TIE, None, GOOD, {"type": "Polygon", "coordinates": []}
    )
    with pytest.raises(InputProblems) as refused:
        read_features(path)
    found = {problem.row: str(problem) for problem in refused.value.problems}
    assert list(found) == [2, 3, 5]
    assert "Self-intersection" in found[2]
    assert "missing" in found[3]
    assert all("geometry" in text for text in found.values())


def test_a_coordinate_that_is_not_a_number_is_named(tmp_path: Path) -> None:
    path = write(
        tmp_path / "nan.gpkg",
        "EPSG:9215",
        shapely.Point(1, 2),
        shapely.LineString([(0, 0), (1, float("nan"))]),
    )
    with pytest.raises(InputProblems, match="row 2, geometry: A coordinate is not a number"):
        read_features(path)


def test_metres_declared_as_degrees_are_refused(tmp_path: Path) -> None:
    path = geojson(tmp_path / "m.geojson", {"type": "Point", "coordinates": [444214.3, 2431052.7]})
    with pytest.raises(InputProblem, match=r"row 1.*444214, 2.43105e\+06.*--crs EPSG:n"):
        read_features(path)


def test_several_layers_need_a_name(tmp_path: Path) -> None:
    path = tmp_path / "two.gpkg"
    for layer in ("thua", "song"):
        pyogrio.raw.write(
            path,
            geometry=np.array([shapely.to_wkb(HUU_NGHI)], dtype=object),
            field_data=[],
            fields=[],
            crs="EPSG:4326",
            geometry_type="Polygon",
            layer=layer,
        )
    with pytest.raises(InputProblem, match="layers thua, song"):
        read_features(path)
    assert read_features(path, layer="song").layer == "song"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        pytest.param("a.gpkg", b"", "is empty", id="empty"),
        pytest.param("a.gpkg", b"not a database", "not a GIS file", id="wrong content"),
        pytest.param("a.geojson", b"{", "cannot be read", id="truncated JSON"),
        pytest.param(
            "a.geojson", b'{"type":"FeatureCollection","features":[]}', "no features", id="no features"
        ),
        pytest.param("a.xls", b"\xd0\xcf\x11\xe0", "not a GIS file", id="another kind"),
        pytest.param("a.kml", b"<OGRVRTDataSource/>", "XML, but not KML", id="VRT in disguise"),
        pytest.param("a.kml", b"<kml><Document>", "not well-formed", id="truncated KML"),
        pytest.param("a.geojson", b"<OGRVRTDataSource/>", "not a GIS file", id="VRT as GeoJSON"),
        pytest.param("a.zip", b"PK\x03\x04 broken", "cannot be unpacked", id="broken archive"),
        pytest.param("a.shp", b"\x00\x00\x27\x0a" + bytes(96), "without its .shx", id="no index"),
    ],
)
def test_files_that_cannot_be_read_say_why(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputProblem, match=said):
        read_features(path)


def test_an_xml_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.kml"
    path.write_text(
        '<!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa">]><kml><Document><name>&a;</name></Document></kml>'
    )
    with pytest.raises(InputProblem, match="entities"):
        read_features(path)


def test_limits_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = geojson(tmp_path / "big.geojson", GOOD, GOOD, GOOD)
    monkeypatch.setattr(reading, "MAX_FEATURES", 2)
    with pytest.raises(InputProblem, match="3 features; at most 2"):
        read_features(path)
    monkeypatch.setattr(reading, "MAX_FEATURES", 3)
    monkeypatch.setattr(reading, "MAX_VERTICES", 14)
    with pytest.raises(InputProblem, match="15 vertices; at most 14"):
        read_features(path)
    monkeypatch.setattr(opening, "MAX_FILE_BYTES", 100)
    with pytest.raises(InputProblem, match="at most 0 MB"):
        read_features(path)


def test_a_missing_file_and_an_unknown_encoding(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match="There is no file"):
        read_features(tmp_path / "none.gpkg")
    path = write(tmp_path / "e.shp", "EPSG:4326", HUU_NGHI)
    with pytest.raises(InputProblem, match="encoding"):
        read_features(path, encoding="klingon")


# Files of GDAL's own test data: what each is, and what we say of it (None: it is read).
NASTY = [
    ("shp/empty.shp", "no features"),
    ("shp/extentnan.shp", "no features"),
    ("shp/pointnan.shp", "row 2, geometry: The geometry is empty"),
    ("shp/bigoffset.shp", "row 1, geometry: The coordinates"),
    ("shp/buggymultipoly.shp", "row 1, geometry: The geometry is missing"),
    ("shp/buggypoint.shp", "row 1, geometry: The geometry is missing"),
    ("shp/emptymultiline.shp", "row 1, geometry: The geometry is missing"),
    ("shp/issue_14385.shp", "row 2, geometry: The geometry is invalid: Ring Self-intersection"),
    ("shp/testpoly.shp", "row 13, geometry: The geometry is invalid"),
    ("shp/departs.vrt", "not a GIS file"),
    ("shp/poly.zip", None),
    ("shp/gjpoly.shp", None),
    ("kml/truncated.kml", "not well-formed"),
    ("kml/junk_content_after_valid_doc.kml", "not well-formed"),
    ("kml/empty.kml", "no layer"),
    ("kml/duplicate_folder_name.kml", "layers layer, layer"),
    ("kml/placemark.kml", None),
    ("geojson/nullvalues.geojson", "row 1, geometry: The geometry is missing"),
    ("geojson/point_with_utf8bom.json", None),
]


@pytest.mark.parametrize(("name", "said"), NASTY, ids=[name for name, _said in NASTY])
def test_nasty_files(shared_dir: Path, name: str, said: str | None) -> None:
    crs = "EPSG:9215" if name.endswith(".shp") else "auto"
    path = shared_dir / "nasty-gis" / name
    if said is None:
        assert len(read_features(path, crs=crs)) > 0
        return
    with pytest.raises(InputProblem) as refused:
        read_features(path, crs=crs)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
