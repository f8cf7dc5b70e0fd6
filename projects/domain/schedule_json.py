"""The public JSON shape of a computed schedule (``compute_schedule``): dates as people read them."""

from __future__ import annotations

from typing import Any, TypeAlias

from projects.domain.cpm import ActivityDates, ScheduleResult, schedule
from projects.domain.days import Day, to_date
from projects.domain.exact_json import exact_as_json
from projects.domain.exact_network import ExactNetwork, Rules
from projects.domain.fine import fine_network, steps_a_day
from projects.domain.imported import ImportedActivity, ImportedSchedule
from projects.domain.network import CompiledNetwork, compile_network

Json: TypeAlias = dict[str, Any]


def compute(imported: ImportedSchedule, data_date: Day | None = None) -> Json:
    """Schedule an imported file at ``data_date`` (or its own). Raises ScheduleError of any kind.

    ``data_date`` of the result is the first day on which remaining work may be done. A file that a program computed is
    held to that program's rules; one that none computed, and one of Microsoft Project at another data date, to ours.
    """
    exact = imported.exact
    if exact is not None and _by_its_program(exact, data_date):
        return exact_as_json(imported, exact, data_date)
    compiled = compile_network(fine_network(imported, data_date))
    first = imported.network(data_date).data_date
    return {"data_date": to_date(first).isoformat(), **as_json(imported, compiled, schedule(compiled))}


def as_json(imported: ImportedSchedule, compiled: CompiledNetwork, result: ScheduleResult) -> Json:
    """ISO dates, a finish being the last day worked; floats in working days of the activity's calendar (whole
    ones as integers); ``critical``: on the longest path.

    ``driving_predecessor`` is the UID of the activity whose link sets the start, null if a date does. What
    the file lost on the way stands among the issues as ``not_taken_over``.
    """
    page = _Page(imported, compiled)
    issues = [
        {"code": i.code, "severity": i.severity, "subject": i.subject, "message": i.message}
        for i in result.issues
    ]
    issues += [
        {"code": "not_taken_over", "severity": "info", "subject": "file", "message": line}
        for line in imported.not_taken_over
    ]
    return {
        "start": min(page.starts(a.code, result.by_id[a.code]) for a in imported.activities),
        "finish": page.iso(result.finish - 1),
        "activities": [page.row(a, result.by_id[a.code]) for a in imported.activities],
        "issues": issues,
    }


def _by_its_program(exact: ExactNetwork, data_date: Day | None) -> bool:
    if exact.rules is Rules.MICROSOFT:
        return data_date is None
    return exact.rules is Rules.PRIMAVERA


class _Page:
    """Writes the rows of one schedule."""

    def __init__(self, imported: ImportedSchedule, compiled: CompiledNetwork) -> None:
        self.compiled = compiled
        self.uids = {a.code: a.uid for a in imported.activities}
        self.daily = steps_a_day(imported, compiled.network)

    def row(self, activity: ImportedActivity, dates: ActivityDates) -> Json:
        code, driver = activity.code, dates.driving_pred
        starts = self.starts(code, dates)
        moment = (
            not self.compiled.nodes[self.compiled.index[code]].remaining and not activity.activity.started
        )
        return {
            "uid": activity.uid,
            "code": code,
            "name": activity.name,
            "calendar": activity.activity.calendar,
            "early_start": starts,
            "early_finish": starts if moment else self.iso(dates.shown_finish),
            "late_start": self.iso(dates.shown_late_start),
            "late_finish": self.iso(dates.shown_late_finish),
            "total_float": self.days(code, dates.total_float),
            "free_float": self.days(code, dates.free_float),
            "critical": dates.on_longest_path,
            "driving_predecessor": None if driver is None else self.uids[driver],
        }

    def starts(self, code: str, dates: ActivityDates) -> str:
        """Date of the early start. On a fine grid a milestone shows its own clock time: at the end of a day's work
        that day, at the beginning of one that one.
        """
        i = self.compiled.index[code]
        if self.compiled.network.grid > 1 and self.compiled.tables[i].works(dates.early_start):
            return self.iso(dates.early_start)
        return self.iso(dates.shown_start)

    def days(self, code: str, steps: int) -> int | float:
        """Working days; parts of a day to the hundredth."""
        whole, rest = divmod(steps, self.daily[code])
        return round(steps / self.daily[code], 2) if rest else whole

    def iso(self, day: Day) -> str:
        return to_date(day, self.compiled.network.grid).isoformat()
