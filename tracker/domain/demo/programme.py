"""Invented programmes of works: the plan, and how it really went, seen from any data date.

How it really went is one forward pass over the same network with true durations (``pace``) and the days on
which the land was really free; every update is that history cut off at its data date. So actual dates always
keep to the logic and agree with the hand-overs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from projects.domain.activities import Activity, ConstraintType, Link, LinkType, Network
from projects.domain.calendars import WorkCalendar, compile_calendar
from projects.domain.cpm import ScheduleResult, schedule
from projects.domain.days import Day, finish_to_date, to_date, to_day
from projects.domain.holidays import vietnam_calendar
from projects.domain.network import compile_network

SIX_DAYS, SEVEN_DAYS = "6N", "7N"
YEARS = (2023, 2032)
TET_BREAKS = (
    (date(2024, 2, 6), date(2024, 2, 19)),
    (date(2025, 1, 23), date(2025, 2, 5)),
    (date(2026, 2, 12), date(2026, 2, 26)),
    (date(2027, 2, 2), date(2027, 2, 15)),
    (date(2028, 1, 22), date(2028, 2, 4)),
)
"""Sites stop around Tết longer than the public holidays: first and last day of each break, both off."""
NEVER = to_day(date(2028, 12, 1))


@dataclass(frozen=True, slots=True)
class PlannedActivity:
    """One row of the programme. ``links`` are (predecessor, type, lag); ``pace`` 1.3 took 30 % longer."""

    code: str
    name: str
    name_en: str
    calendar: str
    duration: int
    weight: float
    pace: float
    links: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class UpdateRow:
    """An activity in one update: plain dates, finish inclusive."""

    code: str
    duration: int
    actual_start: date | None
    actual_finish: date | None
    remaining: int | None
    constraint: str = ""
    constraint_on: date | None = None


def tet_days_off() -> list[date]:
    """Every day of the Tết breaks."""
    return [
        date.fromordinal(n)
        for first, last in TET_BREAKS
        for n in range(first.toordinal(), last.toordinal() + 1)
    ]


def calendars() -> tuple[WorkCalendar, ...]:
    """``6N``: Monday to Saturday less public holidays and Tết breaks; ``7N``: every day (curing, tests)."""
    six = vietnam_calendar(SIX_DAYS, *YEARS, extra_off=tet_days_off())
    return six, WorkCalendar(SEVEN_DAYS, (True,) * 7)


def parse_links(text: str) -> tuple[tuple[str, str, int], ...]:
    """``"LT;N1 SS+20;K1 FF-3"`` to (predecessor, type, lag) tuples; FS without lag is the default."""
    links = []
    for item in text.split(";"):
        if not item.strip():
            continue
        code, _space, rest = item.strip().partition(" ")
        links.append((code, rest[:2] or "FS", int(rest[2:] or 0)))
    return tuple(links)


def weights(rows: Sequence[PlannedActivity]) -> dict[str, Decimal]:
    """Shares of physical progress that add up to exactly one."""
    total = sum(row.weight for row in rows)
    shares = {row.code: Decimal(str(round(row.weight / total, 4))) for row in rows}
    last = rows[-1].code
    shares[last] += 1 - sum(shares.values())
    return shares


def network(
    rows: Sequence[PlannedActivity], start: date, data_date: date, states: Mapping[str, UpdateRow]
) -> Network:
    """The rows as a network in the given states of progress."""
    activities = tuple(_activity(row, states[row.code]) for row in rows)
    links = tuple(Link(code, row.code, LinkType(kind), lag) for row in rows for code, kind, lag in row.links)
    return Network(to_day(start), to_day(data_date), activities, links, calendars())


def _activity(row: PlannedActivity, state: UpdateRow) -> Activity:
    finish = state.actual_finish
    return Activity(
        row.code,
        state.duration,
        row.calendar,
        None if state.actual_start is None else to_day(state.actual_start),
        None if finish is None else to_day(finish) + 1,
        state.remaining,
        ConstraintType(state.constraint) if state.constraint else ConstraintType.ASAP,
        None if state.constraint_on is None else to_day(state.constraint_on),
    )


def plan(rows: Sequence[PlannedActivity]) -> dict[str, UpdateRow]:
    """Nothing begun."""
    return {row.code: UpdateRow(row.code, row.duration, None, None, None) for row in rows}


def history(rows: Sequence[PlannedActivity], start: date, ready: Mapping[str, date | None]) -> ScheduleResult:
    """What really happened, and would: ``ready`` holds the day on which land was free, None if not yet."""
    true = {
        row.code: UpdateRow(row.code, max(1, round(row.duration * row.pace)), None, None, None)
        for row in rows
    }
    release = {code: NEVER if day is None else to_day(day) for code, day in ready.items()}
    known = {row.code for row in rows}
    unknown = set(release) - known
    if unknown:
        raise ValueError(f"works without an activity: {sorted(unknown)}")
    return schedule(compile_network(network(rows, start, start, true)), release)


def update_at(
    rows: Sequence[PlannedActivity], truth: ScheduleResult, data_date: date
) -> dict[str, UpdateRow]:
    """The programme as reported for ``data_date`` (the first day not yet reported on)."""
    cut = to_day(data_date)
    first, last = to_day(date(YEARS[0], 1, 1)), to_day(date(YEARS[1], 12, 31))
    tables = {c.id: compile_calendar(c, first, last) for c in calendars()}
    states = {}
    for row in rows:
        dates = truth.by_id[row.code]
        begun, done = dates.early_start < cut, dates.early_finish <= cut
        start = to_date(dates.early_start) if begun else None
        finish = finish_to_date(dates.early_finish) if begun and done else None
        left = None
        if begun and not done:
            left = max(1, tables[row.calendar].float_days(cut, dates.early_finish))
        states[row.code] = UpdateRow(row.code, row.duration, start, finish, 0 if finish else left)
    return states


def with_not_before(states: Mapping[str, UpdateRow], dates: Mapping[str, date]) -> dict[str, UpdateRow]:
    """The same states with "start no earlier than" on some activities not yet begun."""
    return {
        code: replace(state, constraint="SNET", constraint_on=dates[code])
        if code in dates and state.actual_start is None
        else state
        for code, state in states.items()
    }


def physical_percent(rows: Sequence[PlannedActivity], truth: ScheduleResult, day: date) -> Decimal:
    """Weighted share of the work done by the end of ``day``, in per cent with two places."""
    after = to_day(day) + 1
    shares = weights(rows)
    done = sum((shares[row.code] * _fraction(truth, row.code, after) for row in rows), start=Decimal(0))
    return (100 * done).quantize(Decimal("0.01"))


def _fraction(truth: ScheduleResult, code: str, after: Day) -> Decimal:
    dates = truth.by_id[code]
    span = max(1, dates.early_finish - dates.early_start)
    return Decimal(min(max(after - dates.early_start, 0), span)) / span
