"""Parcels by sheet and number, what tells them apart, and what came out of which."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Q, QuerySet

from geodata.models import Zone
from landclearance.domain.parcel_search import ParcelQuery, folded
from landclearance.models import Parcel, ParcelLineage
from landclearance.selectors.scope import place_of


def valid_parcels(zone: Zone, on: date) -> QuerySet[Parcel]:
    """Parcel versions of the zone that hold on a day."""
    return (
        Parcel.objects.filter(zone=zone)
        .filter(Q(valid_from__isnull=True) | Q(valid_from__lte=on))
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
    )


def parcel_labels(parcels: Iterable[Parcel]) -> dict[int, str]:
    """``27/14`` by pk, with the place where another parcel in force in the same commune has the same sheet and
    number, or where two of ``parcels`` have. One query; communes must be loaded with the parcels.
    """
    rows = list(parcels)
    alike: dict[tuple[int, str, str], set[tuple[int, int | None, str]]] = defaultdict(set)
    numbers = {row.number for row in rows}
    others = (
        Parcel.objects.filter(
            zone__in={row.zone_id for row in rows},
            sheet__in={row.sheet for row in rows},
            commune__in={row.commune_id for row in rows},
            valid_to__isnull=True,
        ).values_list("zone_id", "sheet", "number", "commune_id", "old_commune_id", "edition")
        if rows
        else []
    )
    in_commune: dict[tuple[int, int, str, str], set[tuple[int | None, str]]] = defaultdict(set)
    for zone, sheet, number, commune, old, edition in others:
        if number in numbers:
            in_commune[zone, commune, sheet, number].add((old, edition))
    for row in rows:
        alike[row.zone_id, row.sheet, row.number].add((row.commune_id, row.old_commune_id, row.edition))
    return {
        row.pk: f"{row} ({place_of(row)})"
        if len(alike[row.zone_id, row.sheet, row.number]) > 1
        or in_commune[row.zone_id, row.commune_id, row.sheet, row.number]
        - {(row.old_commune_id, row.edition)}
        else str(row)
        for row in rows
    }


def descendants(pks: Iterable[int]) -> Mapping[int, set[int]]:
    """By parcel, all that came out of it over any number of steps. As many queries as steps."""
    return _closure(pks, "predecessor_id", "successor_id")


def ancestors(pks: Iterable[int]) -> Mapping[int, set[int]]:
    """By parcel, all that it came out of over any number of steps. As many queries as steps."""
    return _closure(pks, "successor_id", "predecessor_id")


def _closure(pks: Iterable[int], source: str, target: str) -> Mapping[int, set[int]]:
    steps: dict[int, set[int]] = defaultdict(set)
    roots = set(pks)
    known, frontier = set(roots), set(roots)
    while frontier:
        rows = ParcelLineage.objects.filter(**{f"{source}__in": frontier}).values_list(source, target)
        frontier = set()
        for start, end in rows:
            steps[start].add(end)
            if end not in known:
                known.add(end)
                frontier.add(end)
    return {root: _reached(root, steps) for root in roots}


def _reached(root: int, steps: Mapping[int, set[int]]) -> set[int]:
    found: set[int] = set()
    waiting = list(steps.get(root, ()))
    while waiting:
        place = waiting.pop()
        if place not in found:
            found.add(place)
            waiting += steps.get(place, ())
    found.discard(root)
    return found


def search_parcels(parcels: QuerySet[Parcel], asked: ParcelQuery) -> QuerySet[Parcel]:
    """Parcels that a search means: sheet and number as printed, the place by code or by folded name."""
    rows = parcels
    if asked.sheet:
        rows = rows.filter(sheet__iexact=asked.sheet)
    if asked.number:
        rows = rows.filter(number__iexact=asked.number)
    if not asked.place:
        return rows
    units = {
        pk
        for pk, name, code in (
            *parcels.order_by().values_list("commune", "commune__name", "commune__code").distinct(),
            *parcels.order_by()
            .filter(old_commune__isnull=False)
            .values_list("old_commune", "old_commune__name", "old_commune__code")
            .distinct(),
        )
        if asked.place in folded(f"{name} {code}")
    }
    return rows.filter(
        Q(commune__in=units) | Q(old_commune__in=units) | Q(edition__icontains=asked.raw_place)
    )
