"""Constraints and milestones, on a five-day week. Days are offsets from Monday 2026-01-05.

a (3 days) -> b (2 days) -> c (1 day), and d (4 days) beside them; without constraints a: 0-3, b: 3-5, c: 7-8.
"""

from __future__ import annotations

import pytest

from projects.domain.activities import Activity, ConstraintType, Link, LinkType, Network
from projects.domain.cpm import ActivityDates, ScheduleResult, schedule
from projects.domain.network import compile_network
from tests.projects.unit.strategies import FIVE_DAYS, MONDAY


def _run(kind: str, day: int, release: int | None = None) -> ScheduleResult:
    b = Activity("b", 2, "5", constraint=ConstraintType(kind), constraint_day=MONDAY + day)
    acts = (Activity("a", 3, "5"), b, Activity("c", 1, "5"), Activity("d", 4, "5"))
    network = Network(MONDAY, MONDAY, acts, (Link("a", "b"), Link("b", "c")), (FIVE_DAYS,))
    return schedule(compile_network(network), {} if release is None else {"b": MONDAY + release})


# constraint on b, day -> (ES b, EF b, LF b, total float of a, ES c, issue)
CONSTRAINTS = [
    ("SNET", 4, 4, 8, 8, 1, 8, None),  # Friday and Monday
    ("SNET", 1, 3, 5, 5, 0, 7, None),  # before the logic: no effect
    ("SNLT", 2, 3, 5, 4, -1, 7, "constraint_missed"),  # soft: the link wins, the float says so
    ("SNLT", 8, 3, 5, 5, 0, 7, None),
    ("FNET", 9, 7, 9, 9, 2, 9, None),  # finish not before Tuesday evening
    ("FNLT", 4, 3, 5, 4, -1, 7, "constraint_missed"),
    ("START_ON", 7, 7, 9, 9, 2, 9, None),
    ("FINISH_ON", 9, 7, 9, 9, 2, 9, None),
    ("MSO", 2, 2, 4, 4, -1, 4, "mandatory_breaks_logic"),  # kept against the link from a
    ("MSO", 7, 7, 9, 9, 2, 9, "mandatory_constraint"),
    ("MFO", 4, 2, 4, 4, -1, 4, "mandatory_breaks_logic"),
    ("MFO", 9, 7, 9, 9, 2, 9, "mandatory_constraint"),
]


@pytest.mark.parametrize(("kind", "day", "es", "ef", "lf", "float_a", "es_c", "issue"), CONSTRAINTS)
def test_constraint(
    kind: str, day: int, es: int, ef: int, lf: int, float_a: int, es_c: int, issue: str | None
) -> None:
    """Soft ones never break a link; mandatory ones are kept and flagged."""
    result = _run(kind, day)
    b = result.by_id["b"]
    assert (b.early_start - MONDAY, b.early_finish - MONDAY) == (es, ef)
    assert b.late_finish - MONDAY == lf
    assert result.by_id["a"].total_float == float_a
    assert result.by_id["c"].early_start - MONDAY == es_c
    assert [i.code for i in result.issues] == ([] if issue is None else [issue])


def test_free_float_is_never_negative() -> None:
    """b keeps its date against the link: a has no days to give, not minus one."""
    assert _run("MSO", 2).by_id["a"].free_float == 0


def test_land_comes_before_a_mandatory_date() -> None:
    """Nobody can build on land that is not free, whatever the plan demands."""
    assert _run("MSO", 2, release=14).by_id["b"].early_start == MONDAY + 14


def test_as_late_as_possible_uses_its_free_float_only() -> None:
    """b hangs free beside a longer path: it moves right up to its successor, nothing else moves."""
    acts = (
        Activity("a", 8, "5"),
        Activity("b", 2, "5", constraint=ConstraintType.ALAP),
        Activity("c", 1, "5"),
        Activity("e", 1, "5", constraint=ConstraintType.ALAP),
    )
    links = (Link("a", "c"), Link("b", "c"), Link("e", "b"))
    result = schedule(compile_network(Network(MONDAY, MONDAY, acts, links, (FIVE_DAYS,))))
    starts = {k: d.early_start - MONDAY for k, d in result.by_id.items()}
    assert starts == {"a": 0, "b": 8, "c": 10, "e": 7}
    assert result.by_id["b"].total_float == 0
    assert result.finish == MONDAY + 11


