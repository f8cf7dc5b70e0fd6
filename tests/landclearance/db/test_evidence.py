"""Evidence: what is read from a file, what is refused, and that it is kept once; claims and planned days."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from PIL import Image

from geodata.domain.errors import InputProblem
from landclearance.domain.contradictions import Code
from landclearance.models import ClearanceClaim, Evidence
from landclearance.selectors.contradictions import case_contradictions, zone_contradictions
from landclearance.services.claims import record_claim, set_clearance_target
from landclearance.services.evidence import attach_evidence, withdraw_evidence
from landclearance.services.evidence_files import JPEG, PDF, parse_evidence, shown_image
from tests.factories.landclearance import HandoverFactory, PartFactory
from tests.factories.projects import ProjectFactory

HANOI = "Asia/Ho_Chi_Minh"
NOW, TODAY = datetime(2026, 11, 23, 8, tzinfo=UTC), date(2026, 11, 23)
HOW: dict[str, Any] = {"today": TODAY, "at": NOW, "by": None}


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def photo(
    place: tuple[float, float] | None = None,
    taken: str = "",
    offset: str = "",
    colour: int = 90,
    kind: str = "JPEG",
) -> bytes:
    """A photo whose EXIF says ``place`` (longitude, latitude), ``taken`` by the camera's clock, and a name."""
    image = Image.new("RGB", (64, 48), (colour, 120, 60))
    exif = Image.Exif()
    exif[0x010E] = "Nguyen Van Secret"
    if place:
        longitude, latitude = place
        exif.get_ifd(0x8825).update(
            {
                1: "N" if latitude >= 0 else "S",
                2: _degrees(abs(latitude)),
                3: "E" if longitude >= 0 else "W",
                4: _degrees(abs(longitude)),
            }
        )
    if taken:
        exif.get_ifd(0x8769).update({36867: taken} | ({36881: offset} if offset else {}))
    out = io.BytesIO()
    image.save(out, kind, exif=exif)
    return out.getvalue()


def _degrees(value: float) -> tuple[float, float, float]:
    whole = int(value)
    minutes = int((value - whole) * 60)
    return float(whole), float(minutes), round((value - whole - minutes / 60) * 3600, 4)


def test_a_photo_carries_its_position_time_and_hash() -> None:
    """The camera's clock runs in the zone's time unless it says otherwise."""
    parsed = parse_evidence(photo((106.7102, 21.9702), "2026:06:01 09:30:00"), HANOI)
    assert parsed.content_type == JPEG
    assert parsed.position == pytest.approx((106.7102, 21.9702), abs=1e-6)
    assert parsed.taken_at == datetime(2026, 6, 1, 2, 30, tzinfo=UTC)
    assert len(parsed.sha256) == 64


def test_an_offset_in_the_photo_comes_before_the_zones_time() -> None:
    assert parse_evidence(photo(taken="2026:06:01 09:30:00", offset="+00:00"), HANOI).taken_at == datetime(
        2026, 6, 1, 9, 30, tzinfo=UTC
    )


@pytest.mark.parametrize(
    "taken", ["0000:00:00 00:00:00", "yesterday", "2026-06-01 09:30:00", "2026:13:01 00:00:00"]
)
def test_a_time_that_cannot_be_read_is_unknown(taken: str) -> None:
    assert parse_evidence(photo(taken=taken), HANOI).taken_at is None


@pytest.mark.parametrize("place", [None, (0.0, 0.0)])
def test_a_position_that_is_missing_or_the_origin_is_unknown(place: tuple[float, float] | None) -> None:
    assert parse_evidence(photo(place), HANOI).position is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a" + bytes(40),
        b"\xff\xd8\xff" + bytes(40),  # a JPEG by its first bytes only
        photo()[:300],  # cut off
        b"%PDF-1.7 and nothing that ends it",
        b"\x89PNG\r\n\x1a\n" + bytes(20),
        b"\xff\xd8\xff" + b"x" * (15 * 1024 * 1024),
    ],
)
def test_what_is_refused(data: bytes) -> None:
    with pytest.raises(InputProblem):
        parse_evidence(data, HANOI)


def test_an_image_that_unpacks_to_too_much_is_not_opened() -> None:
    out = io.BytesIO()
    Image.new("1", (12_000, 8_000)).save(out, "PNG")
    assert out.tell() < 50_000  # a small file of 96 million pixels
    with pytest.raises(InputProblem, match="million pixels"):
        parse_evidence(out.getvalue(), HANOI)


def test_the_shown_image_says_nothing_beside_the_picture() -> None:
    data = photo((106.7102, 21.9702), "2026:06:01 09:30:00")
    assert b"Secret" in data
    shown = shown_image(data)
    assert b"Secret" not in shown
    assert not dict(Image.open(io.BytesIO(shown)).getexif())


