"""What stands on the land besides households: utilities, graves, dump sites, resettlement sites."""

from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geodata.models import DatedFact


class UtilityKind(models.TextChoices):
    POWER_HIGH = "power_high", _("Power line, high or medium voltage")
    POWER_LOW = "power_low", _("Power line, low voltage")
    WATER = "water", _("Water supply")
    SEWER = "sewer", _("Sewer")
    TELECOM = "telecom", _("Telecommunications")
    IRRIGATION = "irrigation", _("Irrigation canal")
    OTHER = "other", _("Other")


class Utility(models.Model):
    """One place where technical infrastructure must be moved out of the works (counted as a place, *vị trí*)."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="utilities")
    code = models.CharField(_("code"), max_length=40)
    kind = models.CharField(_("kind"), max_length=20, choices=UtilityKind)
    name = models.CharField(_("name"), max_length=200, blank=True, default="")
    owner = models.ForeignKey(
        "projects.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner of the utility"),
    )
    activity_codes = models.JSONField(_("activities that wait"), default=list, blank=True)
    geometry = models.GeometryField(_("place"), srid=4326, null=True, blank=True)
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("utility")
        verbose_name_plural = _("utilities")
        ordering = ["project", "code"]
        constraints = [models.UniqueConstraint(fields=["project", "code"], name="landclearance_utility_key")]

    def __str__(self) -> str:
        return self.name or self.code


class Grave(models.Model):
    """A grave, or a group of them counted together. Whose it is, is private (``land_user``)."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="graves")
    code = models.CharField(_("code"), max_length=40)
    count = models.PositiveSmallIntegerField(_("number of graves"), default=1)
    part = models.ForeignKey(
        "landclearance.ParcelPart", on_delete=models.SET_NULL, null=True, blank=True, related_name="graves"
    )
    land_user = models.ForeignKey(
        "landclearance.LandUser", on_delete=models.PROTECT, null=True, blank=True, related_name="graves"
    )
    activity_codes = models.JSONField(_("activities that wait"), default=list, blank=True)
    geometry = models.GeometryField(_("place"), srid=4326, null=True, blank=True)
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("grave")
        verbose_name_plural = _("graves")
        ordering = ["project", "code"]
        constraints = [
            models.UniqueConstraint(fields=["project", "code"], name="landclearance_grave_key"),
            models.CheckConstraint(condition=Q(count__gt=0), name="landclearance_grave_count"),
        ]

    def __str__(self) -> str:
        return self.code


class DumpSite(models.Model):
    """A place for spoil that the works need; ``capacity_m3`` in cubic metres."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="dump_sites")
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=200, blank=True, default="")
    capacity_m3 = models.DecimalField(
        _("capacity (m³)"), max_digits=14, decimal_places=0, null=True, blank=True
    )
    activity_codes = models.JSONField(_("activities that wait"), default=list, blank=True)
    geometry = models.GeometryField(_("place"), srid=4326, null=True, blank=True)
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("dump site")
        verbose_name_plural = _("dump sites")
        ordering = ["project", "code"]
        constraints = [models.UniqueConstraint(fields=["project", "code"], name="landclearance_dumpsite_key")]

    def __str__(self) -> str:
        return self.name or self.code


class ResettlementSite(models.Model):
    """Where people move to. Often a project of its own (``built_by``), ready when ``ready_activity`` is done."""

    zone = models.ForeignKey("geodata.Zone", on_delete=models.CASCADE, related_name="resettlement_sites")
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=200)
    plots = models.PositiveSmallIntegerField(_("plots"), null=True, blank=True)
    built_by = models.ForeignKey(
        "projects.Project",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="resettlement_sites",
        verbose_name=_("built by project"),
    )
    ready_activity = models.CharField(
        _("ready with activity"),
        max_length=60,
        blank=True,
        default="",
        help_text=_("Empty: the whole project."),
    )
    geometry = models.GeometryField(_("place"), srid=4326, null=True, blank=True)
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("resettlement site")
        verbose_name_plural = _("resettlement sites")
        ordering = ["zone", "code"]
        constraints = [models.UniqueConstraint(fields=["zone", "code"], name="landclearance_site_key")]

    def __str__(self) -> str:
        return self.name


class ItemEventKind(models.TextChoices):
    SURVEYED = "surveyed", _("Surveyed")
    AGREED = "agreed", _("Plan and cost agreed")
    STARTED = "started", _("Work started")
    DONE = "done", _("Moved, ready or handed over")
    ALLOTTED = "allotted", _("Plots allotted")


class ItemEvent(DatedFact):
    """What happened to one utility, group of graves, dump site or resettlement site.

    ``quantity``: graves moved or plots ready or allotted by this event; empty means all of them.
    """

    utility = models.ForeignKey(
        Utility, on_delete=models.CASCADE, null=True, blank=True, related_name="events"
    )
    grave = models.ForeignKey(Grave, on_delete=models.CASCADE, null=True, blank=True, related_name="events")
    dump_site = models.ForeignKey(
        DumpSite, on_delete=models.CASCADE, null=True, blank=True, related_name="events"
    )
    resettlement_site = models.ForeignKey(
        ResettlementSite, on_delete=models.CASCADE, null=True, blank=True, related_name="events"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=ItemEventKind)
    quantity = models.PositiveSmallIntegerField(_("quantity"), null=True, blank=True)
    document_number = models.CharField(_("document"), max_length=80, blank=True, default="")
    note = models.TextField(_("note"), blank=True, default="")
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta(DatedFact.Meta):
        verbose_name = _("event of an item")
        verbose_name_plural = _("events of items")
        ordering = ["happened_on", "recorded_at", "pk"]
        constraints = [
            *DatedFact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(
                    utility__isnull=False,
                    grave__isnull=True,
                    dump_site__isnull=True,
                    resettlement_site__isnull=True,
                )
                | Q(
                    utility__isnull=True,
                    grave__isnull=False,
                    dump_site__isnull=True,
                    resettlement_site__isnull=True,
                )
                | Q(
                    utility__isnull=True,
                    grave__isnull=True,
                    dump_site__isnull=False,
                    resettlement_site__isnull=True,
                )
                | Q(
                    utility__isnull=True,
                    grave__isnull=True,
                    dump_site__isnull=True,
                    resettlement_site__isnull=False,
                ),
                name="landclearance_itemevent_one_item",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_on:%d/%m/%Y}"
