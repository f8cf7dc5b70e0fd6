"""Ladder, promises, proposals and waiting, folded from a blocker's events."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landclearance.domain.blockers import Anchor, anchor_of, blocker_state
from landclearance.domain.facts import Awaited, BlockerEventFacts, BlockerFacts
from landclearance.domain.promises import PromiseFate
from tests.landclearance.unit.statutes import day


def said(*events: tuple[str, str, dict[str, Any]]) -> BlockerFacts:
    """A blocker from (kind, day, fields), recorded in that order."""
    rows = tuple(
        replace(BlockerEventFacts(number, kind, day(on)), **_dated(more))
        for number, (kind, on, more) in enumerate(events, start=1)
    )
    return BlockerFacts(1, "PRICE", "Price", events=rows)


def _dated(fields: dict[str, Any]) -> dict[str, Any]:
    return {key: day(value) if key.endswith("_on") else value for key, value in fields.items()}


CLIMB = said(
    ("opened", "2025-02-10", {"level": "commune"}),
    ("escalated", "2025-04-01", {"level": "district"}),
    ("updated", "2025-05-05", {"owner_code": "x"}),  # says nothing about the level
    ("escalated", "2026-03-02", {"level": "province"}),
    ("escalated", "2026-03-02", {"level": "ministry"}),  # twice on one day: the later word holds
)


@pytest.mark.parametrize(
    ("as_of", "level", "days", "unassigned"),
    [
        ("2025-02-10", "commune", 0, None),
        ("2025-03-31", "commune", 49, None),
        ("2025-06-30", "district", 90, None),  # the districts' last day
        ("2025-07-01", "district", 91, "2025-07-01"),  # nobody's desk: the commune's or the province's
        ("2026-03-01", "district", 334, "2025-07-01"),
        ("2026-03-02", "ministry", 0, None),
    ],
)
def test_level_age_and_the_end_of_the_districts(
    as_of: str, level: str, days: int, unassigned: str | None
) -> None:
    state = blocker_state(CLIMB, day(as_of))
    assert (state.level, state.days_at_level(day(as_of))) == (level, days)
    assert state.unassigned_since == (day(unassigned) if unassigned else None)


def test_the_ladder_with_its_days() -> None:
    rungs = blocker_state(CLIMB, day("2026-03-12")).ladder
    assert [(rung.level, rung.days(day("2026-03-12"))) for rung in rungs] == [
        ("commune", 50),
        ("district", 335),
        ("ministry", 10),
    ]


def test_promises_with_what_became_of_each() -> None:
    blocker = said(
        ("opened", "2026-03-02", {"expected_clear_on": "2026-04-01"}),
        ("updated", "2026-03-05", {"expected_clear_on": "2026-04-01"}),  # the same word again: no new promise
        ("updated", "2026-03-20", {"expected_clear_on": "2026-05-01"}),  # put off before it came
        ("updated", "2026-05-10", {"expected_clear_on": "2026-07-01"}),  # after it had passed
        ("updated", "2026-05-20", {"expected_clear_on": "2026-06-15"}),  # brought forward: a better word
        ("closed", "2026-06-15", {}),  # on the day itself: kept
    )
    found = blocker_state(blocker, day("2026-12-01")).promises
    assert [(row.promised, row.fate, row.put_off_to, row.nth) for row in found] == [
        (day("2026-04-01"), PromiseFate.PUT_OFF, day("2026-05-01"), 0),
        (day("2026-05-01"), PromiseFate.PASSED, day("2026-07-01"), 1),
        (day("2026-06-15"), PromiseFate.KEPT, None, 2),
    ]
    assert found[2].brought_forward_from == day("2026-07-01")


def test_a_promise_before_the_closing_says_nothing_once_it_is_opened_again() -> None:
    blocker = said(
        (
            "opened",
            "2026-03-02",
            {"expected_clear_on": "2026-12-01", "due_on": "2026-04-01", "level": "province"},
        ),
        ("closed", "2026-05-01", {}),
        ("opened", "2026-06-01", {}),
    )
    state = blocker_state(blocker, day("2026-06-11"))
    assert (state.expected_clear_on, state.due_on, state.past_due) == (None, None, False)
    assert (state.level, state.days_at_level(day("2026-06-11"))) == ("province", 10)
    assert [row.fate for row in state.promises] == [PromiseFate.KEPT]


def test_a_proposal_waits_until_it_is_answered_or_the_blocker_is_gone() -> None:
    blocker = said(
        ("opened", "2026-03-02", {}),
        ("proposed", "2026-03-10", {}),
        ("proposed", "2026-03-20", {}),
        ("answered", "2026-04-10", {}),  # answers both
        ("proposed", "2026-05-01", {}),
        ("closed", "2026-06-01", {}),
    )
    before = blocker_state(blocker, day("2026-04-09"))
    assert (before.unanswered_since, before.days_unanswered(day("2026-04-09"))) == (day("2026-03-10"), 30)
    after = blocker_state(blocker, day("2026-05-11"))
    assert [row.answered_on for row in after.proposals] == [day("2026-04-10")] * 2 + [None]
    assert after.days_unanswered(day("2026-05-11")) == 10
    closed = blocker_state(blocker, day("2026-06-01"))
    assert closed.unanswered_since is None and closed.proposals[2].lapsed_on == day("2026-06-01")


@pytest.mark.parametrize(
    ("awaited", "promised", "expected"),
    [
        (Awaited(date(2026, 12, 1)), None, "2026-12-01"),
        (Awaited(date(2026, 12, 1)), "2026-11-01", "2026-12-01"),  # promised for earlier: the works decide
        (Awaited(date(2026, 12, 1)), "2027-02-01", "2027-02-01"),  # promised for later: so be it
        (Awaited(date(2026, 12, 1)), "2026-07-01", "2026-12-01"),  # a broken promise takes nothing away
        (Awaited(None, "circle"), "2027-02-01", None),  # unknown there is unknown here
        (None, "2027-02-01", None),  # never assessed
        (Awaited(date(2026, 7, 1)), "2027-02-01", None),  # a forecast that has passed dates nothing
        (Awaited(date(2026, 7, 1), done=True), "2027-02-01", "2027-02-01"),  # finished: only the word is left
        (Awaited(date(2026, 7, 1), done=True), None, None),  # finished, and the blocker is still there
    ],
)
def test_what_a_waiting_blocker_is_told(
    awaited: Awaited | None, promised: str | None, expected: str | None
) -> None:
    blocker = said(("opened", "2026-06-01", {"expected_clear_on": promised} if promised else {}))
    waiting = replace(blocker, waits_for="TDC", awaited=awaited)
    state = blocker_state(waiting, day("2026-08-01"))
    assert state.expected_clear_on == (day(expected) if expected else None)
    assert state.promised_on == (day(promised) if promised else None)


@pytest.mark.parametrize(
    ("where", "anchor"),
    [
        ({"part_id": 1, "case_id": 2}, Anchor.PART),
        ({"case_id": 2}, Anchor.CASE),
        ({"grave_id": 3, "part_id": 1}, Anchor.GRAVE),  # graves without works of their own hold their part
        ({"resettlement_site_id": 1}, Anchor.RESETTLEMENT_SITE),
        ({"section_m": (0.0, 10.0)}, Anchor.SECTION),
        ({"code": "CAPITAL"}, Anchor.CAPITAL),
        ({}, Anchor.PRICE),
        ({"code": "DEFENCE"}, Anchor.WORKS),
    ],
)
def test_what_an_obstacle_stands_on(where: dict[str, Any], anchor: Anchor) -> None:
    assert anchor_of(replace(said(), **where)) is anchor


DAYS = st.dates(date(2024, 1, 1), date(2027, 1, 1))
KINDS = st.sampled_from(["opened", "updated", "proposed", "answered", "escalated", "closed"])
LEVELS = st.sampled_from(["", "commune", "district", "province", "ministry", "state"])


@st.composite
def histories(draw: st.DrawFn) -> tuple[BlockerEventFacts, ...]:
    """Events as they may be recorded: a promise lies on or after the day on which it was given."""
    rows = []
    for number in range(draw(st.integers(0, 9))):
        on = draw(DAYS)
        ahead = draw(st.none() | st.integers(0, 400))
        promised = None if ahead is None else on + timedelta(ahead)
        rows.append(
            BlockerEventFacts(number, draw(KINDS), on, level=draw(LEVELS), expected_clear_on=promised)
        )
    return tuple(rows)


@given(histories(), DAYS, st.randoms(use_true_random=False))
def test_the_order_in_which_days_were_recorded_changes_nothing(
    events: tuple[BlockerEventFacts, ...], as_of: date, chance: Any
) -> None:
    """Whole days recorded in another order (later ids for earlier days) give the same state; on one day it counts."""
    by_day: dict[date, list[BlockerEventFacts]] = {}
    for event in events:
        by_day.setdefault(event.happened_on, []).append(event)
    groups = list(by_day.values())
    chance.shuffle(groups)
    again = [
        replace(event, id=number) for number, event in enumerate(row for group in groups for row in group)
    ]
    chance.shuffle(again)
    first = blocker_state(BlockerFacts(1, "PRICE", "P", events=events), as_of)
    second = blocker_state(BlockerFacts(1, "PRICE", "P", events=tuple(again)), as_of)
    assert replace(first, proposals=()) == replace(second, proposals=())
    when = [(row.proposed_on, row.answered_on, row.lapsed_on) for row in first.proposals]
    assert when == [(row.proposed_on, row.answered_on, row.lapsed_on) for row in second.proposals]


@given(histories(), DAYS)
def test_a_day_knows_nothing_of_later_days(events: tuple[BlockerEventFacts, ...], as_of: date) -> None:
    before = tuple(event for event in events if event.happened_on <= as_of)
    whole = blocker_state(BlockerFacts(1, "PRICE", "P", events=events), as_of)
    assert whole == blocker_state(BlockerFacts(1, "PRICE", "P", events=before), as_of)


@given(histories(), DAYS)
def test_promises_kept_broken_and_running_are_those_given(
    events: tuple[BlockerEventFacts, ...], as_of: date
) -> None:
    state = blocker_state(BlockerFacts(1, "PRICE", "P", events=events), as_of)
    kept = sum(1 for row in state.promises if row.fate is PromiseFate.KEPT)
    running = [row for row in state.promises if row.fate is PromiseFate.RUNNING]
    assert kept + state.promises_broken + len(running) == len(state.promises)
    # At most one runs, only while it is open, and then it is the one that is shown, not yet passed.
    assert len(running) <= state.is_open
    assert all(row.promised == state.promised_on and row.promised >= as_of for row in running)


@given(histories(), DAYS)
def test_the_ladder_has_no_gaps_while_it_is_open(events: tuple[BlockerEventFacts, ...], as_of: date) -> None:
    state = blocker_state(BlockerFacts(1, "PRICE", "P", events=events), as_of)
    if state.is_open:
        assert state.ladder[-1].until is None and state.ladder[-1].since == state.level_since
    for one, two in zip(state.ladder, state.ladder[1:], strict=False):
        assert one.until is not None and one.since <= one.until <= two.since
