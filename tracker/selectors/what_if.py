"""What one case costs its project, and how its release was forecast."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from geodata.domain.planes import PlaneSystem
from landclearance.models import ClearanceCase
from landclearance.selectors.clearance import clearance_as_known
from projects.models import Project
from projects.selectors.programme import programmes_as_known
from tracker.domain.what_if import Scene, WhatIf, what_if
from tracker.models import Forecast, ProjectAssessment


@dataclass(frozen=True, slots=True)
class CaseForecast:
    """The release of the case's last part as forecast on ``issued_on``; ``p80`` None: may not be shown yet."""

    issued_on: date
    p50: date
    p80: date | None


@dataclass(frozen=True, slots=True)
class CaseCost:
    """``names``: of the programme's activities, by code. ``forecast`` None: no assessment has dated every part."""

    found: WhatIf
    names: Mapping[str, str]
    forecast: CaseForecast | None


def case_cost(
    project: Project,
    case: ClearanceCase,
    assessment: ProjectAssessment | None,
    as_of: date,
    known_at: datetime,
) -> CaseCost:
    """What the case costs on ``as_of``, as known at a moment. A constant number of queries."""
    programme = programmes_as_known([project], as_of, known_at)[project.pk]
    land = clearance_as_known([project], as_of, known_at)[project.pk]
    scene = Scene(programme, land, PlaneSystem(project.zone.plane_srid), as_of)
    return CaseCost(what_if(scene, case.pk), programme.names, _forecast(case, assessment))


def _forecast(case: ClearanceCase, assessment: ProjectAssessment | None) -> CaseForecast | None:
    """The last part's quantiles of the newest assessment; None where one of its forecasts has no median."""
    if assessment is None:
        return None
    rows = list(Forecast.objects.filter(run=assessment.run_id, part__case=case))
    if not rows or any("50" not in row.quantiles for row in rows):
        return None
    shown = (assessment.result.get("forecast") or {}).get("shown") == "quantiles"
    p80s = [row.quantiles.get("80") for row in rows]
    return CaseForecast(
        rows[0].issued_on,
        max(date.fromisoformat(row.quantiles["50"]) for row in rows),
        max(map(date.fromisoformat, p80s)) if shown and all(p80s) else None,
    )
