"""Programmes and baselines: to look at. Services write them whole."""

from django.contrib import admin

from projects.admin.locked import LookOnlyAdmin, LookOnlyInline
from projects.models import (
    Activity,
    ActivityLink,
    Baseline,
    BaselineActivity,
    ScheduleUpdate,
    WorkCalendar,
)


class ActivityInline(LookOnlyInline):
    model = Activity
    fields = ("code", "name", "calendar", "duration", "weight", "actual_start", "actual_finish", "remaining")


class ActivityLinkInline(LookOnlyInline):
    model = ActivityLink
    fields = ("predecessor", "successor", "type", "lag", "lag_calendar")


class BaselineActivityInline(LookOnlyInline):
    model = BaselineActivity
    fields = ("code", "name", "start", "finish", "duration", "weight")


@admin.register(ScheduleUpdate)
class ScheduleUpdateAdmin(LookOnlyAdmin):
    list_display = ("project", "data_date", "start", "source", "recorded_at", "recorded_by", "is_invented")
    list_filter = ("project__zone", "data_date", "is_invented")
    search_fields = ("project__code", "project__name", "source")
    date_hierarchy = "data_date"
    list_select_related = ("project", "recorded_by")
    inlines = (ActivityInline, ActivityLinkInline)


@admin.register(Baseline)
class BaselineAdmin(LookOnlyAdmin):
    list_display = ("name", "project", "decision", "recorded_at", "is_invented")
    list_filter = ("project__zone", "is_invented")
    search_fields = ("name", "project__code", "project__name", "decision__number")
    list_select_related = ("project", "decision")
    inlines = (BaselineActivityInline,)


@admin.register(WorkCalendar)
class WorkCalendarAdmin(LookOnlyAdmin):
    list_display = ("code", "name", "project", "work_days", "public_holidays")
    list_filter = ("project__zone", "public_holidays")
    search_fields = ("code", "name", "project__code")
    list_select_related = ("project",)
