"""The page of one project: its sentence in every case, its tables, its history, rights and queries."""

import re
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from projects.domain.severity_rules import Rule
from projects.models import ProgressReport, Project, Role
from projects.selectors.severity_rules import proposed_rules
from tests.conftest import AsRole
from tests.factories.projects import DecisionFactory, ProgrammeZoneFactory
from tests.factories.tracker import (
    AssessmentRunFactory,
    ProjectAssessmentFactory,
    assessed,
    late_for_capacity,
    late_for_land,
    nothing_known,
    open_ended,
    parcel,
    result,
)
from tracker.models import AssessmentRun
from tracker.selectors.rules import SOURCES, rule_word, source_word
from tracker.views.gantt import gantt
from tracker.views.project_sentence import project_sentence
from tracker.views.project_tables import reason_rows, staircase_steps

EN = {"accept-language": "en"}


def obstacle(**more: Any) -> dict[str, Any]:
    return parcel(
        "Đường điện 35 kV", date(2027, 2, 10), 47, Fraction(47), kind="blocker", case_no=None, **more
    )


def with_rest() -> dict[str, Any]:
    return late_for_land(120, blocker_slip_days=47, cause="capacity")


SENTENCES = [
    # result, English
    (None, "This project has not been assessed yet."),
    (
        late_for_land(),
        "47 days behind Decision 1234/QĐ-UBND because of 3 parcels not handed over at Km1+200–Km1+460; "
        "parcel 14, sheet 27, holds 31 days.",
    ),
    (
        open_ended(),
        "At least 47 days behind Decision 1234/QĐ-UBND because of 3 parcels not handed over at "
        "Km1+200–Km1+460; parcel 14, sheet 27, holds 31 days; 1 blocker has no known end.",
    ),
    (
        late_for_capacity(),
        "120 days behind Decision 1234/QĐ-UBND because of: capacity of owner, unit or contractor.",
    ),
    (
        with_rest(),
        "120 days behind Decision 1234/QĐ-UBND, of which 47 days because of 3 parcels not handed over at "
        "Km1+200–Km1+460; parcel 14, sheet 27, holds 104 days; "
        "the other 73 days: capacity of owner, unit or contractor.",
    ),
    (
        late_for_land(47, blockers=[obstacle()]),
        "47 days behind Decision 1234/QĐ-UBND because of the obstacle “Đường điện 35 kV”.",
    ),
    (
        late_for_land(
            47, blockers=[parcel("3/1", date(2027, 1, 1), 47, Fraction(47), chainage_m=None), obstacle()]
        ),
        "47 days behind Decision 1234/QĐ-UBND because of 1 parcel not handed over and "
        "the obstacle “Đường điện 35 kV”; parcel 1, sheet 3, holds 47 days.",
    ),
    (result(), "On time: 30/06/2027, as approved by Decision 1234/QĐ-UBND."),
    (
        result(slip_days={"original": 86, "latest": -5}),
        "On time: 30/06/2027, 5 days ahead of Decision 1234/QĐ-UBND.",
    ),
    (
        result(slip_days={"original": 1, "latest": None}, baselines={"original": None, "latest": None}),
        "1 day behind the approved programme.",
    ),
    (
        nothing_known(),
        "Nobody can tell yet whether this project is late: no programme has been approved.",
    ),
    (
        result(level="unknown", reasons=[{"rule": "no_report", "level": "unknown"}]),
        "On time: 30/06/2027, as approved by Decision 1234/QĐ-UBND; "
        "no level can be given: progress has not been reported.",
    ),
    (
        result(open_ended=True, blockers=[parcel("3/1", None, None, None)]),
        "Not behind Decision 1234/QĐ-UBND as far as can be dated; 1 blocker has no known end.",
    ),
    # A result of a later version may lack what this one knows.
    (
        {"level": "unknown"},
        "Nobody can tell yet whether this project is late: there is no computed programme.",
    ),
]


