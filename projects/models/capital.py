"""Money, in VND. What the owner reports and what the Treasury confirms are kept apart."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geodata.models import DatedFact


class CapitalKind(models.TextChoices):
    MEDIUM_TERM = "medium_term", _("Medium-term plan")
    ANNUAL = "annual", _("Annual plan")
    CARRY_OVER = "carry_over", _("Carried over")


class CapitalPlan(DatedFact):
    """Capital assigned to a project for a year (or a medium-term period that starts in that year)."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="capital_plans")
    kind = models.CharField(_("kind"), max_length=20, choices=CapitalKind, default=CapitalKind.ANNUAL)
    year = models.PositiveSmallIntegerField(_("year"))
    amount = models.DecimalField(_("amount (VND)"), max_digits=20, decimal_places=0)
    for_clearance = models.BooleanField(_("for site clearance"), default=False)
    decision_number = models.CharField(_("decision"), max_length=80, blank=True, default="")
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta(DatedFact.Meta):
        verbose_name = _("capital plan")
        verbose_name_plural = _("capital plans")
        constraints = [
            *DatedFact.Meta.constraints,
            models.CheckConstraint(condition=Q(amount__gte=0), name="projects_capitalplan_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.year}"


class DisbursementSource(models.TextChoices):
    REPORTED = "reported", _("Reported by the owner")
    TREASURY = "treasury", _("Confirmed by the Treasury")


class Disbursement(DatedFact):
    """Money paid out on a day, in one of the two books. A negative amount is a recovery of an advance."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="disbursements")
    book = models.CharField(_("book"), max_length=20, choices=DisbursementSource)
    budget_year = models.PositiveSmallIntegerField(_("budget year"))
    amount = models.DecimalField(_("amount (VND)"), max_digits=20, decimal_places=0)
    for_clearance = models.BooleanField(_("for site clearance"), default=False)
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta(DatedFact.Meta):
        verbose_name = _("disbursement")
        verbose_name_plural = _("disbursements")

    def __str__(self) -> str:
        return f"{self.project_id} {self.happened_on:%d/%m/%Y}"
