"""The MSPDI reader row by row, and every way in which a file can be bad. Monday is 2026-01-05."""

from __future__ import annotations

import time

import pytest

from projects.domain.activities import ConstraintType, LagCalendar, LinkType
from projects.domain.errors import CycleError, NetworkDataError, ScheduleFileError
from projects.domain.imported import ImportedActivity
from projects.domain.mspdi import read_mspdi
from projects.domain.mspdi_outline import MAX_ACTIVITIES
from projects.domain.schedule_json import compute
from tests.projects.unit.mspdi_files import calendar, link, project, task
from tests.projects.unit.strategies import MONDAY


def _one(extra: str = "", duration: str = "PT24H0M0S", head: str = "") -> ImportedActivity:
    return read_mspdi(project(task(1, "Dig", duration, extra), head=head)).activities[0]


def test_codes_outline_and_summaries() -> None:
    """Summary rows are left out; their links are put on the work below."""
    data = project(
        task(1, "Phase 1", level=1),
        task(2, "Dig", level=2),
        task(3, "Pour", extra=link(2), level=2),
        task(4, "Phase 2", extra=link(1), level=1),
        task(5, "Paint", level=2),
    )
    imported = read_mspdi(data)
    assert [(a.code, a.outline) for a in imported.activities] == [
        ("2", ("Phase 1",)),
        ("3", ("Phase 1",)),
        ("5", ("Phase 2",)),
    ]
    assert {(k.pred, k.succ) for k in imported.links} == {("2", "3"), ("2", "5"), ("3", "5")}
    assert any("summary" in line for line in imported.not_taken_over)


# duration, its format -> working days, calendar, whether rounding is told
DURATIONS = [
    ("PT8H0M0S", 7, 1, "Standard", False),
    ("PT4H0M0S", 7, 1, "Standard", True),  # half a day becomes one
    ("PT12H0M0S", 7, 2, "Standard", True),
    ("PT80H0M0S", 9, 10, "Standard", False),
    ("PT0H0M0S", 7, 0, "Standard", False),
    ("PT48H0M0S", 8, 2, "elapsed", False),
    ("P2DT0H0M0S", 8, 2, "elapsed", False),
]


@pytest.mark.parametrize(("text", "form", "days", "name", "told"), DURATIONS)
def test_durations(text: str, form: int, days: int, name: str, told: bool) -> None:
    """Whole working days of the task's calendar."""
    row = task(1, "Dig", text).replace("<DurationFormat>7", f"<DurationFormat>{form}")
    imported = read_mspdi(project(row))
    activity = imported.activities[0].activity
    assert (activity.duration, activity.calendar) == (days, name)
    assert any("rounded up" in line for line in imported.rounded) == told


def test_ten_hour_days() -> None:
    """40 hours on a calendar of ten hours a day are four days there, whatever the file's standard day
    says.
    """
    ten = calendar(2, "Long days").replace("17:00:00", "19:00:00")
    own = "<CalendarUID>2</CalendarUID>"
    imported = read_mspdi(project(task(1, "Dig", "PT40H0M0S", own), calendars=calendar() + ten))
    assert imported.activities[0].activity.duration == 4


# type, lag in tenths of a minute, format -> link type, days, own lag calendar
LINKS = [
    (1, 4800, 7, LinkType.FS, 1, None),
    (0, -9600, 7, LinkType.FF, -2, None),
    (2, 2400, 7, LinkType.SF, 1, None),  # half a day becomes one
    (3, 28800, 8, LinkType.SS, 2, LagCalendar.CALENDAR_DAYS),  # two elapsed days
    (1, 50, 19, LinkType.FS, 2, LagCalendar.PREDECESSOR),  # half of three days, rounded up
]


@pytest.mark.parametrize(("kind", "lag", "form", "link_type", "days", "lag_calendar"), LINKS)
def test_links(
    kind: int, lag: int, form: int, link_type: LinkType, days: int, lag_calendar: LagCalendar | None
) -> None:
    """Types and lags; Microsoft Project counts lags on the successor's calendar."""
    data = project(task(1, "a", "PT24H0M0S"), task(2, "b", extra=link(1, kind, lag, form)))
    imported = read_mspdi(data)
    (found,) = imported.links
    assert (found.type, found.lag, found.lag_calendar) == (link_type, days, lag_calendar)
    assert imported.lag_calendar is LagCalendar.SUCCESSOR


