"""Derived values of cases, kept in the process between two clicks and read anew only where a fact changed.

Facts are only ever added, so the newest key and the number of rows of each table tell whether a case has a new one;
the few rows that can be edited (cases, regimes, days off) leave an entry in the audit trail. Nothing is kept that
cannot be read again: a process that has just started reads everything once.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, Max, Model, QuerySet, Value

from landclearance.models import ClearanceBoundary, ClearanceCase, LandUser, Parcel, ParcelPart
from projects.models import HolidayOverride, Project, RegimeParameter

Kept = TypeVar("Kept")
Stamp = tuple[int, ...]

MOST_KEPT = 12
"""Projects and days kept in one process: a board of 500 cases and 100 work steps takes some six megabytes."""

EDITABLE: tuple[type[Model], ...] = (
    ClearanceCase,
    ParcelPart,
    Parcel,
    LandUser,
    RegimeParameter,
    HolidayOverride,
)
"""Models whose rows may change: an edit of any of them reads everything anew."""


@dataclass(frozen=True, slots=True)
class CaseTable:
    """Rows that belong to cases, with the path from a row to its case."""

    model: type[Model]
    case: str


@dataclass(slots=True)
class _Entry(Generic[Kept]):
    stamp: Stamp
    base: Stamp
    by_case: dict[int, tuple[Stamp, Kept | None]]


class CaseKeeper(Generic[Kept]):
    """Keeps one value per case of a project and a day, as far as the facts in ``tables`` go."""

    def __init__(self, tables: Sequence[CaseTable]) -> None:
        self._tables = tables
        self._entries: dict[tuple[int, date], _Entry[Kept]] = {}

    def values(
        self, project: Project, as_of: date, read: Callable[[Collection[int]], Mapping[int, Kept]]
    ) -> dict[int, Kept]:
        """The value of every case that ``read`` gives one, by case id.

        ``read`` gets the cases that have changed since it was last asked (all of them at first). Three queries
        when nothing has changed, one more and those of ``read`` otherwise.
        """
        base = _base(project)
        stamp = _whole(self._tables, project)
        kept = self._entries.get((project.pk, as_of))
        if kept is None or kept.base != base or kept.stamp != stamp:
            kept = self._renew(kept, project, as_of, stamp, base, read)
        return {case: value for case, (_stamp, value) in kept.by_case.items() if value is not None}

    def forget(self) -> None:
        """Drop everything: for tests, whose databases roll back and number their rows again."""
        self._entries.clear()

    def _renew(
        self,
        kept: "_Entry[Kept] | None",
        project: Project,
        as_of: date,
        stamp: Stamp,
        base: Stamp,
        read: Callable[[Collection[int]], Mapping[int, Kept]],
    ) -> "_Entry[Kept]":
        stamps = _by_case(self._tables, project)
        old = kept.by_case if kept is not None and kept.base == base else {}
        stale = [case for case, now in stamps.items() if case not in old or old[case][0] != now]
        found = read(stale) if stale else {}
        again = set(stale)
        entry = _Entry(
            stamp,
            base,
            {case: (now, found.get(case)) if case in again else old[case] for case, now in stamps.items()},
        )
        self._entries.pop((project.pk, as_of), None)
        while len(self._entries) >= MOST_KEPT:
            self._entries.pop(next(iter(self._entries)), None)
        self._entries[project.pk, as_of] = entry
        return entry


def _base(project: Project) -> Stamp:
    """What bears on every case at once. Two queries."""
    kinds = ContentType.objects.get_for_models(*EDITABLE).values()
    edits = LogEntry.objects.filter(content_type__in=[kind.pk for kind in kinds])
    edits = edits.filter(action__in=(LogEntry.Action.UPDATE, LogEntry.Action.DELETE))
    tables: tuple[QuerySet[Model], ...] = (
        edits,
        ClearanceBoundary.objects.filter(project=project),
        RegimeParameter.objects.all(),
        HolidayOverride.objects.all(),
    )
    return _stamps(tables)


def _whole(tables: Sequence[CaseTable], project: Project) -> Stamp:
    return _stamps(
        [table.model._default_manager.filter(**{f"{table.case}project": project}) for table in tables]
    )


def _stamps(tables: Sequence[QuerySet[Model]]) -> Stamp:
    """Newest key and number of rows of each, in one query."""
    asked = [
        rows.order_by().annotate(table=Value(place)).values("table").annotate(newest=Max("pk"), n=Count("pk"))
        for place, rows in enumerate(tables)
    ]
    found = asked[0].union(*asked[1:], all=True).values_list("table", "newest", "n")
    return tuple(number for row in sorted(found) for number in row)


def _by_case(tables: Sequence[CaseTable], project: Project) -> dict[int, Stamp]:
    """Newest key and number of rows of each case in each table, in one query."""
    asked = []
    for place, table in enumerate(tables):
        rows = table.model._default_manager.filter(**{f"{table.case}project": project}).order_by()
        key = "pk" if table.model is ClearanceCase else f"{table.case}id"
        grouped = rows.annotate(table=Value(place), of_case=F(key)).values("table", "of_case")
        asked.append(grouped.annotate(newest=Max("pk"), n=Count("pk")))
    found: dict[int, list[int]] = {}
    # A union keeps the order in which its columns were asked for first.
    counted = sorted(asked[0].union(*asked[1:], all=True).values_list("table", "of_case", "newest", "n"))
    for place, case, newest, n in counted:
        found.setdefault(case, []).extend((place, newest, n))
    return {case: tuple(numbers) for case, numbers in found.items()}
