"""The works programme. Dates are written as people write them: a finish is the last day worked."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class WorkCalendar(models.Model):
    """A working calendar: the week, and days off and on against it.

    ``work_days`` holds ISO week days (1 = Monday ... 7 = Sunday). ``days_off`` and ``days_on`` hold ISO dates
    on top of the zone's public holidays, which apply when ``public_holidays`` is set; ``days_on`` wins.
    """

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="calendars")
    code = models.CharField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=200, blank=True, default="")
    work_days = models.JSONField(_("working days of the week"), default=list)
    public_holidays = models.BooleanField(_("public holidays are off"), default=True)
    days_off = models.JSONField(_("further days off"), default=list, blank=True)
    days_on = models.JSONField(_("days worked all the same"), default=list, blank=True)

    class Meta:
        verbose_name = _("working calendar")
        verbose_name_plural = _("working calendars")
        constraints = [models.UniqueConstraint(fields=["project", "code"], name="projects_workcalendar_key")]

    def __str__(self) -> str:
        return self.name or self.code


class ScheduleUpdate(models.Model):
    """An issue of the programme with its data date: a full copy of activities, links, progress, never edited.

    ``start`` is the first day that may be worked; ``data_date`` the first day not yet reported on.
    """

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="schedule_updates")
    data_date = models.DateField(_("data date"))
    start = models.DateField(_("project start"))
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(
        "projects.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    source = models.CharField(_("source"), max_length=500, blank=True, default="")
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("schedule update")
        verbose_name_plural = _("schedule updates")
        ordering = ["project", "data_date", "recorded_at"]

    def __str__(self) -> str:
        return f"{self.project.code} {self.data_date:%d/%m/%Y}"


class Activity(models.Model):
    """A piece of work in one update. Durations are working days of its calendar; 0 is a milestone."""

    update = models.ForeignKey(ScheduleUpdate, on_delete=models.CASCADE, related_name="activities")
    code = models.CharField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=300)
    name_en = models.CharField(_("English name"), max_length=300, blank=True, default="")
    sequence = models.PositiveIntegerField(_("order in the list"), default=0)
    calendar = models.ForeignKey(WorkCalendar, on_delete=models.PROTECT, related_name="activities")
    duration = models.PositiveIntegerField(_("duration (working days)"))
    weight = models.DecimalField(
        _("weight in physical progress"), max_digits=9, decimal_places=6, default=0, help_text=_("0 to 1.")
    )
    actual_start = models.DateField(_("actual start"), null=True, blank=True)
    actual_finish = models.DateField(_("actual finish"), null=True, blank=True)
    remaining = models.PositiveIntegerField(_("remaining (working days)"), null=True, blank=True)
    constraint = models.CharField(_("constraint"), max_length=10, blank=True, default="")
    constraint_on = models.DateField(_("constraint date"), null=True, blank=True)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["update", "sequence", "code"]
        constraints = [
            models.UniqueConstraint(fields=["update", "code"], name="projects_activity_key"),
            models.CheckConstraint(
                condition=Q(actual_finish__isnull=True)
                | Q(actual_start__isnull=False, actual_start__lte=F("actual_finish")),
                name="projects_activity_actuals",
            ),
            models.CheckConstraint(
                condition=Q(constraint="") | Q(constraint="ALAP") | Q(constraint_on__isnull=False),
                name="projects_activity_constraint_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class LinkType(models.TextChoices):
    FS = "FS", _("Finish to start")
    SS = "SS", _("Start to start")
    FF = "FF", _("Finish to finish")
    SF = "SF", _("Start to finish")


class LagCalendar(models.TextChoices):
    PREDECESSOR = "predecessor", _("Predecessor's calendar")
    SUCCESSOR = "successor", _("Successor's calendar")
    CALENDAR_DAYS = "calendar_days", _("Calendar days")


class ActivityLink(models.Model):
    """A link between two activities of one update; ``lag`` in working days of ``lag_calendar``.

    An empty ``lag_calendar`` is the predecessor's; Microsoft Project counts on the successor's.
    """

    update = models.ForeignKey(ScheduleUpdate, on_delete=models.CASCADE, related_name="links")
    predecessor = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="links_out")
    successor = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="links_in")
    type = models.CharField(_("type"), max_length=2, choices=LinkType, default=LinkType.FS)
    lag = models.IntegerField(_("lag (working days)"), default=0)
    lag_calendar = models.CharField(
        _("the lag counts on"), max_length=15, choices=LagCalendar, blank=True, default=""
    )

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor", "type"], name="projects_activitylink_key"
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")), name="projects_activitylink_not_self"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} {self.type} {self.successor_id}"


_NEVER_CHANGED = _("A baseline is never changed. Record a new one with its decision.")


class ImmutableQuerySet(models.QuerySet[Any]):
    """Rows that may be added and read."""

    def update(self, **kwargs: Any) -> int:  # noqa: ARG002 -- Django's signature
        """Raises ValidationError, always; ``bulk_update`` and ``update_or_create`` come to this or to save."""
        raise ValidationError(_NEVER_CHANGED)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Raises ValidationError, always."""
        raise ValidationError(_NEVER_CHANGED)

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list[Any]:
        """Insert only; raises ValidationError when asked to overwrite rows that conflict."""
        if kwargs.get("update_conflicts"):
            raise ValidationError(_NEVER_CHANGED)
        return super().bulk_create(objs, *args, **kwargs)


class _Immutable(models.Model):
    """Rows that may be added and never changed: what was approved stays what was approved."""

    objects = ImmutableQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only; raises ValidationError on an attempt to change a stored row."""
        if not self._state.adding:
            raise ValidationError(_NEVER_CHANGED)
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:  # noqa: ARG002
        """Raises ValidationError, always."""
        raise ValidationError(_NEVER_CHANGED)


class Baseline(_Immutable):
    """The dates that a decision approved. The first by the decision's date is the original."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="baselines")
    decision = models.ForeignKey("projects.Decision", on_delete=models.PROTECT, related_name="baselines")
    name = models.CharField(_("name"), max_length=200)
    recorded_at = models.DateTimeField(_("recorded at"))
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("baseline")
        verbose_name_plural = _("baselines")
        ordering = ["project", "decision__issued_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["project", "name"], name="projects_baseline_key")]

    def __str__(self) -> str:
        return self.name


class BaselineActivity(_Immutable):
    """An activity as approved; ``finish`` is the last day worked."""

    baseline = models.ForeignKey(Baseline, on_delete=models.CASCADE, related_name="activities")
    code = models.CharField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=300)
    start = models.DateField(_("start"))
    finish = models.DateField(_("finish"))
    duration = models.PositiveIntegerField(_("duration (working days)"))
    weight = models.DecimalField(_("weight in physical progress"), max_digits=9, decimal_places=6, default=0)

    class Meta:
        verbose_name = _("activity of a baseline")
        verbose_name_plural = _("activities of a baseline")
        constraints = [
            models.UniqueConstraint(fields=["baseline", "code"], name="projects_baselineactivity_key"),
            models.CheckConstraint(
                condition=Q(start__lte=F("finish")), name="projects_baselineactivity_dates"
            ),
        ]

    def __str__(self) -> str:
        return self.code