def test_a_scan_may_be_a_pdf() -> None:
    assert parse_evidence(b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n", HANOI).content_type == PDF


@pytest.mark.django_db
def test_the_same_file_is_refused_on_the_same_thing_and_flagged_on_another() -> None:
    part = PartFactory.create()
    other = PartFactory.create(case=part.case)
    data = photo()
    first = attach_evidence(part, "photo", data, **HOW)
    assert default_storage.exists(f"evidence/{first.sha256[:2]}/{first.sha256}")
    with pytest.raises(InputProblem, match="there already"):
        attach_evidence(part, "photo", data, **HOW)
    second = attach_evidence(other, "photo", data, **HOW)
    assert second.file.name == first.file.name  # kept once
    codes = [row.code for row in case_contradictions(part.case, TODAY, NOW)]
    assert codes == [Code.SAME_PHOTO, Code.SAME_PHOTO]
    withdraw_evidence(second, "wrong parcel", **HOW)
    assert case_contradictions(part.case, TODAY, NOW) == []
    with pytest.raises(InputProblem, match="withdrawn before"):
        withdraw_evidence(second, "again", **HOW)


@pytest.mark.django_db
def test_a_photo_outside_the_parcel_is_measured_in_metres() -> None:
    """110 m north of the parcel's north edge (0.001 degrees of latitude)."""
    part = PartFactory.create(parcel__column=0)
    box = part.geometry.extent
    inside = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    attach_evidence(part, "photo", photo(inside), **HOW)
    assert case_contradictions(part.case, TODAY, NOW) == []
    attach_evidence(part, "photo", photo((inside[0], box[3] + 0.001), colour=91), **HOW)
    row = case_contradictions(part.case, TODAY, NOW)[0]
    assert row.code is Code.PHOTO_OUTSIDE
    assert 108 <= int(str(row.words["metres"])) <= 113


@pytest.mark.django_db
def test_minutes_without_a_scan_are_listed_until_it_comes() -> None:
    handover = HandoverFactory.create()
    case = handover.case
    assert [row.code for row in case_contradictions(case, TODAY, NOW)] == [Code.NO_MINUTES_SCAN]
    attach_evidence(handover, "minutes", b"%PDF-1.7\n%%EOF\n", **HOW)
    assert case_contradictions(case, TODAY, NOW) == []


@pytest.mark.django_db
def test_a_pdf_is_no_photo_and_a_future_day_is_refused() -> None:
    part = PartFactory.create()
    with pytest.raises(InputProblem, match="not a photo"):
        attach_evidence(part, "photo", b"%PDF-1.7\n%%EOF\n", **HOW)
    with pytest.raises(InputProblem, match="future"):
        attach_evidence(part, "photo", photo(), happened_on=date(2026, 11, 24), **HOW)


@pytest.mark.django_db
def test_a_file_is_attached_by_command(tmp_path: Path) -> None:
    handover = HandoverFactory.create(minutes_number="BB-01")
    path = tmp_path / "photo.jpg"
    path.write_bytes(photo())
    call_command(
        "attach_evidence",
        path,
        project=handover.case.project.code,
        case=handover.case.case_no,
        minutes="BB-01",
    )
    assert Evidence.objects.get().handover == handover


@pytest.mark.django_db
def test_claims_by_command_add_up_plus_lists_and_contradict_the_minutes() -> None:
    handover = HandoverFactory.create(happened_on=date(2026, 4, 20))
    project = handover.case.project
    call_command(
        "record_claim", project=project.code, on="2026-05-29", status="done", cases="359+507", handed_over="2",
        area="38,1", area_handed_over="15,7", percent="41,36",
    )  # fmt: skip
    claim = ClearanceClaim.objects.get()
    assert (claim.cases_total, claim.area_percent) == (866, Decimal("41.36"))
    found = {
        row.code for row in zone_contradictions(project.zone, [project], date(2026, 5, 31), claim.recorded_at)
    }
    assert {Code.CASES_ABOVE_MINUTES, Code.SHARE_UNLIKE_QUOTIENT} <= found
    set_clearance_target(project, date(2026, 9, 30), date(2026, 1, 5), document_number="12/KH", **HOW)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "said",
    [
        {},
        {"status": "perfect"},
        {"cases_total": 3, "cases_handed_over": 4},
        {"area_m2": Decimal(-1)},
        {"area_percent": Decimal(101)},
        {"amount_paid": Decimal("NaN")},
    ],
)
def test_claims_that_say_nothing_or_nonsense_are_refused(said: dict[str, Any]) -> None:
    with pytest.raises(InputProblem):
        record_claim(ProjectFactory.create(), date(2026, 5, 29), **HOW, **said)


@pytest.mark.django_db
def test_a_claim_is_corrected_with_a_reason_once() -> None:
    project = ProjectFactory.create()
    wrong = record_claim(project, date(2026, 5, 29), cases_total=5, **HOW)
    with pytest.raises(InputProblem, match="reason"):
        record_claim(project, date(2026, 5, 29), cases_total=6, corrects=wrong, **HOW)
    record_claim(project, date(2026, 5, 29), cases_total=6, corrects=wrong, reason="typing", **HOW)
    with pytest.raises(InputProblem, match="corrected or withdrawn"):
        record_claim(project, date(2026, 5, 29), cases_total=7, corrects=wrong, reason="again", **HOW)
    assert ClearanceClaim.objects.known(TODAY, NOW).get().cases_total == 6
