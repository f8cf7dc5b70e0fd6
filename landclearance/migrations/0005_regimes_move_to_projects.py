"""Regime parameters move down to ``projects``, where investors' land needs them too; the new land gets its checks."""

import csv
from datetime import date
from pathlib import Path

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from geodata.models.operations import (
    RebuildSpatialIndex,
    RequireValidGeometry,
    RestoreValidityTriggers,
)

LOADED_BEFORE = Path(__file__).parent / "regimes_of_0002.csv"
COLUMNS = ("valid_from", "valid_to", "value", "unit", "article", "source", "verify")
NEW_PLACES = ("ParcelUse", "Utility", "Grave", "DumpSite", "ResettlementSite")


def hand_over(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Rows that somebody added or changed by hand; the rest came from a file that ``projects`` has loaded."""
    alias = schema_editor.connection.alias
    old = apps.get_model("landclearance", "RegimeParameter").objects.using(alias)
    new = apps.get_model("projects", "RegimeParameter").objects.using(alias)
    with LOADED_BEFORE.open(encoding="utf-8", newline="") as file:
        loaded = {(row["regime"], row["key"]): _row(row) for row in csv.DictReader(file)}
    for row in old.all():
        values = {column: getattr(row, column) for column in COLUMNS}
        if loaded.get((row.regime, row.key)) != values:
            new.update_or_create(regime=row.regime, key=row.key, defaults=values)


def _row(row: dict[str, str]) -> dict[str, object]:
    return {
        "valid_from": date.fromisoformat(row["valid_from"]),
        "valid_to": date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        "value": int(row["value"]) if row["value"] else None,
        **{column: row[column] for column in ("unit", "article", "source", "verify")},
    }


class Migration(migrations.Migration):
    dependencies = [("landclearance", "0004_the_land_in_full"), ("projects", "0007_load_regimes")]

    operations = [
        migrations.RunPython(hand_over, migrations.RunPython.noop),
        migrations.DeleteModel("RegimeParameter"),
        *(RequireValidGeometry(model, "geometry") for model in NEW_PLACES),
        RequireValidGeometry("Evidence", "position"),
        RestoreValidityTriggers("Blocker", "geometry"),
        *(RebuildSpatialIndex(model, "geometry") for model in (*NEW_PLACES, "Blocker")),
        RebuildSpatialIndex("Evidence", "position"),
    ]
