"""Plans and disbursements, the owner's book and the Treasury's kept apart. VND."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from projects.domain.programme import CapitalFacts, MoneyFacts, PaymentFacts
from projects.models import CapitalPlan, Decision, Disbursement
from projects.models.capital import CapitalKind, DisbursementSource


def money_of_year(keys: Sequence[int], as_of: date, known_at: datetime) -> dict[int, MoneyFacts]:
    """Money of ``as_of``'s year by project pk, None where no figure was known. Two queries for any number.

    A plan is assigned anew by a later decision: the newest of each kind and purpose counts. Payments add up.
    The budget year has thirteen months: what is paid in January on last year's plan counts to last year.
    """
    plans: dict[int, dict[tuple[str, bool], Decimal]] = defaultdict(dict)
    rows = CapitalPlan.objects.known(as_of, known_at).filter(project__in=keys, year=as_of.year)
    for row in rows.exclude(kind=CapitalKind.MEDIUM_TERM).order_by("happened_on", "recorded_at", "pk"):
        plans[row.project_id][(row.kind, row.for_clearance)] = Decimal(row.amount)
    paid: dict[tuple[int, str], Decimal] = {}
    payments = Disbursement.objects.known(as_of, known_at).filter(project__in=keys, budget_year=as_of.year)
    for payment in payments:
        key = (payment.project_id, payment.book)
        paid[key] = paid.get(key, Decimal(0)) + Decimal(payment.amount)
    return {
        key: MoneyFacts(
            year=as_of.year,
            plan=sum(plans[key].values(), Decimal(0)) if key in plans else None,
            reported=paid.get((key, DisbursementSource.REPORTED)),
            treasury=paid.get((key, DisbursementSource.TREASURY)),
        )
        for key in keys
    }


def capital_as_known(keys: Sequence[int], as_of: date, known_at: datetime) -> dict[int, CapitalFacts]:
    """Payments of all years with what they are measured against, by project pk. Three queries for any number.

    Assigned capital adds up the annual plans of the years to ``as_of``'s; what was carried over is money of an
    earlier annual plan and is not counted twice.
    """
    approved: dict[int, Decision] = {}
    decisions = Decision.objects.filter(project__in=keys, issued_on__lte=as_of, recorded_at__lte=known_at)
    for row in decisions.filter(total_investment__isnull=False).order_by("issued_on", "recorded_at", "pk"):
        approved[row.project_id] = row
    assigned: dict[int, dict[tuple[int, bool], Decimal]] = defaultdict(dict)
    plans = CapitalPlan.objects.known(as_of, known_at).filter(project__in=keys, kind=CapitalKind.ANNUAL)
    for plan in plans.filter(year__lte=as_of.year).order_by("happened_on", "recorded_at", "pk"):
        assigned[plan.project_id][(plan.year, plan.for_clearance)] = Decimal(plan.amount)
    paid: dict[int, list[PaymentFacts]] = defaultdict(list)
    payments = Disbursement.objects.known(as_of, known_at).filter(project__in=keys)
    for payment in payments.order_by("happened_on", "recorded_at", "pk"):
        paid[payment.project_id].append(
            PaymentFacts(payment.happened_on, payment.book, Decimal(payment.amount))
        )
    return {
        key: CapitalFacts(
            approved=approved[key].total_investment if key in approved else None,
            approved_by=approved[key].number if key in approved else "",
            assigned=sum(assigned[key].values(), Decimal(0)) if key in assigned else None,
            payments=tuple(paid[key]),
        )
        for key in keys
    }
