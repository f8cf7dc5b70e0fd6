"""A project's assessment is fresh as soon as something about its land, or about its level, has been recorded."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from geodata.models import Zone
from landclearance.services.signals import clearance_changed
from projects.models import Project
from tracker.selectors.waits import waiting_for
from tracker.services.assessment import assess_zone


def reassess(*, project: Project, today: date, at: datetime, **_signal: Any) -> None:
    """Assess ``project`` as of ``today``, with everything that was known ``at``; then those that wait for it."""
    chain = waiting_for(project)
    waiting = Project.objects.filter(pk__in=chain).select_related("zone").in_bulk()
    for one in (project, *(waiting[key] for key in chain)):
        assess_zone(one.zone, as_of=today, known_at=at, at=at, project=one)


def refresh_project(project: Project, *, today: date, at: datetime) -> None:
    """``reassess`` once the transaction has been committed."""
    transaction.on_commit(lambda: reassess(project=project, today=today, at=at))


def refresh_zone(zone: Zone, *, today: date, at: datetime) -> None:
    """Assess every project of ``zone`` once the transaction has been committed."""
    transaction.on_commit(lambda: _reassess_zone(zone, today, at))


def _reassess_zone(zone: Zone, today: date, at: datetime) -> None:
    assess_zone(zone, as_of=today, known_at=at, at=at)


def listen() -> None:
    """Connect once; called when the application is ready."""
    clearance_changed.connect(reassess, dispatch_uid="tracker.reassess")
