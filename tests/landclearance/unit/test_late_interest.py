"""Interest for late payment, day by day, against sums worked out by hand."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landclearance.domain.late_interest import (
    LateInterest,
    approving_level,
    late_interest,
    payment_term,
    terms_of,
)
from landclearance.domain.money import Item, MoneyFacts, derive_money
from projects.domain.regimes import RegimeTable
from tests.landclearance.unit.money import COMPENSATION, SUPPORT, facts, moved, plan, with_rate
from tests.landclearance.unit.statutes import day, regimes


def interest(known: MoneyFacts, until: str, table: RegimeTable | None = None) -> LateInterest:
    table = table or with_rate()
    money = derive_money(known, day(until))[1]
    terms = terms_of(money, known.decided.get(1), table, frozenset())
    return late_interest(money, terms, day(until), table)


# In force on Monday 02/03/2026: the 30 days end on Wednesday 01/04/2026.
FIRST = plan(1, "first", "2026-02-27", (1, COMPENSATION, 100_000_000), effective="2026-03-02")


@pytest.mark.parametrize(
    ("rows", "until", "expected"),
    [
        # The term itself bears nothing, its last day included.
        ([], "2026-04-01", 0),
        # 0.03 % a day of 100 million = 30,000 for each day from 2 April on.
        ([], "2026-04-02", 30_000),
        ([], "2026-04-11", 300_000),
        # Paid on the last day of the term: nothing.
        ([moved("paid", "2026-04-01", 100_000_000)], "2026-12-31", 0),
        # Paid on 12 April: 2 to 11 April are ten days; the day of the payment is not counted.
        ([moved("paid", "2026-04-12", 100_000_000)], "2026-12-31", 300_000),
        # 60 million on 12 April, the rest on 22 April: 10 x 30,000 + 10 x 12,000.
        (
            [moved("paid", "2026-04-12", 60_000_000), moved("paid", "2026-04-22", 40_000_000)],
            "2026-12-31",
            420_000,
        ),
        # Refused and deposited in time: nothing, and its release makes no difference.
        (
            [moved("deposited", "2026-03-30", 100_000_000), moved("released", "2026-08-03", 100_000_000)],
            "2026-12-31",
            0,
        ),
        # Deposited late: until the day before.
        ([moved("deposited", "2026-04-12", 100_000_000)], "2026-12-31", 300_000),
        # Paid by mistake and recovered on 12 April: overdue again from that day, 12 to 21 April.
        (
            [moved("paid", "2026-03-30", 100_000_000), moved("recovered", "2026-04-12", 100_000_000)],
            "2026-04-21",
            300_000,
        ),
        # More of another item does not settle this one.
        ([moved("paid", "2026-03-30", 100_000_000, SUPPORT)], "2026-04-02", 30_000),
    ],
)
def test_interest_by_hand(rows: list[object], until: str, expected: int) -> None:
    assert interest(facts(FIRST, *rows), until).accrued == expected  # type: ignore[arg-type]


def test_each_version_has_its_own_term() -> None:
    # v2 adds 50 million, in force 01/06/2026: due by 01/07/2026. v1 was paid in time.
    second = plan(2, "adds", "2026-05-29", (1, COMPENSATION, 50_000_000), effective="2026-06-01")
    known = facts(FIRST, moved("paid", "2026-03-30", 100_000_000), second)
    assert interest(known, "2026-07-01").accrued == 0
    assert interest(known, "2026-07-05").accrued == 4 * 15_000


def test_a_change_of_the_rate_cuts_the_stretch() -> None:
    table = with_rate(("2014-07-01", "2026-04-12", 300), ("2026-04-12", None, 200))
    found = interest(facts(FIRST), "2026-04-21", table)
    assert [(s.days, s.ppm_per_day) for s in found.stretches] == [(10, 300), (10, 200)]
    assert found.accrued == 300_000 + 200_000


def test_unknown_is_unknown_and_not_zero() -> None:
    undated = plan(1, "first", "2026-02-27", (1, COMPENSATION, 100_000_000))
    found = interest(facts(undated), "2026-12-31")
    assert (found.accrued, found.unknown_because) == (None, "no_effect")
    # No rate in the table for a day that is overdue.
    found = interest(facts(FIRST), "2026-04-21", with_rate(("2026-04-12", None, 300)))
    assert (found.accrued, found.unknown_because) == (None, "rule:late_payment_rate")
    assert found.at_least == 300_000
    # Nothing overdue on the days without a rate: nothing is unknown.
    assert interest(facts(FIRST), "2026-04-01", with_rate(("2026-04-12", None, 300))).accrued == 0


def test_the_term_ends_on_a_working_day() -> None:
    # In force 02/04/2026: 30 days end on Saturday 02/05; with 4 May off the term ends on 5 May.
    money = derive_money(
        facts(plan(1, "first", "2026-04-01", (1, COMPENSATION, 1), effective="2026-04-02")), day("2026-12-31")
    )
    (tranche,) = money[1].item(COMPENSATION).tranches
    term = payment_term(tranche, None, regimes(), frozenset({day("2026-05-04")}))
    assert term.due_by == day("2026-05-05")
    assert term.rule is not None
    assert term.rule.regime == "R5"


def test_under_the_law_of_2013_the_term_runs_from_the_recovery_decision() -> None:
    old = plan(1, "first", "2023-03-01", (1, COMPENSATION, 100_000_000), effective="2023-03-01")
    undecided = interest(facts(old), "2023-12-31")
    assert (undecided.accrued, undecided.unknown_because) == (None, "no_decision")
    # Decision in force 03/04/2023: due by 03/05/2023; the effect of the approval plays no part.
    known = facts(old, decided={1: day("2023-04-03")})
    assert interest(known, "2023-05-03").accrued == 0
    assert interest(known, "2023-05-05").accrued == 60_000


@pytest.mark.parametrize(
    ("on", "level"), [("2023-03-01", "district"), ("2025-06-30", "district"), ("2025-07-01", "commune")]
)
def test_the_level_that_approved_bears_it(on: str, level: str) -> None:
    assert approving_level(day(on), regimes()) == level
    found = interest(facts(plan(1, "first", on, (1, COMPENSATION, 1), effective=on)), "2026-12-31")
    assert found.approved_by == level


def test_the_bonus_bears_none_and_interest_paid_is_taken_off() -> None:
    known = facts(
        plan(
            1,
            "first",
            "2026-02-27",
            (1, COMPENSATION, 100_000_000),
            (1, Item.BONUS, 5_000_000),
            effective="2026-03-02",
        ),
        moved("paid", "2026-04-12", 100_000_000),
        moved("paid", "2026-05-04", 200_000, Item.INTEREST),
    )
    found = interest(known, "2026-12-31")
    assert [found.accrued, found.paid, found.outstanding] == [300_000, 200_000, 100_000]


START = day("2026-03-02")
PAYMENTS = st.lists(st.tuples(st.integers(0, 200), st.integers(1, 60_000_000)), max_size=5)


def history(payments: list[tuple[int, int]]) -> MoneyFacts:
    rows = [
        moved("paid", (START + timedelta(offset)).isoformat(), amount, number=place)
        for place, (offset, amount) in enumerate(payments, 1)
    ]
    return facts(FIRST, *rows)


@given(PAYMENTS, st.integers(0, 250))
def test_interest_is_the_sum_of_its_days(payments: list[tuple[int, int]], days: int) -> None:
    """Against the plainest reckoning: day by day, what is owed at its end times the rate. Nothing within the term."""
    until = START + timedelta(days)
    expected = Decimal(0)
    for offset in range(days + 1):
        if START + timedelta(offset) <= day("2026-04-01"):
            continue
        paid = sum(amount for when, amount in payments if when <= offset)
        expected += max(Decimal(100_000_000 - paid), Decimal(0)) * 300 / 1_000_000
    assert interest(history(payments), until.isoformat()).at_least == expected


@given(PAYMENTS, st.integers(31, 120), st.integers(1, 120))
def test_interest_is_additive_over_split_periods(
    payments: list[tuple[int, int]], first: int, more: int
) -> None:
    """What accrues up to a day, and from the day after it on, is what accrues over both."""
    known = history(payments)
    cut, end = START + timedelta(first), START + timedelta(first + more)
    whole = interest(known, end.isoformat())
    before = interest(known, cut.isoformat()).at_least
    after = sum(
        stretch.amount * stretch.ppm_per_day * (stretch.last - max(stretch.first, cut + timedelta(1))).days
        + stretch.amount * stretch.ppm_per_day
        for stretch in whole.stretches
        if stretch.last > cut
    ) / Decimal(1_000_000)
    assert before + after == whole.at_least
