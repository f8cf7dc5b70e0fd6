"""Assess and keep. What was kept is never changed: a later assessment is another row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from geodata.models import Zone
from projects.models import Project
from tracker.domain.assess import RULES_VERSION
from tracker.domain.fingerprint import fingerprint
from tracker.domain.result import Assessment
from tracker.domain.together import assess_together
from tracker.models import AssessmentRun, Flag, PartAssessment, ProjectAssessment
from tracker.selectors.facts import zone_facts
from tracker.selectors.waits import waited_for
from tracker.services.forecasts import keep_forecasts


@dataclass(frozen=True, slots=True)
class ZoneAssessment:
    """A computed run that is not stored yet; ``assessments`` in project-code order."""

    zone: Zone
    project: Project | None
    as_of: date
    known_at: datetime
    inputs_hash: str
    projects: tuple[Project, ...]
    assessments: tuple[Assessment, ...]

    @property
    def results(self) -> list[Mapping[str, Any]]:
        """The projects' entries of ``assess --format json``, with labels for people."""
        return [found.result for found in self.assessments]

    def as_json(self, *, with_inputs: bool = False) -> dict[str, Any]:
        """The object that ``assess --format json`` prints."""
        return {
            "zone": self.zone.code,
            "as_of": self.as_of.isoformat(),
            "known_at": self.known_at.isoformat(),
            "rules_version": RULES_VERSION,
            "inputs_hash": self.inputs_hash,
            "projects": [
                {**found.result, "network": found.network, "severity": found.severity}
                if with_inputs
                else dict(found.result)
                for found in self.assessments
            ],
        }


def compute_zone(
    zone: Zone, *, as_of: date, known_at: datetime, project: Project | None = None
) -> ZoneAssessment:
    """Assess every project of ``zone``, or one. Reads in a constant number of queries; stores nothing.

    Projects that others wait for come first; for one project, those that it waits for are looked at with it.
    """
    everything = Project.objects.filter(zone=zone).order_by("code")
    projects = [project] if project is not None else list(everything)
    needed = projects if project is None else [project, *everything.filter(pk__in=waited_for(project))]
    facts = zone_facts(zone, needed, as_of, known_at)
    together = assess_together(facts.by_project, facts.setting, [row.pk for row in projects])
    found = tuple(together.values())
    digest = fingerprint(
        [RULES_VERSION, zone.code, as_of, [[item.result["code"], item.inputs_hash] for item in found]]
    )
    return ZoneAssessment(zone, project, as_of, known_at, digest, tuple(projects), found)


@transaction.atomic
def store_zone(found: ZoneAssessment, *, at: datetime) -> AssessmentRun:
    """Keep a computed run with its projects, flags and parcel parts."""
    run = AssessmentRun.objects.create(
        zone=found.zone,
        project=found.project,
        as_of=found.as_of,
        known_at=found.known_at,
        rules_version=RULES_VERSION,
        inputs_hash=found.inputs_hash,
        recorded_at=at,
    )
    rows = ProjectAssessment.objects.bulk_create(
        _row(run, project, item) for project, item in zip(found.projects, found.assessments, strict=True)
    )
    Flag.objects.bulk_create(
        flag for row, item in zip(rows, found.assessments, strict=True) for flag in _flags(row, item)
    )
    PartAssessment.objects.bulk_create(
        (part for row, item in zip(rows, found.assessments, strict=True) for part in _parts(row, item)),
        batch_size=500,
    )
    keep_forecasts(run, zip(found.projects, found.assessments, strict=True))
    return run


def assess_zone(
    zone: Zone, *, as_of: date, known_at: datetime, at: datetime, project: Project | None = None
) -> AssessmentRun:
    """``compute_zone`` and ``store_zone`` in one."""
    return store_zone(compute_zone(zone, as_of=as_of, known_at=known_at, project=project), at=at)


def _row(run: AssessmentRun, project: Project, item: Assessment) -> ProjectAssessment:
    result = item.result
    return ProjectAssessment(
        run=run,
        project=project,
        level=result["level"],
        computed_level=result["computed_level"],
        last_report_end=_date(result["progress"]["last_report_end"]),
        baseline_finish_original=_date(result["baseline_finish"]["original"]),
        baseline_finish_latest=_date(result["baseline_finish"]["latest"]),
        forecast_finish=_date(result["forecast_finish"]),
        finish_without_blockers=_date(result["finish_without_blockers"]),
        slip_original_days=result["slip_days"]["original"],
        slip_latest_days=result["slip_days"]["latest"],
        blocker_slip_days=result["blocker_slip_days"],
        open_ended=result["open_ended"],
        cause=result["cause"],
        inputs_hash=item.inputs_hash,
        result=result,
        inputs=item.network or {},
    )


def _flags(row: ProjectAssessment, item: Assessment) -> Iterable[Flag]:
    for reason in item.result["reasons"]:
        yield Flag(
            assessment=row,
            rule=reason["rule"],
            level=reason["level"],
            value=str(reason["value"]),
            threshold=str(reason["threshold"]),
            source=reason["source"],
        )


def _parts(row: ProjectAssessment, item: Assessment) -> Iterable[PartAssessment]:
    for part in item.findings.parts:
        yield PartAssessment(
            assessment=row,
            part_id=part.part.id,
            state=part.state.value,
            since=part.since,
            holder=part.holder,
            release=part.release.day,
            blocks=part.blocks,
            blocker_code=part.obstacle.code if part.obstacle else "",
        )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
