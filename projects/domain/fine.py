"""A schedule file to the minute: Microsoft Project and Primavera count in hours, whole days would round them away.

The step is the longest span of which every time, duration, lag and shift of the file is a multiple, so that nothing
is rounded. See docs/algorithms/critical_path.md, "Finer than days".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import gcd

from projects.domain.activities import Activity, Network
from projects.domain.days import Day
from projects.domain.imported import ExactSchedule, ImportedSchedule

_MINUTES = 24 * 60


def fine_network(imported: ImportedSchedule, data_date: Day | None = None) -> Network:
    """The network of a file in steps of its own (``Network.grid``), at ``data_date`` (a day) or the file's own.

    Without either, the project start; never before an actual time of the file unless told so. A file that is
    known in whole days only gives its network of days.
    """
    exact = imported.exact
    if exact is None:
        return imported.network(data_date)
    at = _data_minute(exact) if data_date is None else data_date * _MINUTES
    step = _step(imported, exact, at)
    return Network(
        start=exact.start // step,
        data_date=at // step,
        activities=tuple(_in_steps(activity, step) for activity in exact.activities),
        links=tuple(replace(link, lag=link.lag // step) for link in exact.links),
        calendars=imported.calendars,
        lag_calendar=imported.lag_calendar,
        project_calendar=imported.project_calendar,
        grid=_MINUTES // step,
    )


def steps_a_day(imported: ImportedSchedule, network: Network, activity: str) -> int:
    """Steps in a working day of an activity's calendar: the unit in which people read floats."""
    if imported.exact is None:
        return network.grid
    return imported.exact.minutes_a_day[activity] * network.grid // _MINUTES


def _data_minute(exact: ExactSchedule) -> int:
    times = [exact.start if exact.data_date is None else exact.data_date]
    for activity in exact.activities:
        times += [at for at in (activity.actual_start, activity.actual_finish) if at is not None]
    return max(times)


def _step(imported: ImportedSchedule, exact: ExactSchedule, at: int) -> int:
    """Minutes of a step."""
    return gcd(_MINUTES, exact.start, at, *_values(imported, exact))


def _values(imported: ImportedSchedule, exact: ExactSchedule) -> Iterator[int]:
    for calendar in imported.calendars:
        if calendar.hours is not None:
            yield calendar.hours.step
    for activity in exact.activities:
        yield activity.duration
        optional = (
            activity.remaining,
            activity.actual_start,
            activity.actual_finish,
            activity.constraint_day,
        )
        yield from (value for value in optional if value is not None)
    for link in exact.links:
        yield link.lag
    yield from exact.minutes_a_day.values()


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
