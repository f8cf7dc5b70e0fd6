"""Bulk writes leave the trail that single ones leave."""

from datetime import UTC, datetime

import pytest
from auditlog.context import set_actor
from auditlog.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from geodata.models import FunctionalArea, ImportBatch
from geodata.services.audit import create_audited
from geodata.services.batches import Tally, upsert
from projects.models import User
from tests.factories.geodata import FunctionalAreaFactory, ZoneFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 8, tzinfo=UTC)


def entries(area: FunctionalArea) -> list[tuple[int, dict[str, list[str]]]]:
    found = LogEntry.objects.get_for_object(area).order_by("pk")
    return [(entry.action, entry.changes) for entry in found]


def test_created_rows_are_in_the_trail_with_their_values_and_who() -> None:
    user = User.objects.create(username="planner")
    area = FunctionalAreaFactory.build(zone=ZoneFactory.create(), code="TC")
    with set_actor(user):
        (created,) = create_audited([area])
    ((action, changes),) = entries(created)
    assert action == LogEntry.Action.CREATE
    assert changes["code"] == ["None", "TC"]
    assert "geometry" not in changes
    assert LogEntry.objects.get_for_object(created).get().actor == user
    (later,) = create_audited([FunctionalAreaFactory.build(zone=area.zone, code="CK")])
    assert LogEntry.objects.get_for_object(later).get().actor is None


def test_changed_rows_are_in_the_trail_with_old_and_new_value() -> None:
    area = FunctionalAreaFactory.create(name="Before")
    other = FunctionalAreaFactory.create(zone=area.zone)
    upsert(
        Tally(ImportBatch(recorded_at=AT)),
        FunctionalArea,
        {"a": area, "b": other},
        {"a": {"name": "After"}, "b": {"name": other.name}},
    )
    area.refresh_from_db()
    assert area.name == "After"
    assert entries(area)[-1] == (LogEntry.Action.UPDATE, {"name": ["Before", "After"]})
    assert len(entries(other)) == 1  # unchanged: only its creation


def test_the_number_of_queries_does_not_grow_with_the_rows() -> None:
    zone = ZoneFactory.create()
    counts = []
    for number in (2, 20):
        rows = [FunctionalAreaFactory.build(zone=zone, code=f"{number}-{n}") for n in range(number)]
        with CaptureQueriesContext(connection) as queries:
            create_audited(rows)
        counts.append(len(queries))
    assert counts[0] == counts[1]
