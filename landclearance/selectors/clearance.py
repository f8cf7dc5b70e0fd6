"""What was known about the land of projects: rows in, dataclasses out, in a number of queries that does not
grow."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import F, QuerySet

from geodata.selectors.shapes import to_shape
from landclearance.domain.facts import (
    ActFacts,
    BlockerEventFacts,
    BlockerFacts,
    CaseFacts,
    ClaimFacts,
    LandFacts,
    OverrideFacts,
)
from landclearance.domain.legal_days import NO_DAYS_KNOWN
from landclearance.domain.vocabulary import ActKind, Milestone, OverrideStatus
from landclearance.models import (
    Act,
    Blocker,
    BlockerEvent,
    CaseOverride,
    CaseParty,
    ClearanceCase,
    PartyRole,
)
from landclearance.selectors.legal_days import legal_days_of
from landclearance.selectors.scope import follow_parts, parts_on_day
from projects.models import Project
from projects.selectors.regimes import regime_table

_ITEMS = ("utility", "grave", "dump_site")


def clearance_as_known(
    projects: Iterable[Project], as_of: date, known_at: datetime, *, geometry: bool = True
) -> dict[int, LandFacts]:
    """The land of each project (key: its pk) as it was on ``as_of`` (inclusive), as known at ``known_at``.

    A number of queries that does not grow with the projects. Geometry in EPSG:4326; with ``geometry=False`` it
    is left out, which is enough for states and releases. No private field is read.
    """
    ids = [project.pk for project in projects]
    cases = case_facts(ClearanceCase.objects.filter(project__in=ids), as_of, known_at, geometry=geometry)
    found = blocker_facts(Blocker.objects.filter(project__in=ids), as_of, known_at, geometry=geometry)
    blockers = follow_parts(found, cases)
    regimes = regime_table()
    legal = legal_days_of(ids, as_of, regimes)
    return {
        pk: LandFacts(
            cases=tuple(cases.get(pk, ())),
            parts=tuple(part for case in cases.get(pk, ()) for part in case.parts),
            blockers=tuple(blockers.get(pk, ())),
            regimes=regimes,
            legal=legal.get(pk, NO_DAYS_KNOWN),
        )
        for pk in ids
    }


def case_facts(
    cases: QuerySet[ClearanceCase], as_of: date, known_at: datetime, *, geometry: bool = False
) -> dict[int, list[CaseFacts]]:
    """Facts of ``cases`` by project pk, in case-number order. Eight queries."""
    known = cases.filter(opened_on__lte=as_of, recorded_at__lte=known_at)
    found = known.order_by("project_id", "case_no").values_list(
        "project_id",
        "pk",
        "case_no",
        "commune__code",
        "commune__name",
        "opened_on",
        "needs_resettlement",
        "resettlement_site_id",
    )
    acts = _acts(known, as_of, known_at)
    parts = parts_on_day(known, as_of, known_at, geometry=geometry)
    overrides, claims = _overrides(known, as_of, known_at), _claims(known, as_of, known_at)
    facts: dict[int, list[CaseFacts]] = defaultdict(list)
    for project, pk, case_no, code, name, opened_on, resettles, site in found:
        facts[project].append(
            CaseFacts(
                id=pk,
                case_no=case_no,
                commune_code=code,
                commune_name=name,
                opened_on=opened_on,
                needs_resettlement=resettles,
                acts=tuple(acts.get(pk, ())),
                parts=tuple(parts.inside.get(pk, ())),
                left_parts=tuple(parts.left.get(pk, ())),
                overrides=tuple(overrides.get(pk, ())),
                claims=tuple(claims.get(pk, ())),
                resettlement_site_id=site,
            )
        )
    return dict(facts)


def blocker_facts(
    blockers: QuerySet[Blocker], as_of: date, known_at: datetime, *, geometry: bool = False
) -> dict[int, list[BlockerFacts]]:
    """Facts of ``blockers`` that had been opened, by project pk. Two queries.

    An obstacle on a utility, graves or a dump site that names no works holds those of the item; one on graves that
    name none either holds the part on which they lie. What it waits for in another project is not looked up here.
    """
    drawn = ("geometry", *(f"{item}__geometry" for item in _ITEMS))
    rows = (
        blockers.order_by("project_id", "pk")
        .select_related(*_ITEMS)
        .annotate(waits_for_code=F("waits_for__code"))
    )
    events = _events(blockers, as_of, known_at)
    facts: dict[int, list[BlockerFacts]] = defaultdict(list)
    for blocker in rows if geometry else rows.defer(*drawn):
        if blocker.pk in events:
            facts[blocker.project_id].append(_blocker(blocker, events[blocker.pk], geometry))
    return dict(facts)


def _blocker(blocker: Any, events: list[BlockerEventFacts], geometry: bool) -> BlockerFacts:
    item = blocker.utility or blocker.grave or blocker.dump_site
    codes = blocker.activity_codes or (item.activity_codes if item else [])
    of_grave = blocker.grave.part_id if blocker.grave and not codes else None
    place = (blocker.geometry or (item.geometry if item else None)) if geometry else None
    stretch = (blocker.section_from_m, blocker.section_to_m)
    return BlockerFacts(
        id=blocker.pk,
        code=blocker.code,
        title=blocker.title,
        case_id=blocker.case_id,
        part_id=blocker.part_id or of_grave,
        activity_codes=tuple(str(code) for code in codes),
        geometry=to_shape(place) if place else None,
        events=tuple(events),
        utility_id=blocker.utility_id,
        grave_id=blocker.grave_id,
        dump_site_id=blocker.dump_site_id,
        resettlement_site_id=blocker.resettlement_site_id,
        section_m=None if None in stretch else (float(stretch[0]), float(stretch[1])),
        waits_for=blocker.waits_for_code or "",
        waits_for_activity=blocker.waits_for_activity,
    )


def _keys(rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    """The rows' keys as a sub-query: a list of them could exceed what a database takes in one statement."""
    return rows.order_by().values("pk")


