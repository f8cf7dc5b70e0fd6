"""Clearance cases and what happened in them. A case's state is derived from these rows, never stored."""

from django.contrib.gis.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from geodata.models import DatedFact


class ClearanceCase(models.Model):
    """One land user in one project, with one or more parcel parts."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="clearance_cases")
    case_no = models.CharField(_("case number"), max_length=60)
    land_user = models.ForeignKey(
        "landclearance.LandUser", on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
    commune = models.ForeignKey(
        "geodata.AdministrativeUnit", on_delete=models.PROTECT, related_name="clearance_cases"
    )
    opened_on = models.DateField(_("opened on"))
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(
        "projects.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    needs_resettlement = models.BooleanField(
        _("needs resettlement"), null=True, blank=True, help_text=_("Empty: not known yet.")
    )
    resettlement_site = models.ForeignKey(
        "landclearance.ResettlementSite",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name=_("resettlement site"),
    )
    note = models.TextField(_("note"), blank=True, default="")
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("clearance case")
        verbose_name_plural = _("clearance cases")
        ordering = ["project", "case_no"]
        constraints = [models.UniqueConstraint(fields=["project", "case_no"], name="landclearance_case_key")]

    def __str__(self) -> str:
        return self.case_no


class ScopeReason(models.TextChoices):
    """Why a part came into a project's scope, or left it."""

    BOUNDARY = "boundary", _("Boundary adjusted")
    RESURVEY = "resurvey", _("Parcel split, merged or measured again")
    REMAINDER = "remainder", _("Remainder taken with it")
    OTHER = "other", _("Other")


class ParcelPart(models.Model):
    """The part of a parcel inside a version of the clearance boundary, with one land-use code.

    Its ground never changes: a new cut is a new part, and the old one leaves the scope. ``entered_on`` and
    ``recorded_at`` empty: it counts from the day, and the knowledge, of its boundary.
    """

    case = models.ForeignKey(ClearanceCase, on_delete=models.CASCADE, related_name="parts")
    parcel = models.ForeignKey("landclearance.Parcel", on_delete=models.PROTECT, related_name="parts")
    boundary = models.ForeignKey(
        "landclearance.ClearanceBoundary",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
    )
    land_use_code = models.CharField(_("land-use code"), max_length=10)
    geometry = models.MultiPolygonField(_("geometry"), srid=4326)
    area_m2 = models.DecimalField(
        _("area (m²)"), max_digits=12, decimal_places=1, help_text=_("In the zone's plane system.")
    )
    entered_on = models.DateField(_("in scope from"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), null=True, blank=True)
    entered_by = models.CharField(_("entered by"), max_length=20, choices=ScopeReason, blank=True, default="")

    class Meta:
        verbose_name = _("parcel part")
        verbose_name_plural = _("parcel parts")
        ordering = ["case", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "parcel", "land_use_code"],
                condition=Q(entered_on__isnull=True),
                name="landclearance_part_key",
            ),
            models.UniqueConstraint(
                fields=["case", "parcel", "land_use_code", "entered_on"],
                condition=Q(entered_on__isnull=False),
                name="landclearance_part_key_entered",
            ),
            models.CheckConstraint(condition=Q(area_m2__gt=0), name="landclearance_part_area"),
        ]

    def __str__(self) -> str:
        return f"{self.parcel} {self.land_use_code}"


class ActKind(models.TextChoices):
    """Acts of the procedure (Land Law 2024, art. 85-95; table 1.2 of the domain reference)."""

    FILE_RECEIVED = "file_received", _("Full request received")
    WORK_PLAN = "recovery_work_plan", _("Recovery work plan")
    INFORMATION_MEETING = "information_meeting", _("Information meeting")
    RECOVERY_NOTICE = "recovery_notice", _("Recovery notice")
    INVENTORY = "inventory", _("Inventory minutes")
    PERSUASION_INVENTORY = "persuasion_inventory", _("Persuasion before inventory")
    COMPULSORY_INVENTORY = "compulsory_inventory", _("Compulsory inventory decision")
    INVENTORY_ENFORCEMENT = "inventory_enforcement", _("Inventory enforcement decision")
    LAND_ORIGIN = "land_origin", _("Land origin confirmed")
    PLAN_DRAFTED = "plan_drafted", _("Compensation plan drafted")
    PUBLIC_POSTING = "public_posting", _("Public posting")
    CONSULTATION = "consultation", _("Consultation meeting")
    DIALOGUE = "dialogue", _("Dialogue")
    APPRAISAL_SUBMITTED = "appraisal_submitted", _("Full file submitted for appraisal")
    SUPPLEMENT_REQUESTED = "supplement_requested", _("Supplement of the file requested")
    SUPPLEMENT_RECEIVED = "supplement_received", _("Supplement of the file received")
    APPRAISAL = "appraisal", _("Appraisal")
    APPROVAL = "approval", _("Plan approval decision")
    APPROVAL_POSTED = "approval_posted", _("Approval posted and sent")
    PAYMENT_REFUSED = "payment_refused", _("Payment refused")
    PAYOUT = "payout", _("Payout")
    DEPOSIT = "deposit_in_lieu", _("Deposit of refused or disputed money")
    PLOT_OFFERED = "plot_offered", _("Resettlement plot offered")
    PLOT_ACCEPTED = "plot_accepted", _("Resettlement plot accepted")
    TEMPORARY_HOUSING = "temporary_housing", _("Moved to temporary housing")
    RESETTLEMENT_DONE = "resettlement_done", _("Resettlement arranged")
    RESETTLEMENT_MONEY = "resettlement_money", _("Money taken instead of a resettlement plot")
    PERSUASION_DECISION = "persuasion_decision", _("Persuasion before the recovery decision")
    RECOVERY_DECISION = "recovery_decision", _("Recovery decision")
    VOLUNTARY_HANDOVER = "voluntary_handover", _("Minutes of voluntary hand-over agreed")
    HANDOVER_REFUSED = "handover_refused", _("Hand-over refused")
    PERSUASION_HANDOVER = "persuasion_handover", _("Persuasion before enforcement")
    RECOVERY_ENFORCEMENT = "recovery_enforcement", _("Recovery enforcement decision")
    ENFORCED = "enforced", _("Enforcement carried out")
    REGISTRY_SENT = "registry_sent", _("File sent to the registry")
    REGISTRY_UPDATED = "registry_updated", _("Registry updated")
    COMPLAINT = "complaint", _("Complaint")
    LAWSUIT = "lawsuit", _("Lawsuit")
    DISPUTE_RESOLVED = "dispute_resolved", _("Complaint or lawsuit resolved")
    ANNULMENT = "annulment", _("Decision annulled")
    OUT_OF_SCOPE = "out_of_scope", _("Out of scope")
    BACK_IN_SCOPE = "back_in_scope", _("Back in scope")


