"""Who shares a case, what an officer overrode, which parts left the scope, and the office's own work steps."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from geodata.models import DatedFact
from landclearance.models.cases import ScopeReason


class PartyRole(models.TextChoices):
    OWNER = "owner", _("Land user")
    CO_OWNER = "co_owner", _("Co-owner")
    HEIR = "heir", _("Heir")
    CLAIMANT = "claimant", _("Claims the same land")
    REPRESENTATIVE = "representative", _("Acts for the land user")


class CaseParty(DatedFact):
    """A person or body with a stake in a case besides its land user: private through ``land_user``.

    ``happened_on``: the day from which the office knows of the stake; one that ended is withdrawn with the reason.
    """

    case = models.ForeignKey("landclearance.ClearanceCase", on_delete=models.CASCADE, related_name="parties")
    land_user = models.ForeignKey("landclearance.LandUser", on_delete=models.PROTECT, related_name="party_of")
    role = models.CharField(_("role"), max_length=20, choices=PartyRole)
    share_percent = models.DecimalField(_("share (%)"), max_digits=5, decimal_places=2, null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True, default="")

    class Meta(DatedFact.Meta):
        verbose_name = _("party of a case")
        verbose_name_plural = _("parties of a case")
        ordering = ["case", "role", "pk"]
        constraints = [
            *DatedFact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(share_percent__isnull=True) | Q(share_percent__gt=0, share_percent__lte=100),
                name="landclearance_caseparty_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.get_role_display()}"


class OverrideStatus(models.TextChoices):
    ACHIEVED = "achieved", _("Achieved")
    NOT_ACHIEVED = "not_achieved", _("Not achieved")
    NOT_APPLICABLE = "not_applicable", _("Does not apply")


class CaseOverride(DatedFact):
    """An officer's word on one milestone against what the acts say, from ``happened_on`` on; the reason is logged."""

    case = models.ForeignKey(
        "landclearance.ClearanceCase", on_delete=models.CASCADE, related_name="overrides"
    )
    milestone = models.CharField(_("milestone"), max_length=20)
    status = models.CharField(_("status"), max_length=20, choices=OverrideStatus)
    reason = models.CharField(_("reason"), max_length=500)
    document_number = models.CharField(_("document"), max_length=80, blank=True, default="")

    class Meta(DatedFact.Meta):
        verbose_name = _("override of a milestone")
        verbose_name_plural = _("overrides of milestones")
        ordering = ["case", "happened_on", "recorded_at", "pk"]
        constraints = [
            *DatedFact.Meta.constraints,
            models.CheckConstraint(condition=~Q(reason=""), name="landclearance_caseoverride_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.milestone} {self.get_status_display()}"


class ScopeChange(DatedFact):
    """A part that leaves the project's scope (or comes back) by an adjusted boundary (Decree 226/2025, art. 7a)."""

    part = models.ForeignKey(
        "landclearance.ParcelPart", on_delete=models.CASCADE, related_name="scope_changes"
    )
    boundary = models.ForeignKey(
        "landclearance.ClearanceBoundary", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    leaves = models.BooleanField(_("leaves the scope"), default=True)
    reason = models.CharField(_("reason"), max_length=20, choices=ScopeReason, default=ScopeReason.BOUNDARY)
    document_number = models.CharField(_("document"), max_length=80, blank=True, default="")
    note = models.CharField(_("note"), max_length=500, blank=True, default="")

    class Meta(DatedFact.Meta):
        verbose_name = _("change of scope")
        verbose_name_plural = _("changes of scope")
        ordering = ["part", "happened_on", "recorded_at", "pk"]

    def __str__(self) -> str:
        return f"{self.part_id} {self.happened_on:%d/%m/%Y}"


class PartSuccession(models.Model):
    """Ground that a part which left shares with the part that took its place, in m² of the zone's plane system.

    Hand-overs of the old part count for the new one by this figure; they are never copied.
    """

    old_part = models.ForeignKey(
        "landclearance.ParcelPart", on_delete=models.CASCADE, related_name="succession_out"
    )
    new_part = models.ForeignKey(
        "landclearance.ParcelPart", on_delete=models.CASCADE, related_name="succession_in"
    )
    shared_m2 = models.DecimalField(_("shared area (m²)"), max_digits=12, decimal_places=1)

    class Meta:
        verbose_name = _("succession of a part")
        verbose_name_plural = _("successions of parts")
        ordering = ["new_part", "old_part"]
        constraints = [
            models.UniqueConstraint(fields=["old_part", "new_part"], name="landclearance_succession_key"),
            models.CheckConstraint(condition=Q(shared_m2__gt=0), name="landclearance_succession_area"),
            models.CheckConstraint(
                condition=~Q(old_part=F("new_part")), name="landclearance_succession_other"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_part_id} > {self.new_part_id}"


class WorkStep(models.Model):
    """A step of the office's own procedure (some Boards count 110 of them): a column of the clearance board.

    With ``act_kind`` it is done by that act; without it, by a ``StepRecord``. ``norm_days``: working days, the
    office's own norm, not the law's.
    """

    zone = models.ForeignKey("geodata.Zone", on_delete=models.CASCADE, related_name="work_steps")
    code = models.CharField(_("code"), max_length=20)
    order = models.PositiveSmallIntegerField(_("order"))
    phase = models.CharField(_("phase"), max_length=100, blank=True, default="")
    name = models.CharField(_("name"), max_length=300)
    act_kind = models.CharField(_("done by act"), max_length=30, blank=True, default="")
    norm_days = models.PositiveSmallIntegerField(_("norm (working days)"), null=True, blank=True)
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("work step")
        verbose_name_plural = _("work steps")
        ordering = ["zone", "order", "code"]
        constraints = [models.UniqueConstraint(fields=["zone", "code"], name="landclearance_workstep_key")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class StepRecord(DatedFact):
    """A work step of one case, done (or found not to apply) on a day."""

    case = models.ForeignKey(
        "landclearance.ClearanceCase", on_delete=models.CASCADE, related_name="step_records"
    )
    step = models.ForeignKey(WorkStep, on_delete=models.PROTECT, related_name="records")
    not_applicable = models.BooleanField(_("does not apply"), default=False)

    class Meta(DatedFact.Meta):
        verbose_name = _("record of a work step")
        verbose_name_plural = _("records of work steps")
        ordering = ["case", "happened_on", "pk"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.step_id} {self.happened_on:%d/%m/%Y}"
