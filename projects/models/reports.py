"""What the owner said about a period."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from geodata.models import DatedFact


class DelayCause(models.TextChoices):
    """The official causes of delay (form 3.1 of Circular 05/2023; see domain reference 3.4)."""

    NONE = "none", _("Not late")
    PROCEDURE = "procedure", _("Investment procedures")
    CLEARANCE = "clearance", _("Site clearance")
    CAPACITY = "capacity", _("Capacity of owner, unit or contractor")
    CAPITAL = "capital", _("Capital arrangement")
    OTHER = "other", _("Other causes")


class ProgressReport(DatedFact):
    """A progress report for a period; ``happened_on`` is the period's last day. Percentages are 0 to 100."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="progress_reports")
    period_start = models.DateField(_("period from"))
    physical_percent = models.DecimalField(
        _("physical progress (%)"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    stated_cause = models.CharField(
        _("stated cause of delay"), max_length=20, choices=DelayCause, blank=True, default=""
    )
    narrative = models.TextField(_("narrative"), blank=True, default="")
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta(DatedFact.Meta):
        verbose_name = _("progress report")
        verbose_name_plural = _("progress reports")
        ordering = ["project", "happened_on", "recorded_at"]
        constraints = [
            *DatedFact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(period_start__lte=F("happened_on")), name="projects_progressreport_period"
            ),
            models.CheckConstraint(
                condition=Q(physical_percent__isnull=True)
                | Q(physical_percent__gte=0, physical_percent__lte=100),
                name="projects_progressreport_percent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.happened_on:%m/%Y}"
