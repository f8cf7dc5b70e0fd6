"""Physical against financial progress: two axes, never derived from one another.

Physical progress comes from reports, financial progress from payments, in two books that are kept apart. Rules and
worked table: docs/algorithms/earned_schedule.md.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from itertools import pairwise

from projects.domain.programme import PaymentFacts, ReportFacts

IN_STEP_POINTS = 5
"""Up to so many percentage points apart, money and work count as in step (house rule: the first step of DPWH)."""
FAR_APART_POINTS = 15
"""From so many points apart the gap is called large (house rule: the last step of DPWH)."""
COMPLETE = Decimal(100)


class GapMeaning(Enum):
    """What financial less physical progress says."""

    IN_STEP = "in_step"
    PAID_AHEAD = "paid_ahead"
    PAID_FAR_AHEAD = "paid_far_ahead"
    UNPAID = "unpaid"
    FAR_UNPAID = "far_unpaid"


@dataclass(frozen=True, slots=True)
class Stagnation:
    """``reports``: how many in a row, counted from the newest, brought no progress on the one before;
    ``since``: last day of the period that first gave today's figure. 0 and None where work is complete or moving.
    """

    reports: int
    since: date | None


@dataclass(frozen=True, slots=True)
class Fall:
    """A report below the one before it. Physical progress never falls: one of the two is wrong until corrected by
    a new row; ``said`` is what the report itself says about it.
    """

    period_end: date
    before: Decimal
    after: Decimal
    said: str


def measured(reports: Iterable[ReportFacts]) -> list[ReportFacts]:
    """The reports that give a figure, in their order."""
    return [report for report in reports if report.physical_percent is not None]


def stagnation(reports: Sequence[ReportFacts]) -> Stagnation:
    """How long the figure has stood still; ``reports`` from the oldest to the newest."""
    known = measured(reports)
    if not known or known[-1].physical_percent == COMPLETE:
        return Stagnation(0, None)
    figure = known[-1].physical_percent
    same = 1
    while same < len(known) and known[-same - 1].physical_percent == figure:
        same += 1
    return Stagnation(same - 1, known[-same].period_end if same > 1 else None)


def falls(reports: Sequence[ReportFacts]) -> tuple[Fall, ...]:
    """Every figure that is lower than the one before it, oldest first."""
    found = []
    known = measured(reports)
    for older, newer in pairwise(known):
        before, after = older.physical_percent, newer.physical_percent
        if before is not None and after is not None and after < before:
            found.append(Fall(newer.period_end, before, after, newer.narrative))
    return tuple(found)


def paid_by(payments: Iterable[PaymentFacts], book: str, day: date) -> Decimal | None:
    """Paid in one book up to ``day`` (inclusive), VND; None when nothing was ever recorded by then."""
    amounts = [row.amount for row in payments if row.book == book and row.paid_on <= day]
    return sum(amounts, Decimal(0)) if amounts else None


def paid_by_month(
    payments: Iterable[PaymentFacts], book: str, until: date
) -> tuple[tuple[date, Decimal], ...]:
    """Cumulative payments of one book at the end of each month from the first payment, and on ``until`` itself."""
    rows = sorted(row for row in payments if row.book == book and row.paid_on <= until)
    if not rows:
        return ()
    found, total, place = [], Decimal(0), 0
    for day in month_ends(rows[0].paid_on, until):
        while place < len(rows) and rows[place].paid_on <= day:
            total += rows[place].amount
            place += 1
        found.append((day, total))
    return tuple(found)


def month_ends(first: date, last: date) -> list[date]:
    """The last day of each month from ``first``'s on that is before ``last``, then ``last``; both inclusive."""
    days, day = [], _month_end(first)
    while day < last:
        days.append(day)
        day = _month_end(day + timedelta(days=1))
    return [*days, last]


def share_percent(amount: Decimal | None, whole: Decimal | None) -> Fraction | None:
    """``amount`` in per cent of ``whole``; None when either is unknown or there is nothing to measure against."""
    if amount is None or not whole:
        return None
    return 100 * Fraction(amount) / Fraction(whole)


def gap_points(financial: Fraction | None, physical: Decimal | None) -> Fraction | None:
    """Financial less physical progress in percentage points."""
    return None if financial is None or physical is None else financial - Fraction(physical)


def gap_meaning(points: Fraction | None) -> GapMeaning | None:
    """In words: money ahead of work, or work that nobody has paid for yet."""
    if points is None:
        return None
    if abs(points) <= IN_STEP_POINTS:
        return GapMeaning.IN_STEP
    if points > 0:
        return GapMeaning.PAID_FAR_AHEAD if points >= FAR_APART_POINTS else GapMeaning.PAID_AHEAD
    return GapMeaning.FAR_UNPAID if points <= -FAR_APART_POINTS else GapMeaning.UNPAID


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
