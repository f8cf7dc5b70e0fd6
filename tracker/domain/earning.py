"""Progress against money and time, as stored in ``result["earned"]`` and ``result["variance"]``.

Time is counted in exact calendar days from the start of the baseline; percentages are 0 to 100; amounts are VND;
unknown is null, and ``why`` names the reason. Formulas: docs/algorithms/earned_schedule.md and baselines.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

from projects.domain.days import Day, finish_to_date, to_date, to_day
from projects.domain.earned import EsMetrics, EvMetrics, PlannedCurve, earned_time, earned_value
from projects.domain.errors import HorizonError
from projects.domain.network import CompiledNetwork
from projects.domain.physical import (
    COMPLETE,
    falls,
    gap_meaning,
    gap_points,
    measured,
    month_ends,
    paid_by,
    paid_by_month,
    share_percent,
    stagnation,
)
from projects.domain.planned import PlannedWork
from projects.domain.programme import BaselineFacts, Programme, ReportFacts
from projects.domain.variance import (
    ReferenceVariance,
    Variance,
    approved_dates,
    current_dates,
    variance_against,
)
from tracker.domain.assess import Outlook

Json = dict[str, Any]

BOOKS = ("reported", "treasury")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a project stands on one baseline's plan at its last measured report. ``why``: "" or the reason for
    ``metrics`` None: ``no_baseline``, ``no_programme``, ``no_report``, ``no_weights``, ``before_start``.
    """

    curve: PlannedCurve | None
    metrics: EsMetrics | None
    why: str


@dataclass(frozen=True, slots=True)
class Earned:
    """``spi_t`` is what the severity table judges: against the latest approved baseline; None when work is complete
    or there is nothing to measure.
    """

    spi_t: Fraction | None
    result: Json


def earned_of(programme: Programme, found: Outlook, as_of: date) -> Earned:
    """Earned schedule against both baselines, the two axes of progress, and the curves to draw. Pure."""
    known = measured(programme.reports)
    last = _last(known)
    latest = _standing(programme.latest, found.compiled, last)
    original = _standing(programme.original, found.compiled, last)
    complete = last is not None and last.physical_percent == COMPLETE
    spi = latest.metrics.spi_t if latest.metrics and not complete else None
    still = stagnation(programme.reports)
    return Earned(
        spi,
        {
            "report_end": last.period_end.isoformat() if last else None,
            "physical_percent": _number(last.physical_percent) if last else None,
            "complete": complete,
            "spi_t": _number(spi),
            "against": {
                "original": _against(programme.original, original, last),
                "latest": _against(programme.latest, latest, last),
            },
            "money": {book: _book(programme, latest, last, book, as_of) for book in BOOKS},
            "capital": {
                "approved": _whole(programme.capital.approved),
                "approved_by": programme.capital.approved_by or None,
                "assigned": _whole(programme.capital.assigned),
            },
            "stagnation": {
                "reports": still.reports,
                "since": still.since.isoformat() if still.since else None,
            },
            "falls": [
                {
                    "period_end": row.period_end.isoformat(),
                    "before": _number(row.before),
                    "after": _number(row.after),
                    "said": row.said,
                }
                for row in falls(programme.reports)
            ],
            "curves": {"original": _curve(original.curve), "latest": _curve(latest.curve)},
            "payments": {
                book: [
                    [day.isoformat(), int(amount)]
                    for day, amount in paid_by_month(programme.capital.payments, book, as_of)
                ]
                for book in BOOKS
            },
            "reports": [_report(programme, row, original.curve, latest.curve) for row in programme.reports],
        },
    )


def _last(known: list[ReportFacts]) -> ReportFacts | None:
    """The newest measured report; of a project that is complete, the first that said so: time stopped there."""
    if not known:
        return None
    last = known[-1]
    for report in reversed(known):
        if last.physical_percent != COMPLETE or report.physical_percent != COMPLETE:
            break
        last = report
    return last


def planned_works(baseline: BaselineFacts, compiled: CompiledNetwork) -> list[PlannedWork]:
    """A baseline's activities on their calendars; one that has left the programme counts on the first calendar."""
    return [
        PlannedWork(row.start, row.finish, row.weight, compiled.tables[compiled.index.get(code, 0)])
        for code, row in baseline.activities.items()
    ]


def _standing(
    baseline: BaselineFacts | None, compiled: CompiledNetwork | None, last: ReportFacts | None
) -> Standing:
    if baseline is None or not baseline.activities:
        return Standing(None, None, "no_baseline")
    if compiled is None:
        return Standing(None, None, "no_programme")
    try:
        works = planned_works(baseline, compiled)
        curve = PlannedCurve(works, min(row.start for row in baseline.activities.values()), baseline.finish)
    except HorizonError:  # approved dates so far from the programme's that its calendars do not reach them
        return Standing(None, None, "no_programme")
    if not curve.weighted:
        return Standing(None, None, "no_weights")
    if last is None:
        return Standing(curve, None, "no_report")
    at = to_day(last.period_end) + 1
    if at <= curve.start:
        return Standing(curve, None, "before_start")
    return Standing(curve, earned_time(curve, last.physical_percent, at), "")


