"""Who may assess, issue, and decide about levels."""

from rules.permissions import set_perm
from rules.predicates import predicate

from projects.models import Role
from projects.policies import has_role

PERMISSIONS: dict[str, tuple[Role, ...]] = {
    "tracker.issue_bulletin": (Role.PLANNER, Role.LEADER),
    "tracker.set_level": (Role.PLANNER, Role.LEADER),
    "tracker.set_threshold": (Role.PLANNER, Role.LEADER),
}
"""Permission -> the roles that hold it, in a zone (or a project's zone)."""

can_issue_bulletin = predicate(has_role(*PERMISSIONS["tracker.issue_bulletin"]), name="can_issue_bulletin")
can_set_level = predicate(has_role(*PERMISSIONS["tracker.set_level"]), name="can_set_level")
can_set_threshold = predicate(has_role(*PERMISSIONS["tracker.set_threshold"]), name="can_set_threshold")

set_perm("tracker.issue_bulletin", can_issue_bulletin)
set_perm("tracker.set_level", can_set_level)
set_perm("tracker.set_threshold", can_set_threshold)

__all__ = ["PERMISSIONS", "can_issue_bulletin", "can_set_level", "can_set_threshold"]
