"""The demo as loaded: whole, marked as invented, varied, the same twice, and gone after a reset."""

import hashlib
from collections import Counter
from datetime import date

import pytest
from django.core.management import call_command
from django.db.models import Q

from geodata.models import FunctionalArea, ReferenceFeature, Zone
from landclearance.models import (
    Act,
    Blocker,
    BlockerEvent,
    ClearanceCase,
    Handover,
    LandUser,
    Parcel,
    ParcelPart,
)
from projects.models import (
    Baseline,
    CapitalPlan,
    Decision,
    Disbursement,
    Membership,
    ProgressReport,
    Project,
    ScheduleUpdate,
)
from tracker.domain.demo import DEMO_TODAY, DEMO_ZONE
from tracker.models import LevelOverride
from tracker.services.assessment import assess_zone, compute_zone
from tracker.services.demo.context import moment
from tracker.services.demo.load import load_demo

pytestmark = pytest.mark.django_db


def silent(_line: str) -> None:
    """Swallow progress lines."""


def fingerprint() -> str:
    digest = hashlib.sha256()
    for parcel in Parcel.objects.order_by("old_commune__code", "sheet", "number", "version"):
        digest.update(f"{parcel} {parcel.certificate_area_m2} ".encode() + bytes(parcel.geometry.wkb))
    for act in Act.objects.select_related("case").order_by("case__case_no", "happened_on", "kind", "note"):
        digest.update(f"{act.case} {act.kind} {act.happened_on} {act.recorded_at} {act.amount}".encode())
    for update in ScheduleUpdate.objects.order_by("project__code", "data_date", "recorded_at"):
        for row in update.activities.order_by("code"):
            digest.update(f"{row.code} {row.actual_start} {row.remaining}".encode())
    return digest.hexdigest()


def test_the_demo_from_end_to_end(capsys: pytest.CaptureFixture[str]) -> None:
    """One test, because loading takes seconds: the command, every property, idempotence, reset."""
    call_command("load_demo")
    printed = capsys.readouterr().out
    assert "planner / demo-planner" in printed
    assert "Demo loaded: 12 projects" in printed
    _is_complete()
    _is_marked()
    _is_dated()
    _is_varied_when_assessed()
    before = fingerprint()
    call_command("load_demo")
    assert "loaded already" in capsys.readouterr().out
    assert fingerprint() == before
    compute_and_store()
    reset = load_demo(silent, reset=True)
    assert reset.loaded
    assert fingerprint() == before


def compute_and_store() -> None:
    """Leave findings behind, so that the reset has to take them out too."""
    assess_zone(
        Zone.objects.get(code=DEMO_ZONE), as_of=DEMO_TODAY, known_at=moment(DEMO_TODAY), at=moment(DEMO_TODAY)
    )


def _is_complete() -> None:
    projects = Counter(Project.objects.values_list("group", flat=True))
    assert 8 <= sum(projects.values()) <= 12
    assert {"A", "B", "C"} <= set(projects)
    assert FunctionalArea.objects.count() >= 3
    assert 500 <= Parcel.objects.filter(valid_to=None).count() <= 950
    assert 150 <= ClearanceCase.objects.count() <= 350
    codes = set(Blocker.objects.values_list("code", flat=True))
    assert len(codes) >= 8
    assert {"gate", "road", "railway"} <= set(ReferenceFeature.objects.values_list("kind", flat=True))
    assert ClearanceCase.objects.filter(parts__isnull=True).count() == 0
    roles = set(Membership.objects.values_list("role", flat=True))
    assert roles == {"planner", "clearance_officer", "field_officer", "leader", "viewer"}
    assert not Zone.objects.get(code=DEMO_ZONE).is_invented


def _is_marked() -> None:
    for model in (
        Act,
        Baseline,
        Blocker,
        CapitalPlan,
        ClearanceCase,
        Decision,
        Disbursement,
        Handover,
        LandUser,
        Parcel,
        ProgressReport,
        ScheduleUpdate,
        LevelOverride,
    ):
        rows = model.objects.all()
        assert rows.exists(), model
        assert not rows.filter(is_invented=False).exists(), model
    assert not Project.objects.filter(Q(invented_note="") | Q(published_figures="") | Q(source="")).exists()
    assert not FunctionalArea.objects.filter(is_approximate=False).exists()
    assert not LandUser.objects.exclude(name__contains="giả định").exists()


def _is_dated() -> None:
    end = moment(DEMO_TODAY)
    for model in (Act, Handover, BlockerEvent, ProgressReport, Disbursement, CapitalPlan, LevelOverride):
        assert not model.objects.filter(Q(happened_on__gt=DEMO_TODAY) | Q(recorded_at__gt=end)).exists(), (
            model
        )
    assert Handover.objects.filter(retraction=True, voids__isnull=False).exists()
    assert Act.objects.filter(kind="annulment", supersedes__kind="approval").exists()
    kinds = {"enforced", "recovery_enforcement", "deposit_in_lieu", "out_of_scope", "lawsuit", "complaint"}
    assert kinds <= set(Act.objects.values_list("kind", flat=True))
    years = {act.happened_on.year for act in Act.objects.filter(kind="recovery_notice")}
    assert {2023, 2024, 2025, 2026} <= years
    assert Handover.objects.filter(area_m2__isnull=False).exists()
    assert ParcelPart.objects.filter(area_m2__gt=3000).count() == 0


def _is_varied_when_assessed() -> None:
    zone = Zone.objects.get(code=DEMO_ZONE)
    levels = {}
    for day in (date(2026, 9, 30), date(2026, 10, 31), DEMO_TODAY):
        found = compute_zone(zone, as_of=day, known_at=moment(day))
        levels[day] = [(r["code"], r["level"], r["slip_days"]["latest"], r["cause"]) for r in found.results]
    assert levels[date(2026, 9, 30)] != levels[date(2026, 10, 31)] != levels[DEMO_TODAY]
    today = levels[DEMO_TODAY]
    count = Counter(level for _code, level, _slip, _cause in today)
    assert count["on_track"] >= 2
    assert count["watch"] >= 1
    assert count["unknown"] >= 1
    late = [(level, cause) for _code, level, _slip, cause in today if level in ("serious", "critical")]
    assert sum(cause == "clearance" for _level, cause in late) >= 2
    others = {cause for _code, _level, slip, cause in today if slip and slip > 20}
    assert others & {"capital", "capacity"}
    assert all(slip is None or -30 <= slip <= 260 for _code, _level, slip, _cause in today)
