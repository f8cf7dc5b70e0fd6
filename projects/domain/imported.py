"""A schedule as a file tells it: what every reader hands over, whatever the format. Plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from fractions import Fraction
from types import MappingProxyType

from projects.domain.activities import Activity, LagCalendar, Link, Network
from projects.domain.calendars import WorkCalendar
from projects.domain.days import Day
from projects.domain.exact_network import ExactNetwork
from projects.domain.worktime import Moment

STORED_FIELDS = ("Start", "Finish", "EarlyStart", "EarlyFinish", "LateStart", "LateFinish")


@dataclass(frozen=True, slots=True)
class StoredDates:
    """Dates that the writing program had computed, as days of the core (finishes half-open); None: not
    stored.

    Slacks in working days of the file's standard day. ``moments``: the same dates by the clock, in the order of
    ``STORED_FIELDS``.
    """

    start: Day | None = None
    finish: Day | None = None
    early_start: Day | None = None
    early_finish: Day | None = None
    late_start: Day | None = None
    late_finish: Day | None = None
    total_slack: Fraction | None = None
    free_slack: Fraction | None = None
    critical: bool | None = None
    moments: tuple[Moment | None, ...] = (None,) * 6


@dataclass(frozen=True, slots=True)
class StoredBaseline:
    """A baseline of one activity; ``number`` 0 to 10, ``finish`` half-open."""

    number: int
    start: Day
    finish: Day


@dataclass(frozen=True, slots=True)
class ImportedActivity:
    """One row that is work or a milestone. ``code`` is unique in the file and is the activity's id."""

    uid: int
    code: str
    name: str
    outline: tuple[str, ...]
    activity: Activity
    stored: StoredDates
    baselines: tuple[StoredBaseline, ...]


@dataclass(frozen=True, slots=True)
class ImportedSchedule:
    """A whole file. ``data_date`` None: the file has none (``network`` then takes the least date that fits).

    ``not_taken_over`` says, one line each, what of the file was left out or changed. ``exact``: the same schedule
    by the clock, with the rules of the program that wrote it; all else is rounded to whole days, and ``rounded`` says
    where that changed something. ``spans``: levels of effort, which are no part of
    the network. ``working_day``: when the file's usual day begins and ends.
    """

    name: str
    start: Day
    data_date: Day | None
    project_calendar: str
    calendars: tuple[WorkCalendar, ...]
    activities: tuple[ImportedActivity, ...]
    links: tuple[Link, ...]
    lag_calendar: LagCalendar
    not_taken_over: tuple[str, ...]
    calendar_names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    exact: ExactNetwork | None = None
    rounded: tuple[str, ...] = ()
    spans: tuple[ImportedActivity, ...] = ()
    working_day: tuple[time, time] = (time(8), time(17))

    @property
    def latest_actual(self) -> Day | None:
        """Latest actual date in the file (a finish half-open)."""
        found = [a.activity.actual_start for a in self.activities]
        found += [a.activity.actual_finish for a in self.activities]
        return max((day for day in found if day is not None), default=None)

    def network(self, data_date: Day | None = None) -> Network:
        """The network to schedule, at ``data_date`` or the file's own.

        Without either the project start; never before an actual date of the file unless told so.
        """
        day = data_date
        if day is None:
            first = self.start if self.data_date is None else self.data_date
            day = max(first, self.latest_actual or first)
        return Network(
            start=self.start,
            data_date=day,
            activities=tuple(a.activity for a in self.activities),
            links=self.links,
            calendars=self.calendars,
            lag_calendar=self.lag_calendar,
            project_calendar=self.project_calendar,
        )
