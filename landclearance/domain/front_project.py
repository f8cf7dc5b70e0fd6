"""The fronts of a project on a day: today's, expected ones, and what unlocks them."""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

import numpy as np
import shapely

from landclearance.domain.front import PART, LineFront, blocking_on, is_unknown, line_front
from landclearance.domain.front_area import AreaFront, area_front
from landclearance.domain.front_game import FrontGame, game_of, keys_by
from landclearance.domain.front_ground import FrontGround, key_of
from landclearance.domain.front_unlock import Step, Unlock, best_sequence, rank_unlocks
from landclearance.domain.release import Release
from projects.domain.access import DM2_PER_M2, MM_PER_M
from projects.domain.days import Day, to_day

Front: TypeAlias = LineFront | AreaFront

MOST_DAYS = 12
"""Month ends looked ahead: a year; the day of the last release comes on top."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """The front expected at the end of ``day``, when every release keeps its day. ``size``: workable metres or
    square metres.
    """

    day: date
    fronts: int
    size: float


@dataclass(frozen=True, slots=True)
class CaseUnlock:
    """What clearing all parts of a case on this ground adds; ``size`` in metres or square metres."""

    case_id: int
    parts: tuple[int, ...]
    size: float


@dataclass(frozen=True, slots=True)
class GroundFront:
    """One footprint on a day. ``handed_share``: clear ground of all its ground by area, 0 to 1 (None: no ground
    is known). ``unlocks``: every part that blocks, ranked; ``cases`` likewise; ``sequence``: which to clear
    first. Sizes of unlocks and steps are raw: see ``size_of``.
    """

    laid: FrontGround
    front: Front
    handed_share: float | None
    unlocks: tuple[Unlock, ...]
    cases: tuple[CaseUnlock, ...]
    sequence: tuple[Step, ...]
    ahead: tuple[Ahead, ...]

    @property
    def is_line(self) -> bool:
        return self.laid.strip is not None

    @property
    def size(self) -> float:
        """Workable metres of a line, workable square metres of an area."""
        return size_of_front(self.front)

    @property
    def total(self) -> float:
        """Metres of a line, square metres of an area."""
        return self.front.total_m if isinstance(self.front, LineFront) else self.front.total_m2

    @property
    def unknown_m2(self) -> float:
        """Square metres of its ground without a parcel on record."""
        return float(sum(shape.area for shape in self.laid.unknown.values()))

    @property
    def beside_unknown(self) -> frozenset[str]:
        """Keys of parts on a line that share some chainage with ground without a parcel on record."""
        pieces = [piece for run in self.laid.strip.runs for piece in run] if self.laid.strip else []
        return frozenset(
            key for piece in pieces if any(map(is_unknown, piece.holders)) for key in piece.holders
        )

    def size_of(self, raw: int) -> float:
        """Metres of a line's millimetres, square metres of an area's square decimetres."""
        return raw / (MM_PER_M if self.is_line else DM2_PER_M2)


def size_of_front(front: Front) -> float:
    """What crews can use: metres or square metres."""
    return front.workable_m if isinstance(front, LineFront) else front.workable_m2


def first_days(releases: Mapping[int, Release]) -> dict[str, Day | None]:
    """By key, the first day on which crews may work on every part that still blocks; None: nobody knows."""
    return {
        key_of(part_id): None if release.day is None else to_day(release.day)
        for part_id, release in releases.items()
        if release.blocks
    }


def front_of(laid: FrontGround, blocking: AbstractSet[str]) -> Front:
    """The front of one footprint whose parts ``blocking`` are not clear."""
    if laid.strip is None:
        return area_front(laid, blocking)
    return line_front(laid.strip, blocking, laid.footprint.crew.length_m)


def ground_front(
    laid: FrontGround, clear: Mapping[str, Day | None], as_of: date, cases: Mapping[int, Sequence[int]]
) -> GroundFront:
    """Everything about one footprint. ``clear``: see ``first_days``; ``cases``: parts by case id.

    On ``as_of`` itself every part that still blocks is taken as not clear, also one expected that very day.
    """
    here = {key: clear[key] for key in laid.keys if key in clear}
    game = game_of(laid, here.keys())
    unlocks = rank_unlocks(game)
    front = front_of(laid, here.keys())
    return GroundFront(
        laid=laid,
        front=front,
        handed_share=_handed_share(laid, here.keys()),
        unlocks=unlocks,
        cases=_cases(game, cases, DM2_PER_M2 if laid.strip is None else MM_PER_M),
        sequence=best_sequence(game, unlocks),
        ahead=tuple(_ahead(laid, here, as_of)),
    )


def expected_front(laid: FrontGround, clear: Mapping[str, Day | None], day: date) -> Front:
    """The front at the end of a later ``day``, when every release keeps its day."""
    here = {key: clear[key] for key in laid.keys if key in clear}
    return front_of(laid, blocking_on(here, to_day(day)))


def days_ahead(clear: Iterable[Day | None], as_of: date) -> list[date]:
    """Month ends after ``as_of`` until the last release, a year at most, and the day of the last release."""
    last = max((day for day in clear if day is not None), default=None)
    if last is None or last <= to_day(as_of):
        return []
    end = as_of + timedelta(days=last - to_day(as_of))
    found = []
    year, month = as_of.year, as_of.month
    for _ in range(MOST_DAYS):
        found.append(date(year, month, monthrange(year, month)[1]))
        year, month = year + month // 12, month % 12 + 1
    return sorted({end, *(day for day in found if as_of < day < end)})


def _ahead(laid: FrontGround, here: Mapping[str, Day | None], as_of: date) -> Iterable[Ahead]:
    for day in days_ahead(here.values(), as_of):
        front = front_of(laid, blocking_on(here, to_day(day)))
        yield Ahead(day, front.fronts, size_of_front(front))


def _handed_share(laid: FrontGround, blocking: AbstractSet[str]) -> float | None:
    if not laid.ground.area:
        return None
    held = [shape for key, shape in laid.parts.items() if key in blocking]
    held += laid.unknown.values()
    gone = shapely.union_all(np.array(held, dtype=object)).area if held else 0.0
    return max(0.0, 1 - gone / laid.ground.area)


def _cases(game: FrontGame, cases: Mapping[int, Sequence[int]], unit: int) -> tuple[CaseUnlock, ...]:
    found = [
        CaseUnlock(
            case_id, tuple(sorted(int(key.removeprefix(PART)) for key in bundle)), game.gain(bundle) / unit
        )
        for case_id, bundle in keys_by(cases, frozenset(game.keys), PART).items()
    ]
    return tuple(sorted(found, key=lambda row: (-row.size, row.case_id)))
