"""Tiles: what they may say, to whom, how fresh, how many queries."""

from typing import Any

import mapbox_vector_tile
import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from projects.models import Role
from tests.conftest import AsRole
from tests.factories.geodata import ZoneFactory
from tests.tracker.web.map_scene import SECRETS, X, Y, Z, basemap_scene, full_scene, map_scene
from tracker.models import PartAssessment
from tracker.selectors.map_layers import LAYERS

pytestmark = pytest.mark.django_db

# Written here a second time on purpose: a property added to a tile has to be added to this list by hand.
PUBLIC_PROPERTIES = {
    "basemap": {"name", "name_en", "rank", "approximate", "of"},
    "zones": {"id", "code", "name", "name_en"},
    "functional-areas": {"id", "code", "kind", "approximate", "name", "name_en"},
    "projects": {
        *("id", "project", "level", "activity", "approximate", "name", "name_en"),
        *("slip", "at_least", "parts", "parts_handed_over"),
    },
    "parcels": {"id", "project", "label", "use", "state", "holder", "blocks", "code"},
    "blockers": {"id", "kind", "project", "code", "level"},
    "investors": {"id", "investor", "code", "status"},
}


@pytest.fixture(autouse=True)
def fresh_tiles() -> None:
    caches["tiles"].clear()


def address(layer: str, z: int = Z, x: int = X, y: int = Y) -> str:
    return f"/tiles/{layer}/{z}/{x}/{y}.mvt"


def contents(
    client: Client, layer: str, z: int = Z, x: int = X, y: int = Y
) -> dict[str, list[dict[str, Any]]]:
    """Properties of the features, by layer inside the tile."""
    response = client.get(address(layer, z, x, y))
    assert response.status_code in (200, 204)
    if response.status_code == 204:
        return {}
    decoded = mapbox_vector_tile.decode(response.content)
    return {name: [f["properties"] for f in inner["features"]] for name, inner in decoded.items()}


@pytest.mark.parametrize("layer", LAYERS)
def test_every_layer_shows_the_scene_and_nothing_private(as_role: AsRole, layer: str) -> None:
    scene = full_scene()
    client = as_role(Role.VIEWER, scene.zone)
    raw = client.get(address(layer)).content
    found = contents(client, layer)
    assert found
    assert {name for inner in found.values() for f in inner for name in f} <= PUBLIC_PROPERTIES[layer]
    assert set(found) <= set(LAYERS[layer].contents)
    for secret in SECRETS:
        assert secret.encode() not in raw


def test_the_basemap_draws_every_kind(as_role: AsRole) -> None:
    basemap_scene()
    found = contents(as_role(Role.VIEWER), "basemap")
    assert set(found) == {
        *(
            "land",
            "provinces",
            "communes",
            "border",
            "rivers",
            "water",
            "roads",
            "railway",
            "gates",
            "places",
        ),
        "names",
    }
    assert {(f["of"], f["name"]) for f in found["names"]} >= {("water", "water N")}


def test_parts_carry_their_state_and_unknown_is_said(as_role: AsRole) -> None:
    scene = map_scene()
    found = contents(as_role(Role.VIEWER, scene.zone), "parcels")["parts"]
    by_id = {f["id"]: f for f in found}
    first, second, third = (by_id[part.pk] for part in scene.parts)
    assert (first["state"], first["blocks"], first["code"]) == ("posted", True, "PRICE")
    assert (second["state"], second["blocks"]) == ("handed_over", False)
    assert (third["state"], third["blocks"]) == ("unknown", False)


def test_projects_carry_level_and_slip(as_role: AsRole) -> None:
    scene = map_scene()
    found = contents(as_role(Role.VIEWER, scene.zone), "projects")
    assert {f["level"] for f in found["works_lines"]} == {"watch"}
    assert [(f["project"], f["level"], f["slip"]) for f in found["project_points"]] == [
        (scene.project.code, "watch", 47)
    ]


def test_a_project_never_assessed_is_unknown_not_green(as_role: AsRole) -> None:
    scene = map_scene()
    scene.assessment.delete()
    found = contents(as_role(Role.VIEWER, scene.zone), "projects")
    assert {f["level"] for inner in found.values() for f in inner} == {"unknown"}
    assert all("slip" not in f for f in found["project_points"])