# constraint type, date -> constraint, offset of its day
CONSTRAINTS = [
    (0, "", ConstraintType.ASAP, None),
    (1, "", ConstraintType.ALAP, None),
    (4, "2026-01-07T08:00:00", ConstraintType.SNET, 2),
    (5, "2026-01-07T08:00:00", ConstraintType.SNLT, 2),
    (6, "2026-01-07T17:00:00", ConstraintType.FNET, 3),  # half-open
    (7, "2026-01-07T17:00:00", ConstraintType.FNLT, 3),
    (7, "2026-01-07T08:00:00", ConstraintType.FNLT, 2),  # Wednesday morning is Tuesday evening
    (2, "2026-01-07T08:00:00", ConstraintType.MSO, 2),
    (3, "2026-01-07T17:00:00", ConstraintType.MFO, 3),
    (4, "", ConstraintType.ASAP, None),  # without its date: told
]


@pytest.mark.parametrize(("number", "text", "kind", "offset"), CONSTRAINTS)
def test_constraints(number: int, text: str, kind: ConstraintType, offset: int | None) -> None:
    """Dates with a time of day as half-open days."""
    found = _one(f"<ConstraintType>{number}</ConstraintType><ConstraintDate>{text}</ConstraintDate>").activity
    assert found.constraint is kind
    assert found.constraint_day == (None if offset is None else MONDAY + offset)


def test_manual_rows_and_deadlines() -> None:
    """A typed start holds as a soft constraint; a deadline acts on late dates."""
    manual = _one("<Manual>1</Manual><ManualStart>2026-01-08T08:00:00</ManualStart>").activity
    assert (manual.constraint, manual.constraint_day) == (ConstraintType.SNET, MONDAY + 3)
    deadline = _one("<Deadline>2026-01-09T17:00:00</Deadline>").activity
    assert (deadline.constraint, deadline.constraint_day) == (ConstraintType.FNLT, MONDAY + 5)


STATUS = "<StatusDate>2026-01-09T17:00:00</StatusDate>"


def test_progress() -> None:
    """Actual dates, what remains, the status date."""
    begun = "<ActualStart>2026-01-06T08:00:00</ActualStart><RemainingDuration>PT8H0M0S</RemainingDuration>"
    done = "<ActualStart>2026-01-05T08:00:00</ActualStart><ActualFinish>2026-01-07T17:00:00</ActualFinish>"
    first = _one(begun, head=STATUS).activity
    assert (first.actual_start, first.actual_finish, first.remaining) == (MONDAY + 1, None, 1)
    second = _one(done, head=STATUS).activity
    assert (second.actual_start, second.actual_finish, second.remaining) == (MONDAY, MONDAY + 3, 0)
    imported = read_mspdi(project(task(1, "Dig", "PT24H0M0S", begun), head=STATUS))
    assert imported.data_date == MONDAY + 5
    result = compute(imported)
    assert (result["data_date"], result["finish"]) == ("2026-01-10", "2026-01-12")
    assert result["activities"][0]["early_start"] == "2026-01-06"


def test_rows_without_work_are_left_out_and_told() -> None:
    """Empty, inactive and external rows, and links to them."""
    data = project(
        task(1, "a"),
        task(2, "", extra="<IsNull>1</IsNull>"),
        task(3, "c", extra="<Active>0</Active>"),
        task(4, "d", extra=link(1) + link(2) + link(3)),
        task(5, "e", extra="<ExternalTask>1</ExternalTask>"),
    )
    imported = read_mspdi(data)
    assert [a.name for a in imported.activities] == ["a", "d"]
    assert len(imported.links) == 1
    assert len(imported.not_taken_over) == 3


def _exception(first: str, last: str, works: int, extra: str = "<Type>1</Type>") -> str:
    return (
        f"<Exceptions><Exception><TimePeriod><FromDate>{first}T00:00:00</FromDate><ToDate>{last}T23:59:00"
        f"</ToDate></TimePeriod>{extra}<DayWorking>{works}</DayWorking></Exception></Exceptions>"
    )


def test_calendar_exceptions() -> None:
    """A holiday from Wednesday to Friday; a worked Saturday."""
    off = read_mspdi(
        project(task(1, "a"), calendars=calendar(extra=_exception("2026-01-07", "2026-01-09", 0)))
    )
    assert off.calendars[0].off == frozenset({MONDAY + 2, MONDAY + 3, MONDAY + 4})
    on = read_mspdi(
        project(task(1, "a"), calendars=calendar(extra=_exception("2026-01-10", "2026-01-10", 1)))
    )
    assert on.calendars[0].on == frozenset({MONDAY + 5})


def test_calendars_inherit() -> None:
    """A derived calendar takes its base's week and days off and changes what it says."""
    own = (
        "<Calendar><UID>2</UID><Name>Crew</Name><IsBaseCalendar>0</IsBaseCalendar><BaseCalendarUID>1"
        "</BaseCalendarUID><WeekDays><WeekDay><DayType>7</DayType><DayWorking>1</DayWorking></WeekDay>"
        "</WeekDays></Calendar>"
    )
    base = calendar(extra=_exception("2026-01-07", "2026-01-07", 0))
    imported = read_mspdi(project(task(1, "a", extra="<CalendarUID>2</CalendarUID>"), calendars=base + own))
    crew = {c.id: c for c in imported.calendars}["Crew"]
    assert crew.week == (True, True, True, True, True, True, False)
    assert crew.off == frozenset({MONDAY + 2})


