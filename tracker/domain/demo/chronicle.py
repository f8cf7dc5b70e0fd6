"""From the table of projects to what happened: land stories, the course of the works, updates, reports, money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from projects.domain.cpm import ScheduleResult
from tracker.domain.demo.cases import make_cases
from tracker.domain.demo.ground import DemoParcel, rng_for
from tracker.domain.demo.programme import (
    PlannedActivity,
    UpdateRow,
    history,
    physical_percent,
    plan,
    update_at,
    with_not_before,
)
from tracker.domain.demo.scene import Ground
from tracker.domain.demo.specials import with_specials
from tracker.domain.demo.story import Batch, CaseStory, readiness, tell_all

DATA_DATES = (date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1))
"""First days not yet reported on, of the monthly programmes; recorded some days later."""
BILLION = 10**9
_MONTH_SHARE = (2, 3, 5, 7, 9, 10, 10, 11, 11, 12, 10, 10)
"""How a year's payments spread over its months (they add up to 100)."""


@dataclass(frozen=True, slots=True)
class Course:
    """One project's land and works as they went. ``truth`` is None without a programme."""

    code: str
    stories: tuple[CaseStory, ...]
    rows: tuple[PlannedActivity, ...]
    start: date | None
    truth: ScheduleResult | None


@dataclass(frozen=True, slots=True)
class Report:
    """A monthly report; ``percent`` physical progress at the month's end."""

    first: date
    last: date
    percent: Decimal
    cause: str
    narrative: str
    learnt_after: int


@dataclass(frozen=True, slots=True)
class Payment:
    """Money of one month in one book, VND."""

    book: str
    year: int
    day: date
    amount: int
    for_clearance: bool
    learnt_after: int


def follow(
    project: Mapping[str, Any],
    ground: Ground | None,
    rows: Sequence[PlannedActivity],
    parcels: Sequence[DemoParcel],
    first_user: int,
) -> Course:
    """Tell one project's land stories, then let its works run against them."""
    code = str(project["code"])
    stories: list[CaseStory] = []
    if ground is not None and project["land_waves"]:
        waves = [_batch(wave) for wave in project["land_waves"]]
        cases = make_cases(code, str(project["prefix"]), ground.parts, parcels, first_user)
        wanted = [(name, float(rank), activity) for name, rank, activity in project["specials"]]
        stories = with_specials(tell_all(cases, waves), wanted)
    if project["start"] is None:
        return Course(code, tuple(stories), (), None, None)
    start = date.fromisoformat(project["start"])
    ready = {**readiness(stories)}
    for blocker in project["blockers"]:
        _hold_back(ready, blocker)
    return Course(code, tuple(stories), tuple(rows), start, history(rows, start, ready))


def _batch(wave: Mapping[str, Any]) -> Batch:
    return Batch(
        float(wave["upto"]),
        date.fromisoformat(wave["notice"]),
        float(wave["speed"]),
        float(wave["holdouts"]),
        tuple(wave["held_at"]),
    )


def _hold_back(ready: dict[str, date | None], blocker: Mapping[str, Any]) -> None:
    """A blocker on a stretch of works holds them until it is closed."""
    closed = [date.fromisoformat(e["on"]) for e in blocker["events"] if e["kind"] == "closed"]
    for code in blocker["activities"]:
        if not closed:
            ready[code] = None
            continue
        known = ready.get(code, closed[0])
        ready[code] = None if known is None else max(known, closed[0])


def updates(course: Course, project: Mapping[str, Any]) -> list[tuple[date, str, dict[str, UpdateRow]]]:
    """(data date, kind, states) of every issue of the programme: ``original``, ``adjusted``, ``monthly``.

    A project that has stopped reporting has no programme after its last report.
    """
    if course.truth is None or course.start is None:
        return []
    found: list[tuple[date, str, dict[str, UpdateRow]]] = [(course.start, "original", plan(course.rows))]
    adjust = project["adjust"]
    if adjust:
        on = date.fromisoformat(adjust["on"])
        later = {code: date.fromisoformat(day) for code, day in adjust["not_before"].items()}
        found.append((on, "adjusted", with_not_before(update_at(course.rows, course.truth, on), later)))
    last = _month_end(project["reports"][1]) if project["reports"] else date(2000, 1, 1)
    for day in DATA_DATES:
        if course.start < day <= last + timedelta(days=1):
            found.append((day, "monthly", update_at(course.rows, course.truth, day)))
    return found


def _month_end(month: str) -> date:
    first = date.fromisoformat(month + "-01")
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def reports(course: Course, project: Mapping[str, Any]) -> list[Report]:
    """The monthly reports from the first month to the last, both inclusive."""
    if course.truth is None or not project["reports"]:
        return []
    rng = rng_for("reports " + course.code)
    first, end = (_month_end(month) for month in project["reports"])
    found = []
    last = first
    while last <= end:
        month = last.replace(day=1)
        percent = physical_percent(course.rows, course.truth, last)
        late_since = project["cause_from"]
        late = bool(late_since) and last.isoformat()[:7] >= late_since
        cause = project["cause"] if late else "none"
        text = f"Luỹ kế {str(percent).replace('.', ',')} % khối lượng."
        found.append(Report(month, last, percent, cause, text, 3 + int(rng.integers(0, 5))))
        last = _month_end((last + timedelta(days=1)).isoformat()[:7])
    return found


def payments(project: Mapping[str, Any], last_day: date) -> list[Payment]:
    """Monthly payments of both books up to ``last_day``; past years are complete."""
    rng = rng_for("money " + str(project["code"]))
    found = []
    for year_text, (planned, reported, treasury) in project["capital"].items():
        year = int(year_text)
        months = [m for m in range(1, 13) if _month_end(f"{year}-{m:02d}") <= last_day]
        spread = sum(_MONTH_SHARE[m - 1] for m in months)
        for month in months:
            share = _MONTH_SHARE[month - 1] / spread
            clearance = rng.random() < 0.3
            for book, part, late in (("reported", reported, 6), ("treasury", treasury, 13)):
                amount = round(planned * BILLION * part * share, -6)
                if amount:
                    day = _month_end(f"{year}-{month:02d}")
                    found.append(Payment(book, year, day, int(amount), clearance, late))
    return found
