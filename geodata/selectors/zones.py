"""What zones there are."""

from typing import Any

from django.db.models import Count

from geodata.domain.planes import PlaneSystem
from geodata.models import Zone
from geodata.selectors.shapes import to_shapes


def zone_summaries() -> list[dict[str, Any]]:
    """Every zone as plain values, by code; ``area_km2`` measured in the zone's plane system, null if unknown."""
    zones = list(Zone.objects.annotate(areas=Count("functional_areas")).order_by("code"))
    summaries = []
    for zone in zones:
        area = None
        if zone.boundary is not None:
            area = round(float(PlaneSystem(zone.plane_srid).area_m2(to_shapes([zone.boundary]))[0]) / 1e6, 2)
        summaries.append(
            {
                "code": zone.code,
                "name": zone.name,
                "plane_crs": f"EPSG:{zone.plane_srid}",
                "country": zone.country_code,
                "area_km2": area,
                "official_area_ha": None if zone.official_area_ha is None else float(zone.official_area_ha),
                "boundary_note": zone.boundary_note,
                "functional_areas": zone.areas,
                "is_invented": zone.is_invented,
            }
        )
    return summaries
