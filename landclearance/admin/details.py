"""Everything else that is recorded about land: to look at only, private fields for those who may read them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from geodata.admin.closed import ReadOnly
from landclearance.admin.private import PrivateFields
from landclearance.models import (
    CaseOverride,
    CaseParty,
    ClearanceClaim,
    ClearanceTarget,
    CompensationPlan,
    DumpSite,
    Evidence,
    Grave,
    ItemEvent,
    MinimumPlot,
    ParcelArea,
    ParcelUse,
    PartSuccession,
    Payout,
    PlanLine,
    RemainderChoice,
    ResettlementSite,
    ScopeChange,
    StepRecord,
    Utility,
    WorkStep,
)
from landclearance.policies import can_see_private, private_zones, sees_private_everywhere
from projects.models import Project


class PrivateRows(ReadOnly, admin.ModelAdmin[Any]):
    """Rows that are private as a whole: only those of zones whose private figures the user may see."""

    zone_path = ""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Closed for whoever may see private figures nowhere, and row by row elsewhere."""
        if not (super().has_view_permission(request, obj) and private_zones(request.user).exists()):
            return False
        return obj is None or can_see_private(request.user, self.project_of(obj))

    def get_queryset(self, request: HttpRequest) -> Any:
        """Rows of the zones whose private figures the user may see."""
        rows = super().get_queryset(request)
        if sees_private_everywhere(request.user):
            return rows
        return rows.filter(**{f"{self.zone_path}__in": private_zones(request.user)})

    def project_of(self, obj: Any) -> Project:
        """The project of a row."""
        project: Project = obj.case.project
        return project


@admin.register(PlanLine)
class PlanLineAdmin(PrivateRows):
    zone_path = "case__project__zone"
    list_display = ("plan", "case", "item", "amount")
    list_filter = ("item", "plan__project__zone")
    list_select_related = ("plan", "case")
    search_fields = ("case__case_no",)


@admin.register(Payout)
class PayoutAdmin(PrivateRows):
    zone_path = "case__project__zone"
    list_display = ("case", "kind", "item", "amount", "happened_on", "document_number", "voids", "retraction")
    list_filter = ("kind", "item", "case__project__zone", "retraction")
    list_select_related = ("case", "voids")
    search_fields = ("case__case_no", "document_number")


@admin.register(CaseParty)
class CasePartyAdmin(PrivateRows):
    zone_path = "case__project__zone"
    list_display = ("case", "land_user", "role", "share_percent")
    list_filter = ("role", "case__project__zone")
    list_select_related = ("case", "land_user")
    search_fields = ("case__case_no",)


@admin.register(Evidence)
class EvidenceAdmin(PrivateRows):
    zone_path = "project__zone"
    list_display = ("project", "case", "kind", "happened_on", "sha256", "size", "taken_at")
    list_filter = ("kind", "project__zone")
    list_select_related = ("project", "case")
    exclude = ("position", "file")

    def project_of(self, obj: Any) -> Project:
        project: Project = obj.project
        return project


@admin.register(CompensationPlan)
class CompensationPlanAdmin(ReadOnly, PrivateFields):
    list_display = (
        "project",
        "batch",
        "version",
        "relation",
        "is_approved",
        "happened_on",
        "document_number",
    )
    list_filter = ("project__zone", "is_approved", "relation")
    list_select_related = ("project",)


@admin.register(CaseOverride)
class CaseOverrideAdmin(ReadOnly, PrivateFields):
    list_display = ("case", "milestone", "status", "happened_on", "recorded_by", "retraction")
    list_filter = ("status", "milestone", "case__project__zone")
    list_select_related = ("case", "recorded_by")


@admin.register(ScopeChange)
class ScopeChangeAdmin(ReadOnly, PrivateFields):
    list_display = ("part", "leaves", "happened_on", "document_number", "recorded_at")
    list_filter = ("leaves",)
    list_select_related = ("part__parcel",)


@admin.register(PartSuccession)
class PartSuccessionAdmin(ReadOnly, admin.ModelAdmin[PartSuccession]):
    list_display = ("old_part", "new_part", "shared_m2")
    list_select_related = ("old_part__parcel", "new_part__parcel")


@admin.register(StepRecord)
class StepRecordAdmin(ReadOnly, PrivateFields):
    list_display = ("case", "step", "happened_on", "not_applicable", "recorded_by")
    list_select_related = ("case", "step", "recorded_by")


@admin.register(WorkStep)
class WorkStepAdmin(admin.ModelAdmin[WorkStep]):
    list_display = ("code", "name", "phase", "order", "act_kind", "norm_days", "zone")
    list_filter = ("zone", "phase")
    list_select_related = ("zone",)
    search_fields = ("code", "name")


@admin.register(ClearanceClaim)
class ClearanceClaimAdmin(ReadOnly, PrivateFields):
    list_display = ("project", "commune", "happened_on", "status", "cases_total", "cases_handed_over")
    list_filter = ("project__zone", "status")
    list_select_related = ("project", "commune")

    def place_of(self, obj: Any) -> Project:
        project: Project = obj.project
        return project


@admin.register(ClearanceTarget)
class ClearanceTargetAdmin(ReadOnly, admin.ModelAdmin[ClearanceTarget]):
    list_display = ("project", "commune", "finish_by", "happened_on", "document_number")
    list_select_related = ("project", "commune")


class ItemEventInline(ReadOnly, admin.TabularInline[ItemEvent, Any]):
    model = ItemEvent
    extra = 0
    fields = ("kind", "happened_on", "quantity", "document_number", "recorded_at")


@admin.register(Utility, DumpSite)
class ItemAdmin(ReadOnly, admin.ModelAdmin[Any]):
    list_display = ("code", "project", "is_invented")
    list_filter = ("project__zone", "is_invented")
    list_select_related = ("project",)
    search_fields = ("code", "project__code")
    exclude = ("geometry",)
    inlines = (ItemEventInline,)


@admin.register(Grave)
class GraveAdmin(ReadOnly, admin.ModelAdmin[Grave]):
    list_display = ("code", "project", "count", "is_invented")
    list_filter = ("project__zone", "is_invented")
    list_select_related = ("project",)
    search_fields = ("code", "project__code")
    exclude = ("geometry", "land_user")
    inlines = (ItemEventInline,)


@admin.register(ResettlementSite)
class ResettlementSiteAdmin(ReadOnly, admin.ModelAdmin[ResettlementSite]):
    list_display = ("code", "name", "zone", "plots", "built_by", "ready_activity")
    list_filter = ("zone",)
    list_select_related = ("zone", "built_by")
    search_fields = ("code", "name")
    exclude = ("geometry",)
    inlines = (ItemEventInline,)


@admin.register(ParcelArea)
class ParcelAreaAdmin(ReadOnly, PrivateFields):
    list_display = ("parcel", "kind", "area_m2", "happened_on", "document_number")
    list_filter = ("kind",)
    list_select_related = ("parcel",)


@admin.register(ParcelUse)
class ParcelUseAdmin(ReadOnly, admin.ModelAdmin[ParcelUse]):
    list_display = ("parcel", "land_use_code", "area_m2")
    list_select_related = ("parcel",)
    exclude = ("geometry",)


@admin.register(MinimumPlot)
class MinimumPlotAdmin(admin.ModelAdmin[MinimumPlot]):
    list_display = ("zone", "land_group", "area_m2", "valid_from", "valid_to", "document_number", "verify")
    list_filter = ("zone", "land_group")
    list_select_related = ("zone",)


@admin.register(RemainderChoice)
class RemainderChoiceAdmin(ReadOnly, PrivateFields):
    list_display = ("parcel", "taken_by", "happened_on", "document_number")
    list_select_related = ("parcel", "taken_by")
