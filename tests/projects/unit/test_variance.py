"""Current dates against approved ones."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from projects.domain.activities import Activity, Link, Network
from projects.domain.calendars import WorkCalendar
from projects.domain.cpm import schedule
from projects.domain.days import finish_to_day, to_date, to_day
from projects.domain.network import compile_network
from projects.domain.programme import BaselineDates, BaselineFacts
from projects.domain.variance import (
    Dates,
    Variance,
    approved_dates,
    current_dates,
    variance_against,
)
from tests.projects.unit.test_worked_tables import _rows

FIVE = WorkCalendar("five")


def _baseline(rows: dict[str, tuple[date, date, int]]) -> BaselineFacts:
    """Dates as people write them: the finish is the last day worked."""
    dates = {
        code: BaselineDates(to_day(start), finish_to_day(finish), Decimal(0), days)
        for code, (start, finish, days) in rows.items()
    }
    last = max(row.finish for row in dates.values())
    return BaselineFacts("B", "1/QĐ", date(2026, 1, 2), dates, last)


def _signed(value: int | None) -> str:
    return "-" if value is None else f"{value:+d}" if value else "0"


def test_the_page_has_the_same_table() -> None:
    """docs/algorithms/baselines.md: current dates of a small programme against two baselines."""
    network = Network(
        start=to_day(date(2026, 1, 5)),
        data_date=to_day(date(2026, 1, 19)),
        activities=(
            Activity("clear", 5, "five", to_day(date(2026, 1, 6)), finish_to_day(date(2026, 1, 14))),
            Activity("drain", 8, "five", to_day(date(2026, 1, 15)), remaining=8),
            Activity("fence", 3, "five"),
            Activity("open", 0, "five"),
        ),
        links=(Link("clear", "drain"), Link("drain", "fence"), Link("fence", "open")),
        calendars=(FIVE,),
    )
    original = _baseline(
        {
            "clear": (date(2026, 1, 5), date(2026, 1, 9), 5),
            "drain": (date(2026, 1, 12), date(2026, 1, 21), 8),
            "signs": (date(2026, 1, 22), date(2026, 1, 23), 2),
            "open": (date(2026, 1, 23), date(2026, 1, 23), 0),
        }
    )
    latest = _baseline(
        {
            "clear": (date(2026, 1, 5), date(2026, 1, 9), 5),
            "drain": (date(2026, 1, 12), date(2026, 1, 23), 10),
            "fence": (date(2026, 1, 26), date(2026, 1, 28), 3),
            "open": (date(2026, 1, 28), date(2026, 1, 28), 0),
        }
    )
    compiled = compile_network(network)
    current = current_dates(compiled, schedule(compiled))
    against = [variance_against(approved_dates(row), current) for row in (original, latest)]
    found = []
    for code, dates in current.items():
        row = [
            code,
            f"{to_date(dates.start):%d/%m}",
            f"{to_date(dates.finish - 1):%d/%m}",
            str(dates.duration),
        ]
        for reference in against:
            row += [_signed(v) for v in reference.by_activity.get(code, (None, None, None))]
        found.append(row)
    whole = [reference.whole for reference in against]
    assert all(row is not None for row in whole)
    found.append(["all", "06/01", "02/02", "28"] + [_signed(v) for row in whole if row for v in row])
    assert _rows("baselines.md", "Worked table") == found
    assert against[0].added == ("fence",)
    assert against[0].removed == ("signs",)
    assert (against[1].added, against[1].removed) == ((), ())


def test_no_activity_on_one_side_is_unknown() -> None:
    found = variance_against({}, {"a": Dates(1, 2, 1)})
    assert (found.whole, found.added, found.removed) == (None, ("a",), ())


def test_a_duration_that_nobody_told() -> None:
    found = variance_against({"a": Dates(1, 3, None)}, {"a": Dates(2, 3, 1)})
    assert found.by_activity == {"a": Variance(1, 0, None)}


plans = st.dictionaries(
    st.sampled_from("abcdef"),
    st.tuples(st.integers(0, 90), st.integers(1, 30)).map(lambda p: Dates(p[0], p[0] + p[1], p[1])),
    max_size=6,
)


@given(plans)
def test_against_itself_nothing_differs(plan: dict[str, Dates]) -> None:
    found = variance_against(plan, plan)
    assert all(row == (0, 0, 0) for row in found.by_activity.values())
    assert (found.added, found.removed) == ((), ())
    assert found.whole == ((0, 0, 0) if plan else None)


@given(plans, plans)
def test_turned_round_the_signs_turn(a: dict[str, Dates], b: dict[str, Dates]) -> None:
    there, back = variance_against(a, b), variance_against(b, a)
    assert {
        code: tuple(-(v or 0) for v in row) for code, row in there.by_activity.items()
    } == back.by_activity
    assert set(there.added) == set(back.removed)
    assert set(there.added) | set(there.by_activity) == set(b)


@given(plans, plans, plans)
def test_changes_from_issue_to_issue_add_up_to_the_total(
    a: dict[str, Dates], b: dict[str, Dates], c: dict[str, Dates]
) -> None:
    """What the check against published histories rests on: latest changes sum to the total change."""
    steps = [variance_against(x, y).whole for x, y in ((a, b), (b, c))]
    total = variance_against(a, c).whole
    if all(steps) and total:
        assert sum(row.finish for row in steps if row) == total.finish
