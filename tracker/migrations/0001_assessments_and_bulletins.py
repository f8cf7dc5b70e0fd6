import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("geodata", "0001_places"),
        ("landclearance", "0001_land_and_cases"),
        ("projects", "0002_projects_and_programmes"),
    ]

    operations = [
        migrations.CreateModel(
            name="AssessmentRun",
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
                        related_name="assessment_runs",
                        to="geodata.zone",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: every project of the zone.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assessment_runs",
                        to="projects.project",
                    ),
                ),
                ("as_of", models.DateField(verbose_name="as of")),
                ("known_at", models.DateTimeField(verbose_name="as known at")),
                ("rules_version", models.CharField(max_length=40, verbose_name="rules version")),
                ("inputs_hash", models.CharField(max_length=64, verbose_name="hash of the inputs")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded at")),
            ],
            options={
                "verbose_name": "assessment",
                "verbose_name_plural": "assessments",
                "ordering": ["-recorded_at", "-pk"],
                "indexes": [models.Index(fields=["zone", "as_of"], name="tracker_run_zone_as_of")],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="ProjectAssessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="projects",
                        to="tracker.assessmentrun",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assessments",
                        to="projects.project",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("on_track", "On track"),
                            ("watch", "Watch"),
                            ("serious", "Serious"),
                            ("critical", "Critical"),
                            ("unknown", "No data"),
                        ],
                        max_length=20,
                        verbose_name="level",
                    ),
                ),
                (
                    "baseline_finish_original",
                    models.DateField(blank=True, null=True, verbose_name="original finish"),
                ),
                (
                    "baseline_finish_latest",
                    models.DateField(blank=True, null=True, verbose_name="latest approved finish"),
                ),
                ("forecast_finish", models.DateField(blank=True, null=True, verbose_name="forecast finish")),
                (
                    "finish_without_blockers",
                    models.DateField(blank=True, null=True, verbose_name="finish without blockers"),
                ),
                (
                    "slip_original_days",
                    models.IntegerField(
                        blank=True, null=True, verbose_name="slip against the original (days)"
                    ),
                ),
                (
                    "slip_latest_days",
                    models.IntegerField(blank=True, null=True, verbose_name="slip against the latest (days)"),
                ),
                (
                    "blocker_slip_days",
                    models.IntegerField(blank=True, null=True, verbose_name="slip due to blockers (days)"),
                ),
                (
                    "open_ended",
                    models.BooleanField(
                        default=False,
                        help_text="Some blocker has no known end: the slip is a lower bound.",
                        verbose_name="at least",
                    ),
                ),
                ("cause", models.CharField(blank=True, default="", max_length=20, verbose_name="cause")),
                ("inputs_hash", models.CharField(max_length=64, verbose_name="hash of the inputs")),
                ("result", models.JSONField(verbose_name="result")),
                ("inputs", models.JSONField(default=dict, verbose_name="inputs")),
            ],
            options={
                "verbose_name": "assessment of a project",
                "verbose_name_plural": "assessments of projects",
                "indexes": [models.Index(fields=["project", "-run"], name="tracker_pa_project_run")],
                "constraints": [
                    models.UniqueConstraint(fields=("run", "project"), name="tracker_projectassessment_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="Flag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="flags",
                        to="tracker.projectassessment",
                    ),
                ),
                ("rule", models.CharField(max_length=60, verbose_name="rule")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("on_track", "On track"),
                            ("watch", "Watch"),
                            ("serious", "Serious"),
                            ("critical", "Critical"),
                            ("unknown", "No data"),
                        ],
                        max_length=20,
                        verbose_name="level",
                    ),
                ),
                ("value", models.CharField(blank=True, default="", max_length=60, verbose_name="value")),
                (
                    "threshold",
                    models.CharField(blank=True, default="", max_length=60, verbose_name="threshold"),
                ),
                ("source", models.CharField(blank=True, default="", max_length=300, verbose_name="source")),
            ],
            options={
                "verbose_name": "flag",
                "verbose_name_plural": "flags",
                "ordering": ["assessment", "pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="PartAssessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="tracker.projectassessment",
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assessments",
                        to="landclearance.parcelpart",
                    ),
                ),
                ("state", models.CharField(max_length=20, verbose_name="state")),
                ("since", models.DateField(blank=True, null=True, verbose_name="since")),
                (
                    "holder",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="who holds the ball"
                    ),
                ),
                ("release", models.DateField(blank=True, null=True, verbose_name="expected release")),
                ("blocks", models.BooleanField(default=False, verbose_name="blocks works")),
                (
                    "blocker_code",
                    models.CharField(blank=True, default="", max_length=20, verbose_name="blocker"),
                ),
            ],
            options={
                "verbose_name": "assessment of a parcel part",
                "verbose_name_plural": "assessments of parcel parts",
                "constraints": [
                    models.UniqueConstraint(fields=("assessment", "part"), name="tracker_partassessment_key")
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Bulletin",
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
                        related_name="bulletins",
                        to="geodata.zone",
                    ),
                ),
                ("period", models.DateField(help_text="First day of the month.", verbose_name="period")),
                ("issue", models.PositiveSmallIntegerField(default=1, verbose_name="issue")),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bulletins",
                        to="tracker.assessmentrun",
                    ),
                ),
                (
                    "previous",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="next_issues",
                        to="tracker.bulletin",
                    ),
                ),
                ("content", models.JSONField(verbose_name="content")),
                ("content_hash", models.CharField(max_length=64, verbose_name="hash of the content")),
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
                "verbose_name": "bulletin",
                "verbose_name_plural": "bulletins",
                "ordering": ["-period", "-issue"],
                "constraints": [
                    models.UniqueConstraint(fields=("zone", "period", "issue"), name="tracker_bulletin_key")
                ],
                "indexes": [],
            },
        ),
    ]
