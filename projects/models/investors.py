"""Investors' projects in the zone: their land by portion, their legal steps, and what happened to both."""

from django.contrib.gis.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from geodata.models import DatedFact


class InvestorKind(models.TextChoices):
    YARD = "yard", _("Cargo yard")
    WAREHOUSE = "warehouse", _("Warehouse")
    BONDED_WAREHOUSE = "bonded_warehouse", _("Bonded warehouse")
    INSPECTION_YARD = "inspection_yard", _("Customs inspection yard")
    LOGISTICS = "logistics", _("Logistics centre")
    FACTORY = "factory", _("Factory")
    SERVICE = "service", _("Trade and services")
    OTHER = "other", _("Other")


class InvestorProject(models.Model):
    """A private project that the zone's Board registers and follows.

    ``conditions`` holds what the legal checklist asks about (``required_if``): name -> true, false or a number;
    a name that is missing is not known yet. ``registered_capital`` in VND.
    """

    zone = models.ForeignKey("geodata.Zone", on_delete=models.CASCADE, related_name="investor_projects")
    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=300)
    name_en = models.CharField(_("English name"), max_length=300, blank=True, default="")
    kind = models.CharField(_("kind"), max_length=20, choices=InvestorKind)
    investor = models.ForeignKey(
        "projects.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="investor_projects",
        verbose_name=_("investor"),
    )
    functional_area = models.ForeignKey(
        "geodata.FunctionalArea",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="investor_projects",
        verbose_name=_("functional area"),
    )
    registered_capital = models.DecimalField(
        _("registered capital (VND)"), max_digits=20, decimal_places=0, null=True, blank=True
    )
    certificate_number = models.CharField(_("investment certificate"), max_length=80, blank=True, default="")
    certificate_on = models.DateField(_("certificate of"), null=True, blank=True)
    conditions = models.JSONField(_("conditions"), default=dict, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True, default="")
    invented_note = models.CharField(
        _("what is invented"),
        max_length=500,
        blank=True,
        default="",
        help_text=_("Shown as a label wherever the project appears; empty for real data."),
    )

    class Meta:
        verbose_name = _("investor project")
        verbose_name_plural = _("investor projects")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(registered_capital__isnull=True) | Q(registered_capital__gte=0),
                name="projects_investorproject_capital",
            )
        ]

    def __str__(self) -> str:
        return self.name


