"""Fields that only some roles may read, in the admin as elsewhere."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from geodata.models import Zone
from landclearance.policies import can_see_private
from projects.models import Project


class PrivateFields(admin.ModelAdmin[Any]):
    """Leaves ``private_fields`` out for whoever may not see them; ``place_of`` says where the right is
    asked."""

    private_fields: tuple[str, ...] = ()

    def place_of(self, obj: Any) -> Zone | Project:
        """The zone or project of a row."""
        raise NotImplementedError

    def get_exclude(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """The fields left out of the form, for this user and this row; on a new row none is private yet."""
        hidden = tuple(super().get_exclude(request, obj) or ())
        if obj is not None and not can_see_private(request.user, self.place_of(obj)):
            return (*hidden, *self.private_fields)
        return hidden
