"""What the page of one project shows beside its assessment. A constant number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, QuerySet

from projects.models import Decision, ProgressReport, Project
from tracker.models import ProjectAssessment
from tracker.selectors.current import current_assessments

_MOST_REPORTS = 12
_MOST_HISTORY = 24
# Keys of a stored result that say why its level is not simply what the rules gave.
_JUDGED = ("held_level", "held_by", "override")


@dataclass(frozen=True, slots=True)
class PastAssessment:
    """What was found on an earlier day; ``changed_days`` against the one before it (positive: later).

    ``judged``: what of the stored result tracker.selectors.level_words needs.
    """

    as_of: date
    level: str
    slip_latest: int | None
    blocker_days: int | None
    open_ended: bool
    forecast_finish: date | None
    changed_days: int | None
    judged: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """Newest first: ``history``, ``reports``, ``decisions``. ``assessment`` None: never assessed by that day."""

    project: Project
    assessment: ProjectAssessment | None
    history: tuple[PastAssessment, ...]
    decisions: tuple[Decision, ...]
    reports: tuple[ProgressReport, ...]


def project_page(projects: QuerySet[Project], project: Project, on: date, known_at: datetime) -> ProjectPage:
    """The project as assessed on ``on`` or before, with decisions and reports recorded by ``known_at``."""
    one = projects.filter(pk=project.pk)
    decisions = Decision.objects.filter(project=project, issued_on__lte=on, recorded_at__lte=known_at)
    reports = ProgressReport.objects.known(on, known_at).filter(project=project)
    return ProjectPage(
        project=project,
        assessment=current_assessments(one, on).first(),
        history=_history(project, on),
        decisions=tuple(decisions.order_by("-issued_on", "-pk")),
        reports=tuple(reports.order_by("-happened_on", "-recorded_at")[:_MOST_REPORTS]),
    )


def _history(project: Project, on: date) -> tuple[PastAssessment, ...]:
    """The newest assessment of each day."""
    found = (
        ProjectAssessment.objects.filter(project=project, run__as_of__lte=on)
        .select_related("run")
        .annotate(**{name: F(f"result__{name}") for name in _JUDGED})
        .only(
            "level",
            "computed_level",
            "slip_latest_days",
            "blocker_slip_days",
            "open_ended",
            "forecast_finish",
            "run__as_of",
            "project_id",
        )
        .order_by("run__as_of", "run__recorded_at", "pk")
    )
    by_day = {row.run.as_of: row for row in found}
    rows: list[PastAssessment] = []
    before: int | None = None
    for day, row in by_day.items():
        slip = row.slip_latest_days
        changed = slip - before if slip is not None and before is not None else None
        rows.append(
            PastAssessment(
                day,
                row.level,
                slip,
                row.blocker_slip_days,
                row.open_ended,
                row.forecast_finish,
                changed,
                {
                    "computed_level": row.computed_level,
                    **{name: getattr(row, name) for name in _JUDGED},
                },
            )
        )
        before = slip
    return tuple(reversed(rows[-_MOST_HISTORY:]))
