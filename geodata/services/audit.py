"""Many rows at once, with their audit trail: ``bulk_create`` and ``bulk_update`` alone would leave none."""

from collections.abc import Collection, Sequence
from typing import Any, TypeVar

from auditlog.context import auditlog_disabled
from auditlog.diff import model_instance_diff
from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.contrib.contenttypes.models import ContentType
from django.contrib.gis.db.models import GeometryField
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import pre_save

Row = TypeVar("Row", bound=Model)

_BATCH = 500


def create_audited(rows: Sequence[Row]) -> list[Row]:
    """Insert new rows of one model and one "created" entry of the audit trail for each, in one transaction.

    The entries leave geometry out: it came from a file whose hash the import keeps. For a model that is not in
    the trail only the rows are inserted. Database errors come through as they are.
    """
    if not rows:
        return []
    model = type(rows[0])
    with transaction.atomic():
        created = model._default_manager.bulk_create(rows, batch_size=_BATCH)
        if _audited(model):
            plain = {field.name for field in model._meta.fields if not isinstance(field, GeometryField)}
            changes = [model_instance_diff(None, row, fields_to_check=plain) for row in created]
            _write(created, changes, LogEntry.Action.CREATE)
    return created


def update_audited(old: Sequence[Row], new: Sequence[Row], fields: Collection[str]) -> None:
    """Write ``fields`` of changed rows of one model, and an "updated" entry with old and new value for each.

    ``old`` and ``new`` are the same rows in the same order, before and after; one transaction.
    """
    if not new:
        return
    model = type(new[0])
    with transaction.atomic():
        model._default_manager.bulk_update(new, sorted(fields), batch_size=100)
        if _audited(model):
            pairs = zip(old, new, strict=True)
            changes = [model_instance_diff(before, after, fields_to_check=fields) for before, after in pairs]
            _write(new, changes, LogEntry.Action.UPDATE)


def _audited(model: type[Model]) -> bool:
    return bool(auditlog.contains(model)) and not auditlog_disabled.get()


def _write(rows: Sequence[Model], changes: Sequence[dict[str, Any] | None], action: int) -> None:
    """The entries that saving each row by itself would have written."""
    kind = ContentType.objects.get_for_model(type(rows[0]))
    entries = [
        LogEntry(
            content_type=kind,
            object_pk=str(row.pk),
            object_id=row.pk if isinstance(row.pk, int) else None,
            object_repr=str(row),
            action=action,
            changes=change,
        )
        for row, change in zip(rows, changes, strict=True)
        if change
    ]
    for entry in entries:  # auditlog names who acts in a listener, which bulk_create would not call
        pre_save.send(sender=LogEntry, instance=entry)
    LogEntry.objects.bulk_create(entries, batch_size=_BATCH)
