"""Counts, one trap each: who counts in what, and on which day somebody enters or leaves."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from landclearance.domain.count_facts import (
    ActAmount,
    CountedCase,
    History,
    ItemFacts,
    MoneyMoved,
    PartLife,
    PlanLineFacts,
)
from landclearance.domain.counts import Book, cumulative, in_period, movements
from landclearance.domain.facts import ActFacts, CaseFacts, HandoverFacts, PartFacts
from landclearance.domain.vocabulary import ActKind
from tests.landclearance.unit.statutes import act, day, regimes

END = date(2027, 12, 31)
NOTICE, OUT = "recovery_notice", "out_of_scope"


def part(pk: int, case: int, area: str = "500", parcel: int | None = None, handed: str = "") -> PartFacts:
    minutes = (HandoverFacts(pk * 10, pk, day(handed)),) if handed else ()
    parcel = pk if parcel is None else parcel
    return PartFacts(pk, case, parcel, "27", str(parcel), "LUC", Decimal(area), handovers=minutes)


def case(
    pk: int, *acts: ActFacts, user: str = "", parts: tuple[PartFacts, ...] = (), **more: object
) -> CountedCase:
    facts = CaseFacts(pk, f"C-{pk}", "06184", "Đồng Đăng", day("2025-01-01"), False, acts, parts)
    return CountedCase(facts=facts, project="road", user=user, **more)  # type: ignore[arg-type]


def book(*cases: CountedCase, items: tuple[ItemFacts, ...] = ()) -> Book:
    return Book(History(cases, items, regimes(), END))


def at(found: Book, on: str) -> dict[str, int | Decimal]:
    figures = cumulative(found, found.history.cases, found.history.items, day(on))
    return {code: figure.value for code, figure in figures.items()}


def moved(found: Book, after: str, until: str) -> dict[str, Any]:
    history = found.history
    return in_period(movements(found, history.cases, history.items, day(after), day(until)))


def test_a_notice_that_dies_leaves_the_count_on_the_day_after_its_last() -> None:
    """Nothing is recorded on that day: the notice of 01/02/2026 holds 12 months, to 01/02/2027."""
    found = book(case(1, act(NOTICE, "2026-02-01")))
    assert at(found, "2027-02-01")["users_noticed"] == 1
    assert "users_noticed" not in at(found, "2027-02-02")
    rows = movements(found, found.history.cases, (), day("2026-12-31"), day("2027-12-31"))
    assert [(row.day, row.indicator, int(row.change)) for row in rows] == [
        (day("2027-02-02"), "users_noticed", -1)
    ]


def test_a_household_is_done_only_when_all_its_cases_are() -> None:
    """Two cases of one household: the first hand-over moves a case and a parcel, the second the household."""
    first = case(1, user="7", parts=(part(1, 1, handed="2026-05-01"),))
    second = case(2, user="7", parts=(part(2, 2, handed="2026-06-10"),))
    found = book(first, second)
    may = moved(found, "2026-04-30", "2026-05-31")
    june = moved(found, "2026-05-31", "2026-06-30")
    assert (may["cases_handed_over"], may["parcels_handed_over"], may.get("users_handed_over", 0)) == (
        1,
        1,
        0,
    )
    assert (june["cases_handed_over"], june["users_handed_over"]) == (1, 1)
    assert at(found, "2026-06-30")["users"] == 1


def test_a_case_that_leaves_the_scope_takes_its_household_out_and_may_let_another_count_as_done() -> None:
    """The open one of two cases leaves: the household is then handed over, without any hand-over that month."""
    first = case(1, user="7", parts=(part(1, 1, handed="2026-05-01"),))
    second = case(2, act(OUT, "2026-06-10"), user="7", parts=(part(2, 2, "381000"),))
    june = moved(book(first, second), "2026-05-31", "2026-06-30")
    assert june["users_handed_over"] == 1
    assert june["area_m2"] == -381000
    assert june["parcels"] == -1


def test_a_parcel_of_two_land_users_is_clear_when_both_parts_are() -> None:
    first = case(1, user="7", parts=(part(1, 1, parcel=9, handed="2026-05-01"),))
    second = case(2, user="8", parts=(part(2, 2, parcel=9, handed="2026-06-01"),))
    found = book(first, second)
    assert at(found, "2026-05-31").get("parcels_handed_over", 0) == 0
    assert at(found, "2026-06-01")["parcels_handed_over"] == 1
    assert at(found, "2026-06-01")["parcels"] == 1


def test_a_smaller_cut_is_a_negative_movement() -> None:
    """−0.8 ha in the period is legitimate: measured again, a part of 3.2 ha takes the place of one of 4 ha."""
    lives = (PartLife(1, scope=((day("2026-03-10"), False),)), PartLife(2, since=day("2026-03-10")))
    found = book(case(1, parts=(part(1, 1, "40000", 9), part(2, 1, "32000", 9)), lives=lives))
    assert moved(found, "2026-02-28", "2026-03-31") == {"area_m2": Decimal(-8000), "parts": Decimal(0)}


def test_a_part_counts_from_the_day_of_its_boundary_until_it_leaves() -> None:
    life = PartLife(1, since=day("2026-03-01"), scope=((day("2026-05-01"), False), (day("2026-07-01"), True)))
    found = book(case(1, parts=(part(1, 1), part(2, 1)), lives=(life,)))
    areas = [at(found, on)["area_m2"] for on in ("2026-02-28", "2026-03-01", "2026-05-01", "2026-07-01")]
    assert areas == [500, 1000, 500, 1000]


@pytest.mark.parametrize(
    ("relations", "value"),
    [
        ((False, False), 300),  # a supplement adds to what was approved
        ((False, True), 200),  # an adjustment replaces it: never both
    ],
)
def test_a_plan_approved_twice_is_not_money_twice(relations: tuple[bool, bool], value: int) -> None:
    lines = tuple(
        PlanLineFacts(n, "1", n, day(f"2026-0{n}-01"), replaces, "compensation", Decimal(100 * n))
        for n, replaces in enumerate(relations, start=1)
    )
    found = book(case(1, act("approval", "2026-01-01"), lines=lines))
    assert at(found, "2026-01-31")["value_approved"] == 100
    assert at(found, "2026-12-31")["value_approved"] == value
    assert at(found, "2026-12-31")["plans"] == 2
    assert at(found, "2026-12-31")["plan_files"] == 1


def test_money_that_came_back_is_taken_off_and_a_deposit_is_not_paid() -> None:
    moved_money = (
        MoneyMoved(day("2026-01-10"), "paid", Decimal(100)),
        MoneyMoved(day("2026-02-10"), "deposited", Decimal(40)),
        MoneyMoved(day("2026-03-10"), "released", Decimal(40)),
        MoneyMoved(day("2026-04-10"), "recovered", Decimal(30)),
    )
    found = book(case(1, moved=moved_money))
    paid = [at(found, on)["amount_paid"] for on in ("2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30")]
    assert paid == [100, 100, 140, 110]
    assert at(found, "2026-02-28")["amount_deposited"] == 40
    assert "amount_deposited" not in at(found, "2026-03-31")
    assert moved(found, "2026-03-31", "2026-04-30") == {"amount_paid": Decimal(-30)}


def test_an_amount_in_an_act_counts_once_beside_the_register() -> None:
    """Act 1 is in the register by its number, act 2 by its day, act 3 only in the act."""
    amounts = tuple(ActAmount(n, ActKind.PAYOUT, day(f"2026-0{n}-10"), Decimal(100)) for n in (1, 2, 3))
    rows = (
        MoneyMoved(day("2026-01-12"), "paid", Decimal(90), act_id=1),
        MoneyMoved(day("2026-02-10"), "paid", Decimal(80)),
    )
    assert at(book(case(1, amounts=amounts, moved=rows)), "2026-12-31")["amount_paid"] == 270


def test_paid_deposited_and_handed_over_are_counted_independently() -> None:
    found = book(
        case(1, act("payout", "2026-02-01"), user="1", parts=(part(1, 1),)),  # paid, still on the land
        case(2, user="2", parts=(part(2, 2, handed="2026-02-01"),)),  # handed over, not paid
        case(3, act("deposit_in_lieu", "2026-02-01"), user="3", parts=(part(3, 3),)),  # money in the bank
    )
    figures = at(found, "2026-02-28")
    assert [figures[code] for code in ("users_paid", "users_handed_over", "users_deposited")] == [1, 1, 1]


def test_an_annulled_decision_takes_the_hand_over_back_but_not_the_money() -> None:
    found = book(
        case(
            1,
            act("recovery_decision", "2026-02-01", number=5),
            act("annulment", "2026-06-01", supersedes=5),
            parts=(part(1, 1, handed="2026-03-01"),),
            moved=(MoneyMoved(day("2026-02-10"), "paid", Decimal(100)),),
        )
    )
    june = moved(found, "2026-05-31", "2026-06-30")
    assert june["users_handed_over"] == -1
    assert june["area_handed_over_m2"] == -500
    assert "amount_paid" not in june


def test_graves_are_counted_by_number() -> None:
    graves = ItemFacts(1, "grave", "road", "M1", 99, ((day("2026-01-10"), 40), (day("2026-02-10"), None)))
    found = book(items=(graves,))
    assert [at(found, on)["graves_moved"] for on in ("2026-01-31", "2026-02-28")] == [40, 99]


def test_a_case_without_a_land_user_stands_for_one() -> None:
    found = book(case(1), case(2), case(3, user="7", user_kind="household"))
    assert at(found, "2026-01-01")["users"] == 3
    assert at(found, "2026-01-01")["users_unnamed"] == 2
