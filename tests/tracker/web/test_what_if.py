"""The ways of a case on its page, and what the case costs its project: figures, rights, queries, no names."""

from datetime import date
from typing import Any

import pytest
from django.contrib.gis.geos import MultiPolygon
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from landclearance.models import ActKind, ClearanceCase
from projects.domain.plans import ActivityPlan, CalendarPlan, LinkPlan
from projects.models import Project, Role, WorksFootprint
from projects.services.updates import record_update
from tests.conftest import AsRole
from tests.factories.landclearance import BlockerEventFactory, BlockerFactory, case_with
from tests.factories.projects import NEW_YEAR, ProgrammeZoneFactory, ProjectFactory

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}
DAY = "?as_of=2026-06-01"


def works(project: Project, ground: MultiPolygon) -> None:
    """Earthworks of 20 days on the case's ground from 01/06/2026, then pavement of 10; seven days a week."""
    record_update(
        project,
        start=date(2026, 6, 1),
        data_date=date(2026, 6, 1),
        calendars=[CalendarPlan("7d", "Seven days", (1, 2, 3, 4, 5, 6, 7), public_holidays=False)],
        activities=[
            ActivityPlan("EARTH", "Earthworks", 20, "7d"),
            ActivityPlan("PAVE", "Pavement", 10, "7d"),
        ],
        links=[LinkPlan("EARTH", "PAVE")],
        at=NEW_YEAR,
        by=None,
    )
    WorksFootprint.objects.create(project=project, activity_code="EARTH", geometry=ground)


@pytest.fixture
def case() -> ClearanceCase:
    """Decided on 28/05/2026, asked on 01/06/2026: hand-over by 29/06."""
    made = case_with(
        ActKind.RECOVERY_DECISION, project=ProjectFactory.create(zone__country_code="VN"), private=True
    )
    works(made.project, made.parts.get().geometry)
    return made


def cost(client: Client, case: ClearanceCase, more: str = DAY) -> str:
    answer = client.get(f"/projects/{case.project.code}/what-if/{case.case_no}/{more}", headers=EN)
    assert answer.status_code == 200
    return answer.content.decode()


def page(client: Client, case: ClearanceCase, more: str = DAY) -> str:
    answer = client.get(f"/clearance/{case.project.code}/{case.case_no}/{more}", headers=EN)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_cost_of_a_refusal_in_days_of_the_finish(case: ClearanceCase, as_role: AsRole) -> None:
    """Free today: 30 days from 01/06 end on 30/06. Present: from 29/06 to 28/07. Enforced: from 30/07 to 28/08."""
    html = cost(as_role(Role.VIEWER, case.project.zone), case)
    assert (
        "This case costs the project 28 days: it ends on 28/07/2026, and with the land free today on 30/06/2026."
        in html
    )
    assert "the project ends on 28/08/2026: 59 days more" in html
    assert "EARTH Earthworks" in html


def test_a_blocker_without_an_end_leaves_the_cost_open(case: ClearanceCase, as_role: AsRole) -> None:
    blocker = BlockerFactory.create(project=case.project, case=case, code="DISPUTE")
    BlockerEventFactory.create(blocker=blocker, happened_on=date(2026, 5, 30))
    html = cost(as_role(Role.VIEWER, case.project.zone), case)
    assert "Nobody can say when this case will be free" in html
    assert "the project ends on 28/08/2026" in html  # a dispute does not suspend the enforcement


def test_without_a_programme_the_cost_is_not_made_up(as_role: AsRole) -> None:
    made = case_with(ActKind.RECOVERY_DECISION)
    assert "has no programme that waits for this case" in cost(as_role(Role.VIEWER, made.project.zone), made)


def test_the_page_of_the_case_lists_the_ways(case: ClearanceCase, as_role: AsRole) -> None:
    html = page(as_role(Role.PLANNER, case.project.zone), case)
    assert "Ways to the hand-over" in html
    assert "Enforcement of the recovery" in html
    assert "22/06/2026" in html  # 10 + 10 days at the earliest
    assert f"/projects/{case.project.code}/what-if/{case.case_no}/?as_of=2026-06-01" in html
    late = page(as_role(Role.PLANNER, case.project.zone), case, "?as_of=2026-08-03")
    assert "A term of the land user has run out." in late


def test_land_that_is_handed_over_has_no_ways(as_role: AsRole, case: ClearanceCase) -> None:
    case.handovers.create(
        part=case.parts.get(), happened_on=date(2026, 5, 31), recorded_at=NEW_YEAR, minutes_number="BB-1"
    )
    assert "Ways to the hand-over" not in page(as_role(Role.VIEWER, case.project.zone), case)


def test_who_may_see_it_and_no_name_in_it(case: ClearanceCase, as_role: AsRole) -> None:
    user = case.land_user
    assert user is not None
    assert user.name not in cost(as_role(Role.PLANNER, case.project.zone), case)
    stranger = as_role(Role.PLANNER, ProgrammeZoneFactory.create())
    assert stranger.get(f"/projects/{case.project.code}/what-if/{case.case_no}/").status_code == 404
    own = as_role(Role.PLANNER, case.project.zone)
    assert own.get(f"/projects/{case.project.code}/what-if/nowhere/").status_code == 404


def test_more_cases_ask_no_more_queries(case: ClearanceCase, as_role: AsRole) -> None:
    client = as_role(Role.PLANNER, case.project.zone)
    cost(client, case)
    with CaptureQueriesContext(connection) as few:
        cost(client, case)
    more: dict[str, Any] = {"project": case.project, "parts": 2}
    for _ in range(4):
        case_with(ActKind.INVENTORY, **more)
    with CaptureQueriesContext(connection) as many:
        cost(client, case)
    assert len(many) == len(few)
