"""Many rows at once, with their audit trail: ``bulk_create`` alone would leave none."""

from collections.abc import Sequence
from typing import TypeVar

from auditlog.context import auditlog_disabled, auditlog_value
from auditlog.diff import model_instance_diff
from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model

Row = TypeVar("Row", bound=Model)

_BATCH = 500


def create_audited(rows: Sequence[Row]) -> list[Row]:
    """Insert new rows of one model and one "created" entry of the audit trail for each, in one transaction.

    For a model that is not in the trail only the rows are inserted. Database errors come through as they are.
    """
    if not rows:
        return []
    model = type(rows[0])
    with transaction.atomic():
        created = model._default_manager.bulk_create(rows, batch_size=_BATCH)
        if auditlog.contains(model) and not auditlog_disabled.get():
            kind = ContentType.objects.get_for_model(model)
            LogEntry.objects.bulk_create([_entry(row, kind) for row in created], batch_size=_BATCH)
    return created


def _entry(row: Model, kind: ContentType) -> LogEntry:
    """The entry that saving the row by itself would have written."""
    known = auditlog_value.get({})
    actor = known.get("actor")
    return LogEntry(
        content_type=kind,
        object_pk=str(row.pk),
        object_id=row.pk if isinstance(row.pk, int) else None,
        object_repr=str(row),
        action=LogEntry.Action.CREATE,
        changes=model_instance_diff(None, row),
        actor=actor if getattr(actor, "pk", None) else None,
        remote_addr=known.get("remote_addr"),
    )
