"""The map page, its drawer and the small map: what they answer, to whom, in which words."""

import json
import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from projects.models import Role
from tests.conftest import AsRole
from tests.factories.geodata import ZoneFactory
from tests.factories.landclearance import BlockerEventFactory
from tests.tracker.web.map_scene import CELL, SECRETS, SOUTH, WEST, full_scene, map_scene

pytestmark = pytest.mark.django_db


def config(page: str) -> dict[str, Any]:
    found = re.search(r'<script id="map-config" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found.group(1))
    return data


def read(client: Client, address: str, **query: Any) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def at(client: Client, lon: float, lat: float, zoom: int = 17) -> str:
    return read(client, "/map/at/", lon=lon, lat=lat, zoom=zoom)


def test_the_page_names_layers_counts_and_sources(as_role: AsRole) -> None:
    scene = full_scene()
    page = read(as_role(Role.VIEWER, scene.zone), "/map/")
    data = config(page)
    assert set(data["layers"]) >= {"basemap", "zones", "functional-areas", "projects", "parcels", "blockers"}
    assert data["codes"] == [scene.project.code]
    assert "GeoNames" in data["attribution"]
    assert "GeoNames, CC BY 4.0" in page  # the licence in full, in the panel
    for name in ("zones", "functional-areas", "projects", "parcels", "blockers", "names"):
        assert f'data-map-layer="{name}"' in page
    west, south, east, north = data["bounds"]
    assert west < WEST < east
    assert south < SOUTH < north


def test_no_script_or_style_is_inline(as_role: AsRole) -> None:
    # The content security policy would refuse it, and the map would stay empty.
    page = read(as_role(Role.VIEWER, map_scene().zone), "/map/")
    scripts = re.findall(r"<script(?![^>]*(?:src=|application/json))[^>]*>", page)
    assert scripts == []
    assert "<style" not in page
    assert not re.search(r"\son\w+=", page)


def test_the_legend_counts_add_up(as_role: AsRole) -> None:
    scene = map_scene(parts=5)
    with translation.override("en"):
        page = read(as_role(Role.VIEWER, scene.zone), "/map/")
    figures = [int(text) for text in re.findall(r"cw-swatch cw-state-\w+.*?<b>(\d+)</b>", page, re.DOTALL)]
    assert sum(figures) == 5


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({}, 1),
        ({"level": "watch"}, 1),
        ({"level": "critical"}, 0),
        ({"level": ["critical", "watch"]}, 1),
        ({"cause": "clearance", "group": "B"}, 1),
        ({"group": "A"}, 0),
        ({"level": "no-such-level"}, 0),  # an old bookmark: shows nothing, and a chip to remove it
    ],
)
def test_filters_are_those_of_the_portfolio(as_role: AsRole, query: dict[str, Any], codes: int) -> None:
    scene = map_scene()
    page = read(as_role(Role.VIEWER, scene.zone), "/map/", **query)
    data = config(page)
    assert (len(data["codes"]), data["filtered"]) == (codes, codes == 0)
    assert ("data-map-chip" in page) == bool(query)


def test_the_page_opens_on_a_project(as_role: AsRole) -> None:
    scene = map_scene()
    client = as_role(Role.VIEWER, scene.zone)
    start = config(read(client, "/map/", project=scene.project.code))["start"]
    assert start["open"] == f"project/{scene.project.pk}"
    assert start["bounds"][0] < WEST < start["bounds"][2]
    assert config(read(client, "/map/", project="no-such"))["start"] == {}


def test_the_page_without_any_zone_still_opens(as_role: AsRole) -> None:
    data = config(read(as_role("nobody"), "/map/"))
    assert data["codes"] == []
    assert len(data["bounds"]) == 4


