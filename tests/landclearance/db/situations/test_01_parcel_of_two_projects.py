"""Situation 1: one parcel split between two projects.

The transit zone takes the west of the household's parcel, the road the east; a strip of some 140 m² is left between
them, below the smallest plot. Two cases over one parcel; the household counts once in the zone.
"""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from landclearance.models import LandGroup, MinimumPlot, RemainderChoice
from landclearance.selectors.land_report import land_report
from landclearance.services.opening import open_cases
from projects.models import Project, Role
from tests.conftest import AsRole
from tests.factories.landclearance import LandUserFactory, ParcelFactory
from tests.factories.projects import ProjectFactory
from tests.landclearance.ground import strip

pytestmark = pytest.mark.django_db

DAY, TODAY = date(2026, 10, 1), date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.fixture
def projects() -> tuple[Project, Project]:
    zone_project = ProjectFactory.create()
    road = ProjectFactory.create(zone=zone_project.zone)
    parcel = ParcelFactory.create(zone=zone_project.zone, column=0)
    user = LandUserFactory.create(zone=zone_project.zone)
    for project, ground in ((zone_project, strip(0, 0.6)), (road, strip(0.65, 1))):
        open_cases(
            project, boundary=ground, on=DAY, today=TODAY, at=NOW, by=None, land_users={parcel.pk: user}
        )
    return zone_project, road


def test_parts_never_exceed_the_parcel(projects: tuple[Project, Project]) -> None:
    (row,) = land_report(projects[0], TODAY, NOW).overlaps
    assert row.others == (projects[1].code,)
    assert float(row.own_m2 + row.others_m2) < row.parcel_m2
    assert row.shared_m2 == 0 and row.over_m2 == 0


def test_ground_that_both_claim_is_named_in_square_metres(projects: tuple[Project, Project]) -> None:
    third = ProjectFactory.create(zone=projects[0].zone)
    open_cases(third, boundary=strip(0.5, 0.6), on=DAY, today=TODAY, at=NOW, by=None)
    (row,) = land_report(projects[0], TODAY, NOW).overlaps
    assert row.shared_m2 == pytest.approx(286, abs=3)


def test_the_strip_between_waits_for_the_land_users_choice(projects: tuple[Project, Project]) -> None:
    zone = projects[0].zone
    (row,) = land_report(projects[0], TODAY, NOW).remainders
    assert row.minimum is None  # nobody can say whether it is too small: it is listed, not passed over
    MinimumPlot.objects.create(
        zone=zone, land_group=LandGroup.AGRICULTURAL, area_m2=Decimal(360), valid_from=date(2024, 11, 1)
    )
    (row,) = land_report(projects[0], TODAY, NOW).remainders
    assert row.area_m2 == pytest.approx(143, abs=3) and row.choice is None
    RemainderChoice.objects.create(parcel=row.parcel, taken_by=projects[1], happened_on=DAY, recorded_at=NOW)
    (row,) = land_report(projects[0], TODAY, NOW).remainders
    assert row.choice is not None and row.choice.taken_by == projects[1]
    MinimumPlot.objects.update(area_m2=100)
    assert land_report(projects[0], TODAY, NOW).remainders == ()


def test_the_household_counts_once(projects: tuple[Project, Project]) -> None:
    report = land_report(projects[0], TODAY, NOW)
    assert (report.land_users, report.also_elsewhere, report.unknown_users) == (1, 1, 0)


def test_the_page_says_so_without_names_in_a_constant_number_of_queries(
    projects: tuple[Project, Project], as_role: AsRole
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(f"/clearance/{projects[0].code}/land/?as_of=2026-11-23")
        assert response.status_code == 200
        text = response.content.decode()
        assert "27/0" in text and projects[1].code in text
        assert "Ví Dụ" not in text
        return len(queries)

    client = as_role(Role.VIEWER, projects[0].zone)
    asked()
    few = asked()
    for column in range(1, 5):
        ParcelFactory.create(zone=projects[0].zone, column=column)
    open_cases(projects[0], boundary=strip(0, 5), on=TODAY, today=TODAY, at=NOW, by=None)
    assert asked() == few


def test_the_page_of_a_project_without_land_says_what_would_fill_it(as_role: AsRole) -> None:
    project = ProjectFactory.create()
    page = as_role(Role.VIEWER, project.zone).get(f"/clearance/{project.code}/land/")
    assert page.status_code == 200 and "cw-empty" in page.content.decode()
