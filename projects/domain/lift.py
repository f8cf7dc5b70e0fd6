"""A network of whole days as a schedule by the clock: what ``write_mspdi`` writes for a programme of our own.

A day is worked from 08:00 to 12:00 and 13:00 to 17:00; a start is 08:00 of its day, a finish 17:00 of the last day
worked.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from projects.domain.activities import Activity, ConstraintType, LagCalendar, Link, Network
from projects.domain.calendars import WorkCalendar
from projects.domain.cpm import ActivityDates, ScheduleResult
from projects.domain.days import Day, WorkDays
from projects.domain.errors import NetworkDataError
from projects.domain.exact_network import ExactActivity, ExactLink, ExactNetwork, Rules
from projects.domain.imported import ImportedActivity, ImportedSchedule, StoredBaseline, StoredDates
from projects.domain.worktime import DAY, EIGHT_HOURS, ELAPSED_TIME, Moment, Ticks, WorkTime, length

_WORK: Ticks = length(EIGHT_HOURS)
_BEGINS, _ENDS = EIGHT_HOURS[0][0], EIGHT_HOURS[-1][1]
_FINISHES = (ConstraintType.FNET, ConstraintType.FNLT, ConstraintType.FINISH_ON, ConstraintType.MFO)


def schedule_of_network(
    network: Network,
    name: str = "",
    names: Mapping[str, str] | None = None,
    baselines: Mapping[str, tuple[StoredBaseline, ...]] | None = None,
    result: ScheduleResult | None = None,
) -> ImportedSchedule:
    """The schedule of a network, with names and baselines by activity and the dates of ``result``.

    Raises NetworkDataError for a network that counts in steps finer than days.
    """
    if network.grid != 1:
        raise NetworkDataError(
            "grid", "schedule", "Only networks of whole days can be written.", "Use those."
        )
    rows = tuple(
        ImportedActivity(
            uid,
            activity.id,
            (names or {}).get(activity.id, activity.id),
            (),
            activity,
            _stored(activity, result.by_id[activity.id]) if result else StoredDates(),
            (baselines or {}).get(activity.id, ()),
        )
        for uid, activity in enumerate(network.activities, start=1)
    )
    first = network.project_calendar or network.calendars[0].id
    return ImportedSchedule(
        name=name,
        start=network.start,
        data_date=network.data_date,
        project_calendar=first,
        calendars=network.calendars,
        activities=rows,
        links=network.links,
        lag_calendar=network.lag_calendar,
        not_taken_over=(),
        exact=_exact(network, result),
        working_day=(time(8), time(17)),
    )


def _exact(network: Network, result: ScheduleResult | None) -> ExactNetwork:
    calendars = {activity.id: activity.calendar for activity in network.activities}
    return ExactNetwork(
        rules=Rules.OWN,
        start=_start(network.start),
        status=_finish(network.data_date),
        activities=tuple(_activity(activity) for activity in network.activities),
        links=tuple(_link(link, network, calendars) for link in network.links),
        calendars=tuple(_work_time(calendar) for calendar in network.calendars),
        must_finish=None if network.must_finish is None else _finish(network.must_finish),
        honours_dates=False,
        finish=None if result is None else _finish(result.finish),
    )


def _start(day: Day) -> Moment:
    return day * DAY + _BEGINS


def _finish(day: Day) -> Moment:
    """Of a half-open finish: the end of the day before."""
    return (day - 1) * DAY + _ENDS


def _work_time(calendar: WorkCalendar) -> WorkTime:
    changes = {day: () for day in calendar.off - calendar.on} | dict.fromkeys(calendar.on, EIGHT_HOURS)
    week = tuple(EIGHT_HOURS if works else () for works in calendar.week)
    return WorkTime(calendar.id, week, tuple(sorted(changes.items())), _WORK)


def _activity(activity: Activity) -> ExactActivity:
    left: WorkDays = activity.duration if activity.remaining is None else activity.remaining
    day, kind = activity.constraint_day, activity.constraint
    at = None if day is None or not kind.needs_day else (_finish if kind in _FINISHES else _start)(day)
    return ExactActivity(
        id=activity.id,
        calendar=activity.calendar,
        duration=activity.duration * _WORK,
        remaining=(0 if activity.complete else left) * _WORK,
        actual_start=None if activity.actual_start is None else _start(activity.actual_start),
        actual_finish=None if activity.actual_finish is None else _finish(activity.actual_finish),
        constraint=kind,
        constraint_at=at,
    )


def _link(link: Link, network: Network, calendars: Mapping[str, str]) -> ExactLink:
    if not link.lag:
        return ExactLink(link.pred, link.succ, link.type)
    kind = link.lag_calendar or network.lag_calendar
    if kind is LagCalendar.CALENDAR_DAYS:
        return ExactLink(link.pred, link.succ, link.type, link.lag * DAY, ELAPSED_TIME.id)
    project = network.project_calendar or calendars[link.pred]
    counted = {
        LagCalendar.PREDECESSOR: calendars[link.pred],
        LagCalendar.SUCCESSOR: calendars[link.succ],
        LagCalendar.PROJECT: project,
    }[kind]
    return ExactLink(link.pred, link.succ, link.type, link.lag * _WORK, counted)


def _stored(activity: Activity, dates: ActivityDates) -> StoredDates:
    """Computed dates as another program would store them; a milestone is the morning or the evening it shows."""
    early = dates.shown_start, dates.shown_finish + 1
    late = dates.shown_late_start, dates.shown_late_finish + 1
    if not activity.duration and not activity.started:
        at = (
            _start(dates.early_start)
            if dates.shown_start == dates.early_start
            else _finish(dates.early_start)
        )
        late_at = _finish(late[1])
        moments: tuple[Moment | None, ...] = (at, at, at, at, late_at, late_at)
    else:
        moments = (
            _start(early[0]),
            _finish(early[1]),
            _start(early[0]),
            _finish(early[1]),
            _start(late[0]),
            _finish(late[1]),
        )
    return StoredDates(
        *early,
        *early,
        *late,
        total_slack=None,
        free_slack=None,
        critical=dates.on_longest_path,
        moments=moments,
    )