def test_must_finish_gives_negative_float_and_an_issue() -> None:
    """The project's own deadline acts on late dates only."""
    acts = (Activity("a", 5, "5"), Activity("b", 5, "5"))
    network = Network(MONDAY, MONDAY, acts, (Link("a", "b"),), (FIVE_DAYS,), must_finish=MONDAY + 10)
    result = schedule(compile_network(network))
    assert result.finish == MONDAY + 12
    assert {d.total_float for d in result.by_id.values()} == {-2}
    assert [i.code for i in result.issues] == ["must_finish_missed"]


def _milestone(*links: Link, constraint: ConstraintType = ConstraintType.ASAP, day: int = 0) -> ActivityDates:
    m = Activity("m", 0, "5", constraint=constraint, constraint_day=MONDAY + day)
    acts = (Activity("p", 5, "5"), m)
    return schedule(compile_network(Network(MONDAY, MONDAY, acts, links, (FIVE_DAYS,)))).by_id["m"]


# links, constraint, its day -> the moment, the day people read
MILESTONES = [
    ((Link("p", "m"),), "ASAP", 0, 5, 4),  # after Friday's work: Friday, not Saturday, not Monday
    ((), "ASAP", 0, 0, 0),  # nothing before it: the project start
    ((Link("p", "m", LinkType.SS),), "ASAP", 0, 0, 0),  # start milestone
    ((Link("p", "m"),), "SNET", 7, 7, 7),  # not before Monday: Monday
    ((), "SNET", 5, 5, 5),  # a handover on a Saturday stays there: not rolled
    ((Link("p", "m", LinkType.FS, 2),), "ASAP", 0, 9, 8),  # two working days after Friday: Tuesday evening
    ((Link("p", "m", LinkType.FS, -1),), "ASAP", 0, 4, 3),  # a day before the end of Friday: Thursday evening
    ((Link("p", "m", LinkType.FF),), "ASAP", 0, 5, 4),
    ((), "FNET", 5, 5, 4),  # finish not before Friday evening
]


@pytest.mark.parametrize(("links", "kind", "day", "moment", "shown"), MILESTONES)
def test_milestone(links: tuple[Link, ...], kind: str, day: int, moment: int, shown: int) -> None:
    """A moment that is not rolled, and the day people read for it."""
    row = _milestone(*links, constraint=ConstraintType(kind), day=day)
    assert (row.early_start, row.early_finish) == (MONDAY + moment, MONDAY + moment)
    assert (row.shown_start, row.shown_finish) == (MONDAY + shown, MONDAY + shown)


def test_the_end_of_a_schedule_is_the_day_people_read() -> None:
    """finish - 1 is the last day shown, for a finish milestone and for one held up until a Monday."""
    acts = (Activity("p", 5, "5"), Activity("m", 0, "5"))
    c = compile_network(Network(MONDAY, MONDAY, acts, (Link("p", "m"),), (FIVE_DAYS,)))
    assert schedule(c).finish - 1 == MONDAY + 4
    held = schedule(c, {"m": MONDAY + 7})
    assert held.finish - 1 == held.by_id["m"].shown_finish == MONDAY + 7
    assert held.by_id["m"].total_float == 0


def test_start_to_finish_over_a_weekend() -> None:
    """Microsoft Project ends the successor on Friday evening when its predecessor starts on Monday
    morning.
    """
    acts = (
        Activity("p", 1, "5", constraint=ConstraintType.SNET, constraint_day=MONDAY + 7),
        Activity("j", 1, "5"),
    )
    links = (Link("p", "j", LinkType.SF),)
    rows = schedule(compile_network(Network(MONDAY, MONDAY, acts, links, (FIVE_DAYS,)))).by_id
    assert (rows["j"].early_start, rows["j"].early_finish) == (MONDAY + 4, MONDAY + 5)
