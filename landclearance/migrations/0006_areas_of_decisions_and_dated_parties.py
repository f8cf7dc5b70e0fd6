"""A recovery decision states its area; parties of a case are dated facts. A new kind of act."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def date_parties(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Parties recorded before this migration are known since their case was opened."""
    parties = apps.get_model("landclearance", "CaseParty").objects.using(schema_editor.connection.alias)
    for party in parties.select_related("case").iterator():
        party.happened_on = party.case.opened_on
        party.recorded_at = party.case.recorded_at
        party.save(update_fields=["happened_on", "recorded_at"])


class Migration(migrations.Migration):
    dependencies = [
        ("landclearance", "0005_regimes_move_to_projects"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="act",
            name="kind",
            field=models.CharField(
                choices=[
                    ("file_received", "Full request received"),
                    ("recovery_work_plan", "Recovery work plan"),
                    ("information_meeting", "Information meeting"),
                    ("recovery_notice", "Recovery notice"),
                    ("inventory", "Inventory minutes"),
                    ("persuasion_inventory", "Persuasion before inventory"),
                    ("compulsory_inventory", "Compulsory inventory decision"),
                    ("inventory_enforcement", "Inventory enforcement decision"),
                    ("land_origin", "Land origin confirmed"),
                    ("plan_drafted", "Compensation plan drafted"),
                    ("public_posting", "Public posting"),
                    ("consultation", "Consultation meeting"),
                    ("dialogue", "Dialogue"),
                    ("appraisal_submitted", "Full file submitted for appraisal"),
                    ("supplement_requested", "Supplement of the file requested"),
                    ("supplement_received", "Supplement of the file received"),
                    ("appraisal", "Appraisal"),
                    ("approval", "Plan approval decision"),
                    ("approval_posted", "Approval posted and sent"),
                    ("payment_refused", "Payment refused"),
                    ("payout", "Payout"),
                    ("deposit_in_lieu", "Deposit of refused or disputed money"),
                    ("plot_offered", "Resettlement plot offered"),
                    ("plot_accepted", "Resettlement plot accepted"),
                    ("temporary_housing", "Moved to temporary housing"),
                    ("resettlement_done", "Resettlement arranged"),
                    ("resettlement_money", "Money taken instead of a resettlement plot"),
                    ("persuasion_decision", "Persuasion before the recovery decision"),
                    ("recovery_decision", "Recovery decision"),
                    ("voluntary_handover", "Minutes of voluntary hand-over agreed"),
                    ("handover_refused", "Hand-over refused"),
                    ("persuasion_handover", "Persuasion before enforcement"),
                    ("recovery_enforcement", "Recovery enforcement decision"),
                    ("enforced", "Enforcement carried out"),
                    ("registry_sent", "File sent to the registry"),
                    ("registry_updated", "Registry updated"),
                    ("complaint", "Complaint"),
                    ("lawsuit", "Lawsuit"),
                    ("dispute_resolved", "Complaint or lawsuit resolved"),
                    ("annulment", "Decision annulled"),
                    ("out_of_scope", "Out of scope"),
                    ("back_in_scope", "Back in scope"),
                ],
                max_length=30,
                verbose_name="kind",
            ),
        ),
        migrations.AddField(
            model_name="act",
            name="area_m2",
            field=models.DecimalField(
                blank=True,
                decimal_places=1,
                help_text="What a recovery decision recovers.",
                max_digits=12,
                null=True,
                verbose_name="area (m²)",
            ),
        ),
        migrations.AddConstraint(
            model_name="act",
            constraint=models.CheckConstraint(
                condition=models.Q(("area_m2__isnull", True), ("area_m2__gt", 0), _connector="OR"),
                name="landclearance_act_area",
            ),
        ),
        migrations.RemoveConstraint(model_name="caseparty", name="landclearance_caseparty_key"),
        migrations.AddField(model_name="caseparty", name="happened_on", field=models.DateField(null=True)),
        migrations.AddField(
            model_name="caseparty", name="recorded_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(
            model_name="caseparty",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="recorded by",
            ),
        ),
        migrations.AddField(
            model_name="caseparty",
            name="retraction",
            field=models.BooleanField(
                default=False,
                help_text="The row withdraws the old one and states nothing new.",
                verbose_name="only withdraws",
            ),
        ),
        migrations.AddField(
            model_name="caseparty",
            name="void_reason",
            field=models.CharField(
                blank=True, default="", max_length=500, verbose_name="reason for the correction"
            ),
        ),
        migrations.AddField(
            model_name="caseparty",
            name="voids",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="voided_by",
                to="landclearance.caseparty",
                verbose_name="corrects",
            ),
        ),
        migrations.RunPython(date_parties, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="caseparty",
            name="happened_on",
            field=models.DateField(help_text="The day on which it was true.", verbose_name="happened on"),
        ),
        migrations.AlterField(
            model_name="caseparty",
            name="recorded_at",
            field=models.DateTimeField(help_text="When we learnt it.", verbose_name="recorded at"),
        ),
        migrations.AddConstraint(
            model_name="caseparty",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("voids__isnull", True), models.Q(("void_reason", ""), _negated=True), _connector="OR"
                ),
                name="landclearance_caseparty_void_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseparty",
            constraint=models.CheckConstraint(
                condition=models.Q(("retraction", False), ("voids__isnull", False), _connector="OR"),
                name="landclearance_caseparty_retraction_voids",
            ),
        ),
    ]
