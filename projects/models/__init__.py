"""What is built, by whom, for how much, by when."""

from projects.models.capital import CapitalPlan, Disbursement
from projects.models.investors import (
    InvestorKind,
    InvestorProject,
    LandPortion,
    LegalStep,
    LegalStepEvent,
    LegalStepStatus,
    PortionEvent,
    PortionEventKind,
)
from projects.models.law import HolidayOverride, RegimeParameter
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
from projects.models.works import AccessRule, CrewNorm, WorksFootprint

__all__ = [
    "AccessRule",
    "Activity",
    "ActivityLink",
    "Baseline",
    "BaselineActivity",
    "CapitalPlan",
    "CrewNorm",
    "Decision",
    "DecisionKind",
    "DelayCause",
    "Disbursement",
    "HolidayOverride",
    "InvestorKind",
    "InvestorProject",
    "LandPortion",
    "LegalStep",
    "LegalStepEvent",
    "LegalStepStatus",
    "Membership",
    "Organisation",
    "Phase",
    "PortionEvent",
    "PortionEventKind",
    "ProgressReport",
    "Project",
    "ProjectGroup",
    "RegimeParameter",
    "Role",
    "ScheduleUpdate",
    "User",
    "WorkCalendar",
    "WorksFootprint",
]
