"""Load the regimes (R1 to R5, and planning norms) as they were then; 0005 hands them to ``projects``. Reversible."""

import csv
from datetime import date
from pathlib import Path

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

REGIMES = Path(__file__).parent / "regimes_of_0002.csv"


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    parameters = apps.get_model("landclearance", "RegimeParameter").objects.using(
        schema_editor.connection.alias
    )
    with REGIMES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            parameters.update_or_create(
                regime=row["regime"],
                key=row["key"],
                defaults={
                    "valid_from": date.fromisoformat(row["valid_from"]),
                    "valid_to": date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                    "value": int(row["value"]) if row["value"] else None,
                    "unit": row["unit"],
                    "article": row["article"],
                    "source": row["source"],
                    "verify": row["verify"],
                },
            )


def unload(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    parameters = apps.get_model("landclearance", "RegimeParameter").objects.using(
        schema_editor.connection.alias
    )
    with REGIMES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            parameters.filter(regime=row["regime"], key=row["key"]).delete()


class Migration(migrations.Migration):
    dependencies = [("landclearance", "0001_land_and_cases")]

    operations = [migrations.RunPython(load, unload)]
