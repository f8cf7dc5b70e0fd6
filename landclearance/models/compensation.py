"""Compensation, support and resettlement: plans in versions, money paid, deposited and owed. All private."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geodata.models import DatedFact


class MoneyItem(models.TextChoices):
    """Three lines that are never merged; the bonus and the interest are shown apart from them."""

    COMPENSATION = "compensation", _("Compensation")
    SUPPORT = "support", _("Support")
    RESETTLEMENT = "resettlement", _("Resettlement")
    BONUS = "bonus", _("Bonus for early hand-over")
    INTEREST = "interest", _("Extra for late payment")


class PriceRegime(models.TextChoices):
    SPECIFIC = "specific", _("Specific land price")
    TABLE = "table", _("Price table and coefficient")


class PlanRelation(models.TextChoices):
    FIRST = "first", _("First version")
    REPLACES = "replaces", _("Replaces the version before it")
    ADDS = "adds", _("Adds to the versions before it")


class CompensationPlan(DatedFact):
    """One version of the plan of one batch. ``happened_on``: the day of the approval, or of the draft.

    A replacing version is never below the approved one, line by line (Land Law 2024, art. 94.5).
    ``price_on``: the day whose prices it uses. ``effective_on``: the payment clock runs from it.
    """

    project = models.ForeignKey(
        "projects.Project", on_delete=models.CASCADE, related_name="compensation_plans"
    )
    batch = models.CharField(_("batch"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    relation = models.CharField(
        _("relation"), max_length=20, choices=PlanRelation, default=PlanRelation.FIRST
    )
    is_approved = models.BooleanField(_("approved"), default=False)
    document_number = models.CharField(_("document"), max_length=80, blank=True, default="")
    effective_on = models.DateField(_("in force from"), null=True, blank=True)
    price_regime = models.CharField(
        _("price regime"), max_length=20, choices=PriceRegime, blank=True, default=""
    )
    price_on = models.DateField(_("prices of"), null=True, blank=True)
    price_document = models.CharField(_("price decision"), max_length=80, blank=True, default="")
    note = models.TextField(_("note"), blank=True, default="")
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta(DatedFact.Meta):
        verbose_name = _("compensation plan")
        verbose_name_plural = _("compensation plans")
        ordering = ["project", "batch", "version", "pk"]

    def __str__(self) -> str:
        return f"{self.batch} v{self.version}"


class PlanLine(models.Model):
    """What a plan gives one case under one item, in VND."""

    plan = models.ForeignKey(CompensationPlan, on_delete=models.CASCADE, related_name="lines")
    case = models.ForeignKey(
        "landclearance.ClearanceCase", on_delete=models.CASCADE, related_name="plan_lines"
    )
    item = models.CharField(_("item"), max_length=20, choices=MoneyItem)
    amount = models.DecimalField(_("amount (VND)"), max_digits=18, decimal_places=0)

    class Meta:
        verbose_name = _("line of a plan")
        verbose_name_plural = _("lines of a plan")
        ordering = ["plan", "case", "item"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "case", "item"], name="landclearance_planline_key"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="landclearance_planline_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.case_id} {self.get_item_display()}"


class PayoutKind(models.TextChoices):
    PAID = "paid", _("Paid")
    DEPOSITED = "deposited", _("Deposited in the bank")
    RELEASED = "released", _("Deposit released to the land user")
    RECOVERED = "recovered", _("Recovered, paid by mistake")


class Payout(DatedFact):
    """Money that moved on a day for one case and one item. ``amount`` in VND, always positive: ``kind`` says which way.

    ``act``: the act of the timeline (payout, deposit) that goes with it.
    """

    case = models.ForeignKey("landclearance.ClearanceCase", on_delete=models.CASCADE, related_name="payouts")
    plan = models.ForeignKey(
        CompensationPlan, on_delete=models.PROTECT, null=True, blank=True, related_name="payouts"
    )
    act = models.ForeignKey(
        "landclearance.Act", on_delete=models.PROTECT, null=True, blank=True, related_name="payouts"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=PayoutKind)
    item = models.CharField(_("item"), max_length=20, choices=MoneyItem)
    amount = models.DecimalField(_("amount (VND)"), max_digits=18, decimal_places=0)
    document_number = models.CharField(_("document"), max_length=80, blank=True, default="")
    note = models.TextField(_("note"), blank=True, default="")
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta(DatedFact.Meta):
        verbose_name = _("payout")
        verbose_name_plural = _("payouts")
        ordering = ["case", "happened_on", "pk"]
        constraints = [
            *DatedFact.Meta.constraints,
            models.CheckConstraint(condition=Q(amount__gt=0), name="landclearance_payout_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.get_kind_display()} {self.happened_on:%d/%m/%Y}"