@pytest.mark.parametrize(("found", "expected"), SENTENCES)
def test_sentence(found: dict[str, Any] | None, expected: str) -> None:
    with translation.override("en"):
        assert project_sentence(found) == expected


def test_staircase_reads_out_only_what_saves_more() -> None:
    """Twenty steps: nothing saved by the first three, then pairs that save the same."""
    steps = [{"clear": n, "id": f"part:{n}", "saves_days": 0 if n < 4 else n // 2} for n in range(1, 21)]
    read = staircase_steps({"staircase": steps})
    assert [(step["clear"], step["saves_days"]) for step in read] == [
        (4, 2),
        (6, 3),
        (8, 4),
        (10, 5),
        (12, 6),
        (20, 10),
    ]


@pytest.mark.parametrize("rule", proposed_rules().rules, ids=lambda rule: rule.id)
def test_every_rule_has_words_and_a_source_in_both_languages(rule: Rule) -> None:
    assert rule.source in SOURCES
    with translation.override("vi"):
        assert source_word(rule.source) != rule.source
        assert rule_word(rule.id) != rule.id
    with translation.override("en"):
        assert source_word(rule.source) == rule.source


@pytest.mark.parametrize("rule", proposed_rules().rules, ids=lambda rule: rule.id)
def test_every_rules_figure_can_be_followed(client: Client, run: AssessmentRun, rule: Rule) -> None:
    """The link of a value leads to a part of this page that is there, or to another page of the project."""
    reason = {"rule": rule.id, "level": rule.level.value, "value": 1, "threshold": 1, "source": rule.source}
    (project,) = assessed(run, [late_for_land(reasons=[reason])])
    html = page(client, project)
    panel = html[html.index('id="reasons"') :]
    found = re.search(r'<td class="cw-num"> <a href="([^"]+)">', panel)
    assert found is not None
    target = found.group(1)
    if target.startswith("#"):
        assert f'id="{target[1:]}"' in html
    else:
        assert client.get(target).status_code == 200


def test_a_rule_is_shown_once_with_its_worst_level() -> None:
    reasons = [
        {"rule": f"slip_days_{level}", "level": level, "value": 400, "threshold": days, "source": ""}
        for level, days in (("critical", 365), ("serious", 90), ("watch", 30))
    ]
    with translation.override("en"):
        assert [(row.level, row.value, row.threshold) for row in reason_rows({"reasons": reasons})] == [
            ("critical", "400 days", "≥ 365 days")
        ]


FIGURES = [
    ("slip_ratio_watch", 0.308, "30.8 %"),
    ("cpli_watch", 0.6149, "0.61"),
    ("physical_gap_watch", 10.98, "11.0 points"),
    ("no_report", 4, "4 periods"),
    ("no_baseline", None, ""),
    ("a_rule_of_the_future", 3, "3"),
]


@pytest.mark.parametrize(("rule", "value", "written"), FIGURES)
def test_a_rule_writes_its_figures_in_their_unit(rule: str, value: float | None, written: str) -> None:
    with translation.override("en"):
        (row,) = reason_rows({"reasons": [{"rule": rule, "level": "watch", "value": value}]})
    assert row.value == written


def test_gantt_places_days_in_proportion() -> None:
    found = gantt(result(), date(2026, 11, 23))
    assert found is not None
    lefts = [float(row.bar.left.rstrip("%")) for row in found.rows if row.bar]
    assert lefts == sorted(lefts)
    assert all(0 <= left <= 100 for left in lefts)
    ends = [
        float(row.bar.left.rstrip("%")) + float(row.bar.width.rstrip("%")) for row in found.rows if row.bar
    ]
    # Each activity starts on the day after the last day worked of the one before.
    assert ends[0] == pytest.approx(lefts[1], abs=0.01)
    assert max(ends) <= 100


def test_gantt_of_nothing_is_none() -> None:
    assert gantt(nothing_known(), date(2026, 11, 23)) is None


@pytest.fixture
def run(db: None) -> AssessmentRun:
    return AssessmentRunFactory.create(zone=ProgrammeZoneFactory.create())


@pytest.fixture
def client(run: AssessmentRun, as_role: AsRole) -> Client:
    return as_role(Role.VIEWER, run.zone)


def page(client: Client, project: Project, query: str = "") -> str:
    response = client.get(f"/projects/{project.code}/{query}", headers=EN)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def test_page_shows_what_it_was_computed_from(client: Client, run: AssessmentRun) -> None:
    (project,) = assessed(run, [late_for_land()])
    DecisionFactory.create(project=project, number="1234/QĐ-UBND", total_investment=1_300_000_000_000)
    ProgressReport.objects.create(
        project=project,
        happened_on=date(2026, 10, 31),
        period_start=date(2026, 10, 1),
        physical_percent="61.5",
        recorded_at=datetime(2026, 11, 2, tzinfo=UTC),
    )
    html = page(client, project)
    assert "47 days behind Decision 1234/QĐ-UBND" in html
    assert '<span title="exact share in days = 21/2">10.5</span>' in html
    assert 'the first 2 save <b class="cw-figure">36 days</b>' in html
    assert "Slip against the approved finish" in html
    assert "1,300.0" in html
    assert "01/10/2026 – 31/10/2026" in html
    assert "Money 2026" in html
    assert "Public posting" in html
    assert f'data-project="{project.code}"' in html


@pytest.mark.parametrize(
    "found",
    [late_for_land(), open_ended(), nothing_known(), result(), {"level": "unknown"}],
    ids=["late", "open-ended", "nothing known", "on time", "poor"],
)
def test_every_kind_of_result_has_a_page_in_both_languages(
    client: Client, run: AssessmentRun, found: dict[str, Any]
) -> None:
    (project,) = assessed(run, [{**result(), **found}])
    if found == {"level": "unknown"}:  # what is stored may be poorer than what this version writes
        project.assessments.update(result={"code": project.code, "level": "unknown"})
    page(client, project)
    assert '<html lang="vi">' in client.get(f"/projects/{project.code}/").content.decode()


def test_unknown_level_is_not_green(client: Client, run: AssessmentRun) -> None:
    (project,) = assessed(run, [nothing_known()])
    html = page(client, project)
    assert "cw-level-on_track" not in html
    assert "cw-level-unknown" in html


def test_a_project_never_assessed_says_what_would_fill_the_page(client: Client, run: AssessmentRun) -> None:
    (project,) = assessed(run, [result()])
    html = page(client, project, "?as_of=2020-01-01")
    assert "No figures for this project yet" in html
    assert "This project has not been assessed yet." in html


def test_history_is_by_day_and_leads_back(client: Client, run: AssessmentRun) -> None:
    (project,) = assessed(run, [late_for_land(47)])
    earlier = AssessmentRunFactory.create(zone=run.zone, as_of=date(2026, 10, 31))
    ProjectAssessmentFactory.create(project=project, run=earlier, result=late_for_land(35))
    html = page(client, project)
    history = html[html.index('id="history"') :]
    assert "?as_of=2026-10-31" in history
    assert "+12" in history
    assert "35 days behind" in page(client, project, "?as_of=2026-10-31")


def test_code_that_does_not_exist_and_project_of_another_zone_are_404(
    client: Client, run: AssessmentRun
) -> None:
    other = AssessmentRunFactory.create(zone=ProgrammeZoneFactory.create())
    (secret,) = assessed(other, [result()])
    assert client.get("/projects/none/").status_code == 404
    assert client.get(f"/projects/{secret.code}/").status_code == 404


def test_the_number_of_queries_does_not_grow(client: Client, run: AssessmentRun) -> None:
    (project,) = assessed(run, [late_for_land()])

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            page(client, project)
        return len(caught)

    few = queries()
    for month in range(1, 10):
        earlier = AssessmentRunFactory.create(zone=run.zone, as_of=date(2026, month, 1))
        ProjectAssessmentFactory.create(project=project, run=earlier, result=open_ended())
        DecisionFactory.create(project=project, issued_on=date(2026, month, 2))
    assert queries() == few
