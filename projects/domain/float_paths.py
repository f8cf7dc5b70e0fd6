"""Multiple float paths: the chains of work that lead to one activity, most pressing first.

Rule, source and a worked table: docs/algorithms/float_paths.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush

from projects.domain.cpm import ScheduleResult
from projects.domain.days import WorkDays
from projects.domain.driving import arc_drives
from projects.domain.errors import NetworkDataError
from projects.domain.link_floats import arc_float
from projects.domain.network import Arc, CompiledNetwork


@dataclass(frozen=True, slots=True)
class FloatPath:
    """One chain of driving links. ``activities`` run from the first worked to the last.

    ``float_days``: accumulated relationship free float from the chain's last activity to the end activity,
    working days (each link counts on its predecessor's calendar). ``joins``: the activity of an earlier path
    into which the chain leads; None for path 1, which ends in the end activity itself.
    """

    number: int
    float_days: WorkDays
    activities: tuple[str, ...]
    joins: str | None


def last_activity(c: CompiledNetwork, r: ScheduleResult) -> str | None:
    """The open activity that ends last, the usual end of the paths; by code on a tie, None if all are
    complete.
    """
    ends = {
        i: (r.by_id[a.id].shown_finish, r.early.finish[i])
        for i, a in enumerate(c.activities)
        if not a.complete
    }
    latest = max(ends.values(), default=None)
    last = {i for i, end in ends.items() if end == latest}
    # of a milestone and the work it closes, the milestone: nothing comes after it
    sinks = [i for i in last if not any(arc.succ in last for arc in c.outgoing[i])]
    return min((c.activities[i].id for i in sinks), default=None)


def float_paths(c: CompiledNetwork, r: ScheduleResult, end: str, k: int) -> tuple[FloatPath, ...]:
    """The ``k`` most pressing paths to activity ``end``; fewer when no more activities lead to it.

    Path 1 goes back from ``end`` along driving links. Each next path starts at the link into an activity
    already on a path whose accumulated float is least, and goes back along driving links in turn. Complete
    work is left out, but hands an open predecessor on. No activity stands on two paths. Raises
    NetworkDataError for an unknown ``end``; nothing leads to complete work: no paths.
    """
    if end not in c.index:
        raise NetworkDataError("unknown_activity", end, f"There is no activity {end}.", "Correct the code.")
    if c.activities[c.index[end]].complete:
        return ()
    return _Walk(c, r, c.index[end]).paths(k)


class _Walk:
    """The state of one search. ``waiting`` holds links into tagged activities, least accumulated float first."""

    def __init__(self, c: CompiledNetwork, r: ScheduleResult, end: int) -> None:
        self.c, self.r, self.end = c, r, end
        self.open = _open_behind(c)
        self.tagged: set[int] = set()
        self.waiting: list[tuple[WorkDays, bool, int, str, int, int]] = []

    def paths(self, k: int) -> tuple[FloatPath, ...]:
        """Chains until there are ``k``, or none is left."""
        found: list[FloatPath] = []
        if k > 0:
            self._add(found, self.end, 0, None)
        while len(found) < k and self.waiting:
            total, _, _, _, pred, succ = heappop(self.waiting)
            if pred not in self.tagged:
                self._add(found, pred, total, succ)
        return tuple(found)

    def _add(self, found: list[FloatPath], at: int | None, total: WorkDays, joins: int | None) -> None:
        """Tag the driving chain that ends in ``at``; a chain of complete work alone makes no path."""
        chain = []
        while at is not None:
            self.tagged.add(at)
            chain.append(at)
            at = self._step(at, total)
        acts = self.c.activities
        names = tuple(acts[i].id for i in reversed(chain) if not acts[i].complete)
        if names:
            found.append(FloatPath(len(found) + 1, total, names, None if joins is None else acts[joins].id))

    def _step(self, at: int, total: WorkDays) -> int | None:
        """The driving predecessor to go on with; every other link into ``at`` waits with its float."""
        arcs = [arc for arc in self.c.incoming[at] if arc.pred not in self.tagged and self.open[arc.pred]]
        drives = [arc_drives(self.c, self.r.early, arc) for arc in arcs]
        drivers = [arc for arc, flag in zip(arcs, drives, strict=True) if flag]
        chosen = min(drivers, key=self._rank).pred if drivers else None
        for arc, flag in zip(arcs, drives, strict=True):
            if arc.pred != chosen:
                more = 0 if flag else max(0, arc_float(self.c, self.r, arc))
                heappush(self.waiting, (total + more, not flag, *self._rank(arc), arc.pred, at))
        return chosen

    def _rank(self, arc: Arc) -> tuple[int, str]:
        """Of several predecessors the one that ends last, then by code."""
        return -self.r.early.finish[arc.pred], self.c.activities[arc.pred].id


def _open_behind(c: CompiledNetwork) -> list[bool]:
    """Whether an activity is open, or complete with open work somewhere before it."""
    flags: list[bool] = []
    for i, activity in enumerate(c.activities):
        flags.append(not activity.complete or any(flags[arc.pred] for arc in c.incoming[i]))
    return flags
