"""Driving links and the longest path.

A link drives its successor when nothing lies between the date it asks for and the date the successor gets
(relationship float 0). The longest path is everything reached by going back along driving links from the
activities that end last: "critical" in this software, because total float misleads with several calendars.
"""

from __future__ import annotations

from projects.domain.network import Arc, Bound, CompiledNetwork
from projects.domain.passes import Early, moment_bound, task_bound


def driving_arcs(c: CompiledNetwork, early: Early) -> list[list[int]]:
    """For each activity, the numbers of the predecessors whose link drives its remaining start."""
    return [_drivers(c, early, i) for i in range(len(c.nodes))]


def _drivers(c: CompiledNetwork, early: Early, i: int) -> list[int]:
    node = c.nodes[i]
    start = early.start[i]
    found = [constant.pred for constant in c.constants[i] if _at(c, i, constant.start - c.first) == start]
    found += [bound.pred for bound in node.bounds if _asked(c, bound, early, i) == start]
    return sorted(set(found))


def arc_drives(c: CompiledNetwork, early: Early, arc: Arc) -> bool:
    """Whether a live link sets its successor's remaining start; a mandatory date listens to no link."""
    if not c.nodes[arc.succ].bounds:
        return False
    edge = arc.edge
    bound = Bound(arc.pred, edge.from_finish, edge.to_finish, edge.lag, edge.table.idx, edge.table.wd)
    return _asked(c, bound, early, arc.succ) == early.start[arc.succ]


def _at(c: CompiledNetwork, i: int, day: int) -> int:
    node = c.nodes[i]
    return node.wd[node.idx[max(day, 0)]] if node.remaining else day


def _asked(c: CompiledNetwork, bound: Bound, early: Early, i: int) -> int:
    if c.nodes[i].remaining:
        return task_bound(bound, c.nodes[i], early)
    return moment_bound(bound, early)[0]


def pick_driver(c: CompiledNetwork, drivers: list[int], early: Early, i: int) -> str | None:
    """One of them to name: still open before complete, then the one that ends last, then by code."""
    if not drivers or c.activities[i].complete:
        return None
    acts = c.activities
    if len(drivers) == 1:
        return acts[drivers[0]].id
    best = min(drivers, key=lambda p: (acts[p].complete, -early.finish[p], acts[p].id))
    return acts[best].id


def longest_path(c: CompiledNetwork, early: Early, drivers: list[list[int]], end: int) -> list[bool]:
    """Which incomplete activities lie on a chain of driving links back from the end of the schedule.

    The chain may pass through complete activities that hand an open predecessor's date on; they are not
    flagged.
    """
    reached = [not a.complete and early.shown[i] == end for i, a in enumerate(c.activities)]
    for i in range(len(c.nodes) - 1, -1, -1):
        if reached[i]:
            for pred in drivers[i]:
                reached[pred] = True
    return [flag and not c.activities[i].complete for i, flag in enumerate(reached)]
