"""Files whose dates have no time of day (MPX): starts are at the beginning, finishes at the end of work."""

from __future__ import annotations

from datetime import time

from projects.domain.mspdi_xml import Row

_STARTS = ("Start", "EarlyStart", "LateStart", "ActualStart", "Resume", "ManualStart")
_FINISHES = ("Finish", "EarlyFinish", "LateFinish", "ActualFinish", "Stop", "Deadline", "ManualFinish")
_FINISH_CONSTRAINTS = (3, 6, 7)
_MIDNIGHT = "T00:00:00"


def give_times(project: Row) -> bool:
    """Change the rows in place, if no date of any row has a time: that is how such a file looks when converted.
    Whether it did.
    """
    rows = list(project.rows("Tasks", "Task"))
    texts = [row.text(field) for row in rows for field in _STARTS + _FINISHES]
    if any(text and not text.endswith(_MIDNIGHT) for text in texts):
        return False
    begins = f"T{project.clock('DefaultStartTime', time(8)).isoformat()}"
    ends = f"T{project.clock('DefaultFinishTime', time(17)).isoformat()}"
    if project.text("StartDate").endswith(_MIDNIGHT):
        _put(project, "StartDate", begins)
    for row in rows:
        moment = not row.minutes("Duration")
        for field in _STARTS:
            _put(row, field, begins)
        for field in _FINISHES:
            _put(row, field, begins if moment and field != "Deadline" else ends)
        _put(
            row, "ConstraintDate", ends if row.number("ConstraintType", 0) in _FINISH_CONSTRAINTS else begins
        )
    return True


def _put(row: Row, field: str, clock: str) -> None:
    element = row.element.find(row.namespace + field)
    if element is not None and element.text:
        element.text = element.text.strip().replace(_MIDNIGHT, clock)
        row.texts.clear()
