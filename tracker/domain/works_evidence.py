"""What the works of a zone teach about durations: each project's ratios, without those that land held up."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from landclearance.domain.blockers import CLOSED
from landclearance.domain.facts import BlockerFacts, LandFacts
from landclearance.domain.overlay import Geometries, Plane, corridor, intersect, valid
from landclearance.domain.states import derive_case
from projects.domain.days import to_day
from projects.domain.programme import FootprintFacts, Programme
from projects.domain.work_ratios import Span, WorkLibrary, WorkRatio, observe_works


@dataclass(frozen=True, slots=True)
class WorksFacts:
    """One project of the zone. ``group``: of the law on public investment; ``land`` with geometry."""

    code: str
    group: str
    programme: Programme
    land: LandFacts


def work_library(projects: Iterable[WorksFacts], plane: Plane, as_of: date) -> WorkLibrary:
    """The ratios of all works begun in the zone, as known on ``as_of``."""
    ratios: list[WorkRatio] = []
    groups: dict[str, str] = {}
    left_out = 0
    for row in projects:
        groups[row.code] = row.group
        if row.programme.network is None:
            continue
        found, out = observe_works(
            row.code, row.programme.network, row.programme.baselines, held_times(row, plane, as_of)
        )
        ratios += found
        left_out += out
    return WorkLibrary(tuple(ratios), groups, left_out)


def held_times(row: WorksFacts, plane: Plane, as_of: date) -> dict[str, list[Span]]:
    """By activity, when land or an obstacle kept crews from some of its ground.

    A part from ever until its hand-over (one that left the project: nobody recorded until when it held, so it
    counts as never free); an obstacle from its first day to its last, on the ground of its part or case, or
    on the activities that it names (none named: all).
    """
    begun = {a.id for a in row.programme.network.activities if a.started} if row.programme.network else set()
    under = _under(row, begun, plane)
    held: dict[str, list[Span]] = defaultdict(list)
    of_case: dict[int, set[str]] = defaultdict(set)
    for case in row.land.cases:
        works = [(part.id, under.get(part.id, set())) for part in case.parts]
        if not any(codes for _, codes in works):
            continue
        handed = derive_case(case, as_of, row.land.regimes).parts_handed_over
        for part_id, codes in works:
            of_case[case.id] |= codes
            day = handed.get(part_id)
            for code in codes:
                held[code].append((None, None if day is None else to_day(day)))
    for blocker in row.land.blockers:
        for code in _named(blocker, under, of_case, begun):
            held[code].append(_stood(blocker))
    return held


def _under(row: WorksFacts, begun: set[str], plane: Plane) -> dict[int, set[str]]:
    """By part id, the works begun on whose ground it lies."""
    footprints = [item for item in row.programme.footprints if item.activity_code in begun]
    parts = [part for part in row.land.parts if part.geometry is not None and not part.geometry.is_empty]
    if not footprints or not parts:
        return {}
    ground = valid(plane.to_plane(np.array([part.geometry for part in parts], dtype=object)))
    lines = plane.to_plane(np.array([item.geometry for item in footprints], dtype=object))
    works = np.array(
        [corridor(line, item.width_m) for line, item in zip(lines, footprints, strict=True)], dtype=object
    )
    return _pairs(ground, works, [part.id for part in parts], footprints)


def _pairs(
    ground: Geometries, works: Geometries, ids: list[int], footprints: list[FootprintFacts]
) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    part_index, work_index, _areas = intersect(ground, works)
    for part, work in zip(part_index.tolist(), work_index.tolist(), strict=True):
        found[ids[part]].add(footprints[work].activity_code)
    return found


def _named(
    blocker: BlockerFacts, under: Mapping[int, set[str]], of_case: Mapping[int, set[str]], begun: set[str]
) -> Iterable[str]:
    if blocker.part_id is not None:
        return under.get(blocker.part_id, set())
    if blocker.case_id is not None:
        return of_case.get(blocker.case_id, set())
    return blocker.activity_codes or begun


def _stood(blocker: BlockerFacts) -> Span:
    """From the first event to the last; not over unless that closed it."""
    events = sorted(blocker.events, key=lambda event: (event.happened_on, event.id))
    last = events[-1]
    return to_day(events[0].happened_on), to_day(last.happened_on) if last.kind == CLOSED else None
