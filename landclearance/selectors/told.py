"""What the assessment says of the blockers: told from above, because this package may not ask for it.

The tracker names its teller when it is ready (``listen_to``). Without one nothing is known: unknown, never zero.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from landclearance.domain.facts import Awaited, LandFacts
from landclearance.selectors.clearance import clearance_as_known
from projects.models import Project


@dataclass(frozen=True, slots=True)
class Held:
    """What the newest assessment of its project says of a blocker.

    ``share_days``: its part of the project's slip, an exact fraction of calendar days as text; None: unknown.
    ``activities``: codes that it keeps waiting; ``parts``: ids of the parcel parts held by it.
    """

    share_days: str | None
    activities: tuple[str, ...] = ()
    parts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """By blocker id, from the newest assessment of each project; a blocker recorded since then is in neither."""

    awaited: Mapping[int, Awaited] = field(default_factory=dict)
    held: Mapping[int, Held] = field(default_factory=dict)


Teller = Callable[[Collection[int], date], Told]

_tellers: list[Teller] = []


def listen_to(teller: Teller) -> None:
    """Ask ``teller`` (keys of projects, a day) from now on; the last one named is asked."""
    _tellers[:] = [teller]


def told_of(projects: Iterable[Project], as_of: date) -> Told:
    """What is told of the blockers of ``projects`` as of a day. One query, none without a teller."""
    keys = [project.pk for project in projects]
    return _tellers[0](keys, as_of) if _tellers and keys else Told()


def land_as_told(projects: Iterable[Project], as_of: date, known_at: datetime) -> dict[int, LandFacts]:
    """``clearance_as_known`` without geometry, its waiting blockers dated as the assessment dates them."""
    chosen = list(projects)
    land = clearance_as_known(chosen, as_of, known_at, geometry=False)
    if not any(blocker.waits_for for facts in land.values() for blocker in facts.blockers):
        return land
    told = told_of(chosen, as_of)
    return {key: with_told(facts, told) for key, facts in land.items()}


def with_told(land: LandFacts, told: Told) -> LandFacts:
    """``land`` with what its waiting blockers are told."""
    blockers = tuple(
        replace(row, awaited=told.awaited.get(row.id)) if row.waits_for else row for row in land.blockers
    )
    return replace(land, blockers=blockers)
