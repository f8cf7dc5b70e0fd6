"""The severity table: each rule at its threshold, invariants V1 and V2, the published examples."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.domain.severity import RULES, Level, SeverityInputs, severity

FINE = SeverityInputs(True, 0, 0, Fraction(0), Decimal(0), Fraction(1), Fraction(1), 0)

# what is known -> level, first reason
CASES: list[tuple[dict[str, Any], Level, str | None]] = [
    ({}, Level.ON_TRACK, None),
    ({"slip_days": 29, "slip_ratio": Fraction(29, 3650)}, Level.ON_TRACK, None),  # ten-year job, 29 days
    ({"slip_days": 4, "slip_ratio": Fraction(4, 60)}, Level.WATCH, "slip_ratio_watch"),  # 60-day job, 4 days
    ({"slip_days": 30}, Level.WATCH, "slip_days_watch"),
    ({"slip_days": 89}, Level.WATCH, "slip_days_watch"),
    ({"slip_days": 90}, Level.SERIOUS, "slip_days_serious"),
    ({"slip_days": 365}, Level.CRITICAL, "slip_days_critical"),
    ({"slip_days": -40, "slip_ratio": Fraction(-1, 10)}, Level.ON_TRACK, None),
    ({"slip_ratio": Fraction(15, 100)}, Level.CRITICAL, "slip_ratio_critical"),
    # DPWH letter: 8.23 planned - 2.06 actual = 6.17 points behind: early warning
    ({"physical_gap": Decimal("8.23") - Decimal("2.06")}, Level.WATCH, "physical_gap_watch"),
    ({"physical_gap": Decimal("4.99")}, Level.ON_TRACK, None),
    ({"physical_gap": 10}, Level.SERIOUS, "physical_gap_serious"),
    ({"physical_gap": 15}, Level.CRITICAL, "physical_gap_critical"),
    ({"cpli": Fraction(94, 100)}, Level.WATCH, "cpli_watch"),
    ({"cpli": Fraction(95, 100)}, Level.ON_TRACK, None),
    ({"p80_slip_days": 90}, Level.WATCH, "p80_slip_watch"),
    ({"unchanged_reports": 2}, Level.WATCH, "unchanged_watch"),
    ({"spi_t": Fraction(84, 100)}, Level.SERIOUS, "spi_t_serious"),
    ({"statutory_blockers": 1}, Level.SERIOUS, "statutory_serious"),
    ({"days_past_legal_end": 1}, Level.CRITICAL, "legal_end_critical"),
    ({"days_past_legal_end": 0}, Level.ON_TRACK, None),
    ({"has_baseline": False}, Level.UNKNOWN, "no_baseline"),
    ({"has_baseline": False, "physical_gap": 20}, Level.UNKNOWN, "no_baseline"),  # reasons kept beside it
    ({"periods_without_report": 1}, Level.ON_TRACK, None),
    ({"periods_without_report": 2}, Level.UNKNOWN, "no_report"),
    ({"periods_without_report": None}, Level.UNKNOWN, "no_report"),
    ({"slip_days": None, "slip_ratio": None}, Level.UNKNOWN, "no_forecast"),
    ({"physical_gap": None}, Level.UNKNOWN, "no_physical_progress"),
    ({"physical_gap": None, "slip_days": 100}, Level.SERIOUS, "slip_days_serious"),
    ({"open_ended_blockers": 1}, Level.UNKNOWN, "open_end"),
    (
        {"open_ended_blockers": 1, "slip_days": 31},
        Level.WATCH,
        "slip_days_watch",
    ),  # never lowers a worse level
    (
        {"cpli": None, "spi_t": None, "p80_slip_days": None},
        Level.ON_TRACK,
        None,
    ),  # figures without a meaning yet
]


@pytest.mark.parametrize(("known", "level", "reason"), CASES)
def test_level_and_reason(known: dict[str, Any], level: Level, reason: str | None) -> None:
    """Worst rule wins; the reason that decided comes first."""
    result = severity(replace(FINE, **known))
    assert result.level is level
    assert (result.fired[0].rule if result.fired else None) == reason


def test_reasons_are_kept_beside_unknown() -> None:
    """A silent project that is known to slip shows unknown with its slip."""
    result = severity(replace(FINE, periods_without_report=3, slip_days=400))
    assert (result.level, result.computed) == (Level.UNKNOWN, Level.CRITICAL)
    slip = [hit for hit in result.fired if hit.rule == "slip_days_critical"]
    assert [(hit.value, hit.threshold) for hit in slip] == [(400, 365)]
    assert all(hit.source for hit in result.fired)


def test_every_rule_has_a_source_and_its_own_id() -> None:
    """The table is data that can be read out."""
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert all(rule.source for rule in RULES)


ORDER = [Level.ON_TRACK, Level.WATCH, Level.SERIOUS, Level.CRITICAL]
NUMBERS = st.fractions(-2, 2, max_denominator=100)
INPUTS = st.builds(
    SeverityInputs,
    has_baseline=st.booleans(),
    periods_without_report=st.none() | st.integers(0, 4),
    slip_days=st.none() | st.integers(-100, 500),
    slip_ratio=st.none() | NUMBERS,
    physical_gap=st.none() | st.integers(-30, 40),
    cpli=st.none() | NUMBERS,
    spi_t=st.none() | NUMBERS,
    p80_slip_days=st.none() | st.integers(-100, 500),
    unchanged_reports=st.integers(0, 4),
    statutory_blockers=st.integers(0, 3),
    days_past_legal_end=st.none() | st.integers(-300, 300),
    open_ended_blockers=st.integers(0, 3),
)
WORSE_UPWARDS = (
    "slip_days",
    "slip_ratio",
    "physical_gap",
    "p80_slip_days",
    "unchanged_reports",
    "statutory_blockers",
    "days_past_legal_end",
    "open_ended_blockers",
)


@given(INPUTS, st.sampled_from((*WORSE_UPWARDS, "cpli", "spi_t")), st.integers(1, 400))
def test_a_worse_figure_never_gives_a_better_level(inputs: SeverityInputs, name: str, by: int) -> None:
    """V1 for every figure; a worse figure never turns anything green."""
    value = getattr(inputs, name)
    if value is None:
        return
    worse = severity(replace(inputs, **{name: value + by if name in WORSE_UPWARDS else value - by}))
    before = severity(inputs)
    assert ORDER.index(worse.computed) >= ORDER.index(before.computed)
    assert not (worse.level is Level.ON_TRACK and before.level is not Level.ON_TRACK)


@given(INPUTS)
def test_missing_data_is_never_green(inputs: SeverityInputs) -> None:
    """V2."""
    result = severity(inputs)
    silent = inputs.periods_without_report is None or inputs.periods_without_report >= 2
    if silent or not inputs.has_baseline:
        assert result.level is Level.UNKNOWN
    if inputs.slip_days is None or inputs.physical_gap is None or inputs.open_ended_blockers:
        assert result.level is not Level.ON_TRACK
