"""The area that a project must have, as a dated series: each change with its reason. Pure; m² of the plane.

The figure of a day is the sum of the changes up to it, so "in period" is the difference of two days, and may be
negative: a boundary that draws back, a parcel measured smaller (domain reference, situation 8).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

OPENED = "opened"
CASE = "case"
"""Reasons beside those of ``ScopeReason``: first drawn; the case as a whole left or came back by an act."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A part's, or its case's, coming (``inside``) or going on a day. ``rank`` orders turns of one day."""

    day: date
    rank: int
    inside: bool
    reason: str
    document: str = ""
    of_case: bool = False


@dataclass(frozen=True, slots=True)
class PartHistory:
    """A part of so many m² and its turns; the first one is its entry."""

    area_m2: Decimal
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class AreaChange:
    """What changed on a day for one reason and paper: m² and parts in, m² and parts out."""

    day: date
    reason: str
    document: str
    entered_m2: Decimal
    left_m2: Decimal
    entered: int
    left: int

    @property
    def net_m2(self) -> Decimal:
        """May be negative."""
        return self.entered_m2 - self.left_m2


def area_changes(histories: Iterable[PartHistory]) -> tuple[AreaChange, ...]:
    """The changes in the order of their days. Days on which a part's state ends as it began count as nothing."""
    sums: dict[tuple[date, str, str], list[tuple[Decimal, bool]]] = defaultdict(list)
    for history in histories:
        for day, inside, turn in _steps(history.turns):
            sums[day, turn.reason, turn.document].append((history.area_m2, inside))
    return tuple(
        AreaChange(
            *key,
            entered_m2=sum((area for area, inside in rows if inside), Decimal(0)),
            left_m2=sum((area for area, inside in rows if not inside), Decimal(0)),
            entered=sum(1 for _area, inside in rows if inside),
            left=sum(1 for _area, inside in rows if not inside),
        )
        for key, rows in sorted(sums.items())
    )


def required_m2(changes: Iterable[AreaChange], as_of: date) -> Decimal:
    """The figure at the end of ``as_of``."""
    return sum((change.net_m2 for change in changes if change.day <= as_of), Decimal(0))


def _steps(turns: Iterable[Turn]) -> list[tuple[date, bool, Turn]]:
    """Days on which the part is, at their end, otherwise than before, with the turn that did it.

    A part is inside when its own last word and its case's last word both are.
    """
    by_day: dict[date, list[Turn]] = defaultdict(list)
    for turn in sorted(turns, key=lambda turn: (turn.day, turn.rank)):
        by_day[turn.day].append(turn)
    own, case, was = False, True, False
    steps: list[tuple[date, bool, Turn]] = []
    for day, rows in by_day.items():
        for turn in rows:
            if turn.of_case:
                case = turn.inside
            else:
                own = turn.inside
        now = own and case
        if now != was:
            deciding = next(
                (turn for turn in reversed(rows) if not turn.of_case and turn.inside == now),
                rows[-1],
            )
            steps.append((day, now, deciding))
            was = now
    return steps
