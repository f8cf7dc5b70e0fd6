"""Checks that plans and payouts share, and the cases that a table names."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from geodata.domain.errors import InputProblem, gettext_noop
from landclearance.domain.amounts import AmountRow
from landclearance.domain.money import Item
from landclearance.models import Act, ActKind, ClearanceCase
from landclearance.selectors.money import money_as_known
from projects.models import Project


def cases_of_rows(project: Project, rows: Sequence[AmountRow]) -> dict[str, ClearanceCase]:
    """The cases of a table by number. Raises InputProblem for the first row whose case the project does not have."""
    numbers = [row.case_no for row in rows]
    found = {case.case_no: case for case in project.clearance_cases.filter(case_no__in=numbers)}
    for row in rows:
        if row.case_no not in found:
            known = list(project.clearance_cases.values_list("case_no", flat=True)[:5000])
            near = get_close_matches(row.case_no[:60], known, n=3, cutoff=0.3) or known[:3]
            raise InputProblem(
                gettext_noop("The project has no case %(case)s."),
                gettext_noop("Did you mean: %(near)s?") if near else gettext_noop("Open its cases first."),
                row=row.row,
                field="case",
                params={"case": row.case_no[:60], "near": ", ".join(near)},
            )
    return found


def check_amounts(rows: Iterable[AmountRow], *, zero: bool) -> None:
    """Amounts of whole VND, not negative; a nought only where ``zero``."""
    for row in rows:
        for item, amount in row.amounts.items():
            if amount < 0 or (amount == 0 and not zero) or amount != int(amount):
                raise InputProblem(
                    gettext_noop("The amount of case %(case)s is not an amount that can be recorded."),
                    gettext_noop("Give whole VND without a sign, more than nought where money moved."),
                    row=row.row,
                    field=item.value,
                    params={"case": row.case_no},
                )


def check_money_left(cases: Iterable[ClearanceCase], *, today: date, at: datetime) -> None:
    """After a withdrawal: nothing was released from the bank, or recovered, that is no longer on record."""
    chosen = list(cases)
    projects = Project.objects.filter(pk__in={case.project_id for case in chosen})
    known = money_as_known(projects, today, at)
    for case in chosen:
        money = known[case.project_id].money(case.pk)
        if any(row.held < 0 or row.received < 0 for row in money.items.values()):
            raise InputProblem(
                gettext_noop("Money of this entry was released or recovered later."),
                gettext_noop("Withdraw the later entry first."),
                field="reason",
            )


def link_acts(
    cases: Sequence[ClearanceCase],
    kind: ActKind,
    *,
    happened_on: date,
    document_number: str,
    **more: Any,
) -> tuple[list[Act], list[Act]]:
    """The act of each case, in the order of ``cases``, and those among them that are new (not stored yet).

    An act of the same kind, day and document that an officer recorded before is taken up, not doubled.
    """
    standing = Act.objects.filter(
        case__in=cases,
        kind=kind,
        happened_on=happened_on,
        document_number=document_number,
        retraction=False,
        voided_by__isnull=True,
    )
    known = {act.case_id: act for act in standing}
    new = {
        case.pk: Act(
            case=case,
            kind=kind,
            happened_on=happened_on,
            document_number=document_number,
            **more,
        )
        for case in cases
        if case.pk not in known
    }
    return [known.get(case.pk) or new[case.pk] for case in cases], list(new.values())


def rows_of(amounts: Iterable[tuple[str, Item, Decimal]]) -> list[AmountRow]:
    """Rows by case from single amounts, as commands and drafts have them."""
    grouped: dict[str, AmountRow] = {}
    for case_no, item, amount in amounts:
        row = grouped.setdefault(case_no, AmountRow(len(grouped) + 1, case_no, {}))
        row.amounts[item] = amount
    return list(grouped.values())
