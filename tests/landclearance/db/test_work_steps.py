"""The office's work steps: loading the list, recording, and what the board keeps in mind."""

from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from geodata.domain.errors import InputProblem
from landclearance.domain.board import Mark
from landclearance.domain.milestones import Reach, Why
from landclearance.domain.vocabulary import Milestone
from landclearance.models import ActKind, ClearanceCase, StepRecord, WorkStep
from landclearance.selectors.board import board_stands, step_cells, step_counts, step_records, work_steps
from landclearance.services.acts import record_act, void_fact
from landclearance.services.worksteps import find_step, load_work_steps, record_step
from projects.models import RegimeParameter
from tests.factories.landclearance import case_with

pytestmark = pytest.mark.django_db

TODAY, AT = date(2026, 11, 23), datetime(2026, 11, 23, 3, tzinfo=UTC)
STEPS = """code,phase,name,act_kind,norm_days
B1,Notice,Draft the notice,,3
B2,Notice,Send the notice,recovery_notice,
B3,Inventory,Collect declarations,,5
"""


def make(count: int = 2) -> list[ClearanceCase]:
    first = case_with(ActKind.RECOVERY_NOTICE)
    return [first, *(case_with(project=first.project) for _ in range(count - 1))]


def record(cases: list[ClearanceCase], code: str, **more: Any) -> list[StepRecord]:
    step = find_step(cases[0].project.zone, code)
    return record_step(cases, step, date(2026, 3, 1), today=TODAY, at=AT, by=None, **more)


def test_loading_twice_changes_nothing_and_an_edit_just_what_was_edited() -> None:
    zone = make()[0].project.zone
    assert load_work_steps(zone, STEPS).added == 3
    again = load_work_steps(zone, STEPS)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 3)
    edited = load_work_steps(zone, STEPS.replace("Draft the notice", "Write the notice"))
    assert (edited.changed, edited.unchanged) == (1, 2)
    assert WorkStep.objects.get(zone=zone, code="B1").name == "Write the notice"


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("phase,name\nA,B\n", "code"),  # no column for the code
        (STEPS + "B1,,Again,,\n", "code"),  # a code twice
        (STEPS + "B4,,,,\n", "code"),  # no name
        (STEPS + "B4,,Name,flight,\n", "act_kind"),  # no such kind of act
        (STEPS + "B4,,Name,,soon\n", "norm_days"),  # not a number
        (STEPS + "B4,,Name,,²\n", "norm_days"),  # a digit that is none
        ("code,name\n", "file"),  # nothing in it
    ],
)
def test_a_bad_file_names_its_field_and_stores_nothing(text: str, field: str) -> None:
    zone = make()[0].project.zone
    with pytest.raises(InputProblem) as problem:
        load_work_steps(zone, text)
    assert problem.value.field == field
    assert not WorkStep.objects.exists()


def test_cells_and_counts_say_the_same() -> None:
    cases = make(3)
    zone, project = cases[0].project.zone, cases[0].project
    load_work_steps(zone, STEPS)
    record(cases[:2], "B1")
    record(cases[2:], "B3", not_applicable=True)
    stands, steps = board_stands(project, TODAY, AT), work_steps(project)
    records = step_records(project, TODAY, AT)
    cells = step_cells(steps, stands, records, TODAY)
    marks = [[cell.mark for cell in cells[case.pk]] for case in cases]
    assert marks == [
        [Mark.DONE, Mark.DONE, Mark.OPEN],
        [Mark.DONE, Mark.OPEN, Mark.OPEN],
        [Mark.OPEN, Mark.OPEN, Mark.NOT_APPLICABLE],
    ]
    counts = step_counts(steps, stands, records)
    assert [(counts[step.pk].done, counts[step.pk].applicable) for step in steps] == [(2, 3), (1, 3), (0, 2)]
    some = step_counts(steps, stands[:1], records)
    assert [some[step.pk].applicable for step in steps] == [1, 1, 1]


def test_the_board_sees_a_new_fact_at_once_and_reads_only_its_case_again() -> None:
    cases = make(3)
    project = cases[0].project
    before = {stand.case_no: stand for stand in board_stands(project, TODAY, AT)}
    with CaptureQueriesContext(connection) as queries:
        again = {stand.case_no: stand for stand in board_stands(project, TODAY, AT)}
    assert len(queries) == 2
    assert all(again[number] is stand for number, stand in before.items())
    act = record_act(cases[1], ActKind.RECOVERY_NOTICE, date(2026, 5, 5), today=TODAY, at=AT, by=None)[0]
    after = {stand.case_no: stand for stand in board_stands(project, TODAY, AT)}
    assert after[cases[1].case_no].state == "noticed"
    assert after[cases[2].case_no] is before[cases[2].case_no]
    void_fact(act, "Another case was meant", today=TODAY, at=AT, by=None)
    assert {s.case_no: s.state for s in board_stands(project, TODAY, AT)}[cases[1].case_no] == "identified"


def test_the_board_sees_a_new_case_an_edit_and_a_new_rule() -> None:
    case = make(1)[0]
    assert len(board_stands(case.project, TODAY, AT)) == 1
    case_with(project=case.project)
    assert len(board_stands(case.project, TODAY, AT)) == 2
    case.needs_resettlement = None
    case.save()
    stand = next(s for s in board_stands(case.project, TODAY, AT) if s.id == case.pk)
    assert stand.milestones[Milestone.RESETTLED].reach is Reach.UNKNOWN
    rule = RegimeParameter.objects.get(regime="R5", key="notice_validity")
    rule.value = 1
    rule.save()
    stand = next(s for s in board_stands(case.project, TODAY, AT) if s.id == case.pk)
    assert stand.milestones[Milestone.NOTICED].why is Why.NOTICE_EXPIRED


def test_a_step_is_recorded_once_for_all_cases_or_for_none() -> None:
    cases = make()
    load_work_steps(cases[0].project.zone, STEPS)
    record(cases[:1], "B1")
    with pytest.raises(InputProblem) as problem:
        record(cases, "B1")
    assert problem.value.field == "case"
    assert StepRecord.objects.count() == 1


def test_a_step_that_an_act_does_is_not_ticked_by_hand() -> None:
    cases = make()
    load_work_steps(cases[0].project.zone, STEPS)
    with pytest.raises(InputProblem) as problem:
        record(cases, "B2")
    assert problem.value.field == "step"


def test_the_commands(tmp_path: Path) -> None:
    cases = make()
    project = cases[0].project
    file = tmp_path / "steps.csv"
    file.write_text(STEPS, encoding="utf-8")
    out = StringIO()
    call_command("load_work_steps", str(file), zone=project.zone.code, stdout=out)
    chosen = [f"--case={case.case_no}" for case in cases]
    common = [f"--project={project.code}", *chosen, "--on=2026-03-01"]
    call_command("record_step", *common, "--step=B1", stdout=out)
    assert "3 work steps added" in out.getvalue()
    assert StepRecord.objects.filter(step__code="B1").count() == 2
    with pytest.raises(CommandError, match="no work step B9"):
        call_command("record_step", *common, "--step=B9")
    with pytest.raises(CommandError, match="UTF-8"):
        call_command("load_work_steps", str(tmp_path / "none.csv"), zone=project.zone.code)
