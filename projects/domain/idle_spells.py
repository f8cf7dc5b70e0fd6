"""Time that the idle-land clock does not count: force majeure, added back day by day (Land Law 2024, art. 81.9)."""

from collections.abc import Iterable, Sequence
from datetime import date

from projects.domain.idle_facts import Added
from projects.domain.terms import ONE_DAY, add_months


def united(spells: Iterable[tuple[date, date | None]], as_of: date) -> tuple[Added, ...]:
    """Spells (first, last day inclusive or None: goes on) as separate ones in order, overlaps counted once.

    One that goes on counts up to ``as_of``; one that begins later is left out.
    """
    found: list[Added] = []
    closed = [(first, last or as_of, last is None) for first, last in spells if last or first <= as_of]
    for first, last, is_open in sorted(closed):
        if found and first <= found[-1].last + ONE_DAY:
            before = found.pop()
            still = is_open if last > before.last else before.open or (is_open and last == before.last)
            found.append(Added(before.first, max(before.last, last), still))
        else:
            found.append(Added(first, last, is_open))
    return tuple(found)


def pushed(start: date, plain_end: date, spells: Sequence[Added]) -> tuple[date, tuple[Added, ...]]:
    """The last day of a clock that starts after ``start`` and does not count ``spells``, with what was added.

    ``spells`` as ``united`` gives them. A spell counts with its days after ``start``; one that begins after the
    clock has run out does not. A spell under way when the clock would end counts to its own end.
    """
    end, added = plain_end, []
    for spell in spells:
        first = max(spell.first, start + ONE_DAY)
        if first > spell.last:
            continue
        if first > end:
            break
        inside = Added(first, spell.last, spell.open)
        end = date.fromordinal(min(end.toordinal() + inside.days, date.max.toordinal()))
        added.append(inside)
    return end, tuple(added)


def span_end(first_day: date, months: int) -> date:
    """The last day of ``months`` that begin with ``first_day`` (counted): the day before the same day of the
    month; the month's last day when it has no such day."""
    same = add_months(first_day, months)
    return same if same.day < first_day.day else same - ONE_DAY
