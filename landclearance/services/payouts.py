"""Recording money that moved: payouts, deposits, releases and recoveries, on many cases at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from geodata.domain.errors import InputProblem, gettext_noop
from geodata.services.audit import create_audited
from landclearance.domain.amounts import AmountRow
from landclearance.domain.late_interest import late_interest
from landclearance.domain.money import OWED, Item, ItemMoney, Way
from landclearance.models import Act, ActKind, ClearanceCase, Payout, PayoutKind
from landclearance.selectors.money import ProjectMoney, money_as_known
from landclearance.services.acts import check_voidable, retract, void_fact
from landclearance.services.checks import check_choice, check_length, check_past_day
from landclearance.services.money_checks import cases_of_rows, check_amounts, check_money_left, link_acts
from landclearance.services.signals import announce
from projects.models import Project, User

ACT_OF: Mapping[Way, ActKind] = {Way.PAID: ActKind.PAYOUT, Way.DEPOSITED: ActKind.DEPOSIT}
"""The act on the case's timeline that goes with money; a release or a recovery is no step of the procedure."""

OPEN_AMOUNT: Mapping[Way, Callable[[ItemMoney], Decimal]] = {
    Way.PAID: lambda money: money.outstanding,
    Way.DEPOSITED: lambda money: money.outstanding,
    Way.RELEASED: lambda money: money.held,
    Way.RECOVERED: lambda money: money.overpaid,
}
"""What "all that is open" means for each way."""

MOST: Mapping[Way, Callable[[ItemMoney], Decimal]] = {
    Way.RELEASED: lambda money: money.held,
    Way.RECOVERED: lambda money: money.received,
}
"""More than this cannot have moved. More than was approved can be paid by mistake: it is taken, and flagged."""


@transaction.atomic
def record_payouts(
    project: Project,
    way: str,
    happened_on: date,
    *,
    today: date,
    at: datetime,
    by: User | None,
    rows: Sequence[AmountRow] | None = None,
    cases: Sequence[ClearanceCase] | None = None,
    document_number: str = "",
    with_interest: bool = False,
    refused: bool = False,
    note: str = "",
    is_invented: bool = False,
) -> list[Payout]:
    """Record that money moved on one day for many cases; all of them or none.

    ``rows``: stated amounts by case and item, in whole VND. Or ``cases``: all that is open on that day (outstanding;
    for a release what lies in the bank; for a recovery what was overpaid), with ``with_interest`` also the interest
    accrued until the day before. A payout or deposit puts its act on each case; ``refused`` (deposits) the refusal too.
    Raises InputProblem: a day in the future, nothing open, the same document twice, more released than lies in the
    bank, more recovered than was paid.
    """
    check_choice(way, PayoutKind.values, "way")
    check_past_day(happened_on, today)
    check_length(document_number, 80, "document_number")
    direction = Way(way)
    by_number = cases_of_rows(project, rows) if rows else {case.case_no: case for case in cases or ()}
    _lock(by_number.values())
    money = money_as_known([project], happened_on, at)[project.pk]
    stated = list(rows) if rows else _open_rows(direction, by_number, money, happened_on, with_interest)
    _check_rows(stated)
    _check_most(direction, stated, by_number, money, money_as_known([project], today, at)[project.pk])
    _check_new(direction, list(by_number.values()), happened_on, document_number)
    shared: dict[str, Any] = {
        "happened_on": happened_on,
        "recorded_at": at,
        "recorded_by": by,
        "is_invented": is_invented,
    }
    document = {"document_number": document_number, "note": note}
    acts = _acts(direction, [(by_number[row.case_no], row) for row in stated], document_number, shared)
    if refused and direction is Way.DEPOSITED:
        _refusals(list(by_number.values()), shared)
    created = create_audited(_entries(way, stated, by_number, acts, _plans(money), shared | document))
    announce(project, today=today, at=at)
    return created


@transaction.atomic
def withdraw_payout(payout: Payout, reason: str, *, today: date, at: datetime, by: User | None) -> None:
    """Withdraw a payout; with its act and whatever else that act paid, because they are one document.

    Raises InputProblem: no reason, withdrawn before, or money that was moved on since (a deposit released).
    """
    check_voidable(payout, reason)
    if payout.act is not None:
        void_fact(payout.act, reason, today=today, at=at, by=by)
    else:
        retract(payout, reason, at=at, by=by)
        check_money_left([payout.case], today=today, at=at)
        announce(payout.case.project, today=today, at=at)


def _lock(cases: Iterable[ClearanceCase]) -> None:
    """Two officers paying the same case wait for each other: what is outstanding is read after the lock."""
    rows = ClearanceCase.objects.select_for_update().filter(pk__in=[case.pk for case in cases])
    list(rows.order_by("pk").values_list("pk"))


def _entries(
    way: str,
    rows: Sequence[AmountRow],
    cases: Mapping[str, ClearanceCase],
    acts: Mapping[int, Act],
    plans: Mapping[tuple[int, Item], int],
    shared: Mapping[str, Any],
) -> list[Payout]:
    return [
        Payout(
            case=cases[row.case_no],
            plan_id=plans.get((cases[row.case_no].pk, item)),
            act=acts.get(cases[row.case_no].pk),
            kind=way,
            item=item.value,
            amount=amount,
            **shared,
        )
        for row in rows
        for item, amount in row.amounts.items()
    ]


