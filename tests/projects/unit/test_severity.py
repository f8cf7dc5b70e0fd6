"""The severity table: each rule at its threshold, invariants V1 and V2, the published examples."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.domain.severity import Level, Severity, SeverityInputs, severity
from projects.domain.severity_rules import OwnThreshold, Rule, RuleTable
from projects.selectors.severity_rules import proposed_rules

RULES = proposed_rules()

FINE = SeverityInputs(True, 0, 0, Fraction(0), Decimal(0), Fraction(1), Fraction(1), 0)


def judged(inputs: SeverityInputs, table: RuleTable = RULES, previous: Level | None = None) -> Severity:
    return severity(inputs, table, previous)


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
    result = judged(replace(FINE, **known))
    assert result.level is level
    assert (result.fired[0].rule if result.fired else None) == reason


def test_reasons_are_kept_beside_unknown() -> None:
    """A silent project that is known to slip shows unknown with its slip."""
    result = judged(replace(FINE, periods_without_report=3, slip_days=400))
    assert (result.level, result.computed, result.known) == (Level.UNKNOWN, Level.UNKNOWN, Level.CRITICAL)
    slip = [hit for hit in result.fired if hit.rule == "slip_days_critical"]
    assert [(hit.value, hit.threshold) for hit in slip] == [(400, 365)]
    assert all(hit.source for hit in result.fired)


def test_every_rule_has_a_source_and_its_own_id() -> None:
    """The table is data that can be read out."""
    assert len({rule.id for rule in RULES.rules}) == len(RULES.rules)
    assert all(rule.source for rule in RULES.rules)
    assert all(rule.lowest <= rule.threshold <= rule.highest for rule in RULES.rules)


# Section 6 of the reference on severity (published flags and a default): metric -> watch, serious, critical.
PROPOSED = {
    "slip_days": [30, 90, 365],
    "slip_ratio": [Fraction(5, 100), Fraction(10, 100), Fraction(15, 100)],
    "physical_gap": [5, 10, 15],
}


@pytest.mark.parametrize("metric", PROPOSED)
def test_the_file_holds_the_proposed_ladder(metric: str) -> None:
    rule = RULES.find(f"{metric}_watch")
    assert rule is not None
    ladder = RULES.ladder(rule)
    assert [row.threshold for row in ladder] == PROPOSED[metric]
    assert [row.level for row in ladder] == [Level.WATCH, Level.SERIOUS, Level.CRITICAL]


# A risk behind a finish that is late anyway is no finding of its own: "P80 slip >= 90 d while P50 on track".
@pytest.mark.parametrize(
    ("known", "rules"),
    [
        ({"p80_slip_days": 90, "slip_days": 29}, ["p80_slip_watch"]),
        ({"p80_slip_days": 89, "slip_days": 29}, []),
        ({"p80_slip_days": 200, "slip_days": 30}, ["slip_days_watch"]),
        ({"p80_slip_days": 200, "slip_days": 9, "slip_ratio": Fraction(5, 100)}, ["slip_ratio_watch"]),
    ],
)
def test_the_p80_rule_speaks_only_while_the_finish_is_on_track(
    known: dict[str, Any], rules: list[str]
) -> None:
    assert [hit.rule for hit in judged(replace(FINE, **known)).fired] == rules


def test_a_rule_gives_way_only_to_a_rule_that_is_as_serious() -> None:
    """Otherwise a worse figure could make a better level (V1)."""
    mild, grave = RULES.find("slip_days_watch"), RULES.find("statutory_serious")
    assert mild is not None and grave is not None
    with pytest.raises(ValueError, match="at least as serious"):
        RuleTable((mild, replace(grave, unless=(mild.id,))))
    with pytest.raises(ValueError, match="at least as serious"):
        RuleTable((replace(mild, unless=("no_such_rule",)),))


@pytest.mark.parametrize(
    "broken", [{"level": "red"}, {"metric": "mood"}, {"threshold": "some"}, {"fires": "above"}]
)
def test_a_broken_row_is_refused(broken: dict[str, str]) -> None:
    row = {
        "rule": "slip_days_watch",
        "metric": "slip_days",
        "level": "watch",
        "fires": "from",
        "threshold": "30",
        "lowest": "1",
        "highest": "3650",
        "unless": "",
        "source": "x",
    }
    assert isinstance(RuleTable.parse([row]).rules[0], Rule)
    with pytest.raises(ValueError, match=r"."):
        RuleTable.parse([{**row, **broken}])


def test_a_zone_puts_its_own_threshold_in_place() -> None:
    table = RULES.with_own([OwnThreshold("slip_days_watch", 45, "QĐ 7"), OwnThreshold("gone", 1, "QĐ 8")])
    assert judged(replace(FINE, slip_days=44), table).level is Level.ON_TRACK
    (hit,) = judged(replace(FINE, slip_days=45), table).fired
    assert (hit.threshold, hit.source, hit.own) == (45, "QĐ 7", True)
    assert len(table.rules) == len(RULES.rules)


def test_a_zone_that_reports_quarterly_is_silent_later() -> None:
    table = RULES.with_own([OwnThreshold("no_report", 4, "QĐ 7")])
    assert judged(replace(FINE, periods_without_report=3), table).level is Level.ON_TRACK
    assert judged(replace(FINE, periods_without_report=4), table).level is Level.UNKNOWN
    assert judged(replace(FINE, periods_without_report=None), table).level is Level.UNKNOWN


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


PREVIOUS = st.none() | st.sampled_from(list(Level))


@given(INPUTS, st.sampled_from((*WORSE_UPWARDS, "cpli", "spi_t")), st.integers(1, 400), PREVIOUS)
def test_a_worse_figure_never_gives_a_better_level(
    inputs: SeverityInputs, name: str, by: int, previous: Level | None
) -> None:
    """V1 for every figure; a worse figure never turns anything green."""
    value = getattr(inputs, name)
    if value is None:
        return
    worse = judged(
        replace(inputs, **{name: value + by if name in WORSE_UPWARDS else value - by}), RULES, previous
    )
    before = judged(inputs, RULES, previous)
    assert ORDER.index(worse.known) >= ORDER.index(before.known)
    assert not (worse.level is Level.ON_TRACK and before.level is not Level.ON_TRACK)
    if Level.UNKNOWN not in (worse.level, before.level):
        assert ORDER.index(worse.level) >= ORDER.index(before.level)


@given(INPUTS, PREVIOUS)
def test_missing_data_is_never_green(inputs: SeverityInputs, previous: Level | None) -> None:
    """V2, whatever is remembered."""
    result = judged(inputs, RULES, previous)
    silent = inputs.periods_without_report is None or inputs.periods_without_report >= 2
    if silent or not inputs.has_baseline:
        assert result.level is Level.UNKNOWN
    if inputs.slip_days is None or inputs.physical_gap is None or inputs.open_ended_blockers:
        assert result.level is not Level.ON_TRACK
