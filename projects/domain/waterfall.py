"""From the approved finish to today's: scope and logic, then performance and blockers in both orders.

A baseline stores dates and durations, not links. So the plan as approved is laid out once more under today's
activities, links and calendars, no activity before its approved start (``planned_network``); what that moves
by itself is scope and logic. Blockers and performance are then added in both orders, because days that either
would have cost alone can be booked to either: docs/algorithms/waterfall.md. Management attribution, not an
entitlement analysis.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from projects.domain.activities import Activity, Network
from projects.domain.calendars import CalendarTable
from projects.domain.cpm import finish
from projects.domain.days import Day, WorkDays
from projects.domain.network import CompiledNetwork, compile_network
from projects.domain.programme import BaselineDates


@dataclass(frozen=True, slots=True)
class Planned:
    """The plan as approved under today's logic. ``starts``: approved starts of what had not begun by the
    decision. ``added``: activities that the baseline does not know, with today's durations; ``dropped``:
    those of the baseline that the programme no longer has.
    """

    network: Network
    starts: Mapping[str, Day]
    added: tuple[str, ...]
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waterfall:
    """Half-open finishes; differences in calendar days, negative when they save.

    ``planned_finish`` is that of the plan as approved under today's logic, ``unblocked_finish`` today's
    programme without blockers, ``planned_blocked_finish`` that plan with the blockers put on it.
    """

    base_finish: Day
    planned_finish: Day
    planned_blocked_finish: Day
    unblocked_finish: Day
    finish: Day

    @property
    def total(self) -> int:
        """Slip against the approved finish."""
        return self.finish - self.base_finish

    @property
    def scope(self) -> int:
        """What today's activities, links, calendars and constraints move by themselves; in both orders."""
        return self.planned_finish - self.base_finish

    @property
    def performance_then_blockers(self) -> tuple[int, int]:
        """(performance, blockers), blockers last: what the works lose anyway is not blamed on land."""
        return self.unblocked_finish - self.planned_finish, self.finish - self.unblocked_finish

    @property
    def blockers_then_performance(self) -> tuple[int, int]:
        """(blockers, performance), blockers first: what land costs a plan that is otherwise kept."""
        return self.planned_blocked_finish - self.planned_finish, self.finish - self.planned_blocked_finish

    @property
    def concurrent(self) -> int:
        """Days that change sides with the order. Positive: either of the two would have cost them. Negative:
        the works run ahead by themselves, and blockers take that away.
        """
        return self.blockers_then_performance[0] - self.performance_then_blockers[1]


def slippage_waterfall(
    base_finish: Day, planned: Planned, current: CompiledNetwork, release: Mapping[str, Day], horizon: Day
) -> Waterfall:
    """Four forward passes. ``release`` is what the blockers put on today's programme, ``horizon`` as in
    ``compile_network``.

    Raises like ``compile_network``; HorizonError past the calendars, NetworkDataError for a release of an
    unknown activity.
    """
    plan = compile_network(planned.network, horizon)
    both = {**release, **planned.starts}
    for key in release.keys() & planned.starts.keys():
        both[key] = max(release[key], planned.starts[key])
    return Waterfall(
        base_finish,
        finish(plan, planned.starts),
        finish(plan, both),
        finish(current),
        finish(current, release),
    )


def planned_network(
    current: CompiledNetwork, baseline: Mapping[str, BaselineDates], decided_on: Day
) -> Planned | None:
    """The approved plan under today's activities, links, calendars and constraints; None: no activity in
    common.

    An activity that the baseline knows takes its approved duration. What the plan had already begun on the
    day of the decision, ``decided_on``, stands as approved (an adjusted baseline keeps its past). The rest
    starts when it was approved to or when today's links allow: a wait that was approved is no slip, and
    nothing is gained by it either.
    """
    rows = current.network.activities
    known = {row.id: baseline[row.id] for row in rows if row.id in baseline}
    if not known:
        return None
    first = min(row.start for row in baseline.values())
    data_date = max(decided_on, first)
    activities = tuple(
        _as_approved(row, known.get(row.id), current.table_of(row.id), data_date)
        if row.id in current.index
        else row
        for row in rows
    )
    network = replace(current.network, start=first, data_date=data_date, activities=activities)
    starts = {key: row.start for key, row in known.items() if row.start >= data_date and key in current.index}
    added = tuple(row.id for row in rows if row.id not in known)
    dropped = tuple(key for key in baseline if key not in {row.id for row in rows})
    return Planned(network, starts, added, dropped)


def _as_approved(
    activity: Activity, dates: BaselineDates | None, table: CalendarTable, data_date: Day
) -> Activity:
    plain = replace(activity, actual_start=None, actual_finish=None, remaining=None)
    if dates is None:
        return plain
    length = _duration(dates, table)
    if dates.finish <= data_date:
        return replace(plain, duration=length, actual_start=dates.start, actual_finish=dates.finish)
    if dates.start >= data_date or not length:
        return replace(plain, duration=length)
    left = table.float_days(data_date, dates.finish)
    return replace(plain, duration=length, actual_start=dates.start, remaining=max(left, 1))


def _duration(dates: BaselineDates, table: CalendarTable) -> WorkDays:
    """As stored; else the working days between the approved dates."""
    if dates.duration is not None:
        return dates.duration
    return table.float_days(dates.start, dates.finish)
