"""A zone in which every private field holds a mark, and at least one row of every model that has such a field."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models

from landclearance.models import (
    CaseOverride,
    CaseParty,
    ClearanceClaim,
    Evidence,
    Grave,
    ItemEvent,
    ParcelArea,
    RemainderChoice,
    ScopeChange,
    StepRecord,
    WorkStep,
)
from landclearance.policies.private import PRIVATE
from landclearance.services.acts import record_act, void_fact
from landclearance.services.payouts import record_payouts
from projects.models import Project
from tests.factories.landclearance import (
    ActFactory,
    BlockerEventFactory,
    BlockerFactory,
    HandoverFactory,
    LandUserFactory,
)
from tests.landclearance.db.money import WHO, plan
from tests.tracker.db import scene
from tracker.services.assessment import assess_zone
from tracker.services.bulletins import issue_bulletin

WORD = "BIMATXQ"
"""Starts every private text; no real word, and no page writes it by itself."""

AMOUNT = Decimal(987_654_000_000)
"""Every private amount."""

AMOUNT_MARKS = ("987654", "987.654", "987,654", "987 654", "987\u00a0654", "987,7", "987.7")
MARKS = (WORD, *AMOUNT_MARKS)

NOW = datetime.now(UTC)
DATED: dict[str, Any] = {"happened_on": date(2026, 6, 1), "recorded_at": datetime(2026, 6, 2, tzinfo=UTC)}


def privacy_scene() -> Project:
    """One project with land, money and everything beside them, assessed, with a bulletin."""
    place = scene.zone()
    project = scene.project(place)
    case = scene.land(project)
    user = LandUserFactory.create(zone=place)
    case.land_user = user
    case.save()
    part = case.parts.all()[0]
    scene.utility(project, date(2026, 12, 1))
    blocker = BlockerFactory.create(project=project, case=case)
    event = BlockerEventFactory.create(blocker=blocker)
    void_fact(BlockerEventFactory.create(blocker=blocker, kind="updated"), "x", **WHO)
    heir = LandUserFactory.create(zone=place)
    CaseParty.objects.create(case=case, land_user=heir, role="heir", **_dated_if(CaseParty))
    CaseOverride.objects.create(case=case, milestone="posted", status="achieved", reason="x", **DATED)
    ScopeChange.objects.create(part=part, leaves=False, **DATED)
    step = WorkStep.objects.create(zone=place, code="C001", order=1, name="Step")
    StepRecord.objects.create(case=case, step=step, **DATED)
    grave = Grave.objects.create(project=project, code="M1", part=part, land_user=user)
    ItemEvent.objects.create(grave=grave, kind="surveyed", **DATED)
    ClearanceClaim.objects.create(project=project, status="under_way", amount_paid=1, **DATED)
    ParcelArea.objects.create(parcel=part.parcel, kind="measured", area_m2=500, **DATED)
    RemainderChoice.objects.create(**_remainder(project, part), **DATED)
    void_fact(HandoverFactory.create(part=part, case=case), "x", **WHO)
    void_fact(ActFactory.create(case=case), "x", **WHO)
    plan(project, f"{case.case_no};5;6;7", date(2026, 3, 2))
    record_act(case, "approval_posted", date(2026, 3, 9), amount=AMOUNT, **WHO)
    record_payouts(project, "paid", date(2026, 5, 20), cases=[case], **WHO)
    Evidence.objects.create(
        project=project,
        case=case,
        blocker=event.blocker,
        kind="photo",
        file=ContentFile(WORD.encode(), name="x"),
        sha256="ab" * 32,
        size=7,
        content_type="image/jpeg",
        **DATED,
    )
    mark_private_fields()
    assess_zone(place, as_of=date(2026, 11, 23), known_at=NOW, at=NOW)
    issue_bulletin(place, date(2026, 9, 1), today=date(2026, 11, 23), known_at=NOW, at=NOW)
    return project


def mark_private_fields() -> None:
    """Every private field of every row gets its mark; a model without a row fails: the scene must have one."""
    for name, fields in PRIVATE.items():
        model = apps.get_model("landclearance", name)
        assert model._default_manager.exists(), f"the scene has no {name}"
        for field in fields:
            kind = model._meta.get_field(field)
            if isinstance(kind, models.FileField):
                continue
            mark = AMOUNT if isinstance(kind, models.DecimalField) else f"{WORD}-{name}-{field}"[:40]
            rows = model._default_manager.all()
            if field == "void_reason":
                rows = rows.filter(voids__isnull=False)
            rows.update(**{field: mark})


def _dated_if(model: type[models.Model]) -> dict[str, Any]:
    names = {field.name for field in model._meta.get_fields()}
    return DATED if "happened_on" in names else {}


def _remainder(project: Project, part: Any) -> dict[str, Any]:
    names = {field.name for field in RemainderChoice._meta.get_fields()}
    values = {"parcel": part.parcel, "project": project, "part": part, "case": part.case}
    return {name: value for name, value in values.items() if name in names}
