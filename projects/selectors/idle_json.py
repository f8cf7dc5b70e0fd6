"""The idle-land clocks of a zone as plain data, so that anyone can recompute them."""

from datetime import date
from typing import Any

from projects.domain.idle_facts import Added, Clock, Extension, IdleState
from projects.domain.regimes import Rule
from projects.selectors.investors import InvestorRow, PortionRow


def investor_json(row: InvestorRow, as_of: date) -> dict[str, Any]:
    """One project with its portions and its checklist."""
    checklist = row.checklist
    return {
        "code": row.project.code,
        "name": row.project.name,
        "as_of": as_of.isoformat(),
        "portions": [_portion(portion) for portion in row.portions],
        "legal_steps": {
            "apply": checklist.applying,
            "done": checklist.done,
            "unknown": checklist.unknown,
            "ball": checklist.ball.value,
            "since": _day(checklist.since),
            "next": checklist.next_step.code if checklist.next_step else None,
            "steps": [
                {
                    "code": step.code,
                    "status": step.status.value,
                    "since": _day(step.since),
                    "due_on": _day(step.due_on),
                    "asks": list(step.asks),
                    "before_their_time": list(step.early),
                }
                for step in checklist.steps
            ],
        },
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _portion(row: PortionRow) -> dict[str, Any]:
    idle = row.idle
    return {
        "code": row.portion.code,
        "official_m2": None if row.portion.area_m2 is None else float(row.portion.area_m2),
        "measured_m2": None if row.measured_m2 is None else float(row.measured_m2),
        **idle_json(idle),
    }


def idle_json(idle: IdleState) -> dict[str, Any]:
    """The state of one portion."""
    return {
        "status": idle.status.value,
        "due_on": _day(idle.due_on),
        "handover_on": _day(idle.handover_on),
        "handover_minutes": idle.handover_document,
        "schedule_end": _day(idle.schedule_end),
        "first_item_started_on": _day(idle.begun_on),
        "items_complete_on": _day(idle.complete_on),
        "returned_on": _day(idle.returned_on),
        "clocks": {clock.code.value: _clock(clock) for clock in (idle.unused, idle.late)},
        "terms": [
            {
                "code": side.code.value,
                "start": _day(side.start),
                "due_on": _day(side.due_on),
                "done_on": _day(side.done_on),
                "late": side.late,
                "rule": _rule(side.rule),
            }
            for side in idle.side
        ],
        "flags": [
            {"code": flag.code.value, "on": _day(flag.on), "other": _day(flag.other), "months": flag.months}
            for flag in idle.flags
        ],
        "warnings": [
            {
                "clock": warning.clock.value,
                "due_on": _day(warning.due_on),
                "days_left": warning.days,
                "threshold_days": warning.threshold,
            }
            for warning in idle.warnings
        ],
    }


def _rule(rule: Rule | None) -> dict[str, Any] | None:
    if rule is None:
        return None
    return {
        "regime": rule.regime,
        "value": rule.value,
        "unit": rule.unit,
        "article": rule.article,
        "verify": rule.verify,
    }


def _spells(spells: tuple[Added, ...]) -> list[dict[str, Any]]:
    return [
        {"first": _day(one.first), "last": _day(one.last), "days": one.days, "goes_on": one.open}
        for one in spells
    ]


def _clock(clock: Clock) -> dict[str, Any]:
    return {
        "state": clock.state.value,
        "start": _day(clock.start),
        "document": clock.start_document,
        "rule": _rule(clock.rule),
        "plain_end": _day(clock.plain_end),
        "force_majeure": _spells(clock.added),
        "last_day": _day(clock.last_day),
        "due_on": _day(clock.due_on),
        "held": clock.paused,
        "extension": _extension(clock.extension),
        "final_due": _day(clock.final_due),
        "stopped_on": _day(clock.stopped_on),
        "over_since": _day(clock.over_since),
    }


def _extension(extension: Extension | None) -> dict[str, Any] | None:
    if extension is None:
        return None
    return {
        "of": extension.clock.value,
        "decided_on": _day(extension.decided_on),
        "document": extension.document,
        "months_decided": extension.months_decided,
        "months": extension.months,
        "by_inspection": extension.by_inspection,
        "first_day": _day(extension.first_day),
        "plain_end": _day(extension.plain_end),
        "force_majeure": _spells(extension.added),
        "last_day": _day(extension.last_day),
        "due_on": _day(extension.due_on),
        "rule": _rule(extension.rule),
    }
