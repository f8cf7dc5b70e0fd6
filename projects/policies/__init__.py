"""Who may see and do what with projects."""

from projects.policies.roles import (
    PERMISSIONS,
    can_edit_programme,
    can_manage_capital,
    can_manage_investors,
    can_record_decision,
    can_report_progress,
    can_view_zone,
    has_role,
    roles_in,
    visible_investor_projects,
    visible_projects,
    visible_zones,
)

__all__ = [
    "PERMISSIONS",
    "can_edit_programme",
    "can_manage_capital",
    "can_manage_investors",
    "can_record_decision",
    "can_report_progress",
    "can_view_zone",
    "has_role",
    "roles_in",
    "visible_investor_projects",
    "visible_projects",
    "visible_zones",
]
