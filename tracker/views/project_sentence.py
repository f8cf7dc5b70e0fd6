"""A project in one sentence: what is wrong, because of what, who holds how much of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from geodata.templatetags.clearway import chainage, day, number, share_text
from projects.models import DelayCause
from tracker.selectors.rules import reason_clause

Result = Mapping[str, Any]


def project_sentence(result: Result | None) -> str:
    """The sentence for a stored result (tracker.domain.result); None: never assessed.

    Days are calendar days against the latest approved baseline, else the original; land is named before other
    obstacles, and what no blocker explains is given with its cause.
    """
    if not result:
        return _("This project has not been assessed yet.")
    late, approved = _slip(result)
    if late is None:
        clauses = [
            _("Nobody can tell yet whether this project is late: %(why)s") % {"why": _unknowns(result)}
        ]
    else:
        clauses = [_head(result, late, approved)]
        clauses += _details(result, late)
    text = "; ".join(clause for clause in clauses if clause)
    return f"{text}."


def _slip(result: Result) -> tuple[int | None, str]:
    """Days and the words for what they are measured against."""
    slips, baselines = result.get("slip_days") or {}, result.get("baselines") or {}
    for name in ("latest", "original"):
        if slips.get(name) is not None:
            decision = (baselines.get(name) or {}).get("decision")
            if decision:
                return slips[name], _("Decision %(number)s") % {"number": decision}
            return slips[name], _("the approved programme")
    return None, ""


def _days(count: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": number(count)}


def _unknowns(result: Result) -> str:
    reasons = [row for row in result.get("reasons") or [] if row.get("level") == "unknown"]
    return ", ".join(dict.fromkeys(reason_clause(row) for row in reasons)) or _(
        "there is no computed programme"
    )


def _head(result: Result, late: int, approved: str) -> str:
    words = {"days": _days(abs(late)), "approved": approved}
    if late > 0:
        text = (
            _("At least %(days)s behind %(approved)s")
            if result.get("open_ended")
            else _("%(days)s behind %(approved)s")
        )
        return text % words + _because(result, late)
    if result.get("open_ended"):
        return _("Not behind %(approved)s as far as can be dated") % words
    finish = {"finish": day(result.get("forecast_finish"))}
    if late < 0:
        return _("On time: %(finish)s, %(days)s ahead of %(approved)s") % {**words, **finish}
    return _("On time: %(finish)s, as approved by %(approved)s") % {**words, **finish}


def _because(result: Result, late: int) -> str:
    """What the delay comes from: all of it, or so many days of it."""
    blocked = result.get("blocker_slip_days") or 0
    what = _what_blocks(_costly(result))
    if blocked <= 0 or not what:
        cause = _cause(result)
        return _(" because of: %(cause)s") % {"cause": cause} if cause else ""
    if blocked >= late:
        return _(" because of %(what)s") % {"what": what}
    return _(", of which %(days)s because of %(what)s") % {"days": _days(blocked), "what": what}


def _cause(result: Result) -> str:
    cause = result.get("cause") or ""
    if cause in ("", "none", "clearance"):
        return ""
    return str(DelayCause(cause).label).lower() if cause in DelayCause.values else ""


def _costly(result: Result) -> list[Mapping[str, Any]]:
    """Blockers that move the finish."""
    return [row for row in result.get("blockers") or [] if row.get("share_days") not in (None, "0")]


def _what_blocks(rows: Sequence[Mapping[str, Any]]) -> str:
    parcels = [row for row in rows if row.get("kind") == "parcel"]
    others = [row for row in rows if row.get("kind") != "parcel"]
    parts = []
    if parcels:
        count = ngettext(
            "%(count)s parcel not handed over", "%(count)s parcels not handed over", len(parcels)
        ) % {"count": number(len(parcels))}
        parts.append(count + _where(parcels))
    if len(others) == 1:
        parts.append(_("the obstacle “%(title)s”") % {"title": others[0].get("label", "")})
    elif others:
        parts.append(
            ngettext("%(count)s obstacle", "%(count)s obstacles", len(others)) % {"count": len(others)}
        )
    return _(" and ").join(parts)


def _where(parcels: Sequence[Mapping[str, Any]]) -> str:
    stretches = [row["chainage_m"] for row in parcels if row.get("chainage_m")]
    if not stretches:
        return ""
    start, end = min(a for a, _b in stretches), max(b for _a, b in stretches)
    return _(" at %(start)s–%(end)s") % {"start": chainage(start), "end": chainage(end)}


def _details(result: Result, late: int) -> list[str]:
    clauses = []
    if late > 0:
        clauses.append(_worst(_costly(result)))
        clauses.append(_rest(result, late))
    endless = sum(1 for row in result.get("blockers") or [] if row.get("share_days") is None)
    if endless:
        clauses.append(
            ngettext("%(count)s blocker has no known end", "%(count)s blockers have no known end", endless)
            % {"count": endless}
        )
    if result.get("level") == "unknown":
        clauses.append(_("no level can be given: %(why)s") % {"why": _unknowns(result)})
    return clauses


def _worst(rows: Sequence[Mapping[str, Any]]) -> str:
    """Who holds most of the days; said only where there is somebody to compare with, or one parcel to name."""
    if not rows or (len(rows) == 1 and rows[0].get("kind") != "parcel"):
        return ""
    worst = rows[0]
    held = share_text(worst.get("share_days"))
    if held is None:
        return ""
    # The count decides the plural; a share such as 10.5 takes the plural as well.
    days = ngettext("%(count)s day", "%(count)s days", 1 if held == "1" else 2) % {"count": held}
    return _("%(who)s holds %(days)s") % {"who": blocker_name(worst), "days": days}


def blocker_name(row: Mapping[str, Any]) -> str:
    """ "Parcel 14, sheet 27", or the obstacle's title. A parcel's label is its sheet and number: 27/14."""
    label = str(row.get("label", ""))
    if row.get("kind") != "parcel":
        return _("the obstacle “%(title)s”") % {"title": label}
    sheet, slash, parcel = label.partition("/")
    if not slash:
        return _("parcel %(label)s") % {"label": label}
    return _("parcel %(parcel)s, sheet %(sheet)s,") % {"parcel": parcel, "sheet": sheet}


def _rest(result: Result, late: int) -> str:
    """The days that no blocker explains, when blockers explain some."""
    blocked = result.get("blocker_slip_days") or 0
    rest = late - blocked
    if blocked <= 0 or rest <= 0:
        return ""
    cause = _cause(result)
    if cause:
        return _("the other %(days)s: %(cause)s") % {"days": _days(rest), "cause": cause}
    return _("the other %(days)s have another cause") % {"days": _days(rest)}
