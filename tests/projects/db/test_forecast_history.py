"""A real history of forecasts: stored through our models, its published changes recomputed by our variance."""

from collections import Counter, defaultdict
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from geodata.domain.errors import InputProblem
from projects.domain.history import HistoryRow, read_history
from projects.domain.history_check import Disagreement, Reason, disagreements
from projects.models import Baseline, ProgressReport, Project, ScheduleUpdate
from projects.selectors.history import finish_changes
from projects.services.history import import_forecast_history
from tests.factories.projects import ProgrammeZoneFactory
from tests.projects.unit.mspdi_files import SHARED
from tests.projects.unit.test_worked_tables import _rows

pytestmark = pytest.mark.django_db

CUT = Path(__file__).resolve().parents[1] / "data" / "forecast_history_cut.csv"
WHOLE = SHARED / "data" / "capital-projects-nyc" / "forecast_history_odd_pids.csv"
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
TODAY = date(2026, 11, 23)
HEAD = (
    "Date Reported As Of,PID,Project Name,Design Start,Forecast Completion,"
    "Latest Schedule Changes,Total Schedule Changes"
)

# Projects with a published change that reaches outside what the file shows: all 25 of them.
SUMMED = [
    *(3, 113, 131, 267, 313, 443, 449, 477, 507, 509, 539, 599, 601),
    *(667, 671, 703, 715, 721, 755, 789, 803, 847, 891, 899, 901),
]


def checked(path: Path) -> tuple[tuple[HistoryRow, ...], tuple[Disagreement, ...]]:
    """The file stored in a zone of its own, and every cell that our variance does not confirm."""
    rows = read_history(path.read_text(encoding="utf-8-sig"))
    stored = import_forecast_history(
        rows,
        ProgrammeZoneFactory.create(),
        prefix="nyc-",
        group="C",
        source="NYC Open Data",
        at=NOW,
        today=TODAY,
    )
    days: dict[str, list[date]] = defaultdict(list)
    for row in rows:
        days[f"nyc-{row.code}"].append(row.reported_on)
    by_key = {project.pk: project.code for project in stored.projects}
    found = finish_changes(stored.projects, {key: days[code] for key, code in by_key.items()}, NOW)
    changes = {(by_key[key].removeprefix("nyc-"), day): change for (key, day), change in found.items()}
    return rows, disagreements(rows, changes)


def counts(rows: tuple[HistoryRow, ...], found: tuple[Disagreement, ...]) -> dict[str, dict[str, int]]:
    told = {}
    for column in ("latest", "total"):
        reasons = Counter(cell.reason.value for cell in found if cell.column == column)
        told[column] = {"agree": len(rows) - sum(reasons.values()), **reasons}
    return told


def of_the_page(column: str) -> dict[str, int]:
    """docs/algorithms/baselines.md, "Against a published history": reason, latest, total, what it is."""
    place = {"latest": 1, "total": 2}[column]
    rows = _rows("baselines.md", "Against a published history")
    return {row[0].strip("`"): int(row[place].replace(",", "")) for row in rows if row[place] != "-"}


def test_the_whole_file_with_every_disagreement_explained() -> None:
    if not WHOLE.is_file():
        pytest.skip(f"NOT TESTED: {WHOLE} is missing; set CLEARWAY_SHARED to the folder that holds it")
    rows, found = checked(WHOLE)
    assert len(rows) == 1032
    told = counts(rows, found)
    assert told == {"latest": of_the_page("latest"), "total": of_the_page("total")}
    assert Reason.UNEXPLAINED not in {cell.reason for cell in found}
    lines = defaultdict(list)
    for cell in found:
        if cell.column == "latest":
            lines[cell.reason].append((cell.row.code, cell.row.reported_on, cell.published, cell.computed))
    assert lines[Reason.AFTER_A_BLANK] == [
        ("789", date(2019, 1, 1), -1094, None),
        ("899", date(2019, 9, 1), 91, None),
        ("901", date(2019, 9, 1), 91, None),
    ]
    # Its report of 01/03/2018, on which other projects reported, is not in the file.
    assert lines[Reason.MISSING_REPORT] == [("449", date(2018, 8, 1), 870, 184)]
    # 22/03/2020 less 447 days is 31/12/2018; so is 31/12/2017 plus the total of 365. The row says 31/08/2020.
    assert lines[Reason.ANOTHER_FORECAST] == [("267", date(2019, 9, 1), -447, 162)]
    # 21/10/2108 for 21/10/2018, taken back in the report after it.
    assert lines[Reason.SLIP_OF_THE_PEN] == [
        ("649", date(2018, 3, 1), 32872, None),
        ("649", date(2018, 8, 1), -32620, 252),
    ]
    first = lines[Reason.BEFORE_THE_FILE]
    assert len(first) == 45
    assert all(computed is None for _code, _day, _published, computed in first)
    summed = {int(cell.row.code) for cell in found if cell.reason is Reason.SUM_OF_CHANGES}
    assert sorted(summed) == SUMMED


