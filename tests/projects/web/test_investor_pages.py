"""The investors' pages: what they say, who may do what, forms with errors, filters, a constant number of queries."""

import json
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from geodata.models import Zone
from projects.models import InvestorProject, LegalStepEvent, PortionEvent, Role
from projects.services.investor_events import record_portion_event
from projects.services.investors import create_investor_project, create_portion
from tests.conftest import AsRole
from tests.factories.projects import ProgrammeZoneFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
SQUARE = json.dumps(
    {"type": "Polygon", "coordinates": [[[106.7, 21.9], [106.701, 21.9], [106.701, 21.901], [106.7, 21.9]]]}
)


@pytest.fixture
def zone() -> Zone:
    return ProgrammeZoneFactory.create()


def make(zone: Zone, code: str, handover: str = "") -> InvestorProject:
    project = create_investor_project(zone, code, f"Kho {code} (bịa)", "warehouse", today=TODAY)
    portion = create_portion(project, "LP-1")
    if handover:
        record_portion_event(
            portion,
            "field_handover",
            date.fromisoformat(handover),
            today=TODAY,
            at=NOW,
            by=None,
            document_number="7/BB",
        )
    return project


def test_the_list_says_the_worst_first(as_role: AsRole, zone: Zone) -> None:
    make(zone, "a-later", "2026-06-01")
    make(zone, "b-over", "2020-06-01")
    page = as_role(Role.VIEWER, zone).get("/investors/?as_of=2026-11-23", HTTP_ACCEPT_LANGUAGE="en")
    text = page.content.decode()
    assert text.index("b-over") < text.index("a-later")
    assert "1 land portion past 12 months without a start." in " ".join(text.split())
    assert "01/06/2021" in text


def test_the_list_asks_the_database_as_often_for_many(as_role: AsRole, zone: Zone) -> None:
    client = as_role(Role.VIEWER, zone)
    make(zone, "kho-0", "2026-01-12")
    client.get("/investors/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/investors/")
    for number in range(1, 9):
        make(zone, f"kho-{number}", "2025-01-13")
    with CaptureQueriesContext(connection) as many:
        client.get("/investors/")
    assert len(many) == len(few)


def test_filters_live_in_the_address(as_role: AsRole, zone: Zone) -> None:
    make(zone, "kho-cu", "2020-06-01")
    make(zone, "kho-moi")
    client = as_role(Role.VIEWER, zone)
    text = client.get("/investors/?status=exceeded").content.decode()
    assert "kho-cu" in text
    assert "kho-moi" not in text
    assert "cw-chip" in text
    assert client.get("/investors/?status=nonsense&sort=nonsense&page=zz&text=%00").status_code == 200


def test_an_empty_zone_has_a_page(as_role: AsRole, zone: Zone) -> None:
    assert as_role(Role.VIEWER, zone).get("/investors/").status_code == 200
    assert as_role("nobody").get("/investors/").status_code == 200


def test_the_project_page_explains_the_clock(as_role: AsRole, zone: Zone) -> None:
    make(zone, "kho-1", "2025-03-15")
    text = (
        as_role(Role.VIEWER, zone)
        .get("/investors/kho-1/?as_of=2025-06-01", HTTP_ACCEPT_LANGUAGE="en")
        .content.decode()
    )
    flat = " ".join(text.split())
    assert "The last day, 15/03/2026, is off: the next working day is 16/03/2026." in flat
    assert "7/BB" in flat
    assert "Withdraw" not in flat


@pytest.mark.parametrize(
    "path", ["new/", "kho-1/portion/", "kho-1/event/", "kho-1/step/", "kho-1/conditions/"]
)
def test_only_planners_write(as_role: AsRole, zone: Zone, path: str) -> None:
    make(zone, "kho-1")
    assert as_role(Role.PLANNER, zone).get(f"/investors/{path}").status_code == 200
    for role in (Role.VIEWER, Role.LEADER, Role.FIELD_OFFICER, Role.CLEARANCE_OFFICER):
        assert as_role(role, zone).get(f"/investors/{path}").status_code == 403
        assert as_role(role, zone).post(f"/investors/{path}", {}).status_code == 403


