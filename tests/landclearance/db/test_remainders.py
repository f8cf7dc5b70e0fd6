"""A remainder below the smallest plot: kept, or taken as a part of the project's case (Land Law 2024, art. 91.7)."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from landclearance.models import MinimumPlot, ParcelPart, RemainderChoice
from landclearance.selectors.remainders import parcel_remainder
from landclearance.selectors.required_area import required_area
from landclearance.services.opening import open_cases
from projects.models import Project
from tests.factories.landclearance import ParcelFactory
from tests.factories.projects import ProjectFactory
from tests.landclearance.ground import strip

pytestmark = pytest.mark.django_db
OPENED, TODAY = date(2026, 3, 2), date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.fixture
def road() -> Project:
    """Takes nine tenths of a parcel of some 2,860 m² and leaves some 286."""
    project: Project = ProjectFactory.create()
    ParcelFactory.create(zone=project.zone, column=0, number="14")
    open_cases(project, boundary=strip(0, 0.9), on=OPENED, today=TODAY, at=NOW, by=None)
    return project


def smallest(project: Project, area: str, on: str = "2025-01-01", **more: str) -> None:
    given = {"document": "QĐ 1"} | more
    call_command(
        "set_minimum_plot",
        zone=project.zone.code,
        group="agricultural",
        area_m2=area,
        on=on,
        stdout=StringIO(),
        **given,
    )


def choose(project: Project, *, taken: bool, **more: str) -> None:
    case = {"project": project.code, "case": project.clearance_cases.get().case_no} if taken else {}
    given = {"document": "ĐN 3", "on": "2026-06-01"} | case | more
    call_command("choose_remainder", zone=project.zone.code, parcel="27/14", stdout=StringIO(), **given)


def test_taken_with_consent_it_is_ground_of_the_case_from_that_day(road: Project) -> None:
    smallest(road, "500")
    parcel = road.zone.parcels.get()
    left = parcel_remainder(parcel, TODAY, NOW).area_m2
    before = required_area(road, date(2026, 5, 31), datetime(2100, 1, 1, tzinfo=UTC))
    choose(road, taken=True)
    later = datetime(2100, 1, 1, tzinfo=UTC)
    part = ParcelPart.objects.get(entered_by="remainder")
    assert (part.area_m2, part.case) == (left, road.clearance_cases.get())
    assert required_area(road, date(2026, 5, 31), later) == before
    assert required_area(road, date(2026, 6, 1), later) == before + left
    assert parcel_remainder(parcel, TODAY, later).ground.is_empty
    assert RemainderChoice.objects.get().taken_by == road
    with pytest.raises(CommandError, match="No remainder"):
        choose(road, taken=True, on="2026-06-02")


def test_kept_it_changes_no_ground(road: Project) -> None:
    smallest(road, "500")
    choose(road, taken=False)
    assert RemainderChoice.objects.get().taken_by is None
    assert ParcelPart.objects.count() == 1


def test_refusals_store_nothing(road: Project) -> None:
    with pytest.raises(CommandError, match="No smallest plot"):
        choose(road, taken=True)
    smallest(road, "100")
    with pytest.raises(CommandError, match="not below the smallest plot"):
        choose(road, taken=True)
    smallest(road, "500", on="2025-02-01")
    for given, said in (
        ({"document": " "}, "paper"),
        ({"on": "2026-01-01"}, "No remainder"),
        ({"on": "2999-01-01"}, "future"),
    ):
        with pytest.raises(CommandError, match=said):
            choose(road, taken=True, **given)
    assert not RemainderChoice.objects.exists()
    assert ParcelPart.objects.count() == 1


def test_a_new_smallest_plot_ends_the_one_before_and_needs_a_paper_or_a_doubt(road: Project) -> None:
    smallest(road, "100")
    smallest(road, "500,5", on="2026-01-01", document="", verify="from memory")
    first, second = MinimumPlot.objects.order_by("valid_from")
    assert (first.valid_to, second.area_m2) == (second.valid_from, Decimal("500.5"))
    for given in ({"document": ""}, {"on": "2025-06-01"}):
        with pytest.raises(CommandError):
            smallest(road, "9", **({"on": "2027-01-01"} | given))
    with pytest.raises(CommandError, match="above 0"):
        smallest(road, "0", on="2027-01-01")
