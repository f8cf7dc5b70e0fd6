"""Whether a parcel part is in its project's scope on a day, from what happened by then. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ScopeEvent:
    """A part left the scope, or came back. ``id`` orders events of one day: the later word counts."""

    id: int
    happened_on: date
    leaves: bool


def in_scope(entered_on: date, events: Iterable[ScopeEvent], as_of: date) -> bool:
    """Whether a part that entered on a day is in scope at the end of ``as_of``.

    ``events`` after ``as_of`` do not count, so that the answer for a day rests on facts by that day alone.
    """
    if entered_on > as_of:
        return False
    by_then = [event for event in events if event.happened_on <= as_of]
    last = max(by_then, key=lambda event: (event.happened_on, event.id), default=None)
    return last is None or not last.leaves
