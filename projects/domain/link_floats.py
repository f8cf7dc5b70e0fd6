"""Relationship free float: how far each link lies from driving. Rule and source: docs/algorithms/float_paths.md."""

from __future__ import annotations

from dataclasses import dataclass

from projects.domain.activities import LinkType
from projects.domain.cpm import ScheduleResult
from projects.domain.days import WorkDays
from projects.domain.driving import arc_drives
from projects.domain.network import Arc, CompiledNetwork
from projects.domain.passes import back_bound

_TYPES = {
    (True, False): LinkType.FS,
    (False, False): LinkType.SS,
    (True, True): LinkType.FF,
    (False, True): LinkType.SF,
}


@dataclass(frozen=True, slots=True)
class LinkFloat:
    """A link that still acts. ``lag`` is what has not run off of it by the data date, in working days.

    ``free_float``: working days of the predecessor's calendar by which its end of the link may slip before
    the successor's early date moves; negative where a mandatory date breaks the link. ``drives``: nothing
    lies between the date the link asks for and the date the successor has. A link may drive with a free
    float above 0 where the predecessor works through days on which the successor rests.
    """

    pred: str
    succ: str
    type: LinkType
    lag: WorkDays
    free_float: WorkDays
    drives: bool


def link_floats(c: CompiledNetwork, r: ScheduleResult) -> tuple[LinkFloat, ...]:
    """Of every live link, by successor in topological order.

    Not among them: links into complete work, links that progress override sets aside, and links whose
    predecessor is history (their date is a constant).
    """
    return tuple(
        _link_float(c, r, arc)
        for i, arcs in enumerate(c.incoming)
        if not c.activities[i].complete
        for arc in arcs
    )


def _link_float(c: CompiledNetwork, r: ScheduleResult, arc: Arc) -> LinkFloat:
    edge = arc.edge
    return LinkFloat(
        pred=c.activities[arc.pred].id,
        succ=c.activities[arc.succ].id,
        type=_TYPES[edge.from_finish, edge.to_finish],
        lag=edge.lag,
        free_float=arc_float(c, r, arc),
        drives=arc_drives(c, r.early, arc),
    )


def arc_float(c: CompiledNetwork, r: ScheduleResult, arc: Arc) -> WorkDays:
    """Relationship free float in working days of the predecessor's calendar."""
    early, p, table = r.early, arc.pred, c.tables[arc.pred]
    allowed = back_bound(arc, early.start[arc.succ] + c.first, early.finish[arc.succ] + c.first)
    if arc.edge.from_finish:
        return table.float_days(early.finish[p] + c.first, allowed)
    allowed = table.roll_back(allowed) if c.nodes[p].remaining else allowed
    return table.float_days(early.start[p] + c.first, allowed)
