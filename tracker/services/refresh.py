"""A project's assessment is fresh as soon as something about its land has been recorded."""

from datetime import date, datetime
from typing import Any

from landclearance.services.signals import clearance_changed
from projects.models import Project
from tracker.services.assessment import assess_zone


def reassess(*, project: Project, today: date, at: datetime, **_signal: Any) -> None:
    """Assess ``project`` as of ``today``, with everything that was known ``at``."""
    assess_zone(project.zone, as_of=today, known_at=at, at=at, project=project)


def listen() -> None:
    """Connect once; called when the application is ready."""
    clearance_changed.connect(reassess, dispatch_uid="tracker.reassess")
