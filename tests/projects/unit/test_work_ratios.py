"""Durations of works against what was approved: evidence, classes, draws."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.domain.activities import Activity, Link, Network
from projects.domain.calendars import WorkCalendar
from projects.domain.days import Day, to_date, to_day
from projects.domain.network import compile_network
from projects.domain.programme import BaselineDates, BaselineFacts
from projects.domain.sampled_works import sample_works, stretched
from projects.domain.samples import schedule_samples
from projects.domain.work_ratios import (
    MOST,
    WorkClass,
    WorkLibrary,
    WorkRatio,
    WorkRung,
    approved_when,
    observe_works,
    work_class,
)

WEEKDAYS = WorkCalendar("5d")
START = to_day(date(2026, 3, 2))  # a Monday
BEFORE = date(2026, 1, 5)


def approval(days: int, decided: date = BEFORE, *codes: str) -> BaselineFacts:
    rows = {code: BaselineDates(START, START + days, Decimal(0), days) for code in codes or ("A",)}
    return BaselineFacts("QĐ", "QĐ", decided, rows, START + days)


def programme(*activities: Activity, data_date: Day = START + 70) -> Network:
    return Network(START, data_date, activities, (), (WEEKDAYS,))


def work(code: str = "A", weeks: int | None = 2, days: int = 10) -> Activity:
    """Begun on Monday 2 March; ended on the Friday of that week, or under way."""
    end = None if weeks is None else START + 7 * weeks - 2
    return Activity(code, days, "5d", actual_start=START, actual_finish=end, remaining=None if end else 4)


def rows(*ratios: float, ended: bool = True, project: str = "P") -> list[WorkRatio]:
    return [WorkRatio(project, str(n), ratio, ended) for n, ratio in enumerate(ratios)]


def known(*ratios: float, open_at: tuple[float, ...] = ()) -> WorkClass:
    found = work_class([*rows(*ratios), *rows(*open_at, ended=False)])
    assert found is not None
    return found


def test_days_taken_on_the_own_calendar_over_the_days_approved() -> None:
    """Three weeks of five days against ten approved; under way for ten weeks: 50 days against 10, censored."""
    network = programme(work("A", 3), work("B", None))
    found, left_out = observe_works("P", network, [approval(10, BEFORE, "A", "B")], {})
    assert found == [WorkRatio("P", "A", 1.5, True), WorkRatio("P", "B", 5.0, False)]
    assert left_out == 0


def test_what_measures_nothing() -> None:
    network = programme(
        work("A"),
        Activity("M", 0, "5d", START, START),
        Activity("N", 5, "5d"),
        replace(work("L"), level_of_effort=True),
    )
    assert observe_works("P", network, [approval(10, BEFORE, "B")], {}) == ([], 0)  # not approved
    zero = approval(0, BEFORE, "M")
    assert observe_works("P", network, [zero], {}) == ([], 0)


@pytest.mark.parametrize(
    ("held", "counts"),
    [
        ((None, START), True),  # handed over before it began
        ((None, START + 1), False),
        ((None, None), False),  # still outstanding
        ((START + 11, START + 15), False),  # an obstacle from Friday, its last day
        ((START + 12, None), True),  # opened when the work had ended
        ((START - 9, START - 1), True),
    ],
)
def test_work_that_land_held_up_is_left_out(held: tuple[Day | None, Day | None], counts: bool) -> None:
    """A work of two weeks: half-open from ``START`` to ``START + 12``."""
    found, left_out = observe_works("P", programme(work()), [approval(10)], {"A": [held]})
    assert (len(found), left_out) == ((1, 0) if counts else (0, 1))


def test_the_approval_in_force_when_it_began() -> None:
    first, again, late = approval(10), approval(20, date(2026, 2, 2)), approval(30, to_date(START + 3))
    end = START + 12
    assert approved_when([first, again, late], "A", START, end) == (20, to_day(date(2026, 2, 2)))
    assert approved_when([late], "A", START, end) == (30, START + 3)
    later = approval(40, to_date(START + 5))
    assert approved_when([late, later], "A", START, end) == (30, START + 3)
    assert approved_when([late], "A", START, START + 3) is None  # approved after its end: it knew the answer
    assert approved_when([first], "B", START, end) is None


def test_work_approved_while_under_way_is_seen_from_then_on() -> None:
    late = approval(10, to_date(START + 7))
    assert observe_works("P", programme(work()), [late], {})[0] == [WorkRatio("P", "A", 1.0, True, 0.5)]


def test_work_done_on_days_off_alone_took_a_day() -> None:
    weekend = Activity("A", 10, "5d", START - 2, START)
    assert observe_works("P", programme(weekend), [approval(10)], {})[0] == [WorkRatio("P", "A", 0.1, True)]


def test_a_work_never_seen_under_way_is_no_evidence() -> None:
    """Approved when all its days had been worked: with it there are thirty, without it 29."""
    unseen = WorkRatio("P", "x", 1.0, True, seen_from=1.0)
    assert work_class([*rows(*(1.2,) * 29), unseen]) is None


def test_work_under_way_and_milestones_in_samples() -> None:
    """At twice its days already: a draw of ten days left is twenty at least; nothing left stays nothing."""
    acts = (
        Activity("RUN", 20, "5d", START, remaining=10),
        Activity("NEXT", 10, "5d"),
        Activity("MILE", 0, "5d"),
        Activity("DONE", 20, "5d", START, START + 5),
    )
    c = compile_network(Network(START, START + 7, acts, (Link("NEXT", "MILE"),), (WEEKDAYS,)))
    days = sample_works(c, known(*np.linspace(0.5, 3.0, 60)), {"RUN": 2.0}, (5, 500, 0.0))
    by = {key: days[row] for key, row in c.index.items()}
    assert by["RUN"].min() >= 20 > by["NEXT"].min()
    assert by["RUN"].max() <= 100
    assert (np.array([by["MILE"], by["DONE"]]) == 0).all()


def test_ladder() -> None:
    """The group where 30 have ended, else the zone, else none: open ones do not count."""
    thirty = tuple(WorkRatio("P", str(n), 1.2, True) for n in range(30))
    groups = {"P": "A", "Q": "B", "R": "A"}
    library = WorkLibrary((*thirty, WorkRatio("Q", "x", 2.0, False)), groups)
    own, other = library.find("R"), library.find("Q")
    assert own is not None and other is not None
    assert (own.rung, own.group, own.curve.events, own.curve.censored) == (WorkRung.GROUP, "A", 30, 0)
    assert (other.rung, other.group, other.curve.events, other.curve.censored) == (WorkRung.ZONE, "", 30, 1)
    assert WorkLibrary(thirty[1:], groups).find("P") is None
    assert library.reached("Q") == {"x": 2.0}


def test_censoring_matters() -> None:
    """Works under way at twice their days say that the class is slower than what has ended."""
    ended = tuple(np.linspace(0.8, 1.4, 40))
    alone, honest = known(*ended), known(*ended, open_at=(2.0,) * 20)
    assert alone.p80 is not None and honest.p80 is None  # 20 of 60 are not over: nobody knows
    assert alone.median is not None and honest.median is not None
    assert honest.median > alone.median
    chance = np.linspace(0.01, 0.99, 99)
    slow, quick = honest.ratios(0, chance), alone.ratios(0, chance)
    assert slow is not None and quick is not None
    assert slow.mean() > quick.mean()


def test_a_draw_is_no_smaller_than_what_is_reached() -> None:
    found = known(*np.linspace(0.5, 2.5, 60))
    for reached in (0.0, 0.9, 2.0, 4.0, 12.0):
        ratios = found.ratios(reached, np.linspace(0.001, 0.999, 200))
        assert ratios is not None
        assert ratios.min() >= reached
        assert ratios.max() <= max(MOST, reached)


def test_days_are_whole_and_at_least_one() -> None:
    assert stretched(50, np.array([1.02, 0.001, 1.0, 1.021])).tolist() == [51, 1, 50, 52]
    assert stretched(100, np.array([1.1])).tolist() == [110]  # 110.00000000000001 in floats


def chain(*durations: int) -> Network:
    works = tuple(Activity(f"W{n}", days, "5d") for n, days in enumerate(durations))
    links = tuple(Link(f"W{n}", f"W{n + 1}") for n in range(len(works) - 1))
    return Network(START, START, works, links, (WEEKDAYS,))


@given(st.lists(st.integers(0, 60), min_size=1, max_size=6), st.sampled_from([0.0, 0.5, 1.0]))
def test_ratio_one_everywhere_is_the_programme_exactly(durations: list[int], rho: float) -> None:
    c = compile_network(chain(*durations))
    days = sample_works(c, known(*(1.0,) * 40), {"W0": 1.4}, (7, 20, rho))
    assert (days == np.array([[node.remaining] for node in c.nodes])).all()
    plain = schedule_samples(c, None, np.full((len(durations), 1), START)).finish
    assert (schedule_samples(c, days).finish == plain[0]).all()


@given(
    st.lists(st.integers(0, 60), min_size=1, max_size=6),
    st.lists(st.floats(0.5, 2.0), min_size=30, max_size=40),
    st.floats(1.0, 2.0),
)
def test_larger_ratios_are_never_earlier(durations: list[int], ratios: list[float], factor: float) -> None:
    """Finish to start only; inside the curve, so that the fitted tails do not cross."""
    c = compile_network(chain(*durations))
    fast = replace(known(*ratios), body=known(*ratios).curve, tail=None)
    slow = replace(known(*(r * factor for r in ratios)), tail=None)
    slow = replace(slow, body=slow.curve)
    one, two = (sample_works(c, each, {}, (3, 50, 0.0)) for each in (fast, slow))
    assert (two >= one).all()
    assert (schedule_samples(c, two).finish >= schedule_samples(c, one).finish).all()


def test_same_seed_same_numbers_and_one_more_work_changes_no_other() -> None:
    found = known(*np.linspace(0.8, 1.8, 40))
    few, many = compile_network(chain(30, 40)), compile_network(chain(30, 40, 50))
    one, again = (sample_works(few, found, {}, (5, 100, 0.0)) for _ in range(2))
    more, other = sample_works(many, found, {}, (5, 100, 0.0)), sample_works(few, found, {}, (6, 100, 0.0))
    assert np.array_equal(one, again)
    assert np.array_equal(one, more[:2])
    assert not np.array_equal(one, other)


def test_works_of_one_contractor_are_late_together() -> None:
    found = known(*np.linspace(0.5, 2.5, 60))
    c = compile_network(chain(100, 100))
    free, tied = (sample_works(c, found, {}, (5, 2000, rho)) for rho in (0.0, 0.5))
    assert abs(np.asarray(np.corrcoef(free))[0, 1]) < 0.1
    assert 0.4 < np.asarray(np.corrcoef(tied))[0, 1] < 0.6
    assert tied.sum(axis=0).std() > 1.15 * free.sum(axis=0).std()
