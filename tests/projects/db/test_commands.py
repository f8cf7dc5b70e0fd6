"""The commands: what they store, and one clear line with nothing stored when the input is bad."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from projects.models import Baseline, Decision, Organisation, ProgressReport, Project
from tests.factories.projects import (
    DecisionFactory,
    OrganisationFactory,
    ProgrammeZoneFactory,
    ProjectFactory,
    record_chain,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands ask the clock: it says 23 November 2026."""
    from projects.management.commands import import_schedule, record_decision, report_progress

    class Clock:
        now = staticmethod(lambda: datetime(2026, 11, 23, 8, tzinfo=UTC))
        localdate = staticmethod(lambda: date(2026, 11, 23))

    for module in (import_schedule, record_decision, report_progress):
        monkeypatch.setattr(module, "timezone", Clock)


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def rows() -> dict[str, int]:
    models = apps.get_app_config("projects").get_models()
    return {model.__name__: model._default_manager.count() for model in models}


def test_a_project_is_created_with_an_owner_that_is_new() -> None:
    zone = ProgrammeZoneFactory.create(code="north")
    words = ["create_project", "road-1", "--zone", zone.code, "--name", "Đường tuần tra", "--group", "B"]
    assert "Project road-1 created in zone north" in run(
        *words, "--owner", "Ban Quản lý", "--new-owner", "pmu"
    )
    project = Project.objects.get()
    assert project.owner and (project.owner.name, project.owner.kind) == ("Ban Quản lý", "pmu")


def test_an_owner_that_exists_is_found_by_code_or_name() -> None:
    ProgrammeZoneFactory.create(code="north")
    board = OrganisationFactory.create(code="board", name="The Board")
    for code, owner in (("a", "board"), ("b", "The Board")):
        run("create_project", code, "--zone", "north", "--name", "X", "--group", "C", "--owner", owner)
    assert {project.owner for project in Project.objects.all()} == {board}
    assert Organisation.objects.count() == 1


def test_a_decision_is_recorded_once() -> None:
    ProjectFactory.create(code="road-1")
    words = ["record_decision", "12/QĐ", "--project", "road-1", "--issued-on", "05/01/2026"]
    for _ in range(2):
        assert "Decision 12/QĐ of 05/01/2026 recorded" in run(*words, "--total-investment", "5000000000")
    assert Decision.objects.get().total_investment == Decimal(5000000000)


def test_progress_of_a_month_is_reported_and_corrected() -> None:
    ProjectFactory.create(code="road-1")
    words = ["report_progress", "--project", "road-1", "--period", "2026-10"]
    assert "12.5 %" in run(*words, "--percent", "12,5", "--cause", "clearance")
    report = ProgressReport.objects.get()
    assert (report.period_start, report.happened_on) == (date(2026, 10, 1), date(2026, 10, 31))
    run(*words, "--percent", "11", "--correct", "Counted twice")
    assert ProgressReport.objects.get(voids=report).physical_percent == 11


def test_a_report_may_say_that_the_figure_is_unknown() -> None:
    ProjectFactory.create(code="road-1")
    assert "no figure" in run("report_progress", "--project", "road-1", "--period", "2026-10-01..2026-10-15")
    assert ProgressReport.objects.get().physical_percent is None


def with_report() -> None:
    run("report_progress", "--project", "road-1", "--period", "2026-09", "--percent", "40")


def nothing() -> None:
    pass


REPORT = "report_progress --project road-1"
DECIDE = "record_decision 1/QD --project road-1"
CREATE = "create_project new --zone north --name N --group B"


