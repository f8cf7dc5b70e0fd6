"""Stored assessments for tests of pages, as situations. Shapes: tracker.domain.result."""

from collections.abc import Sequence
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

from factory.declarations import LazyAttribute, SelfAttribute, SubFactory, Trait
from factory.django import DjangoModelFactory

from projects.models import Project
from tests.factories.projects import TODAY, ProgrammeZoneFactory, ProjectFactory
from tracker.models import AssessmentRun, Level, ProjectAssessment

APPROVED = date(2027, 6, 30)
MORNING = datetime(2026, 11, 23, 1, tzinfo=UTC)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def activity(code: str, name: str, start: date, days: int, late: int = 0, **more: Any) -> dict[str, Any]:
    """An activity of ``days`` calendar days that was approved for ``start`` and runs ``late`` days behind."""
    approved = {
        "baseline_start": _iso(start),
        "baseline_finish": _iso(start + timedelta(days - 1)),
        "original_start": _iso(start),
        "original_finish": _iso(start + timedelta(days - 1)),
    }
    return {
        "code": code,
        "name": name,
        "name_en": "",
        "status": "not_started",
        "duration": days,
        "remaining": days,
        "start": _iso(start + timedelta(late)),
        "finish": _iso(start + timedelta(days - 1 + late)),
        **approved,
        "total_float": 0,
        "free_float": 0,
        "critical": True,
        "driving": None,
        "release": None,
        "blocked_by": 0,
        **more,
    }


def parcel(
    label: str, release: date | None, alone: int | None, share: Fraction | None, **more: Any
) -> dict[str, Any]:
    """A parcel part that blocks activity B; ``alone`` and ``share`` None: its end is not known."""
    return {
        "id": f"part:{label}",
        "kind": "parcel",
        "code": "PRICE",
        "release": _iso(release),
        "activities": ["B"],
        "stand_alone_days": alone,
        "share_days": None if share is None else str(share),
        "but_for_days": None if alone is None else 0,
        "label": label,
        "case_no": f"HS-{label}",
        "case_id": 1,
        "part_id": 1,
        "blocker_id": None,
        "commune": "06001",
        "commune_name": "Đồng Đăng",
        "land_use_code": "ONT",
        "state": "posted",
        "since": "2026-08-03",
        "holder": "clearance_unit",
        "area_m2": 812.4,
        "blocked_area_m2": 630.0,
        "chainage_m": [1200, 1460],
        "past_due": True,
        "steps": [
            {
                "step": "posting",
                "rule": "public_posting",
                "article": "Land Law 2024, art. 87",
                "days": 10,
                "unit": "days",
                "from": "2026-08-03",
                "to": "2026-08-13",
                "verify": "",
            }
        ],
        **more,
    }


def result(**changes: Any) -> dict[str, Any]:
    """A project on time with three activities and all of its land, changed key by key."""
    begin = date(2026, 2, 2)
    base: dict[str, Any] = {
        "code": "p",
        "name": "Invented road",
        "level": "on_track",
        "reasons": [],
        "baseline_finish": {"original": "2027-03-31", "latest": _iso(APPROVED)},
        "forecast_finish": _iso(APPROVED),
        "finish_without_blockers": _iso(APPROVED),
        "slip_days": {"original": 91, "latest": 0},
        "blocker_slip_days": 0,
        "open_ended": False,
        "cause": "none",
        "blockers": [],
        "staircase": [],
        "activities": [
            activity("A", "Chuẩn bị", begin, 60, status="complete"),
            activity("B", "Nền đường", begin + timedelta(60), 200, status="in_progress"),
            activity("C", "Mặt đường", begin + timedelta(260), 254),
        ],
        "baselines": {
            "original": {"name": "Gốc", "decision": "12/QĐ-TEST", "decided_on": "2026-01-05"},
            "latest": {"name": "Điều chỉnh 1", "decision": "1234/QĐ-UBND", "decided_on": "2026-06-05"},
        },
        "land": {
            "cases": 4,
            "cases_handed_over": 4,
            "cases_out_of_scope": 0,
            "red_flags": 0,
            "parts": 5,
            "parts_handed_over": 5,
            "area_m2": 4000.0,
            "area_handed_over_m2": 4000.0,
            "by_state": {"handed_over": 5},
            "by_commune": [],
            "outstanding": [],
        },
        "progress": {
            "physical_percent": 61.5,
            "planned_percent": 62.0,
            "gap_pp": 0.5,
            "last_report_end": "2026-10-31",
            "periods_without_report": 0,
        },
        "money": {
            "year": 2026,
            "plan": 120_000_000_000,
            "reported": 80_500_000_000,
            "treasury": 74_250_000_000,
        },
        "data_date": "2026-11-01",
        "issues": [],
    }
    return {**base, **changes}


