"""What the clearance board reads: every case's stand once per state of the facts, and the cells of one page.

States are derived from acts, so a filter, a sort or a count by state needs every case. The stands are kept in the
process until a fact changes: facts are only ever added, so the newest keys and counts of their tables, with the
newest entry of the audit trail for the few rows that can be edited, tell whether anything did.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TypeVar

from auditlog.models import LogEntry
from django.db.models import Count, Max, Model, QuerySet, Value

from landclearance.domain.board import Cell, ColumnCount, Mark, Stand, open_cell, stand_of
from landclearance.domain.states import derive_case
from landclearance.models import (
    Act,
    CaseOverride,
    ClearanceBoundary,
    ClearanceCase,
    Handover,
    ParcelPart,
    ScopeChange,
    StepRecord,
    WorkStep,
)
from landclearance.selectors.clearance import clearance_as_known
from projects.models import HolidayOverride, Project, RegimeParameter

Stamp = tuple[int, ...]
Key = tuple[int, date, Stamp]
Kept = TypeVar("Kept")

MOST_KEPT = 64
"""Boards kept in one process; a stand is about two kilobytes, so one of 500 cases is about a megabyte."""

_stands: dict[Key, tuple[Stand, ...]] = {}
_step_counts: dict[Key, dict[int, ColumnCount]] = {}


def board_stands(project: Project, as_of: date, now: datetime) -> tuple[Stand, ...]:
    """Every case of a project that was open by ``as_of``, as known ``now``, by case number.

    Two queries when nothing has changed since the last time.
    """
    key = (project.pk, as_of, _stamp(_facts(project)))
    return _kept(_stands, key, lambda: _read(project, as_of, now))


def forget_boards() -> None:
    """Drop what is kept: for tests, whose databases roll back and number their rows again."""
    _stands.clear()
    _step_counts.clear()


def _kept(kept: dict[Key, Kept], key: Key, read: Callable[[], Kept]) -> Kept:
    found = kept.get(key)
    if found is None:
        found = read()
        if len(kept) >= MOST_KEPT:
            kept.pop(next(iter(kept)), None)
        kept[key] = found
    return found


def _read(project: Project, as_of: date, now: datetime) -> tuple[Stand, ...]:
    land = clearance_as_known([project], as_of, now, geometry=False)[project.pk]
    stands = (
        stand_of(case, derive_case(case, as_of, land.regimes, land.legal), as_of) for case in land.cases
    )
    return tuple(sorted(stands, key=lambda stand: stand.case_no))


def _facts(project: Project) -> tuple[QuerySet[Model], ...]:
    """The tables from which stands are derived."""
    return (
        ClearanceCase.objects.filter(project=project),
        ParcelPart.objects.filter(case__project=project),
        Act.objects.filter(case__project=project),
        Handover.objects.filter(case__project=project),
        CaseOverride.objects.filter(case__project=project),
        ScopeChange.objects.filter(part__case__project=project),
        ClearanceBoundary.objects.filter(project=project),
        RegimeParameter.objects.all(),
        HolidayOverride.objects.all(),
    )


def _stamp(tables: Sequence[QuerySet[Model]]) -> Stamp:
    """Two queries, however many tables."""
    asked = [
        rows.order_by().annotate(table=Value(place)).values("table").annotate(newest=Max("pk"), n=Count("pk"))
        for place, rows in enumerate(tables)
    ]
    counted = sorted(asked[0].union(*asked[1:], all=True).values_list("table", "newest", "n"))
    newest = LogEntry.objects.aggregate(newest=Max("pk"))["newest"] or 0
    return (newest, *(number for row in counted for number in row))


def work_steps(project: Project) -> list[WorkStep]:
    """The office's own steps of the project's zone, in order."""
    return list(WorkStep.objects.filter(zone=project.zone_id))


def step_cells(
    steps: Sequence[WorkStep], stands: Sequence[Stand], as_of: date, now: datetime
) -> dict[int, list[Cell]]:
    """A cell for each step and case of a page, by case id. One query."""
    recorded: dict[tuple[int, int], Cell] = {}
    rows = StepRecord.objects.known(as_of, now).filter(case__in=[stand.id for stand in stands])
    for case, step, day, outside in rows.order_by("happened_on", "pk").values_list(
        "case_id", "step_id", "happened_on", "not_applicable"
    ):
        recorded[case, step] = Cell(Mark.NOT_APPLICABLE) if outside else Cell(Mark.DONE, day)
    return {stand.id: [_step_cell(step, stand, recorded, as_of) for step in steps] for stand in stands}


def _step_cell(step: WorkStep, stand: Stand, recorded: Mapping[tuple[int, int], Cell], as_of: date) -> Cell:
    day = stand.days.get(step.act_kind) if step.act_kind else None
    if day is not None:
        return Cell(Mark.DONE, day)
    return recorded.get((stand.id, step.pk)) or open_cell(None, as_of)


def step_counts(
    project: Project, steps: Sequence[WorkStep], stands: Sequence[Stand], as_of: date, now: datetime
) -> dict[int, ColumnCount]:
    """How far each step is over the ``stands`` in scope, by step pk: the database counts, five queries at most.

    A step tied to an act is done by the act alone; what does not apply leaves the denominator. Counts over all
    cases of the project are kept like the stands.
    """
    everything = len(stands) == ClearanceCase.objects.filter(project=project, opened_on__lte=as_of).count()
    if not everything:
        return _count_steps(steps, stands, as_of, now)
    tables = (*_facts(project), StepRecord.objects.filter(case__project=project))
    key = (project.pk, as_of, (*_stamp(tables), *(step.pk for step in steps)))
    return _kept(_step_counts, key, lambda: _count_steps(steps, stands, as_of, now))


def _count_steps(
    steps: Sequence[WorkStep], stands: Sequence[Stand], as_of: date, now: datetime
) -> dict[int, ColumnCount]:
    inside = {stand.id: stand for stand in stands if stand.in_scope}
    records = StepRecord.objects.known(as_of, now).filter(case__in=list(inside))
    done = dict(records.filter(not_applicable=False).order_by().values_list("step").annotate(n=Count("pk")))
    outside: Counter[int] = Counter()
    kinds = {step.pk: step.act_kind for step in steps}
    for case, step in records.filter(not_applicable=True).order_by().values_list("case_id", "step_id"):
        if not kinds.get(step) or kinds[step] not in inside[case].days:
            outside[step] += 1
    by_act = Counter(kind for stand in inside.values() for kind in stand.days)
    return {
        step.pk: ColumnCount(
            by_act[step.act_kind] if step.act_kind else done.get(step.pk, 0), len(inside) - outside[step.pk]
        )
        for step in steps
    }
