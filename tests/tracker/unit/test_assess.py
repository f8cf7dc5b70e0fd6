"""The chain on small projects: land in, days of slip and a level out."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landclearance.domain.facts import BlockerEventFacts, BlockerFacts
from projects.domain.days import to_day
from projects.domain.hysteresis import PastLevel
from projects.domain.severity_rules import Level
from tests.tracker import recompute
from tests.tracker.unit import facts as f
from tracker.domain.assess import silent_periods
from tracker.domain.levels import Judgement
from tracker.domain.result import Assessment, assess

FINISH = date(2026, 9, 18)  # PREP 1-10 July, EARTH 11 July - 19 August, PAVE 20 August - 18 September


def run(*args: object, **kwargs: object) -> Assessment:
    network = f.road()
    work = f.programme(network, f.baseline(network))
    return assess(f.project(work, *args, **kwargs), f.SETTING)  # type: ignore[arg-type]


def test_without_land_or_obstacles_the_project_is_on_track() -> None:
    result = run().result
    assert result["level"] == "on_track"
    assert result["forecast_finish"] == result["finish_without_blockers"] == FINISH.isoformat()
    assert result["slip_days"] == {"original": 0, "latest": 0}
    assert result["cause"] == "none"


def test_an_obstacle_on_the_critical_path_costs_its_days() -> None:
    # EARTH could start on 11 July; the power line goes on 10 August: 30 days.
    result = run(blockers=[f.obstacle(1, date(2026, 8, 10))]).result
    assert result["blocker_slip_days"] == 30
    (row,) = result["blockers"]
    assert (row["stand_alone_days"], row["share_days"], row["but_for_days"]) == (30, "30", 30)
    assert row["holder"] == "Điện lực"
    assert result["cause"] == "clearance"


def test_shares_of_several_blockers_add_up_exactly() -> None:
    # Alone: 30, 31 and 61 days -> 30/3 = 10; 10 + 1/2; 10 + 1/2 + 30.
    days = [date(2026, 8, 10), date(2026, 8, 11), date(2026, 9, 10)]
    result = run(blockers=[f.obstacle(n, day) for n, day in enumerate(days, start=1)]).result
    shares = {row["id"]: row["share_days"] for row in result["blockers"]}
    assert shares == {"blocker:1": "10", "blocker:2": "21/2", "blocker:3": "81/2"}
    assert sum(map(Fraction, shares.values())) == result["blocker_slip_days"] == 61
    assert [step["saves_days"] for step in result["staircase"]] == [30, 31, 61]


def test_missing_capital_is_not_called_clearance() -> None:
    result = run(blockers=[f.obstacle(1, date(2026, 8, 10), code="CAPITAL")]).result
    assert result["cause"] == "capital"


def test_an_obstacle_without_an_end_is_at_least_and_never_green() -> None:
    result = run(blockers=[f.obstacle(1, None)]).result
    assert result["open_ended"] is True
    assert result["level"] == "unknown"
    assert result["blockers"][0]["share_days"] is None


def test_a_broken_promise_is_no_date() -> None:
    result = run(blockers=[f.obstacle(1, date(2026, 6, 20))]).result
    assert result["blockers"][0]["release"] is None
    assert result["blockers"][0]["past_due"] is True
    assert result["level"] == "unknown"


def test_a_parcel_blocks_each_work_that_it_lies_under_and_says_why() -> None:
    result = run([f.case(1, f.part(7, 1, 100))]).result
    (row,) = result["blockers"]
    assert row["id"] == "part:7"
    assert row["kind"] == "parcel"
    assert row["activities"] == ["DRAIN", "EARTH"]
    assert row["label"] == "14/7"
    assert row["state"] == "identified"
    assert date.fromisoformat(row["release"]) > f.AS_OF
    assert [step["step"] for step in row["steps"]][-1] == "handover"
    assert all(step["article"] for step in row["steps"])
    assert result["slip_days"]["latest"] == result["blocker_slip_days"] > 0


def test_a_sliver_does_not_block() -> None:
    # 20 m x 0.04 m = 0.8 m2 under the works.
    assert run([f.case(1, f.part(7, 1, 100, south=24.96, north=60))]).result["blockers"] == []


def test_a_parcel_handed_over_does_not_block_and_counts_as_done() -> None:
    result = run([f.case(1, f.part(7, 1, 100, handed=date(2026, 6, 1)), f.part(8, 1, 140))]).result
    assert [row["id"] for row in result["blockers"]] == ["part:8"]
    land = result["land"]
    assert (land["parts"], land["parts_handed_over"], land["cases"], land["cases_handed_over"]) == (
        2,
        1,
        1,
        0,
    )


def test_an_obstacle_on_a_parcel_puts_off_its_release() -> None:
    cleared = run([f.case(1, f.part(7, 1, 100))]).result["blockers"][0]
    late = run([f.case(1, f.part(7, 1, 100))], [f.obstacle(3, date(2028, 1, 10), code="PRICE", part_id=7)])
    (row,) = late.result["blockers"]
    assert (row["id"], row["code"], row["release"]) == ("part:7", "PRICE", "2028-01-10")
    assert cleared["code"] is None


def test_land_under_finished_work_no_longer_blocks() -> None:
    network = f.road()
    done = tuple(
        replace(a, actual_start=to_day(date(2026, 6, 1)), actual_finish=to_day(date(2026, 6, 20)))
        if a.id in ("EARTH", "DRAIN", "PREP")
        else a
        for a in network.activities
    )
    network = replace(network, activities=done)
    found = assess(
        f.project(f.programme(network, f.baseline(f.road())), [f.case(1, f.part(7, 1, 100))]), f.SETTING
    )
    assert found.result["blockers"] == []
    assert found.network is not None
    assert found.network["releases"] == {}


def test_slip_is_told_against_both_baselines() -> None:
    network = f.road()
    work = f.programme(network, f.baseline(network), f.baseline(network, "QĐ 2", late_by=20))
    result = assess(f.project(work, blockers=[f.obstacle(1, date(2026, 8, 10))]), f.SETTING).result
    assert result["slip_days"] == {"original": 30, "latest": 10}
    # The decision moved the date by 20 days; the land still costs 30 on today's path.
    assert result["blocker_slip_days"] == 30


def test_a_slip_that_no_land_explains_carries_the_stated_cause() -> None:
    network = f.road()
    early = f.baseline(network, late_by=-40)
    work = f.programme(network, early, reports=(f.report("0", cause="capacity"),))
    result = assess(f.project(work), f.SETTING).result
    assert result["slip_days"]["latest"] == 40
    assert result["cause"] == "capacity"


@pytest.mark.parametrize(
    ("kwargs", "rule"),
    [
        ({"network": None}, "no_baseline"),  # nothing is known of the works
        ({"network": f.road()}, "no_baseline"),  # a programme that nobody approved
        (
            {"network": f.road(), "original": f.baseline(f.road()), "reports": ()},
            "no_report",
        ),  # never reported
        (
            {
                "network": f.road(),
                "original": f.baseline(f.road()),
                "reports": (f.report(end=date(2026, 4, 30)),),
            },
            "no_report",  # May and June are missing
        ),
        (
            {"network": f.road(), "original": f.baseline(f.road()), "reports": (f.report(None),)},
            "no_physical_progress",  # a report without the figure
        ),
    ],
)
def test_what_is_not_known_is_never_green(kwargs: dict[str, object], rule: str) -> None:
    result = assess(f.project(f.programme(**kwargs)), f.SETTING).result  # type: ignore[arg-type]
    assert result["level"] == "unknown"
    assert rule in [reason["rule"] for reason in result["reasons"]]


@pytest.mark.parametrize(
    ("last", "as_of", "periods"),
    [
        (date(2026, 10, 31), date(2026, 11, 23), 0),  # the running month is not due yet
        (date(2026, 9, 30), date(2026, 11, 23), 1),  # October is missing
        (date(2026, 8, 31), date(2026, 11, 23), 2),  # September and October
        (date(2026, 9, 30), date(2026, 10, 31), 1),  # on the last day of a month that month has ended
        (date(2026, 10, 31), date(2026, 10, 31), 0),
        (date(2025, 12, 31), date(2026, 1, 31), 1),  # over the new year
        (date(2026, 9, 15), date(2026, 9, 30), 1),  # half a month reported leaves the month open
        (date(2026, 11, 30), date(2026, 11, 23), 0),  # a report ahead of its period's end
    ],
)
def test_silent_periods(last: date, as_of: date, periods: int) -> None:
    assert silent_periods(last, as_of) == periods


def test_nothing_reported_is_unknown_not_zero() -> None:
    assert silent_periods(None, f.AS_OF) is None


def test_same_facts_same_hash_and_other_facts_another() -> None:
    one, again = run(blockers=[f.obstacle(1, None)]), run(blockers=[f.obstacle(1, None)])
    assert one.inputs_hash == again.inputs_hash
    assert one.inputs_hash != run(blockers=[f.obstacle(1, date(2026, 8, 10))]).inputs_hash


release_days = st.dates(date(2026, 7, 1), date(2027, 3, 1)) | st.none()


@given(
    st.lists(
        st.tuples(release_days, st.sampled_from([("EARTH",), ("DRAIN",), ("PAVE",), ("DRAIN", "PAVE"), ()])),
        max_size=5,
    ),
    st.sampled_from([f.SEVEN_DAYS, f.SIX_DAYS]),
)
def test_an_outsider_computes_the_same_from_the_printed_inputs(
    given_obstacles: list[tuple[date | None, tuple[str, ...]]], calendar: object
) -> None:
    network = f.road(calendar)  # type: ignore[arg-type]
    work = f.programme(network, f.baseline(network), f.baseline(network, "QĐ 2", late_by=9))
    blockers = [
        f.obstacle(n, day, activities=codes) for n, (day, codes) in enumerate(given_obstacles, start=1)
    ]
    found = assess(f.project(work, blockers=blockers), f.SETTING)
    recompute.check({**found.result, "network": found.network})


@pytest.mark.parametrize(
    ("as_of", "stale"),
    [
        (date(2026, 8, 31), False),  # 61 days after the data date
        (date(2026, 9, 1), False),  # 62
        (date(2026, 9, 2), True),  # the third period has begun
    ],
)
def test_an_old_programme_is_named_as_stale(as_of: date, stale: bool) -> None:
    network = f.road()
    work = replace(f.programme(network, f.baseline(network)), data_date=date(2026, 7, 1))
    found = assess(f.project(work), replace(f.SETTING, as_of=as_of))
    assert ("stale_programme" in [issue["code"] for issue in found.result["issues"]]) is stale


def blocker_of(kind: str, day: date) -> BlockerFacts:
    """Open on the critical path, with a promise or an order for ``day`` that is past on the day asked about."""
    event = BlockerEventFacts(1, "opened", date(2026, 5, 1), "province", "", "Điện lực", date(2026, 8, 10))
    if kind == "promised":
        event = replace(event, expected_clear_on=day)
    if kind == "ordered":
        event = replace(event, due_on=day)
    return BlockerFacts(1, "UTILITY", "Power line", None, None, ("EARTH",), None, (event,))


@pytest.mark.parametrize(
    ("kind", "fires"),
    [
        ("ordered", True),  # due by law or by order, and still open
        ("promised", False),  # a broken promise dates nothing and is no limit of the law
        ("neither", False),
    ],
)
def test_only_a_limit_of_law_or_order_counts_as_statutory(kind: str, fires: bool) -> None:
    result = run(blockers=[blocker_of(kind, date(2026, 6, 20))]).result
    assert ("statutory_serious" in [row["rule"] for row in result["reasons"]]) is fires
    assert result["blockers"][0]["past_limit"] is fires


def test_a_legal_step_that_has_run_out_is_past_its_limit_and_a_planning_norm_is_not() -> None:
    case = f.case(1, f.part(7, 1, 100))
    (row,) = run([case]).result["blockers"]
    running = [step for step in row["steps"] if step["past_due"] and step["regime"] != "NORM"]
    assert row["past_limit"] is bool(running)


@pytest.mark.parametrize(
    ("end", "days"),
    [(date(2026, 9, 18), 0), (date(2026, 9, 17), 1), (date(2026, 12, 31), -104), (None, None)],
)
def test_days_past_the_end_of_capital(end: date | None, days: int | None) -> None:
    # The road finishes on 18 September (the last day worked).
    network = f.road()
    facts = replace(f.project(f.programme(network, f.baseline(network))), capital_end=end)
    found = assess(facts, f.SETTING)
    assert found.severity["figures"]["days_past_legal_end"] == days
    assert ("legal_end_critical" in [row["rule"] for row in found.result["reasons"]]) is (days == 1)
    assert found.result["money"]["capital_end"] == (end.isoformat() if end else None)


def test_with_inputs_prints_figures_rules_and_levels_found_before() -> None:
    past = PastLevel(date(2026, 6, 1), date(2026, 5, 31), Level.CRITICAL)
    network = f.road()
    facts = f.project(f.programme(network, f.baseline(network)))
    found = assess(replace(facts, judgement=Judgement((past,))), f.SETTING)
    assert found.severity["past"] == [
        {"as_of": "2026-06-01", "report_end": "2026-05-31", "level": "critical"}
    ]
    rules = {row["id"]: row["threshold"] for row in found.severity["rules"]}
    assert (rules["slip_days_watch"], rules["cpli_watch"]) == (30, "19/20")
    assert (found.result["level"], found.result["computed_level"]) == ("critical", "on_track")
