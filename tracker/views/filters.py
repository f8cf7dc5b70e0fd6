"""Filters that live in the address: read from it, shown as removable chips, written back to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from projects.models import DelayCause, ProjectGroup
from tracker.selectors.portfolio import NO_CAUSE, ORDERS, SEVERITY, PortfolioQuery, PortfolioRow

_LONGEST_TEXT = 100
_NAMES = ("level", "group", "cause", "owner")


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    word: str
    chosen: bool
    count: int


@dataclass(frozen=True, slots=True)
class FilterGroup:
    name: str
    label: str
    choices: tuple[Choice, ...]

    @property
    def chosen(self) -> int:
        return sum(1 for choice in self.choices if choice.chosen)


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, and the address without it."""

    label: str
    word: str
    url: str


def read_query(request: HttpRequest) -> PortfolioQuery:
    """Filters and order from the address. Values that do not exist filter nothing out by themselves: they stay in
    the query, match no project, and their chip shows how to remove them."""
    asked = request.GET

    def several(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value[:60] for value in asked.getlist(name)[:50] if value))

    sort = asked.get("sort", "")
    return PortfolioQuery(
        levels=several("level"),
        groups=several("group"),
        causes=several("cause"),
        owners=several("owner"),
        text=asked.get("q", "").strip()[:_LONGEST_TEXT],
        sort=sort.removeprefix("-") if sort.removeprefix("-") in ORDERS else "level",
        descending=sort.startswith("-") and sort.removeprefix("-") in ORDERS,
    )


def address(request: HttpRequest, **changes: object) -> str:
    """This page's address with parameters replaced (None or empty: removed), in a canonical order."""
    query = QueryDict(mutable=True)
    for name in ("zone", "as_of", *_NAMES, "q", "sort"):
        values = changes[name] if name in changes else request.GET.getlist(name)
        listed: Sequence[object] = values if isinstance(values, list | tuple) else [values]
        query.setlist(name, [str(value) for value in listed if value not in (None, "")])
    if query.getlist("sort") == [PortfolioQuery().sort]:  # the order in which the table comes anyway
        query.setlist("sort", [])
    for name in [name for name in query if not query.getlist(name)]:
        del query[name]
    text = query.urlencode()
    return f"{request.path}?{text}" if text else request.path


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
    values = [_value(name, row) for row in rows]
    choices = [Choice(value, word, value in chosen, values.count(value)) for value, word in words]
    return FilterGroup(name, label, tuple(choice for choice in choices if choice.count or choice.chosen))


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
