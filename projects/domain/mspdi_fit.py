"""How long a row really takes, where Microsoft Project's dates tell more than its duration does.

Split work, contours and resources with hours of their own stretch a task: its finish is later than start plus
duration. The file's own start and finish say by how much; that length then belongs to the task like its duration.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from projects.domain.errors import HorizonError
from projects.domain.exact_network import ExactActivity, Shift
from projects.domain.imported import StoredDates
from projects.domain.mspdi_exact import ExactReader
from projects.domain.mspdi_outline import Notes
from projects.domain.worktime import DAY, ELAPSED_TIME, Moment, Ticks, TimeTable

_TOLERANCE: Ticks = 10
"""A minute: programs round."""


@dataclass(frozen=True, slots=True)
class Fit:
    """What a fit needs of the file. ``dated``: its dates have no time of day."""

    reader: ExactReader
    notes: Notes
    dated: bool


def fitted(activity: ExactActivity, stored: StoredDates, fit: Fit, label: str) -> ExactActivity:
    """The activity with a length that leads from its stored start to its stored finish."""
    start, finish = stored.moments[0], stored.moments[1]
    plain = replace(activity, shifts=())
    if activity.typed_start is not None or start is None or finish is None or finish < start:
        return plain
    tables = _Tables(fit.reader, start, finish)
    try:
        for candidate in (plain, activity):
            if tables.agree(tables.finish(candidate, start), finish, activity, fit.dated):
                return candidate
        fit.notes.add(
            "Work with gaps or with hours of its resources: as long as from its start to its finish", label
        )
        return replace(activity, shifts=(_stretch(activity, start, finish, tables),))
    except HorizonError:
        return plain


class _Tables:
    """Calendars laid out around one row."""

    def __init__(self, reader: ExactReader, start: Moment, finish: Moment) -> None:
        self._reader = reader
        self._first, self._last = start // DAY - 3660, finish // DAY + 3660

    def of(self, calendar: str) -> TimeTable:
        """One of them."""
        return self._reader.table(calendar, self._first, self._last)

    def finish(self, activity: ExactActivity, start: Moment) -> Moment:
        """Where the activity's length leads from ``start``."""
        if activity.shifts:
            return max(self.of(shift.calendar).add(start, shift.work) for shift in activity.shifts)
        return self.of(ELAPSED_TIME.id if activity.elapsed else activity.calendar).add(
            start, activity.duration
        )

    def agree(self, ours: Moment, theirs: Moment, activity: ExactActivity, dated: bool) -> bool:
        """Whether two finishes are one moment of working time, to the minute: 17:00, or 08:00 of the next day."""
        if abs(ours - theirs) <= _TOLERANCE:
            return True
        table = self.of(activity.calendar)
        if dated:
            return theirs // DAY in (ours // DAY, table.begin(ours) // DAY)
        return not activity.elapsed and abs(table.between(ours, theirs)) <= _TOLERANCE


def _stretch(activity: ExactActivity, start: Moment, finish: Moment, tables: _Tables) -> Shift:
    """The span on the activity's calendar, or by the clock where the finish lies outside its hours."""
    table = tables.of(activity.calendar)
    outside = activity.elapsed or table.end(finish) != finish
    span = finish - start if outside else table.between(start, finish)
    left = (
        span
        if activity.remaining == activity.duration
        else max(0, span - activity.duration + activity.remaining)
    )
    return Shift(ELAPSED_TIME.id if outside else activity.calendar, span, left)
