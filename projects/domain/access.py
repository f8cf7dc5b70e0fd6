"""When cleared land lets an activity start: all of its ground, a share of it, or a stretch in one piece.

Ground is cut at the ends of the parcels on it into elementary pieces; a piece is clear when the last parcel
covering it is, and ground that no parcel covers is clear already. Lengths are counted in whole millimetres
and areas in whole square decimetres, so every comparison is exact. Rules, sources and a worked table:
docs/algorithms/access_rules.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import NamedTuple

from projects.domain.days import Day
from projects.domain.errors import NetworkDataError

MM_PER_M = 1000
DM2_PER_M2 = 100

Strip = Sequence[tuple[float, float]]
"""Pieces [from, to] of a line in metres of chainage; a stretch in one piece lies within one of them."""


class AccessKind(Enum):
    """``ALL``: every parcel; ``SHARE``: a share of length or area; ``STRETCH``: metres in one piece."""

    ALL = "all"
    SHARE = "share"
    STRETCH = "stretch"


@dataclass(frozen=True, slots=True)
class AccessRule:
    """``share`` above 0 to 1 (for SHARE), ``length_m`` above 0 (for STRETCH). Raises NetworkDataError."""

    kind: AccessKind = AccessKind.ALL
    share: Fraction | None = None
    length_m: float | None = None

    def __post_init__(self) -> None:
        by_share, by_length = self.kind is AccessKind.SHARE, self.kind is AccessKind.STRETCH
        wrong = (by_share and (self.share is None or not 0 < self.share <= 1)) or (
            by_length and (self.length_m is None or self.length_m <= 0)
        )
        if wrong:
            raise NetworkDataError(
                "access_rule",
                self.kind.value,
                "An access rule asks for nothing, or for more than there is.",
                "Give a share above 0 and up to 1, or a length above 0 metres.",
            )


ALL = AccessRule()


def rule_of(kind: str, share: Decimal | None, length_m: float | None) -> AccessRule:
    """The rule as stored with a footprint. Raises NetworkDataError."""
    return AccessRule(AccessKind(kind), None if share is None else Fraction(share), length_m)


class ChainageInterval(NamedTuple):
    """Ground of parcel ``id`` that is not clear yet, metres of chainage; ``clear_day`` None: nobody knows.

    A parcel may stand on several stretches: one interval for each.
    """

    start_m: float
    end_m: float
    clear_day: Day | None
    id: str


class AreaPiece(NamedTuple):
    """Ground in square metres on which exactly the parcels ``ids`` lie (several where surveys overlap)."""

    area_m2: float
    ids: tuple[str, ...]


class Piece(NamedTuple):
    """Elementary ground: [start, start + size) in millimetres, or size in square decimetres (start 0)."""

    start: int
    size: int
    holders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """The ground of one footprint. ``runs``: pieces in a row, free ones among them; for an area one run in
    which order means nothing. ``total`` in the unit of the pieces.
    """

    id: str
    activity: str
    rule: AccessRule
    runs: tuple[tuple[Piece, ...], ...]
    total: int
    is_line: bool

    @property
    def holders(self) -> tuple[str, ...]:
        """Ids of the parcels on it, sorted."""
        return tuple(sorted({key for run in self.runs for piece in run for key in piece.holders}))

    def strip(self) -> tuple[tuple[float, float], ...]:
        """The runs of a line in metres of chainage."""
        ends = [(run[0].start, run[-1].start + run[-1].size) for run in self.runs if run]
        return tuple((a / MM_PER_M, b / MM_PER_M) for a, b in ends)

    def intervals(self) -> tuple[ChainageInterval, ...]:
        """Of a line, the stretches of each parcel, neighbours joined, by chainage; without days."""
        found: list[tuple[int, int, str]] = []
        growing: dict[str, int] = {}
        for run in self.runs:
            for piece in run:
                for key in piece.holders:
                    n = growing.get(key)
                    if n is not None and found[n][1] == piece.start:
                        found[n] = (found[n][0], piece.start + piece.size, key)
                    else:
                        growing[key] = len(found)
                        found.append((piece.start, piece.start + piece.size, key))
        return tuple(ChainageInterval(a / MM_PER_M, b / MM_PER_M, None, key) for a, b, key in sorted(found))

    @property
    def asks_all(self) -> bool:
        """Whether every parcel must be clear; so it is for a stretch on an area, which has no length."""
        return self.rule.kind is AccessKind.ALL or (self.rule.kind is AccessKind.STRETCH and not self.is_line)

    @property
    def needed(self) -> int:
        """What must be clear, in the unit of the pieces; a stretch never asks for more than the longest
        run.
        """
        if self.asks_all:
            return self.total
        if self.rule.share is not None and self.rule.kind is AccessKind.SHARE:
            return -(-self.total * self.rule.share.numerator // self.rule.share.denominator)
        longest = max((sum(piece.size for piece in run) for run in self.runs), default=0)
        return min(to_mm(self.rule.length_m or 0), longest)


@dataclass(frozen=True, slots=True)
class AccessResult:
    """``day``: first day on which the rule is met; None: it is met already.

    ``open_ended``: nobody can say when, because the rule needs ground without a date; ``day`` is then a
    lower bound (the day if that ground were clear). ``clear``: what counts towards ``needed`` already, in
    millimetres (of a stretch: the longest) or square decimetres.
    """

    day: Day | None
    open_ended: bool
    needed: int
    clear: int
    total: int


def to_mm(metres: float) -> int:
    """Whole millimetres."""
    return round(metres * MM_PER_M)


def line_ground(
    intervals: Iterable[ChainageInterval],
    rule: AccessRule,
    strip: Strip | None = None,
    *,
    id: str = "",
    activity: str = "",
) -> Ground:
    """Ground along a line. ``strip`` None: from the first to the last metre of the intervals.

    What lies outside the strip is left out; intervals may come in any order and overlap.
    """
    spans = [(to_mm(row.start_m), to_mm(row.end_m), row.id) for row in intervals]
    if strip is None:
        hull = [(min(a for a, _, _ in spans), max(b for _, b, _ in spans))] if spans else []
    else:
        hull = [(to_mm(a), to_mm(b)) for a, b in strip]
    runs = tuple(tuple(_pieces(start, end, spans)) for start, end in hull if end > start)
    total = sum(piece.size for run in runs for piece in run)
    return Ground(id, activity, rule, runs, total, is_line=True)


def area_ground(
    pieces: Iterable[AreaPiece], rule: AccessRule, total_m2: float, *, id: str = "", activity: str = ""
) -> Ground:
    """Ground of an area; what its ``pieces`` do not cover of ``total_m2`` is clear."""
    held = [
        Piece(0, round(row.area_m2 * DM2_PER_M2), tuple(sorted(set(row.ids)))) for row in pieces if row.ids
    ]
    covered = sum(piece.size for piece in held)
    free = max(0, round(total_m2 * DM2_PER_M2) - covered)
    run = (*held, Piece(0, free, ())) if free else tuple(held)
    return Ground(id, activity, rule, (run,), covered + free, is_line=False)


def _pieces(start: int, end: int, spans: Sequence[tuple[int, int, str]]) -> Iterable[Piece]:
    """Elementary pieces of one run, by a sweep over all end points."""
    inside = [(max(a, start), min(b, end), key) for a, b, key in spans if min(b, end) > max(a, start)]
    events: dict[int, list[tuple[str, int]]] = {start: [], end: []}
    for a, b, key in inside:
        events.setdefault(a, []).append((key, 1))
        events.setdefault(b, []).append((key, -1))
    covering: dict[str, int] = {}
    for here, there in pairwise(sorted(events)):
        for key, step in events[here]:
            covering[key] = covering.get(key, 0) + step
            if not covering[key]:
                del covering[key]
        yield Piece(here, there - here, tuple(sorted(covering)))


def access_day(
    intervals: Sequence[ChainageInterval], rule: AccessRule, strip: Strip | None = None
) -> AccessResult:
    """When a line's ground meets ``rule``. O(n log n): clear neighbours are joined in the order of their days."""
    clear: dict[str, Day | None] = {}
    for row in intervals:
        known = clear.get(row.id, row.clear_day)
        worst = None if known is None or row.clear_day is None else max(known, row.clear_day)
        clear[row.id] = worst
    return access(line_ground(intervals, rule, strip), clear)


