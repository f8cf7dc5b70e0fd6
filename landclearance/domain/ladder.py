"""The ladder of a blocker: at which level of authority it lay, from when until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from landclearance.domain.facts import BlockerEventFacts

LADDER = ("commune", "district", "province", "ministry", "state")
"""Levels of authority from the lowest up."""

DISTRICT = "district"
DISTRICT_ENDED = date(2025, 7, 1)
"""From this day there are two tiers, and what lay at a district is the commune's or the province's
(Decree 151/2025/NĐ-CP; which of the two, the law says task by task)."""


@dataclass(frozen=True, slots=True)
class Rung:
    """A stay at one level. ``since`` inclusive; ``until``: the day on which it left (None: it lies there).

    ``level`` "" means that nobody had said at which level it lay.
    """

    level: str
    since: date
    until: date | None = None

    def days(self, as_of: date) -> int:
        """Calendar days of the stay, up to ``as_of`` when it lies there still; the first day is not counted."""
        return ((self.until or as_of) - self.since).days


def ladder_of(
    spell: Sequence[BlockerEventFacts], closed_on: date | None, before: str = ""
) -> tuple[Rung, ...]:
    """The stays of one spell (its events in order), oldest first; ``before``: the level last named before it.

    Two words on the level on one day: the later one holds, without a stay of no days.
    """
    rungs: list[Rung] = []
    for event in spell:
        level = event.level or (rungs[-1].level if rungs else before)
        if rungs and rungs[-1].level == level:
            continue
        if rungs:
            last = rungs.pop()
            if last.since < event.happened_on:
                rungs.append(Rung(last.level, last.since, event.happened_on))
        if not (rungs and rungs[-1].level == level):
            rungs.append(Rung(level, event.happened_on))
        else:
            rungs[-1] = Rung(level, rungs[-1].since)
    if rungs and closed_on is not None:
        rungs[-1] = Rung(rungs[-1].level, rungs[-1].since, closed_on)
    return tuple(rungs)


def unassigned_since(rung: Rung | None, as_of: date) -> date | None:
    """Since when nobody's desk has it: a district's task after the districts ended. None: it has a desk."""
    if rung is None or rung.level != DISTRICT or rung.until is not None or as_of < DISTRICT_ENDED:
        return None
    return max(rung.since, DISTRICT_ENDED)


def is_higher(level: str, than: str) -> bool:
    """Whether ``level`` stands above ``than``; every known level stands above "" (nobody said)."""
    if level not in LADDER:
        return False
    return than not in LADDER or LADDER.index(level) > LADDER.index(than)
