"""Delay and its causes: every kind of result in both languages, figures that lead to rows, rights and queries."""

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from projects.models import Project, Role
from tests.conftest import AsRole
from tests.factories.landclearance import CaseFactory
from tests.factories.projects import ProgrammeZoneFactory
from tests.factories.tracker import (
    AssessmentRunFactory,
    ProjectAssessmentFactory,
    assessed,
    late_for_land,
    nothing_known,
    open_ended,
    parcel,
    result,
)
from tracker.models import AssessmentRun
from tracker.views.delay_tables import waterfall_view

EN = {"accept-language": "en"}

FALL: Mapping[str, Any] = {
    "reason": "",
    "base_finish": "2027-06-30",
    "planned_finish": "2027-07-05",
    "unblocked_finish": "2027-07-15",
    "planned_blocked_finish": "2027-08-10",
    "finish": "2027-08-16",
    "total": 47,
    "scope": 5,
    "blockers_last": {"performance": 10, "blockers": 32},
    "blockers_first": {"performance": 6, "blockers": 36},
    "concurrent": 4,
    "at_least": False,
    "added": ["X9"],
    "dropped": [],
}

PLACE: Mapping[str, Any] = {
    "footprint": 3,
    "activity": "B",
    "rule": "stretch",
    "share": None,
    "length_m": 300.0,
    "is_line": True,
    "needed": 300.0,
    "clear": 240.0,
    "total": 800.0,
    "state": "dated",
    "day": "2027-01-20",
    "land": [
        {"id": "part:27/14", "from_m": 1200.0, "to_m": 1260.0, "release": "2027-02-10"},
        {"id": "part:31/14", "from_m": 1400.0, "to_m": 1460.0, "release": "2027-01-20"},
    ],
    "front": {"from_m": 1160.0, "to_m": 1460.0, "ids": ["part:31/14"]},
}


def taken_apart(**changes: Any) -> dict[str, Any]:
    """Late for land with everything that this page shows."""
    late = late_for_land(47)
    for row in late["blockers"]:
        row.update(holds=[], error_days=None)
    late["blockers"][1]["holds"] = ["B"]
    more = {
        "attribution": {"method": "exact", "permutations": None, "seed": None},
        "cheapest": [
            {"clear": 1, "ids": ["part:27/14"], "saves_days": 16},
            {"clear": 2, "ids": ["part:27/14", "part:28/14"], "saves_days": 36},
            {"clear": 30, "ids": [], "saves_days": 47},
        ],
        "bodies": [
            {
                "holder": "clearance_unit",
                "blockers": 3,
                "open_ended": 0,
                "share_days": "95/2",
                "saves_days": 47,
            }
        ],
        "access": [dict(PLACE)],
        "waterfall": {"latest": dict(FALL), "original": dict(FALL, total=138, scope=96)},
    }
    return {**late, **more, **changes}


@pytest.fixture
def run(db: None) -> AssessmentRun:
    return AssessmentRunFactory.create(zone=ProgrammeZoneFactory.create())


@pytest.fixture
def client(run: AssessmentRun, as_role: AsRole) -> Client:
    return as_role(Role.VIEWER, run.zone)


def page(client: Client, project: Project, query: str = "", **headers: str) -> str:
    response = client.get(f"/projects/{project.code}/delay/{query}", headers=headers or EN)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_slip_is_taken_apart_and_leads_to_its_rows(client: Client, run: AssessmentRun) -> None:
    (project,) = assessed(run, [taken_apart()])
    html = page(client, project)
    assert "Management attribution, not an entitlement analysis" in html
    assert "Slip of 47 days: 5 days from scope and logic, 6 to 10 days from performance" in html
    assert "4 days are concurrent delay" in html
    assert "Not in the baseline: X9." in html
    assert "the first 30 of the list" in html
    assert "Against the original baseline" in html
    assert f'href="/clearance/{project.code}/HS-27/14/"' in html or "HS-27/14" in html
    assert '<span title="exact share in days = 21/2">10.5</span>' in html
    assert "B: 300 m in one piece" in html  # by the rule
    assert "B: all parcels" in html  # by itself
    assert "Km1+200 – Km1+260" in html
    assert "Fewest parcels for such a stretch: Km1+160–Km1+460" in html
    assert 'the first 2 save <b class="cw-figure">36 days</b>' in html
    assert '<html lang="vi">' in page(client, project, **{"accept-language": "vi"})


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (open_ended(), "At least 47 days, unknown beyond: 1 blocker has no known end."),
        (late_for_land(), "This assessment was made before the slip was taken apart"),
        (nothing_known(), "Nothing on record blocks the works"),
        (result(waterfall={"latest": {"reason": "no_baseline"}}), "No approved baseline"),
        (result(waterfall={"latest": {"reason": "not_computed"}}), "cannot be computed"),
        (result(waterfall={"latest": {"reason": "nothing_in_common"}}), "no activity in common"),
        ({"level": "unknown"}, "Nobody can tell yet"),
    ],
    ids=["open-ended", "older", "nothing", "no baseline", "not computed", "nothing in common", "poor"],
)
def test_every_kind_of_result_has_a_page(
    client: Client, run: AssessmentRun, found: dict[str, Any], said: str
) -> None:
    (project,) = assessed(run, [{**result(), **found}])
    if found == {"level": "unknown"}:
        project.assessments.update(result={"code": project.code, "level": "unknown"})
    assert said in page(client, project)
    page(client, project, **{"accept-language": "vi"})


