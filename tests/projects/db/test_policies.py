"""Who may do what: every role and every permission in one table."""

from collections.abc import Callable

import pytest

from projects.models import Role, User
from projects.policies import (
    PERMISSIONS,
    can_edit_programme,
    can_report_progress,
    can_view_zone,
    visible_projects,
    visible_zones,
)
from tests.factories.projects import ProgrammeZoneFactory, ProjectFactory, UserFactory, member

pytestmark = pytest.mark.django_db

# Written out by hand: the table in the code must say the same.
MAY: dict[str, set[str]] = {
    "viewer": {"view_zone"},
    "field_officer": {"view_zone", "report_progress"},
    "clearance_officer": {"view_zone"},
    "planner": {
        "view_zone",
        "edit_programme",
        "report_progress",
        "manage_capital",
        "record_decision",
        "manage_investors",
    },
    "leader": {"view_zone", "record_decision"},
}


def test_the_table_covers_every_role_and_permission() -> None:
    assert set(MAY) == set(Role.values)
    assert {f"projects.{name}" for names in MAY.values() for name in names} == set(PERMISSIONS)


@pytest.mark.parametrize("permission", sorted(PERMISSIONS))
@pytest.mark.parametrize("role", list(Role))
def test_a_role_may_what_the_table_says_in_its_own_zone_only(role: Role, permission: str) -> None:
    project = ProjectFactory.create()
    user = member(role, project.zone)
    expected = permission.removeprefix("projects.") in MAY[role.value]
    assert user.has_perm(permission, project.zone) is expected
    assert user.has_perm(permission, project) is expected
    assert user.has_perm(permission, ProgrammeZoneFactory.create()) is False


def test_a_membership_without_a_zone_holds_everywhere() -> None:
    user = member(Role.PLANNER, None)
    assert can_edit_programme(user, ProjectFactory.create())
    assert visible_zones(user).count() == 1


def outsider() -> User:
    user: User = UserFactory.create()
    return user


def switched_off() -> User:
    user = member(Role.PLANNER, None)
    user.is_active = False
    user.save()
    return user


@pytest.mark.parametrize("somebody", [outsider, switched_off], ids=["no role", "switched off"])
def test_everybody_else_is_kept_out(somebody: Callable[[], User]) -> None:
    project = ProjectFactory.create()
    user = somebody()
    assert not can_view_zone(user, project.zone)
    assert not can_report_progress(user, project)
    assert not visible_zones(user).exists()
    assert not visible_projects(user).exists()


def test_a_superuser_may_everything() -> None:
    project = ProjectFactory.create()
    user = UserFactory.create(is_superuser=True)
    assert all(user.has_perm(permission, project) for permission in PERMISSIONS)
    assert visible_projects(user).get() == project


def test_only_projects_of_own_zones_are_seen() -> None:
    mine, _other = ProjectFactory.create(), ProjectFactory.create()
    user = member(Role.VIEWER, mine.zone)
    assert list(visible_projects(user)) == [mine]
    assert list(visible_zones(user)) == [mine.zone]
