"""A schedule by the clock, as a file describes it, with the rules of the program that wrote it. Plain data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from projects.domain.activities import ConstraintType, LinkType
from projects.domain.worktime import Moment, Ticks, WorkTime


class Rules(Enum):
    """Whose rules a schedule is computed by; see docs/algorithms/schedule_files.md, "Whose rules".

    OWN: those of ``cpm.py``, for files that no program computed. PRIMAVERA: the same family, as P6 does it.
    MICROSOFT: no data date, constraint dates are honoured against links, started work keeps its dates.
    """

    OWN = "own"
    PRIMAVERA = "primavera"
    MICROSOFT = "microsoft"


class ActivityKind(Enum):
    """What a row is. SPAN: a level of effort, stretched between other activities, never a node of the network."""

    TASK = "task"
    START_MILESTONE = "start_milestone"
    FINISH_MILESTONE = "finish_milestone"
    SPAN = "span"


@dataclass(frozen=True, slots=True)
class Shift:
    """Work of one resource on an activity: it ends when all of them have done their ticks on their calendars."""

    calendar: str
    work: Ticks
    remaining: Ticks


@dataclass(frozen=True, slots=True)
class ExactActivity:
    """One activity. Lengths in ticks of work on ``calendar`` (of clock time if ``elapsed``).

    ``typed_start`` and ``typed_finish``: a manually scheduled row keeps them. ``deadline`` limits late dates
    only. ``delay``: levelling delay in clock time. ``resume``: remaining work does not go on before.
    ``done``: actual duration, None if not told.
    """

    id: str
    calendar: str
    duration: Ticks
    remaining: Ticks
    elapsed: bool = False
    kind: ActivityKind = ActivityKind.TASK
    actual_start: Moment | None = None
    actual_finish: Moment | None = None
    done: Ticks | None = None
    constraint: ConstraintType = ConstraintType.ASAP
    constraint_at: Moment | None = None
    second: ConstraintType | None = None
    second_at: Moment | None = None
    deadline: Moment | None = None
    typed_start: Moment | None = None
    typed_finish: Moment | None = None
    delay: Ticks = 0
    resume: Moment | None = None
    not_before: Moment | None = None
    not_after: Moment | None = None
    shifts: tuple[Shift, ...] = ()

    @property
    def milestone(self) -> bool:
        """Whether the row is a moment rather than work."""
        return self.duration == 0

    @property
    def started(self) -> bool:
        """Whether work has begun."""
        return self.actual_start is not None

    @property
    def complete(self) -> bool:
        """Whether work has ended."""
        return self.actual_finish is not None


@dataclass(frozen=True, slots=True)
class ExactLink:
    """A link; ``lag`` in ticks on ``calendar`` (an id; empty if there is no lag).

    ``group``: links that together stand for one link from the start of a summary row; only the one from the
    activity below it that starts first is meant.
    """

    pred: str
    succ: str
    type: LinkType
    lag: Ticks = 0
    calendar: str = ""
    group: int | None = None


@dataclass(frozen=True, slots=True)
class ExactNetwork:
    """A schedule. ``status``: its status or data date, if it has one; Microsoft Project moves nothing by it.

    ``float_from``: "smallest", "start" or "finish". Microsoft Project only: ``honours_dates``, constraint dates win
    against links; ``backwards_from``, the finish from which the schedule is laid out backwards. ``finish``:
    when the schedule ends, where that was computed before.
    """

    rules: Rules
    start: Moment
    status: Moment | None
    activities: tuple[ExactActivity, ...]
    links: tuple[ExactLink, ...]
    calendars: tuple[WorkTime, ...]
    must_finish: Moment | None = None
    float_from: str = "smallest"
    honours_dates: bool = True
    backwards_from: Moment | None = None
    finish: Moment | None = None
