"""Money: what was assigned, and what was paid. All amounts in VND."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from geodata.domain.errors import InputProblem, gettext_noop
from projects.models import CapitalPlan, Disbursement, Project, User
from projects.models.capital import CapitalKind, DisbursementSource
from projects.services.checks import check_choice, check_not_future, check_text


@transaction.atomic
def set_capital_plan(
    project: Project,
    *,
    year: int,
    amount: Decimal,
    decided_on: date,
    at: datetime,
    today: date,
    by: User | None = None,
    kind: str = CapitalKind.ANNUAL,
    for_clearance: bool = False,
    decision_number: str = "",
    is_invented: bool = False,
) -> CapitalPlan:
    """Capital assigned for ``year`` by a decision of ``decided_on``; a later decision takes its place,
    and the earlier one stays true for the days before.

    Saying the same again gives the stored row. Raises InputProblem for a negative amount, a day after
    ``today``, an unknown kind, or a year outside 1990 to 2100.
    """
    check_choice("kind", kind, CapitalKind.values)
    check_text(CapitalPlan, {"decision_number": decision_number})
    check_not_future("decided_on", decided_on, today)
    _check_year(year)
    if amount < 0:
        raise InputProblem(
            field="amount",
            message=gettext_noop("The sum is negative."),
            mend=gettext_noop("Give the whole amount in VND."),
        )
    key = {
        "project": project,
        "year": year,
        "kind": kind,
        "for_clearance": for_clearance,
        "happened_on": decided_on,
        "amount": amount,
    }
    same = CapitalPlan.objects.filter(**key, voided_by__isnull=True, retraction=False).first()
    return same or CapitalPlan.objects.create(
        **key, decision_number=decision_number, recorded_at=at, recorded_by=by, is_invented=is_invented
    )


@transaction.atomic
def record_disbursement(
    project: Project,
    *,
    book: str,
    budget_year: int,
    amount: Decimal,
    paid_on: date,
    at: datetime,
    today: date,
    by: User | None = None,
    for_clearance: bool = False,
    is_invented: bool = False,
) -> Disbursement:
    """Money paid out on a day, in the owner's book ("reported") or the Treasury's ("treasury").

    A negative amount is a recovery of an advance. ``budget_year`` runs to 31 January of the next year. Raises
    InputProblem for a zero amount, a day after ``today`` or outside the budget year, and an unknown book.
    """
    check_choice("book", book, DisbursementSource.values)
    check_not_future("paid_on", paid_on, today)
    _check_year(budget_year)
    if not amount:
        raise InputProblem(
            field="amount",
            message=gettext_noop("The amount is zero."),
            mend=gettext_noop("Leave the payment out, or give its amount in VND."),
        )
    if not date(budget_year, 1, 1) <= paid_on <= date(budget_year + 1, 1, 31):
        raise InputProblem(
            field="paid_on",
            message=gettext_noop("%(day)s is outside budget year %(year)s."),
            mend=gettext_noop("A budget year runs from 1 January to 31 January of the next year."),
            params={"day": paid_on.isoformat(), "year": budget_year},
        )
    return Disbursement.objects.create(
        project=project,
        book=book,
        budget_year=budget_year,
        amount=amount,
        happened_on=paid_on,
        for_clearance=for_clearance,
        recorded_at=at,
        recorded_by=by,
        is_invented=is_invented,
    )


def _check_year(year: int) -> None:
    if not 1990 <= year <= 2100:
        raise InputProblem(
            field="year",
            message=gettext_noop("%(year)s is not a budget year."),
            mend=gettext_noop("Give it with four digits."),
            params={"year": year},
        )
