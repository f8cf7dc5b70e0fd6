"""The progress sheet and the rows behind its figures, by role."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from landclearance.models import ActKind
from projects.models import Role
from tests.conftest import AsRole
from tests.factories.landclearance import case_with
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db
SHEET, ROWS = "/clearance/sheet/?kind=year&of=2026-06-30&as_of=2026-11-23", "/clearance/sheet/rows/"
PAID = "350.0"


def test_amounts_show_by_role_and_in_sums_of_enough_cases(as_role: AsRole) -> None:
    project = ProjectFactory.create()
    case_with(ActKind.PAYOUT, project=project, private=True)
    planner, viewer = as_role(Role.PLANNER, project.zone), as_role(Role.VIEWER, project.zone)
    assert PAID in planner.get(SHEET + "&lang=en").content.decode().replace(",", ".")
    assert PAID not in viewer.get(SHEET).content.decode().replace(",", ".")
    for _ in range(4):
        case_with(ActKind.PAYOUT, project=project, private=True)
    body = viewer.get(SHEET).content.decode().replace(",", ".")
    assert "1.750.0" in body  # five cases of 350 million together
    rows = viewer.get(ROWS + "?indicator=amount_paid&kind=year&of=2026-06-30&as_of=2026-11-23")
    assert "350" not in rows.content.decode()


def test_no_name_for_anybody(as_role: AsRole) -> None:
    project = ProjectFactory.create()
    case_with(ActKind.PAYOUT, project=project, private=True)
    for address in (SHEET, ROWS + "?indicator=users&as_of=2026-11-23"):
        assert "Nguyễn" not in as_role(Role.VIEWER, project.zone).get(address).content.decode()


def test_another_zones_user_sees_nothing_of_it(as_role: AsRole) -> None:
    project = ProjectFactory.create()
    case_with(ActKind.PAYOUT, project=project)
    stranger = as_role("nobody")
    assert project.name not in stranger.get(SHEET).content.decode()
    assert stranger.get(ROWS + f"?indicator=users&project={project.code}").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        *("?kind=century", "?of=yesterday", "?of=0001-01-01", "?of=9999-12-31", "?show=everything"),
        *("?kind=quarter&show=period", "?kind=year&show=change", "?as_of=2020-01-01"),
    ],
)
def test_whatever_is_asked_is_a_page(as_role: AsRole, query: str) -> None:
    project = ProjectFactory.create()
    case_with(ActKind.PAYOUT, project=project)
    assert as_role(Role.PLANNER, project.zone).get("/clearance/sheet/" + query).status_code == 200


@pytest.mark.parametrize("query", ["", "?indicator=", "?indicator=nonsense", "?indicator=users&project=none"])
def test_rows_of_nothing_are_not_found(as_role: AsRole, query: str) -> None:
    zone = ProjectFactory.create().zone
    assert as_role(Role.PLANNER, zone).get(ROWS + query).status_code == 404


def test_the_rows_are_those_that_entered_in_the_period(as_role: AsRole) -> None:
    project = ProjectFactory.create()
    paid = case_with(ActKind.PAYOUT, project=project)
    waiting = case_with(ActKind.APPROVAL, project=project)
    client = as_role(Role.LEADER, project.zone)
    body = client.get(
        ROWS + "?indicator=users_paid&kind=month&of=2026-05-31&show=period&as_of=2026-11-23"
    ).content.decode()
    assert paid.case_no in body
    assert waiting.case_no not in body
    assert "20/05/2026" in body


def test_the_page_asks_as_often_for_many_cases_as_for_one(as_role: AsRole) -> None:
    project = ProjectFactory.create()
    case_with(ActKind.PAYOUT, project=project)
    client = as_role(Role.PLANNER, project.zone)
    client.get(SHEET)
    with CaptureQueriesContext(connection) as few:
        client.get(SHEET)
    for _ in range(5):
        case_with(ActKind.PAYOUT, project=project)
    with CaptureQueriesContext(connection) as many:
        client.get(SHEET)
    assert len(many) == len(few)


def test_a_zone_without_projects_has_an_empty_page(as_role: AsRole) -> None:
    response = as_role("nobody").get("/clearance/sheet/")
    assert response.status_code == 200
