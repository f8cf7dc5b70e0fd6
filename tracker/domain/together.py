"""Projects of a zone assessed together: those waited for first, so that delay passes from one project to the next."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from tracker.domain.assess import ProjectFacts, Setting, assess_land, outlook
from tracker.domain.result import Assessment, assess
from tracker.domain.upstream import Finishes, finishes_of, order_of, waits, with_awaited


def assess_together(
    facts: Mapping[int, ProjectFacts], setting: Setting, wanted: Collection[int]
) -> dict[int, Assessment]:
    """Assess the projects ``wanted`` (keys of ``facts``); the others are there because these wait for them.

    A project's blockers are told the forecast finish of what they wait for, from the same facts on the same day. A
    project that is not among ``facts`` tells nothing, nor do projects that wait for each other in a circle.
    """
    by_code = {row.code: key for key, row in facts.items()}
    order = order_of({row.code: waits(row.land, setting.as_of) for row in facts.values()})
    finishes: dict[str, Finishes] = {}
    found: dict[int, Assessment] = {}
    for code in order.codes:
        key = by_code[code]
        told = _told(facts[key], finishes, order.circles)
        if key in wanted:
            found[key] = assess(told, setting)
            finishes[code] = found[key].finishes
        else:
            finishes[code] = _look_ahead(told, setting)
    return {key: found[key] for key in wanted}


def _told(
    facts: ProjectFacts, finishes: Mapping[str, Finishes], circles: Mapping[tuple[str, str], tuple[str, ...]]
) -> ProjectFacts:
    land = with_awaited(facts.code, facts.land, finishes, circles)
    return facts if land is facts.land else replace(facts, land=land)


def _look_ahead(facts: ProjectFacts, setting: Setting) -> Finishes:
    """The finishes alone, without what only the project's own page needs."""
    findings = assess_land(facts, setting)
    return finishes_of(facts.programme, outlook(facts.programme, findings), findings)
