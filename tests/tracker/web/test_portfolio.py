"""The portfolio: what it says, filters, order, rights, queries."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from projects.models import Role
from tests.conftest import AsRole
from tests.factories.projects import ProgrammeZoneFactory, ProjectFactory
from tests.factories.tracker import (
    AssessmentRunFactory,
    ProjectAssessmentFactory,
    assessed,
    late_for_capacity,
    late_for_land,
    nothing_known,
    open_ended,
    result,
)
from tracker.models import AssessmentRun

EN = {"accept-language": "en"}


@pytest.fixture
def run(db: None) -> AssessmentRun:
    return AssessmentRunFactory.create(zone=ProgrammeZoneFactory.create(name="Invented zone"))


@pytest.fixture
def client(run: AssessmentRun, as_role: AsRole) -> Client:
    return as_role(Role.VIEWER, run.zone)


def text_of(html: str) -> str:
    """What a reader reads: without tags, runs of blanks as one."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def shown(client: Client, address: str = "/") -> list[str]:
    """Codes of the projects in the table, in order."""
    html = client.get(address, headers=EN).content.decode()
    return re.findall(r'<span class="cw-code">([\w-]+)', html)


def sentence(client: Client, address: str = "/") -> str:
    html = client.get(address, headers=EN).content.decode()
    found = re.search(r'id="portfolio-sentence"[^>]*>(.*?)</p>', html, re.DOTALL)
    assert found
    return text_of(found.group(1))


def test_one_sentence_of_totals_comes_first(client: Client, run: AssessmentRun) -> None:
    assessed(run, [late_for_land(400, level="critical"), late_for_capacity(), nothing_known(), result()])
    assert sentence(client) == (
        "4 projects: 1 Critical, 1 Serious, 1 No data, 1 On track; "
        "2 are late (1 because of site clearance, 1 for other causes); "
        "Invented road is the furthest behind: 400 days."
    )


def test_a_lower_bound_is_said_to_be_one(client: Client, run: AssessmentRun) -> None:
    assessed(run, [open_ended()])
    assert sentence(client).endswith("Invented road is the furthest behind: at least 47 days.")
    assert "≥ 47" in client.get("/").content.decode()


def test_unknown_is_neither_zero_nor_green(client: Client, run: AssessmentRun) -> None:
    """One assessed as unknown, one never assessed at all: both read the same."""
    assessed(run, [nothing_known()])
    ProjectFactory.create(zone=run.zone, code="never-assessed")
    html = client.get("/", headers=EN).content.decode()
    body = html[html.index("<tbody>") : html.index("</tbody>")]
    assert len(shown(client)) == 2
    assert "cw-level-unknown" in body
    assert "cw-level-on_track" not in body
    assert not re.search(r">\s*0\s*<", body)
    assert body.count("No data") >= 12
    assert sentence(client) == "2 projects: 2 No data; for none of them is the slip known."


FILTERS = [
    # address, which of (land, capacity, unknown, fine) it shows
    ("/?level=watch", "land"),
    ("/?level=watch&level=serious", "capacity land"),
    ("/?group=A", ""),
    ("/?group=B", "capacity unknown land fine"),
    ("/?cause=clearance", "land"),
    ("/?cause=unstated", "unknown"),
    ("/?cause=none&level=on_track", "fine"),
    ("/?q=duong+dat", "land"),
    ("/?q=ĐẤT", "land"),
    ("/?q=%25", ""),
    # What does not exist shows nothing rather than everything.
    ("/?level=purple", ""),
    ("/?owner=nobody", ""),
]


@pytest.fixture
def four(run: AssessmentRun) -> dict[str, str]:
    """Code -> nickname."""
    rows = [late_for_land(), late_for_capacity(), nothing_known(), result()]
    projects = assessed(run, rows)
    names = ["land", "capacity", "unknown", "fine"]
    projects[0].name = "Đường đất"
    projects[0].save()
    return {project.code: name for project, name in zip(projects, names, strict=True)}


@pytest.mark.parametrize(("address", "expected"), FILTERS)
def test_filters_live_in_the_address(
    client: Client, four: dict[str, str], address: str, expected: str
) -> None:
    assert " ".join(four[code] for code in shown(client, address)) == expected


def test_each_filter_is_a_chip_that_removes_it(client: Client, four: dict[str, str]) -> None:
    html = client.get("/?level=watch&level=purple&q=dat&sort=-physical", headers=EN).content.decode()
    chips = re.findall(r'class="cw-chip"\s+href="([^"]*)"', html)
    assert chips == [
        "/?level=purple&amp;q=dat&amp;sort=-physical",
        "/?level=watch&amp;q=dat&amp;sort=-physical",
        "/?level=watch&amp;level=purple&amp;sort=-physical",
    ]


