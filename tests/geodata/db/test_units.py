"""The real communes of Lạng Sơn: what each new one is made of, and the zone's outline."""

from datetime import date
from pathlib import Path

import pytest

from geodata.domain.planes import PlaneSystem
from geodata.models import AdministrativeUnit, AdministrativeUnitShare
from geodata.selectors.shapes import to_shape, to_shapes
from geodata.services.units import (
    LANGSON_FOLDER,
    load_administrative_units,
    outline_of_units,
    zone_unit_codes,
)

LANGSON = PlaneSystem(9215)


pytestmark = pytest.mark.django_db


def share(old: str, new: str) -> float:
    return float(AdministrativeUnitShare.objects.get(old__code=old, new__code=new).share)


def test_the_communes_old_and_new() -> None:
    report = load_administrative_units("20", LANGSON)
    assert (report.provinces, report.new_communes, report.old_communes) == (34, 65, 226)
    _check_shares()
    _check_areas()
    _check_validity()
    _check_zone_outline()
    again = load_administrative_units("20", LANGSON)
    assert (again.written, again.shares) == (0, report.shares)


def _check_shares() -> None:
    """Shares of old communes (domain study 6.2), in parts of the old commune; 2 points for generalised lines."""
    for old, new, expected in (
        ("2091303", "06184", 0.85),  # thị trấn Đồng Đăng > xã Đồng Đăng
        ("2090101", "06187", 0.88),  # phường Hoàng Văn Thụ > phường Kỳ Lừa
        ("2090105", "05977", 0.92),  # phường Vĩnh Trại > phường Đông Kinh
        ("2090531", "06172", 0.97),  # xã Tân Thanh > xã Hoàng Văn Thụ
        ("2091313", "06184", 0.97),  # xã Thụy Hùng (Cao Lộc) > xã Đồng Đăng
    ):
        assert share(old, new) == pytest.approx(expected, abs=0.03), (old, new)
    # The name trap: old Thụy Hùng of Cao Lộc gave nothing to today's Thuỵ Hùng, which is of Văn Lãng.
    assert not AdministrativeUnitShare.objects.filter(old__code="2091313", new__code="06148").exists()
    for unit in AdministrativeUnit.objects.filter(scheme="choisy-2008"):
        given = sum(float(one.share) for one in unit.shares_given.all())
        # New communes overlap by up to 1 ha in all, at the source: a share may be counted twice there.
        assert given <= 1.001, unit


def _check_areas() -> None:
    """Areas of new communes in km² (domain study 6.2), measured in EPSG:9215."""
    for code, expected in (
        ("06184", 91.2),
        ("06172", 114.3),
        ("06211", 103.3),
        ("06286", 93.4),
        ("06187", 62.2),
        ("05977", 54.7),
        ("05986", 27.3),
        ("05983", 31.9),
        ("06541", 137.2),
    ):
        unit = AdministrativeUnit.objects.get(scheme="gso-2025", code=code)
        measured = LANGSON.area_m2(to_shapes([unit.geometry]))[0] / 1e6
        assert measured == pytest.approx(expected, abs=0.06), code


def _check_validity() -> None:
    """The merger day divides the schemes: the old ones end, exclusive, where the new ones begin."""
    merger = date(2025, 7, 1)
    new = AdministrativeUnit.objects.filter(scheme="gso-2025")
    assert set(new.values_list("valid_from", "valid_to")) == {(merger, None)}
    old = AdministrativeUnit.objects.filter(scheme="choisy-2008")
    assert set(old.values_list("valid_from", "valid_to")) == {(None, merger)}


def _check_zone_outline() -> None:
    codes = zone_unit_codes()
    assert len(codes) == 23
    outline = outline_of_units("choisy-2008", codes, LANGSON)
    assert LANGSON.area_m2([outline])[0] / 1e6 == pytest.approx(378.9, abs=0.1)
    assert len(outline.geoms) == 1


def test_hoang_sa_and_truong_sa_are_on_the_map() -> None:
    load_administrative_units("20", LANGSON)
    for code, longitude, latitude in (("48", 112.3, 16.5), ("56", 114.4, 9.9)):
        province = AdministrativeUnit.objects.get(scheme="gso-2025", code=code)
        assert province.geometry is not None
        shape = to_shape(province.geometry)
        assert shape.bounds[2] > longitude
        assert shape.bounds[1] < latitude


def test_the_fixtures_stay_small_and_say_where_they_come_from() -> None:
    size = sum(path.stat().st_size for path in LANGSON_FOLDER.iterdir())
    assert size < 3_000_000
    notes = (LANGSON_FOLDER / "SOURCE.md").read_text(encoding="utf-8")
    named = [path.name for path in Path(LANGSON_FOLDER).iterdir() if path.name != "SOURCE.md"]
    assert [name for name in named if name not in notes] == []
