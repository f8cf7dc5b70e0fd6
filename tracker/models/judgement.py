"""What people decide about levels: thresholds of a zone, and a level set by hand beside the computed one."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from geodata.models import DatedFact
from tracker.models.assessment import Level


class LevelOverride(DatedFact):
    """A level that a person set for a project, with a reason; the computed level is kept beside it.

    In force from ``happened_on`` to ``until`` (both inclusive; NULL: until it is withdrawn or replaced).
    """

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="level_overrides")
    level = models.CharField(_("level"), max_length=20, choices=Level)
    reason = models.TextField(_("reason"))
    until = models.DateField(_("until"), null=True, blank=True)
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta(DatedFact.Meta):
        verbose_name = _("level set by hand")
        verbose_name_plural = _("levels set by hand")
        ordering = ["project", "happened_on", "recorded_at"]
        constraints = [
            *DatedFact.Meta.constraints,
            models.CheckConstraint(condition=~Q(reason=""), name="tracker_leveloverride_reason"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("happened_on")),
                name="tracker_leveloverride_until",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.get_level_display()}"


class SeverityThreshold(DatedFact):
    """A zone's own threshold for one rule of the severity table, in force from ``happened_on``.

    ``threshold`` is in the rule's own unit (days, a ratio, percentage points, a count).
    """

    zone = models.ForeignKey("geodata.Zone", on_delete=models.CASCADE, related_name="severity_thresholds")
    rule = models.CharField(_("rule"), max_length=60)
    threshold = models.DecimalField(_("threshold"), max_digits=12, decimal_places=4)
    source = models.CharField(_("source"), max_length=300)

    class Meta(DatedFact.Meta):
        verbose_name = _("severity threshold")
        verbose_name_plural = _("severity thresholds")
        ordering = ["zone", "rule", "happened_on", "recorded_at"]
        constraints = [
            *DatedFact.Meta.constraints,
            models.CheckConstraint(condition=~Q(source=""), name="tracker_severitythreshold_source"),
            models.CheckConstraint(condition=Q(threshold__gte=0), name="tracker_severitythreshold_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.threshold}"
