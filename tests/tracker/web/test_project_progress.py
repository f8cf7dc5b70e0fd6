"""Progress and money of a project: what was stored is what is shown, unknown with its reason, rights, queries."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from projects.domain.programme import CapitalFacts, PaymentFacts, Programme
from projects.models import Project, Role
from projects.services.capital import record_disbursement
from projects.services.reports import report_progress
from tests.conftest import AsRole
from tests.factories.projects import NEW_YEAR, TODAY, ProgrammeZoneFactory
from tests.factories.tracker import AssessmentRunFactory, ProjectAssessmentFactory, assessed, result
from tests.tracker.unit.facts import baseline, programme, report, road
from tests.tracker.unit.test_earning import outlook_of
from tracker.domain.earning import earned_of, variance_of
from tracker.models import AssessmentRun
from tracker.views.progress_charts import finish_history, s_curve
from tracker.views.progress_rows import fall_rows, still_words
from tracker.views.progress_sentence import progress_sentence
from tracker.views.variance_rows import variance_table

EN = {"accept-language": "en"}
AS_OF = date(2026, 9, 15)
MONEY = CapitalFacts(
    Decimal(10**12),
    "1/QĐ",
    Decimal(5 * 10**11),
    (
        PaymentFacts(date(2026, 7, 20), "reported", Decimal(3 * 10**11)),
        PaymentFacts(date(2026, 8, 20), "treasury", Decimal(15 * 10**10)),
    ),
)


def facts(**more: Any) -> Programme:
    """The road of the unit tests with three baselines, 15 days apart; 10 % done by July, 20 % by August."""
    rows = tuple(baseline(road(), f"QĐ {n}", late_by=15 * n) for n in range(3))
    reports = (report("10", date(2026, 7, 31)), report("20", date(2026, 8, 31)))
    found = replace(programme(road(), rows[0], rows[-1], reports), baselines=rows, capital=MONEY)
    return replace(found, **more)


def stored(known: Programme) -> dict[str, Any]:
    """What an assessment of these facts keeps, with the road's activities."""
    found = outlook_of(known)
    activities = [
        {"code": code, "name": f"Work {code}", "name_en": "", "start": "2026-07-01", "finish": "2026-09-18"}
        for code in ("PREP", "EARTH", "DRAIN", "PAVE")
    ]
    return result(
        earned=earned_of(known, found, AS_OF).result,
        variance=variance_of(known, found),
        activities=activities,
        forecast_finish="2026-12-31",
    )


@pytest.fixture
def run(db: None) -> AssessmentRun:
    return AssessmentRunFactory.create(zone=ProgrammeZoneFactory.create())


@pytest.fixture
def client(run: AssessmentRun, as_role: AsRole) -> Client:
    return as_role(Role.VIEWER, run.zone)


def page(client: Client, project: Project, query: str = "") -> str:
    answer = client.get(f"/projects/{project.code}/progress/{query}", headers=EN)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_page_shows_figures_with_their_formula_and_numbers(client: Client, run: AssessmentRun) -> None:
    (project,) = assessed(run, [stored(facts())])
    html = page(client, project)
    assert "IEAC(t) = PD ÷ SPI(t)" in html
    latest = stored(facts())["earned"]["against"]["latest"]
    day = date.fromisoformat(latest["ieac_t_on"])
    assert f"{day:%d/%m/%Y}" in html
    assert f"80 ÷ {latest['spi_t']:.3f}" in html
    assert "1,000.0 billion VND (1/QĐ)" in html
    assert "30.0 − 20.0 %: paid ahead of work" in html
    assert html.count("data-chart=") == 1  # one assessment only: no history of the finish yet
    assert "Two assessments with a forecast" in html


def test_every_baseline_can_be_compared(client: Client, run: AssessmentRun) -> None:
    (project,) = assessed(run, [stored(facts())])
    html = page(client, project)
    for words in ("Original", "Latest approved", "Earlier: QĐ 1"):
        assert f'class="cw-group"> {words}' in html
    # 0, 30 and 15 days before what is planned now
    assert re.findall(r"The whole project</th>.*?</tr>", html)[0].count("−30") == 2
    assert 'aria-current="true"' in html