def test_sampled_shares_say_so_with_their_error(client: Client, run: AssessmentRun) -> None:
    sampled = taken_apart(
        attribution={"method": "sampled", "permutations": 200, "seed": 20260101}, cheapest=[]
    )
    sampled["blockers"][0]["error_days"] = 1.24
    (project,) = assessed(run, [sampled])
    html = page(client, project)
    assert "sampled over 200 orders (seed 20260101)" in html
    assert "± 1.2" in html
    assert "the best set of each size is not searched for" in html


def test_a_parcel_that_costs_nothing_alone_is_named_all_the_same(client: Client, run: AssessmentRun) -> None:
    """Under a share two parcels may stand in for each other: alone 0 days, together the whole slip."""
    rows = [
        parcel(label, date(2027, 2, 10), 0, Fraction(47, 2), holds=[], but_for_days=47)
        for label in ("27/14", "28/14")
    ]
    (project,) = assessed(run, [taken_apart(blockers=rows)])
    assert "because of 2 parcels not handed over" in page(client, project)


def test_a_project_never_assessed_says_what_would_fill_the_page(client: Client, run: AssessmentRun) -> None:
    (project,) = assessed(run, [result()])
    html = page(client, project, "?as_of=2020-01-01")
    assert "No figures for this project yet" in html


def test_windows_tell_how_the_forecast_moved(client: Client, run: AssessmentRun) -> None:
    (project,) = assessed(run, [taken_apart()])
    assert "There is one assessment up to this day" in page(client, project)
    earlier = AssessmentRunFactory.create(zone=run.zone, as_of=date(2026, 10, 31))
    ProjectAssessmentFactory.create(project=project, run=earlier, result=late_for_land(35))
    windows = page(client, project).split('id="windows"')[1]
    assert "31/10/2026 – 23/11/2026" in windows
    assert windows.count("+12") == 2  # the forecast, and the part of the blockers


@pytest.mark.parametrize("role", list(Role))
def test_no_role_reads_a_land_users_name_here(run: AssessmentRun, as_role: AsRole, role: Role) -> None:
    (project,) = assessed(run, [taken_apart()])
    case = CaseFactory.create(project=project, case_no="HS-27/14", private=True)
    html = page(as_role(role, run.zone), project)
    assert "27/14" in html
    assert case.land_user is not None
    assert case.land_user.name not in html


def test_projects_of_other_zones_do_not_exist(client: Client, run: AssessmentRun) -> None:
    other = AssessmentRunFactory.create(zone=ProgrammeZoneFactory.create())
    (secret,) = assessed(other, [result()])
    assert client.get("/projects/none/delay/").status_code == 404
    assert client.get(f"/projects/{secret.code}/delay/").status_code == 404
    assert Client().get(f"/projects/{secret.code}/delay/").status_code == 302


def test_the_number_of_queries_does_not_grow(client: Client, run: AssessmentRun) -> None:
    (project,) = assessed(run, [taken_apart()])

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            page(client, project)
        return len(caught)

    few = queries()
    many = taken_apart()
    many["blockers"] = many["blockers"] * 9
    project.assessments.update(result={**many, "code": project.code})
    for month in range(1, 10):
        earlier = AssessmentRunFactory.create(zone=run.zone, as_of=date(2026, month, 1))
        ProjectAssessmentFactory.create(project=project, run=earlier, result=open_ended())
    assert queries() == few


SENTENCES = [
    ({"concurrent": 0, "blockers_first": {"performance": 10, "blockers": 32}}, "Both orders agree."),
    ({"concurrent": -3}, "By itself the work runs 3 days ahead, which the blockers take away."),
    ({"concurrent": 1}, "1 day is concurrent delay"),
]


@pytest.mark.parametrize(("changes", "said"), SENTENCES)
def test_the_interval_is_said_in_words(changes: dict[str, Any], said: str) -> None:
    with translation.override("en"):
        found = waterfall_view({**FALL, **changes}, "latest")
        assert found is not None
        assert said in found.sentence


def test_bars_of_the_chart_run_from_one_part_to_the_next_in_both_orders() -> None:
    with translation.override("en"):
        found = waterfall_view(FALL, "latest")
    assert found is not None
    last, first = found.chart.series
    assert [point[1:] for point in last.points] == [(0, 5), (5, 15), (15, 47)]
    assert [point[1:] for point in first.points] == [(5, 41), (41, 47)]
