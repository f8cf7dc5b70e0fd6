"""What the pages of money show: versions with their flags, cases with their states, counts. Amounts are left out here
for whoever may not see them, so that no template can show one by mistake."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from landclearance.domain.blockers import open_blockers
from landclearance.domain.late_interest import LateInterest, PaymentTerm
from landclearance.domain.money import OWED, CaseMoney, Item, MoneyState, PlanFacts, in_order
from landclearance.domain.money_counts import (
    FEWEST_CASES,
    ItemTotal,
    PaymentAndHandover,
    item_totals,
    payment_and_handover,
)
from landclearance.domain.prices import (
    LineChange,
    PriceFlag,
    compare,
    draft_of,
    is_pending,
    price_flags,
    totals,
)
from landclearance.domain.states import CaseState
from landclearance.models import Blocker
from landclearance.selectors.clearance import blocker_facts
from landclearance.selectors.lists import CaseRow
from landclearance.selectors.money import ProjectMoney
from projects.models import Project


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of a batch. ``amounts`` empty for whoever may not see them. ``due_by``: the end of the term of
    payment where it is one day for all cases; None: unknown, or by case."""

    plan: PlanFacts
    pending: bool
    cases: int
    amounts: Mapping[Item, Decimal]
    flags: tuple[PriceFlag, ...]
    due_by: date | None


@dataclass(frozen=True, slots=True)
class MoneyCase:
    """One case in a table of money; ``money`` and ``interest`` None for whoever may not see amounts."""

    pk: int
    case_no: str
    commune_name: str
    state: MoneyState
    overpaid: bool
    money: CaseMoney | None
    interest: LateInterest | None


@dataclass(frozen=True, slots=True)
class InterestTotal:
    """Interest of many cases: the sum of what can be told, and how many cases cannot be told."""

    accrued: Decimal
    cases: int
    unknown: int


def version_rows(money: ProjectMoney, as_of: date, *, private: bool) -> list[VersionRow]:
    """Every version, batch by batch; a draft that was approved since stands before its approval."""
    plans = money.facts.plans
    due = _due_days(money)
    rows = []
    for plan in in_order(plans):
        draft = draft_of(plan, plans)
        pending = is_pending(plan, plans)
        flags = price_flags(plan, draft, as_of, money.regimes) if pending or plan.is_approved else ()
        days = due.get(plan.id, set())
        rows.append(
            VersionRow(
                plan=plan,
                pending=pending,
                cases=len({line.case_id for line in plan.lines}),
                amounts=totals([plan]) if private else {},
                flags=flags,
                due_by=next(iter(days)) if len(days) == 1 else None,
            )
        )
    return rows


def _due_days(money: ProjectMoney) -> dict[int, set[date | None]]:
    days: dict[int, set[date | None]] = {}
    for terms in money.terms.values():
        for plan_id, term in terms.items():
            days.setdefault(plan_id, set()).add(term.due_by)
    return days


def money_cases(money: ProjectMoney, ids: Iterable[int], *, private: bool) -> list[MoneyCase]:
    """The chosen cases in the order of their numbers."""
    wanted = set(ids)
    return [
        MoneyCase(
            pk=pk,
            case_no=label.case_no,
            commune_name=label.commune_name,
            state=money.money(pk).state,
            overpaid=money.money(pk).overpaid,
            money=money.money(pk) if private else None,
            interest=money.interest.get(pk) if private else None,
        )
        for pk, label in money.labels.items()
        if pk in wanted
    ]


def shown_totals(money: ProjectMoney, *, private: bool) -> list[ItemTotal | Item]:
    """Totals of the owed items; an ``Item`` alone where fewer than five cases stand behind one of its figures and
    the reader may not see amounts."""
    found = item_totals(money.cases.values())
    return [found[item] if private or found[item].is_public else item for item in OWED]


def interest_total(money: ProjectMoney, *, private: bool) -> InterestTotal | None:
    """Interest so far; None for whoever may not see amounts when fewer than five cases stand behind it."""
    known = [found for found in money.interest.values() if found.accrued]
    unknown = sum(1 for found in money.interest.values() if found.unknown_because)
    if not private and 0 < len(known) < FEWEST_CASES:
        return None
    accrued = sum((found.accrued or Decimal(0) for found in known), Decimal(0))
    return InterestTotal(accrued, len(known), unknown)


def state_counts(money: ProjectMoney) -> list[tuple[MoneyState, int]]:
    """Cases by the state of their money, every state, every case of the project."""
    counts = Counter(money.money(pk).state for pk in money.labels)
    return [(state, counts[state]) for state in MoneyState]


def combinations(money: ProjectMoney, rows: Sequence[CaseRow]) -> PaymentAndHandover:
    """Payment against hand-over of the cases in scope."""
    return payment_and_handover(
        (money.money(row.facts.id).state, row.status.state is CaseState.HANDED_OVER)
        for row in rows
        if row.status.in_scope
    )


def waiting_for_price(project: Project, as_of: date, known_at: datetime) -> list[int]:
    """Cases with an open blocker PRICE on them or on a part of them. Two queries and one for the parts."""
    blockers = Blocker.objects.filter(project=project, code="PRICE")
    facts = blocker_facts(blockers, as_of, known_at).get(project.pk, [])
    opened = open_blockers(facts, as_of).values()
    parts = [found.part_id for found, _state in opened if found.part_id is not None]
    of_parts = project.clearance_cases.filter(parts__in=parts).values_list("pk", flat=True) if parts else ()
    return sorted({found.case_id for found, _state in opened if found.case_id is not None} | set(of_parts))


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a version changes against the one before it: totals of the lines stated in both, and the lines."""

    old: PlanFacts
    changes: tuple[LineChange, ...]

    @property
    def cases(self) -> int:
        return len({change.case_id for change in self.changes})

    @property
    def by_item(self) -> list[tuple[Item, Decimal]]:
        """The difference per item over the lines that changed."""
        sums = dict.fromkeys(OWED, Decimal(0))
        for change in self.changes:
            sums[change.item] = sums.get(change.item, Decimal(0)) + change.difference
        return list(sums.items())


def comparison(money: ProjectMoney, plan: PlanFacts) -> Comparison | None:
    """Against the draft of the same version, else against the approved version before it; None without one."""
    plans = money.facts.plans
    draft = draft_of(plan, plans)
    before = [
        other
        for other in in_order(plans)
        if other.is_approved and other.batch == plan.batch and other.version < plan.version
    ]
    old = draft if draft is not None and draft.lines != plan.lines else (before[-1] if before else draft)
    return Comparison(old, compare(old, plan)) if old is not None else None


@dataclass(frozen=True, slots=True)
class PanelItem:
    """One item on the case page with the rows behind its figures."""

    item: Item
    approved: Decimal
    paid: Decimal
    held: Decimal
    outstanding: Decimal
    overpaid: Decimal
    terms: tuple[PaymentTerm, ...]


def panel_items(money: ProjectMoney, case_id: int) -> list[PanelItem]:
    """The items of one case of which something is known."""
    terms = money.terms.get(case_id, {})
    return [
        PanelItem(
            item=item,
            approved=row.approved,
            paid=row.received,
            held=row.held,
            outstanding=row.outstanding,
            overpaid=row.overpaid,
            terms=tuple(terms[tranche.plan_id] for tranche in row.tranches if tranche.amount),
        )
        for item, row in money.money(case_id).items.items()
    ]
