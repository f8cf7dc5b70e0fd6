"""Progress: invariants R1 to R4, P10, and the rules of retained logic row by row.

Five-day week. Days are offsets from Monday 2026-01-05; the data date is Monday 2026-01-19 (14).
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from projects.domain.activities import Activity, Link, LinkType, Network, ProgressMode
from projects.domain.cpm import ScheduleResult, finish, schedule
from projects.domain.network import compile_network
from tests.projects.unit.strategies import ANYTHING, FIVE_DAYS, FS_ONLY, MONDAY, PROGRESSED, networks

DD = MONDAY + 14


def _done(key: str, start: int, end: int) -> Activity:
    return Activity(key, 5, "5", MONDAY + start, MONDAY + end)


def _begun(key: str, start: int, left: int) -> Activity:
    return Activity(key, 5, "5", MONDAY + start, None, left)


def _open(key: str, duration: int = 5) -> Activity:
    return Activity(key, duration, "5")


def _run(
    pred: Activity, succ: Activity, kind: str, lag: int, mode: ProgressMode = ProgressMode.RETAINED_LOGIC
) -> ScheduleResult:
    links = (Link("p", "j", LinkType(kind), lag),)
    return schedule(compile_network(Network(MONDAY, DD, (pred, succ), links, (FIVE_DAYS,), mode=mode)))


# predecessor, successor, link, lag -> remaining start of the successor
RETAINED = [
    (_done("p", 0, 5), _open("j"), "FS", 0, 14),  # done: the data date holds
    (_done("p", 7, 12), _open("j"), "FS", 3, 17),  # done Friday evening, lag 3 has not begun to run
    (
        _done("p", 3, 10),
        _open("j"),
        "FS",
        3,
        15,
    ),  # done Wed 14th (exclusive Thu 15th = 10): 2 of 3 lag days gone
    (_done("p", 0, 5), _open("j"), "FS", 3, 14),  # all of the lag gone
    (_begun("p", 7, 4), _open("j"), "FS", 0, 18),  # works Mon to Thu; Friday
    (_begun("p", 7, 4), _open("j"), "FS", 1, 21),  # one day later: Monday
    (_open("p", 2), _begun("j", 7, 3), "FS", 0, 16),  # out of sequence: what is left waits
    (
        _done("p", 7, 12),
        _open("j"),
        "SS",
        6,
        15,
    ),  # started on the 7th day + 6 days = done Mon evening: Tuesday
    (_done("p", 0, 5), _open("j"), "SS", 2, 14),  # long past: predecessor's remaining start = data date
    (_begun("p", 9, 8), _open("j"), "SS", 5, 16),  # 3 of 5 lag days gone
    (_begun("p", 0, 8), _open("j"), "SS", 5, 14),
    (_open("p"), _open("j"), "SS", 2, 16),
    (_open("p"), _begun("j", 7, 3), "SS", 0, 14),
    (_done("p", 7, 12), _open("j", 2), "FF", 4, 16),  # finish not before Thu evening: Wed and Thu
    (_begun("p", 7, 4), _open("j", 2), "FF", 0, 16),  # finishes with p on Thursday
    (_begun("p", 7, 4), _begun("j", 7, 1), "FF", 2, 21),  # not before Monday evening
    (_open("p", 3), _open("j", 2), "SF", 4, 16),  # finish not before start + 4 days = Thu evening
]


@pytest.mark.parametrize(("pred", "succ", "kind", "lag", "expected"), RETAINED)
def test_retained_logic(pred: Activity, succ: Activity, kind: str, lag: int, expected: int) -> None:
    """Each rule of the page's "Progress" table."""
    assert _run(pred, succ, kind, lag).by_id["j"].remaining_start == MONDAY + expected


def test_finished_work_hands_an_open_date_on() -> None:
    """Complete out of sequence: the open predecessor's date passes through to the next one."""
    acts = (_open("a", 3), _done("b", 0, 5), _open("c", 1))
    links = (Link("a", "b"), Link("b", "c"))
    network = Network(MONDAY, DD, acts, links, (FIVE_DAYS,))
    result = schedule(compile_network(network))
    assert result.by_id["c"].early_start == MONDAY + 17
    assert result.by_id["b"].early_finish == MONDAY + 5
    assert [i.code for i in result.issues] == ["out_of_sequence"]
    assert {k for k, d in result.by_id.items() if d.on_longest_path} == {"a", "c"}
    override = schedule(compile_network(replace(network, mode=ProgressMode.PROGRESS_OVERRIDE)))
    assert override.by_id["c"].early_start == DD


def test_override_lets_started_work_go_on_at_once() -> None:
    """Every link into it is dropped, whatever its type; work not yet started waits as before."""
    for kind in LinkType:
        begun = _run(_open("p", 8), _begun("j", 7, 3), kind.value, 4, ProgressMode.PROGRESS_OVERRIDE)
        assert begun.by_id["j"].remaining_start == DD
        waits = _run(_open("p", 8), _open("j", 3), kind.value, 9, ProgressMode.PROGRESS_OVERRIDE)
        assert waits.by_id["j"].remaining_start > DD


