"""Projects with decisions, programmes, baselines, footprints, money and reports."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from geodata.services.audit import create_audited
from projects.domain.plans import MONDAY_TO_SATURDAY, ActivityPlan, CalendarPlan, LinkPlan
from projects.models import Decision, Project, ScheduleUpdate, WorksFootprint
from projects.models.capital import CapitalKind
from projects.models.works import AccessRule
from projects.services.baselines import approve_baseline
from projects.services.capital import record_disbursement, set_capital_plan
from projects.services.decisions import record_decision
from projects.services.projects import create_project
from projects.services.reports import report_progress
from projects.services.schedules import record_update
from tracker.domain.demo.chronicle import BILLION, Course, payments, reports, updates
from tracker.domain.demo.ground import rng_for
from tracker.domain.demo.programme import (
    SEVEN_DAYS,
    SIX_DAYS,
    PlannedActivity,
    UpdateRow,
    parse_links,
    tet_days_off,
    weights,
)
from tracker.domain.demo.scene import Ground
from tracker.services.demo.context import LAST_RECORDED, Context, moment, shapes_of
from tracker.services.demo.files import read_rows

CALENDARS = (
    CalendarPlan(
        SIX_DAYS,
        "Thứ Hai – Thứ Bảy, nghỉ lễ, Tết",
        MONDAY_TO_SATURDAY,
        public_holidays=True,
        days_off=frozenset(tet_days_off()),
    ),
    CalendarPlan(SEVEN_DAYS, "Tất cả các ngày", (1, 2, 3, 4, 5, 6, 7), public_holidays=False),
)
_LAST_PAYMENT = date(2026, 10, 31)


def read_programmes() -> dict[str, list[PlannedActivity]]:
    """The table of activities by project; true durations differ a little from the planned ones."""
    found: dict[str, list[PlannedActivity]] = {}
    for row in read_rows("activities.csv"):
        jitter = float(rng_for(f"pace {row['project']} {row['code']}").normal(0.0, 0.03))
        found.setdefault(row["project"], []).append(
            PlannedActivity(
                row["code"],
                row["name"],
                row["name_en"],
                row["calendar"],
                int(row["duration"]),
                float(row["weight"]),
                float(row["pace"]) * (1 + jitter),
                parse_links(row["links"]),
            )
        )
    return found


def store_project(context: Context, entry: Mapping[str, Any], course: Course, ground: Ground | None) -> None:
    """One project and everything about its works."""
    project = create_project(
        context.zone,
        entry["code"],
        entry["name"],
        entry["group"],
        owner=context.organisations[entry["owner"]],
        phase=entry["phase"],
        name_en=entry["name_en"],
        functional_area=context.areas.get(entry["area"]),
        description=entry["description"],
        published_figures=entry["published_figures"],
        source=entry["source"],
        invented_note=entry["invented_note"],
    )
    context.projects[project.code] = project
    decisions = {row["number"]: _decision(context, project, row) for row in entry["decisions"]}
    _programme(context, project, entry, course, decisions)
    if ground is not None:
        _footprints(context, project, ground)
    _reports(context, project, entry, course)
    _money(context, project, entry)


def _decision(context: Context, project: Project, row: Mapping[str, Any]) -> Decision:
    issued = date.fromisoformat(row["issued_on"])
    total = None if row["total_bn"] is None else Decimal(str(row["total_bn"])) * BILLION
    return record_decision(
        project,
        kind=row["kind"],
        number=row["number"],
        issued_on=issued,
        today=context.today,
        at=moment(issued, 3),
        issued_by=row["issued_by"],
        subject=row["subject"],
        total_investment=total,
        is_invented=row["is_invented"],
    )


def _programme(
    context: Context,
    project: Project,
    entry: Mapping[str, Any],
    course: Course,
    decisions: Mapping[str, Decision],
) -> None:
    for data_date, kind, states in updates(course, entry):
        number = entry["baseline"] if kind == "original" else (entry["adjust"] or {}).get("decision", "")
        decision = decisions.get(number)
        at = moment(decision.issued_on if kind != "monthly" and decision else data_date, 4)
        update = _update(context, project, course, data_date, states, kind, at)
        if kind != "monthly" and decision is not None:
            title = "Tiến độ gốc" if kind == "original" else "Tiến độ điều chỉnh lần 1"
            approve_baseline(project, decision, update, f"{title} ({decision.number})", at, is_invented=True)


def _update(
    context: Context,
    project: Project,
    course: Course,
    data_date: date,
    states: Mapping[str, UpdateRow],
    kind: str,
    at: Any,
) -> ScheduleUpdate:
    shares = weights(course.rows)
    links = [LinkPlan(pred, row.code, type_, lag) for row in course.rows for pred, type_, lag in row.links]
    source = {
        "original": "Tiến độ được duyệt (giả định)",
        "adjusted": "Tiến độ điều chỉnh (giả định)",
        "monthly": f"Tiến độ nhà thầu cập nhật {data_date - timedelta(days=1):%m/%Y} (giả định)",
    }[kind]
    return record_update(
        project,
        course.start or data_date,
        data_date,
        [_activity(row, states[row.code], shares[row.code]) for row in course.rows],
        links,
        CALENDARS,
        at=at,
        by=context.users["planner"],
        today=context.today,
        source=source,
        is_invented=True,
    )


def _activity(row: PlannedActivity, state: UpdateRow, share: Decimal) -> ActivityPlan:
    return ActivityPlan(
        row.code,
        row.name,
        state.duration,
        row.calendar,
        row.name_en,
        share,
        state.actual_start,
        state.actual_finish,
        state.remaining,
        state.constraint,
        state.constraint_on,
    )


def _footprints(context: Context, project: Project, ground: Ground) -> None:
    shapes = shapes_of(context.plane, [piece.geometry for piece in ground.pieces])
    create_audited(
        [
            WorksFootprint(
                project=project,
                activity_code=piece.activity,
                name=piece.name,
                geometry=shape,
                width_m=None if piece.width_m is None else Decimal(str(piece.width_m)),
                start_chainage_m=None
                if piece.start_chainage_m is None
                else Decimal(str(piece.start_chainage_m)),
                access_rule=piece.access_rule or AccessRule.ALL,
                access_length_m=None
                if piece.access_length_m is None
                else Decimal(str(piece.access_length_m)),
                source="Vẽ tay cho bản demo (giả định)",
                is_approximate=True,
            )
            for piece, shape in zip(ground.pieces, shapes, strict=True)
        ]
    )


def _reports(context: Context, project: Project, entry: Mapping[str, Any], course: Course) -> None:
    for report in reports(course, entry):
        report_progress(
            project,
            period_start=report.first,
            period_end=report.last,
            physical_percent=report.percent,
            at=moment(report.last, report.learnt_after),
            today=context.today,
            by=context.users["planner"],
            stated_cause=report.cause,
            narrative=report.narrative,
            is_invented=True,
        )


def _money(context: Context, project: Project, entry: Mapping[str, Any]) -> None:
    capital: Mapping[str, Sequence[float]] = entry["capital"]
    for year, (planned, _reported, _treasury) in capital.items():
        decided = date(int(year) - 1, 12, 18)
        set_capital_plan(
            project,
            year=int(year),
            amount=Decimal(str(planned)) * BILLION,
            decided_on=decided,
            at=moment(decided, 5),
            today=context.today,
            by=context.users["planner"],
            kind=CapitalKind.ANNUAL,
            decision_number=f"KH vốn {year} (GĐ)",
            is_invented=True,
        )
    for payment in payments(entry, min(_LAST_PAYMENT, LAST_RECORDED)):
        record_disbursement(
            project,
            book=payment.book,
            budget_year=payment.year,
            amount=Decimal(payment.amount),
            paid_on=payment.day,
            at=moment(payment.day, payment.learnt_after),
            today=context.today,
            by=context.users["planner"],
            for_clearance=payment.for_clearance,
            is_invented=True,
        )
