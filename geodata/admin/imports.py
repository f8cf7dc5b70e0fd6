"""Imports in the admin: a record to read, never to edit."""

from django.contrib import admin

from geodata.admin.closed import ReadOnly
from geodata.models import ImportBatch


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnly, admin.ModelAdmin[ImportBatch]):
    list_display = ("recorded_at", "file_name", "target", "zone", "crs", "recorded_by")
    list_filter = ("zone", "target")
    list_select_related = ("zone", "recorded_by")
    search_fields = ("file_name", "sha256")
    date_hierarchy = "recorded_at"
