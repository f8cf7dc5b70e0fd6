"""People and the bodies they act for."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    BOARD = "board", _("Zone management Board")
    PMU = "pmu", _("Project management unit")
    CLEARANCE_UNIT = "clearance_unit", _("Clearance unit (Land Fund Centre)")
    COMMUNE = "commune", _("Commune People's Committee")
    DISTRICT = "district", _("District People's Committee (until 30/06/2025)")
    PROVINCE = "province", _("Provincial body")
    MINISTRY = "ministry", _("Ministry")
    UTILITY = "utility", _("Utility company")
    CONTRACTOR = "contractor", _("Contractor")
    INVESTOR = "investor", _("Investor")
    OTHER = "other", _("Other")


class Organisation(models.Model):
    """A body that owns, decides, clears, builds or supplies."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind)
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """Somebody who signs in."""

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class Role(models.TextChoices):
    """What a member may do; see ``projects.policies``."""

    VIEWER = "viewer", _("Viewer")
    FIELD_OFFICER = "field_officer", _("Field officer")
    CLEARANCE_OFFICER = "clearance_officer", _("Clearance officer")
    PLANNER = "planner", _("Planner")
    LEADER = "leader", _("Leader")


class Membership(models.Model):
    """A user's role in an organisation, for one zone or for all of them."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    zone = models.ForeignKey(
        "geodata.Zone",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="memberships",
        help_text=_("Empty: every zone."),
    )

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role", "zone"], name="projects_membership_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
