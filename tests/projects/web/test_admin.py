"""The admin: lists open with a constant number of queries, and what was approved cannot be rewritten."""

from datetime import date
from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.apps import apps
from django.contrib import admin
from django.contrib.gis.geos import GEOSGeometry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects.models import Activity, ActivityLink, BaselineActivity, Project, Role, WorksFootprint
from projects.services.baselines import approve_baseline
from projects.services.capital import record_disbursement, set_capital_plan
from projects.services.reports import report_progress
from tests.conftest import AsRole
from tests.factories.projects import NEW_YEAR, TODAY, DecisionFactory, ProjectFactory, member, record_chain

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}
INLINE_ONLY = {Activity, ActivityLink, BaselineActivity}
LISTED = [model for model in apps.get_app_config("projects").get_models() if model not in INLINE_ONLY]


@pytest.fixture
def client(as_role: AsRole) -> Client:
    return as_role("superuser")


def fill() -> Project:
    project: Project = ProjectFactory.create(owned=True)
    update = record_chain(project, 5, 10)
    approve_baseline(project, DecisionFactory.create(project=project), update, "Original", NEW_YEAR)
    report_progress(
        project,
        period_start=date(2026, 3, 1),
        period_end=date(2026, 3, 31),
        physical_percent=Decimal(10),
        at=NEW_YEAR,
        today=TODAY,
    )
    set_capital_plan(
        project, year=2026, amount=Decimal(9), decided_on=date(2026, 1, 5), at=NEW_YEAR, today=TODAY
    )
    record_disbursement(
        project,
        book="treasury",
        budget_year=2026,
        amount=Decimal(5),
        paid_on=date(2026, 2, 5),
        at=NEW_YEAR,
        today=TODAY,
    )
    member(Role.PLANNER, project.zone)
    return project


@pytest.mark.parametrize("model", LISTED, ids=lambda model: model.__name__)
def test_every_list_opens_with_a_constant_number_of_queries(client: Client, model: type) -> None:
    assert admin.site.is_registered(model)
    address = reverse(f"admin:projects_{model.__name__.lower()}_changelist")
    counts = []
    for extra in (1, 4):
        for _ in range(extra):
            fill()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_baseline_can_be_looked_at_and_not_changed(client: Client) -> None:
    baseline = fill().baselines.get()
    address = reverse("admin:projects_baseline_change", args=[baseline.pk])
    page = client.get(address)
    assert page.status_code == 200
    assert 'name="_save"' not in page.text
    assert client.post(address, {"name": "Better"}).status_code == 403
    assert client.post(reverse("admin:projects_baseline_delete", args=[baseline.pk])).status_code == 403
    baseline.refresh_from_db()
    assert baseline.name == "Original"


def test_a_change_is_in_the_audit_trail_with_old_and_new_value_and_who(client: Client) -> None:
    project = fill()
    address = reverse("admin:projects_project_change", args=[project.pk])
    form = {
        "zone": project.zone_id,
        "code": project.code,
        "name": "Another name",
        "group": "A",
        "phase": "implementation",
        "decisions-TOTAL_FORMS": 0,
        "decisions-INITIAL_FORMS": 0,
    }
    assert client.post(address, form).status_code == 302
    entry = LogEntry.objects.get_for_object(project).filter(action=LogEntry.Action.UPDATE).get()
    assert entry.changes["name"] == ["Invented road", "Another name"]
    assert entry.changes["group"] == ["B", "A"]
    assert entry.actor is not None and entry.actor.is_superuser


def test_a_password_is_not_in_the_audit_trail() -> None:
    user = member(Role.VIEWER, None)
    user.set_password("a long secret")
    user.save()
    entries = LogEntry.objects.get_for_object(user)
    assert entries.exists()
    assert all("password" not in entry.changes for entry in entries)


def test_an_access_rule_that_does_not_fit_the_geometry_is_told_in_the_form(client: Client) -> None:
    """An area has no stretch; with a share the form is taken, and the database agrees."""
    project = fill()
    site = WorksFootprint.objects.create(
        project=project, activity_code="A1", geometry=GEOSGeometry("POLYGON((0 0,0 1,1 1,0 0))", srid=4326)
    )
    address = reverse("admin:projects_worksfootprint_change", args=[site.pk])
    fields = {"project": project.pk, "activity_code": "A1"}
    wrong = client.post(address, {**fields, "access_rule": "stretch", "access_length_m": 100}, headers=EN)
    assert wrong.status_code == 200
    assert "A stretch in one piece needs a line." in wrong.content.decode()
    lacking = client.post(address, {**fields, "access_rule": "share"}, headers=EN)
    assert "needs a figure above 0" in lacking.content.decode()
    assert client.post(address, {**fields, "access_rule": "share", "access_share": "0.8"}).status_code == 302
    site.refresh_from_db()
    assert (site.access_rule, site.access_share) == ("share", Decimal("0.8"))
