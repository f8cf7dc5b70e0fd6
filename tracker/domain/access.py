"""The access rules of a project's footprints: which land holds which works, and by which rule."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from landclearance.domain.facts import PartFacts
from landclearance.domain.overlay import Blocked, Plane, blocked_activities
from landclearance.domain.strips import PlacedFootprint, place_parts
from projects.domain.access import (
    AreaPiece,
    ChainageInterval,
    Ground,
    Piece,
    access,
    area_ground,
    line_ground,
    rule_of,
)
from projects.domain.attribution import Blocker
from projects.domain.days import Day
from projects.domain.programme import FootprintFacts, Programme
from tracker.domain.inputs import iso


@dataclass(frozen=True, slots=True)
class Holding:
    """``alone``: by part, the activities that it holds whatever else is clear; ``waiting``: these and those whose
    rule is not met yet on ground where it lies. ``grounds``: all footprints, in the programme's order; ``ruled``:
    those with a rule other than "all parcels".
    """

    alone: Mapping[int, AbstractSet[str]]
    waiting: Mapping[int, AbstractSet[str]]
    grounds: tuple[Ground, ...]
    ruled: tuple[Ground, ...]


def holdings(
    programme: Programme,
    parts: Sequence[PartFacts],
    plane: Plane,
    under: Mapping[int, tuple[Blocked, ...]],
    clear: Mapping[str, Day | None],
) -> Holding:
    """Place the parts on every footprint. ``under``: the activities under whose works each part lies; ``clear``: the
    first free day (None: unknown) of every part that is not free yet, by its id as a blocker.

    An activity with several footprints waits for each of them by its own rule: under "all parcels" a part holds it by
    itself, under another rule it stands on that footprint's ground.
    """
    placed = place_parts(programme.footprints, parts, plane)
    grounds = tuple(
        ground_of(footprint, found) for footprint, found in zip(programme.footprints, placed, strict=True)
    )
    ruled = tuple(ground for ground in grounds if not ground.asks_all)
    mixed = {ground.activity for ground in ruled}
    codes = {ground.id for ground in ruled}
    by_all = [
        row for row in programme.footprints if row.activity_code in mixed and footprint_id(row) not in codes
    ]
    alone: dict[int, set[str]] = defaultdict(set)
    for part_id, works in under.items():
        alone[part_id] = {work.activity_code for work in works} - mixed
    for part_id, works in blocked_activities(by_all, parts, plane).items():
        alone[part_id] |= {work.activity_code for work in works}
    waiting = {part_id: set(codes) for part_id, codes in alone.items()}
    for ground in ruled:
        found = access(ground, clear)
        if found.day is not None or found.open_ended:
            holders = set(ground.holders)
            for part in parts:
                if part_key(part.id) in holders:
                    waiting.setdefault(part.id, set()).add(ground.activity)
    return Holding(alone, waiting, grounds, ruled)


def part_key(part_id: int) -> str:
    """Id of a parcel part as a blocker."""
    return f"part:{part_id}"


def footprint_id(footprint: FootprintFacts) -> str:
    """Id of a footprint's ground."""
    return f"footprint:{footprint.id}"


def ground_of(footprint: FootprintFacts, placed: PlacedFootprint) -> Ground:
    """A footprint's ground under its rule; holders are named as blockers are (``part:<id>``)."""
    rule = rule_of(footprint.access_rule, footprint.access_share, footprint.access_length_m)
    key, code = footprint_id(footprint), footprint.activity_code
    if placed.is_line:
        rows = [ChainageInterval(s.start_m, s.end_m, None, part_key(s.part_id)) for s in placed.stretches]
        return line_ground(rows, rule, placed.strip, id=key, activity=code)
    pieces = [AreaPiece(a.area_m2, tuple(part_key(n) for n in a.part_ids)) for a in placed.areas]
    return area_ground(pieces, rule, placed.total_m2, id=key, activity=code)


def ground_json(ground: Ground) -> dict[str, Any]:
    """A footprint and what its rule asks: ``share`` an exact fraction, ``length_m`` metres in one piece."""
    share = ground.rule.share
    return {
        "footprint": int(ground.id.removeprefix("footprint:")),
        "activity": ground.activity,
        "rule": ground.rule.kind.value,
        "share": None if share is None else str(share),
        "length_m": ground.rule.length_m,
        "is_line": ground.is_line,
    }


def stretches(ground: Ground) -> list[dict[str, Any]]:
    """The land on a footprint: stretches of chainage by parcel, or square metres by parcel."""
    if ground.is_line:
        return [{"id": row.id, "from_m": row.start_m, "to_m": row.end_m} for row in ground.intervals()]
    areas: dict[str, int] = defaultdict(int)
    for run in ground.runs:
        for piece in run:
            for key in piece.holders:
                areas[key] += piece.size
    return [{"id": key, "area_m2": size / 100} for key, size in sorted(areas.items())]


def access_inputs(grounds: Iterable[Ground], blockers: Iterable[Blocker]) -> list[dict[str, Any]]:
    """Everything needed to find out again when each rule is met: elementary ground with the parcels on it (what is not
    listed is clear), and the day from which each parcel is free (null: nobody knows; not listed: free already).
    """
    clear = {row.id: row.clear_day for row in blockers}
    return [
        {
            **ground_json(ground),
            "strip": [list(ends) for ends in ground.strip()] if ground.is_line else None,
            "total_m2": None if ground.is_line else ground.total / 100,
            "ground": [_piece(ground, piece) for run in ground.runs for piece in run if piece.holders],
            "releases": {key: iso(clear[key]) for key in ground.holders if key in clear},
        }
        for ground in grounds
    ]


def _piece(ground: Ground, piece: Piece) -> dict[str, Any]:
    if not ground.is_line:
        return {"area_m2": piece.size / 100, "ids": list(piece.holders)}
    ends = {"from_m": piece.start / 1000, "to_m": (piece.start + piece.size) / 1000}
    return {**ends, "ids": list(piece.holders)}
