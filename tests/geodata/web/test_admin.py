"""The admin pages open without a map from somebody else's server."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from geodata.admin.places import summary
from projects.models import User
from tests.conftest import AsRole
from tests.factories.geodata import AdministrativeUnitFactory, FunctionalAreaFactory, ZoneFactory, square

pytestmark = pytest.mark.django_db


def test_every_page_opens_and_loads_nothing_from_elsewhere(as_role: AsRole) -> None:
    client = as_role("superuser")
    zone = ZoneFactory.create()
    rows = [zone, FunctionalAreaFactory.create(zone=zone), AdministrativeUnitFactory.create(old=True)]
    for row in rows:
        name = f"admin:geodata_{row._meta.model_name}"
        for address in (reverse(f"{name}_changelist"), reverse(f"{name}_change", args=[row.pk])):
            page = client.get(address)
            assert page.status_code == 200, address
            assert b"://" not in page.content.replace(b"http://www.w3.org", b""), address
    assert User.objects.count() == 1


def test_a_shape_is_told_in_words() -> None:
    # A rectangle of 0.01° by 0.01° at 22° N: 1.03 km by 1.11 km.
    with translation.override("en"):
        assert re.fullmatch(r"114\.\d\d ha, 5 vertices", summary(square(106.70, 21.92, 106.71, 21.93), 9215))
        assert summary(None, 9215) == "unknown"


def test_areas_are_not_made_by_hand(as_role: AsRole) -> None:
    assert as_role("superuser").get(reverse("admin:geodata_functionalarea_add")).status_code == 403
