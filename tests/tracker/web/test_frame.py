"""The frame, the public pages, the errors, and what a stranger gets."""

from datetime import date

import pytest
from django.db import DatabaseError
from django.test import Client, override_settings

from projects.models import Role
from tests.conftest import AsRole
from tests.factories.projects import ProgrammeZoneFactory
from tests.factories.tracker import AssessmentRunFactory, assessed, result

EN = {"accept-language": "en"}

SILLY = [
    "/?as_of=2026-02-30",
    "/?as_of=9999-12-31",
    "/?as_of=0001-01-01",
    "/?as_of=%00",
    "/?zone=%27%22%3E",
    "/?sort=%00&level=%F0%9F%92%A9",
    "/?q=" + "a" * 3000,
    "/?" + "&".join(f"level=l{n}" for n in range(200)),
    "/?level=%ff%fe",
    "/projects/p-1/?as_of=yesterday",
    "/projects/p-1/?as_of=1970-01-01",
]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/projects/any/", "/?level=watch"])
def test_a_stranger_is_asked_to_sign_in(address: str) -> None:
    response = Client().get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/login/?next=")


@pytest.mark.django_db
def test_the_login_page_is_open_in_both_languages() -> None:
    assert "Đăng nhập" in Client().get("/login/").content.decode()
    assert "Sign in" in Client().get("/login/", headers=EN).content.decode()


@pytest.mark.django_db
def test_a_wrong_password_is_refused_with_a_message() -> None:
    response = Client().post("/login/", {"username": "x", "password": "y"}, headers=EN)
    assert response.status_code == 200
    assert 'role="alert"' in response.content.decode()


@pytest.mark.django_db
def test_the_language_is_changed_by_post_and_kept() -> None:
    client = Client()
    response = client.post("/i18n/setlang/", {"language": "en", "next": "/login/"})
    assert response["Location"] == "/login/"
    assert "Sign in" in client.get("/login/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", SILLY)
def test_silly_parameters_are_never_an_error_of_ours(as_role: AsRole, address: str) -> None:
    run = AssessmentRunFactory.create(zone=ProgrammeZoneFactory.create())
    (project,) = assessed(run, [result()])
    project.code = "p-1"
    project.save()
    assert as_role("superuser").get(address).status_code == 200


@pytest.mark.django_db
def test_what_does_not_exist_is_a_designed_404(as_role: AsRole) -> None:
    response = as_role("superuser").get("/projects/none/", headers=EN)
    assert response.status_code == 404
    assert "There is nothing at this address" in response.content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token_is_a_designed_403() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/login/", {"username": "x"}, headers=EN)
    assert response.status_code == 403
    assert "The form has expired" in response.content.decode()


@pytest.mark.django_db
def test_an_error_of_ours_is_a_designed_500(as_role: AsRole, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("tracker.views.portfolio.portfolio_rows", broken)
    client = as_role(Role.VIEWER, ProgrammeZoneFactory.create())
    client.raise_request_exception = False
    response = client.get("/", headers=EN)
    assert response.status_code == 500
    assert "Something went wrong on our side" in response.content.decode()
    assert "boom" not in response.content.decode()


@pytest.mark.django_db
def test_healthz_asks_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Client().get("/healthz").json() == {"status": "ok"}

    def broken() -> None:
        raise DatabaseError

    monkeypatch.setattr("tracker.views.health.connection.cursor", broken)
    response = Client().get("/healthz")
    assert (response.status_code, response.json()) == (503, {"status": "unavailable"})


AMBER = [
    # figures as of, today, amber?
    (date(2026, 11, 23), "2026-11-23", False),
    (date(2026, 11, 22), "2026-11-23", True),
    (None, "2026-11-23", True),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("as_of", "today", "amber"), AMBER)
def test_the_day_is_always_shown_and_amber_when_it_is_not_today(
    as_role: AsRole, monkeypatch: pytest.MonkeyPatch, as_of: date | None, today: str, amber: bool
) -> None:
    zone = ProgrammeZoneFactory.create()
    if as_of:
        AssessmentRunFactory.create(zone=zone, as_of=as_of)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date.fromisoformat(today))
    html = as_role(Role.VIEWER, zone).get("/", headers=EN).content.decode()
    assert ("cw-as-of-past" in html) is amber
    assert (as_of.strftime("%d/%m/%Y") if as_of else "No assessment yet") in html


@pytest.mark.django_db
@override_settings(DEBUG=False)
def test_the_rail_shows_the_pages_that_exist_and_where_one_is(as_role: AsRole) -> None:
    html = as_role("superuser").get("/", headers=EN).content.decode()
    for address in ("/", "/map/", "/clearance/", "/blockers/", "/bulletins/"):
        assert f'<a href="{address}"' in html.replace("\n", " ")
    assert html.count('aria-current="page"') == 1


@pytest.mark.django_db
def test_pages_carry_no_inline_script_or_style(as_role: AsRole) -> None:
    """The content security policy would refuse them; element styles are allowed."""
    response = as_role("superuser").get("/")
    html = response.content.decode()
    assert "<style" not in html
    assert all("src=" in tag for tag in html.split("<script")[1:])
    assert "script-src 'self'" in response["Content-Security-Policy"]
