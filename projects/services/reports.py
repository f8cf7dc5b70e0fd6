"""Progress reports: stated once, corrected by a new row with a reason."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from geodata.domain.errors import InputProblem, gettext_noop
from projects.models import DelayCause, ProgressReport, Project, User
from projects.services.checks import check_choice, check_not_future

_HUNDRED = Decimal(100)


def _standing(project: Project) -> "QuerySet[ProgressReport]":
    return ProgressReport.objects.filter(project=project, retraction=False, voided_by__isnull=True)


@transaction.atomic
def report_progress(
    project: Project,
    *,
    period_start: date,
    period_end: date,
    physical_percent: Decimal | None,
    at: datetime,
    today: date,
    by: User | None = None,
    stated_cause: str = "",
    narrative: str = "",
    correct_reason: str = "",
    is_invented: bool = False,
) -> ProgressReport:
    """What the owner says about a period (both days inclusive). ``physical_percent``: 0 to 100,
    cumulative.

    Saying the same again changes nothing and gives the stored report. Another figure for a reported
    period needs ``correct_reason``; the new row then voids the old one. Progress that falls below an
    earlier report needs a narrative. Raises InputProblem for these, a period that ends after ``today`` or
    before it begins, a percentage outside 0 to 100, and an unknown cause.
    """
    _check(period_start, period_end, physical_percent, stated_cause, today)
    old = _standing(project).filter(period_start=period_start, happened_on=period_end).first()
    said = (physical_percent, stated_cause, narrative)
    if old is not None and said == (old.physical_percent, old.stated_cause, old.narrative):
        return old
    if old is not None and not correct_reason.strip():
        raise InputProblem(
            field="period",
            message=gettext_noop("This period has been reported already (%(percent)s %%)."),
            mend=gettext_noop("To correct it, say why (--correct REASON)."),
            params={"percent": "-" if old.physical_percent is None else old.physical_percent},
        )
    _check_fall(project, period_end, physical_percent, narrative)
    return ProgressReport.objects.create(
        project=project,
        period_start=period_start,
        happened_on=period_end,
        physical_percent=physical_percent,
        stated_cause=stated_cause,
        narrative=narrative,
        recorded_at=at,
        recorded_by=by,
        voids=old,
        void_reason=correct_reason if old is not None else "",
        is_invented=is_invented,
    )


@transaction.atomic
def withdraw_report(
    report: ProgressReport, *, reason: str, at: datetime, by: User | None = None
) -> ProgressReport:
    """A row that withdraws a report and states nothing new. Raises InputProblem without a reason or when the
    report has been corrected already.
    """
    if not reason.strip():
        raise InputProblem(
            field="reason",
            message=gettext_noop("A correction needs a reason."),
            mend=gettext_noop("Say what was wrong."),
        )
    if ProgressReport.objects.filter(voids=report).exists():
        raise InputProblem(
            message=gettext_noop("This report has been corrected already."),
            mend=gettext_noop("Correct the newer one."),
        )
    return ProgressReport.objects.create(
        project_id=report.project_id,
        period_start=report.period_start,
        happened_on=report.happened_on,
        recorded_at=at,
        recorded_by=by,
        voids=report,
        void_reason=reason,
        retraction=True,
        is_invented=report.is_invented,
    )


def _check(start: date, end: date, percent: Decimal | None, cause: str, today: date) -> None:
    if end < start:
        raise InputProblem(
            field="period",
            message=gettext_noop("The period ends before it begins."),
            mend=gettext_noop("Give it as 2026-10 or 2026-10-01..2026-10-15."),
        )
    check_not_future("period", end, today)
    if percent is not None and not 0 <= percent <= _HUNDRED:
        raise InputProblem(
            field="percent",
            message=gettext_noop("%(percent)s is no percentage."),
            mend=gettext_noop("Give the cumulative physical progress from 0 to 100."),
            params={"percent": percent},
        )
    if cause:
        check_choice("cause", cause, DelayCause.values)


def _check_fall(project: Project, end: date, percent: Decimal | None, narrative: str) -> None:
    if percent is None or narrative.strip():
        return
    earlier = _standing(project).filter(happened_on__lt=end, physical_percent__isnull=False)
    before = earlier.order_by("-happened_on", "-recorded_at").first()
    if before is not None and before.physical_percent is not None and before.physical_percent > percent:
        raise InputProblem(
            field="percent",
            message=gettext_noop("%(percent)s %% is less than the %(before)s %% reported by %(day)s."),
            mend=gettext_noop("Correct the earlier report, or say in the narrative why progress fell."),
            params={
                "percent": percent,
                "before": before.physical_percent,
                "day": before.happened_on.isoformat(),
            },
        )