class DisputeOutcome(models.TextChoices):
    REJECTED = "rejected", _("Rejected")
    PARTLY_UPHELD = "partly_upheld", _("Partly upheld")
    UPHELD = "upheld", _("Upheld")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class DecisionException(models.TextChoices):
    """Why a recovery decision may come before the plan is approved (Resolution 254/2025, art. 3.3)."""

    POSTED_NO_RESETTLEMENT = "posted_no_resettlement", _("Plan posted, no resettlement")
    URGENT = "urgent", _("National or urgent project")
    OVER_75 = "over_75", _("More than 75 % of the land users agree")
    ON_SITE = "on_site", _("Resettlement on site or along the route")


class Act(DatedFact):
    """A dated act on a case. ``happened_on`` is the day of issue or minutes; the other dates are its own."""

    case = models.ForeignKey(ClearanceCase, on_delete=models.CASCADE, related_name="acts")
    kind = models.CharField(_("kind"), max_length=30, choices=ActKind)
    document_number = models.CharField(_("document"), max_length=80, blank=True, default="")
    effective_on = models.DateField(_("in force from"), null=True, blank=True)
    delivered_on = models.DateField(_("delivered on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    consented = models.BooleanField(_("the land user agreed"), null=True, blank=True)
    due_on = models.DateField(
        _("day that it sets"),
        null=True,
        blank=True,
        help_text=_("The day by which it orders something done."),
    )
    issued_by = models.ForeignKey(
        "projects.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("issued by"),
    )
    plan = models.ForeignKey(
        "landclearance.CompensationPlan",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="acts",
        verbose_name=_("compensation plan"),
    )
    outcome = models.CharField(
        _("outcome of the dispute"), max_length=20, choices=DisputeOutcome, blank=True, default=""
    )
    exception_code = models.CharField(
        _("ground of the exception"), max_length=30, choices=DecisionException, blank=True, default=""
    )
    transitional_note = models.CharField(
        _("transitional note"),
        max_length=300,
        blank=True,
        default="",
        help_text=_("Why the rules of another time hold for it."),
    )
    area_m2 = models.DecimalField(
        _("area (m²)"),
        max_digits=12,
        decimal_places=1,
        null=True,
        blank=True,
        help_text=_("What a recovery decision recovers."),
    )
    amount = models.DecimalField(_("amount (VND)"), max_digits=18, decimal_places=0, null=True, blank=True)
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    note = models.TextField(_("note"), blank=True, default="")
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta(DatedFact.Meta):
        verbose_name = _("act")
        verbose_name_plural = _("acts")
        ordering = ["case", "happened_on", "pk"]
        constraints = [
            *DatedFact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="landclearance_act_amount"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("happened_on")),
                name="landclearance_act_ended",
            ),
            models.CheckConstraint(
                condition=Q(area_m2__isnull=True) | Q(area_m2__gt=0), name="landclearance_act_area"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_on:%d/%m/%Y}"


class Handover(DatedFact):
    """Hand-over of one part by minutes. ``area_m2`` empty means the whole part; otherwise it is partial."""

    case = models.ForeignKey(ClearanceCase, on_delete=models.CASCADE, related_name="handovers")
    part = models.ForeignKey(ParcelPart, on_delete=models.CASCADE, related_name="handovers")
    minutes_number = models.CharField(_("minutes"), max_length=80)
    area_m2 = models.DecimalField(_("area (m²)"), max_digits=12, decimal_places=1, null=True, blank=True)
    note = models.TextField(_("note"), blank=True, default="")
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta(DatedFact.Meta):
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        constraints = [
            *DatedFact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(area_m2__isnull=True) | Q(area_m2__gt=0), name="landclearance_handover_area"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part_id} {self.happened_on:%d/%m/%Y}"
