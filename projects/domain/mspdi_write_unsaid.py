"""What a schedule holds that MSPDI has no words for: one line a kind, with the rows concerned."""

from __future__ import annotations

from projects.domain.activities import ConstraintType
from projects.domain.exact_network import ActivityKind, ExactActivity, ExactNetwork, Rules
from projects.domain.mspdi_outline import Notes
from projects.domain.worktime import ELAPSED_TIME


def unsaid(exact: ExactNetwork) -> tuple[str, ...]:
    """Lines for people who open the file elsewhere."""
    notes = Notes()
    calendars = {activity.id: activity.calendar for activity in exact.activities}
    for activity in exact.activities:
        _of_activity(activity, notes)
    for link in exact.links:
        where = f"{link.pred} -> {link.succ}"
        if link.lag and link.calendar not in (calendars[link.succ], ELAPSED_TIME.id):
            notes.add("Lags count on the successor's calendar in MSPDI, not on another", where)
        if link.group is not None:
            notes.add("Links from the start of a summary row are links from all work below it", where)
    if exact.must_finish is not None:
        notes.add("The date by which the schedule must finish")
    if exact.rules is Rules.PRIMAVERA:
        notes.add("Settings of Primavera: retained logic, lag calendar, how float is computed")
    return notes.lines()


def _of_activity(activity: ExactActivity, notes: Notes) -> None:
    if activity.constraint in (ConstraintType.START_ON, ConstraintType.FINISH_ON):
        notes.add("'Start on' and 'finish on' are 'no earlier than' in MSPDI: their late side", activity.id)
    if activity.second is not None:
        notes.add("Second constraints", activity.id)
    if activity.kind is ActivityKind.SPAN:
        notes.add("Levels of effort are plain activities in MSPDI", activity.id)
    if activity.not_before is not None or activity.not_after is not None:
        notes.add("Dates set by other projects", activity.id)
