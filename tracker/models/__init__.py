"""What was found on a day, kept for good: assessments, flags, forecasts, bulletins; and levels set by people."""

from tracker.models.assessment import AssessmentRun, Flag, Level, PartAssessment, ProjectAssessment
from tracker.models.bulletin import Bulletin
from tracker.models.forecasts import Forecast
from tracker.models.judgement import LevelOverride, SeverityThreshold

__all__ = [
    "AssessmentRun",
    "Bulletin",
    "Flag",
    "Forecast",
    "Level",
    "LevelOverride",
    "PartAssessment",
    "ProjectAssessment",
    "SeverityThreshold",
]
