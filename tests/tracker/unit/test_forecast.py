"""The finish as a distribution: joint samples, gate, unknown ends, ranks."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from shapely.geometry import box

from landclearance.domain.facts import ActFacts, BlockerFacts, CaseFacts
from landclearance.domain.reference_class import Observation, ReferenceLibrary, StepKind
from landclearance.domain.spells import Outcome
from projects.domain.days import to_date, to_day
from tests.landclearance.unit.statutes import act
from tests.tracker.unit import facts as f
from tracker.domain.assess import Setting, assess_land, outlook
from tracker.domain.background import Background
from tracker.domain.calibration import TrackRecord
from tracker.domain.forecast import Forecast, Limits, forecast
from tracker.domain.result import Assessment, assess

DECIDED: tuple[ActFacts, ...] = (
    act("recovery_notice", "2026-02-02"),
    act("inventory", "2026-03-02"),
    act("plan_drafted", "2026-03-20"),
    act("public_posting", "2026-03-23", ended_on="2026-04-02"),
    act("consultation", "2026-04-03", consented=True),
    act("appraisal", "2026-04-20"),
    act("approval", "2026-04-27"),
    act("payout", "2026-05-20"),
    act("recovery_decision", f.AS_OF.isoformat()),
)
"""Decided on the day asked about: only the hand-over is to come."""
GOOD = TrackRecord(issued=80, cases=40, resolved=60, held=48)


def evidence(*days: int, count: int = 60) -> ReferenceLibrary:
    kind = StepKind("handover", "30 days", "agricultural", "06184")
    rows = [Observation(kind, days[i % len(days)], Outcome.COMPLETED, 0, 30) for i in range(count)]
    return ReferenceLibrary(tuple(rows))


def decided(id: int, west: float | None = None) -> CaseFacts:
    """A case whose one part lies under EARTH and DRAIN."""
    where = 30.0 * id if west is None else west
    return replace(f.case(id, f.part(id, id, where)), acts=DECIDED)


def setting(library: ReferenceLibrary, record: TrackRecord = TrackRecord()) -> Setting:  # noqa: B008 - frozen
    return replace(f.SETTING, background=Background(library, record))


def run(
    cases: list[CaseFacts],
    library: ReferenceLibrary | None = None,
    blockers: list[BlockerFacts] | None = None,
    record: TrackRecord = TrackRecord(),  # noqa: B008 - frozen
) -> Assessment:
    network = f.road()
    work = f.programme(network, f.baseline(network))
    return assess(f.project(work, cases, blockers or ()), setting(library or ReferenceLibrary(), record))


def sampled(cases: list[CaseFacts], library: ReferenceLibrary, code: str = "P-1") -> Forecast:
    network = f.road()
    facts = replace(f.project(f.programme(network, f.baseline(network)), cases), code=code)
    where = setting(library)
    findings = assess_land(facts, where)
    compiled = outlook(facts.programme, findings).compiled
    return forecast(facts.code, compiled, facts.land, findings, where.background, f.AS_OF, Limits())


def told(found: Assessment) -> dict[str, Any]:
    entry: dict[str, Any] = found.result["forecast"]
    return entry


def test_without_evidence_the_forecast_is_the_law() -> None:
    found = run([decided(1)])
    entry = told(found)
    assert entry["range"]["statutory"] == entry["range"]["observed_median"] == found.result["forecast_finish"]
    assert {row["rung"] for row in entry["basis"]} == {"statutory"}
    assert entry["basis"][0]["events"] == 0


def test_sixty_parcels_are_waited_for_together() -> None:
    """Each hand-over takes 1 to 60 days, all alike: each parcel's median is day 30, but the last of sixty is
    waited for: the median of the greatest is 60 * 0.5^(1/60) = day 60 of 60.
    """
    library = evidence(*range(1, 61), count=600)
    found = sampled([decided(n) for n in range(1, 61)], library)
    each = max(spread.quantiles[50] for spread in found.parts.values())
    # Day 1 of the hand-over is 1 July, the day on which the works begin; EARTH can start on 11 July.
    assert each - to_day(f.AS_OF) in range(28, 34)
    assert found.finish is not None
    one = sampled([decided(1)], library).finish
    assert one is not None
    assert found.finish.spread.quantiles[50] - one.spread.quantiles[50] >= 25
    joint = np.max(np.stack(list(found.land.parts.values())), axis=0)
    assert float((joint <= each).mean()) < 0.001


def test_the_finish_follows_the_maximum_exactly() -> None:
    """Release r -> EARTH from max(11 July, r), 40 days, PAVE 30: the finish is 70 days after."""
    found = sampled([decided(1), decided(2)], evidence(*range(5, 45), count=400))
    assert found.finish is not None
    release = np.maximum(found.land.parts[1], found.land.parts[2])
    start = np.maximum(release, to_day(date(2026, 7, 11)))
    assert np.array_equal(found.finish.samples_of_finish, start + 70)


def test_the_same_facts_give_the_same_figures() -> None:
    library = evidence(*range(5, 45))
    one, again = run([decided(1)], library), run([decided(1)], library)
    assert told(one) == told(again)
    assert one.forecasts == again.forecasts
    other = sampled([decided(1)], library, code="P-2")
    assert other.seed != sampled([decided(1)], library).seed


def test_one_more_case_leaves_the_draws_of_the_others_alone() -> None:
    library = evidence(*range(5, 45))
    few, many = sampled([decided(1)], library), sampled([decided(1), decided(2)], library)
    assert np.array_equal(few.land.parts[1], many.land.parts[1])
    assert not np.array_equal(many.land.parts[1], many.land.parts[2])


def test_the_gate_decides_what_is_shown() -> None:
    library = evidence(*range(20, 120))
    closed, opened = told(run([decided(1)], library)), told(run([decided(1)], library, record=GOOD))
    assert closed["shown"] == "range"
    assert [closed[key] for key in ("p10", "p50", "p80", "p90", "by_baseline", "p80_slip_days")] == [None] * 6
    assert closed["distribution"] == []
    assert closed["gate"] == {
        **opened["gate"],
        "state": "too_few",
        "resolved": 0,
        "held": 0,
        "coverage": None,
    }
    assert closed["range"]["observed_median"] == opened["p50"]
    assert opened["shown"] == "quantiles"
    assert opened["p10"] < opened["p50"] < opened["p80"] < opened["p90"]
    assert 0 <= opened["by_baseline"] <= 1
    assert sum(row["share"] for row in opened["distribution"]) == pytest.approx(1, abs=0.01)
    approved = date(2026, 9, 18)
    assert opened["p80_slip_days"] == (date.fromisoformat(opened["p80"]) - approved).days


def test_the_level_hears_of_p80_only_where_the_gate_is_open() -> None:
    """Decided on 5 June: by law the land is free on 6 July, before EARTH can start. But who was not gone after
    25 days took 150 and more: only P80 is late."""
    library = evidence(5, 5, 5, 5, 5, 150, 155, 160, 165, 170)
    acts = (*DECIDED[:-1], act("recovery_decision", "2026-06-05"))
    case = replace(decided(1), acts=acts)
    closed, opened = run([case], library), run([case], library, record=GOOD)
    assert opened.result["slip_days"]["latest"] == 0
    assert "p80_slip_watch" not in {row["rule"] for row in closed.result["reasons"]}
    assert "p80_slip_watch" in {row["rule"] for row in opened.result["reasons"]}


def test_an_unknown_end_leaves_at_least() -> None:
    found = run([decided(1)], evidence(10, 20), [f.obstacle(3, None, part_id=1)], record=GOOD)
    entry = told(found)
    assert entry["shown"] == "at_least"
    assert entry["p80"] is None
    assert entry["open_ends"] == 1
    assert entry["range"]["observed_median"] is not None
    kept = {row.part_id: row for row in found.forecasts}
    assert set(kept) == {None}  # nobody can date the part
    assert kept[None].quantiles == {}
    assert kept[None].basis["at_least"] is True


def test_no_programme_no_finish() -> None:
    facts = f.project(f.programme(None), [decided(1)])
    found = assess(facts, setting(evidence(10, 20)))
    entry = told(found)
    assert (entry["shown"], entry["range"]["statutory"], entry["ranks"]) == ("none", None, [])
    assert [row.part_id for row in found.forecasts] == [1]


def test_what_is_kept() -> None:
    found = run([decided(1), decided(2)], evidence(*range(5, 45)))
    assert [row.part_id for row in found.forecasts] == [None, 1, 2]
    finish, part, _ = found.forecasts
    assert set(finish.quantiles) == {"5", "10", "20", "30", "40", "50", "60", "70", "80", "90", "95"}
    assert finish.quantiles["50"] == told(found)["range"]["observed_median"]
    assert list(part.quantiles.values()) == sorted(part.quantiles.values())
    assert date.fromisoformat(part.quantiles["5"]) > f.AS_OF
    assert part.basis == {"steps": ["handover 30 days: authority, 60 ended"]}
    # 30 days from the day asked about
    assert part.statutory == f.AS_OF + timedelta(days=30)


def test_ranks_name_cases_with_their_parts_and_obstacles() -> None:
    two_parts = replace(f.case(1, f.part(1, 1, 30), f.part(11, 1, 500)), acts=DECIDED)
    found = run([two_parts, decided(2)], evidence(*range(5, 45)), [f.obstacle(9, date(2026, 8, 1))])
    rows = {row["id"]: row for row in told(found)["ranks"]}
    assert set(rows) == {"case:1", "case:2", "blocker:9"}
    assert rows["case:1"]["blockers"] == ["part:1", "part:11"]
    assert rows["blocker:9"]["label"] == "Obstacle 9"
    assert sum(row["critical"] for row in rows.values()) == pytest.approx(1, abs=0.001)
    # The obstacle holds EARTH until 1 August: 21 days after 11 July, whatever the land does.
    assert rows["blocker:9"]["alone_days"] == 21
    sets = told(found)["sets"]
    assert [row["clear"] for row in sets] == [1, 2, 3]
    assert sets[-1]["leaves_days"] == 0


def test_criticality_of_activities() -> None:
    entry = told(run([decided(1)], evidence(*range(5, 45))))
    shares = {row["code"]: row["criticality"] for row in entry["activities"]}
    assert shares["EARTH"] == shares["PAVE"] == 1
    assert 0 < shares["PREP"] < 1  # drives EARTH only where the land comes first
    assert shares["DRAIN"] == 0


def test_correlation_moves_the_finish_of_many_parcels_earlier() -> None:
    """Independence overstates the greatest of many (Slepian): together they are late or early together."""
    found = sampled([decided(n) for n in range(1, 31)], evidence(*range(1, 61), count=600))
    assert found.finish is not None
    free, tied = (found.finish.sensitivity[rho].quantiles for rho in (0.0, 0.5))
    assert tied[50] < free[50]
    assert to_date(free[50]) < date(2026, 12, 31)


def test_half_of_the_ground_is_enough_where_the_rule_says_so() -> None:
    """EARTH is ready with half of its ground: the second of two like parcels is not waited for."""
    half = replace(
        f.FOOTPRINTS[0], access_rule="share", access_share=Decimal("0.5"), geometry=box(0, 0, 40, 20)
    )
    network = f.road()
    work = replace(f.programme(network, f.baseline(network)), footprints=(half,))
    cases = [
        replace(f.case(n, f.part(n, n, 20.0 * (n - 1), south=0, north=20)), acts=DECIDED) for n in (1, 2)
    ]
    facts = f.project(work, cases)
    where = setting(evidence(*range(20, 60)))
    findings = assess_land(facts, where)
    compiled = outlook(facts.programme, findings).compiled
    found = forecast("P-1", compiled, facts.land, findings, where.background, f.AS_OF, Limits())
    assert found.finish is not None
    sooner = np.minimum(found.land.parts[1], found.land.parts[2])
    assert np.array_equal(found.finish.samples_of_finish, np.maximum(sooner, to_day(date(2026, 7, 11))) + 70)
    # Each alone holds nothing back; clearing one at once makes the ground ready.
    assert {row.alone for row in found.finish.ranks} == {0}
    assert all(row.gain > 0 and row.share is None for row in found.finish.ranks)
    assert found.finish.sets == ()


def test_an_unknown_end_does_not_matter_where_the_rest_is_enough() -> None:
    half = replace(
        f.FOOTPRINTS[0], access_rule="share", access_share=Decimal("0.5"), geometry=box(0, 0, 40, 20)
    )
    network = f.road()
    work = replace(f.programme(network, f.baseline(network)), footprints=(half,))
    cases = [
        replace(f.case(n, f.part(n, n, 20.0 * (n - 1), south=0, north=20)), acts=DECIDED) for n in (1, 2)
    ]
    one, both = (
        assess(
            f.project(work, cases, [f.obstacle(8, None, part_id=n) for n in ids]),
            setting(evidence(*range(20, 60)), GOOD),
        )
        for ids in ((1,), (1, 2))
    )
    assert told(one)["shown"] == "quantiles"
    assert told(both)["shown"] == "at_least"
