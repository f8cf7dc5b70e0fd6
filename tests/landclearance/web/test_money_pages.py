"""Pages of compensation: what each role sees and may do, and what a wrong table answers."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from landclearance.models import Act, CompensationPlan, Payout
from projects.models import Project, Role
from tests.conftest import AsRole, OnCommit
from tests.factories.landclearance import BlockerEventFactory, BlockerFactory, CaseFactory
from tests.factories.projects import ProjectFactory
from tests.landclearance.db.money import pay, plan

pytestmark = pytest.mark.django_db

EN = {"accept-language": "en"}
HEAD = {
    "batch": "1",
    "version": "1",
    "relation": "first",
    "happened_on": "2026-04-27",
    "effective_on": "2026-04-29",
    "document_number": "12/QĐ-UBND",
    "approved": "on",
    "unit": "million",
}


def scene(cases: int = 6) -> Project:
    """A plan for every case; the first is paid, the second has its money in the bank."""
    project = ProjectFactory.create()
    for number in range(1, cases + 1):
        CaseFactory.create(project=project, case_no=f"HS-{number}")
    table = "\n".join(f"HS-{number};7123,4;20" for number in range(1, cases + 1))
    plan(project, table, date(2026, 3, 2))
    pay(project, "paid", date(2026, 3, 20), "HS-1;7123,4;20")
    pay(project, "deposited", date(2026, 3, 20), "HS-2;7123,4;20")
    return project


def pages(project: Project) -> list[str]:
    made = CompensationPlan.objects.get(project=project)
    return [
        reverse("plans"),
        reverse("project_plans", args=[project.code]),
        reverse("plan", args=[project.code, made.pk]),
        reverse("case", args=[project.code, "HS-1"]),
        reverse("case", args=[project.code, "HS-3"]),
    ]


@pytest.mark.parametrize("role", list(Role))
def test_states_are_for_everybody_and_amounts_are_not(as_role: AsRole, role: Role) -> None:
    project = scene()
    client = as_role(role, project.zone)
    may = role in (Role.PLANNER, Role.CLEARANCE_OFFICER)
    for address in pages(project):
        text = client.get(address, headers=EN).content.decode()
        assert "7,123" in text or not may, address
        for amount in ("7,123", "7.123", "7123"):
            assert may or amount not in text, address
    assert "Paid" in client.get(pages(project)[3], headers=EN).content.decode()


def test_totals_are_for_everybody_from_five_cases_on(as_role: AsRole) -> None:
    project = ProjectFactory.create()
    for number in range(1, 6):
        CaseFactory.create(project=project, case_no=f"HS-{number}")
    plan(project, "\n".join(f"HS-{number};100" for number in range(1, 6)), date(2026, 3, 2))
    viewer = as_role(Role.VIEWER, project.zone)
    address = reverse("project_plans", args=[project.code])
    text = viewer.get(address, headers=EN).content.decode()
    assert '<td class="cw-num">500</td>' in text
    pay(project, "paid", date(2026, 3, 20), "HS-1;100")  # one household's money would show
    text = viewer.get(address, headers=EN).content.decode()
    assert '<td class="cw-num">500</td>' not in text
    assert "fewer than 5 cases" in text


@pytest.mark.parametrize("role", [Role.VIEWER, Role.LEADER, Role.FIELD_OFFICER])
def test_only_who_sees_amounts_and_records_acts_records_money(as_role: AsRole, role: Role) -> None:
    project = scene()
    client = as_role(role, project.zone)
    made = CompensationPlan.objects.get()
    payout = Payout.objects.all()[0]
    for name, args in (
        ("record_plan", [project.code]),
        ("record_payouts", [project.code]),
        ("approve_plan", [project.code, made.pk]),
        ("withdraw_plan", [project.code, made.pk]),
        ("withdraw_payout", [payout.pk]),
    ):
        assert client.post(reverse(name, args=args), {"reason": "x"}).status_code == 403, name
    assert Client().get(reverse("plans")).status_code == 302


def test_another_zone_does_not_exist(as_role: AsRole) -> None:
    project = scene()
    stranger = as_role(Role.PLANNER, ProjectFactory.create().zone)
    for address in pages(project)[1:]:
        assert stranger.get(address).status_code == 404
    payout = Payout.objects.all()[0]
    assert stranger.post(reverse("withdraw_payout", args=[payout.pk]), {"reason": "x"}).status_code == 404


def test_a_planner_records_approves_pays_and_withdraws(as_role: AsRole, on_commit: OnCommit) -> None:
    project = ProjectFactory.create()
    CaseFactory.create(project=project, case_no="HS-1")
    planner = as_role(Role.PLANNER, project.zone)
    new = reverse("record_plan", args=[project.code])
    assert planner.get(new).status_code == 200
    draft = {**HEAD, "approved": "", "table": "Hồ sơ\tBồi thường\r\nHS-1\t1.337,82"}
    with on_commit():
        assert planner.post(new, draft).status_code == 302
    made = CompensationPlan.objects.get()
    assert not made.is_approved
    approve = reverse("approve_plan", args=[project.code, made.pk])
    assert planner.get(approve).status_code == 200
    answer = {"happened_on": "2026-05-04", "document_number": "13/QĐ-UBND", "unit": "vnd", "table": ""}
    assert planner.post(approve, answer).status_code == 302
    money = reverse("record_payouts", args=[project.code])
    form = {"way": "paid", "happened_on": "2026-05-20", "unit": "vnd", "table": ""}
    assert planner.get(money).status_code == 200
    assert planner.post(money, {**form, "cases": str(project.clearance_cases.get().pk)}).status_code == 302
    payout = Payout.objects.get()
    assert payout.amount == 1_337_820_000
    text = planner.get(reverse("case", args=[project.code, "HS-1"]), headers=EN).content.decode()
    assert "1,337,820,000" in text
    undo = reverse("withdraw_payout", args=[payout.pk])
    for reason in ("", "Wrong slip"):
        assert planner.post(undo, {"reason": reason}).status_code == 302
    assert Payout.objects.filter(retraction=True).count() == 1
    approval = CompensationPlan.objects.get(is_approved=True)
    undo = reverse("withdraw_plan", args=[project.code, approval.pk])
    for reason in ("", "Wrong batch"):
        assert planner.post(undo, {"reason": reason}).status_code == 302
    assert Act.objects.filter(kind="approval", retraction=True).count() == 1


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"table": "HS-1;5\nHS-9;5"}, ("Row 2, Case", "Did you mean: HS-")),
        ({"table": "HS-1;5\nHS-2;x1"}, ("Row 2, Compensation", "cannot be read|Write it as")),
        ({"table": ""}, ("required",)),
        ({"table": "HS-1;5", "version": "0"}, ("greater than or equal to 1",)),
        ({"table": "HS-1;5", "document_number": ""}, ("number of its decision",)),
        ({"table": "\x00"}, ("Null characters",)),
    ],
)
def test_a_wrong_table_says_row_and_column(as_role: AsRole, more: dict[str, str], words: Any) -> None:
    project = ProjectFactory.create()
    CaseFactory.create(project=project, case_no="HS-1")
    CaseFactory.create(project=project, case_no="HS-2")
    planner = as_role(Role.PLANNER, project.zone)
    response = planner.post(reverse("record_plan", args=[project.code]), {**HEAD, **more}, headers=EN)
    assert response.status_code == 422
    text = response.content.decode()
    for word in words:
        assert any(part in text for part in word.split("|")), word
    assert not CompensationPlan.objects.exists()


@pytest.mark.parametrize(
    "form",
    [
        {},  # neither cases nor a table
        {"table": "HS-1;5", "cases": "all"},  # both, and no such case
        {"table": "HS-9;5"},
        {"cases": "999999"},
        {"table": "HS-1;5", "way": "released"},
    ],
)
def test_wrong_payouts_answer_with_the_form(as_role: AsRole, form: dict[str, str]) -> None:
    project = scene()
    planner = as_role(Role.PLANNER, project.zone)
    before = Payout.objects.count()
    address = reverse("record_payouts", args=[project.code]) + "?plan=x"
    answer = {"way": "paid", "happened_on": "2026-05-20", "unit": "vnd", "table": "", **form}
    assert planner.post(address, answer).status_code == 422
    assert Payout.objects.count() == before


def test_the_page_says_which_cases_wait_for_a_price(as_role: AsRole) -> None:
    project = scene()
    blocker = BlockerFactory.create(project=project, case=project.clearance_cases.get(case_no="HS-4"))
    BlockerEventFactory.create(blocker=blocker)
    client = as_role(Role.VIEWER, project.zone)
    response = client.get(reverse("project_plans", args=[project.code]))
    assert response.context["waiting"] == ["HS-4"]


@pytest.mark.parametrize("name", ["plans", "project_plans", "plan"])
def test_pages_ask_as_many_queries_for_many_cases_as_for_few(as_role: AsRole, name: str) -> None:
    few, many = scene(2), scene(12)
    counts = []
    for project in (few, many):
        client = as_role(Role.PLANNER, project.zone)
        made = CompensationPlan.objects.get(project=project)
        args: list[Any] = [] if name == "plans" else [project.code]
        args += [made.pk] if name == "plan" else []
        client.get(reverse(name, args=args))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(name, args=args)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
