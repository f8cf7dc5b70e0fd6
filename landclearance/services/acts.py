"""Recording acts on cases, and withdrawing what was recorded by mistake."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from django.db import IntegrityError, transaction

from geodata.domain.errors import InputProblem, gettext_noop
from geodata.services.audit import create_audited
from landclearance.models import Act, ActKind, BlockerEvent, ClearanceCase, Handover
from landclearance.services.checks import (
    check_amount,
    check_choice,
    check_ended,
    check_length,
    check_past_day,
)
from landclearance.services.signals import announce
from projects.models import Project, User

Fact = TypeVar("Fact", Act, Handover, BlockerEvent)


@transaction.atomic
def record_act(
    cases: ClearanceCase | Iterable[ClearanceCase],
    kind: str,
    happened_on: date,
    *,
    today: date,
    at: datetime,
    by: User | None,
    document_number: str = "",
    effective_on: date | None = None,
    delivered_on: date | None = None,
    ended_on: date | None = None,
    consented: bool | None = None,
    amount: Decimal | None = None,
    supersedes: Act | None = None,
    corrects: Act | None = None,
    reason: str = "",
    note: str = "",
    is_invented: bool = False,
) -> list[Act]:
    """Record one act on one case or on many at once; all of them or none.

    An act out of the legal order is taken as it is: the case then shows a red flag. ``supersedes`` names the
    act replaced (for an annulment: cancelled), ``corrects`` a wrongly recorded act that this one voids with
    ``reason``. Both belong to the one case given. ``amount`` in VND, per case.
    Raises InputProblem: a day in the future, an end before the beginning, the same act twice, an act of
    another case.
    """
    chosen = _chosen(cases)
    check_choice(kind, ActKind.values, "kind")
    check_length(document_number, 80, "document_number")
    check_amount(amount)
    _check_days(happened_on, delivered_on, ended_on, today)
    _check_same_case(chosen, supersedes, "supersedes")
    _check_same_case(chosen, corrects, "corrects")
    _check_new(chosen, kind, happened_on, document_number, corrects, reason)
    acts = [
        Act(
            case=case,
            kind=kind,
            happened_on=happened_on,
            recorded_at=at,
            recorded_by=by,
            document_number=document_number,
            effective_on=effective_on,
            delivered_on=delivered_on,
            ended_on=ended_on,
            consented=consented,
            amount=amount,
            supersedes=supersedes,
            voids=corrects,
            void_reason=reason if corrects is not None else "",
            note=note,
            is_invented=is_invented,
        )
        for case in chosen
    ]
    created = create_audited(acts)
    _announce_all(chosen, today, at)
    return created


@transaction.atomic
def void_fact(row: Fact, reason: str, *, today: date, at: datetime, by: User | None) -> Fact:
    """Withdraw an act, a hand-over or a blocker's event: a new row that voids it, with the reason.

    Returns the new row. Raises InputProblem: no reason, withdrawn or corrected already, itself a withdrawal.
    """
    check_voidable(row, reason)
    copy = type(row)._default_manager.get(pk=row.pk)
    copy.pk = None
    copy._state.adding = True
    copy.voids = row
    copy.void_reason = reason
    copy.retraction = True
    copy.recorded_at = at
    copy.recorded_by = by
    try:
        with transaction.atomic():
            copy.save()
    except IntegrityError as error:
        raise _voided_already() from error
    announce(project_of(row), today=today, at=at)
    return copy


def project_of(row: Act | Handover | BlockerEvent) -> Project:
    """The project to which a fact belongs."""
    return row.blocker.project if isinstance(row, BlockerEvent) else row.case.project


def check_voidable(row: Act | Handover | BlockerEvent, reason: str) -> None:
    """A fact can be voided once, with a reason; a withdrawal cannot be withdrawn (record the fact anew)."""
    if not reason.strip():
        raise InputProblem(
            gettext_noop("A correction needs a reason."),
            gettext_noop("Say in a few words what was wrong."),
            field="reason",
        )
    check_length(reason, 500, "reason")
    if row.retraction:
        raise InputProblem(
            gettext_noop("This record only withdraws another one."),
            gettext_noop("Record the fact again instead."),
            field="corrects",
        )
    if type(row)._default_manager.filter(voids=row.pk).exists():
        raise _voided_already()


def _voided_already() -> InputProblem:
    return InputProblem(
        gettext_noop("This record was corrected or withdrawn before."),
        gettext_noop("Correct the newest record instead."),
        field="corrects",
    )


def _chosen(cases: ClearanceCase | Iterable[ClearanceCase]) -> list[ClearanceCase]:
    chosen = [cases] if isinstance(cases, ClearanceCase) else list(cases)
    if not chosen:
        raise InputProblem(
            gettext_noop("No case was chosen."), gettext_noop("Choose at least one case."), field="case"
        )
    return list({case.pk: case for case in chosen}.values())


def _check_days(happened_on: date, delivered_on: date | None, ended_on: date | None, today: date) -> None:
    check_past_day(happened_on, today)
    if delivered_on is not None:
        check_past_day(delivered_on, today, "delivered_on")
    check_ended(ended_on, happened_on)


def _announce_all(cases: Sequence[ClearanceCase], today: date, at: datetime) -> None:
    for project in Project.objects.filter(pk__in={case.project_id for case in cases}):
        announce(project, today=today, at=at)


def _check_same_case(chosen: Sequence[ClearanceCase], act: Act | None, field: str) -> None:
    if act is not None and (len(chosen) != 1 or act.case_id != chosen[0].pk):
        raise InputProblem(
            gettext_noop("The act named belongs to another case."),
            gettext_noop("Name an act of this case, and record on one case at a time."),
            field=field,
        )


def _check_new(
    chosen: Sequence[ClearanceCase],
    kind: str,
    happened_on: date,
    document_number: str,
    corrects: Act | None,
    reason: str,
) -> None:
    """The same act on the same day with the same document is a second click; a correction may well be the same."""
    if corrects is not None:
        check_voidable(corrects, reason)
        return
    same = (
        Act.objects.filter(
            case__in=chosen,
            kind=kind,
            happened_on=happened_on,
            document_number=document_number,
            retraction=False,
            voided_by__isnull=True,
        )
        .select_related("case")
        .order_by("case__case_no")
        .first()
    )
    if same is not None:
        raise InputProblem(
            gettext_noop("Case %(case)s has this act of %(day)s already."),
            gettext_noop("Correct the recorded act, or give the number of the other document."),
            field="kind",
            params={"case": same.case.case_no, "day": f"{happened_on:%d/%m/%Y}"},
        )
