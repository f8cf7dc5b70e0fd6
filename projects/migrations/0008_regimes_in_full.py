"""Load the regime rows that came after 0007 (the same file, the same loader), and units for shares and words."""

from importlib import import_module

from django.db import migrations, models

load = import_module("projects.migrations.0007_load_regimes").load


class Migration(migrations.Migration):
    dependencies = [("projects", "0007_load_regimes")]

    operations = [
        migrations.AlterField(
            model_name="regimeparameter",
            name="unit",
            field=models.CharField(
                choices=[
                    ("days", "calendar days"),
                    ("working_days", "working days"),
                    ("months", "months"),
                    ("ppm_per_day", "millionths per day"),
                    ("percent", "percent"),
                    ("words", "said in words"),
                ],
                max_length=20,
                verbose_name="unit",
            ),
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
