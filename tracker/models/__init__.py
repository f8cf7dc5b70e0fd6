"""What was found on a day, kept for good: assessments, flags, bulletins."""

from tracker.models.assessment import AssessmentRun, Flag, Level, PartAssessment, ProjectAssessment
from tracker.models.bulletin import Bulletin

__all__ = ["AssessmentRun", "Bulletin", "Flag", "Level", "PartAssessment", "ProjectAssessment"]
