"""Earned value and earned schedule: published numbers, the page's worked table, properties E1 to E6."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.domain.calendars import compile_calendar
from projects.domain.earned import PlannedCurve, earned_schedule, earned_time, earned_value
from projects.domain.planned import PlannedWork, planned_percent
from tests.projects.unit.strategies import FIVE_DAYS, MONDAY
from tests.projects.unit.test_worked_tables import _rows

# "Earned Value - Earned Schedule.xlsx" of github castor00/EVapp (reference 2.2): a project planned to take 9 months
# that took 13. AT, PV, EV, AC, ES, SPI(t), IEAC(t) with PF = SPI(t), IEAC(t) with PF = 1. BAC = 360.738.
THIRTEEN_MONTHS = [
    (1, "28.975", "25.645", "25.567", "0.885073", "0.885073", "10.1686", "9.1149"),
    (2, "81.681", "68.074", "66.293", "1.741832", "0.870916", "10.3339", "9.2582"),
    (3, "91.681", "89.135", "78.293", "2.745400", "0.915133", "9.8346", "9.2546"),
    (4, "138.586", "125.244", "124.073", "3.715553", "0.928888", "9.6890", "9.2844"),
    (5, "218.141", "198.754", "191.367", "4.756307", "0.951261", "9.4611", "9.2437"),
    (6, "302.478", "268.763", "259.845", "5.600235", "0.933372", "9.6425", "9.3998"),
    (7, "323.632", "292.469", "285.612", "5.881321", "0.840189", "10.7119", "10.1187"),
    (8, "345.876", "306.725", "290.843", "6.200766", "0.775096", "11.6115", "10.7992"),
    (9, "360.738", "312.864", "303.489", "6.490971", "0.721219", "12.4789", "11.5090"),
    (10, "360.738", "327.694", "316.431", "7.182611", "0.718261", "12.5303", "11.8174"),
    (11, "360.738", "338.672", "320.690", "7.676137", "0.697831", "12.8971", "12.3239"),
    (12, "360.738", "349.861", "336.756", "8.268133", "0.689011", "13.0622", "12.7319"),
    (13, "360.738", "360.738", "349.379", "9.000000", "0.692308", "13.0000", "13.0000"),
]
PLANNED = [Decimal(row[1]) for row in THIRTEEN_MONTHS]


@pytest.mark.parametrize("row", THIRTEEN_MONTHS, ids=lambda row: f"month {row[0]}")
def test_thirteen_months(row: tuple[int, str, str, str, str, str, str, str]) -> None:
    at, _pv, ev, _ac, es, spi, slow, plain = row
    found = earned_schedule(PLANNED, Decimal(ev), at)
    assert found.pd == 9
    assert [_text(found.es, 6), _text(found.spi_t, 6)] == [es, spi]
    assert [_text(found.ieac_t, 4), _text(found.ieac_as_planned, 4)] == [slow, plain]


def test_the_classic_index_forgets_that_the_project_was_late() -> None:
    """At completion, four months late, SPI says 1 and SPI(t) does not (reference 2.2)."""
    at, pv, ev, ac, *_rest = THIRTEEN_MONTHS[-1]
    assert earned_value(Decimal(pv), Decimal(ev), Decimal(ac), PLANNED[-1]).spi == 1
    assert earned_schedule(PLANNED, Decimal(ev), at).spi_t == Fraction(9, 13)


def test_the_page_has_the_same_table() -> None:
    """docs/algorithms/earned_schedule.md, every column of it."""
    found = []
    for at, pv, ev, ac, *_rest in THIRTEEN_MONTHS:
        value = earned_value(Decimal(pv), Decimal(ev), Decimal(ac), PLANNED[-1])
        time = earned_schedule(PLANNED, Decimal(ev), at, value.cpi)
        ratios = [_text(value.spi, 3), _text(value.cpi, 3)]
        times = [_text(time.es, 3), _text(time.sv_t, 3), _text(time.spi_t, 3)]
        ends = [_text(end, 2) for end in (time.ieac_t, time.ieac_as_planned, time.ieac_both)]
        found.append([str(at), pv, ev, ac, *ratios, *times, *ends, _text(time.tspi_t, 3)])
    assert _rows("earned_schedule.md", "Worked table") == found


def _text(value: Fraction | None, places: int) -> str:
    return "-" if value is None else f"{float(round(value, places)):.{places}f}"


def test_pra() -> None:
    """tests/testthat/test-evm.R of github paulgovan/PRA, 25c62aa: 100,000 planned .1 .2 .4 .7 1, at t = 3 35 % done."""
    found = earned_value(40_000, 35_000, 36_000, 100_000)
    assert [found.sv, found.cv, found.spi] == [-5000, -1000, Fraction(875, 1000)]
    assert _text(found.cpi, 7) == "0.9722222"
    plan = [10_000, 20_000, 40_000, 70_000, 100_000]
    # 35,000 lies three quarters of the way from 20,000 (t = 2) to 40,000 (t = 3).
    assert earned_schedule(plan, 35_000, 3).es == Fraction(11, 4)


def test_microsoft() -> None:
    """support.microsoft.com, "SPI fields": a 4-day task of $100, BCWS 50 after 2 days, 60 % done."""
    assert earned_value(50, 60, None, 100).spi == Fraction(12, 10)


def test_ut_dallas() -> None:
    """Slide (scribd 798488677): BAC 100 k, PV 55 k, AC 45 k, half done; results computed."""
    found = earned_value(55_000, 50_000, 45_000, 100_000)
    assert [_text(found.spi, 3), _text(found.cpi, 3), found.eac] == ["0.909", "1.111", 90_000]


def test_forecasts_of_cost() -> None:
    """The three forms and TCPI on PRA's figures, by hand."""
    found = earned_value(40_000, 35_000, 36_000, 100_000)
    assert found.eac == Fraction(100_000 * 36, 35)
    assert found.eac_as_planned == 36_000 + 65_000
    assert found.eac_both == 36_000 + 65_000 / (Fraction(35, 36) * Fraction(7, 8))
    assert found.tcpi == Fraction(65, 64)


