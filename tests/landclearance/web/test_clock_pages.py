"""The page of clocks, the clocks of a case, and the table of the rules of law."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from landclearance.models import ActKind
from projects.models import HolidayOverride, Role
from projects.selectors.holidays import legal_days_off
from tests.factories.landclearance import ActFactory, BlockerEventFactory, BlockerFactory, case_with

pytestmark = pytest.mark.django_db

AsRole = Callable[..., Client]
ON = "2026-11-20"


def late_case(project: object = None) -> object:
    more = {"project": project} if project else {}
    case = case_with(parts=1, **more)  # type: ignore[arg-type]
    type(case).objects.filter(pk=case.pk).update(
        opened_on=date(2026, 1, 5), recorded_at=datetime(2026, 1, 5, tzinfo=UTC)
    )
    ActFactory.create(
        case=case, kind=ActKind.APPROVAL, happened_on=date(2026, 9, 7), effective_on=date(2026, 9, 14)
    )
    return case


@pytest.mark.parametrize("role", [Role.PLANNER, Role.VIEWER])
def test_late_clocks_are_listed_with_body_and_cause(as_role: AsRole, role: Role) -> None:
    case = late_case()
    client = as_role(role, case.project.zone)  # type: ignore[attr-defined]
    text = client.get(reverse("clocks"), {"as_of": ON}).content.decode()
    # 30 days from 14/09 end on Wednesday 14/10: 37 days late on 20/11.
    assert "14/10/2026" in text
    assert "37" in text
    narrowed = client.get(reverse("clocks"), {"as_of": ON, "status": "late", "body": "clearance_unit"})
    assert case.case_no in narrowed.content.decode()  # type: ignore[attr-defined]
    other = client.get(reverse("clocks"), {"as_of": ON, "body": "registry", "cause": "nonsense", "page": "x"})
    assert other.status_code == 200


def test_the_case_page_explains_its_clocks(as_role: AsRole) -> None:
    case = late_case()
    client = as_role(Role.PLANNER, case.project.zone)  # type: ignore[attr-defined]
    address = reverse("case", args=[case.project.code, case.case_no])  # type: ignore[attr-defined]
    text = client.get(address, {"as_of": ON}).content.decode()
    assert 'id="clocks"' in text
    assert "15/09/2026" in text  # the first day counted


def test_queries_do_not_grow_with_cases(as_role: AsRole) -> None:
    case = late_case()
    client = as_role(Role.PLANNER, case.project.zone)  # type: ignore[attr-defined]

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("clocks"), {"as_of": ON})
        return len(found)

    queries()
    few = queries()
    for _ in range(4):
        more = late_case(case.project)  # type: ignore[attr-defined]
        BlockerEventFactory.create(blocker=BlockerFactory.create(project=case.project, case=more))  # type: ignore[attr-defined]
    assert queries() == few


def test_the_rules_of_law_side_by_side(as_role: AsRole) -> None:
    client = as_role(Role.VIEWER, late_case().project.zone)  # type: ignore[attr-defined]
    text = client.get(reverse("clearance_law"), {"as_of": ON}).content.decode()
    for regime in ("R1", "R2", "R3", "R4", "R5"):
        assert regime in text
    assert "254/2025/QH15" in text


def test_a_moved_day_off_wins_over_the_calendar() -> None:
    day = date(2026, 9, 2)
    assert day in legal_days_off("VN", [2026])
    HolidayOverride.objects.create(day=day, is_off=False, name="Worked")
    HolidayOverride.objects.create(day=date(2026, 8, 31), is_off=True, name="Lễ hội của xã")
    HolidayOverride.objects.create(day=date(2026, 8, 22), is_off=False, name="Worked Saturday")
    found = legal_days_off("VN", [2026])
    assert day not in found
    assert found.names[date(2026, 8, 31)] == "Lễ hội của xã"
    assert date(2026, 8, 22) in found.worked


def test_a_holiday_that_nobody_confirmed_is_not_applied() -> None:
    day = date(2026, 11, 24)
    found = legal_days_off("VN", [2026])
    assert day not in found
    assert day in found.unsure
    HolidayOverride.objects.create(day=day, is_off=True, name="Ngày Văn hóa Việt Nam")
    found = legal_days_off("VN", [2026])
    assert day in found
    assert day not in found.unsure
