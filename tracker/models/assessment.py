"""Stored assessments: map, pages, API and bulletins read these and compute nothing."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    ON_TRACK = "on_track", _("On track")
    WATCH = "watch", _("Watch")
    SERIOUS = "serious", _("Serious")
    CRITICAL = "critical", _("Critical")
    UNKNOWN = "unknown", _("No data")


class AssessmentRun(models.Model):
    """One assessment of one project or of a whole zone, as of a day, with what was known at a moment."""

    zone = models.ForeignKey("geodata.Zone", on_delete=models.CASCADE, related_name="assessment_runs")
    project = models.ForeignKey(
        "projects.Project",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="assessment_runs",
        help_text=_("Empty: every project of the zone."),
    )
    as_of = models.DateField(_("as of"))
    known_at = models.DateTimeField(_("as known at"))
    rules_version = models.CharField(_("rules version"), max_length=40)
    inputs_hash = models.CharField(_("hash of the inputs"), max_length=64)
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["-recorded_at", "-pk"]
        indexes = [models.Index(fields=["zone", "as_of"], name="tracker_run_zone_as_of")]

    def __str__(self) -> str:
        return f"{self.zone_id} {self.as_of:%d/%m/%Y}"


class ProjectAssessment(models.Model):
    """What a run found for one project. Dates are last days worked; days are calendar days; NULL is unknown.

    ``result`` is the project's entry of ``assess --format json`` (with labels for people added), from which
    pages and bulletins are drawn; the columns repeat what lists sort and filter by.
    """

    run = models.ForeignKey(AssessmentRun, on_delete=models.CASCADE, related_name="projects")
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="assessments")
    level = models.CharField(_("level"), max_length=20, choices=Level)
    computed_level = models.CharField(
        _("computed level"),
        max_length=20,
        choices=Level,
        blank=True,
        default="",
        help_text=_("What the rules alone say, before hysteresis and override."),
    )
    last_report_end = models.DateField(_("last day reported"), null=True, blank=True)
    baseline_finish_original = models.DateField(_("original finish"), null=True, blank=True)
    baseline_finish_latest = models.DateField(_("latest approved finish"), null=True, blank=True)
    forecast_finish = models.DateField(_("forecast finish"), null=True, blank=True)
    finish_without_blockers = models.DateField(_("finish without blockers"), null=True, blank=True)
    slip_original_days = models.IntegerField(_("slip against the original (days)"), null=True, blank=True)
    slip_latest_days = models.IntegerField(_("slip against the latest (days)"), null=True, blank=True)
    blocker_slip_days = models.IntegerField(_("slip due to blockers (days)"), null=True, blank=True)
    open_ended = models.BooleanField(
        _("at least"), default=False, help_text=_("Some blocker has no known end: the slip is a lower bound.")
    )
    cause = models.CharField(_("cause"), max_length=20, blank=True, default="")
    inputs_hash = models.CharField(_("hash of the inputs"), max_length=64)
    result = models.JSONField(_("result"))
    inputs = models.JSONField(_("inputs"), default=dict)

    class Meta:
        verbose_name = _("assessment of a project")
        verbose_name_plural = _("assessments of projects")
        constraints = [
            models.UniqueConstraint(fields=["run", "project"], name="tracker_projectassessment_key")
        ]
        indexes = [models.Index(fields=["project", "-run"], name="tracker_pa_project_run")]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.get_level_display()}"


class Flag(models.Model):
    """A rule that fired in an assessment, with the value, the threshold and where the rule comes from."""

    assessment = models.ForeignKey(ProjectAssessment, on_delete=models.CASCADE, related_name="flags")
    rule = models.CharField(_("rule"), max_length=60)
    level = models.CharField(_("level"), max_length=20, choices=Level)
    value = models.CharField(_("value"), max_length=60, blank=True, default="")
    threshold = models.CharField(_("threshold"), max_length=60, blank=True, default="")
    source = models.CharField(_("source"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("flag")
        verbose_name_plural = _("flags")
        ordering = ["assessment", "pk"]

    def __str__(self) -> str:
        return self.rule


class PartAssessment(models.Model):
    """What a run found for one parcel part: what the map colours and the clearance list shows."""

    assessment = models.ForeignKey(ProjectAssessment, on_delete=models.CASCADE, related_name="parts")
    part = models.ForeignKey("landclearance.ParcelPart", on_delete=models.CASCADE, related_name="assessments")
    state = models.CharField(_("state"), max_length=20)
    since = models.DateField(_("since"), null=True, blank=True)
    holder = models.CharField(_("who holds the ball"), max_length=200, blank=True, default="")
    release = models.DateField(_("expected release"), null=True, blank=True)
    blocks = models.BooleanField(_("blocks works"), default=False)
    blocker_code = models.CharField(_("blocker"), max_length=20, blank=True, default="")

    class Meta:
        verbose_name = _("assessment of a parcel part")
        verbose_name_plural = _("assessments of parcel parts")
        constraints = [
            models.UniqueConstraint(fields=["assessment", "part"], name="tracker_partassessment_key")
        ]

    def __str__(self) -> str:
        return f"{self.part_id}: {self.state}"
