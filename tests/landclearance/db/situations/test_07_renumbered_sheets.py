"""Situation 7: communes were merged on 1 July 2025 and sheets number again from 1 in each old commune.

New xã Đồng Đăng was made of Bảo Lâm and Thụy Hùng among others; both have a parcel 14 on sheet 27, and the road
needs both. The same task was the district's until 30 June and is the commune's from 1 July.
"""

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command

from geodata.domain.errors import InputProblem
from landclearance.domain.parcel_search import parcel_query
from landclearance.domain.states import derive_case
from landclearance.domain.vocabulary import Holder
from landclearance.models import ActKind, Parcel
from landclearance.selectors.clearance import clearance_as_known
from landclearance.selectors.parcels import parcel_labels, search_parcels
from landclearance.services.acts import record_act
from landclearance.services.opening import open_cases
from projects.models import Project
from tests.factories.landclearance import OldCommuneFactory, ParcelFactory
from tests.factories.projects import ProjectFactory
from tests.landclearance.ground import strip

pytestmark = pytest.mark.django_db

OPENED, TODAY = date(2025, 3, 3), date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.fixture
def road() -> Project:
    project = ProjectFactory.create()
    for column, (code, name) in enumerate((("06190", "Bảo Lâm"), ("06196", "Thụy Hùng"))):
        old = OldCommuneFactory.create(code=code, name=name)
        ParcelFactory.create(zone=project.zone, column=column, number="14", old_commune=old)
    ParcelFactory.create(zone=project.zone, column=2, number="15")
    open_cases(project, boundary=strip(0, 3), on=OPENED, today=TODAY, at=NOW, by=None)
    return project


def test_labels_name_the_old_commune_where_sheet_and_number_are_not_enough(road: Project) -> None:
    land = clearance_as_known([road], TODAY, NOW)[road.pk]
    assert [part.label for part in land.parts] == [
        "27/14 (Bảo Lâm, 06190)",
        "27/14 (Thụy Hùng, 06196)",
        "27/15",
    ]
    assert {case.case_no for case in land.cases} == {
        "06184-06190-27-14",
        "06184-06196-27-14",
        "06184-27-15",
    }


def test_a_twin_outside_the_project_makes_the_label_longer_too() -> None:
    project = ProjectFactory.create()
    first, second = (OldCommuneFactory.create(code=code) for code in ("06190", "06196"))
    ParcelFactory.create(zone=project.zone, column=0, number="14", old_commune=first)
    ParcelFactory.create(zone=project.zone, column=50, number="14", old_commune=second)
    open_cases(project, boundary=strip(0, 1), on=OPENED, today=TODAY, at=NOW, by=None)
    (part,) = clearance_as_known([project], TODAY, NOW)[project.pk].parts
    assert part.label == "27/14 (Bảo Lâm, 06190)"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("27/14", 2),
        ("tờ 27 thửa 14", 2),
        ("thửa đất số 14, tờ bản đồ số 27", 2),
        ("27/14 Bảo Lâm", 1),
        ("27/14 (Thuỵ Hùng)", 1),  # the other spelling of the tone mark
        ("27/14 06196", 1),
        ("tờ 27", 3),
        ("27/1", 0),  # a number is not the beginning of one
    ],
)
def test_search_as_people_write(road: Project, text: str, found: int) -> None:
    asked = parcel_query(text)
    assert asked is not None
    assert search_parcels(Parcel.objects.filter(zone=road.zone), asked).count() == found


def test_a_text_that_names_no_parcel_is_no_parcel_search() -> None:
    assert parcel_query("Nguyễn Văn A") is None


def test_a_command_asks_which_one_is_meant(road: Project) -> None:
    with pytest.raises(Exception, match="06190") as caught:
        call_command("change_parcels", "resurvey", zone=road.zone.code, parcel=["27/14"], number="77")
    assert not isinstance(caught.value, InputProblem)  # said on one line, with both places
    call_command("change_parcels", "resurvey", zone=road.zone.code, parcel=["27/14 06190"], number="77")
    new = Parcel.objects.get(number="77")
    assert parcel_labels([new]) == {new.pk: "27/77"}
    call_command("recut_parts", project=road.code)
    assert Parcel.objects.get(number="77").parts.count() == 1


def test_the_task_moves_from_the_district_to_the_commune_on_1_july_2025(road: Project) -> None:
    case = road.clearance_cases.order_by("case_no")[0]
    record_act([case], ActKind.RECOVERY_NOTICE, date(2025, 4, 1), today=TODAY, at=NOW, by=None)

    def holder(day: date) -> Holder:
        land = clearance_as_known([road], day, NOW)[road.pk]
        facts = next(row for row in land.cases if row.id == case.pk)
        return derive_case(facts, day, land.regimes).holder

    assert holder(date(2025, 6, 30)) is Holder.DISTRICT
    assert holder(date(2025, 7, 1)) is Holder.COMMUNE_CHAIR
