"""Situation 9: partial hand-over and "xôi đỗ".

A road of ten parcels of some 52 m each, 20 m wide. Eight households hand over, one hands over a part of its parcel
only, one stays. Per cent says "nearly done"; crews see pieces too short to work, and one parcel opens most.
"""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.contrib.gis.geos import LineString
from django.core.management import call_command
from shapely.geometry import box

from landclearance.models import Blocker, ParcelPart
from landclearance.services.blockers import record_blocker
from landclearance.services.handover import record_handover
from landclearance.services.opening import open_cases
from projects.models import CrewNorm, Project, WorksFootprint
from tests.factories.landclearance import SOUTH, STEP, WEST, ParcelFactory
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
WHO: dict[str, Any] = {"today": TODAY, "at": datetime(2026, 11, 23, 2, tzinfo=UTC), "by": None}
MIDDLE = SOUTH + STEP / 2


@pytest.fixture
def road() -> Project:
    project = ProjectFactory.create()
    for column in range(10):
        ParcelFactory.create(zone=project.zone, column=column)
    line = LineString([(WEST, MIDDLE), (WEST + 10 * STEP, MIDDLE)], srid=4326)
    WorksFootprint.objects.create(project=project, activity_code="A", geometry=line, width_m=20)
    boundary = box(WEST, SOUTH, WEST + 10 * STEP, SOUTH + STEP)
    open_cases(project, boundary=boundary, on=date(2026, 1, 5), **WHO)
    return project


def hand_over(project: Project, *numbers: int, area: Decimal | None = None) -> None:
    for number in numbers:
        part = ParcelPart.objects.get(parcel__number=str(number), case__project=project)
        record_handover(
            part.case, date(2026, 11, 2), f"BB-{number}-{area}", parts=[part], area_m2=area, **WHO
        )


def front(project: Project) -> dict[str, Any]:
    out = StringIO()
    call_command("workable_front", project=project.code, as_of="2026-11-20", format="json", stdout=out)
    (found,) = json.loads(out.getvalue())["footprints"]
    assert isinstance(found, dict)
    return found


def test_nothing_handed_over_is_no_front(road: Project) -> None:
    found = front(road)
    assert (found["fronts"], found["cleared_share"], found["gaps"]) == (0, 0.0, 1)
    assert {row["gain"] for row in found["unlocks"]} == {0.0}


def test_pieces_too_short_for_a_crew_do_not_count(road: Project) -> None:
    """Handed over: 0-2, 4, 6-8. The piece of parcel 4 (52 m) is too short for 100 m; 5 opens it with 6 to 8."""
    hand_over(road, 0, 1, 2, 4, 6, 7, 8)
    found = front(road)
    kinds = [(row["kind"], row["parcels"]) for row in found["stretches"]]
    assert kinds == [
        ("workable", []),
        ("blocked", ["27/3"]),
        ("short", []),
        ("blocked", ["27/5"]),
        ("workable", []),
        ("blocked", ["27/9"]),
    ]
    assert found["cleared_share"] == pytest.approx(0.7, abs=0.001)
    assert (found["fronts"], found["short_pieces"]) == (2, 1)
    assert found["workable_m"] == pytest.approx(6 * found["total_m"] / 10, abs=0.01)
    cell = found["total_m"] / 10
    assert [(row["rank"], row["parcel"], round(row["gain"] / cell)) for row in found["unlocks"]] == [
        (1, "27/3", 2),
        (1, "27/5", 2),
        (3, "27/9", 1),
    ]
    assert [round(row["added"] / cell) for row in found["best"]] == [2, 3, 4]


def test_a_parcel_handed_over_in_part_still_blocks(road: Project) -> None:
    """Minutes give an area, not a place: until the whole parcel is in, its stretch is not clear."""
    hand_over(road, 0, 1, 2, 4, 5, 6, 7, 8, 9)
    hand_over(road, 3, area=Decimal(1000))
    assert front(road)["fronts"] == 2
    hand_over(road, 3)
    assert (front(road)["fronts"], front(road)["workable_m"]) == (1, front(road)["total_m"])


def test_a_blocker_left_on_a_parcel_that_was_handed_over_keeps_the_gap(road: Project) -> None:
    hand_over(road, *range(10))
    part = ParcelPart.objects.get(parcel__number="4")
    record_blocker(road, code="GRAVE", title="Two graves", happened_on=date(2026, 11, 3), part=part, **WHO)
    found = front(road)
    assert (found["fronts"], [row["parcel"] for row in found["unlocks"]]) == (2, ["27/4"])
    assert found["unlocks"][0]["blockers"] == ["GRAVE"]
    assert Blocker.objects.count() == 1


def test_a_zone_and_a_footprint_say_what_their_crews_need(road: Project) -> None:
    """One parcel of 52 m between two gaps: too short for the proposed 100 m, enough where crews need 50 m."""
    hand_over(road, 4)
    assert front(road)["fronts"] == 0
    CrewNorm.objects.create(
        zone=road.zone, valid_from=date(2026, 1, 1), length_m=50, width_m=5, area_m2=100, source="Contract 12"
    )
    assert front(road)["fronts"] == 1
    road.footprints.update(crew_length_m=60)
    assert front(road)["fronts"] == 0