def _open_rows(
    way: Way,
    cases: Mapping[str, ClearanceCase],
    money: ProjectMoney,
    day: date,
    with_interest: bool,
) -> list[AmountRow]:
    """All that is open, case by case; a case with nothing open is refused by name."""
    rows: list[AmountRow] = []
    for number, (case_no, case) in enumerate(cases.items(), start=1):
        known = money.money(case.pk)
        items = OWED if way in ACT_OF else tuple(Item)
        amounts = {item: OPEN_AMOUNT[way](known.item(item)) for item in items}
        if with_interest and way in ACT_OF:
            amounts[Item.INTEREST] = _interest(case, money, day)
        amounts = {item: amount for item, amount in amounts.items() if amount > 0}
        if not amounts:
            raise InputProblem(
                gettext_noop("Nothing is open for case %(case)s on %(day)s."),
                gettext_noop("Leave the case out, or state the amounts."),
                field="cases",
                params={"case": case_no, "day": f"{day:%d/%m/%Y}"},
            )
        rows.append(AmountRow(number, case_no, amounts))
    return rows


def _interest(case: ClearanceCase, money: ProjectMoney, day: date) -> Decimal:
    """Interest until the day before, less what was paid of it. Raises InputProblem when it cannot be told."""
    if case.pk not in money.cases:
        return Decimal(0)
    found = late_interest(money.cases[case.pk], money.terms[case.pk], day - timedelta(days=1), money.regimes)
    if found.outstanding is None:
        raise InputProblem(
            gettext_noop("The interest of case %(case)s is not known."),
            gettext_noop("Record when the approval took effect, or pay without interest."),
            field="with_interest",
            params={"case": case.case_no},
        )
    return found.outstanding


def _check_rows(rows: Sequence[AmountRow]) -> None:
    if not rows:
        raise InputProblem(
            gettext_noop("No case was chosen."), gettext_noop("Choose at least one case."), field="cases"
        )
    check_amounts(rows, zero=False)


def _check_most(
    way: Way,
    rows: Sequence[AmountRow],
    cases: Mapping[str, ClearanceCase],
    then: ProjectMoney,
    now: ProjectMoney,
) -> None:
    """On the day itself, and with what was recorded for later days."""
    if way not in MOST:
        return
    for row in rows:
        case = cases[row.case_no]
        for item, amount in row.amounts.items():
            most = min(MOST[way](money.money(case.pk).item(item)) for money in (then, now))
            if amount > most:
                raise InputProblem(
                    gettext_noop("Case %(case)s: more than there was to release or to recover."),
                    gettext_noop("Check the amount, the item and the day."),
                    row=row.row,
                    field=item.value,
                    params={"case": row.case_no},
                )


def _check_new(way: Way, cases: Sequence[ClearanceCase], day: date, document_number: str) -> None:
    """The same document for the same case on the same day is a second click."""
    same = (
        Payout.objects.filter(
            case__in=cases,
            kind=way.value,
            happened_on=day,
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
            gettext_noop("Case %(case)s has money recorded by this document of %(day)s already."),
            gettext_noop("Withdraw the recorded entry, or give the number of the other document."),
            field="document_number",
            params={"case": same.case.case_no, "day": f"{day:%d/%m/%Y}"},
        )


def _acts(
    way: Way,
    pairs: Sequence[tuple[ClearanceCase, AmountRow]],
    document_number: str,
    shared: Mapping[str, Any],
) -> dict[int, Act]:
    """The act of each case by case pk, stored; its amount is the sum that the document moved."""
    if way not in ACT_OF:
        return {}
    acts, new = link_acts(
        [case for case, _row in pairs], ACT_OF[way], document_number=document_number, **shared
    )
    sums = {case.pk: sum(row.amounts.values(), Decimal(0)) for case, row in pairs}
    for act in new:
        act.amount = sums[act.case_id]
    create_audited(new)
    return {act.case_id: act for act in acts}


def _refusals(cases: Sequence[ClearanceCase], shared: Mapping[str, Any]) -> None:
    """The refusal that led to the deposit, on cases that have none recorded by that day."""
    refused = Act.objects.filter(
        case__in=cases,
        kind=ActKind.PAYMENT_REFUSED,
        happened_on__lte=shared["happened_on"],
        retraction=False,
        voided_by__isnull=True,
    )
    have = set(refused.values_list("case_id", flat=True))
    create_audited(
        [Act(case=case, kind=ActKind.PAYMENT_REFUSED, **shared) for case in cases if case.pk not in have]
    )


def _plans(money: ProjectMoney) -> dict[tuple[int, Item], int]:
    """The newest approved version that gives a case an item: the one on which it is paid."""
    return {
        (case.case_id, item): row.tranches[-1].plan_id
        for case in money.cases.values()
        for item, row in case.items.items()
        if row.tranches
    }
