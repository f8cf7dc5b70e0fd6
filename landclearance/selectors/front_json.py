"""The workable front as JSON: what ``workable_front`` prints. Metres to the millimetre, areas to 0.01 m²."""

from typing import Any

from landclearance.domain.front import LineFront, is_unknown, part_number
from landclearance.domain.front_area import AreaFront
from landclearance.domain.front_project import GroundFront
from landclearance.domain.front_unlock import Unlock
from landclearance.selectors.front import Held, ProjectFronts
from projects.domain.access import MM_PER_M


def fronts_json(found: ProjectFronts) -> dict[str, Any]:
    """Everything that the page "Front" shows; no private field."""
    return {
        "project": found.project.code,
        "as_of": found.as_of.isoformat(),
        "boundary_version": found.boundary_version,
        "crew": {
            "length_m": found.needs.length_m,
            "width_m": found.needs.width_m,
            "area_m2": found.needs.area_m2,
            "source": found.needs.source,
            "verify": found.needs.verify,
        },
        "footprints": [_ground(row, found) for row in found.grounds],
    }


def part_span(ground: GroundFront, key: str) -> tuple[float, float] | None:
    """First and last metre of chainage on which a part stands; None on an area."""
    if ground.laid.strip is None:
        return None
    pieces = [piece for run in ground.laid.strip.runs for piece in run if key in piece.holders]
    if not pieces:
        return None
    return pieces[0].start / MM_PER_M, (pieces[-1].start + pieces[-1].size) / MM_PER_M


def _ground(row: GroundFront, found: ProjectFronts) -> dict[str, Any]:
    footprint, front = row.laid.footprint, row.front
    return {
        "footprints": list(footprint.ids),
        "activities": list(footprint.activities),
        "name": footprint.name,
        "kind": "line" if row.is_line else "area",
        "width_m": footprint.width_m,
        "crew": {
            "length_m": footprint.crew.length_m,
            "width_m": footprint.crew.width_m,
            "area_m2": footprint.crew.area_m2,
        },
        "handed_over_share": None if row.handed_share is None else round(row.handed_share, 6),
        "cleared_share": None if front.cleared_share is None else round(front.cleared_share, 6),
        "fronts": front.fronts,
        "gaps": front.gaps,
        "short_pieces": front.short_pieces,
        **(_line(front, found) if isinstance(front, LineFront) else _area(front, found)),
        "unlocks": [_unlock(row, unlock, found) for unlock in row.unlocks],
        "cases": [
            {
                "case_no": found.held[case.parts[0]].row.facts.case_no,
                "parcels": [found.held[part].part.label for part in case.parts],
                "gain": round(case.size, 3),
            }
            for case in row.cases
        ],
        "best": [
            {
                "parcels": [found.held[part_number(key)].part.label for key in step.keys],
                "parts": [part_number(key) for key in step.keys],
                "adds": row.size_of(step.adds),
                "added": row.size_of(step.added),
            }
            for step in row.sequence
        ],
        "expected": [
            {"day": ahead.day.isoformat(), "fronts": ahead.fronts, "workable": round(ahead.size, 3)}
            for ahead in row.ahead
        ],
    }


def _line(front: LineFront, found: ProjectFronts) -> dict[str, Any]:
    return {
        "total_m": front.total_m,
        "cleared_m": front.cleared_m,
        "workable_m": front.workable_m,
        "longest_m": front.longest_m,
        "unknown_m": front.unknown_m,
        "stretches": [
            {
                "from_m": row.start_m,
                "to_m": row.end_m,
                "kind": row.kind.value,
                "parts": list(row.parts),
                "parcels": [found.held[part].part.label for part in row.parts],
            }
            for row in front.stretches
        ],
    }


def _area(front: AreaFront, found: ProjectFronts) -> dict[str, Any]:
    return {
        "total_m2": round(front.total_m2, 2),
        "cleared_m2": round(front.cleared_m2, 2),
        "workable_m2": round(front.workable_m2, 2),
        "largest_m2": round(front.largest_m2, 2),
        "unknown_m2": round(front.unknown_m2, 2),
        "blocked_m2": round(front.blocked_m2, 2),
        "pieces": [
            {
                "kind": row.kind.value,
                "area_m2": round(row.area_m2, 2),
                "parts": list(row.parts),
                "parcels": [found.held[part].part.label for part in row.parts],
            }
            for row in front.pieces
        ],
    }


def _unlock(ground: GroundFront, unlock: Unlock, found: ProjectFronts) -> dict[str, Any]:
    held: Held = found.held[part_number(unlock.key)]
    span = part_span(ground, unlock.key)
    return {
        "rank": unlock.rank,
        "part": held.part.id,
        "parcel": held.part.label,
        "case_no": held.row.facts.case_no,
        "from_m": span[0] if span else None,
        "to_m": span[1] if span else None,
        "gain": ground.size_of(unlock.alone),
        "together_with": [
            found.held[part_number(key)].part.label for key in unlock.together if not is_unknown(key)
        ],
        "together_gain": ground.size_of(unlock.joint) if unlock.together else None,
        "state": held.row.status.state.value,
        "holder": held.holder,
        "expected_release": held.release.day.isoformat() if held.release.day else None,
        "unknown_because": held.release.unknown_because,
        "blockers": [row.code for row in held.blockers],
    }