def access(ground: Ground, clear: Mapping[str, Day | None]) -> AccessResult:
    """When ``ground`` meets its rule. ``clear``: first free day by parcel id, None: unknown; ids that are
    not in it are clear already.
    """
    day, met = _first_day(ground, clear, unknown_clear=False)
    if not met:
        day, _ = _first_day(ground, clear, unknown_clear=True)
    now = _clear_now(ground, clear)
    return AccessResult(day, not met, ground.needed, now, ground.total)


_Dated = tuple[Day | None, bool]


def _clear_from(piece: Piece, clear: Mapping[str, Day | None], *, unknown_clear: bool) -> _Dated:
    """Day from which a piece is clear (None: already) and whether it ever is."""
    days = [clear[key] for key in piece.holders if key in clear]
    known = [day for day in days if day is not None]
    return max(known, default=None), unknown_clear or len(known) == len(days)


def _first_day(ground: Ground, clear: Mapping[str, Day | None], *, unknown_clear: bool) -> _Dated:
    dated = [
        [(piece.size, *_clear_from(piece, clear, unknown_clear=unknown_clear)) for piece in run]
        for run in ground.runs
    ]
    if ground.asks_all:
        rows = [row for run in dated for row in run]
        return max((day for _, day, _ in rows if day is not None), default=None), all(ok for *_, ok in rows)
    if not ground.needed:
        return None, True
    if ground.rule.kind is AccessKind.SHARE:
        return _share_day([row for run in dated for row in run], ground.needed)
    return _stretch_day(dated, ground.needed)


