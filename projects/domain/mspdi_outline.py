"""Rows of an MSPDI file sorted out: work, summary rows, rows left out."""

from __future__ import annotations

from dataclasses import dataclass, field

from projects.domain.errors import ScheduleFileError
from projects.domain.file_facts import FileFacts
from projects.domain.mspdi_xml import Row

MAX_ACTIVITIES = 150_000


@dataclass(slots=True)
class Notes:
    """What was not taken over: one line per kind, with the rows concerned."""

    rows: dict[str, list[str]] = field(default_factory=dict)
    rounding: set[str] = field(default_factory=set)

    def rounds(self, kind: str, row: str) -> None:
        """Note something that whole days cannot show, and minutes can."""
        self.rounding.add(kind)
        self.add(kind, row)

    def add(self, kind: str, row: str = "") -> None:
        """Note a kind of loss, and the row it happened to."""
        self.rows.setdefault(kind, []).extend([row] if row else [])

    def lines(self, rounding: bool = False) -> tuple[str, ...]:
        """One line per kind, of losses or of what was rounded; long lists are cut with their count."""
        lines = []
        for kind, rows in self.rows.items():
            if (kind in self.rounding) != rounding:
                continue
            shown = ", ".join(rows[:10]) + (f" and {len(rows) - 10} more" if len(rows) > 10 else "")
            lines.append(f"{kind}: {shown}." if rows else f"{kind}.")
        return tuple(lines)


@dataclass(frozen=True, slots=True)
class Task:
    """A row that is kept; ``outline`` names the summary rows around it, outermost first."""

    uid: int
    row: Row
    outline: tuple[str, ...]

    @property
    def label(self) -> str:
        """Row number and name, as people find it in the scheduling program."""
        return f"{self.row.text('ID') or self.uid} {self.row.text('Name')}".strip()


@dataclass(frozen=True, slots=True)
class Outline:
    """``work``: rows kept as activities; ``summaries`` with the UIDs of the work below each in ``leaves``;
    ``gone``: UIDs left out (empty, inactive, of other files)."""

    work: tuple[Task, ...]
    summaries: tuple[Task, ...]
    leaves: dict[int, list[int]]
    gone: frozenset[int]


def read_outline(project: Row, notes: Notes, facts: FileFacts | None = None) -> Outline:
    """Sort the rows out. A row is a summary if it says so or if deeper rows follow. Raises
    ScheduleFileError.
    """
    headings = frozenset(uid for uid, t in facts.tasks.items() if t.summary) if facts else frozenset()
    rows = _rows(project)
    gone = {row.number("UID") for row in project.rows("Tasks", "Task") if row.flag("IsNull")}
    levels = [row.number("OutlineLevel", 1) or 0 for row in rows]
    work: list[Task] = []
    summaries: list[Task] = []
    leaves: dict[int, list[int]] = {}
    above: list[tuple[int, Task]] = []
    for i, row in enumerate(rows):
        above = [entry for entry in above if entry[0] < levels[i]]
        outline = tuple(task.row.text("Name") for level, task in above if level)
        task = Task(row.number("UID") or 0, row, outline)
        if (
            row.flag("Summary")
            or (not task.uid and not levels[i])
            or (i + 1 < len(rows) and levels[i + 1] > levels[i])
        ):
            leaves[task.uid] = []
            summaries.append(task)
            above.append((levels[i], task))
            if row.number("ConstraintType", 0):
                notes.add("Constraints of summary rows not taken over", task.label)
        elif task.uid in headings or _left_out(task, notes):
            gone.add(task.uid)
        else:
            work.append(task)
            for _, summary in above:
                leaves[summary.uid].append(task.uid)
    if not work:
        raise ScheduleFileError(
            "empty", "file", "The file has no activities.", "Export a schedule with tasks."
        )
    return Outline(tuple(work), tuple(summaries), leaves, frozenset(uid for uid in gone if uid is not None))


def _rows(project: Row) -> list[Row]:
    rows = [row for row in project.rows("Tasks", "Task") if not row.flag("IsNull")]
    if len(rows) > MAX_ACTIVITIES:
        raise ScheduleFileError(
            "too_many_activities",
            "file",
            f"The file has {len(rows)} rows; a schedule may have {MAX_ACTIVITIES} at most.",
            "Split the schedule.",
        )
    seen: set[int] = set()
    for i, row in enumerate(rows):
        uid = row.number("UID")
        if uid is None or uid in seen:
            name = row.text("Name")
            raise ScheduleFileError(
                "bad_uid", name, f"Row {i + 1} {name!r} has no UID of its own.", "Export the schedule again."
            )
        seen.add(uid)
    return rows


def _left_out(task: Task, notes: Notes) -> bool:
    if task.row.text("Active") == "0":
        notes.add("Inactive rows left out", task.label)
        return True
    if task.row.flag("ExternalTask") or task.row.flag("IsSubproject"):
        notes.add("Rows of other files left out", task.label)
        return True
    return False


def codes(work: tuple[Task, ...], facts: FileFacts | None = None) -> list[str]:
    """Codes people know: the activity's own, the WBS if it is complete and unique, the row number, the UID."""
    if facts is not None:
        told = [facts.tasks[task.uid].code if task.uid in facts.tasks else "" for task in work]
        if all(told) and len(set(told)) == len(told):
            return told
    for column in ("WBS", "ID"):
        found = [task.row.text(column) for task in work]
        if all(found) and len(set(found)) == len(found):
            return found
    return [str(task.uid) for task in work]
