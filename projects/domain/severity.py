"""How serious a project's delay is: the rules of a table, the worst of which wins, and a memory of the last reports.

Unknown is never green: without a baseline or a report the level is ``unknown`` whatever else is computed (the
other findings are kept beside it), and a missing figure or an open-ended blocker turns "on track" into
``unknown`` but never softens a worse level. A level is raised at once and lowered only after two better reports
(projects.domain.hysteresis). Reasons: docs/algorithms/severity.md.
"""

from __future__ import annotations

from dataclasses import dataclass

from projects.domain.severity_rules import RANK, Level, Metric, Number, Rule, RuleTable

__all__ = ["Fired", "Level", "Metric", "Number", "Severity", "SeverityInputs", "severity"]


@dataclass(frozen=True, slots=True)
class SeverityInputs:
    """Figures of one project at one date; None: not known.

    ``slip_days`` calendar days of forecast finish against the approved baseline (negative: early);
    ``slip_ratio`` the same over the baseline's duration; ``physical_gap`` planned minus actual physical
    progress in percentage points; ``cpli`` and ``spi_t`` may be None where they have no meaning (work
    complete or not begun); ``unchanged_reports`` reports in a row without physical progress;
    ``statutory_blockers`` blockers with a but-for delay that are past their statutory limit;
    ``days_past_legal_end`` days by which the forecast finish lies after the legal or funding end;
    ``periods_without_report`` None: never reported; ``open_ended_blockers`` blockers without a known end that
    hold incomplete work.
    """

    has_baseline: bool
    periods_without_report: int | None
    slip_days: int | None
    slip_ratio: Number | None
    physical_gap: Number | None
    cpli: Number | None = None
    spi_t: Number | None = None
    p80_slip_days: int | None = None
    unchanged_reports: int = 0
    statutory_blockers: int = 0
    days_past_legal_end: int | None = None
    open_ended_blockers: int = 0


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that fired. ``value`` None: the figure is missing, which is the reason. ``own``: the zone's threshold."""

    rule: str
    metric: Metric
    level: Level
    value: Number | None
    threshold: Number | None
    source: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class Severity:
    """``level`` after the memory of earlier reports; ``computed`` what the rules say today; ``known`` the worst level
    of the known figures alone (never unknown); reasons, worst first.
    """

    level: Level
    computed: Level
    known: Level
    fired: tuple[Fired, ...]


def severity(inputs: SeverityInputs, table: RuleTable, previous: Level | None = None) -> Severity:
    """Level of a project with every rule that fired. Pure; raises nothing.

    ``previous`` is the worst level that still has to be held (projects.domain.hysteresis.memory_of); None: nothing
    is remembered. What is unknown today is shown as unknown, whatever is remembered.
    """
    hits = {rule.id: hit for rule in table.rules if (hit := _fire(rule, inputs)) is not None}
    fired = [hits[rule.id] for rule in table.rules if rule.id in hits and not set(rule.unless) & set(hits)]
    known = max((hit.level for hit in fired), key=RANK.__getitem__, default=Level.ON_TRACK)
    always, unless_worse = _unknowns(inputs, table)
    computed = known
    if always or (unless_worse and known is Level.ON_TRACK):
        computed = Level.UNKNOWN
    fired.sort(key=lambda hit: -RANK[hit.level])
    return Severity(worse_of(computed, previous), computed, known, (*always, *fired, *unless_worse))


def worse_of(computed: Level, previous: Level | None) -> Level:
    """The worse of two levels; unknown today stays unknown, unknown before counts for nothing."""
    if computed is Level.UNKNOWN or previous is None or previous is Level.UNKNOWN:
        return computed
    return max(computed, previous, key=RANK.__getitem__)


def _fire(rule: Rule, inputs: SeverityInputs) -> Fired | None:
    value: Number | None = getattr(inputs, rule.metric.value)
    if value is None or rule.level not in RANK:
        return None
    hit = value < rule.threshold if rule.below else value >= rule.threshold
    if not hit:
        return None
    return Fired(rule.id, rule.metric, rule.level, value, rule.threshold, rule.source, rule.own)


_UNKNOWN = "House rule: unknown is never green (cf. MoSPI's own class for projects that report no date)"
# What counts as silence without a row of its own in the table.
_SILENT = Rule("no_report", Metric.PERIODS_WITHOUT_REPORT, Level.UNKNOWN, 2, _UNKNOWN)


def _unknowns(inputs: SeverityInputs, table: RuleTable) -> tuple[list[Fired], list[Fired]]:
    """Reasons that always make the level unknown, and reasons that only forbid "on track"."""
    always, unless_worse = [], []
    silence, silent = table.find(_SILENT.id) or _SILENT, inputs.periods_without_report
    if not inputs.has_baseline:
        always.append(_missing("no_baseline", Metric.HAS_BASELINE))
    if silent is None or silent >= silence.threshold:
        always.append(
            Fired(
                silence.id,
                silence.metric,
                Level.UNKNOWN,
                silent,
                silence.threshold,
                silence.source,
                silence.own,
            )
        )
    if inputs.slip_days is None:
        unless_worse.append(_missing("no_forecast", Metric.SLIP_DAYS))
    if inputs.physical_gap is None:
        unless_worse.append(_missing("no_physical_progress", Metric.PHYSICAL_GAP))
    if inputs.open_ended_blockers:
        unless_worse.append(_missing("open_end", Metric.OPEN_ENDED_BLOCKERS, inputs.open_ended_blockers, 1))
    return always, unless_worse


def _missing(rule: str, metric: Metric, value: int | None = None, threshold: int | None = None) -> Fired:
    return Fired(rule, metric, Level.UNKNOWN, value, threshold, _UNKNOWN)
