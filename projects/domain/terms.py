"""Legal time: calendar days, working days and months, with days off (Civil Code 2015, art. 147-148).

The first day is not counted; a term whose last day is off ends on the next working day. That holds for a
*maximum* (something is due) and a *session* (persuasion, and the wait after it: somebody acts in it). A *minimum*
(notice, posting) and a *life* (of a notice) end on the counted day itself: nobody must act on it, and moving it would
lengthen what the law says. ``explained`` gives a term
with everything that makes it what it is; ``term_end`` only its last day.
"""

import calendar
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from projects.domain.days_off import DaysOff
from projects.domain.regimes import Rule

TermKind = Literal["maximum", "minimum", "life", "session"]

SATURDAY = 5
ONE_DAY = timedelta(days=1)


def is_off(day: date, days_off: AbstractSet[date]) -> bool:
    """Whether ``day`` is a weekend or one of ``days_off`` (public holidays; DaysOff knows worked weekends)."""
    if day in days_off:
        return True
    return day.weekday() >= SATURDAY and not (isinstance(days_off, DaysOff) and day in days_off.worked)


def next_working(day: date, days_off: AbstractSet[date]) -> date:
    """The first working day on or after ``day``."""
    while is_off(day, days_off):
        day += ONE_DAY
    return day


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later; the last day of the month when there is no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def term_end(start: date, amount: int, unit: str, days_off: AbstractSet[date]) -> date:
    """The last day of a term of ``amount`` ``unit`` that starts on ``start``; ``start`` itself for 0.

    ``unit``: days, working_days or months. Raises ValueError for another unit or a negative amount.
    """
    if amount < 0:
        raise ValueError(f"a term cannot be negative: {amount}")
    if unit not in ("days", "working_days", "months"):
        raise ValueError(f"unknown unit of time: {unit}")
    if amount == 0:
        return start
    if unit == "working_days":
        day = start
        for _ in range(amount):
            day = next_working(day + ONE_DAY, days_off)
        return day
    end = add_months(start, amount) if unit == "months" else start + timedelta(days=amount)
    return next_working(end, days_off)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A day that a term does not count, or does not end on. ``why``: weekend, holiday, tet, supplement.

    ``name`` of a public holiday, where known.
    """

    day: date
    why: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A length of legal time that explains itself.

    ``start`` is not counted, ``first_day`` is; ``raw_last``: the last day as counted; ``last``: after moving on
    from a day off (maxima only). ``skipped``: the days passed over in counting working days, or that the last
    day moved over, or that stop the clock. ``rule``, ``regime``, ``article``, ``verify``: where the number comes
    from. ``kind``: maximum (due by ``last``), minimum or session (nothing before ``last``; on it, lawful) or life
    (valid up to and on ``last``).
    """

    start: date
    amount: int
    unit: str
    first_day: date
    raw_last: date
    last: date
    skipped: tuple[Skipped, ...] = ()
    kind: TermKind = "maximum"
    rule: str = ""
    regime: str = ""
    article: str = ""
    verify: str = ""
    unsure: tuple[Skipped, ...] = ()
    """Days that may be holidays, unconfirmed: if they are, the term ends later."""

    @property
    def moved(self) -> bool:
        """Whether the last day was off and moved on."""
        return self.last != self.raw_last

    def as_dict(self) -> dict[str, object]:
        """For JSON; dates in ISO form. Enough to recompute the term by hand."""
        return {
            "rule": self.rule,
            "regime": self.regime,
            "article": self.article,
            "kind": self.kind,
            "start": self.start.isoformat(),
            "amount": self.amount,
            "unit": self.unit,
            "first_day": self.first_day.isoformat(),
            "raw_last": self.raw_last.isoformat(),
            "last": self.last.isoformat(),
            "skipped": [_skipped_dict(day) for day in self.skipped],
            "unsure": [_skipped_dict(day) for day in self.unsure],
            "verify": self.verify,
        }


def explained(start: date, rule: Rule, days_off: AbstractSet[date], kind: TermKind = "maximum") -> Term:
    """The term of ``rule`` from ``start``, explained. Raises ValueError for a rule without a number of time.

    For a maximum ``last`` is what ``term_end`` gives. Zero days end on ``start`` itself, whatever day it is.
    """
    if rule.value is None:
        raise ValueError(f"{rule.regime} {rule.key} sets no number")
    amount, unit = rule.value, rule.unit
    last = term_end(start, amount, unit, days_off)
    raw = last if unit == "working_days" or amount == 0 else _counted(start, amount, unit)
    if kind in ("minimum", "life") and unit != "working_days":
        last = raw
    passed_from = start if unit == "working_days" else raw - ONE_DAY
    passed = days_between(passed_from, last) if amount else []
    return Term(
        start=start,
        amount=amount,
        unit=unit,
        first_day=start + ONE_DAY if amount else start,
        raw_last=raw,
        last=last,
        skipped=tuple(why_off(day, days_off) for day in passed if is_off(day, days_off)),
        kind=kind,
        rule=rule.key,
        regime=rule.regime,
        article=rule.article,
        verify=rule.verify,
        unsure=unsure_days(passed_from, last, days_off) if kind in ("maximum", "session") else (),
    )


def stretched(
    term: Term, raw_last: date, last: date, stopped: Sequence[Skipped], days_off: AbstractSet[date]
) -> Term:
    """The same term put off to ``raw_last`` by the days on which it stood still; ``last`` after moving on."""
    moved = days_between(raw_last - ONE_DAY, last - ONE_DAY)
    return replace(
        term, raw_last=raw_last, last=last, skipped=(*stopped, *(why_off(day, days_off) for day in moved))
    )


def days_between(after: date, last: date) -> list[date]:
    """The days after ``after`` up to and including ``last``."""
    return [after + timedelta(days=n) for n in range(1, (last - after).days + 1)]


def why_off(day: date, days_off: AbstractSet[date]) -> Skipped:
    """Why a day is off: a public holiday with its name where known, else a weekend."""
    if day in days_off:
        name = days_off.names.get(day, "") if isinstance(days_off, DaysOff) else ""
        return Skipped(day, "holiday", name)
    return Skipped(day, "weekend")


def unsure_days(after: date, last: date, days_off: AbstractSet[date]) -> tuple[Skipped, ...]:
    """Working days in (after, last] that may be holidays, though nobody has confirmed it."""
    if not isinstance(days_off, DaysOff) or not days_off.unsure:
        return ()
    return tuple(
        Skipped(day, "holiday", days_off.unsure[day])
        for day in days_between(after, last)
        if day in days_off.unsure and not is_off(day, days_off)
    )


def _counted(start: date, amount: int, unit: str) -> date:
    return add_months(start, amount) if unit == "months" else start + timedelta(days=amount)


def _skipped_dict(day: Skipped) -> dict[str, str]:
    return {"day": day.day.isoformat(), "why": day.why, "name": day.name}
