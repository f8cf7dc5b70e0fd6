"""Every geometry column keeps its checks, also after Django has remade its table (its index: test_boxes)."""

import pytest
from django.apps import apps
from django.contrib.gis.db.models.fields import GeometryField
from django.db import connection

from tests.house.tree import PACKAGES

COLUMNS = sorted(
    (model._meta.db_table, str(field.column))
    for package in PACKAGES
    for model in apps.get_app_config(package).get_models()
    for field in model._meta.local_fields
    if isinstance(field, GeometryField)
)

pytestmark = pytest.mark.django_db


def names(sql: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {row[0] for row in cursor.fetchall()}


def test_every_column_refuses_invalid_geometry() -> None:
    if connection.vendor == "postgresql":
        have = names("SELECT conname FROM pg_constraint WHERE contype = 'c'")
        want = {f"{table}_{column}_valid" for table, column in COLUMNS}
    else:
        have = names("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        want = {
            f"{table}_{column}_valid_{event}" for table, column in COLUMNS for event in ("insert", "update")
        }
    assert want - have == set()
