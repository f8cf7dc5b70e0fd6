"""The portfolio in one sentence."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.models import Level
from tracker.selectors.names import project_name
from tracker.selectors.portfolio import SEVERITY, PortfolioTotals


def totals_sentence(totals: PortfolioTotals, of_all: int) -> str:
    """How many projects at which level, how many are late and because of what, and which is the latest.

    ``of_all``: projects before filtering.
    """
    if totals.projects == 0:
        return ""
    parts = [_count(totals, of_all) + ": " + _levels(totals)]
    parts.append(_late(totals))
    if totals.worst is not None:
        parts.append(_worst(totals))
    return "; ".join(parts) + "."


def _count(totals: PortfolioTotals, of_all: int) -> str:
    count = ngettext("%(count)s project", "%(count)s projects", totals.projects) % {"count": totals.projects}
    if totals.projects == of_all:
        return count
    return _("%(shown)s of %(all)s projects") % {"shown": totals.projects, "all": of_all}


def _levels(totals: PortfolioTotals) -> str:
    return ", ".join(
        f"{totals.by_level[level]} {Level(level).label}" for level in SEVERITY if totals.by_level[level]
    )


def _late(totals: PortfolioTotals) -> str:
    if totals.late == 0:
        if totals.unknown_slip == totals.projects:
            return _("for none of them is the slip known")
        return _("none is known to be late")
    late = ngettext("%(count)s is late", "%(count)s are late", totals.late) % {"count": totals.late}
    causes = []
    if totals.late_clearance:
        causes.append(_("%(count)s because of site clearance") % {"count": totals.late_clearance})
    if totals.late_other:
        causes.append(_("%(count)s for other causes") % {"count": totals.late_other})
    return f"{late} ({', '.join(causes)})"


def _worst(totals: PortfolioTotals) -> str:
    row = totals.worst
    if row is None or row.slip is None:
        return ""
    days = ngettext("%(count)s day", "%(count)s days", row.slip) % {"count": row.slip}
    text = (
        _("%(project)s is the furthest behind: at least %(days)s")
        if row.open_ended
        else _("%(project)s is the furthest behind: %(days)s")
    )
    return text % {"project": project_name(row.project), "days": days}