def test_a_corridor_gets_its_width_close_up(as_role: AsRole) -> None:
    scene = map_scene()
    client = as_role(Role.VIEWER, scene.zone)
    assert "works" not in contents(client, "projects")
    assert contents(client, "projects", 14, 13048, 7167)["works"]


def test_blockers_are_marked_once_each(as_role: AsRole) -> None:
    scene = map_scene()
    client = as_role(Role.VIEWER, scene.zone)
    close = contents(client, "blockers")["blockers"]
    assert {(f["kind"], f["id"], f["code"]) for f in close} == {
        ("part", scene.parts[0].pk, "PRICE"),
        ("blocker", scene.blocker.pk, "UTILITY"),
    }
    far = contents(client, "blockers", 11, X // 2, Y // 2)["blockers"]
    assert {f["kind"] for f in far} == {"blocker"}


@pytest.mark.parametrize("layer", ["zones", "functional-areas", "projects", "parcels", "blockers"])
def test_members_of_another_zone_see_nothing(as_role: AsRole, layer: str) -> None:
    full_scene()
    elsewhere = ZoneFactory.create(code="elsewhere", without_boundary=True)
    assert contents(as_role(Role.PLANNER, elsewhere), layer) == {}
    assert contents(as_role("nobody"), layer) == {}


def test_anonymous_readers_are_sent_to_sign_in(client: Client) -> None:
    assert client.get(address("parcels")).status_code == 302


@pytest.mark.parametrize(
    ("layer", "z", "x", "y", "status"),
    [
        ("parcels", 12, X, Y, 200),
        ("parcels", 11, X // 2, Y // 2, 204),  # too far out for parcels: nothing, not everything
        ("parcels", 12, 0, 0, 204),  # a tile with nothing in it
        ("parcels", 12, 4096, 0, 404),  # x is exclusive of 2**12
        ("parcels", 23, 0, 0, 404),  # deeper than the grid
        ("landowners", 12, X, Y, 404),  # no such layer
    ],
)
def test_limits(as_role: AsRole, layer: str, z: int, x: int, y: int, status: int) -> None:
    scene = map_scene()
    response = as_role(Role.VIEWER, scene.zone).get(address(layer, z, x, y))
    assert response.status_code == status


def test_an_unchanged_tile_is_not_sent_twice(as_role: AsRole) -> None:
    scene = map_scene()
    client = as_role(Role.VIEWER, scene.zone)
    first = client.get(address("parcels"))
    assert first["Cache-Control"] == "private, no-cache"
    again = client.get(address("parcels"), headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_new_assessment_makes_a_new_tile(as_role: AsRole) -> None:
    scene = map_scene()
    client = as_role(Role.VIEWER, scene.zone)
    before = client.get(address("parcels"))
    later = map_scene(parts=1, zone=scene.zone)  # another project, another run
    after = client.get(address("parcels"), headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert later.project.code in {f["project"] for f in contents(client, "parcels")["parts"]}


def test_a_past_day_shows_what_was_found_then(as_role: AsRole) -> None:
    scene = map_scene()
    client = as_role(Role.VIEWER, scene.zone)
    assert PartAssessment.objects.filter(state="posted").exists()
    response = client.get(address("parcels") + "?as_of=2026-01-01")
    parts = mapbox_vector_tile.decode(response.content)["parts"]["features"]
    assert {f["properties"]["state"] for f in parts} == {"unknown"}


@pytest.mark.parametrize("layer", LAYERS)
def test_more_rows_cost_no_more_queries(as_role: AsRole, layer: str) -> None:
    scene = full_scene(parts=2)
    client = as_role(Role.VIEWER, scene.zone)
    with CaptureQueriesContext(connection) as few:
        client.get(address(layer))
    for _ in range(3):
        map_scene(parts=6, zone=scene.zone)
    with CaptureQueriesContext(connection) as many:
        client.get(address(layer))
    # The first request of a process may ask once for what is then kept (content types).
    assert len(many) <= len(few) <= 16
