"""Every permission for every role, in its own zone and in another."""

import pytest
from django.contrib.auth.models import AnonymousUser

from landclearance.policies import can_record_act, can_record_blocker, can_see_private
from projects.models import Role
from tests.factories.projects import ProjectFactory, UserFactory, member

pytestmark = pytest.mark.django_db

#                          act    blocker private
TABLE = {
    Role.VIEWER: (False, False, False),
    Role.FIELD_OFFICER: (False, True, False),
    Role.CLEARANCE_OFFICER: (True, True, True),
    Role.PLANNER: (True, True, True),
    Role.LEADER: (False, False, False),
}


@pytest.mark.parametrize("role", list(Role))
def test_every_role(role: Role) -> None:
    here, elsewhere = ProjectFactory.create(), ProjectFactory.create()
    user = member(role, here.zone)
    permissions = (can_record_act, can_record_blocker, can_see_private)
    assert tuple(may(user, here) for may in permissions) == TABLE[role]
    assert not any(may(user, elsewhere) for may in permissions)
    assert user.has_perm("landclearance.see_private", here.zone) == TABLE[role][2]


def test_nobody_and_everybody() -> None:
    project = ProjectFactory.create()
    root = UserFactory.create(is_superuser=True)
    gone = UserFactory.create(is_superuser=True, is_active=False)
    assert can_see_private(root, project)
    assert not can_see_private(gone, project)
    assert not can_see_private(AnonymousUser(), project)
