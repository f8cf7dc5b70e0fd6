"""Items on the land: how far each is, and counts that are never added to one another."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landclearance.domain.items import ItemEventFacts, counted, item_state

D = date(2026, 5, 1)


def said(*events: tuple[str, int, int | None]) -> list[ItemEventFacts]:
    """Events as (kind, day of May, quantity)."""
    return [ItemEventFacts(n, kind, D.replace(day=on), many) for n, (kind, on, many) in enumerate(events)]


@pytest.mark.parametrize(
    ("total", "events", "done", "stage", "since"),
    [
        (1, (), 0, "", None),
        (1, (("surveyed", 2, None), ("agreed", 5, None)), 0, "agreed", 5),
        (
            1,
            (("agreed", 2, None), ("surveyed", 5, None)),
            0,
            "agreed",
            2,
        ),  # a later survey takes nothing back
        (1, (("done", 9, None),), 1, "done", 9),
        (34, (("done", 3, 11), ("done", 8, 4)), 15, "part", 3),
        (34, (("done", 3, 30), ("done", 8, 9)), 34, "done", 8),  # never more than there are
        (34, (("done", 3, 11), ("started", 9, None)), 11, "part", 3),
        (None, (("done", 3, 20),), 20, "part", 3),  # nobody has counted the plots: some are ready
        (None, (("done", 3, None),), 0, "done", 3),  # "all" of an unknown number
        (1, (("done", 20, None),), 0, "", None),  # after the day asked about
    ],
)
def test_how_far_an_item_is(
    total: int | None,
    events: tuple[tuple[str, int, int | None], ...],
    done: int,
    stage: str,
    since: int | None,
) -> None:
    state = item_state(total, said(*events), D.replace(day=15))
    assert (state.done, state.stage) == (done, stage)
    assert state.since == (None if since is None else D.replace(day=since))


def test_plots_ready_and_allotted_are_two_figures() -> None:
    state = item_state(48, said(("done", 2, 30), ("allotted", 3, 18)), D.replace(day=15))
    assert (state.done, state.allotted, state.stage) == (30, 18, "part")


def test_items_and_their_units_are_counted_apart() -> None:
    graves = [
        item_state(6, said(("done", 2, 2)), D.replace(day=9)),
        item_state(1, said(("done", 2, None)), D.replace(day=9)),
    ]
    found = counted([*graves, item_state(None, (), D)])
    assert (found.items, found.items_done, found.units, found.units_done, found.unknown) == (3, 1, 7, 3, 1)


@given(
    st.integers(1, 50),
    st.lists(
        st.tuples(
            st.sampled_from(["surveyed", "agreed", "started", "done", "allotted"]),
            st.integers(1, 28),
            st.none() | st.integers(1, 60),
        ),
        max_size=8,
    ),
)
def test_no_more_than_there_are_and_never_less_with_time(
    total: int, events: list[tuple[str, int, int | None]]
) -> None:
    rows = said(*events)
    states = [item_state(total, rows, D.replace(day=day)) for day in range(1, 29)]
    for before, after in pairwise(states):
        assert before.done <= after.done <= total and before.allotted <= after.allotted <= total
        assert not before.is_done or after.is_done