def test_another_zones_projects_do_not_exist(as_role: AsRole, zone: Zone) -> None:
    make(ProgrammeZoneFactory.create(), "elsewhere", "2025-03-15")
    client = as_role(Role.PLANNER, zone)
    pk = PortionEvent.objects.get().pk
    assert client.get("/investors/elsewhere/").status_code == 404
    assert client.get("/investors/elsewhere/event/").status_code == 404
    assert client.post(f"/investors/withdraw/portion/{pk}/", {"reason": "x"}).status_code == 404
    assert client.post(f"/investors/withdraw/nonsense/{pk}/", {"reason": "x"}).status_code == 404


def test_a_planner_goes_the_whole_way(as_role: AsRole, zone: Zone) -> None:
    client = as_role(Role.PLANNER, zone)
    assert (
        client.post("/investors/new/", {"code": "kho-9", "name": "Kho", "kind": "warehouse"}).status_code
        == 302
    )
    outline = SimpleUploadedFile("lp.geojson", SQUARE.encode())
    sent = {"code": "LP-1", "area_m2": "5700", "file": outline}
    assert client.post("/investors/kho-9/portion/", sent).status_code == 302
    portion = InvestorProject.objects.get(code="kho-9").portions.get()
    event = {"portion": portion.pk, "kind": "field_handover", "happened_on": "2024-03-11"}
    refused = client.post("/investors/kho-9/event/", event, HTTP_ACCEPT_LANGUAGE="en")
    assert refused.status_code == 422
    assert "minutes of the hand-over" in refused.content.decode()
    assert client.post("/investors/kho-9/event/", {**event, "document_number": "7/BB"}).status_code == 302
    step = {"step_code": "planning", "status": "submitted", "happened_on": "2024-01-08"}
    assert client.post("/investors/kho-9/step/", step).status_code == 302
    stated = {"land_is_clear": "true", "permit_exempt": "unknown", "rice_land_m2": "0"}
    assert client.post("/investors/kho-9/conditions/", stated).status_code == 302
    assert InvestorProject.objects.get(code="kho-9").conditions == {"land_is_clear": True, "rice_land_m2": 0}
    pk = LegalStepEvent.objects.get().pk
    assert client.post(f"/investors/withdraw/step/{pk}/", {"reason": ""}).status_code == 302
    assert LegalStepEvent.objects.count() == 1
    assert client.post(f"/investors/withdraw/step/{pk}/", {"reason": "Nhầm"}).status_code == 302
    assert LegalStepEvent.objects.filter(retraction=True, voids=pk).exists()
    text = client.get("/investors/kho-9/").content.decode()
    assert "Nhầm" in text


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("new/", {"code": "có dấu", "name": "x", "kind": "warehouse"}),
        ("new/", {"code": "kho-1", "name": "x", "kind": "warehouse"}),
        ("new/", {"code": "new", "name": "x", "kind": "warehouse"}),
        ("new/", {"code": "x", "name": "x", "kind": "castle"}),
        ("kho-1/portion/", {"code": "LP-1"}),
        ("kho-1/portion/", {"code": "LP-2", "area_m2": "-3"}),
        ("kho-1/event/", {"kind": "extension", "happened_on": "2026-01-05", "months": "x"}),
        ("kho-1/step/", {"step_code": "x", "status": "granted", "happened_on": "2026-01-05"}),
        ("kho-1/conditions/", {"rice_land_m2": "-1"}),
    ],
)
def test_a_form_with_errors_comes_back(as_role: AsRole, zone: Zone, path: str, data: dict[str, str]) -> None:
    make(zone, "kho-1")
    assert as_role(Role.PLANNER, zone).post(f"/investors/{path}", data).status_code == 422


def test_the_outline_must_be_one(as_role: AsRole, zone: Zone) -> None:
    make(zone, "kho-1")
    client = as_role(Role.PLANNER, zone)
    for content in (b"\xff\xfe", b"not json", b"[" * 2000):
        sent = {"code": "LP-2", "file": SimpleUploadedFile("x.geojson", content)}
        assert client.post("/investors/kho-1/portion/", sent).status_code == 422


def test_a_portion_past_its_extension_is_not_called_unbegun(as_role: AsRole, zone: Zone) -> None:
    portion = make(zone, "kho-1", "2021-06-01").portions.get()
    more = [("extension", date(2022, 6, 6), 24), ("first_item_started", date(2023, 1, 9), None)]
    for kind, day, months in more:
        record_portion_event(
            portion, kind, day, today=TODAY, at=NOW, by=None, document_number="1/QĐ", months=months
        )
    client = as_role(Role.VIEWER, zone)
    text = client.get("/investors/?as_of=2026-11-23", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "1 land portion past its extension." in " ".join(text.split())
    assert "without a start" not in text
