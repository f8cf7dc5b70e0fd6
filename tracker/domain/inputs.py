"""What an assessment was computed from, as JSON: enough for anybody to compute it again (``assess --with-inputs``)."""

from collections.abc import Mapping, Sequence
from typing import Any

from projects.domain.activities import Activity, ConstraintType, Network
from projects.domain.calendars import WorkCalendar
from projects.domain.days import Day, finish_to_date, to_date
from projects.domain.severity import SeverityInputs
from projects.domain.severity_rules import RuleTable
from tracker.domain.fingerprint import plain
from tracker.domain.levels import Judgement

FINISH_CONSTRAINTS = frozenset(
    {ConstraintType.FNET, ConstraintType.FNLT, ConstraintType.FINISH_ON, ConstraintType.MFO}
)


def iso(day: Day | None) -> str | None:
    """The ISO date of a start or of any plain day."""
    return None if day is None else to_date(day).isoformat()


def iso_finish(day: Day | None) -> str | None:
    """The ISO date of the last day worked before a half-open finish."""
    return None if day is None else finish_to_date(day).isoformat()


def network_json(
    network: Network, release: Mapping[str, Day], access: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """The network with the releases that were put on it: dates ISO, an actual finish being the last day worked.

    ``releases``: per activity the first day on which its land is free, complete activities left out. ``access``: the
    footprints whose rule is not "all parcels" (tracker.domain.access.access_inputs).
    """
    return {
        "start": iso(network.start),
        "data_date": iso(network.data_date),
        "calendars": {calendar.id: _calendar(calendar) for calendar in network.calendars},
        "activities": [_activity(activity) for activity in network.activities],
        "links": [
            {
                "pred": link.pred,
                "succ": link.succ,
                "type": link.type.value,
                "lag": link.lag,
                "lag_calendar": (link.lag_calendar or network.lag_calendar).value,
            }
            for link in network.links
        ],
        "releases": {code: iso(day) for code, day in sorted(release.items())},
        "access": [dict(row) for row in access],
    }


def _calendar(calendar: WorkCalendar) -> dict[str, Any]:
    return {
        "work_days": [number for number, works in enumerate(calendar.week, start=1) if works],
        "days_off": [iso(day) for day in sorted(calendar.off)],
        "days_on": [iso(day) for day in sorted(calendar.on)],
    }


def _activity(activity: Activity) -> dict[str, Any]:
    return {
        "code": activity.id,
        "duration": activity.duration,
        "calendar": activity.calendar,
        "actual_start": iso(activity.actual_start),
        "actual_finish": iso_finish(activity.actual_finish),
        "remaining": activity.remaining,
        "constraint": _constraint(activity),
    }


def _constraint(activity: Activity) -> dict[str, Any] | None:
    if activity.constraint is ConstraintType.ASAP:
        return None
    day = iso_finish if activity.constraint in FINISH_CONSTRAINTS else iso
    return {"type": activity.constraint.value, "date": day(activity.constraint_day)}


def severity_json(figures: SeverityInputs, table: RuleTable, judgement: Judgement) -> dict[str, Any]:
    """What one project's level was judged by: its figures, the table in force, the levels found on earlier days (oldest
    first). What is no whole number is an exact fraction such as "19/20".
    """
    return {"figures": plain(figures), "rules": plain(table.rules), "past": plain(judgement.past)}
