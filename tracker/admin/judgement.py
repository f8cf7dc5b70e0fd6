"""Levels set by hand and a zone's own thresholds: to look at only; a page and a command set them."""

from django.contrib import admin

from geodata.admin.closed import ReadOnly
from tracker.models import LevelOverride, SeverityThreshold


@admin.register(LevelOverride)
class LevelOverrideAdmin(ReadOnly, admin.ModelAdmin[LevelOverride]):
    list_display = (
        "project",
        "level",
        "happened_on",
        "until",
        "reason",
        "recorded_at",
        "recorded_by",
        "voids",
        "retraction",
    )
    list_filter = ("project__zone", "level", "retraction", "is_invented")
    list_select_related = ("project", "recorded_by", "voids__project")
    search_fields = ("project__code", "project__name", "reason")
    date_hierarchy = "happened_on"


@admin.register(SeverityThreshold)
class SeverityThresholdAdmin(ReadOnly, admin.ModelAdmin[SeverityThreshold]):
    list_display = (
        "zone",
        "rule",
        "threshold",
        "happened_on",
        "source",
        "recorded_at",
        "recorded_by",
        "voids",
    )
    list_filter = ("zone", "retraction")
    list_select_related = ("zone", "recorded_by", "voids")
    search_fields = ("rule", "source")
    date_hierarchy = "happened_on"
