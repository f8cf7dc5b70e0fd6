"""Published changes of a forecast against those that our own variance finds: every disagreement with its reason.

Reasons and their counts on a public file: docs/algorithms/baselines.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from projects.domain.history import HistoryRow


class Reason(Enum):
    """Why a published change differs from the one that the forecasts give."""

    BEFORE_THE_FILE = "before_the_file"
    AFTER_A_BLANK = "after_a_blank"
    MISSING_REPORT = "missing_report"
    SLIP_OF_THE_PEN = "slip_of_the_pen"
    ANOTHER_FORECAST = "another_forecast"
    AT_THE_NEWEST = "at_the_newest"
    SUM_OF_CHANGES = "sum_of_changes"
    BLANK_FORECAST = "blank_forecast"
    NO_CHANGE_YET = "no_change_yet"
    UNEXPLAINED = "unexplained"


@dataclass(frozen=True, slots=True)
class Change:
    """What the stored programmes give for one report, calendar days: against the newest earlier forecast (None:
    there is none), and against the first forecast. Both None: that report gives no forecast.
    """

    latest: int | None
    total: int | None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One cell: ``column`` is "latest" or "total"."""

    row: HistoryRow
    column: str
    published: int | None
    computed: int | None
    reason: Reason


def disagreements(
    rows: Sequence[HistoryRow], computed: Mapping[tuple[str, date], Change]
) -> tuple[Disagreement, ...]:
    """Every cell whose published change is not the computed one, project by project, oldest report first."""
    dates = sorted({row.reported_on for row in rows})
    found: list[Disagreement] = []
    for history in _by_project(rows):
        changes = [computed[(row.code, row.reported_on)] for row in history]
        latest = [
            Disagreement(row, "latest", row.latest, change.latest, _why_latest(history, place, dates))
            for place, (row, change) in enumerate(zip(history, changes, strict=True))
            if row.latest != change.latest
        ]
        found += [*latest, *_totals(history, changes, latest)]
    return tuple(found)


def _by_project(rows: Iterable[HistoryRow]) -> list[list[HistoryRow]]:
    groups: dict[str, list[HistoryRow]] = defaultdict(list)
    for row in rows:
        groups[row.code].append(row)
    return [sorted(group, key=lambda row: row.reported_on) for group in groups.values()]


def _why_latest(history: Sequence[HistoryRow], place: int, dates: Sequence[date]) -> Reason:
    row = history[place]
    if row.finish is None or row.latest is None:
        return Reason.UNEXPLAINED
    if row.forecast is None or (place and _is_slip(history[place - 1])):
        return Reason.SLIP_OF_THE_PEN
    if all(earlier.forecast is None for earlier in history[:place]):
        return Reason.AFTER_A_BLANK if place else Reason.BEFORE_THE_FILE
    before = history[place - 1].reported_on
    if any(before < day < row.reported_on for day in dates):
        return Reason.MISSING_REPORT
    # The report before is there: the change was worked out from a forecast that this row no longer shows. If so, the
    # total holds that forecast as well, and not the one shown.
    changes = [other.latest or 0 for other in history[: place + 1]]
    is_newest = all(later.latest is None for later in history[place + 1 :])
    return Reason.ANOTHER_FORECAST if is_newest and sum(changes) == row.total else Reason.UNEXPLAINED


def _is_slip(row: HistoryRow) -> bool:
    return row.finish is not None and row.forecast is None


def _totals(
    history: Sequence[HistoryRow], changes: Sequence[Change], latest: Sequence[Disagreement]
) -> list[Disagreement]:
    newest = next((change.total for change in reversed(changes) if change.total is not None), None)
    unseen = sum((cell.published or 0) - (cell.computed or 0) for cell in latest)
    explained = all(cell.reason is not Reason.UNEXPLAINED for cell in latest)
    return [
        Disagreement(
            row,
            "total",
            row.total,
            change.total,
            _why_total(row, change, newest, unseen if explained else None, history),
        )
        for row, change in zip(history, changes, strict=True)
        if row.total != change.total
    ]


def _why_total(
    row: HistoryRow, change: Change, newest: int | None, unseen: int | None, history: Sequence[HistoryRow]
) -> Reason:
    """``unseen``: days of published changes that the forecasts of the file do not show."""
    if row.total is None:
        return Reason.NO_CHANGE_YET if all(other.latest is None for other in history) else Reason.UNEXPLAINED
    if newest is None or unseen is None or row.total != newest + unseen:
        return Reason.UNEXPLAINED
    if unseen:
        return Reason.SUM_OF_CHANGES
    return Reason.BLANK_FORECAST if change.total is None else Reason.AT_THE_NEWEST
