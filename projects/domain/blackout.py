"""Days on which nothing is enforced: public holidays, and the weeks around Tết (Land Law 31/2024/QH15, art. 89).

Nothing is enforced at night either (22:00 to 06:00), which whole days cannot say. Days of ethnic festivals are
public days off of their place: they come in as moved days off (``HolidayOverride``), one row a day.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, timedelta

from projects.domain.regimes import RegimeTable, Rule
from projects.domain.terms import ONE_DAY, Skipped, Term, days_between, is_off, why_off

TET_MARGIN = 15
"""Days of blackout either side of the lunar New Year holiday, where the regime table says nothing."""

MAX_GAP = 3
"""Days of one lunar New Year at most this far apart are one holiday: a weekend may lie between them."""


@dataclass(frozen=True)
class Blackout(AbstractSet[date]):
    """The days without enforcement, each with why (holiday, tet). Weekends are not among them.

    They stop the clock of an enforcement; a weekend does not, but is no day to enforce on.
    """

    days: Mapping[date, Skipped] = field(default_factory=dict)

    def __contains__(self, day: object) -> bool:
        return day in self.days

    def __iter__(self) -> Iterator[date]:
        return iter(self.days)

    def __len__(self) -> int:
        return len(self.days)


def tet_margin(regimes: RegimeTable, day: date) -> int:
    """Days either side of the lunar New Year holiday by the regime of ``day`` (row ``tet_blackout``)."""
    rule = regimes.find("tet_blackout", day)
    return TET_MARGIN if rule is None or rule.value is None else rule.value


def blackout(
    days_off: AbstractSet[date],
    tet_days: Iterable[date],
    margin: int | Callable[[date], int] = TET_MARGIN,
) -> Blackout:
    """Public holidays and ``margin`` days either side of each lunar New Year holiday.

    ``tet_days``: the days off of the lunar New Year; days that touch make one holiday, and the margin counts from
    its first and its last day. ``margin``: one for all, or asked by the first day of each (see ``tet_margin``).
    """
    closed: dict[date, Skipped] = {}
    for first, last in _runs(tet_days):
        width = margin if isinstance(margin, int) else margin(first)
        for day in days_between(first - timedelta(days=width + 1), last + timedelta(days=width)):
            closed[day] = Skipped(day, "tet")
    closed.update((day, why_off(day, days_off)) for day in days_off)
    return Blackout(dict(sorted(closed.items())))


def first_lawful_day(day: date, days_off: AbstractSet[date], closed: AbstractSet[date]) -> date:
    """The first day on or after ``day`` on which an enforcement may take place: office hours, no blackout."""
    while day in closed or is_off(day, days_off):
        day += ONE_DAY
    return day


def enforcement_term(start: date, rule: Rule, days_off: AbstractSet[date], closed: Blackout) -> Term:
    """The days of an enforcement after ``start`` (receipt, not counted): blackout days are not counted.

    A last day on which nothing may be enforced moves to the next lawful one. Calendar days otherwise. Raises
    ValueError when the rule gives no number of days.
    """
    if rule.value is None or rule.unit != "days":
        raise ValueError(f"{rule.regime} {rule.key} sets no number of days")
    skipped: list[Skipped] = []
    day, left = start, rule.value
    while left:
        day += ONE_DAY
        if day in closed:
            skipped.append(closed.days[day])
        else:
            left -= 1
    last = first_lawful_day(day, days_off, closed)
    moved = days_between(day - ONE_DAY, last - ONE_DAY) if last > day else []
    skipped += [closed.days.get(off) or why_off(off, days_off) for off in moved]
    return Term(
        start=start,
        amount=rule.value,
        unit=rule.unit,
        first_day=start + ONE_DAY if rule.value else start,
        raw_last=day,
        last=last,
        skipped=tuple(skipped),
        rule=rule.key,
        regime=rule.regime,
        article=rule.article,
        verify=rule.verify,
    )


def _runs(days: Iterable[date]) -> list[tuple[date, date]]:
    """First and last day of each run of days that touch (weekends between them count as touching)."""
    runs: list[tuple[date, date]] = []
    for day in sorted(set(days)):
        if runs and (day - runs[-1][1]).days <= MAX_GAP:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs
