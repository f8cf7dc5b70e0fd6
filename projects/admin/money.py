"""Reports and money: dated facts. A mistake is mended by a new row that voids the old one."""

from django.contrib import admin

from projects.admin.locked import AddOnlyAdmin
from projects.models import CapitalPlan, Disbursement, ProgressReport


class FactAdmin(AddOnlyAdmin):
    """What dated facts have in common."""

    search_fields = ("project__code", "project__name")
    date_hierarchy = "happened_on"
    autocomplete_fields = ("project",)
    list_select_related = ("project", "recorded_by")


@admin.register(ProgressReport)
class ProgressReportAdmin(FactAdmin):
    list_display = (
        "project",
        "period_start",
        "happened_on",
        "physical_percent",
        "stated_cause",
        "recorded_at",
        "recorded_by",
        "voids",
        "retraction",
    )
    list_filter = ("project__zone", "stated_cause", "retraction", "is_invented")


@admin.register(CapitalPlan)
class CapitalPlanAdmin(FactAdmin):
    list_display = ("project", "year", "kind", "amount", "for_clearance", "happened_on", "decision_number")
    list_filter = ("project__zone", "year", "kind", "for_clearance")


@admin.register(Disbursement)
class DisbursementAdmin(FactAdmin):
    list_display = ("project", "budget_year", "book", "amount", "for_clearance", "happened_on", "recorded_at")
    list_filter = ("project__zone", "budget_year", "book", "for_clearance")
