"""Recording plans and payouts: acts in the same step, all or nothing, refusals with field and mend."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from geodata.domain.errors import InputProblem
from landclearance.domain.money import Item, MoneyState
from landclearance.domain.vocabulary import Milestone
from landclearance.models import Act, ActKind, ClearanceCase, CompensationPlan, Payout, PlanLine
from landclearance.selectors.lists import case_row
from landclearance.selectors.money import money_as_known, totals_by_commune
from landclearance.services.acts import record_act, void_fact
from landclearance.services.payouts import record_payouts, withdraw_payout
from landclearance.services.plans import approve_plan, withdraw_plan
from projects.models import Project
from tests.factories.landclearance import CaseFactory
from tests.factories.projects import ProjectFactory
from tests.landclearance.db.money import NOW, TODAY, WHO, known, money, pay, plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    made = ProjectFactory.create()
    for number in (1, 2, 3):
        CaseFactory.create(project=made, case_no=f"HS-{number}")
    return made


def case(project: Project, number: int = 1) -> ClearanceCase:
    return project.clearance_cases.get(case_no=f"HS-{number}")


def test_an_approval_puts_its_act_on_every_case_and_money_follows(project: Project) -> None:
    made = plan(project, "HS-1;350;20\nHS-2;100", date(2026, 4, 27), effective_on=date(2026, 4, 29))
    acts = Act.objects.filter(kind=ActKind.APPROVAL)
    assert {act.case.case_no for act in acts} == {"HS-1", "HS-2"}
    assert {(act.plan, act.document_number, act.effective_on) for act in acts} == {
        (made, "270426/QĐ-UBND", date(2026, 4, 29))
    }
    paid = record_payouts(project, "paid", date(2026, 5, 20), cases=[case(project)], **WHO)
    assert {(row.item, row.amount, row.plan) for row in paid} == {
        ("compensation", Decimal(350_000_000), made),
        ("support", Decimal(20_000_000), made),
    }
    (act,) = Act.objects.filter(kind=ActKind.PAYOUT)
    assert act.amount == 370_000_000
    assert {row.act for row in paid} == {act}
    row = case_row(case(project), TODAY, NOW)
    assert row is not None
    assert Milestone.PAID in row.status.milestones
    assert money(case(project)).state is MoneyState.PAID
    assert money(case(project, 2)).state is MoneyState.UNPAID
    assert money(case(project, 3)).state is MoneyState.NOT_DUE


def test_a_draft_gives_nothing_until_it_is_approved_and_stays_on_record(project: Project) -> None:
    draft = plan(project, "HS-1;350", date(2026, 3, 20), approved=False)
    assert Act.objects.get().kind == ActKind.PLAN_DRAFTED
    assert money(case(project)).state is MoneyState.NOT_DUE
    made = approve_plan(draft, date(2026, 4, 27), "1/QĐ-UBND", **WHO)
    assert money(case(project), date(2026, 4, 26)).state is MoneyState.NOT_DUE
    assert money(case(project)).item(Item.COMPENSATION).approved == 350_000_000
    assert [row.is_approved for row in known(project, date(2026, 4, 1)).facts.plans] == [False]
    assert made.lines.count() == 1
    with pytest.raises(InputProblem, match="already"):
        approve_plan(draft, date(2026, 5, 4), "2/QĐ-UBND", **WHO)


def test_an_act_recorded_before_is_taken_up_and_not_doubled(project: Project) -> None:
    record_act(case(project), "approval", date(2026, 4, 27), document_number="270426/QĐ-UBND", **WHO)
    made = plan(project, "HS-1;350", date(2026, 4, 27))
    assert Act.objects.get().plan == made


ROWS = "HS-1;350\nHS-2;100"


@pytest.mark.parametrize(
    ("table", "more", "row", "field"),
    [
        ("HS-1;350\nHS-9;100", {}, 2, "case"),  # no such case
        ("HS-1;350\nHS-1;100", {}, 2, "case"),
        ("HS-1;x", {}, None, "table"),  # a heading and nothing below it
        ("HS-1;350\nHS-2;-1", {}, 2, "compensation"),
        (ROWS, {"on": date(2026, 11, 24)}, None, "happened_on"),  # tomorrow
        (ROWS, {"relation": "replaces"}, None, "relation"),  # nothing to replace
        (ROWS, {"relation": "other"}, None, "relation"),
        (ROWS, {"document_number": " "}, None, "document_number"),
        (ROWS, {"effective_on": date(2026, 4, 26)}, None, "effective_on"),  # in force before it was signed
        (ROWS, {"batch": " "}, None, "batch"),
        (ROWS, {"version": 0}, None, "version"),
        (ROWS, {"price_regime": "market"}, None, "price_regime"),
        (ROWS, {"price_on": date(2027, 1, 1)}, None, "price_on"),
    ],
)
def test_what_cannot_be_is_refused_whole(
    project: Project, table: str, more: dict[str, Any], row: int | None, field: str
) -> None:
    with pytest.raises(InputProblem) as caught:
        plan(project, table, **{"on": date(2026, 4, 27)} | more)
    assert (caught.value.row, caught.value.field) == (row, field)
    assert caught.value.filled(caught.value.mend)
    assert not CompensationPlan.objects.exists()
    assert not PlanLine.objects.exists()
    assert not Act.objects.exists()


def test_the_same_version_or_decision_twice_is_refused(project: Project) -> None:
    plan(project, ROWS, date(2026, 4, 27))
    with pytest.raises(InputProblem, match="recorded already"):
        plan(project, ROWS, date(2026, 4, 27))
    with pytest.raises(InputProblem, match="earlier version"):
        plan(project, ROWS, date(2026, 5, 4), version=2)
    with pytest.raises(InputProblem, match="this decision already"):
        plan(project, ROWS, date(2026, 4, 27), "adds", version=2)
    plan(project, "HS-1;10", date(2026, 5, 4), "adds", version=2)
    plan(project, ROWS, date(2026, 4, 27), batch="2")  # one decision may approve two batches
    assert CompensationPlan.objects.count() == 3


@pytest.mark.parametrize(
    ("way", "on", "table", "field"),
    [
        ("paid", date(2026, 11, 24), "HS-1;1", "happened_on"),
        ("given", date(2026, 5, 20), "HS-1;1", "way"),
        ("paid", date(2026, 5, 20), "HS-1;1\nHS-7;1", "case"),
        ("paid", date(2026, 5, 20), "HS-1;0", "compensation"),  # nothing moved
        ("released", date(2026, 5, 20), "HS-1;1", "compensation"),  # nothing lies in the bank
        ("recovered", date(2026, 5, 20), "HS-1;1", "compensation"),  # nothing was paid
    ],
)
def test_money_that_cannot_have_moved_is_refused_whole(
    project: Project, way: str, on: date, table: str, field: str
) -> None:
    plan(project, ROWS, date(2026, 4, 27))
    acts = Act.objects.count()
    with pytest.raises(InputProblem) as caught:
        pay(project, way, on, table)
    assert caught.value.field == field
    assert not Payout.objects.exists()
    assert Act.objects.count() == acts


def test_deposits_are_refused_released_and_counted_from_their_day(project: Project) -> None:
    plan(project, ROWS, date(2026, 4, 27))
    pay(project, "deposited", date(2026, 5, 20), "HS-1;350", refused=True)
    kinds = Act.objects.filter(case=case(project)).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["approval", "deposit_in_lieu", "payment_refused"]
    assert money(case(project)).state is MoneyState.DEPOSITED
    with pytest.raises(InputProblem, match="more than"):
        pay(project, "released", date(2026, 8, 3), "HS-1;351", "GP-1")
    with pytest.raises(InputProblem, match="more than"):
        pay(project, "released", date(2026, 5, 19), "HS-1;350", "GP-1")  # before it was deposited
    record_payouts(project, "released", date(2026, 8, 3), cases=[case(project)], **WHO)
    assert money(case(project)).state is MoneyState.RELEASED
    assert money(case(project), date(2026, 8, 2)).state is MoneyState.DEPOSITED


def test_too_much_is_taken_and_flagged_then_recovered_up_to_what_was_paid(project: Project) -> None:
    plan(project, ROWS, date(2026, 4, 27))
    pay(project, "paid", date(2026, 5, 20), "HS-2;130")
    assert money(case(project, 2)).overpaid
    with pytest.raises(InputProblem, match="more than"):
        pay(project, "recovered", date(2026, 6, 1), "HS-2;131", "TH-1")
    record_payouts(project, "recovered", date(2026, 6, 1), cases=[case(project, 2)], **WHO)
    row = money(case(project, 2)).item(Item.COMPENSATION)
    assert [row.received, row.overpaid, row.outstanding] == [100_000_000, 0, 0]


def test_the_same_document_twice_and_nothing_open_are_refused(project: Project) -> None:
    plan(project, ROWS, date(2026, 4, 27))
    pay(project, "paid", date(2026, 5, 20), "HS-1;50")
    with pytest.raises(InputProblem, match="HS-1 has money"):
        pay(project, "paid", date(2026, 5, 20), "HS-2;100\nHS-1;50")
    assert money(case(project, 2)).state is MoneyState.UNPAID
    with pytest.raises(InputProblem, match="Nothing is open for case HS-3"):
        record_payouts(project, "paid", date(2026, 5, 20), cases=[case(project, 3)], **WHO)


def test_interest_is_paid_with_what_is_outstanding(project: Project) -> None:
    # In force Monday 02/03/2026: due by 01/04. Paid on 12 April: ten days at 0.03 % of 100 million.
    plan(project, "HS-2;100", date(2026, 3, 2))
    record_payouts(project, "paid", date(2026, 4, 12), cases=[case(project, 2)], with_interest=True, **WHO)
    amounts = {row.item: row.amount for row in Payout.objects.all()}
    assert amounts == {"compensation": 100_000_000, "interest": 300_000}
    found = known(project).interest[case(project, 2).pk]
    assert [found.accrued, found.outstanding] == [300_000, 0]


def test_interest_that_cannot_be_told_is_not_paid_as_nought(project: Project) -> None:
    plan(project, "HS-2;100", date(2026, 3, 2), effective_on=None)
    with pytest.raises(InputProblem, match="interest"):
        record_payouts(
            project, "paid", date(2026, 4, 12), cases=[case(project, 2)], with_interest=True, **WHO
        )


def test_a_payout_goes_with_its_act_and_an_act_with_its_payouts(project: Project) -> None:
    plan(project, "HS-1;350;20", date(2026, 4, 27))
    first, _second = pay(project, "paid", date(2026, 5, 20), "HS-1;350;20")
    with pytest.raises(InputProblem, match="reason"):
        withdraw_payout(first, " ", **WHO)
    withdraw_payout(first, "Wrong slip", **WHO)
    assert money(case(project)).state is MoneyState.UNPAID
    row = case_row(case(project), TODAY, NOW)
    assert row is not None
    assert Milestone.PAID not in row.status.milestones
    with pytest.raises(InputProblem, match="before"):
        withdraw_payout(first, "Again", **WHO)
    pay(project, "paid", date(2026, 5, 20), "HS-1;350;20")  # the same document may be recorded anew
    act = Act.objects.get(kind=ActKind.PAYOUT, retraction=False, voided_by__isnull=True)
    void_fact(act, "Wrong slip again", **WHO)
    assert money(case(project)).state is MoneyState.UNPAID


def test_a_deposit_that_was_released_is_not_withdrawn_from_under_it(project: Project) -> None:
    plan(project, ROWS, date(2026, 4, 27))
    (deposit,) = pay(project, "deposited", date(2026, 5, 20), "HS-1;350")
    pay(project, "released", date(2026, 8, 3), "HS-1;350", "GP-1")
    with pytest.raises(InputProblem, match="later"):
        withdraw_payout(deposit, "Mistake", **WHO)
    assert money(case(project)).state is MoneyState.RELEASED


def test_a_plan_is_withdrawn_with_its_acts_but_not_from_under_money_or_a_later_version(
    project: Project,
) -> None:
    first = plan(project, ROWS, date(2026, 4, 27))
    second = plan(project, "HS-1;10", date(2026, 5, 4), "adds", version=2)
    act = Act.objects.filter(plan=first).first()
    assert act is not None
    with pytest.raises(InputProblem, match="belongs to the plan"):
        void_fact(act, "One by one", **WHO)
    with pytest.raises(InputProblem, match="later version"):
        withdraw_plan(first, "Wrong", **WHO)
    (paid,) = pay(project, "paid", date(2026, 5, 20), "HS-1;360")
    with pytest.raises(InputProblem, match="Money was paid"):
        withdraw_plan(second, "Wrong", **WHO)
    withdraw_payout(paid, "Wrong", **WHO)
    withdraw_plan(second, "Wrong", **WHO)
    withdraw_plan(first, "Wrong", **WHO)
    assert money(case(project)).state is MoneyState.NOT_DUE
    row = case_row(case(project), TODAY, NOW)
    assert row is not None
    assert Milestone.APPROVED not in row.status.milestones


def test_an_annulled_approval_takes_back_what_was_due(project: Project) -> None:
    plan(project, ROWS, date(2026, 4, 27))
    pay(project, "paid", date(2026, 5, 20), "HS-1;350")
    record_act(case(project), "annulment", date(2026, 9, 1), document_number="TA-1", **WHO)
    assert money(case(project)).overpaid  # what was spent is shown, nothing is due any more
    assert money(case(project), date(2026, 8, 31)).state is MoneyState.PAID
    assert money(case(project, 2)).state is MoneyState.UNPAID


def test_what_was_believed_then_can_be_asked_again(project: Project) -> None:
    made = plan(project, ROWS, date(2026, 4, 27), at=datetime(2026, 5, 1, tzinfo=UTC))
    withdraw_plan(made, "Wrong batch", today=TODAY, at=NOW, by=None)
    before = datetime(2026, 6, 1, tzinfo=UTC)
    assert money(case(project), TODAY, before).state is MoneyState.UNPAID
    assert money(case(project)).state is MoneyState.NOT_DUE
    assert money(case(project), TODAY, datetime(2026, 4, 30, tzinfo=UTC)).state is MoneyState.NOT_DUE


def test_the_number_of_queries_does_not_grow(project: Project) -> None:
    plan(project, ROWS, date(2026, 4, 27))
    pay(project, "paid", date(2026, 5, 20), "HS-1;350")
    with CaptureQueriesContext(connection) as one:
        money_as_known([project], TODAY, NOW)
    other = ProjectFactory.create()
    for number in range(20):
        CaseFactory.create(project=other, case_no=f"K-{number}")
    table = "\n".join(f"K-{number};10;5" for number in range(20))
    plan(other, table, date(2026, 4, 27))
    pay(other, "paid", date(2026, 5, 20), table)
    with CaptureQueriesContext(connection) as many:
        found = money_as_known([project, other], TODAY, NOW)
    assert len(many) == len(one)
    totals = totals_by_commune(found[other.pk])
    assert totals[""][Item.COMPENSATION].approved.amount == totals["06184"][Item.COMPENSATION].paid.amount


def test_commands_do_the_same(project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "plan.csv"
    file.write_text("Hồ sơ;Bồi thường;Hỗ trợ\nHS-1;1.337,82;20\nHS-2;100\n", encoding="utf-8-sig")
    code = project.code
    options = ["--project", code, "--batch", "1", "--unit", "million"]
    call_command("record_plan", str(file), *options, "--on", "2026-03-20")
    call_command(
        "approve_plan", "--project", code, "--batch", "1", "--document", "9/QĐ", "--on", "27/04/2026"
    )
    call_command("record_payout", "--project", code, "--case", "HS-1", "--on", "2026-05-20")
    assert "2 entries (paid) on 1 cases." in capsys.readouterr().out
    row = money(case(project), known_at=timezone.now()).item(Item.COMPENSATION)
    assert [row.approved, row.received] == [1_337_820_000, 1_337_820_000]
    with pytest.raises(CommandError, match="row 3, case"):
        file.write_text("Hồ sơ;Bồi thường\nHS-1;1\nHS-8;2", encoding="utf-8")
        call_command("record_payout", "--project", code, "--file", str(file))
    for wrong in (
        ["record_payout", "--project", code],
        ["record_plan", str(tmp_path / "none.csv"), *options],
        ["approve_plan", "--project", code, "--batch", "7", "--document", "1"],
    ):
        with pytest.raises(CommandError):
            call_command(*wrong)