ORDERS = [
    # Unknown stays last whichever way one sorts; without a wish: worst first, unknown before "watch".
    ("", "capacity unknown land fine"),
    ("sort=slip_latest", "fine land capacity unknown"),
    ("sort=-slip_latest", "capacity land fine unknown"),
    ("sort=-blockers", "land capacity fine unknown"),
    ("sort=finish", "fine land capacity unknown"),
    ("sort=nonsense", "capacity unknown land fine"),
    ("sort=-", "capacity unknown land fine"),
]


@pytest.mark.parametrize(("query", "expected"), ORDERS)
def test_order(client: Client, four: dict[str, str], query: str, expected: str) -> None:
    assert " ".join(four[code] for code in shown(client, f"/?{query}")) == expected


def test_the_sorted_column_says_so(client: Client, four: dict[str, str]) -> None:
    html = client.get("/?sort=-slip_latest", headers=EN).content.decode()
    assert html.count("aria-sort=") == 1
    assert 'aria-sort="descending"' in html
    assert 'href="/?sort=slip_latest"' in html


def test_totals_count_what_is_shown(client: Client, four: dict[str, str]) -> None:
    html = client.get("/?level=watch&level=on_track", headers=EN).content.decode()
    foot = text_of(html[html.index("<tfoot>") : html.index("</tfoot>")])
    assert foot == "2 projects 1 Watch 1 On track Late: 1 · because of land 1 · other causes 0"
    assert sentence(client, "/?level=watch").startswith("1 of 4 projects: 1 Watch")


def test_change_is_against_the_assessment_before(client: Client, run: AssessmentRun) -> None:
    (project,) = assessed(run, [late_for_land(47)])
    for day, slip in ((date(2026, 9, 30), 90), (date(2026, 10, 31), 35)):
        earlier = AssessmentRunFactory.create(zone=run.zone, as_of=day)
        ProjectAssessmentFactory.create(project=project, run=earlier, result=late_for_land(slip))
    html = client.get("/", headers=EN).content.decode()
    assert 'title="Since 31/10/2026"' in html
    assert "+12" in html
    back = client.get("/?as_of=2026-10-31", headers=EN).content.decode()
    assert "−55" in back
    assert "cw-as-of-past" in back


def test_no_filter_leaves_anything_is_not_an_empty_zone(client: Client, four: dict[str, str]) -> None:
    assert "No project passes these filters" in client.get("/?level=critical", headers=EN).content.decode()


def test_an_empty_zone_offers_what_fills_it(client: Client) -> None:
    assert "No project in this zone yet" in client.get("/", headers=EN).content.decode()


def test_somebody_without_a_role_is_told_so(as_role: AsRole, run: AssessmentRun) -> None:
    assessed(run, [result()])
    html = as_role("nobody").get("/", headers=EN).content.decode()
    assert "You have no role in any zone" in html
    assert "Invented road" not in html


def test_only_the_chosen_zone_is_shown_and_the_choice_is_kept(as_role: AsRole, run: AssessmentRun) -> None:
    here = assessed(run, [result()])[0].code
    other = AssessmentRunFactory.create(zone=ProgrammeZoneFactory.create(name="Zone two"))
    there = assessed(other, [result()])[0].code
    client = as_role(Role.VIEWER, None)
    assert shown(client) == [here]
    assert shown(client, f"/?zone={other.zone.code}") == [there]
    assert shown(client) == [there]
    assert shown(client, "/?zone=nowhere") == [there]


def test_a_zone_that_one_may_not_see_is_not_shown(client: Client, run: AssessmentRun) -> None:
    secret = AssessmentRunFactory.create(zone=ProgrammeZoneFactory.create())
    assessed(secret, [result()])
    assert shown(client, f"/?zone={secret.zone.code}") == []


def test_htmx_gets_the_address_without_empty_parameters(client: Client, four: dict[str, str]) -> None:
    response = client.get("/?q=&level=watch&sort=level&junk=1", headers={"HX-Request": "true"})
    assert response["HX-Push-Url"] == "/?level=watch"


def test_the_number_of_queries_does_not_grow(client: Client, run: AssessmentRun) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get("/").status_code == 200
        return len(caught)

    def one_more() -> None:
        (project,) = assessed(run, [late_for_land()])
        earlier = AssessmentRunFactory.create(zone=run.zone, as_of=date(2026, 10, 31))
        ProjectAssessmentFactory.create(project=project, run=earlier, result=late_for_land(30))

    one_more()
    few = queries()
    for _time in range(6):
        one_more()
    assert queries() == few


def test_both_languages(client: Client, four: dict[str, str]) -> None:
    vietnamese = client.get("/").content.decode()
    assert '<html lang="vi">' in vietnamese
    assert '<html lang="en">' in client.get("/", headers=EN).content.decode()
