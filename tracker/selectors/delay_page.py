"""How the forecast finish of a project moved from one assessment to the next. One query."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from projects.models import Project
from tracker.models import ProjectAssessment

_MOST = 24


@dataclass(frozen=True, slots=True)
class Window:
    """From one assessment to the next. ``moved``: days by which the forecast finish moved (positive: later);
    ``blockers_moved``: days by which the slip due to blockers changed. None: unknown on either side.
    """

    since: date
    until: date
    finish: date | None
    moved: int | None
    blockers_moved: int | None


def windows(project: Project, on: date) -> Sequence[Window]:
    """Newest first, of the newest assessment of each day up to ``on``; the sum of ``moved`` telescopes."""
    rows = (
        ProjectAssessment.objects.filter(project=project, run__as_of__lte=on)
        .order_by("run__as_of", "run__recorded_at", "pk")
        .values_list("run__as_of", "forecast_finish", "blocker_slip_days")
    )
    by_day = {day: (finish, blocked) for day, finish, blocked in rows}
    days = list(by_day)[-_MOST - 1 :]
    found = []
    for since, until in pairwise(days):
        (before, blocked_before), (after, blocked) = by_day[since], by_day[until]
        found.append(
            Window(
                since,
                until,
                after,
                (after - before).days if after and before else None,
                blocked - blocked_before if blocked is not None and blocked_before is not None else None,
            )
        )
    return found[::-1]
