"""The critical path test and the critical path length index of ``dcma14``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from projects.domain.cpm import ScheduleResult, finish
from projects.domain.days import Day, WorkDays
from projects.domain.network import CompiledNetwork, compile_network, remaining
from projects.domain.planned import cpli
from projects.domain.quality_rules import TEST_DAYS

_DECADE = 3653


@dataclass(frozen=True, slots=True)
class PathTest:
    """``moved``: working days, on the calendar of ``activity``, by which the finish moved when that critical
    activity was made longer. ``exact``: all work behind it counts on the same calendar, so that the finish must
    move by as much; otherwise by ``tolerance`` days more or less.
    """

    activity: str
    moved: WorkDays
    exact: bool
    tolerance: WorkDays = TEST_DAYS // 20


def path_test(c: CompiledNetwork, r: ScheduleResult, release: Mapping[str, Day]) -> PathTest | None:
    """Add 600 working days to the first critical activity with work left, and schedule again.

    None when no work is critical. Raises HorizonError when that runs past the calendars.
    """
    index = next(
        (i for i, a in enumerate(c.activities) if r.by_id[a.id].on_longest_path and remaining(a)), None
    )
    if index is None:
        return None
    tested = c.activities[index]
    left = None if tested.remaining is None else tested.remaining + TEST_DAYS
    longer = replace(tested, duration=tested.duration + TEST_DAYS, remaining=left)
    activities = tuple(longer if a.id == tested.id else a for a in c.network.activities)
    horizon = max([c.network.data_date, *release.values()]) + _DECADE
    compiled = compile_network(replace(c.network, activities=activities), horizon)
    table = compiled.tables[compiled.index[tested.id]]
    moved = table.float_days(r.finish, finish(compiled, release))
    return PathTest(tested.id, moved, _one_calendar(c, r, index))


def _one_calendar(c: CompiledNetwork, r: ScheduleResult, first: int) -> bool:
    """Whether the critical work from number ``first`` on, and the lags into it, count on one calendar."""
    behind = [i for i in range(first, len(c.activities)) if r.by_id[c.activities[i].id].on_longest_path]
    used = {c.tables[i].id for i in behind}
    used |= {arc.edge.table.id for i in behind if i > first for arc in c.incoming[i] if arc.edge.lag}
    return len(used) == 1


def path_length_index(c: CompiledNetwork, r: ScheduleResult, target: Day) -> Fraction | None:
    """CPLI: (length + float) / length, in working days of the activity that ends last, from the data date to the
    finish, the float being that of the finish to ``target`` (half-open). None when nothing is left to do.
    """
    if all(activity.complete for activity in c.activities):
        return None
    last = max(range(len(c.activities)), key=lambda i: (r.by_id[c.activities[i].id].early_finish, i))
    table = c.tables[last]
    return cpli(table.float_days(c.network.data_date, r.finish), table.float_days(r.finish, target))
