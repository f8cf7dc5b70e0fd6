"""Clocks of a zone's cases and obstacles on a day: derived, filtered and sorted for pages and commands."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum

from landclearance.domain.blockers import open_blockers
from landclearance.domain.clock_table import ClockKind, ClockStatus
from landclearance.domain.clocks import Clock, blocker_clocks, case_clocks
from landclearance.domain.facts import CaseFacts, LandFacts
from landclearance.domain.lateness import Lateness, lateness
from landclearance.domain.legal_time import LegalTime
from landclearance.domain.states import derive_case
from landclearance.models import Blocker
from landclearance.selectors.clearance import blocker_facts, clearance_as_known
from landclearance.selectors.legal_days import legal_days
from landclearance.selectors.scope import follow_parts
from projects.models import Project
from projects.selectors.regimes import regime_table

HORIZON_DAYS = 30
"""The page of clocks looks this many days ahead, both ends included."""


@dataclass(frozen=True, slots=True)
class ClockRow:
    """A clock with its case, or (``facts`` None) of an obstacle that lies on no case; ``title``: of the obstacle."""

    project: Project
    clock: Clock
    facts: CaseFacts | None = None
    title: str = ""

    @property
    def case_no(self) -> str:
        return self.facts.case_no if self.facts else ""

    @property
    def commune_code(self) -> str:
        return self.facts.commune_code if self.facts else ""

    @property
    def commune_name(self) -> str:
        return self.facts.commune_name if self.facts else ""

    @property
    def body(self) -> str:
        """Who must act: the named organisation where there is one."""
        return self.clock.body_name or self.clock.body


def clock_rows(
    projects: Iterable[Project], as_of: date, known_at: datetime, law: LegalTime | None = None
) -> list[ClockRow]:
    """Every clock, running or over, of ``projects`` (all of one zone).

    The number of queries does not grow with the cases. ``law`` of an earlier call for the same zone and day spares
    counting the same terms again."""
    chosen = {project.pk: project for project in projects}
    land = clearance_as_known(chosen.values(), as_of, known_at, geometry=False)
    rows: list[ClockRow] = []
    for pk, facts in land.items():
        # The regimes are the same for all: one calendar, so that each term is worked out once.
        law = law or LegalTime(facts.regimes, facts.legal.days_off)
        rows += land_clocks(chosen[pk], facts, as_of, law)
    return rows


def land_clocks(project: Project, land: LandFacts, as_of: date, law: LegalTime) -> Iterator[ClockRow]:
    """The clocks of one project's cases and obstacles, from facts already read."""
    case_of = {part.id: part.case_id for part in land.parts}
    cases = {case.id: case for case in land.cases}
    codes: dict[int, set[str]] = {}
    for blocker, _state in open_blockers(land.blockers, as_of).values():
        case_id = blocker.case_id or case_of.get(blocker.part_id or 0)
        if case_id is not None:
            codes.setdefault(case_id, set()).add(blocker.code)
    for case in land.cases:
        status = derive_case(case, as_of, law.regimes, land.legal)
        for clock in case_clocks(case, status, as_of, law, frozenset(codes.get(case.id, ()))):
            yield ClockRow(project, clock, case)
    for blocker in land.blockers:
        place = cases.get(blocker.case_id or case_of.get(blocker.part_id or 0, 0))
        for clock in blocker_clocks([blocker], as_of):
            yield ClockRow(project, clock, place, blocker.title)


def clocks_of_case(project: Project, facts: CaseFacts, as_of: date, known_at: datetime) -> list[Clock]:
    """The clocks of one case, whose facts were read already, and of the obstacles on it."""
    rows = blocker_facts(Blocker.objects.filter(project=project), as_of, known_at)
    blockers = follow_parts(rows, {project.pk: [facts]}).get(project.pk, [])
    regimes = regime_table()
    legal = legal_days(project.zone.country_code, as_of, regimes)
    land = LandFacts((facts,), facts.parts, tuple(blockers), regimes, legal)
    found = land_clocks(project, land, as_of, LegalTime(regimes, legal.days_off))
    return [row.clock for row in found if row.facts is facts]


def ahead(rows: Iterable[ClockRow], as_of: date, days: int = HORIZON_DAYS) -> list[ClockRow]:
    """Open clocks that are late, due within ``days``, or without the data to say: what the page lists."""
    last = as_of + timedelta(days=days)
    return [
        row
        for row in rows
        if row.clock.is_open
        and (
            row.clock.status is ClockStatus.NOT_ENOUGH_DATA
            or (row.clock.due is not None and row.clock.due <= last)
        )
    ]


def lateness_of(rows: Iterable[ClockRow]) -> tuple[Lateness, ...]:
    """Lateness by body and official cause."""
    return lateness(row.clock for row in rows)


@dataclass(frozen=True, slots=True)
class ClockFilter:
    """What the list is narrowed to: any value of each field that is not empty."""

    projects: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()

    def passes(self, row: ClockRow) -> bool:
        """Whether a row is wanted."""
        return (
            (not self.projects or row.project.code in self.projects)
            and (not self.communes or row.commune_code in self.communes)
            and (not self.bodies or row.body in self.bodies)
            and (not self.kinds or row.clock.kind in self.kinds)
            and (not self.causes or row.clock.cause in self.causes)
            and (not self.statuses or row.clock.status in self.statuses)
        )


class Section(IntEnum):
    """Where a clock stands in the list: what breaks the law first, then handbook norms, what is due, what nobody
    can say."""

    LATE = 0
    LATE_BY_NORM = 1
    DUE = 2
    UNKNOWN = 3


def section_of(clock: Clock) -> Section:
    """The section of an open clock."""
    if clock.status is ClockStatus.LATE:
        return Section.LATE_BY_NORM if clock.kind is ClockKind.NORM else Section.LATE
    return Section.UNKNOWN if clock.status is ClockStatus.NOT_ENOUGH_DATA else Section.DUE


def by_urgency(rows: Iterable[ClockRow]) -> list[ClockRow]:
    """By section, and in it by day: the latest of the late ones at the top."""
    return sorted(
        rows,
        key=lambda row: (
            section_of(row.clock),
            row.clock.due or date.max,
            row.project.code,
            row.case_no,
            row.clock.key,
        ),
    )
