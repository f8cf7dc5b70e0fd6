"""The severity table: which figure, from which threshold, makes which level, after which source. Data only.

The table as it is proposed stands in projects/fixtures/severity_rules.csv; a zone may put thresholds of its own in
their place, within the limits that the table itself sets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
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


RANK: Mapping[Level, int] = {Level.ON_TRACK: 0, Level.WATCH: 1, Level.SERIOUS: 2, Level.CRITICAL: 3}
"""The order of the four levels that have one."""


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

    @property
    def whole(self) -> bool:
        """Whether its figures are counts (of days, reports, blockers, periods)."""
        return self not in (Metric.SLIP_RATIO, Metric.PHYSICAL_GAP, Metric.CPLI, Metric.SPI_T)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: fires when the figure is at least ``threshold`` (below it, if ``below``).

    It stays silent while one of ``unless`` fires. ``lowest`` and ``highest`` (both inclusive) are the limits within
    which a zone may set a threshold of its own; ``own`` marks one that it has set.
    """

    id: str
    metric: Metric
    level: Level
    threshold: Number
    source: str
    below: bool = False
    unless: tuple[str, ...] = ()
    lowest: Number = 0
    highest: Number = 0
    own: bool = False


@dataclass(frozen=True, slots=True)
class OwnThreshold:
    """A threshold that a zone has set for a rule, with where it comes from."""

    rule: str
    threshold: Number
    source: str


@dataclass(frozen=True, slots=True)
class RuleTable:
    """The rules in force, in the order in which they are listed."""

    rules: tuple[Rule, ...]

    def __post_init__(self) -> None:
        for rule in self.rules:
            for name in rule.unless:
                other = self.find(name)
                if other is None or RANK[other.level] < RANK[rule.level]:
                    raise ValueError(f"{rule.id}: {name} must be a rule that is at least as serious")

    @classmethod
    def parse(cls, rows: Iterable[Mapping[str, str]]) -> RuleTable:
        """The table from rows of text, as the file holds them. Raises ValueError or KeyError for a broken row."""
        return cls(tuple(_parsed(row) for row in rows))

    def find(self, rule: str) -> Rule | None:
        """The rule of that name, or None."""
        return next((row for row in self.rules if row.id == rule), None)

    def with_own(self, thresholds: Iterable[OwnThreshold]) -> RuleTable:
        """The table with a zone's thresholds in place; those of rules that it does not hold are left out."""
        own = {row.rule: row for row in thresholds}
        return RuleTable(
            tuple(
                replace(rule, threshold=own[rule.id].threshold, source=own[rule.id].source, own=True)
                if rule.id in own
                else rule
                for rule in self.rules
            )
        )

    def ladder(self, rule: Rule) -> tuple[Rule, ...]:
        """The rules of the same figure, from the mildest level to the worst."""
        same = [row for row in self.rules if row.metric is rule.metric and row.level in RANK]
        return tuple(sorted(same, key=lambda row: RANK[row.level]))


def _parsed(row: Mapping[str, str]) -> Rule:
    if row["fires"] not in ("from", "below"):
        raise ValueError(f"{row['rule']}: fires {row['fires']!r}")
    return Rule(
        id=row["rule"],
        metric=Metric(row["metric"]),
        level=Level(row["level"]),
        threshold=exact(row["threshold"]),
        source=row["source"],
        below=row["fires"] == "below",
        unless=tuple(row["unless"].split()),
        lowest=exact(row["lowest"]),
        highest=exact(row["highest"]),
    )


def exact(text: str | Decimal) -> Number:
    """A number as written: whole numbers as int, others as Fraction. Raises ValueError for anything else."""
    number = Fraction(text)
    return number.numerator if number.denominator == 1 else number
