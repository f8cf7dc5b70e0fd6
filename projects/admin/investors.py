"""Investors' projects: to look up; what happened is recorded through the pages and commands, which check it."""

from typing import Any

from django.contrib import admin

from geodata.admin.closed import NoAdding, ReadOnly
from projects.models import InvestorProject, LandPortion, LegalStep, LegalStepEvent, PortionEvent


class PortionEventInline(ReadOnly, admin.TabularInline[PortionEvent, LandPortion]):
    model = PortionEvent
    extra = 0
    fields = ("kind", "happened_on", "until_on", "months", "document_number", "recorded_at")


class LandPortionInline(ReadOnly, admin.TabularInline[LandPortion, InvestorProject]):
    model = LandPortion
    extra = 0
    fields = ("code", "name", "area_m2")


@admin.register(InvestorProject)
class InvestorProjectAdmin(admin.ModelAdmin[InvestorProject]):
    list_display = ("code", "name", "zone", "kind", "investor", "certificate_on")
    list_filter = ("zone", "kind")
    list_select_related = ("zone", "investor")
    search_fields = ("code", "name", "name_en")
    autocomplete_fields = ("investor",)
    inlines = (LandPortionInline,)


@admin.register(LandPortion)
class LandPortionAdmin(NoAdding, admin.ModelAdmin[LandPortion]):
    list_display = ("code", "name", "investor_project", "area_m2")
    list_filter = ("investor_project__zone",)
    list_select_related = ("investor_project",)
    exclude = ("geometry",)
    inlines = (PortionEventInline,)


@admin.register(PortionEvent)
class PortionEventAdmin(ReadOnly, admin.ModelAdmin[PortionEvent]):
    list_display = ("portion", "kind", "happened_on", "until_on", "months", "document_number", "retraction")
    list_filter = ("kind", "retraction", "is_invented")
    list_select_related = ("portion",)
    date_hierarchy = "happened_on"


@admin.register(LegalStep)
class LegalStepAdmin(admin.ModelAdmin[Any]):
    list_display = ("order", "code", "name", "authority", "required_if", "valid_from", "valid_to", "verify")
    list_display_links = ("code",)
    search_fields = ("code", "name", "name_en")


@admin.register(LegalStepEvent)
class LegalStepEventAdmin(ReadOnly, admin.ModelAdmin[LegalStepEvent]):
    list_display = ("investor_project", "step_code", "status", "happened_on", "document_number", "retraction")
    list_filter = ("status", "retraction", "is_invented")
    list_select_related = ("investor_project",)
    search_fields = ("investor_project__code", "step_code")
    date_hierarchy = "happened_on"
