"""What has become of the items on the land: places of utilities, graves, dump sites, resettlement sites. Pure.

Places, graves and plots are different things: each has its own count, and none is added to another.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

SURVEYED, AGREED, STARTED, DONE, ALLOTTED = "surveyed", "agreed", "started", "done", "allotted"

_STAGES = (SURVEYED, AGREED, STARTED)


class ItemKind(StrEnum):
    """Kinds of items, by the name of their model's field."""

    UTILITY = "utility"
    GRAVE = "grave"
    DUMP_SITE = "dump_site"
    RESETTLEMENT_SITE = "resettlement_site"


@dataclass(frozen=True, slots=True)
class ItemEventFacts:
    """``quantity`` None: all of the item."""

    id: int
    kind: str
    happened_on: date
    quantity: int | None = None


@dataclass(frozen=True, slots=True)
class ItemState:
    """An item on a day. ``total``: graves of a group, plots of a site, 1 for a place; None: not known.

    ``done``: how many of them have been moved or are ready, never more than the total; ``allotted``: plots given to
    people. ``stage``: the furthest of surveyed, agreed, started, part, done ("" before anything was recorded), since
    ``since``.
    """

    total: int | None
    done: int
    allotted: int
    stage: str
    since: date | None

    @property
    def is_done(self) -> bool:
        """Whether all of it is. With an unknown total that is only so when somebody said "all"."""
        return self.stage == DONE


def item_state(total: int | None, events: Iterable[ItemEventFacts], as_of: date) -> ItemState:
    """Fold the events of ``as_of`` or before; their order does not matter."""
    known = sorted(
        (event for event in events if event.happened_on <= as_of),
        key=lambda event: (event.happened_on, event.id),
    )
    done = allotted = 0
    stage, since, all_done = "", None, False
    for event in known:
        if event.kind == DONE:
            all_done |= event.quantity is None or (total is not None and done + event.quantity >= total)
            done = _added(done, event.quantity, total)
        elif event.kind == ALLOTTED:
            allotted = _added(allotted, event.quantity, total)
        reached = _stage(stage, event.kind, all_done, done)
        if reached != stage:
            stage, since = reached, event.happened_on
    return ItemState(total, done, allotted, stage, since)


def _added(so_far: int, quantity: int | None, total: int | None) -> int:
    if quantity is None:
        return so_far if total is None else total
    return so_far + quantity if total is None else min(total, so_far + quantity)


def _stage(stage: str, kind: str, all_done: bool, done: int) -> str:
    if all_done:
        return DONE
    if done:
        return "part"
    if kind in _STAGES and (stage not in _STAGES or _STAGES.index(kind) > _STAGES.index(stage)):
        return kind if stage != "part" else stage
    return stage


@dataclass(frozen=True, slots=True)
class ItemCount:
    """How far one kind is: ``items`` recorded of which ``items_done``; ``units`` (graves, plots; equal to the items
    for places) of which ``units_done`` and ``allotted``. ``unknown``: items whose units nobody has counted."""

    items: int
    items_done: int
    units: int
    units_done: int
    allotted: int
    unknown: int


def counted(states: Iterable[ItemState]) -> ItemCount:
    """Counts of one kind. An item without a total adds nothing to the units but what was said to be done."""
    rows = list(states)
    return ItemCount(
        items=len(rows),
        items_done=sum(1 for row in rows if row.is_done),
        units=sum(row.total or 0 for row in rows),
        units_done=sum(row.done for row in rows),
        allotted=sum(row.allotted for row in rows),
        unknown=sum(1 for row in rows if row.total is None),
    )
