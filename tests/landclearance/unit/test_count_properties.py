"""In the period = cumulative now less cumulative then, for every indicator, over random histories.

The histories hold what upsets counts: annulled acts, notices that die, parts that leave and come back, boundaries
that begin to hold later, partial hand-overs, several cases of one land user, shared parcels,
plans in versions, money recovered.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from landclearance.domain.count_facts import (
    ActAmount,
    CountedCase,
    History,
    ItemFacts,
    MoneyMoved,
    PartLife,
    PlanLineFacts,
)
from landclearance.domain.counts import Book, Figure, cumulative, in_period, movements
from landclearance.domain.facts import ActFacts, CaseFacts, HandoverFacts, PartFacts
from landclearance.domain.indicators import INDICATORS
from landclearance.domain.vocabulary import ActKind
from tests.landclearance.unit.statutes import regimes

START = date(2025, 6, 1)
days = st.integers(0, 800).map(lambda count: START + timedelta(days=count))
COUNTED = (
    *(ActKind.RECOVERY_NOTICE, ActKind.RECOVERY_NOTICE, ActKind.INVENTORY, ActKind.PUBLIC_POSTING),
    *(
        ActKind.APPROVAL,
        ActKind.PAYOUT,
        ActKind.DEPOSIT,
        ActKind.RESETTLEMENT_DONE,
        ActKind.RECOVERY_DECISION,
    ),
    *(ActKind.ANNULMENT, ActKind.OUT_OF_SCOPE, ActKind.BACK_IN_SCOPE),
)
KINDS = st.sampled_from(COUNTED) | st.sampled_from(list(ActKind))
Draw = Callable[[st.SearchStrategy[Any]], Any]


def _from(first: date, most: int) -> st.SearchStrategy[date]:
    return st.integers(0, most).map(lambda count: first + timedelta(days=count))


@st.composite
def counted_cases(draw: Draw, number: int) -> CountedCase:
    acts = []
    for place in range(draw(st.integers(0, 7))):
        on = draw(days)
        acts.append(
            ActFacts(
                id=number * 100 + place,
                kind=draw(KINDS),
                happened_on=on,
                delivered_on=draw(st.none() | _from(on, 400)),
                ended_on=draw(st.none() | _from(on, 60)),
                consented=draw(st.none() | st.booleans()),
                supersedes=draw(st.none() | st.integers(number * 100, number * 100 + 6)),
            )
        )
    parts = tuple(_part(draw, number, place) for place in range(draw(st.integers(0, 3))))
    facts = CaseFacts(
        id=number,
        case_no=f"C-{number}",
        commune_code="06184",
        commune_name="Đồng Đăng",
        opened_on=draw(days),
        needs_resettlement=draw(st.none() | st.booleans()),
        acts=tuple(sorted(acts, key=lambda act: (act.happened_on, act.id))),
        parts=parts,
    )
    return CountedCase(
        facts=facts,
        project="road",
        user=draw(st.sampled_from(["1", "1", "", "2"])),
        user_kind=draw(st.sampled_from(["", "household", "organisation"])),
        lives=tuple(_life(draw, part) for part in parts if draw(st.booleans())),
        lines=tuple(_line(draw) for _ in range(draw(st.integers(0, 3)))),
        moved=tuple(_money(draw) for _ in range(draw(st.integers(0, 3)))),
        amounts=tuple(
            ActAmount(act.id, act.kind, act.happened_on, Decimal(draw(st.integers(1, 900))))
            for act in facts.acts
            if act.kind in (ActKind.PAYOUT, ActKind.DEPOSIT, ActKind.APPROVAL)
        ),
    )


def _part(draw: Draw, number: int, place: int) -> PartFacts:
    pk = number * 10 + place
    area = Decimal(draw(st.integers(1, 50)))
    pieces = st.none() | st.integers(1, 30).map(Decimal)
    minutes = tuple(
        HandoverFacts(pk * 10 + n, pk, draw(days), draw(pieces)) for n in range(draw(st.integers(0, 2)))
    )
    parcel = draw(st.integers(1, 4))
    return PartFacts(pk, number, parcel, "27", str(parcel), "LUC", area, handovers=minutes)


def _life(draw: Draw, part: PartFacts) -> PartLife:
    scope = sorted((draw(days), draw(st.booleans())) for _ in range(draw(st.integers(0, 2))))
    return PartLife(part.id, draw(st.none() | days), tuple(scope))


def _line(draw: Draw) -> PlanLineFacts:
    plan = draw(st.integers(1, 4))
    return PlanLineFacts(
        plan_id=plan,
        batch=str(plan % 2),
        version=plan,
        day=START + timedelta(days=60 * plan),
        replaces=plan > 2,
        item=draw(st.sampled_from(["compensation", "support", "resettlement"])),
        amount=Decimal(draw(st.integers(0, 900))),
    )


def _money(draw: Draw) -> MoneyMoved:
    kind = draw(st.sampled_from(["paid", "deposited", "released", "recovered"]))
    return MoneyMoved(
        draw(days), kind, Decimal(draw(st.integers(1, 900))), draw(st.none() | st.integers(100, 306))
    )


@st.composite
def items(draw: Draw) -> ItemFacts:
    count = draw(st.integers(1, 9))
    done = tuple((draw(days), draw(st.none() | st.integers(1, 5))) for _ in range(draw(st.integers(0, 3))))
    kind = draw(st.sampled_from(["grave", "utility", "dump_site"]))
    return ItemFacts(draw(st.integers(1, 999)), kind, "road", "M1", count, done)


@st.composite
def histories(draw: Draw) -> History:
    cases = [draw(counted_cases(number)) for number in range(1, draw(st.integers(1, 3)) + 1)]
    found = {(item.kind, item.id): item for item in draw(st.lists(items(), max_size=2))}
    return History(tuple(cases), tuple(found.values()), regimes(), START + timedelta(days=900))


def _moved(history: History, after: date, until: date) -> dict[str, Decimal]:
    return in_period(movements(Book(history), history.cases, history.items, after, until))


@settings(max_examples=200)
@given(histories(), days, days)
def test_in_the_period_is_the_difference_of_two_cumulatives(history: History, one: date, other: date) -> None:
    after, until = sorted((one, other))
    book = Book(history)
    then = cumulative(book, history.cases, history.items, after)
    now = cumulative(book, history.cases, history.items, until)
    moved = _moved(history, after, until)
    for indicator in INDICATORS:
        difference = now.get(indicator.code, Figure()).value - then.get(indicator.code, Figure()).value
        assert moved.get(indicator.code, 0) == difference, indicator.code


@given(histories(), days, days, days)
def test_periods_add_up(history: History, a: date, b: date, c: date) -> None:
    first, middle, last = sorted((a, b, c))
    whole = _moved(history, first, last)
    one, two = _moved(history, first, middle), _moved(history, middle, last)
    for indicator in INDICATORS:
        code = indicator.code
        assert one.get(code, 0) + two.get(code, 0) == whole.get(code, 0), code


@given(histories(), days)
def test_what_happens_later_changes_no_earlier_figure(history: History, day: date) -> None:
    """One load serves every day up to its last: a history cut off at the day gives the same figures."""
    cut = replace(history, cases=tuple(_cut(case, day) for case in history.cases), until=day)
    items = tuple(
        replace(item, done=tuple(done for done in item.done if done[0] <= day)) for item in history.items
    )
    whole = cumulative(Book(history), history.cases, history.items, day)
    assert cumulative(Book(cut), cut.cases, items, day) == whole


def _cut(case: CountedCase, day: date) -> CountedCase:
    facts = replace(
        case.facts,
        acts=tuple(act for act in case.facts.acts if act.happened_on <= day),
        parts=tuple(
            replace(part, handovers=tuple(item for item in part.handovers if item.happened_on <= day))
            for part in case.facts.parts
        ),
    )
    return replace(
        case,
        facts=facts,
        lives=tuple(
            replace(
                life,
                scope=tuple(pair for pair in life.scope if pair[0] <= day),
            )
            for life in case.lives
        ),
        lines=tuple(line for line in case.lines if line.day <= day),
        moved=tuple(row for row in case.moved if row.day <= day),
        amounts=tuple(row for row in case.amounts if row.day <= day),
    )


@given(histories(), days)
def test_shares_never_exceed_their_whole(history: History, day: date) -> None:
    found = cumulative(Book(history), history.cases, history.items, day)
    for indicator in INDICATORS:
        if indicator.of and not indicator.private:
            whole = found.get(indicator.of, Figure()).value
            assert 0 <= found.get(indicator.code, Figure()).value <= whole, indicator.code
