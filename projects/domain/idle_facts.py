"""Facts and findings of the idle-land clock of one land portion (rules: docs/algorithms/idle_land.md)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from projects.domain.regimes import Rule


class PortionFactKind(StrEnum):
    """What moves the clock; the same words as the stored events."""

    FIELD_HANDOVER = "field_handover"
    SCHEDULE_SET = "schedule_set"
    FIRST_ITEM_STARTED = "first_item_started"
    ITEMS_COMPLETE = "items_complete"
    INSPECTION = "inspection"
    EXTENSION_REQUEST = "extension_request"
    EXTENSION = "extension"
    FORCE_MAJEURE = "force_majeure"
    SUSPENSION = "suspension"
    NOTICE = "notice"
    TERMINATED = "terminated"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class PortionFact:
    """One dated fact. ``until``: planned completion of a schedule, last day (inclusive) of force majeure;
    None there: it goes on. ``months``: length of an extension as decided."""

    kind: str
    on: date
    document: str = ""
    until: date | None = None
    months: int | None = None


class IdleStatus(StrEnum):
    """Where a portion stands, worst first."""

    EXCEEDED = "exceeded"
    DUE_SOON = "due_soon"
    UNKNOWN = "unknown"
    EXTENDED = "extended"
    RUNNING = "running"
    NOT_STARTED = "not_started"
    IN_USE = "in_use"
    RETURNED = "returned"


STATUS_ORDER = {status: place for place, status in enumerate(IdleStatus)}


class ClockState(StrEnum):
    """Where one clock stands."""

    NOT_STARTED = "not_started"
    UNKNOWN = "unknown"
    RUNNING = "running"
    DUE_SOON = "due_soon"
    EXTENDED = "extended"
    EXCEEDED = "exceeded"
    STOPPED = "stopped"


class ClockCode(StrEnum):
    UNUSED = "unused"
    """12 months from the field hand-over without any approved item begun."""
    LATE = "late"
    """24 months beyond the end of the schedule without all items complete."""


class IdleFlag(StrEnum):
    """What is wrong with the facts, or what the clock left out; never a refusal."""

    HANDOVER_WITHOUT_MINUTES = "handover_without_minutes"
    HANDOVER_REPEATED = "handover_repeated"
    NO_HANDOVER = "no_handover"
    STARTED_BEFORE_HANDOVER = "started_before_handover"
    STARTED_LATE = "started_late"
    COMPLETED_LATE = "completed_late"
    SCHEDULE_MISSING = "schedule_missing"
    SCHEDULE_WITHOUT_DOCUMENT = "schedule_without_document"
    SCHEDULE_AFTER_END = "schedule_after_end"
    SCHEDULE_BEFORE_HANDOVER = "schedule_before_handover"
    SECOND_EXTENSION = "second_extension"
    EXTENSION_TOO_LONG = "extension_too_long"
    EXTENSION_WITHOUT_MONTHS = "extension_without_months"
    EXTENSION_WITHOUT_DOCUMENT = "extension_without_document"
    EXTENSION_NOT_IN_LAW = "extension_not_in_law"
    FORCE_MAJEURE_WITHOUT_DECISION = "force_majeure_without_decision"
    SUSPENSION_NOT_ADDED = "suspension_not_added"
    RULE_BEFORE_TABLE = "rule_before_table"


@dataclass(frozen=True, slots=True)
class Flagged:
    """A flag with the fact's day and, where it says something, another day or a number of months."""

    code: IdleFlag
    on: date | None = None
    other: date | None = None
    months: int | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """Force majeure that was added back: first and last day, both inclusive; ``open`` while it goes on."""

    first: date
    last: date
    open: bool = False

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Extension:
    """The one extension. ``first_day``: the first day that it covers; ``by_inspection``: it counts from the day
    after its decision. ``last_day`` has force majeure in it, ``due_on`` the days off too."""

    clock: ClockCode
    decided_on: date
    document: str
    months_decided: int
    months: int
    by_inspection: bool
    first_day: date
    plain_end: date
    last_day: date
    due_on: date
    added: tuple[Added, ...]
    rule: Rule


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock, explained. ``start``: the day that sets it off (not counted); ``plain_end``: without force
    majeure; ``last_day``: with it; ``due_on``: the next working day when that is off.

    ``stopped_on``: what ended it (works begun, or all items complete); ``over_since``: the first day after the
    last day of the law, extension included, on which the condition was not met.
    """

    code: ClockCode
    state: ClockState
    start: date | None = None
    start_document: str = ""
    rule: Rule | None = None
    plain_end: date | None = None
    last_day: date | None = None
    due_on: date | None = None
    added: tuple[Added, ...] = ()
    paused: bool = False
    extension: Extension | None = None
    stopped_on: date | None = None
    over_since: date | None = None

    @property
    def final_due(self) -> date | None:
        """The day that counts: the extension's when there is one."""
        return self.extension.due_on if self.extension else self.due_on

    @property
    def added_days(self) -> int:
        """Days of force majeure added back, to the clock and to its extension."""
        more = self.extension.added if self.extension else ()
        return sum(spell.days for spell in (*self.added, *more))


class SideCode(StrEnum):
    """Clocks of what an authority or the investor must do around it."""

    EXTENSION_DECISION = "extension_decision"
    TERMINATION_NOTICE = "termination_notice"
    ASSETS = "assets"
    SALE = "sale"


@dataclass(frozen=True, slots=True)
class SideClock:
    """A term set off by one fact. ``due_on`` None: the law sets no number on that day. ``done_on``: met."""

    code: SideCode
    start: date
    rule: Rule | None
    due_on: date | None
    done_on: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class IdleWarning:
    """``days`` left of the clock (negative: since the end); ``threshold``: the number of days that called it."""

    clock: ClockCode
    due_on: date
    days: int
    threshold: int


@dataclass(frozen=True, slots=True)
class IdleState:
    """Everything about one portion on one day. ``clock``: the one that decides; None when neither runs."""

    status: IdleStatus
    unused: Clock
    late: Clock
    handover_on: date | None = None
    handover_document: str = ""
    schedule_end: date | None = None
    begun_on: date | None = None
    complete_on: date | None = None
    returned_on: date | None = None
    side: tuple[SideClock, ...] = ()
    flags: tuple[Flagged, ...] = ()
    warnings: tuple[IdleWarning, ...] = ()

    @property
    def clock(self) -> Clock | None:
        """The clock behind the status; the late one when nothing is left of the first."""
        for state in (ClockState.EXCEEDED, ClockState.DUE_SOON, ClockState.EXTENDED, ClockState.RUNNING):
            running = [one for one in (self.unused, self.late) if one.state is state]
            if running:
                return min(running, key=lambda one: one.final_due or date.max)
        return None

    @property
    def due_on(self) -> date | None:
        """The day on which the deciding clock ends; None when none runs."""
        found = self.clock
        return found.final_due if found else None
