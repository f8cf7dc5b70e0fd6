"""The page "Front": its sentence, its rows and their cases, shapes, rights and queries."""

from datetime import date
from typing import Any

import pytest
from django.contrib.gis.geos import LineString, Polygon
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from landclearance.models import ClearanceBoundary, ParcelPart
from projects.models import Project, Role, WorksFootprint
from tests.conftest import AsRole
from tests.factories.landclearance import (
    RECORDED,
    SOUTH,
    STEP,
    WEST,
    CaseFactory,
    HandoverFactory,
    ParcelFactory,
    PartFactory,
    rectangle,
)
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}
DAY = "?as_of=2026-11-20"


def part_of(project: Project, column: int, *, handed: bool) -> ParcelPart:
    parcel = ParcelFactory.create(zone=project.zone, column=column)
    case = CaseFactory.create(project=project, case_no=f"27-{column}")
    part: ParcelPart = PartFactory.create(case=case, parcel=parcel)
    if handed:
        HandoverFactory.create(part=part, happened_on=date(2026, 11, 2))
    return part


@pytest.fixture
def road() -> Project:
    """Ten parcels of 51.7 m across a road; only number 4 has not been handed over."""
    project: Project = ProjectFactory.create()
    for column in range(10):
        part_of(project, column, handed=column != 4)
    middle = SOUTH + STEP / 2
    line = LineString([(WEST, middle), (WEST + 10 * STEP, middle)], srid=4326)
    WorksFootprint.objects.create(project=project, activity_code="ROAD", geometry=line, width_m=20)
    ClearanceBoundary.objects.create(
        project=project, effective_on=date(2026, 1, 1), geometry=rectangle(0, width=10), recorded_at=RECORDED
    )
    return project


def page(client: Client, project: Project, more: str = DAY) -> str:
    answer = client.get(f"/projects/{project.code}/front/{more}", headers=EN)
    assert answer.status_code == 200
    return answer.content.decode()


def shapes(client: Client, project: Project) -> list[dict[str, Any]]:
    answer = client.get(f"/projects/{project.code}/front.geojson{DAY}", headers=EN)
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()["features"]
    return found


def test_the_sentence_says_clear_workable_fronts_and_the_parcel_that_opens_most(
    road: Project, as_role: AsRole
) -> None:
    html = page(as_role(Role.VIEWER, road.zone), road)
    assert "90.0 % of the ground is clear" in html
    assert "465 of 516 m, in 2 fronts; parcel 27/4 opens 52 m more." in html
    assert f"/clearance/{road.code}/27-4/" in html


def test_every_piece_is_a_row_and_a_shape(road: Project, as_role: AsRole) -> None:
    client = as_role(Role.VIEWER, road.zone)
    html = page(client, road)
    assert html.count('<rect class="cw-front-workable" x=') == 2
    assert html.count('<rect class="cw-front-blocked" x=') == 1
    found = shapes(client, road)
    assert [row["properties"]["kind"] for row in found] == ["workable", "blocked", "workable", "rank"]
    assert found[-1]["properties"]["rank"] == 1
    assert found[-1]["properties"]["title"] == "27/4: opens 52 m"
    lon, lat = found[-1]["geometry"]["coordinates"]
    assert rectangle(4).contains(Polygon.from_bbox((lon, lat, lon, lat)).centroid)


def test_ground_without_a_parcel_is_said_and_hatched(road: Project, as_role: AsRole) -> None:
    ParcelPart.objects.get(case__case_no="27-8").delete()
    html = page(as_role(Role.VIEWER, road.zone), road)
    assert "Of 52 m no parcel is on record: not counted as clear." in html
    assert 'fill="url(#cw-front-hatch)"' in html


def test_a_project_without_works_says_so(as_role: AsRole) -> None:
    project = ProjectFactory.create()
    html = page(as_role(Role.VIEWER, project.zone), project)
    assert "No works are drawn for this project" in html


def test_without_a_boundary_the_page_says_that_it_cannot_tell(road: Project, as_role: AsRole) -> None:
    ClearanceBoundary.objects.all().delete()
    assert "No clearance boundary is on record" in page(as_role(Role.VIEWER, road.zone), road)


@pytest.mark.parametrize("address", ["front/", "front.geojson"])
def test_who_may_not_see_the_project_finds_nothing(road: Project, as_role: AsRole, address: str) -> None:
    other = ProjectFactory.create()
    assert as_role(Role.PLANNER, other.zone).get(f"/projects/{road.code}/{address}").status_code == 404
    assert as_role(Role.PLANNER, other.zone).get(f"/projects/nowhere/{address}").status_code == 404


def test_more_parcels_ask_no_more_queries(road: Project, as_role: AsRole) -> None:
    client = as_role(Role.PLANNER, road.zone)
    page(client, road)
    with CaptureQueriesContext(
        connection,
    ) as few:
        page(client, road)
    for column in range(10, 25):
        part_of(road, column, handed=False)
    with CaptureQueriesContext(connection) as many:
        page(client, road)
    assert len(many) == len(few)
