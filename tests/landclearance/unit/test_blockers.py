"""A blocker folded from its events."""

import pytest

from landclearance.domain.blockers import blocker_state
from landclearance.domain.facts import BlockerEventFacts, BlockerFacts
from tests.landclearance.unit.statutes import blocker, day

HISTORY = (
    ("opened", "2026-03-02", "2026-04-01"),
    ("updated", "2026-03-20", "2026-05-01"),  # put off before the day came: a promise broken
    ("updated", "2026-05-10", "2026-06-01"),  # after the day had passed: broken again
    ("closed", "2026-05-20", None),  # before the third promised day: kept
)


@pytest.mark.parametrize(
    ("as_of", "is_open", "expected", "broken", "past_due"),
    [
        ("2026-03-01", False, None, 0, False),  # not yet there
        ("2026-03-02", True, "2026-04-01", 0, False),
        ("2026-03-20", True, "2026-05-01", 1, False),
        ("2026-05-01", True, "2026-05-01", 1, False),  # the promised day itself is not yet broken
        ("2026-05-02", True, "2026-05-01", 2, True),
        ("2026-05-10", True, "2026-06-01", 2, False),
        ("2026-05-20", False, "2026-06-01", 2, False),
        ("2026-12-01", False, "2026-06-01", 2, False),  # closed: no promise runs any more
    ],
)
def test_day_by_day(as_of: str, is_open: bool, expected: str | None, broken: int, past_due: bool) -> None:
    state = blocker_state(blocker(*HISTORY), day(as_of))
    assert state.is_open is is_open
    assert state.expected_clear_on == (day(expected) if expected else None)
    assert (state.promises_broken, state.past_due) == (broken, past_due)


def test_the_latest_word_on_each_field_holds() -> None:
    events = (
        BlockerEventFacts(
            1, "opened", day("2026-03-02"), "commune", "c1", "Commune", None, day("2026-04-01")
        ),
        BlockerEventFacts(2, "updated", day("2026-03-10"), "province", "", "", day("2026-06-01"), None),
        BlockerEventFacts(3, "updated", day("2026-03-12"), "", "p1", "Province", None, None),
    )
    state = blocker_state(BlockerFacts(1, "PRICE", "Price", events=events), day("2026-03-31"))
    assert (state.level, state.owner_code, state.owner_name) == ("province", "p1", "Province")
    assert (state.expected_clear_on, state.due_on) == (day("2026-06-01"), day("2026-04-01"))


def test_opened_again_after_closing() -> None:
    again = blocker(*HISTORY, ("opened", "2026-07-01", None))
    state = blocker_state(again, day("2026-07-02"))
    assert (state.is_open, state.opened_on, state.closed_on) == (True, day("2026-07-01"), None)
