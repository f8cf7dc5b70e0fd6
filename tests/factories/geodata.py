"""Zones and what lies in them, as situations."""

import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from factory.declarations import LazyFunction, Sequence, SubFactory, Trait
from factory.django import DjangoModelFactory

from geodata.models import AdministrativeUnit, AreaKind, FunctionalArea, UnitLevel, Zone

BOX_OF_LANGSON = (106.60, 21.80, 106.85, 22.05)
"""West, south, east, north in degrees: about the real zone, gates and city inside."""


def square(west: float, south: float, east: float, north: float) -> MultiPolygon:
    """A rectangle in EPSG:4326 as the database stores it."""
    shape = shapely.MultiPolygon([shapely.box(west, south, east, north)])
    stored = GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=4326)
    assert isinstance(stored, MultiPolygon)
    return stored


class ZoneFactory(DjangoModelFactory[Zone]):
    """A zone at Lạng Sơn with a plain rectangle for its boundary."""

    class Meta:
        model = Zone
        django_get_or_create = ("code",)

    code = "dong-dang"
    name = "Khu kinh tế cửa khẩu Đồng Đăng – Lạng Sơn"
    plane_srid = 9215
    boundary = LazyFunction(lambda: square(*BOX_OF_LANGSON))

    class Params:
        without_boundary = Trait(boundary=None)
        french = Trait(code="amange", name="Amange", plane_srid=2154, country_code="FR", boundary=None)


class FunctionalAreaFactory(DjangoModelFactory[FunctionalArea]):
    """A cargo transit zone of some 100 ha inside the zone's rectangle."""

    class Meta:
        model = FunctionalArea

    zone = SubFactory(ZoneFactory)
    code = Sequence(lambda n: f"KCN-{n}")
    name = "Khu trung chuyển hàng hóa"
    kind = AreaKind.CARGO_TRANSIT
    geometry = LazyFunction(lambda: square(106.70, 21.92, 106.71, 21.93))


class AdministrativeUnitFactory(DjangoModelFactory[AdministrativeUnit]):
    """A commune of today; ``old`` makes it one from before the merger."""

    class Meta:
        model = AdministrativeUnit
        django_get_or_create = ("scheme", "code")

    scheme = "gso-2025"
    code = "06184"
    level = UnitLevel.COMMUNE
    name = "Đồng Đăng"
    full_name = "Xã Đồng Đăng"
    province_code = "20"
    geometry = LazyFunction(lambda: square(*BOX_OF_LANGSON))

    class Params:
        old = Trait(
            scheme="choisy-2008", code="2091303", full_name="Thị trấn Đồng Đăng", district_name="Cao Lộc"
        )
