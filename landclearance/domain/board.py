"""The clearance board: cases by milestones or by the office's work steps, as plain rows and cells. Pure.

A *stand* is what the board must know of every case of a project to filter, sort and count; it is derived once for
a state of the facts. Cells are made only for the cases of the page.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from landclearance.domain.clock_table import ClockKind
from landclearance.domain.clocks import MILESTONE_OF, SOON_DAYS, Clock
from landclearance.domain.facts import CaseFacts
from landclearance.domain.milestones import MilestoneStatus, Reach, Why, milestone_statuses
from landclearance.domain.states import CaseState, CaseStatus
from landclearance.domain.vocabulary import Holder, Milestone

ENDS_WITH: Mapping[str, Milestone] = {
    **MILESTONE_OF,
    "voluntary_handover": Milestone.HANDED_OVER,
    "enforcement": Milestone.HANDED_OVER,
}
"""The milestone with which a clock ends, by the clock's key."""

DUE_KINDS = frozenset({ClockKind.MAXIMUM, ClockKind.NORM, ClockKind.ORDER})
"""Clocks whose last day is one by which something is to be done."""


class Mark(StrEnum):
    """What a cell says besides its day; the word, shape and colour follow from it."""

    DONE = "done"
    OVERRIDDEN = "overridden"
    """Achieved by an officer's word, against or beyond the acts."""
    PROVED = "proved"
    """Achieved, as a later act proves; nobody recorded the day."""
    LATE = "late"
    SOON = "soon"
    RUNNING = "running"
    NOT_APPLICABLE = "not_applicable"
    NEED_UNKNOWN = "need_unknown"
    """Nobody recorded whether it applies: neither done nor out of the denominator."""
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Stand:
    """One case on the board. ``days``: act kind -> day of its first standing act, for work steps tied to an
    act. ``due``: the day by which a running clock wants a milestone."""

    id: int
    case_no: str
    commune_code: str
    commune_name: str
    labels: tuple[str, ...]
    state: CaseState
    since: date
    holder: Holder
    in_scope: bool
    done: bool
    red_flags: int
    late: bool
    partly_handed_over: bool
    milestones: Mapping[Milestone, MilestoneStatus]
    days: Mapping[str, date]
    due: Mapping[Milestone, date]

    @property
    def holder_shown(self) -> str:
        """Who must act; empty when the case is done."""
        return "" if self.done else self.holder.value


@dataclass(frozen=True, slots=True)
class Cell:
    """``day``: achieved on, or due by ``mark``; None where there is none."""

    mark: Mark
    day: date | None = None


def due_days(clocks: Iterable[Clock]) -> dict[Milestone, date]:
    """The nearest day by which an open clock wants each milestone."""
    found: dict[Milestone, date] = {}
    for clock in clocks:
        milestone = ENDS_WITH.get(clock.key)
        if milestone is not None and clock.due is not None and clock.is_open and clock.kind in DUE_KINDS:
            found[milestone] = min(clock.due, found.get(milestone, clock.due))
    return found


def stand_of(case: CaseFacts, status: CaseStatus, as_of: date, clocks: Iterable[Clock] = ()) -> Stand:
    """The stand of one case at the end of ``as_of``, with its ``clocks`` of that day."""
    due = due_days(clocks)
    days: dict[str, date] = {}
    for act in status.standing:
        days.setdefault(act.kind.value, act.happened_on)
    return Stand(
        id=case.id,
        case_no=case.case_no,
        commune_code=case.commune_code,
        commune_name=case.commune_name,
        labels=tuple(part.label for part in case.parts),
        state=status.state,
        since=status.since,
        holder=status.holder,
        in_scope=status.in_scope,
        done=status.state in (CaseState.HANDED_OVER, CaseState.OUT_OF_SCOPE),
        red_flags=len(status.red_flags),
        late=any(day < as_of for day in due.values()),
        partly_handed_over=status.partly_handed_over,
        milestones=milestone_statuses(case, status, as_of),
        days=days,
        due=due,
    )


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """Any value of each field that is not empty. ``missing``: applicable milestones not yet achieved, all of them."""

    communes: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    holders: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    text: str = ""

    def passes(self, stand: Stand) -> bool:
        """Whether a case is wanted."""
        return (
            (not self.communes or stand.commune_code in self.communes)
            and (not self.states or stand.state.value in self.states)
            and (not self.holders or stand.holder_shown in self.holders)
            and all(lacks(stand, code) for code in self.missing)
            and (not self.marks or any(MARKS[mark](stand) for mark in self.marks))
            and _found(self.text, stand)
        )


