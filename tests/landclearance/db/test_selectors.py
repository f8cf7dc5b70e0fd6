"""What was known about land: as of a day, as known at a moment, in a constant number of queries."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from landclearance.domain.states import CaseState, derive_case
from landclearance.models import ActKind, BlockerEventKind, ClearanceCase
from landclearance.selectors.clearance import clearance_as_known
from landclearance.services.acts import record_act, void_fact
from tests.factories.landclearance import (
    BlockerEventFactory,
    BlockerFactory,
    CaseFactory,
    HandoverFactory,
    PartFactory,
    case_with,
)
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


def state(case: ClearanceCase, as_of: date = TODAY, known_at: datetime = NOW) -> CaseState:
    land = clearance_as_known([case.project], as_of, known_at)[case.project.pk]
    return derive_case(land.cases[0], as_of, land.regimes).state


def test_geometry_and_figures_come_through() -> None:
    case = case_with(ActKind.INVENTORY)
    land = clearance_as_known([case.project], TODAY, NOW)[case.project.pk]
    (part,) = land.parts
    assert part.geometry is not None
    assert part.geometry.bounds == pytest.approx(case.parts.get().geometry.extent)
    assert part.area_m2 == Decimal("2850.0")
    assert land.cases[0].commune_code == "06184"
    assert land.cases[0].parts == land.parts


def test_a_project_without_land_has_empty_facts() -> None:
    project = ProjectFactory.create()
    land = clearance_as_known([project], TODAY, NOW)[project.pk]
    assert (land.cases, land.parts, land.blockers) == ((), (), ())


def test_the_number_of_queries_does_not_grow() -> None:
    def measured() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            clearance_as_known(projects, TODAY, NOW)
        return len(queries)

    projects = [ProjectFactory.create()]
    case_with(ActKind.INVENTORY, project=projects[0])
    few = measured()
    for _ in range(3):
        project = ProjectFactory.create(zone=projects[0].zone)
        projects.append(project)
        for _case in range(3):
            case = case_with(ActKind.RECOVERY_DECISION, parts=2, project=project)
            HandoverFactory.create(part=case.parts.first())
            BlockerEventFactory.create(blocker=BlockerFactory.create(project=project, case=case))
    assert measured() == few == 13


def test_the_past_is_as_it_was_and_as_it_was_known() -> None:
    case = case_with(ActKind.INVENTORY)
    assert state(case, date(2026, 2, 28)) is CaseState.NOTICED  # the inventory had not happened
    assert (
        state(case, known_at=datetime(2026, 2, 28, tzinfo=UTC)) is CaseState.NOTICED
    )  # it was not yet known
    case.refresh_from_db()
    late = record_act(
        case, ActKind.PUBLIC_POSTING, date(2026, 3, 10), today=TODAY, at=NOW + timedelta(hours=1), by=None
    )
    assert state(case) is CaseState.INVENTORIED  # recorded an hour after the question
    assert state(case, known_at=NOW + timedelta(hours=1)) is CaseState.POSTED
    void_fact(late[0], "Wrong case", today=TODAY, at=NOW + timedelta(hours=2), by=None)
    assert state(case, known_at=NOW + timedelta(hours=1)) is CaseState.POSTED  # what was believed then
    assert state(case, known_at=NOW + timedelta(hours=2)) is CaseState.INVENTORIED


def test_a_blocker_is_there_from_the_day_on_which_it_was_opened() -> None:
    blocker = BlockerFactory.create()
    BlockerEventFactory.create(blocker=blocker, happened_on=date(2026, 3, 2))
    BlockerEventFactory.create(
        blocker=blocker, kind=BlockerEventKind.UPDATED, happened_on=date(2026, 4, 1), expected_clear_on=TODAY
    )
    before = clearance_as_known([blocker.project], date(2026, 3, 1), NOW)[blocker.project.pk]
    after = clearance_as_known([blocker.project], date(2026, 3, 31), NOW)[blocker.project.pk]
    assert before.blockers == ()
    assert [event.kind for event in after.blockers[0].events] == ["opened"]


def test_a_case_recorded_later_was_not_there_before() -> None:
    case = CaseFactory.create(recorded_at=NOW)
    PartFactory.create(case=case)
    early = clearance_as_known([case.project], TODAY, NOW - timedelta(seconds=1))[case.project.pk]
    assert early.cases == ()
