"""Level of effort: work that is as long as what it accompanies. An output of the schedule, not a node of it.

Rule: docs/algorithms/critical_path.md, "Level of effort".
"""

from __future__ import annotations

from collections.abc import Mapping

from projects.domain.activities import Activity, Link, Network
from projects.domain.days import Day

Span = tuple[Day, Day]


def effort_span(network: Network, effort: Activity, dates: Mapping[str, Span], end: Day) -> Span:
    """Half-open (start, finish) of a level of effort, given those of the work.

    It begins with the first of the dates that links tie to its start, and ends with the last of those tied to
    its finish; lags do not count. Where one end is tied to nothing it takes the outermost date of all linked
    work; tied to nothing at all it spans the schedule up to ``end``. An actual start is kept.
    """
    starts: list[Day] = []
    finishes: list[Day] = []
    around: list[Span] = []
    for link in network.links:
        other = link.pred if link.succ == effort.id else link.succ
        if effort.id not in (link.pred, link.succ) or other not in dates:
            continue
        around.append(dates[other])
        at_start, day = _tie(link, effort.id, dates[other])
        (starts if at_start else finishes).append(day)
    around = around or [(min(start for start, _ in dates.values()), end)]
    start = min(starts, default=min(first for first, _ in around))
    finish = max(finishes, default=max(last for _, last in around))
    start = start if effort.actual_start is None else effort.actual_start
    return start, max(start, finish)


def _tie(link: Link, effort: str, other: Span) -> tuple[bool, Day]:
    """Which end of the effort a link ties (its start?), and to what day of the other activity."""
    start, finish = other
    if link.succ == effort:
        return not link.type.to_finish, finish if link.type.from_finish else start
    return not link.type.from_finish, finish if link.type.to_finish else start
