"""Permissions by role in a zone (or a project's zone). Closed by default, as in ``projects.policies``."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from rules.permissions import set_perm
from rules.predicates import predicate

from geodata.models import Zone
from projects.models import Membership, Role, User
from projects.policies import has_role

PERMISSIONS: dict[str, tuple[Role, ...]] = {
    "landclearance.record_act": (Role.CLEARANCE_OFFICER, Role.PLANNER),
    "landclearance.record_blocker": (Role.CLEARANCE_OFFICER, Role.PLANNER, Role.FIELD_OFFICER),
    "landclearance.attach_photo": (Role.CLEARANCE_OFFICER, Role.PLANNER, Role.FIELD_OFFICER),
    "landclearance.see_private": (Role.CLEARANCE_OFFICER, Role.PLANNER),
}
"""Permission -> the roles that hold it. Private: land users' names, identity numbers, addresses and
amounts."""

can_record_act = predicate(has_role(*PERMISSIONS["landclearance.record_act"]), name="can_record_act")
can_record_blocker = predicate(
    has_role(*PERMISSIONS["landclearance.record_blocker"]), name="can_record_blocker"
)
can_attach_photo = predicate(has_role(*PERMISSIONS["landclearance.attach_photo"]), name="can_attach_photo")
can_see_private = predicate(has_role(*PERMISSIONS["landclearance.see_private"]), name="can_see_private")

set_perm("landclearance.record_act", can_record_act)
set_perm("landclearance.record_blocker", can_record_blocker)
set_perm("landclearance.attach_photo", can_attach_photo)
set_perm("landclearance.see_private", can_see_private)


def sees_private_everywhere(user: User | AnonymousUser) -> bool:
    """Whether a user may see private fields in every zone, also in those to come."""
    if not isinstance(user, User) or not user.is_active:
        return False
    return user.is_superuser or _seeing(user).filter(zone__isnull=True).exists()


def private_zones(user: User | AnonymousUser) -> QuerySet[Zone]:
    """Zones whose private fields a user may see, as a queryset to filter further."""
    if sees_private_everywhere(user):
        return Zone.objects.all()
    if not isinstance(user, User) or not user.is_active:
        return Zone.objects.none()
    return Zone.objects.filter(pk__in=_seeing(user).values("zone"))


def _seeing(user: User) -> QuerySet[Membership]:
    return user.memberships.filter(role__in=PERMISSIONS["landclearance.see_private"])
