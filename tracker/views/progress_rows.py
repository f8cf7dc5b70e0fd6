"""Rows of the progress page's tables, from the stored figures (``result["earned"]``)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from geodata.templatetags.clearway import billions, day, money, number, percent
from projects.models import ProgressReport

Earned = Mapping[str, Any]

WHY: Mapping[str, Promise] = {
    "no_baseline": gettext_lazy("no baseline has been approved by a decision"),
    "no_programme": gettext_lazy("there is no computed programme"),
    "no_report": gettext_lazy("no report gives physical progress"),
    "no_weights": gettext_lazy("the baseline gives its activities no weights"),
    "before_start": gettext_lazy("the last report ends before the plan begins"),
}
GAP: Mapping[str, Promise] = {
    "in_step": gettext_lazy("money and work in step"),
    "paid_ahead": gettext_lazy("paid ahead of work"),
    "paid_far_ahead": gettext_lazy("paid far ahead of work"),
    "unpaid": gettext_lazy("work not yet paid"),
    "far_unpaid": gettext_lazy("much work not yet paid"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """``text`` empty: unknown, because of ``why``; ``worked``: the numbers it comes from."""

    text: str = ""
    worked: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One figure of earned schedule against both baselines; ``formula`` in symbols."""

    name: str
    formula: str
    original: Figure
    latest: Figure


