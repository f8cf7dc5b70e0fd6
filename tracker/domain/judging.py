"""The figures that the severity table asks for, and its verdict in words that are stored."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from landclearance.domain.blockers import open_blockers
from landclearance.domain.facts import LandFacts
from projects.domain.calendars import CalendarTable
from projects.domain.days import to_day
from projects.domain.hysteresis import memory_of
from projects.domain.network import CompiledNetwork
from projects.domain.planned import PlannedWork, cpli_against, planned_percent
from projects.domain.programme import BaselineFacts, Programme, ReportFacts
from projects.domain.regimes import NORM
from projects.domain.severity import Fired, Level, Number, SeverityInputs, severity
from projects.domain.severity_rules import RuleTable
from tracker.domain.assess import Outlook, ProjectFacts, Slip
from tracker.domain.blocking import LandFindings
from tracker.domain.levels import Judgement, memory_json, override_json, shown_level

_COMPLETE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Progress:
    """Physical progress in per cent at the end of the last report that gives it; ``gap`` is planned less actual.

    ``unchanged``: reports in a row, counted from the newest, that brought no progress on the one before.
    """

    physical: Decimal | None
    planned: Decimal | None
    gap: Decimal | None
    last_report_end: date | None
    unchanged: int


@dataclass(frozen=True, slots=True)
class MoreFigures:
    """Figures of the severity table that other parts of the chain compute; None: not known, or without a meaning.

    ``spi_t`` earned schedule over time passed; ``p80_slip_days`` days of slip that are exceeded once in five.
    """

    spi_t: Number | None = None
    p80_slip_days: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The level to show, and beside it what the rules alone say (``computed``) and with earlier reports (``held``).

    ``held_by``, ``override`` and ``reasons`` (worst first) are JSON data; see docs/algorithms/severity.md.
    """

    level: Level
    computed: Level
    held: Level
    held_by: Mapping[str, Any] | None
    override: Mapping[str, Any] | None
    reasons: list[dict[str, Any]]


def progress_of(programme: Programme, found: Outlook) -> Progress:
    """What the reports say against what the latest approved baseline planned for the same day."""
    reports = programme.reports
    measured = [report for report in reports if report.physical_percent is not None]
    last = measured[-1] if measured else None
    physical = last.physical_percent if last else None
    planned = _planned(programme, found.compiled, last) if last else None
    return Progress(
        physical=physical,
        planned=planned,
        gap=None if planned is None or physical is None else planned - physical,
        last_report_end=reports[-1].period_end if reports else None,
        unchanged=_unchanged(measured),
    )


def _unchanged(measured: Sequence[ReportFacts]) -> int:
    count = 0
    for newer, older in zip(reversed(measured), reversed(measured[:-1]), strict=False):
        if newer.physical_percent != older.physical_percent or newer.physical_percent == _COMPLETE:
            break
        count += 1
    return count


def _planned(programme: Programme, compiled: CompiledNetwork | None, report: ReportFacts) -> Decimal | None:
    baseline = programme.latest
    if baseline is None or compiled is None:
        return None
    works = [
        PlannedWork(row.start, row.finish, row.weight, _table(compiled, code))
        for code, row in baseline.activities.items()
    ]
    percent = planned_percent(works, to_day(report.period_end) + 1)
    return None if percent is None else Decimal(percent.numerator) / Decimal(percent.denominator)


def _table(compiled: CompiledNetwork, code: str) -> CalendarTable:
    """The activity's calendar; an activity that has left the programme counts on the first one."""
    return compiled.tables[compiled.index.get(code, 0)]


