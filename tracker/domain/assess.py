"""The chain in one place: land -> releases -> critical path -> slip -> shares -> level. Pure.

The same facts on the same day give the same answer, with its reasons. Management attribution, not an entitlement
analysis. Rules and sources: docs/algorithms.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from landclearance.domain.blockers import official_cause
from landclearance.domain.facts import LandFacts
from landclearance.domain.overlay import Plane
from projects.domain.access_game import attribute_access, releases
from projects.domain.attribution import Attribution
from projects.domain.cpm import ScheduleResult, schedule
from projects.domain.days import Day, to_day
from projects.domain.errors import ScheduleError
from projects.domain.network import CompiledNetwork, compile_network
from projects.domain.programme import BaselineFacts, Programme
from projects.domain.severity_rules import RuleTable
from tracker.domain.background import Background
from tracker.domain.blocking import LandFindings, find_blocking
from tracker.domain.levels import NOTHING_BEFORE, Judgement

RULES_VERSION = "2026.11.10"
"""Raised whenever the same facts may give another answer than before."""

# Ten years past the last release: a schedule that runs longer than that is a slip of the pen, and is reported.
HORIZON_DAYS = 3653

SEED = 20260101
"""Of shares that are sampled: the same facts give the same shares."""


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """All that is known of one project on a day. ``capital_end``: last day for which capital may be assigned."""

    code: str
    name: str
    programme: Programme
    land: LandFacts
    judgement: Judgement = NOTHING_BEFORE
    capital_end: date | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """What is the same for all projects of a run. ``days_off``: public holidays of the zone's country; ``rules``: the
    severity table in force; ``background``: what the whole zone teaches about durations, and how past forecasts did.
    """

    as_of: date
    plane: Plane
    days_off: AbstractSet[date]
    rules: RuleTable
    background: Background = field(default_factory=Background)


@dataclass(frozen=True, slots=True)
class Outlook:
    """The computed programme. ``None`` fields: there is no programme, or it cannot be computed (``problem``)."""

    compiled: CompiledNetwork | None
    schedule: ScheduleResult | None
    attribution: Attribution | None
    release: Mapping[str, Day]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """Calendar days against the original and the latest approved baseline; None without the one or the other."""

    original: int | None
    latest: int | None
    blockers: int | None
    at_least: bool


def outlook(programme: Programme, findings: LandFindings) -> Outlook:
    """Forward and backward pass with the releases on, and the slip shared out to what causes it."""
    if programme.network is None:
        return Outlook(None, None, None, {})
    blockers = findings.blockers()
    release = releases(blockers, findings.ruled)
    try:
        horizon = max(release.values(), default=programme.network.data_date) + HORIZON_DAYS
        compiled = compile_network(programme.network, horizon)
        attribution = attribute_access(compiled, blockers, findings.ruled, seed=SEED)
        return Outlook(compiled, schedule(compiled, release), attribution, release)
    except ScheduleError as problem:
        return Outlook(None, None, None, release, str(problem))


def slip(programme: Programme, found: Outlook) -> Slip:
    """Forecast finish less approved finish, in calendar days; negative when early."""
    if found.schedule is None or found.attribution is None:
        return Slip(None, None, None, False)
    end = found.schedule.finish
    return Slip(
        original=_against(programme.original, end),
        latest=_against(programme.latest, end),
        blockers=found.attribution.total,
        at_least=found.attribution.at_least,
    )


def _against(baseline: BaselineFacts | None, finish: Day) -> int | None:
    return None if baseline is None else finish - baseline.finish


def main_cause(programme: Programme, found: Outlook, findings: LandFindings, late: Slip) -> str:
    """The official category of delay: the largest of land, missing capital and everything else.

    "" when the slip is unknown, "none" when there is no slip. Days that no blocker explains carry the cause that the
    last report states, or "other" when it states none.
    """
    if late.latest is None or found.attribution is None:
        return ""
    if late.latest <= 0:
        return "none"
    obstacle_codes = {f"blocker:{item.facts.id}": item.facts.code for item in findings.obstacles}
    part_codes = {f"part:{item.part.id}": item.obstacle.code for item in findings.parts if item.obstacle}
    codes = obstacle_codes | part_codes
    days = {"clearance": Fraction(0), "capital": Fraction(0)}
    for row in found.attribution.blockers:
        days[official_cause(codes.get(row.id) or "")] += row.share
    rest = Fraction(late.latest - found.attribution.total)
    stated = _stated_cause(programme)
    days[stated] = days.get(stated, Fraction(0)) + max(rest, Fraction(0))
    return max(sorted(days), key=lambda cause: days[cause])


def _stated_cause(programme: Programme) -> str:
    last = programme.reports[-1] if programme.reports else None
    stated = last.stated_cause if last else ""
    # "Site clearance" stated for days that no parcel explains is not taken over: it could not be followed to a row.
    return stated if stated in ("procedure", "capacity", "capital") else "other"


def silent_periods(last_report_end: date | None, as_of: date) -> int | None:
    """Calendar months that have ended by ``as_of`` since the last reported day; None when nothing was reported."""
    if last_report_end is None:
        return None
    months = (as_of.year - last_report_end.year) * 12 + as_of.month - last_report_end.month
    ended = 1 if _is_month_end(as_of) else 0
    reported = 1 if _is_month_end(last_report_end) else 0
    return max(0, months + ended - reported)


def _is_month_end(day: date) -> bool:
    return to_day(day) + 1 == to_day(date(day.year + day.month // 12, day.month % 12 + 1, 1))


def assess_land(facts: ProjectFacts, setting: Setting) -> LandFindings:
    """The land half of the chain."""
    return find_blocking(facts.land, facts.programme, setting.plane, setting.as_of, setting.days_off)
