"""The forecast as one step of the assessment: facts in; what is shown, what is kept, what the level may use out."""

from dataclasses import dataclass
from typing import Any

from projects.domain.days import to_day
from tracker.domain.assess import Outlook, ProjectFacts, Setting
from tracker.domain.blocking import LandFindings
from tracker.domain.forecast import Limits, forecast
from tracker.domain.forecast_json import IssuedForecast, forecast_json, issued, p80_finish


@dataclass(frozen=True, slots=True)
class ForecastStep:
    """``p80_slip_days``: calendar days of the P80 finish after the latest approved one; None where it may not be
    shown (the calibration gate) or there is nothing to compare."""

    result: dict[str, Any]
    issued: tuple[IssuedForecast, ...]
    p80_slip_days: int | None


def forecast_of(
    facts: ProjectFacts, found: Outlook, findings: LandFindings, setting: Setting
) -> ForecastStep:
    """Forecast one project with the zone's experience."""
    latest = facts.programme.latest
    approved = latest.finish if latest else None
    limit = None if facts.capital_end is None else to_day(facts.capital_end) + 1
    sampled = forecast(
        facts.code,
        found.compiled,
        facts.land,
        findings,
        setting.background,
        setting.as_of,
        Limits(approved, limit),
    )
    by_law = found.schedule.finish if found.schedule else None
    p80 = p80_finish(sampled, setting.background.gate)
    late = p80 - approved if p80 is not None and approved is not None else None
    result = forecast_json(sampled, findings, setting.background, by_law, setting.as_of)
    return ForecastStep({**result, "p80_slip_days": late}, tuple(issued(sampled, findings, by_law)), late)
