"""Situation 13: the boundary is adjusted after the decision (Decree 226/2025, art. 7a of Decree 88/2024).

A project needs four parcels in a row. Notices go out, the first household hands over, decisions are taken. On 1
September the province moves the line: the first parcel leaves whole, the second loses half, the third stays, the
fourth grows by nothing, a fifth and a sixth come in. What left stays in the history and out of the denominator; what
came in waits for its own notice; the report of August is the same report when it is printed again in October.
"""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from geodata.domain.errors import InputProblem
from landclearance.domain.states import CaseState, derive_case
from landclearance.models import Act, ActKind, ClearanceCase, Handover, ParcelPart, ScopeChange
from landclearance.selectors.clearance import clearance_as_known
from landclearance.selectors.lists import case_rows
from landclearance.selectors.required_area import area_series, boundary_versions, required_area
from landclearance.services.acts import record_act, void_fact
from landclearance.services.handover import record_handover
from landclearance.services.opening import OpeningReport, open_cases
from projects.models import Project
from tests.factories.landclearance import ParcelFactory
from tests.factories.projects import ProjectFactory
from tests.landclearance.ground import strip

pytestmark = pytest.mark.django_db

FIRST, ADJUSTED = date(2026, 2, 2), date(2026, 9, 1)
AUGUST, OCTOBER = date(2026, 8, 31), date(2026, 10, 31)
CELL = Decimal("2860")


def at(day: date, hour: int = 3) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def boundary(project: Project, first: float, last: float, day: date, decision: str) -> OpeningReport:
    return open_cases(
        project,
        boundary=strip(first, last),
        on=day,
        today=day,
        at=at(day),
        by=None,
        decision_number=decision,
    )


@pytest.fixture
def project() -> Project:
    """Four parcels, columns 0 to 3, all noticed, the first two handed over, the first three decided."""
    made = ProjectFactory.create()
    for column in range(6):
        ParcelFactory.create(zone=made.zone, column=column)
    boundary(made, 0, 4, FIRST, "10/QĐ-UBND")
    cases = list(made.clearance_cases.order_by("case_no"))
    day = date(2026, 3, 2)
    record_act(cases, ActKind.RECOVERY_NOTICE, day, today=day, at=at(day), by=None)
    day = date(2026, 4, 1)
    record_act(cases, ActKind.INVENTORY, day, today=day, at=at(day), by=None)
    day = date(2026, 6, 1)
    record_act(cases[:3], ActKind.RECOVERY_DECISION, day, today=day, at=at(day), by=None)
    day = date(2026, 7, 1)
    for case in cases[:2]:
        record_handover(case, day, f"BB-{case.case_no}", today=day, at=at(day), by=None)
    return made


def adjusted(project: Project) -> OpeningReport:
    return boundary(project, 1.5, 6, ADJUSTED, "77/QĐ-UBND")


def picture(project: Project, as_of: date, known_at: datetime) -> list[tuple[str, str, tuple[Decimal, ...]]]:
    """What a report of the day says of each case."""
    land = clearance_as_known([project], as_of, known_at, geometry=False)[project.pk]
    return [
        (
            case.case_no,
            derive_case(case, as_of, land.regimes).state.value,
            tuple(part.area_m2 for part in case.parts),
        )
        for case in land.cases
    ]


def test_what_left_what_was_cut_anew_and_what_came_in(project: Project) -> None:
    report = adjusted(project)
    assert (report.boundary_version, report.cases, report.left, report.parts) == (2, 2, 2, 3)
    assert report.unchanged == 2  # the third and the fourth parcel, over the same ground
    assert report.cases_out == ("06184-27-0",)
    assert report.area_after - report.area_before == pytest.approx(CELL / 2, abs=10)  # -1 -0.5 +2
    assert ScopeChange.objects.filter(leaves=True, document_number="77/QĐ-UBND").count() == 2


def test_a_case_without_land_is_out_of_scope_and_keeps_its_history(project: Project) -> None:
    adjusted(project)
    gone = project.clearance_cases.get(case_no="06184-27-0")
    land = clearance_as_known([project], OCTOBER, at(OCTOBER))[project.pk]
    facts = next(case for case in land.cases if case.id == gone.pk)
    status = derive_case(facts, OCTOBER, land.regimes)
    assert (status.state, status.since) == (CaseState.OUT_OF_SCOPE, ADJUSTED)
    assert facts.parts == () and [part.label for part in facts.left_parts] == ["27/0"]
    assert gone.acts.filter(kind=ActKind.RECOVERY_NOTICE).exists() and Handover.objects.count() == 2
    assert all(part.case_id != gone.pk for part in land.parts)  # nothing of it reaches the overlay


