"""Issuing bulletins: figures of the run, the change since the last issue, the same bytes for good."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from geodata.domain.errors import InputProblem
from geodata.models import Zone
from landclearance.services.handover import record_handover
from tests.tracker.db import scene
from tracker.models import AssessmentRun, Bulletin
from tracker.services.bulletins import issue_bulletin, render_bulletin

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def issue(place: Zone, month: int, known: datetime = NOW) -> Bulletin:
    return issue_bulletin(place, date(2026, month, 1), today=TODAY, known_at=known, at=NOW)


def test_the_first_issue_has_nothing_to_compare_with() -> None:
    place = scene.zone()
    scene.land(scene.project(place))
    found = issue(place, 9)
    assert found.content["changes"] is None
    assert found.content["as_of"] == "2026-09-30"
    assert found.content["headline"]["parts"] == 2
    assert found.content["map_svg"].startswith("<svg")
    assert "<style" not in found.content["map_svg"]


def test_the_next_issue_tells_what_changed_and_may_go_down() -> None:
    place = scene.zone()
    made = scene.project(place)
    case = scene.land(made)
    scene.utility(made, date(2026, 12, 1))
    first = issue(place, 9)
    record_handover(case, date(2026, 10, 10), "1/BB", today=TODAY, at=NOW, by=None)
    second = issue(place, 10)
    change = second.content["changes"]
    assert second.previous == first
    assert change["parts_handed_over"] == 2
    assert change["area_handed_over_m2"] == pytest.approx(5700.0)
    assert {row["kind"] for row in change["blockers_gone"]} == {"parcel"}
    for key in ("parts", "parts_handed_over", "cases_handed_over"):
        assert second.content["headline"][key] - first.content["headline"][key] == change[key]


def test_the_same_facts_never_make_a_second_issue() -> None:
    place = scene.zone()
    made = scene.project(place)
    first = issue(place, 9)
    assert issue(place, 9) == first
    assert AssessmentRun.objects.count() == 1
    scene.utility(made, date(2026, 12, 1))
    again = issue(place, 9)
    assert (again.issue, Bulletin.objects.count()) == (2, 2)


@pytest.mark.parametrize("fmt", ["pdf", "html", "json"])
def test_rendered_again_it_is_the_same_to_the_byte(fmt: str) -> None:
    place = scene.zone()
    scene.land(scene.project(place))
    found = issue(place, 9)
    first = render_bulletin(found, fmt)
    assert render_bulletin(Bulletin.objects.get(pk=found.pk), fmt) == first


def test_the_pdf_says_the_shares_and_the_communes(tmp_path: Path) -> None:
    place = scene.zone()
    made = scene.project(place)
    scene.land(made)
    scene.utility(made, date(2026, 12, 1))
    path = tmp_path / "b.pdf"
    path.write_bytes(render_bulletin(issue(place, 9), "pdf"))
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "Đường điện" in text
    assert made.clearance_cases.get().commune.name in text
    assert "30/09/2026" in text


def test_both_languages(settings: object) -> None:
    place = scene.zone()
    scene.project(place)
    found = issue(place, 9)
    assert "BÁO CÁO" in render_bulletin(found, "html", "vi").decode()
    english = render_bulletin(found, "html", "en").decode()
    assert "REPORT" in english
    assert "BÁO CÁO" not in english


def test_a_month_to_come_and_an_empty_zone_are_refused() -> None:
    place = scene.zone()
    with pytest.raises(InputProblem, match="no project"):
        issue(place, 9)
    scene.project(place)
    with pytest.raises(InputProblem, match="not begun"):
        issue(place, 12)
    assert not AssessmentRun.objects.exists()


def test_the_command_writes_files(tmp_path: Path) -> None:
    place = scene.zone()
    scene.project(place)
    args = ["--zone", place.code, "--period", "2026-10", "--formats", "pdf,html,json", "--out", str(tmp_path)]
    call_command("bulletin", *args)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [f"{place.code}-2026-10-1.{fmt}" for fmt in ("html", "json", "pdf")]
    assert json.loads((tmp_path / names[1]).read_text("utf-8"))["period"] == "2026-10"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"--period": "10/2026"}, "not a month"),
        ({"--period": "2999-01"}, "not begun"),
        ({"--formats": "pdf,docx"}, "no format 'docx'"),
        ({"--formats": ","}, "no format"),
        ({"--zone": "khong-co"}, "no zone"),
        ({"--known-at": "hom qua"}, "not a moment"),
    ],
)
def test_bad_options_are_one_clear_line(tmp_path: Path, changed: dict[str, str], told: str) -> None:
    place = scene.zone()
    scene.project(place)
    options = {"--zone": place.code, "--period": "2026-10", "--out": str(tmp_path), **changed}
    with pytest.raises(CommandError, match=told) as refused:
        call_command("bulletin", *[part for pair in options.items() for part in pair])
    assert "\n" not in str(refused.value)
    assert list(tmp_path.iterdir()) == []
    assert not Bulletin.objects.exists()