def test_started_work_follows_a_start_that_waits_itself() -> None:
    """SS without lag into started work asks for the remaining start, though p is complete since the data date:
    p went ahead of q, whose three days it hands on.
    """
    acts = (_open("q", 3), Activity("p", 5, "5", DD, DD + 1), _begun("j", 7, 2))
    links = (Link("q", "p"), Link("p", "j", LinkType.SS))
    rows = schedule(compile_network(Network(MONDAY, DD, acts, links, (FIVE_DAYS,)))).by_id
    assert rows["j"].remaining_start == DD + 3


def test_complete_successors_leave_the_free_float_alone() -> None:
    """b is done already: a may slip to the end of the schedule."""
    acts = (_open("a", 1), _done("b", 0, 5), _open("c", 5))
    rows = schedule(compile_network(Network(MONDAY, DD, acts, (Link("a", "b"),), (FIVE_DAYS,)))).by_id
    assert (rows["a"].free_float, rows["a"].total_float) == (4, 4)


def test_an_open_driver_is_named_before_a_complete_one() -> None:
    """Both ask for Thursday: a, complete, hands the three days of q on; b's one day has a lag of two."""
    acts = (_open("q", 3), _done("a", 0, 5), _open("b", 1), _open("j", 2))
    links = (Link("q", "a"), Link("a", "j"), Link("b", "j", LinkType.FS, 2))
    result = schedule(compile_network(Network(MONDAY, DD, acts, links, (FIVE_DAYS,))))
    assert (result.by_id["j"].early_start, result.by_id["j"].driving_pred) == (DD + 3, "b")


def test_work_finished_on_the_data_date_uses_that_day_up() -> None:
    """Last day worked = the data date: the successor starts the day after."""
    assert _run(_done("p", 7, 15), _open("j"), "FS", 0).by_id["j"].early_start == MONDAY + 15


def test_started_work_reports_actual_start_and_finish_float() -> None:
    """ES is the actual start, the float counts from the finish."""
    network = Network(MONDAY, DD, (_begun("p", 0, 1), _open("j")), (), (FIVE_DAYS,))
    row = schedule(compile_network(network)).by_id["p"]
    assert (row.early_start, row.remaining_start, row.early_finish) == (MONDAY, DD, DD + 1)
    assert (row.total_float, row.shown_start, row.shown_finish) == (4, MONDAY, DD)


def test_unknown_remaining_duration_is_never_zero() -> None:
    """All of it is assumed to remain, and said."""
    result = _run(Activity("p", 5, "5", MONDAY), _open("j"), "FS", 0)
    assert result.by_id["p"].early_finish == DD + 5
    assert [i.code for i in result.issues] == ["remaining_unknown"]


def test_releases_leave_complete_work_alone_and_hold_what_is_left() -> None:
    """A parcel not yet free cannot have stopped what is done; it does stop what is left."""
    c = compile_network(Network(MONDAY, DD, (_done("p", 0, 5), _begun("j", 7, 2)), (), (FIVE_DAYS,)))
    assert finish(c, {"p": DD + 50}) == finish(c)
    assert schedule(c, {"j": DD + 7}).by_id["j"].remaining_start == DD + 7


@given(networks(PROGRESSED))
@settings(max_examples=50, deadline=None)
def test_no_remaining_work_before_the_data_date_and_actuals_stay(network: Network) -> None:
    """R1 and R4."""
    result = schedule(compile_network(network))
    for activity in network.activities:
        row = result.by_id[activity.id]
        if activity.actual_finish is None:
            assert row.remaining_start >= network.data_date
        if activity.actual_start is not None:
            assert row.early_start == activity.actual_start
        if activity.actual_finish is not None:
            assert row.early_finish == activity.actual_finish
            assert (row.total_float, row.free_float) == (0, 0)


@given(networks(ANYTHING))
@settings(max_examples=30, deadline=None)
def test_without_progress_the_data_date_at_the_start_is_plain(network: Network) -> None:
    """R2: retained logic, override and an earlier data date all give the plain schedule."""
    plain = schedule(compile_network(network))
    override = replace(network, mode=ProgressMode.PROGRESS_OVERRIDE, data_date=network.start - 30)
    assert schedule(compile_network(override)) == plain


@given(networks(replace(PROGRESSED, types=FS_ONLY.types, constraints=())))
@settings(max_examples=50, deadline=None)
def test_override_is_never_later_with_finish_to_start(network: Network) -> None:
    """R3."""
    override = replace(network, mode=ProgressMode.PROGRESS_OVERRIDE)
    assert finish(compile_network(override)) <= finish(compile_network(network))


@given(networks(PROGRESSED))
@settings(max_examples=30, deadline=None)
def test_all_complete_ends_with_the_last_actual_finish(network: Network) -> None:
    """P10."""
    acts = tuple(
        replace(a, actual_start=network.data_date - 9 - i, actual_finish=network.data_date - i, remaining=0)
        for i, a in enumerate(network.activities)
    )
    result = schedule(compile_network(replace(network, activities=acts)))
    assert result.finish == network.data_date
    assert not any(row.on_longest_path for row in result.by_id.values())
