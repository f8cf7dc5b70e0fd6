"""Obstacles (vướng mắc): what stands in the way, who must remove it, what was promised."""

from django.contrib.gis.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from geodata.models import DatedFact


class BlockerCode(models.TextChoices):
    """Codes of the domain reference, section 1.6."""

    PRICE = "PRICE", _("Compensation policy or unit price")
    ORIGIN = "ORIGIN", _("Land origin not clear")
    DISPUTE = "DISPUTE", _("Dispute, complaint or lawsuit")
    RESETTLE = "RESETTLE", _("Resettlement not ready")
    GRAVE = "GRAVE", _("Graves to move")
    UTILITY = "UTILITY", _("Utilities to move")
    DUMP = "DUMP", _("Dump site")
    FOREST = "FOREST", _("Change of forest or rice land")
    DEFENCE = "DEFENCE", _("Defence land")
    STATE_FARM = "STATE_FARM", _("State farm or forest enterprise land")
    ILLEGAL_BUILD = "ILLEGAL_BUILD", _("Illegal building")
    PLANNING = "PLANNING", _("Planning or boundary adjustment")
    POLICY_GAP = "POLICY_GAP", _("Policy gap between provinces")
    CAPITAL = "CAPITAL", _("Clearance capital missing")
    ORG = "ORG", _("Organisation and staff")
    PROCEDURE = "PROCEDURE", _("Procedure not in order")
    ABSENT = "ABSENT", _("Owner absent")


class AuthorityLevel(models.TextChoices):
    COMMUNE = "commune", pgettext_lazy("level of authority", "Commune")
    DISTRICT = "district", _("District (until 30/06/2025)")
    PROVINCE = "province", pgettext_lazy("level of authority", "Province")
    MINISTRY = "ministry", pgettext_lazy("level of authority", "Ministry")
    STATE = "state", pgettext_lazy("level of authority", "State")


class Blocker(models.Model):
    """An obstacle on a case, on a part, or on a stretch of works (``activity_codes``).

    With neither case nor part, ``activity_codes`` names what waits; empty means all not yet done.
    Everything that changes (opening, promises, owner, closing) is in its events.
    """

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="blockers")
    code = models.CharField(_("code"), max_length=20, choices=BlockerCode)
    title = models.CharField(_("title"), max_length=300)
    case = models.ForeignKey(
        "landclearance.ClearanceCase",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="blockers",
    )
    part = models.ForeignKey(
        "landclearance.ParcelPart", on_delete=models.CASCADE, null=True, blank=True, related_name="blockers"
    )
    utility = models.ForeignKey(
        "landclearance.Utility", on_delete=models.CASCADE, null=True, blank=True, related_name="blockers"
    )
    grave = models.ForeignKey(
        "landclearance.Grave", on_delete=models.CASCADE, null=True, blank=True, related_name="blockers"
    )
    dump_site = models.ForeignKey(
        "landclearance.DumpSite", on_delete=models.CASCADE, null=True, blank=True, related_name="blockers"
    )
    resettlement_site = models.ForeignKey(
        "landclearance.ResettlementSite",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="blockers",
    )
    activity_codes = models.JSONField(_("activities that wait"), default=list, blank=True)
    section_from_m = models.DecimalField(
        _("section from (m)"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    section_to_m = models.DecimalField(
        _("section to (m)"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    waits_for = models.ForeignKey(
        "projects.Project",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="holds_up",
        verbose_name=_("waits for project"),
    )
    waits_for_activity = models.CharField(
        _("waits for activity"),
        max_length=60,
        blank=True,
        default="",
        help_text=_("Of the project waited for. Empty: its finish."),
    )
    geometry = models.GeometryField(_("place"), srid=4326, null=True, blank=True)
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("blocker")
        verbose_name_plural = _("blockers")
        ordering = ["project", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(section_from_m__isnull=True, section_to_m__isnull=True)
                | Q(section_from_m__lt=F("section_to_m")),
                name="landclearance_blocker_section",
            ),
            models.CheckConstraint(
                condition=Q(waits_for__isnull=True) | ~Q(waits_for=F("project")),
                name="landclearance_blocker_waits_for_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class BlockerEventKind(models.TextChoices):
    OPENED = "opened", _("Opened")
    UPDATED = "updated", _("Updated")
    PROPOSED = "proposed", _("Solution proposed")
    ANSWERED = "answered", _("Proposal answered")
    ESCALATED = "escalated", _("Passed to a higher level")
    CLOSED = "closed", _("Closed")


class BlockerEvent(DatedFact):
    """What was said or done about a blocker on a day; the latest word on each field holds."""

    blocker = models.ForeignKey(Blocker, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("kind"), max_length=20, choices=BlockerEventKind)
    level = models.CharField(
        _("level of authority"), max_length=20, choices=AuthorityLevel, blank=True, default=""
    )
    owner = models.ForeignKey(
        "projects.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who must act"),
    )
    expected_clear_on = models.DateField(
        _("expected to be cleared on"), null=True, blank=True, help_text=_("Empty: nobody knows yet.")
    )
    due_on = models.DateField(_("due by law or by order"), null=True, blank=True)
    document_number = models.CharField(_("document"), max_length=80, blank=True, default="")
    proposal = models.TextField(_("proposal"), blank=True, default="")
    answer = models.TextField(_("answer"), blank=True, default="")
    note = models.TextField(_("note"), blank=True, default="")

    class Meta(DatedFact.Meta):
        verbose_name = _("event of a blocker")
        verbose_name_plural = _("events of a blocker")
        ordering = ["blocker", "happened_on", "recorded_at", "pk"]
        constraints = [
            *DatedFact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(expected_clear_on__isnull=True) | Q(expected_clear_on__gte=F("happened_on")),
                name="landclearance_blockerevent_expected",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.blocker_id} {self.get_kind_display()} {self.happened_on:%d/%m/%Y}"
