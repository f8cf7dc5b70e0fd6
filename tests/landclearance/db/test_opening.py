"""Parcels cut by a boundary become cases."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from shapely.geometry import LineString, box
from shapely.geometry.base import BaseGeometry

from geodata.domain.errors import InputProblem
from geodata.domain.planes import PlaneSystem
from geodata.selectors.shapes import to_geos, to_shape
from landclearance.models import ClearanceBoundary, ClearanceCase, ParcelPart
from landclearance.services.cutting import part_code
from landclearance.services.opening import open_cases
from projects.models import Project, WorksFootprint
from tests.factories.landclearance import SOUTH, STEP, WEST, LandUserFactory, ParcelFactory
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
WHO: dict[str, Any] = {
    "on": date(2026, 10, 1), "today": TODAY, "at": datetime(2026, 11, 23, 2, tzinfo=UTC), "by": None
}  # fmt: skip


def strip(first: float, last: float, top: float = 1.0) -> BaseGeometry:
    """Columns ``first`` to ``last`` of the factory's grid, in cells."""
    return box(WEST + first * STEP, SOUTH, WEST + last * STEP, SOUTH + top * STEP)


@pytest.fixture
def project() -> Project:
    made = ProjectFactory.create()
    for column in range(4):
        ParcelFactory.create(zone=made.zone, column=column)
    return made


def test_one_case_per_parcel_with_areas_in_the_plane(project: Project) -> None:
    report = open_cases(project, boundary=strip(0, 2.5), **WHO)
    assert (report.cases, report.parts, report.unchanged, report.slivers) == (3, 3, 0, ())
    whole, _second, half = ParcelPart.objects.order_by("parcel__number")
    area = PlaneSystem(9215).area_m2
    assert whole.geometry.equals_exact(whole.parcel.geometry, 1e-12)
    assert float(half.area_m2) == pytest.approx(float(whole.area_m2) / 2, rel=1e-4)
    assert float(whole.area_m2) == pytest.approx(area(np.array([to_shape(whole.geometry)]))[0], abs=0.06)
    assert sum(part.area_m2 for part in ParcelPart.objects.filter(parcel=half.parcel)) <= Decimal("2900")
    assert {case.case_no for case in ClearanceCase.objects.all()} == {
        "06184-27-0",
        "06184-27-1",
        "06184-27-2",
    }


def test_slivers_are_reported_and_not_stored(project: Project) -> None:
    report = open_cases(project, boundary=strip(0, 1.0001), **WHO)  # 5 mm into the second parcel
    assert (report.parts, [sliver.label for sliver in report.slivers]) == (1, ["27/1"])


def test_safe_to_repeat(project: Project) -> None:
    open_cases(project, boundary=strip(0, 2), **WHO)
    again = open_cases(project, boundary=strip(0, 2), **WHO)
    assert (again.cases, again.parts, again.unchanged, again.boundary_version) == (0, 0, 2, 1)
    wider = open_cases(project, boundary=strip(0, 3), **WHO)
    assert (wider.cases, wider.unchanged, wider.boundary_version) == (1, 2, 2)
    assert ClearanceBoundary.objects.count() == 2


def test_one_case_per_land_user(project: Project) -> None:
    user = LandUserFactory.create(zone=project.zone, code="H-7")
    first, second, *_others = project.zone.parcels.order_by("number")
    report = open_cases(project, boundary=strip(0, 4), land_users={first.pk: user, second.pk: user}, **WHO)
    assert (report.cases, report.parts) == (3, 4)
    assert ClearanceCase.objects.get(land_user=user).parts.count() == 2


def test_from_the_works(project: Project) -> None:
    WorksFootprint.objects.create(
        project=project,
        activity_code="A1",
        width_m=Decimal(20),
        geometry=to_geos(LineString([(WEST, SOUTH + STEP / 2), (WEST + 2 * STEP, SOUTH + STEP / 2)])),
    )
    report = open_cases(project, from_footprints=True, **WHO)
    assert report.parts == 2
    part = ParcelPart.objects.order_by("pk")[0]
    assert float(part.area_m2) == pytest.approx(20 * 51.6, rel=0.01)  # a strip 20 m wide across the parcel


def test_a_parcel_of_two_projects_is_counted_in_each_by_its_own_part(project: Project) -> None:
    other = ProjectFactory.create(zone=project.zone)
    open_cases(project, boundary=strip(0, 0.4), **WHO)
    open_cases(other, boundary=box(WEST + 0.4 * STEP, SOUTH, WEST + STEP, SOUTH + STEP), **WHO)
    parts = ParcelPart.objects.filter(parcel__number="0")
    assert parts.count() == 2
    whole = PlaneSystem(9215).area_m2
    parcel = whole(np.array([to_shape(parts[0].parcel.geometry)]))[0]
    assert float(sum(part.area_m2 for part in parts)) == pytest.approx(parcel, abs=0.2)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"boundary": strip(50, 60)}, "boundary"),  # no parcel there
        ({"boundary": LineString([(WEST, SOUTH), (WEST + 1, SOUTH)])}, "boundary"),  # no area
        ({}, "boundary"),  # neither boundary nor works
        ({"from_footprints": True}, "boundary"),  # no works drawn
        ({"boundary": strip(0, 1), "from_footprints": True}, "boundary"),  # both: which?
        ({"boundary": strip(0, 1), "on": date(2026, 12, 1)}, "on"),  # in the future
    ],
)
def test_what_cannot_be_opened(project: Project, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(InputProblem) as caught:
        open_cases(project, **(WHO | wrong))
    assert caught.value.field == field
    assert not ClearanceCase.objects.exists() and not ClearanceBoundary.objects.exists()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("luc", "LUC"),
        ("CLN+ONT", "ONT+CLN"),
        ("LUC, CLN, ONT", "ONT+LUC"),  # what lengthens the notice stays
        ("", ""),
    ],
)
def test_codes_of_a_part(code: str, expected: str) -> None:
    assert part_code(code) == expected
