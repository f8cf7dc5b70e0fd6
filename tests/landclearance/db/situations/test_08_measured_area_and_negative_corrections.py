"""Situation 8: the measured area is not the certificate's, and what is handed over may fall.

A bulletin of -0,8 ha "in the period" is legitimate; so is a share that falls because 38,1 ha more are needed. In the
period is cumulative(t) less cumulative(t-1). A report that was wrong is corrected with a reason and both values stay.
"""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from geodata.domain.errors import InputProblem
from landclearance.domain.contradictions import Code
from landclearance.domain.sheet import period_of
from landclearance.models import AreaKind, ClearanceClaim, Handover, Parcel, ParcelPart, ScopeChange
from landclearance.selectors.contradictions import zone_contradictions
from landclearance.selectors.required_area import area_series, required_area
from landclearance.selectors.sheet import Sheet, progress_sheet
from landclearance.services.acts import void_fact
from landclearance.services.claims import record_claim
from landclearance.services.handover import record_handover
from landclearance.services.opening import open_cases
from landclearance.services.parcels import NewParcel, Record, resurvey_parcel
from landclearance.services.recut_parts import recut_parts
from projects.models import Project
from tests.factories.landclearance import CaseFactory, ParcelFactory, PartFactory
from tests.factories.projects import ProjectFactory
from tests.landclearance.ground import strip

pytestmark = pytest.mark.django_db

MAY, JUNE, JULY = (period_of("month", date(2026, month, 1)) for month in (5, 6, 7))
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
HOW: dict[str, Any] = {"today": NOW.date(), "at": NOW, "by": None}
HA = Decimal(10_000)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 3, tzinfo=UTC)


def how(day: date) -> dict[str, Any]:
    """Recorded on the day itself."""
    return {"today": day, "at": at(day), "by": None}


def sheet(project: Project, period: Any, known_at: datetime = NOW) -> Sheet:
    return progress_sheet(project.zone, [project], period, known_at)


def codes(project: Project) -> set[Code]:
    return {row.code for row in zone_contradictions(project.zone, [project], MAY.end, NOW)}


def ha(figures: Any, code: str) -> Decimal:
    return figures[code].value / HA if code in figures else Decimal(0)


@pytest.fixture
def project() -> Project:
    """Three parts: 15,7 and 0,8 ha handed over in April, 21,6 ha waiting; 38,1 ha needed, as it was published."""
    made = ProjectFactory.create(code="road")
    for place, size in enumerate(("15.7", "0.8", "21.6")):
        case = CaseFactory.create(project=made, case_no=f"K-{place}")
        part = PartFactory.create(case=case, area_m2=Decimal(size) * HA)
        if place < 2:
            record_handover(case, date(2026, 4, 20), f"BB-{place}", parts=[part], **how(date(2026, 4, 20)))
    return made


def test_the_line_leaves_land_that_was_handed_over(project: Project) -> None:
    """In June 0,8 ha that had been handed over leave the scope: -0,8 ha in the period, and less is needed."""
    part = ParcelPart.objects.get(case__case_no="K-1")
    ScopeChange.objects.create(
        part=part, happened_on=date(2026, 6, 8), recorded_at=at(date(2026, 6, 8)), document_number="77/QĐ"
    )
    may, june, july = (sheet(project, period).total for period in (MAY, JUNE, JULY))
    assert [ha(row.figures, "area_handed_over_m2") for row in (may, june, july)] == [
        Decimal("16.5"), Decimal("15.7"), Decimal("15.7"),
    ]  # fmt: skip
    assert ha(june.moved, "area_handed_over_m2") == Decimal("-0.8")
    assert ha(may.moved, "area_handed_over_m2") == ha(july.moved, "area_handed_over_m2") == 0
    assert ha(july.moved_before, "area_handed_over_m2") == Decimal("-0.8")
    for row in (may, june, july):
        for code in ("area_m2", "area_handed_over_m2", "users", "parcels", "parcels_handed_over"):
            assert ha(row.moved, code) == ha(row.figures, code) - ha(row.before, code), code
    assert june.corrections == {}  # it happened in June: nothing was learnt about May
    opened, left = area_series(project, JUNE.end, NOW)
    assert (opened.net_m2, left.net_m2, left.document) == (
        Decimal("38.1") * HA,
        Decimal("-0.8") * HA,
        "77/QĐ",
    )


