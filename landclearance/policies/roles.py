"""Permissions by role in a zone (or a project's zone). Closed by default, as in ``projects.policies``."""

from rules.permissions import set_perm
from rules.predicates import predicate

from projects.models import Role
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