class LandPortion(models.Model):
    """A part of an investor's land with a clock of its own (Decree 226/2025: by phase or portion).

    ``area_m2`` is the official area of its decision or lease; the measured one comes from the geometry.
    """

    investor_project = models.ForeignKey(InvestorProject, on_delete=models.CASCADE, related_name="portions")
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=200, blank=True, default="")
    area_m2 = models.DecimalField(
        _("official area (m²)"), max_digits=12, decimal_places=1, null=True, blank=True
    )
    geometry = models.MultiPolygonField(_("geometry"), srid=4326, null=True, blank=True)

    class Meta:
        verbose_name = _("land portion")
        verbose_name_plural = _("land portions")
        ordering = ["investor_project", "code"]
        constraints = [
            models.UniqueConstraint(fields=["investor_project", "code"], name="projects_landportion_key"),
            models.CheckConstraint(
                condition=Q(area_m2__isnull=True) | Q(area_m2__gt=0), name="projects_landportion_area"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.code


class PortionEventKind(models.TextChoices):
    """What moves the idle-land clock (Land Law 2024, art. 81.8-81.9; Decree 102/2024, art. 31-32, 35)."""

    FIELD_HANDOVER = "field_handover", _("Land handed over on the ground")
    SCHEDULE_SET = "schedule_set", _("Completion date set or adjusted")
    FIRST_ITEM_STARTED = "first_item_started", _("First approved item started")
    ITEMS_COMPLETE = "items_complete", _("All items complete")
    INSPECTION = "inspection", _("Inspection conclusion")
    EXTENSION_REQUEST = "extension_request", _("Extension requested")
    EXTENSION = "extension", _("Extension decided")
    FORCE_MAJEURE = "force_majeure", _("Force majeure")
    SUSPENSION = "suspension", _("Suspension approved by the Board")
    NOTICE = "notice", _("Notice of termination")
    TERMINATED = "terminated", _("Project terminated")
    RETURNED = "returned", _("Land returned or recovered")


class PortionEvent(DatedFact):
    """One dated fact of a portion.

    ``until_on``: for a schedule the planned completion; for force majeure the last day (inclusive; empty: goes on).
    ``months``: of an extension, 24 at most by law. A field hand-over needs the number of its minutes.
    """

    portion = models.ForeignKey(LandPortion, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("kind"), max_length=30, choices=PortionEventKind)
    document_number = models.CharField(_("document"), max_length=80, blank=True, default="")
    until_on = models.DateField(_("until"), null=True, blank=True)
    months = models.PositiveSmallIntegerField(_("months"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True, default="")
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta(DatedFact.Meta):
        verbose_name = _("event of a land portion")
        verbose_name_plural = _("events of a land portion")
        ordering = ["portion", "happened_on", "recorded_at", "pk"]
        constraints = [
            *DatedFact.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(kind="force_majeure")
                | Q(until_on__isnull=True)
                | Q(until_on__gte=F("happened_on")),
                name="projects_portionevent_until",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.portion_id} {self.get_kind_display()} {self.happened_on:%d/%m/%Y}"


class LegalStep(models.Model):
    """One step of the legal checklist of an investor's project: a template row, not a fact.

    ``required_if``: a condition over ``InvestorProject.conditions`` and the project's own figures, empty for
    always (syntax: docs/algorithms/legal_checklist.md). Valid in [valid_from, valid_to).
    """

    code = models.SlugField(_("code"), max_length=60)
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=200, help_text=_("In Vietnamese."))
    name_en = models.CharField(_("English name"), max_length=200)
    authority = models.CharField(_("authority"), max_length=200, blank=True, default="")
    authority_en = models.CharField(_("authority in English"), max_length=200, blank=True, default="")
    required_if = models.CharField(_("required if"), max_length=300, blank=True, default="")
    after = models.CharField(
        _("after"), max_length=300, blank=True, default="", help_text=_("Codes of steps that come first.")
    )
    article = models.CharField(_("article"), max_length=200, blank=True, default="")
    term_value = models.PositiveSmallIntegerField(_("term"), null=True, blank=True)
    term_unit = models.CharField(_("unit of the term"), max_length=20, blank=True, default="")
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True, default="")
    verify = models.CharField(_("to be verified"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("legal step")
        verbose_name_plural = _("legal steps")
        ordering = ["order", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="projects_legalstep_key"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__lt=F("valid_to")),
                name="projects_legalstep_dates",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class LegalStepStatus(models.TextChoices):
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned for supplements")
    GRANTED = "granted", _("Granted or done")
    REFUSED = "refused", _("Refused")
    NOT_APPLICABLE = "not_applicable", _("Does not apply")


class LegalStepEvent(DatedFact):
    """What happened on a day to one step of one investor's project; the latest word holds."""

    investor_project = models.ForeignKey(
        InvestorProject, on_delete=models.CASCADE, related_name="legal_events"
    )
    portion = models.ForeignKey(
        LandPortion, on_delete=models.CASCADE, null=True, blank=True, related_name="legal_events"
    )
    step_code = models.SlugField(_("step"), max_length=60)
    status = models.CharField(_("status"), max_length=20, choices=LegalStepStatus)
    document_number = models.CharField(_("document"), max_length=80, blank=True, default="")
    due_on = models.DateField(_("due on"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True, default="")
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta(DatedFact.Meta):
        verbose_name = _("event of a legal step")
        verbose_name_plural = _("events of legal steps")
        ordering = ["investor_project", "step_code", "happened_on", "recorded_at", "pk"]

    def __str__(self) -> str:
        return f"{self.step_code} {self.get_status_display()} {self.happened_on:%d/%m/%Y}"
