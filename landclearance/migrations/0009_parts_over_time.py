"""Parts come and go with the boundary's versions; what a new part took over from an old one; sheet and number are found fast."""

import django.db.models.deletion
from django.db import migrations, models

from geodata.models.operations import RebuildSpatialIndex, RestoreValidityTriggers


class Migration(migrations.Migration):
    dependencies = [
        ("geodata", "0002_spatial_index_of_units"),
        ("landclearance", "0008_claimed_share"),
    ]

    operations = [
        migrations.CreateModel(
            name="PartSuccession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "shared_m2",
                    models.DecimalField(decimal_places=1, max_digits=12, verbose_name="shared area (m²)"),
                ),
            ],
            options={
                "verbose_name": "succession of a part",
                "verbose_name_plural": "successions of parts",
                "ordering": ["new_part", "old_part"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="parcelpart",
            name="landclearance_part_key",
        ),
        migrations.AddField(
            model_name="parcelpart",
            name="entered_by",
            field=models.CharField(
                blank=True,
                choices=[
                    ("boundary", "Boundary adjusted"),
                    ("resurvey", "Parcel split, merged or measured again"),
                    ("remainder", "Remainder taken with it"),
                    ("other", "Other"),
                ],
                default="",
                max_length=20,
                verbose_name="entered by",
            ),
        ),
        migrations.AddField(
            model_name="parcelpart",
            name="entered_on",
            field=models.DateField(blank=True, null=True, verbose_name="in scope from"),
        ),
        migrations.AddField(
            model_name="parcelpart",
            name="recorded_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="recorded at"),
        ),
        migrations.AddField(
            model_name="scopechange",
            name="reason",
            field=models.CharField(
                choices=[
                    ("boundary", "Boundary adjusted"),
                    ("resurvey", "Parcel split, merged or measured again"),
                    ("remainder", "Remainder taken with it"),
                    ("other", "Other"),
                ],
                default="boundary",
                max_length=20,
                verbose_name="reason",
            ),
        ),
        migrations.AddIndex(
            model_name="parcel",
            index=models.Index(fields=["zone", "sheet", "number"], name="landclearance_parcel_number"),
        ),
        migrations.AddConstraint(
            model_name="parcelpart",
            constraint=models.UniqueConstraint(
                condition=models.Q(("entered_on__isnull", True)),
                fields=("case", "parcel", "land_use_code"),
                name="landclearance_part_key",
            ),
        ),
        migrations.AddConstraint(
            model_name="parcelpart",
            constraint=models.UniqueConstraint(
                condition=models.Q(("entered_on__isnull", False)),
                fields=("case", "parcel", "land_use_code", "entered_on"),
                name="landclearance_part_key_entered",
            ),
        ),
        migrations.AddField(
            model_name="partsuccession",
            name="new_part",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="succession_in",
                to="landclearance.parcelpart",
            ),
        ),
        migrations.AddField(
            model_name="partsuccession",
            name="old_part",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="succession_out",
                to="landclearance.parcelpart",
            ),
        ),
        migrations.AddConstraint(
            model_name="partsuccession",
            constraint=models.UniqueConstraint(
                fields=("old_part", "new_part"), name="landclearance_succession_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="partsuccession",
            constraint=models.CheckConstraint(
                condition=models.Q(("shared_m2__gt", 0)), name="landclearance_succession_area"
            ),
        ),
        migrations.AddConstraint(
            model_name="partsuccession",
            constraint=models.CheckConstraint(
                condition=models.Q(("old_part", models.F("new_part")), _negated=True),
                name="landclearance_succession_other",
            ),
        ),
        RestoreValidityTriggers("ParcelPart", "geometry"),
        RebuildSpatialIndex("ParcelPart", "geometry"),
    ]
