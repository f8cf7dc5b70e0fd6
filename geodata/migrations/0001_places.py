import django.contrib.gis.db.models.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import geodata.models.operations


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("projects", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Zone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "name_en",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="English name"),
                ),
                (
                    "plane_srid",
                    models.PositiveIntegerField(
                        help_text="Lengths and areas are computed in it; 9215 for Lạng Sơn.",
                        verbose_name="plane system (EPSG)",
                    ),
                ),
                (
                    "boundary",
                    django.contrib.gis.db.models.fields.MultiPolygonField(
                        blank=True, null=True, srid=4326, verbose_name="boundary"
                    ),
                ),
                (
                    "boundary_note",
                    models.CharField(
                        blank=True, default="", max_length=500, verbose_name="note on the boundary"
                    ),
                ),
                (
                    "official_area_ha",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        verbose_name="official area (ha)",
                    ),
                ),
                (
                    "founding_decisions",
                    models.TextField(blank=True, default="", verbose_name="founding decisions"),
                ),
                (
                    "board_name",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="managing Board"),
                ),
                (
                    "parent_body",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="superior body"),
                ),
                (
                    "place_name",
                    models.CharField(blank=True, default="", max_length=80, verbose_name="place of issue"),
                ),
                (
                    "symbol",
                    models.CharField(blank=True, default="", max_length=40, verbose_name="document symbol"),
                ),
                (
                    "country_code",
                    models.CharField(
                        default="VN",
                        help_text="Public holidays follow it.",
                        max_length=2,
                        verbose_name="country",
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(default="Asia/Ho_Chi_Minh", max_length=40, verbose_name="time zone"),
                ),
                ("is_invented", models.BooleanField(default=False, verbose_name="invented")),
            ],
            options={
                "verbose_name": "zone",
                "verbose_name_plural": "zones",
                "ordering": ["code"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="FunctionalArea",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="functional_areas",
                        to="geodata.zone",
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "name_en",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="English name"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("non_tariff", "Non-tariff area"),
                            ("tariff", "Tariff area"),
                            ("export_processing", "Export processing zone"),
                            ("cargo_transit", "Cargo transit zone"),
                            ("industrial", "Industrial park"),
                            ("resettlement", "Resettlement area"),
                            ("urban", "Urban area"),
                            ("administrative", "Administrative area"),
                            ("gate", "Border-gate area"),
                            ("other", "Other"),
                        ],
                        max_length=30,
                        verbose_name="kind",
                    ),
                ),
                (
                    "planned_ha",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=10,
                        null=True,
                        verbose_name="planned area (ha)",
                    ),
                ),
                (
                    "decision",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="decision"),
                ),
                (
                    "geometry",
                    django.contrib.gis.db.models.fields.MultiPolygonField(srid=4326, verbose_name="geometry"),
                ),
                ("source", models.CharField(blank=True, default="", max_length=500, verbose_name="source")),
                ("is_approximate", models.BooleanField(default=False, verbose_name="approximate outline")),
            ],
            options={
                "verbose_name": "functional area",
                "verbose_name_plural": "functional areas",
                "ordering": ["zone", "code"],
                "constraints": [
                    models.UniqueConstraint(fields=("zone", "code"), name="geodata_functionalarea_key")
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="AdministrativeUnit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "scheme",
                    models.CharField(
                        help_text="Which code list: gso-2025, choisy-2008, ...",
                        max_length=20,
                        verbose_name="code scheme",
                    ),
                ),
                ("code", models.CharField(max_length=20, verbose_name="code")),
                (
                    "level",
                    models.CharField(
                        choices=[("province", "Province"), ("commune", "Commune")],
                        max_length=10,
                        verbose_name="level",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "full_name",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="full name"),
                ),
                (
                    "district_name",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="old district"),
                ),
                (
                    "province_code",
                    models.CharField(blank=True, default="", max_length=10, verbose_name="province code"),
                ),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                (
                    "valid_to",
                    models.DateField(
                        blank=True,
                        help_text="First day on which it no longer exists.",
                        null=True,
                        verbose_name="valid to",
                    ),
                ),
                (
                    "official_area_ha",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        verbose_name="official area (ha)",
                    ),
                ),
                (
                    "geometry",
                    django.contrib.gis.db.models.fields.MultiPolygonField(
                        blank=True, null=True, srid=4326, verbose_name="geometry"
                    ),
                ),
                ("source", models.CharField(blank=True, default="", max_length=500, verbose_name="source")),
            ],
            options={
                "verbose_name": "administrative unit",
                "verbose_name_plural": "administrative units",
                "ordering": ["scheme", "code"],
                "constraints": [
                    models.UniqueConstraint(fields=("scheme", "code"), name="geodata_administrativeunit_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from__isnull", True),
                            ("valid_to__isnull", True),
                            ("valid_from__lt", models.F("valid_to")),
                            _connector="OR",
                        ),
                        name="geodata_administrativeunit_dates",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="AdministrativeUnitShare",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "old",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shares_given",
                        to="geodata.administrativeunit",
                    ),
                ),
                (
                    "new",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shares_received",
                        to="geodata.administrativeunit",
                    ),
                ),
                (
                    "share",
                    models.DecimalField(
                        decimal_places=6,
                        help_text="0 to 1, of the old unit's area.",
                        max_digits=7,
                        verbose_name="share of the old area",
                    ),
                ),
                ("area_ha", models.DecimalField(decimal_places=4, max_digits=12, verbose_name="area (ha)")),
            ],
            options={
                "verbose_name": "share of an old unit",
                "verbose_name_plural": "shares of old units",
                "ordering": ["old", "-share"],
                "constraints": [
                    models.UniqueConstraint(fields=("old", "new"), name="geodata_unitshare_key"),
                    models.CheckConstraint(
                        condition=models.Q(("share__gt", 0), ("share__lte", 1)),
                        name="geodata_unitshare_range",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ReferenceFeature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reference_features",
                        to="geodata.zone",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("land", "Country"),
                            ("province", "Province"),
                            ("border", "National border"),
                            ("river", "River"),
                            ("water", "Water"),
                            ("road", "Road"),
                            ("railway", "Railway"),
                            ("gate", "Border gate"),
                            ("place", "Place"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(blank=True, default="", max_length=200, verbose_name="name")),
                (
                    "name_en",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="English name"),
                ),
                (
                    "rank",
                    models.PositiveSmallIntegerField(
                        default=5, help_text="1 shows at all zooms, 9 only close up.", verbose_name="rank"
                    ),
                ),
                (
                    "geometry",
                    django.contrib.gis.db.models.fields.GeometryField(srid=4326, verbose_name="geometry"),
                ),
                ("source", models.CharField(blank=True, default="", max_length=500, verbose_name="source")),
                ("is_approximate", models.BooleanField(default=False, verbose_name="drawn approximately")),
            ],
            options={
                "verbose_name": "reference feature",
                "verbose_name_plural": "reference features",
                "ordering": ["kind", "rank", "name"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="imports",
                        to="geodata.zone",
                    ),
                ),
                ("target", models.CharField(max_length=40, verbose_name="imported as")),
                ("file_name", models.CharField(max_length=255, verbose_name="file")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                (
                    "crs",
                    models.CharField(
                        blank=True, default="", max_length=120, verbose_name="coordinate system"
                    ),
                ),
                (
                    "encoding",
                    models.CharField(blank=True, default="", max_length=40, verbose_name="encoding"),
                ),
                ("mapping", models.JSONField(blank=True, default=dict, verbose_name="column mapping")),
                ("report", models.JSONField(blank=True, default=dict, verbose_name="report")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded at")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
                "ordering": ["-recorded_at"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.AddField(
            model_name="administrativeunit",
            name="successors",
            field=models.ManyToManyField(
                related_name="predecessors",
                through="geodata.AdministrativeUnitShare",
                to="geodata.administrativeunit",
            ),
        ),
        geodata.models.operations.RequireValidGeometry(
            model_name="Zone",
            field="boundary",
        ),
        geodata.models.operations.RequireValidGeometry(
            model_name="FunctionalArea",
            field="geometry",
        ),
        geodata.models.operations.RequireValidGeometry(
            model_name="AdministrativeUnit",
            field="geometry",
        ),
        geodata.models.operations.RequireValidGeometry(
            model_name="ReferenceFeature",
            field="geometry",
        ),
    ]
