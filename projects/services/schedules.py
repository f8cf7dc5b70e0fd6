"""Taking over the schedule of a file that was read: its activities, links, calendars, and its baseline."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from geodata.domain.errors import InputProblem, gettext_noop
from projects.domain.activities import Activity, ConstraintType, LagCalendar, Link
from projects.domain.days import finish_to_date, to_date, to_day
from projects.domain.imported import ImportedActivity, ImportedSchedule, StoredBaseline
from projects.domain.plans import FINISH_CONSTRAINTS, ActivityPlan, CalendarPlan, LinkPlan
from projects.models import Decision, Project, ScheduleUpdate, User
from projects.services.baselines import ApprovedActivity, approve_baseline
from projects.services.updates import record_update

__all__ = ["import_schedule", "record_update"]

_LAG_CALENDARS = {
    LagCalendar.PREDECESSOR: "",
    LagCalendar.SUCCESSOR: "successor",
    LagCalendar.CALENDAR_DAYS: "calendar_days",
}


@transaction.atomic
def import_schedule(
    project: Project,
    imported: ImportedSchedule,
    *,
    at: datetime,
    by: User | None = None,
    baseline_decision: Decision | None = None,
    baseline_name: str = "",
    baseline_from_file: bool = False,
    data_date: date | None = None,
    today: date | None = None,
    weigh_by_duration: bool = False,
    source: str = "",
    is_invented: bool = False,
) -> ScheduleUpdate:
    """Store a file's schedule as the project's next update; with ``baseline_decision`` also as a baseline.

    The data date is ``data_date``, else the file's own, else the first day on which all its progress has
    happened. The file's calendars are taken as they are: its days off, and no others. A schedule file holds
    no weights of physical progress: they stay unknown, unless ``weigh_by_duration`` shares them out by
    working days. The baseline is computed from the links, or is the file's stored one
    (``baseline_from_file``). Raises InputProblem as ``record_update`` and ``approve_baseline`` do, and for a
    stored baseline that the file does not have.
    """
    network = imported.network(None if data_date is None else to_day(data_date))
    codes = {activity.activity.id: _code(activity) for activity in imported.activities}
    weights = _weights(imported) if weigh_by_duration else {}
    update = record_update(
        project,
        to_date(network.start),
        to_date(network.data_date),
        [_activity(row, weights.get(row.activity.id, Decimal(0))) for row in imported.activities],
        _links(imported, codes),
        _calendars(imported),
        at=at,
        by=by,
        today=today,
        source=source or imported.name[:500],
        is_invented=is_invented,
    )
    if baseline_decision is not None:
        approve_baseline(
            project,
            baseline_decision,
            update,
            baseline_name or baseline_decision.number,
            at,
            approved=_stored_baseline(imported, weights) if baseline_from_file else None,
            is_invented=is_invented,
        )
    return update


def _code(row: ImportedActivity) -> str:
    return row.code if len(row.code) <= 60 else row.activity.id


def _activity(row: ImportedActivity, weight: Decimal) -> ActivityPlan:
    activity = row.activity
    kind, day = activity.constraint, activity.constraint_day
    on = None
    if day is not None and kind.needs_day:
        on = finish_to_date(day) if kind in FINISH_CONSTRAINTS else to_date(day)
    actual_finish = activity.actual_finish
    return ActivityPlan(
        code=_code(row),
        name=(row.name or row.code)[:300],
        duration=activity.duration,
        calendar=activity.calendar,
        weight=weight,
        actual_start=None if activity.actual_start is None else to_date(activity.actual_start),
        actual_finish=None if actual_finish is None else _last_day(activity),
        remaining=activity.remaining,
        constraint="" if kind is ConstraintType.ASAP else kind.value,
        constraint_on=on,
    )


def _last_day(activity: Activity) -> date:
    """Of finished work; what ended the moment it began (a milestone in the morning) ended on that day."""
    done, begun = activity.actual_finish or 0, activity.actual_start or 0
    return max(finish_to_date(done), to_date(begun))


def _links(imported: ImportedSchedule, codes: dict[str, str]) -> list[LinkPlan]:
    """Links by code. Of two between the same ends of the same activities the longer lag binds."""
    found: dict[tuple[str, str, str], LinkPlan] = {}
    for link in imported.links:
        plan = LinkPlan(
            codes[link.pred], codes[link.succ], link.type.value, link.lag, _lag_calendar(link, imported)
        )
        key = (plan.predecessor, plan.successor, plan.type)
        if key not in found or found[key].lag < plan.lag:
            found[key] = plan
    return list(found.values())


def _lag_calendar(link: Link, imported: ImportedSchedule) -> str:
    kind = link.lag_calendar or imported.lag_calendar
    if not link.lag:
        return ""
    if kind not in _LAG_CALENDARS:
        raise InputProblem(
            field="links",
            message=gettext_noop("Lags on the project's calendar are not taken over."),
            mend=gettext_noop("Let lags count on the predecessor's or the successor's calendar."),
        )
    return _LAG_CALENDARS[kind]


def _calendars(imported: ImportedSchedule) -> list[CalendarPlan]:
    used = {row.activity.calendar for row in imported.activities}
    return [
        CalendarPlan(
            code=calendar.id[:50],
            name=imported.calendar_names.get(calendar.id, "")[:200],
            work_days=tuple(number for number, works in enumerate(calendar.week, start=1) if works),
            public_holidays=False,
            days_off=frozenset(to_date(day) for day in calendar.off),
            days_on=frozenset(to_date(day) for day in calendar.on),
        )
        for calendar in imported.calendars
        if calendar.id in used
    ]


def _weights(imported: ImportedSchedule) -> dict[str, Decimal]:
    """Each activity's share of all working days, to six places; the last one takes the rounding."""
    days = {row.activity.id: row.activity.duration for row in imported.activities if row.activity.duration}
    total = sum(days.values())
    weights = {key: (Decimal(value) / total).quantize(Decimal("0.000001")) for key, value in days.items()}
    if weights:
        last = next(reversed(weights))
        weights[last] += 1 - sum(weights.values(), Decimal(0))
    return weights


def _stored_baseline(imported: ImportedSchedule, weights: dict[str, Decimal]) -> list[ApprovedActivity]:
    """The file's first stored baseline. Raises InputProblem when it has none."""
    numbers = sorted({baseline.number for row in imported.activities for baseline in row.baselines})
    if not numbers:
        raise InputProblem(
            field="--baseline-from",
            message=gettext_noop("The file holds no baseline."),
            mend=gettext_noop("Leave it out: the baseline is then computed from the links."),
        )
    found = []
    for row in imported.activities:
        for baseline in row.baselines:
            if baseline.number == numbers[0]:
                found.append(_stored_activity(row, baseline, weights))
    return found


def _stored_activity(
    row: ImportedActivity, baseline: StoredBaseline, weights: dict[str, Decimal]
) -> ApprovedActivity:
    return ApprovedActivity(
        code=_code(row),
        name=(row.name or row.code)[:300],
        start=to_date(baseline.start),
        finish=to_date(max(baseline.start, baseline.finish - 1)),
        duration=row.activity.duration,
        weight=weights.get(row.activity.id, Decimal(0)),
    )
