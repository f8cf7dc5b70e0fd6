"""What a schedule is made of: activities, links, calendars. Plain data; checked by ``compile_network``."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from projects.domain.calendars import WorkCalendar
from projects.domain.days import Day, WorkDays


class LinkType(Enum):
    """Which end of the predecessor holds back which end of the successor."""

    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"

    @property
    def from_finish(self) -> bool:
        """Whether the link leaves the predecessor's finish."""
        return self in (LinkType.FS, LinkType.FF)

    @property
    def to_finish(self) -> bool:
        """Whether the link holds back the successor's finish."""
        return self in (LinkType.FF, LinkType.SF)


class ConstraintType(Enum):
    """Date constraints, P6 meaning. All are soft (never break a link) except the mandatory MSO and MFO."""

    ASAP = "ASAP"
    ALAP = "ALAP"
    SNET = "SNET"
    SNLT = "SNLT"
    FNET = "FNET"
    FNLT = "FNLT"
    START_ON = "START_ON"
    FINISH_ON = "FINISH_ON"
    MSO = "MSO"
    MFO = "MFO"

    @property
    def mandatory(self) -> bool:
        """Whether the date is kept even against the links."""
        return self in (ConstraintType.MSO, ConstraintType.MFO)

    @property
    def needs_day(self) -> bool:
        """Whether ``constraint_day`` must be given."""
        return self not in (ConstraintType.ASAP, ConstraintType.ALAP)


class ProgressMode(Enum):
    """How links act on work that started out of sequence."""

    RETAINED_LOGIC = "retained_logic"
    PROGRESS_OVERRIDE = "progress_override"


class LagCalendar(Enum):
    """On which calendar a lag counts. P6's default is the predecessor's, Microsoft Project's the
    successor's.
    """

    PREDECESSOR = "predecessor"
    SUCCESSOR = "successor"
    PROJECT = "project"
    CALENDAR_DAYS = "calendar_days"


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity. ``duration`` and ``remaining`` are working days on ``calendar``.

    ``actual_finish`` and the ``constraint_day`` of a finish constraint (FNET, FNLT, FINISH_ON, MFO) are
    half-open: the first day *after* the last day worked (``finish_to_day``). ``remaining`` None means: not
    told. ``level_of_effort``: supervision and the like; it takes its dates from the work it is linked to, sets
    none, and ``duration`` is not read.
    """

    id: str
    duration: WorkDays
    calendar: str
    actual_start: Day | None = None
    actual_finish: Day | None = None
    remaining: WorkDays | None = None
    constraint: ConstraintType = ConstraintType.ASAP
    constraint_day: Day | None = None
    weight: Decimal = Decimal(0)
    budget: Decimal = Decimal(0)
    level_of_effort: bool = False

    @property
    def started(self) -> bool:
        """Whether work has begun."""
        return self.actual_start is not None

    @property
    def complete(self) -> bool:
        """Whether work has ended."""
        return self.actual_finish is not None


@dataclass(frozen=True, slots=True)
class Link:
    """A link; ``lag`` in working days (negative: a lead) on the network's lag calendar, or on its own."""

    pred: str
    succ: str
    type: LinkType = LinkType.FS
    lag: WorkDays = 0
    lag_calendar: LagCalendar | None = None


@dataclass(frozen=True, slots=True)
class Network:
    """A schedule. No unstarted work lies before ``start``, no remaining work before ``data_date`` (the
    first day on which remaining work may be done). ``must_finish`` is half-open. ``project_calendar``
    serves ``LagCalendar.PROJECT`` only. ``grid``: steps a day of all days and durations in it (see
    ``projects.domain.days``); 1 means whole days.
    """

    start: Day
    data_date: Day
    activities: tuple[Activity, ...]
    links: tuple[Link, ...]
    calendars: tuple[WorkCalendar, ...]
    must_finish: Day | None = None
    mode: ProgressMode = ProgressMode.RETAINED_LOGIC
    lag_calendar: LagCalendar = LagCalendar.PREDECESSOR
    project_calendar: str | None = None
    grid: int = 1


@dataclass(frozen=True, slots=True)
class Issue:
    """Something a planner should look at; the schedule was computed all the same.

    ``severity`` is "info" or "warning"; ``subject`` an activity id or "PRED -> SUCC"; ``message`` English.
    """

    code: str
    severity: str
    subject: str
    message: str
