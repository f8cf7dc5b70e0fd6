"""Projects late by official cause and group: the rows "chậm tiến độ" of form 3.1 (Circular 05/2023). Pure.

A project is late when its slip against the latest approved finish is more than nothing (against the original one
when there is no later). Its cause is the assessment's; late without a stated or found cause is a row of its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

GROUPS: tuple[str, ...] = ("QTQG", "A", "B", "C")
CAUSES: tuple[str, ...] = ("procedure", "clearance", "capacity", "capital", "other")
UNSTATED = "unstated"


@dataclass(frozen=True, slots=True)
class JudgedProject:
    """A project as assessed on a day. ``late`` None: nobody can tell."""

    code: str
    group: str
    late: bool | None
    cause: str


@dataclass(frozen=True, slots=True)
class CauseRow:
    """One row: codes of projects by group, in the order of GROUPS; ``entered`` and ``left`` since the earlier day."""

    cause: str
    groups: tuple[tuple[str, ...], ...]
    entered: tuple[str, ...] = ()
    left: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        return sum(len(codes) for codes in self.groups)

    @property
    def change(self) -> int:
        """In the period: those that entered less those that left."""
        return len(self.entered) - len(self.left)


def row_of(project: JudgedProject) -> str | None:
    """The row in which a project stands: a cause, ``unstated``, ``unknown``; None when it is not late."""
    if project.late is None:
        return "unknown"
    if not project.late:
        return None
    return project.cause if project.cause in CAUSES else UNSTATED


def cause_table(now: Sequence[JudgedProject], before: Iterable[JudgedProject]) -> list[CauseRow]:
    """The rows at the end of a period, each with who entered and left it since the day before the period."""
    here = {project.code: row_of(project) for project in now}
    there = {project.code: row_of(project) for project in before}
    rows = []
    for name in (*CAUSES, UNSTATED, "unknown"):
        groups = tuple(
            tuple(project.code for project in now if project.group == group and here[project.code] == name)
            for group in GROUPS
        )
        entered = tuple(code for code, row in here.items() if row == name and there.get(code) != name)
        left = tuple(code for code, row in there.items() if row == name and here.get(code) != name)
        rows.append(CauseRow(name, groups, entered, left))
    return rows
