"""What the clearance board reads: every case's stand once per state of the facts, and the cells of one page.

States are derived from acts, so a filter, a sort or a count by state needs every case: see ``kept``.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from landclearance.domain.board import Cell, ColumnCount, Mark, Stand, open_cell, stand_of
from landclearance.domain.clocks import case_clocks
from landclearance.domain.legal_time import LegalTime
from landclearance.domain.states import derive_case
from landclearance.models import (
    Act,
    CaseOverride,
    CaseParty,
    ClearanceCase,
    Handover,
    ParcelPart,
    PartSuccession,
    ScopeChange,
    StepRecord,
    WorkStep,
)
from landclearance.selectors.clearance import case_facts
from landclearance.selectors.kept import CaseKeeper, CaseTable
from landclearance.selectors.legal_days import legal_days
from projects.models import Project
from projects.selectors.regimes import regime_table

StepCells = Mapping[int, Cell]
"""By work step's pk: what is on record of it for one case."""

CASES = CaseTable(ClearanceCase, "")
STAND_TABLES = (
    CASES,
    CaseTable(ParcelPart, "case__"),
    CaseTable(Act, "case__"),
    CaseTable(Handover, "case__"),
    CaseTable(CaseOverride, "case__"),
    CaseTable(CaseParty, "case__"),
    CaseTable(ScopeChange, "part__case__"),
    CaseTable(PartSuccession, "new_part__case__"),
)
"""Every table from which a stand is derived (``case_facts`` reads them)."""

_stands: CaseKeeper[Stand] = CaseKeeper(STAND_TABLES)
_records: CaseKeeper[StepCells] = CaseKeeper((CASES, CaseTable(StepRecord, "case__")))


def board_stands(project: Project, as_of: date, now: datetime) -> tuple[Stand, ...]:
    """Every case of a project that was open by ``as_of``, as known ``now``, by case number."""

    def read(cases: Collection[int]) -> Mapping[int, Stand]:
        rows = ClearanceCase.objects.filter(project=project, pk__in=cases)
        regimes = regime_table()
        legal = legal_days(project.zone.country_code, as_of, regimes)
        facts = case_facts(rows, as_of, now).get(project.pk, [])
        law = LegalTime(regimes, legal.days_off)
        found = {}
        for case in facts:
            status = derive_case(case, as_of, regimes, legal)
            found[case.id] = stand_of(case, status, as_of, case_clocks(case, status, as_of, law))
        return found

    found = _stands.values(project, as_of, read)
    return tuple(sorted(found.values(), key=lambda stand: stand.case_no))


def forget_boards() -> None:
    """Drop what is kept: for tests, whose databases roll back and number their rows again."""
    _stands.forget()
    _records.forget()


def work_steps(project: Project) -> list[WorkStep]:
    """The office's own steps of the project's zone, in order."""
    return list(WorkStep.objects.filter(zone=project.zone_id))


def step_records(project: Project, as_of: date, now: datetime) -> Mapping[int, StepCells]:
    """What is on record of work steps by ``as_of``, as known ``now``, by case id."""

    def read(cases: Collection[int]) -> Mapping[int, StepCells]:
        rows = StepRecord.objects.known(as_of, now).filter(case__in=cases).order_by("happened_on", "pk")
        found: dict[int, dict[int, Cell]] = defaultdict(dict)
        for case, step, day, outside in rows.values_list(
            "case_id", "step_id", "happened_on", "not_applicable"
        ):
            found[case][step] = Cell(Mark.NOT_APPLICABLE) if outside else Cell(Mark.DONE, day)
        return found

    return _records.values(project, as_of, read)


def step_cells(
    steps: Sequence[WorkStep], stands: Sequence[Stand], records: Mapping[int, StepCells], as_of: date
) -> dict[int, list[Cell]]:
    """A cell for each step and case of a page, by case id."""
    empty: StepCells = {}
    return {
        stand.id: [_step_cell(step, stand, records.get(stand.id, empty), as_of) for step in steps]
        for stand in stands
    }


def _step_cell(step: WorkStep, stand: Stand, recorded: StepCells, as_of: date) -> Cell:
    day = stand.days.get(step.act_kind) if step.act_kind else None
    if day is not None:
        return Cell(Mark.DONE, day)
    return recorded.get(step.pk) or open_cell(None, as_of)


def step_counts(
    steps: Sequence[WorkStep], stands: Sequence[Stand], records: Mapping[int, StepCells]
) -> dict[int, ColumnCount]:
    """How far each step is over the ``stands`` in scope, by step pk.

    A step tied to an act is done by the act alone; what does not apply leaves the denominator.
    """
    inside = [stand for stand in stands if stand.in_scope]
    kinds = {step.pk: step.act_kind for step in steps}
    by_act = Counter(kind for stand in inside for kind in stand.days)
    done: Counter[int] = Counter()
    outside: Counter[int] = Counter()
    for stand in inside:
        for step, cell in records.get(stand.id, {}).items():
            if cell.mark is Mark.DONE:
                done[step] += 1
            elif not kinds.get(step) or kinds[step] not in stand.days:
                outside[step] += 1
    return {
        pk: ColumnCount(by_act[kind] if kind else done[pk], len(inside) - outside[pk])
        for pk, kind in kinds.items()
    }
