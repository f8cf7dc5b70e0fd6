"""Links of an MSPDI file: types, lags, links of summary rows."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

from projects.domain.activities import Activity, LagCalendar, Link, LinkType
from projects.domain.errors import ScheduleFileError
from projects.domain.imported import ImportedActivity
from projects.domain.mspdi_outline import Notes, Outline, Task
from projects.domain.mspdi_tasks import ELAPSED_FORMATS, TaskReader
from projects.domain.mspdi_xml import Row

MAX_LINKS = 500_000
_TYPES = {0: LinkType.FF, 1: LinkType.FS, 2: LinkType.SF, 3: LinkType.SS}
_PERCENT = frozenset({19, 20, 51, 52})


def read_links(
    outline: Outline, by_uid: Mapping[int, ImportedActivity], reader: TaskReader, notes: Notes
) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    """All links between activities, with lags in whole days and, again, in minutes; those of summary rows are put
    on the work below. Raises ScheduleFileError.
    """
    links: list[tuple[Link, Link]] = []
    for task in (*outline.work, *outline.summaries):
        for row in task.row.rows("PredecessorLink"):
            links += _links(task, row, outline, by_uid, reader, notes)
            if len(links) > MAX_LINKS:
                raise ScheduleFileError(
                    "too_many_links",
                    "file",
                    f"The file has more than {MAX_LINKS} links.",
                    "Split the schedule.",
                )
    return tuple(days for days, _ in links), tuple(minutes for _, minutes in links)


def _links(
    task: Task,
    row: Row,
    outline: Outline,
    by_uid: Mapping[int, ImportedActivity],
    reader: TaskReader,
    notes: Notes,
) -> Iterator[tuple[Link, Link]]:
    pred = row.number("PredecessorUID", -1)
    kind = _TYPES.get(row.number("Type", 1) or 0, LinkType.FS)
    if row.flag("CrossProject") or pred in outline.gone:
        notes.add("Links to other files or to rows left out not taken over", task.label)
        return
    if pred is None or (pred not in by_uid and pred not in outline.leaves):
        raise ScheduleFileError(
            "unknown_link_target",
            task.label,
            f"Task {task.label}: its predecessor {pred} is not in the file.",
            "Remove the link or add the task, and export again.",
        )
    before, after = outline.leaves.get(pred, [pred]), outline.leaves.get(task.uid, [task.uid])
    if pred in outline.leaves or task.uid in outline.leaves:
        if task.uid in before or pred in after:
            notes.add("Links between a summary row and its own work not taken over", task.label)
            return
        _note_summary(kind, pred in outline.leaves, task, outline, notes)
    for p in before:
        for j in after:
            lag, calendar = _lag(row, by_uid[p], by_uid[j], reader, notes)
            link = Link(by_uid[p].code, by_uid[j].code, kind, lag, calendar)
            yield link, replace(link, lag=_lag_minutes(row, reader.exact[link.pred]))


def _note_summary(kind: LinkType, from_summary: bool, task: Task, outline: Outline, notes: Notes) -> None:
    exact = (kind.from_finish or not from_summary) and (not kind.to_finish or task.uid not in outline.leaves)
    if exact:
        notes.add("Links of summary rows put on the work below them", task.label)
    else:
        notes.add("Links to a summary row's start or finish put on all work below it (stricter)", task.label)


def _lag_minutes(row: Row, pred: Activity) -> int:
    """Working minutes of a lag (elapsed ones for an elapsed lag)."""
    tenths = row.number("LinkLag", 0) or 0
    if row.number("LagFormat", 7) in _PERCENT:
        return round(pred.duration * tenths / 100)
    return round(tenths / 10)


def _lag(
    row: Row, pred: ImportedActivity, succ: ImportedActivity, reader: TaskReader, notes: Notes
) -> tuple[int, LagCalendar | None]:
    """Lag in working days, rounded up to whole days; the calendar if it is not the file's rule."""
    tenths = row.number("LinkLag", 0) or 0
    form = row.number("LagFormat", 7)
    if not tenths:
        return 0, None
    if form in _PERCENT:
        notes.add("Lags in per cent fixed at their length today", succ.code)
        return math.ceil(pred.activity.duration * tenths / 100), LagCalendar.PREDECESSOR
    if form in ELAPSED_FORMATS:
        daily, calendar = 24 * 60, LagCalendar.CALENDAR_DAYS
    elif succ.activity.calendar in reader.daily:
        daily, calendar = reader.daily[succ.activity.calendar], None
    else:  # elapsed work has no working hours of its own
        daily, calendar = reader.default.daily, LagCalendar.PROJECT
    days = tenths / 10 / daily
    if days != int(days):
        notes.rounds("Lags rounded up to whole days", succ.code)
    return math.ceil(days), calendar
