"""Parts that take the place of others when the boundary moves or a parcel is measured again. Pure.

A part's ground never changes. A new cut over the same ground, by the sliver rule of the overlay, is the old
part; otherwise the old part leaves and new ones enter, and each pair remembers the ground that it shares.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from landclearance.domain.facts import AREA_TOLERANCE_M2, HandoverFacts
from landclearance.domain.overlay import SLIVER_M2, Geometries, sliver_limit_m2


@dataclass(frozen=True, slots=True)
class Shared:
    """Ground that an old and a new part have in common: their places in the input, and m² to 0.1."""

    old: int
    new: int
    area_m2: Decimal


@dataclass(frozen=True, slots=True)
class Matching:
    """``stays``: (old, new) over the same ground. ``leaves``, ``enters``: the rest. ``shared``: pairs of the rest."""

    stays: tuple[tuple[int, int], ...]
    leaves: tuple[int, ...]
    enters: tuple[int, ...]
    shared: tuple[Shared, ...]


def match_parts(
    old: Geometries, old_keys: Sequence[object], new: Geometries, new_keys: Sequence[object]
) -> Matching:
    """Which new cuts are old parts, and what the others share. Plane geometry; keys equal: same parcel, code, case.

    Same ground: the two differ by less than the sliver limit of the old one (1 m², or 0.1 % of its area).
    """
    stays = _same_ground(old, old_keys, new, new_keys)
    kept_old, kept_new = {pair[0] for pair in stays}, {pair[1] for pair in stays}
    leaves = tuple(place for place in range(len(old)) if place not in kept_old)
    enters = tuple(place for place in range(len(new)) if place not in kept_new)
    return Matching(tuple(stays), leaves, enters, _shared(old, leaves, new, enters))


def _same_ground(
    old: Geometries, old_keys: Sequence[object], new: Geometries, new_keys: Sequence[object]
) -> list[tuple[int, int]]:
    by_key: dict[object, list[int]] = {}
    for place, key in enumerate(new_keys):
        by_key.setdefault(key, []).append(place)
    limits = sliver_limit_m2(shapely.area(old))
    stays: list[tuple[int, int]] = []
    for place, key in enumerate(old_keys):
        for candidate in by_key.get(key, []):
            differing = shapely.symmetric_difference(old[place], new[candidate]).area
            if differing < limits[place]:
                stays.append((place, candidate))
                by_key[key].remove(candidate)
                break
    return stays


def _shared(
    old: Geometries, leaves: Sequence[int], new: Geometries, enters: Sequence[int]
) -> tuple[Shared, ...]:
    if not leaves or not enters:
        return ()
    before, after = old[list(leaves)], new[list(enters)]
    b, a = shapely.STRtree(after).query(before, predicate="intersects")
    areas = shapely.area(shapely.intersection(before[b], after[a]))
    return tuple(
        Shared(leaves[i], enters[j], Decimal(f"{area:.1f}"))
        for i, j, area in sorted(zip(b.tolist(), a.tolist(), areas.tolist(), strict=True))
        if area >= SLIVER_M2
    )


def split_by_use(
    ground: BaseGeometry, uses: Mapping[str, BaseGeometry], rest_code: str
) -> list[tuple[str, BaseGeometry]]:
    """``ground`` (plane) as one piece per land-use code whose ground is drawn; what is drawn twice goes to the
    first code. The rest has ``rest_code``; where it is less than a sliver, it joins the largest piece.
    """
    left = ground
    pieces: dict[str, BaseGeometry] = {}
    for code, drawn in sorted(uses.items()):
        piece = shapely.intersection(left, drawn)
        if piece.area >= SLIVER_M2:
            pieces[code] = piece
            left = shapely.difference(left, drawn)
    if left.area > 0 and (not pieces or left.area >= float(sliver_limit_m2(ground.area))):
        pieces[rest_code] = left if rest_code not in pieces else shapely.union(pieces[rest_code], left)
    elif left.area > 0:
        largest = max(pieces, key=lambda code: pieces[code].area)
        pieces[largest] = shapely.union(pieces[largest], left)
    return list(pieces.items())


def carried(
    handovers: Iterable[HandoverFacts], part_id: int, old_area: Decimal, shared: Decimal, new_area: Decimal
) -> tuple[HandoverFacts, ...]:
    """The hand-overs of an old part as they count for part ``part_id`` that shares ``shared`` m² with it.

    Minutes for the whole count for all that is shared. Partial ones do not say where: only as much counts as
    must lie on the shared ground, so a part is never cleared by a guess. Days and numbers stay those of the minutes.
    """
    found: list[HandoverFacts] = []
    total, counted = Decimal(0), Decimal(0)
    outside = old_area - shared
    if outside < AREA_TOLERANCE_M2:
        outside = Decimal(0)
    for handover in sorted(handovers, key=lambda row: (row.happened_on, row.id)):
        total = old_area if handover.area_m2 is None else min(total + handover.area_m2, old_area)
        now = max(Decimal(0), min(total - outside, shared))
        if now > counted:
            whole = now >= new_area - AREA_TOLERANCE_M2 and counted == 0
            found.append(replace(handover, part_id=part_id, area_m2=None if whole else now - counted))
            counted = now
    return tuple(found)


def plane_array(geometries: Iterable[BaseGeometry]) -> Geometries:
    """Geometries as the array that the vectorised functions take."""
    rows = list(geometries)
    array = np.empty(len(rows), dtype=object)
    array[:] = rows
    return array
