"""What is known of a blocker on a day, folded from its events: the latest word on each field holds.

Rules and sources: docs/algorithms/blockers.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from landclearance.domain.facts import BlockerEventFacts, BlockerFacts
from landclearance.domain.ladder import Rung, ladder_of, unassigned_since
from landclearance.domain.promises import Promise, promises_of

OPENED, UPDATED, PROPOSED, ANSWERED = "opened", "updated", "proposed", "answered"
ESCALATED, CLOSED = "escalated", "closed"


class Anchor(StrEnum):
    """What an obstacle stands on."""

    PART = "part"
    CASE = "case"
    UTILITY = "utility"
    GRAVE = "grave"
    DUMP_SITE = "dump_site"
    RESETTLEMENT_SITE = "resettlement_site"
    SECTION = "section"
    CAPITAL = "capital"
    PRICE = "price"
    WORKS = "works"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed solution. ``answered_on`` None: no answer; ``lapsed_on``: the blocker was closed without one."""

    event_id: int
    proposed_on: date
    answered_on: date | None = None
    answer_id: int | None = None
    lapsed_on: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.answered_on is None and self.lapsed_on is None


@dataclass(frozen=True, slots=True)
class BlockerState:
    """A blocker on a day. ``expected_clear_on`` None: nobody knows.

    ``promised_on`` is the day that somebody gave; ``expected_clear_on`` is that day too, unless the blocker waits for
    another project: see ``expected_of``. ``promises_broken`` counts promised days that passed with the blocker still
    open, or that were put off before they came. ``past_due``: open, and the day promised or ordered lies before the
    day asked about. ``ladder`` and ``promises`` hold every spell, oldest first; ``unassigned_since``: it lies at a
    district, which no longer exists, since that day.
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
    promised_on: date | None = None
    level_since: date | None = None
    unassigned_since: date | None = None
    ladder: tuple[Rung, ...] = ()
    promises: tuple[Promise, ...] = ()
    proposals: tuple[Proposal, ...] = ()

    @property
    def unanswered_since(self) -> date | None:
        """The day of the oldest proposal that waits for an answer; None when none does."""
        return min((row.proposed_on for row in self.proposals if row.is_open), default=None)

    def days_at_level(self, as_of: date) -> int | None:
        """Calendar days at the present level; None when the blocker is not open, or nobody named a level."""
        if not self.is_open or not self.level or self.level_since is None:
            return None
        return (as_of - self.level_since).days

    def days_unanswered(self, as_of: date) -> int | None:
        """Calendar days that the oldest open proposal has waited; None when none waits."""
        since = self.unanswered_since
        return None if since is None else (as_of - since).days


@dataclass(frozen=True, slots=True)
class _Spell:
    """From an opening to the closing; ``closed_on`` None: not closed by the day asked about."""

    events: tuple[BlockerEventFacts, ...]
    closed_on: date | None


def blocker_state(blocker: BlockerFacts, as_of: date) -> BlockerState:
    """The state at the end of ``as_of``, from events of that day or before. Without events it is not open.

    A blocker opened again starts anew: what was promised or ordered before it was closed is over; its level and
    owner are those last named. On one day, events count in the order in which they were recorded.
    """
    events = sorted(
        (event for event in blocker.events if event.happened_on <= as_of),
        key=lambda event: (event.happened_on, event.id),
    )
    spells = _spells(events)
    now = spells[-1] if spells else _Spell((), None)
    said = now.events if spells else events
    is_open = bool(spells) and now.closed_on is None
    promised, due = _latest(e.expected_clear_on for e in said), _latest(e.due_on for e in said)
    owner = next((event for event in reversed(events) if event.owner_code or event.owner_name), None)
    ladder = _ladder(spells)
    promises = tuple(row for spell in spells for row in promises_of(spell.events, spell.closed_on, as_of))
    rung = ladder[-1] if ladder and is_open else None
    return BlockerState(
        is_open=is_open,
        opened_on=now.events[0].happened_on if spells else None,
        closed_on=now.closed_on,
        level=next((event.level for event in reversed(events) if event.level), ""),
        owner_code=owner.owner_code if owner else "",
        owner_name=owner.owner_name if owner else "",
        expected_clear_on=expected_of(blocker, promised, as_of),
        due_on=due,
        promises_broken=sum(1 for row in promises if row.is_broken),
        past_due=is_open and any(day is not None and day < as_of for day in (promised, due)),
        promised_on=promised,
        level_since=rung.since if rung else None,
        unassigned_since=unassigned_since(rung, as_of),
        ladder=ladder,
        promises=promises,
        proposals=tuple(row for spell in spells for row in _proposals(spell)),
    )


def expected_of(blocker: BlockerFacts, promised: date | None, as_of: date) -> date | None:
    """The day on which a blocker is expected to be cleared.

    Without ``waits_for`` it is the day that was promised. With it, the forecast finish of what it waits for, or the
    promised day where that is later and has not passed. Nobody knows it (None) when that finish is unknown or lies
    before ``as_of`` without having come; once the works are finished, only a promised day still dates the blocker.
    """
    if not blocker.waits_for:
        return promised
    ahead = promised if promised is not None and promised >= as_of else None
    awaited = blocker.awaited
    if awaited is None or awaited.day is None:
        return None
    if awaited.done:
        return ahead
    if awaited.day < as_of:
        return None
    return awaited.day if ahead is None else max(awaited.day, ahead)


def open_blockers(
    blockers: Iterable[BlockerFacts], as_of: date
) -> dict[int, tuple[BlockerFacts, BlockerState]]:
    """Those open at the end of ``as_of``, by id, in the given order."""
    states = ((blocker, blocker_state(blocker, as_of)) for blocker in blockers)
    return {blocker.id: (blocker, state) for blocker, state in states if state.is_open}


_ANCHORS: tuple[tuple[str, Anchor], ...] = (
    ("utility_id", Anchor.UTILITY),
    ("grave_id", Anchor.GRAVE),
    ("dump_site_id", Anchor.DUMP_SITE),
    ("resettlement_site_id", Anchor.RESETTLEMENT_SITE),
    ("part_id", Anchor.PART),
    ("case_id", Anchor.CASE),
    ("section_m", Anchor.SECTION),
)


def anchor_of(blocker: BlockerFacts) -> Anchor:
    """What the obstacle stands on; the missing capital and the price decision stand on nothing that is drawn."""
    found = next((anchor for name, anchor in _ANCHORS if getattr(blocker, name) is not None), None)
    if found is not None:
        return found
    return {"CAPITAL": Anchor.CAPITAL, "PRICE": Anchor.PRICE}.get(blocker.code, Anchor.WORKS)


def _spells(events: Sequence[BlockerEventFacts]) -> list[_Spell]:
    """Openings with all that followed; what was said before the first opening belongs to none."""
    spells: list[_Spell] = []
    running: list[BlockerEventFacts] | None = None
    for event in events:
        if running is None:
            if event.kind == OPENED:
                running = [event]
            continue
        running.append(event)
        if event.kind == CLOSED:
            spells.append(_Spell(tuple(running), event.happened_on))
            running = None
    if running is not None:
        spells.append(_Spell(tuple(running), None))
    return spells


def _ladder(spells: Iterable[_Spell]) -> tuple[Rung, ...]:
    rungs: list[Rung] = []
    for spell in spells:
        rungs += ladder_of(spell.events, spell.closed_on, rungs[-1].level if rungs else "")
    return tuple(rungs)


def _proposals(spell: _Spell) -> list[Proposal]:
    """An answer answers every proposal that was open; closing ends those that got none."""
    found: list[Proposal] = []
    for event in spell.events:
        if event.kind == PROPOSED:
            found.append(Proposal(event.id, event.happened_on))
        elif event.kind == ANSWERED:
            found = [
                Proposal(row.event_id, row.proposed_on, event.happened_on, event.id) if row.is_open else row
                for row in found
            ]
    if spell.closed_on is None:
        return found
    return [
        Proposal(row.event_id, row.proposed_on, lapsed_on=spell.closed_on) if row.is_open else row
        for row in found
    ]


def _latest(days: Iterable[date | None]) -> date | None:
    said = [day for day in days if day is not None]
    return said[-1] if said else None


def official_cause(code: str) -> str:
    """The official category of delay (form 3.1) that a blocker's days are counted under: "capital" or "clearance"."""
    return "capital" if code == "CAPITAL" else "clearance"
