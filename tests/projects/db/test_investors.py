"""Investors' land and legal steps as a planner records them: stories of real cases, commands, corrections."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from geodata.domain.errors import InputProblem
from geodata.models import Zone
from projects.domain.idle_facts import IdleFlag, IdleStatus
from projects.models import HolidayOverride, InvestorProject, LegalStep, PortionEvent, RegimeParameter
from projects.selectors.investors import InvestorRow, investor_row
from projects.services.investor_events import record_portion_event, record_step_event, void_event
from projects.services.investors import (
    area_of_geojson,
    create_investor_project,
    create_portion,
    state_conditions,
)
from tests.factories.projects import ProgrammeZoneFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
SQUARE = json.dumps(
    {
        "type": "Polygon",
        "coordinates": [[[106.7, 21.9], [106.701, 21.9], [106.701, 21.901], [106.7, 21.901], [106.7, 21.9]]],
    }
)


@pytest.fixture
def zone() -> Zone:
    return ProgrammeZoneFactory.create()


def project(zone: Zone, code: str = "kho", kind: str = "warehouse") -> InvestorProject:
    return create_investor_project(zone, code, "Kho hàng (bịa)", kind, today=TODAY)


def land(
    found: InvestorProject, kind: str, on: str, document: str = "01/BB", portion: str = "LP-1", **more: object
) -> PortionEvent:
    place = found.portions.filter(code=portion).first() or create_portion(found, portion)
    until = more.get("until")
    months = more.get("months")
    return record_portion_event(
        place,
        kind,
        date.fromisoformat(on),
        today=TODAY,
        at=NOW,
        by=None,
        document_number=document,
        until_on=date.fromisoformat(until) if isinstance(until, str) else None,
        months=months if isinstance(months, int) else None,
    )


def row(found: InvestorProject, as_of: date = TODAY) -> InvestorRow:
    return investor_row(found, as_of, NOW)


def test_cao_bang_a_warehouse_leased_in_2013_and_unused_for_ten_years(zone: Zone) -> None:
    """Leased and handed over in 2013, never built; the Board suspends it for 2026. A suspension is no force majeure:
    nothing is added back, the limit stays where it was, and the page says why."""
    found = project(zone)
    land(found, "field_handover", "2013-06-17")
    before = row(found).portions[0].idle
    assert (before.status, before.due_on) == (IdleStatus.EXCEEDED, date(2014, 6, 17))
    land(found, "suspension", "2026-01-01", "05/QĐ-BQL", until="2027-01-01")
    after = row(found).portions[0].idle
    assert (after.status, after.due_on) == (IdleStatus.EXCEEDED, date(2014, 6, 17))
    codes = {flag.code for flag in after.flags}
    assert {IdleFlag.SUSPENSION_NOT_ADDED, IdleFlag.RULE_BEFORE_TABLE} <= codes


def test_lang_son_forestry_land_recovered(zone: Zone) -> None:
    """1,337.82 ha handed over, 24 months late against the schedule, recovered in August 2025."""
    found = project(zone, "rung", "other")
    create_portion(found, "LP-1", area_m2=Decimal("13378200"))
    land(found, "field_handover", "2019-03-11")
    land(found, "schedule_set", "2018-11-05", until="2022-12-31")
    land(found, "first_item_started", "2019-09-02")
    land(found, "notice", "2025-01-06", "12/TB-STNMT")
    assert row(found, date(2025, 7, 31)).portions[0].idle.status is IdleStatus.EXCEEDED
    land(found, "returned", "2025-08-18", "1450/QĐ-UBND")
    idle = row(found).portions[0].idle
    assert (idle.status, idle.late.due_on) == (IdleStatus.RETURNED, date(2024, 12, 31))
    assert row(found).official_m2 == Decimal("13378200")


def test_chi_ma_twenty_enterprises_each_with_a_clock_of_its_own(zone: Zone) -> None:
    """Handed over in the years 2011-2020; twelve resumed in 2021, eight have not begun."""
    for number in range(20):
        found = project(zone, f"chi-ma-{number}", "yard")
        land(found, "field_handover", f"{2011 + number % 10}-04-01")
        land(found, "schedule_set", f"{2011 + number % 10}-04-01", until="2026-12-31")
        if number < 12:
            land(found, "first_item_started", "2021-05-04")
    rows = [row(found) for found in InvestorProject.objects.filter(zone=zone)]
    assert sum(1 for one in rows if one.status is IdleStatus.EXCEEDED) == 8
    assert sum(1 for one in rows if one.status is IdleStatus.IN_USE) == 12


def test_a_lease_without_a_field_hand_over_is_unknown_and_says_so(zone: Zone) -> None:
    found = project(zone)
    create_portion(found, "LP-1")
    assert row(found).status is IdleStatus.NOT_STARTED
    record_step_event(found, "land_lease", "granted", date(2026, 6, 8), today=TODAY, at=NOW, by=None)
    assert row(found).status is IdleStatus.UNKNOWN


@pytest.mark.parametrize(
    ("kind", "document", "more", "field"),
    [
        ("field_handover", "", {}, "document_number"),
        ("force_majeure", " ", {}, "document_number"),
        ("schedule_set", "1", {}, "until_on"),
        ("extension", "1", {}, "months"),
        ("extension", "1", {"months": 0}, "months"),
        ("returned", "1", {"months": 3}, "months"),
        ("returned", "1", {"until": "2026-01-01"}, "until_on"),
        ("force_majeure", "1", {"until": "2025-12-31"}, "until_on"),
        ("schedule_set", "1", {"until": "2226-12-31"}, "until_on"),
        ("lease_signed", "1", {}, "kind"),
    ],
)
def test_what_cannot_be_recorded(
    zone: Zone, kind: str, document: str, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(InputProblem) as caught:
        land(project(zone), kind, "2026-01-05", document, **more)
    assert caught.value.field == field
    assert not PortionEvent.objects.exists()


def test_a_day_to_come_is_refused(zone: Zone) -> None:
    with pytest.raises(InputProblem):
        land(project(zone), "field_handover", "2026-11-24")


def test_a_correction_replaces_and_a_withdrawal_takes_back(zone: Zone) -> None:
    """Both leave the row where it was, and an earlier moment still knows it."""
    found = project(zone)
    wrong = land(found, "field_handover", "2025-01-06")
    later = datetime(2026, 11, 24, 3, tzinfo=UTC)
    right = record_portion_event(
        wrong.portion,
        "field_handover",
        date(2026, 1, 6),
        today=TODAY,
        at=later,
        by=None,
        document_number="01/BB",
        corrects=wrong,
        reason="Sai năm",
    )
    assert investor_row(found, TODAY, NOW).due_on == date(2026, 1, 6)
    assert investor_row(found, TODAY, later).due_on == date(2027, 1, 6)
    void_event(right, "Nhầm phần đất", at=later, by=None)
    assert investor_row(found, TODAY, later).status is IdleStatus.NOT_STARTED
    for row_, reason in ((wrong, "again"), (right, "again"), (right, " ")):
        with pytest.raises(InputProblem):
            void_event(row_, reason, at=later, by=None)


def test_measured_and_official_area_side_by_side(zone: Zone) -> None:
    """0.001 degrees at 21.9 N: about 103.3 m by 110.7 m."""
    found = project(zone)
    create_portion(found, "LP-1", area_m2=Decimal(12000), geometry=area_of_geojson(SQUARE))
    measured = row(found).portions[0].measured_m2
    assert measured is not None
    assert abs(measured - Decimal(11440)) < 30
    assert row(found).official_m2 == 12000


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[1]",
        '{"type": "Point", "coordinates": [1, 2]}',
        SQUARE.replace("106.7", "586.7"),
        '{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}',
    ],
)
def test_what_is_no_area(text: str) -> None:
    with pytest.raises(InputProblem):
        area_of_geojson(text)


def test_the_template_has_its_seventeen_steps_and_asks_for_conditions(zone: Zone) -> None:
    assert len(set(LegalStep.objects.values_list("code", flat=True))) == 17
    found = project(zone)
    checklist = row(found).checklist
    assert len(checklist.steps) == 17
    assert checklist.unknown > 0
    stated: dict[str, bool | Decimal | None] = {
        "needs_policy_approval": False,
        "uses_state_land": True,
        "land_won_at_auction": True,
        "land_is_clear": True,
        "rice_land_m2": Decimal(0),
        "forest_land_m2": Decimal(0),
        "needs_fire_appraisal": False,
        "permit_exempt": True,
        "needs_environment_permit": False,
        "customs_supervised": False,
    }
    state_conditions(found, stated)
    checklist = row(found).checklist
    assert (checklist.unknown, checklist.applying) == (0, 9)
    state_conditions(found, {"permit_exempt": None})
    assert row(found).checklist.unknown == 1
    with pytest.raises(InputProblem, match="permit_exempt"):
        state_conditions(found, {"permit_exemp": True})


def test_customs_minima_of_a_bonded_warehouse(zone: Zone) -> None:
    """At least 5,000 m2 of which 1,000 covered; unknown stays unknown, the border yard's minimum is not on record."""
    found = project(zone, "knq", "bonded_warehouse")
    state_conditions(found, {"specialised_warehouse": False, "specialised_yard": False})
    assert [one.met for one in row(found).minima] == [None]
    create_portion(found, "LP-1", area_m2=Decimal(6000))
    assert [one.met for one in row(found).minima] == [None]
    state_conditions(found, {"covered_area_m2": Decimal(900)})
    assert [one.met for one in row(found).minima] == [False]
    state_conditions(found, {"covered_area_m2": Decimal(1000)})
    assert [one.met for one in row(found).minima] == [True]
    yard = row(project(zone, "bai", "inspection_yard"))
    assert ("inspection_yard", None) in [(one.minimum.code, one.met) for one in yard.minima if one.applies]