def _bad_xml(text: str) -> bytes:
    return b'<?xml version="1.0"?>' + text.encode()


BOMB = '<!DOCTYPE p [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><Project>&b;</Project>'
EXTERNAL = '<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><Project>&x;</Project>'
LOOP = calendar().replace("<IsBaseCalendar>1", "<IsBaseCalendar>0").replace("UID>-1", "UID>1")
BAD = [
    (b"", "empty_file"),
    (b"  \n ", "empty_file"),
    (b"<Project><Tasks>", "broken_xml"),
    (b"\x00\x01\x02 not xml", "broken_xml"),
    (b'<?xml version="1.0" encoding="klingon"?><Project/>', "broken_xml"),
    (_bad_xml(BOMB), "xml_entities"),
    (_bad_xml(EXTERNAL), "xml_entities"),
    (_bad_xml("<html><body/></html>"), "not_mspdi"),
    (project(), "empty"),
    (project(task(1, "Phase", extra="<Summary>1</Summary>")), "empty"),
    (project(task(1, "a", extra=link(99))), "unknown_link_target"),
    (project(task(1, "a"), task(1, "b")), "bad_uid"),
    (project(task(1, "a", "eight hours")), "bad_value"),
    (project(task(1, "a", "P1Y")), "bad_value"),
    (project(task(1, "a", extra="<ActualStart>31/12/2026</ActualStart>")), "bad_value"),
    (project(task(1, "a", extra="<CalendarUID>7</CalendarUID>")), "unknown_calendar"),
    (project(task(1, "a").replace("<Duration>PT8H0M0S</Duration>", "")), "no_duration"),
    (project(task(1, "a"), calendars=LOOP), "calendar_cycle"),
    (project(task(1, "a")).replace(b"<StartDate>2026-01-05T08:00:00</StartDate>", b""), "no_start"),
]


@pytest.mark.parametrize(("data", "code"), BAD)
def test_bad_files(data: bytes, code: str) -> None:
    """One typed error, one line, with a mend."""
    with pytest.raises(ScheduleFileError) as caught:
        read_mspdi(data)
    assert caught.value.code == code
    assert caught.value.mend
    assert "\n" not in str(caught.value)
    assert "root:" not in str(caught.value)


def test_contradictions_surface_when_computed() -> None:
    """A circle of links and a negative duration."""
    circle = project(task(1, "a", extra=link(2)), task(2, "b", extra=link(1)))
    with pytest.raises(CycleError):
        compute(read_mspdi(circle))
    with pytest.raises(NetworkDataError):
        compute(read_mspdi(project(task(1, "a", "-PT8H0M0S"))))


def test_too_many_rows_are_refused_quickly() -> None:
    """Refused by count, before anything is computed."""
    rows = "".join(f"<Task><UID>{n}</UID></Task>" for n in range(1, MAX_ACTIVITIES + 2))
    began = time.monotonic()
    with pytest.raises(ScheduleFileError) as caught:
        read_mspdi(project(rows))
    assert caught.value.code == "too_many_activities"
    assert str(MAX_ACTIVITIES) in str(caught.value)
    assert time.monotonic() - began < 10


def test_json_shape() -> None:
    """The public contract of compute_schedule."""
    data = project(
        task(1, "Dig", "PT40H0M0S"),
        task(2, "Pour", "PT16H0M0S", link(1)),
        task(3, "Done", "PT0H0M0S", link(2)),
    )
    result = compute(read_mspdi(data))
    assert {k: result[k] for k in ("data_date", "start", "finish")} == {
        "data_date": "2026-01-05",
        "start": "2026-01-05",
        "finish": "2026-01-13",
    }
    assert result["activities"][1] == {
        "uid": 2,
        "code": "2",
        "name": "Pour",
        "calendar": "Standard",
        "early_start": "2026-01-12",
        "early_finish": "2026-01-13",
        "late_start": "2026-01-12",
        "late_finish": "2026-01-13",
        "total_float": 0,
        "free_float": 0,
        "critical": True,
        "driving_predecessor": 1,
    }
    done = result["activities"][2]
    assert (done["early_start"], done["early_finish"], done["late_finish"]) == ("2026-01-13",) * 3
    assert result["issues"] == []
    later = compute(read_mspdi(data), MONDAY + 7)
    assert (later["data_date"], later["finish"]) == ("2026-01-12", "2026-01-20")
