"""Acts, hand-overs and blockers: to look at only. Recording goes through the services, which check and
tell."""

from typing import Any

from django.contrib import admin

from geodata.admin.closed import ReadOnly
from landclearance.admin.private import PrivateFields
from landclearance.models import Act, Blocker, BlockerEvent, Handover
from projects.models import Project


@admin.register(Act)
class ActAdmin(ReadOnly, PrivateFields):
    list_display = (
        "case",
        "kind",
        "happened_on",
        "document_number",
        "recorded_at",
        "recorded_by",
        "voids",
        "retraction",
    )
    list_filter = ("case__project__zone", "kind", "retraction", "is_invented")
    list_select_related = ("case", "recorded_by", "voids")
    search_fields = ("case__case_no", "document_number")
    date_hierarchy = "happened_on"

    def place_of(self, obj: Any) -> Project:
        project: Project = obj.case.project
        return project


@admin.register(Handover)
class HandoverAdmin(ReadOnly, PrivateFields):
    list_display = (
        "case",
        "part",
        "happened_on",
        "minutes_number",
        "area_m2",
        "recorded_at",
        "voids",
        "retraction",
    )
    list_filter = ("case__project__zone", "retraction", "is_invented")
    list_select_related = ("case", "part__parcel", "voids")
    search_fields = ("case__case_no", "minutes_number")
    date_hierarchy = "happened_on"

    def place_of(self, obj: Any) -> Project:
        project: Project = obj.case.project
        return project


class BlockerEventInline(ReadOnly, admin.TabularInline[BlockerEvent, Blocker]):
    model = BlockerEvent
    extra = 0
    fields = (
        "kind",
        "happened_on",
        "level",
        "owner",
        "expected_clear_on",
        "due_on",
        "document_number",
        "recorded_at",
    )


@admin.register(Blocker)
class BlockerAdmin(ReadOnly, admin.ModelAdmin[Blocker]):
    list_display = ("__str__", "project", "case", "part", "is_invented")
    list_filter = ("project__zone", "code", "is_invented")
    list_select_related = ("project", "case", "part__parcel")
    search_fields = ("title", "project__code", "case__case_no")
    exclude = ("geometry",)
    inlines = (BlockerEventInline,)