SHUTDOWN = [10, 30, 30, 30, 60]


@pytest.mark.parametrize(
    ("ev", "es"),
    [
        (30, 4),  # what was reached before a shutdown counts as planned until its end: the largest C
        (29, Fraction(39, 20)),  # just below: 1 + 19/20
        (31, 4 + Fraction(1, 30)),
        (0, 0),
        (60, 5),
        (75, 5),  # more than the whole plan is the whole plan
    ],
)
def test_flat_stretches(ev: int, es: Fraction) -> None:
    assert earned_schedule(SHUTDOWN, ev, 3).es == es


def test_nothing_planned_at_first() -> None:
    """Nothing done while nothing was planned is on time until the plan begins to rise."""
    assert earned_schedule([0, 0, 10], 0, 2).es == 2


@pytest.mark.parametrize("curve", [[], [-1, 2], [3, 2]])
def test_a_curve_that_is_none(curve: list[int]) -> None:
    with pytest.raises(ValueError, match="planned curve"):
        earned_schedule(curve, 1, 1)
    with pytest.raises(ValueError, match="never negative"):
        earned_schedule([1], -1, 1)


steps = st.lists(st.integers(0, 50), min_size=1, max_size=24).filter(any)
rising = st.lists(st.integers(1, 50), min_size=1, max_size=24)
times = st.integers(1, 60)


def _curve(grown: list[int]) -> list[int]:
    return [sum(grown[: k + 1]) for k in range(len(grown))]


@given(rising)
def test_e1_what_was_planned_by_a_period_earns_that_period(grown: list[int]) -> None:
    curve = _curve(grown)
    assert [earned_schedule(curve, pv, 1).es for pv in curve] == list(range(1, len(curve) + 1))


@given(steps)
def test_e1_on_flat_stretches_the_last_period(grown: list[int]) -> None:
    curve = _curve(grown)
    pd = earned_schedule(curve, 0, 1).pd
    for pv in curve[:pd]:
        last = max(k for k, value in enumerate(curve[:pd], start=1) if value == pv)
        assert earned_schedule(curve, pv, 1).es == last


@given(steps, times)
def test_e2_all_earned_is_the_whole_plan(grown: list[int], at: int) -> None:
    curve = _curve(grown)
    found = earned_schedule(curve, curve[-1], at)
    assert found.es == found.pd
    assert found.ieac_t == found.ieac_as_planned == at
    assert earned_value(curve[-1], curve[-1], 1, curve[-1]).spi == 1


