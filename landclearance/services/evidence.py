"""Attaching photos and scans to what they bear on, and withdrawing them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.gis.geos import Point
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from geodata.domain.errors import InputProblem, gettext_noop
from geodata.services.audit import create_audited
from landclearance.models import (
    Act,
    Blocker,
    ClearanceCase,
    Evidence,
    EvidenceKind,
    Handover,
    ParcelPart,
)
from landclearance.models.claims import evidence_path
from landclearance.services.acts import retract
from landclearance.services.checks import check_choice, check_length, check_past_day
from landclearance.services.evidence_files import parse_evidence
from landclearance.services.signals import announce
from projects.models import Project, User

Thing = ClearanceCase | ParcelPart | Handover | Act | Blocker
"""What a file can bear on."""


@transaction.atomic
def attach_evidence(
    thing: Thing,
    kind: str,
    data: bytes,
    *,
    today: date,
    at: datetime,
    by: User | None,
    happened_on: date | None = None,
    note: str = "",
    is_invented: bool = False,
) -> Evidence:
    """Keep a file as evidence for ``thing``; the bytes are stored once under their hash.

    ``happened_on``: the day that it shows; the photo's own, else ``today``, when left out. Raises InputProblem:
    the file (see ``parse_evidence``), a PDF as photo, the same file on the same thing, a day in the future.
    """
    check_choice(kind, EvidenceKind.values, "kind")
    check_length(note, 500, "note")
    parsed = parse_evidence(data, settings.TIME_ZONE)
    if kind == EvidenceKind.PHOTO and not parsed.is_image:
        raise InputProblem(
            gettext_noop("A PDF is not a photo."),
            gettext_noop("Choose “scan”, or send the photo as JPEG."),
            field="kind",
        )
    places = _places(thing)
    day = happened_on or (min(parsed.taken_at.date(), today) if parsed.taken_at else today)
    check_past_day(day, today)
    _check_new(places, parsed.sha256)
    evidence = Evidence(
        project=_project(thing),
        **places,
        kind=kind,
        sha256=parsed.sha256,
        size=parsed.size,
        content_type=parsed.content_type,
        position=Point(*parsed.position, srid=4326) if parsed.position else None,
        taken_at=parsed.taken_at,
        happened_on=day,
        recorded_at=at,
        recorded_by=by,
        note=note,
        is_invented=is_invented,
    )
    evidence.file.name = _kept(evidence, data)
    created = create_audited([evidence])[0]
    announce(evidence.project, today=today, at=at)
    return created


@transaction.atomic
def withdraw_evidence(
    evidence: Evidence, reason: str, *, today: date, at: datetime, by: User | None
) -> Evidence:
    """Withdraw a file from what it was attached to, with the reason; row and file stay in the history.

    Raises InputProblem: no reason, or withdrawn before.
    """
    copy = retract(evidence, reason, at=at, by=by)
    announce(copy.project, today=today, at=at)
    return copy


def _places(thing: Thing) -> Mapping[str, Any]:
    """The thing and what it belongs to: evidence of a hand-over is found from its part and case too."""
    if isinstance(thing, Handover):
        return {"case": thing.case, "part": thing.part, "handover": thing}
    if isinstance(thing, Act):
        return {"case": thing.case, "act": thing}
    if isinstance(thing, ParcelPart):
        return {"case": thing.case, "part": thing}
    if isinstance(thing, Blocker):
        return {"case": thing.case, "part": thing.part, "blocker": thing}
    return {"case": thing}


def _project(thing: Thing) -> Project:
    if isinstance(thing, ClearanceCase | Blocker):
        return thing.project
    return thing.case.project


def _check_new(places: Mapping[str, Any], sha256: str) -> None:
    full = {name: places.get(name) for name in ("case", "part", "handover", "act", "blocker")}
    same = Evidence.objects.filter(**full, sha256=sha256, retraction=False, voided_by__isnull=True).first()
    if same is not None:
        raise InputProblem(
            gettext_noop("This file is there already, since %(day)s."),
            gettext_noop("Choose another file."),
            field="file",
            params={"day": f"{same.recorded_at:%d/%m/%Y}"},
        )


def _kept(evidence: Evidence, data: bytes) -> str:
    """The path of the bytes in the store: written once, whatever they are attached to."""
    path = evidence_path(evidence, "")
    return path if default_storage.exists(path) else default_storage.save(path, ContentFile(data))
