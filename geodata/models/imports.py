"""What was imported, from which bytes, and what became of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportBatch(models.Model):
    """One file that was taken in: its hash, how it was read, and the report shown to whoever sent it."""

    zone = models.ForeignKey(
        "geodata.Zone", on_delete=models.CASCADE, null=True, blank=True, related_name="imports"
    )
    target = models.CharField(_("imported as"), max_length=40)
    file_name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    crs = models.CharField(_("coordinate system"), max_length=120, blank=True, default="")
    encoding = models.CharField(_("encoding"), max_length=40, blank=True, default="")
    mapping = models.JSONField(_("column mapping"), default=dict, blank=True)
    report = models.JSONField(_("report"), default=dict, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-recorded_at"]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.target})"