def _early(day: Day | None) -> tuple[bool, Day]:
    """Sort key: what is clear already first."""
    return day is not None, day or 0


def _share_day(rows: Iterable[tuple[int, Day | None, bool]], needed: int) -> _Dated:
    done = 0
    for size, day, _ in sorted((row for row in rows if row[2]), key=lambda row: _early(row[1])):
        done += size
        if done >= needed:
            return day, True
    return None, False


def _stretch_day(runs: Sequence[Sequence[tuple[int, Day | None, bool]]], needed: int) -> _Dated:
    """Pieces are added in the order in which they clear; neighbours are joined until a stretch is long
    enough.
    """
    flat = [(size, day, ok, n) for n, run in enumerate(runs) for size, day, ok in run]
    joined = _Stretches([size for size, *_ in flat], [n for *_, n in flat])
    for i in sorted((i for i, row in enumerate(flat) if row[2]), key=lambda i: _early(flat[i][1])):
        if joined.add(i) >= needed:
            return flat[i][1], True
    return None, False


class _Stretches:
    """Clear pieces joined with their neighbours of the same run: each stretch is known by its two ends."""

    def __init__(self, sizes: Sequence[int], runs: Sequence[int]) -> None:
        self.before = [0, *accumulate(sizes)]
        self.runs = runs
        self.other_end: dict[int, int] = {}

    def add(self, i: int) -> int:
        """Mark piece i as clear; gives the length of the stretch that it now lies in."""
        first = self.other_end[i - 1] if self._joins(i, i - 1) else i
        last = self.other_end[i + 1] if self._joins(i, i + 1) else i
        # Inside a stretch the entries go stale, which nobody reads: only its ends touch what is not clear.
        self.other_end[i] = i
        self.other_end[first], self.other_end[last] = last, first
        return self.before[last + 1] - self.before[first]

    def _joins(self, i: int, other: int) -> bool:
        return other in self.other_end and self.runs[other] == self.runs[i]


def _clear_now(ground: Ground, clear: Mapping[str, Day | None]) -> int:
    """What is clear already: in all, or for a stretch the longest in one piece."""
    runs = [
        [piece.size if not any(key in clear for key in piece.holders) else 0 for piece in run]
        for run in ground.runs
    ]
    if ground.asks_all or ground.rule.kind is AccessKind.SHARE:
        return sum(size for run in runs for size in run)
    best = here = 0
    for run in runs:
        here = 0
        for size in run:
            here = here + size if size else 0
            best = max(best, here)
    return best
