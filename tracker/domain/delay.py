"""What the page "Delay and its causes" shows beside the blockers, as JSON: waterfall, rules, bodies, cheapest sets.

Days are calendar days, dates ISO (a finish being the last day worked), shares exact fractions, unknown is null.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from projects.domain.access import AccessKind, AccessResult, Ground, access
from projects.domain.access_front import cheapest_front
from projects.domain.access_game import releases
from projects.domain.attribution import Attribution, Blocker, Method
from projects.domain.cpm import finish
from projects.domain.days import Day, to_day
from projects.domain.errors import ScheduleError
from projects.domain.programme import BaselineFacts, Programme
from projects.domain.shapley import EXACT_MAX, PERMUTATIONS
from projects.domain.waterfall import Waterfall, planned_network, slippage_waterfall
from tracker.domain.access import ground_json, stretches
from tracker.domain.assess import HORIZON_DAYS, SEED, Outlook
from tracker.domain.blocking import LandFindings
from tracker.domain.inputs import iso, iso_finish

Json = dict[str, Any]


def delay(programme: Programme, findings: LandFindings, found: Outlook) -> Json:
    """The keys that this page adds to a result."""
    blockers = findings.blockers()
    return {
        "attribution": _method(found.attribution),
        "cheapest": _cheapest(found.attribution),
        "bodies": _bodies(findings, found, blockers),
        "access": [
            _access(ground, blockers) for ground in findings.grounds if not _is_plain(ground, blockers)
        ],
        "waterfall": _waterfalls(programme, found),
    }


def _method(attribution: Attribution | None) -> Json | None:
    if attribution is None:
        return None
    sampled = any(row.error is not None for row in attribution.blockers)
    return {
        "method": attribution.method.value,
        "permutations": PERMUTATIONS if sampled else None,
        "seed": SEED if sampled else None,
    }


def _cheapest(attribution: Attribution | None) -> list[Json]:
    """For each number of blockers the set that saves most, where it saves more than a smaller one.

    In the closed form no k blockers save more than the k worst, the first of the list: those are named up to twelve.
    """
    if attribution is None:
        return []
    if attribution.method is not Method.CLOSED_FORM:
        return [_set(len(best.ids), best.ids, best.saved) for best in attribution.cheapest]
    steps = attribution.staircase
    ids = [step.id for step in steps]
    saved = [0, *(step.saved for step in steps)]
    return [
        _set(k, sorted(ids[:k]) if k <= EXACT_MAX else [], saved[k])
        for k in range(1, len(saved))
        if saved[k] > saved[k - 1]
    ]


def _set(count: int, ids: Iterable[str], saved: int) -> Json:
    return {"clear": count, "ids": list(ids), "saves_days": saved}


def _bodies(findings: LandFindings, found: Outlook, blockers: Iterable[Blocker]) -> list[Json]:
    """Blockers by who must act: their part of the slip, and what it saves if all of that body's are cleared."""
    if found.compiled is None or found.attribution is None:
        return []
    holders = {f"part:{item.part.id}": item.holder for item in findings.parts if item.blocks}
    holders |= {
        f"blocker:{item.facts.id}": item.state.owner_name or item.state.level for item in findings.obstacles
    }
    given = tuple(blockers)
    shares = {row.id: row.share for row in found.attribution.blockers}
    rows = []
    for body in sorted({holders[row.id] for row in given}):
        own = [row for row in given if holders[row.id] == body]
        rest = [row for row in given if holders[row.id] != body]
        without = finish(found.compiled, releases(rest, findings.ruled))
        rows.append(
            {
                "holder": body,
                "blockers": len(own),
                "open_ended": sum(1 for row in own if row.clear_day is None),
                "share_days": str(sum((shares.get(row.id, Fraction(0)) for row in own), Fraction(0))),
                "saves_days": found.attribution.finish - without,
            }
        )
    rows.sort(
        key=lambda row: (-Fraction(str(row["share_days"])), -int(str(row["saves_days"])), row["holder"])
    )
    return rows


def _is_plain(ground: Ground, blockers: Iterable[Blocker]) -> bool:
    """Whether there is nothing to say of a footprint: the usual rule, and no land that is not free."""
    waiting = {row.id for row in blockers}
    return ground.rule.kind is AccessKind.ALL and waiting.isdisjoint(ground.holders)


def _access(ground: Ground, blockers: Iterable[Blocker]) -> Json:
    """One footprint: what its rule asks, what is clear, when it is met, and the land on it that is not free."""
    clear = {row.id: row.clear_day for row in blockers}
    result = access(ground, clear)
    unit = 1000 if ground.is_line else 100
    return {
        **ground_json(ground),
        "needed": result.needed / unit,
        "clear": result.clear / unit,
        "total": result.total / unit,
        "state": _state(result),
        "day": iso(result.day),
        "land": [
            {**row, "release": iso(clear[row["id"]])} for row in stretches(ground) if row["id"] in clear
        ],
        "front": _front(ground, clear) if _state(result) != "met" else None,
    }


def _state(result: AccessResult) -> str:
    if result.open_ended:
        return "open"
    return "met" if result.day is None else "dated"


def _front(ground: Ground, clear: Mapping[str, Day | None]) -> Json | None:
    """The stretch that the rule asks for where the fewest parcels stand on it."""
    if ground.rule.kind is not AccessKind.STRETCH or ground.asks_all:
        return None
    rows = [row for row in ground.intervals() if row.id in clear]
    plan = cheapest_front(rows, ground.needed / 1000, dict.fromkeys(clear, 1), strip=ground.strip())
    if plan is None:
        return None
    return {"from_m": plan.start_m, "to_m": plan.end_m, "ids": list(plan.ids)}


def _waterfalls(programme: Programme, found: Outlook) -> Json:
    """Against both baselines; ``reason`` where it cannot be computed."""
    latest = _waterfall(programme.latest, found)
    same = programme.original is programme.latest
    return {"latest": latest, "original": latest if same else _waterfall(programme.original, found)}


def _waterfall(baseline: BaselineFacts | None, found: Outlook) -> Json:
    if baseline is None:
        return {"reason": "no_baseline"}
    if found.compiled is None or found.attribution is None:
        return {"reason": "not_computed"}
    planned = planned_network(found.compiled, baseline.activities, to_day(baseline.decided_on))
    if planned is None:
        return {"reason": "nothing_in_common"}
    ahead = max(found.release.values(), default=found.compiled.network.data_date) + HORIZON_DAYS
    try:
        fall = slippage_waterfall(baseline.finish, planned, found.compiled, found.release, ahead)
    except ScheduleError as problem:
        return {"reason": "not_computed", "message": str(problem)}
    return {
        **_orders(fall),
        "at_least": found.attribution.at_least,
        "added": list(planned.added),
        "dropped": list(planned.dropped),
    }


def _orders(fall: Waterfall) -> Json:
    performance, last = fall.performance_then_blockers
    first, after = fall.blockers_then_performance
    return {
        "reason": "",
        "base_finish": iso_finish(fall.base_finish),
        "planned_finish": iso_finish(fall.planned_finish),
        "unblocked_finish": iso_finish(fall.unblocked_finish),
        "planned_blocked_finish": iso_finish(fall.planned_blocked_finish),
        "finish": iso_finish(fall.finish),
        "total": fall.total,
        "scope": fall.scope,
        "blockers_last": {"performance": performance, "blockers": last},
        "blockers_first": {"performance": after, "blockers": first},
        "concurrent": fall.concurrent,
    }
