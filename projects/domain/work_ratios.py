"""How long works took against what was approved: the outside view of durations (reference class).

Ratio = working days taken, on the activity's own calendar, over the approved duration. Works under way count as
censored at their ratio so far. The class is asked only with ``MIN_ENDED`` ended works; else the durations stay
those of the programme. Method: Flyvbjerg, Hon and Fok 2016. Rules: docs/algorithms/forecast.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from projects.domain.activities import Activity, Network
from projects.domain.calendars import CalendarTable, compile_calendar
from projects.domain.days import Day, to_day
from projects.domain.programme import BaselineFacts
from projects.domain.survival import Floats, SurvivalCurve, kaplan_meier
from projects.domain.survival_tail import WeibullTail, fit_weibull, remaining_days

MIN_ENDED = 30
"""Ended works that a class needs (reference 4.3)."""
AT_RISK = 10
"""Works at risk below which the curve is not read any more: the fitted tail takes over."""
MOST = 10.0
"""Draws end at ten times the approved duration (or where the work is already): more is another project."""
_PER_CENT = 100.0
"""Curves run in per cent of the approved duration, far above the half day at which tails are cut."""
_DECADE = 3653

Span = tuple[Day | None, Day | None]
"""Half-open days; None: since ever, or not over yet."""


class WorkRung(StrEnum):
    """Which works were asked, the narrowest first; ``PROGRAMME``: none, the durations are the programme's."""

    GROUP = "group"
    ZONE = "zone"
    PROGRAMME = "programme"


@dataclass(frozen=True, slots=True)
class WorkRatio:
    """One work as evidence: days taken, until now while under way, over days approved. ``seen_from``: the ratio
    that it had reached when its duration was approved (0: approved before it began).
    """

    project: str
    activity: str
    ratio: float
    ended: bool
    seen_from: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class WorkClass:
    """A class of works with its curve, in per cent of the approved duration. ``group`` of its projects, "" for all."""

    rung: WorkRung
    group: str
    curve: SurvivalCurve
    body: SurvivalCurve
    tail: WeibullTail | None

    @property
    def median(self) -> float | None:
        """Observed median ratio; None when too few have ended."""
        return _share(self.curve.quantile(0.5))

    @property
    def p80(self) -> float | None:
        """The ratio within which 80 % have ended; None when the curve does not fall so far."""
        return _share(self.curve.quantile(0.8))

    def ratios(self, reached: float, chance: Floats) -> Floats | None:
        """Ratios at the end of a work that has come to ``reached`` (0: not begun), by inversion of ``chance``.

        None where neither curve nor tail can tell.
        """
        left = remaining_days(self.body, self.tail, _PER_CENT * reached, chance)
        if np.isnan(left).any():
            return None
        return np.asarray(np.minimum(reached + left / _PER_CENT, max(MOST, reached)))


@dataclass(slots=True)
class WorkLibrary:
    """All ratios of a zone. ``groups``: project code -> group of the project; ``left_out``: works whose land was
    outstanding, or that an obstacle held, while they were under way."""

    ratios: tuple[WorkRatio, ...] = ()
    groups: Mapping[str, str] = field(default_factory=dict)
    left_out: int = 0
    min_ended: int = MIN_ENDED
    _made: dict[str | None, WorkClass | None] = field(default_factory=dict, init=False, repr=False)

    def find(self, project: str) -> WorkClass | None:
        """The works of projects of the same group, else of the zone; None where fewer than ``min_ended`` ended."""
        group = self.groups.get(project)
        return (self._class(group) if group else None) or self._class(None)

    def reached(self, project: str) -> dict[str, float]:
        """The ratio so far of each work under way of a project, by activity."""
        return {row.activity: row.ratio for row in self.ratios if row.project == project and not row.ended}

    @property
    def ended(self) -> int:
        """How many works of the zone have ended."""
        return sum(row.ended for row in self.ratios)

    def _class(self, group: str | None) -> WorkClass | None:
        if group not in self._made:
            rows = [row for row in self.ratios if group is None or self.groups.get(row.project) == group]
            self._made[group] = work_class(rows, group or "", self.min_ended)
        return self._made[group]


