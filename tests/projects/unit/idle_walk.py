"""The idle-land clock once more, by walking the calendar day by day; shares nothing with the real one but the facts.

Only for facts with documents, one tenure and a schedule or none: what the random histories below consist of.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import date, timedelta

from projects.domain.idle_facts import PortionFact

DAY = timedelta(days=1)


def later(day: date, months: int) -> date:
    """Walk month by month, then step back to a day that exists."""
    year, month = day.year, day.month
    for _ in range(months):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    number = day.day
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1


def held(day: date, facts: Sequence[PortionFact], as_of: date) -> bool:
    """Whether force majeure lies on a day."""
    return any(fact.kind == "force_majeure" and fact.on <= day <= (fact.until or as_of) for fact in facts)


def walked_end(start: date, plain_end: date, facts: Sequence[PortionFact], as_of: date) -> date:
    """As many days that are not held as the plain term has."""
    to_count = (plain_end - start).days
    day = start
    while to_count:
        day += DAY
        to_count -= not held(day, facts, as_of)
    return day


def worked(day: date, days_off: AbstractSet[date]) -> date:
    while day.weekday() > 4 or day in days_off:
        day += DAY
    return day


def judged(facts: Sequence[PortionFact], as_of: date, days_off: AbstractSet[date]) -> tuple[str, date | None]:
    """Status and the day of the limit of the 12 months, without extensions: with them see the tables."""
    facts = [fact for fact in facts if fact.on <= as_of]
    handed = [fact.on for fact in facts if fact.kind == "field_handover"]
    begun = [fact.on for fact in facts if fact.kind in ("first_item_started", "items_complete")]
    if not handed:
        return ("stopped", None) if begun else ("unknown" if facts else "not_started", None)
    start = min(handed)
    due = worked(walked_end(start, later(start, 12), facts, as_of), days_off)
    if begun and min(begun) <= due:
        return "stopped", due
    if begun:
        return "stopped", due
    if as_of > due:
        return "exceeded", due
    return ("due_soon" if (due - as_of).days <= 90 else "running"), due
