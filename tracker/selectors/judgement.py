"""What people and earlier assessments say about levels, as known at a moment. The number of queries is constant."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from geodata.models import Zone
from projects.domain.hysteresis import PastLevel
from projects.domain.severity_rules import Level as Severity
from projects.domain.severity_rules import OwnThreshold, RuleTable, exact
from projects.models import Project, Role
from projects.selectors.severity_rules import proposed_rules
from tracker.domain.levels import Judgement, OverrideFacts
from tracker.models import LevelOverride, ProjectAssessment, SeverityThreshold

_MOST_PERIODS = 6
"""Reports that are looked back at for one that says something; the memory itself is two reports long."""


def rules_in_force(zone: Zone, as_of: date, known_at: datetime) -> RuleTable:
    """The severity table with the zone's own thresholds: of each rule the newest in force on ``as_of``."""
    rows = SeverityThreshold.objects.known(as_of, known_at).filter(zone=zone)
    own = {
        row.rule: OwnThreshold(row.rule, exact(row.threshold), row.source)
        for row in rows.order_by("happened_on", "recorded_at", "pk")
    }
    return proposed_rules().with_own(own.values())


def judgements_as_known(projects: Sequence[Project], as_of: date, known_at: datetime) -> dict[int, Judgement]:
    """By project pk: levels found on days before ``as_of``, and the newest override begun by then."""
    keys = [project.pk for project in projects]
    past = _past_levels(keys, as_of, known_at)
    overrides = _overrides(keys, as_of, known_at)
    return {key: Judgement(past.get(key, ()), overrides.get(key)) for key in keys}


def _past_levels(keys: Sequence[int], as_of: date, known_at: datetime) -> dict[int, tuple[PastLevel, ...]]:
    """Levels that runs recorded by ``known_at`` computed for days strictly before ``as_of``, oldest first.

    Of the last report periods only, and each change once: the memory needs no more, and the hash of the inputs stays
    the same while nothing new is found. A row without a report, or of a version that kept no computed level, counts
    for nothing.
    """
    rows = (
        ProjectAssessment.objects.filter(
            project__in=keys,
            run__as_of__lt=as_of,
            run__recorded_at__lte=known_at,
            last_report_end__isnull=False,
        )
        .exclude(computed_level="")
        .order_by("project", "run__as_of", "run__recorded_at", "pk")
        .values_list("project_id", "run__as_of", "last_report_end", "computed_level")
    )
    found: dict[int, list[PastLevel]] = defaultdict(list)
    for project, day, report_end, level in rows:
        listed = found[project]
        if report_end is None:
            continue  # excluded above; the column may hold none
        if not listed or (listed[-1].report_end, listed[-1].level.value) != (report_end, level):
            listed.append(PastLevel(day, report_end, Severity(level)))
    return {key: _last_periods(listed) for key, listed in found.items()}


def _last_periods(listed: Sequence[PastLevel]) -> tuple[PastLevel, ...]:
    periods = sorted({row.report_end for row in listed})[-_MOST_PERIODS:]
    return tuple(row for row in listed if row.report_end in periods)


def _overrides(keys: Sequence[int], as_of: date, known_at: datetime) -> dict[int, OverrideFacts]:
    rows = (
        LevelOverride.objects.known(as_of, known_at)
        .filter(project__in=keys)
        .select_related("recorded_by", "project")
        .prefetch_related("recorded_by__memberships")
        .order_by("happened_on", "recorded_at", "pk")
    )
    return {
        row.project_id: OverrideFacts(
            Severity(row.level), row.reason, row.happened_on, row.until, role_of(row)
        )
        for row in rows
    }


def role_of(row: LevelOverride) -> str:
    """The role in which somebody set a level: leader before planner; "" when the account holds neither."""
    by, zone = row.recorded_by, row.project.zone_id
    held = {m.role for m in by.memberships.all() if m.zone_id in (None, zone)} if by else set()
    return next((role.value for role in (Role.LEADER, Role.PLANNER) if role in held), "")
