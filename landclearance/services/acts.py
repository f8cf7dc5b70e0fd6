"""Recording acts on cases, and withdrawing what was recorded by mistake."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TypeVar, Unpack

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from geodata.domain.errors import InputProblem, gettext_noop
from geodata.services.audit import create_audited
from landclearance.models import (
    Act,
    ActKind,
    BlockerEvent,
    CaseOverride,
    CaseParty,
    ClearanceCase,
    CompensationPlan,
    Evidence,
    Handover,
    ItemEvent,
    ParcelArea,
    Payout,
    RemainderChoice,
    StepRecord,
)
from landclearance.services.act_checks import ActDetails, check_act, check_delivered, check_superseded
from landclearance.services.checks import check_reason
from landclearance.services.money_checks import check_money_left
from landclearance.services.signals import announce
from projects.models import Project, User

Fact = TypeVar("Fact", Act, Handover, BlockerEvent, CaseOverride, CaseParty, StepRecord)
Dated = TypeVar(
    "Dated",
    Act,
    Handover,
    BlockerEvent,
    CaseOverride,
    CaseParty,
    StepRecord,
    ItemEvent,
    Payout,
    CompensationPlan,
    ParcelArea,
    RemainderChoice,
    Evidence,
)
OfCase = Act | Handover | CaseOverride | CaseParty | StepRecord
AnyFact = (
    OfCase | BlockerEvent | ItemEvent | Payout | CompensationPlan | ParcelArea | RemainderChoice | Evidence
)


@transaction.atomic
def record_act(
    cases: ClearanceCase | Iterable[ClearanceCase],
    kind: str,
    happened_on: date,
    *,
    today: date,
    at: datetime,
    by: User | None,
    supersedes: Act | None = None,
    corrects: Act | None = None,
    reason: str = "",
    delivered: Mapping[int, date] | None = None,
    **details: Unpack[ActDetails],
) -> list[Act]:
    """Record one act on one case or on many at once; all of them or none, in a constant number of queries.

    An act out of the legal order is taken as it is: the case then shows a red flag. ``supersedes`` names the
    act replaced (for an annulment: cancelled), ``corrects`` a wrongly recorded act that this one voids with
    ``reason``. Both belong to the one case given. ``delivered``: by case id, the day on which it reached each
    land user, where that differs from ``delivered_on``. ``amount`` in VND and ``area_m2``, per case.
    Raises InputProblem: a day in the future, an end, effect or delivery before the issue, the same act twice,
    an act of another case, a detail that the kind of act does not have.
    """
    chosen = _chosen(cases)
    check_act(kind, happened_on, details, today)
    check_delivered(delivered or {}, happened_on, today)
    _check_same_case(chosen, supersedes, "supersedes")
    check_superseded(kind, happened_on, supersedes)
    _check_same_case(chosen, corrects, "corrects")
    _check_new(chosen, kind, happened_on, details.get("document_number", ""), corrects, reason)
    acts = [
        Act(
            case=case,
            kind=kind,
            happened_on=happened_on,
            recorded_at=at,
            recorded_by=by,
            supersedes=supersedes,
            voids=corrects,
            void_reason=reason if corrects is not None else "",
            **{**details, "delivered_on": (delivered or {}).get(case.pk, details.get("delivered_on"))},
        )
        for case in chosen
    ]
    created = create_audited(acts)
    _announce_all(chosen, today, at)
    return created


@transaction.atomic
def withdraw_acts(acts: Sequence[Act], reason: str, *, today: date, at: datetime, by: User | None) -> int:
    """Withdraw many acts at once, with one reason: the undo of a recording in bulk. Returns how many.

    Those that were corrected or withdrawn since are left alone. Raises InputProblem: no reason, or nothing
    left to withdraw.
    """
    check_reason(reason)
    voided = set(Act.objects.filter(voids__in=[act.pk for act in acts]).values_list("voids", flat=True))
    standing = [act for act in acts if act.pk not in voided and not act.retraction]
    if not standing:
        raise _voided_already()
    for act in standing:
        _check_stands_alone(act)
    payouts = list(_payouts_of(standing))
    create_audited([_voiding(payout, reason, at, by) for payout in payouts])
    create_audited([_voiding(act, reason, at, by) for act in standing])
    if payouts:
        check_money_left([act.case for act in standing], today=today, at=at)
    _announce_all([act.case for act in standing], today, at)
    return len(standing)


def _voiding(row: Dated, reason: str, at: datetime, by: User | None) -> Dated:
    """The new row that withdraws ``row``: the same fact, marked as taken back."""
    copy = type(row)(**{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields})
    copy.pk = None
    copy.voids = row
    copy.void_reason = reason
    copy.retraction = True
    copy.recorded_at = at
    copy.recorded_by = by
    return copy


@transaction.atomic
def void_fact(row: Fact, reason: str, *, today: date, at: datetime, by: User | None) -> Fact:
    """Withdraw a dated fact of a case or of a blocker: a new row that voids it, with the reason.

    An act of payment takes its payouts with it. Returns the new row. Raises InputProblem: no reason, withdrawn or
    corrected already, itself a withdrawal, an approval that belongs to a plan.
    """
    check_voidable(row, reason)
    payouts = _payouts_with(row)
    for payout in payouts:
        retract(payout, reason, at=at, by=by)
    copy = retract(row, reason, at=at, by=by)
    if payouts:
        check_money_left([payout.case for payout in payouts], today=today, at=at)
    announce(project_of(row), today=today, at=at)
    return copy


@transaction.atomic
def retract(row: Dated, reason: str, *, at: datetime, by: User | None) -> Dated:
    """The row that voids a dated fact of any kind; nobody is told. Raises InputProblem as ``void_fact`` does."""
    check_voidable(row, reason)
    copy = _voiding(row, reason, at, by)
    try:
        with transaction.atomic():
            copy.save()
    except IntegrityError as error:
        raise _voided_already() from error
    return copy


def _payouts_with(row: AnyFact) -> list[Payout]:
    """The standing payouts of an act; none of anything else."""
    if not isinstance(row, Act):
        return []
    _check_stands_alone(row)
    return list(_payouts_of([row]))


def _payouts_of(acts: Sequence[Act]) -> QuerySet[Payout]:
    """The standing payouts of acts."""
    return Payout.objects.filter(act__in=acts, retraction=False, voided_by__isnull=True)


def _check_stands_alone(act: Act) -> None:
    """An approval that a plan put on its cases goes with the plan, not case by case."""
    plan = act.plan
    if plan is None or act.kind != ActKind.APPROVAL or plan.retraction:
        return
    if not CompensationPlan.objects.filter(voids=plan.pk).exists():
        raise InputProblem(
            gettext_noop("This approval belongs to the plan of batch %(batch)s, version %(version)s."),
            gettext_noop("Withdraw the plan, or record the annulment of the decision on this case."),
            field="corrects",
            params={"batch": plan.batch, "version": plan.version},
        )


def project_of(row: OfCase | BlockerEvent) -> Project:
    """The project to which a fact belongs."""
    return row.blocker.project if isinstance(row, BlockerEvent) else row.case.project


def check_voidable(row: AnyFact, reason: str) -> None:
    """A fact can be voided once, with a reason; a withdrawal cannot be withdrawn (record the fact anew)."""
    check_reason(reason)
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
