"""Keep the forecasts of a run: each with its day of issue, to be scored when the day has come."""

from collections.abc import Iterable

from projects.models import Project
from tracker.domain.result import Assessment
from tracker.models import AssessmentRun, Forecast


def keep_forecasts(run: AssessmentRun, found: Iterable[tuple[Project, Assessment]]) -> None:
    """One row for the finish of each project and one for each outstanding part that can be dated."""
    Forecast.objects.bulk_create(
        (
            Forecast(
                run=run,
                project=project,
                part_id=row.part_id,
                issued_on=run.as_of,
                quantiles=dict(row.quantiles),
                statutory=row.statutory,
                basis=row.basis,
                seed=row.seed,
                samples=row.samples,
            )
            for project, item in found
            for row in item.forecasts
        ),
        batch_size=500,
    )
