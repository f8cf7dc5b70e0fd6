"""Facts that are dated twice and never overwritten (design, section 2)."""

from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _


class DatedFactQuerySet(models.QuerySet[Any]):
    """Facts as they were on a day, and as they were known at a moment."""

    def known(self, as_of: date, known_at: datetime) -> Self:
        """Facts that were true by ``as_of`` (inclusive) and had been recorded by ``known_at`` (inclusive).

        A fact that a later row voids is left out from the moment at which that later row was recorded;
        rows that only void (``retraction``) are never returned.
        """
        voiders = self.model._default_manager.filter(voids=OuterRef("pk"), recorded_at__lte=known_at)
        return self.filter(Q(happened_on__lte=as_of), recorded_at__lte=known_at, retraction=False).exclude(
            Exists(voiders)
        )


class DatedFact(models.Model):
    """A dated, attributed statement. A mistake is mended by a new row that voids it, with a reason."""

    happened_on = models.DateField(_("happened on"), help_text=_("The day on which it was true."))
    recorded_at = models.DateTimeField(_("recorded at"), help_text=_("When we learnt it."))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    voids = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="voided_by",
        verbose_name=_("corrects"),
    )
    void_reason = models.CharField(_("reason for the correction"), max_length=500, blank=True, default="")
    retraction = models.BooleanField(
        _("only withdraws"),
        default=False,
        help_text=_("The row withdraws the old one and states nothing new."),
    )

    objects = DatedFactQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(voids__isnull=True) | ~Q(void_reason=""),
                name="%(app_label)s_%(class)s_void_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(retraction=False) | Q(voids__isnull=False),
                name="%(app_label)s_%(class)s_retraction_voids",
            ),
        ]
