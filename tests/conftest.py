"""Fixtures for every test. SpatiaLite, unless DATABASE_URL names a PostGIS (see ./run test)."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from hypothesis import HealthCheck, settings

from geodata.models import Zone
from projects.models import Membership, Organisation, Role, User
from projects.models.people import OrganisationKind

ROOT = Path(__file__).resolve().parent.parent

# Machines in CI are slow and shared: no deadline there, and the same examples every time.
settings.register_profile("dev", deadline=None, max_examples=50)
settings.register_profile(
    "ci",
    deadline=None,
    max_examples=100,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("ci" if os.environ.get("CI") else "dev")

AsRole = Callable[..., Client]
OnCommit = Callable[[], AbstractContextManager[Any]]


@pytest.fixture(scope="session")
def django_db_modify_db_settings_xdist_suffix(request: pytest.FixtureRequest) -> None:
    """Every worker of pytest-xdist has a database of its own: on SpatiaLite it is in the worker's memory anyway."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "")
    database = connections["default"].settings_dict
    if worker and not database["ENGINE"].endswith("spatialite"):
        database["TEST"]["NAME"] = f"test_{database['NAME']}_{worker}"


@pytest.fixture(autouse=True)
def no_board_is_kept() -> None:
    """A test's database rolls back, and the next one numbers its rows again: nothing kept may outlive it."""
    from landclearance.selectors.board import forget_boards

    forget_boards()


@pytest.fixture(scope="session")
def root_dir() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The real input beside the repository (or CLEARWAY_SHARED); skips, and says so, without it."""
    folder = Path(os.environ.get("CLEARWAY_SHARED", ROOT.parent / "shared")) / "data"
    if not folder.is_dir():
        pytest.skip(f"NO REAL INPUT: {folder} is not there; set CLEARWAY_SHARED to run this test")
    return folder


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[Any]]) -> OnCommit:
    """``with on_commit():`` what waits for the commit runs at its end.

    A test in a real transaction would empty the tables for the next one, those of the law with them.
    """
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def as_role(db: None) -> AsRole:
    """``as_role(Role.PLANNER, zone)``: a signed-in client with that role in that zone (None: in every zone).

    ``as_role("superuser")`` and ``as_role("nobody")`` (signed in, without any role) do what they say.
    """

    def sign_in(role: Role | str, zone: Zone | None = None) -> Client:
        user = User.objects.create(
            username=f"{role}-{User.objects.count()}", is_superuser=role == "superuser"
        )
        user.is_staff = user.is_superuser
        user.save()
        if role in Role.values:
            board, _created = Organisation.objects.get_or_create(
                code="board-of-tests", defaults={"name": "Board", "kind": OrganisationKind.BOARD}
            )
            Membership.objects.create(user=user, organisation=board, role=role, zone=zone)
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
