"""The admin shows what may be seen, and opens every page."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from landclearance.models import Act, ActKind
from projects.models import Role, User
from tests.factories.landclearance import (
    BlockerEventFactory,
    BlockerFactory,
    HandoverFactory,
    LandUserFactory,
    case_with,
)
from tests.factories.projects import member

pytestmark = pytest.mark.django_db

SECRET = "000000000000"


def client_of(user: User) -> Client:
    """Signed in, on the staff, with every model permission: only our own rules still hide anything."""
    user.is_staff = True
    user.save()
    user.user_permissions.set(Permission.objects.all())
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(("role", "visible"), [(Role.VIEWER, False), (Role.PLANNER, True)])
def test_private_fields_only_for_those_who_need_them(role: Role, visible: bool) -> None:
    land_user = LandUserFactory.create()
    case = case_with(ActKind.PAYOUT, project__zone=land_user.zone)
    payout = Act.objects.get(kind=ActKind.PAYOUT)
    client = client_of(member(role, land_user.zone))
    page = client.get(reverse("admin:landclearance_landuser_change", args=[land_user.pk])).content.decode()
    assert land_user.code in page
    assert (SECRET in page, "Ví Dụ" in page) == (visible, visible)
    page = client.get(reverse("admin:landclearance_act_change", args=[payout.pk])).content.decode()
    assert ("field-amount" in page) == visible
    listed = client.get(reverse("admin:landclearance_landuser_changelist")).content.decode()
    assert SECRET not in listed and "Ví Dụ" not in listed
    assert case.pk


@pytest.mark.parametrize(
    "model",
    [
        "landuser",
        "parcel",
        "clearancecase",
        "act",
        "handover",
        "blocker",
        "clearanceboundary",
    ],
)
def test_every_page_opens(model: str) -> None:
    case = case_with(ActKind.RECOVERY_DECISION)
    HandoverFactory.create(part=case.parts.first())
    blocker = BlockerFactory.create(project=case.project, case=case)
    BlockerEventFactory.create(blocker=blocker)
    LandUserFactory.create(zone=case.project.zone)
    client = client_of(member(Role.PLANNER, None))
    assert client.get(reverse(f"admin:landclearance_{model}_changelist")).status_code == 200
    row = {"clearancecase": case, "blocker": blocker}.get(model)
    if row is not None:
        assert client.get(reverse(f"admin:landclearance_{model}_change", args=[row.pk])).status_code == 200


def test_facts_cannot_be_written_past_the_services() -> None:
    act = case_with(ActKind.INVENTORY).acts.get(kind=ActKind.INVENTORY)
    client = client_of(member(Role.PLANNER, None))
    assert client.get(reverse("admin:landclearance_act_add")).status_code == 403
    assert (
        client.post(reverse("admin:landclearance_act_delete", args=[act.pk]), {"post": "yes"}).status_code
        == 403
    )
