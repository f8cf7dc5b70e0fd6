"""The page "Programme": every state, both languages, links inside the page, roles, queries."""

import re
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from projects.domain.quality_rules import GAO_PRACTICES, RULES
from projects.models import Project, Role
from tests.conftest import AsRole
from tests.factories.projects import ProgrammeZoneFactory
from tests.factories.tracker import AssessmentRunFactory, activity, assessed, nothing_known, result
from tracker.models import AssessmentRun
from tracker.selectors.quality_words import (
    POINT_WORDS,
    PRACTICE_WORDS,
    REASON_WORDS,
    figure_word,
    threshold_word,
)

EN = {"accept-language": "en"}


def check(code: str, value: str | None, passed: bool | None, *offenders: str, **more: Any) -> dict[str, Any]:
    rule = next(rule for rule in RULES if rule.code == code)
    return {
        "code": code,
        "value": value,
        "threshold": None if rule.threshold is None else str(rule.threshold),
        "passed": passed,
        "population": 3,
        "offenders": list(offenders),
        "reason": "",
        **more,
    }


def judged(**changes: Any) -> dict[str, Any]:
    """Three activities in a chain, the second begun out of sequence, points of every verdict."""
    rows: list[dict[str, Any]] = deepcopy(result()["activities"])
    for row in rows:
        row |= {"late_start": row["start"], "late_finish": row["finish"], "critical": row["code"] != "A"}
    rows[0]["critical"] = False
    rows[1]["driving"] = "A"
    rows.append(
        activity("D", "Cống", date(2026, 8, 3), 30, total_float=7, critical=False, release="2026-08-03")
    )
    quality = {
        "problem": "",
        "checks": [
            check("logic", "2/3", False, "B", "C"),
            check("leads", "1", False, "B -> C"),
            check("hard_constraints", "0", True),
            check("resources", None, None, reason="no_costs", population=None),
            check("cpli", "18/25", False, population=None),
            {**check("negative_float", "0", True), "code": "a point of the future"},
        ],
        "held_by_land": ["D"],
        "near_critical": {"days": 10, "activities": ["D"]},
        "paths": {
            "end": "C",
            "paths": [
                {"float_days": 0, "activities": ["B", "C"], "joins": None},
                {"float_days": 7, "activities": ["D"], "joins": "C"},
            ],
        },
        "override": {
            "finish": "2027-06-10",
            "days_earlier": 20,
            "out_of_sequence": [{"pred": "A", "succ": "B", "type": "FS"}],
        },
    }
    return result(**{"activities": rows, "quality": quality, **changes})


@pytest.fixture
def run(db: None) -> AssessmentRun:
    return AssessmentRunFactory.create(zone=ProgrammeZoneFactory.create())


@pytest.fixture
def client(run: AssessmentRun, as_role: AsRole) -> Client:
    return as_role(Role.VIEWER, run.zone)


def page(client: Client, project: Project, query: str = "") -> str:
    response = client.get(f"/projects/{project.code}/programme/{query}", headers=EN)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def test_dates_floats_and_drivers_of_every_activity(client: Client, run: AssessmentRun) -> None:
    """Each name leads to its row; what holds the start is a link, the land or a date."""
    (project,) = assessed(run, [judged()])
    html = page(client, project)
    rows = html[html.index('id="activities"') :]
    assert [f'<tr id="activity-{n}">' in rows for n in (1, 2, 3, 4, 5)] == [True] * 4 + [False]
    begun = rows[rows.index('id="activity-2"') : rows.index('id="activity-3"')]
    assert '<a href="#activity-1">Chuẩn bị</a>' in begun
    assert "<b>yes</b>" in begun
    drain = rows[rows.index('id="activity-4"') :]
    assert "land, free from 03/08/2026" in drain
    assert "nearly" in drain
    done = rows[rows.index('id="activity-1"') : rows.index('id="activity-2"')]
    assert '<td class="cw-num"></td>' in done  # no float is left, and 0 would look critical


def test_paths_points_and_what_if(client: Client, run: AssessmentRun) -> None:
    """A sentence first, then where the finish comes from, then what offends."""
    (project,) = assessed(run, [judged()])
    html = page(client, project)
    assert "The works are forecast to end on 30/06/2027. That day is set by a chain of 2 activities" in html
    assert "7 working days to spare" in html
    assert 'joins <a href="#activity-3">Mặt đường</a>' in html
    assert "66.7 %" in html and "≤ 5 %" in html
    assert '<a href="#check-1">Logic</a>' in html  # the list of what is not passed
    assert "of 3 links" in html
    assert (
        '<a href="#activity-2">Nền đường</a> <span class="cw-muted" aria-label="before">→</span> <a href="#activity-3">'
        in html
    )
    assert "no activity carries resources or cost" in html
    assert '<a href="#paths">the critical path as a whole</a>' in html
    assert "10/06/2027" in html
    assert "Work that went ahead of a link:" in html


