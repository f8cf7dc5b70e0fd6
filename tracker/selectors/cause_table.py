"""Delays by official cause from the newest stored assessments; two queries for each of the two days."""

from datetime import date, timedelta

from django.db.models import QuerySet

from projects.models import Project
from tracker.domain.cause_table import CauseRow, JudgedProject, cause_table
from tracker.selectors.portfolio import portfolio_rows


def delays_by_cause(projects: QuerySet[Project], start: date, end: date) -> list[CauseRow]:
    """The table at the end of ``end``, with who entered and left each row since the day before ``start``.

    A project that had not been assessed by a day stands as unknown on it.
    """
    return cause_table(_judged(projects, end), _judged(projects, start - timedelta(days=1)))


def _judged(projects: QuerySet[Project], on: date) -> list[JudgedProject]:
    rows = portfolio_rows(projects, on)
    return [JudgedProject(row.project.code, row.project.group, row.late, row.cause) for row in rows]
