"""Public-investment projects and the decisions that define them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ProjectGroup(models.TextChoices):
    """Groups of the Law on Public Investment 58/2024, art. 8-11."""

    NATIONAL = "QTQG", _("National importance")
    A = "A", _("Group A")
    B = "B", _("Group B")
    C = "C", _("Group C")


class Phase(models.TextChoices):
    PREPARATION = "preparation", _("Preparation")
    IMPLEMENTATION = "implementation", _("Implementation")
    COMPLETION = "completion", _("Completion")


class Project(models.Model):
    """A public-investment project of a zone. Slip, level and cause are not stored here: see AssessmentRun."""

    zone = models.ForeignKey("geodata.Zone", on_delete=models.CASCADE, related_name="projects")
    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=300)
    name_en = models.CharField(_("English name"), max_length=300, blank=True, default="")
    group = models.CharField(_("group"), max_length=4, choices=ProjectGroup)
    phase = models.CharField(_("phase"), max_length=20, choices=Phase, default=Phase.IMPLEMENTATION)
    owner = models.ForeignKey(
        "projects.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_projects",
        verbose_name=_("project owner"),
    )
    functional_area = models.ForeignKey(
        "geodata.FunctionalArea",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("functional area"),
    )
    description = models.TextField(_("description"), blank=True, default="")
    published_figures = models.TextField(
        _("published figures"), blank=True, default="", help_text=_("What was published, with its source.")
    )
    source = models.CharField(_("source"), max_length=500, blank=True, default="")
    invented_note = models.CharField(
        _("what is invented"),
        max_length=500,
        blank=True,
        default="",
        help_text=_("Shown as a label wherever the project appears; empty for real data."),
    )

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class DecisionKind(models.TextChoices):
    INVESTMENT_POLICY = "investment_policy", _("Investment policy decision")
    INVESTMENT_DECISION = "investment_decision", _("Investment decision")
    ADJUSTMENT = "adjustment", _("Adjustment decision")
    SCHEDULE_APPROVAL = "schedule_approval", _("Schedule approval")
    OTHER = "other", _("Other decision")


class Decision(models.Model):
    """A decision on a project: approval or adjustment. ``total_investment`` is in VND."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField(_("kind"), max_length=30, choices=DecisionKind)
    number = models.CharField(_("number"), max_length=80)
    issued_on = models.DateField(_("issued on"))
    issued_by = models.CharField(_("issued by"), max_length=200, blank=True, default="")
    subject = models.CharField(_("subject"), max_length=500, blank=True, default="")
    total_investment = models.DecimalField(
        _("total investment (VND)"), max_digits=20, decimal_places=0, null=True, blank=True
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["project", "issued_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="projects_decision_key"),
            models.CheckConstraint(
                condition=Q(total_investment__isnull=True) | Q(total_investment__gte=0),
                name="projects_decision_money",
            ),
        ]

    def __str__(self) -> str:
        return self.number