def work_class(rows: Sequence[WorkRatio], group: str = "", min_ended: int = MIN_ENDED) -> WorkClass | None:
    """The class that ``rows`` make (of a project ``group``, "": of the zone); None with fewer than ``min_ended``
    ended works."""
    ended = np.array([row.ended for row in rows], dtype=bool)
    if int(ended.sum()) < min_ended:
        return None
    taken = _PER_CENT * np.array([row.ratio for row in rows])
    since = _PER_CENT * np.array([row.seen_from for row in rows])
    curve = kaplan_meier(taken, ended, since)
    if curve.events < min_ended:
        return None
    rung = WorkRung.GROUP if group else WorkRung.ZONE
    return WorkClass(rung, group, curve, curve.while_at_risk(AT_RISK), fit_weibull(taken, ended, since))


def observe_works(
    project: str,
    network: Network,
    baselines: Sequence[BaselineFacts],
    held: Mapping[str, Iterable[Span]],
) -> tuple[list[WorkRatio], int]:
    """Ratios of the works of one project that have begun, and how many were left out for their land.

    ``baselines`` by the day of their decision. ``held``: per activity when land or an obstacle kept crews from
    some of its ground. Days lost to land are drawn with the land: a work under way at such a time would count
    them twice, and nobody recorded which of its days they were, so it is left out as a whole. Milestones, level
    of effort and works without an approved duration measure nothing.
    """
    begun = [a for a in network.activities if a.actual_start is not None and not a.level_of_effort]
    tables = _tables(network, begun)
    found, left_out = [], 0
    for activity in begun:
        start, end = _time(activity, network)
        row = _ratio(project, activity, (start, end), baselines, tables[activity.calendar])
        if row is None:
            continue
        if any(_meets(span, start, end) for span in held.get(activity.id, ())):
            left_out += 1
        else:
            found.append(row)
    return found, left_out


def approved_when(
    baselines: Sequence[BaselineFacts], code: str, start: Day, end: Day
) -> tuple[int, Day] | None:
    """Approved working days of a work, and the day from which they held.

    The newest decision on or before its start that gives a duration; for work begun before any, the first one
    before its end. A later approval knew how long the work had taken already.
    """
    told = [
        (row.duration, to_day(b.decided_on))
        for b in baselines
        if (row := b.activities.get(code)) is not None and row.duration
    ]
    before = [item for item in told if item[1] <= start]
    during = [item for item in told if start < item[1] < end]
    return before[-1] if before else during[0] if during else None


def _time(activity: Activity, network: Network) -> tuple[Day, Day]:
    """Half-open: until its end, or until the day up to which the programme reports."""
    start = activity.actual_start or 0
    end = activity.actual_finish
    return start, max(network.data_date, start) if end is None else end


def _ratio(
    project: str,
    activity: Activity,
    time: tuple[Day, Day],
    baselines: Sequence[BaselineFacts],
    table: CalendarTable,
) -> WorkRatio | None:
    start, end = time
    approved = approved_when(baselines, activity.id, start, end)
    if approved is None:
        return None
    days, since = approved
    taken = max(table.float_days(start, end), 1 if activity.complete else 0)
    seen = table.float_days(start, since) / days if since > start else 0.0
    return WorkRatio(project, activity.id, taken / days, activity.complete, seen)


def _tables(network: Network, begun: Sequence[Activity]) -> dict[str, CalendarTable]:
    """On a ten-year grid, so that projects share tables."""
    times = [_time(activity, network) for activity in begun]
    if not times:
        return {}
    first = min(start for start, _ in times) // _DECADE * _DECADE
    last = (max(end for _, end in times) // _DECADE + 1) * _DECADE
    return {row.id: compile_calendar(row, first, last) for row in network.calendars}


def _meets(span: Span, start: Day, end: Day) -> bool:
    begins, ends = span
    return (begins is None or begins < end) and (ends is None or ends > start)


def _share(per_cent: float | None) -> float | None:
    return None if per_cent is None else per_cent / _PER_CENT
