"""Situation 5: a notice expires.

A notice of 03/02/2025 waits for a decision that does not come. After twelve months it is dead: the case is no longer
"noticed", its clock is late by each day since. A new notice starts all over: the days of the old one do not count.
"""

import json
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from landclearance.models import ClearanceCase
from landclearance.services.acts import record_act
from tests.factories.landclearance import case_with

pytestmark = pytest.mark.django_db

WHO: dict[str, Any] = {"today": date(2026, 11, 23), "at": datetime(2026, 11, 23, 2, tzinfo=UTC), "by": None}


@pytest.fixture
def case() -> ClearanceCase:
    case = case_with(parts=1)
    ClearanceCase.objects.filter(pk=case.pk).update(
        opened_on=date(2025, 1, 2), recorded_at=datetime(2025, 1, 2, tzinfo=UTC)
    )
    record_act(case, "recovery_notice", date(2025, 2, 3), delivered_on=date(2025, 2, 4), **WHO)
    return case


def clocks(case: ClearanceCase, as_of: str) -> list[dict[str, Any]]:
    out = StringIO()
    zone = case.project.zone.code
    call_command("clocks", zone=zone, project=case.project.code, as_of=as_of, format="json", stdout=out)
    found: list[dict[str, Any]] = json.loads(out.getvalue())["clocks"]
    return found


def named(found: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    return [clock for clock in found if clock["clock"] == key]


def test_the_notice_lives_to_the_same_day_twelve_months_later(case: ClearanceCase) -> None:
    (life,) = named(clocks(case, "2026-02-03"), "notice_validity")
    assert (life["status"], life["due"], life["body"]) == ("due_soon", "2026-02-03", "commune_chair")
    assert (life["term"]["regime"], life["term"]["amount"], life["term"]["unit"]) == ("R2", 12, "months")
    (life,) = named(clocks(case, "2026-02-13"), "notice_validity")
    assert (life["status"], life["late_days"]) == ("late", 10)
    assert named(clocks(case, "2026-02-13"), "notice_wait") == []


def test_a_new_notice_starts_all_over(case: ClearanceCase) -> None:
    record_act(case, "recovery_notice", date(2026, 3, 2), **WHO)
    found = clocks(case, "2026-03-10")
    old, new = named(found, "notice_validity")
    assert (old["status"], old["ended_on"], old["why"]) == ("stopped", "2026-03-02", "replaced")
    assert (new["status"], new["due"]) == ("on_time", "2027-03-02")
    # Sixty days from the new notice, not from the old one.
    (wait,) = named(found, "notice_wait")
    assert (wait["since"], wait["due"]) == ("2026-03-02", "2026-05-01")