@dataclass(frozen=True, slots=True)
class BookRow:
    """One figure in both books; ``notable``: by book, the gap is large."""

    name: str
    reported: Figure
    treasury: Figure
    notable: tuple[bool, bool] = (False, False)


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A stored report with the plans and payments at the end of its period; ``change`` on the report before it that
    gives a figure, percentage points; negative: progress fell.
    """

    report: ProgressReport
    figures: Mapping[str, Any]
    change: float | None


def key_rows(earned: Earned) -> list[KeyRow]:
    """Empty for a result that was stored before these figures were computed."""
    against = earned.get("against")
    if not against:
        return []
    original, latest = against.get("original") or {}, against.get("latest") or {}
    rows = (
        (_("Planned by the report's day"), "", _planned),
        (_("Time gone by"), "AT", _gone),
        (_("Earned schedule"), "ES", _earned),
        (_("Schedule variance in time"), "SV(t) = ES − AT", _behind),
        (_("Schedule performance in time"), "SPI(t) = ES ÷ AT", _pace),
        (_("Finish at this pace"), "IEAC(t) = PD ÷ SPI(t)", _finish),
        (_("Finish if the rest goes as planned"), "AT + (PD − ES)", _finish_as_planned),
        (_("Pace needed to finish in time"), "TSPI(t) = (PD − ES) ÷ (PD − AT)", _needed),
    )
    return [KeyRow(name, formula, write(original), write(latest)) for name, formula, write in rows]


def _reason(row: Earned) -> str:
    return str(WHY.get(str(row.get("why") or ""), ""))


def _given(row: Earned, key: str, text: str, worked: str, why: str = "") -> Figure:
    """The figure, or the reason for there being none."""
    if row.get(key) is not None:
        return Figure(text, worked)
    return Figure(why=_reason(row) or why)


def _days(value: object, places: int = 0) -> str:
    return _("%(count)s d") % {"count": number(value, places)}


def _planned(row: Earned) -> Figure:
    return _given(row, "planned_percent", str(percent(row.get("planned_percent"))), "")


def _gone(row: Earned) -> Figure:
    worked = _("%(percent)s of PD = %(days)s") % {
        "percent": percent(row.get("elapsed_percent")),
        "days": _days(row.get("pd_days")),
    }
    return _given(row, "at_days", _days(row.get("at_days")), worked)


def _earned(row: Earned) -> Figure:
    worked = _("was planned for %(day)s") % {"day": day(row.get("es_on"))}
    return _given(row, "es_days", _days(row.get("es_days"), 1), worked)


def _behind(row: Earned) -> Figure:
    worked = f"{number(row.get('es_days'), 1)} − {number(row.get('at_days'))}"
    return _given(row, "sv_t_days", _days(row.get("sv_t_days"), 1), worked)


def _pace(row: Earned) -> Figure:
    worked = f"{number(row.get('es_days'), 1)} ÷ {number(row.get('at_days'))}"
    return _given(row, "spi_t", str(number(row.get("spi_t"), 3)), worked)


def _finish(row: Earned) -> Figure:
    worked = f"{number(row.get('pd_days'))} ÷ {number(row.get('spi_t'), 3)} = {_days(row.get('ieac_t_days'))}"
    return _given(row, "ieac_t_on", str(day(row.get("ieac_t_on"))), worked, _("nothing has been earned yet"))


def _finish_as_planned(row: Earned) -> Figure:
    pd, es = number(row.get("pd_days")), number(row.get("es_days"), 1)
    worked = f"{number(row.get('at_days'))} + ({pd} − {es})"
    return _given(row, "ieac_as_planned_on", str(day(row.get("ieac_as_planned_on"))), worked)


def _needed(row: Earned) -> Figure:
    pd, es, at = number(row.get("pd_days")), number(row.get("es_days"), 1), number(row.get("at_days"))
    worked = f"({pd} − {es}) ÷ ({pd} − {at})"
    return _given(row, "tspi_t", str(number(row.get("tspi_t"), 3)), worked, _("the planned time is used up"))


def money_rows(earned: Earned) -> list[BookRow]:
    """What was paid, by the owner's book and by the Treasury's, against capital and against work."""
    books, capital = earned.get("money"), earned.get("capital") or {}
    if not books:
        return []
    reported, treasury = books["reported"], books["treasury"]
    physical = earned.get("physical_percent")
    rows = (
        (_("Paid to date"), lambda row: _amount(row, "paid")),
        (_("Of the approved"), lambda row: _part(row, "percent_approved", capital.get("approved"))),
        (_("Of the assigned"), lambda row: _part(row, "percent_assigned", capital.get("assigned"))),
        (_("Gap to work at the last report"), lambda row: _gap(row, physical)),
        (_("Value of the work done (EV)"), lambda row: _amount(row, "ev")),
        ("CPI = EV ÷ AC", _cpi),
    )
    large = tuple(row.get("gap_means") in ("paid_far_ahead", "far_unpaid") for row in (reported, treasury))
    gap = rows[3][0]
    return [
        BookRow(
            name, write(reported), write(treasury), (large[0], large[1]) if name == gap else (False, False)
        )
        for name, write in rows
    ]


def _amount(row: Earned, key: str) -> Figure:
    return Figure(str(money(row[key]))) if row.get(key) is not None else Figure()


def _part(row: Earned, key: str, whole: int | None) -> Figure:
    if row.get(key) is None:
        return Figure()
    return Figure(str(percent(row[key])), _("of %(amount)s") % {"amount": money(whole)})


def _gap(row: Earned, physical: float | None) -> Figure:
    if row.get("gap_pp") is None:
        return Figure()
    paid = number(row["gap_pp"] + (physical or 0), 1)
    meaning = GAP.get(str(row.get("gap_means") or ""), "")
    return Figure(
        _("%(count)s points") % {"count": number(row["gap_pp"], 1)},
        f"{paid} − {number(physical, 1)} %: {meaning}",
    )


def _cpi(row: Earned) -> Figure:
    if row.get("cpi") is None:
        return Figure()
    return Figure(str(number(row["cpi"], 2)), f"{billions(row['ev'])} ÷ {billions(row['paid_at_report'])}")


def still_words(earned: Earned) -> str:
    """A sentence when physical progress stands still; empty otherwise."""
    still = earned.get("stagnation") or {}
    count = still.get("reports") or 0
    if not count:
        return ""
    return ngettext(
        "Physical progress has stood still for %(count)s report, since %(day)s.",
        "Physical progress has stood still for %(count)s reports in a row, since %(day)s.",
        count,
    ) % {"count": number(count), "day": day(still.get("since"))}


def fall_rows(earned: Earned) -> list[str]:
    """A sentence for each report that is lower than the one before it."""
    return [
        _(
            "The report to %(day)s gives %(after)s, less than the %(before)s before it: one of the two is wrong."
        )
        % {
            "day": day(row["period_end"]),
            "after": percent(row["after"], 2),
            "before": percent(row["before"], 2),
        }
        for row in earned.get("falls") or []
    ]


def report_rows(earned: Earned, reports: Sequence[ProgressReport]) -> list[ReportRow]:
    """Newest first, with what the assessment found for the same period."""
    found = {(row["period_start"], row["period_end"]): row for row in earned.get("reports") or []}
    rows: list[ReportRow] = []
    before: float | None = None
    for report in reversed(reports):
        key = (report.period_start.isoformat(), report.happened_on.isoformat())
        now = None if report.physical_percent is None else float(report.physical_percent)
        change = now - before if now is not None and before is not None else None
        rows.append(ReportRow(report, found.get(key, {}), change))
        before = before if now is None else now
    return rows[::-1]
