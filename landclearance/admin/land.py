"""Land users, parcels, cases and the regimes. Geometry is never edited by hand."""

from typing import Any

from django.contrib import admin

from geodata.admin.closed import NoAdding, ReadOnly
from geodata.models import Zone
from landclearance.admin.private import PrivateFields
from landclearance.models import (
    ClearanceBoundary,
    ClearanceCase,
    LandUser,
    Parcel,
    ParcelPart,
)


@admin.register(LandUser)
class LandUserAdmin(PrivateFields):
    """Found by code; names and identity numbers are neither listed nor searched."""

    list_display = ("code", "kind", "zone", "is_invented")
    list_filter = ("zone", "kind", "is_invented")
    list_select_related = ("zone",)
    search_fields = ("code",)

    def place_of(self, obj: Any) -> Zone:
        zone: Zone = obj.zone
        return zone


@admin.register(Parcel)
class ParcelAdmin(NoAdding, admin.ModelAdmin[Parcel]):
    list_display = (
        "__str__",
        "commune",
        "old_commune",
        "edition",
        "version",
        "land_use_code",
        "map_area_m2",
        "zone",
    )
    list_filter = ("zone", "land_use_code", "is_invented")
    list_select_related = ("commune", "old_commune", "zone")
    search_fields = ("sheet", "number")
    autocomplete_fields = ("commune", "old_commune")
    exclude = ("geometry", "predecessors")


@admin.register(ClearanceBoundary)
class ClearanceBoundaryAdmin(ReadOnly, admin.ModelAdmin[ClearanceBoundary]):
    list_display = ("project", "version", "effective_on", "decision_number", "recorded_at")
    list_filter = ("project__zone",)
    list_select_related = ("project",)
    exclude = ("geometry",)


class ParcelPartInline(ReadOnly, admin.TabularInline[ParcelPart, ClearanceCase]):
    model = ParcelPart
    extra = 0
    fields = ("parcel", "land_use_code", "area_m2", "boundary")


@admin.register(ClearanceCase)
class ClearanceCaseAdmin(NoAdding, PrivateFields):
    list_display = ("case_no", "project", "commune", "opened_on", "needs_resettlement", "is_invented")
    list_filter = ("project__zone", "needs_resettlement", "is_invented")
    list_select_related = ("project", "commune")
    search_fields = ("case_no", "project__code")
    readonly_fields = (
        "project",
        "case_no",
        "land_user",
        "commune",
        "opened_on",
        "recorded_at",
        "recorded_by",
    )
    inlines = (ParcelPartInline,)
