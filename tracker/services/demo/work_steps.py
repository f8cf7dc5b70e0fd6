"""The office's own procedure in the demo: an invented list after the steps that provincial handbooks print."""

from datetime import timedelta
from pathlib import Path

from geodata.services.audit import create_audited
from landclearance.models import Act, ActKind, StepRecord, WorkStep
from landclearance.services.worksteps import load_work_steps
from tracker.services.demo.context import LAST_RECORDED, Context, moment

STEPS = Path(__file__).parents[2] / "fixtures" / "demo" / "work_steps.csv"

FOLLOWS: dict[str, tuple[str, int]] = {
    "B06": (ActKind.RECOVERY_NOTICE, -4),
    "B07": (ActKind.RECOVERY_NOTICE, -2),
    "B09": (ActKind.RECOVERY_NOTICE, 1),
    "B10": (ActKind.INVENTORY, -6),
    "B13": (ActKind.INVENTORY, 5),
    "B18": (ActKind.CONSULTATION, 5),
    "B23": (ActKind.APPROVAL, 2),
}
"""Steps without an act of their own: recorded so many days from an act of the same case."""


def store_work_steps(context: Context) -> None:
    """The list, and records that go with the acts of the demo's cases (each third case keeps none)."""
    load_work_steps(context.zone, STEPS.read_text(encoding="utf-8"), is_invented=True)
    steps = {step.code: step for step in WorkStep.objects.filter(zone=context.zone)}
    kinds = {
        kind: [(code, days) for code, (k, days) in FOLLOWS.items() if k == kind]
        for kind, _d in FOLLOWS.values()
    }
    acts = Act.objects.filter(case__project__zone=context.zone, kind__in=kinds).order_by(
        "case", "happened_on", "pk"
    )
    seen: set[tuple[int, str]] = set()
    records = []
    for act in acts:
        for code, days in kinds[act.kind]:
            if act.case_id % 3 == 0 or (act.case_id, code) in seen:
                continue
            seen.add((act.case_id, code))
            day = act.happened_on + timedelta(days=days)
            if day <= LAST_RECORDED:
                records.append(
                    StepRecord(
                        case_id=act.case_id, step=steps[code], happened_on=day, recorded_at=moment(day)
                    )
                )
    create_audited(records)
