"""A published history of forecasts as projects of ours: an update for each forecast, the first as the baseline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db import transaction

from geodata.models import Zone
from projects.domain.history import HistoryRow
from projects.domain.plans import ActivityPlan, CalendarPlan
from projects.models import DecisionKind, Project, ScheduleUpdate
from projects.services.baselines import approve_baseline
from projects.services.decisions import record_decision
from projects.services.projects import create_project
from projects.services.reports import report_progress
from projects.services.updates import record_update

ACTIVITY = "ALL"
BASELINE = "First published forecast"
EVERY_DAY = CalendarPlan("7d", "Every day", (1, 2, 3, 4, 5, 6, 7), public_holidays=False)


@dataclass(frozen=True, slots=True)
class ImportedHistory:
    """``reports``: rows taken over; ``forecasts``: those of them that give a finish."""

    projects: tuple[Project, ...]
    reports: int
    forecasts: int


@transaction.atomic
def import_forecast_history(
    rows: Sequence[HistoryRow],
    zone: Zone,
    *,
    prefix: str,
    group: str,
    source: str,
    at: datetime,
    today: date,
) -> ImportedHistory:
    """All or nothing. Each project has one activity, worked every day: what is published is one date, in calendar days.

    A report with a forecast is a schedule update (data date: the day reported on), one without is a progress report
    that gives no figure, as every other; so is a forecast that nobody can mean. The publication that first gave a
    forecast is recorded as the decision behind the original baseline. A forecast that lies before its own report
    counts as work that ended then. Raises InputProblem for a project code (``prefix`` with the published one) that
    is taken, or a report after ``today``.
    """
    projects = []
    for code, history in groupby(rows, key=lambda row: row.code):
        projects.append(
            _import_one(tuple(history), zone, f"{prefix}{code}", group, source=source, at=at, today=today)
        )
    return ImportedHistory(tuple(projects), len(rows), sum(1 for row in rows if row.forecast is not None))


def _import_one(
    history: Sequence[HistoryRow],
    zone: Zone,
    code: str,
    group: str,
    *,
    source: str,
    at: datetime,
    today: date,
) -> Project:
    project = create_project(zone, code, history[-1].name[:300], group, source=source)
    first: ScheduleUpdate | None = None
    for row in history:
        report_progress(
            project,
            period_start=row.reported_on,
            period_end=row.reported_on,
            physical_percent=None,
            at=at,
            today=today,
        )
        if row.forecast is None:
            continue
        update = _update(project, row, row.forecast, source=source, at=at, today=today)
        if first is None:
            first = update
            decision = record_decision(
                project,
                kind=DecisionKind.OTHER,
                number=f"Publication {row.reported_on.isoformat()}",
                issued_on=row.reported_on,
                today=today,
                at=at,
                subject=source,
            )
            approve_baseline(project, decision, update, BASELINE, at)
    return project


def _update(
    project: Project, row: HistoryRow, finish: date, *, source: str, at: datetime, today: date
) -> ScheduleUpdate:
    start = row.start if row.start is not None and row.start <= finish else min(row.reported_on, finish)
    done, begun = finish < row.reported_on, start < row.reported_on
    activity = ActivityPlan(
        code=ACTIVITY,
        name="All works",
        duration=(finish - start).days + 1,
        calendar=EVERY_DAY.code,
        actual_start=start if begun else None,
        actual_finish=finish if done else None,
        remaining=_days_left(row.reported_on, finish) if begun else None,
        constraint="" if begun else "SNET",
        constraint_on=None if begun else start,
    )
    return record_update(
        project,
        min(start, row.reported_on),
        row.reported_on,
        [activity],
        [],
        [EVERY_DAY],
        at=at,
        today=today,
        source=source,
    )


def _days_left(reported_on: date, finish: date) -> int:
    return max(0, (finish - reported_on).days + 1)
