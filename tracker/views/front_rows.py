"""Rows of the page "Front": every figure with the parcels and cases that it comes from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from landclearance.domain.front import Kind, LineFront, is_unknown, part_number
from landclearance.domain.front_area import AreaFront
from landclearance.domain.front_project import Ahead, GroundFront
from landclearance.domain.front_unlock import Unlock
from landclearance.selectors.front import Held, ProjectFronts
from landclearance.selectors.front_json import part_span
from tracker.selectors.words import blocker_code_word, holder_word, state_word
from tracker.views.project_tables import case_url

KINDS: dict[Kind, Promise] = {
    Kind.WORKABLE: _("Clear, crews can work"),
    Kind.SHORT: _("Clear, but too small a piece"),
    Kind.BLOCKED: _("Blocked"),
    Kind.UNKNOWN: _("No parcel on record"),
}
BAR = 1000
"""Width of a strip's drawing in its own units."""
MOST_ROWS = 25
"""Ranked parcels shown before "all"."""


@dataclass(frozen=True, slots=True)
class Link:
    """A parcel with the address of its case."""

    label: str
    url: str
    case_no: str


@dataclass(frozen=True, slots=True)
class BarPiece:
    """A piece of a strip's drawing: ``x`` and ``width`` of BAR."""

    kind: str
    x: float
    width: float
    title: str


@dataclass(frozen=True, slots=True)
class PieceRow:
    """A stretch of a line or a piece of an area. ``size`` in metres or square metres."""

    kind: str
    word: str
    span: tuple[float, float] | None
    size: float
    parcels: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class UnlockRow:
    """A parcel that blocks. ``release`` None: nobody knows. ``case_gain``: what clearing its whole case opens."""

    rank: int
    parcel: Link
    span: tuple[float, float] | None
    alone: float
    together: tuple[Link, ...]
    joint: float
    beside_unknown: bool
    case_gain: float
    state: str
    holder: str
    release: date | None
    past_due: bool
    blockers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of the best sequence; sizes in metres or square metres."""

    parcels: tuple[Link, ...]
    adds: float
    added: float


@dataclass(frozen=True, slots=True)
class GroundRow:
    """One footprint of the page. ``unit``: "m" or "m²"; sizes in it."""

    ground: GroundFront
    anchor: str
    title: str
    unit: str
    need: float
    handed_percent: float | None
    cleared: float
    workable: float
    workable_percent: float | None
    total: float
    longest: float
    unknown: float
    unknown_m2: float
    bar: tuple[BarPiece, ...]
    ticks: tuple[tuple[float, float], ...]
    pieces: tuple[PieceRow, ...]
    unlocks: tuple[UnlockRow, ...]
    hidden: int
    steps: tuple[StepRow, ...]
    ahead: tuple[Ahead, ...]


def ground_rows(found: ProjectFronts, *, everything: bool) -> list[GroundRow]:
    """Every footprint; ranked parcels cut at MOST_ROWS unless ``everything``."""
    return [_ground(ground, n, found, everything) for n, ground in enumerate(found.grounds, start=1)]


def unlock_link(key: str, found: ProjectFronts) -> Link:
    """The parcel behind a key of the front."""
    return _link(found.held[part_number(key)], found)


def _ground(ground: GroundFront, number: int, found: ProjectFronts, everything: bool) -> GroundRow:
    footprint, front = ground.laid.footprint, ground.front
    line = isinstance(front, LineFront)
    share = ground.handed_share
    unlocks = [_unlock(ground, row, found) for row in ground.unlocks]
    shown = unlocks if everything else unlocks[:MOST_ROWS]
    return GroundRow(
        ground=ground,
        anchor=f"front-{number}",
        title=", ".join(dict.fromkeys((*footprint.activities, *filter(None, [footprint.name])))),
        unit="m" if line else "m²",
        need=footprint.crew.length_m if line else footprint.crew.area_m2,
        handed_percent=None if share is None else 100 * share,
        cleared=front.cleared_m if isinstance(front, LineFront) else front.cleared_m2,
        workable=ground.size,
        workable_percent=100 * ground.size / ground.total if ground.total else None,
        total=ground.total,
        longest=front.longest_m if isinstance(front, LineFront) else front.largest_m2,
        unknown=front.unknown_m if isinstance(front, LineFront) else front.unknown_m2,
        unknown_m2=ground.unknown_m2,
        bar=_bar(front) if isinstance(front, LineFront) else (),
        ticks=_ticks(front) if isinstance(front, LineFront) else (),
        pieces=tuple(_pieces(front, found)),
        unlocks=tuple(shown),
        hidden=len(unlocks) - len(shown),
        steps=tuple(
            StepRow(
                tuple(unlock_link(key, found) for key in step.keys),
                ground.size_of(step.adds),
                ground.size_of(step.added),
            )
            for step in ground.sequence
        ),
        ahead=ground.ahead,
    )


def _bar(front: LineFront) -> tuple[BarPiece, ...]:
    total = front.total_m
    pieces, at = [], 0.0
    for row in front.stretches:
        title = f"{KINDS[row.kind]}: {row.start_m:,.0f}–{row.end_m:,.0f} m"
        pieces.append(BarPiece(row.kind.value, at * BAR / total, row.length_m * BAR / total, title))
        at += row.length_m
    return tuple(pieces)


def _ticks(front: LineFront) -> tuple[tuple[float, float], ...]:
    """Chainage at both ends: (metre, place of BAR)."""
    if not front.stretches:
        return ()
    return (front.stretches[0].start_m, 0.0), (front.stretches[-1].end_m, float(BAR))


def _pieces(front: LineFront | AreaFront, found: ProjectFronts) -> Sequence[PieceRow]:
    if isinstance(front, LineFront):
        return [
            PieceRow(
                row.kind.value,
                str(KINDS[row.kind]),
                (row.start_m, row.end_m),
                row.length_m,
                _links(row.parts, found),
            )
            for row in front.stretches
        ]
    return [
        PieceRow(row.kind.value, str(KINDS[row.kind]), None, row.area_m2, _links(row.parts, found))
        for row in front.pieces
    ]


def _links(parts: Sequence[int], found: ProjectFronts) -> tuple[Link, ...]:
    return tuple(_link(found.held[part], found) for part in parts)


def _link(held: Held, found: ProjectFronts) -> Link:
    case_no = held.row.facts.case_no
    return Link(held.part.label, case_url(found.project.code, case_no), case_no)


def _unlock(ground: GroundFront, row: Unlock, found: ProjectFronts) -> UnlockRow:
    held = found.held[part_number(row.key)]
    cases: dict[int, Any] = {case.case_id: case.size for case in ground.cases}
    return UnlockRow(
        rank=row.rank,
        parcel=_link(held, found),
        span=part_span(ground, row.key),
        alone=ground.size_of(row.alone),
        together=tuple(unlock_link(key, found) for key in row.together if not is_unknown(key)),
        joint=ground.size_of(row.joint),
        beside_unknown=row.key in ground.beside_unknown,
        case_gain=cases.get(held.part.case_id, 0.0),
        state=state_word(held.row.status.state.value),
        holder=holder_word(held.holder),
        release=held.release.day,
        past_due=held.release.past_due,
        blockers=tuple(blocker_code_word(blocker.code) for blocker in held.blockers),
    )
