"""What is built, by whom, for how much, by when."""

from projects.models.capital import CapitalPlan, Disbursement
from projects.models.people import Membership, Organisation, Role, User
from projects.models.programme import (
    Activity,
    ActivityLink,
    Baseline,
    BaselineActivity,
    ScheduleUpdate,
    WorkCalendar,
)
from projects.models.project import Decision, DecisionKind, Phase, Project, ProjectGroup
from projects.models.reports import DelayCause, ProgressReport
from projects.models.works import AccessRule, WorksFootprint

__all__ = [
    "AccessRule",
    "Activity",
    "ActivityLink",
    "Baseline",
    "BaselineActivity",
    "CapitalPlan",
    "Decision",
    "DecisionKind",
    "DelayCause",
    "Disbursement",
    "Membership",
    "Organisation",
    "Phase",
    "ProgressReport",
    "Project",
    "ProjectGroup",
    "Role",
    "ScheduleUpdate",
    "User",
    "WorkCalendar",
    "WorksFootprint",
]
