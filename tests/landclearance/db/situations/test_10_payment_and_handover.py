"""Situation 10: paid but not handed over, handed over but not paid, deposited: six combinations in one project.

Each count is taken by itself; none follows from the others, and no order of the two is refused.
"""

from datetime import date

import pytest

from landclearance.domain.money import MoneyState
from landclearance.models import ClearanceCase
from landclearance.selectors.lists import case_rows
from landclearance.selectors.money_pages import combinations
from landclearance.services.handover import record_handover
from tests.factories.landclearance import PartFactory
from tests.factories.projects import ProjectFactory
from tests.landclearance.db.money import NOW, TODAY, WHO, known, money, pay, plan

pytestmark = pytest.mark.django_db

SIX = ("paid-kept", "paid-given", "bank-kept", "bank-given", "owed-kept", "owed-given")


def test_six_combinations_and_three_counts_of_their_own() -> None:
    project = ProjectFactory.create()
    cases: dict[str, ClearanceCase] = {}
    for name in SIX:
        cases[name] = PartFactory.create(case__project=project, case__case_no=name).case
    plan(project, "\n".join(f"{name};100" for name in SIX), date(2026, 3, 2))
    # Half of one case's money: paid in part is not paid.
    pay(project, "paid", date(2026, 3, 20), "paid-kept;100\npaid-given;100\nowed-kept;50")
    pay(project, "deposited", date(2026, 3, 30), "bank-kept;100\nbank-given;100", refused=True)
    # One land user hands over before any money, one after the payment, one with the money in the bank.
    for name, when in (("owed-given", 1), ("paid-given", 20), ("bank-given", 27)):
        record_handover(cases[name], date(2026, 4, when), f"BB-{name}", **WHO)

    counts = combinations(known(project), case_rows(project.zone, [project], TODAY, NOW))
    assert (counts.paid, counts.deposited, counts.handed_over) == (2, 2, 3)
    assert (counts.paid_handed_over, counts.paid_not_handed_over) == (1, 1)
    assert (counts.deposited_handed_over, counts.deposited_not_handed_over) == (1, 1)
    assert (counts.owed_handed_over, counts.owed_not_handed_over) == (1, 1)
    assert money(cases["owed-kept"]).state is MoneyState.PART_PAID

    # The bank releases one deposit: it is paid now, and no hand-over has changed.
    pay(project, "released", date(2026, 6, 1), "bank-kept;100")
    counts = combinations(known(project), case_rows(project.zone, [project], TODAY, NOW))
    assert (counts.paid, counts.deposited, counts.handed_over) == (3, 1, 3)

    # The report of March is as it was: nobody had handed over then.
    day = date(2026, 3, 31)
    counts = combinations(known(project, day), case_rows(project.zone, [project], day, NOW))
    assert (counts.paid, counts.deposited, counts.handed_over) == (2, 2, 0)
