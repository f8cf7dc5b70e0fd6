"""The progress page in one sentence: how much is done, against what was planned, and how much is paid."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from geodata.templatetags.clearway import as_date, day, number, percent
from tracker.views.progress_rows import GAP, WHY

Result = Mapping[str, Any]


def progress_sentence(result: Result | None) -> str:
    """For a stored result; None: never assessed. Measured against the latest approved baseline."""
    if result is None:
        return _("This project has not been assessed yet.")
    earned = result.get("earned")
    if not earned:
        return _(
            "This assessment was made before progress and money were measured; assess the project again."
        )
    clauses = [_done(earned), _pace(earned), _forecast(result), _paid(earned)]
    return "; ".join(clause for clause in clauses if clause) + "."


def _done(earned: Result) -> str:
    if earned.get("physical_percent") is None:
        return _("No report gives physical progress")
    words = {"done": percent(earned["physical_percent"]), "day": day(earned.get("report_end"))}
    if earned.get("complete"):
        return _("The work was complete by %(day)s") % words
    latest = earned["against"]["latest"]
    if latest.get("planned_percent") is None:
        return _("%(done)s of the work done by %(day)s") % words
    return _("%(done)s of the work done by %(day)s, %(planned)s planned") % {
        **words,
        "planned": percent(latest["planned_percent"]),
    }


def _pace(earned: Result) -> str:
    latest = earned["against"]["latest"]
    if earned.get("complete") or earned.get("physical_percent") is None:
        return ""
    if latest.get("why"):
        return _("earned schedule is unknown: %(why)s") % {"why": WHY.get(latest["why"], latest["why"])}
    finish, planned = as_date(latest.get("ieac_t_on") or ""), as_date(latest.get("finish") or "")
    if finish is None or planned is None:
        return ""
    late = (finish - planned).days
    if late <= 0:
        return _("at this pace it ends on %(finish)s, not later than approved") % {"finish": day(finish)}
    return ngettext(
        "at this pace it ends on %(finish)s, %(count)s day later than approved",
        "at this pace it ends on %(finish)s, %(count)s days later than approved",
        late,
    ) % {"finish": day(finish), "count": number(late)}


def _forecast(result: Result) -> str:
    """What the programme itself says, beside the pace: links, land and remaining work are in it."""
    if not result.get("forecast_finish") or result["earned"].get("complete"):
        return ""
    return _("the programme's own forecast is %(finish)s") % {"finish": day(result["forecast_finish"])}


def _paid(earned: Result) -> str:
    """The Treasury's book, else the owner's."""
    money = earned.get("money") or {}
    for book, words in (
        ("treasury", _("%(paid)s paid by the Treasury's book")),
        ("reported", _("%(paid)s paid by the owner's book")),
    ):
        row = money.get(book) or {}
        if row.get("percent_approved") is not None:
            text = words % {"paid": percent(row["percent_approved"])}
            meaning = GAP.get(str(row.get("gap_means") or ""))
            return f"{text} ({meaning})" if meaning else text
    return _("what was paid is unknown")
