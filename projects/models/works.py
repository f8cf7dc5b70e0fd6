"""Where the works stand on the ground."""

from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AccessRule(models.TextChoices):
    """When land lets an activity start (docs/algorithms/access_rules.md)."""

    ALL = "all", _("All parcels cleared")
    SHARE = "share", _("A share of the length or area cleared")
    STRETCH = "stretch", _("A stretch in one piece cleared")


class WorksFootprint(models.Model):
    """The ground that one activity needs: a polygon, or a line with a full width in metres.

    Tied to an activity by its code, so that it holds for every update of the programme.
    """

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="footprints")
    activity_code = models.CharField(_("activity"), max_length=60)
    name = models.CharField(_("name"), max_length=200, blank=True, default="")
    geometry = models.GeometryField(_("geometry"), srid=4326)
    width_m = models.DecimalField(
        _("full width (m)"),
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("For a line: the corridor's full width. Empty for a polygon."),
    )
    start_chainage_m = models.DecimalField(
        _("chainage at the start (m)"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    access_rule = models.CharField(
        _("access rule"), max_length=20, choices=AccessRule, default=AccessRule.ALL
    )
    access_share = models.DecimalField(
        _("share that must be clear"),
        max_digits=5,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("0 to 1, of a line's length or of an area; for the rule of a share only."),
    )
    access_length_m = models.DecimalField(
        _("stretch that must be clear (m)"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Metres along the line in one piece; for the rule of a stretch only."),
    )
    crew_length_m = models.DecimalField(
        _("shortest piece a crew can use (m)"),
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Along a line. Empty: the zone's usual length."),
    )
    crew_width_m = models.DecimalField(
        _("narrowest piece a crew can use (m)"),
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Of an area. A line must be clear over its full width."),
    )
    crew_area_m2 = models.DecimalField(
        _("smallest piece a crew can use (m²)"),
        max_digits=10,
        decimal_places=1,
        null=True,
        blank=True,
        help_text=_("Of an area. Empty: the zone's usual area."),
    )
    valid_from = models.DateField(_("in force from"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True, default="")
    is_approximate = models.BooleanField(_("drawn approximately"), default=False)

    class Meta:
        verbose_name = _("works footprint")
        verbose_name_plural = _("works footprints")
        ordering = ["project", "activity_code", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(width_m__isnull=True) | Q(width_m__gt=0), name="projects_worksfootprint_width"
            ),
            models.CheckConstraint(
                condition=(Q(crew_length_m__isnull=True) | Q(crew_length_m__gt=0))
                & (Q(crew_width_m__isnull=True) | Q(crew_width_m__gt=0))
                & (Q(crew_area_m2__isnull=True) | Q(crew_area_m2__gt=0)),
                name="projects_worksfootprint_crew",
            ),
            models.CheckConstraint(
                condition=Q(access_rule="all", access_share__isnull=True, access_length_m__isnull=True)
                | Q(
                    access_rule="share", access_share__gt=0, access_share__lte=1, access_length_m__isnull=True
                )
                | Q(access_rule="stretch", access_share__isnull=True, access_length_m__gt=0),
                name="projects_worksfootprint_access",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_code} {self.name}".strip()


class CrewNorm(models.Model):
    """What crews of a zone can use at least, for footprints that say nothing of their own; the latest in force holds.

    Metres along a line, metres across and square metres of an area. Without a row: ``projects.domain.crews``.
    """

    zone = models.ForeignKey("geodata.Zone", on_delete=models.CASCADE, related_name="crew_norms")
    valid_from = models.DateField(_("in force from"))
    length_m = models.DecimalField(_("shortest piece a crew can use (m)"), max_digits=8, decimal_places=2)
    width_m = models.DecimalField(_("narrowest piece a crew can use (m)"), max_digits=7, decimal_places=2)
    area_m2 = models.DecimalField(_("smallest piece a crew can use (m²)"), max_digits=10, decimal_places=1)
    source = models.CharField(_("source"), max_length=300)
    verify = models.CharField(
        _("to be verified"), max_length=300, blank=True, default="", help_text=_("Shown beside the number.")
    )

    class Meta:
        verbose_name = _("crews' least piece of ground")
        verbose_name_plural = _("crews' least pieces of ground")
        ordering = ["zone", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["zone", "valid_from"], name="projects_crewnorm_key"),
            models.CheckConstraint(
                condition=Q(length_m__gt=0, width_m__gt=0, area_m2__gt=0), name="projects_crewnorm_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.zone_id} {self.valid_from:%d/%m/%Y}"
