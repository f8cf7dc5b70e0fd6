"""A programme as people write it (dates; a finish is the last day worked), and the network it makes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from projects.domain.activities import Activity, ConstraintType, LagCalendar, Link, LinkType, Network
from projects.domain.calendars import WorkCalendar
from projects.domain.days import Day, finish_to_day, to_day
from projects.domain.errors import NetworkDataError

FINISH_CONSTRAINTS = frozenset(
    {ConstraintType.FNET, ConstraintType.FNLT, ConstraintType.FINISH_ON, ConstraintType.MFO}
)
"""Constraints whose date is a finish: people write the last day worked."""

MONDAY_TO_FRIDAY = (1, 2, 3, 4, 5)
MONDAY_TO_SATURDAY = (1, 2, 3, 4, 5, 6)


@dataclass(frozen=True, slots=True)
class CalendarPlan:
    """A working calendar. ``work_days`` are ISO week days (1 = Monday).

    A day off is a public holiday (when ``public_holidays``) or one of ``days_off``; ``days_on`` wins over
    both and over the week.
    """

    code: str
    name: str = ""
    work_days: tuple[int, ...] = MONDAY_TO_FRIDAY
    public_holidays: bool = True
    days_off: frozenset[date] = frozenset()
    days_on: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class ActivityPlan:
    """An activity. ``duration`` and ``remaining`` in working days of ``calendar`` (a calendar's code).

    ``actual_finish`` and the date of a finish constraint are last days worked. ``constraint`` is the name of
    a ``ConstraintType``, empty for as soon as possible. ``weight``: share in physical progress, 0 to 1.
    """

    code: str
    name: str
    duration: int
    calendar: str
    name_en: str = ""
    weight: Decimal = Decimal(0)
    actual_start: date | None = None
    actual_finish: date | None = None
    remaining: int | None = None
    constraint: str = ""
    constraint_on: date | None = None


@dataclass(frozen=True, slots=True)
class LinkPlan:
    """A link between two activity codes. ``lag`` in working days, negative for a lead.

    ``lag_calendar`` is the value of a ``LagCalendar``; empty for the predecessor's calendar.
    """

    predecessor: str
    successor: str
    type: str = "FS"
    lag: int = 0
    lag_calendar: str = ""


def network_of(
    start: date,
    data_date: date,
    activities: Iterable[ActivityPlan],
    links: Iterable[LinkPlan],
    calendars: Iterable[CalendarPlan],
    holidays: frozenset[date] = frozenset(),
) -> Network:
    """The network of a written programme; ``holidays`` are the public ones over the network's horizon.

    Not checked beyond the words it is written in: ``compile_network`` does that. Raises NetworkDataError for
    an unknown link type or constraint.
    """
    return Network(
        start=to_day(start),
        data_date=to_day(data_date),
        activities=tuple(_activity(plan) for plan in activities),
        links=tuple(_link(plan) for plan in links),
        calendars=tuple(work_calendar(plan, holidays) for plan in calendars),
    )


def work_calendar(plan: CalendarPlan, holidays: frozenset[date] = frozenset()) -> WorkCalendar:
    """The calendar with its days off in numbers. Raises CalendarError when no day can be worked."""
    off = (plan.days_off | holidays if plan.public_holidays else plan.days_off) - plan.days_on
    return WorkCalendar(
        id=plan.code,
        week=tuple(day in plan.work_days for day in range(1, 8)),
        off=frozenset(to_day(day) for day in off),
        on=frozenset(to_day(day) for day in plan.days_on),
    )


def years_of(start: date, data_date: date, activities: Sequence[ActivityPlan]) -> range:
    """The years for which holidays are needed: from the year before the first date to ten years after the
    last one and after all the work in a row. Never past 2099, where the published lunar tables end.
    """
    dates = [start, data_date]
    for plan in activities:
        dates += [
            day for day in (plan.actual_start, plan.actual_finish, plan.constraint_on) if day is not None
        ]
    work = sum(max(plan.duration, plan.remaining or 0, 0) for plan in activities) // 200
    return range(min(dates).year - 1, min(max(dates).year + 10 + work, 2099) + 1)


def _activity(plan: ActivityPlan) -> Activity:
    kind = _constraint(plan)
    day: Day | None = None
    if plan.constraint_on is not None:
        day = (finish_to_day if kind in FINISH_CONSTRAINTS else to_day)(plan.constraint_on)
    return Activity(
        id=plan.code,
        duration=plan.duration,
        calendar=plan.calendar,
        actual_start=None if plan.actual_start is None else to_day(plan.actual_start),
        actual_finish=None if plan.actual_finish is None else finish_to_day(plan.actual_finish),
        remaining=plan.remaining,
        constraint=kind,
        constraint_day=day,
        weight=plan.weight,
    )


def _constraint(plan: ActivityPlan) -> ConstraintType:
    try:
        return ConstraintType(plan.constraint) if plan.constraint else ConstraintType.ASAP
    except ValueError:
        raise NetworkDataError(
            "unknown_constraint",
            plan.code,
            f"Activity {plan.code}: unknown constraint {plan.constraint!r}.",
            f"Use one of {', '.join(kind.value for kind in ConstraintType)}.",
        ) from None


def _link(plan: LinkPlan) -> Link:
    where = f"{plan.predecessor} -> {plan.successor}"
    try:
        kind = LinkType(plan.type)
        lag_calendar = LagCalendar(plan.lag_calendar) if plan.lag_calendar else None
    except ValueError as error:
        raise NetworkDataError(
            "unknown_link", where, f"Link {where}: {error}.", "Use FS, SS, FF or SF."
        ) from None
    return Link(plan.predecessor, plan.successor, kind, plan.lag, lag_calendar)
