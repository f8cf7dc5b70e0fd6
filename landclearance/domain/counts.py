"""Counting: how much stands at the end of a day, and what moved on which day. Pure.

Two ways to the same figure: ``cumulative`` adds up what stands on one day; ``movements`` follows each land user
through the dated facts and says who entered or left which count, on which day and by how much. What moved in
(t0, t1] equals the difference of the two cumulative figures, for every indicator (a property test holds it).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from landclearance.domain.count_facts import CountedCase, History, ItemFacts, case_on, changing_days
from landclearance.domain.counting import Counted, count_cases, count_item
from landclearance.domain.states import derive_case
from projects.domain.regimes import RegimeTable

Contributions = dict[tuple[str, str], Decimal]
"""(indicator, unit) -> how much the unit adds to the indicator; what adds nothing is left out."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A cumulative figure and the number of units (land users, cases ...) that make it up."""

    value: Decimal = Decimal(0)
    units: int = 0


@dataclass(frozen=True, slots=True)
class Movement:
    """On ``day`` the ``unit`` went from ``before`` to ``after`` in ``indicator``. ``cases``: ids it rests on."""

    day: date
    indicator: str
    unit: str
    before: Decimal
    after: Decimal
    cases: tuple[int, ...] = ()

    @property
    def change(self) -> Decimal:
        return self.after - self.before


class Book:
    """The cases of a history as they stand on asked days; each case is derived once per day."""

    def __init__(self, history: History) -> None:
        self.history = history
        self._known: dict[tuple[int, date], Counted | None] = {}

    def counted(self, case: CountedCase, day: date) -> Counted | None:
        """The case in the scope of its project at the end of ``day``; None when it does not count then."""
        key = (case.facts.id, day)
        if key not in self._known:
            self._known[key] = _counted(case, day, self.history.regimes)
        return self._known[key]

    def standing(self, cases: Iterable[CountedCase], day: date) -> list[Counted]:
        """Those of ``cases`` that count at the end of ``day``."""
        found = (self.counted(case, day) for case in cases)
        return [one for one in found if one is not None]


def _counted(case: CountedCase, day: date, regimes: RegimeTable) -> Counted | None:
    facts = case_on(case, day)
    if facts is None:
        return None
    status = derive_case(facts, day, regimes)
    if not status.in_scope or (case.facts.parts and not facts.parts):
        return None  # out of scope by an act, or because every part of it has left
    return Counted(case, facts, status)


def contributions(
    book: Book, cases: Iterable[CountedCase], items: Iterable[ItemFacts], day: date
) -> Contributions:
    """What each unit adds to each indicator at the end of ``day``."""
    found = count_cases(book.standing(cases, day), day)
    for item in items:
        found.update(count_item(item, day))
    return {key: value for key, value in found.items() if value}


def cumulative(
    book: Book, cases: Iterable[CountedCase], items: Iterable[ItemFacts], day: date
) -> dict[str, Figure]:
    """Every indicator at the end of ``day``; what nobody adds to is left out (and is nought)."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    units: dict[str, int] = defaultdict(int)
    for (indicator, _unit), value in contributions(book, cases, items, day).items():
        sums[indicator] += value
        units[indicator] += 1
    return {indicator: Figure(value, units[indicator]) for indicator, value in sums.items()}


def movements(
    book: Book, cases: Sequence[CountedCase], items: Sequence[ItemFacts], after: date, until: date
) -> list[Movement]:
    """What changed in (``after``, ``until``], day by day, from the dated facts alone; oldest first.

    Cases that share a land user or a parcel are followed together, because one of them can keep the user out
    of a count. A correction is not a movement: it changes what is known of the past (see docs/algorithms).
    """
    found: list[Movement] = []
    for group in _together(cases):
        days = {day for case in group for day in changing_days(case, book.history.regimes)}
        ids = tuple(case.facts.id for case in group)
        before = contributions(book, group, (), after)
        for day in sorted(day for day in days if after < day <= until):
            now = contributions(book, group, (), day)
            found += _differences(before, now, day, ids)
            before = now
    for item in items:
        before = contributions(book, (), [item], after)
        for day in sorted({day for day, _quantity in item.done if after < day <= until}):
            now = contributions(book, (), [item], day)
            found += _differences(before, now, day, ())
            before = now
    return sorted(found, key=lambda moved: (moved.day, moved.indicator, moved.unit))


def in_period(moved: Iterable[Movement]) -> dict[str, Decimal]:
    """The sum of the changes by indicator; it may be negative."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for movement in moved:
        sums[movement.indicator] += movement.change
    return dict(sums)


def _differences(
    before: Mapping[tuple[str, str], Decimal],
    now: Mapping[tuple[str, str], Decimal],
    day: date,
    cases: tuple[int, ...],
) -> list[Movement]:
    changed = [key for key in before.keys() | now.keys() if before.get(key) != now.get(key)]
    nought = Decimal(0)
    return [
        Movement(day, key[0], key[1], before.get(key, nought), now.get(key, nought), cases)
        for key in sorted(changed)
    ]


def _together(cases: Sequence[CountedCase]) -> list[list[CountedCase]]:
    """Groups of cases that share a land user, a parcel or a plan, directly or through others."""
    leader = list(range(len(cases)))

    def top(place: int) -> int:
        while leader[place] != place:
            leader[place] = leader[leader[place]]
            place = leader[place]
        return place

    first: dict[tuple[str, str | int], int] = {}
    for place, case in enumerate(cases):
        shared: list[tuple[str, str | int]] = [("user", case.user_key)]
        shared += [("parcel", part.parcel_id) for part in case.facts.parts]
        shared += [("plan", line.plan_id) for line in case.lines]
        for key in shared:
            other = first.setdefault(key, place)
            leader[top(place)] = top(other)
    groups: dict[int, list[CountedCase]] = defaultdict(list)
    for place, case in enumerate(cases):
        groups[top(place)].append(case)
    return list(groups.values())