def test_days_of_warning_are_data(zone: Zone) -> None:
    found = project(zone)
    land(found, "field_handover", "2026-01-12")
    assert row(found).status is IdleStatus.DUE_SOON
    RegimeParameter.objects.filter(key="norm_idle_soon").update(value=30)
    assert row(found).status is IdleStatus.RUNNING


def test_everything_by_command(zone: Zone, tmp_path: Path) -> None:
    """Create, draw, record, print: what a planner would script."""
    outline = tmp_path / "lp1.geojson"
    outline.write_text(SQUARE, encoding="utf-8")
    call_command(
        "create_investor_project",
        "kho-1",
        zone=zone.code,
        name="Kho",
        kind="warehouse",
        condition=["land_is_clear=true", "rice_land_m2=0"],
        stdout=StringIO(),
    )
    call_command("create_portion", "kho-1", "LP-1", area="12000,5", geojson=outline, stdout=StringIO())
    event = ["record_portion_event", "kho-1", "field_handover", "--portion", "LP-1", "--on", "2024-03-11"]
    call_command(*event, "--document", "7/BB", stdout=StringIO())
    call_command("record_legal_step", "kho-1", "planning", "granted", on="2024-01-08", stdout=StringIO())
    call_command("state_conditions", "kho-1", "permit_exempt=true", "rice_land_m2=unknown", stdout=StringIO())
    stated = {"land_is_clear": True, "permit_exempt": True}
    assert InvestorProject.objects.get(code="kho-1").conditions == stated
    with pytest.raises(CommandError, match="NAME=true"):
        call_command("state_conditions", "kho-1", "permit_exempt", stdout=StringIO())
    out = StringIO()
    call_command("idle_land", zone=zone.code, as_of="2025-03-12", format="json", stdout=out)
    printed = json.loads(out.getvalue())["projects"][0]
    assert printed["portions"][0]["status"] == "exceeded"
    assert printed["portions"][0]["clocks"]["unused"]["due_on"] == "2025-03-11"
    assert printed["legal_steps"]["done"] == 1
    with pytest.raises(CommandError, match="minutes"):
        call_command(*event, stdout=StringIO())
    with pytest.raises(CommandError, match="LP-1"):
        call_command(*event[:3], portion="LP-2", on="2024-03-11", stdout=StringIO())


def test_a_day_off_that_the_government_adds_moves_the_limit(zone: Zone) -> None:
    """11/3/2025 is a Tuesday; ordered off, the limit of a hand-over on 11/3/2024 is 12/3/2025."""
    found = project(zone)
    land(found, "field_handover", "2024-03-11")
    assert row(found).due_on == date(2025, 3, 11)
    HolidayOverride.objects.create(day=date(2025, 3, 11), name="Nghỉ bù (bịa)")
    assert row(found).due_on == date(2025, 3, 12)