def test_the_chosen_baseline_is_the_one_named_and_nonsense_is_the_newest() -> None:
    four = stored(facts(baselines=tuple(baseline(road(), f"QĐ {n}", late_by=n) for n in range(4))))
    with translation.override("en"):
        names = {
            chosen: [row.name for row in table.references]
            for chosen in ("1", "2", "0", "3", "x", "", "99999999999999999999")
            if (table := variance_table(four, chosen))
        }
    assert names["1"][2] == "Earlier: QĐ 1"
    assert {tuple(row) for key, row in names.items() if key != "1"} == {
        ("Original", "Latest approved", "Earlier: QĐ 2")
    }


def test_two_baselines_have_nothing_between_and_one_is_both() -> None:
    with translation.override("en"):
        two = variance_table(stored(facts(baselines=facts().baselines[:2])), "")
        one = variance_table(stored(facts(baselines=facts().baselines[:1])), "0")
        assert two is not None
        assert [row.name for row in two.references] == ["Original", "Latest approved"]
        assert one is not None
        assert [row.name for row in one.references] == ["Original and latest approved"]
        assert (two.choices, one.choices) == ((), ())
    assert variance_table(stored(facts(baselines=())), "") is None


SENTENCES = [
    ({}, "20.0 % of the work done by 31/08/2026, "),
    ({}, "; the programme's own forecast is 31/12/2026; "),
    ({}, "15.0 % paid by the Treasury's book (money and work in step)."),
    ({"reports": ()}, "No report gives physical progress"),
    ({"reports": (report("100", date(2026, 8, 31)),)}, "The work was complete by 31/08/2026; "),
    ({"latest": None, "original": None}, "earned schedule is unknown: no baseline has been approved"),
    ({"capital": CapitalFacts()}, "what was paid is unknown."),
    ({"reports": (report("0", date(2026, 8, 31)),)}, "0.0 % of the work done by 31/08/2026, "),
]


@pytest.mark.parametrize(("change", "words"), SENTENCES)
def test_sentence(change: dict[str, Any], words: str) -> None:
    with translation.override("en"):
        assert words in progress_sentence(stored(facts(**change)))


def test_sentence_of_nothing_and_of_an_old_result() -> None:
    with translation.override("en"):
        assert progress_sentence(None) == "This project has not been assessed yet."
        assert "assess the project again" in progress_sentence(result())


CASES: list[dict[str, Any]] = [
    {},
    {"reports": ()},
    {"latest": None, "original": None, "baselines": ()},
    {"network": None},
    {"capital": CapitalFacts()},
    {"reports": (report("0", date(2026, 8, 31)),)},
    {"reports": (report("100", date(2026, 8, 31)),)},
    {"reports": (report("0", date(2026, 7, 1)),)},
]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("change", CASES, ids=lambda change: ",".join(change) or "all")
def test_every_kind_of_result_has_a_page_in_both_languages(
    client: Client, run: AssessmentRun, change: dict[str, Any], language: str
) -> None:
    (project,) = assessed(run, [stored(facts(**change))])
    answer = client.get(f"/projects/{project.code}/progress/", headers={"accept-language": language})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert 'id="earned"' in html
    assert ">None<" not in html
    assert "nan" not in html.lower().split()


def test_unknown_is_shown_with_its_reason(client: Client, run: AssessmentRun) -> None:
    (project,) = assessed(run, [stored(facts(latest=None, original=None, baselines=(), reports=()))])
    html = page(client, project)
    assert "no baseline has been approved by a decision" in html
    assert "no report gives physical progress" in html
    assert "Nothing to compare" in html
    assert "No progress report" in html


def test_never_assessed_and_assessed_before_these_figures(client: Client, run: AssessmentRun) -> None:
    (old,) = assessed(run, [result()])
    assert "No progress figures" in page(client, old)
    assert "No progress figures" in page(client, old, "?as_of=2025-01-01")