_KINDS = {kind.value: kind for kind in ActKind}
"""Looked up once for each act: a dictionary is several times faster than the enumeration's own call."""


def _acts(cases: QuerySet[ClearanceCase], as_of: date, known_at: datetime) -> Mapping[int, list[ActFacts]]:
    by_case: dict[int, list[ActFacts]] = defaultdict(list)
    rows = Act.objects.known(as_of, known_at).filter(case__in=_keys(cases)).order_by("happened_on", "pk")
    for row in rows.values_list(
        "case_id",
        "pk",
        "kind",
        "happened_on",
        "effective_on",
        "delivered_on",
        "ended_on",
        "consented",
        "supersedes_id",
        "document_number",
        "due_on",
        "outcome",
        "exception_code",
        "area_m2",
    ):
        case_id, pk, kind, *rest = row
        by_case[case_id].append(ActFacts(pk, _KINDS[kind], *rest))
    return by_case


def _overrides(
    cases: QuerySet[ClearanceCase], as_of: date, known_at: datetime
) -> Mapping[int, list[OverrideFacts]]:
    by_case: dict[int, list[OverrideFacts]] = defaultdict(list)
    rows = (
        CaseOverride.objects.known(as_of, known_at)
        .filter(case__in=_keys(cases))
        .order_by("happened_on", "pk")
    )
    for case_id, pk, milestone, status, day in rows.values_list(
        "case_id", "pk", "milestone", "status", "happened_on"
    ):
        by_case[case_id].append(OverrideFacts(pk, Milestone(milestone), OverrideStatus(status), day))
    return by_case


def _claims(
    cases: QuerySet[ClearanceCase], as_of: date, known_at: datetime
) -> Mapping[int, list[ClaimFacts]]:
    by_case: dict[int, list[ClaimFacts]] = defaultdict(list)
    rows = CaseParty.objects.known(as_of, known_at).filter(case__in=_keys(cases), role=PartyRole.CLAIMANT)
    for case_id, pk, day in rows.order_by("happened_on", "pk").values_list("case_id", "pk", "happened_on"):
        by_case[case_id].append(ClaimFacts(pk, day))
    return by_case


def _events(
    blockers: QuerySet[Blocker], as_of: date, known_at: datetime
) -> Mapping[int, list[BlockerEventFacts]]:
    by_blocker: dict[int, list[BlockerEventFacts]] = defaultdict(list)
    rows = (
        BlockerEvent.objects.known(as_of, known_at)
        .filter(blocker__in=_keys(blockers))
        .order_by("happened_on", "pk")
    )
    for row in rows.values_list(
        "blocker_id",
        "pk",
        "kind",
        "happened_on",
        "level",
        "owner__code",
        "owner__name",
        "expected_clear_on",
        "due_on",
    ):
        blocker_id, pk, kind, happened_on, level, owner_code, owner_name, expected, due = row
        by_blocker[blocker_id].append(
            BlockerEventFacts(pk, kind, happened_on, level, owner_code or "", owner_name or "", expected, due)
        )
    return by_blocker
