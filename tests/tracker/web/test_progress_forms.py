"""The page of delays by official cause."""

import pytest

from projects.models import Role
from tests.conftest import AsRole
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("query", ["", "?kind=quarter&of=2026-11-23", "?kind=x&of=y"])
def test_a_project_that_was_never_assessed_is_unknown_not_on_time(as_role: AsRole, query: str) -> None:
    project = ProjectFactory.create()
    body = as_role(Role.VIEWER, project.zone).get("/progress-forms/" + query).content.decode()
    assert project.code in body


def test_a_stranger_sees_no_project(as_role: AsRole) -> None:
    project = ProjectFactory.create()
    response = as_role("nobody").get("/progress-forms/")
    assert response.status_code == 200
    assert project.code not in response.content.decode()