def _shift(days: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = deepcopy(result()["activities"])
    for row in rows[1:]:
        for name in ("start", "finish"):
            row[name] = _iso(date.fromisoformat(row[name]) + timedelta(days))
    rows[1]["blocked_by"] = 3
    return rows


def late_for_land(days: int = 47, **changes: Any) -> dict[str, Any]:
    """Three parcels cause all of ``days``; the last of them holds most of it."""
    parcels = [
        parcel("27/14", date(2027, 2, 10), days, Fraction(days) - 16, but_for_days=days - 31),
        parcel("28/14", date(2027, 1, 25), 31, Fraction(21, 2)),
        parcel("31/14", date(2027, 1, 20), 11, Fraction(11, 2), code=None, past_due=False),
    ]
    reason = {
        "rule": "slip_days_watch",
        "level": "watch",
        "value": days,
        "threshold": 30,
        "source": "Bands of delay after published flash reports",
    }
    land = {
        **result()["land"],
        "cases_handed_over": 1,
        "parts_handed_over": 2,
        "area_handed_over_m2": 1500.0,
        "by_state": {"posted": 3, "handed_over": 2},
        "by_commune": [
            {
                "code": "06001",
                "name": "Đồng Đăng",
                "cases": 4,
                "cases_outstanding": 3,
                "parts": 5,
                "parts_outstanding": 3,
                "area_m2": 4000.0,
                "area_outstanding_m2": 2500.0,
            }
        ],
    }
    late: dict[str, Any] = {
        "level": "watch",
        "reasons": [reason],
        "forecast_finish": _iso(APPROVED + timedelta(days)),
        "slip_days": {"original": 91 + days, "latest": days},
        "blocker_slip_days": days,
        "cause": "clearance",
        "blockers": parcels,
        "staircase": [
            {"clear": 1, "id": "part:27/14", "saves_days": days - 31},
            {"clear": 2, "id": "part:28/14", "saves_days": days - 11},
            {"clear": 3, "id": "part:31/14", "saves_days": days},
        ],
        "activities": _shift(days),
        "land": land,
    }
    return result(**{**late, **changes})


def late_for_capacity(days: int = 120, **changes: Any) -> dict[str, Any]:
    """Late without any blocker."""
    late: dict[str, Any] = {
        "level": "serious",
        "forecast_finish": _iso(APPROVED + timedelta(days)),
        "finish_without_blockers": _iso(APPROVED + timedelta(days)),
        "slip_days": {"original": 91 + days, "latest": days},
        "cause": "capacity",
        "activities": _shift(days),
    }
    return result(**{**late, **changes})


def open_ended(**changes: Any) -> dict[str, Any]:
    """One parcel has a date, another has none: the slip is a lower bound."""
    endless = parcel("40/7", None, None, None, code="DEFENCE", past_due=False)
    late = late_for_land(47, level="serious", open_ended=True)
    late["blockers"].append(endless)
    return {**late, **changes}


def nothing_known(**changes: Any) -> dict[str, Any]:
    """No programme, no baseline, no report."""
    unknown: dict[str, Any] = {
        "level": "unknown",
        "reasons": [
            {
                "rule": "no_baseline",
                "level": "unknown",
                "value": None,
                "threshold": None,
                "source": "House rule",
            }
        ],
        "baseline_finish": {"original": None, "latest": None},
        "forecast_finish": None,
        "finish_without_blockers": None,
        "slip_days": {"original": None, "latest": None},
        "blocker_slip_days": None,
        "cause": "",
        "activities": [],
        "baselines": {"original": None, "latest": None},
        "progress": {
            "physical_percent": None,
            "planned_percent": None,
            "gap_pp": None,
            "last_report_end": None,
            "periods_without_report": None,
        },
        "money": {"year": 2026, "plan": None, "reported": None, "treasury": None},
        "data_date": None,
    }
    return result(**{**unknown, **changes})


class AssessmentRunFactory(DjangoModelFactory[AssessmentRun]):
    class Meta:
        model = AssessmentRun

    zone = SubFactory(ProgrammeZoneFactory)
    as_of = TODAY
    known_at = MORNING
    rules_version = "test"
    inputs_hash = "0" * 64
    recorded_at = MORNING


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


class ProjectAssessmentFactory(DjangoModelFactory[ProjectAssessment]):
    """Its columns follow from ``result``, as the assessment service fills them."""

    class Meta:
        model = ProjectAssessment

    class Params:
        late = Trait(result=late_for_land())
        unknown = Trait(result=nothing_known())

    project = SubFactory(ProjectFactory)
    run = SubFactory(AssessmentRunFactory, zone=SelfAttribute("..project.zone"))
    result = LazyAttribute(lambda row: result(code=row.project.code, name=row.project.name))
    level = LazyAttribute(lambda row: Level(row.result["level"]))
    baseline_finish_original = LazyAttribute(lambda row: _day(row.result["baseline_finish"]["original"]))
    baseline_finish_latest = LazyAttribute(lambda row: _day(row.result["baseline_finish"]["latest"]))
    forecast_finish = LazyAttribute(lambda row: _day(row.result["forecast_finish"]))
    finish_without_blockers = LazyAttribute(lambda row: _day(row.result["finish_without_blockers"]))
    slip_original_days = LazyAttribute(lambda row: row.result["slip_days"]["original"])
    slip_latest_days = LazyAttribute(lambda row: row.result["slip_days"]["latest"])
    blocker_slip_days = LazyAttribute(lambda row: row.result["blocker_slip_days"])
    open_ended = LazyAttribute(lambda row: row.result["open_ended"])
    cause = LazyAttribute(lambda row: row.result["cause"])
    inputs_hash = "0" * 64


def assessed(run: AssessmentRun, results: Sequence[dict[str, Any]]) -> list[Project]:
    """A project of the run's zone for each result, assessed in that run."""
    projects = []
    for found in results:
        project = ProjectFactory.create(zone=run.zone, owned=True)
        named = {**found, "code": project.code, "name": project.name}
        ProjectAssessmentFactory.create(project=project, run=run, result=named)
        projects.append(project)
    return projects
