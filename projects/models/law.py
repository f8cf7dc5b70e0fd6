"""Statutory numbers and public holidays as dated data: no number of days stands in the code."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class RegimeParameter(models.Model):
    """One number of one legal regime. ``valid_to`` is exclusive; empty means still in force."""

    regime = models.CharField(_("regime"), max_length=10)
    key = models.CharField(_("parameter"), max_length=60)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    value = models.IntegerField(
        _("value"), null=True, blank=True, help_text=_("Empty: the law sets no number.")
    )
    unit = models.CharField(
        _("unit"),
        max_length=20,
        choices=[
            ("days", _("calendar days")),
            ("working_days", _("working days")),
            ("months", _("months")),
            ("ppm_per_day", _("millionths per day")),
            ("percent", _("percent")),
            ("words", _("said in words")),
        ],
    )
    article = models.CharField(_("article"), max_length=200)
    source = models.CharField(_("source"), max_length=300, blank=True, default="")
    verify = models.CharField(
        _("to be verified"), max_length=300, blank=True, default="", help_text=_("Shown beside the number.")
    )

    class Meta:
        verbose_name = _("regime parameter")
        verbose_name_plural = _("regime parameters")
        ordering = ["key", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["regime", "key"], name="projects_regimeparameter_key"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__lt=F("valid_to")),
                name="projects_regimeparameter_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.regime} {self.key}"


class HolidayOverride(models.Model):
    """A day that the Government moved: off though the calendar has it as a working day, or worked though it is off.

    The lunar New Year and the other holidays come from ``projects.domain.holidays``; a row here wins.
    """

    country_code = models.CharField(_("country"), max_length=2, default="VN")
    day = models.DateField(_("day"))
    is_off = models.BooleanField(_("day off"), default=True, help_text=_("Unticked: a day that is worked."))
    name = models.CharField(_("name"), max_length=200)
    source = models.CharField(_("source"), max_length=300, blank=True, default="")
    verify = models.CharField(_("to be verified"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("moved day off")
        verbose_name_plural = _("moved days off")
        ordering = ["country_code", "day"]
        constraints = [
            models.UniqueConstraint(fields=["country_code", "day"], name="projects_holidayoverride_key")
        ]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.name}"
