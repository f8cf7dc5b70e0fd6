"""The page of one parcel: papers on its area, versions, parts by project; who may see and record what."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from geodata.domain.errors import InputProblem
from landclearance.models import Parcel, ParcelArea
from landclearance.selectors.parcel_areas import areas_of
from landclearance.services.parcel_areas import record_parcel_area
from landclearance.services.parcels import NewParcel, Record, resurvey_parcel
from projects.models import Role
from tests.conftest import AsRole
from tests.factories.landclearance import (
    BlockerEventFactory,
    BlockerFactory,
    CaseFactory,
    OldCommuneFactory,
    ParcelFactory,
    PartFactory,
    rectangle,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


def held(**parcel: object) -> Parcel:
    """A parcel of which a private case needs all."""
    case = CaseFactory.create(private=True)
    made: Parcel = ParcelFactory.create(zone=case.project.zone, **parcel)
    PartFactory.create(case=case, parcel=made)
    return made


def test_an_area_through_the_form_and_what_is_compensated(as_role: AsRole) -> None:
    parcel = held(certificate_area_m2=Decimal("250.0"))
    client = as_role(Role.CLEARANCE_OFFICER, parcel.zone)
    page = f"/clearance/parcels/{parcel.pk}/"
    body = client.get(page, headers={"accept-language": "en"}).content.decode()
    assert "as imported" in body and "not enough data" in body
    data = {"kind": "measured", "area_m2": "238,4", "happened_on": "2026-03-02", "document_number": "TL-7"}
    assert client.post(page + "area/", data).status_code == 302
    body = client.get(page, headers={"accept-language": "en"}).content.decode()
    assert "TL-7" in body and "02/03/2026" in body and "as measured" in body
    before = client.get(page + "?as_of=2026-03-01", headers={"accept-language": "en"}).content.decode()
    assert "TL-7" not in before
    area = ParcelArea.objects.get()
    assert area.area_m2 == Decimal("238.4")
    withdraw = f"/clearance/parcels/areas/{area.pk}/withdraw/"
    assert client.post(withdraw, {"reason": "wrong parcel"}).status_code == 302
    assert "measured" not in areas_of([parcel], TODAY, datetime(2100, 1, 1, tzinfo=UTC))[parcel.pk]


def test_larger_with_an_open_dispute_is_not_enough_data(as_role: AsRole) -> None:
    parcel = held(certificate_area_m2=Decimal("250.0"), measured_area_m2=Decimal("300.0"))
    client = as_role(Role.PLANNER, parcel.zone)
    page = f"/clearance/parcels/{parcel.pk}/"
    assert "nobody disputes" in client.get(page, headers={"accept-language": "en"}).content.decode()
    case = parcel.parts.get().case
    blocker = BlockerFactory.create(project=case.project, case=case, code="DISPUTE")
    BlockerEventFactory.create(blocker=blocker)
    body = client.get(page, headers={"accept-language": "en"}).content.decode()
    assert "a dispute is open" in body and "nobody disputes" not in body


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("area_m2", "0"),
        ("area_m2", "-3"),
        ("area_m2", "NaN"),
        ("area_m2", "99999999999"),
        ("kind", "guess"),
        ("happened_on", "2999-01-01"),
        ("happened_on", "0001-01-01"),
        ("document_number", ""),
        ("document_number", " "),
        ("note", "x" * 301),
    ],
)
def test_refused_areas(as_role: AsRole, field: str, value: str) -> None:
    parcel = held()
    data = {"kind": "map", "area_m2": "250", "happened_on": "2026-03-02", "document_number": "BĐ-1"}
    client = as_role(Role.PLANNER, parcel.zone)
    response = client.post(f"/clearance/parcels/{parcel.pk}/area/", data | {field: value})
    assert response.status_code == 422
    assert not ParcelArea.objects.exists()


def test_by_the_command_and_only_for_a_version_that_holds() -> None:
    parcel = held(number="14")
    out = StringIO()
    options = {"kind": "certificate", "area_m2": "250,5", "document": "GCN 12", "on": "2010-05-04"}
    call_command("record_parcel_area", zone=parcel.zone.code, parcel="27/14", **options, stdout=out)
    assert out.getvalue() == "27/14: certificate 250.5 m², GCN 12.\n"
    with pytest.raises(CommandError, match="not one of the known values"):
        call_command("record_parcel_area", zone=parcel.zone.code, parcel="27/14", **(options | {"kind": "x"}))
    record = Record(on=date(2026, 6, 1), today=TODAY, at=NOW, by=None)
    resurvey_parcel(parcel, NewParcel(geometry=None, number="99"), record)
    with pytest.raises(InputProblem, match="no longer holds"):
        record_parcel_area(
            parcel, "measured", Decimal(5), date(2026, 6, 1), "TL", today=TODAY, at=NOW, by=None
        )


def test_lineage_both_ways_and_the_name_only_for_those_who_may(as_role: AsRole) -> None:
    old = held(number="14")
    record = Record(on=date(2026, 6, 1), today=TODAY, at=NOW, by=None, document_number="TL-12")
    new = resurvey_parcel(old, NewParcel(number="99"), record).new[0]
    planner, viewer = as_role(Role.PLANNER, old.zone), as_role(Role.VIEWER, old.zone)
    assert f"/clearance/parcels/{new.pk}/" in planner.get(f"/clearance/parcels/{old.pk}/").content.decode()
    assert f"/clearance/parcels/{old.pk}/" in planner.get(f"/clearance/parcels/{new.pk}/").content.decode()
    assert "Nguyễn" in planner.get(f"/clearance/parcels/{old.pk}/").content.decode()
    seen = viewer.get(f"/clearance/parcels/{old.pk}/")
    assert seen.status_code == 200
    assert "Nguyễn" not in seen.content.decode() and "/area/" not in seen.content.decode()
    assert viewer.get(f"/clearance/parcels/{old.pk}/area/").status_code == 403
    assert as_role("nobody").get(f"/clearance/parcels/{old.pk}/").status_code == 404
    assert planner.get("/clearance/parcels/999999/").status_code == 404


def test_as_many_questions_for_many_parts_and_papers_as_for_one(as_role: AsRole) -> None:
    parcel = held()
    case = parcel.parts.get().case
    client = as_role(Role.PLANNER, parcel.zone)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(f"/clearance/parcels/{parcel.pk}/").status_code == 200
        return len(queries)

    record_parcel_area(parcel, "map", Decimal(7), TODAY, "BĐ", today=TODAY, at=NOW, by=None)
    asked()
    first = asked()
    for place in range(4):
        other = CaseFactory.create(project=case.project, private=True)
        PartFactory.create(case=other, parcel=parcel, geometry=rectangle(place + 20))
        record_parcel_area(parcel, "map", Decimal(7 + place), TODAY, "BĐ", today=TODAY, at=NOW, by=None)
    assert asked() == first


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("tờ 27 thửa 14", True),
        ("thửa 14 tờ 27 Bảo Lâm", True),
        ("27/14 bao lam", True),
        ("bảo lâm", True),
        ("06190", True),
        ("tờ 27 thửa 15", False),
        ("tờ 27 thửa 14 Thụy Hùng", False),
        ("thụy hùng", False),
    ],
)
def test_the_case_list_finds_parcels_as_people_write_them(as_role: AsRole, text: str, found: bool) -> None:
    parcel = held(number="14", old_commune=OldCommuneFactory.create(code="06190", name="Bảo Lâm"))
    case = parcel.parts.get().case
    body = as_role(Role.VIEWER, parcel.zone).get("/clearance/", {"text": text}).content.decode()
    assert (f"/{case.case_no}/" in body) is found
