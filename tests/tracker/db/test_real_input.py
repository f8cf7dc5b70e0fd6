"""docs/how_to/second_zone.md, run as it is written: files that are not ours, through the commands alone."""

import json
import re
import shlex
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client
from pypdf import PdfReader

from geodata.models import Zone
from landclearance.models import ClearanceCase, Parcel
from projects.models import Role
from tests.conftest import AsRole
from tests.factories.projects import ProgrammeZoneFactory
from tests.tracker.recompute import check

pytestmark = pytest.mark.django_db

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "how_to" / "second_zone.md"
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
IN_VIEW = (16, 33923, 22948)
"""A tile (zoom, column, row) in the middle of the works: 6.3492 E, 47.3813 N."""


def blocks(language: str) -> list[str]:
    return re.findall(
        rf"^```{language}\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )


def lines(language: str, start: str) -> list[str]:
    found = [line for block in blocks(language) for line in block.splitlines()]
    return [line.removeprefix(start) for line in found if line.startswith(start)]


class Guide:
    """Runs the guide's lines in a folder of its own, with the real files at $DATA."""

    def __init__(self, data: Path, folder: Path) -> None:
        self.data, self.folder, self.printed = data, folder, dict[str, str]()
        (works,) = blocks("json")
        (folder / "works.geojson").write_text(works, encoding="utf-8")

    def run(self, line: str) -> str:
        words = [word.replace("$DATA", str(self.data)) for word in shlex.split(line)]
        words = [
            str(self.folder / word) if word in ("works.geojson", "var/bulletins") else word for word in words
        ]
        out = StringIO()
        call_command(*words, stdout=out)
        self.printed[words[0]] = out.getvalue()
        return out.getvalue()


@pytest.fixture
def guide(shared_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Guide:
    """The whole guide, done on 23 November 2026."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    done = Guide(shared_dir, tmp_path)
    for line in lines("sh", "./run manage "):
        done.run(line)
    return done


def assessed(guide: Guide) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(guide.printed["assess"])
    assert found["zone"] == "doubs"
    assert found["as_of"] == "2026-11-23"
    (project,) = found["projects"]
    assert isinstance(project, dict)
    return project


def test_the_guide_works_as_written(guide: Guide, as_role: AsRole) -> None:
    """One test, because the guide takes seconds to run: what came in, the answer, the pages, the bulletin."""
    zone = Zone.objects.get(code="doubs")
    came_in(zone)
    answers(assessed(guide))
    shown(as_role(Role.PLANNER, zone))
    hidden(as_role(Role.PLANNER, ProgrammeZoneFactory.create()))
    issued(guide.folder / "var" if (guide.folder / "var").exists() else guide.folder)
    refused(guide)


def came_in(zone: Zone) -> None:
    assert zone.plane_srid == 2154
    assert zone.boundary is not None
    assert Parcel.objects.filter(zone=zone).count() == 295
    # Official and drawn area are separate figures, and in the zone's plane system they are close to each other.
    areas = Parcel.objects.filter(zone=zone).values_list("certificate_area_m2", "map_area_m2")
    ratios = sorted(drawn / official for official, drawn in areas if official and drawn)
    assert len(ratios) > 280
    assert Decimal("0.98") < ratios[len(ratios) // 2] < Decimal("1.02")
    assert ClearanceCase.objects.count() == 19
    project = zone.projects.get()
    assert [str(update.data_date) for update in project.schedule_updates.all()] == [
        "2018-10-18",
        "2026-11-01",
    ]
    assert project.baselines.get().activities.count() == 16


def answers(project: dict[str, Any]) -> None:
    assert project["baseline_finish"] == {"original": "2018-11-02", "latest": "2018-11-02"}
    forecast = date.fromisoformat(project["forecast_finish"])
    without = date.fromisoformat(project["finish_without_blockers"])
    assert project["slip_days"]["original"] == (forecast - date(2018, 11, 2)).days
    assert project["blocker_slip_days"] == (forecast - without).days > 0
    shares = [Fraction(one["share_days"]) for one in project["blockers"] if one["share_days"] is not None]
    assert sum(shares) == project["blocker_slip_days"]
    assert {code for one in project["blockers"] for code in one["activities"]} == {"9", "13"}
    assert "PRICE" in {one["code"] for one in project["blockers"]}
    assert project["level"] == "critical"
    handed_over = project["land"]["parts_handed_over"]
    assert (project["land"]["cases"], handed_over, len(project["blockers"])) == (19, 1, 18)
    check(project)  # computed again, day by day, from the printed inputs alone


def shown(client: Client) -> None:
    pages = {
        "/": "access-road",
        "/map/": "",
        "/projects/access-road/": "354000AK0079",
        "/clearance/": "25354-000-354000AK0054",
        "/clearance/access-road/25354-000-354000AK0079/": "",
        "/blockers/": "Price not agreed",
        "/bulletins/": "",
    }
    for address, holds in pages.items():
        page = client.get(address, {"zone": "doubs", "as_of": "2026-11-23"})
        assert page.status_code == 200, address
        assert holds in page.text, address
    for layer in ("parcels", "projects", "blockers", "zones"):
        z, x, y = IN_VIEW
        tile = client.get(f"/tiles/{layer}/{z}/{x}/{y}.mvt", {"as_of": "2026-11-23"})
        assert (tile.status_code, bool(tile.content)) == (200, True), layer


def hidden(client: Client) -> None:
    """Somebody of another zone sees nothing of it."""
    assert client.get("/projects/access-road/").status_code in (403, 404)
    assert "access-road" not in client.get("/", {"zone": "doubs"}).text
    z, x, y = IN_VIEW
    assert client.get(f"/tiles/parcels/{z}/{x}/{y}.mvt").status_code == 204


def issued(folder: Path) -> None:
    (pdf,) = folder.rglob("doubs-2026-10-1.pdf")
    (html,) = folder.rglob("doubs-2026-10-1.html")
    reader = PdfReader(BytesIO(pdf.read_bytes()))
    text = "\n".join(page.extract_text() for page in reader.pages)
    for document in (text, html.read_text(encoding="utf-8")):
        assert "Đường dẫn thử nghiệm" in document


def refused(guide: Guide) -> None:
    said = ["EPSG:9215|zone", "no project 'acces-road'", "99"]
    attempts = lines("console", "$ ./run manage ")
    assert len(attempts) == len(said)
    tables = [
        model
        for model in apps.get_models()
        if model._meta.app_label in ("geodata", "projects", "landclearance")
    ]
    before = [table._default_manager.count() for table in tables]
    for line, expected in zip(attempts, said, strict=True):
        with pytest.raises(CommandError, match=expected) as caught:
            guide.run(line)
        assert "\n" not in str(caught.value)
    assert [table._default_manager.count() for table in tables] == before
