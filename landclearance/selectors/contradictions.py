"""Everything that is held against each other, as known at one moment; a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np
import shapely
from django.conf import settings
from django.db.models import QuerySet

from geodata.domain.planes import PlaneSystem
from geodata.models import Zone
from geodata.selectors.shapes import to_shape
from landclearance.domain.blockers import open_blockers
from landclearance.domain.contradictions import (
    BookedMoney,
    Contradiction,
    EvidenceFacts,
    Known,
    OpenBlocker,
    Reported,
    contradictions,
)
from landclearance.domain.facts import CaseFacts
from landclearance.models import Blocker, ClearanceCase, Evidence, ParcelPart
from landclearance.selectors.clearance import blocker_facts
from landclearance.selectors.counts import count_history, land_history
from landclearance.selectors.lists import case_row
from landclearance.selectors.sheet import claims_by_place
from projects.models import Disbursement, Project
from projects.models.capital import DisbursementSource


def zone_contradictions(
    zone: Zone, projects: Sequence[Project], as_of: date, known_at: datetime
) -> list[Contradiction]:
    """What does not fit in ``projects`` (all of ``zone``) at the end of ``as_of``; the one list for pages, reports
    and bulletins."""
    keys = [project.pk for project in projects]
    blockers = Blocker.objects.filter(project__in=keys)
    evidence = Evidence.objects.known(as_of, known_at).filter(project__in=keys)
    known = Known(
        history=count_history(projects, as_of, known_at),
        blockers=tuple(_open(blockers, as_of, known_at)),
        evidence=tuple(_evidence(zone, evidence)),
        reports=tuple(_reports(projects, as_of, known_at)),
        money=tuple(_money(projects, as_of, known_at)),
    )
    return contradictions(known, as_of)


def case_contradictions(
    case: ClearanceCase, as_of: date, known_at: datetime, facts: CaseFacts | None = None
) -> list[Contradiction]:
    """Those of one case (the same photo elsewhere in the zone is among them); none before it was opened.

    ``facts``: the case's own of that day, where they were read already.
    """
    if facts is None:
        row = case_row(case, as_of, known_at)
        if row is None:
            return []
        facts = row.facts
    mine = Evidence.objects.known(as_of, known_at).filter(case=case)
    hashes = mine.order_by().values("sha256")
    same = Evidence.objects.known(as_of, known_at).filter(
        project__zone=case.project.zone_id, sha256__in=hashes
    )
    blockers = Blocker.objects.filter(project=case.project_id, case=case) | Blocker.objects.filter(
        part__case=case
    )
    known = Known(
        history=land_history(case.project, facts, as_of, known_at),
        blockers=tuple(_open(blockers, as_of, known_at)),
        evidence=tuple(_evidence(case.project.zone, same)),
    )
    found = contradictions(known, as_of)
    return [row for row in found if row.case_no == case.case_no and row.project == case.project.code]


def _open(blockers: QuerySet[Blocker], as_of: date, known_at: datetime) -> Iterable[OpenBlocker]:
    for facts in blocker_facts(blockers, as_of, known_at).values():
        for blocker, _state in open_blockers(facts, as_of).values():
            if blocker.case_id or blocker.part_id:
                yield OpenBlocker(blocker.id, blocker.title, blocker.case_id, blocker.part_id)


def _evidence(zone: Zone, rows: QuerySet[Evidence]) -> list[EvidenceFacts]:
    """Files with how far each photo lies outside the land that it is attached to, measured in the zone's plane."""
    listed = list(rows.select_related("project", "case", "part__parcel", "part").order_by("pk"))
    outside = _metres_outside(zone, [row for row in listed if row.position and row.case_id])
    local = ZoneInfo(settings.TIME_ZONE)
    return [
        EvidenceFacts(
            id=row.pk,
            kind=row.kind,
            sha256=row.sha256,
            project=row.project.code,
            place=_place(row),
            case_id=row.case_id,
            part_id=row.part_id,
            handover_id=row.handover_id,
            metres_outside=outside.get(row.pk),
            taken_on=row.taken_at.astimezone(local).date() if row.taken_at else None,
        )
        for row in listed
    ]


def _place(row: Evidence) -> str:
    case = row.case.case_no if row.case else row.project.code
    return f"{case} ({row.part.parcel})" if row.part else case


def _metres_outside(zone: Zone, rows: Sequence[Evidence]) -> dict[int, float]:
    """Metres from each photo to its part, or to the nearest part of its case; 0 inside."""
    if not rows:
        return {}
    parts = ParcelPart.objects.filter(case__in={row.case_id for row in rows}).only("case_id", "geometry")
    by_part = {part.pk: (part.case_id, to_shape(part.geometry)) for part in parts}
    by_case = defaultdict(list)
    for case, shape in by_part.values():
        by_case[case].append(shape)
    pairs = []
    for row in rows:
        assert row.position is not None  # noqa: S101 - chosen by the caller
        ground = [by_part[row.part_id][1]] if row.part_id in by_part else by_case.get(row.case_id or 0, [])
        if ground:
            pairs.append((row.pk, shapely.Point(row.position.x, row.position.y), shapely.union_all(ground)))
    if not pairs:
        return {}
    plane = PlaneSystem(zone.plane_srid)
    points = plane.to_plane(np.array([pair[1] for pair in pairs], dtype=object))
    grounds = plane.to_plane(np.array([pair[2] for pair in pairs], dtype=object))
    metres = shapely.distance(points, grounds).tolist()
    return {pair[0]: away for pair, away in zip(pairs, metres, strict=True)}


def _reports(projects: Sequence[Project], as_of: date, known_at: datetime) -> Iterable[Reported]:
    codes = {project.pk: project for project in projects}
    reports, names = claims_by_place(list(codes), as_of, known_at)
    for (pk, commune), report in reports.items():
        name = names.get((pk, commune)) or codes[pk].name
        yield Reported(codes[pk].code, commune, name, report)


def _money(projects: Sequence[Project], as_of: date, known_at: datetime) -> Iterable[BookedMoney]:
    codes = {project.pk: project.code for project in projects}
    sums: dict[tuple[int, int], dict[str, Decimal]] = defaultdict(dict)
    rows = Disbursement.objects.known(as_of, known_at).filter(project__in=codes)
    for row in rows.order_by("pk"):
        books = sums[row.project_id, row.budget_year]
        books[row.book] = books.get(row.book, Decimal(0)) + row.amount
    for (pk, year), books in sorted(sums.items()):
        reported = books.get(DisbursementSource.REPORTED.value)
        yield BookedMoney(codes[pk], year, reported, books.get(DisbursementSource.TREASURY.value))
