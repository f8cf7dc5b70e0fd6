"""Parts of cases as of a day and as known at a moment: what is in scope, what has left, what took whose place."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from geodata.selectors.shapes import to_shape
from landclearance.domain.facts import BlockerFacts, CaseFacts, HandoverFacts, PartFacts
from landclearance.domain.part_scope import ScopeEvent, in_scope
from landclearance.domain.recut import carried
from landclearance.models import ClearanceCase, Handover, Parcel, ParcelPart, PartSuccession, ScopeChange

PART_COLUMNS = (
    "case_id",
    "parcel_id",
    "boundary_id",
    "land_use_code",
    "area_m2",
    "entered_on",
    "geometry",
    "parcel__sheet",
    "parcel__number",
    "parcel__edition",
    "parcel__commune__code",
    "parcel__commune__name",
    "parcel__old_commune__code",
    "parcel__old_commune__name",
    "case__project_id",
    "case__opened_on",
    "boundary__decision_number",
    "entered_by",
    "boundary__effective_on",
)

PART_VALUES = (
    "pk",
    "case_id",
    "parcel_id",
    "land_use_code",
    "area_m2",
    "entered_on",
    "has_twin",
    "boundary__effective_on",
    "case__project_id",
    "parcel__sheet",
    "parcel__number",
    "parcel__edition",
    "parcel__commune_id",
    "parcel__commune__name",
    "parcel__commune__code",
    "parcel__old_commune_id",
    "parcel__old_commune__name",
    "parcel__old_commune__code",
)
"""What a part's facts are made of: plain rows, for six models to a part take most of the time of reading it."""


@dataclass(frozen=True, slots=True)
class PartsOnDay:
    """Parts by case pk: those in scope, and those that had been and have left."""

    inside: Mapping[int, list[PartFacts]]
    left: Mapping[int, list[PartFacts]]


def parts_on_day(
    cases: QuerySet[ClearanceCase], as_of: date, known_at: datetime, *, geometry: bool = False
) -> PartsOnDay:
    """Parts of ``cases``. Four queries, however many.

    A part counts from its own day, else from the day of its boundary. A part that took the place of others has
    their hand-overs too, by shared area. Where a sheet and number stand for two parcels of the case's commune,
    or of the project's parts, the label names the place.
    """
    columns = (*PART_VALUES, "geometry") if geometry else PART_VALUES
    asked = part_rows(cases, as_of, known_at, geometry=True)
    rows = list(asked.values_list(*columns, named=True))
    events = scope_events(cases, as_of, known_at)
    old_of = _successions(cases)
    own = _handovers(cases, as_of, known_at)
    places = _places(rows)
    areas = {row.pk: row.area_m2 for row in rows}
    inside: dict[int, list[PartFacts]] = defaultdict(list)
    left: dict[int, list[PartFacts]] = defaultdict(list)
    seen: dict[int, tuple[tuple[HandoverFacts, ...], tuple[int, ...]]] = {}
    for row in rows:
        handovers, replaced = _with_carried(row.pk, own, old_of, areas, seen)
        entered = row.entered_on or row.boundary__effective_on or date.min
        place = inside if in_scope(entered, events.get(row.pk, ()), as_of) else left
        place[row.case_id].append(_facts(row, places, geometry, handovers, replaced))
    return PartsOnDay(inside, left)


def part_rows(
    cases: QuerySet[ClearanceCase], as_of: date, known_at: datetime, *, geometry: bool
) -> QuerySet[ParcelPart]:
    """Parts that had entered by ``as_of`` and were known by ``known_at``, left ones too, with ``has_twin``."""
    nowhere = Value(0)
    twins = (
        Parcel.objects.annotate(old_place=Coalesce("old_commune", nowhere))
        .filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=as_of),
            zone=OuterRef("parcel__zone"),
            sheet=OuterRef("parcel__sheet"),
            number=OuterRef("parcel__number"),
            commune=OuterRef("parcel__commune"),
        )
        .exclude(
            edition=OuterRef("parcel__edition"),
            old_place=Coalesce(OuterRef("parcel__old_commune"), nowhere),
        )
    )
    rows = (
        ParcelPart.objects.filter(case__in=cases.order_by().values("pk"))
        .filter(
            Q(entered_on__isnull=False, entered_on__lte=as_of)
            | Q(entered_on__isnull=True, boundary__isnull=True)
            | Q(entered_on__isnull=True, boundary__effective_on__lte=as_of)
        )
        .filter(
            Q(recorded_at__isnull=False, recorded_at__lte=known_at)
            | Q(recorded_at__isnull=True, boundary__isnull=True)
            | Q(recorded_at__isnull=True, boundary__recorded_at__lte=known_at)
        )
        .select_related("parcel__commune", "parcel__old_commune", "case", "boundary")
        .only(*PART_COLUMNS)
        .annotate(has_twin=Exists(twins))
        .order_by("case_id", "pk")
    )
    return rows if geometry else rows.defer("geometry")


def scope_events(
    cases: QuerySet[ClearanceCase], as_of: date, known_at: datetime
) -> Mapping[int, list[ScopeEvent]]:
    """Comings and goings of parts, by part pk. One query."""
    rows = ScopeChange.objects.known(as_of, known_at).filter(part__case__in=cases.order_by().values("pk"))
    found: dict[int, list[ScopeEvent]] = defaultdict(list)
    for pk, part_id, happened_on, leaves in rows.values_list("pk", "part_id", "happened_on", "leaves"):
        found[part_id].append(ScopeEvent(pk, happened_on, leaves))
    return found


