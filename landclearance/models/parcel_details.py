"""What papers say about a parcel over time: areas, land uses, the smallest plot, who takes a remainder."""

from django.contrib.gis.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from geodata.models import DatedFact


class AreaKind(models.TextChoices):
    CERTIFICATE = "certificate", _("By the certificate")
    MAP = "map", _("By the cadastral map")
    MEASURED = "measured", _("Measured")


class ParcelArea(DatedFact):
    """An area of a parcel as one paper of one day states it, in square metres. A later measurement is a later row."""

    parcel = models.ForeignKey("landclearance.Parcel", on_delete=models.CASCADE, related_name="areas")
    kind = models.CharField(_("kind"), max_length=20, choices=AreaKind)
    area_m2 = models.DecimalField(_("area (m²)"), max_digits=12, decimal_places=1)
    document_number = models.CharField(_("document"), max_length=80, blank=True, default="")
    note = models.CharField(_("note"), max_length=300, blank=True, default="")
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta(DatedFact.Meta):
        verbose_name = _("area of a parcel")
        verbose_name_plural = _("areas of a parcel")
        ordering = ["parcel", "kind", "happened_on", "recorded_at", "pk"]
        constraints = [
            *DatedFact.Meta.constraints,
            models.CheckConstraint(condition=Q(area_m2__gt=0), name="landclearance_parcelarea_area"),
        ]

    def __str__(self) -> str:
        return f"{self.parcel_id} {self.get_kind_display()} {self.area_m2}"


class ParcelUse(models.Model):
    """One of several land uses of a parcel (ONT+CLN): its area by the papers, and its ground where it was drawn."""

    parcel = models.ForeignKey("landclearance.Parcel", on_delete=models.CASCADE, related_name="uses")
    land_use_code = models.CharField(_("land-use code"), max_length=10)
    area_m2 = models.DecimalField(_("area (m²)"), max_digits=12, decimal_places=1, null=True, blank=True)
    geometry = models.MultiPolygonField(_("geometry"), srid=4326, null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("land use of a parcel")
        verbose_name_plural = _("land uses of a parcel")
        ordering = ["parcel", "land_use_code"]
        constraints = [
            models.UniqueConstraint(fields=["parcel", "land_use_code"], name="landclearance_parceluse_key"),
            models.CheckConstraint(
                condition=Q(area_m2__isnull=True) | Q(area_m2__gt=0), name="landclearance_parceluse_area"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.parcel_id} {self.land_use_code}"


class LandGroup(models.TextChoices):
    AGRICULTURAL = "agricultural", _("Agricultural land")
    RESIDENTIAL_URBAN = "residential_urban", _("Urban residential land")
    RESIDENTIAL_RURAL = "residential_rural", _("Rural residential land")
    OTHER = "other", _("Other non-agricultural land")


class MinimumPlot(models.Model):
    """The smallest plot that may exist, by a provincial decision; valid in [valid_from, valid_to)."""

    zone = models.ForeignKey("geodata.Zone", on_delete=models.CASCADE, related_name="minimum_plots")
    land_group = models.CharField(_("group of land"), max_length=20, choices=LandGroup)
    area_m2 = models.DecimalField(_("smallest area (m²)"), max_digits=8, decimal_places=1)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    document_number = models.CharField(_("document"), max_length=80, blank=True, default="")
    verify = models.CharField(_("to be verified"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("smallest plot")
        verbose_name_plural = _("smallest plots")
        ordering = ["zone", "land_group", "valid_from"]
        constraints = [
            models.CheckConstraint(condition=Q(area_m2__gt=0), name="landclearance_minimumplot_area"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__lt=F("valid_to")),
                name="landclearance_minimumplot_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_land_group_display()} {self.area_m2}"


class RemainderChoice(DatedFact):
    """What the land user chose for a remainder below the smallest plot (Land Law 2024, art. 91.7).

    ``taken_by``: the project that recovers it too; empty: the land user keeps it.
    """

    parcel = models.ForeignKey(
        "landclearance.Parcel", on_delete=models.CASCADE, related_name="remainder_choices"
    )
    taken_by = models.ForeignKey(
        "projects.Project", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    document_number = models.CharField(_("document"), max_length=80, blank=True, default="")
    note = models.CharField(_("note"), max_length=300, blank=True, default="")

    class Meta(DatedFact.Meta):
        verbose_name = _("choice about a remainder")
        verbose_name_plural = _("choices about remainders")
        ordering = ["parcel", "happened_on", "recorded_at", "pk"]

    def __str__(self) -> str:
        return f"{self.parcel_id} {self.happened_on:%d/%m/%Y}"
