"""Parcels, land users, cases with their parts, acts and hand-overs."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

import shapely
from django.contrib.gis.geos import MultiPolygon as GeosMultiPolygon
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from geodata.services.audit import create_audited
from landclearance.models import (
    Act,
    ClearanceBoundary,
    ClearanceCase,
    Handover,
    LandUser,
    Parcel,
    ParcelLineage,
    ParcelPart,
)
from tracker.domain.demo.chronicle import Course
from tracker.domain.demo.ground import DemoParcel, rng_for
from tracker.domain.demo.scene import Ground
from tracker.domain.demo.story import CaseStory, DemoAct
from tracker.services.demo.context import Context, areas_of, moment

SPLIT_ON = date(2024, 5, 20)
MAP_DAY = date(2013, 6, 1)
_SOURCE = "Thửa đất giả định, vẽ theo thuật toán; không phải bản đồ địa chính"
StoredCases = dict[str, tuple[ClearanceCase, tuple[ParcelPart, ...]]]


def store_parcels(context: Context, parcels: Sequence[DemoParcel]) -> dict[str, Parcel]:
    """All parcels by their key, with the lineage of those that were split."""
    outlines = areas_of(context.plane, [parcel.outline for parcel in parcels])
    rows = [_parcel(context, parcel, outline) for parcel, outline in zip(parcels, outlines, strict=True)]
    stored = {parcel.key: row for parcel, row in zip(parcels, create_audited(rows), strict=True)}
    create_audited(
        [
            ParcelLineage(
                predecessor=stored[parcel.parent],
                successor=stored[parcel.key],
                happened_on=SPLIT_ON,
                reason="Tách thửa (giả định)",
            )
            for parcel in parcels
            if parcel.parent
        ]
    )
    return stored


def _parcel(context: Context, parcel: DemoParcel, outline: GeosMultiPolygon) -> Parcel:
    rng = rng_for("area " + parcel.key)
    area = parcel.outline.area
    certificate = area * float(rng.normal(0.995, 0.022)) if rng.random() < 0.8 else None
    measured = area * float(rng.normal(1.0, 0.003)) if rng.random() < 0.75 else None
    return Parcel(
        zone=context.zone,
        commune_id=int(parcel.commune),
        old_commune_id=int(parcel.old_commune),
        sheet=parcel.sheet,
        number=parcel.number,
        edition="BĐĐC 2013",
        land_use_code=parcel.use,
        address=f"Thôn giả định số {1 + int(parcel.sheet) % 9}",
        certificate_area_m2=None if certificate is None else _square_metres(round(certificate)),
        map_area_m2=_square_metres(area),
        measured_area_m2=None if measured is None else _square_metres(measured),
        geometry=outline,
        valid_from=SPLIT_ON if parcel.parent else MAP_DAY,
        valid_to=None if parcel.valid else SPLIT_ON,
        source=_SOURCE,
        is_invented=True,
    )


def _square_metres(area: float) -> Decimal:
    return Decimal(str(round(area, 1)))


def store_boundary(context: Context, course: Course, ground: Ground) -> dict[bool, ClearanceBoundary]:
    """The clearance boundary; where land was left out later, a second version without it.

    Keyed by whether the case has left: those keep pointing at the first version.
    """
    project = context.projects[course.code]
    first = min((story.opened_on for story in course.stories), default=context.today) - timedelta(days=30)
    out = [story for story in course.stories if _left(story)]
    versions: list[tuple[int, date, str, BaseGeometry]] = [(1, first, "", ground.boundary)]
    if out:
        gone = shapely.union_all([part.geometry for story in out for part in story.case.parts])
        rest = shapely.difference(ground.boundary, gone.buffer(0.05))
        act = next(act for act in out[0].acts if act.kind == "out_of_scope")
        versions.append((2, act.happened_on, act.document, rest))
    shapes = areas_of(context.plane, [version[3] for version in versions])
    rows = create_audited(
        [
            ClearanceBoundary(
                project=project,
                version=version,
                effective_on=day,
                decision_number=document,
                geometry=shape,
                recorded_at=moment(day, 5),
                source="Ranh GPMB giả định: phạm vi công trình và 2 m thi công; thửa đất chỉ vẽ cho một đoạn",
            )
            for (version, day, document, _shape), shape in zip(versions, shapes, strict=True)
        ]
    )
    return {True: rows[0], False: rows[-1]}


def _left(story: CaseStory) -> bool:
    return any(act.kind == "out_of_scope" for act in story.acts)


def store_cases(
    context: Context,
    course: Course,
    boundaries: Mapping[bool, ClearanceBoundary],
    parcels: Mapping[str, Parcel],
) -> StoredCases:
    """Land users, cases, parts, acts and hand-overs of one project; by case number."""
    stories = course.stories
    users = create_audited([_user(context, story) for story in stories])
    cases = create_audited([_case(context, story, user) for story, user in zip(stories, users, strict=True)])
    parts = _store_parts(context, stories, cases, boundaries, parcels)
    stored = {story.case.number: (case, own) for story, case, own in zip(stories, cases, parts, strict=True)}
    _store_acts(context, stories, stored)
    _store_handovers(context, stories, stored)
    return stored


def _user(context: Context, story: CaseStory) -> LandUser:
    user = story.case.user
    return LandUser(
        zone=context.zone,
        code=user.code,
        kind=user.kind,
        name=user.name,
        identity_number=user.identity_number,
        address=user.address,
        is_invented=True,
    )


def _case(context: Context, story: CaseStory, user: LandUser) -> ClearanceCase:
    return ClearanceCase(
        project=context.projects[story.case.project],
        case_no=story.case.number,
        land_user=user,
        commune_id=int(story.case.commune),
        opened_on=story.opened_on,
        recorded_at=moment(story.opened_on, 2),
        recorded_by=context.users["clearance"],
        needs_resettlement=story.needs_resettlement,
        note=story.note,
        is_invented=True,
    )


def _store_parts(
    context: Context,
    stories: Sequence[CaseStory],
    cases: Sequence[ClearanceCase],
    boundaries: Mapping[bool, ClearanceBoundary],
    parcels: Mapping[str, Parcel],
) -> list[tuple[ParcelPart, ...]]:
    geometries: list[MultiPolygon] = [part.geometry for story in stories for part in story.case.parts]
    outlines = iter(areas_of(context.plane, geometries))
    rows = [
        ParcelPart(
            case=case,
            parcel=parcels[part.parcel],
            boundary=boundaries[_left(story)],
            land_use_code=part.use,
            geometry=next(outlines),
            area_m2=_square_metres(part.area_m2),
        )
        for story, case in zip(stories, cases, strict=True)
        for part in story.case.parts
    ]
    stored = iter(create_audited(rows))
    return [tuple(next(stored) for _part in story.case.parts) for story in stories]


def _store_acts(context: Context, stories: Sequence[CaseStory], cases: StoredCases) -> None:
    plain: list[Act] = []
    cancelling: list[tuple[Act, int]] = []
    for story in stories:
        for act in story.acts:
            row = _act(context, cases[story.case.number][0], act)
            if act.supersedes is None:
                plain.append(row)
            else:
                cancelling.append((row, act.supersedes))
    of_case: dict[int, list[Act]] = {}
    for row in create_audited(plain):
        of_case.setdefault(row.case_id, []).append(row)
    for row, index in cancelling:
        row.supersedes = of_case[row.case_id][index]
    create_audited([row for row, _index in cancelling])


def _act(context: Context, case: ClearanceCase, act: DemoAct) -> Act:
    return Act(
        case=case,
        kind=act.kind,
        happened_on=act.happened_on,
        recorded_at=moment(act.happened_on, act.learnt_after),
        recorded_by=context.users["clearance"],
        document_number=act.document,
        effective_on=act.effective_on,
        delivered_on=act.delivered_on,
        ended_on=act.ended_on,
        consented=act.consented,
        amount=act.amount,
        note=act.note,
        is_invented=True,
    )


def _store_handovers(context: Context, stories: Sequence[CaseStory], cases: StoredCases) -> None:
    rows, withdrawn = [], []
    for story in stories:
        case, parts = cases[story.case.number]
        for told in story.handovers:
            row = Handover(
                case=case,
                part=parts[told.part],
                happened_on=told.happened_on,
                recorded_at=moment(told.happened_on, told.learnt_after),
                recorded_by=context.users["field"],
                minutes_number=told.minutes,
                area_m2=None if told.area_m2 is None else _square_metres(told.area_m2),
                note=told.note,
                is_invented=True,
            )
            rows.append(row)
            if told.withdrawn_on is not None:
                withdrawn.append((row, told.withdrawn_on))
    create_audited(rows)
    create_audited([_withdrawal(context, row, day) for row, day in withdrawn])


def _withdrawal(context: Context, row: Handover, day: date) -> Handover:
    return Handover(
        case=row.case,
        part=row.part,
        happened_on=row.happened_on,
        recorded_at=moment(day),
        recorded_by=context.users["clearance"],
        voids=row,
        void_reason="Ghi nhầm biên bản của hộ khác",
        retraction=True,
        minutes_number=row.minutes_number,
        area_m2=row.area_m2,
        is_invented=True,
    )