def test_the_hand_over_goes_with_the_ground_that_is_left(project: Project) -> None:
    """The second household handed all of its parcel over in July: the half that is still needed is clear."""
    adjusted(project)
    half = project.clearance_cases.get(case_no="06184-27-1")
    land = clearance_as_known([project], OCTOBER, at(OCTOBER))[project.pk]
    facts = next(case for case in land.cases if case.id == half.pk)
    (part,) = facts.parts
    assert part.area_m2 == pytest.approx(CELL / 2, abs=10) and part.entered_on == ADJUSTED
    status = derive_case(facts, OCTOBER, land.regimes)
    assert status.parts_handed_over == {part.id: date(2026, 7, 1)}  # the day of the minutes, not of the cut
    assert Handover.objects.count() == 2  # carried by rule, not copied


def test_withdrawn_minutes_are_withdrawn_from_the_new_part_too(project: Project) -> None:
    adjusted(project)
    wrong = Handover.objects.get(case__case_no="06184-27-1")
    void_fact(wrong, "Wrong household", today=OCTOBER, at=at(OCTOBER), by=None)
    states = {number: state for number, state, _areas in picture(project, OCTOBER, at(OCTOBER))}
    assert states["06184-27-1"] == "decided"


def test_new_ones_wait_for_their_own_notice(project: Project) -> None:
    adjusted(project)
    states = {number: state for number, state, _areas in picture(project, OCTOBER, at(OCTOBER))}
    assert (states["06184-27-4"], states["06184-27-5"]) == ("identified", "identified")
    assert states["06184-27-2"] == "decided"


def test_the_report_of_august_stays_what_it_was(project: Project) -> None:
    printed = picture(project, AUGUST, at(AUGUST))
    assert [len(areas) for _no, _state, areas in printed] == [1, 1, 1, 1]
    adjusted(project)
    assert picture(project, AUGUST, at(AUGUST)) == printed  # as known then
    assert picture(project, AUGUST, at(OCTOBER)) == printed  # and as known now: the line moved on 1 September
    assert picture(project, OCTOBER, at(AUGUST)) == picture(project, AUGUST, at(AUGUST))  # nobody knew yet


def test_required_area_is_a_dated_series_with_reasons(project: Project) -> None:
    before = required_area(project, AUGUST, at(AUGUST))
    adjusted(project)
    opened, change = area_series(project, OCTOBER, at(OCTOBER))
    assert (opened.day, opened.entered, opened.left) == (FIRST, 4, 0)
    assert (change.day, change.reason, change.document) == (ADJUSTED, "boundary", "77/QĐ-UBND")
    assert (change.entered, change.left) == (3, 2)
    after = required_area(project, OCTOBER, at(OCTOBER))
    assert after - before == change.net_m2
    land = clearance_as_known([project], OCTOBER, at(OCTOBER), geometry=False)[project.pk]
    assert after == sum(part.area_m2 for part in land.parts)


def test_drawing_back_makes_a_negative_figure_in_the_period(project: Project) -> None:
    boundary(project, 2, 4, ADJUSTED, "78/QĐ-UBND")
    _opened, change = area_series(project, OCTOBER, at(OCTOBER))
    assert change.net_m2 == pytest.approx(-2 * CELL, abs=20)


def test_repeating_the_adjustment_changes_nothing(project: Project) -> None:
    adjusted(project)
    rows = ParcelPart.objects.count(), ScopeChange.objects.count(), Act.objects.count()
    again = adjusted(project)
    assert (again.cases, again.parts, again.left) == (0, 0, 0)
    assert (ParcelPart.objects.count(), ScopeChange.objects.count(), Act.objects.count()) == rows


def test_a_line_that_comes_back_brings_the_case_back(project: Project) -> None:
    adjusted(project)
    report = boundary(project, 0, 6, OCTOBER, "99/QĐ-UBND")
    assert report.cases_back == ("06184-27-0",)
    assert report.cases == 0
    states = {number: state for number, state, _areas in picture(project, OCTOBER, at(OCTOBER, 9))}
    assert states["06184-27-0"] != "out_of_scope"


def test_versions_of_the_boundary_side_by_side(project: Project) -> None:
    adjusted(project)
    first, second = boundary_versions(project, OCTOBER, at(OCTOBER))
    assert first.out_m2 == 0 and first.in_m2 == pytest.approx(float(4 * CELL), rel=0.01)
    assert second.in_m2 == pytest.approx(float(2 * CELL), rel=0.01)
    assert second.out_m2 == pytest.approx(float(CELL) * 1.5, rel=0.01)
    assert len(boundary_versions(project, AUGUST, at(OCTOBER))) == 1


def test_versions_come_in_their_order(project: Project) -> None:
    with pytest.raises(InputProblem) as caught:
        open_cases(project, boundary=strip(0, 5), on=date(2026, 1, 5), today=OCTOBER, at=at(OCTOBER), by=None)
    assert caught.value.field == "on"


def test_the_list_counts_only_what_is_in_scope(project: Project) -> None:
    adjusted(project)
    rows = {row.facts.case_no: row for row in case_rows(project.zone, [project], OCTOBER, at(OCTOBER))}
    assert rows["06184-27-0"].done and rows["06184-27-0"].area_m2 == 0
    assert ClearanceCase.objects.count() == len(rows) == 6
