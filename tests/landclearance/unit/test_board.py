"""The clearance board's rules: cells, counts, filters and orders, on plain cases."""

from dataclasses import replace
from datetime import date

import pytest

from landclearance.domain.board import (
    BoardFilter,
    Cell,
    Mark,
    Stand,
    milestone_cells,
    milestone_counts,
    open_cell,
    sorted_stands,
    stand_of,
)
from landclearance.domain.clocks import case_clocks
from landclearance.domain.facts import ActFacts
from landclearance.domain.legal_time import LegalTime
from landclearance.domain.states import derive_case
from landclearance.domain.vocabulary import Milestone
from tests.landclearance.unit.statutes import act, case, part, regimes

AS_OF = date(2026, 6, 1)
LAW = LegalTime(regimes(), frozenset({date(2026, 4, 30), date(2026, 5, 1)}))
NOTICE = act("recovery_notice", "2026-02-02")
INVENTORY = act("inventory", "2026-03-02")


def stand(*acts: ActFacts, number: str = "C-1", resettlement: bool | None = False) -> Stand:
    facts = case(*acts, opened="2026-01-05", resettlement=resettlement)
    status = derive_case(facts, AS_OF, regimes())
    made = stand_of(facts, status, AS_OF, case_clocks(facts, status, AS_OF, LAW))
    return replace(made, case_no=number, id=sum(map(ord, number)))


@pytest.mark.parametrize(
    ("due", "cell"),
    [
        # No clock runs: empty, not late and not on time.
        (None, Cell(Mark.OPEN)),
        # Due yesterday.
        (date(2026, 5, 31), Cell(Mark.LATE, date(2026, 5, 31))),
        # Due today is not late yet.
        (date(2026, 6, 1), Cell(Mark.SOON, date(2026, 6, 1))),
        # The seventh day from today is the last that is soon.
        (date(2026, 6, 8), Cell(Mark.SOON, date(2026, 6, 8))),
        (date(2026, 6, 9), Cell(Mark.RUNNING, date(2026, 6, 9))),
    ],
)
def test_a_cell_that_is_still_open(due: date | None, cell: Cell) -> None:
    assert open_cell(due, AS_OF) == cell


def test_cells_stand_in_the_order_of_the_milestones() -> None:
    cells = milestone_cells(stand(NOTICE, INVENTORY), AS_OF)
    by_milestone = dict(zip(Milestone, cells, strict=True))
    assert by_milestone[Milestone.NOTICED] == Cell(Mark.DONE, date(2026, 2, 2))
    assert by_milestone[Milestone.INVENTORIED] == Cell(Mark.DONE, date(2026, 3, 2))
    assert by_milestone[Milestone.RESETTLED] == Cell(Mark.NOT_APPLICABLE)
    assert by_milestone[Milestone.POSTED] == Cell(Mark.OPEN)


def test_a_running_clock_shows_its_day_where_it_ends() -> None:
    """Full file on 05/05/2026, 30 days (Decree 88/2024, art. 3.3): the appraisal is due by Thursday 04/06/2026."""
    waiting = stand(NOTICE, INVENTORY, act("appraisal_submitted", "2026-05-05"))
    cells = dict(zip(Milestone, milestone_cells(waiting, AS_OF), strict=True))
    assert cells[Milestone.APPRAISED] == Cell(Mark.SOON, date(2026, 6, 4))
    assert not waiting.late
    overdue = stand(NOTICE, INVENTORY, act("appraisal_submitted", "2026-04-01"))
    assert overdue.due[Milestone.APPRAISED] == date(2026, 5, 4)  # 01/05 is a holiday, a weekend follows
    assert overdue.late
    assert BoardFilter(marks=("late",)).passes(overdue)


def test_what_does_not_apply_leaves_the_denominator() -> None:
    counts = milestone_counts([stand(NOTICE), stand(), stand(NOTICE, resettlement=True)])
    assert (counts[Milestone.NOTICED].done, counts[Milestone.NOTICED].applicable) == (2, 3)
    assert (counts[Milestone.RESETTLED].done, counts[Milestone.RESETTLED].applicable) == (0, 1)


def test_a_case_out_of_scope_is_in_no_count() -> None:
    gone = stand(NOTICE, act("out_of_scope", "2026-05-04"))
    assert milestone_counts([gone])[Milestone.NOTICED].applicable == 0
    assert not BoardFilter(missing=("inventoried",)).passes(gone)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (BoardFilter(), ["A", "B"]),
        (BoardFilter(missing=("inventoried",)), ["A"]),
        # Several missing milestones: a case must lack them all.
        (BoardFilter(missing=("inventoried", "noticed")), []),
        (BoardFilter(missing=("resettled",)), []),
        (BoardFilter(states=("inventoried",)), ["B"]),
        (BoardFilter(states=("inventoried", "noticed")), ["A", "B"]),
        (BoardFilter(communes=("00000",)), []),
        (BoardFilter(holders=("commune_chair",)), ["A"]),
        (BoardFilter(text="27/1"), ["A", "B"]),
        (BoardFilter(text="b"), ["B"]),
        (BoardFilter(marks=("flag",)), []),
        (BoardFilter(marks=("outstanding",)), ["A", "B"]),
    ],
)
def test_filters(wanted: BoardFilter, found: list[str]) -> None:
    stands = [stand(NOTICE, number="A"), stand(NOTICE, INVENTORY, number="B")]
    assert [one.case_no for one in stands if wanted.passes(one)] == found


def test_an_empty_day_comes_last_whichever_way_one_sorts() -> None:
    early = stand(act("recovery_notice", "2026-02-02"), number="A")
    late = stand(act("recovery_notice", "2026-03-02"), number="B")
    never = stand(number="C")
    for sort, order in (("noticed", "ABC"), ("-noticed", "BAC"), ("-case", "CBA"), ("state", "CAB")):
        assert "".join(one.case_no for one in sorted_stands([late, never, early], sort)) == order


def test_work_steps_read_the_first_standing_act_of_their_kind() -> None:
    twice = stand(NOTICE, act("recovery_notice", "2026-04-01"), INVENTORY)
    assert twice.days == {"recovery_notice": date(2026, 2, 2), "inventory": date(2026, 3, 2)}
    taken_back = stand(act("approval", "2026-04-01", 7), act("annulment", "2026-05-01", supersedes=7))
    assert "approval" not in taken_back.days


def test_a_case_that_is_done_waits_for_nobody() -> None:
    facts = case(NOTICE, parts=(part(handed=(("2026-05-05", None),)),), opened="2026-01-05")
    done = stand_of(facts, derive_case(facts, AS_OF, regimes()), AS_OF)
    assert done.done
    assert done.holder_shown == ""
