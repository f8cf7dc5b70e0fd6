"""The workable front of a long road against plain set operations on the same ground.

    .venv/bin/python -m benchmarks.front [--small]

A road of 50 km with a parcel of 10 m by half the width on either side, every second one 30 % taller, a third of
them not cleared. Prints processor times and their ratio, and checks the cleared length in the same run against
points laid out along the road. See benchmarks/README.md.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import LineString, box
from shapely.geometry.base import BaseGeometry

from benchmarks.measure import best, line, machine
from landclearance.domain.front import Crew, line_front
from landclearance.domain.front_game import game_of
from landclearance.domain.front_ground import FrontFootprint, FrontGround, lay_grounds
from landclearance.domain.front_unlock import best_sequence, rank_unlocks
from landclearance.domain.overlay import Geometries

WIDTH = 30.0
CREW = Crew(100.0, 10.0, 500.0)
STEP = 10.0


@dataclass(frozen=True)
class Land:
    """A parcel part in metres."""

    id: int
    geometry: BaseGeometry


class Flat:
    """Coordinates are metres already."""

    def to_plane(self, geoms: Geometries) -> Geometries:
        return geoms


def drawn(parcels: int) -> tuple[FrontFootprint, list[Land], frozenset[str]]:
    """The road, its parcels and the keys of those that block."""
    rng = np.random.Generator(np.random.PCG64(2026))
    length = parcels // 2 * STEP
    road = FrontFootprint((1,), ("A",), "", LineString([(0, 0), (length, 0)]), WIDTH, 0.0, CREW)
    land = []
    for n in range(parcels):
        west, side = n // 2 * STEP, n % 2
        tall = WIDTH * (0.65 if n % 4 < 2 else 0.5)
        land.append(
            Land(n + 1, box(west, 0, west + STEP, tall) if side else box(west, -tall, west + STEP, 0))
        )
    gone = rng.random(parcels) < 1 / 3
    return road, land, frozenset(f"part:{n + 1}" for n in np.flatnonzero(gone).tolist())


def ours(road: FrontFootprint, land: list[Land]) -> FrontGround:
    """Everything placed, unknown ground found."""
    (laid,) = lay_grounds([road], land, None, Flat())
    return laid


def plain(road: FrontFootprint, land: list[Land], blocking: frozenset[str]) -> float:
    """Square metres of the corridor without the union of what blocks, and without what no parcel covers."""
    ground = shapely.buffer(road.geometry, WIDTH / 2, cap_style="flat")
    held = [row.geometry for row in land if f"part:{row.id}" in blocking]
    unknown = shapely.difference(ground, shapely.union_all([row.geometry for row in land]))
    clear = shapely.difference(ground, shapely.union_all([*held, unknown]))
    return float(clear.area)


def sampled(land: list[Land], blocking: frozenset[str], length: float) -> float:
    """Cleared metres, by one point of each half of the width every metre."""
    along = np.arange(0.5, length)
    clear = np.ones(len(along), dtype=bool)
    for row in land:
        if f"part:{row.id}" in blocking:
            west, _, east, _ = row.geometry.bounds
            clear[(along > west) & (along < east)] = False
    return float(clear.sum())


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true")
    parcels = 400 if parser.parse_args(arguments).small else 10_000
    road, land, blocking = drawn(parcels)
    length = road.geometry.length
    print(machine())
    print(f"{parcels:,} parcels on {length / 1000:,.0f} km, {len(blocking):,} of them not cleared")
    laid = ours(road, land)
    if laid.strip is None:
        raise SystemExit("a road is a line")
    strip = laid.strip
    found = line_front(strip, blocking, CREW.length_m)
    expected = sampled(land, blocking, length)
    if abs(found.cleared_m - expected) > 1:
        raise SystemExit(f"wrong: {found.cleared_m} m cleared, {expected} m by points")
    line("metres clear over the full width, equal to points along it", f"{round(expected)}")
    place = best(lambda: ours(road, land))
    sets = best(lambda: plain(road, land, blocking))
    state = best(lambda: line_front(strip, blocking, CREW.length_m))

    def ranked() -> None:
        game = game_of(laid, blocking)
        best_sequence(game, rank_unlocks(game))

    line("ours: parcels placed on the road, unknown ground found", f"{place:.3f} s")
    line("plain: union and difference of the same ground", f"{sets:.3f} s")
    line("ours / plain", f"x {place / sets:.2f}")
    line("ours: the front on one more day", f"{state:.3f} s")
    line("ours: every parcel ranked, the best three", f"{best(ranked, times=1):.3f} s")


if __name__ == "__main__":
    main()