def test_the_share_falls_when_more_is_needed(project: Project) -> None:
    """38,1 ha more in June: 16,5 of 38,1 ha (43,31 %) becomes 16,5 of 76,2 ha (21,65 %), with nothing given back."""
    more = CaseFactory.create(project=project, case_no="K-9", opened_on=date(2026, 6, 15))
    PartFactory.create(case=more, area_m2=Decimal("38.1") * HA)
    may, june = sheet(project, MAY).total, sheet(project, JUNE).total
    assert [round(row.percent("area_handed_over_m2") or 0, 2) for row in (may, june)] == [
        Decimal("43.31"), Decimal("21.65"),
    ]  # fmt: skip
    assert ha(june.moved, "area_m2") == Decimal("38.1")
    assert ha(june.moved, "area_handed_over_m2") == 0
    assert required_area(project, MAY.end, NOW) == Decimal("38.1") * HA
    assert required_area(project, JUNE.end, NOW) == Decimal("76.2") * HA
    out = StringIO()
    call_command("clearance_sheet", zone=project.zone.code, start="2026-06-01", end="2026-06-30", stdout=out)
    figure = json.loads(out.getvalue())["total"]["indicators"]["area_handed_over_m2"]
    assert (figure["of"], figure["percent"]) == ("area_m2", "21.6535")


def test_minutes_withdrawn_later_are_a_correction_and_both_values_stay(project: Project) -> None:
    """In July the minutes of 0,8 ha of April prove wrong: no movement of July, a correction of what June said."""
    printed = sheet(project, JUNE, at(date(2026, 7, 1))).total
    wrong = Handover.objects.get(case__case_no="K-1")
    learnt = date(2026, 7, 14)
    void_fact(wrong, "Measured on another household's land", **how(learnt))
    july = sheet(project, JULY).total
    assert ha(printed.figures, "area_handed_over_m2") == Decimal("16.5")
    assert (
        sheet(project, JUNE, at(date(2026, 7, 1))).total.figures == printed.figures
    )  # the old value is kept
    assert ha(july.figures, "area_handed_over_m2") == Decimal("15.7")
    assert ha(july.moved, "area_handed_over_m2") == 0
    assert july.corrections["area_handed_over_m2"] / HA == Decimal("-0.8")
    assert Handover.objects.get(voids=wrong).void_reason == "Measured on another household's land"


def test_the_bulletin_that_took_a_figure_back_is_kept_beside_the_first(project: Project) -> None:
    """The owner's report of 17,3 ha is corrected to 16,5: -0,8 ha, with its reason; without one it is refused."""
    day = date(2026, 5, 29)
    first = record_claim(project, day, area_m2=Decimal(381_000), area_handed_over_m2=Decimal(173_000), **HOW)
    assert Code.AREA_ABOVE_MINUTES in codes(project)
    said: dict[str, Any] = {"area_m2": Decimal(381_000), "area_handed_over_m2": Decimal(165_000)}
    with pytest.raises(InputProblem) as caught:
        record_claim(project, day, corrects=first, **said, **HOW)
    assert caught.value.field == "reason"
    record_claim(project, day, corrects=first, reason="0,8 ha counted twice", **said, **HOW)
    old, new = ClearanceClaim.objects.order_by("pk")
    assert (old.area_handed_over_m2, new.area_handed_over_m2) == (Decimal(173_000), Decimal(165_000))
    assert (new.voids, new.void_reason) == (old, "0,8 ha counted twice")
    report = sheet(project, MAY).rows[-1].report
    assert report is not None and report.area_handed_over_m2 == Decimal(165_000)
    assert Code.AREA_ABOVE_MINUTES not in codes(project)


def test_a_parcel_measured_again_changes_what_is_needed_and_keeps_the_certificate() -> None:
    """The certificate says 3.000 m², the map 2.860; measured again in June it has half of that."""
    project = ProjectFactory.create(code="yard")
    parcel = ParcelFactory.create(zone=project.zone, column=0, certificate_area_m2=Decimal(3000))
    begun, measured = date(2026, 2, 2), date(2026, 6, 10)
    open_cases(project, boundary=strip(0, 1), on=begun, **how(begun))
    before = required_area(project, MAY.end, NOW)
    report = resurvey_parcel(
        parcel,
        NewParcel(geometry=strip(0, 0.5)),
        Record(on=measured, document_number="15/BB-ĐĐ", **how(measured)),
    )
    recut_parts(project, on=measured, document_number="15/BB-ĐĐ", **how(measured))
    new = Parcel.objects.get(valid_to=None)
    parcel.refresh_from_db()
    assert parcel.certificate_area_m2 == 3000  # by the paper, whatever was measured
    assert new.areas.get(kind=AreaKind.MAP).area_m2 == pytest.approx(before / 2, abs=2)
    assert report.difference == pytest.approx(-before / 2, abs=2)
    after = required_area(project, JUNE.end, NOW)
    assert required_area(project, MAY.end, NOW) == before  # May is what it was
    june = sheet(project, JUNE).total
    assert june.moved["area_m2"].value == after - before < 0
    change = area_series(project, JUNE.end, NOW)[-1]
    assert (change.net_m2, change.document, change.day) == (after - before, "15/BB-ĐĐ", measured)
