import django.contrib.gis.db.models.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import geodata.models.operations


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("geodata", "0001_places"),
        ("projects", "0002_projects_and_programmes"),
    ]

    operations = [
        migrations.CreateModel(
            name="LandUser",
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
                        related_name="land_users",
                        to="geodata.zone",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        help_text="Shown where the name may not be.", max_length=40, verbose_name="code"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("household", "Household or individual"),
                            ("organisation", "Organisation"),
                            ("community", "Community"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(blank=True, default="", max_length=200, verbose_name="name")),
                (
                    "identity_number",
                    models.CharField(blank=True, default="", max_length=40, verbose_name="identity number"),
                ),
                ("address", models.CharField(blank=True, default="", max_length=300, verbose_name="address")),
                ("is_invented", models.BooleanField(default=False, verbose_name="invented")),
            ],
            options={
                "verbose_name": "land user",
                "verbose_name_plural": "land users",
                "constraints": [
                    models.UniqueConstraint(fields=("zone", "code"), name="landclearance_landuser_key")
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Parcel",
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="parcels", to="geodata.zone"
                    ),
                ),
                (
                    "commune",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parcels",
                        to="geodata.administrativeunit",
                        verbose_name="commune",
                    ),
                ),
                (
                    "old_commune",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="old_parcels",
                        to="geodata.administrativeunit",
                        verbose_name="old commune",
                    ),
                ),
                ("sheet", models.CharField(max_length=40, verbose_name="map sheet")),
                ("number", models.CharField(max_length=40, verbose_name="parcel number")),
                ("edition", models.CharField(blank=True, default="", max_length=40, verbose_name="edition")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                (
                    "land_use_code",
                    models.CharField(blank=True, default="", max_length=20, verbose_name="land-use code"),
                ),
                ("address", models.CharField(blank=True, default="", max_length=300, verbose_name="place")),
                (
                    "certificate_area_m2",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=12,
                        null=True,
                        verbose_name="certificate area (m²)",
                    ),
                ),
                (
                    "map_area_m2",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=12, null=True, verbose_name="map area (m²)"
                    ),
                ),
                (
                    "measured_area_m2",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=12,
                        null=True,
                        verbose_name="measured area (m²)",
                    ),
                ),
                (
                    "geometry",
                    django.contrib.gis.db.models.fields.MultiPolygonField(srid=4326, verbose_name="geometry"),
                ),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                (
                    "valid_to",
                    models.DateField(
                        blank=True,
                        help_text="First day on which this version no longer holds.",
                        null=True,
                        verbose_name="valid to",
                    ),
                ),
                ("source", models.CharField(blank=True, default="", max_length=500, verbose_name="source")),
                (
                    "import_batch",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="parcels",
                        to="geodata.importbatch",
                    ),
                ),
                ("is_invented", models.BooleanField(default=False, verbose_name="invented")),
            ],
            options={
                "verbose_name": "parcel",
                "verbose_name_plural": "parcels",
                "ordering": ["commune", "sheet", "number", "version"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("old_commune__isnull", False)),
                        fields=("zone", "commune", "old_commune", "sheet", "number", "edition", "version"),
                        name="landclearance_parcel_key",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("old_commune__isnull", True)),
                        fields=("zone", "commune", "sheet", "number", "edition", "version"),
                        name="landclearance_parcel_key_no_old",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from__isnull", True),
                            ("valid_to__isnull", True),
                            ("valid_from__lt", models.F("valid_to")),
                            _connector="OR",
                        ),
                        name="landclearance_parcel_dates",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ParcelLineage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "predecessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lineage_out",
                        to="landclearance.parcel",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lineage_in",
                        to="landclearance.parcel",
                    ),
                ),
                ("happened_on", models.DateField(blank=True, null=True, verbose_name="happened on")),
                ("reason", models.CharField(blank=True, default="", max_length=200, verbose_name="reason")),
            ],
            options={
                "verbose_name": "lineage of a parcel",
                "verbose_name_plural": "lineage of parcels",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("predecessor", "successor"), name="landclearance_lineage_key"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ClearanceBoundary",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="clearance_boundaries",
                        to="projects.project",
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                ("effective_on", models.DateField(verbose_name="in force from")),
                (
                    "decision_number",
                    models.CharField(blank=True, default="", max_length=80, verbose_name="decision"),
                ),
                (
                    "geometry",
                    django.contrib.gis.db.models.fields.MultiPolygonField(srid=4326, verbose_name="geometry"),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="recorded at")),
                ("source", models.CharField(blank=True, default="", max_length=500, verbose_name="source")),
            ],
            options={
                "verbose_name": "clearance boundary",
                "verbose_name_plural": "clearance boundaries",
                "constraints": [
                    models.UniqueConstraint(fields=("project", "version"), name="landclearance_boundary_key")
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ClearanceCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="clearance_cases",
                        to="projects.project",
                    ),
                ),
                ("case_no", models.CharField(max_length=60, verbose_name="case number")),
                (
                    "land_user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="landclearance.landuser",
                    ),
                ),
                (
                    "commune",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clearance_cases",
                        to="geodata.administrativeunit",
                    ),
                ),
                ("opened_on", models.DateField(verbose_name="opened on")),
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
                (
                    "needs_resettlement",
                    models.BooleanField(
                        blank=True,
                        help_text="Empty: not known yet.",
                        null=True,
                        verbose_name="needs resettlement",
                    ),
                ),
                ("note", models.TextField(blank=True, default="", verbose_name="note")),
                ("is_invented", models.BooleanField(default=False, verbose_name="invented")),
            ],
            options={
                "verbose_name": "clearance case",
                "verbose_name_plural": "clearance cases",
                "ordering": ["project", "case_no"],
                "constraints": [
                    models.UniqueConstraint(fields=("project", "case_no"), name="landclearance_case_key")
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ParcelPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="landclearance.clearancecase",
                    ),
                ),
                (
                    "parcel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="landclearance.parcel",
                    ),
                ),
                (
                    "boundary",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="landclearance.clearanceboundary",
                    ),
                ),
                ("land_use_code", models.CharField(max_length=10, verbose_name="land-use code")),
                (
                    "geometry",
                    django.contrib.gis.db.models.fields.MultiPolygonField(srid=4326, verbose_name="geometry"),
                ),
                (
                    "area_m2",
                    models.DecimalField(
                        decimal_places=1,
                        help_text="In the zone's plane system.",
                        max_digits=12,
                        verbose_name="area (m²)",
                    ),
                ),
            ],
            options={
                "verbose_name": "parcel part",
                "verbose_name_plural": "parcel parts",
                "ordering": ["case", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "parcel", "land_use_code"), name="landclearance_part_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("area_m2__gt", 0)), name="landclearance_part_area"
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Act",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "happened_on",
                    models.DateField(help_text="The day on which it was true.", verbose_name="happened on"),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(help_text="When we learnt it.", verbose_name="recorded at"),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "voids",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voided_by",
                        to="landclearance.act",
                        verbose_name="corrects",
                    ),
                ),
                (
                    "void_reason",
                    models.CharField(
                        blank=True, default="", max_length=500, verbose_name="reason for the correction"
                    ),
                ),
                (
                    "retraction",
                    models.BooleanField(
                        default=False,
                        help_text="The row withdraws the old one and states nothing new.",
                        verbose_name="only withdraws",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="acts",
                        to="landclearance.clearancecase",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("recovery_notice", "Recovery notice"),
                            ("inventory", "Inventory minutes"),
                            ("persuasion_inventory", "Persuasion before inventory"),
                            ("compulsory_inventory", "Compulsory inventory decision"),
                            ("inventory_enforcement", "Inventory enforcement decision"),
                            ("plan_drafted", "Compensation plan drafted"),
                            ("public_posting", "Public posting"),
                            ("consultation", "Consultation meeting"),
                            ("dialogue", "Dialogue"),
                            ("appraisal", "Appraisal"),
                            ("approval", "Plan approval decision"),
                            ("payout", "Payout"),
                            ("deposit_in_lieu", "Deposit of refused or disputed money"),
                            ("resettlement_done", "Resettlement arranged"),
                            ("recovery_decision", "Recovery decision"),
                            ("persuasion_handover", "Persuasion before enforcement"),
                            ("recovery_enforcement", "Recovery enforcement decision"),
                            ("enforced", "Enforcement carried out"),
                            ("registry_updated", "Registry updated"),
                            ("complaint", "Complaint"),
                            ("lawsuit", "Lawsuit"),
                            ("annulment", "Decision annulled"),
                            ("out_of_scope", "Out of scope"),
                        ],
                        max_length=30,
                        verbose_name="kind",
                    ),
                ),
                (
                    "document_number",
                    models.CharField(blank=True, default="", max_length=80, verbose_name="document"),
                ),
                ("effective_on", models.DateField(blank=True, null=True, verbose_name="in force from")),
                ("delivered_on", models.DateField(blank=True, null=True, verbose_name="delivered on")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="ended on")),
                (
                    "consented",
                    models.BooleanField(blank=True, null=True, verbose_name="the land user agreed"),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True, decimal_places=0, max_digits=18, null=True, verbose_name="amount (VND)"
                    ),
                ),
                (
                    "supersedes",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="landclearance.act",
                    ),
                ),
                ("note", models.TextField(blank=True, default="", verbose_name="note")),
                ("is_invented", models.BooleanField(default=False, verbose_name="invented")),
            ],
            options={
                "verbose_name": "act",
                "verbose_name_plural": "acts",
                "ordering": ["case", "happened_on", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("voids__isnull", True),
                            models.Q(("void_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="landclearance_act_void_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("retraction", False), ("voids__isnull", False), _connector="OR"),
                        name="landclearance_act_retraction_voids",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__isnull", True), ("amount__gte", 0), _connector="OR"),
                        name="landclearance_act_amount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True),
                            ("ended_on__gte", models.F("happened_on")),
                            _connector="OR",
                        ),
                        name="landclearance_act_ended",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "happened_on",
                    models.DateField(help_text="The day on which it was true.", verbose_name="happened on"),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(help_text="When we learnt it.", verbose_name="recorded at"),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "voids",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voided_by",
                        to="landclearance.handover",
                        verbose_name="corrects",
                    ),
                ),
                (
                    "void_reason",
                    models.CharField(
                        blank=True, default="", max_length=500, verbose_name="reason for the correction"
                    ),
                ),
                (
                    "retraction",
                    models.BooleanField(
                        default=False,
                        help_text="The row withdraws the old one and states nothing new.",
                        verbose_name="only withdraws",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="handovers",
                        to="landclearance.clearancecase",
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="handovers",
                        to="landclearance.parcelpart",
                    ),
                ),
                ("minutes_number", models.CharField(max_length=80, verbose_name="minutes")),
                (
                    "area_m2",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=12, null=True, verbose_name="area (m²)"
                    ),
                ),
                ("note", models.TextField(blank=True, default="", verbose_name="note")),
                ("is_invented", models.BooleanField(default=False, verbose_name="invented")),
            ],
            options={
                "verbose_name": "hand-over",
                "verbose_name_plural": "hand-overs",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("voids__isnull", True),
                            models.Q(("void_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="landclearance_handover_void_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("retraction", False), ("voids__isnull", False), _connector="OR"),
                        name="landclearance_handover_retraction_voids",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("area_m2__isnull", True), ("area_m2__gt", 0), _connector="OR"),
                        name="landclearance_handover_area",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Blocker",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="blockers",
                        to="projects.project",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("PRICE", "Compensation policy or unit price"),
                            ("ORIGIN", "Land origin not clear"),
                            ("DISPUTE", "Dispute, complaint or lawsuit"),
                            ("RESETTLE", "Resettlement not ready"),
                            ("GRAVE", "Graves to move"),
                            ("UTILITY", "Utilities to move"),
                            ("DUMP", "Dump site"),
                            ("FOREST", "Change of forest or rice land"),
                            ("DEFENCE", "Defence land"),
                            ("STATE_FARM", "State farm or forest enterprise land"),
                            ("ILLEGAL_BUILD", "Illegal building"),
                            ("PLANNING", "Planning or boundary adjustment"),
                            ("POLICY_GAP", "Policy gap between provinces"),
                            ("CAPITAL", "Clearance capital missing"),
                            ("ORG", "Organisation and staff"),
                            ("PROCEDURE", "Procedure not in order"),
                            ("ABSENT", "Owner absent"),
                        ],
                        max_length=20,
                        verbose_name="code",
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="blockers",
                        to="landclearance.clearancecase",
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="blockers",
                        to="landclearance.parcelpart",
                    ),
                ),
                (
                    "activity_codes",
                    models.JSONField(blank=True, default=list, verbose_name="activities that wait"),
                ),
                (
                    "geometry",
                    django.contrib.gis.db.models.fields.GeometryField(
                        blank=True, null=True, srid=4326, verbose_name="place"
                    ),
                ),
                ("is_invented", models.BooleanField(default=False, verbose_name="invented")),
            ],
            options={
                "verbose_name": "blocker",
                "verbose_name_plural": "blockers",
                "ordering": ["project", "pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="BlockerEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "happened_on",
                    models.DateField(help_text="The day on which it was true.", verbose_name="happened on"),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(help_text="When we learnt it.", verbose_name="recorded at"),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "voids",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voided_by",
                        to="landclearance.blockerevent",
                        verbose_name="corrects",
                    ),
                ),
                (
                    "void_reason",
                    models.CharField(
                        blank=True, default="", max_length=500, verbose_name="reason for the correction"
                    ),
                ),
                (
                    "retraction",
                    models.BooleanField(
                        default=False,
                        help_text="The row withdraws the old one and states nothing new.",
                        verbose_name="only withdraws",
                    ),
                ),
                (
                    "blocker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="landclearance.blocker",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("opened", "Opened"), ("updated", "Updated"), ("closed", "Closed")],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("commune", "Commune"),
                            ("district", "District (until 30/06/2025)"),
                            ("province", "Province"),
                            ("ministry", "Ministry"),
                            ("state", "State"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="level of authority",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.organisation",
                        verbose_name="who must act",
                    ),
                ),
                (
                    "expected_clear_on",
                    models.DateField(
                        blank=True,
                        help_text="Empty: nobody knows yet.",
                        null=True,
                        verbose_name="expected to be cleared on",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due by law or by order")),
                (
                    "document_number",
                    models.CharField(blank=True, default="", max_length=80, verbose_name="document"),
                ),
                ("note", models.TextField(blank=True, default="", verbose_name="note")),
            ],
            options={
                "verbose_name": "event of a blocker",
                "verbose_name_plural": "events of a blocker",
                "ordering": ["blocker", "happened_on", "recorded_at", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("voids__isnull", True),
                            models.Q(("void_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="landclearance_blockerevent_void_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("retraction", False), ("voids__isnull", False), _connector="OR"),
                        name="landclearance_blockerevent_retraction_voids",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expected_clear_on__isnull", True),
                            ("expected_clear_on__gte", models.F("happened_on")),
                            _connector="OR",
                        ),
                        name="landclearance_blockerevent_expected",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="RegimeParameter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("regime", models.CharField(max_length=10, verbose_name="regime")),
                ("key", models.CharField(max_length=60, verbose_name="parameter")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                (
                    "value",
                    models.IntegerField(
                        blank=True,
                        help_text="Empty: the law sets no number.",
                        null=True,
                        verbose_name="value",
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("days", "calendar days"),
                            ("working_days", "working days"),
                            ("months", "months"),
                        ],
                        max_length=20,
                        verbose_name="unit",
                    ),
                ),
                ("article", models.CharField(max_length=200, verbose_name="article")),
                ("source", models.CharField(blank=True, default="", max_length=300, verbose_name="source")),
                (
                    "verify",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="Shown beside the number.",
                        max_length=300,
                        verbose_name="to be verified",
                    ),
                ),
            ],
            options={
                "verbose_name": "regime parameter",
                "verbose_name_plural": "regime parameters",
                "ordering": ["key", "valid_from"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("regime", "key"), name="landclearance_regimeparameter_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_from__lt", models.F("valid_to")),
                            _connector="OR",
                        ),
                        name="landclearance_regimeparameter_dates",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.AddField(
            model_name="parcel",
            name="predecessors",
            field=models.ManyToManyField(
                related_name="successors", through="landclearance.ParcelLineage", to="landclearance.parcel"
            ),
        ),
        geodata.models.operations.RequireValidGeometry(
            model_name="Parcel",
            field="geometry",
        ),
        geodata.models.operations.RequireValidGeometry(
            model_name="ClearanceBoundary",
            field="geometry",
        ),
        geodata.models.operations.RequireValidGeometry(
            model_name="ParcelPart",
            field="geometry",
        ),
        geodata.models.operations.RequireValidGeometry(
            model_name="Blocker",
            field="geometry",
        ),
    ]
