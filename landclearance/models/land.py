"""Land and those who use it."""

from django.contrib.gis.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LandUserKind(models.TextChoices):
    HOUSEHOLD = "household", _("Household or individual")
    ORGANISATION = "organisation", _("Organisation")
    COMMUNITY = "community", _("Community")


class LandUser(models.Model):
    """Private. Name, identity number and address show only to roles that need them (see policies)."""

    zone = models.ForeignKey("geodata.Zone", on_delete=models.CASCADE, related_name="land_users")
    code = models.CharField(_("code"), max_length=40, help_text=_("Shown where the name may not be."))
    kind = models.CharField(_("kind"), max_length=20, choices=LandUserKind)
    name = models.CharField(pgettext_lazy("person", "name"), max_length=200, blank=True, default="")
    identity_number = models.CharField(_("identity number"), max_length=40, blank=True, default="")
    address = models.CharField(_("address"), max_length=300, blank=True, default="")
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("land user")
        verbose_name_plural = _("land users")
        constraints = [models.UniqueConstraint(fields=["zone", "code"], name="landclearance_landuser_key")]

    def __str__(self) -> str:
        return self.code


class Parcel(models.Model):
    """One version of a cadastral parcel.

    The full key is (commune, old commune, sheet, number, edition, version): since 01/07/2025 sheets number
    again from 1 in each old commune, extract surveys number provisionally, and re-surveys make versions.
    Certificate, map and measured areas are three figures, in square metres, each as its paper states it.
    """

    zone = models.ForeignKey("geodata.Zone", on_delete=models.CASCADE, related_name="parcels")
    commune = models.ForeignKey(
        "geodata.AdministrativeUnit",
        on_delete=models.PROTECT,
        related_name="parcels",
        verbose_name=_("commune"),
    )
    old_commune = models.ForeignKey(
        "geodata.AdministrativeUnit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="old_parcels",
        verbose_name=_("old commune"),
    )
    sheet = models.CharField(_("map sheet"), max_length=40)
    number = models.CharField(_("parcel number"), max_length=40)
    edition = models.CharField(_("edition"), max_length=40, blank=True, default="")
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    land_use_code = models.CharField(_("land-use code"), max_length=20, blank=True, default="")
    address = models.CharField(_("place"), max_length=300, blank=True, default="")
    certificate_area_m2 = models.DecimalField(
        _("certificate area (m²)"), max_digits=12, decimal_places=1, null=True, blank=True
    )
    map_area_m2 = models.DecimalField(
        _("map area (m²)"), max_digits=12, decimal_places=1, null=True, blank=True
    )
    measured_area_m2 = models.DecimalField(
        _("measured area (m²)"), max_digits=12, decimal_places=1, null=True, blank=True
    )
    geometry = models.MultiPolygonField(_("geometry"), srid=4326)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(
        _("valid to"), null=True, blank=True, help_text=_("First day on which this version no longer holds.")
    )
    source = models.CharField(_("source"), max_length=500, blank=True, default="")
    import_batch = models.ForeignKey(
        "geodata.ImportBatch", on_delete=models.SET_NULL, null=True, blank=True, related_name="parcels"
    )
    predecessors = models.ManyToManyField(
        "self", symmetrical=False, through="ParcelLineage", related_name="successors"
    )
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("parcel")
        verbose_name_plural = _("parcels")
        ordering = ["commune", "sheet", "number", "version"]
        indexes = [models.Index(fields=["zone", "sheet", "number"], name="landclearance_parcel_number")]
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "commune", "old_commune", "sheet", "number", "edition", "version"],
                condition=Q(old_commune__isnull=False),
                name="landclearance_parcel_key",
            ),
            models.UniqueConstraint(
                fields=["zone", "commune", "sheet", "number", "edition", "version"],
                condition=Q(old_commune__isnull=True),
                name="landclearance_parcel_key_no_old",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_from__lt=F("valid_to")),
                name="landclearance_parcel_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}/{self.number}"


class ParcelLineage(models.Model):
    """A parcel that came out of another by split, merge or re-survey."""

    predecessor = models.ForeignKey(Parcel, on_delete=models.CASCADE, related_name="lineage_out")
    successor = models.ForeignKey(Parcel, on_delete=models.CASCADE, related_name="lineage_in")
    happened_on = models.DateField(_("happened on"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("lineage of a parcel")
        verbose_name_plural = _("lineage of parcels")
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="landclearance_lineage_key")
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} > {self.successor_id}"


class ClearanceBoundary(models.Model):
    """The ground that a project must have, by version. A later version holds from its ``effective_on``."""

    project = models.ForeignKey(
        "projects.Project", on_delete=models.CASCADE, related_name="clearance_boundaries"
    )
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    effective_on = models.DateField(_("in force from"))
    decision_number = models.CharField(_("decision"), max_length=80, blank=True, default="")
    geometry = models.MultiPolygonField(_("geometry"), srid=4326)
    recorded_at = models.DateTimeField(_("recorded at"))
    source = models.CharField(_("source"), max_length=500, blank=True, default="")

    class Meta:
        verbose_name = _("clearance boundary")
        verbose_name_plural = _("clearance boundaries")
        constraints = [
            models.UniqueConstraint(fields=["project", "version"], name="landclearance_boundary_key")
        ]

    def __str__(self) -> str:
        return f"{self.project_id} v{self.version}"
