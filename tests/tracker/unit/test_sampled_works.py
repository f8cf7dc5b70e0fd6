"""Durations of works in the forecast: evidence from the zone, land draws untouched, what is told."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from landclearance.domain.facts import BlockerEventFacts, BlockerFacts
from projects.domain.days import to_day
from projects.domain.work_ratios import WorkLibrary, WorkRatio
from tests.tracker.unit import facts as f
from tests.tracker.unit.test_forecast import decided, evidence, setting, told
from tracker.domain.assess import assess_land, outlook
from tracker.domain.forecast import Forecast, Limits, forecast
from tracker.domain.result import assess
from tracker.domain.works_evidence import WorksFacts, held_times, work_library


def library(*ratios: float, count: int = 40) -> WorkLibrary:
    """Ended works of another project of the same group."""
    rows = [WorkRatio("Z", str(n), ratios[n % len(ratios)], True) for n in range(count)]
    return WorkLibrary(tuple(rows), {"P-1": "B", "Z": "B"}, left_out=3)


def sampled(works: WorkLibrary) -> Forecast:
    network = f.road()
    facts = f.project(f.programme(network, f.baseline(network)), [decided(1), decided(2)])
    where = setting(evidence(*range(5, 45)))
    known = replace(where.background, works=works)
    findings = assess_land(facts, where)
    compiled = outlook(facts.programme, findings).compiled
    return forecast("P-1", compiled, facts.land, findings, known, f.AS_OF, Limits())


def entry(works: WorkLibrary) -> dict[str, Any]:
    network = f.road()
    facts = f.project(f.programme(network, f.baseline(network)), [decided(1), decided(2)])
    where = setting(evidence(*range(5, 45)))
    return told(assess(facts, replace(where, background=replace(where.background, works=works))))


def test_without_a_class_and_with_ratio_one_nothing_changes() -> None:
    without, few, one = sampled(WorkLibrary()), sampled(library(1.3, count=29)), sampled(library(1.0))
    assert without.finish is not None and few.finish is not None and one.finish is not None
    for other in (few.finish, one.finish):
        assert np.array_equal(other.samples_of_finish, without.finish.samples_of_finish)
        assert (other.ranks, other.sets, other.sensitivity) == (
            without.finish.ranks,
            without.finish.sets,
            without.finish.sensitivity,
        )
    assert (few.finish.works, one.finish.open_works) == (None, 4)


def test_land_draws_and_ranks_stay_and_slower_works_end_later() -> None:
    without, slow = sampled(WorkLibrary()), sampled(library(1.0, 1.5, 2.0))
    assert without.finish is not None and slow.finish is not None
    for key, days in without.land.parts.items():
        assert np.array_equal(days, slow.land.parts[key])
    assert slow.finish.ranks == without.finish.ranks
    assert (slow.finish.samples_of_finish >= without.finish.samples_of_finish).all()
    assert slow.finish.spread.quantiles[50] > without.finish.spread.quantiles[50]


def test_the_indices_of_activities_speak() -> None:
    rows = {row["code"]: row for row in entry(library(1.0, 1.5, 2.0))["activities"]}
    assert rows["PAVE"]["sensitivity"] > 0.2
    assert 0 < rows["PAVE"]["cruciality"] <= 1
    assert rows["EARTH"]["sensitivity"] > rows["PAVE"]["sensitivity"]  # 40 days vary more than 30
    assert {row["sensitivity"] for row in entry(WorkLibrary())["activities"]} == {0}


def test_one_contractor_widens_the_finish() -> None:
    found = sampled(library(0.8, 1.0, 1.2, 1.5, 2.0)).finish
    assert found is not None
    free, tied = (found.sensitivity[rho].quantiles for rho in (0.0, 0.5))
    assert tied[90] - tied[10] > free[90] - free[10]


def test_what_is_told_of_the_class() -> None:
    assert entry(library(1.0, 1.5))["works"] == {
        "rung": "group",
        "group": "B",
        "works": 4,
        "events": 40,
        "censored": 0,
        "median_ratio": 1.0,
        "p80_ratio": 1.5,
        "left_out": 3,
        "needed": 30,
    }
    none = entry(library(1.5, count=12))["works"]
    assert (none["rung"], none["events"], none["median_ratio"]) == ("programme", 12, None)


def under_way() -> WorksFacts:
    """EARTH and DRAIN begun on 1 June, on the ground of the part of case 1; PREP ended before."""
    network = f.road()
    start = to_day(date(2026, 6, 1))
    activities = tuple(
        replace(a, actual_start=start, remaining=10) if a.id in ("EARTH", "DRAIN") else a
        for a in network.activities
    )
    network = replace(network, activities=activities)
    approved = f.baseline(f.road())
    rows = {code: dates._replace(duration=20) for code, dates in approved.activities.items()}
    work = replace(f.programme(network), baselines=(replace(approved, activities=rows),))
    return WorksFacts("P-1", "B", work, f.project(work, [f.case(1, f.part(1, 1, 30))]).land)


@pytest.mark.parametrize(("handed", "counted"), [(date(2026, 5, 20), 2), (date(2026, 6, 10), 0), (None, 0)])
def test_works_on_land_that_was_outstanding_are_left_out(handed: date | None, counted: int) -> None:
    row = under_way()
    case = f.case(1, f.part(1, 1, 30, handed=handed))
    row = replace(row, land=f.project(row.programme, [case]).land)
    found = work_library([row], f.SETTING.plane, f.AS_OF)
    assert (len(found.ratios), found.left_out) == (counted, 2 - counted)
    # 30 of 20 days by 1 July: open, at 1.5 so far
    assert found.reached("P-1") == ({"EARTH": 1.5, "DRAIN": 1.5} if counted else {})


def obstacle(*kinds: str, **on: Any) -> BlockerFacts:
    days = (date(2026, 5, 1), date(2026, 6, 20))
    events = tuple(BlockerEventFacts(n, kind, days[n]) for n, kind in enumerate(kinds))
    return BlockerFacts(1, "UTILITY", "Line", events=events, **on)


OBSTACLES: list[tuple[dict[str, Any], set[str]]] = [
    ({"part_id": 1}, {"EARTH", "DRAIN"}),
    ({"case_id": 1}, {"EARTH", "DRAIN"}),
    ({"activity_codes": ("EARTH", "PAVE")}, {"EARTH", "PAVE"}),
    ({}, {"EARTH", "DRAIN"}),  # names none: all that has begun
    ({"part_id": 9}, set()),
]


@pytest.mark.parametrize(("on", "codes"), OBSTACLES)
def test_obstacles_hold_works_from_their_first_day_to_their_last(on: dict[str, Any], codes: set[str]) -> None:
    case = f.case(1, f.part(1, 1, 30, handed=date(2026, 5, 20)))
    row = under_way()
    spans = {}
    for kinds in (("opened",), ("opened", "closed")):
        land = f.project(row.programme, [case], [obstacle(*kinds, **on)]).land
        held = held_times(replace(row, land=land), f.SETTING.plane, f.AS_OF)
        spans[kinds] = {code: times[-1] for code, times in held.items() if times[-1][0] is not None}
    first, last = to_day(date(2026, 5, 1)), to_day(date(2026, 6, 20))
    assert spans[("opened",)] == dict.fromkeys(codes, (first, None))
    assert spans[("opened", "closed")] == dict.fromkeys(codes, (first, last))