def test_a_click_finds_the_part_and_links_to_its_case(as_role: AsRole) -> None:
    scene = full_scene()
    part = scene.parts[0]
    found = at(as_role(Role.VIEWER, scene.zone), WEST + CELL / 4, SOUTH + CELL / 4)
    assert f'data-part="{part.pk}"' in found
    assert f"/clearance/{scene.project.code}/{part.case.case_no}/" in found
    assert f"/projects/{scene.project.code}/" in found
    assert "03/08/2026" in found
    for secret in SECRETS:
        assert secret not in found


def test_a_click_holds_only_what_is_under_it(as_role: AsRole) -> None:
    scene = map_scene()
    client = as_role(Role.VIEWER, scene.zone)
    second = at(client, WEST + CELL * 1.5, SOUTH + CELL / 4)
    assert f'data-part="{scene.parts[1].pk}"' in second
    assert f'data-part="{scene.parts[0].pk}"' not in second


def test_a_click_beside_everything_says_so(as_role: AsRole) -> None:
    scene = map_scene()
    found = at(as_role(Role.VIEWER, scene.zone), 10.0, 50.0)
    assert "data-part" not in found
    assert "<p" in found


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"lon": "east", "lat": "21", "zoom": "12"},
        {"lon": "nan", "lat": "21", "zoom": "12"},
        {"lon": "106", "lat": "91", "zoom": "12"},
        {"lon": "106", "lat": "21", "zoom": "99"},
        {"lon": "106", "lat": "21", "zoom": "12.5"},
    ],
)
def test_a_click_that_makes_no_sense_is_refused(as_role: AsRole, query: dict[str, str]) -> None:
    assert as_role(Role.VIEWER).get("/map/at/", query).status_code == 400


def test_another_zone_answers_nothing(as_role: AsRole) -> None:
    scene = map_scene()
    client = as_role(Role.PLANNER, ZoneFactory.create(code="elsewhere", without_boundary=True))
    assert "data-part" not in at(client, WEST + CELL / 4, SOUTH + CELL / 4)
    for kind, pk in (
        ("part", scene.parts[0].pk),
        ("blocker", scene.blocker.pk),
        ("project", scene.project.pk),
    ):
        assert client.get(f"/map/panel/{kind}/{pk}/").status_code == 404
    assert client.get(f"/map/mini/{scene.project.code}/").status_code == 404


@pytest.mark.parametrize(
    ("kind", "status"), [("part", 200), ("blocker", 200), ("project", 200), ("owner", 404)]
)
def test_the_drawer_by_number(as_role: AsRole, kind: str, status: int) -> None:
    scene = map_scene()
    numbers = {"part": scene.parts[0].pk, "blocker": scene.blocker.pk, "project": scene.project.pk}
    response = as_role(Role.VIEWER, scene.zone).get(f"/map/panel/{kind}/{numbers.get(kind, 1)}/")
    assert response.status_code == status
    for secret in SECRETS:
        assert secret not in response.content.decode()


def test_a_closed_blocker_leaves_the_map(as_role: AsRole) -> None:
    scene = map_scene()
    client = as_role(Role.VIEWER, scene.zone)
    middle = (WEST + 1.5 * CELL, SOUTH + CELL / 2)
    assert scene.blocker.title in at(client, *middle)
    BlockerEventFactory.create(blocker=scene.blocker, kind="closed", happened_on=date(2026, 6, 1))
    assert scene.blocker.title not in at(client, *middle)


def test_the_small_map_knows_where_the_works_are(as_role: AsRole) -> None:
    scene = map_scene()
    data = as_role(Role.VIEWER, scene.zone).get(f"/map/mini/{scene.project.code}/").json()
    assert data["project"] == scene.project.code
    assert data["bounds"][0] < WEST < data["bounds"][2]


@pytest.mark.parametrize("address", ["/map/", "/map/at/?lon=106.7001&lat=21.9601&zoom=17"])
def test_more_projects_cost_no_more_queries(as_role: AsRole, address: str) -> None:
    scene = full_scene(parts=2)
    client = as_role(Role.VIEWER, scene.zone)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _ in range(3):
        map_scene(parts=4, zone=scene.zone)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)
