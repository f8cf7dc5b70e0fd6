"""The charts of the progress page, from stored figures."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from geodata.templatetags.clearway import as_date, day, number
from tracker.selectors.progress_page import PastFinish
from tracker.views.charts import Axis, Chart, Mark, Point, Series

Result = Mapping[str, Any]


def s_curve(result: Result, as_of: date) -> Chart | None:
    """Planned, reported and paid, cumulative per cent over time; None when there is nothing to draw."""
    earned = result.get("earned") or {}
    series = [*_planned(earned), *_physical(earned), *_paid(earned)]
    if not series:
        return None
    highest = max((float(p[1]) for row in series for p in row.points if p[1] is not None), default=0.0)  # type: ignore[arg-type]
    marks = [Mark(as_of, _("as of"))]
    if finish := as_date(result.get("forecast_finish") or ""):
        marks.append(Mark(finish, _("forecast finish"), "dashed"))
    return Chart(
        key="s-curve",
        title=_("Cumulative progress and payments"),
        summary=_summary(series),
        x=Axis(_("Day"), "day"),
        y=Axis(_("Cumulative"), unit="%", places=1, low=0, high=100 if highest <= 100 else None),
        series=series,
        marks=marks,
    )


def _planned(earned: Result) -> list[Series]:
    curves = earned.get("curves") or {}
    original, latest = _points(curves.get("original")), _points(curves.get("latest"))
    if not latest:
        return []
    if original == latest:
        return [Series(_("Planned (original and latest approved)"), latest, tone="accent")]
    rows = [Series(_("Planned (latest approved)"), latest, tone="accent")]
    if original:
        rows.insert(0, Series(_("Planned (original)"), original, tone="soft", dash="dashed"))
    return rows


def _physical(earned: Result) -> list[Series]:
    rows = [
        (report["period_end"], report["physical_percent"])
        for report in earned.get("reports") or []
        if report.get("physical_percent") is not None
    ]
    return [Series(_("Physical, reported"), _points(rows), tone="green", marked=True)] if rows else []


def _paid(earned: Result) -> list[Series]:
    approved = (earned.get("capital") or {}).get("approved")
    if not approved:
        return []
    payments = earned.get("payments") or {}
    books = (
        ("reported", _("Paid, reported by the owner"), "amber", "dashed"),
        ("treasury", _("Paid, confirmed by the Treasury"), "violet", "dotted"),
    )
    return [
        Series(
            name,
            _points([(at, 100 * amount / approved) for at, amount in payments[book]]),
            tone=tone,  # type: ignore[arg-type]
            dash=dash,  # type: ignore[arg-type]
        )
        for book, name, tone, dash in books
        if payments.get(book)
    ]


def _points(rows: Sequence[Sequence[Any]] | None) -> list[Point]:
    return [(date.fromisoformat(at), value) for at, value in rows or []]


def _summary(series: Sequence[Series]) -> str:
    """The last figure of every line."""
    return "; ".join(
        _("%(name)s: %(value)s %% by %(day)s")
        % {"name": row.name, "value": number(row.points[-1][1], 1), "day": day(row.points[-1][0])}
        for row in series
    )


def finish_history(history: Sequence[PastFinish]) -> Chart | None:
    """How the forecast finish moved from assessment to assessment; None before there are two with a forecast."""
    known = [row for row in history if row.forecast is not None]
    if len(known) < 2:
        return None
    series = [
        Series(_("Forecast finish"), [(row.as_of, row.forecast) for row in history], "step", marked=True),
        *_approved_finishes(history),
    ]
    first, last = known[0], known[-1]
    return Chart(
        key="finish-history",
        title=_("Forecast finish, from assessment to assessment"),
        summary=_("%(first)s as of %(first_day)s, %(last)s as of %(last_day)s")
        % {
            "first": day(first.forecast),
            "first_day": day(first.as_of),
            "last": day(last.forecast),
            "last_day": day(last.as_of),
        },
        x=Axis(_("As of"), "day"),
        y=Axis(_("Finish"), "day"),
        series=series,
    )


def _approved_finishes(history: Sequence[PastFinish]) -> list[Series]:
    latest = [(row.as_of, row.latest) for row in history]
    original = [(row.as_of, row.original) for row in history]
    if latest == original:
        return _approved(_("Original and latest approved"), latest, "dashed")
    return [
        *_approved(_("Latest approved finish"), latest, "dashed"),
        *_approved(_("Original finish"), original, "dotted"),
    ]


def _approved(name: str, points: Sequence[tuple[date, date | None]], dash: Any) -> list[Series]:
    if not any(finish for _at, finish in points):
        return []
    return [Series(name, points, "step", tone="soft", dash=dash)]
