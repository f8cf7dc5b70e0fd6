"""Small projects for the tests of the chain: plain facts on a plane of metres."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
from shapely.geometry import box

from landclearance.domain.facts import (
    BlockerEventFacts,
    BlockerFacts,
    CaseFacts,
    HandoverFacts,
    LandFacts,
    PartFacts,
)
from projects.domain.activities import Activity, Link, LinkType, Network
from projects.domain.calendars import WorkCalendar
from projects.domain.cpm import schedule
from projects.domain.days import to_day
from projects.domain.network import compile_network
from projects.domain.programme import (
    BaselineDates,
    BaselineFacts,
    FootprintFacts,
    MoneyFacts,
    Programme,
    ReportFacts,
)
from projects.selectors.severity_rules import proposed_rules
from tests.landclearance.unit.statutes import regimes
from tracker.domain.assess import ProjectFacts, Setting

AS_OF = date(2026, 6, 30)
SEVEN_DAYS = WorkCalendar("7d", (True,) * 7)
SIX_DAYS = WorkCalendar("6d", (True,) * 6 + (False,), off=frozenset({to_day(date(2026, 9, 2))}))


class FlatPlane:
    """A plane on which coordinates are metres already."""

    def to_plane(self, geoms: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
        return geoms


SETTING = Setting(AS_OF, FlatPlane(), frozenset(), proposed_rules())


def road(calendar: WorkCalendar = SEVEN_DAYS) -> Network:
    """Clear (10 d) -> earthworks (40 d) -> pavement (30 d), with drainage (20 d) beside the earthworks; from 1 July."""
    return Network(
        start=to_day(date(2026, 7, 1)),
        data_date=to_day(date(2026, 7, 1)),
        activities=(
            Activity("PREP", 10, calendar.id, weight=Decimal("0.1")),
            Activity("EARTH", 40, calendar.id, weight=Decimal("0.4")),
            Activity("DRAIN", 20, calendar.id, weight=Decimal("0.1")),
            Activity("PAVE", 30, calendar.id, weight=Decimal("0.4")),
        ),
        links=(
            Link("PREP", "EARTH"),
            Link("PREP", "DRAIN", LinkType.SS, 5),
            Link("EARTH", "PAVE"),
            Link("DRAIN", "PAVE", LinkType.FF, 5),
        ),
        calendars=(calendar,),
    )


def baseline(network: Network, name: str = "QĐ 1", late_by: int = 0) -> BaselineFacts:
    """What the network gives without any blocker, ``late_by`` calendar days later."""
    result = schedule(compile_network(network))
    weights = {activity.id: activity.weight for activity in network.activities}
    rows = {
        code: BaselineDates(dates.early_start + late_by, dates.early_finish + late_by, weights[code])
        for code, dates in result.by_id.items()
    }
    return BaselineFacts(name, name, date(2025, 12, 1), rows, result.finish + late_by)


def report(percent: str | None = "0", end: date = AS_OF, cause: str = "") -> ReportFacts:
    return ReportFacts(end.replace(day=1), end, None if percent is None else Decimal(percent), cause)


FOOTPRINTS = (
    FootprintFacts(1, "EARTH", box(0, 0, 1000, 20), None, None),
    FootprintFacts(2, "DRAIN", box(0, 20, 1000, 25), None, None),
)


def programme(
    network: Network | None = None,
    original: BaselineFacts | None = None,
    latest: BaselineFacts | None = None,
    reports: tuple[ReportFacts, ...] = (report(),),
    footprints: tuple[FootprintFacts, ...] = FOOTPRINTS,
) -> Programme:
    return Programme(
        network=network,
        names=MappingProxyType({}),
        weights=MappingProxyType({}),
        original=original,
        latest=latest or original,
        reports=reports,
        money=MoneyFacts(2026),
        footprints=footprints,
    )


def part(
    id: int, case_id: int, west: float, *, south: float = 5, north: float = 30, handed: date | None = None
) -> PartFacts:
    """A strip 20 m wide at ``west``; by default under both footprints."""
    return PartFacts(
        id=id,
        case_id=case_id,
        parcel_id=id,
        sheet="14",
        number=str(id),
        land_use_code="LUC",
        area_m2=Decimal(str(20 * (north - south))),
        geometry=box(west, south, west + 20, north),
        handovers=(HandoverFacts(id, id, handed),) if handed else (),
    )


def case(id: int, *parts: PartFacts) -> CaseFacts:
    return CaseFacts(id, f"HS-{id}", "06184", "Đồng Đăng", date(2026, 1, 5), False, (), parts)


def obstacle(
    id: int,
    expected: date | None,
    *,
    code: str = "UTILITY",
    activities: tuple[str, ...] = ("EARTH",),
    **on: int,
) -> BlockerFacts:
    """Open since 1 June, promised for ``expected``; ``part_id`` or ``case_id`` puts it on land."""
    event = BlockerEventFacts(id, "opened", date(2026, 6, 1), "province", "", "Điện lực", expected)
    return BlockerFacts(
        id, code, f"Obstacle {id}", on.get("case_id"), on.get("part_id"), activities, None, (event,)
    )


def project(
    work: Programme, cases: Iterable[CaseFacts] = (), blockers: Iterable[BlockerFacts] = ()
) -> ProjectFacts:
    chosen = tuple(cases)
    parts = tuple(row for item in chosen for row in item.parts)
    return ProjectFacts("P-1", "Đường thử", work, LandFacts(chosen, parts, tuple(blockers), regimes()))
