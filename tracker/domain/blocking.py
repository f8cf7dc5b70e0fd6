"""From land to the programme: what keeps which activity from starting, until when, and why.

The unit of attribution is the parcel part (the parcel that blocks) and, where no parcel is concerned, the obstacle
itself (a utility line, a dump site, missing capital on a stretch of works).
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Any

from landclearance.domain.blockers import BlockerState, open_blockers
from landclearance.domain.facts import BlockerFacts, CaseFacts, LandFacts, PartFacts
from landclearance.domain.overlay import Blocked, Plane, blocked_activities
from landclearance.domain.reach import on_part, on_works, still_held
from landclearance.domain.release import Release, expected_releases
from landclearance.domain.sections import section_activities, section_parts, under_geometry
from landclearance.domain.states import CaseState, CaseStatus, derive_case, part_since, part_state
from projects.domain.access import Ground
from projects.domain.attribution import Blocker
from projects.domain.days import to_day
from projects.domain.programme import Programme
from tracker.domain.access import Holding, holdings, part_key

PARCEL = "parcel"
OBSTACLE = "blocker"


@dataclass(frozen=True, slots=True)
class PartFinding:
    """One parcel part on a day. ``release`` None with ``state`` not handed over: nobody knows when it will be free.

    ``works``: the activities under whose footprint it lies, complete ones included. ``activities``: those of them
    that still wait for it. ``holds``: those of them that wait for it whatever else is clear; the others have an
    access rule on the ground where it lies.
    """

    part: PartFacts
    case: CaseFacts
    state: CaseState
    since: date
    holder: str
    release: Release
    works: tuple[Blocked, ...]
    activities: tuple[str, ...]
    obstacle: BlockerFacts | None
    past_due: bool
    holds: tuple[str, ...] = ()

    @property
    def outstanding(self) -> bool:
        """Whether the part is still to be handed over."""
        return self.state not in (CaseState.HANDED_OVER, CaseState.OUT_OF_SCOPE)

    @property
    def blocks(self) -> bool:
        """Whether an activity that is not complete waits for it; after a hand-over, for an obstacle still open."""
        return self.release.blocks and bool(self.activities)


@dataclass(frozen=True, slots=True)
class ObstacleFinding:
    """An open obstacle that is on no parcel; ``activities`` are those not complete that it keeps waiting.

    ``release`` None: no day was promised, or the promised day has passed with the obstacle still there. ``misplaced``:
    no line of works has the chainage of its section, so that it keeps everything waiting. ``parts``: ids of the parts
    on the ground of its section.
    """

    facts: BlockerFacts
    state: BlockerState
    activities: tuple[str, ...]
    release: date | None
    misplaced: bool = False
    parts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class LandFindings:
    """Everything found about one project's land; ``strays``: activity codes that the programme does not know.

    ``grounds``: every footprint with the parts on it; ``ruled``: those whose access rule is not "all parcels".
    """

    statuses: Mapping[int, CaseStatus]
    parts: tuple[PartFinding, ...]
    obstacles: tuple[ObstacleFinding, ...]
    strays: tuple[str, ...]
    grounds: tuple[Ground, ...] = ()
    ruled: tuple[Ground, ...] = ()

    def blockers(self) -> tuple[Blocker, ...]:
        """What the schedule core attributes slip to. A clear day is the first day that crews may work."""
        parcels = [
            Blocker(
                part_key(found.part.id),
                PARCEL,
                None if found.release.day is None else to_day(found.release.day),
                frozenset(found.holds),
            )
            for found in self.parts
            if found.blocks
        ]
        obstacles = [
            Blocker(
                f"blocker:{found.facts.id}",
                OBSTACLE,
                None if found.release is None else to_day(found.release),
                frozenset(found.activities),
            )
            for found in self.obstacles
            if found.activities
        ]
        return (*parcels, *obstacles)

    def issues(self) -> list[dict[str, Any]]:
        """What about the obstacles a planner should look at."""
        rows = []
        for found in self.obstacles:
            subject = f"blocker:{found.facts.id}"
            if found.misplaced:
                message = "No works lie on its section: it is taken to hold all that is not done."
                rows.append({"code": "section_not_placed", "subject": subject, "message": message})
        return rows


def find_blocking(
    land: LandFacts,
    programme: Programme,
    plane: Plane,
    as_of: date,
    days_off: AbstractSet[date],
    instead: Mapping[int, Release] | None = None,
) -> LandFindings:
    """Derive every case, place its parts under the works, and date what is not yet free.

    Without a programme nothing waits: parts are found with no activities. ``instead``: by part id, releases to take
    in place of those that the acts give (what if).
    """
    open_works = _open_activities(programme)
    statuses = {case.id: derive_case(case, as_of, land.regimes, land.legal) for case in land.cases}
    releases = expected_releases(
        land.cases, land.blockers, as_of, land.regimes, days_off, statuses, blackout=land.legal.blackout
    )
    releases |= instead or {}
    under = blocked_activities(programme.footprints, land.parts, plane)
    clear = {
        part_key(part_id): None if release.day is None else to_day(release.day)
        for part_id, release in releases.items()
        if release.blocks
    }
    held = holdings(programme, land.parts, plane, under, clear)
    opened = open_blockers(land.blockers, as_of)
    parts = tuple(
        _part(
            case,
            part,
            statuses[case.id],
            releases[part.id],
            under.get(part.id, ()),
            held,
            opened.values(),
            open_works,
        )
        for case in land.cases
        for part in case.parts
    )
    obstacles = tuple(
        _obstacle(facts, state, programme, land.parts, plane, as_of, open_works)
        for facts, state in opened.values()
        if on_works(facts, land.cases)
    )
    ruled = tuple(ground for ground in held.ruled if ground.activity in open_works)
    return LandFindings(statuses, parts, obstacles, _strays(programme, land), held.grounds, ruled)


def _open_activities(programme: Programme) -> tuple[str, ...]:
    if programme.network is None:
        return ()
    return tuple(activity.id for activity in programme.network.activities if not activity.complete)


def _part(
    case: CaseFacts,
    part: PartFacts,
    status: CaseStatus,
    release: Release,
    works: tuple[Blocked, ...],
    held: Holding,
    opened: Iterable[tuple[BlockerFacts, BlockerState]],
    open_works: tuple[str, ...],
) -> PartFinding:
    on_it = [
        (facts, state)
        for facts, state in opened
        if on_part(facts, case, part.id) and still_held(facts, status, part.id)
    ]
    worst = max(on_it, key=_lateness, default=None)
    owner = (worst[1].owner_name or worst[1].level) if worst else ""
    waits = held.waiting.get(part.id, frozenset())
    waiting = tuple(
        work.activity_code
        for work in works
        if work.activity_code in open_works and work.activity_code in waits
    )
    alone = held.alone.get(part.id, frozenset())
    return PartFinding(
        part=part,
        case=case,
        state=part_state(status, part.id),
        since=part_since(status, part.id),
        holder=owner or status.holder.value,
        release=release,
        works=works,
        activities=waiting if release.blocks else (),
        obstacle=worst[0] if worst else None,
        past_due=release.past_due,
        holds=tuple(code for code in waiting if code in alone) if release.blocks else (),
    )


def _lateness(item: tuple[BlockerFacts, BlockerState]) -> tuple[bool, date, int]:
    """An obstacle without an end weighs most, then the one promised last."""
    facts, state = item
    return (state.expected_clear_on is None, state.expected_clear_on or date.min, facts.id)


def _promised(state: BlockerState, as_of: date) -> date | None:
    expected = state.expected_clear_on
    return expected if expected is not None and expected >= as_of else None


def _obstacle(
    facts: BlockerFacts,
    state: BlockerState,
    programme: Programme,
    parts: Sequence[PartFacts],
    plane: Plane,
    as_of: date,
    open_works: tuple[str, ...],
) -> ObstacleFinding:
    """Which works an obstacle keeps waiting: those named; without any, those on its section or under its item's place;
    where nothing places it, all that is not done (what is unknown is never taken to be free)."""
    named = facts.activity_codes
    misplaced = False
    if not named and facts.section_m is not None:
        named = section_activities(programme.footprints, facts.section_m, plane)
        misplaced = not named
    elif not named and facts.on_item and facts.geometry is not None:
        named = under_geometry(programme.footprints, facts.geometry, plane)
    on_it = section_parts(programme.footprints, parts, facts.section_m, plane) if facts.section_m else ()
    activities = tuple(code for code in open_works if code in named) if named else open_works
    return ObstacleFinding(facts, state, activities, _promised(state, as_of), misplaced, on_it)


def _strays(programme: Programme, land: LandFacts) -> tuple[str, ...]:
    """Codes on footprints and obstacles that no activity of the programme bears."""
    if programme.network is None:
        return ()
    known = {activity.id for activity in programme.network.activities}
    named = {footprint.activity_code for footprint in programme.footprints}
    named.update(code for blocker in land.blockers for code in blocker.activity_codes)
    return tuple(sorted(named - known))
