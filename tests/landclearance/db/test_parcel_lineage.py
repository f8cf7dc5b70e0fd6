"""Parcels split, merged, measured again and numbered anew; parts follow only by an explicit step."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from geodata.domain.errors import InputProblem
from landclearance.domain.states import CaseState, derive_case
from landclearance.models import ActKind, Parcel, ParcelLineage
from landclearance.selectors.clearance import clearance_as_known
from landclearance.selectors.parcels import ancestors, descendants
from landclearance.selectors.required_area import area_series
from landclearance.services.acts import record_act
from landclearance.services.blockers import record_blocker
from landclearance.services.handover import record_handover
from landclearance.services.opening import open_cases
from landclearance.services.parcels import (
    NewParcel,
    Record,
    merge_parcels,
    resurvey_parcel,
    split_parcel,
)
from landclearance.services.recut_parts import recut_parts
from projects.models import Project
from tests.factories.landclearance import LandUserFactory, ParcelFactory
from tests.factories.projects import ProjectFactory
from tests.landclearance.ground import strip

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
OPENED, SPLIT, RECUT = date(2026, 3, 2), date(2026, 6, 1), date(2026, 6, 15)
RECORD = Record(on=SPLIT, today=TODAY, at=NOW, by=None, document_number="TL-12/2026")


@pytest.fixture
def project() -> Project:
    """Two parcels side by side, columns 0 and 1, wholly needed."""
    made = ProjectFactory.create()
    for column in range(2):
        ParcelFactory.create(zone=made.zone, column=column)
    open_cases(made, boundary=strip(0, 2), on=OPENED, today=TODAY, at=NOW, by=None)
    return made


def parcel(project: Project, number: str) -> Parcel:
    return project.zone.parcels.get(number=number, valid_to=None)


def halves() -> list[NewParcel]:
    return [
        NewParcel(number="101", geometry=strip(0, 0.5)),
        NewParcel(number="102", geometry=strip(0.5, 1)),
    ]


def recut(project: Project, on: date = RECUT) -> Any:
    return recut_parts(project, on=on, today=TODAY, at=NOW, by=None, document_number="TL-12/2026")


def test_a_split_makes_two_from_one_and_says_so_both_ways(project: Project) -> None:
    old = parcel(project, "0")
    report = split_parcel(old, halves(), RECORD)
    assert report.within_tolerance and abs(report.difference) <= Decimal("0.2")
    assert report.projects_to_recut == (project.code,)
    old.refresh_from_db()
    assert old.valid_to == SPLIT
    assert [new.valid_from for new in report.new] == [SPLIT, SPLIT]
    assert {row.reason for row in ParcelLineage.objects.all()} == {"Split: TL-12/2026"}
    assert descendants([old.pk])[old.pk] == {new.pk for new in report.new}
    assert ancestors([report.new[0].pk])[report.new[0].pk] == {old.pk}
    assert [float(row.area_m2) for row in report.new[0].areas.all()] == [
        float(report.new[0].map_area_m2 or 0)
    ]


def test_areas_that_do_not_add_up_are_reported_not_refused(project: Project) -> None:
    pieces = [
        NewParcel(number="101", geometry=strip(0, 0.4)),
        NewParcel(number="102", geometry=strip(0.5, 1.1)),
    ]
    report = split_parcel(parcel(project, "0"), pieces, RECORD)
    assert not report.within_tolerance
    assert float(report.lost_m2) == pytest.approx(286, abs=3)
    assert float(report.outside_m2) == pytest.approx(286, abs=3)
    assert report.overlap_m2 == 0


def test_parts_stay_on_the_old_parcel_until_they_are_cut_anew(project: Project) -> None:
    split_parcel(parcel(project, "0"), halves(), RECORD)
    land = clearance_as_known([project], TODAY, NOW)[project.pk]
    assert [part.label for part in land.parts] == ["27/0", "27/1"]  # the facts as they were recorded
    report = recut(project)
    assert (report.left, report.entered, report.unchanged, report.without_heir) == (1, 2, 1, ())
    land = clearance_as_known([project], TODAY, NOW)[project.pk]
    assert [part.label for part in land.parts] == ["27/101", "27/102", "27/1"]
    day_before = clearance_as_known([project], date(2026, 6, 14), NOW)[project.pk]
    assert [part.label for part in day_before.parts] == ["27/0", "27/1"]
    assert {case.case_no for case in land.cases} == {"06184-27-0", "06184-27-1"}  # no case was opened


def test_cutting_anew_twice_is_the_same_as_once(project: Project) -> None:
    split_parcel(parcel(project, "0"), halves(), RECORD)
    recut(project)
    again = recut(project, date(2026, 7, 1))
    assert (again.left, again.entered) == (0, 0)


def test_opening_again_does_not_take_the_new_parcels_beside_the_old_part(project: Project) -> None:
    split_parcel(parcel(project, "0"), halves(), RECORD)
    report = open_cases(project, boundary=strip(0, 2), on=RECUT, today=TODAY, at=NOW, by=None)
    assert (report.parts, report.to_recut) == (0, ("27/101", "27/102"))


def test_hand_overs_go_with_the_ground(project: Project) -> None:
    case = project.clearance_cases.get(case_no="06184-27-0")
    record_act([case], ActKind.INVENTORY, date(2026, 4, 1), today=TODAY, at=NOW, by=None)
    record_handover(case, date(2026, 5, 5), "BB-1", today=TODAY, at=NOW, by=None)
    split_parcel(parcel(project, "0"), halves(), RECORD)
    recut(project)
    land = clearance_as_known([project], TODAY, NOW)[project.pk]
    status = derive_case(land.cases[0], TODAY, land.regimes)
    assert status.state is CaseState.HANDED_OVER and status.since == date(2026, 5, 5)
    with pytest.raises(InputProblem):  # nothing is left to hand over, on no part
        record_handover(case, TODAY, "BB-2", today=TODAY, at=NOW, by=None)


def test_a_partial_hand_over_counts_only_as_far_as_it_must_lie_there(project: Project) -> None:
    """2,000 of 2,860 m²: whichever 860 m² are left, at least 570 of each half have been handed over."""
    case = project.clearance_cases.get(case_no="06184-27-0")
    part = case.parts.get()
    record_handover(
        case, date(2026, 5, 5), "BB-1", today=TODAY, at=NOW, by=None, parts=[part], area_m2=Decimal(2000)
    )
    split_parcel(parcel(project, "0"), halves(), RECORD)
    recut(project)
    land = clearance_as_known([project], TODAY, NOW)[project.pk]
    counted = [part.handovers[0].area_m2 for part in land.cases[0].parts]
    assert all(area is not None and 560 < area < 580 for area in counted)
    assert not derive_case(land.cases[0], TODAY, land.regimes).parts_handed_over


def test_a_blocker_of_the_old_part_blocks_what_took_its_place(project: Project) -> None:
    case = project.clearance_cases.get(case_no="06184-27-0")
    record_blocker(
        project,
        code="ORIGIN",
        title="Origin unclear",
        happened_on=date(2026, 5, 5),
        today=TODAY,
        at=NOW,
        by=None,
        case=case,
        part=case.parts.get(),
    )
    split_parcel(parcel(project, "0"), halves(), RECORD)
    recut(project)
    (blocker,) = clearance_as_known([project], TODAY, NOW)[project.pk].blockers
    assert (blocker.part_id, blocker.case_id) == (None, case.pk)  # on which half is not known: on both
    with pytest.raises(InputProblem) as caught:
        record_handover(case, TODAY, "BB-2", today=TODAY, at=NOW, by=None)
    assert caught.value.field == "parts"


def test_a_merger_is_the_union_and_keeps_each_case_its_own_ground(project: Project) -> None:
    old = [parcel(project, "0"), parcel(project, "1")]
    report = merge_parcels(old, NewParcel(number="200"), RECORD)
    assert report.within_tolerance and len(report.new) == 1
    recut(project)
    land = clearance_as_known([project], TODAY, NOW)[project.pk]
    assert [(part.label, round(part.area_m2, -2)) for part in land.parts] == [
        ("27/200", Decimal(2900)),
        ("27/200", Decimal(2900)),
    ]
    assert len({part.case_id for part in land.parts}) == 2


def test_one_household_that_merges_its_parcels_has_one_part(project: Project) -> None:
    user = LandUserFactory.create(zone=project.zone)
    other = ProjectFactory.create(zone=project.zone)
    open_cases(
        other,
        boundary=strip(0, 2),
        on=OPENED,
        today=TODAY,
        at=NOW,
        by=None,
        land_users={row.pk: user for row in project.zone.parcels.all()},
    )
    merge_parcels([parcel(project, "0"), parcel(project, "1")], NewParcel(number="200"), RECORD)
    recut(other)
    (part,) = clearance_as_known([other], TODAY, NOW)[other.pk].parts
    assert part.label == "27/200"


def test_measured_again_is_a_new_version_of_the_same_key(project: Project) -> None:
    report = resurvey_parcel(parcel(project, "0"), NewParcel(geometry=strip(0, 0.9)), RECORD)
    (new,) = report.new
    assert (new.number, new.version) == ("0", 2)
    assert float(report.lost_m2) == pytest.approx(286, abs=3)
    recut(project)
    changes = area_series(project, TODAY, NOW)
    assert [(change.reason, change.net_m2 < 0) for change in changes] == [
        ("opened", False),
        ("resurvey", True),
    ]


def test_numbered_anew_keeps_the_ground(project: Project) -> None:
    report = resurvey_parcel(parcel(project, "0"), NewParcel(sheet="5", number="77"), RECORD)
    assert (str(report.new[0]), report.difference) == ("5/77", Decimal(0))
    recut(project)
    land = clearance_as_known([project], TODAY, NOW)[project.pk]
    assert [part.label for part in land.parts] == ["5/77", "27/1"]


@pytest.mark.parametrize(
    ("pieces", "record", "field"),
    [
        (halves()[:1], RECORD, "pieces"),  # one piece is no split
        ([NewParcel(number="101"), *halves()[1:]], RECORD, "pieces"),  # a piece without its ground
        ([halves()[0], NewParcel(number="101", geometry=strip(0.5, 1))], RECORD, "number"),  # a number twice
        ([halves()[0], NewParcel(number="1", geometry=strip(0.5, 1))], RECORD, "number"),  # the neighbour's
        (halves(), Record(on=date(2027, 1, 1), today=TODAY, at=NOW, by=None), "on"),  # not yet
    ],
)
def test_what_is_refused(project: Project, pieces: list[NewParcel], record: Record, field: str) -> None:
    with pytest.raises(InputProblem) as caught:
        split_parcel(parcel(project, "0"), pieces, record)
    assert caught.value.field == field
    assert Parcel.objects.count() == 2 and not Parcel.objects.filter(valid_to__isnull=False).exists()


def test_an_ended_parcel_is_not_split_again(project: Project) -> None:
    old = parcel(project, "0")
    split_parcel(old, halves(), RECORD)
    old.refresh_from_db()
    with pytest.raises(InputProblem) as caught:
        split_parcel(old, halves(), RECORD)
    assert caught.value.field == "parcel"
