"""Terms around the idle-land clock: the decision on an extension, the notice, the assets, the sale.

Decree 226/2025, art. 4 (30 days for the decision); Decree 102/2024, art. 32 and 35. Numbers by the regime table.
"""

from collections.abc import Set as AbstractSet
from datetime import date

from projects.domain.idle_facts import PortionFactKind, SideClock, SideCode
from projects.domain.idle_reading import Reading
from projects.domain.regimes import RegimeTable
from projects.domain.terms import term_end


def side_clocks(
    reading: Reading, ended_on: date | None, as_of: date, regimes: RegimeTable, days_off: AbstractSet[date]
) -> tuple[SideClock, ...]:
    """Every term that the facts have set off, oldest first. ``ended_on``: the last day of a clock that has run out."""
    extended = reading.days(PortionFactKind.EXTENSION)
    noticed = reading.days(PortionFactKind.NOTICE)
    gone = reading.days(PortionFactKind.RETURNED)
    asked = reading.days(PortionFactKind.INSPECTION) + reading.days(PortionFactKind.EXTENSION_REQUEST)
    set_off = [(SideCode.EXTENSION_DECISION, day, extended + noticed) for day in asked]
    if ended_on is not None:
        set_off.append((SideCode.TERMINATION_NOTICE, ended_on, noticed))
    set_off += [(SideCode.ASSETS, day, gone) for day in noticed]
    set_off += [(SideCode.SALE, day, gone) for day in reading.days(PortionFactKind.TERMINATED)]
    clocks = [_side(code, day, ends, as_of, regimes, days_off) for code, day, ends in set_off]
    return tuple(sorted(clocks, key=lambda clock: clock.start))


def _side(
    code: SideCode,
    start: date,
    ends: list[date],
    as_of: date,
    regimes: RegimeTable,
    days_off: AbstractSet[date],
) -> SideClock:
    rule = regimes.find(f"idle_{code.value}", start)
    due = None
    if rule is not None and rule.value is not None:
        due = term_end(start, rule.value, rule.unit, days_off)
    done = min((day for day in ends if day >= start), default=None)
    late = due is not None and (done or as_of) > due
    return SideClock(code, start, rule, due, done, late)
