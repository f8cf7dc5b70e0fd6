"""The portfolio: every project of the zone in one table."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from projects.policies import visible_projects
from projects.views.zones import current_zone, viewing_day
from tracker.selectors.portfolio import PortfolioQuery, portfolio_rows, portfolio_totals, select_rows
from tracker.views.filters import address, chips, filter_groups, read_query
from tracker.views.portfolio_words import totals_sentence


@dataclass(frozen=True, slots=True)
class Column:
    """A heading that sorts. ``order``: how the table is sorted by it now ("ascending", "descending", "")."""

    key: str
    label: str
    unit: str
    numeric: bool
    order: str
    url: str


def _columns(request: HttpRequest, query: PortfolioQuery) -> list[Column]:
    days = _("days")
    table = (
        ("name", _("Project"), "", False),
        ("level", _("Level"), "", False),
        ("group", _("Group"), "", False),
        ("owner", _("Project owner"), "", False),
        ("slip_original", _("Slip vs original"), days, True),
        ("slip_latest", _("Slip vs latest"), days, True),
        ("blockers", _("of which blockers"), days, True),
        ("change", _("Since previous"), days, True),
        ("cause", _("Cause"), "", False),
        ("finish", _("Forecast finish"), "", True),
        ("physical", _("Done / planned"), "%", True),
        ("report", _("Last report"), "", True),
    )
    columns = []
    for key, label, unit, numeric in table:
        order = ""
        if query.sort == key:
            order = "descending" if query.descending else "ascending"
        # Figures are asked for from the top: the first click on one sorts the largest first.
        first = f"-{key}" if numeric else key
        then = key if numeric else f"-{key}"
        turned = query.sort == key and query.descending == numeric
        columns.append(
            Column(key, label, unit, numeric, order, address(request, sort=then if turned else first))
        )
    return columns


@require_safe
def portfolio(request: HttpRequest) -> HttpResponse:
    """All filters and the order come from the address; an htmx request gets its canonical form pushed back."""
    zone = current_zone(request)
    query = read_query(request)
    projects = (
        visible_projects(request.user).filter(zone=zone) if zone else visible_projects(request.user).none()
    )
    rows = portfolio_rows(projects, viewing_day(request))
    shown = select_rows(rows, query)
    totals = portfolio_totals(shown)
    groups = filter_groups(rows, query)
    response = render(
        request,
        "tracker/portfolio.html",
        {
            "rows": shown,
            "all_count": len(rows),
            "totals": totals,
            "sentence": totals_sentence(totals, len(rows)),
            "query": query,
            "sort": ("-" if query.descending else "") + query.sort,
            "columns": _columns(request, query),
            "groups": groups,
            "chips": chips(request, query, groups),
            "clear_url": address(request, level=None, group=None, cause=None, owner=None, q=None),
            "as_of_asked": request.GET.get("as_of", ""),
        },
    )
    if request.headers.get("HX-Request"):
        response["HX-Push-Url"] = address(request)
    return response
