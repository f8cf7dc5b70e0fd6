"""Links of an MSPDI file: types, lags, links of summary rows."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from projects.domain.activities import LagCalendar, Link, LinkType
from projects.domain.errors import ScheduleFileError
from projects.domain.exact_network import ExactActivity, ExactLink
from projects.domain.imported import ImportedActivity
from projects.domain.mspdi_constants import ELAPSED_FORMATS, LINKS, PERCENT_FORMATS
from projects.domain.mspdi_exact import exact_link
from projects.domain.mspdi_outline import Notes, Outline, Task
from projects.domain.mspdi_tasks import TaskReader
from projects.domain.mspdi_xml import Row

MAX_LINKS = 500_000

Both: TypeAlias = tuple[ImportedActivity, ExactActivity]


@dataclass(slots=True)
class LinkReader:
    """Reads the links of one file, on the day grid and by the clock."""

    outline: Outline
    by_uid: Mapping[int, Both]
    reader: TaskReader
    notes: Notes
    days: list[Link] = field(default_factory=list)
    exact: list[ExactLink] = field(default_factory=list)
    groups: int = 0

    def read(self) -> None:
        """All links between activities; those of summary rows are put on the work below. Raises
        ScheduleFileError.
        """
        for task in (*self.outline.work, *self.outline.summaries):
            for row in task.row.rows("PredecessorLink"):
                self._read(task, row)

    def _read(self, task: Task, row: Row) -> None:
        pred, leaves = row.number("PredecessorUID", -1), self.outline.leaves
        kind = LINKS.get(row.number("Type", 1) or 0, LinkType.FS)
        if row.flag("CrossProject") or pred in self.outline.gone:
            self.notes.add("Links to other files or to rows left out not taken over", task.label)
            return
        if pred is None or (pred not in self.by_uid and pred not in leaves):
            raise ScheduleFileError(
                "unknown_link_target",
                task.label,
                f"Task {task.label}: its predecessor {pred} is not in the file.",
                "Remove the link or add the task, and export again.",
            )
        before, after = leaves.get(pred, [pred]), leaves.get(task.uid, [task.uid])
        self._spend(len(before) * len(after))
        group = None
        if pred in leaves or task.uid in leaves:
            if task.uid in before or pred in after or not set(before).isdisjoint(after):
                self.notes.add("Links between a summary row and its own work not taken over", task.label)
                return
            _note_summary(kind, pred in leaves, task, self.outline, self.notes)
            self.groups += 1
            group = None if kind.from_finish or pred not in leaves else self.groups
        for j in after:
            for p in before:
                self._add(row, kind, self.by_uid[p], self.by_uid[j], group)

    def _spend(self, count: int) -> None:
        """Links of a summary row count for all the work below; said before they are made."""
        if len(self.days) + count > MAX_LINKS:
            raise ScheduleFileError(
                "too_many_links",
                "file",
                f"The file has more than {MAX_LINKS} links (those of summary rows count for all the work below).",
                "Link activities instead of summary rows, or split the schedule.",
            )

    def _add(self, row: Row, kind: LinkType, pred: Both, succ: Both, group: int | None) -> None:
        lag, calendar = self._lag(row, pred[0], succ[0])
        self.days.append(Link(pred[0].code, succ[0].code, kind, lag, calendar))
        self.exact.append(exact_link(row, pred[1], succ[1], kind, self.reader.exact, group))

    def _lag(
        self, row: Row, pred: ImportedActivity, succ: ImportedActivity
    ) -> tuple[int, LagCalendar | None]:
        """Lag in working days, rounded up to whole days; the calendar if it is not the file's rule."""
        tenths, form = row.number("LinkLag", 0) or 0, row.number("LagFormat", 7)
        reader, facts = self.reader, self.reader.facts
        if not tenths:
            return 0, None
        if form in PERCENT_FORMATS:
            self.notes.add("Lags in per cent fixed at their length today", succ.code)
            return math.ceil(pred.activity.duration * tenths / 100), LagCalendar.PREDECESSOR
        kind = LagCalendar.SUCCESSOR if facts is None or facts.lag_calendar is None else facts.lag_calendar
        counted = (pred if kind is LagCalendar.PREDECESSOR else succ).activity.calendar
        calendar: LagCalendar | None = None
        if form in ELAPSED_FORMATS or kind is LagCalendar.CALENDAR_DAYS:
            daily, calendar = 24 * 60, LagCalendar.CALENDAR_DAYS
        elif counted in reader.daily and kind is not LagCalendar.PROJECT:
            daily = reader.daily[counted]
        else:  # elapsed work has no working hours of its own
            daily, calendar = reader.default.daily, LagCalendar.PROJECT
        days = tenths / 10 / daily
        if days != int(days):
            self.notes.rounds("Lags rounded up to whole days", succ.code)
        return math.ceil(days), calendar


def _note_summary(kind: LinkType, from_summary: bool, task: Task, outline: Outline, notes: Notes) -> None:
    exact = (kind.from_finish or not from_summary) and (not kind.to_finish or task.uid not in outline.leaves)
    if exact:
        notes.add("Links of summary rows put on the work below them", task.label)
    else:
        notes.add("Links to a summary row's start or finish put on all work below it (stricter)", task.label)
