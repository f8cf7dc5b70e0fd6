"""The clearance board as its users meet it."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from landclearance.models import ActKind, StepRecord
from landclearance.selectors.board import forget_boards
from landclearance.services.worksteps import load_work_steps
from projects.models import Role
from tests.factories.landclearance import case_with
from tests.landclearance.db.test_work_steps import STEPS

pytestmark = pytest.mark.django_db

AsRole = Callable[..., Client]
BOARD = reverse("clearance_board")


def test_the_number_of_queries_does_not_grow_with_the_cases(as_role: AsRole) -> None:
    first = case_with(ActKind.APPROVAL, parts=2)
    load_work_steps(first.project.zone, STEPS)
    client = as_role(Role.PLANNER, first.project.zone)
    for address in (f"{BOARD}?project={first.project.code}", f"{BOARD}?columns=steps"):
        client.get(address)  # content types are looked up once per process
        counts = []
        for more in (0, 6):
            for _ in range(more):
                case_with(ActKind.PUBLIC_POSTING, project=first.project)
            forget_boards()
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[1]


def test_a_row_shows_the_days_and_links_to_the_case(as_role: AsRole) -> None:
    case = case_with(ActKind.INVENTORY)
    text = as_role(Role.VIEWER, case.project.zone).get(BOARD, {"as_of": "2026-06-01"}).content.decode()
    assert '<td class="cb-done">02/03/2026</td>' in text
    assert f"{reverse('case', args=[case.project.code, case.case_no])}?as_of=2026-06-01" in text
    assert 'class="cb-not_applicable"' in text


def test_filters_narrow_and_say_so(as_role: AsRole) -> None:
    noticed = case_with(ActKind.RECOVERY_NOTICE)
    drafted = case_with(ActKind.PLAN_DRAFTED, project=noticed.project)
    client = as_role(Role.PLANNER, noticed.project.zone)
    text = client.get(BOARD, {"missing": "inventoried", "as_of": "2026-06-01"}).content.decode()
    assert noticed.case_no in text
    assert f">{drafted.case_no}</a>" not in text
    assert "cw-chip" in text
    nothing = client.get(BOARD, {"text": "zzz"}).content.decode()
    assert "Không có hồ sơ nào" in nothing or "No case passes" in nothing


@pytest.mark.parametrize(
    "query", ["sort=nonsense", "missing=nonsense", "page=999", "state=x", "project=none", "sort=-approved"]
)
def test_a_strange_address_is_answered(as_role: AsRole, query: str) -> None:
    case = case_with(ActKind.INVENTORY)
    assert as_role(Role.VIEWER, case.project.zone).get(f"{BOARD}?{query}").status_code == 200


def test_without_cases_or_zone_the_board_says_what_would_fill_it(as_role: AsRole) -> None:
    assert as_role("nobody").get(BOARD).status_code == 200


def test_a_name_of_another_zone_never_shows(as_role: AsRole) -> None:
    case = case_with(ActKind.INVENTORY)
    other = as_role("nobody").get(f"{BOARD}?project={case.project.code}").content.decode()
    assert case.case_no not in other


def test_ticking_a_step_for_several_cases(as_role: AsRole) -> None:
    first = case_with(ActKind.RECOVERY_NOTICE)
    second = case_with(project=first.project)
    load_work_steps(first.project.zone, STEPS)
    address = reverse("record_step", args=[first.project.code])
    data = {
        "case": [first.case_no, second.case_no],
        "step": "B1",
        "happened_on": "2026-03-01",
        "next": "//evil.example",
    }
    assert as_role(Role.VIEWER, first.project.zone).post(address, data).status_code == 403
    officer = as_role(Role.CLEARANCE_OFFICER, first.project.zone)
    answer = officer.post(address, data)
    assert answer.status_code == 302
    assert "evil" not in answer["Location"]
    assert StepRecord.objects.count() == 2
    again = officer.post(address, data, follow=True).content.decode()
    assert "B1" in again
    assert StepRecord.objects.count() == 2
    assert officer.post(address, {**data, "happened_on": "soon"}).status_code == 302


def test_a_step_recorded_by_mistake_is_withdrawn_on_the_case_page(as_role: AsRole) -> None:
    case = case_with(ActKind.RECOVERY_NOTICE)
    load_work_steps(case.project.zone, STEPS)
    officer = as_role(Role.CLEARANCE_OFFICER, case.project.zone)
    data = {"case": [case.case_no], "step": "B1", "happened_on": "2026-03-01"}
    officer.post(reverse("record_step", args=[case.project.code]), data)
    record = StepRecord.objects.get()
    page = reverse("case", args=[case.project.code, case.case_no])
    assert "Draft the notice" in officer.get(page).content.decode()
    officer.post(reverse("withdraw_fact", args=["step", record.pk]), {"reason": "Another case was meant"})
    assert "Another case was meant" in officer.get(page).content.decode()
    board = officer.get(f"{BOARD}?columns=steps").content.decode()
    assert "01/03/2026" not in board
    assert officer.post(reverse("record_step", args=[case.project.code]), data).status_code == 302
    assert StepRecord.objects.filter(retraction=False, voided_by__isnull=True).count() == 1
