"""Everything on record about one parcel: its versions, areas by paper, land uses, parts by project, remainder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q, QuerySet

from landclearance.domain.facts import PartFacts
from landclearance.domain.parcel_areas import AreaPaper, CompensatedArea, compensated_area
from landclearance.models import AreaKind, BlockerCode, Parcel, ParcelArea, ParcelLineage, ParcelUse
from landclearance.selectors.lists import CaseRow, case_rows
from landclearance.selectors.parcel_areas import areas_of
from landclearance.selectors.parcels import ancestors, descendants, parcel_labels
from landclearance.selectors.remainders import ParcelRemainder, parcel_remainder
from projects.models import Project


@dataclass(frozen=True, slots=True)
class Relative:
    """A parcel that this one came out of, or became. ``direct``: the step itself, None over several steps."""

    parcel: Parcel
    label: str
    direct: ParcelLineage | None


@dataclass(frozen=True, slots=True)
class Holding:
    """What one case has of the parcel. ``left``: parts that were in scope and no longer are."""

    row: CaseRow
    parts: tuple[PartFacts, ...]
    left: tuple[PartFacts, ...]

    @property
    def area_m2(self) -> Decimal:
        return sum((part.area_m2 for part in self.parts), Decimal(0))


@dataclass(frozen=True, slots=True)
class ParcelRecord:
    """A parcel on a day. ``compensated`` by Decree 88/2024, art. 6; ``difference_m2``: measured less certificate,
    None when either is not known."""

    label: str
    versions: tuple[Parcel, ...]
    came_from: tuple[Relative, ...]
    became: tuple[Relative, ...]
    areas: Mapping[str, AreaPaper]
    papers: tuple[ParcelArea, ...]
    compensated: CompensatedArea
    uses: tuple[ParcelUse, ...]
    holdings: tuple[Holding, ...]
    remainder: ParcelRemainder
    disputed: bool

    @property
    def difference_m2(self) -> Decimal | None:
        measured, paper = self.areas.get(AreaKind.MEASURED), self.areas.get(AreaKind.CERTIFICATE)
        return measured.area_m2 - paper.area_m2 if measured and paper else None


def parcel_record(
    parcel: Parcel, projects: QuerySet[Project], as_of: date, known_at: datetime
) -> ParcelRecord:
    """One parcel as of a day and as known at a moment; cases of ``projects`` only. The number of queries does not grow
    with parts, papers or versions (it does with the steps of the lineage)."""
    holdings = _holdings(parcel, projects, as_of, known_at)
    areas = areas_of([parcel], as_of, known_at)[parcel.pk]
    disputed = any(_disputed(holding.row) for holding in holdings)
    certificate, measured = areas.get(AreaKind.CERTIFICATE), areas.get(AreaKind.MEASURED)
    papers = ParcelArea.objects.filter(
        parcel=parcel, happened_on__lte=as_of, recorded_at__lte=known_at, retraction=False
    )
    return ParcelRecord(
        label=parcel_labels([parcel])[parcel.pk],
        versions=tuple(_versions(parcel)),
        came_from=_relatives(parcel, back=True),
        became=_relatives(parcel, back=False),
        areas=areas,
        papers=tuple(papers.select_related("recorded_by", "voided_by").order_by("-happened_on", "-pk")),
        compensated=compensated_area(
            certificate.area_m2 if certificate else None,
            measured.area_m2 if measured else None,
            disputed=disputed,
        ),
        uses=tuple(ParcelUse.objects.filter(parcel=parcel).defer("geometry")),
        holdings=holdings,
        remainder=parcel_remainder(parcel, as_of, known_at),
        disputed=disputed,
    )


def _versions(parcel: Parcel) -> QuerySet[Parcel]:
    return Parcel.objects.filter(
        zone=parcel.zone_id,
        commune=parcel.commune_id,
        old_commune=parcel.old_commune_id,
        sheet=parcel.sheet,
        number=parcel.number,
        edition=parcel.edition,
    ).order_by("version")


def _relatives(parcel: Parcel, *, back: bool) -> tuple[Relative, ...]:
    pks = (ancestors if back else descendants)([parcel.pk])[parcel.pk]
    rows = list(Parcel.objects.filter(pk__in=pks).select_related("commune", "old_commune").defer("geometry"))
    if not rows:
        return ()
    labels = parcel_labels(rows)
    steps = {
        (step.predecessor_id if back else step.successor_id): step
        for step in ParcelLineage.objects.filter(Q(successor=parcel) if back else Q(predecessor=parcel))
    }
    found = [Relative(row, labels[row.pk], steps.get(row.pk)) for row in rows]
    found.sort(key=lambda one: (one.parcel.valid_from or date.min, one.label, one.parcel.pk))
    return tuple(found)


def _holdings(
    parcel: Parcel, projects: QuerySet[Project], as_of: date, known_at: datetime
) -> tuple[Holding, ...]:
    ours: Sequence[Project] = list(
        projects.filter(clearance_cases__parts__parcel=parcel).distinct().order_by("code")
    )
    found = []
    for row in case_rows(parcel.zone, ours, as_of, known_at) if ours else ():
        parts = tuple(part for part in row.facts.parts if part.parcel_id == parcel.pk)
        left = tuple(part for part in row.facts.left_parts if part.parcel_id == parcel.pk)
        if parts or left:
            found.append(Holding(row, parts, left))
    return tuple(found)


def _disputed(row: CaseRow) -> bool:
    """Whether a dispute is open on the case, or others claim its land."""
    return bool(row.facts.claims) or any(facts.code == BlockerCode.DISPUTE for facts, _state in row.blockers)
