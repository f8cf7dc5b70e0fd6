"""How serious a project's delay is: a table of rules with their sources, the worst of which wins.

Unknown is never green: without a baseline or a report the level is ``unknown`` whatever else is computed (the
other findings are kept beside it), and a missing figure or an open-ended blocker turns "on track" into
``unknown`` but never softens a worse level. Reasons: docs/algorithms/severity.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TypeAlias

Number: TypeAlias = int | Decimal | Fraction


class Level(Enum):
    """Levels of the public contract. Only the first four are ordered."""

    ON_TRACK = "on_track"
    WATCH = "watch"
    SERIOUS = "serious"
    CRITICAL = "critical"
    UNKNOWN = "unknown"


_RANK = {Level.ON_TRACK: 0, Level.WATCH: 1, Level.SERIOUS: 2, Level.CRITICAL: 3}


class Metric(Enum):
    """Figures that rules look at; the value names the field of SeverityInputs."""

    SLIP_DAYS = "slip_days"
    SLIP_RATIO = "slip_ratio"
    PHYSICAL_GAP = "physical_gap"
    CPLI = "cpli"
    SPI_T = "spi_t"
    P80_SLIP_DAYS = "p80_slip_days"
    UNCHANGED_REPORTS = "unchanged_reports"
    STATUTORY_BLOCKERS = "statutory_blockers"
    DAYS_PAST_LEGAL_END = "days_past_legal_end"
    PERIODS_WITHOUT_REPORT = "periods_without_report"
    OPEN_ENDED_BLOCKERS = "open_ended_blockers"
    HAS_BASELINE = "has_baseline"


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
class Rule:
    """One row: fires when the figure is at least ``threshold`` (below it, if ``below``)."""

    id: str
    metric: Metric
    level: Level
    threshold: Number
    source: str
    below: bool = False


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that fired. ``value`` None: the figure is missing, which is the reason."""

    rule: str
    metric: Metric
    level: Level
    value: Number | None
    threshold: Number | None
    source: str


@dataclass(frozen=True, slots=True)
class Severity:
    """``level`` to show; ``computed`` the worst level of the known figures alone; reasons, worst first."""

    level: Level
    computed: Level
    fired: tuple[Fired, ...]


_FLASH = "Bands of delay after India MoSPI flash reports (1-12, 13-24 months) and NYC Comptroller (3 months)"
_DPWH = "Philippines DPWH Department Order 193, series of 2016: slippage of 5, 10 and 15 per cent"
_GAP = "Philippines DPWH Department Orders 102 s.1988 and 193 s.2016: planned minus actual, percentage points"
_DCMA = "DCMA-EA PAM 200.1 (2012), point 13: CPLI of at least 0.95"
_HOUSE = "House rule; no published threshold found"
_UNKNOWN = "House rule: unknown is never green (cf. MoSPI's own class for projects that report no date)"

RULES: tuple[Rule, ...] = (
    Rule("slip_days_watch", Metric.SLIP_DAYS, Level.WATCH, 30, _FLASH),
    Rule("slip_days_serious", Metric.SLIP_DAYS, Level.SERIOUS, 90, _FLASH),
    Rule("slip_days_critical", Metric.SLIP_DAYS, Level.CRITICAL, 365, _FLASH),
    Rule("slip_ratio_watch", Metric.SLIP_RATIO, Level.WATCH, Fraction(5, 100), _DPWH),
    Rule("slip_ratio_serious", Metric.SLIP_RATIO, Level.SERIOUS, Fraction(10, 100), _DPWH),
    Rule("slip_ratio_critical", Metric.SLIP_RATIO, Level.CRITICAL, Fraction(15, 100), _DPWH),
    Rule("physical_gap_watch", Metric.PHYSICAL_GAP, Level.WATCH, 5, _GAP),
    Rule("physical_gap_serious", Metric.PHYSICAL_GAP, Level.SERIOUS, 10, _GAP),
    Rule("physical_gap_critical", Metric.PHYSICAL_GAP, Level.CRITICAL, 15, _GAP),
    Rule("cpli_watch", Metric.CPLI, Level.WATCH, Fraction(95, 100), _DCMA, below=True),
    Rule("p80_slip_watch", Metric.P80_SLIP_DAYS, Level.WATCH, 90, _HOUSE),
    Rule("unchanged_watch", Metric.UNCHANGED_REPORTS, Level.WATCH, 2, _HOUSE),
    Rule("spi_t_serious", Metric.SPI_T, Level.SERIOUS, Fraction(85, 100), _HOUSE, below=True),
    Rule("statutory_serious", Metric.STATUTORY_BLOCKERS, Level.SERIOUS, 1, _HOUSE),
    Rule("legal_end_critical", Metric.DAYS_PAST_LEGAL_END, Level.CRITICAL, 1, _HOUSE),
)
NO_REPORT_PERIODS = 2


def severity(inputs: SeverityInputs, table: Sequence[Rule] = RULES) -> Severity:
    """Level of a project with every rule that fired. Pure; raises nothing."""
    fired = [hit for rule in table if (hit := _fire(rule, inputs)) is not None]
    computed = max((hit.level for hit in fired), key=_RANK.__getitem__, default=Level.ON_TRACK)
    always, unless_worse = _unknowns(inputs)
    level = computed
    if always or (unless_worse and computed is Level.ON_TRACK):
        level = Level.UNKNOWN
    fired.sort(key=lambda hit: -_RANK[hit.level])
    return Severity(level, computed, (*always, *fired, *unless_worse))


def _fire(rule: Rule, inputs: SeverityInputs) -> Fired | None:
    value: Number | None = getattr(inputs, rule.metric.value)
    if value is None:
        return None
    hit = value < rule.threshold if rule.below else value >= rule.threshold
    if not hit:
        return None
    return Fired(rule.id, rule.metric, rule.level, value, rule.threshold, rule.source)


def _unknowns(inputs: SeverityInputs) -> tuple[list[Fired], list[Fired]]:
    """Reasons that always make the level unknown, and reasons that only forbid "on track"."""
    always, unless_worse = [], []
    silent = inputs.periods_without_report
    if not inputs.has_baseline:
        always.append(_missing("no_baseline", Metric.HAS_BASELINE))
    if silent is None or silent >= NO_REPORT_PERIODS:
        always.append(_missing("no_report", Metric.PERIODS_WITHOUT_REPORT, silent, NO_REPORT_PERIODS))
    if inputs.slip_days is None:
        unless_worse.append(_missing("no_forecast", Metric.SLIP_DAYS))
    if inputs.physical_gap is None:
        unless_worse.append(_missing("no_physical_progress", Metric.PHYSICAL_GAP))
    if inputs.open_ended_blockers:
        unless_worse.append(_missing("open_end", Metric.OPEN_ENDED_BLOCKERS, inputs.open_ended_blockers, 1))
    return always, unless_worse


def _missing(rule: str, metric: Metric, value: int | None = None, threshold: int | None = None) -> Fired:
    return Fired(rule, metric, Level.UNKNOWN, value, threshold, _UNKNOWN)
