"""Forecasts, kept with the day on which they were made, so that they can be scored when the day has come."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Forecast(models.Model):
    """The distribution of a project's finish, or of a parcel part's release, as forecast in one run.

    ``part`` NULL: the finish of the project (the last day worked); else the first day that crews may work on the
    part. ``quantiles`` maps a probability in per cent ("5" to "95") to an ISO date. ``statutory`` is the day that the
    law's own terms alone give. ``basis`` says which reference class each figure came from. Scores are not stored:
    they are computed from what became of it.
    """

    run = models.ForeignKey("tracker.AssessmentRun", on_delete=models.CASCADE, related_name="forecasts")
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="forecasts")
    part = models.ForeignKey(
        "landclearance.ParcelPart", on_delete=models.CASCADE, null=True, blank=True, related_name="forecasts"
    )
    issued_on = models.DateField(_("issued on"))
    quantiles = models.JSONField(_("quantiles"), default=dict)
    statutory = models.DateField(_("by law alone"), null=True, blank=True)
    basis = models.JSONField(_("basis"), default=dict)
    seed = models.BigIntegerField(_("seed"))
    samples = models.PositiveIntegerField(_("samples"))

    class Meta:
        verbose_name = _("forecast")
        verbose_name_plural = _("forecasts")
        ordering = ["project", "issued_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "project", "part"], name="tracker_forecast_key"),
            models.UniqueConstraint(
                fields=["run", "project"], condition=Q(part__isnull=True), name="tracker_forecast_finish_key"
            ),
        ]
        indexes = [models.Index(fields=["project", "issued_on"], name="tracker_forecast_issued")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.issued_on:%d/%m/%Y}"
