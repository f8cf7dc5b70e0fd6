"""Filters that live in the address: offered with their counts, shown as removable chips, written back to it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict

_LONGEST = 100
_MOST = 60


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    word: str
    chosen: bool
    count: int


@dataclass(frozen=True, slots=True)
class FilterGroup:
    """One filter on offer: its choices with the number of rows behind each."""

    name: str
    label: str
    choices: tuple[Choice, ...]

    @property
    def chosen(self) -> int:
        return sum(1 for choice in self.choices if choice.chosen)


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, with the address of the list without it."""

    label: str
    word: str
    url: str


@dataclass(frozen=True, slots=True)
class Column:
    """A heading of a list; ``url`` sorts by it ("": cannot be sorted), ``order`` as in aria-sort."""

    label: str
    unit: str = ""
    numeric: bool = False
    url: str = ""
    order: str = ""


def asked_values(request: HttpRequest, name: str) -> tuple[str, ...]:
    """The values of a filter in the address, each once, cut to a sane number and length."""
    return tuple(dict.fromkeys(value[:_LONGEST] for value in request.GET.getlist(name)[:_MOST] if value))


def asked_text(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").strip()[:_LONGEST]


def address(request: HttpRequest, names: Sequence[str], **changes: object) -> str:
    """This page's address with the fields ``names`` (zone and day too), some replaced (None, empty: removed)."""
    query = QueryDict(mutable=True)
    for name in ("zone", "as_of", *names):
        values = changes[name] if name in changes else request.GET.getlist(name)
        listed: Sequence[object] = values if isinstance(values, list | tuple) else [values]
        kept = [str(value) for value in listed if value not in (None, "")]
        if kept:
            query.setlist(name, kept)
    text = query.urlencode()
    return f"{request.path}?{text}" if text else request.path


def group(
    name: str,
    label: str,
    words: Iterable[tuple[str, object]],
    values: Iterable[str] | Mapping[str, int],
    chosen: Sequence[str],
) -> FilterGroup:
    """A filter with only the choices that would find something, or that are in force.

    ``values``: the value of every row, or how many rows there are of each value.
    """
    counts = Counter(values)
    choices = [Choice(value, str(word), value in chosen, counts[value]) for value, word in words]
    return FilterGroup(name, label, tuple(choice for choice in choices if choice.count or choice.chosen))


def chips(
    request: HttpRequest,
    names: Sequence[str],
    groups: Iterable[FilterGroup],
    chosen: Mapping[str, Sequence[str]],
) -> list[Chip]:
    """One chip per value in force, also for values that do not exist."""
    found = []
    for item in groups:
        words = {choice.value: choice.word for choice in item.choices}
        for value in chosen[item.name]:
            rest = [other for other in chosen[item.name] if other != value]
            url = address(request, names, page=None, **{item.name: rest})
            found.append(Chip(item.label, words.get(value, value), url))
    return found


def sort_column(
    request: HttpRequest, names: Sequence[str], sort: str, key: str, label: str, **more: object
) -> Column:
    """A heading that sorts by ``key``; in force already, the other way round."""
    order = {key: "ascending", f"-{key}": "descending"}.get(sort, "")
    url = address(request, names, sort=f"-{key}" if sort == key else key, page=None)
    return Column(label, str(more.get("unit", "")), bool(more.get("numeric")), url, order)