def _against(baseline: BaselineFacts | None, standing: Standing, last: ReportFacts | None) -> Json:
    row: Json = {
        "name": baseline.name if baseline else None,
        "decision": baseline.decision_number if baseline else None,
        "why": standing.why or None,
    }
    curve, found = standing.curve, standing.metrics
    if curve is None:
        return row
    row |= {"start": to_date(curve.start).isoformat(), "finish": finish_to_date(curve.finish).isoformat()}
    if found is None or last is None:
        return row
    at = to_day(last.period_end) + 1
    return row | {
        "pd_days": found.pd,
        "at_days": at - curve.start,
        "elapsed_percent": _number(Fraction(100 * (at - curve.start), found.pd)),
        "planned_percent": _number(curve.percent(at)),
        "es_days": _number(found.es),
        "es_on": _on(curve.start, found.es),
        "sv_t_days": _number(found.sv_t),
        "spi_t": _number(found.spi_t, 4),
        "tspi_t": _number(found.tspi_t, 4),
        "ieac_t_days": _number(found.ieac_t),
        "ieac_t_on": _on(curve.start, found.ieac_t),
        "ieac_as_planned_on": _on(curve.start, found.ieac_as_planned),
    }


def _on(start: Day, days: Fraction | None) -> str | None:
    """The day on which so many days from ``start`` have run (the last of them); null past the year 2200."""
    if days is None or days > 100_000:
        return None
    return to_date(start + max(ceil(days), 1) - 1).isoformat()


def _book(programme: Programme, latest: Standing, last: ReportFacts | None, book: str, as_of: date) -> Json:
    capital = programme.capital
    paid = paid_by(capital.payments, book, as_of)
    row: Json = {
        "paid": _whole(paid),
        "percent_approved": _number(share_percent(paid, capital.approved)),
        "percent_assigned": _number(share_percent(paid, capital.assigned)),
    }
    if last is None:
        return row
    then = paid_by(capital.payments, book, last.period_end)
    gap = gap_points(share_percent(then, capital.approved), last.physical_percent)
    meaning = gap_meaning(gap)
    value = _value(capital.approved, then, latest, last)
    return row | {
        "paid_at_report": _whole(then),
        "gap_pp": _number(gap),
        "gap_means": meaning.value if meaning else None,
        "ev": _whole(_money(capital.approved, last.physical_percent)),
        "cpi": _number(value.cpi, 4),
    }


def _value(approved: Decimal | None, paid: Decimal | None, latest: Standing, last: ReportFacts) -> EvMetrics:
    planned = latest.curve.percent(to_day(last.period_end) + 1) if latest.curve else None
    return earned_value(
        pv=None if planned is None or approved is None else planned * Fraction(approved) / 100,
        ev=_money(approved, last.physical_percent),
        ac=paid,
        bac=approved,
    )


def _money(approved: Decimal | None, percent: Decimal | None) -> Decimal | None:
    return None if approved is None or percent is None else approved * percent / 100


def _curve(curve: PlannedCurve | None) -> list[list[Any]]:
    """Planned per cent at the end of each month, from nothing on the eve of the start to all at the finish."""
    if curve is None:
        return []
    first, last = to_date(curve.start), finish_to_date(curve.finish)
    points = [[(first - timedelta(days=1)).isoformat(), 0.0]]
    return points + [
        [day.isoformat(), _number(curve.percent(to_day(day) + 1))] for day in month_ends(first, last)
    ]


def _report(
    programme: Programme, report: ReportFacts, original: PlannedCurve | None, latest: PlannedCurve | None
) -> Json:
    def planned(curve: PlannedCurve | None) -> float | None:
        return _number(curve.percent(to_day(report.period_end) + 1)) if curve else None

    capital = programme.capital
    paid = {book: paid_by(capital.payments, book, report.period_end) for book in BOOKS}
    return {
        "period_start": report.period_start.isoformat(),
        "period_end": report.period_end.isoformat(),
        "physical_percent": _number(report.physical_percent),
        "corrects": report.corrects,
        "planned_original": planned(original),
        "planned_latest": planned(latest),
        **{f"{book}_percent": _number(share_percent(paid[book], capital.approved)) for book in BOOKS},
    }


def variance_of(programme: Programme, found: Outlook) -> list[Json]:
    """Current dates against every baseline, oldest first; empty without a computed programme."""
    if found.compiled is None or found.schedule is None:
        return []
    current = current_dates(found.compiled, found.schedule)
    return [
        _variance(baseline, variance_against(approved_dates(baseline), current))
        for baseline in programme.baselines
    ]


def _variance(baseline: BaselineFacts, found: ReferenceVariance) -> Json:
    return {
        "name": baseline.name,
        "decision": baseline.decision_number,
        "decided_on": baseline.decided_on.isoformat(),
        "whole": _days(found.whole),
        "activities": _by_code(found.by_activity),
        "added": list(found.added),
        "removed": [[code, baseline.names.get(code, code)] for code in found.removed],
    }


def _by_code(rows: Mapping[str, Variance]) -> Json:
    return {code: _days(row) for code, row in rows.items()}


def _days(row: Variance | None) -> list[int | None] | None:
    return None if row is None else [row.start, row.finish, row.duration]


def _number(value: Decimal | Fraction | None, places: int = 2) -> float | None:
    return None if value is None else round(float(value), places)


def _whole(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount)
