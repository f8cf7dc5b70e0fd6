"""Land, cases and acts for tests. Every land user is invented; parcels are rectangles near Hữu Nghị gate.

Situations are traits and helpers: ``noticed_case``, ``decided_case``.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.gis.geos import MultiPolygon, Polygon
from factory.declarations import LazyAttribute, SubFactory, Trait
from factory.declarations import Sequence as Numbered
from factory.django import DjangoModelFactory

from geodata.models import AdministrativeUnit, UnitLevel
from landclearance.models import (
    Act,
    ActKind,
    Blocker,
    BlockerEvent,
    BlockerEventKind,
    ClearanceCase,
    Handover,
    LandUser,
    LandUserKind,
    Parcel,
    ParcelPart,
)
from tests.factories.projects import ProgrammeZoneFactory, ProjectFactory

RECORDED = datetime(2026, 1, 1, 8, tzinfo=UTC)
WEST, SOUTH, STEP = 106.71, 21.97, 0.0005


def rectangle(column: int, row: int = 0, width: float = 1.0, height: float = 1.0) -> MultiPolygon:
    """A cell of a grid of about 52 by 55 m, in EPSG:4326; ``width`` and ``height`` in cells."""
    west, south = WEST + column * STEP, SOUTH + row * STEP
    return MultiPolygon(
        Polygon.from_bbox((west, south, west + width * STEP, south + height * STEP)), srid=4326
    )


class CommuneFactory(DjangoModelFactory[AdministrativeUnit]):
    class Meta:
        model = AdministrativeUnit
        django_get_or_create = ("scheme", "code")

    scheme = "gso-2025"
    code = "06184"
    level = UnitLevel.COMMUNE
    name = "Đồng Đăng"
    full_name = "Xã Đồng Đăng"


class OldCommuneFactory(CommuneFactory):
    scheme = "choisy-2008"
    code = Numbered(lambda n: f"old-{n}")  # type: ignore[assignment]
    name = "Bảo Lâm"
    valid_to = date(2025, 7, 1)


class LandUserFactory(DjangoModelFactory[LandUser]):
    class Meta:
        model = LandUser

    zone = SubFactory(ProgrammeZoneFactory)
    code = Numbered(lambda n: f"H{n:04d}")
    kind = LandUserKind.HOUSEHOLD
    name = "Nguyễn Văn Ví Dụ (invented)"
    identity_number = "000000000000"
    is_invented = True


class ParcelFactory(DjangoModelFactory[Parcel]):
    class Meta:
        model = Parcel

    class Params:
        column = Numbered(lambda n: n)
        house_plot = Trait(land_use_code="ONT")

    zone = SubFactory(ProgrammeZoneFactory)
    commune = SubFactory(CommuneFactory)
    sheet = "27"
    number = LazyAttribute(lambda parcel: str(parcel.column))
    land_use_code = "LUC"
    geometry = LazyAttribute(lambda parcel: rectangle(parcel.column))
    is_invented = True


class CaseFactory(DjangoModelFactory[ClearanceCase]):
    class Meta:
        model = ClearanceCase

    project = SubFactory(ProjectFactory)
    case_no = Numbered(lambda n: f"C-{n}")
    commune = SubFactory(CommuneFactory)
    opened_on = date(2026, 1, 1)
    recorded_at = RECORDED
    needs_resettlement = False
    is_invented = True

    class Params:
        private = Trait(
            land_user=SubFactory(
                LandUserFactory, zone=LazyAttribute(lambda user: user.factory_parent.project.zone)
            )
        )


class PartFactory(DjangoModelFactory[ParcelPart]):
    class Meta:
        model = ParcelPart

    case = SubFactory(CaseFactory)
    parcel = SubFactory(
        ParcelFactory, zone=LazyAttribute(lambda parcel: parcel.factory_parent.case.project.zone)
    )
    land_use_code = LazyAttribute(lambda part: part.parcel.land_use_code)
    geometry = LazyAttribute(lambda part: part.parcel.geometry)
    area_m2 = Decimal("2850.0")


class ActFactory(DjangoModelFactory[Act]):
    class Meta:
        model = Act

    case = SubFactory(CaseFactory)
    kind = ActKind.RECOVERY_NOTICE
    happened_on = date(2026, 2, 2)
    recorded_at = LazyAttribute(
        lambda act: datetime(act.happened_on.year, act.happened_on.month, act.happened_on.day, 9, tzinfo=UTC)
    )
    is_invented = True


class HandoverFactory(DjangoModelFactory[Handover]):
    class Meta:
        model = Handover

    case = LazyAttribute(lambda handover: handover.part.case)
    part = SubFactory(PartFactory)
    happened_on = date(2026, 7, 1)
    recorded_at = RECORDED
    minutes_number = Numbered(lambda n: f"BB-{n}")
    is_invented = True


class BlockerFactory(DjangoModelFactory[Blocker]):
    class Meta:
        model = Blocker

    project = SubFactory(ProjectFactory)
    code = "PRICE"
    title = "Unit price disputed"
    is_invented = True


class BlockerEventFactory(DjangoModelFactory[BlockerEvent]):
    class Meta:
        model = BlockerEvent

    blocker = SubFactory(BlockerFactory)
    kind = BlockerEventKind.OPENED
    happened_on = date(2026, 3, 2)
    recorded_at = RECORDED


LAWFUL_YEAR: tuple[tuple[ActKind, date, dict[str, Any]], ...] = (
    (ActKind.RECOVERY_NOTICE, date(2026, 2, 2), {"delivered_on": date(2026, 2, 4)}),
    (ActKind.INVENTORY, date(2026, 3, 2), {}),
    (ActKind.PLAN_DRAFTED, date(2026, 3, 20), {}),
    (ActKind.PUBLIC_POSTING, date(2026, 3, 23), {"ended_on": date(2026, 4, 2)}),
    (ActKind.CONSULTATION, date(2026, 4, 3), {"consented": True}),
    (ActKind.APPRAISAL, date(2026, 4, 20), {}),
    (ActKind.APPROVAL, date(2026, 4, 27), {"effective_on": date(2026, 4, 29)}),
    (ActKind.PAYOUT, date(2026, 5, 20), {"amount": Decimal(350_000_000)}),
    (ActKind.RECOVERY_DECISION, date(2026, 5, 28), {}),
)
"""One case by the book under the regime of 2026, from notice to decision."""


def case_with(until: ActKind | None = None, parts: int = 1, **case: Any) -> ClearanceCase:
    """A case with ``parts`` parts and the acts of LAWFUL_YEAR up to and with ``until`` (None: no act)."""
    made = CaseFactory.create(**case)
    for _ in range(parts):
        PartFactory.create(case=made)
    for kind, day, more in LAWFUL_YEAR if until is not None else ():
        ActFactory.create(case=made, kind=kind, happened_on=day, **more)
        if kind == until:
            break
    return made