MARKS: Mapping[str, Callable[[Stand], bool]] = {
    "late": lambda stand: stand.late,
    "outstanding": lambda stand: not stand.done,
    "flag": lambda stand: stand.red_flags > 0,
    "unknown": lambda stand: any(status.reach is Reach.UNKNOWN for status in stand.milestones.values()),
}
"""Marks that are filtered by: name in the address -> whether a case has it."""


def lacks(stand: Stand, code: str) -> bool:
    """Whether a milestone still stands before a case: it applies, or may apply, and has not been achieved."""
    status = stand.milestones[Milestone(code)]
    return stand.in_scope and status.reach is not Reach.NOT_APPLICABLE and not is_done(status)


def _found(text: str, stand: Stand) -> bool:
    wanted = text.strip().casefold()
    return not wanted or any(wanted in label.casefold() for label in (stand.case_no, *stand.labels))


SORTS: Mapping[str, Callable[[Stand], Any]] = {
    "case": lambda stand: stand.case_no,
    "commune": lambda stand: stand.commune_name,
    "state": lambda stand: (tuple(CaseState).index(stand.state), stand.since),
    "since": lambda stand: stand.since,
    "holder": lambda stand: stand.holder_shown,
}


def sorted_stands(stands: Iterable[Stand], sort: str) -> list[Stand]:
    """By a key of SORTS or by the day of a milestone; "-key" the other way round. Ties stay by case number.

    Cases without the milestone come last either way: an empty day is neither early nor late.
    """
    ordered = sorted(stands, key=SORTS["case"])
    key, back = sort.removeprefix("-"), sort.startswith("-")
    if key in SORTS:
        return sorted(ordered, key=SORTS[key], reverse=back)
    milestone = Milestone(key)
    dated = [stand for stand in ordered if _day(stand, milestone) is not None]
    rest = [stand for stand in ordered if _day(stand, milestone) is None]
    return sorted(dated, key=lambda stand: _day(stand, milestone) or date.min, reverse=back) + rest


def _day(stand: Stand, milestone: Milestone) -> date | None:
    status = stand.milestones[milestone]
    return status.day if status.reach is Reach.ACHIEVED else None


@dataclass(frozen=True, slots=True)
class ColumnCount:
    """How far one column is: ``done`` of ``applicable`` cases in scope, done on a day nobody recorded included."""

    done: int
    applicable: int


def milestone_counts(stands: Sequence[Stand]) -> dict[Milestone, ColumnCount]:
    """Cases in scope by milestone; what does not apply leaves the denominator."""
    done: Counter[Milestone] = Counter()
    applicable: Counter[Milestone] = Counter()
    for stand in stands:
        for milestone, status in stand.milestones.items() if stand.in_scope else ():
            applicable[milestone] += status.reach is not Reach.NOT_APPLICABLE
            done[milestone] += is_done(status)
    return {milestone: ColumnCount(done[milestone], applicable[milestone]) for milestone in Milestone}


def is_done(status: MilestoneStatus) -> bool:
    """Achieved, on a day that is recorded or on one that nobody recorded."""
    return status.reach is Reach.ACHIEVED or status.why is Why.PROVED_LATER


def milestone_cells(stand: Stand, as_of: date) -> list[Cell]:
    """One cell per milestone in their order. ``as_of``: the day for which the stand was derived."""
    return [_cell(stand.milestones[milestone], stand.due.get(milestone), as_of) for milestone in Milestone]


def _cell(status: MilestoneStatus, due: date | None, as_of: date) -> Cell:
    if status.reach is Reach.NOT_APPLICABLE:
        return Cell(Mark.NOT_APPLICABLE)
    if status.reach is Reach.UNKNOWN:
        return Cell(Mark.PROVED if is_done(status) else Mark.NEED_UNKNOWN)
    if status.reach is Reach.ACHIEVED:
        return Cell(Mark.OVERRIDDEN if status.overridden else Mark.DONE, status.day)
    return open_cell(due, as_of)


def open_cell(due: date | None, as_of: date) -> Cell:
    """A cell whose work is still to come, with the day by which it is due where a clock runs."""
    if due is None:
        return Cell(Mark.OPEN)
    if due < as_of:
        return Cell(Mark.LATE, due)
    return Cell(Mark.SOON if due <= as_of + timedelta(days=SOON_DAYS) else Mark.RUNNING, due)
