"""Statutory numbers and moved days off: what anyone entitled may add without touching the code."""

from django.contrib import admin

from projects.models import HolidayOverride, RegimeParameter


@admin.register(RegimeParameter)
class RegimeParameterAdmin(admin.ModelAdmin[RegimeParameter]):
    """A new regime is a row that anyone entitled may add: no number of days stands in the code."""

    list_display = ("key", "regime", "valid_from", "valid_to", "value", "unit", "article", "verify")
    list_filter = ("regime", "key")
    search_fields = ("key", "article")


@admin.register(HolidayOverride)
class HolidayOverrideAdmin(admin.ModelAdmin[HolidayOverride]):
    list_display = ("day", "country_code", "name", "is_off", "source", "verify")
    list_filter = ("country_code", "is_off")
    search_fields = ("name",)
    date_hierarchy = "day"
