"""Places in the admin: facts to edit, geometry to read. OpenLayers would come from a CDN, so there is no map here."""

from django.contrib import admin
from django.contrib.gis.geos import GEOSGeometry
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geodata.admin.closed import NoAdding
from geodata.domain.planes import PlaneSystem
from geodata.models import (
    AdministrativeUnit,
    AdministrativeUnitShare,
    FunctionalArea,
    ReferenceFeature,
    Zone,
)
from geodata.selectors.shapes import to_shapes


def summary(geometry: GEOSGeometry | None, srid: int | None) -> str:
    """What a shape is, in words: parts, vertices and, with a plane system, hectares."""
    if geometry is None:
        return _("unknown")
    text = _("%(count)s vertices") % {"count": number_format(geometry.num_coords)}
    if srid is None:
        return text
    area = float(PlaneSystem(srid).area_m2(to_shapes([geometry]))[0]) / 1e4
    return _("%(area)s ha, %(vertices)s") % {"area": number_format(area, 2), "vertices": text}


class ShareInline(NoAdding, admin.TabularInline[AdministrativeUnitShare, AdministrativeUnit]):
    """What an old commune gave to each new one."""

    model = AdministrativeUnitShare
    fk_name = "old"
    extra = 0
    fields = ("new", "share", "area_ha")
    readonly_fields = fields
    can_delete = False


@admin.register(Zone)
class ZoneAdmin(admin.ModelAdmin[Zone]):
    list_display = ("code", "name", "plane_srid", "country_code", "official_area_ha", "is_invented")
    search_fields = ("code", "name", "name_en")
    exclude = ("boundary",)
    readonly_fields = ("shape",)

    @admin.display(description=gettext_lazy("boundary"))
    def shape(self, zone: Zone) -> str:
        return summary(zone.boundary, zone.plane_srid)


@admin.register(FunctionalArea)
class FunctionalAreaAdmin(NoAdding, admin.ModelAdmin[FunctionalArea]):
    list_display = ("code", "name", "kind", "planned_ha", "zone", "is_approximate")
    list_filter = ("zone", "kind")
    list_select_related = ("zone",)
    search_fields = ("code", "name", "name_en")
    exclude = ("geometry",)
    readonly_fields = ("shape",)

    @admin.display(description=gettext_lazy("geometry"))
    def shape(self, area: FunctionalArea) -> str:
        return summary(area.geometry, area.zone.plane_srid)


@admin.register(AdministrativeUnit)
class AdministrativeUnitAdmin(NoAdding, admin.ModelAdmin[AdministrativeUnit]):
    list_display = ("code", "full_name", "district_name", "scheme", "level", "valid_from", "valid_to")
    list_filter = ("scheme", "level")
    search_fields = ("code", "name", "full_name", "district_name")
    exclude = ("geometry",)
    readonly_fields = ("shape",)
    inlines = (ShareInline,)

    @admin.display(description=gettext_lazy("geometry"))
    def shape(self, unit: AdministrativeUnit) -> str:
        return summary(unit.geometry, None)


@admin.register(ReferenceFeature)
class ReferenceFeatureAdmin(NoAdding, admin.ModelAdmin[ReferenceFeature]):
    list_display = ("kind", "name", "rank", "zone", "source", "is_approximate")
    list_filter = ("zone", "kind")
    list_select_related = ("zone",)
    search_fields = ("name", "name_en")
    exclude = ("geometry",)
    readonly_fields = ("shape",)

    @admin.display(description=gettext_lazy("geometry"))
    def shape(self, feature: ReferenceFeature) -> str:
        return summary(feature.geometry, None)
