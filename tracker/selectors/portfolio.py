"""Every project of a zone with its newest assessment, filtered and sorted. Three queries, however many projects."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from projects.models import Project
from tracker.models import Level, ProjectAssessment
from tracker.selectors.current import current_assessments, with_previous

SEVERITY = {Level.CRITICAL: 0, Level.SERIOUS: 1, Level.UNKNOWN: 2, Level.WATCH: 3, Level.ON_TRACK: 4}
"""Order in which a planner wants to see them: what is not known comes before what is nearly right."""

NO_CAUSE = "unstated"
"""In filters: a project whose cause of delay is not known."""


@dataclass(frozen=True, slots=True)
class PortfolioRow:
    """One project. Days are calendar days, percentages 0 to 100, None is unknown; ``changed_days`` is against the
    previous assessment (positive: later); ``judged`` is the stored result (tracker.selectors.level_words)."""

    project: Project
    level: Level
    slip_original: int | None
    slip_latest: int | None
    blocker_days: int | None
    open_ended: bool
    cause: str
    forecast_finish: date | None
    physical: float | None
    planned: float | None
    last_report_end: str | None
    changed_days: int | None
    previous_as_of: date | None
    blockers: int | None
    judged: Mapping[str, Any] = field(default_factory=dict)

    @property
    def slip(self) -> int | None:
        """Slip against the latest approved baseline, else against the original."""
        return self.slip_original if self.slip_latest is None else self.slip_latest

    @property
    def late(self) -> bool | None:
        """Behind its approved finish; None when nobody can tell."""
        return None if self.slip is None else self.slip > 0


@dataclass(frozen=True, slots=True)
class PortfolioQuery:
    """Filters (empty: all) and the order. ``sort`` is a key of ``ORDERS``."""

    levels: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    text: str = ""
    sort: str = "level"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class PortfolioTotals:
    """Counts of projects. ``late_unstated`` are late for a cause that nobody gave; ``worst`` has the largest slip."""

    projects: int
    by_level: dict[str, int]
    late: int
    late_clearance: int
    late_other: int
    unknown_slip: int
    worst: PortfolioRow | None


def portfolio_rows(projects: QuerySet[Project], on: date) -> list[PortfolioRow]:
    """A row per project as assessed on ``on`` or before; never assessed: everything unknown."""
    listed = list(projects.select_related("owner").order_by("code"))
    found = {row.project_id: row for row in with_previous(current_assessments(projects, on))}
    previous = [getattr(row, "previous_pk", None) for row in found.values()]
    earlier = {
        row["pk"]: row
        for row in ProjectAssessment.objects.filter(pk__in=[pk for pk in previous if pk]).values(
            "pk", "slip_latest_days", "run__as_of"
        )
    }
    return [_row(project, found.get(project.pk), earlier) for project in listed]


def _row(project: Project, found: ProjectAssessment | None, earlier: Mapping[int, Any]) -> PortfolioRow:
    if found is None:
        return PortfolioRow(
            project, Level.UNKNOWN, None, None, None, False, "", None, None, None, None, None, None, None
        )
    before = earlier.get(getattr(found, "previous_pk", None) or 0)
    progress = found.result.get("progress") or {}
    changed = None
    if before and before["slip_latest_days"] is not None and found.slip_latest_days is not None:
        changed = found.slip_latest_days - before["slip_latest_days"]
    return PortfolioRow(
        project=project,
        level=Level(found.level),
        slip_original=found.slip_original_days,
        slip_latest=found.slip_latest_days,
        blocker_days=found.blocker_slip_days,
        open_ended=found.open_ended,
        cause=found.cause,
        forecast_finish=found.forecast_finish,
        physical=progress.get("physical_percent"),
        planned=progress.get("planned_percent"),
        last_report_end=progress.get("last_report_end"),
        changed_days=changed,
        previous_as_of=before["run__as_of"] if before else None,
        blockers=len(found.result.get("blockers") or []),
        judged=found.result,
    )


Order = Callable[[PortfolioRow], Any]
ORDERS: dict[str, Order] = {
    "level": lambda row: (SEVERITY[row.level], -(row.slip or 0)),
    "name": lambda row: _plain(row.project.name),
    "group": lambda row: row.project.group,
    "owner": lambda row: _plain(row.project.owner.name) if row.project.owner else None,
    "slip_original": lambda row: row.slip_original,
    "slip_latest": lambda row: row.slip_latest,
    "blockers": lambda row: row.blocker_days,
    "cause": lambda row: row.cause or None,
    "finish": lambda row: row.forecast_finish,
    "physical": lambda row: row.physical,
    "report": lambda row: row.last_report_end,
    "change": lambda row: row.changed_days,
}


def select_rows(rows: Iterable[PortfolioRow], query: PortfolioQuery) -> list[PortfolioRow]:
    """Rows that pass every filter, in order; what is unknown comes last whichever way one sorts."""
    kept = [row for row in rows if _passes(row, query)]
    order = ORDERS.get(query.sort, ORDERS["level"])
    known = [row for row in kept if order(row) is not None]
    unknown = [row for row in kept if order(row) is None]
    return sorted(known, key=order, reverse=query.descending) + unknown


def _passes(row: PortfolioRow, query: PortfolioQuery) -> bool:
    owner = row.project.owner.code if row.project.owner else ""
    chosen = (
        (query.levels, row.level.value),
        (query.groups, row.project.group),
        (query.causes, row.cause or NO_CAUSE),
        (query.owners, owner),
    )
    if any(wanted and value not in wanted for wanted, value in chosen):
        return False
    text = _plain(query.text)
    haystack = _plain(" ".join((row.project.code, row.project.name, row.project.name_en)))
    return all(word in haystack for word in text.split())


def _plain(text: str) -> str:
    """Lower case without diacritics, so that "dong dang" finds "Đồng Đăng"."""
    spread = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(sign for sign in spread if not unicodedata.combining(sign))


def portfolio_totals(rows: Sequence[PortfolioRow]) -> PortfolioTotals:
    """Counts over the rows given; an unknown slip is neither late nor on time."""
    late = [row for row in rows if row.late]
    land = sum(1 for row in late if row.cause == "clearance")
    levels = Counter(row.level.value for row in rows)
    return PortfolioTotals(
        projects=len(rows),
        by_level={level.value: levels[level.value] for level in SEVERITY},
        late=len(late),
        late_clearance=land,
        late_other=len(late) - land,
        unknown_slip=sum(1 for row in rows if row.late is None),
        worst=max(late, key=lambda row: row.slip or 0, default=None),
    )
