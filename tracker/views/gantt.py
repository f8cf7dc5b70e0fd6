"""The programme as bars: places along a time axis in per cent, so that the page scales without scripts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from geodata.templatetags.clearway import as_date, day
from tracker.selectors.names import in_english

# Longest axis (days) that is labelled by the month, by the quarter, by the half year; beyond that by the year.
# At most seven labels: that is what the narrowest track has room for.
_STEPS = ((190, 1), (560, 3), (1200, 6))
_MOST_TICKS = 14


@dataclass(frozen=True, slots=True)
class Bar:
    """``left`` and ``width`` are CSS lengths; ``kind`` one of done, running, waiting; milestones have no width."""

    left: str
    width: str
    kind: str
    critical: bool
    milestone: bool
    title: str


@dataclass(frozen=True, slots=True)
class GanttRow:
    """``baseline``: the latest approved dates."""

    code: str
    name: str
    bar: Bar | None
    baseline: Bar | None
    blocked: int


@dataclass(frozen=True, slots=True)
class Tick:
    left: str
    label: str


@dataclass(frozen=True, slots=True)
class Gantt:
    """``marks``: named days (as of, approved finish, forecast) drawn as lines."""

    rows: tuple[GanttRow, ...]
    ticks: tuple[Tick, ...]
    as_of: str
    approved: str


class _Axis:
    """Days to per cent; the axis begins on the first of a month."""

    def __init__(self, days: Iterable[date]) -> None:
        listed = list(days)
        self.start = min(listed).replace(day=1)
        self.end = max(listed) + timedelta(days=max(7, (max(listed) - self.start).days // 40))
        self.span = (self.end - self.start).days

    def at(self, when: date) -> float:
        return 100 * (when - self.start).days / self.span

    def place(self, when: date | None) -> str:
        """CSS length of a day; empty when it is unknown or off the axis."""
        if when is None or not self.start <= when <= self.end:
            return ""
        return f"{self.at(when):.3f}%"

    def ticks(self) -> tuple[Tick, ...]:
        step = next((months for longest, months in _STEPS if self.span <= longest), 12)
        while self.span / 30 / step > _MOST_TICKS:
            step *= 2
        found: list[Tick] = []
        year, month = self.start.year, self.start.month
        # Ticks stand on round months: January, and every ``step`` months from it.
        month += -(month - 1) % step if step < 12 else (13 - month if month > 1 else 0)
        while True:
            year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
            when = date(year, month, 1)
            if when > self.end:
                return tuple(found)
            label = str(year) if step >= 12 else f"{month:02d}/{year}"
            found.append(Tick(f"{self.at(when):.3f}%", label))
            month += step


def gantt(result: Mapping[str, Any], as_of: date) -> Gantt | None:
    """Current and approved bars of every activity; None when no activity has dates."""
    activities = result.get("activities") or []
    names = ("start", "finish", "baseline_start", "baseline_finish")
    days = [found for row in activities for name in names if row.get(name) and (found := as_date(row[name]))]
    if not days:
        return None
    axis = _Axis([*days, as_of])
    rows = tuple(_row(axis, row) for row in activities)
    finish = (result.get("baseline_finish") or {}).get("latest")
    return Gantt(rows, axis.ticks(), axis.place(as_of), axis.place(as_date(finish) if finish else None))


def _row(axis: _Axis, row: Mapping[str, Any]) -> GanttRow:
    kind = {"complete": "done", "in_progress": "running"}.get(str(row.get("status")), "waiting")
    return GanttRow(
        code=str(row["code"]),
        name=activity_name(row),
        bar=_bar(axis, row, "start", "finish", kind),
        baseline=_bar(axis, row, "baseline_start", "baseline_finish", "baseline"),
        blocked=int(row.get("blocked_by") or 0),
    )


def _bar(axis: _Axis, row: Mapping[str, Any], first: str, last: str, kind: str) -> Bar | None:
    start = as_date(row[first]) if row.get(first) else None
    finish = as_date(row[last]) if row.get(last) else None
    if start is None or finish is None:
        return None
    milestone = row.get("duration") == 0
    # A finish is the last day worked: the bar runs to the end of that day.
    width = 0.0 if milestone else max(axis.at(finish + timedelta(days=1)) - axis.at(start), 0.4)
    return Bar(
        left=f"{axis.at(start):.3f}%",
        width=f"{width:.3f}%",
        kind=kind,
        critical=bool(row.get("critical")) and kind not in ("done", "baseline"),
        milestone=milestone,
        title=f"{activity_name(row)}: {day(start)} – {day(finish)}",
    )


def activity_name(row: Mapping[str, Any]) -> str:
    """The activity's name for the reader."""
    english = row.get("name_en")
    return str(english if in_english() and english else row.get("name") or row.get("code") or "")
