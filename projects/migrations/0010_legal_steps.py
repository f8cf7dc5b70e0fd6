"""Load the legal checklist from ``fixtures/legal_steps.csv`` and the days of warning of the idle-land clock.

Reversible; three more kinds of events of a land portion.
"""

import csv
from datetime import date
from importlib import import_module
from pathlib import Path

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

STEPS = Path(__file__).parent.parent / "fixtures" / "legal_steps.csv"
TEXTS = (
    "name",
    "name_en",
    "authority",
    "authority_en",
    "required_if",
    "after",
    "article",
    "term_unit",
    "source",
    "verify",
)

load_regimes = import_module("projects.migrations.0007_load_regimes").load


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    steps = apps.get_model("projects", "LegalStep").objects.using(schema_editor.connection.alias)
    with STEPS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            steps.update_or_create(
                code=row["code"],
                valid_from=date.fromisoformat(row["valid_from"]),
                defaults={
                    "order": int(row["order"]),
                    "valid_to": date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                    "term_value": int(row["term_value"]) if row["term_value"] else None,
                    **{name: row[name] for name in TEXTS},
                },
            )


def unload(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    steps = apps.get_model("projects", "LegalStep").objects.using(schema_editor.connection.alias)
    with STEPS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            steps.filter(code=row["code"], valid_from=date.fromisoformat(row["valid_from"])).delete()


class Migration(migrations.Migration):
    dependencies = [("projects", "0009_crew_norms")]

    operations = [
        migrations.AlterField(
            model_name="portionevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("field_handover", "Land handed over on the ground"),
                    ("schedule_set", "Completion date set or adjusted"),
                    ("first_item_started", "First approved item started"),
                    ("items_complete", "All items complete"),
                    ("inspection", "Inspection conclusion"),
                    ("extension_request", "Extension requested"),
                    ("extension", "Extension decided"),
                    ("force_majeure", "Force majeure"),
                    ("suspension", "Suspension approved by the Board"),
                    ("notice", "Notice of termination"),
                    ("terminated", "Project terminated"),
                    ("returned", "Land returned or recovered"),
                ],
                max_length=30,
                verbose_name="kind",
            ),
        ),
        migrations.RunPython(load, unload),
        migrations.RunPython(load_regimes, migrations.RunPython.noop),
    ]
