"""What is counted of projects, as known at one moment: rows in, one ``History`` out, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from landclearance.domain.count_facts import (
    ActAmount,
    CountedCase,
    History,
    ItemFacts,
    MoneyMoved,
    PartLife,
    PlanLineFacts,
)
from landclearance.domain.facts import CaseFacts, PartFacts
from landclearance.domain.part_scope import ScopeEvent
from landclearance.domain.vocabulary import ActKind
from landclearance.models import (
    Act,
    ClearanceCase,
    CompensationPlan,
    DumpSite,
    Grave,
    ItemEvent,
    ItemEventKind,
    Payout,
    PlanLine,
    PlanRelation,
    Utility,
)
from landclearance.selectors.clearance import case_facts
from landclearance.selectors.scope import parts_on_day, scope_events
from projects.models import Project
from projects.selectors.regimes import regime_table

_MONEY_ACTS = (ActKind.PAYOUT, ActKind.DEPOSIT, ActKind.APPROVAL)


def count_history(projects: Iterable[Project], until: date, known_at: datetime) -> History:
    """All that is counted of ``projects`` up to ``until`` (inclusive), as known at ``known_at``.

    A fixed number of queries for any number of projects. Amounts are among it (VND): who may see them is the
    caller's to ask. Names are not.
    """
    codes = {project.pk: project.code for project in projects}
    rows = ClearanceCase.objects.filter(
        project__in=list(codes), opened_on__lte=until, recorded_at__lte=known_at
    )
    cases = case_facts(rows, until, known_at)
    users = {
        pk: (str(user or ""), str(kind or ""))
        for pk, user, kind in rows.order_by().values_list("pk", "land_user_id", "land_user__kind")
    }
    keys = list(codes)
    parts, lives = _parts(rows, until, known_at)
    lines = _plan_lines(keys, until, known_at)
    moved = _moved(keys, until, known_at)
    amounts = _amounts(keys, until, known_at)
    counted = [
        CountedCase(
            facts=_with_parts(facts, parts),
            project=codes[project],
            user=users[facts.id][0],
            user_kind=users[facts.id][1],
            lives=tuple(lives.get(facts.id, ())),
            lines=tuple(lines.get(facts.id, ())),
            moved=tuple(moved.get(facts.id, ())),
            amounts=tuple(amounts.get(facts.id, ())),
        )
        for project, found in cases.items()
        for facts in found
    ]
    return History(tuple(counted), tuple(_items(codes, until, known_at)), regime_table(), until)


def land_history(project: Project, facts: CaseFacts, until: date, known_at: datetime) -> History:
    """The land of one case whose facts were read already (for ``until``): no land user, no money, no items.

    Two queries.
    """
    events = scope_events(ClearanceCase.objects.filter(pk=facts.id), until, known_at)
    parts = (*facts.parts, *facts.left_parts)
    counted = CountedCase(
        facts=replace(facts, parts=parts, left_parts=()),
        project=project.code,
        user="",
        user_kind="",
        lives=tuple(_life(part, events) for part in parts),
    )
    return History((counted,), (), regime_table(), until)


def _with_parts(facts: CaseFacts, parts: Mapping[int, Sequence[PartFacts]]) -> CaseFacts:
    """The case with every part that it ever had: which of them counts on a day is for ``case_on`` to say."""
    return replace(facts, parts=tuple(parts.get(facts.id, ())), left_parts=())


def _parts(
    cases: QuerySet[ClearanceCase], until: date, known_at: datetime
) -> tuple[dict[int, list[PartFacts]], dict[int, list[PartLife]]]:
    """Every part that had entered by ``until``, those that have left too, with the days of its comings and goings."""
    found = parts_on_day(cases, until, known_at)
    events = scope_events(cases, until, known_at)
    parts: dict[int, list[PartFacts]] = defaultdict(list)
    lives: dict[int, list[PartLife]] = defaultdict(list)
    for group in (found.inside, found.left):
        for case, listed in group.items():
            parts[case] += listed
            lives[case] += [_life(part, events) for part in listed]
    return parts, lives


def _life(part: PartFacts, events: Mapping[int, Sequence[ScopeEvent]]) -> PartLife:
    turns = sorted(events.get(part.id, ()), key=lambda event: (event.happened_on, event.id))
    return PartLife(part.id, part.entered_on, tuple((turn.happened_on, not turn.leaves) for turn in turns))


def _plan_lines(keys: Sequence[int], until: date, known_at: datetime) -> dict[int, list[PlanLineFacts]]:
    found: dict[int, list[PlanLineFacts]] = defaultdict(list)
    approved = CompensationPlan.objects.known(until, known_at).filter(project__in=keys, is_approved=True)
    plans = {plan.pk: plan for plan in approved}
    rows = PlanLine.objects.filter(plan__in=approved.order_by().values("pk"))
    for plan_id, case, item, amount in rows.order_by("plan_id", "pk").values_list(
        "plan_id", "case_id", "item", "amount"
    ):
        plan = plans[plan_id]
        found[case].append(
            PlanLineFacts(
                plan_id=plan_id,
                batch=plan.batch,
                version=plan.version,
                day=plan.happened_on,
                replaces=plan.relation == PlanRelation.REPLACES,
                item=item,
                amount=amount,
            )
        )
    return found


def _moved(keys: Sequence[int], until: date, known_at: datetime) -> dict[int, list[MoneyMoved]]:
    found: dict[int, list[MoneyMoved]] = defaultdict(list)
    rows = Payout.objects.known(until, known_at).filter(case__project__in=keys)
    for case, *row in rows.order_by("happened_on", "pk").values_list(
        "case_id", "happened_on", "kind", "amount", "act_id"
    ):
        found[case].append(MoneyMoved(*row))
    return found


def _amounts(keys: Sequence[int], until: date, known_at: datetime) -> dict[int, list[ActAmount]]:
    found: dict[int, list[ActAmount]] = defaultdict(list)
    rows = Act.objects.known(until, known_at).filter(
        case__project__in=keys, kind__in=_MONEY_ACTS, amount__isnull=False
    )
    for case, pk, kind, day, amount in rows.order_by("happened_on", "pk").values_list(
        "case_id", "pk", "kind", "happened_on", "amount"
    ):
        found[case].append(ActAmount(pk, ActKind(kind), day, amount))
    return found


def _items(codes: Mapping[int, str], until: date, known_at: datetime) -> list[ItemFacts]:
    """Graves, utilities and dump sites on record, with what was done about each."""
    done: dict[tuple[str, int], list[tuple[date, int | None]]] = defaultdict(list)
    events = ItemEvent.objects.known(until, known_at).filter(
        Q(utility__project__in=codes) | Q(grave__project__in=codes) | Q(dump_site__project__in=codes),
        kind=ItemEventKind.DONE,
    )
    for utility, grave, dump, day, quantity in events.order_by(
        "happened_on", "recorded_at", "pk"
    ).values_list("utility_id", "grave_id", "dump_site_id", "happened_on", "quantity"):
        kind, pk = next(
            (name, key)
            for name, key in (("utility", utility), ("grave", grave), ("dump_site", dump))
            if key is not None
        )
        done[kind, pk].append((day, quantity))
    found = []
    models: tuple[tuple[str, Any], ...] = (("utility", Utility), ("grave", Grave), ("dump_site", DumpSite))
    for kind, model in models:
        fields = ["pk", "project_id", "code", *(["count"] if kind == "grave" else [])]
        for pk, project, label, *rest in (
            model.objects.filter(project__in=codes).order_by("pk").values_list(*fields)
        ):
            found.append(
                ItemFacts(pk, kind, codes[project], label, rest[0] if rest else 1, tuple(done[kind, pk]))
            )
    return found
