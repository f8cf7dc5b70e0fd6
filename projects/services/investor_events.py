"""Recording what happened to a land portion or to a legal step, and withdrawing what was recorded by mistake."""

from datetime import date, datetime
from typing import TypeVar

from django.db import IntegrityError, transaction

from geodata.domain.errors import InputProblem, gettext_noop
from projects.domain.terms import add_months
from projects.models import (
    InvestorProject,
    LandPortion,
    LegalStep,
    LegalStepEvent,
    LegalStepStatus,
    PortionEvent,
    PortionEventKind,
    User,
)
from projects.services.checks import check_choice, check_not_future, check_text

Fact = PortionEvent | LegalStepEvent
Row = TypeVar("Row", bound=Fact)

EARLIEST = date(1990, 1, 1)
HORIZON_MONTHS = 600
MOST_MONTHS = 240

NEEDS_DOCUMENT = {
    PortionEventKind.FIELD_HANDOVER: gettext_noop(
        "Give the number of the minutes of the hand-over on the ground: the clock starts from nothing else."
    ),
    PortionEventKind.EXTENSION: gettext_noop("Give the number of the decision on the extension."),
    PortionEventKind.FORCE_MAJEURE: gettext_noop(
        "Give the decision of the provincial chair: only decided time is added back."
    ),
    PortionEventKind.NOTICE: gettext_noop("Give the number of the notice."),
}
"""Kinds that are nothing without their document, with what to give."""


def _check_day(day: date, today: date) -> None:
    check_not_future("happened_on", day, today)
    if day < EARLIEST:
        raise InputProblem(
            field="happened_on",
            message=gettext_noop("The day lies before 1990."),
            mend=gettext_noop("Correct the year."),
        )


def _check_later(field: str, day: date | None, today: date) -> None:
    """A planned or last day: within living memory and fifty years ahead; None passes."""
    if day is not None and not EARLIEST <= day <= add_months(today, HORIZON_MONTHS):
        raise InputProblem(
            field=field,
            message=gettext_noop("The day lies before 1990 or more than fifty years ahead."),
            mend=gettext_noop("Correct the year."),
        )


@transaction.atomic
def record_portion_event(
    portion: LandPortion,
    kind: str,
    happened_on: date,
    *,
    today: date,
    at: datetime,
    by: User | None,
    document_number: str = "",
    until_on: date | None = None,
    months: int | None = None,
    note: str = "",
    corrects: PortionEvent | None = None,
    reason: str = "",
    is_invented: bool = False,
) -> PortionEvent:
    """One dated fact of a portion; ``corrects`` with a ``reason`` replaces an earlier one.

    ``until_on``: of a schedule the planned completion (needed), of force majeure or a suspension the last day
    (inclusive; None: it goes on). ``months``: of an extension (needed). What the law forbids (a second or a longer
    extension, a late adjustment) is stored and flagged by the clock. Raises InputProblem: an unknown kind, a day in
    the future or before 1990, a missing document, completion or length, an end before its beginning.
    """
    check_choice("kind", kind, PortionEventKind.values)
    check_text(PortionEvent, {"document_number": document_number})
    _check_day(happened_on, today)
    mend = NEEDS_DOCUMENT.get(PortionEventKind(kind))
    if mend and not document_number.strip():
        raise InputProblem(
            field="document_number", message=gettext_noop("The document is missing."), mend=mend
        )
    _check_end(kind, happened_on, until_on, today)
    _check_months(kind, months)
    if corrects is not None:
        if corrects.portion_id != portion.pk:
            raise _of_another()
        check_voidable(corrects, reason)
    return _saved(
        PortionEvent(
            portion=portion,
            kind=kind,
            happened_on=happened_on,
            recorded_at=at,
            recorded_by=by,
            document_number=document_number.strip(),
            until_on=until_on,
            months=months,
            note=note,
            voids=corrects,
            void_reason=reason if corrects else "",
            is_invented=is_invented,
        )
    )


def _check_end(kind: str, happened_on: date, until_on: date | None, today: date) -> None:
    _check_later("until_on", until_on, today)
    if kind == PortionEventKind.SCHEDULE_SET:
        if until_on is None:
            raise InputProblem(
                field="until_on",
                message=gettext_noop("The planned completion is missing."),
                mend=gettext_noop("Give the day by which all items are to be complete."),
            )
        return
    if until_on is None:
        return
    if kind not in (PortionEventKind.FORCE_MAJEURE, PortionEventKind.SUSPENSION):
        raise InputProblem(
            field="until_on",
            message=gettext_noop("This kind of event has no such day."),
            mend=gettext_noop("Leave it empty: it belongs to a schedule, force majeure or a suspension."),
        )
    if until_on < happened_on:
        raise InputProblem(
            field="until_on",
            message=gettext_noop("The last day lies before the first one."),
            mend=gettext_noop("Correct one of the two days."),
        )


