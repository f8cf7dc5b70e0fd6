"""The portfolio's filters, the same on the table and on the map (see ``projects.views.filters``)."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _

from projects.models import DelayCause, ProjectGroup
from projects.views import filters
from projects.views.filters import Chip, FilterGroup, asked_text, asked_values
from tracker.selectors.portfolio import NO_CAUSE, ORDERS, SEVERITY, PortfolioQuery, PortfolioRow

_NAMES = ("level", "group", "cause", "owner")


def read_query(request: HttpRequest) -> PortfolioQuery:
    """Filters and order from the address. Values that do not exist filter nothing out by themselves: they stay in
    the query, match no project, and their chip shows how to remove them."""
    sort = request.GET.get("sort", "")
    return PortfolioQuery(
        levels=asked_values(request, "level"),
        groups=asked_values(request, "group"),
        causes=asked_values(request, "cause"),
        owners=asked_values(request, "owner"),
        text=asked_text(request, "q"),
        sort=sort.removeprefix("-") if sort.removeprefix("-") in ORDERS else "level",
        descending=sort.startswith("-") and sort.removeprefix("-") in ORDERS,
    )


def address(request: HttpRequest, **changes: object) -> str:
    """This page's address with parameters replaced (None or empty: removed), in a canonical order."""
    sort = changes.get("sort", request.GET.get("sort"))
    if sort == PortfolioQuery().sort:  # the order in which the table comes anyway
        changes["sort"] = None
    return filters.address(request, (*_NAMES, "q", "sort"), **changes)


def filter_groups(rows: Iterable[PortfolioRow], query: PortfolioQuery) -> list[FilterGroup]:
    """The filters on offer, with the number of projects behind each choice."""
    rows = list(rows)
    owners = {row.project.owner.code: row.project.owner.name for row in rows if row.project.owner}
    causes = [(value, str(word)) for value, word in DelayCause.choices]
    return [
        _group(
            "level", _("Level"), [(level.value, str(level.label)) for level in SEVERITY], rows, query.levels
        ),
        _group("group", _("Group"), [(v, str(w)) for v, w in ProjectGroup.choices], rows, query.groups),
        _group("cause", _("Cause"), [*causes, (NO_CAUSE, _("Not known"))], rows, query.causes),
        _group(
            "owner", _("Project owner"), sorted(owners.items(), key=lambda item: item[1]), rows, query.owners
        ),
    ]


def _value(name: str, row: PortfolioRow) -> str:
    if name == "level":
        return row.level.value
    if name == "group":
        return row.project.group
    if name == "cause":
        return row.cause or NO_CAUSE
    return row.project.owner.code if row.project.owner else ""


def _group(
    name: str,
    label: str,
    words: Iterable[tuple[str, str]],
    rows: list[PortfolioRow],
    chosen: tuple[str, ...],
) -> FilterGroup:
    return filters.group(name, label, words, [_value(name, row) for row in rows], chosen)


def chips(request: HttpRequest, query: PortfolioQuery, groups: Iterable[FilterGroup]) -> list[Chip]:
    """One chip per filter that is on, also for values that do not exist."""
    found = []
    for group, values in zip(groups, (query.levels, query.groups, query.causes, query.owners), strict=True):
        words = {choice.value: choice.word for choice in group.choices}
        for value in values:
            rest = [other for other in values if other != value]
            url = address(request, **{group.name: rest})
            found.append(Chip(group.label, words.get(value, value), url))
    if query.text:
        found.append(Chip(_("Text"), query.text, address(request, q=None)))
    return found