STATES: list[tuple[dict[str, Any], str]] = [
    (nothing_known(activities=[]), "No works programme has been recorded by this day."),
    (result(), "This assessment was made before float paths and schedule checks existed."),
    (
        judged(quality={"problem": "past the calendars", "checks": [], "paths": None, "override": None}),
        "Float paths and schedule checks could not be computed: past the calendars",
    ),
    (judged(quality={**judged()["quality"], "override": None}), "No work has started yet"),
    (
        result(
            quality=None,
            forecast_finish=None,
            activities=[
                {**row, "start": None, "finish": None, "critical": None} for row in result()["activities"]
            ],
            issues=[{"code": "programme_not_computed", "subject": "", "message": "A circle"}],
        ),
        "The programme could not be computed",
    ),
]


@pytest.mark.parametrize(
    ("found", "says"), STATES, ids=["no programme", "old", "problem", "not started", "not computed"]
)
def test_every_state_says_what_is_missing(
    client: Client, run: AssessmentRun, found: dict[str, Any], says: str
) -> None:
    """Unknown is never an empty table, in neither language."""
    (project,) = assessed(run, [found])
    assert says in page(client, project)
    html = client.get(f"/projects/{project.code}/programme/").content.decode()
    assert '<html lang="vi">' in html
    assert says not in html


def test_a_poor_result_still_has_a_page(client: Client, run: AssessmentRun) -> None:
    """What is stored may be poorer than what this version writes."""
    (project,) = assessed(run, [result()])
    project.assessments.update(result={"code": project.code, "level": "unknown"})
    assert "No programme" in page(client, project)


def test_never_assessed(client: Client, run: AssessmentRun) -> None:
    """It says what would fill the page."""
    (project,) = assessed(run, [judged()])
    assert "No figures for this project yet" in page(client, project, "?as_of=2020-01-01")


@pytest.mark.parametrize("role", list(Role))
def test_every_role_may_read_it_in_its_zone_only(run: AssessmentRun, as_role: AsRole, role: Role) -> None:
    """404 elsewhere, sign-in for nobody."""
    (project,) = assessed(run, [judged()])
    other = AssessmentRunFactory.create(zone=ProgrammeZoneFactory.create())
    (secret,) = assessed(other, [judged()])
    reader = as_role(role, run.zone)
    assert reader.get(f"/projects/{project.code}/programme/").status_code == 200
    assert reader.get(f"/projects/{secret.code}/programme/").status_code == 404
    assert reader.get("/projects/none/programme/").status_code == 404
    assert Client().get(f"/projects/{project.code}/programme/").status_code == 302


def test_the_number_of_queries_does_not_grow(client: Client, run: AssessmentRun) -> None:
    """Nothing is computed or asked for per activity."""
    (project,) = assessed(run, [judged()])

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            page(client, project)
        return len(caught)

    few = queries()
    many = judged()
    begin = date(2027, 1, 1)
    many["activities"] += [
        activity(f"X{n}", f"Việc {n}", begin + timedelta(n), 5, driving="C") for n in range(40)
    ]
    many["quality"]["checks"][0]["offenders"] = [f"X{n}" for n in range(40)]
    project.assessments.update(result=many)
    assert queries() == few
    assert "and 34 more" in page(client, project)


def test_words_exist_in_both_languages() -> None:
    """Every point, reason and practice; none is left in English."""
    assert set(POINT_WORDS) == {rule.code for rule in RULES}
    assert len(PRACTICE_WORDS) == len(GAO_PRACTICES)
    promises = [*REASON_WORDS.values(), *PRACTICE_WORDS]
    promises += [text for word in POINT_WORDS.values() for text in (word.name, word.meaning)]
    with translation.override("en"):
        english = [str(text) for text in promises]
    with translation.override("vi"):
        assert not {str(text) for text in promises} & set(english)


# point, exact value -> written value, written threshold
FIGURES = [
    ("logic", "2/7", "28.6 %", "≤ 5 %"),
    ("relationship_types", "1", "100 %", "≥ 90 %"),
    ("leads", "3", "3", "0"),
    ("critical_path_test", "600", "600 working days", "600 working days"),
    ("critical_path_test", "1", "1 working day", "600 working days"),
    ("cpli", "37/41", "0.90", "≥ 0.95"),
    ("resources", "4", "4", ""),
    ("bei", None, "", "≥ 0.95"),
    ("unknown point", "1", "", ""),
]


@pytest.mark.parametrize(("code", "value", "written", "threshold"), FIGURES)
def test_figures_are_written_in_their_unit(
    code: str, value: str | None, written: str, threshold: str
) -> None:
    """From the exact fraction; rounding happens here only."""
    limit = next((rule.threshold for rule in RULES if rule.code == code), None)
    with translation.override("en"):
        assert figure_word(code, value) == written
        assert threshold_word(code, None if limit is None else str(limit)) == threshold
