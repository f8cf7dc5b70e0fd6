"""Situation 14: the resettlement site is not ready, and it is another project's.

The road's plan is approved and its money paid out. The households (ninety at Pác Luống) are to move to a site that
another project builds; they live in temporary housing. The legal chain stops before the recovery decision (Land Law
2024, art. 91.6).
The site's programme says when it will be ready: the road waits for that day, and every day that the site loses, the
road loses. Told through the commands and forms of an office; every name is invented.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from landclearance.models import ActKind, Blocker, ClearanceCase, ItemEvent, ResettlementSite
from landclearance.services.acts import record_act
from landclearance.services.blockers import close_blocker, record_blocker
from landclearance.services.handover import record_handover
from projects.models import Project, Role, WorksFootprint
from tests.conftest import AsRole
from tests.factories.landclearance import LAWFUL_YEAR, CaseFactory, PartFactory, rectangle
from tests.tracker import recompute
from tests.tracker.db import scene
from tests.tracker.db.scene import AS_OF, KNOWN
from tracker.services.assessment import compute_zone

pytestmark = pytest.mark.django_db

WHO: dict[str, Any] = {"today": AS_OF, "at": KNOWN, "by": None}
HOUSEHOLDS = 12
"""Ninety in the press of 2025; twelve tell the same story in less time."""


class Story:
    """The road with its households, and the site that the other project builds."""

    def __init__(self) -> None:
        self.zone = scene.zone()
        self.site_project = scene.project(self.zone, "tdc-pac-luong")
        self.road = scene.project(self.zone, "duong-pac-luong")
        self.cases = [CaseFactory.create(project=self.road, case_no=f"PL-{n:02d}") for n in range(HOUSEHOLDS)]
        for column, case in enumerate(self.cases):
            PartFactory.create(case=case, parcel__zone=self.zone, parcel__column=column)
        WorksFootprint.objects.create(
            project=self.road, activity_code="A2", geometry=rectangle(0, width=HOUSEHOLDS)
        )
        for kind, day, more in LAWFUL_YEAR:
            if kind is not ActKind.RECOVERY_DECISION:
                record_act(self.cases, kind, day, **WHO, **more)
        record_act(self.cases, ActKind.TEMPORARY_HOUSING, date(2026, 6, 1), **WHO)

    def assessed(self) -> dict[str, dict[str, Any]]:
        """Both projects as ``assess --with-inputs`` gives them, recomputed by the outside reader's check."""
        found = compute_zone(self.zone, as_of=AS_OF, known_at=timezone.now()).as_json(with_inputs=True)[
            "projects"
        ]
        for entry in found:
            recompute.check(entry)
        recompute.check_waits(found, AS_OF)
        return {row["code"]: row for row in found}


@pytest.fixture
def story(capsys: pytest.CaptureFixture[str]) -> Iterator[Story]:
    """The site is recorded and named on every case, and the obstacle is opened on the site."""
    told = Story()
    site = ["--kind", "resettlement_site", "--code", "TDC-PL", "--count", str(HOUSEHOLDS)]
    call_command("record_item", "--project", "tdc-pac-luong", *site, "--ready-activity", "A2")
    numbers = [word for case in told.cases for word in ("--case", case.case_no)]
    call_command("name_resettlement_site", "--project", "duong-pac-luong", "--site", "TDC-PL", *numbers)
    yield told


def not_ready(story: Story, as_role: AsRole) -> Blocker:
    """The officer records the obstacle through the form, on the site; what it waits for follows from the site."""
    site = ResettlementSite.objects.get(code="TDC-PL")
    response = as_role(Role.CLEARANCE_OFFICER, story.zone).post(
        reverse("record_blocker", args=["duong-pac-luong"]),
        {
            "code": "RESETTLE",
            "title": "Khu tái định cư Pác Luống chưa sẵn sàng",
            "happened_on": "2026-06-01",
            "item": f"resettlement_site:{site.pk}",
            "level": "province",
        },
    )
    assert response.status_code == 302
    return Blocker.objects.get()


