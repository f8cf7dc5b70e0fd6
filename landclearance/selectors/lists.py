"""Rows of the clearance list and the register of blockers: derived, filtered, sorted, then paged.

States are derived from acts, so a filter by state looks at every case of the zone: a handful of queries however
many they are.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from geodata.models import Zone
from landclearance.domain.blockers import BlockerState, blocker_state, open_blockers
from landclearance.domain.facts import BlockerFacts, CaseFacts, LandFacts
from landclearance.domain.release import Release, expected_releases
from landclearance.domain.states import CaseState, CaseStatus, derive_case
from landclearance.models import LandUser
from landclearance.selectors.clearance import clearance_as_known
from projects.models import Project
from projects.selectors.holidays import public_holidays

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
        """Whether nobody can say when the last part will be free."""
        return any(release.is_unknown for release in self.releases)

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
    def area_m2(self) -> Decimal:
        return sum((part.area_m2 for part in self.facts.parts), Decimal(0))

    @property
    def labels(self) -> list[str]:
        return [part.label for part in self.facts.parts]


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What the list is narrowed to; an empty field does not narrow. ``blocked`` is "yes", "no" or ""."""

    project: str = ""
    commune: str = ""
    state: str = ""
    blocked: str = ""
    text: str = ""
    sort: str = "project"

    def passes(self, row: CaseRow) -> bool:
        """Whether a row is wanted."""
        return (
            self.project in ("", row.project.code)
            and self.commune in ("", row.facts.commune_code)
            and self.state in ("", row.status.state.value)
            and (not self.blocked or (self.blocked == "yes") == bool(row.blockers))
            and _found(self.text, row)
        )


def _found(text: str, row: CaseRow) -> bool:
    wanted = text.strip().casefold()
    return not wanted or any(wanted in label.casefold() for label in (row.facts.case_no, *row.labels))


SORTS: Mapping[str, Callable[[CaseRow], Any]] = {
    "project": lambda row: (row.project.code, row.facts.case_no),
    "case": lambda row: row.facts.case_no,
    "state": lambda row: (STATE_ORDER[row.status.state.value], row.status.since),
    "since": lambda row: row.status.since,
    "release": lambda row: (row.done, not row.unknown, row.release or date.max),
    "area": lambda row: -row.area_m2,
}


def case_rows(zone: Zone, projects: Iterable[Project], as_of: date, known_at: datetime) -> list[CaseRow]:
    """Every case of ``projects`` (all of ``zone``) as of a day; a constant number of queries."""
    chosen = {project.pk: project for project in projects}
    land = clearance_as_known(chosen.values(), as_of, known_at, geometry=False)
    days_off = holidays_around(zone, as_of)
    return [row for pk, facts in land.items() for row in rows_of(chosen[pk], facts, as_of, days_off)]


def holidays_around(zone: Zone, as_of: date) -> frozenset[date]:
    """Public holidays of the zone's country for the years over which terms of acts run."""
    return public_holidays(zone.country_code, range(as_of.year - 12, as_of.year + 8)) or frozenset()


def rows_of(project: Project, land: LandFacts, as_of: date, days_off: frozenset[date]) -> list[CaseRow]:
    """The rows of one project's cases."""
    statuses = {case.id: derive_case(case, as_of, land.regimes) for case in land.cases}
    releases = expected_releases(land.cases, land.blockers, as_of, land.regimes, days_off, statuses)
    opened = open_blockers(land.blockers, as_of).values()
    rows = []
    for case in land.cases:
        parts = {part.id for part in case.parts}
        rows.append(
            CaseRow(
                project=project,
                facts=case,
                status=statuses[case.id],
                blockers=tuple(
                    (facts, state)
                    for facts, state in opened
                    if facts.case_id == case.id or facts.part_id in parts
                ),
                releases=tuple(releases[part.id] for part in case.parts),
            )
        )
    return rows


def land_user_names(case_ids: Iterable[int]) -> dict[int, LandUser]:
    """Land users by case id, for those who may see them. One query."""
    users = LandUser.objects.filter(cases__in=list(case_ids)).values_list("cases__pk", "pk")
    pairs = list(users)
    found = LandUser.objects.in_bulk([user for _case, user in pairs])
    return {case: found[user] for case, user in pairs}


@dataclass(frozen=True, slots=True)
class BlockerRow:
    """An obstacle in the register, with what is known of it on the day."""

    project: Project
    facts: BlockerFacts
    state: BlockerState
    case_no: str
    label: str


def blocker_rows(
    projects: Iterable[Project], as_of: date, known_at: datetime, *, still_open: bool
) -> list[BlockerRow]:
    """Obstacles of ``projects``: those without an end first, then by expected day. Closed ones only on demand."""
    chosen = {project.pk: project for project in projects}
    land = clearance_as_known(chosen.values(), as_of, known_at, geometry=False)
    rows = []
    for pk, facts in land.items():
        cases = {case.id: case for case in facts.cases}
        parts = {part.id: part for part in facts.parts}
        for blocker in facts.blockers:
            state = blocker_state(blocker, as_of)
            part = parts.get(blocker.part_id or 0)
            case = cases.get(blocker.case_id or (part.case_id if part else 0))
            if state.opened_on is not None and state.is_open == still_open:
                rows.append(
                    BlockerRow(
                        chosen[pk], blocker, state, case.case_no if case else "", part.label if part else ""
                    )
                )
    rows.sort(
        key=lambda row: (row.state.expected_clear_on or date.max, row.project.code, row.facts.id),
        reverse=False,
    )
    rows.sort(key=lambda row: row.state.expected_clear_on is not None)
    return rows
