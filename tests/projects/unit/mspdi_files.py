"""Small MSPDI files written for the tests, and the place of the real ones (never copied into the project)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SHARED = Path(os.environ.get("CLEARWAY_SHARED", ROOT.parent / "shared"))
FOLDER = SHARED / "data" / "schedules-mpxj"
WEEKDAY = "<WeekDay><DayType>{n}</DayType><DayWorking>{on}</DayWorking>{times}</WeekDay>"
TIMES = (
    "<WorkingTimes><WorkingTime><FromTime>08:00:00</FromTime><ToTime>12:00:00</ToTime></WorkingTime>"
    "<WorkingTime><FromTime>13:00:00</FromTime><ToTime>17:00:00</ToTime></WorkingTime></WorkingTimes>"
)


def real_file(name: str) -> bytes:
    """Bytes of a file that a scheduling program wrote; skips, loudly, where the folder is missing."""
    path = FOLDER / name
    if not path.is_file():
        pytest.skip(f"NOT TESTED: {path} is missing; set CLEARWAY_SHARED to the folder that holds it")
    return path.read_bytes()


def calendar(uid: int = 1, name: str = "Standard", extra: str = "", worked: str = "0111110") -> str:
    """A calendar, Sunday first, eight hours a day."""
    days = "".join(
        WEEKDAY.format(n=i + 1, on=flag, times=TIMES if flag == "1" else "") for i, flag in enumerate(worked)
    )
    return (
        f"<Calendar><UID>{uid}</UID><Name>{name}</Name><IsBaseCalendar>1</IsBaseCalendar>"
        f"<BaseCalendarUID>-1</BaseCalendarUID><WeekDays>{days}</WeekDays>{extra}</Calendar>"
    )


def task(uid: int, name: str, duration: str = "PT8H0M0S", extra: str = "", level: int = 1) -> str:
    """A row."""
    return (
        f"<Task><UID>{uid}</UID><ID>{uid}</ID><Name>{name}</Name><OutlineLevel>{level}</OutlineLevel>"
        f"<Duration>{duration}</Duration><DurationFormat>7</DurationFormat>{extra}</Task>"
    )


def link(pred: int, kind: int = 1, lag: int = 0, form: int = 7) -> str:
    """A predecessor link; lag in tenths of a minute."""
    return (
        f"<PredecessorLink><PredecessorUID>{pred}</PredecessorUID><Type>{kind}</Type>"
        f"<LinkLag>{lag}</LinkLag><LagFormat>{form}</LagFormat></PredecessorLink>"
    )


def project(*tasks: str, head: str = "", calendars: str | None = None) -> bytes:
    """A file that starts on Monday 2026-01-05."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><Project xmlns="http://schemas.microsoft.com/project">'
        f"<Title>Test</Title><StartDate>2026-01-05T08:00:00</StartDate><CalendarUID>1</CalendarUID>{head}"
        f"<Calendars>{calendar() if calendars is None else calendars}</Calendars>"
        f"<Tasks>{''.join(tasks)}</Tasks></Project>"
    ).encode()
