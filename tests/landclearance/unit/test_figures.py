"""Lists with plus signs, printed percentages, periods, and the derived word of column 29."""

from datetime import date
from decimal import Decimal

import pytest

from geodata.domain.errors import InputProblem
from landclearance.domain.counts import Figure
from landclearance.domain.figures import check_quotient, plus_list
from landclearance.domain.sheet import DerivedStatus, Period, derived_status, may_show, period_of


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("359+507", ["359", "507"]),
        ("343 + 360+571", ["343", "360", "571"]),
        ("1.337,82", ["1337.82"]),  # Vietnamese: a point groups, a comma is the decimal sign
        ("15.7 + 38,1", ["15.7", "38.1"]),  # inputs mix both
        ("305.716", ["305716"]),  # a lone group of three is thousands
        ("", []),
        ("0", ["0"]),
    ],
)
def test_plus_lists(text: str, parts: list[str]) -> None:
    assert plus_list(text) == tuple(Decimal(part) for part in parts)


@pytest.mark.parametrize("text", ["359+", "+507", "3a", "1,2,3", "-5", "1e9", "٣٥٩", "1" * 300, "1.23.4"])
def test_what_is_not_a_list_of_numbers_is_refused(text: str) -> None:
    with pytest.raises(InputProblem):
        plus_list(text)


@pytest.mark.parametrize(
    ("printed", "part", "whole", "computed", "explained"),
    [
        ("41.36", "157000", "381000", "41.21", True),  # Hữu Nghị–Chi Lăng, July 2025: 15.7/38.1 ha
        ("25.7", "134000", "524000", "25.6", True),  # Kỳ Cùng embankment: 13.4/52.4 ha
        ("98", "4516000", "4584000", "99", True),  # 451.6/458.4 ha printed as 98 %
        ("60", "157000", "381000", "40", False),  # no rounding gives that
    ],
)
def test_a_printed_share_beside_its_quotient(
    printed: str, part: str, whole: str, computed: str, explained: bool
) -> None:
    check = check_quotient(Decimal(printed), Decimal(part), Decimal(whole))
    assert check is not None
    assert not check.agrees
    assert check.computed == Decimal(computed)
    assert check.rounding_explains is explained


def test_a_share_that_is_its_quotient_agrees_and_nothing_has_no_share() -> None:
    right = check_quotient(Decimal("66.1"), Decimal("47180"), Decimal("71380"))
    assert right is not None
    assert right.agrees
    assert check_quotient(Decimal(10), Decimal(1), Decimal(0)) is None


def _figures(**values: int | str) -> dict[str, Figure]:
    return {code: Figure(Decimal(value), 1) for code, value in values.items()}


@pytest.mark.parametrize(
    ("figures", "reported", "status"),
    [
        (_figures(), True, DerivedStatus.UNKNOWN),  # no case: nobody knows, never nought
        (_figures(users=10, area_m2=1000), True, DerivedStatus.NOT_STARTED),
        (_figures(users=10, area_m2=1000, users_noticed=1), True, DerivedStatus.UNDER_WAY),
        (
            _figures(users=100, area_m2=1000, users_handed_over=95, area_handed_over_m2=950),
            True,
            DerivedStatus.BASICALLY_DONE,
        ),
        (
            _figures(users=100, area_m2=1000, users_handed_over=94, area_handed_over_m2=990),
            True,
            DerivedStatus.UNDER_WAY,
        ),
        (
            _figures(users=10, area_m2=1000, users_handed_over=10, area_handed_over_m2=1000),
            True,
            DerivedStatus.DONE,
        ),
        (  # one commune is silent: never complete
            _figures(users=10, area_m2=1000, users_handed_over=10, area_handed_over_m2=1000),
            False,
            DerivedStatus.BASICALLY_DONE,
        ),
    ],
)
def test_the_status_is_derived(figures: dict[str, Figure], reported: bool, status: DerivedStatus) -> None:
    assert derived_status(figures, reported) is status


@pytest.mark.parametrize(
    ("kind", "on", "start", "end", "before"),
    [
        ("month", "2026-03-15", "2026-03-01", "2026-03-31", "2026-02-01"),
        ("month", "2026-01-31", "2026-01-01", "2026-01-31", "2025-12-01"),
        ("quarter", "2026-11-23", "2026-10-01", "2026-12-31", "2026-07-01"),
        ("year", "2024-02-29", "2024-01-01", "2024-12-31", "2023-01-01"),
    ],
)
def test_periods(kind: str, on: str, start: str, end: str, before: str) -> None:
    period = period_of(kind, date.fromisoformat(on))
    assert (period.start.isoformat(), period.end.isoformat()) == (start, end)
    assert period.before.start.isoformat() == before


def test_a_free_period_has_one_of_the_same_length_before_it() -> None:
    before = Period("days", date(2026, 3, 10), date(2026, 3, 19)).before
    assert (before.start, before.end) == (date(2026, 2, 28), date(2026, 3, 9))


@pytest.mark.parametrize(
    ("units", "private", "shown"), [(0, False, True), (4, False, False), (5, False, True), (1, True, True)]
)
def test_money_of_few_cases_is_for_those_who_may_see_it(units: int, private: bool, shown: bool) -> None:
    assert may_show(Figure(Decimal(1), units), private) is shown
