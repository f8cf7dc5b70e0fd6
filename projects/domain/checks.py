"""Checks of a network before it is compiled. Each failure is one NetworkDataError or CycleError."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from projects.domain.activities import Activity, ConstraintType, LagCalendar, Link, Network
from projects.domain.days import FIRST_DAY, LAST_DAY, Day
from projects.domain.errors import CycleError, HorizonError, NetworkDataError


def check_network(network: Network) -> None:
    """Raise for the first contradiction found: NetworkDataError, HorizonError or CycleError (a self link)."""
    if all(activity.level_of_effort for activity in network.activities):
        raise NetworkDataError(
            "empty", "schedule", "The schedule has no activities.", "Add at least one activity."
        )
    calendars = _unique((c.id for c in network.calendars), "calendar")
    _check_lag_calendar(network, calendars)
    ids = _unique((a.id for a in network.activities), "activity")
    _check_day("Schedule", network.grid, network.start, network.data_date, network.must_finish)
    for activity in network.activities:
        _check_activity(activity, calendars, network.grid)
        _check_progress(activity, network.data_date)
    for link in network.links:
        _check_link(link, ids)


def _unique(ids: Iterable[str], kind: str) -> set[str]:
    seen: set[str] = set()
    for key in ids:
        if key in seen:
            raise NetworkDataError(
                f"duplicate_{kind}", key, f"The {kind} code {key} is used twice.", "Give each its own code."
            )
        seen.add(key)
    return seen


def _check_day(subject: str, grid: int, *days: Day | None) -> None:
    for day in days:
        if day is not None and not FIRST_DAY <= day // grid < LAST_DAY:
            raise HorizonError(subject, day // grid)


def _check_lag_calendar(network: Network, calendars: set[str]) -> None:
    kinds = {network.lag_calendar, *(link.lag_calendar for link in network.links)}
    if LagCalendar.PROJECT in kinds and network.project_calendar not in calendars:
        raise NetworkDataError(
            "unknown_calendar",
            str(network.project_calendar),
            "Lags count on the project calendar, but the schedule names none that exists.",
            "Name the project calendar.",
        )


def _check_activity(activity: Activity, calendars: set[str], grid: int) -> None:
    who = activity.id
    if activity.calendar not in calendars:
        raise NetworkDataError(
            "unknown_calendar",
            who,
            f"Activity {who}: unknown calendar {activity.calendar!r}.",
            "Add the calendar or name another.",
        )
    if activity.duration < 0 or (activity.remaining is not None and activity.remaining < 0):
        raise NetworkDataError(
            "negative_duration",
            who,
            f"Activity {who}: the duration is negative.",
            "Give 0 or more working days.",
        )
    if activity.constraint.needs_day and activity.constraint_day is None:
        raise NetworkDataError(
            "constraint_without_day",
            who,
            f"Activity {who}: the constraint {activity.constraint.value} has no date.",
            f"Give the date or use {ConstraintType.ASAP.value}.",
        )
    dates = activity.constraint_day, activity.actual_start, activity.actual_finish
    _check_day(f"Activity {who}", grid, *dates)


def _check_progress(activity: Activity, data_date: Day) -> None:
    """AS <= DD; last day worked <= DD; AF not before AS; no AF without AS; remaining 0 if and only if AF."""
    if activity.level_of_effort and not activity.complete:
        return  # its remaining duration follows from other work
    if activity.actual_start is None:
        found = _not_started_problem(activity)
    elif activity.actual_start > data_date:
        found = "the actual start is after the data date", "Correct it or move the data date."
    elif activity.actual_finish is None:
        found = _in_progress_problem(activity)
    else:
        found = _complete_problem(activity, activity.actual_start, activity.actual_finish, data_date)
    if found:
        raise NetworkDataError("progress", activity.id, f"Activity {activity.id}: {found[0]}.", found[1])


def _not_started_problem(activity: Activity) -> tuple[str, str] | None:
    if activity.actual_finish is not None:
        return "an actual finish without an actual start", "Give the actual start."
    if activity.remaining == 0 and activity.duration > 0:
        return "nothing remains but it has not started", "Give the actual start and finish."
    return None


def _in_progress_problem(activity: Activity) -> tuple[str, str] | None:
    left = activity.duration if activity.remaining is None else activity.remaining
    return None if left else ("nothing remains but it has no actual finish", "Give the actual finish.")


def _complete_problem(activity: Activity, start: Day, finish: Day, data_date: Day) -> tuple[str, str] | None:
    if finish < start:
        return "the actual finish is before the actual start", "Correct one of the two."
    if finish - 1 > data_date:
        return "the actual finish is after the data date", "Correct it or move the data date."
    if activity.remaining:
        return "it is finished but work remains", "Set the remaining duration to 0."
    return None


def _check_link(link: Link, ids: set[str]) -> None:
    check_ends(link, ids)
    if link.pred == link.succ:
        raise CycleError((link.pred, link.pred))


def check_ends(link: Ends, ids: set[str]) -> None:
    """Raise NetworkDataError for an end of a link that is none of ``ids``."""
    for end in (link.pred, link.succ):
        if end not in ids:
            raise NetworkDataError(
                "unknown_activity",
                f"{link.pred} -> {link.succ}",
                f"Link {link.pred} -> {link.succ}: there is no activity {end}.",
                "Correct the code or remove the link.",
            )


class Ends(Protocol):
    """Whatever leads from one activity to another."""

    @property
    def pred(self) -> str:
        """Id of the activity it leaves."""

    @property
    def succ(self) -> str:
        """Id of the activity it enters."""


def topological_order(ids: tuple[str, ...], links: Iterable[Ends]) -> list[str]:
    """Activities, each after all its predecessors. Raises CycleError with a real cycle."""
    preds: dict[str, list[str]] = {key: [] for key in ids}
    succs: dict[str, list[str]] = {key: [] for key in ids}
    for link in links:
        preds[link.succ].append(link.pred)
        succs[link.pred].append(link.succ)
    missing = {key: len(value) for key, value in preds.items()}
    order = [key for key in ids if not missing[key]]
    for key in order:  # grows while it is walked
        for succ in succs[key]:
            missing[succ] -= 1
            if not missing[succ]:
                order.append(succ)
    if len(order) < len(ids):
        raise CycleError(_find_cycle(ids, preds, {key for key in ids if missing[key]}))
    return order


def _find_cycle(ids: tuple[str, ...], preds: dict[str, list[str]], left: set[str]) -> tuple[str, ...]:
    """Walk back from any activity that was never freed: each has a predecessor that was not freed either."""
    at = next(key for key in ids if key in left)
    seen: dict[str, int] = {}
    walk: list[str] = []
    while at not in seen:
        seen[at] = len(walk)
        walk.append(at)
        at = next(p for p in preds[at] if p in left)
    circle = walk[seen[at] :]
    return (at, *reversed(circle))
