"""Admin pages for rows that may be added and looked at, and never changed."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest


class AddOnlyAdmin(admin.ModelAdmin[Any]):
    """What was approved or reported stays as it is: mistakes are mended by a new row."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False


class LookOnlyAdmin(AddOnlyAdmin):
    """Rows that only a service may write: their parts must fit together."""

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False


class LookOnlyInline(admin.TabularInline[Any, Any]):
    """The parts of such a row."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False
