"""Issued bulletins. ``content`` holds every figure and picture, so that it renders again byte for byte."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Bulletin(models.Model):
    """A progress bulletin for one month of one zone. A new issue of the same month gets the next number."""

    zone = models.ForeignKey("geodata.Zone", on_delete=models.CASCADE, related_name="bulletins")
    period = models.DateField(_("period"), help_text=_("First day of the month."))
    issue = models.PositiveSmallIntegerField(_("issue"), default=1)
    run = models.ForeignKey("tracker.AssessmentRun", on_delete=models.PROTECT, related_name="bulletins")
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="next_issues"
    )
    content = models.JSONField(_("content"))
    content_hash = models.CharField(_("hash of the content"), max_length=64)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("bulletin")
        verbose_name_plural = _("bulletins")
        ordering = ["-period", "-issue"]
        constraints = [
            models.UniqueConstraint(fields=["zone", "period", "issue"], name="tracker_bulletin_key")
        ]

    def __str__(self) -> str:
        return f"{self.period:%m/%Y} ({self.issue})"
