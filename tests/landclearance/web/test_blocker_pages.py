"""The register of blockers and the page of one: what is said, by whom, and who may read what."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from landclearance.models import Blocker, BlockerEvent
from projects.models import Role
from tests.conftest import AsRole
from tests.factories.landclearance import BlockerEventFactory, BlockerFactory, case_with
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db


def page(blocker: Blocker, deed: str = "") -> str:
    return reverse("blocker_deed", args=[blocker.pk, deed]) if deed else reverse("blocker", args=[blocker.pk])


def opened(**more: Any) -> Blocker:
    event = BlockerEventFactory.create(happened_on=date(2026, 3, 2), level="commune", **more)
    blocker: Blocker = event.blocker
    return blocker


def test_a_blockers_life_through_the_forms(as_role: AsRole) -> None:
    blocker = opened(expected_clear_on=date(2026, 4, 1))
    client = as_role(Role.PLANNER, blocker.project.zone)
    late = (timezone.localdate() + timedelta(days=60)).isoformat()
    steps: list[tuple[str, dict[str, str]]] = [
        ("promise", {"happened_on": "2026-03-20", "expected_clear_on": "2026-05-01"}),
        ("propose", {"happened_on": "2026-05-10", "proposal": "Cho áp dụng hệ số K = 1,35"}),
        ("escalate", {"happened_on": "2026-05-12", "level": "province"}),
        ("answer", {"happened_on": "2026-06-01", "answer": "Đồng ý", "expected_clear_on": late}),
        ("update", {"happened_on": "2026-06-05", "note": "Bà Lành đã nhận giấy mời"}),
    ]
    for deed, data in steps:
        response = client.post(page(blocker, deed), data)
        assert response.status_code == 302, (deed, response.context["form"].errors)
    text = client.get(page(blocker)).content.decode()
    for words in (
        "Cho áp dụng hệ số K = 1,35",
        "Đồng ý",
        "Bà Lành đã nhận",
        "lùi vào ngày 20/03/2026",
        "sau 22 ngày",
    ):
        assert words in text
    response = client.get(page(blocker))
    assert (response.context["kept"], response.context["running"]) == (0, 1)
    assert [rung.level for rung, _days in response.context["ladder"]] == ["commune", "province"]
    assert client.post(page(blocker, "close"), {"happened_on": "2026-06-10"}).status_code == 302
    assert client.post(page(blocker, "reopen"), {"happened_on": "2026-06-20"}).status_code == 302
    assert blocker.events.count() == 8


@pytest.mark.parametrize(
    ("deed", "data", "field"),
    [
        ("promise", {"expected_clear_on": ""}, "expected_clear_on"),
        ("promise", {"expected_clear_on": "2026-05-01"}, "expected_clear_on"),  # before it was given
        ("answer", {"answer": "Đồng ý"}, "happened_on"),  # nothing was proposed
        ("propose", {"proposal": "  "}, "proposal"),
        ("escalate", {"level": "commune"}, "level"),  # not higher
        ("escalate", {"level": "district"}, "level"),  # no longer there
        ("update", {}, "note"),  # nothing said
        ("close", {"happened_on": "2026-03-01"}, "happened_on"),  # before it came up
        ("reopen", {}, "happened_on"),  # open
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    as_role: AsRole, deed: str, data: dict[str, str], field: str
) -> None:
    blocker = opened()
    client = as_role(Role.PLANNER, blocker.project.zone)
    response = client.post(page(blocker, deed), {"happened_on": "2026-06-01", **data})
    assert response.status_code == 422
    assert response.context["form"].errors.get(field)
    assert blocker.events.count() == 1


def test_an_unknown_deed_and_another_zone_do_not_exist(as_role: AsRole) -> None:
    blocker = opened()
    planner = as_role(Role.PLANNER, blocker.project.zone)
    assert planner.get(page(blocker, "praise")).status_code == 404
    assert as_role("nobody").get(page(blocker)).status_code == 404
    viewer = as_role(Role.VIEWER, blocker.project.zone)
    assert viewer.get(page(blocker)).status_code == 200
    assert viewer.get(page(blocker, "update")).status_code == 403
    event = blocker.events.get()
    assert viewer.post(reverse("withdraw_blocker_event", args=[event.pk]), {"reason": "x"}).status_code == 403


@pytest.mark.parametrize("role", [Role.FIELD_OFFICER, Role.LEADER, Role.VIEWER])
def test_notes_and_reasons_stay_with_those_who_need_them(as_role: AsRole, role: Role) -> None:
    blocker = opened(note="Bà Lành xin thêm tiền")
    planner = as_role(Role.PLANNER, blocker.project.zone)
    wrong = BlockerEventFactory.create(blocker=blocker, kind="updated", happened_on=date(2026, 4, 1))
    planner.post(reverse("withdraw_blocker_event", args=[wrong.pk]), {"reason": "Nhầm với bà Lụa"})
    own = planner.get(page(blocker)).content.decode()
    assert "Bà Lành xin thêm tiền" in own and "Nhầm với bà Lụa" in own
    other = as_role(role, blocker.project.zone).get(page(blocker)).content.decode()
    assert "Bà Lành" not in other and "bà Lụa" not in other and "cw-void" in other


def test_withdrawing_the_opening_takes_the_blocker_out_of_the_register(as_role: AsRole) -> None:
    blocker = opened()
    client = as_role(Role.PLANNER, blocker.project.zone)
    assert client.get(reverse("blockers")).context["count"] == 1
    client.post(reverse("withdraw_blocker_event", args=[blocker.events.get().pk]), {"reason": "Ghi trùng"})
    assert client.get(reverse("blockers")).context["count"] == 0
    assert client.get(page(blocker)).status_code == 200
    assert BlockerEvent.objects.get(retraction=True).void_reason == "Ghi trùng"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?mark=broken", {"Promised"}),
        ("?mark=unanswered", {"Proposed"}),
        ("?mark=unassigned", {"District"}),
        ("?mark=overdue", {"Promised"}),
        ("?mark=waiting", set()),
        ("?level=province", {"Proposed"}),
        ("?owner=unknown", set()),
        ("?mark=nonsense&mark=broken", {"Promised"}),
    ],
)
def test_filters_by_what_was_said(as_role: AsRole, query: str, found: set[str]) -> None:
    project = ProjectFactory.create()

    def one(title: str, level: str, expected: date | None = None) -> Blocker:
        blocker = BlockerFactory.create(project=project, title=title)
        BlockerEventFactory.create(
            blocker=blocker, level=level, expected_clear_on=expected, happened_on=date(2025, 3, 3)
        )
        return blocker

    one("Promised", "commune", date(2025, 6, 1))
    one("District", "district")
    proposed = one("Proposed", "province")
    BlockerEventFactory.create(blocker=proposed, kind="proposed", happened_on=date(2025, 4, 1), proposal="x")
    response = as_role(Role.LEADER, project.zone).get(reverse("blockers") + query)
    assert {row.facts.title for row in response.context["page"]} == found


@pytest.mark.parametrize("sort", ["level", "-age", "owner", "due", "-broken", "answer", "days", "-days"])
def test_every_heading_sorts(as_role: AsRole, sort: str) -> None:
    blocker = opened()
    BlockerEventFactory.create(blocker=BlockerFactory.create(project=blocker.project))
    response = as_role(Role.VIEWER, blocker.project.zone).get(reverse("blockers"), {"sort": sort})
    assert response.status_code == 200 and response.context["count"] == 2


def test_the_summary_counts_by_kind_and_by_level(as_role: AsRole) -> None:
    blocker = opened(due_on=date(2026, 4, 1))
    BlockerEventFactory.create(blocker=BlockerFactory.create(project=blocker.project, code="CAPITAL"))
    context = as_role(Role.LEADER, blocker.project.zone).get(reverse("blockers")).context
    assert [(line.key, line.count, line.late) for line in context["by_code"]] == [
        ("PRICE", 1, 1),
        ("CAPITAL", 1, 0),
    ]
    assert [(line.key, line.count, line.oldest is None) for line in context["by_level"]] == [
        ("commune", 1, False),
        ("", 1, True),
    ]


def test_a_page_asks_as_many_queries_for_a_long_history_as_for_a_short_one(as_role: AsRole) -> None:
    blocker = opened()
    client = as_role(Role.PLANNER, blocker.project.zone)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(page(blocker))
        counts.append(len(queries))
        for month in range(4, 9):
            BlockerEventFactory.create(
                blocker=blocker, kind="proposed", happened_on=date(2026, month, 1), proposal="x"
            )
            case_with(None, project=blocker.project)
    assert counts[0] == counts[1]


def test_a_section_is_given_as_people_write_it(as_role: AsRole) -> None:
    project = ProjectFactory.create()
    client = as_role(Role.PLANNER, project.zone)
    address = reverse("record_blocker", args=[project.code])
    data = {"code": "DEFENCE", "title": "Đất quốc phòng", "happened_on": "2026-11-02"}
    wrong = client.post(address, {**data, "section_from_m": "Km1", "section_to_m": "2000"})
    assert wrong.status_code == 422 and wrong.context["form"].errors["section_from_m"]
    half = client.post(address, {**data, "section_from_m": "Km1+200"})
    assert half.status_code == 422 and half.context["form"].errors["section_to_m"]
    nowhere = client.post(address, {**data, "section_from_m": "Km1+200", "section_to_m": "1460"})
    assert nowhere.status_code == 422 and "Km" in str(nowhere.context["form"].errors["section_from_m"])
    assert not Blocker.objects.exists()
