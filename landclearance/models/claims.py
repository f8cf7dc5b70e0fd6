"""What is claimed about clearance, what it was planned for, and the evidence that carries or contradicts it."""

from typing import Any

from django.contrib.gis.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from geodata.models import DatedFact


class EvidenceKind(models.TextChoices):
    PHOTO = "photo", _("Photo")
    MINUTES = "minutes", _("Scan of minutes or decision")
    OTHER = "other", _("Other file")


def evidence_path(evidence: Any, _name: str) -> str:
    """Files are named by their content: the same file twice is one file, and no name from outside is kept."""
    return f"evidence/{evidence.sha256[:2]}/{evidence.sha256}"


class Evidence(DatedFact):
    """A file that bears on a case, part, hand-over or blocker. Private unless it shows no person.

    ``position`` (EPSG:4326) and ``taken_at`` are the photo's own; ``happened_on`` the day that it shows.
    """

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="evidence")
    case = models.ForeignKey(
        "landclearance.ClearanceCase",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="evidence",
    )
    part = models.ForeignKey(
        "landclearance.ParcelPart", on_delete=models.CASCADE, null=True, blank=True, related_name="evidence"
    )
    handover = models.ForeignKey(
        "landclearance.Handover", on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    act = models.ForeignKey(
        "landclearance.Act", on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    blocker = models.ForeignKey(
        "landclearance.Blocker", on_delete=models.CASCADE, null=True, blank=True, related_name="evidence"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=EvidenceKind)
    file = models.FileField(_("file"), upload_to=evidence_path, max_length=120)
    sha256 = models.CharField(_("hash"), max_length=64)
    size = models.PositiveIntegerField(_("size (bytes)"))
    content_type = models.CharField(_("type of file"), max_length=60)
    position = models.PointField(_("position"), srid=4326, null=True, blank=True)
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True, default="")
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta(DatedFact.Meta):
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["project", "happened_on", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_on:%d/%m/%Y}"


class ClaimedStatus(models.TextChoices):
    """Column 29 of the progress sheet."""

    NOT_STARTED = "not_started", pgettext_lazy("clearance status", "Not started")
    UNDER_WAY = "under_way", pgettext_lazy("clearance status", "Under way")
    BASICALLY_DONE = "basically_done", _("Basically done")
    DONE = "done", pgettext_lazy("clearance status", "Done")


class ClearanceClaim(DatedFact):
    """What the owner or a commune reported about clearance by ``happened_on``: words and figures, not derived.

    Figures are cumulative; empty means that none was given. ``commune`` empty: for the whole project.
    """

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="clearance_claims")
    commune = models.ForeignKey(
        "geodata.AdministrativeUnit", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    status = models.CharField(
        _("status claimed"), max_length=20, choices=ClaimedStatus, blank=True, default=""
    )
    cases_total = models.PositiveIntegerField(_("cases"), null=True, blank=True)
    cases_handed_over = models.PositiveIntegerField(_("cases handed over"), null=True, blank=True)
    area_m2 = models.DecimalField(
        _("area needed (m²)"), max_digits=14, decimal_places=1, null=True, blank=True
    )
    area_handed_over_m2 = models.DecimalField(
        _("area handed over (m²)"), max_digits=14, decimal_places=1, null=True, blank=True
    )
    area_percent = models.DecimalField(
        _("share of the area printed (%)"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("As it was published, also when it is not the quotient of the two areas."),
    )
    amount_paid = models.DecimalField(_("paid (VND)"), max_digits=18, decimal_places=0, null=True, blank=True)
    document_number = models.CharField(_("document"), max_length=80, blank=True, default="")
    note = models.TextField(_("note"), blank=True, default="")
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta(DatedFact.Meta):
        verbose_name = _("claim about clearance")
        verbose_name_plural = _("claims about clearance")
        ordering = ["project", "happened_on", "recorded_at", "pk"]
        constraints = [
            *DatedFact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(cases_total__isnull=True)
                | Q(cases_handed_over__isnull=True)
                | Q(cases_handed_over__lte=F("cases_total")),
                name="landclearance_claim_cases",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.happened_on:%d/%m/%Y}"


class ClearanceTarget(DatedFact):
    """The day by which clearance of a project (or of its part in one commune) is planned to be complete."""

    project = models.ForeignKey(
        "projects.Project", on_delete=models.CASCADE, related_name="clearance_targets"
    )
    commune = models.ForeignKey(
        "geodata.AdministrativeUnit", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    finish_by = models.DateField(_("to be complete by"))
    document_number = models.CharField(_("document"), max_length=80, blank=True, default="")
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta(DatedFact.Meta):
        verbose_name = _("clearance target")
        verbose_name_plural = _("clearance targets")
        ordering = ["project", "happened_on", "recorded_at", "pk"]

    def __str__(self) -> str:
        return f"{self.project_id} {self.finish_by:%d/%m/%Y}"
