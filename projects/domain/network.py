"""``compile_network``: a checked network in the shape that both passes walk.

Inside, days count from the first day of the calendar tables (``CompiledNetwork.first``), activities are
numbered in topological order and every link, constraint and piece of progress has become one of four simple
bounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from projects.domain.activities import (
    Activity,
    ConstraintType,
    Issue,
    LagCalendar,
    Link,
    LinkType,
    Network,
    ProgressMode,
)
from projects.domain.calendars import CalendarTable, WorkCalendar, compile_calendar
from projects.domain.checks import check_network, topological_order
from projects.domain.days import LAST_DAY, Day, WorkDays
from projects.domain.errors import HorizonError
from projects.domain.progress import Edge, effective, progress_issues

__all__ = [
    "Activity",
    "CompiledNetwork",
    "ConstraintType",
    "Issue",
    "LagCalendar",
    "Link",
    "LinkType",
    "Network",
    "Node",
    "ProgressMode",
    "compile_network",
]

_DECADE = 3653
_ALL_DAYS = WorkCalendar("calendar days", (True,) * 7)


class Bound(NamedTuple):
    """A live link as the forward pass walks it; ``idx`` and ``wd`` are the tables its lag counts on."""

    pred: int
    from_finish: bool
    to_finish: bool
    lag: WorkDays
    idx: Sequence[int]
    wd: Sequence[int]


class Node(NamedTuple):
    """An activity as the forward pass walks it. ``floor``: least remaining start from everything but live
    links; ``floor_shown``: half-open shown finish that this floor alone gives a milestone.
    """

    floor: int
    floor_shown: int
    remaining: WorkDays
    idx: Sequence[int]
    wd: Sequence[int]
    bounds: tuple[Bound, ...]


class Arc(NamedTuple):
    """A live link with both ends, for the backward pass and for driving links."""

    pred: int
    succ: int
    edge: Edge


def start_for_target(target: Day, table: CalendarTable, left: WorkDays) -> Day:
    """Start bound of a finish that history asks for; the first day of the tables where it lies before them,
    and so before every floor.
    """
    try:
        return table.start_for_finish(target, left)
    except HorizonError:
        return table.first


class Constant(NamedTuple):
    """A start bound set by finished work; kept to name the driving predecessor. ``start`` follows from the
    remaining duration and ``target`` where the bound is one on the finish; CompiledNetwork.first if it lies
    before the tables.
    """

    pred: int
    start: Day
    target: Day | None

    def allows(self, table: CalendarTable, left: WorkDays) -> Day:
        """The start bound for another remaining duration."""
        return self.start if self.target is None else start_for_target(self.target, table, left)


@dataclass(frozen=True, slots=True)
class CompiledNetwork:
    """Read-only. All tuples run in topological order; ``late`` is each activity's own latest finish, if
    limited. ``efforts`` (level of effort) are no nodes and stand in no other tuple.
    """

    network: Network
    activities: tuple[Activity, ...]
    index: Mapping[str, int]
    first: Day
    tables: tuple[CalendarTable, ...]
    nodes: tuple[Node, ...]
    incoming: tuple[tuple[Arc, ...], ...]
    outgoing: tuple[tuple[Arc, ...], ...]
    constants: tuple[tuple[Constant, ...], ...]
    late: tuple[Day | None, ...]
    issues: tuple[Issue, ...]
    efforts: tuple[Activity, ...]
    effort_tables: Mapping[str, CalendarTable]

    def table_of(self, key: str) -> CalendarTable:
        """Calendar of any activity of the network, level of effort included. Raises KeyError for an unknown one."""
        i = self.index.get(key)
        return self.effort_tables[key] if i is None else self.tables[i]


def compile_network(network: Network, horizon: Day | None = None) -> CompiledNetwork:
    """Check a network and lay it out for ``schedule`` and ``finish``.

    ``horizon`` (exclusive) is the day the calendars must reach at least, for releases far ahead; by default
    they run ten years past the latest date given plus the length of all the work in a row. Raises
    NetworkDataError, CalendarError, CycleError or HorizonError.
    """
    check_network(network)
    by_id = {activity.id: activity for activity in network.activities if not activity.level_of_effort}
    links = tuple(link for link in network.links if link.pred in by_id and link.succ in by_id)
    order = topological_order(tuple(by_id), links)
    return _Compiler(network, by_id, links, order, horizon).result()


def _window(network: Network, horizon: Day | None) -> tuple[Day, Day]:
    """First and last day of the tables, on a ten-year grid so that many projects share one table."""
    if network.grid > 1:
        return _fine_window(network, horizon)
    days = [network.start, network.data_date]
    optional = [network.must_finish, horizon]
    for a in network.activities:
        optional += [a.constraint_day, a.actual_start, a.actual_finish]
    days += [day for day in optional if day is not None]
    work = sum(max(a.duration, a.remaining or 0) for a in network.activities)
    work += sum(max(link.lag, 0) for link in network.links)
    sparsest = min((sum(c.week) for c in network.calendars if any(c.week)), default=7)
    row = min(work * 7 // sparsest * 5 // 4, 6 * _DECADE)
    first = (min(days) - _DECADE) // _DECADE * _DECADE
    last = -(-(max(days) + _DECADE + row) // _DECADE) * _DECADE
    return first, min(last, LAST_DAY + 8 * _DECADE)


def _fine_window(network: Network, horizon: Day | None) -> tuple[Day, Day]:
    """The same for steps finer than a day, cut to the years that the work can need: these tables are long."""
    grid = network.grid
    days = [network.start, network.data_date]
    optional = [network.must_finish, horizon]
    for a in network.activities:
        optional += [a.constraint_day, a.actual_start, a.actual_finish]
    days += [day for day in optional if day is not None]
    work = sum(max(a.duration, a.remaining or 0) for a in network.activities)
    lags = sum(abs(link.lag) for link in network.links)
    week = min((_weekly_steps(c, grid) for c in network.calendars), default=7 * grid) or 7 * grid
    row = min((work + lags) * 7 * grid // week * 5 // 4, 6 * _DECADE * grid)
    first = (min(days) // grid - _DECADE // 5) * grid
    last = (-(-(max(days) + row) // grid) + _DECADE // 2) * grid
    return first, min(last, (LAST_DAY + 8 * _DECADE) * grid)


def _weekly_steps(calendar: WorkCalendar, grid: int) -> int:
    if calendar.hours is None:
        return sum(calendar.week) * grid
    return sum(end - begin for shifts in calendar.hours.week for begin, end in shifts) * grid // 1440


class _Compiler:
    """Collects the parts of a CompiledNetwork; lives for one call."""

    def __init__(
        self,
        network: Network,
        by_id: dict[str, Activity],
        links: tuple[Link, ...],
        order: list[str],
        horizon: Day | None,
    ) -> None:
        self.network = network
        self.links = links
        self.first, self.last = _window(network, horizon)
        self.activities = tuple(by_id[key] for key in order)
        self.index = {key: i for i, key in enumerate(order)}
        self.calendars = {
            c.id: compile_calendar(c, self.first, self.last, network.grid) for c in network.calendars
        }
        self.tables = tuple(self.calendars[a.calendar] for a in self.activities)
        self.issues: list[Issue] = []
        self.incoming: list[list[Arc]] = [[] for _ in order]
        self.outgoing: list[list[Arc]] = [[] for _ in order]
        self.constants: list[list[Constant]] = [[] for _ in order]

    def result(self) -> CompiledNetwork:
        """Links first: they add to the floors."""
        for link in self.links:
            self._add_link(link)
        nodes = tuple(self._node(i) for i in range(len(self.activities)))
        return CompiledNetwork(
            self.network,
            self.activities,
            self.index,
            self.first,
            self.tables,
            nodes,
            tuple(tuple(arcs) for arcs in self.incoming),
            tuple(tuple(arcs) for arcs in self.outgoing),
            tuple(tuple(bounds) for bounds in self.constants),
            tuple(self._late(i) for i in range(len(self.activities))),
            tuple(self.issues),
            efforts := tuple(a for a in self.network.activities if a.level_of_effort),
            {effort.id: self.calendars[effort.calendar] for effort in efforts},
        )

    def _lag_table(self, link: Link, pred: Activity, succ: Activity) -> CalendarTable:
        if not link.lag:
            return self.calendars[pred.calendar]
        kind = link.lag_calendar or self.network.lag_calendar
        if kind is LagCalendar.CALENDAR_DAYS:
            return compile_calendar(_ALL_DAYS, self.first, self.last, self.network.grid)
        if kind is LagCalendar.PROJECT and self.network.project_calendar is not None:
            return self.calendars[self.network.project_calendar]
        return self.calendars[succ.calendar if kind is LagCalendar.SUCCESSOR else pred.calendar]

    def _add_link(self, link: Link) -> None:
        p, j = self.index[link.pred], self.index[link.succ]
        pred, succ = self.activities[p], self.activities[j]
        table = self._lag_table(link, pred, succ)
        if (
            pred.actual_start is None and succ.actual_start is None
        ):  # nearly all links: no progress to look at
            self._add_arc(Arc(p, j, Edge(link.type.from_finish, link.type.to_finish, link.lag, table)))
            return
        self.issues += progress_issues(link, pred, succ)
        for part in effective(link, pred, succ, self.network.data_date, self.network.mode, table):
            if isinstance(part, Edge):
                self._add_arc(Arc(p, j, part))
                continue
            start = (
                start_for_target(part.day, self.tables[j], remaining(succ)) if part.to_finish else part.day
            )
            self.constants[j].append(Constant(p, start, part.day if part.to_finish else None))

    def _add_arc(self, arc: Arc) -> None:
        self.incoming[arc.succ].append(arc)
        self.outgoing[arc.pred].append(arc)

    def _node(self, i: int) -> Node:
        activity, table = self.activities[i], self.tables[i]
        left = remaining(activity)
        floor, shown = floors_of(self.network, activity, table, left, self.constants[i])
        bounds: list[Bound] = []
        if not is_mandatory(activity):
            for arc in self.incoming[i]:
                edge = arc.edge
                bounds.append(
                    Bound(arc.pred, edge.from_finish, edge.to_finish, edge.lag, edge.table.idx, edge.table.wd)
                )
        if activity.remaining is None and activity.started and not activity.complete:
            self.issues.append(
                Issue(
                    "remaining_unknown",
                    "warning",
                    activity.id,
                    f"{activity.id} has started; what remains was not told: all of it is assumed.",
                )
            )
        first = self.first
        return Node(floor - first, shown - first, left, table.idx, table.wd, tuple(bounds))

    def _late(self, i: int) -> Day | None:
        activity, day = self.activities[i], self.activities[i].constraint_day
        if day is None or activity.complete:
            return None
        if activity.constraint in (ConstraintType.FNLT, ConstraintType.FINISH_ON, ConstraintType.MFO):
            return day
        start_types = (ConstraintType.SNLT, ConstraintType.START_ON, ConstraintType.MSO)
        if activity.constraint in start_types and not activity.started:
            return self.tables[i].add(day, remaining(activity))
        return None


def remaining(activity: Activity) -> WorkDays:
    """Working days still to do; all of them where work has begun and nobody told what remains."""
    if activity.complete:
        return 0
    return activity.duration if activity.remaining is None else activity.remaining


def is_mandatory(activity: Activity) -> bool:
    """Whether a mandatory date sets aside the links into this activity (a started one has only its finish
    left).
    """
    if activity.complete or not activity.constraint.mandatory:
        return False
    return activity.constraint is ConstraintType.MFO or not activity.started


def floors_of(
    network: Network,
    activity: Activity,
    table: CalendarTable,
    left: WorkDays,
    constants: Iterable[Constant],
) -> tuple[Day, Day]:
    """Least start of ``left`` days of work from everything but live links, and the half-open finish that it
    shows as a milestone.
    """
    floor, shown = _own_floors(network, activity, table, left)
    if not is_mandatory(activity):
        for constant in constants:
            start = constant.allows(table, left)
            floor, shown = max(floor, start), max(shown, start)
    return floor, shown


def _own_floors(
    network: Network, activity: Activity, table: CalendarTable, left: WorkDays
) -> tuple[Day, Day]:
    """Least start from data date and constraint, and the half-open finish that it shows as a
    milestone.
    """
    day, kind = activity.constraint_day, activity.constraint
    base = network.data_date if activity.started else max(network.start, network.data_date)
    if day is None or activity.complete:
        return base, base + 1
    if kind in (ConstraintType.FNET, ConstraintType.FINISH_ON):
        return max(base, table.sub(day, left)), max(base + 1, day)
    if kind is ConstraintType.MFO:
        return max(network.data_date, table.sub(day, left)), max(network.data_date + 1, day)
    if activity.started:
        return base, base + 1
    if kind in (ConstraintType.SNET, ConstraintType.START_ON):
        return max(base, day), max(base, day) + 1
    if kind is ConstraintType.MSO:
        return max(network.data_date, day), max(network.data_date, day) + 1
    return base, base + 1