def test_until_the_site_is_ready_nobody_can_be_asked_to_leave(story: Story, as_role: AsRole) -> None:
    blocker = not_ready(story, as_role)
    assert (blocker.waits_for, blocker.waits_for_activity) == (story.site_project, "A2")
    found = story.assessed()
    ready = next(row["finish"] for row in found["tdc-pac-luong"]["activities"] if row["code"] == "A2")
    # 20 + 40 working days from 01/10/2026 (24/11, the new holiday, is not in the calendar's list): 23/12/2026.
    assert ready == "2026-12-23"
    held = [row for row in found["duong-pac-luong"]["blockers"] if row["kind"] == "parcel"]
    assert len(held) == HOUSEHOLDS
    steps = {row["step"]: row["to"] for row in held[0]["steps"]}
    # The decision follows the site by at most 10 days, a last day off (Saturday 02/01) moving on to Monday; then 30.
    assert (steps["resettlement"], steps["decision"]) == (ready, "2027-01-04")
    assert {row["release"] for row in held} == {steps["handover"]}
    assert steps["handover"] == "2027-02-03"
    assert {row["waits"]["project"] for row in held} == {"tdc-pac-luong"}


def test_a_day_lost_on_the_site_is_a_day_lost_on_the_road(story: Story, as_role: AsRole) -> None:
    not_ready(story, as_role)
    before = story.assessed()["duong-pac-luong"]
    record_blocker(
        story.site_project,
        code="CAPITAL",
        title="Chưa bố trí vốn khu tái định cư",
        happened_on=date(2026, 9, 1),
        expected_clear_on=date(2027, 3, 1),
        **WHO,
    )
    after = story.assessed()["duong-pac-luong"]
    moved = date.fromisoformat(after["forecast_finish"]) - date.fromisoformat(before["forecast_finish"])
    assert moved > timedelta(100)
    assert after["blocker_slip_days"] - before["blocker_slip_days"] == moved.days
    assert after["cause"] == "clearance"


def test_without_an_end_there_nobody_can_say_here(story: Story, as_role: AsRole) -> None:
    blocker = not_ready(story, as_role)
    record_blocker(story.site_project, code="CAPITAL", title="Vốn", happened_on=date(2026, 9, 1), **WHO)
    found = story.assessed()["duong-pac-luong"]
    assert found["open_ended"] is True
    assert {row["release"] for row in found["blockers"]} == {None}
    assert found["waits"] == [
        {
            "blocker": blocker.pk,
            "project": "tdc-pac-luong",
            "activity": "A2",
            "expected": None,
            "done": False,
            "reason": "open_ended",
            "circle": [],
            "promised": None,
            "clear": None,
        }
    ]


def test_who_left_into_temporary_housing_holds_no_land_any_more(story: Story, as_role: AsRole) -> None:
    """A family that handed its land over waits for a plot, the road does not wait for the family."""
    not_ready(story, as_role)
    first, *rest = story.cases
    record_handover(first, date(2026, 9, 1), "01/BB-BGMB", **WHO)
    found = story.assessed()["duong-pac-luong"]
    assert {row["case_no"] for row in found["blockers"]} == {case.case_no for case in rest}


def test_a_family_that_has_its_plot_is_asked_to_leave_in_its_own_time(story: Story, as_role: AsRole) -> None:
    not_ready(story, as_role)
    settled = story.cases[0]
    record_act(settled, ActKind.RESETTLEMENT_DONE, date(2026, 9, 20), **WHO)
    rows = {row["case_no"]: row for row in story.assessed()["duong-pac-luong"]["blockers"]}
    assert rows[settled.case_no]["code"] is None
    assert rows[settled.case_no]["release"] < rows[story.cases[1].case_no]["release"]


def test_plots_are_counted_apart_from_households_and_the_end_is_recorded(
    story: Story, as_role: AsRole
) -> None:
    blocker = not_ready(story, as_role)
    for kind, count in (("done", "8"), ("allotted", "5")):
        call_command(
            "record_item_event",
            "--project",
            "tdc-pac-luong",
            *(
                "--item",
                "resettlement_site:TDC-PL",
                "--kind",
                kind,
                "--on",
                "2026-09-15",
                "--quantity",
                count,
            ),
        )
    page = as_role(Role.LEADER, story.zone).get(reverse("clearance_items"), {"as_of": AS_OF.isoformat()})
    plots = page.context["counts"]["resettlement_site"]
    assert (plots.units, plots.units_done, plots.allotted) == (12, 8, 5)
    assert ItemEvent.objects.count() == 2
    close_blocker(blocker, AS_OF, today=AS_OF, at=timezone.now(), by=None)
    found = story.assessed()["duong-pac-luong"]
    assert found["waits"] == [] and found["open_ended"] is False
    assert (
        ClearanceCase.objects.filter(resettlement_site__code="TDC-PL", needs_resettlement=True).count()
        == HOUSEHOLDS
    )
    assert Project.objects.count() == 2
