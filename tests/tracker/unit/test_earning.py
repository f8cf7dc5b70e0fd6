"""Progress against time and money as it is stored with an assessment."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from projects.domain.programme import CapitalFacts, PaymentFacts, Programme
from tests.tracker.unit.facts import baseline, programme, report, road
from tracker.domain.assess import Outlook, outlook
from tracker.domain.blocking import LandFindings
from tracker.domain.earning import earned_of, variance_of

AS_OF = date(2026, 9, 15)
NO_LAND = LandFindings(parts=(), obstacles=(), statuses={}, strays=())
JULY, AUGUST = date(2026, 7, 31), date(2026, 8, 31)


def outlook_of(facts: Programme) -> Outlook:
    return outlook(facts, NO_LAND)


def stored(facts: Programme) -> dict[str, Any]:
    return earned_of(facts, outlook_of(facts), AS_OF).result


def full(**more: Any) -> Programme:
    """The road from 1 July, seven days a week; planned 0.1 by day 10, 0.5 by day 50, 0.9 by day 80 (drains beside).
    The second baseline is approved 30 days later.
    """
    network = road()
    first, second = baseline(network), baseline(network, "QĐ 2", late_by=30)
    facts = programme(network, first, second, (report("10", JULY), report("20", AUGUST)))
    return replace(facts, baselines=(first, second), **more)


def test_earned_schedule_against_both_baselines() -> None:
    found = stored(full())
    original, latest = found["against"]["original"], found["against"]["latest"]
    assert (original["start"], latest["start"]) == ("2026-07-01", "2026-07-31")
    # 62 days gone by against the original, 32 against the one approved 30 days later: the same work, two standings.
    assert (original["at_days"], latest["at_days"]) == (62, 32)
    assert original["es_days"] == latest["es_days"]
    assert (original["pd_days"], latest["pd_days"]) == (80, 80)
    assert original["spi_t"] < latest["spi_t"]
    assert found["spi_t"] == pytest.approx(latest["spi_t"], abs=0.005)
    assert original["elapsed_percent"] == 77.5
    assert original["sv_t_days"] == pytest.approx(original["es_days"] - 62)


def test_what_the_level_judges_is_the_latest_baseline_until_work_is_complete() -> None:
    facts = full()
    assert earned_of(facts, outlook_of(facts), AS_OF).spi_t is not None
    done = replace(facts, reports=(report("100", JULY), report("100", AUGUST)))
    found = earned_of(done, outlook_of(done), AS_OF)
    assert found.spi_t is None
    # time stopped with the first report that said so
    assert found.result["against"]["original"]["at_days"] == 31


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"latest": None, "original": None, "baselines": ()}, "no_baseline"),
        ({"network": None}, "no_programme"),
        ({"reports": ()}, "no_report"),
        ({"reports": (report(None, AUGUST),)}, "no_report"),
        ({"reports": (report("0", date(2026, 7, 30)),)}, "before_start"),
    ],
)
def test_unknown_has_its_reason(change: dict[str, Any], why: str) -> None:
    facts = replace(full(), **change)
    found = earned_of(facts, outlook_of(facts), AS_OF)
    assert found.spi_t is None
    assert found.result["against"]["latest"]["why"] == why
    assert "spi_t" not in found.result["against"]["latest"]


def test_weights_that_nobody_gave() -> None:
    first = baseline(road())
    bare = replace(
        first, activities={k: row._replace(weight=Decimal(0)) for k, row in first.activities.items()}
    )
    found = stored(replace(full(), latest=bare))
    assert found["against"]["latest"]["why"] == "no_weights"
    assert found["curves"]["latest"] == []


PAYMENTS = (
    PaymentFacts(date(2026, 7, 20), "reported", Decimal(300)),
    PaymentFacts(date(2026, 9, 1), "reported", Decimal(100)),
    PaymentFacts(date(2026, 8, 20), "treasury", Decimal(150)),
)


def test_money_is_measured_when_work_was_and_as_of_the_day() -> None:
    found = stored(full(capital=CapitalFacts(Decimal(1000), "1/QĐ", Decimal(500), PAYMENTS)))
    reported, treasury = found["money"]["reported"], found["money"]["treasury"]
    # 400 of 1,000 by mid-September; 300 when the last report put work at 20 %.
    assert (reported["paid"], reported["percent_approved"], reported["percent_assigned"]) == (400, 40, 80)
    assert (reported["paid_at_report"], reported["gap_pp"], reported["gap_means"]) == (300, 10, "paid_ahead")
    assert (treasury["gap_pp"], treasury["gap_means"]) == (-5, "in_step")
    # EV 200 of 300 and of 150 paid.
    assert (reported["ev"], reported["cpi"], treasury["cpi"]) == (200, 0.6667, 1.3333)
    assert found["payments"]["treasury"] == [["2026-08-31", 150], ["2026-09-15", 150]]
    assert [row["reported_percent"] for row in found["reports"]] == [30, 30]
    assert [row["treasury_percent"] for row in found["reports"]] == [None, 15]


def test_no_money_known_is_unknown() -> None:
    found = stored(full())
    assert found["money"]["treasury"] == {
        "paid": None,
        "percent_approved": None,
        "percent_assigned": None,
        "paid_at_report": None,
        "gap_pp": None,
        "gap_means": None,
        "ev": None,
        "cpi": None,
    }


def test_the_curve_runs_from_nothing_to_everything() -> None:
    curve = stored(full())["curves"]["original"]
    assert curve[0] == ["2026-06-30", 0.0]
    assert curve[-1] == ["2026-09-18", 100.0]
    assert [day for day, _ in curve[1:-1]] == ["2026-07-31", "2026-08-31"]
    assert [value for _, value in curve] == sorted(value for _, value in curve)


def test_variance_against_every_baseline() -> None:
    facts = full()
    first, second = variance_of(facts, outlook_of(facts))
    assert (first["name"], first["whole"], second["whole"]) == ("QĐ 1", [0, 0, 0], [-30, -30, 0])
    assert first["activities"]["PAVE"] == [0, 0, None]  # these baselines tell no durations
    assert variance_of(replace(facts, network=None), outlook_of(replace(facts, network=None))) == []
