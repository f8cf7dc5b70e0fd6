"""What a blocker waits for in another project, as JSON: for the pages, and for anybody who computes it again."""

from datetime import date
from typing import Any

from landclearance.domain.blockers import open_blockers
from landclearance.domain.facts import BlockerFacts, LandFacts

Json = dict[str, Any]


def waits_json(blocker: BlockerFacts | None) -> Json | None:
    """The chain of one blocker. ``expected``: last day worked of what it waits for, null with the ``reason``."""
    if blocker is None or not blocker.waits_for:
        return None
    awaited = blocker.awaited
    return {
        "project": blocker.waits_for,
        "activity": blocker.waits_for_activity,
        "expected": awaited.day.isoformat() if awaited and awaited.day else None,
        "done": bool(awaited and awaited.done),
        "reason": awaited.reason if awaited else "not_assessed",
        "circle": list(awaited.circle) if awaited else [],
    }


def waits_inputs(land: LandFacts, as_of: date) -> list[Json]:
    """Every open blocker that waits for another project, with the day that somebody promised beside it."""
    rows = []
    for facts, state in open_blockers(land.blockers, as_of).values():
        chain = waits_json(facts)
        if chain is not None:
            promised = state.promised_on.isoformat() if state.promised_on else None
            effective = state.expected_clear_on.isoformat() if state.expected_clear_on else None
            rows.append({"blocker": facts.id, **chain, "promised": promised, "clear": effective})
    return rows
