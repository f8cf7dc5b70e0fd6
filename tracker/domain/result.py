"""``assess``: facts of one project in, its entry of ``assess --format json`` out (with labels for people added).

Dates are ISO strings, a finish being the last day worked; days are calendar days; ``share_days`` are exact fractions
such as "31/2"; unknown is null.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from landclearance.domain.states import CaseState
from projects.domain.activities import Activity
from projects.domain.attribution import BlockerShare
from projects.domain.cpm import ActivityDates
from projects.domain.days import Day
from projects.domain.programme import BaselineFacts, Programme
from tracker.domain.access import access_inputs
from tracker.domain.assess import (
    Outlook,
    ProjectFacts,
    Setting,
    Slip,
    assess_land,
    main_cause,
    outlook,
    silent_periods,
    slip,
)
from tracker.domain.blocking import OBSTACLE, PARCEL, LandFindings, ObstacleFinding, PartFinding
from tracker.domain.delay import delay
from tracker.domain.earning import earned_of, variance_of
from tracker.domain.fingerprint import fingerprint
from tracker.domain.forecast_json import IssuedForecast
from tracker.domain.forecasting import forecast_of
from tracker.domain.inputs import iso, iso_finish, network_json, severity_json
from tracker.domain.judging import MoreFigures, Progress, judge, past_limit, progress_of, severity_inputs
from tracker.domain.programme_quality import programme_quality
from tracker.domain.upstream import NOTHING_TOLD, Finishes, finishes_of
from tracker.domain.waits import waits_inputs, waits_json

Json = dict[str, Any]

STALE_DAYS = 62
"""A programme whose data date lies further back than two monthly periods is named as stale."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """``result`` is stored and printed. ``--with-inputs`` adds ``network`` (None without a programme) and ``severity``:
    figures, rules in force, levels found before.

    ``forecasts`` are kept beside it, to be scored once the day has come. ``finishes``: what it tells the projects
    that wait for this one.
    """

    result: Json
    network: Json | None
    severity: Json
    inputs_hash: str
    findings: LandFindings
    forecasts: tuple[IssuedForecast, ...] = ()
    finishes: Finishes = NOTHING_TOLD


def assess(facts: ProjectFacts, setting: Setting) -> Assessment:
    """Assess one project as of ``setting.as_of``."""
    programme = facts.programme
    findings = assess_land(facts, setting)
    found = outlook(programme, findings)
    late = slip(programme, found)
    progress = progress_of(programme, found)
    silent = silent_periods(progress.last_report_end, setting.as_of)
    earned = earned_of(programme, found, setting.as_of)
    ahead = forecast_of(facts, found, findings, setting)
    overdue = past_limit(findings, facts.land, setting.as_of)
    more = MoreFigures(spi_t=earned.spi_t, p80_slip_days=ahead.p80_slip_days)
    figures = severity_inputs(facts, found, overdue, late, progress, silent, more)
    verdict = judge(figures, setting.rules, facts.judgement, progress.last_report_end, setting.as_of)
    result: Json = {
        "code": facts.code,
        "name": facts.name,
        "level": verdict.level.value,
        "computed_level": verdict.computed.value,
        "held_level": verdict.held.value,
        "held_by": verdict.held_by,
        "override": verdict.override,
        "reasons": verdict.reasons,
        **_finishes(programme, found, late),
        "cause": main_cause(programme, found, findings, late),
        "blockers": _blockers(found, findings, overdue),
        "waits": waits_inputs(facts.land, setting.as_of),
        "staircase": _staircase(found),
        "activities": _activities(programme, found, findings),
        "quality": programme_quality(programme, found),
        "baselines": {"original": _baseline(programme.original), "latest": _baseline(programme.latest)},
        "forecast": ahead.result,
        "land": _land(findings),
        "progress": _progress(progress, silent),
        "earned": earned.result,
        "variance": variance_of(programme, found),
        "money": {**_money(programme), "capital_end": _date(facts.capital_end)},
        "data_date": iso(programme.network.data_date) if programme.network else None,
        "issues": _issues(found, findings, programme, setting.as_of),
        **delay(programme, findings, found),
    }
    network = (
        network_json(programme.network, found.release, access_inputs(findings.ruled, findings.blockers()))
        if programme.network
        else None
    )
    digest = fingerprint([facts, setting.as_of, setting.days_off, setting.rules, setting.background.digest])
    severity = severity_json(figures, setting.rules, facts.judgement)
    told = finishes_of(programme, found, findings)
    return Assessment(result, network, severity, digest, findings, ahead.issued, told)


def _finishes(programme: Programme, found: Outlook, late: Slip) -> Json:
    attribution = found.attribution
    return {
        "baseline_finish": {
            "original": iso_finish(programme.original.finish) if programme.original else None,
            "latest": iso_finish(programme.latest.finish) if programme.latest else None,
        },
        "forecast_finish": iso_finish(found.schedule.finish) if found.schedule else None,
        "finish_without_blockers": iso_finish(attribution.base_finish) if attribution else None,
        "slip_days": {"original": late.original, "latest": late.latest},
        "blocker_slip_days": late.blockers,
        "open_ended": late.at_least,
    }


def _blockers(found: Outlook, findings: LandFindings, overdue: AbstractSet[str]) -> list[Json]:
    """Worst first; those without an end after the dated ones, their days unknown."""
    shares = {row.id: row for row in found.attribution.blockers} if found.attribution else {}
    rows = [_parcel(item, shares.get(f"part:{item.part.id}")) for item in findings.parts if item.blocks]
    rows += [
        _obstacle(item, shares.get(f"blocker:{item.facts.id}"))
        for item in findings.obstacles
        if item.activities
    ]
    for row in rows:
        row["past_limit"] = row["id"] in overdue
    rows.sort(
        key=lambda row: (-Fraction(row["share_days"] or -1), -(row["stand_alone_days"] or 0), row["id"])
    )
    return rows


def _days(share: BlockerShare | None) -> Json:
    if share is None:
        return {"stand_alone_days": None, "share_days": None, "but_for_days": None, "error_days": None}
    return {
        "stand_alone_days": share.stand_alone,
        "share_days": str(share.share),
        "but_for_days": share.but_for,
        "error_days": None if share.error is None else round(share.error, 2),
    }


def _parcel(item: PartFinding, share: BlockerShare | None) -> Json:
    works = [work for work in item.works if work.activity_code in item.activities]
    stretches = [work.chainage_m for work in works if work.chainage_m is not None]
    return {
        "id": f"part:{item.part.id}",
        "kind": PARCEL,
        "code": item.obstacle.code if item.obstacle else None,
        "release": item.release.day.isoformat() if item.release.day else None,
        "activities": sorted(item.activities),
        "holds": sorted(item.holds),
        **_days(share),
        "label": item.part.label,
        "case_no": item.case.case_no,
        "case_id": item.case.id,
        "part_id": item.part.id,
        "blocker_id": item.obstacle.id if item.obstacle else None,
        "commune": item.case.commune_code,
        "commune_name": item.case.commune_name,
        "land_use_code": item.part.land_use_code,
        "state": item.state.value,
        "since": item.since.isoformat(),
        "holder": item.holder,
        "area_m2": float(item.part.area_m2),
        "blocked_area_m2": round(sum(work.area_m2 for work in works), 1),
        "chainage_m": [round(min(a for a, _ in stretches)), round(max(b for _, b in stretches))]
        if stretches
        else None,
        "past_due": item.past_due,
        "waits": waits_json(item.obstacle),
        "steps": [step.as_dict() for step in item.release.steps],
    }


def _obstacle(item: ObstacleFinding, share: BlockerShare | None) -> Json:
    state = item.state
    return {
        "id": f"blocker:{item.facts.id}",
        "kind": OBSTACLE,
        "code": item.facts.code,
        "release": item.release.isoformat() if item.release else None,
        "activities": sorted(item.activities),
        "holds": sorted(item.activities),
        **_days(share),
        "label": item.facts.title,
        "case_no": None,
        "case_id": None,
        "part_id": None,
        "blocker_id": item.facts.id,
        "commune": None,
        "commune_name": None,
        "land_use_code": None,
        "state": None,
        "since": state.opened_on.isoformat() if state.opened_on else None,
        "holder": state.owner_name or state.level,
        "area_m2": None,
        "blocked_area_m2": None,
        "chainage_m": [round(end) for end in item.facts.section_m] if item.facts.section_m else None,
        "past_due": state.past_due,
        "waits": waits_json(item.facts),
        "parts": list(item.parts),
        "steps": [],
    }


def _staircase(found: Outlook) -> list[Json]:
    if found.attribution is None:
        return []
    return [{"clear": s.count, "id": s.id, "saves_days": s.saved} for s in found.attribution.staircase]


def _activities(programme: Programme, found: Outlook, findings: LandFindings) -> list[Json]:
    if programme.network is None:
        return []
    waiting = Counter(code for part in findings.parts if part.blocks for code in part.activities)
    waiting.update(code for item in findings.obstacles for code in item.activities)
    dates = found.schedule.by_id if found.schedule else {}
    return [
        _activity(programme, row, dates.get(row.id), found.release.get(row.id), waiting[row.id])
        for row in programme.network.activities
    ]


def _activity(
    programme: Programme, row: Activity, dates: ActivityDates | None, release: Day | None, waiting: int
) -> Json:
    latest = programme.latest.activities.get(row.id) if programme.latest else None
    original = programme.original.activities.get(row.id) if programme.original else None
    status = "complete" if row.complete else "in_progress" if row.started else "not_started"
    return {
        "code": row.id,
        "name": programme.names.get(row.id, row.id),
        "name_en": programme.names_en.get(row.id, ""),
        "status": status,
        "duration": row.duration,
        "remaining": 0 if row.complete else row.remaining if row.remaining is not None else row.duration,
        "start": iso(dates.shown_start) if dates else None,
        "finish": iso(dates.shown_finish) if dates else None,
        "late_start": iso(dates.shown_late_start) if dates else None,
        "late_finish": iso(dates.shown_late_finish) if dates else None,
        "baseline_start": iso(latest.start) if latest else None,
        "baseline_finish": iso_finish(latest.finish) if latest else None,
        "original_start": iso(original.start) if original else None,
        "original_finish": iso_finish(original.finish) if original else None,
        "total_float": dates.total_float if dates else None,
        "free_float": dates.free_float if dates else None,
        "critical": dates.on_longest_path if dates else None,
        "driving": dates.driving_pred if dates else None,
        "release": iso(release),
        "blocked_by": waiting,
    }


def _baseline(baseline: BaselineFacts | None) -> Json | None:
    if baseline is None:
        return None
    return {
        "name": baseline.name,
        "decision": baseline.decision_number,
        "decided_on": baseline.decided_on.isoformat(),
    }


def _land(findings: LandFindings) -> Json:
    """Cases, parts and area are separate counts; what is out of scope has left all of them."""
    parts = [part for part in findings.parts if part.state is not CaseState.OUT_OF_SCOPE]
    done = [part for part in parts if not part.outstanding]
    in_scope = {case_id: status for case_id, status in findings.statuses.items() if status.in_scope}
    handed = sum(1 for status in in_scope.values() if status.state is CaseState.HANDED_OVER)
    return {
        "cases": len(in_scope),
        "cases_handed_over": handed,
        "cases_out_of_scope": len(findings.statuses) - len(in_scope),
        "red_flags": sum(len(status.red_flags) for status in findings.statuses.values()),
        "parts": len(parts),
        "parts_handed_over": len(done),
        "area_m2": _sum(part.part.area_m2 for part in parts),
        "area_handed_over_m2": _sum(part.part.area_m2 for part in done),
        "by_state": dict(sorted(Counter(part.state.value for part in findings.parts).items())),
        "by_commune": _by_commune(parts),
        "outstanding": [_outstanding(part) for part in parts if part.outstanding],
    }


def _by_commune(parts: list[PartFinding]) -> list[Json]:
    groups: dict[str, list[PartFinding]] = defaultdict(list)
    for part in parts:
        groups[part.case.commune_code].append(part)
    return [
        {
            "code": code,
            "name": rows[0].case.commune_name,
            "cases": len({row.case.id for row in rows}),
            "cases_outstanding": len({row.case.id for row in rows if row.outstanding}),
            "parts": len(rows),
            "parts_outstanding": sum(1 for row in rows if row.outstanding),
            "area_m2": _sum(row.part.area_m2 for row in rows),
            "area_outstanding_m2": _sum(row.part.area_m2 for row in rows if row.outstanding),
        }
        for code, rows in sorted(groups.items())
    ]


def _outstanding(item: PartFinding) -> Json:
    return {
        "part_id": item.part.id,
        "label": item.part.label,
        "land_use_code": item.part.land_use_code,
        "case_id": item.case.id,
        "case_no": item.case.case_no,
        "commune": item.case.commune_code,
        "commune_name": item.case.commune_name,
        "area_m2": float(item.part.area_m2),
        "state": item.state.value,
        "code": item.obstacle.code if item.obstacle else None,
        "release": item.release.day.isoformat() if item.release.day else None,
        "blocks": item.blocks,
        "activities": sorted(item.activities),
    }


def _sum(areas: Any) -> float:
    return float(sum(areas, Decimal(0)))


def _progress(progress: Progress, silent: int | None) -> Json:
    return {
        "physical_percent": _number(progress.physical),
        "planned_percent": _number(progress.planned),
        "gap_pp": _number(progress.gap),
        "last_report_end": progress.last_report_end.isoformat() if progress.last_report_end else None,
        "periods_without_report": silent,
    }


def _date(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(round(value, 2))


def _money(programme: Programme) -> Json:
    money = programme.money
    amounts: Mapping[str, Decimal | None] = {
        "plan": money.plan,
        "reported": money.reported,
        "treasury": money.treasury,
    }
    return {"year": money.year, **{key: None if v is None else int(v) for key, v in amounts.items()}}


def _issues(found: Outlook, findings: LandFindings, programme: Programme, as_of: date) -> list[Json]:
    """What a planner should look at; the assessment was made all the same."""
    rows = (
        [{"code": "programme_not_computed", "subject": "", "message": found.problem}] if found.problem else []
    )
    rows += [
        {"code": "unknown_activity", "subject": code, "message": "Named on a footprint or blocker only."}
        for code in findings.strays
    ]
    rows += [{"code": note, "subject": "", "message": ""} for note in programme.notes]
    rows += findings.issues()
    if programme.data_date is not None and (as_of - programme.data_date).days > STALE_DAYS:
        message = (
            f"Nothing is known of the works since {programme.data_date}: days since then count as land's."
        )
        rows.append({"code": "stale_programme", "subject": "", "message": message})
    if found.schedule:
        rows += [
            {"code": issue.code, "subject": issue.subject, "message": issue.message}
            for issue in found.schedule.issues
        ]
    return rows
