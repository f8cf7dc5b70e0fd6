"""The money of projects as it was known: rows in, dataclasses out, in a number of queries that does not grow.

Private: only for those for whom ``can_see_private`` holds. Others get states, and totals of five cases or more.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from geodata.models import Zone
from landclearance.domain.annulment import DECISIONS, standing_facts
from landclearance.domain.facts import ActFacts
from landclearance.domain.late_interest import LateInterest, PaymentTerm, late_interest, terms_of
from landclearance.domain.money import (
    CaseMoney,
    Item,
    LineFacts,
    MoneyFacts,
    Movement,
    PlanFacts,
    Relation,
    Way,
    derive_money,
)
from landclearance.domain.money_counts import ItemTotal, item_totals
from landclearance.domain.vocabulary import ActKind
from landclearance.models import Act, ClearanceCase, CompensationPlan, Payout, PlanLine
from landclearance.selectors.lists import holidays_around
from projects.domain.regimes import RegimeTable
from projects.models import Project
from projects.selectors.regimes import regime_table

# Acts that bear on money: decisions, whatever cancels one, and payments that fall with them.
MONEY_ACTS = tuple(kind.value for kind in (*DECISIONS, ActKind.ANNULMENT))


@dataclass(frozen=True, slots=True)
class CaseLabel:
    """How a case is named, and where it lies."""

    case_no: str
    commune_code: str
    commune_name: str


@dataclass(frozen=True, slots=True)
class ProjectMoney:
    """The money of one project on a day. ``cases``: those of which anything is known; ``labels``: all cases.

    ``terms``: by case, then by plan (the approved version). ``interest``: by case.
    """

    facts: MoneyFacts
    labels: Mapping[int, CaseLabel]
    cases: Mapping[int, CaseMoney]
    terms: Mapping[int, Mapping[int, PaymentTerm]]
    interest: Mapping[int, LateInterest]
    regimes: RegimeTable

    def money(self, case_id: int) -> CaseMoney:
        """The money of a case; empty when nothing is known of it."""
        return self.cases.get(case_id) or CaseMoney(case_id)


def money_as_known(projects: Iterable[Project], as_of: date, known_at: datetime) -> dict[int, ProjectMoney]:
    """The money of each project (key: its pk) on ``as_of`` (inclusive), as known at ``known_at``.

    Seven queries for any number of projects, cases and payouts.
    """
    chosen = list(projects)
    zones = {zone.pk: zone for zone in Zone.objects.filter(pk__in={project.zone_id for project in chosen})}
    ids = [project.pk for project in chosen]
    plans = _plans(ids, as_of, known_at)
    movements = _movements(ids, as_of, known_at)
    decided, annulled = _decisions(ids, as_of, known_at)
    labels = _labels(ids, as_of, known_at)
    regimes = regime_table()
    countries = {zone.country_code: zone for zone in zones.values()}
    days_off = {code: holidays_around(zone, as_of) for code, zone in countries.items()}
    return {
        project.pk: _derived(
            MoneyFacts(
                plans=tuple(plans.get(project.pk, ())),
                movements=tuple(movements.get(project.pk, ())),
                decided=decided,
                annulled=annulled,
            ),
            labels.get(project.pk, {}),
            as_of,
            regimes,
            days_off[zones[project.zone_id].country_code],
        )
        for project in chosen
    }


def _derived(
    facts: MoneyFacts,
    labels: Mapping[int, CaseLabel],
    as_of: date,
    regimes: RegimeTable,
    days_off: AbstractSet[date],
) -> ProjectMoney:
    cases = derive_money(facts, as_of)
    terms = {pk: terms_of(case, facts.decided.get(pk), regimes, days_off) for pk, case in cases.items()}
    interest = {pk: late_interest(case, terms[pk], as_of, regimes) for pk, case in cases.items()}
    return ProjectMoney(facts, labels, cases, terms, interest, regimes)


def totals_by_commune(money: ProjectMoney) -> dict[str, dict[Item, ItemTotal]]:
    """Totals per item by commune code, those of the whole project under ""."""
    groups: dict[str, list[CaseMoney]] = defaultdict(list)
    for pk, case in money.cases.items():
        label = money.labels.get(pk)
        if label is not None:
            groups[label.commune_code].append(case)
    found = {code: item_totals(cases) for code, cases in sorted(groups.items())}
    return {"": item_totals(money.cases.values()), **found}


def _plans(ids: Sequence[int], as_of: date, known_at: datetime) -> Mapping[int, list[PlanFacts]]:
    known = CompensationPlan.objects.known(as_of, known_at).filter(project__in=ids)
    lines: dict[int, list[LineFacts]] = defaultdict(list)
    rows = PlanLine.objects.filter(plan__in=known.order_by().values("pk")).order_by(
        "plan_id", "case_id", "pk"
    )
    for plan_id, case_id, item, amount in rows.values_list("plan_id", "case_id", "item", "amount"):
        lines[plan_id].append(LineFacts(case_id, Item(item), amount))
    found: dict[int, list[PlanFacts]] = defaultdict(list)
    for plan in known.order_by("project_id", "batch", "version", "pk"):
        found[plan.project_id].append(
            PlanFacts(
                id=plan.pk,
                batch=plan.batch,
                version=plan.version,
                relation=Relation(plan.relation),
                is_approved=plan.is_approved,
                happened_on=plan.happened_on,
                effective_on=plan.effective_on,
                price_regime=plan.price_regime,
                price_on=plan.price_on,
                document_number=plan.document_number,
                lines=tuple(lines[plan.pk]),
            )
        )
    return found


def _movements(ids: Sequence[int], as_of: date, known_at: datetime) -> Mapping[int, list[Movement]]:
    known = Payout.objects.known(as_of, known_at).filter(case__project__in=ids).order_by("happened_on", "pk")
    found: dict[int, list[Movement]] = defaultdict(list)
    columns = (
        *("case__project_id", "pk", "case_id", "item", "kind", "amount"),
        *("happened_on", "plan_id", "act_id", "document_number"),
    )
    for project_id, pk, case_id, item, kind, *rest in known.values_list(*columns):
        found[project_id].append(Movement(pk, case_id, Item(item), Way(kind), *rest))
    return found


def _decisions(
    ids: Sequence[int], as_of: date, known_at: datetime
) -> tuple[dict[int, date], frozenset[tuple[int, int]]]:
    """When recovery decisions took effect, by case; and the approvals (plan, case) that were cancelled."""
    known = Act.objects.known(as_of, known_at).filter(case__project__in=ids, kind__in=MONEY_ACTS)
    columns = ("case_id", "pk", "kind", "happened_on", "effective_on", "supersedes_id", "plan_id")
    acts: dict[int, list[ActFacts]] = defaultdict(list)
    plans: dict[int, int] = {}
    for case_id, pk, kind, day, effective, supersedes, plan_id in known.values_list(*columns):
        acts[case_id].append(ActFacts(pk, ActKind(kind), day, effective_on=effective, supersedes=supersedes))
        if plan_id is not None and kind == ActKind.APPROVAL.value:
            plans[pk] = plan_id
    decided: dict[int, date] = {}
    annulled: set[tuple[int, int]] = set()
    for case_id, rows in acts.items():
        standing = standing_facts(rows, (), as_of).acts
        kept = {act.id for act in standing}
        annulled |= {(plans[act.id], case_id) for act in rows if act.id in plans and act.id not in kept}
        days = [act.in_force_on for act in standing if act.kind is ActKind.RECOVERY_DECISION]
        if days:
            decided[case_id] = min(days)
    return decided, frozenset(annulled)


def _labels(ids: Sequence[int], as_of: date, known_at: datetime) -> Mapping[int, dict[int, CaseLabel]]:
    rows: QuerySet[ClearanceCase] = ClearanceCase.objects.filter(
        project__in=ids, opened_on__lte=as_of, recorded_at__lte=known_at
    ).order_by("case_no")
    found: dict[int, dict[int, CaseLabel]] = defaultdict(dict)
    columns = ("project_id", "pk", "case_no", "commune__code", "commune__name")
    for project_id, pk, *label in rows.values_list(*columns):
        found[project_id][pk] = CaseLabel(*label)
    return found
