"""Projects that wait for each other: in which order they are assessed, and what a waiting blocker is told.

A blocker may wait for the works of another project (the resettlement site that is not ready): it is then dated by
that project's forecast in the same assessment. Rules: docs/algorithms/blockers.md. Pure.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date
from graphlib import TopologicalSorter

from landclearance.domain.blockers import open_blockers
from landclearance.domain.facts import Awaited, BlockerFacts, LandFacts
from projects.domain.access import access
from projects.domain.days import finish_to_date, to_date
from projects.domain.network import CompiledNetwork
from projects.domain.programme import Programme
from tracker.domain.assess import Outlook
from tracker.domain.blocking import LandFindings

OUTSIDE = Awaited(None, "outside")
"""The project waited for is not in the zone, or is not assessed with it: nothing is known of its finish."""


@dataclass(frozen=True, slots=True)
class Finishes:
    """When a project and each of its activities are expected to be finished."""

    project: Awaited
    activities: Mapping[str, Awaited] = field(default_factory=dict)

    def of(self, activity: str) -> Awaited:
        """The finish of an activity; of the project for ""."""
        if not activity or (self.project.reason and not self.activities):
            return self.project
        return self.activities.get(activity, Awaited(None, "no_activity"))


NOTHING_TOLD = Finishes(Awaited(None, "not_assessed"))


@dataclass(frozen=True, slots=True)
class Order:
    """``codes``: projects, those waited for before those that wait. ``circles``: for a pair (waiting, waited for) that
    closes a circle, the projects of that circle from the waiting one round to itself."""

    codes: tuple[str, ...]
    circles: Mapping[tuple[str, str], tuple[str, ...]]


def waits(land: LandFacts, as_of: date) -> frozenset[str]:
    """Codes of the projects that the open blockers of a project wait for."""
    opened = open_blockers(land.blockers, as_of).values()
    return frozenset(facts.waits_for for facts, _state in opened if facts.waits_for)


def order_of(waiting: Mapping[str, AbstractSet[str]]) -> Order:
    """The order of assessment. ``waiting``: by project the codes that it waits for; codes that are no key are left out.

    The same projects give the same order. Projects in a circle are assessed with the waits of the circle cut.
    """
    edges = {code: sorted(waiting[code] & waiting.keys()) for code in sorted(waiting)}
    circles: dict[tuple[str, str], tuple[str, ...]] = {}
    for code, targets in edges.items():
        for target in targets:
            way = _way(edges, target, code)
            if way is not None:
                circles[(code, target)] = (code, *way)
    kept = {code: [t for t in targets if (code, t) not in circles] for code, targets in edges.items()}
    return Order(tuple(TopologicalSorter(kept).static_order()), circles)


def _way(edges: Mapping[str, Iterable[str]], start: str, end: str) -> tuple[str, ...] | None:
    """The shortest way along the waits from ``start`` to ``end``, both included; None when there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen = {start}
    for way in ways:
        if way[-1] == end:
            return way
        for code in edges[way[-1]]:
            if code not in seen:
                seen.add(code)
                ways.append((*way, code))
    return None


def with_awaited(
    code: str,
    land: LandFacts,
    finishes: Mapping[str, Finishes],
    circles: Mapping[tuple[str, str], tuple[str, ...]],
) -> LandFacts:
    """``land`` of project ``code`` with what each waiting blocker is told by the projects assessed before it."""
    if not any(blocker.waits_for for blocker in land.blockers):
        return land

    def told(blocker: BlockerFacts) -> BlockerFacts:
        if not blocker.waits_for:
            return blocker
        circle = circles.get((code, blocker.waits_for))
        if circle is not None:
            return replace(blocker, awaited=Awaited(None, "circle", circle=circle))
        known = finishes.get(blocker.waits_for)
        return replace(blocker, awaited=known.of(blocker.waits_for_activity) if known else OUTSIDE)

    return replace(land, blockers=tuple(told(blocker) for blocker in land.blockers))


def finishes_of(programme: Programme, found: Outlook, findings: LandFindings) -> Finishes:
    """What a computed programme says of its finishes.

    Days are last days worked. What waits, directly or along the links, for ground or an obstacle without an end has
    no day ("open_ended"): its computed date is a lower bound only.
    """
    if programme.network is None:
        return Finishes(Awaited(None, "no_programme"))
    if found.compiled is None or found.schedule is None or found.attribution is None:
        return Finishes(Awaited(None, "not_computed"))
    undated = _open_ended(found.compiled, findings)
    activities = {}
    for row in found.compiled.network.activities:
        if row.actual_finish is not None:
            activities[row.id] = Awaited(finish_to_date(row.actual_finish), done=True)
        elif row.id in undated:
            activities[row.id] = Awaited(None, "open_ended")
        else:
            activities[row.id] = Awaited(to_date(found.schedule.by_id[row.id].shown_finish))
    done = all(row.complete for row in found.compiled.network.activities)
    whole = Awaited(finish_to_date(found.schedule.finish), done=done)
    return Finishes(Awaited(None, "open_ended") if undated else whole, activities)


def _open_ended(compiled: CompiledNetwork, findings: LandFindings) -> set[str]:
    """Activities without an end: those held by something undated, and all that follow them."""
    blockers = findings.blockers()
    clear = {blocker.id: blocker.clear_day for blocker in blockers}
    held = {code for blocker in blockers if blocker.clear_day is None for code in blocker.activities}
    held |= {ground.activity for ground in findings.ruled if access(ground, clear).open_ended}
    followers: dict[str, list[str]] = {}
    for link in compiled.network.links:
        followers.setdefault(link.pred, []).append(link.succ)
    complete = {row.id for row in compiled.network.activities if row.complete}
    reached = [code for code in sorted(held) if code not in complete]
    found = set(reached)
    for code in reached:
        for follower in followers.get(code, ()):
            if follower not in found and follower not in complete:
                found.add(follower)
                reached.append(follower)
    return found