@given(steps, st.fractions(0, 1, max_denominator=97), times, st.fractions("1/1000", 1000))
def test_e3_the_unit_of_money_does_not_matter(
    grown: list[int], part: Fraction, at: int, scale: Fraction
) -> None:
    curve = [Fraction(value) for value in _curve(grown)]
    ev, ac = part * curve[-1], curve[0] + 1
    plain = earned_schedule(curve, ev, at)
    assert earned_schedule([value * scale for value in curve], ev * scale, at) == plain
    one, other = (earned_value(curve[0] * k, ev * k, ac * k, curve[-1] * k) for k in (Fraction(1), scale))
    assert (one.spi, one.cpi, one.tcpi) == (other.spi, other.cpi, other.tcpi)


@given(steps, st.integers(0, 1300), st.integers(0, 1300), times)
def test_e4_more_earned_is_never_an_earlier_time(grown: list[int], a: int, b: int, at: int) -> None:
    low, high = (earned_schedule(_curve(grown), ev, at).es for ev in sorted((a, b)))
    assert low is not None
    assert high is not None
    assert low <= high


@given(steps, st.fractions(0, 1, max_denominator=97), times)
def test_e5_the_forms_of_the_forecast_agree(grown: list[int], part: Fraction, at: int) -> None:
    curve = _curve(grown)
    found = earned_schedule(curve, part * curve[-1], at, cpi=1)
    if not found.spi_t:
        assert found.ieac_t is None
        return
    assert found.es is not None
    assert found.ieac_t == at + (found.pd - found.es) / found.spi_t == found.ieac_both
    assert found.es - at == found.sv_t


@given(steps, st.integers(0, 60))
def test_e6_no_time_no_plan_no_money_is_none(grown: list[int], ev: int) -> None:
    start = earned_schedule(_curve(grown), ev, 0)
    assert (start.spi_t, start.ieac_t, start.ieac_both) == (None, None, None)
    nobody = earned_schedule(_curve(grown), None, 3)
    assert (nobody.es, nobody.sv_t, nobody.spi_t, nobody.ieac_t, nobody.tspi_t) == (None,) * 5
    value = earned_value(0, ev, 0, 100)
    assert (value.spi, value.cpi, value.eac, value.eac_both) == (None, None, None, None)
    unknown = earned_value(None, None, None, None)
    assert (unknown.sv, unknown.cv, unknown.eac_as_planned, unknown.tcpi) == (None, None, None, None)
    assert earned_value(10, 5, 100, 100).tcpi is None  # the budget is spent: no efficiency reaches it
    late = earned_schedule(_curve(grown), 0, len(grown) + 1)
    assert late.tspi_t is None  # the planned time is used up: no pace reaches it


TABLE = compile_calendar(FIVE_DAYS, MONDAY - 100, MONDAY + 400)


def test_a_project_is_measured_in_calendar_days() -> None:
    """Ten working days from Monday. Half done: planned for the end of the first Friday, and still so on Sunday."""
    curve = PlannedCurve([PlannedWork(MONDAY, MONDAY + 12, Decimal(1), TABLE)], MONDAY, MONDAY + 12)
    assert list(curve) == [10, 20, 30, 40, 50, 50, 50, 60, 70, 80, 90, 100]
    found = earned_time(curve, Decimal(50), MONDAY + 10)
    assert found is not None
    assert [found.pd, found.es, found.spi_t] == [12, 7, Fraction(7, 10)]
    assert earned_schedule(list(curve), 50, 10) == found
    assert curve[2:4] == [30, 40]


works = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 40), st.decimals(0, 1, places=3)), min_size=1, max_size=8
)


@given(works, st.integers(-5, 120))
def test_the_curve_is_planned_percent_to_the_last_digit(
    rows: list[tuple[int, int, Decimal]], at: int
) -> None:
    plan = [PlannedWork(MONDAY + begin, MONDAY + begin + days, weight, TABLE) for begin, days, weight in rows]
    curve = PlannedCurve(plan, MONDAY, MONDAY + 100)
    assert curve.percent(MONDAY + at) == (planned_percent(plan, MONDAY + at) or 0)
    assert curve.weighted == (planned_percent(plan, MONDAY) is not None)


def test_a_plan_without_weights_measures_nothing() -> None:
    work = PlannedWork(MONDAY, MONDAY + 5, Decimal(0), TABLE)
    assert earned_time(PlannedCurve([work], MONDAY, MONDAY + 5), 50, MONDAY + 2) is None