@pytest.mark.parametrize(
    ("before", "line", "said"),
    [
        # Unknown codes name what is near, or what there is.
        (
            nothing,
            "report_progress --project raod-1 --period 2026-10",
            r"no project 'raod-1'. Did you mean road-1",
        ),
        (nothing, CREATE.replace("north", "nroth"), r"no zone 'nroth'. Did you mean north"),
        (nothing, CREATE.replace("north", "x"), r"no zone 'x'. Known codes: north"),
        (nothing, CREATE + " --owner nobody", r"--owner: There is no organisation 'nobody'"),
        (nothing, CREATE + " --owner nobody --new-owner king", r"kind: 'king' is not known here"),
        (nothing, CREATE.replace("new", "road-1"), r"already a project|There is a project 'road-1' already"),
        (nothing, CREATE.replace("new", "đường"), r"'đường' cannot be a code"),
        (
            nothing,
            CREATE.replace("group B", "group D"),
            r"group: 'D' is not known here. Use one of: QTQG, A, B, C",
        ),
        # Days and periods.
        (nothing, REPORT + " --period 2026-13", r"--period: '2026-13' is not a period"),
        (nothing, REPORT + " --period 2026-10-15..2026-10-01", r"ends before it begins"),
        (nothing, REPORT + " --period 2026-11", r"period: 2026-11-30 is in the future"),
        (nothing, DECIDE + " --issued-on 2026-11-24", r"issued_on: 2026-11-24 is in the future"),
        (nothing, DECIDE + " --issued-on 31/02/2026", r"--issued-on: '31/02/2026' is not a day"),
        # Figures.
        (nothing, REPORT + " --period 2026-10 --percent 101", r"101 is no percentage"),
        (nothing, REPORT + " --period 2026-10 --percent much", r"--percent: 'much' is not a number"),
        (nothing, REPORT + " --period 2026-10 --percent NaN", r"--percent: 'NaN' is not a number"),
        (nothing, REPORT + " --period 2026-10 --cause weather", r"cause: 'weather' is not known here"),
        (nothing, DECIDE + " --issued-on 2026-01-05 --total-investment=-1", r"The sum is negative"),
        (nothing, DECIDE + " --issued-on 2026-01-05 --kind rumour", r"kind: 'rumour' is not known here"),
        # What is stored is not overwritten.
        (with_report, REPORT + " --period 2026-09 --percent 41", r"reported already \(40.00 %\)"),
        (with_report, REPORT + " --period 2026-10 --percent 39", r"39 % is less than the 40.00 % reported"),
    ],
)
def test_bad_input_is_one_line_and_stores_nothing(before: Callable[[], None], line: str, said: str) -> None:
    ProjectFactory.create(code="road-1", zone__code="north")
    before()
    stored = rows()
    with pytest.raises(CommandError, match=said) as caught:
        run(*line.split())
    assert "\n" not in str(caught.value)
    assert rows() == stored


def test_a_schedule_becomes_a_programme_with_its_baseline(shared_dir: Path) -> None:
    project = ProjectFactory.create(code="road-1")
    file = shared_dir / "schedules-mpxj" / "task-links-project2019-mspdi.xml"
    words = ["import_schedule", str(file), "--project", "road-1", "--baseline", "Original"]
    for _ in range(2):  # again: nothing new
        out = run(*words, "--decision", "7/QĐ", "--decided-on", "2026-01-05", "--weights", "duration")
    assert "Baseline 'Original' approved by 7/QĐ" in out
    update = project.schedule_updates.get()
    assert update.activities.count() > 5
    assert sum(activity.weight for activity in update.activities.all()) == 1
    assert Baseline.objects.get().activities.count() == update.activities.count()


WITH_BASELINE = """<?xml version="1.0"?>
<Project xmlns="http://schemas.microsoft.com/project"><StartDate>2026-02-02T08:00:00</StartDate>
<CalendarUID>1</CalendarUID><MinutesPerDay>480</MinutesPerDay>
<Calendars><Calendar><UID>1</UID><Name>Standard</Name><IsBaseCalendar>1</IsBaseCalendar></Calendar></Calendars>
<Tasks><Task><UID>1</UID><ID>1</ID><Name>Earthworks</Name><OutlineLevel>1</OutlineLevel>
<Start>2026-02-02T08:00:00</Start><Duration>PT40H0M0S</Duration><DurationFormat>7</DurationFormat>
<Baseline><Number>0</Number><Start>2026-01-05T08:00:00</Start><Finish>2026-01-09T17:00:00</Finish></Baseline>
</Task></Tasks></Project>"""


