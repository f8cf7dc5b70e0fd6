"""A level is raised at once and lowered only after two consecutive better reports: what has to be remembered for it.

"Lower after two better reports, to the worse of the two" comes to this: the level shown is the worst of what the
rules say now, of everything found since the newest report came in, and of what was found with the report before it.
So the memory is one level, and it is short. Table of sequences: docs/algorithms/severity.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from projects.domain.severity_rules import RANK, Level


@dataclass(frozen=True, slots=True)
class PastLevel:
    """A level that the rules gave on ``as_of``, when the last report ended on ``report_end`` (a day reported).

    ``level`` is the computed one: neither held up by memory nor set by a person.
    """

    as_of: date
    report_end: date
    level: Level


@dataclass(frozen=True, slots=True)
class Memory:
    """The level that has to be held, and the finding that holds it."""

    level: Level
    report_end: date
    as_of: date


def memory_of(past: Iterable[PastLevel], report_end: date | None) -> Memory | None:
    """What earlier assessments hold up while ``report_end`` is the last day reported; None: nothing.

    ``past`` runs from the oldest to the newest. Unknown levels are passed over: they neither lower nor raise what is
    remembered. With the present report, the worst level found counts (without a new report nothing is lowered);
    with the report before it, the last one found (a report assessed again is still one report). A report later than
    ``report_end`` has been withdrawn since, and its levels with it. The same level twice: the older finding is named.
    """
    if report_end is None:
        return None
    known = [row for row in past if row.level in RANK and row.report_end <= report_end]
    before = [row for row in known if row.report_end < report_end]
    held = [row for row in known if row.report_end == report_end]
    if before:
        newest = max(row.report_end for row in before)
        held.insert(0, [row for row in before if row.report_end == newest][-1])
    if not held:
        return None
    worst = max(held, key=lambda row: RANK[row.level])
    return Memory(worst.level, worst.report_end, worst.as_of)
