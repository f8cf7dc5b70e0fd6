"""Which stretch of a line is cheapest to clear next, so that a crew gets its working front."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from projects.domain.access import MM_PER_M, ChainageInterval, Strip, to_mm

Cost = int | Fraction


@dataclass(frozen=True, slots=True)
class FrontPlan:
    """The window [``start_m``, ``end_m``] of chainage and the parcels ``ids`` that must be cleared for it."""

    start_m: float
    end_m: float
    cost: Cost
    ids: tuple[str, ...]


def cheapest_front(
    intervals: Sequence[ChainageInterval],
    length_m: float,
    cost: Mapping[str, Cost],
    anchor_m: float | None = None,
    strip: Strip | None = None,
) -> FrontPlan | None:
    """The window of ``length_m`` metres whose uncleared parcels cost least; the first of equals.

    ``intervals`` are the ground that is not clear; ``cost`` (>= 0: a count, days, money) by parcel, each
    counted once however many stretches it has; a parcel that is not in ``cost`` cannot be cleared.
    ``anchor_m``: the window starts there, at the end of the stretch already cleared. ``strip``: pieces of
    the line, by default from the first to the last interval. None: no window fits, or none can be cleared.
    Two pointers over the windows that begin or end at an interval's end: O(n log n).
    """
    length = to_mm(length_m)
    spans = [(to_mm(row.start_m), to_mm(row.end_m), row.id) for row in intervals]
    spans = [span for span in spans if span[1] > span[0]]
    pieces = _pieces(spans, strip)
    if anchor_m is not None:
        starts = [to_mm(anchor_m)] if any(a <= to_mm(anchor_m) <= b - length for a, b in pieces) else []
    else:
        starts = sorted({s for piece in pieces for s in _starts(piece, spans, length)})
    best: tuple[int, Cost, tuple[str, ...]] | None = None
    for start, price, inside in _windows(starts, spans, length, cost):
        if best is None or price < best[1]:
            best = (start, price, tuple(sorted(key for key, n in inside.items() if n)))
    if best is None:
        return None
    return FrontPlan(best[0] / MM_PER_M, (best[0] + length) / MM_PER_M, best[1], best[2])


def _pieces(spans: Sequence[tuple[int, int, str]], strip: Strip | None) -> list[tuple[int, int]]:
    if strip is not None:
        return [(to_mm(a), to_mm(b)) for a, b in strip]
    return [(min(a for a, _, _ in spans), max(b for _, b, _ in spans))] if spans else []


def _starts(piece: tuple[int, int], spans: Sequence[tuple[int, int, str]], length: int) -> list[int]:
    """A cheapest window can be slid until it begins where an interval ends, or ends where one begins."""
    first, last = piece[0], piece[1] - length
    ends = [first, last, *(b for _, b, _ in spans), *(a - length for a, _, _ in spans)]
    return [s for s in ends if first <= s <= last]


def _windows(
    starts: Sequence[int], spans: Sequence[tuple[int, int, str]], length: int, cost: Mapping[str, Cost]
) -> Iterator[tuple[int, Cost, Mapping[str, int]]]:
    """(start, cost, intervals inside by parcel) of each window that can be cleared; ``starts`` run upwards."""
    coming, going = sorted(spans, reverse=True), sorted(spans, key=lambda span: -span[1])
    inside: dict[str, int] = {}
    price: Cost = 0
    barred = 0
    for start in starts:
        while coming and coming[-1][0] < start + length:
            key = coming.pop()[2]
            inside[key] = inside.get(key, 0) + 1
            if inside[key] == 1:
                price += cost.get(key, 0)
                barred += key not in cost
        while going and going[-1][1] <= start:
            key = going.pop()[2]
            inside[key] -= 1
            if not inside[key]:
                price -= cost.get(key, 0)
                barred -= key not in cost
        if not barred:
            yield start, price, inside
