"""The regimes in the database are those of the file, and the migration can be undone."""

from datetime import date
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from projects.models import RegimeParameter
from projects.selectors.regimes import regime_table
from tests.landclearance.unit.statutes import regimes

pytestmark = pytest.mark.django_db


def test_the_table_is_the_file() -> None:
    assert set(regime_table().rules) == set(regimes().rules)


def test_the_migration_goes_back_and_forth() -> None:
    migration = import_module("projects.migrations.0007_load_regimes")
    count = RegimeParameter.objects.count()
    editor = SimpleNamespace(connection=connection)
    migration.unload(apps, editor)
    assert RegimeParameter.objects.count() == 0
    migration.load(apps, editor)
    migration.load(apps, editor)  # twice is once
    assert RegimeParameter.objects.count() == count


@pytest.mark.parametrize(
    ("key", "on", "value", "regime"),
    [
        ("notice_agricultural", "2024-07-31", 90, "R1"),
        ("notice_agricultural", "2025-12-31", 90, "R3"),
        ("notice_agricultural", "2026-01-01", 60, "R4"),
        ("notice_non_agricultural", "2026-02-01", 120, "R5"),
        ("notice_non_agricultural", "2025-06-30", 180, "R2"),
        ("posting", "2025-12-31", 30, "R3"),
        ("posting", "2026-01-01", 10, "R4"),
        ("dialogue", "2026-01-30", 30, "R4"),
        ("persuasion_inventory", "2024-07-31", 10, "R1"),
        ("persuasion_inventory", "2024-08-01", 15, "R2"),
        ("notice_validity", "2024-07-31", None, "R1"),
        ("notice_validity", "2024-08-01", 12, "R2"),
        ("payout", "2026-11-23", 30, "R5"),
        ("decision", "2026-11-23", 10, "R5"),
    ],
)
def test_the_number_of_the_day(key: str, on: str, value: int | None, regime: str) -> None:
    rule = regime_table().at(key, date.fromisoformat(on))
    assert (rule.value, rule.regime) == (value, regime)


def test_what_no_law_sets_is_marked() -> None:
    norms = [rule for rule in regimes().rules if rule.regime == "NORM"]
    assert norms
    assert all(rule.article == "planning assumption" and rule.verify for rule in norms)
