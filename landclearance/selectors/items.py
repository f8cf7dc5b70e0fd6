"""The items on the land with what has become of them. Queries do not grow with the items."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from geodata.models import Zone
from landclearance.domain.blockers import open_blockers
from landclearance.domain.facts import BlockerFacts
from landclearance.domain.items import ItemCount, ItemEventFacts, ItemKind, ItemState, counted, item_state
from landclearance.models import Blocker, DumpSite, Grave, ItemEvent, ResettlementSite, Utility
from landclearance.selectors.clearance import blocker_facts
from projects.models import Project

MODELS: Mapping[ItemKind, Any] = {
    ItemKind.UTILITY: Utility,
    ItemKind.GRAVE: Grave,
    ItemKind.DUMP_SITE: DumpSite,
    ItemKind.RESETTLEMENT_SITE: ResettlementSite,
}

AnyItem = Utility | Grave | DumpSite | ResettlementSite


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item on a day with the obstacles that stand on it. ``project`` of a resettlement site is who builds it."""

    kind: ItemKind
    item: Any
    project: Project | None
    state: ItemState
    blockers: tuple[BlockerFacts, ...] = ()
    cases: int = 0

    @property
    def contradicts(self) -> bool:
        """Whether it is said to be done while an obstacle on it is still open."""
        return self.state.is_done and bool(self.blockers)


def kind_of(item: AnyItem) -> ItemKind:
    """The kind of a stored item."""
    return next(kind for kind, model in MODELS.items() if isinstance(item, model))


def total_of(kind: ItemKind, item: Any) -> int | None:
    """Graves of a group, plots of a site (None: not known), 1 for a place."""
    if kind is ItemKind.GRAVE:
        return int(item.count)
    return item.plots if kind is ItemKind.RESETTLEMENT_SITE else 1


def item_rows(zone: Zone, projects: Iterable[Project], as_of: date, known_at: datetime) -> list[ItemRow]:
    """The items of ``projects`` (all of ``zone``) and the zone's resettlement sites, by kind and code."""
    chosen = {project.pk: project for project in projects}
    opened = _open_on_items(chosen, as_of, known_at)
    events = _events(zone, as_of, known_at)
    rows = []
    for kind, model in MODELS.items():
        of_zone = kind is ItemKind.RESETTLEMENT_SITE
        found = model.objects.filter(**({"zone": zone} if of_zone else {"project__in": list(chosen)}))
        for item in found.defer("geometry").order_by("code", "pk"):
            owner = item.built_by_id if of_zone else item.project_id
            rows.append(
                ItemRow(
                    kind,
                    item,
                    chosen.get(owner),
                    item_state(total_of(kind, item), events.get((kind, item.pk), ()), as_of),
                    tuple(opened.get((kind, item.pk), ())),
                )
            )
    return rows


def item_counts(rows: Iterable[ItemRow]) -> dict[str, ItemCount]:
    """Counts of each kind; kinds are never added up."""
    by_kind: dict[str, list[ItemState]] = {kind.value: [] for kind in ItemKind}
    for row in rows:
        by_kind[row.kind.value].append(row.state)
    return {kind: counted(states) for kind, states in by_kind.items()}


def _events(zone: Zone, as_of: date, known_at: datetime) -> dict[tuple[ItemKind, int], list[ItemEventFacts]]:
    found: dict[tuple[ItemKind, int], list[ItemEventFacts]] = {}
    known = ItemEvent.objects.known(as_of, known_at)
    for kind in ItemKind:
        where = (
            f"{kind.value}__zone" if kind is ItemKind.RESETTLEMENT_SITE else f"{kind.value}__project__zone"
        )
        rows = known.filter(**{where: zone}).order_by("happened_on", "pk")
        for key, pk, what, on, quantity in rows.values_list(
            f"{kind.value}_id", "pk", "kind", "happened_on", "quantity"
        ):
            found.setdefault((kind, key), []).append(ItemEventFacts(pk, what, on, quantity))
    return found


def _open_on_items(
    projects: Iterable[int], as_of: date, known_at: datetime
) -> dict[tuple[ItemKind, int], list[BlockerFacts]]:
    keys = list(projects)
    found: dict[tuple[ItemKind, int], list[BlockerFacts]] = {}
    every = blocker_facts(Blocker.objects.filter(project__in=keys), as_of, known_at)
    for facts, _state in open_blockers((row for rows in every.values() for row in rows), as_of).values():
        for kind in ItemKind:
            key = getattr(facts, f"{kind.value}_id")
            if key is not None:
                found.setdefault((kind, key), []).append(facts)
    return found
