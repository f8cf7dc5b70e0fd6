"""What ``compute_schedule`` prints against the dates that Microsoft Project, Primavera and Planner stored.

Every file of the shared folder; every difference is listed with its reason (docs/algorithms/schedule_files.md,
"Differences"), and a new one fails.
"""

from __future__ import annotations

import shutil
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from projects.domain.days import to_day
from projects.domain.errors import ScheduleFileError
from projects.domain.exact_network import ExactActivity
from projects.domain.imported import ImportedActivity, ImportedSchedule
from projects.domain.schedule_json import compute
from projects.domain.worktime import DAY, Moment, TimeTable
from projects.services.schedule_files import read_schedule_file
from tests.projects.unit.mspdi_files import FOLDER, ROOT, real_file

Allowed = dict[int, str]
DATES = ("early_start", "early_finish", "late_start", "late_finish")

# file -> activities compared, {uid: fields that may differ}; the reason stands beside it
FILES: list[tuple[str, int, Allowed]] = [
    ("baselines.xml", 1, {}),
    # stored late dates contradict the file's own link 4 -> 12: they were not computed again after it was made
    ("bug1.mpp", 10, dict.fromkeys((3, 4), "late_start late_finish total_float")),
    ("bug2.mpp", 7, {}),
    ("calendarExceptions.mpx", 1, {}),
    ("invalid-8.4.xer", 12, {}),  # one of its calendars is broken, but nothing uses it
    ("mpp14baseline.mpp", 9, {}),
    ("mpp14relations.mpp", 5, {}),
    # stored late dates are of before the longest rows were typed: they end on 21 April, the project on 24 April
    ("mspdiduration.xml", 10, dict.fromkeys((1, 2, 3, 4), "late_start late_finish total_float free_float")),
    ("mspdinulltasks.xml", 3, {}),
    ("mspdirelations.xml", 5, {}),
    ("mspdisplittask.xml", 2, {}),
    ("percent-complete-8.4.pmxml", 12, {}),
    ("percent-complete-8.4.xer", 12, {}),
    ("planner-calendar.planner", 1, {}),
    ("planner-sample.planner", 2, {}),
    ("project1.planner", 29, {}),
    # a start-to-finish link ends work at 08:00; without times that is the day after the last day worked
    ("sample.de.mpx", 16, {21: "early_finish"}),
    ("sample.mpp", 18, {}),
    # the same, and a link 10 -> 12 was added by hand: the dates know nothing of it
    (
        "sample.mpx",
        16,
        {
            9: "late_start late_finish total_float",
            10: "late_start late_finish total_float free_float",
            21: "early_finish",
        },
    ),
    ("sample.xml", 16, {}),
    ("sf259.mpp", 13, {}),
    ("slack9.mpp", 15, {}),
    ("task-baselines-project2019-mspdi.xml", 110, {}),
    ("task-finishes-project2019-mspdi.xml", 10, {}),
    ("task-links-project2010-mspdi.xml", 16, {}),
    ("task-links-project2019-mpp14.mpp", 16, {}),
    ("task-links-project2019-mspdi.xml", 16, {}),
    ("task-links-project98.mpx", 16, {}),
    ("task-starts-project2019-mspdi.xml", 10, {}),
    ("timephased-cost-rollup.mpp", 6, {}),
]
REFUSED = [
    ("calendar-calendars-project2019-mspdi.xml", "no activities"),
    ("calendar-recurring-exceptions-project2016-mspdi.xml", "no activities"),
    ("empty.mpx", "no activities"),
    ("password-protected-mpp9.mpp", "password"),
]


def needs_java(name: str) -> None:
    """Skip, loudly, where MPXJ or Java is missing."""
    if not name.endswith(".xml") and (shutil.which("java") is None or find_spec("mpxj") is None):
        pytest.skip("NOT TESTED: MPXJ or Java is missing; run './run setup --test'")


def real_schedule(name: str) -> ImportedSchedule:
    """One of the shared files, through whatever reader it needs."""
    real_file(name)
    needs_java(name)
    return read_schedule_file(FOLDER / name)


@pytest.mark.parametrize(("name", "count", "allowed"), FILES)
def test_dates_that_were_stored(name: str, count: int, allowed: Allowed) -> None:
    """Early and late dates as people read them (a finish: the last day worked), floats to the minute."""
    imported = real_schedule(name)
    rows = {row["uid"]: row for row in compute(imported)["activities"]}
    assert len(rows) == count
    exact = imported.exact
    assert exact is not None
    activities = {a.id: a for a in exact.activities}
    tables = {c.id: TimeTable(c, *_window(imported)) for c in exact.calendars}
    differences = {}
    for row in imported.activities:
        activity = activities[row.code]
        found = _differences(row, activity, tables[activity.calendar], rows[row.uid])
        if set(found) != set(allowed.get(row.uid, "").split()):
            differences[row.uid] = found
    assert differences == {}


def _window(imported: ImportedSchedule) -> tuple[int, int]:
    stored = [m for row in imported.activities for m in row.stored.moments if m is not None]
    return min(stored) // DAY - 30, max(stored) // DAY + 30


def _differences(
    row: ImportedActivity, activity: ExactActivity, table: TimeTable, ours: dict[str, Any]
) -> dict[str, tuple[object, object]]:
    """Fields that differ, as (theirs, ours). Without early dates in the file, start and finish stand for them."""
    moments = row.stored.moments
    theirs = dict(
        zip(DATES, moments[2:] if moments[2] is not None else (*moments[:2], None, None), strict=True)
    )
    found: dict[str, tuple[object, object]] = {}
    for field, moment in theirs.items():
        if moment is not None and _day(moment, field, activity, table) != to_day(
            date.fromisoformat(ours[field])
        ):
            found[field] = (moment, ours[field])
    for field, slack in (("total_float", row.stored.total_slack), ("free_float", row.stored.free_slack)):
        if slack is not None and abs(float(slack) - ours[field]) > 0.005:
            found[field] = (float(slack), ours[field])
    return found


def _day(moment: Moment, field: str, activity: ExactActivity, table: TimeTable) -> int:
    """The day that people read: of a finish the last day worked, so 08:00 is the evening before."""
    if activity.milestone or field.endswith("start"):
        return moment // DAY
    if activity.shifts or activity.elapsed:
        return (moment - 1) // DAY
    return (table.end(moment) - 1) // DAY


@pytest.mark.parametrize(("name", "words"), REFUSED)
def test_files_that_are_refused(name: str, words: str) -> None:
    """One line that says why."""
    with pytest.raises(ScheduleFileError) as caught:
        real_schedule(name)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_page_lists_every_difference() -> None:
    """Each file with a difference stands in the page's table, and no other."""
    page = (ROOT / "docs" / "algorithms" / "schedule_files.md").read_text(encoding="utf-8")
    table = page.split("## Differences")[1].split("\n## ")[0]
    listed = {
        line.split("|")[1].strip() for line in table.splitlines() if line.startswith("| ") and "." in line
    }
    assert listed == {name for name, _, allowed in FILES if allowed}


def test_every_shared_file_is_in_one_of_the_tables() -> None:
    """A file that is added to the folder has to be looked at."""
    if not FOLDER.is_dir():
        pytest.skip(f"NOT TESTED: {FOLDER} is missing")
    known = {name for name, *_ in (*FILES, *REFUSED)} | {"LICENSE"}
    assert {path.name for path in Path(FOLDER).iterdir()} == known
