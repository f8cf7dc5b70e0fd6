"""Recording what is claimed about clearance, and by which day it is planned to be complete."""

from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from django.db import IntegrityError, transaction

from geodata.domain.errors import InputProblem, gettext_noop
from geodata.models import AdministrativeUnit
from geodata.services.audit import create_audited
from landclearance.models import ClaimedStatus, ClearanceClaim, ClearanceTarget
from landclearance.services.checks import (
    check_amount,
    check_choice,
    check_length,
    check_past_day,
    check_reason,
)
from landclearance.services.signals import announce
from projects.models import Project, User

Said = TypeVar("Said", ClearanceClaim, ClearanceTarget)


@transaction.atomic
def record_claim(
    project: Project,
    happened_on: date,
    *,
    today: date,
    at: datetime,
    by: User | None,
    commune: AdministrativeUnit | None = None,
    status: str = "",
    cases_total: int | None = None,
    cases_handed_over: int | None = None,
    area_m2: Decimal | None = None,
    area_handed_over_m2: Decimal | None = None,
    area_percent: Decimal | None = None,
    amount_paid: Decimal | None = None,
    document_number: str = "",
    note: str = "",
    corrects: ClearanceClaim | None = None,
    reason: str = "",
    is_invented: bool = False,
) -> ClearanceClaim:
    """Keep a report about clearance by ``happened_on``, as it was said: figures are cumulative, None was not said.

    Areas in m², ``amount_paid`` in VND, ``area_percent`` 0 to 100 as printed. A figure that contradicts the
    minutes is taken and listed, not refused. Raises InputProblem: nothing said, a day in the future, negative
    figures, more handed over than there is, a correction without a reason.
    """
    check_past_day(happened_on, today)
    if status:
        check_choice(status, ClaimedStatus.values, "status")
    check_length(document_number, 80, "document_number")
    figures = {
        "cases_total": cases_total,
        "cases_handed_over": cases_handed_over,
        "area_m2": area_m2,
        "area_handed_over_m2": area_handed_over_m2,
        "area_percent": area_percent,
        "amount_paid": amount_paid,
    }
    _check_figures(figures, status)
    check_amount(amount_paid)
    _check_correction(corrects, reason, project)
    claim = ClearanceClaim(
        project=project,
        commune=commune,
        status=status,
        **figures,
        happened_on=happened_on,
        recorded_at=at,
        recorded_by=by,
        document_number=document_number,
        note=note,
        voids=corrects,
        void_reason=reason if corrects else "",
        is_invented=is_invented,
    )
    return _stored(claim, today, at)


@transaction.atomic
def set_clearance_target(
    project: Project,
    finish_by: date,
    decided_on: date,
    *,
    today: date,
    at: datetime,
    by: User | None,
    commune: AdministrativeUnit | None = None,
    document_number: str = "",
    corrects: ClearanceTarget | None = None,
    reason: str = "",
    is_invented: bool = False,
) -> ClearanceTarget:
    """Set the day by which clearance of the project, or of its part in a commune, is planned to be complete.

    A later decision holds from its day; the earlier ones stay. Raises InputProblem: decided in the future, a
    planned day outside 1990 to 2100, a correction without a reason.
    """
    check_past_day(decided_on, today, "decided_on")
    check_length(document_number, 80, "document_number")
    if not date(1990, 1, 1) <= finish_by <= date(2100, 12, 31):
        raise InputProblem(
            gettext_noop("The day %(day)s is not a planned day."),
            gettext_noop("Correct the year."),
            field="finish_by",
            params={"day": f"{finish_by:%d/%m/%Y}"},
        )
    _check_correction(corrects, reason, project)
    target = ClearanceTarget(
        project=project,
        commune=commune,
        finish_by=finish_by,
        happened_on=decided_on,
        recorded_at=at,
        recorded_by=by,
        document_number=document_number,
        voids=corrects,
        void_reason=reason if corrects else "",
        is_invented=is_invented,
    )
    return _stored(target, today, at)


def _check_figures(figures: dict[str, int | Decimal | None], status: str) -> None:
    given = {name: value for name, value in figures.items() if value is not None}
    if not given and not status:
        raise InputProblem(
            gettext_noop("The report says nothing."),
            gettext_noop("Give a status or at least one figure."),
            field="status",
        )
    for name, value in given.items():
        if not Decimal(value).is_finite() or value < 0 or value >= Decimal(10) ** 13:
            raise InputProblem(
                gettext_noop("%(value)s is not a figure of a report."),
                gettext_noop("Give a number without a sign."),
                field=name,
                params={"value": str(value)[:40]},
            )
    pairs = (("cases_handed_over", "cases_total"), ("area_handed_over_m2", "area_m2"))
    for part, whole in pairs:
        done, everything = figures[part], figures[whole]
        if done is not None and everything is not None and done > everything:
            raise InputProblem(
                gettext_noop("More is handed over (%(done)s) than there is (%(all)s)."),
                gettext_noop("Correct one of the two figures."),
                field=part,
                params={"done": str(done), "all": str(everything)},
            )
    share = figures["area_percent"]
    if share is not None and share > 100:
        raise InputProblem(
            gettext_noop("A share is at most one hundred per cent."),
            gettext_noop("Correct the share."),
            field="area_percent",
        )


def _check_correction(
    corrects: ClearanceClaim | ClearanceTarget | None, reason: str, project: Project
) -> None:
    if corrects is None:
        return
    check_reason(reason)
    if corrects.project_id != project.pk:
        raise InputProblem(
            gettext_noop("The record to correct belongs to another project."),
            gettext_noop("Name a record of this project."),
            field="corrects",
        )


def _stored(row: Said, today: date, at: datetime) -> Said:
    try:
        with transaction.atomic():
            created = create_audited([row])[0]
    except IntegrityError as error:
        raise InputProblem(
            gettext_noop("This record was corrected or withdrawn before."),
            gettext_noop("Correct the newest record instead."),
            field="corrects",
        ) from error
    announce(row.project, today=today, at=at)
    return created
