"""A stored project with a programme, a baseline, reports, works and land: the smallest whole chain."""

from datetime import UTC, date, datetime
from decimal import Decimal

from geodata.models import Zone
from landclearance.models import BlockerEvent, ClearanceCase
from projects.models import Project, WorksFootprint
from projects.services.baselines import approve_baseline
from projects.services.reports import report_progress
from tests.factories.landclearance import (
    BlockerEventFactory,
    BlockerFactory,
    PartFactory,
    case_with,
    rectangle,
)
from tests.factories.projects import DecisionFactory, ProgrammeZoneFactory, ProjectFactory, record_chain

AS_OF = date(2026, 9, 30)
KNOWN = datetime(2026, 10, 5, 8, tzinfo=UTC)


def zone() -> Zone:
    return ProgrammeZoneFactory.create(
        name="Khu giả định",
        board_name="Ban giả định",
        symbol="BQL",
        place_name="Lạng Sơn",
        parent_body="UBND",
    )


def project(
    place: Zone,
    code: str = "duong-1",
    reports: tuple[tuple[int, str], ...] = ((8, "0"), (9, "0")),
    weight: Decimal = Decimal(0),
) -> Project:
    """A1 (20 d) -> A2 (40 d) on weekdays from 1 October; approved; reported for the given months.

    Without a ``weight`` of its activities no planned progress is known.
    """
    made = ProjectFactory.create(zone=place, code=code, name=f"Đường {code}")
    update = record_chain(made, 20, 40, start=date(2026, 10, 1), data_date=date(2026, 10, 1), weight=weight)
    at = datetime(2026, 1, 6, tzinfo=UTC)
    approve_baseline(made, DecisionFactory.create(project=made), update, "Gốc", at)
    for month, percent in reports:
        end = date(2026, month, 31 if month == 8 else 30)
        report_progress(
            made,
            period_start=end.replace(day=1),
            period_end=end,
            physical_percent=Decimal(percent),
            at=datetime(2026, month, 28, tzinfo=UTC),
            today=end,
        )
    return made


def land(made: Project, column: int = 0, parts: int = 2) -> ClearanceCase:
    """A case whose parcels lie under A2, in neighbouring cells of the grid."""
    case = case_with(None, parts=0, project=made)
    for place in range(column, column + parts):
        PartFactory.create(case=case, parcel__zone=made.zone, parcel__column=place)
    WorksFootprint.objects.create(project=made, activity_code="A2", geometry=rectangle(column, width=parts))
    return case


def utility(made: Project, expected: date | None, recorded: datetime | None = None) -> BlockerEvent:
    """A power line in the way of A1."""
    blocker = BlockerFactory.create(project=made, code="UTILITY", title="Đường điện", activity_codes=["A1"])
    return BlockerEventFactory.create(
        blocker=blocker,
        happened_on=date(2026, 9, 1),
        recorded_at=recorded or datetime(2026, 9, 1, tzinfo=UTC),
        expected_clear_on=expected,
    )
