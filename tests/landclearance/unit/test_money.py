"""What is due, paid and owed: versions that replace or add, deposits, mistakes, states, counts."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landclearance.domain.money import Item, MoneyFacts, MoneyState, Relation, Way, derive_money
from landclearance.domain.money_counts import item_totals, payment_and_handover
from landclearance.models import MoneyItem, PayoutKind, PlanRelation
from tests.landclearance.unit.money import (
    COMPENSATION,
    RESETTLEMENT,
    SUPPORT,
    facts,
    moved,
    plan,
)
from tests.landclearance.unit.statutes import day

LATER = day("2026-12-31")
FIRST = plan(1, "first", "2026-03-02", (1, COMPENSATION, 100), (1, SUPPORT, 20))


def approved(known: MoneyFacts, as_of: date = LATER, case: int = 1) -> dict[Item, int]:
    found = derive_money(known, as_of).get(case)
    return {item: int(row.approved) for item, row in found.items.items()} if found else {}


def test_the_words_are_those_of_the_models() -> None:
    assert [item.value for item in Item] == MoneyItem.values
    assert [way.value for way in Way] == PayoutKind.values
    assert [relation.value for relation in Relation] == PlanRelation.values


@pytest.mark.parametrize(
    ("versions", "due", "naive"),
    [
        # One version: what it says; lines stay apart.
        ([FIRST], {COMPENSATION: 100, SUPPORT: 20}, ""),
        # A higher version replaces: a naive sum would double the money (220).
        (
            [FIRST, plan(2, "replaces", "2026-06-01", (1, COMPENSATION, 120))],
            {COMPENSATION: 120, SUPPORT: 20},
            "sum",
        ),
        # A lower one leaves what was approved: the naive latest (90) would take money away (art. 94.5).
        (
            [FIRST, plan(2, "replaces", "2026-06-01", (1, COMPENSATION, 90))],
            {COMPENSATION: 100, SUPPORT: 20},
            "latest",
        ),
        # More support cannot make up for less compensation: line by line, not by the case's total.
        (
            [FIRST, plan(2, "replaces", "2026-06-01", (1, COMPENSATION, 80), (1, SUPPORT, 60))],
            {COMPENSATION: 100, SUPPORT: 60},
            "total",
        ),
        # One that adds is summed: the naive latest (30) would lose the first.
        (
            [FIRST, plan(2, "adds", "2026-06-01", (1, COMPENSATION, 30))],
            {COMPENSATION: 130, SUPPORT: 20},
            "latest",
        ),
        # Replacing after adding takes the place of both, and is not below them.
        (
            [
                FIRST,
                plan(2, "adds", "2026-06-01", (1, COMPENSATION, 30)),
                plan(3, "replaces", "2026-08-03", (1, COMPENSATION, 150)),
            ],
            {COMPENSATION: 150, SUPPORT: 20},
            "sum",
        ),
        # Another batch is another plan of the same household: batches are summed.
        (
            [FIRST, plan(2, "first", "2026-06-01", (1, COMPENSATION, 70), batch="2", version=1)],
            {COMPENSATION: 170, SUPPORT: 20},
            "",
        ),
        # A draft gives nothing, whatever it says.
        (
            [FIRST, plan(2, "replaces", "2026-06-01", (1, COMPENSATION, 500), approved=False)],
            {COMPENSATION: 100, SUPPORT: 20},
            "",
        ),
        # A version of another day than the one asked about is not there yet.
        ([FIRST, plan(2, "adds", "2027-06-01", (1, COMPENSATION, 30))], {COMPENSATION: 100, SUPPORT: 20}, ""),
    ],
)
def test_what_versions_give(versions: list[object], due: dict[Item, int], naive: str) -> None:
    assert approved(facts(*versions)) == due, naive  # type: ignore[arg-type]


def test_a_lower_version_is_marked_and_says_what_it_said() -> None:
    money = derive_money(facts(FIRST, plan(2, "replaces", "2026-06-01", (1, COMPENSATION, 90))), LATER)[1]
    first, second = money.item(COMPENSATION).tranches
    assert (first.floored, second.floored) == (False, True)
    assert [second.said, second.amount, second.total] == [90, 0, 100]


def test_the_latest_version_does_not_lose_what_was_paid() -> None:
    known = facts(
        FIRST, moved("paid", "2026-04-01", 100), plan(2, "replaces", "2026-06-01", (1, COMPENSATION, 120))
    )
    row = derive_money(known, LATER)[1].item(COMPENSATION)
    assert [row.approved, row.received, row.outstanding] == [120, 100, 20]


def test_an_annulled_approval_gives_the_case_nothing_but_what_was_spent_stays() -> None:
    known = facts(
        plan(1, "first", "2026-03-02", (1, COMPENSATION, 100), (2, COMPENSATION, 70)),
        moved("paid", "2026-04-01", 100),
        annulled=frozenset({(1, 1)}),
    )
    money = derive_money(known, LATER)
    assert [money[1].item(COMPENSATION).approved, money[1].item(COMPENSATION).overpaid] == [0, 100]
    assert money[2].item(COMPENSATION).outstanding == 70


@pytest.mark.parametrize(
    ("moves", "state", "outstanding", "overpaid", "held"),
    [
        ([], MoneyState.UNPAID, 100, 0, 0),
        ([moved("paid", "2026-04-01", 40)], MoneyState.PART_PAID, 60, 0, 0),
        ([moved("paid", "2026-04-01", 100)], MoneyState.PAID, 0, 0, 0),
        ([moved("deposited", "2026-04-01", 100)], MoneyState.DEPOSITED, 0, 0, 100),
        # Half in the hand and half in the bank is settled, and still in the bank.
        (
            [moved("paid", "2026-04-01", 50), moved("deposited", "2026-04-02", 50)],
            MoneyState.DEPOSITED,
            0,
            0,
            50,
        ),
        ([moved("deposited", "2026-04-01", 30)], MoneyState.PART_PAID, 70, 0, 30),
        # Released: it settles once, on the day of the deposit.
        (
            [moved("deposited", "2026-04-01", 100), moved("released", "2026-05-04", 100)],
            MoneyState.RELEASED,
            0,
            0,
            0,
        ),
        (
            [moved("deposited", "2026-04-01", 100), moved("released", "2026-05-04", 60)],
            MoneyState.DEPOSITED,
            0,
            0,
            40,
        ),
        # Too much is flagged, and never a negative outstanding.
        ([moved("paid", "2026-04-01", 130)], MoneyState.PAID, 0, 30, 0),
        # Recovered after a mistake: owed again.
        ([moved("paid", "2026-04-01", 130), moved("recovered", "2026-05-04", 30)], MoneyState.PAID, 0, 0, 0),
        (
            [moved("paid", "2026-04-01", 100), moved("recovered", "2026-05-04", 100)],
            MoneyState.UNPAID,
            100,
            0,
            0,
        ),
    ],
)
def test_states(moves: list[object], state: MoneyState, outstanding: int, overpaid: int, held: int) -> None:
    first = plan(1, "first", "2026-03-02", (1, COMPENSATION, 100))
    money = derive_money(facts(first, *moves), LATER)[1]  # type: ignore[arg-type]
    row = money.item(COMPENSATION)
    assert money.state is state
    assert [row.outstanding, row.overpaid, row.held] == [outstanding, overpaid, held]


def test_a_surplus_under_one_item_does_not_settle_another() -> None:
    known = facts(FIRST, moved("paid", "2026-04-01", 120))
    money = derive_money(known, LATER)[1]
    assert money.state is MoneyState.PART_PAID
    assert money.overpaid
    assert money.item(SUPPORT).outstanding == 20


def test_money_without_an_approved_plan_is_overpaid_and_a_draft_makes_nothing_unpaid() -> None:
    draft = plan(1, "first", "2026-03-02", (1, COMPENSATION, 100), (2, COMPENSATION, 100), approved=False)
    money = derive_money(facts(draft, moved("paid", "2026-04-01", 5)), LATER)
    assert money[1].overpaid
    assert 2 not in money  # nothing is due to it, which is not the same as unpaid


def test_six_combinations_are_counted_each_by_itself() -> None:
    rows = [
        (MoneyState.PAID, True),
        (MoneyState.PAID, False),
        (MoneyState.RELEASED, False),
        (MoneyState.DEPOSITED, True),
        (MoneyState.DEPOSITED, False),
        (MoneyState.UNPAID, True),
        (MoneyState.PART_PAID, False),
        (MoneyState.NOT_DUE, False),
    ]
    counts = payment_and_handover(rows)
    assert (counts.paid, counts.deposited, counts.handed_over) == (3, 2, 3)
    assert (counts.paid_handed_over, counts.paid_not_handed_over) == (1, 2)
    assert (counts.deposited_handed_over, counts.deposited_not_handed_over) == (1, 1)
    assert (counts.owed_handed_over, counts.owed_not_handed_over) == (1, 2)


def test_totals_of_few_cases_are_not_for_everybody() -> None:
    lines = [(case, COMPENSATION, 10) for case in range(1, 7)]
    known = facts(plan(1, "first", "2026-03-02", *lines, (1, RESETTLEMENT, 3)))
    totals = item_totals(derive_money(known, LATER).values())
    assert totals[COMPENSATION].is_public
    assert totals[COMPENSATION].approved.amount == 60
    assert totals[SUPPORT].is_public  # nothing at all tells of nobody
    assert not totals[RESETTLEMENT].is_public
    # Five of six are paid: what is left would tell what the sixth gets.
    paid = [moved("paid", "2026-04-01", 10, case=case, number=case) for case in range(1, 6)]
    totals = item_totals(derive_money(facts(*known.plans, *paid), LATER).values())
    assert not totals[COMPENSATION].is_public


RELATIONS = st.sampled_from(["replaces", "adds"])
AMOUNTS = st.integers(0, 1000)


@given(st.lists(st.tuples(RELATIONS, AMOUNTS), min_size=1, max_size=6), AMOUNTS)
def test_what_is_due_never_falls_and_lies_between_the_greatest_and_the_sum(
    later: list[tuple[str, int]], first: int
) -> None:
    versions = [plan(1, "first", "2026-01-05", (1, COMPENSATION, first))]
    due = [first]
    for number, (relation, amount) in enumerate(later, start=2):
        versions.append(plan(number, relation, f"2026-01-{4 + number:02d}", (1, COMPENSATION, amount)))
        due.append(approved(facts(*versions))[COMPENSATION])
    assert due == sorted(due)
    said = [first, *(amount for _relation, amount in later)]
    assert max(said) <= due[-1] <= sum(said)
    # As of an earlier day the later versions are not there.
    assert approved(facts(*versions), day("2026-01-05"))[COMPENSATION] == first


WAYS = st.sampled_from(["paid", "deposited", "recovered"])


@given(AMOUNTS, st.lists(st.tuples(WAYS, st.integers(1, 400)), max_size=8))
def test_settled_and_outstanding_are_what_is_due_unless_too_much_was_paid(
    due: int, moves: list[tuple[str, int]]
) -> None:
    rows = [moved(way, "2026-04-01", amount, number=place) for place, (way, amount) in enumerate(moves, 1)]
    known = facts(plan(1, "first", "2026-03-02", (1, COMPENSATION, due)), *rows)
    row = derive_money(known, LATER)[1].item(COMPENSATION)
    assert row.settled == row.received + row.held
    assert row.settled + row.outstanding == row.approved + row.overpaid
    assert not (row.outstanding and row.overpaid)
    assert (row.settled + row.outstanding == Decimal(due)) is (row.overpaid == 0)
