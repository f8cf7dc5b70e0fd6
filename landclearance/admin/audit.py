"""The audit trail of private rows, with old and new values, only for those who may see private fields everywhere."""

from typing import Any

from auditlog import admin as trail
from auditlog.models import LogEntry
from django.contrib import admin
from django.http import HttpRequest

from landclearance.policies import sees_private_everywhere
from landclearance.policies.private import PRIVATE

PRIVATE_MODELS = tuple(name.lower() for name in PRIVATE)

admin.site.unregister(LogEntry)


@admin.register(LogEntry)
class AuditTrailAdmin(trail.LogEntryAdmin):  # type: ignore[misc]  # no types shipped
    """As the package has it, less the entries of private rows for whoever may not see them."""

    def get_queryset(self, request: HttpRequest) -> Any:
        """Entries that the user may read."""
        rows = super().get_queryset(request)
        if sees_private_everywhere(request.user):  # an entry does not say of which zone it is
            return rows
        return rows.exclude(content_type__app_label="landclearance", content_type__model__in=PRIVATE_MODELS)
