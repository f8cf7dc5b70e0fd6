"""Who may assess and issue."""

from rules.permissions import set_perm
from rules.predicates import predicate

from projects.models import Role
from projects.policies import has_role

can_issue_bulletin = predicate(has_role(Role.PLANNER, Role.LEADER), name="can_issue_bulletin")

set_perm("tracker.issue_bulletin", can_issue_bulletin)

__all__ = ["can_issue_bulletin"]
