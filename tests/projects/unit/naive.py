"""A second, slow schedule: walks day by day and searches starts upwards. No tables, no closed forms.

It states every bound as an inequality on dates and takes the least start that meets all of them, so it checks
the core's forward pass (least solution) from the other side. Unprogressed networks without mandatory dates
only.
"""

from __future__ import annotations

from projects.domain.activities import Activity, ConstraintType, LagCalendar, Link, LinkType, Network
from projects.domain.calendars import WorkCalendar
from projects.domain.days import Day


def works(c: WorkCalendar, day: Day) -> bool:
    """Whether a day is worked."""
    return day in c.on or (c.week[(day + 3) % 7] and day not in c.off)


def walk(c: WorkCalendar, day: Day, n: int) -> Day:
    """Half-open finish of n >= 1 days of work from ``day`` on."""
    while True:
        n -= works(c, day)
        day += 1
        if not n:
            return day


def back(c: WorkCalendar, day: Day, n: int) -> Day:
    """The n-th working day before ``day`` (n >= 1)."""
    while n:
        day -= 1
        n -= works(c, day)
    return day


def moved(c: WorkCalendar, day: Day, lag: int) -> Day:
    """A date with its lag or lead."""
    if lag > 0:
        return walk(c, day, lag)
    if not lag:
        return day
    while not works(c, day):
        day += 1
    return back(c, day, -lag)


def as_finish(c: WorkCalendar, day: Day) -> Day:
    """The evening of the last day worked before ``day``."""
    return back(c, day, 1) + 1


def _lag_calendar(n: Network, link: Link, by_id: dict[str, Activity]) -> WorkCalendar:
    calendars = {c.id: c for c in n.calendars}
    if not link.lag or n.lag_calendar is LagCalendar.PREDECESSOR:
        return calendars[by_id[link.pred].calendar]
    if n.lag_calendar is LagCalendar.SUCCESSOR:
        return calendars[by_id[link.succ].calendar]
    if n.lag_calendar is LagCalendar.PROJECT:
        return calendars[str(n.project_calendar)]
    return WorkCalendar("all", (True,) * 7)


def link_holds(n: Network, link: Link, dates: dict[str, tuple[Day, Day]]) -> bool:
    """Whether computed (start, finish) pairs respect one link."""
    by_id = {a.id: a for a in n.activities}
    c = _lag_calendar(n, link, by_id)
    start, finish = dates[link.pred]
    at = finish if link.type in (LinkType.FS, LinkType.FF) else start
    if link.type in (LinkType.FF, LinkType.SF):
        return dates[link.succ][1] >= as_finish(c, moved(c, at, link.lag))
    return dates[link.succ][0] >= moved(c, at, link.lag)


def dates_from(n: Network, activity: Activity, start: Day) -> tuple[Day, Day]:
    """Start and finish of an activity begun at or after a day."""
    c = {c.id: c for c in n.calendars}[activity.calendar]
    if not activity.duration:
        return start, start
    while not works(c, start):
        start += 1
    return start, walk(c, start, activity.duration)


def least_dates(n: Network, release: dict[str, Day]) -> dict[str, tuple[Day, Day]]:
    """Earliest (start, finish) of all activities; links must run from earlier to later activities."""
    dates: dict[str, tuple[Day, Day]] = {}
    for activity in n.activities:
        start = max(n.start, n.data_date, release.get(activity.id, n.start))
        if activity.constraint is ConstraintType.SNET and activity.constraint_day is not None:
            start = max(start, activity.constraint_day)
        links = [link for link in n.links if link.succ == activity.id]
        while True:
            dates[activity.id] = dates_from(n, activity, start)
            if all(link_holds(n, link, dates) for link in links):
                break
            start += 1
    return dates
