"""The facts of a zone's projects on a day, as known at a moment: what ``assess`` starts from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from geodata.domain.planes import PlaneSystem
from geodata.models import Zone
from landclearance.selectors.clearance import clearance_as_known
from projects.domain.funding import capital_end
from projects.models import Project
from projects.selectors.funding import first_capital_years
from projects.selectors.holidays import legal_days_around
from projects.selectors.programme import programmes_as_known
from tracker.domain.assess import ProjectFacts, Setting
from tracker.domain.background import background
from tracker.selectors.forecasts import zone_evidence
from tracker.selectors.judgement import judgements_as_known, rules_in_force


@dataclass(frozen=True, slots=True)
class ZoneFacts:
    """Facts by project pk, with what is the same for all of them."""

    setting: Setting
    by_project: dict[int, ProjectFacts]


def zone_facts(zone: Zone, projects: Iterable[Project], as_of: date, known_at: datetime) -> ZoneFacts:
    """Facts of ``projects`` (all of ``zone``). The number of queries does not grow with the projects."""
    chosen = list(projects)
    programmes = programmes_as_known(chosen, as_of, known_at)
    land = clearance_as_known(chosen, as_of, known_at)
    judgements = judgements_as_known(chosen, as_of, known_at)
    capital = first_capital_years([project.pk for project in chosen], as_of, known_at)
    days_off = legal_days_around(zone.country_code, as_of)
    plane = PlaneSystem(zone.plane_srid)
    evidence = zone_evidence(zone, chosen, land, programmes, as_of, known_at)
    setting = Setting(
        as_of,
        plane,
        days_off,
        rules_in_force(zone, as_of, known_at),
        background(evidence, as_of, days_off, plane),
    )
    return ZoneFacts(
        setting,
        {
            project.pk: ProjectFacts(
                project.code,
                project.name,
                programmes[project.pk],
                land[project.pk],
                judgements[project.pk],
                capital_end(project.group, capital.get(project.pk)),
            )
            for project in chosen
        },
    )
