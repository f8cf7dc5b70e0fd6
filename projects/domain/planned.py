"""Planned physical progress, CPLI: what the baseline says should be done by a date. Exact fractions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from projects.domain.calendars import CalendarTable
from projects.domain.days import Day, WorkDays


@dataclass(frozen=True, slots=True)
class PlannedWork:
    """One activity of a baseline: half-open dates, its weight (>= 0) and the calendar it runs on."""

    start: Day
    finish: Day
    weight: Decimal
    table: CalendarTable


def planned_share(work: PlannedWork, at: Day) -> Fraction:
    """Part (0 to 1) of an activity planned to be done before day ``at`` begins, linear in working days.

    A milestone, or work without a working day in it, is done once its finish is not after ``at``.
    """
    if at >= work.finish:
        return Fraction(1)
    whole = work.table.float_days(work.start, work.finish)
    if at <= work.start or whole <= 0:
        return Fraction(0)
    return Fraction(work.table.float_days(work.start, at), whole)


def planned_percent(works: Iterable[PlannedWork], at: Day) -> Fraction | None:
    """Weighted planned physical progress in per cent before day ``at`` begins; None without any weight."""
    return weighted_percent((work.weight, 100 * planned_share(work, at)) for work in works)


def weighted_percent(parts: Iterable[tuple[Decimal, Fraction | Decimal | int]]) -> Fraction | None:
    """Sum of weight x per cent over the sum of weights; None when the weights sum to 0.

    Physical progress is never derived from payments, nor payments from it.
    """
    total = done = Fraction(0)
    for weight, percent in parts:
        total += Fraction(weight)
        done += Fraction(weight) * Fraction(percent)
    return done / total if total else None


def cpli(critical_path_length: WorkDays, total_float: WorkDays) -> Fraction | None:
    """Critical path length index (CPL + TF) / CPL, DCMA point 13; None when nothing is left to do."""
    if critical_path_length <= 0:
        return None
    return Fraction(critical_path_length + total_float, critical_path_length)


def cpli_against(
    table: CalendarTable, data_date: Day, forecast_finish: Day, baseline_finish: Day
) -> Fraction | None:
    """CPLI with the float to the baseline finish; half-open finishes, working days of ``table``."""
    return cpli(
        table.float_days(data_date, forecast_finish), table.float_days(forecast_finish, baseline_finish)
    )
