"""A zone's own thresholds of the severity table, and the end of capital that one of its rules looks at."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.core.management import CommandError, call_command

from geodata.domain.errors import InputProblem
from geodata.models import Zone
from projects.models import CapitalPlan, Project, Role
from projects.models.capital import CapitalKind
from projects.selectors.funding import first_capital_years
from tests.conftest import OnCommit
from tests.factories.projects import member
from tests.tracker.db import scene
from tracker.models import ProjectAssessment, SeverityThreshold
from tracker.selectors.judgement import rules_in_force
from tracker.services.assessment import compute_zone
from tracker.services.thresholds import set_threshold

pytestmark = pytest.mark.django_db

TODAY = scene.AS_OF
NOW = datetime(2026, 9, 30, 9, tzinfo=UTC)
LATER = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture
def place() -> Zone:
    return scene.zone()


@pytest.fixture
def made(place: Zone) -> Project:
    return scene.project(place, weight=Decimal("0.5"))


def found(place: Zone) -> dict[str, Any]:
    (entry,) = compute_zone(place, as_of=TODAY, known_at=LATER).results
    return dict(entry)


def threshold(**more: Any) -> dict[str, Any]:
    said = {"rule": "slip_days_watch", "threshold": Decimal(45), "source": "QĐ 7/QĐ-BQL"}
    return {**said, "happened_on": TODAY, "today": TODAY, "at": NOW, "by": None, **more}


def in_force(place: Zone, rule: str, as_of: date = TODAY, known_at: datetime = LATER) -> Any:
    row = rules_in_force(place, as_of, known_at).find(rule)
    assert row is not None
    return row.threshold


def test_a_zones_own_threshold_is_a_dated_fact(place: Zone) -> None:
    set_threshold(place, **threshold())
    set_threshold(place, **threshold(threshold=Decimal(60), at=NOW + timedelta(days=3), happened_on=TODAY))
    assert in_force(place, "slip_days_watch", date(2026, 9, 29)) == 30
    assert in_force(place, "slip_days_watch", known_at=NOW - timedelta(seconds=1)) == 30
    assert in_force(place, "slip_days_watch", known_at=NOW) == 45
    assert in_force(place, "slip_days_watch") == 60
    assert in_force(scene.zone(), "slip_days_watch") == 30  # another zone
    set_threshold(place, **threshold(rule="cpli_watch", threshold=Decimal("0.9")))
    assert in_force(place, "cpli_watch") == Decimal("0.9")


def test_an_own_threshold_makes_the_level_and_says_where_it_comes_from(place: Zone, made: Project) -> None:
    scene.utility(made, date(2026, 10, 20))
    set_threshold(place, **threshold(rule="slip_days_watch", threshold=Decimal(10)))
    reasons = {row["rule"]: row for row in found(place)["reasons"]}
    assert reasons["slip_days_watch"]["own"] is True
    assert reasons["slip_days_watch"]["source"] == "QĐ 7/QĐ-BQL"
    assert reasons["slip_days_watch"]["threshold"] == 10


BAD_THRESHOLDS: list[tuple[dict[str, Any], str, str]] = [
    ({"rule": "slip_days_wach"}, "rule", "slip_days_watch"),
    ({"source": " "}, "source", "needs a source"),
    ({"source": "x" * 301}, "source", "301 characters"),
    ({"threshold": Decimal(0)}, "threshold", "from 1 to 3650"),
    ({"threshold": Decimal(99999)}, "threshold", "from 1 to 3650"),
    ({"threshold": Decimal("NaN")}, "threshold", "no threshold"),
    ({"threshold": Decimal("30.5")}, "threshold", "too fine"),
    ({"rule": "slip_ratio_watch", "threshold": Decimal("0.04999")}, "threshold", "too fine"),
    ({"rule": "slip_ratio_watch", "threshold": Decimal(5)}, "threshold", "from 0.005 to 2"),
    ({"threshold": Decimal(90)}, "threshold", "slip_days_serious"),  # watch would start with serious
    ({"rule": "slip_days_critical", "threshold": Decimal(60)}, "threshold", "slip_days_serious"),
    ({"rule": "no_report", "threshold": Decimal(7)}, "threshold", "from 1 to 6"),
    ({"happened_on": date(2026, 10, 1)}, "happened_on", "future"),
]


@pytest.mark.parametrize(("more", "field", "told"), BAD_THRESHOLDS)
def test_an_absurd_threshold_is_refused(place: Zone, more: dict[str, Any], field: str, told: str) -> None:
    with pytest.raises(InputProblem, match=told) as refused:
        set_threshold(place, **threshold(**more))
    assert refused.value.field == field
    assert not SeverityThreshold.objects.exists()


def test_the_command_sets_one_for_a_planner_or_leader_only(
    place: Zone, made: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["set_threshold", "--zone", place.code, "--rule", "slip_days_watch", "--threshold", "45"]
    words += ["--source", "QĐ 7", "--from", "2026-01-02"]
    for name in ("nobody", member(Role.CLEARANCE_OFFICER, place).username):
        with pytest.raises(CommandError, match="may not set"):
            call_command(*words, "--by", name)
    call_command(*words, "--by", member(Role.PLANNER, place).username)
    call_command("set_threshold", "--zone", place.code)
    printed = capsys.readouterr().out
    assert "slip_days_watch: 45 from 02/01/2026" in printed
    assert "watch     >= 45 (own)  QĐ 7" in printed
    assert "cpli_watch" in printed
    with pytest.raises(CommandError, match="not a number"):
        call_command(
            *words[:5], "--threshold", "many", "--source", "x", "--by", member(Role.LEADER, place).username
        )


def test_the_first_year_of_capital_is_the_first_with_money(made: Project) -> None:
    def plan(year: int, amount: int, day: date, **more: Any) -> None:
        CapitalPlan.objects.create(
            project=made, year=year, amount=amount, happened_on=day, recorded_at=NOW, **more
        )

    def first() -> dict[int, int]:
        return first_capital_years([made.pk], TODAY, NOW)

    assert first() == {}
    plan(2021, 10, date(2020, 12, 1), kind=CapitalKind.MEDIUM_TERM)
    plan(2024, 10, date(2023, 12, 1))
    assert first() == {made.pk: 2024}
    plan(2023, 10, date(2022, 12, 1), for_clearance=True)
    assert first() == {made.pk: 2023}
    plan(2023, 0, date(2023, 6, 1), for_clearance=True)  # taken back
    assert first() == {made.pk: 2024}


def test_a_finish_after_the_end_of_capital_is_critical(place: Zone, made: Project) -> None:
    assert found(place)["money"]["capital_end"] is None
    # Group B: four years from 2023.
    CapitalPlan.objects.create(
        project=made, year=2023, amount=1, happened_on=date(2023, 1, 1), recorded_at=NOW
    )
    # 60 working days from 1 October 2026 end on 23 December 2026; capital ends with 2026: 8 days before.
    entry = found(place)
    assert entry["money"]["capital_end"] == "2026-12-31"
    assert entry["level"] == "on_track"
    scene.utility(made, date(2026, 10, 20))
    rules = [row for row in found(place)["reasons"] if row["rule"] == "legal_end_critical"]
    assert len(rules) == 1
    assert found(place)["level"] == "critical"


def test_the_zone_is_assessed_afresh_and_the_audit_trail_has_it(
    place: Zone, made: Project, on_commit: OnCommit
) -> None:
    with on_commit():
        row = set_threshold(place, **threshold())
    assert LogEntry.objects.get_for_object(row).count() == 1
    assert ProjectAssessment.objects.get().run.project is None
