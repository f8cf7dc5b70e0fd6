"""Evidence, reports and contradictions in the browser: who may attach, who sees which file, what goes out with it."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from landclearance.models import ClearanceCase, ClearanceClaim, ClearanceTarget, Evidence, EvidenceKind
from projects.models import Role
from tests.conftest import AsRole
from tests.factories.landclearance import CaseFactory, HandoverFactory, PartFactory
from tests.landclearance.db.test_evidence import photo

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def address(case: ClearanceCase) -> str:
    return f"/clearance/{case.project.code}/{case.case_no}/evidence/"


def sent(data: bytes, kind: str = "photo", **more: str) -> dict[str, Any]:
    # The name and the type that the browser states are lies: neither is believed.
    return {"file": SimpleUploadedFile("x.html", data, "text/html"), "kind": kind, "thing": "case"} | more


def test_a_field_officer_attaches_a_photo_from_the_camera(as_role: AsRole) -> None:
    case = PartFactory.create().case
    client = as_role(Role.FIELD_OFFICER, case.project.zone)
    form = client.get(address(case) + "?camera=1").content.decode()
    assert 'capture="environment"' in form
    assert 'value="minutes"' not in form  # scans carry names: for those who may record acts
    response = client.post(address(case), sent(photo((106.71, 21.97), "2026:06:01 09:30:00")))
    assert response.status_code == 302
    evidence = Evidence.objects.get()
    assert (evidence.content_type, evidence.taken_at is not None) == ("image/jpeg", True)
    assert client.post(address(case), sent(PDF, "minutes")).status_code == 422


@pytest.mark.parametrize("role", [Role.VIEWER, Role.LEADER])
def test_who_may_not_attach(as_role: AsRole, role: Role) -> None:
    case = PartFactory.create().case
    assert as_role(role, case.project.zone).post(address(case), sent(photo())).status_code == 403
    assert as_role("nobody").post(address(case), sent(photo())).status_code == 404
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    "data",
    [b"<html>", b"<svg/>", photo()[:200], b"\xff\xd8\xff", PDF],
    ids=["html", "svg", "cut", "start", "pdf"],
)
def test_hostile_files_are_refused_with_the_form(as_role: AsRole, data: bytes) -> None:
    case = PartFactory.create().case
    response = as_role(Role.PLANNER, case.project.zone).post(address(case), sent(data))
    assert response.status_code == 422
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("thing", ["part-999999", "handover-1", "nonsense", ""])
def test_a_thing_of_another_case_cannot_be_chosen(as_role: AsRole, thing: str) -> None:
    case = PartFactory.create().case
    client = as_role(Role.PLANNER, case.project.zone)
    assert client.post(address(case), sent(photo(), thing=thing)).status_code == 422


def test_what_goes_out_by_role(as_role: AsRole) -> None:
    """Everybody sees the picture drawn anew; the file as it came, and scans, only those who may see names."""
    handover = HandoverFactory.create()
    case, zone = handover.case, handover.case.project.zone
    planner = as_role(Role.PLANNER, zone)
    planner.post(address(case), sent(photo((106.71, 21.97))))
    planner.post(address(case), sent(PDF, "minutes", thing=f"handover-{handover.pk}"))
    picture, scan = Evidence.objects.get(kind=EvidenceKind.PHOTO), Evidence.objects.get(kind="minutes")
    for role in (Role.VIEWER, Role.FIELD_OFFICER, Role.LEADER):
        client = as_role(role, zone)
        seen = client.get(f"/clearance/evidence/{picture.pk}/")
        assert seen["Content-Type"] == "image/jpeg"
        assert seen["X-Content-Type-Options"] == "nosniff"
        assert b"Secret" not in seen.content
        assert not dict(Image.open(io.BytesIO(seen.content)).getexif())
        assert client.get(f"/clearance/evidence/{picture.pk}/?original=1").status_code == 403
        assert client.get(f"/clearance/evidence/{scan.pk}/").status_code == 403
    assert b"Secret" in planner.get(f"/clearance/evidence/{picture.pk}/?original=1").content
    download = planner.get(f"/clearance/evidence/{scan.pk}/")
    assert download["Content-Disposition"].startswith("attachment")
    assert as_role("nobody").get(f"/clearance/evidence/{picture.pk}/").status_code == 404


def test_a_file_that_is_gone_from_the_disk_is_not_found(as_role: AsRole) -> None:
    case = PartFactory.create().case
    client = as_role(Role.PLANNER, case.project.zone)
    client.post(address(case), sent(photo()))
    evidence = Evidence.objects.get()
    evidence.file.storage.delete(str(evidence.file.name))
    assert client.get(f"/clearance/evidence/{evidence.pk}/").status_code == 404


def test_withdrawing_needs_a_reason_and_the_right(as_role: AsRole) -> None:
    case = PartFactory.create().case
    zone = case.project.zone
    as_role(Role.PLANNER, zone).post(address(case), sent(photo()))
    url = f"/clearance/evidence/{Evidence.objects.get().pk}/withdraw/"
    assert as_role(Role.FIELD_OFFICER, zone).post(url, {"reason": "mine"}).status_code == 403
    officer = as_role(Role.CLEARANCE_OFFICER, zone)
    officer.post(url, {"reason": " "})
    assert Evidence.objects.count() == 1
    officer.post(url, {"reason": "wrong case"})
    assert Evidence.objects.filter(retraction=True).count() == 1


def test_reports_and_planned_days_by_form(as_role: AsRole) -> None:
    case = CaseFactory.create()
    url = f"/clearance/reports/{case.project.code}/"
    planner = as_role(Role.PLANNER, case.project.zone)
    said = {"form": "claim", "happened_on": "2026-05-29", "status": "done", "cases_handed_over": "2"}
    assert planner.post(url, said).status_code == 302
    assert planner.post(url, {"form": "claim", "happened_on": "2026-05-29"}).status_code == 422
    assert planner.post(url, {"form": "nonsense"}).status_code == 200
    target = {"form": "target", "decided_on": "2026-01-05", "finish_by": "2026-09-30"}
    assert planner.post(url, target).status_code == 302
    claim = ClearanceClaim.objects.get()
    corrected = said | {"cases_handed_over": "1", "corrects": str(claim.pk), "reason": "typing"}
    assert planner.post(url, corrected).status_code == 302
    assert (ClearanceClaim.objects.count(), ClearanceTarget.objects.count()) == (2, 1)
    viewer = as_role(Role.VIEWER, case.project.zone)
    assert viewer.get(url).status_code == 200
    assert viewer.post(url, said).status_code == 403
    assert as_role("nobody").get(url).status_code == 404


def test_the_list_of_contradictions_asks_as_often_for_many_as_for_one(as_role: AsRole) -> None:
    handover = HandoverFactory.create()
    client = as_role(Role.VIEWER, handover.case.project.zone)
    url = "/clearance/contradictions/"
    assert handover.case.case_no in client.get(url).content.decode()
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for _ in range(4):
        HandoverFactory.create(part__case__project=handover.case.project)
    with CaptureQueriesContext(connection) as many:
        body = client.get(url + "?severity=minor&code=no_minutes_scan").content.decode()
    assert len(many) == len(few)
    assert body.count("<tr>") == 6  # the heading and five rows
    assert client.get(url + "?severity=serious&code=x&page=99").status_code == 200


def test_the_case_page_shows_its_files_and_contradictions(as_role: AsRole) -> None:
    handover = HandoverFactory.create()
    case = handover.case
    planner = as_role(Role.PLANNER, case.project.zone)
    planner.post(address(case), sent(photo()))
    body = planner.get(f"/clearance/{case.project.code}/{case.case_no}/").content.decode()
    assert f"/clearance/evidence/{Evidence.objects.get().pk}/" in body
    assert Evidence.objects.get().sha256[:10] in body