def test_the_baseline_of_the_file_itself_can_be_taken(tmp_path: Path) -> None:
    project = ProjectFactory.create(code="road-1")
    file = tmp_path / "road.xml"
    file.write_text(WITH_BASELINE, encoding="utf-8")
    words = ["import_schedule", str(file), "--project", "road-1", "--baseline", "Original"]
    run(*words, "--baseline-from", "file", "--decision", "7/QĐ", "--decided-on", "2026-01-05")
    (row,) = project.baselines.get().activities.all()
    assert (row.name, row.start, row.finish) == ("Earthworks", date(2026, 1, 5), date(2026, 1, 9))


CIRCLE = """<?xml version="1.0"?>
<Project xmlns="http://schemas.microsoft.com/project"><StartDate>2026-02-02T08:00:00</StartDate>
<CalendarUID>1</CalendarUID><MinutesPerDay>480</MinutesPerDay>
<Calendars><Calendar><UID>1</UID><Name>Standard</Name><IsBaseCalendar>1</IsBaseCalendar></Calendar></Calendars>
<Tasks><Task><UID>1</UID><ID>1</ID><Name>Earthworks</Name><OutlineLevel>1</OutlineLevel>
<Start>2026-02-02T08:00:00</Start><Duration>PT40H0M0S</Duration>
<PredecessorLink><PredecessorUID>2</PredecessorUID><Type>1</Type></PredecessorLink></Task>
<Task><UID>2</UID><ID>2</ID><Name>Paving</Name><OutlineLevel>1</OutlineLevel>
<Start>2026-02-02T08:00:00</Start><Duration>PT40H0M0S</Duration>
<PredecessorLink><PredecessorUID>1</PredecessorUID><Type>1</Type></PredecessorLink></Task></Tasks></Project>"""


XML = '<?xml version="1.0"?><Project xmlns="http://schemas.microsoft.com/project">{}</Project>'


@pytest.mark.parametrize(
    ("content", "words", "said"),
    [
        (None, "", "cannot be opened"),
        ("", "", "schedule.xml"),
        ("not xml", "", "schedule.xml"),
        ("<html/>", "", "schedule.xml"),
        (XML.format(""), "", "schedule"),  # no activities
        (CIRCLE, "", "run in a circle: 1 -> 2 -> 1|run in a circle: 2 -> 1 -> 2"),
        (XML.format(""), "--baseline B", "A baseline needs the decision that approved it"),
        (XML.format(""), "--baseline B --decision 9/QD", "activities|has no decision '9/QD'"),
    ],
)
def test_a_bad_schedule_file_is_one_line(tmp_path: Path, content: str | None, words: str, said: str) -> None:
    ProjectFactory.create(code="road-1")
    file = tmp_path / "schedule.xml"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    stored = rows()
    with pytest.raises(CommandError, match=said) as caught:
        run("import_schedule", str(file), "--project", "road-1", *words.split())
    assert "\n" not in str(caught.value)
    assert rows() == stored


def test_a_baseline_that_exists_is_refused_with_the_update_undone(shared_dir: Path) -> None:
    project = ProjectFactory.create(code="road-1")
    update = record_chain(project, 5)
    from projects.services.baselines import approve_baseline

    decision = DecisionFactory.create(project=project, number="7/QĐ")
    approve_baseline(project, decision, update, "Original", datetime(2026, 1, 1, tzinfo=UTC))
    stored = rows()
    file = shared_dir / "schedules-mpxj" / "task-links-project2019-mspdi.xml"
    words = ["import_schedule", str(file), "--project", "road-1", "--baseline", "Original"]
    with pytest.raises(CommandError, match="There is a baseline 'Original' already"):
        run(*words, "--decision", "7/QĐ")
    assert rows() == stored
