"""Fields that only some roles may read, in the admin as elsewhere."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from geodata.models import Zone
from landclearance.policies import can_see_private
from landclearance.policies.private import PRIVATE
from projects.models import Project


class PrivateFields(admin.ModelAdmin[Any]):
    """Leaves the fields of ``PRIVATE`` out for whoever may not see them; ``place_of`` says where the right is
    asked."""

    def place_of(self, obj: Any) -> Zone | Project:
        """The zone or project of a row: its own, or that of its case, part or parcel."""
        for name in ("case", "part", "parcel"):
            if getattr(obj, name, None) is not None:
                return self.place_of(getattr(obj, name))
        place: Zone | Project = getattr(obj, "project", None) or obj.zone
        return place

    def get_exclude(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """The fields left out of the form, for this user and this row; on a new row none is private yet."""
        hidden = tuple(super().get_exclude(request, obj) or ())
        if obj is not None and not can_see_private(request.user, self.place_of(obj)):
            return (*hidden, *PRIVATE.get(self.model.__name__, ()))
        return hidden
