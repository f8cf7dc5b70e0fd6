"""A published history of forecasts: one row for each project and reporting date, as text in, rows out.

Columns (found by name, any order, others ignored): "Date Reported As Of", "PID", "Project Name",
"Forecast Completion", and, when there, "Design Start", "Latest Schedule Changes" and "Total Schedule Changes" (days).
Dates are mm/dd/yyyy, a time after them is ignored, or ISO. Such are the capital projects of NYC Open Data.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from geodata.domain.errors import InputProblem, InputProblems, gettext_noop

REQUIRED = ("Date Reported As Of", "PID", "Project Name", "Forecast Completion")
DESIGN_START, LATEST, TOTAL = "Design Start", "Latest Schedule Changes", "Total Schedule Changes"
MOST_ROWS = 100_000
MOST_YEARS = 50
"""A forecast further ahead is a slip of the pen: the schedule core refuses such dates, and so would a planner."""


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """``line``: the line of the file on which the row ends, the heading being line 1. ``finish``: last day of work,
    None: that report gives no forecast. ``latest`` and ``total``: published changes in calendar days.
    """

    line: int
    reported_on: date
    code: str
    name: str
    finish: date | None
    start: date | None = None
    latest: int | None = None
    total: int | None = None

    @property
    def forecast(self) -> date | None:
        """``finish`` as far as anybody can mean it: not more than ``MOST_YEARS`` after the report."""
        if self.finish is None or self.finish.year - self.reported_on.year > MOST_YEARS:
            return None
        return self.finish


def read_history(text: str) -> tuple[HistoryRow, ...]:
    """Rows in the order of project code (as met) and reporting date.

    Raises InputProblem for a missing column, no rows or too many, InputProblems that name every row with a date
    or figure that is none, without a project, or reported twice for one date.
    """
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    rows: list[HistoryRow] = []
    problems: list[InputProblem] = []
    try:
        _check_columns(reader.fieldnames or [])
        for cells in reader:
            try:
                rows.append(_row(reader.line_num, cells))
            except InputProblem as problem:
                problems.append(problem)
            if len(rows) + len(problems) > MOST_ROWS:
                raise _whole(gettext_noop("The file has more than 100,000 rows."))
    except csv.Error as error:
        raise _whole(gettext_noop("The file is not a table of comma-separated values.")) from error
    problems += _twice(rows)
    if problems:
        first = problems[0]
        raise InputProblems(first.message, first.mend, first.row, first.field, first.params, tuple(problems))
    if not rows:
        raise _whole(gettext_noop("The file has no rows."))
    order = {code: place for place, code in enumerate(dict.fromkeys(row.code for row in rows))}
    return tuple(sorted(rows, key=lambda row: (order[row.code], row.reported_on)))


def _whole(message: str) -> InputProblem:
    return InputProblem(message, gettext_noop("Send the history as published, with its heading."))


def _check_columns(names: Sequence[str]) -> None:
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise InputProblem(
            gettext_noop("The column %(name)s is missing."),
            gettext_noop("Send the history as published, with its heading."),
            field=missing[0],
            params={"name": repr(missing[0])},
        )


def _row(line: int, cells: Mapping[str, str | None]) -> HistoryRow:
    def cell(name: str) -> str:
        return (cells.get(name) or "").strip()

    reported = _day(line, "Date Reported As Of", cell("Date Reported As Of"))
    if reported is None or not cell("PID"):
        raise InputProblem(
            gettext_noop("It is empty."),
            gettext_noop("Fill it in."),
            line,
            "PID" if reported else "Date Reported As Of",
        )
    return HistoryRow(
        line=line,
        reported_on=reported,
        code=cell("PID"),
        name=cell("Project Name") or cell("PID"),
        finish=_day(line, "Forecast Completion", cell("Forecast Completion")),
        start=_day(line, DESIGN_START, cell(DESIGN_START)),
        latest=_days(line, LATEST, cell(LATEST)),
        total=_days(line, TOTAL, cell(TOTAL)),
    )


def _day(line: int, column: str, text: str) -> date | None:
    if not text:
        return None
    for form in ("%m/%d/%Y", "%Y-%m-%d"):
        try:
            found = datetime.strptime(text.split(" ")[0].split("T")[0], form).date()  # noqa: DTZ007 - a day, no zone
        except ValueError:
            continue
        if date(1950, 1, 1) <= found < date(2150, 1, 1):
            return found
    raise InputProblem(
        gettext_noop("%(text)s is not a day."),
        gettext_noop("Write it as 11/23/2026 (month first) or 2026-11-23."),
        line,
        column,
        {"text": repr(text[:40])},
    )


def _days(line: int, column: str, text: str) -> int | None:
    try:
        return int(text.replace(",", "")) if text else None
    except ValueError as error:
        raise InputProblem(
            gettext_noop("%(text)s is not a number."),
            gettext_noop("Give whole days."),
            line,
            column,
            {"text": repr(text[:40])},
        ) from error


def _twice(rows: list[HistoryRow]) -> list[InputProblem]:
    seen: dict[tuple[str, date], int] = {}
    problems = []
    for row in rows:
        key = (row.code, row.reported_on)
        if key in seen:
            problems.append(
                InputProblem(
                    gettext_noop("%(code)s is reported for %(day)s on line %(line)s already."),
                    gettext_noop("Keep one of the two."),
                    row.line,
                    "PID",
                    {"code": repr(row.code), "day": row.reported_on.isoformat(), "line": seen[key]},
                )
            )
        seen[key] = row.line
    return problems
