"""What a schedule file says that MSPDI has no place for, as the conversion process hands it over (plain JSON)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from projects.domain.activities import ConstraintType, LagCalendar
from projects.domain.errors import ScheduleFileError
from projects.domain.exact_network import ActivityKind
from projects.domain.file_kinds import FileKind
from projects.domain.worktime import MINUTE, Moment, Ticks, to_moment

_LAGS = {
    "PREDECESSOR": LagCalendar.PREDECESSOR,
    "SUCCESSOR": LagCalendar.SUCCESSOR,
    "PROJECT_DEFAULT": LagCalendar.PROJECT,
    "TWENTY_FOUR_HOUR": LagCalendar.CALENDAR_DAYS,
}
_KINDS = {
    "START_MILESTONE": ActivityKind.START_MILESTONE,
    "FINISH_MILESTONE": ActivityKind.FINISH_MILESTONE,
    "LEVEL_OF_EFFORT": ActivityKind.SPAN,
}
_CONSTRAINTS = {
    "AS_SOON_AS_POSSIBLE": ConstraintType.ASAP,
    "AS_LATE_AS_POSSIBLE": ConstraintType.ALAP,
    "START_NO_EARLIER_THAN": ConstraintType.SNET,
    "START_NO_LATER_THAN": ConstraintType.SNLT,
    "FINISH_NO_EARLIER_THAN": ConstraintType.FNET,
    "FINISH_NO_LATER_THAN": ConstraintType.FNLT,
    "START_ON": ConstraintType.START_ON,
    "FINISH_ON": ConstraintType.FINISH_ON,
    "MUST_START_ON": ConstraintType.MSO,
    "MUST_FINISH_ON": ConstraintType.MFO,
}
_FLOATS = {"START_SLACK": "start", "FINISH_SLACK": "finish"}


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """One activity. ``summary``: a row that is only a heading (a WBS summary activity). Lengths in ticks."""

    code: str = ""
    kind: ActivityKind = ActivityKind.TASK
    summary: bool = False
    calendar: int | None = None
    duration: Ticks | None = None
    remaining: Ticks | None = None
    done: Ticks | None = None
    constraint: ConstraintType = ConstraintType.ASAP
    constraint_at: Moment | None = None
    second: ConstraintType | None = None
    second_at: Moment | None = None
    not_before: Moment | None = None
    not_after: Moment | None = None
    resume: Moment | None = None
    moments: tuple[Moment | None, ...] = ()
    resource_driven: bool = False
    expected_finish: bool = False


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A whole file. ``lag_calendar``: P6's setting; None for programs without one."""

    kind: FileKind
    primavera: bool
    lag_calendar: LagCalendar | None
    overrides_progress: bool
    planned_start: Moment | None
    must_finish: Moment | None
    float_from: str
    hours: Mapping[int, Ticks]
    tasks: Mapping[int, TaskFacts]
    notes: tuple[str, ...] = ()
    calendars_lost: frozenset[int] = field(default_factory=frozenset)


def parse_facts(raw: Mapping[str, Any]) -> FileFacts:
    """Facts out of the conversion process's JSON. Raises ScheduleFileError for values it cannot mean."""
    try:
        return _parse(raw)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise ScheduleFileError(
            "unreadable", "file", f"The file holds a value that cannot be used ({error}).", "Export it again."
        ) from error


def _parse(raw: Mapping[str, Any]) -> FileFacts:
    primavera = bool(raw["primavera"])
    return FileFacts(
        kind=FileKind(raw["kind"]),
        primavera=primavera,
        lag_calendar=_LAGS.get(raw["lag_calendar"] or "", LagCalendar.PREDECESSOR) if primavera else None,
        overrides_progress=raw["progress"] == "PROGRESS_OVERRIDE",
        planned_start=_moment(raw["planned_start"]),
        must_finish=_moment(raw["must_finish"]),
        float_from=_FLOATS.get(raw["total_float"] or "", "smallest"),
        hours={int(uid): int(minutes) * MINUTE for uid, minutes in raw["hours"].items() if minutes},
        tasks=MappingProxyType({int(uid): _task(task) for uid, task in raw["tasks"].items()}),
        notes=tuple(raw.get("notes", ())),
    )


def _task(raw: Mapping[str, Any]) -> TaskFacts:
    names = ("start", "finish", "early_start", "early_finish", "late_start", "late_finish")
    second = _CONSTRAINTS.get(raw["secondary"] or "")
    return TaskFacts(
        code=raw["code"] or "",
        kind=_KINDS.get(raw["type"] or "", ActivityKind.TASK),
        summary=raw["type"] == "WBS_SUMMARY",
        calendar=raw["calendar"],
        duration=_ticks(raw["duration"]),
        remaining=_ticks(raw["remaining"]),
        done=_ticks(raw["actual"]),
        constraint=_CONSTRAINTS.get(raw["constraint"] or "", ConstraintType.ASAP),
        constraint_at=_moment(raw["constraint_date"]),
        second=second if raw["secondary_date"] else None,
        second_at=_moment(raw["secondary_date"]),
        not_before=_moment(raw["external_early"]),
        not_after=_moment(raw["external_late"]),
        resume=_moment(raw["resume"]) if raw["suspend"] else None,
        moments=tuple(_moment(raw[name]) for name in names),
        resource_driven=raw["type"] == "RESOURCE_DEPENDENT",
        expected_finish=bool(raw["expected_finish"]),
    )


def _moment(text: str | None) -> Moment | None:
    return None if not text else to_moment(datetime.fromisoformat(text))


def _ticks(minutes: float | None) -> Ticks | None:
    return None if minutes is None else round(minutes * MINUTE)
