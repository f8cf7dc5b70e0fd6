"""Computed dates against those that Microsoft Project stored in its own files.

Every difference is listed with its reason (docs/algorithms/critical_path.md, "Differences"); a new one fails.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from projects.domain.cpm import schedule
from projects.domain.days import to_date
from projects.domain.errors import ScheduleFileError
from projects.domain.fine import fine_network
from projects.domain.mspdi import read_mspdi
from projects.domain.mspdi_calendars import read_calendars
from projects.domain.mspdi_xml import parse_project
from projects.domain.network import compile_network
from tests.projects.unit.mspdi_files import real_file


def minute_of(moment: datetime | None) -> int | None:
    """Minutes since 1970-01-01 00:00 of a local time, seconds cut."""
    return None if moment is None else (moment - datetime(1970, 1, 1)) // timedelta(minutes=1)  # noqa: DTZ001


ALL = frozenset({"ES", "EF", "LS", "LF", "TF", "FF"})
LATE = frozenset({"LS", "LF", "TF", "FF"})
Allowed = dict[int, frozenset[str]]

# file -> activities, {uid: what may differ}; the reason stands beside it
FILES: list[tuple[str, int, Allowed]] = [
    ("task-links-project2010-mspdi.xml", 16, {}),
    # manual rows: Project 2019 lets SF and SS successors not limit their predecessor's late dates
    (
        "task-links-project2019-mspdi.xml",
        16,
        {11: frozenset({"LS", "LF", "TF"}), 13: frozenset({"LS", "LF", "TF"})},
    ),
    ("mspdirelations.xml", 5, {}),
    ("mspdinulltasks.xml", 3, {}),
    ("baselines.xml", 1, {}),
    ("task-baselines-project2019-mspdi.xml", 110, {}),
    ("task-starts-project2019-mspdi.xml", 10, {}),
    ("task-finishes-project2019-mspdi.xml", 10, {}),
    # the end of the schedule is measured on the project's calendar, not by the elapsed work that ends two days later
    ("mspdiduration.xml", 10, dict.fromkeys((1, 2, 3, 4), LATE)),
    # split work: the gaps are not taken over
    ("mspdisplittask.xml", 2, {1: frozenset({"EF"}) | LATE, 2: frozenset({"EF", "LF"})}),
    # task 2 is worked in two shifts by its resources: half as long; the end moves with it
    ("sample.xml", 16, dict.fromkeys((2, 3, *range(7, 22)), frozenset({"EF"}) | LATE)),
]


@pytest.mark.parametrize(("name", "count", "allowed"), FILES)
def test_dates_of_microsoft_project(name: str, count: int, allowed: Allowed) -> None:
    """ES, EF, LS, LF and floats, to the minute. Two moments with no working time between are the same."""
    data = real_file(name)
    imported = read_mspdi(data)
    assert len(imported.activities) == count
    c = compile_network(fine_network(imported))
    step = 1440 // c.network.grid
    result = schedule(c)
    rows = {row.number("UID"): row for row in parse_project(data).rows("Tasks", "Task")}
    differences = {}
    for activity in imported.activities:
        dates, row = result.by_id[activity.code], rows[activity.uid]
        table = c.tables[c.index[activity.code]]
        moments = {
            "ES": ("EarlyStart", dates.early_start),
            "EF": ("EarlyFinish", dates.early_finish),
            "LS": ("LateStart", dates.late_start),
            "LF": ("LateFinish", dates.late_finish),
        }
        apart = {
            key: table.float_days((minute_of(row.moment(field)) or 0) // step, ours) * step
            for key, (field, ours) in moments.items()
        }
        for key, field, ours in (
            ("TF", "TotalSlack", dates.total_float),
            ("FF", "FreeSlack", dates.free_float),
        ):
            apart[key] = ours * step - (row.number(field) or 0) // 10
        found = {key: minutes for key, minutes in apart.items() if minutes}
        if found.keys() - allowed.get(activity.uid, frozenset()):
            differences[activity.uid] = found
    assert differences == {}


def test_links_of_microsoft_project() -> None:
    """All four link types with lags, as the file has them."""
    imported = read_mspdi(real_file("task-links-project2019-mspdi.xml"))
    found = {(k.pred, k.succ): (k.type.value, k.lag) for k in imported.links}
    assert found == {
        ("1", "2"): ("FS", 0),
        ("3", "4"): ("FS", 1),
        ("5", "6"): ("FS", 2),
        ("7", "8"): ("FS", 5),
        ("9", "10"): ("FS", 10),
        ("11", "12"): ("SF", 2),
        ("13", "14"): ("SS", 2),
        ("15", "16"): ("FF", 2),
    }
    assert to_date(schedule(compile_network(imported.network())).finish - 1).isoformat() == "2018-11-02"


def test_recurring_exceptions() -> None:
    """Each recurring exception ends on the last day of its period, so often as the file counts."""
    project = parse_project(real_file("calendar-recurring-exceptions-project2016-mspdi.xml"))
    calendar = read_calendars(project)[1].compiled()
    counts: dict[bool, int] = {True: 0, False: 0}
    for row in project.rows("Calendars", "Calendar"):
        for exception in row.rows("Exceptions", "Exception"):
            counts[exception.flag("DayWorking")] += exception.number("Occurrences") or 0
            for period in exception.rows("TimePeriod"):
                last = period.moment("ToDate")
                assert last is not None
                day = (last.date() - to_date(0)).days
                assert day in (calendar.on if exception.flag("DayWorking") else calendar.off)
    assert len(calendar.on) == counts[True]
    assert len(calendar.off) <= counts[False]  # some fall on the same day


@pytest.mark.parametrize(
    "name",
    ["calendar-calendars-project2019-mspdi.xml", "calendar-recurring-exceptions-project2016-mspdi.xml"],
)
def test_files_without_activities_are_refused(name: str) -> None:
    """They hold calendars only."""
    with pytest.raises(ScheduleFileError, match="no activities"):
        read_mspdi(real_file(name))


def test_baselines_are_read() -> None:
    """A baseline with its number and dates."""
    imported = read_mspdi(real_file("baselines.xml"))
    assert len(imported.activities[0].baselines) >= 1


def test_a_primavera_xml_is_not_mspdi() -> None:
    """Another vendor's XML."""
    with pytest.raises(ScheduleFileError, match="not a Microsoft Project schedule"):
        read_mspdi(real_file("percent-complete-8.4.pmxml"))