def test_the_cut_has_every_reason() -> None:
    rows, found = checked(CUT)
    assert {cell.reason for cell in found} == set(Reason) - {Reason.UNEXPLAINED}
    assert counts(rows, found) == {
        "latest": {
            "agree": 79,
            "before_the_file": 2,
            "another_forecast": 1,
            "missing_report": 1,
            "slip_of_the_pen": 2,
            "after_a_blank": 1,
        },
        "total": {
            "agree": 10,
            "sum_of_changes": 40,
            "at_the_newest": 33,
            "blank_forecast": 2,
            "no_change_yet": 1,
        },
    }


def test_it_is_stored_as_any_programme_is() -> None:
    rows, _found = checked(CUT)
    assert Project.objects.count() == 10
    assert ProgressReport.objects.count() == len(rows)
    assert ScheduleUpdate.objects.count() == sum(1 for row in rows if row.forecast)
    first = Baseline.objects.get(project__code="nyc-3")
    assert (first.decision.number, first.decision.issued_on) == ("Publication 2014-05-01", date(2014, 5, 1))
    assert first.activities.get().finish == date(2020, 1, 14)
    assert not Baseline.objects.filter(project__code="nyc-595").exists()  # it never gave a forecast


def test_the_number_of_queries_goes_by_days_not_by_projects() -> None:
    lines = [f"01/01/201{year},P{n},P,,06/30/2020,," for year in (5, 6) for n in range(6)]
    rows = read_history("\n".join([HEAD, *lines]))
    zone = ProgrammeZoneFactory.create()
    stored = import_forecast_history(
        rows, zone, prefix="", group="C", source="x", at=NOW, today=TODAY
    ).projects
    days = {project.pk: [date(2015, 1, 1), date(2016, 1, 1)] for project in stored}
    taken = []
    for few in (stored[:1], stored):
        with CaptureQueriesContext(connection) as caught:
            assert len(finish_changes(few, days, NOW)) == 2 * len(few)
        taken.append(len(caught))
    assert taken[0] == taken[1]


BAD = [
    ("", "The column 'Date Reported As Of' is missing"),
    ("Date Reported As Of,PID,Project Name\n", "The column 'Forecast Completion' is missing"),
    (HEAD + "\n", "The file has no rows"),
    (HEAD + "\n13/45/2019,1,A,,,,\n", "row 2, Date Reported As Of: '13/45/2019' is not a day"),
    (HEAD + "\n01/01/2019,,A,,,,\n", "row 2, PID: It is empty"),
    (HEAD + "\n01/01/2019,1,A,,soon,,\n", "row 2, Forecast Completion: 'soon' is not a day"),
    (HEAD + "\n01/01/2019,1,A,,01/01/1019,,\n", "row 2, Forecast Completion: '01/01/1019' is not a day"),
    (HEAD + "\n01/01/2019,1,A,,,many,\n", "row 2, Latest Schedule Changes: 'many' is not a number"),
    (HEAD + "\n01/01/2019,1,A,,,,\n01/01/2019,1,A,,,,\n", "reported for 2019-01-01 on line 2 already"),
    (HEAD + '\n01/01/2019,1,"A,,,,\n', "not a table of comma-separated values"),
    (HEAD + "\nx,1,A,,,,\ny,2,B,,,,\n01/01/2019,3,C,,,,\n", r"row 2, .*\(and 1 more rows\)"),
]


@pytest.mark.parametrize(("text", "words"), BAD)
def test_what_cannot_be_read_is_named_by_its_row(text: str, words: str) -> None:
    with pytest.raises(InputProblem, match=words):
        read_history(text)


def run(path: Path, zone: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("import_forecast_history", str(path), zone=zone, prefix="nyc-", stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_command_says_what_it_stored_and_what_differs(tmp_path: Path) -> None:
    zone = ProgrammeZoneFactory.create().code
    out, _err = run(CUT, zone)
    assert "10 projects, 86 reports, 81 with a forecast." in out
    assert "latest: 79 of 86 published changes recomputed; after_a_blank 1" in out
    with pytest.raises(CommandError, match="There is a project 'nyc-3' already"):
        run(CUT, zone)
    bad = tmp_path / "bad.csv"
    bad.write_text(HEAD + "\nx,1,A,,,,\n01/01/2019,2,B,,,,\ny,3,C,,,,\n", encoding="utf-8")
    err = StringIO()
    with pytest.raises(CommandError, match="2 rows cannot be read; nothing was stored"):
        call_command("import_forecast_history", str(bad), zone=zone, stderr=err)
    assert [line.split(",")[0] for line in err.getvalue().splitlines()] == ["row 2", "row 4"]
    bad.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CommandError, match="cannot be read as UTF-8"):
        run(bad, zone)
    assert Project.objects.count() == 10


def test_nothing_is_stored_when_one_project_cannot_be() -> None:
    rows = read_history(f"{HEAD}\n01/01/2019,1,A,,06/30/2020,,\n01/01/2019,a b,B,,06/30/2020,,\n")
    zone = ProgrammeZoneFactory.create()
    with pytest.raises(InputProblem, match="'a b' cannot be a code"):
        import_forecast_history(rows, zone, prefix="", group="C", source="x", at=NOW, today=TODAY)
    assert Project.objects.count() == 0
