"""The rows behind the page of a project's progress and money. A constant number of queries."""

from dataclasses import dataclass
from datetime import date, datetime

from projects.models import Disbursement, ProgressReport, Project
from tracker.models import ProjectAssessment

_MOST_PAYMENTS = 200


@dataclass(frozen=True, slots=True)
class PastFinish:
    """What an earlier assessment said of the finish; the baselines as they were approved by then."""

    as_of: date
    forecast: date | None
    latest: date | None
    original: date | None
    slip_latest: int | None


@dataclass(frozen=True, slots=True)
class ProgressRows:
    """``history`` from the oldest day to the newest; ``reports`` and ``payments`` from the newest back."""

    history: tuple[PastFinish, ...]
    reports: tuple[ProgressReport, ...]
    payments: tuple[Disbursement, ...]


def progress_rows(project: Project, on: date, known_at: datetime) -> ProgressRows:
    """Assessments, reports and payments of a project by ``on`` (inclusive), as recorded by ``known_at``."""
    reports = ProgressReport.objects.known(on, known_at).filter(project=project).select_related("recorded_by")
    payments = Disbursement.objects.known(on, known_at).filter(project=project)
    return ProgressRows(
        history=_history(project, on),
        reports=tuple(reports.order_by("-happened_on", "-recorded_at")),
        payments=tuple(payments.order_by("-happened_on", "book", "-pk")[:_MOST_PAYMENTS]),
    )


def _history(project: Project, on: date) -> tuple[PastFinish, ...]:
    """The newest assessment of each day."""
    rows = (
        ProjectAssessment.objects.filter(project=project, run__as_of__lte=on)
        .order_by("run__as_of", "run__recorded_at", "pk")
        .values_list(
            "run__as_of",
            "forecast_finish",
            "baseline_finish_latest",
            "baseline_finish_original",
            "slip_latest_days",
        )
    )
    by_day = {row[0]: PastFinish(*row) for row in rows}
    return tuple(by_day.values())
