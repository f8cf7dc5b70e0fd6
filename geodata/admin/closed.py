"""Admin pages on which nothing is made by hand."""

from typing import Any

from django.http import HttpRequest


class NoAdding:
    """Shapes come through import commands: a form could only make rows without one."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False


class ReadOnly(NoAdding):
    """A record of what happened: to look at only."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False
