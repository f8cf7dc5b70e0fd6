"""Levels set by hand on the pages: who may, what is said, what is refused, in both languages."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from geodata.models import Zone
from projects.models import Project, Role, User
from tests.conftest import AsRole
from tests.factories.projects import ProgrammeZoneFactory, member
from tests.factories.tracker import AssessmentRunFactory, assessed, late_for_land, nothing_known, result
from tracker.models import AssessmentRun, LevelOverride, ProjectAssessment

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def run(today: date) -> AssessmentRun:
    return AssessmentRunFactory.create(zone=ProgrammeZoneFactory.create(), as_of=today)


@pytest.fixture
def project(run: AssessmentRun) -> Project:
    (made,) = assessed(run, [judged(late_for_land(47))])
    ProjectAssessment.objects.update(computed_level="watch")
    return made


def judged(found: dict[str, Any], **more: Any) -> dict[str, Any]:
    level = found["level"]
    return {**found, "computed_level": level, "held_level": level, "held_by": None, "override": None, **more}


def said(**more: Any) -> dict[str, Any]:
    words = {"level": "serious", "happened_on": f"{timezone.localdate():%Y-%m-%d}", "until": ""}
    return {**words, "reason": "Nhà thầu đã rút máy", **more}


def overridden(**more: Any) -> dict[str, Any]:
    override = {
        "level": "serious",
        "reason": "Nhà thầu đã rút máy",
        "by_role": "leader",
        "from": "2026-11-16",
        "until": "2026-12-31",
        "applied": True,
    }
    return {**override, **more}


def read(client: Client, address: str) -> str:
    response = client.get(address, headers=EN)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.mark.parametrize("role", list(Role))
def test_only_planners_and_leaders_find_a_form_and_may_use_it(
    as_role: AsRole, project: Project, role: Role
) -> None:
    client = as_role(role, project.zone)
    may = role in (Role.PLANNER, Role.LEADER)
    assert ("Set the level by hand" in read(client, f"/projects/{project.code}/")) is may
    address = f"/projects/{project.code}/level/"
    assert client.get(address).status_code == (200 if may else 403)
    assert client.post(address, said()).status_code == (302 if may else 403)
    assert LevelOverride.objects.exists() is may
    row = LevelOverride.objects.first() or by_hand(project)
    withdraw = f"/levels/{row.pk}/withdraw/"
    assert client.post(withdraw, {"reason": "x"}).status_code == (302 if may else 403)
    assert LevelOverride.objects.filter(voids=row).exists() is may


def by_hand(project: Project, by: User | None = None, **more: Any) -> LevelOverride:
    row: LevelOverride = LevelOverride.objects.create(
        **{
            "project": project,
            "level": "serious",
            "reason": "Nhà thầu đã rút máy",
            "happened_on": timezone.localdate() - timedelta(days=3),
            "recorded_at": timezone.now() - timedelta(days=3),
            "recorded_by": by,
            **more,
        }
    )
    return row


def test_what_belongs_to_another_zone_does_not_exist(as_role: AsRole, project: Project) -> None:
    client = as_role(Role.LEADER, ProgrammeZoneFactory.create())
    assert client.post(f"/projects/{project.code}/level/", said()).status_code == 404
    assert client.post(f"/levels/{by_hand(project).pk}/withdraw/", {"reason": "x"}).status_code == 404
    assert client.get(f"/levels/{by_hand(project).pk}/withdraw/").status_code == 405


BAD = [
    ({"reason": ""}, "This field is required"),
    ({"reason": "   "}, "This field is required"),
    ({"level": "unknown"}, "Select a valid choice"),
    ({"level": ""}, "This field is required"),
    ({"happened_on": "2999-01-01"}, "lies in the future"),
    ({"happened_on": "hom nay"}, "Enter a valid date"),
    ({"until": "2020-01-01"}, "before the day of the record"),
]


@pytest.mark.parametrize(("more", "told"), BAD)
def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(
    as_role: AsRole, project: Project, more: dict[str, Any], told: str
) -> None:
    client = as_role(Role.LEADER, project.zone)
    response = client.post(f"/projects/{project.code}/level/", said(**more), headers=EN)
    text = response.content.decode()
    assert response.status_code == 422
    assert told in text
    assert "Nothing was stored" in text
    assert 'aria-invalid="true"' in text
    if "reason" not in more:
        assert "Nhà thầu đã rút máy" in text
    assert not LevelOverride.objects.exists()


def test_unknown_is_not_turned_green_and_the_page_says_why_in_vietnamese(
    as_role: AsRole, run: AssessmentRun
) -> None:
    (unknown,) = assessed(run, [judged(nothing_known())])
    ProjectAssessment.objects.update(computed_level="unknown")
    client = as_role(Role.LEADER, run.zone)
    response = client.post(f"/projects/{unknown.code}/level/", said(level="on_track"))
    assert response.status_code == 422
    assert "không bao giờ được hiển thị là đúng tiến độ" in response.content.decode()


def test_the_page_shows_three_levels_reason_and_who(as_role: AsRole, run: AssessmentRun) -> None:
    found = judged(
        late_for_land(47),
        level="serious",
        computed_level="on_track",
        held_level="watch",
        held_by={"level": "watch", "report_end": "2026-09-30", "as_of": "2026-10-02"},
        override=overridden(),
    )
    (made,) = assessed(run, [found])
    leader = member(Role.LEADER, run.zone)
    leader.last_name, leader.first_name = "Hoàng", "Lan (giả định)"
    leader.save()
    by_hand(made, leader)
    html = read(as_role(Role.VIEWER, run.zone), f"/projects/{made.code}/")
    panel = html[html.index('id="reasons"') : html.index('id="money"')]
    for words in ("Serious", "Watch", "On track", "Nhà thầu đã rút máy", "Hoàng Lan", "Leader", "in force"):
        assert words in panel
    assert "Set to “Serious” by hand (Leader), from 16/11/2026 until 31/12/2026." in panel
    assert "Otherwise it would be “Watch”." in panel
    assert "“Watch” was found on 02/10/2026, with the report up to 30/09/2026" in panel
    assert "Withdraw" not in panel
    vietnamese = as_role(Role.VIEWER, run.zone).get(f"/projects/{made.code}/").content.decode()
    assert "do người đặt (Lãnh đạo), từ 16/11/2026 đến 31/12/2026" in vietnamese


def test_what_has_ended_keeps_its_place_in_the_history(
    as_role: AsRole, project: Project, today: date
) -> None:
    row = by_hand(project)
    client = as_role(Role.PLANNER, project.zone)
    page = f"/projects/{project.code}/"
    assert "Withdraw this level" in read(client, page)
    response = client.post(f"/levels/{row.pk}/withdraw/", {"reason": ""}, headers=EN, follow=True)
    assert "needs a reason" in response.content.decode()
    client.post(f"/levels/{row.pk}/withdraw/", {"reason": "Máy đã trở lại"}, headers=EN)
    html = read(client, page)
    assert "Withdraw this level" not in html
    assert "Máy đã trở lại" in html
    assert f"{today - timedelta(days=1):%d/%m/%Y}" in html[html.index('id="reasons"') :]


def test_a_page_of_a_past_day_shows_what_held_then_and_no_form(
    as_role: AsRole, project: Project, today: date
) -> None:
    by_hand(project)
    client = as_role(Role.LEADER, project.zone)
    past = read(client, f"/projects/{project.code}/?as_of={today - timedelta(days=5)}")
    assert "Set the level by hand" not in past
    assert "Nhà thầu đã rút máy" not in past
    assert "Nhà thầu đã rút máy" in read(client, f"/projects/{project.code}/")


def zone_with_marks(run: AssessmentRun) -> Zone:
    assessed(
        run,
        [
            judged(result(), level="serious", override=overridden()),
            judged(
                result(),
                level="watch",
                held_level="watch",
                held_by={"level": "watch", "report_end": "2026-09-30", "as_of": "2026-10-02"},
            ),
            judged(late_for_land(47)),
            judged(nothing_known(), override=overridden(level="on_track", applied=False)),
            late_for_land(47),  # of a version that kept no computed level
        ],
    )
    return run.zone


def test_the_portfolio_counts_the_level_shown_and_marks_it(as_role: AsRole, run: AssessmentRun) -> None:
    client = as_role(Role.VIEWER, zone_with_marks(run))
    html = read(client, "/")
    marks = re.findall(r'<span class="cw-tag cw-level-tag" title="([^"]*)">([^<]*)</span>', html)
    assert sorted(words for _title, words in marks) == ["held", "set by hand", "set by hand, not applied"]
    assert any("Reason: Nhà thầu đã rút máy" in title for title, _words in marks)
    sentence = re.search(r'id="portfolio-sentence"[^>]*>(.*?)</p>', html)
    assert sentence is not None
    assert "1 Serious" in sentence.group(1)
    assert "1 No data" in sentence.group(1)
    filtered = read(client, "/?level=serious")
    assert filtered.count('class="cw-cell-level"') == 1


def test_the_number_of_queries_does_not_grow_with_what_was_set(as_role: AsRole, project: Project) -> None:
    client = as_role(Role.LEADER, project.zone)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            read(client, f"/projects/{project.code}/")
        return len(caught)

    by_hand(project, member(Role.LEADER, project.zone))
    few = queries()
    for _ in range(5):
        by_hand(project, member(Role.PLANNER, project.zone))
    assert queries() == few
