"""Pages of bulletins: who may see and issue, files, what the worker's task tells, bad input."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from geodata.models import Zone
from projects.models import Role
from tests.conftest import AsRole
from tests.tracker.db import scene
from tracker.models import Bulletin
from tracker.services.bulletins import issue_bulletin

pytestmark = pytest.mark.django_db

EN = {"accept-language": "en"}
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def issued(zone: Zone, month: int = 9) -> Bulletin:
    return issue_bulletin(zone, date(2026, month, 1), today=date(2026, 11, 23), known_at=NOW, at=NOW)


def busy_zone() -> Zone:
    zone = scene.zone()
    scene.land(scene.project(zone))
    return zone


@pytest.fixture
def database_tasks() -> Iterator[None]:
    """Tasks wait in the database, as in production, until ``work`` runs them."""
    backend = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    with override_settings(TASKS=backend):
        yield


def work() -> None:
    """What the worker does, once."""
    from django_tasks_db.models import DBTaskResult

    for row in DBTaskResult.objects.ready():
        row.claim("test")
        try:
            value = row.task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
        except Exception as error:
            row.set_failed(error)
        else:
            row.set_successful(value)


@pytest.mark.parametrize("role", list(Role))
def test_every_role_reads_planners_and_leaders_issue(as_role: AsRole, role: Role) -> None:
    zone = busy_zone()
    found = issued(zone)
    client = as_role(role, zone)
    may = role in (Role.PLANNER, Role.LEADER)
    page = client.get(reverse("bulletins"))
    assert reverse("bulletin", args=[found.pk]) in page.content.decode()
    assert (reverse("issue_bulletin") in page.content.decode()) is may
    assert client.get(reverse("bulletin", args=[found.pk])).status_code == 200
    asked = client.post(reverse("issue_bulletin"), {"period": "2026-10"})
    assert asked.status_code == (302 if may else 403)
    assert Bulletin.objects.count() == (2 if may else 1)


def test_the_page_holds_the_document_and_nothing_the_content_policy_forbids(as_role: AsRole) -> None:
    zone = busy_zone()
    found = issued(zone)
    text = as_role(Role.VIEWER, zone).get(reverse("bulletin", args=[found.pk])).content.decode()
    assert '<article class="bulletin"' in text
    assert "<style" not in text
    assert text.count("<script") == text.count("<script src=") + text.count('<script type="module" src=')
    assert text.count("<h1") == 1
    assert "Số liệu đến ngày 30/09/2026" in text


@pytest.mark.parametrize(
    ("fmt", "kind", "starts"),
    [
        ("pdf", "application/pdf", b"%PDF-"),
        ("html", "text/html", b"<!DOCTYPE html>"),
        ("json", "application/json", b"{"),
    ],
)
def test_a_bulletin_as_a_file(as_role: AsRole, fmt: str, kind: str, starts: bytes) -> None:
    zone = busy_zone()
    found = issued(zone)
    response = as_role(Role.VIEWER, zone).get(reverse("bulletin_file", args=[found.pk, fmt]))
    assert response["Content-Type"].startswith(kind)
    assert response.content.lstrip().startswith(starts)
    assert f'filename="{zone.code}-2026-09-1.{fmt}"' in response["Content-Disposition"]


@pytest.mark.parametrize(
    "address", ["/bulletins/{pk}/file.exe", "/bulletins/999999/", "/bulletins/999999/file.pdf"]
)
def test_what_does_not_exist_is_not_found(as_role: AsRole, address: str) -> None:
    zone = busy_zone()
    found = issued(zone)
    assert as_role(Role.PLANNER, zone).get(address.format(pk=found.pk)).status_code == 404


def test_a_bulletin_of_another_zone_does_not_exist(as_role: AsRole) -> None:
    found = issued(busy_zone())
    stranger = as_role(Role.PLANNER, scene.zone())
    for address in (reverse("bulletin", args=[found.pk]), reverse("bulletin_file", args=[found.pk, "pdf"])):
        assert stranger.get(address).status_code == 404
    assert as_role("nobody").get(reverse("bulletins")).status_code == 200


@pytest.mark.parametrize(
    "period",
    ["2027-01", "2999-12", "", "october", "2026-13", "2026-10-01x", "\x00", "0000-00"],  # future, not a month
)
def test_a_month_that_cannot_be_is_refused_in_one_line(as_role: AsRole, period: str) -> None:
    zone = busy_zone()
    client = as_role(Role.PLANNER, zone)
    response = client.post(reverse("issue_bulletin"), {"period": period}, headers=EN, follow=True)
    assert "Choose a month up to the present one" in response.content.decode()
    assert not Bulletin.objects.exists()


def ask(client: Client, period: str = "2026-10") -> str:
    """Ask for a bulletin; the address of its progress."""
    response = client.post(reverse("issue_bulletin"), {"period": period})
    task = response["Location"].partition("?task=")[2]
    assert reverse("issue_progress", args=[task]) in client.get(response["Location"]).content.decode()
    return reverse("issue_progress", args=[task])


@pytest.mark.usefixtures("database_tasks")
def test_the_fragment_asks_again_until_the_worker_is_done(as_role: AsRole) -> None:
    zone = busy_zone()
    client = as_role(Role.PLANNER, zone)
    progress = ask(client)
    waiting = client.get(progress, headers=EN).content.decode()
    assert "waits for the worker" in waiting
    assert f'hx-get="{progress}"' in waiting
    assert not Bulletin.objects.exists()
    work()
    done = client.get(progress, headers=EN).content.decode()
    assert reverse("bulletin", args=[Bulletin.objects.get().pk]) in done
    assert "hx-get" not in done


@pytest.mark.usefixtures("database_tasks")
def test_a_problem_that_the_user_can_mend_is_told_in_his_language(as_role: AsRole) -> None:
    zone = scene.zone()  # without a project there is nothing to report
    client = as_role(Role.PLANNER, zone)
    progress = ask(client)
    work()
    assert (
        f"Zone {zone.code} has no project. Create a project first."
        in client.get(progress, headers=EN).content.decode()
    )
    assert f"Khu {zone.code} chưa có dự án nào." in client.get(progress).content.decode()
    assert not Bulletin.objects.exists()


@pytest.mark.usefixtures("database_tasks")
def test_a_failure_is_told_without_its_inside(as_role: AsRole, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise RuntimeError("secret detail")

    client = as_role(Role.PLANNER, busy_zone())
    progress = ask(client)
    monkeypatch.setattr("tracker.tasks.issue_bulletin", fail)
    work()
    text = client.get(progress, headers=EN).content.decode()
    assert "Nothing was stored" in text
    assert "secret detail" not in text


@pytest.mark.usefixtures("database_tasks")
@pytest.mark.parametrize("task", ["00000000-0000-0000-0000-000000000000", "nonsense"])
def test_a_task_that_does_not_exist(as_role: AsRole, task: str) -> None:
    client = as_role(Role.PLANNER, scene.zone())
    assert client.get(reverse("issue_progress", args=[task])).status_code == 404
    assert client.get(reverse("bulletins"), {"task": "../../x"}).status_code == 200


def test_the_list_asks_as_many_queries_for_many_issues_as_for_one(
    as_role: AsRole, django_assert_num_queries: Any
) -> None:
    zone = busy_zone()
    first = issued(zone)
    client = as_role(Role.PLANNER, zone)
    client.get(reverse("bulletins"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("bulletins"))
    for number in range(2, 12):
        Bulletin.objects.create(
            zone=zone,
            period=first.period,
            issue=number,
            run=first.run,
            content=first.content,
            content_hash=first.content_hash,
            recorded_at=NOW,
        )
    with django_assert_num_queries(len(one)):
        response = client.get(reverse("bulletins"))
    assert len(response.context["page"]) == 11
