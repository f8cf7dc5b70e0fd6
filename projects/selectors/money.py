"""Plan and disbursement of a budget year, the owner's book and the Treasury's kept apart. VND."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from projects.domain.programme import MoneyFacts
from projects.models import CapitalPlan, Disbursement
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
