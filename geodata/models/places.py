"""Places. Geometry is stored in EPSG:4326; lengths and areas come from the zone's plane system."""

from django.contrib.gis.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from geodata.models.vocabulary import AreaKind, ReferenceKind, UnitLevel


class Zone(models.Model):
    """A border-gate economic zone (or any area that one Board looks after)."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True, default="")
    plane_srid = models.PositiveIntegerField(
        _("plane system (EPSG)"), help_text=_("Lengths and areas are computed in it; 9215 for Lạng Sơn.")
    )
    boundary = models.MultiPolygonField(_("boundary"), srid=4326, null=True, blank=True)
    boundary_note = models.CharField(_("note on the boundary"), max_length=500, blank=True, default="")
    official_area_ha = models.DecimalField(
        _("official area (ha)"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    founding_decisions = models.TextField(_("founding decisions"), blank=True, default="")
    board_name = models.CharField(_("managing Board"), max_length=200, blank=True, default="")
    parent_body = models.CharField(_("superior body"), max_length=200, blank=True, default="")
    place_name = models.CharField(_("place of issue"), max_length=80, blank=True, default="")
    symbol = models.CharField(_("document symbol"), max_length=40, blank=True, default="")
    country_code = models.CharField(
        _("country"), max_length=2, default="VN", help_text=_("Public holidays follow it.")
    )
    time_zone = models.CharField(_("time zone"), max_length=40, default="Asia/Ho_Chi_Minh")
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("zone")
        verbose_name_plural = _("zones")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class FunctionalArea(models.Model):
    """A part of the zone with a planned use (non-tariff area, cargo transit zone, ...)."""

    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="functional_areas")
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True, default="")
    kind = models.CharField(_("kind"), max_length=30, choices=AreaKind)
    planned_ha = models.DecimalField(
        _("planned area (ha)"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    decision = models.CharField(_("decision"), max_length=200, blank=True, default="")
    geometry = models.MultiPolygonField(_("geometry"), srid=4326)
    source = models.CharField(_("source"), max_length=500, blank=True, default="")
    is_approximate = models.BooleanField(_("approximate outline"), default=False)

    class Meta:
        verbose_name = _("functional area")
        verbose_name_plural = _("functional areas")
        ordering = ["zone", "code"]
        constraints = [
            models.UniqueConstraint(fields=["zone", "code"], name="geodata_functionalarea_key"),
        ]

    def __str__(self) -> str:
        return self.name


class AdministrativeUnit(models.Model):
    """A commune or province, keyed by code and validity: names repeat and lie, codes do not.

    ``valid_to`` is exclusive: the communes before the merger have ``valid_to`` 2025-07-01.
    """

    scheme = models.CharField(
        _("code scheme"), max_length=20, help_text=_("Which code list: gso-2025, choisy-2008, ...")
    )
    code = models.CharField(_("code"), max_length=20)
    level = models.CharField(pgettext_lazy("administrative level", "level"), max_length=10, choices=UnitLevel)
    name = models.CharField(_("name"), max_length=200)
    full_name = models.CharField(_("full name"), max_length=200, blank=True, default="")
    district_name = models.CharField(_("old district"), max_length=200, blank=True, default="")
    province_code = models.CharField(_("province code"), max_length=10, blank=True, default="")
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(
        _("valid to"), null=True, blank=True, help_text=_("First day on which it no longer exists.")
    )
    official_area_ha = models.DecimalField(
        _("official area (ha)"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    geometry = models.MultiPolygonField(_("geometry"), srid=4326, null=True, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True, default="")
    successors = models.ManyToManyField(
        "self", symmetrical=False, through="AdministrativeUnitShare", related_name="predecessors"
    )

    class Meta:
        verbose_name = _("administrative unit")
        verbose_name_plural = _("administrative units")
        ordering = ["scheme", "code"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="geodata_administrativeunit_key"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_from__lt=F("valid_to")),
                name="geodata_administrativeunit_dates",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.name


class AdministrativeUnitShare(models.Model):
    """The part of an old unit's area that went to a new one, by overlay in the zone's plane system."""

    old = models.ForeignKey(AdministrativeUnit, on_delete=models.CASCADE, related_name="shares_given")
    new = models.ForeignKey(AdministrativeUnit, on_delete=models.CASCADE, related_name="shares_received")
    share = models.DecimalField(
        _("share of the old area"),
        max_digits=7,
        decimal_places=6,
        help_text=_("0 to 1, of the old unit's area."),
    )
    area_ha = models.DecimalField(_("area (ha)"), max_digits=12, decimal_places=4)

    class Meta:
        verbose_name = _("share of an old unit")
        verbose_name_plural = _("shares of old units")
        ordering = ["old", "-share"]
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="geodata_unitshare_key"),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="geodata_unitshare_range"),
        ]

    def __str__(self) -> str:
        return f"{self.old} > {self.new}"


class ReferenceFeature(models.Model):
    """A piece of the offline basemap. Belongs to one zone, or to all of them when ``zone`` is empty."""

    zone = models.ForeignKey(
        Zone, on_delete=models.CASCADE, null=True, blank=True, related_name="reference_features"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=ReferenceKind)
    name = models.CharField(_("name"), max_length=200, blank=True, default="")
    name_en = models.CharField(_("English name"), max_length=200, blank=True, default="")
    rank = models.PositiveSmallIntegerField(
        _("rank"), default=5, help_text=_("1 shows at all zooms, 9 only close up.")
    )
    geometry = models.GeometryField(_("geometry"), srid=4326)
    source = models.CharField(_("source"), max_length=500, blank=True, default="")
    is_approximate = models.BooleanField(_("drawn approximately"), default=False)

    class Meta:
        verbose_name = _("reference feature")
        verbose_name_plural = _("reference features")
        ordering = ["kind", "rank", "name"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name}".strip()