def test_standing_still_and_falling_are_said() -> None:
    still = stored(facts(reports=tuple(report("20", date(2026, month, 28)) for month in (6, 7, 8))))
    fell = stored(facts(reports=(report("30", date(2026, 7, 31)), report("20", date(2026, 8, 31)))))
    with translation.override("en"):
        assert still_words(still["earned"]) == (
            "Physical progress has stood still for 2 reports in a row, since 28/06/2026."
        )
        assert still_words(fell["earned"]) == ""
        (said,) = fall_rows(fell["earned"])
    assert "gives 20.00 %, less than the 30.00 %" in said


def test_the_curve_has_a_line_for_each_book_and_baseline() -> None:
    with translation.override("en"):
        chart = s_curve(stored(facts()), AS_OF)
        assert chart is not None
        assert [row.name for row in chart.series] == [
            "Planned (original)",
            "Planned (latest approved)",
            "Physical, reported",
            "Paid, reported by the owner",
            "Paid, confirmed by the Treasury",
        ]
        assert chart.series[3].points[-1] == (AS_OF, 30.0)
        assert "Physical, reported: 20.0 % by 31/08/2026" in chart.summary
        assert [(row.at, row.name) for row in chart.marks] == [
            (AS_OF, "as of"),
            (date(2026, 12, 31), "forecast finish"),
        ]
        nothing = facts(latest=None, original=None, baselines=(), reports=(), capital=CapitalFacts())
        assert s_curve(stored(nothing), AS_OF) is None
        assert finish_history(()) is None


def test_the_finish_is_followed_over_the_assessments(client: Client, run: AssessmentRun) -> None:
    (project,) = assessed(run, [stored(facts())])
    earlier = AssessmentRunFactory.create(zone=run.zone, as_of=date(2026, 10, 31))
    ProjectAssessmentFactory.create(project=project, run=earlier, result=result(forecast_finish="2026-12-01"))
    html = page(client, project)
    assert html.count("data-chart=") == 2
    assert "as of 31/10/2026" in html


def add_rows(project: Project, month: int) -> None:
    end = date(2026, month, 28)
    report_progress(
        project,
        period_start=date(2026, month, 1),
        period_end=end,
        physical_percent=Decimal(month),
        at=NEW_YEAR,
        today=TODAY,
        narrative=f"Month {month}",
    )
    record_disbursement(
        project,
        book="treasury",
        budget_year=2026,
        amount=Decimal(10**9) * month,
        paid_on=end,
        at=NEW_YEAR,
        today=TODAY,
    )


def test_reports_and_payments_are_the_rows_themselves(client: Client, run: AssessmentRun) -> None:
    (project,) = assessed(run, [stored(facts())])
    for month in (3, 4):
        add_rows(project, month)
    html = page(client, project)
    assert "01/04/2026 – 28/04/2026" in html
    assert "Month 4" in html
    assert "+1.00" in html
    assert "4,000" in html  # million VND


def test_no_query_grows_with_the_rows(client: Client, run: AssessmentRun) -> None:
    (project,) = assessed(run, [stored(facts())])
    add_rows(project, 1)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            page(client, project)
        return len(caught)

    few = queries()
    for month in range(2, 10):
        add_rows(project, month)
        earlier = AssessmentRunFactory.create(zone=run.zone, as_of=date(2026, month, 1))
        ProjectAssessmentFactory.create(project=project, run=earlier, result=stored(facts()))
    assert queries() == few


@pytest.mark.parametrize("role", [*Role.values, "superuser"])
def test_every_role_of_the_zone_reads_it(run: AssessmentRun, as_role: AsRole, role: str) -> None:
    (project,) = assessed(run, [stored(facts())])
    client = as_role("superuser") if role == "superuser" else as_role(Role(role), run.zone)
    assert client.get(f"/projects/{project.code}/progress/").status_code == 200


def test_others_do_not(run: AssessmentRun, as_role: AsRole) -> None:
    (project,) = assessed(run, [stored(facts())])
    address = f"/projects/{project.code}/progress/"
    assert as_role("nobody").get(address).status_code == 404
    assert as_role(Role.LEADER, ProgrammeZoneFactory.create()).get(address).status_code == 404
    assert Client().get(address).status_code == 302
    assert as_role(Role.VIEWER, run.zone).post(address).status_code == 405