def _check_months(kind: str, months: int | None) -> None:
    if kind == PortionEventKind.EXTENSION:
        if months is None or not 1 <= months <= MOST_MONTHS:
            raise InputProblem(
                field="months",
                message=gettext_noop("The length of the extension is missing or impossible."),
                mend=gettext_noop("Give the months of the decision; the law allows 24 at most."),
            )
    elif months is not None:
        raise InputProblem(
            field="months",
            message=gettext_noop("This kind of event has no length."),
            mend=gettext_noop("Leave the months empty: they belong to an extension."),
        )


@transaction.atomic
def record_step_event(
    project: InvestorProject,
    step_code: str,
    status: str,
    happened_on: date,
    *,
    today: date,
    at: datetime,
    by: User | None,
    portion: LandPortion | None = None,
    document_number: str = "",
    due_on: date | None = None,
    note: str = "",
    corrects: LegalStepEvent | None = None,
    reason: str = "",
    is_invented: bool = False,
) -> LegalStepEvent:
    """What happened to one step; the latest word holds. Steps out of order are stored and flagged.

    Raises InputProblem: a step that is not in the template, an unknown status, a portion of another project, a day
    in the future or before 1990, an answer due before the file was submitted.
    """
    steps = list(LegalStep.objects.order_by("order").values_list("code", flat=True).distinct())
    check_choice("step_code", step_code, list(dict.fromkeys(steps)))
    check_choice("status", status, LegalStepStatus.values)
    check_text(LegalStepEvent, {"document_number": document_number})
    _check_day(happened_on, today)
    if due_on is not None and due_on < happened_on:
        raise InputProblem(
            field="due_on",
            message=gettext_noop("The answer would be due before the file was submitted."),
            mend=gettext_noop("Correct one of the two days."),
        )
    _check_later("due_on", due_on, today)
    if portion is not None and portion.investor_project_id != project.pk:
        raise _of_another()
    if corrects is not None:
        if corrects.investor_project_id != project.pk:
            raise _of_another()
        check_voidable(corrects, reason)
    return _saved(
        LegalStepEvent(
            investor_project=project,
            portion=portion,
            step_code=step_code,
            status=status,
            happened_on=happened_on,
            recorded_at=at,
            recorded_by=by,
            document_number=document_number.strip(),
            due_on=due_on,
            note=note,
            voids=corrects,
            void_reason=reason if corrects else "",
            is_invented=is_invented,
        )
    )


def void_event(row: Fact, reason: str, *, at: datetime, by: User | None) -> Fact:
    """Withdraw an event: a new row that voids it, with the reason. Returns the new row.

    Raises InputProblem: no reason, withdrawn or corrected before, itself a withdrawal.
    """
    check_voidable(row, reason)
    copy: Fact = type(row).objects.get(pk=row.pk)
    copy.pk = None
    copy._state.adding = True
    copy.voids = row
    copy.void_reason = reason
    copy.retraction = True
    copy.recorded_at = at
    copy.recorded_by = by
    return _saved(copy)


def check_voidable(row: Fact, reason: str) -> None:
    """A fact can be voided once, with a reason; a withdrawal cannot be withdrawn (record the fact anew)."""
    if not reason.strip():
        raise InputProblem(
            field="reason",
            message=gettext_noop("A correction needs a reason."),
            mend=gettext_noop("Say in a few words what was wrong."),
        )
    if len(reason) > 500:
        raise InputProblem(
            field="reason",
            message=gettext_noop("%(length)s characters are too many."),
            mend=gettext_noop("Use at most %(most)s."),
            params={"length": len(reason), "most": 500},
        )
    if row.retraction:
        raise InputProblem(
            field="corrects",
            message=gettext_noop("This record only withdraws another one."),
            mend=gettext_noop("Record the fact again instead."),
        )
    if type(row)._default_manager.filter(voids=row.pk).exists():
        raise _voided_already()


def _saved(row: Row) -> Row:
    corrects = row.voids is not None
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if not corrects:
            raise
        raise _voided_already() from error
    return row


def _voided_already() -> InputProblem:
    return InputProblem(
        field="corrects",
        message=gettext_noop("This record was corrected or withdrawn before."),
        mend=gettext_noop("Correct the newest record instead."),
    )


def _of_another() -> InputProblem:
    return InputProblem(
        field="portion",
        message=gettext_noop("It belongs to another project."),
        mend=gettext_noop("Choose one of this project."),
    )
