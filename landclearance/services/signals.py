"""What this package tells whoever listens. Senders never know the listeners (the tracker assesses anew)."""

from datetime import date, datetime

from django.db import transaction
from django.dispatch import Signal

from projects.models import Project

# Arguments: project (Project), today (date: the day on which the change was made), at (datetime of the
# change).
clearance_changed = Signal()


def announce(project: Project, *, today: date, at: datetime) -> None:
    """Send ``clearance_changed`` for ``project`` once the transaction has been committed."""
    transaction.on_commit(lambda: clearance_changed.send(sender=Project, project=project, today=today, at=at))
