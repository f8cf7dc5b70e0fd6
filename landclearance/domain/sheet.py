"""The progress sheet: its columns from counts, its periods, and the word for where clearance stands. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from landclearance.domain.counts import Figure
from landclearance.domain.figures import percent
from landclearance.domain.indicators import BY_CODE, SMALLEST_TOTAL


class DerivedStatus(StrEnum):
    """Column 29, derived; the values are those of ClaimedStatus, and ``unknown`` where no case is on record."""

    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    BASICALLY_DONE = "basically_done"
    DONE = "done"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class StatusRule:
    """From which shares (per cent, inclusive) of area and of land users clearance is called basically done."""

    area_percent: Decimal
    users_percent: Decimal
    verify: str


STATUS_RULE = StatusRule(
    Decimal(95),
    Decimal(95),
    "No text sets the share; 95 % of area and of land users is our reading, to be agreed with the Board.",
)


def derived_status(
    figures: Mapping[str, Figure], all_reported: bool, rule: StatusRule = STATUS_RULE
) -> DerivedStatus:
    """Where clearance stands by what is on record.

    Never done while a commune has not reported, however much is handed over: it is then basically done at most.
    Shares are read as they are, never rounded up: 94.99 % is not 95 %.
    """
    users, area = value(figures, "users"), value(figures, "area_m2")
    if users == 0:
        return DerivedStatus.UNKNOWN
    area_share = percent(value(figures, "area_handed_over_m2"), area) or Decimal(0)
    users_share = percent(value(figures, "users_handed_over"), users) or Decimal(0)
    if area_share == 100 and users_share == 100 and all_reported:
        return DerivedStatus.DONE
    if area_share >= rule.area_percent and users_share >= rule.users_percent:
        return DerivedStatus.BASICALLY_DONE
    begun = ("users_noticed", "users_inventoried", "users_posted", "users_approved", "users_paid")
    if area_share or any(value(figures, code) for code in begun):
        return DerivedStatus.UNDER_WAY
    return DerivedStatus.NOT_STARTED


def value(figures: Mapping[str, Figure], code: str) -> Decimal:
    """A figure, nought when nobody adds to it."""
    return figures[code].value if code in figures else Decimal(0)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line: a project in one commune, a whole project, or the zone (codes empty).

    ``figures``: cumulative at the period's end; ``before`` at the end of the period before; ``moved`` in the
    period and ``moved_before`` in the one before it, with how many cases moved money; ``corrections``: what was
    learnt since about the figures at the end of the period before. Land users and parcels that several rows
    share are counted in each of them and once in the total: rows do not add up.
    """

    project: str
    commune: str
    name: str
    figures: Mapping[str, Figure]
    before: Mapping[str, Figure]
    moved: Mapping[str, Figure]
    moved_before: Mapping[str, Figure]
    corrections: Mapping[str, Decimal] = field(default_factory=dict)
    report: "RowReport | None" = None
    money: "ClearanceMoney | None" = None
    target: date | None = None
    finish: "Finish | None" = None
    status: DerivedStatus = DerivedStatus.UNKNOWN
    silent: tuple[str, ...] = ()
    case_ids: tuple[int, ...] = ()

    @property
    def days_late(self) -> int | None:
        """Column 28: actual or expected day less the planned one; None when either is unknown."""
        if self.target is None or self.finish is None or self.finish.day is None:
            return None
        return (self.finish.day - self.target).days

    def percent(self, code: str) -> Decimal | None:
        """The share of an indicator in the one that it is a share of."""
        of = BY_CODE[code].of
        return percent(value(self.figures, code), value(self.figures, of)) if of else None

    def cumulative(self, code: str) -> Figure:
        return self.figures.get(code, Figure())


@dataclass(frozen=True, slots=True)
class Finish:
    """Column 27. ``actual``: everything was handed over on ``day``; else the day expected (None: unknown)."""

    day: date | None
    actual: bool


@dataclass(frozen=True, slots=True)
class RowReport:
    """The newest claim about the row: what was reported, by which day. Empty fields were not stated."""

    happened_on: date
    status: str = ""
    cases_total: int | None = None
    cases_handed_over: int | None = None
    area_m2: Decimal | None = None
    area_handed_over_m2: Decimal | None = None
    area_percent: Decimal | None = None
    amount_paid: Decimal | None = None
    document_number: str = ""


@dataclass(frozen=True, slots=True)
class ClearanceMoney:
    """Columns 23 to 25, of the budget year, in VND; None: no figure is known."""

    year: int
    plan: Decimal | None
    reported: Decimal | None
    treasury: Decimal | None

    @property
    def percent(self) -> Decimal | None:
        return percent(self.reported, self.plan)


def may_show(figure: Figure, private: bool) -> bool:
    """Whether a sum of money may be shown: to whoever may see amounts, to others from five cases on, or none."""
    return private or figure.units == 0 or figure.units >= SMALLEST_TOTAL


@dataclass(frozen=True, slots=True)
class Period:
    """Days ``start`` to ``end``, both inclusive, and the period of the same kind before it."""

    kind: str
    start: date
    end: date

    @property
    def before(self) -> "Period":
        """The period of this kind that ends on the day before the start; free ones have the same length."""
        last = self.start - timedelta(days=1)
        if self.kind in KINDS:
            return period_of(self.kind, last)
        return Period(self.kind, last - (self.end - self.start), last)


KINDS: Mapping[str, int] = {"month": 1, "quarter": 3, "year": 12}
"""Kinds of periods and their length in months."""


def period_of(kind: str, day: date) -> Period:
    """The month, quarter or year that holds ``day``."""
    length = KINDS[kind]
    month = (day.month - 1) // length * length + 1
    start = date(day.year, month, 1)
    years, months = divmod(month - 1 + length, 12)
    return Period(kind, start, date(day.year + years, months + 1, 1) - timedelta(days=1))
