"""The workable front of a line: where crews can work over the full width, and where they cannot.

A metre of chainage is clear when no parcel that still blocks, and no ground of which nothing is known, stands
anywhere across the width. Maximal clear stretches are pieces; a crew can use a piece of at least its own
length, or a whole run of the line that is clear from end to end. Lengths are whole millimetres, so sums are
exact. Rules, sources and a worked example: docs/algorithms/workable_front.md.
"""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from projects.domain.access import MM_PER_M, Ground, Piece, to_mm
from projects.domain.days import Day

PART = "part:"
UNKNOWN = "unknown:"
"""Keys on a ground: parcel parts, and pieces of it of which no parcel is on record."""


class Kind(StrEnum):
    """What a piece of ground is for a crew."""

    WORKABLE = "workable"
    SHORT = "short"
    BLOCKED = "blocked"
    UNKNOWN = "unknown"

    @property
    def is_clear(self) -> bool:
        """Whether nothing stands on it any more, be it long enough or not."""
        return self in (Kind.WORKABLE, Kind.SHORT)


@dataclass(frozen=True, slots=True)
class Crew:
    """The least that a crew can use: metres along a line; metres across and square metres of an area."""

    length_m: float
    width_m: float
    area_m2: float


@dataclass(frozen=True, slots=True)
class Stretch:
    """[``start``, ``end``) millimetres of chainage of one ``kind`` in run number ``run``; ``parts`` block it."""

    run: int
    start: int
    end: int
    kind: Kind
    parts: tuple[int, ...] = ()

    @property
    def start_m(self) -> float:
        return self.start / MM_PER_M

    @property
    def end_m(self) -> float:
        return self.end / MM_PER_M

    @property
    def length(self) -> int:
        """Millimetres."""
        return self.end - self.start

    @property
    def length_m(self) -> float:
        return self.length / MM_PER_M


@dataclass(frozen=True, slots=True)
class LineFront:
    """The front of a line on a day. ``stretches`` cover its runs without a hole, in order."""

    stretches: tuple[Stretch, ...]

    @property
    def total_m(self) -> float:
        return sum(row.length for row in self.stretches) / MM_PER_M

    @property
    def cleared_m(self) -> float:
        """Clear over the full width, usable or not."""
        return sum(row.length for row in self.stretches if row.kind.is_clear) / MM_PER_M

    @property
    def workable_m(self) -> float:
        return self.of(Kind.WORKABLE)

    @property
    def unknown_m(self) -> float:
        return self.of(Kind.UNKNOWN)

    @property
    def longest_m(self) -> float:
        """The longest clear stretch in one piece."""
        return max((row.length for row in self.stretches if row.kind.is_clear), default=0) / MM_PER_M

    @property
    def fronts(self) -> int:
        """Pieces that crews can use."""
        return sum(1 for row in self.stretches if row.kind is Kind.WORKABLE)

    @property
    def short_pieces(self) -> int:
        """Clear pieces too short for a crew."""
        return sum(1 for row in self.stretches if row.kind is Kind.SHORT)

    @property
    def gaps(self) -> int:
        """Breaks between clear pieces or at the ends: blocked and unknown ground side by side is one."""
        keyed = groupby(self.stretches, key=lambda row: (row.run, row.kind.is_clear))
        return sum(1 for (_run, clear), _rows in keyed if not clear)

    @property
    def cleared_share(self) -> float | None:
        """0 to 1 of the length; None for a line without length."""
        return self.cleared_m / self.total_m if self.total_m else None

    def of(self, kind: Kind) -> float:
        """Metres of one kind."""
        return sum(row.length for row in self.stretches if row.kind is kind) / MM_PER_M


def is_unknown(key: str) -> bool:
    """Whether ``key`` stands for ground without a parcel on record."""
    return key.startswith(UNKNOWN)


def part_number(key: str) -> int:
    """The part's id in a key."""
    return int(key.removeprefix(PART))


def blocking_on(clear: Mapping[str, Day | None], day: Day) -> frozenset[str]:
    """Keys that block at the end of ``day``: not free by then, or nobody knows when. ``clear``: the first
    day on which crews may work, of every part that is not free yet.
    """
    return frozenset(key for key, first in clear.items() if first is None or first > day)


def holding(piece: Piece, blocking: AbstractSet[str]) -> tuple[str, ...]:
    """The keys that keep one elementary piece: blocking parts, and unknown ground always."""
    return tuple(key for key in piece.holders if key in blocking or is_unknown(key))


def line_front(ground: Ground, blocking: AbstractSet[str], crew_length_m: float) -> LineFront:
    """The front of a line whose parts ``blocking`` (keys) are not clear; unknown ground never is."""
    need = to_mm(crew_length_m)
    found: list[Stretch] = []
    for number, run in enumerate(ground.runs):
        found += _run_front(number, run, blocking, need)
    return LineFront(tuple(found))


def usable(length: int, run_length: int, need: int) -> bool:
    """Whether a clear piece of ``length`` in a run of ``run_length`` is long enough (all in millimetres)."""
    return length >= min(need, run_length)


def _run_front(
    number: int, run: tuple[Piece, ...], blocking: AbstractSet[str], need: int
) -> Iterator[Stretch]:
    run_length = sum(piece.size for piece in run)
    for kind, rows in groupby(((piece, holding(piece, blocking)) for piece in run), key=_kind_of):
        pieces = list(rows)
        start, end = pieces[0][0].start, pieces[-1][0].start + pieces[-1][0].size
        if kind is Kind.WORKABLE and not usable(end - start, run_length, need):
            kind = Kind.SHORT
        yield Stretch(number, start, end, kind, _parts(key for _piece, keys in pieces for key in keys))


def _kind_of(row: tuple[Piece, tuple[str, ...]]) -> Kind:
    """A parcel that blocks says more than that nothing is known of the ground beside it."""
    keys = row[1]
    if not keys:
        return Kind.WORKABLE
    return Kind.UNKNOWN if all(map(is_unknown, keys)) else Kind.BLOCKED


def _parts(keys: Iterable[str]) -> tuple[int, ...]:
    return tuple(sorted({part_number(key) for key in keys if not is_unknown(key)}))
