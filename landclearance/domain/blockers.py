"""What is known of a blocker on a day, folded from its events: the latest word on each field holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from landclearance.domain.facts import BlockerEventFacts, BlockerFacts

OPENED, UPDATED, CLOSED = "opened", "updated", "closed"


@dataclass(frozen=True, slots=True)
class BlockerState:
    """A blocker on a day. ``expected_clear_on`` None: nobody knows.

    ``promises_broken`` counts promised days that passed with the blocker still open, or that were put off
    before they came. ``past_due``: open, and the day promised or ordered lies before the day asked about.
    """

    is_open: bool
    opened_on: date | None
    closed_on: date | None
    level: str
    owner_code: str
    owner_name: str
    expected_clear_on: date | None
    due_on: date | None
    promises_broken: int
    past_due: bool


def blocker_state(blocker: BlockerFacts, as_of: date) -> BlockerState:
    """The state at the end of ``as_of``, from events of that day or before. Without events it is not open."""
    events = sorted(
        (event for event in blocker.events if event.happened_on <= as_of),
        key=lambda event: (event.happened_on, event.id),
    )
    opened: date | None = None
    closed: date | None = None
    for event in events:
        if event.kind == CLOSED:
            closed = event.happened_on
        elif event.kind == OPENED and (opened is None or closed is not None):
            opened, closed = event.happened_on, None
    is_open = opened is not None and closed is None
    expected = _latest(event.expected_clear_on for event in events)
    due = _latest(event.due_on for event in events)
    owner = next((event for event in reversed(events) if event.owner_code or event.owner_name), None)
    return BlockerState(
        is_open=is_open,
        opened_on=opened,
        closed_on=closed,
        level=next((event.level for event in reversed(events) if event.level), ""),
        owner_code=owner.owner_code if owner else "",
        owner_name=owner.owner_name if owner else "",
        expected_clear_on=expected,
        due_on=due,
        promises_broken=_broken(events, as_of),
        past_due=is_open and any(day is not None and day < as_of for day in (expected, due)),
    )


def open_blockers(
    blockers: Iterable[BlockerFacts], as_of: date
) -> dict[int, tuple[BlockerFacts, BlockerState]]:
    """Those open at the end of ``as_of``, by id, in the given order."""
    states = ((blocker, blocker_state(blocker, as_of)) for blocker in blockers)
    return {blocker.id: (blocker, state) for blocker, state in states if state.is_open}


def _latest(days: Iterable[date | None]) -> date | None:
    said = [day for day in days if day is not None]
    return said[-1] if said else None


def _broken(events: Iterable[BlockerEventFacts], as_of: date) -> int:
    promise: date | None = None
    broken: set[date] = set()
    for event in events:
        passed = promise is not None and event.happened_on > promise
        put_off = (
            promise is not None and event.expected_clear_on is not None and event.expected_clear_on > promise
        )
        if promise is not None and (passed or put_off):
            broken.add(promise)
        if event.kind == CLOSED:
            promise = None
        elif event.expected_clear_on is not None:
            promise = event.expected_clear_on
    if promise is not None and promise < as_of:
        broken.add(promise)
    return len(broken)
