"""Rows of the clearance list and the register of blockers: derived, filtered, sorted, then paged.

States are derived from acts, so a filter by state looks at every case of the zone: a handful of queries however
many they are.
"""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.gis.db.models import Extent

from geodata.models import Zone
from landclearance.domain.blockers import BlockerState, open_blockers
from landclearance.domain.facts import BlockerFacts, CaseFacts, LandFacts
from landclearance.domain.parcel_search import folded, parcel_query
from landclearance.domain.reach import on_part
from landclearance.domain.release import Release, expected_releases
from landclearance.domain.states import CaseState, CaseStatus, derive_case
from landclearance.models import ClearanceCase, LandUser
from landclearance.selectors.told import land_as_told
from projects.models import Project
from projects.selectors.holidays import legal_days_around

SHORTEST_PLACE = 3
"""Letters of an old commune's name that must be typed: fewer are found in every second name."""

STATE_ORDER: Mapping[str, int] = {state.value: place for place, state in enumerate(CaseState)}


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in the list. ``release`` None with ``done`` False: nobody knows when the last part will be free."""

    project: Project
    facts: CaseFacts
    status: CaseStatus
    blockers: tuple[tuple[BlockerFacts, BlockerState], ...]
    releases: tuple[Release, ...]

    @property
    def done(self) -> bool:
        return self.status.state in (CaseState.HANDED_OVER, CaseState.OUT_OF_SCOPE)

    @property
    def unknown(self) -> bool:
        """Whether nobody can say when the last part will be free; so it is for a case whose parts are not on
        record yet."""
        return not self.releases or any(release.is_unknown for release in self.releases)

    @property
    def past_due(self) -> bool:
        return not self.done and any(release.past_due for release in self.releases)

    @property
    def release(self) -> date | None:
        """The day on which the last part is expected to be free."""
        if self.unknown:
            return None
        return max((release.day for release in self.releases if release.day), default=None)

    @property
    def holder(self) -> str:
        """Who must act; empty when the case is done."""
        return "" if self.done else str(self.status.holder or "")

    @property
    def area_m2(self) -> Decimal:
        return sum((part.area_m2 for part in self.facts.parts), Decimal(0))

    @property
    def labels(self) -> list[str]:
        return [part.label for part in self.facts.parts]


# Marks of a row that are filtered by: name in the address -> whether a row has it.
MARKS: Mapping[str, Callable[[CaseRow], bool]] = {
    "blocked": lambda row: bool(row.blockers),
    "unknown": lambda row: not row.done and row.unknown,
    "overdue": lambda row: row.past_due,
    "flag": lambda row: bool(row.status.red_flags),
    "outstanding": lambda row: not row.done,
}


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What the list is narrowed to: any value of each field that is not empty; ``marks`` are keys of MARKS."""

    projects: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    holders: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    text: str = ""

    def passes(self, row: CaseRow) -> bool:
        """Whether a row is wanted."""
        return (
            (not self.projects or row.project.code in self.projects)
            and (not self.communes or row.facts.commune_code in self.communes)
            and (not self.states or row.status.state.value in self.states)
            and (not self.holders or row.holder in self.holders)
            and (not self.marks or any(MARKS[mark](row) for mark in self.marks))
            and _found(self.text, row)
        )


def _found(text: str, row: CaseRow) -> bool:
    """By case number or label as typed, by sheet and number as people write them (``tờ 27 thửa 14 Bảo Lâm``), or by
    the name or code of an old commune, with or without its marks."""
    wanted = text.strip().casefold()
    if not wanted or any(wanted in label.casefold() for label in (row.facts.case_no, *row.labels)):
        return True
    asked, commune = parcel_query(text), f"{row.facts.commune_name} {row.facts.commune_code}"
    if asked is not None:
        return any(
            asked.matches(part.sheet, part.number, f"{part.place} {part.old_commune} {commune}")
            for part in row.facts.parts
        )
    place = folded(text)
    return len(place) >= SHORTEST_PLACE and any(
        place in folded(part.old_commune) for part in row.facts.parts if part.old_commune
    )


