"""The office's own work steps: their list, and what is done of them."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from geodata.domain.errors import InputProblem, gettext_noop
from geodata.models import Zone
from geodata.services.audit import create_audited, update_audited
from landclearance.models import ActKind, ClearanceCase, StepRecord, WorkStep
from landclearance.services.checks import check_length, check_past_day
from projects.models import User

COLUMNS = ("code", "phase", "name", "act_kind", "norm_days")
MOST_STEPS = 500


@dataclass(frozen=True, slots=True)
class StepsReport:
    """What ``load_work_steps`` did."""

    added: int
    changed: int
    unchanged: int


@transaction.atomic
def load_work_steps(zone: Zone, text: str, *, is_invented: bool = False) -> StepsReport:
    """The steps of a CSV with the columns code, phase, name, act_kind, norm_days (working days), in file order.

    Safe to repeat; steps that the file does not name stay. Raises InputProblem naming row, field and mend; then
    nothing is stored.
    """
    rows = _rows(text)
    known = {step.code: step for step in WorkStep.objects.filter(zone=zone)}
    new, before, after, unchanged = [], [], [], 0
    for order, row in enumerate(rows, start=1):
        step = WorkStep(zone=zone, code=row["code"], order=order, is_invented=is_invented)
        step.phase, step.name, step.act_kind = row["phase"], row["name"], row["act_kind"]
        step.norm_days = int(row["norm_days"]) if row["norm_days"] else None
        old = known.get(step.code)
        if old is None:
            new.append(step)
        elif _same(old, step):
            unchanged += 1
        else:
            step.pk, step.is_invented = old.pk, old.is_invented
            before.append(old)
            after.append(step)
    create_audited(new)
    update_audited(before, after, ["order", "phase", "name", "act_kind", "norm_days"])
    return StepsReport(len(new), len(after), unchanged)


def _same(old: WorkStep, new: WorkStep) -> bool:
    return all(
        getattr(old, field) == getattr(new, field)
        for field in ("order", "phase", "name", "act_kind", "norm_days")
    )


def _rows(text: str) -> list[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    missing = [name for name in ("code", "name") if name not in (reader.fieldnames or ())]
    if missing:
        raise InputProblem(
            gettext_noop("The file has no column “%(column)s”."),
            gettext_noop("Name the columns %(columns)s in the first row."),
            field=missing[0],
            params={"column": missing[0], "columns": ", ".join(COLUMNS)},
        )
    rows = [{name: (row.get(name) or "").strip() for name in COLUMNS} for row in reader]
    if not 0 < len(rows) <= MOST_STEPS:
        raise InputProblem(
            gettext_noop("The file has %(n)s rows."),
            gettext_noop("Give between 1 and %(most)s steps."),
            field="file",
            params={"n": len(rows), "most": MOST_STEPS},
        )
    seen: set[str] = set()
    for number, row in enumerate(rows, start=2):
        _check_row(number, row, seen)
        seen.add(row["code"])
    return rows


def _check_row(number: int, row: dict[str, str], seen: set[str]) -> None:
    faults = (
        (not row["code"] or not row["name"], "code", gettext_noop("Give every step a code and a name.")),
        (row["code"] in seen, "code", gettext_noop("Use every code once.")),
        (len(row["code"]) > 20, "code", gettext_noop("Shorten the code to 20 characters.")),
        (len(row["name"]) > 300, "name", gettext_noop("Shorten the name to 300 characters.")),
        (len(row["phase"]) > 100, "phase", gettext_noop("Shorten the phase to 100 characters.")),
        (
            bool(row["act_kind"]) and row["act_kind"] not in ActKind.values,
            "act_kind",
            gettext_noop("Name a kind of act, or leave it empty."),
        ),
        (
            bool(row["norm_days"])
            and not (
                row["norm_days"].isascii() and row["norm_days"].isdigit() and int(row["norm_days"]) <= 999
            ),
            "norm_days",
            gettext_noop("Give whole working days, 999 at most, or leave it empty."),
        ),
    )
    for wrong, field, mend in faults:
        if wrong:
            raise InputProblem(
                gettext_noop("Row %(row)s of the work steps is not usable: %(value)s."),
                mend,
                field=field,
                params={"row": number, "value": row[field][:60] or "–"},
            )


@transaction.atomic
def record_step(
    cases: Iterable[ClearanceCase],
    step: WorkStep,
    happened_on: date,
    *,
    today: date,
    at: datetime,
    by: User | None,
    not_applicable: bool = False,
) -> list[StepRecord]:
    """Record that a work step of some cases is done, or does not apply; all of them or none.

    Raises InputProblem: no case, a case of another zone, a day in the future, a step that an act does, a case
    that has it on record already.
    """
    chosen = list({case.pk: case for case in cases}.values())
    check_past_day(happened_on, today)
    _check_step(chosen, step, not_applicable)
    return create_audited(
        [
            StepRecord(
                case=case,
                step=step,
                happened_on=happened_on,
                recorded_at=at,
                recorded_by=by,
                not_applicable=not_applicable,
            )
            for case in chosen
        ]
    )


def _check_step(chosen: Sequence[ClearanceCase], step: WorkStep, not_applicable: bool) -> None:
    if not chosen:
        raise InputProblem(
            gettext_noop("No case was chosen."), gettext_noop("Choose at least one case."), field="case"
        )
    if any(case.project.zone_id != step.zone_id for case in chosen):
        raise InputProblem(
            gettext_noop("Step %(step)s belongs to another zone."),
            gettext_noop("Choose a step of the case's zone."),
            field="step",
            params={"step": step.code},
        )
    if step.act_kind and not not_applicable:
        raise InputProblem(
            gettext_noop("Step %(step)s is done by an act."),
            gettext_noop("Record the act instead: the step follows from it."),
            field="step",
            params={"step": step.code},
        )
    standing = StepRecord.objects.filter(case__in=chosen, step=step, retraction=False, voided_by__isnull=True)
    taken = standing.select_related("case").order_by("case__case_no").first()
    if taken is not None:
        raise InputProblem(
            gettext_noop("Case %(case)s has step %(step)s on record already, of %(day)s."),
            gettext_noop("Leave this case out, or withdraw its record first."),
            field="case",
            params={"case": taken.case.case_no, "step": step.code, "day": f"{taken.happened_on:%d/%m/%Y}"},
        )


def find_step(zone: Zone, code: str) -> WorkStep:
    """The step with this code. Raises InputProblem when the zone has none such."""
    check_length(code, 20, "step")
    step = WorkStep.objects.filter(zone=zone, code=code).first()
    if step is None:
        raise InputProblem(
            gettext_noop("Zone %(zone)s has no work step %(step)s."),
            gettext_noop("Load the office's steps with load_work_steps, or correct the code."),
            field="step",
            params={"zone": zone.code, "step": code},
        )
    return step
