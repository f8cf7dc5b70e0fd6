"""The zone, its functional areas, the drawn roads and gates."""

from dataclasses import dataclass

from geodata.domain.planes import PlaneSystem
from geodata.models import AdministrativeUnit, FunctionalArea, ReferenceFeature, UnitLevel, Zone
from geodata.selectors.shapes import to_areas, to_shapes
from geodata.services.audit import create_audited
from geodata.services.units import (
    NEW_SCHEME,
    OLD_SCHEME,
    load_administrative_units,
    load_reference_basemap,
    outline_of_units,
    zone_unit_codes,
)
from geodata.services.zones import ZoneFacts, create_zone
from tracker.domain.demo import DEMO_TODAY, DEMO_ZONE, PLANE_SRID
from tracker.domain.demo.scene import Scene, Units
from tracker.services.demo.context import Context, areas_of, moment, shapes_of
from tracker.services.demo.files import plane_units

PROVINCE = "20"
FACTS = ZoneFacts(
    code=DEMO_ZONE,
    name="Khu kinh tế cửa khẩu Đồng Đăng – Lạng Sơn",
    name_en="Dong Dang – Lang Son Border-Gate Economic Zone",
    plane_srid=PLANE_SRID,
    board_name="Ban Quản lý Khu kinh tế cửa khẩu Đồng Đăng – Lạng Sơn",
    parent_body="Ủy ban nhân dân tỉnh Lạng Sơn",
    place_name="Lạng Sơn",
    symbol="BQLKKTCK",
    founding_decisions=(
        "Quyết định 55/2008/QĐ-TTg ngày 28/4/2008 (đề án); Quyết định 138/2008/QĐ-TTg ngày 14/10/2008 (thành lập); "
        "Quyết định 1601/QĐ-TTg ngày 07/11/2008 (Ban Quản lý); Quyết định 1055/QĐ-TTg ngày 08/7/2010 (quy hoạch chung)"
    ),
    boundary_note=(
        "Ghép từ ranh giới xã cũ (lớp đã khái quát hóa), 378,9 km² so với 394 km² theo quyết định; "
        "không dùng làm căn cứ pháp lý"
    ),
)


@dataclass(frozen=True, slots=True)
class LoadedUnits:
    """Communes after and before the merger, in plane metres by primary key."""

    communes: Units
    old_communes: Units


def load_zone(plane: PlaneSystem) -> tuple[Zone, LoadedUnits]:
    """Administrative units, basemap and the zone with the outline of its old communes."""
    load_administrative_units(PROVINCE, plane)
    zone = create_zone(FACTS)
    zone.boundary = to_areas(outline_of_units(OLD_SCHEME, zone_unit_codes(), plane))
    zone.official_area_ha = 39400
    zone.save(update_fields=["boundary", "official_area_ha"])
    load_reference_basemap(zone, at=moment(DEMO_TODAY, -1))
    return zone, LoadedUnits(_units(NEW_SCHEME, plane), _units(OLD_SCHEME, plane))


def _units(scheme: str, plane: PlaneSystem) -> Units:
    found = AdministrativeUnit.objects.filter(
        scheme=scheme, level=UnitLevel.COMMUNE, geometry__isnull=False, province_code=PROVINCE
    ).order_by("code")
    units = list(found)
    shapes = to_shapes(unit.geometry for unit in units)
    return plane_units(plane, [(str(unit.pk), shape) for unit, shape in zip(units, shapes, strict=True)])


def store_drawings(context: Context, scene: Scene) -> None:
    """Roads, railway, gates and functional areas; all marked as drawn approximately."""
    reference = shapes_of(context.plane, [f.geometry for f in scene.reference])
    create_audited(
        [
            ReferenceFeature(
                zone=context.zone,
                kind=drawn.labels["kind"],
                name=drawn.labels["name"],
                name_en=drawn.labels["name_en"],
                rank=int(drawn.labels["rank"]),
                geometry=geometry,
                source=drawn.labels["source"],
                is_approximate=True,
            )
            for drawn, geometry in zip(scene.reference, reference, strict=True)
        ]
    )
    outlines = areas_of(context.plane, [f.geometry for f in scene.areas])
    stored = create_audited(
        [
            FunctionalArea(
                zone=context.zone,
                code=drawn.code,
                name=drawn.labels["name"],
                name_en=drawn.labels["name_en"],
                kind=drawn.labels["kind"],
                planned_ha=drawn.labels["planned_ha"] or None,
                decision=drawn.labels["decision"],
                geometry=geometry,
                source=drawn.labels["source"],
                is_approximate=True,
            )
            for drawn, geometry in zip(scene.areas, outlines, strict=True)
        ]
    )
    context.areas = {area.code: area for area in stored}
