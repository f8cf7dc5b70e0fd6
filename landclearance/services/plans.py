"""Recording versions of compensation plans, approving them, and withdrawing what was recorded by mistake."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from geodata.domain.errors import InputProblem, gettext_noop
from geodata.services.audit import create_audited, update_audited
from landclearance.domain.amounts import AmountRow
from landclearance.domain.money import Item
from landclearance.models import (
    Act,
    ActKind,
    ClearanceCase,
    CompensationPlan,
    PlanLine,
    PlanRelation,
    PriceRegime,
)
from landclearance.services.acts import check_voidable, retract
from landclearance.services.checks import check_choice, check_length, check_past_day
from landclearance.services.money_checks import cases_of_rows, check_amounts, link_acts, rows_of
from landclearance.services.signals import announce
from projects.models import Project, User

MOST_VERSIONS = 99


@dataclass(frozen=True, slots=True)
class PlanHead:
    """What a plan says besides its lines; ``happened_on``: the day of the draft, or of the approval."""

    batch: str
    version: int
    relation: str
    happened_on: date
    document_number: str = ""
    effective_on: date | None = None
    price_regime: str = ""
    price_on: date | None = None
    price_document: str = ""
    note: str = ""


@transaction.atomic
def record_plan(
    project: Project,
    head: PlanHead,
    rows: Sequence[AmountRow],
    *,
    approved: bool,
    today: date,
    at: datetime,
    by: User | None,
    is_invented: bool = False,
) -> CompensationPlan:
    """Record one version of a batch's plan with its lines, and the act on each of its cases; all or nothing.

    A draft records the drafting on cases that have none; an approved version records the approval on every case.
    Amounts in whole VND. Raises InputProblem: a day in the future, a case that the project does not have, a version
    recorded before, a version that has nothing to replace or to add to, an approval without a decision's number.
    """
    _check_head(head, approved, today)
    check_amounts(rows, zero=True)
    if not rows:
        raise InputProblem(
            gettext_noop("The plan has no line."),
            gettext_noop("Give one row per case: its number, then its amounts."),
            field="table",
        )
    cases = cases_of_rows(project, rows)
    _check_versions(project, head, approved)
    plan = CompensationPlan.objects.create(
        project=project,
        batch=head.batch.strip(),
        version=head.version,
        relation=head.relation,
        is_approved=approved,
        happened_on=head.happened_on,
        recorded_at=at,
        recorded_by=by,
        document_number=head.document_number.strip(),
        effective_on=head.effective_on,
        price_regime=head.price_regime,
        price_on=head.price_on,
        price_document=head.price_document,
        note=head.note,
        is_invented=is_invented,
    )
    create_audited(
        [
            PlanLine(plan=plan, case=cases[row.case_no], item=item.value, amount=amount)
            for row in rows
            for item, amount in row.amounts.items()
        ]
    )
    _record_acts(plan, [cases[row.case_no] for row in rows], at, by)
    announce(project, today=today, at=at)
    return plan


def approve_plan(
    draft: CompensationPlan,
    happened_on: date,
    document_number: str,
    *,
    today: date,
    at: datetime,
    by: User | None,
    effective_on: date | None = None,
    price_regime: str = "",
    price_on: date | None = None,
    rows: Sequence[AmountRow] | None = None,
    note: str = "",
) -> CompensationPlan:
    """Approve a draft: a new row with its lines (or with ``rows``, where the approval changed them).

    The draft stays on record, so that a day before the approval still shows a draft. Raises InputProblem as
    ``record_plan``, and for a draft that was withdrawn or a day before it was drawn up.
    """
    if draft.is_approved or draft.retraction or CompensationPlan.objects.filter(voids=draft).exists():
        raise InputProblem(
            gettext_noop("This version is no draft that can be approved."),
            gettext_noop("Choose the newest draft of the batch."),
            field="plan",
        )
    if happened_on < draft.happened_on:
        raise InputProblem(
            gettext_noop("The approval of %(day)s lies before the draft of %(draft)s."),
            gettext_noop("Correct the day."),
            field="happened_on",
            params={"day": f"{happened_on:%d/%m/%Y}", "draft": f"{draft.happened_on:%d/%m/%Y}"},
        )
    head = PlanHead(
        batch=draft.batch,
        version=draft.version,
        relation=draft.relation,
        happened_on=happened_on,
        document_number=document_number,
        effective_on=effective_on,
        price_regime=price_regime or draft.price_regime,
        price_on=price_on or draft.price_on,
        price_document=draft.price_document,
        note=note,
    )
    lines = draft.lines.select_related("case").order_by("case__case_no", "pk")
    same = rows_of((line.case.case_no, Item(line.item), line.amount) for line in lines)
    return record_plan(
        draft.project,
        head,
        rows or same,
        approved=True,
        today=today,
        at=at,
        by=by,
        is_invented=draft.is_invented,
    )


@transaction.atomic
def withdraw_plan(
    plan: CompensationPlan, reason: str, *, today: date, at: datetime, by: User | None
) -> CompensationPlan:
    """Withdraw a version with the acts that it put on its cases; both stay in the history.

    Raises InputProblem: no reason, withdrawn before, money paid on it, or a later version that rests on it.
    """
    check_voidable(plan, reason)
    if plan.is_approved and plan.payouts.filter(retraction=False, voided_by__isnull=True).exists():
        raise InputProblem(
            gettext_noop("Money was paid on this version."),
            gettext_noop("Withdraw the payouts first, or record a version that replaces it."),
            field="reason",
        )
    later = _standing(plan.project).filter(batch=plan.batch, version__gt=plan.version, is_approved=True)
    if plan.is_approved and later.exists():
        raise InputProblem(
            gettext_noop("A later version of this batch rests on it."),
            gettext_noop("Withdraw the later version first."),
            field="reason",
        )
    withdrawn = retract(plan, reason, at=at, by=by)
    for act in Act.objects.filter(plan=plan, retraction=False, voided_by__isnull=True):
        retract(act, reason, at=at, by=by)
    announce(plan.project, today=today, at=at)
    return withdrawn


def _standing(project: Project) -> Any:
    return CompensationPlan.objects.filter(project=project, retraction=False, voided_by__isnull=True)


def _check_head(head: PlanHead, approved: bool, today: date) -> None:
    if not head.batch.strip():
        raise InputProblem(
            gettext_noop("The plan belongs to no batch."),
            gettext_noop("Give the number or name of the batch, such as 1."),
            field="batch",
        )
    check_length(head.batch, 40, "batch")
    check_length(head.document_number, 80, "document_number")
    check_length(head.price_document, 80, "price_document")
    check_choice(head.relation, PlanRelation.values, "relation")
    check_choice(head.price_regime, ["", *PriceRegime.values], "price_regime")
    check_past_day(head.happened_on, today)
    if head.price_on is not None:
        check_past_day(head.price_on, today, "price_on")
    if not 1 <= head.version <= MOST_VERSIONS:
        raise InputProblem(
            gettext_noop("%(version)s is no number of a version."),
            gettext_noop("Number the versions of a batch from 1."),
            field="version",
            params={"version": head.version},
        )
    _check_approval(head, approved)


def _check_approval(head: PlanHead, approved: bool) -> None:
    if approved and not head.document_number.strip():
        raise InputProblem(
            gettext_noop("An approval needs the number of its decision."),
            gettext_noop("Give it as printed: 123/QĐ-UBND."),
            field="document_number",
        )
    if head.effective_on is not None and head.effective_on < head.happened_on:
        raise InputProblem(
            gettext_noop("It would be in force on %(day)s, before it was signed."),
            gettext_noop("Correct one of the two days."),
            field="effective_on",
            params={"day": f"{head.effective_on:%d/%m/%Y}"},
        )


def _check_versions(project: Project, head: PlanHead, approved: bool) -> None:
    """A version is approved once; a first one has none before it; another has an approved one before it."""
    others = list(_standing(project).filter(batch=head.batch.strip()))
    params = {"batch": head.batch.strip()[:40], "version": head.version}
    same = [other for other in others if other.version == head.version]
    if any(other.is_approved for other in same) or any(
        not approved
        and other.happened_on == head.happened_on
        and other.document_number == head.document_number.strip()
        for other in same
    ):
        raise InputProblem(
            gettext_noop("Version %(version)s of batch %(batch)s is recorded already."),
            gettext_noop("Give the next number, or withdraw the recorded one."),
            field="version",
            params=params,
        )
    if approved and any(o.is_approved and o.document_number == head.document_number.strip() for o in others):
        raise InputProblem(
            gettext_noop("Batch %(batch)s has a version approved by this decision already."),
            gettext_noop("Check the number of the decision."),
            field="document_number",
            params=params,
        )
    before = [other for other in others if other.version < head.version]
    if head.relation == PlanRelation.FIRST and before:
        raise InputProblem(
            gettext_noop("Batch %(batch)s has an earlier version."),
            gettext_noop("Say whether this one replaces it or adds to it."),
            field="relation",
            params=params,
        )
    if head.relation != PlanRelation.FIRST and not any(other.is_approved for other in before):
        raise InputProblem(
            gettext_noop("Batch %(batch)s has no approved version before this one."),
            gettext_noop("Record the first version, approved, before."),
            field="relation",
            params=params,
        )


def _record_acts(
    plan: CompensationPlan, cases: Sequence[ClearanceCase], at: datetime, by: User | None
) -> None:
    kind = ActKind.APPROVAL if plan.is_approved else ActKind.PLAN_DRAFTED
    if not plan.is_approved:
        drafted = Act.objects.filter(
            case__in=cases, kind=ActKind.PLAN_DRAFTED, retraction=False, voided_by__isnull=True
        )
        have = set(drafted.values_list("case_id", flat=True))
        cases = [case for case in cases if case.pk not in have]
    acts, new = link_acts(
        cases,
        kind,
        happened_on=plan.happened_on,
        document_number=plan.document_number,
        recorded_at=at,
        recorded_by=by,
        effective_on=plan.effective_on,
        plan=plan,
        is_invented=plan.is_invented,
    )
    create_audited(new)
    adopted = [act for act in acts if act.plan_id is None]
    before = list(Act.objects.filter(pk__in=[act.pk for act in adopted]).order_by("pk"))
    adopted.sort(key=lambda act: act.pk)
    for act in adopted:
        act.plan = plan
    update_audited(before, adopted, ["plan"])
