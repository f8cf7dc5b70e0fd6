"""Making zones."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries

from geodata.domain.planes import PlaneSystem
from geodata.models import Zone
from geodata.selectors.shapes import to_shape
from geodata.services.units import load_administrative_units, outline_of_units, zone_unit_codes
from geodata.services.zones import ZoneFacts, create_zone, outline_zone
from tests.factories.geodata import FunctionalAreaFactory, ZoneFactory

pytestmark = pytest.mark.django_db


def boundary_file(path: Path, *boxes: shapely.Polygon) -> Path:
    features = [
        {"type": "Feature", "properties": {}, "geometry": json.loads(shapely.to_geojson(box))}
        for box in boxes
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def create(code: str = "huu-nghi", **options: Any) -> None:
    wanted: dict[str, Any] = {"name": "Khu", "plane_crs": "EPSG:9215", **options}
    call_command("create_zone", code, stdout=StringIO(), **wanted)


def test_the_boundary_is_the_union_of_the_files_areas(tmp_path: Path) -> None:
    path = boundary_file(
        tmp_path / "b.geojson", shapely.box(106.6, 21.8, 106.7, 21.9), shapely.box(106.7, 21.8, 106.8, 21.9)
    )
    create(boundary=path)
    zone = Zone.objects.get(code="huu-nghi")
    assert zone.boundary is not None
    assert to_shape(zone.boundary).equals(shapely.box(106.6, 21.8, 106.8, 21.9))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param({"code": "khu số 1"}, "code", id="code with marks and spaces"),
        pytest.param({"name": " "}, "name", id="no name"),
        pytest.param({"plane_crs": "EPSG:4326"}, "not a plane system", id="degrees"),
        pytest.param({"plane_crs": "EPSG:1"}, "not known", id="unknown system"),
        pytest.param({"country": "Viet Nam"}, "country", id="country"),
        pytest.param({"time_zone": "Lạng Sơn"}, "time-zone", id="time zone"),
    ],
)
def test_a_zone_that_makes_no_sense_is_refused(options: dict[str, Any], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        create(**options)
    assert not Zone.objects.exists()


def test_a_boundary_in_another_country_is_refused(tmp_path: Path) -> None:
    path = boundary_file(tmp_path / "b.geojson", shapely.box(3.0, 46.5, 3.1, 46.6))
    with pytest.raises(CommandError, match="km from the zone"):
        create(boundary=path)
    assert not Zone.objects.exists()


def test_a_code_is_given_once() -> None:
    create()
    with pytest.raises(CommandError, match="already a zone huu-nghi"):
        create()


def test_a_zone_without_a_boundary_is_outlined_by_its_parcels_once() -> None:
    zone = ZoneFactory.create(without_boundary=True)
    plane = PlaneSystem(9215)
    parcels = plane.to_geographic(
        np.array([shapely.box(x, 2_431_000, x + 90, 2_431_100) for x in (444_000, 444_100)], dtype=object)
    )
    outline_zone(zone, parcels, "from parcels")
    zone.refresh_from_db()
    assert zone.boundary is not None
    outline = to_shape(zone.boundary)
    assert outline.contains(shapely.union_all(parcels))
    # 190 m x 100 m grown by 50 m on every side, corners rounded.
    assert plane.area_m2([outline])[0] == pytest.approx(290 * 200 - (4 - np.pi) * 2500, rel=0.01)
    outline_zone(zone, plane.to_geographic([shapely.box(450_000, 2_431_000, 450_100, 2_431_100)]), "again")
    assert zone.boundary_note == "from parcels"


def test_zones_are_listed_with_a_constant_number_of_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for code in ("a", "b", "c"):
        FunctionalAreaFactory.create(zone=ZoneFactory.create(code=code))
    out = StringIO()
    with django_assert_num_queries(1):
        call_command("list_zones", format="json", stdout=out)
    listed = json.loads(out.getvalue())["zones"]
    assert [zone["code"] for zone in listed] == ["a", "b", "c"]
    assert {(zone["functional_areas"], zone["plane_crs"]) for zone in listed} == {(1, "EPSG:9215")}
    assert listed[0]["area_km2"] == pytest.approx(715, abs=3)


def test_the_zone_of_dong_dang_is_the_union_of_its_old_communes() -> None:
    load_administrative_units("20", PlaneSystem(9215))
    outline = outline_of_units("choisy-2008", zone_unit_codes(), PlaneSystem(9215))
    facts = ZoneFacts(code="dong-dang", name="Đồng Đăng – Lạng Sơn", plane_srid=9215)
    zone = create_zone(facts, np.array([outline], dtype=object))
    assert zone.boundary is not None
    stored = to_shape(zone.boundary)
    assert PlaneSystem(9215).area_m2([stored])[0] / 1e6 == pytest.approx(378.9, abs=0.1)
    # Both centres lie in it; the gates are at its very edge, where the old layer is too coarse to decide.
    assert stored.contains(shapely.MultiPoint([(106.7615, 21.8537), (106.6977, 21.9511)]))
