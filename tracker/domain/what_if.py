"""What one case costs: the finish of its project as things stand, on the ways that the law offers, and freed today.

The same facts with the releases of this case's parts replaced, then the same chain: placed under the works, the
critical path computed. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from landclearance.domain.alternatives import Alternative, Way, Ways, alternatives
from landclearance.domain.facts import CaseFacts, LandFacts
from landclearance.domain.overlay import Plane
from landclearance.domain.reach import on_part
from landclearance.domain.release import Release
from landclearance.domain.states import derive_case
from projects.domain.access_game import releases
from projects.domain.cpm import schedule
from projects.domain.days import Day, finish_to_date
from projects.domain.errors import ScheduleError
from projects.domain.network import compile_network
from projects.domain.programme import Programme
from tracker.domain.assess import HORIZON_DAYS
from tracker.domain.blocking import LandFindings, find_blocking


@dataclass(frozen=True, slots=True)
class Scene:
    """What the answer is computed from: one project's programme and land on a day."""

    programme: Programme
    land: LandFacts
    plane: Plane
    as_of: date


@dataclass(frozen=True, slots=True)
class Outcome:
    """The project when the case takes one way. ``release``: the case's last part free; ``finish``: last day worked,
    None: no programme that can be computed. ``at_least``: something that holds works has no known end, so the finish
    is a lower bound. ``held``: activities on the longest path that wait for the case.
    """

    way: Way
    release: date | None
    finish: date | None
    at_least: bool
    held: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """``outcomes``: the present way first. ``free``: the case freed on the day asked about."""

    outcomes: tuple[Outcome, ...]
    free: Outcome | None

    def cost_days(self, outcome: Outcome) -> int | None:
        """Calendar days that the finish lies later than with the case free today; None: unknown."""
        if self.free is None or self.free.finish is None or outcome.finish is None or outcome.release is None:
            return None
        return (outcome.finish - self.free.finish).days


NOTHING = WhatIf((), None)
_SHOWN = (Way.PRESENT, Way.ENFORCEMENT, Way.THROUGHOUT)


def what_if(scene: Scene, case_id: int) -> WhatIf:
    """Finish of the project for each way of one case; nothing where the case no longer holds any land."""
    land = scene.land
    case = next((row for row in land.cases if row.id == case_id), None)
    if case is None or scene.programme.network is None:
        return NOTHING
    ways = _ways(case, land, scene.as_of)
    if not ways.alternatives:
        return NOTHING
    chosen = [row for row in ways.alternatives if row.way in _SHOWN]
    outcomes = tuple(_outcome(row, case, scene) for row in chosen)
    today = Alternative(Way.AGREED, scene.as_of, scene.as_of, ())
    return WhatIf(outcomes, _outcome(today, case, scene))


def _ways(case: CaseFacts, land: LandFacts, as_of: date) -> Ways:
    status = derive_case(case, as_of, land.regimes, land.legal)
    own = [row for row in land.blockers if any(on_part(row, case, part.id) for part in case.parts)]
    return alternatives(case, status, own, as_of, land.regimes, land.legal)


def _outcome(row: Alternative, case: CaseFacts, scene: Scene) -> Outcome:
    instead = None if row.way is Way.PRESENT else _instead(row, case, scene.land, scene.as_of)
    findings = find_blocking(
        scene.land, scene.programme, scene.plane, scene.as_of, scene.land.legal.days_off, instead
    )
    finish, longest = _finish(scene, findings)
    own = [found for found in findings.parts if found.case.id == case.id]
    days = [found.release.day for found in own if found.release.day is not None]
    unknown = any(found.release.is_unknown for found in own)
    waiting = sorted({code for found in own if found.blocks for code in found.activities})
    return Outcome(
        way=row.way,
        release=None if unknown else max(days, default=scene.as_of),
        finish=finish,
        at_least=any(blocker.clear_day is None for blocker in findings.blockers()),
        held=tuple(code for code in waiting if code in longest),
    )


def _instead(row: Alternative, case: CaseFacts, land: LandFacts, as_of: date) -> Mapping[int, Release]:
    """Releases of the parts that are not handed over yet: freed today they block nothing any more."""
    handed = derive_case(case, as_of, land.regimes, land.legal).parts_handed_over
    left = [part.id for part in case.parts if part.id not in handed]
    if row.way is Way.AGREED:
        return {part_id: Release(day=None, cleared_on=as_of) for part_id in left}
    steps = tuple(item.step for item in row.steps)
    told = Release(day=row.expected, steps=steps, unknown_because=row.unknown_because)
    return dict.fromkeys(left, told)


def _finish(scene: Scene, findings: LandFindings) -> tuple[date | None, frozenset[str]]:
    """Last day worked, and the activities on the longest path."""
    network = scene.programme.network
    if network is None:
        return None, frozenset()
    release: Mapping[str, Day] = releases(findings.blockers(), findings.ruled)
    try:
        horizon = max(release.values(), default=network.data_date) + HORIZON_DAYS
        found = schedule(compile_network(network, horizon), release)
    except ScheduleError:
        return None, frozenset()
    return finish_to_date(found.finish), frozenset(
        code for code, row in found.by_id.items() if row.on_longest_path
    )
