"""Scores of past forecasts and the gate: small histories worked out by hand."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.domain.days import to_day
from tracker.domain.calibration import (
    NO_RECORD,
    Fate,
    Gate,
    PastForecast,
    TrackRecord,
    finish_gate,
    record_json,
    track_record,
)

AS_OF = date(2026, 6, 30)
ISSUED = date(2026, 1, 31)
QUANTILES = {10: 20, 50: 40, 80: 70, 90: 90, 95: 120}
"""Days after the issue."""


def past(
    subject: int = 1, issued: date = ISSUED, case: str = "", known: int = 5, shift: int = 0
) -> PastForecast:
    start = to_day(issued) + shift
    return PastForecast(
        subject,
        case or f"c{subject}",
        issued,
        issued + timedelta(days=known),
        {level: start + days for level, days in QUANTILES.items()},
        start + 30,
    )


def free(days: int, issued: date = ISSUED) -> Fate:
    return Fate(to_day(issued) + days)


OPEN = Fate(None)


def test_four_forecasts_by_hand() -> None:
    """Free after 10, 60 and 100 days, and still open after 150: P80 (70 days) held twice of four, P10 to P90 once."""
    fates = {1: free(10), 2: free(60), 3: free(100), 4: OPEN}
    found = track_record([past(n) for n in fates], fates, AS_OF)
    assert (found.issued, found.cases, found.resolved, found.held, found.coverage) == (4, 4, 4, 2, 0.5)
    assert (found.inside, found.ranged) == (0.25, 4)
    assert (found.scored, found.at_least) == (4, 1)
    # P80: 0.2 * 60, 0.2 * 10, 0.8 * 30, and the open one so far 0.8 * 80
    assert found.pinball[80] == pytest.approx((12 + 2 + 24 + 64) / 4)
    # P50: half of 30, 20, 60, 110; the law's day (30): half of 20, 30, 70, 120
    assert found.pinball[50] == pytest.approx(27.5 * 2 / 2)
    assert found.statutory_loss == pytest.approx(30)
    assert found.pit == (1, 0, 0, 1, 2)
    by_90 = next(row for row in found.horizons if row.days == 90)
    assert by_90.forecast == pytest.approx(0.9)
    assert (by_90.count, by_90.came_true) == (4, 0.5)
    assert by_90.brier == pytest.approx((0.01 + 0.01 + 0.81 + 0.81) / 4)
    assert next(row for row in found.horizons if row.days == 180).count == 0  # nobody was followed so long


def test_a_quantile_counts_once_its_own_day_has_passed_and_never_because_of_the_outcome() -> None:
    """Issued 50 days ago: one is free after 10 days, one is open. Neither resolves a P80 of 70 days."""
    issued = AS_OF - timedelta(days=50)
    found = track_record([past(1, issued), past(2, issued)], {1: free(10, issued), 2: OPEN}, AS_OF)
    assert (found.issued, found.resolved, found.coverage) == (2, 0, None)
    assert found.gate is Gate.TOO_FEW
    within_30 = next(row for row in found.horizons if row.days == 30)
    assert (within_30.count, within_30.came_true) == (2, 0.5)


def test_no_peeking() -> None:
    """What was issued on the day asked about or later is no past forecast."""
    assert (
        track_record([past(1, AS_OF), past(2, AS_OF + timedelta(days=1))], {1: OPEN, 2: OPEN}, AS_OF).issued
        == 0
    )


def test_what_does_not_count_is_named() -> None:
    rows = [
        past(1),
        past(2, case="c1"),  # another part of the same case
        past(3, known=60),  # computed with two months of hindsight
        past(4),  # left the project
        past(5),  # nothing is known of it any more
        replace(past(6), quantiles={}),  # had no known end
    ]
    fates = {1: free(10), 2: free(10), 3: free(10), 4: Fate(None, withdrawn=True), 6: OPEN}
    found = track_record(rows, fates, AS_OF)
    assert found.issued == 1
    assert found.left_out == {"hindsight": 1, "withdrawn": 1, "repeated": 1, "unknown": 2}


def test_one_forecast_counts_per_case_and_month() -> None:
    days = [date(2026, 1, 3), date(2026, 1, 20), date(2026, 2, 3)]
    found = track_record([past(1, day) for day in days], {1: free(400)}, AS_OF)
    assert found.issued == 2
    assert found.left_out["repeated"] == 1


def record(resolved: int, held: int) -> TrackRecord:
    return TrackRecord(resolved=resolved, held=held)


@pytest.mark.parametrize(
    ("resolved", "held", "gate"),
    [
        (0, 0, Gate.TOO_FEW),
        (49, 40, Gate.TOO_FEW),
        (50, 35, Gate.OPEN),  # 0.70: both ends of the band count
        (50, 45, Gate.OPEN),  # 0.90
        (50, 34, Gate.TOO_OFTEN_LATE),
        (50, 46, Gate.TOO_CAUTIOUS),
        (1000, 800, Gate.OPEN),
    ],
)
def test_the_gate(resolved: int, held: int, gate: Gate) -> None:
    assert record(resolved, held).gate is gate
    assert record_json(record(resolved, held))["gate"] == gate.value


def test_finishes_may_close_the_gate_but_not_open_it() -> None:
    good, bad = record(60, 48), record(60, 20)
    assert finish_gate(good, NO_RECORD) is Gate.OPEN
    assert finish_gate(good, record(9, 0)) is Gate.OPEN  # too few to say
    assert finish_gate(good, record(10, 6)) is Gate.FINISHES_LATE
    assert finish_gate(good, record(10, 7)) is Gate.OPEN
    assert finish_gate(bad, record(60, 48)) is Gate.TOO_OFTEN_LATE


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(1, 140)), max_size=30))
def test_counts_are_shares(rows: list[tuple[int, int]]) -> None:
    issued = [AS_OF - timedelta(days=ago) for _, ago in rows]
    fates = {
        n: free(days, day) if to_day(day) + days <= to_day(AS_OF) else OPEN
        for n, ((days, _), day) in enumerate(zip(rows, issued, strict=True))
    }
    found = track_record([past(n, day) for n, day in enumerate(issued)], fates, AS_OF)
    assert 0 <= found.held <= found.resolved <= found.issued == len(rows)
    assert sum(found.pit) == found.scored
    for row in found.horizons:
        assert row.brier is None or 0 <= row.brier <= 1