# What needs somebody first: nobody knows when, overdue, then the nearest day; done ones at the end.
SORTS: Mapping[str, Callable[[CaseRow], Any]] = {
    "urgency": lambda row: (row.done, not row.unknown, not row.past_due, row.release or date.max),
    "project": lambda row: (row.project.code, row.facts.case_no),
    "case": lambda row: row.facts.case_no,
    "commune": lambda row: row.facts.commune_name,
    "state": lambda row: (STATE_ORDER[row.status.state.value], row.status.since),
    "since": lambda row: row.status.since,
    "holder": lambda row: row.holder,
    "blockers": lambda row: -len(row.blockers),
    "release": lambda row: (row.done, row.unknown, row.release or date.max),
    "area": lambda row: row.area_m2,
}


def sorted_rows(rows: Iterable[CaseRow], sort: str) -> list[CaseRow]:
    """Rows by a key of SORTS, "-key" for the other way round; rows that tie stay by project and case."""
    ordered = sorted(rows, key=SORTS["project"])
    return sorted(ordered, key=SORTS[sort.removeprefix("-")], reverse=sort.startswith("-"))


def case_rows(zone: Zone, projects: Iterable[Project], as_of: date, known_at: datetime) -> list[CaseRow]:
    """Every case of ``projects`` (all of ``zone``) as of a day; a constant number of queries."""
    chosen = {project.pk: project for project in projects}
    land = land_as_told(chosen.values(), as_of, known_at)
    days_off = holidays_around(zone, as_of)
    return [row for pk, facts in land.items() for row in rows_of(chosen[pk], facts, as_of, days_off)]


def holidays_around(zone: Zone, as_of: date) -> AbstractSet[date]:
    """Public holidays of the zone's country for the years over which terms of acts run."""
    return legal_days_around(zone.country_code, as_of)


def rows_of(project: Project, land: LandFacts, as_of: date, days_off: AbstractSet[date]) -> list[CaseRow]:
    """The rows of one project's cases."""
    statuses = {case.id: derive_case(case, as_of, land.regimes, land.legal) for case in land.cases}
    releases = expected_releases(
        land.cases, land.blockers, as_of, land.regimes, days_off, statuses, blackout=land.legal.blackout
    )
    opened = open_blockers(land.blockers, as_of).values()
    rows = []
    for case in land.cases:
        parts = [part.id for part in case.parts]
        rows.append(
            CaseRow(
                project=project,
                facts=case,
                status=statuses[case.id],
                blockers=tuple(
                    (facts, state)
                    for facts, state in opened
                    if any(on_part(facts, case, part) for part in parts)
                    or (facts.case_id == case.id and not parts)
                ),
                releases=tuple(releases[part.id] for part in case.parts),
            )
        )
    return rows


def case_row(case: ClearanceCase, as_of: date, known_at: datetime) -> CaseRow | None:
    """One case as of a day; None when it had not been opened by then."""
    land = land_as_told([case.project], as_of, known_at)[case.project_id]
    own = tuple(one for one in land.cases if one.id == case.pk)
    found = rows_of(case.project, replace(land, cases=own), as_of, holidays_around(case.project.zone, as_of))
    return found[0] if found else None


def case_bounds(case: ClearanceCase) -> tuple[float, float, float, float] | None:
    """West, south, east, north of the case's parts in degrees (EPSG:4326); None without geometry."""
    found: tuple[float, float, float, float] | None = case.parts.aggregate(box=Extent("geometry"))["box"]
    return found


def land_user_names(case_ids: Iterable[int]) -> dict[int, LandUser]:
    """Land users by case id, for those who may see them. One query."""
    users = LandUser.objects.filter(cases__in=list(case_ids)).values_list("cases__pk", "pk")
    pairs = list(users)
    found = LandUser.objects.in_bulk([user for _case, user in pairs])
    return {case: found[user] for case, user in pairs}
