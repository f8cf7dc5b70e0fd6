import django.contrib.gis.db.models.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import geodata.models.operations


class Migration(migrations.Migration):
    dependencies = [
        ("geodata", "0001_places"),
        ("projects", "0001_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="projects.organisation",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("viewer", "Viewer"),
                            ("field_officer", "Field officer"),
                            ("clearance_officer", "Clearance officer"),
                            ("planner", "Planner"),
                            ("leader", "Leader"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: every zone.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="geodata.zone",
                    ),
                ),
            ],
            options={
                "verbose_name": "membership",
                "verbose_name_plural": "memberships",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "organisation", "role", "zone"), name="projects_membership_key"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Project",
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
                        related_name="projects",
                        to="geodata.zone",
                    ),
                ),
                ("code", models.SlugField(max_length=60, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=300, verbose_name="name")),
                (
                    "name_en",
                    models.CharField(blank=True, default="", max_length=300, verbose_name="English name"),
                ),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("QTQG", "National importance"),
                            ("A", "Group A"),
                            ("B", "Group B"),
                            ("C", "Group C"),
                        ],
                        max_length=4,
                        verbose_name="group",
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("preparation", "Preparation"),
                            ("implementation", "Implementation"),
                            ("completion", "Completion"),
                        ],
                        default="implementation",
                        max_length=20,
                        verbose_name="phase",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="owned_projects",
                        to="projects.organisation",
                        verbose_name="project owner",
                    ),
                ),
                (
                    "functional_area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="projects",
                        to="geodata.functionalarea",
                        verbose_name="functional area",
                    ),
                ),
                ("description", models.TextField(blank=True, default="", verbose_name="description")),
                (
                    "published_figures",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What was published, with its source.",
                        verbose_name="published figures",
                    ),
                ),
                ("source", models.CharField(blank=True, default="", max_length=500, verbose_name="source")),
                (
                    "invented_note",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="Shown as a label wherever the project appears; empty for real data.",
                        max_length=500,
                        verbose_name="what is invented",
                    ),
                ),
            ],
            options={
                "verbose_name": "project",
                "verbose_name_plural": "projects",
                "ordering": ["code"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Decision",
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
                        related_name="decisions",
                        to="projects.project",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("investment_policy", "Investment policy decision"),
                            ("investment_decision", "Investment decision"),
                            ("adjustment", "Adjustment decision"),
                            ("schedule_approval", "Schedule approval"),
                            ("other", "Other decision"),
                        ],
                        max_length=30,
                        verbose_name="kind",
                    ),
                ),
                ("number", models.CharField(max_length=80, verbose_name="number")),
                ("issued_on", models.DateField(verbose_name="issued on")),
                (
                    "issued_by",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="issued by"),
                ),
                ("subject", models.CharField(blank=True, default="", max_length=500, verbose_name="subject")),
                (
                    "total_investment",
                    models.DecimalField(
                        blank=True,
                        decimal_places=0,
                        max_digits=20,
                        null=True,
                        verbose_name="total investment (VND)",
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="recorded at")),
                ("is_invented", models.BooleanField(default=False, verbose_name="invented")),
            ],
            options={
                "verbose_name": "decision",
                "verbose_name_plural": "decisions",
                "ordering": ["project", "issued_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("project", "number"), name="projects_decision_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("total_investment__isnull", True), ("total_investment__gte", 0), _connector="OR"
                        ),
                        name="projects_decision_money",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="WorkCalendar",
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
                        related_name="calendars",
                        to="projects.project",
                    ),
                ),
                ("code", models.CharField(max_length=60, verbose_name="code")),
                ("name", models.CharField(blank=True, default="", max_length=200, verbose_name="name")),
                ("work_days", models.JSONField(default=list, verbose_name="working days of the week")),
                (
                    "public_holidays",
                    models.BooleanField(default=True, verbose_name="public holidays are off"),
                ),
                ("days_off", models.JSONField(blank=True, default=list, verbose_name="further days off")),
                (
                    "days_on",
                    models.JSONField(blank=True, default=list, verbose_name="days worked all the same"),
                ),
            ],
            options={
                "verbose_name": "working calendar",
                "verbose_name_plural": "working calendars",
                "constraints": [
                    models.UniqueConstraint(fields=("project", "code"), name="projects_workcalendar_key")
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ScheduleUpdate",
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
                        related_name="schedule_updates",
                        to="projects.project",
                    ),
                ),
                ("data_date", models.DateField(verbose_name="data date")),
                ("start", models.DateField(verbose_name="project start")),
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
                ("source", models.CharField(blank=True, default="", max_length=500, verbose_name="source")),
                ("is_invented", models.BooleanField(default=False, verbose_name="invented")),
            ],
            options={
                "verbose_name": "schedule update",
                "verbose_name_plural": "schedule updates",
                "ordering": ["project", "data_date", "recorded_at"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Activity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "update",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="activities",
                        to="projects.scheduleupdate",
                    ),
                ),
                ("code", models.CharField(max_length=60, verbose_name="code")),
                ("name", models.CharField(max_length=300, verbose_name="name")),
                (
                    "name_en",
                    models.CharField(blank=True, default="", max_length=300, verbose_name="English name"),
                ),
                ("sequence", models.PositiveIntegerField(default=0, verbose_name="order in the list")),
                (
                    "calendar",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to="projects.workcalendar",
                    ),
                ),
                ("duration", models.PositiveIntegerField(verbose_name="duration (working days)")),
                (
                    "weight",
                    models.DecimalField(
                        decimal_places=6,
                        default=0,
                        help_text="0 to 1.",
                        max_digits=9,
                        verbose_name="weight in physical progress",
                    ),
                ),
                ("actual_start", models.DateField(blank=True, null=True, verbose_name="actual start")),
                ("actual_finish", models.DateField(blank=True, null=True, verbose_name="actual finish")),
                (
                    "remaining",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="remaining (working days)"
                    ),
                ),
                (
                    "constraint",
                    models.CharField(blank=True, default="", max_length=10, verbose_name="constraint"),
                ),
                ("constraint_on", models.DateField(blank=True, null=True, verbose_name="constraint date")),
            ],
            options={
                "verbose_name": "activity",
                "verbose_name_plural": "activities",
                "ordering": ["update", "sequence", "code"],
                "constraints": [
                    models.UniqueConstraint(fields=("update", "code"), name="projects_activity_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("actual_finish__isnull", True),
                            models.Q(
                                ("actual_start__isnull", False),
                                ("actual_start__lte", models.F("actual_finish")),
                            ),
                            _connector="OR",
                        ),
                        name="projects_activity_actuals",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("constraint", ""),
                            ("constraint", "ALAP"),
                            ("constraint_on__isnull", False),
                            _connector="OR",
                        ),
                        name="projects_activity_constraint_date",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ActivityLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "update",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="projects.scheduleupdate",
                    ),
                ),
                (
                    "predecessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links_out",
                        to="projects.activity",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links_in",
                        to="projects.activity",
                    ),
                ),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("FS", "Finish to start"),
                            ("SS", "Start to start"),
                            ("FF", "Finish to finish"),
                            ("SF", "Start to finish"),
                        ],
                        default="FS",
                        max_length=2,
                        verbose_name="type",
                    ),
                ),
                ("lag", models.IntegerField(default=0, verbose_name="lag (working days)")),
            ],
            options={
                "verbose_name": "link",
                "verbose_name_plural": "links",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("predecessor", "successor", "type"), name="projects_activitylink_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("predecessor", models.F("successor")), _negated=True),
                        name="projects_activitylink_not_self",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Baseline",
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
                        related_name="baselines",
                        to="projects.project",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="baselines",
                        to="projects.decision",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded at")),
                ("is_invented", models.BooleanField(default=False, verbose_name="invented")),
            ],
            options={
                "verbose_name": "baseline",
                "verbose_name_plural": "baselines",
                "ordering": ["project", "decision__issued_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("project", "name"), name="projects_baseline_key")
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="BaselineActivity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "baseline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="activities",
                        to="projects.baseline",
                    ),
                ),
                ("code", models.CharField(max_length=60, verbose_name="code")),
                ("name", models.CharField(max_length=300, verbose_name="name")),
                ("start", models.DateField(verbose_name="start")),
                ("finish", models.DateField(verbose_name="finish")),
                ("duration", models.PositiveIntegerField(verbose_name="duration (working days)")),
                (
                    "weight",
                    models.DecimalField(
                        decimal_places=6, default=0, max_digits=9, verbose_name="weight in physical progress"
                    ),
                ),
            ],
            options={
                "verbose_name": "activity of a baseline",
                "verbose_name_plural": "activities of a baseline",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("baseline", "code"), name="projects_baselineactivity_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("start__lte", models.F("finish"))),
                        name="projects_baselineactivity_dates",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="WorksFootprint",
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
                        related_name="footprints",
                        to="projects.project",
                    ),
                ),
                ("activity_code", models.CharField(max_length=60, verbose_name="activity")),
                ("name", models.CharField(blank=True, default="", max_length=200, verbose_name="name")),
                (
                    "geometry",
                    django.contrib.gis.db.models.fields.GeometryField(srid=4326, verbose_name="geometry"),
                ),
                (
                    "width_m",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="For a line: the corridor's full width. Empty for a polygon.",
                        max_digits=7,
                        null=True,
                        verbose_name="full width (m)",
                    ),
                ),
                (
                    "start_chainage_m",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=10,
                        null=True,
                        verbose_name="chainage at the start (m)",
                    ),
                ),
                (
                    "access_rule",
                    models.CharField(
                        choices=[("all", "All parcels cleared")],
                        default="all",
                        max_length=20,
                        verbose_name="access rule",
                    ),
                ),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="in force from")),
                ("source", models.CharField(blank=True, default="", max_length=500, verbose_name="source")),
                ("is_approximate", models.BooleanField(default=False, verbose_name="drawn approximately")),
            ],
            options={
                "verbose_name": "works footprint",
                "verbose_name_plural": "works footprints",
                "ordering": ["project", "activity_code", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("width_m__isnull", True), ("width_m__gt", 0), _connector="OR"),
                        name="projects_worksfootprint_width",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="CapitalPlan",
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
                        to="projects.capitalplan",
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
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="capital_plans",
                        to="projects.project",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("medium_term", "Medium-term plan"),
                            ("annual", "Annual plan"),
                            ("carry_over", "Carried over"),
                        ],
                        default="annual",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("amount", models.DecimalField(decimal_places=0, max_digits=20, verbose_name="amount (VND)")),
                ("for_clearance", models.BooleanField(default=False, verbose_name="for site clearance")),
                (
                    "decision_number",
                    models.CharField(blank=True, default="", max_length=80, verbose_name="decision"),
                ),
                ("is_invented", models.BooleanField(default=False, verbose_name="invented")),
            ],
            options={
                "verbose_name": "capital plan",
                "verbose_name_plural": "capital plans",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("voids__isnull", True),
                            models.Q(("void_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="projects_capitalplan_void_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("retraction", False), ("voids__isnull", False), _connector="OR"),
                        name="projects_capitalplan_retraction_voids",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)), name="projects_capitalplan_amount"
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Disbursement",
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
                        to="projects.disbursement",
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
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="disbursements",
                        to="projects.project",
                    ),
                ),
                (
                    "book",
                    models.CharField(
                        choices=[
                            ("reported", "Reported by the owner"),
                            ("treasury", "Confirmed by the Treasury"),
                        ],
                        max_length=20,
                        verbose_name="book",
                    ),
                ),
                ("budget_year", models.PositiveSmallIntegerField(verbose_name="budget year")),
                ("amount", models.DecimalField(decimal_places=0, max_digits=20, verbose_name="amount (VND)")),
                ("for_clearance", models.BooleanField(default=False, verbose_name="for site clearance")),
                ("is_invented", models.BooleanField(default=False, verbose_name="invented")),
            ],
            options={
                "verbose_name": "disbursement",
                "verbose_name_plural": "disbursements",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("voids__isnull", True),
                            models.Q(("void_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="projects_disbursement_void_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("retraction", False), ("voids__isnull", False), _connector="OR"),
                        name="projects_disbursement_retraction_voids",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ProgressReport",
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
                        to="projects.progressreport",
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
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="progress_reports",
                        to="projects.project",
                    ),
                ),
                ("period_start", models.DateField(verbose_name="period from")),
                (
                    "physical_percent",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="physical progress (%)",
                    ),
                ),
                (
                    "stated_cause",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "Not late"),
                            ("procedure", "Investment procedures"),
                            ("clearance", "Site clearance"),
                            ("capacity", "Capacity of owner, unit or contractor"),
                            ("capital", "Capital arrangement"),
                            ("other", "Other causes"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="stated cause of delay",
                    ),
                ),
                ("narrative", models.TextField(blank=True, default="", verbose_name="narrative")),
                ("is_invented", models.BooleanField(default=False, verbose_name="invented")),
            ],
            options={
                "verbose_name": "progress report",
                "verbose_name_plural": "progress reports",
                "ordering": ["project", "happened_on", "recorded_at"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("voids__isnull", True),
                            models.Q(("void_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="projects_progressreport_void_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("retraction", False), ("voids__isnull", False), _connector="OR"),
                        name="projects_progressreport_retraction_voids",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period_start__lte", models.F("happened_on"))),
                        name="projects_progressreport_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("physical_percent__isnull", True),
                            models.Q(("physical_percent__gte", 0), ("physical_percent__lte", 100)),
                            _connector="OR",
                        ),
                        name="projects_progressreport_percent",
                    ),
                ],
                "indexes": [],
            },
        ),
        geodata.models.operations.RequireValidGeometry(
            model_name="WorksFootprint",
            field="geometry",
        ),
    ]
