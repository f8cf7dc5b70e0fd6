"""How progress changes a link: the rules of retained logic and progress override as constant or reduced lags.

After this step both passes treat every link alike. Rules: docs/algorithms/critical_path.md, "Progress".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from projects.domain.activities import Activity, Issue, Link, LinkType, ProgressMode
from projects.domain.calendars import CalendarTable
from projects.domain.days import Day, WorkDays


class Edge(NamedTuple):
    """A live bound: ``lag`` applied to the predecessor's remaining start or finish."""

    from_finish: bool
    to_finish: bool
    lag: WorkDays
    table: CalendarTable


@dataclass(frozen=True, slots=True)
class Fixed:
    """A bound that is already a date, because the predecessor is history."""

    day: Day
    to_finish: bool


def effective(
    link: Link, pred: Activity, succ: Activity, data_date: Day, mode: ProgressMode, table: CalendarTable
) -> tuple[Edge | Fixed, ...]:
    """Bounds that a link still sets; ``table`` is the calendar its lag counts on. May be empty."""
    if mode is ProgressMode.PROGRESS_OVERRIDE and succ.started:
        return ()
    if link.type is LinkType.FS:
        return _finish_start(link, pred, data_date, table)
    if link.type is LinkType.FF:
        if pred.actual_finish is not None:
            return (Fixed(table.lag_finish(pred.actual_finish, link.lag), True),)
        return (Edge(True, True, link.lag, table),)
    if link.type is LinkType.SS:
        return _start_start(link, pred, succ, data_date, table)
    return (Edge(False, True, _lag_left(link.lag, pred.actual_start, data_date, table), table),)


def _lag_left(lag: WorkDays, since: Day | None, data_date: Day, table: CalendarTable) -> WorkDays:
    """The part of a lag that has not run off between ``since`` and the data date. Leads stay whole."""
    if lag <= 0 or since is None:
        return lag
    return max(0, lag - max(0, table.float_days(since, data_date)))


def _finish_start(
    link: Link, pred: Activity, data_date: Day, table: CalendarTable
) -> tuple[Edge | Fixed, ...]:
    live = Edge(True, False, _lag_left(link.lag, pred.actual_finish, data_date, table), table)
    if pred.actual_finish is not None and pred.actual_finish > data_date:
        # finished on the data date itself: that day is used up
        return live, Fixed(table.lag(pred.actual_finish, link.lag), False)
    return (live,)


def _start_start(
    link: Link, pred: Activity, succ: Activity, data_date: Day, table: CalendarTable
) -> tuple[Edge | Fixed, ...]:
    if succ.complete or (succ.started and not link.lag):
        return (Edge(False, False, 0, table),)
    if pred.complete and pred.actual_start is not None:
        day = table.lag(pred.actual_start, link.lag)
        return (Fixed(day, False),) if day >= data_date else (Edge(False, False, 0, table),)
    return (Edge(False, False, _lag_left(link.lag, pred.actual_start, data_date, table), table),)


def out_of_sequence(link: Link, pred: Activity, succ: Activity) -> bool:
    """Whether work on the successor went ahead of what the link asks for. Actual dates alone decide; a lag
    does not count.
    """
    reached = succ.actual_finish if link.type.to_finish else succ.actual_start
    needed = pred.actual_finish if link.type.from_finish else pred.actual_start
    return reached is not None and (needed is None or reached < needed)


def progress_issues(link: Link, pred: Activity, succ: Activity) -> tuple[Issue, ...]:
    """Out-of-sequence work across a link, and the one rule that has not been verified against another
    tool.
    """
    issues = []
    subject = f"{link.pred} -> {link.succ}"
    if out_of_sequence(link, pred, succ):
        issues.append(
            Issue(
                "out_of_sequence",
                "warning",
                subject,
                f"{link.succ} went ahead of its {link.type.value} link from {link.pred}.",
            )
        )
    if link.type is LinkType.SF and pred.started:
        issues.append(
            Issue("sf_with_progress", "info", subject, "Start-to-finish link with progress: unverified rule.")
        )
    return tuple(issues)