def entry_day(part: ParcelPart) -> date:
    """The first day on which the part counts; a part without a boundary and a day of its own counts always."""
    if part.entered_on is not None:
        return part.entered_on
    return part.boundary.effective_on if part.boundary is not None else date.min


def follow_parts(
    blockers: Mapping[int, list[BlockerFacts]], cases: Mapping[int, list[CaseFacts]]
) -> Mapping[int, list[BlockerFacts]]:
    """Blockers of a part whose place was taken stand on what took it: on the one part, or on the whole case where
    there are several (where on the old ground they stood is not known)."""
    heirs: dict[int, list[PartFacts]] = defaultdict(list)
    for rows in cases.values():
        for case in rows:
            for part in case.parts:
                for old in part.replaces:
                    heirs[old].append(part)
    return {key: [_followed(one, heirs) for one in found] for key, found in blockers.items()}


def _followed(blocker: BlockerFacts, heirs: Mapping[int, list[PartFacts]]) -> BlockerFacts:
    found = heirs.get(blocker.part_id or 0, [])
    if not found:
        return blocker
    if len(found) == 1:
        return replace(blocker, part_id=found[0].id)
    return replace(blocker, part_id=None, case_id=found[0].case_id)


def _successions(cases: QuerySet[ClearanceCase]) -> Mapping[int, list[tuple[int, Decimal]]]:
    """By new part: the old parts and the shared m². A part that has not entered yet asks for nothing."""
    rows = PartSuccession.objects.filter(new_part__case__in=cases.order_by().values("pk"))
    found: dict[int, list[tuple[int, Decimal]]] = defaultdict(list)
    for new, old, shared in rows.order_by("new_part", "old_part").values_list(
        "new_part_id", "old_part_id", "shared_m2"
    ):
        found[new].append((old, shared))
    return found


def _handovers(
    cases: QuerySet[ClearanceCase], as_of: date, known_at: datetime
) -> Mapping[int, list[HandoverFacts]]:
    by_part: dict[int, list[HandoverFacts]] = defaultdict(list)
    rows = Handover.objects.known(as_of, known_at).filter(case__in=cases.order_by().values("pk"))
    for pk, part_id, happened_on, area in rows.order_by("happened_on", "pk").values_list(
        "pk", "part_id", "happened_on", "area_m2"
    ):
        by_part[part_id].append(HandoverFacts(pk, part_id, happened_on, area))
    return by_part


def _with_carried(
    part_id: int,
    own: Mapping[int, list[HandoverFacts]],
    old_of: Mapping[int, list[tuple[int, Decimal]]],
    areas: Mapping[int, Decimal],
    seen: dict[int, tuple[tuple[HandoverFacts, ...], tuple[int, ...]]],
) -> tuple[tuple[HandoverFacts, ...], tuple[int, ...]]:
    """A part's hand-overs with those of the parts before it, and the ids of these."""
    if part_id not in seen:
        handovers = list(own.get(part_id, ()))
        replaced: list[int] = []
        for old, shared in old_of.get(part_id, ()):
            if old not in areas:
                continue
            before, older = _with_carried(old, own, old_of, areas, seen)
            handovers += carried(before, part_id, areas[old], shared, areas[part_id])
            replaced += [old, *older]
        handovers.sort(key=lambda row: (row.happened_on, row.id))
        seen[part_id] = tuple(handovers), tuple(dict.fromkeys(replaced))
    return seen[part_id]


def _places(rows: Sequence[Any]) -> Mapping[int, str]:
    """What tells a parcel from others with the same sheet and number, by parcel pk; only where it is needed."""
    alike: dict[tuple[int, str, str], set[tuple[int, int | None, str]]] = defaultdict(set)
    for row in rows:
        alike[row.case__project_id, row.parcel__sheet, row.parcel__number].add(
            (row.parcel__commune_id, row.parcel__old_commune_id, row.parcel__edition)
        )
    return {
        row.parcel_id: _place(
            row.parcel__old_commune__name or row.parcel__commune__name,
            row.parcel__old_commune__code or row.parcel__commune__code,
            row.parcel__edition,
        )
        for row in rows
        if row.has_twin or len(alike[row.case__project_id, row.parcel__sheet, row.parcel__number]) > 1
    }


def place_of(parcel: Parcel) -> str:
    """The place by name and code (names repeat), and the edition: what a sheet and number alone do not say."""
    unit = parcel.old_commune or parcel.commune
    return _place(unit.name, unit.code, parcel.edition)


def _place(*texts: str) -> str:
    return ", ".join(text for text in texts if text)


def _facts(
    row: Any,
    places: Mapping[int, str],
    geometry: bool,
    handovers: tuple[HandoverFacts, ...],
    replaced: tuple[int, ...],
) -> PartFacts:
    old = row.parcel__old_commune_id is not None
    return PartFacts(
        id=row.pk,
        case_id=row.case_id,
        parcel_id=row.parcel_id,
        sheet=row.parcel__sheet,
        number=row.parcel__number,
        land_use_code=row.land_use_code,
        area_m2=row.area_m2,
        geometry=to_shape(row.geometry) if geometry else None,
        handovers=handovers,
        place=places.get(row.parcel_id, ""),
        old_commune=f"{row.parcel__old_commune__name} {row.parcel__old_commune__code}" if old else "",
        entered_on=row.entered_on,
        replaces=replaced,
    )
