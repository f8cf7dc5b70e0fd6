"""The forecast page: what may be shown, why not, rights, queries, both languages."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from projects.models import Project, Role
from tests.conftest import AsRole
from tests.factories.projects import ProgrammeZoneFactory
from tests.factories.tracker import AssessmentRunFactory, ProjectAssessmentFactory, assessed, result
from tests.tracker.unit import facts
from tests.tracker.unit.test_forecast import GOOD, decided, evidence, run, setting
from tests.tracker.unit.test_sampled_works import entry as works_entry
from tests.tracker.unit.test_sampled_works import library
from tracker.domain.calibration import NO_RECORD, TrackRecord
from tracker.domain.result import assess
from tracker.models import AssessmentRun
from tracker.views.forecast_charts import distribution
from tracker.views.forecast_rows import (
    basis_rows,
    critical_rows,
    rank_rows,
    set_rows,
    works_row,
    works_words,
)
from tracker.views.forecast_sentence import forecast_sentence, gate_words

EN = {"accept-language": "en"}


def stored(record: TrackRecord = NO_RECORD, **more: Any) -> dict[str, Any]:
    """What an assessment with two parcels keeps; ``blockers`` among ``more`` are obstacles."""
    found = run([decided(1), decided(2)], evidence(*range(20, 120)), record=record, **more).result
    return result(
        forecast=found["forecast"],
        activities=found["activities"],
        baseline_finish=found["baseline_finish"],
    )


def unknown_end() -> dict[str, Any]:
    return stored(GOOD, blockers=[facts.obstacle(3, None, part_id=1)])


def page(as_role: AsRole, project: Project, role: Role = Role.PLANNER, **headers: Any) -> str:
    client = as_role(role, project.zone)
    answer = client.get(f"/projects/{project.code}/forecast/", headers=EN, **headers)
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.fixture
def past_run() -> AssessmentRun:
    return AssessmentRunFactory.create(zone=ProgrammeZoneFactory.create(symbol="BQL"))


SENTENCES = [
    (None, "This project has not been assessed yet."),
    (result(), "This assessment was made before forecasts were; assess the project again."),
    (
        result(forecast={"shown": "none"}),
        "The finish cannot be forecast: no programme of the works is known that can be computed.",
    ),
]


@pytest.mark.parametrize(("stored_result", "words"), SENTENCES)
def test_the_sentence_without_a_forecast(stored_result: dict[str, Any] | None, words: str) -> None:
    with translation.override("en"):
        assert forecast_sentence(stored_result) == words


def test_the_sentence_of_each_state() -> None:
    with translation.override("en"):
        closed, opened, unknown = (forecast_sentence(row) for row in (stored(), stored(GOOD), unknown_end()))
    assert re.fullmatch(
        r"By the law's terms and promised days the project ends on \d\d/10/2026; by what the same steps really took, "
        r"half of the outcomes end by \d\d/\d\d/2026\. No P80 is shown: 0 past forecasts of land have been put to the "
        r"test, 50 are needed\.",
        closed,
    ), closed
    assert re.fullmatch(
        r"Half of the outcomes end by \d\d/\d\d/2026, four out of five by \d\d/\d\d/202\d\. "
        r"The approved finish is met in \d+ % of them\.",
        opened.replace("\xa0", " "),
    ), opened
    assert unknown.startswith("1 parcel or obstacle has no known end: the finish is open.")
    assert unknown.endswith("So there is no P80.")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("too_few", "No P80 is shown: 60 past forecasts of land have been put to the test, 50 are needed."),
        ("too_often_late", "only 80\xa0% held; 70\xa0% to 90\xa0% are asked for."),
        ("too_cautious", "they were too cautious."),
        ("finishes_late", "of 12 past P80s of finishes only 3 held."),
        ("open", "P80 is shown: of 60 past P80s of land 80\xa0% held."),
    ],
)
def test_every_state_of_the_gate_has_its_reason(state: str, words: str) -> None:
    gate = {**stored(GOOD)["forecast"]["gate"], "state": state, "finishes_resolved": 12, "finishes_held": 3}
    with translation.override("en"):
        assert words.replace("\xa0", " ") in gate_words(gate).replace("\xa0", " ")


def test_the_distribution_is_drawn_only_behind_an_open_gate() -> None:
    assert distribution(stored()) is None
    assert distribution(unknown_end()) is None
    chart = distribution(stored(GOOD))
    assert chart is not None
    assert [mark.name for mark in chart.marks[:2]] == ["P50", "P80"]
    shares = [float(str(point[1])) for point in chart.series[0].points]
    assert sum(shares) == pytest.approx(100, abs=1)


def test_rows() -> None:
    entry = stored()["forecast"]
    with translation.override("en"):
        (basis,) = basis_rows(entry)
        ranks, sets = rank_rows(entry, "p"), set_rows(entry, "p")
        critical = critical_rows(stored())
    assert (basis.step, basis.term) == ("Hand-over by the land user", "30 days")
    assert basis.asked == "same step, kind of land and commune"
    assert basis.where == "agricultural land, Đồng Đăng"
    assert (basis.data["events"], basis.data["cases"]) == (60, 2)
    assert [row.place for row in ranks] == [1, 2]
    assert {row.url for row in ranks} == {"/clearance/p/HS-1/", "/clearance/p/HS-2/"}
    assert sum(row.critical for row in ranks) == pytest.approx(100, abs=0.1)
    assert [len(row.names) for row in sets] == [1, 2]
    assert sets[1].lead == "The best 2 together:"
    assert critical[0].share == 100


@pytest.mark.django_db
def test_the_page_shows_the_range_and_says_why(as_role: AsRole, past_run: AssessmentRun) -> None:
    (project,) = assessed(past_run, [stored()])
    html = page(as_role, project)
    assert "No P80 is shown: 0 past forecasts" in html
    assert "By law and promise" in html
    assert 'class="cw-chart"' not in html
    assert 'href="/clearance/' in html
    assert "Every assessment keeps its forecasts" in html
    assert "&lt;span" not in html


@pytest.mark.django_db
def test_the_page_behind_an_open_gate(as_role: AsRole, past_run: AssessmentRun) -> None:
    (project,) = assessed(past_run, [stored(GOOD)])
    html = page(as_role, project)
    assert "four out of five by" in html
    assert 'id="chart-finish"' in html or "chart-finish" in html
    assert "P10 – P90" in html
    assert "Monte Carlo error" in html
    seed = stored(GOOD)["forecast"]["seed"]
    assert f"Seed {seed}:" in html  # as a plain number, to be typed in again


@pytest.mark.django_db
def test_an_unknown_end_shows_no_p80(as_role: AsRole, past_run: AssessmentRun) -> None:
    (project,) = assessed(past_run, [unknown_end()])
    html = page(as_role, project)
    assert "not before" in html
    assert "something that holds the works has no known end" in html
    assert "chart-finish" not in html


@pytest.mark.django_db
def test_nothing_known(as_role: AsRole, past_run: AssessmentRun) -> None:
    (old,) = assessed(past_run, [result()])
    assert "No forecast for this project yet" in page(as_role, old)
    (empty,) = assessed(past_run, [_without_programme()])
    html = page(as_role, empty)
    assert "there is no programme to forecast" in html
    assert "Nothing left to decide it" in html


def _without_programme() -> dict[str, Any]:
    found = assess(facts.project(facts.programme(None)), setting(evidence(10, 20))).result
    return result(forecast=found["forecast"], activities=[])


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_everybody_who_sees_the_project_sees_its_forecast(
    as_role: AsRole, past_run: AssessmentRun, role: Role
) -> None:
    (project,) = assessed(past_run, [stored()])
    assert "What to clear first" in page(as_role, project, role)


@pytest.mark.django_db
def test_others_do_not(as_role: AsRole, past_run: AssessmentRun, client: Client) -> None:
    (project,) = assessed(past_run, [stored()])
    address = f"/projects/{project.code}/forecast/"
    assert client.get(address).status_code == 302
    stranger = as_role(Role.PLANNER, ProgrammeZoneFactory.create(symbol="X"))
    assert stranger.get(address).status_code == 404
    assert stranger.post(address).status_code == 405


@pytest.mark.django_db
def test_in_vietnamese(as_role: AsRole, past_run: AssessmentRun) -> None:
    (project,) = assessed(past_run, [stored()])
    answer = as_role(Role.PLANNER, project.zone).get(f"/projects/{project.code}/forecast/")
    html = answer.content.decode()
    assert "Không nêu P80: mới có 0 dự báo mặt bằng trước đây được kiểm chứng, cần 50." in html
    assert "cùng bước, cùng loại đất và cùng xã" in html


def with_works() -> dict[str, Any]:
    """Durations of works drawn from forty works of group B."""
    entry = works_entry(library(1.0, 1.25, 1.5))
    return {**stored(), "forecast": entry}


@pytest.mark.django_db
def test_durations_of_works_are_told(as_role: AsRole, past_run: AssessmentRun) -> None:
    drawn, plain = assessed(past_run, [with_works(), stored()])
    html = " ".join(page(as_role, drawn).split())
    assert 'id="works-basis"' in html
    assert "works of the zone&#x27;s projects of group B" in html
    assert "× 1.25" in html and "× 1.50" in html
    assert "steps and works of the zone really took" in html
    assert "and works of one project, go together" in html
    assert "There is no SSI" not in html
    html = " ".join(page(as_role, plain).split())
    assert 'id="works-basis"' not in html
    assert "0 works with an approved duration have ended in the zone, 30 are needed." in html
    assert "There is no SSI while durations of the works are those of the programme." in html


def test_ssi_only_where_durations_vary() -> None:
    assert {row.sensitivity for row in critical_rows(stored())} == {None}
    assert all(row.sensitivity for row in critical_rows(with_works()) if row.code in ("EARTH", "PAVE"))
    old = {key: value for key, value in stored()["forecast"].items() if key != "works"}
    assert works_row(old) is None  # kept before works were drawn
    assert works_words(old) == ""


@pytest.mark.django_db
def test_durations_of_works_in_vietnamese(as_role: AsRole, past_run: AssessmentRun) -> None:
    drawn, plain = assessed(past_run, [with_works(), stored()])
    client = as_role(Role.PLANNER, drawn.zone)
    told = client.get(f"/projects/{drawn.code}/forecast/").content.decode()
    assert "các công việc thuộc dự án nhóm B trong khu" in told
    assert "× 1,25" in told
    assert "chỉ số nhạy cảm tiến độ" in told
    told = client.get(f"/projects/{plain.code}/forecast/").content.decode()
    assert "trong khu mới có 0 công việc có thời gian được duyệt đã kết thúc, cần 30" in told


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow(as_role: AsRole, past_run: AssessmentRun) -> None:
    few, many = assessed(past_run, [stored(), stored()])
    for _ in range(5):
        ProjectAssessmentFactory.create(
            project=many, run=AssessmentRunFactory.create(zone=past_run.zone), result=stored()
        )
    client = as_role(Role.PLANNER, past_run.zone)
    counts = []
    for project in (few, many):
        with CaptureQueriesContext(connection) as taken:
            client.get(f"/projects/{project.code}/forecast/", headers=EN)
        counts.append(len(taken))
    assert counts[0] == counts[1]