def severity_inputs(
    facts: ProjectFacts,
    found: Outlook,
    overdue: AbstractSet[str],
    late: Slip,
    progress: Progress,
    silent: int | None,
    more: MoreFigures,
) -> SeverityInputs:
    """Every figure that the severity table looks at.

    ``overdue``: ids of blockers past their statutory limit; ``silent``: periods without a report.
    """
    latest = facts.programme.latest
    attribution = found.attribution
    shares = attribution.blockers if attribution else ()
    return SeverityInputs(
        has_baseline=latest is not None,
        periods_without_report=silent,
        slip_days=late.latest,
        slip_ratio=_ratio(latest, late.latest),
        physical_gap=progress.gap,
        cpli=_cpli(facts.programme, found),
        spi_t=more.spi_t,
        p80_slip_days=more.p80_slip_days,
        unchanged_reports=progress.unchanged,
        statutory_blockers=sum(1 for row in shares if row.but_for > 0 and row.id in overdue),
        days_past_legal_end=_past_end(found, facts.capital_end),
        open_ended_blockers=len(attribution.open_ended) if attribution else 0,
    )


def judge(
    inputs: SeverityInputs, table: RuleTable, judgement: Judgement, report_end: date | None, as_of: date
) -> Verdict:
    """Level of the project: what the rules say, what earlier reports hold up, what a person has set.

    ``report_end``: the last day reported; ``judgement.past`` holds assessments of days before ``as_of`` only.
    """
    memory = memory_of(judgement.past, report_end)
    verdict = severity(inputs, table, memory.level if memory else None)
    override = judgement.override
    if override is not None and not override.in_force(as_of):
        override = None
    shown = shown_level(verdict.level, override)
    return Verdict(
        level=shown,
        computed=verdict.computed,
        held=verdict.level,
        held_by=memory_json(memory, verdict.computed, verdict.level),
        override=override_json(override, shown),
        reasons=[_reason(hit) for hit in verdict.fired],
    )


def _ratio(baseline: BaselineFacts | None, days: int | None) -> Fraction | None:
    """Slip over the baseline's own span in calendar days; None when that span is empty."""
    if baseline is None or days is None or not baseline.activities:
        return None
    span = baseline.finish - min(row.start for row in baseline.activities.values())
    return Fraction(days, span) if span > 0 else None


def _cpli(programme: Programme, found: Outlook) -> Fraction | None:
    if programme.latest is None or found.compiled is None or found.schedule is None:
        return None
    if all(activity.complete for activity in found.compiled.activities):
        return None
    dates = found.schedule.by_id
    last = max(found.compiled.activities, key=lambda activity: (dates[activity.id].early_finish, activity.id))
    table = _table(found.compiled, last.id)
    data_date = found.compiled.network.data_date
    return cpli_against(table, data_date, found.schedule.finish, programme.latest.finish)


def past_limit(findings: LandFindings, land: LandFacts, as_of: date) -> frozenset[str]:
    """Ids of the blockers whose time, by law or by order, has run out.

    A broken promise and a planning norm are no limits of the law, and do not count here.
    """
    opened = open_blockers(land.blockers, as_of)
    ordered = {id for id, (_facts, state) in opened.items() if state.due_on and state.due_on < as_of}
    late = {
        f"part:{part.part.id}"
        for part in findings.parts
        if any(
            step.ref in ordered if step.ref is not None else step.past_due and step.regime != NORM
            for step in part.release.steps
        )
    }
    return frozenset(late | {f"blocker:{id}" for id in ordered})


def _past_end(found: Outlook, end: date | None) -> int | None:
    """Calendar days from the last day of capital to the last day worked; negative: before it."""
    if found.schedule is None or end is None:
        return None
    return found.schedule.finish - 1 - to_day(end)


def _reason(hit: Fired) -> dict[str, Any]:
    return {
        "rule": hit.rule,
        "level": hit.level.value,
        "value": _number(hit.value),
        "threshold": _number(hit.threshold),
        "source": hit.source,
        "own": hit.own,
    }


def _number(value: Number | None) -> int | float | None:
    """Integers stay integers; ratios to four decimals, enough for any threshold of the table."""
    if value is None or isinstance(value, int):
        return value
    return int(value) if value == int(value) else round(float(value), 4)
