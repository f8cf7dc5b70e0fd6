"""Hypothesis strategies for calendars and networks. Days lie around Monday 2026-01-05."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import strategies as st

from projects.domain.activities import (
    Activity,
    ConstraintType,
    LagCalendar,
    Link,
    LinkType,
    Network,
    ProgressMode,
)
from projects.domain.attribution import Blocker
from projects.domain.calendars import WorkCalendar
from projects.domain.days import Day, to_day

MONDAY: Day = to_day(date(2026, 1, 5))
EVERY_DAY = WorkCalendar("7", (True,) * 7)
FIVE_DAYS = WorkCalendar("5")

Draw = Callable[[st.SearchStrategy[Any]], Any]


@dataclass(frozen=True)
class Mix:
    """What a generated network may contain."""

    types: tuple[LinkType, ...] = tuple(LinkType)
    lags: tuple[int, int] = (-3, 5)
    calendars: int = 3
    exceptions: bool = True
    milestones: bool = True
    constraints: tuple[ConstraintType, ...] = ()
    progress: bool = False
    modes: tuple[ProgressMode, ...] = (ProgressMode.RETAINED_LOGIC,)
    lag_calendars: tuple[LagCalendar, ...] = (LagCalendar.PREDECESSOR,)
    size: tuple[int, int] = (1, 9)


PLAIN = Mix(types=(LinkType.FS,), lags=(0, 0), calendars=0, milestones=False)
FS_ONLY = Mix(types=(LinkType.FS,), lags=(0, 4))
ONE_CALENDAR = Mix(calendars=1)
ANYTHING = Mix(lag_calendars=tuple(LagCalendar))
SOFT = (
    ConstraintType.SNET,
    ConstraintType.SNLT,
    ConstraintType.FNET,
    ConstraintType.FNLT,
    ConstraintType.START_ON,
    ConstraintType.FINISH_ON,
)
EARLY_SIDE = (ConstraintType.SNET, ConstraintType.FNET)
PROGRESSED = Mix(progress=True, lag_calendars=tuple(LagCalendar), constraints=EARLY_SIDE)


def days(first: int = -30, last: int = 120) -> st.SearchStrategy[Day]:
    """Days around MONDAY."""
    return st.integers(MONDAY + first, MONDAY + last)


@st.composite
def work_calendars(draw: Draw, name: str = "cal", exceptions: bool = True) -> WorkCalendar:
    """Any week with a working day; some days off and on."""
    week = draw(st.lists(st.booleans(), min_size=7, max_size=7).filter(any))
    if not exceptions:
        return WorkCalendar(name, tuple(week))
    off = draw(st.frozensets(days(-20, 60), max_size=12))
    on = draw(st.frozensets(days(-20, 60), max_size=4))
    return WorkCalendar(name, tuple(week), off, on)


@st.composite
def _activity(draw: Draw, key: str, mix: Mix, calendar: str, data_date: Day) -> Activity:
    duration = draw(st.integers(0 if mix.milestones else 1, 8))
    start = done = left = None
    if mix.progress:
        state = draw(st.sampled_from(["no", "no", "begun", "done"]))
        if state == "begun" and duration:
            start = data_date - draw(st.integers(0, 12))
            left = draw(st.integers(1, 8))
        elif state != "no":
            done = data_date - draw(st.integers(0, 6))
            start = done - draw(st.integers(0, 10))
    kind, day = ConstraintType.ASAP, None
    if mix.constraints and draw(st.booleans()):
        kind = draw(st.sampled_from(mix.constraints))
        day = draw(days(0, 60)) if kind.needs_day else None
    return Activity(key, duration, calendar, start, done, left, kind, day)


@st.composite
def networks(draw: Draw, mix: Mix = ANYTHING) -> Network:
    """Acyclic networks: links run from lower to higher numbers, several between one pair allowed."""
    if mix.calendars:
        exceptions = mix.exceptions
        calendars = tuple(draw(work_calendars(f"c{i}", exceptions)) for i in range(mix.calendars))
    else:
        calendars = (EVERY_DAY,)
    data_date = MONDAY + (draw(st.integers(0, 14)) if mix.progress else 0)
    count = draw(st.integers(*mix.size))
    names = [c.id for c in calendars]
    activities = tuple(
        draw(_activity(f"a{i}", mix, draw(st.sampled_from(names)), data_date)) for i in range(count)
    )
    pairs = [(i, j) for j in range(count) for i in range(j)]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=2 * count)) if pairs else []
    links = tuple(
        Link(f"a{i}", f"a{j}", draw(st.sampled_from(mix.types)), draw(st.integers(*mix.lags)))
        for i, j in chosen
    )
    return Network(
        start=MONDAY,
        data_date=data_date,
        activities=activities,
        links=links,
        calendars=calendars,
        mode=draw(st.sampled_from(mix.modes)),
        lag_calendar=draw(st.sampled_from(mix.lag_calendars)),
        project_calendar=names[0],
    )


@st.composite
def blockers_for(draw: Draw, network: Network, most: int = 6, open_ends: bool = False) -> tuple[Blocker, ...]:
    """Blockers of a network with clear days before, within and after the works."""
    ids = [a.id for a in network.activities]
    count = draw(st.integers(0, most))
    clear = st.one_of(st.none(), days(-10, 150)) if open_ends else days(-10, 150)
    return tuple(
        Blocker(
            f"b{i}", "parcel", draw(clear), draw(st.frozensets(st.sampled_from(ids), min_size=1, max_size=3))
        )
        for i in range(count)
    )


@st.composite
def networks_with_blockers(
    draw: Draw, mix: Mix = ANYTHING, most: int = 6
) -> tuple[Network, tuple[Blocker, ...]]:
    """A network and blockers that act on it."""
    network = draw(networks(mix))
    return network, draw(blockers_for(network, most))


@st.composite
def releases_for(draw: Draw, network: Network) -> dict[str, Day]:
    """Releases of some activities."""
    ids = [a.id for a in network.activities]
    return draw(st.dictionaries(st.sampled_from(ids), days(-10, 150), max_size=4))  # type: ignore[no-any-return]
