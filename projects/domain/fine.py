"""A schedule file to the minute: Microsoft Project and Primavera count in hours, whole days would round them away.

The step is the longest span of which every time, duration, lag and shift of the file is a multiple, so that nothing
is rounded. See docs/algorithms/critical_path.md, "Finer than days".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import gcd

from projects.domain.activities import Activity, ConstraintType, Link, Network
from projects.domain.days import Day
from projects.domain.exact_network import ExactActivity, ExactNetwork
from projects.domain.imported import ImportedActivity, ImportedSchedule
from projects.domain.worktime import MINUTE, Moment

_MINUTES = 24 * 60


def fine_network(imported: ImportedSchedule, data_date: Day | None = None) -> Network:
    """The network of a file in steps of its own (``Network.grid``), at ``data_date`` (a day) or the file's own.

    Without either, the project start; never before an actual time of the file unless told so. A file that is
    known in whole days only gives its network of days.
    """
    exact = imported.exact
    if exact is None:
        return imported.network(data_date)
    by_id = {activity.id: activity for activity in exact.activities}
    activities = [_in_minutes(row, by_id[row.code]) for row in imported.activities]
    links = list(_links(imported, exact))
    at = _data_minute(exact, activities) if data_date is None else data_date * _MINUTES
    start = _minutes(exact.start)
    step = gcd(_MINUTES, start, at, *_values(imported, activities, links))
    return Network(
        start=start // step,
        data_date=at // step,
        activities=tuple(_in_steps(activity, step) for activity in activities),
        links=tuple(replace(link, lag=link.lag // step) for link in links),
        calendars=imported.calendars,
        lag_calendar=imported.lag_calendar,
        project_calendar=imported.project_calendar,
        grid=_MINUTES // step,
    )


def steps_a_day(imported: ImportedSchedule, network: Network) -> dict[str, int]:
    """Steps in a working day of each activity's calendar: the unit in which people read floats."""
    if imported.exact is None:
        return {activity.code: network.grid for activity in imported.activities}
    return {code: minutes * network.grid // _MINUTES for code, minutes in _daily(imported).items()}


def _daily(imported: ImportedSchedule) -> dict[str, int]:
    """Minutes of a working day of each activity's calendar; of elapsed work a day has all of them."""
    if imported.exact is None:
        return {}
    daily = {calendar.id: calendar.daily // MINUTE for calendar in imported.exact.calendars}
    return {a.id: _MINUTES if a.elapsed else daily[a.calendar] for a in imported.exact.activities}


def _minutes(moment: Moment) -> int:
    return round(moment / MINUTE)


def _optional(moment: Moment | None) -> int | None:
    return None if moment is None else _minutes(moment)


def _in_minutes(row: ImportedActivity, exact: ExactActivity) -> Activity:
    """The activity as it stands on the day grid, but by the clock."""
    whole = row.activity
    started, done = exact.actual_start, exact.actual_finish
    if whole.complete and done is None and started is not None:
        done = max(started, row.stored.moments[1] or started)  # nothing remains: the planned finish is taken
    told = exact.remaining if whole.started and whole.remaining is not None else None
    return replace(
        whole,
        duration=_minutes(exact.duration),
        actual_start=_optional(started),
        actual_finish=_optional(done),
        remaining=0 if done is not None else _optional(told),
        constraint_day=_optional(_constraint_moment(whole, exact)),
    )


def _constraint_moment(whole: Activity, exact: ExactActivity) -> Moment | None:
    if not whole.constraint.needs_day or whole.constraint is exact.constraint:
        return exact.constraint_at
    if whole.constraint is ConstraintType.SNET:
        return exact.typed_start
    return exact.deadline


def _links(imported: ImportedSchedule, exact: ExactNetwork) -> Iterator[Link]:
    """The links of the day grid with their lags in minutes."""
    whole = {a.code for a in imported.activities}
    lags = [link.lag for link in exact.links if link.pred in whole and link.succ in whole]
    for link, lag in zip(imported.links, lags, strict=True):
        yield replace(link, lag=_minutes(lag))


def _data_minute(exact: ExactNetwork, activities: list[Activity]) -> int:
    told = exact.start if exact.status is None else exact.status
    times = [_minutes(told)]
    for activity in activities:
        times += [at for at in (activity.actual_start, activity.actual_finish) if at is not None]
    return max(times)


def _values(imported: ImportedSchedule, activities: list[Activity], links: list[Link]) -> Iterator[int]:
    for calendar in imported.calendars:
        if calendar.hours is not None:
            yield calendar.hours.step
    for activity in activities:
        yield activity.duration
        optional = (
            activity.remaining,
            activity.actual_start,
            activity.actual_finish,
            activity.constraint_day,
        )
        yield from (value for value in optional if value is not None)
    for link in links:
        yield link.lag
    yield from _daily(imported).values()


def _in_steps(activity: Activity, step: int) -> Activity:
    def cut(minutes: int | None) -> int | None:
        return None if minutes is None else minutes // step

    return replace(
        activity,
        duration=activity.duration // step,
        remaining=cut(activity.remaining),
        actual_start=cut(activity.actual_start),
        actual_finish=cut(activity.actual_finish),
        constraint_day=cut(activity.constraint_day),
    )
