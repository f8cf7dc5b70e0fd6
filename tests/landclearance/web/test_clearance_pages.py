"""The clearance pages as their users meet them: what each role sees, records and may not."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from landclearance.models import Act, ActKind, Blocker, ClearanceCase, Handover
from projects.models import Role
from tests.conftest import OnCommit
from tests.factories.landclearance import BlockerEventFactory, BlockerFactory, CaseFactory, case_with
from tracker.models import ProjectAssessment

pytestmark = pytest.mark.django_db

AsRole = Callable[..., Client]


def page(name: str, case: ClearanceCase) -> str:
    return reverse(name, args=[case.project.code, case.case_no])


def private_case() -> ClearanceCase:
    case = case_with(ActKind.PAYOUT)
    user = case.land_user
    if user is None:
        case = CaseFactory.create(private=True)
        user = case.land_user
    assert user is not None
    user.name, user.identity_number = "Hộ giả định Lành", "012345678901"
    user.save()
    return case


@pytest.mark.parametrize("role", list(Role))
def test_names_and_amounts_are_shown_only_to_the_roles_that_need_them(as_role: AsRole, role: Role) -> None:
    case = private_case()
    client = as_role(role, case.project.zone)
    may = role in (Role.PLANNER, Role.CLEARANCE_OFFICER)
    for address in (reverse("clearance"), page("case", case), reverse("blockers")):
        text = client.get(address).content.decode()
        assert "012345678901" not in text
        assert ("Hộ giả định Lành" in text) is (may and address != reverse("blockers"))


ACT = {"kind": "payout", "happened_on": "2026-11-02", "consented": "unknown"}


@pytest.mark.parametrize("role", [Role.FIELD_OFFICER, Role.LEADER, Role.VIEWER])
def test_notes_amounts_and_reasons_stay_with_those_who_need_them(as_role: AsRole, role: Role) -> None:
    case = private_case()
    officer = as_role(Role.CLEARANCE_OFFICER, case.project.zone)
    note = {"amount": "123456789", "note": "Bà Lành xin nhận tiền mặt"}
    officer.post(page("record_act", case), {**ACT, "kind": "deposit_in_lieu", **note})
    act = Act.objects.get(case=case, kind="deposit_in_lieu")
    officer.post(reverse("withdraw_fact", args=["act", act.pk]), {"reason": "Bà Lành đổi ý"})
    own = officer.get(page("case", case)).content.decode()
    assert "Bà Lành xin nhận" in own
    assert "Bà Lành đổi ý" in own
    assert "123,5 triệu đồng" in own
    reader = as_role(role, case.project.zone)
    for address in (
        page("case", case),
        reverse("clearance") + "?text=L%C3%A0nh",
        reverse("blockers"),
        reverse("record_blocker", args=[case.project.code]) + f"?case={case.case_no}",
        page("record_act", case),
        page("record_handover", case),
    ):
        text = reader.get(address).content.decode()
        for secret in ("Lành", "123,5", "123456789", "012345678901"):
            assert secret not in text.replace('value="Lành"', "").replace("</span> Lành</span>", ""), address


def test_who_may_not_see_amounts_is_not_asked_for_one(as_role: AsRole) -> None:
    case = private_case()
    text = as_role(Role.FIELD_OFFICER, case.project.zone).get(page("record_act", case)).content.decode()
    assert 'name="amount"' not in text


def test_names_cannot_be_searched_for(as_role: AsRole) -> None:
    case = private_case()
    response = as_role(Role.VIEWER, case.project.zone).get(reverse("clearance"), {"text": "Hộ giả định"})
    assert response.context["page"].paginator.count == 0


def test_the_register_asks_as_many_queries_for_many_obstacles_as_for_one(
    as_role: AsRole, django_assert_num_queries: Any
) -> None:
    case = case_with(None)
    client = as_role(Role.PLANNER, case.project.zone)

    def obstacle() -> None:
        blocker = BlockerFactory.create(project=case.project, case=case_with(None, project=case.project))
        BlockerEventFactory.create(blocker=blocker)

    obstacle()
    client.get(reverse("blockers"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("blockers"))
    for _ in range(9):
        obstacle()
    with django_assert_num_queries(len(one)):
        response = client.get(reverse("blockers"))
    assert response.context["count"] == 10


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 2),
        ("?closed=1", 0),
        ("?code=GRAVE", 1),
        ("?code=GRAVE&code=UTILITY", 2),
        ("?code=NONSENSE", 0),  # its chip shows how to remove it
        ("?project=unknown", 0),
        ("?mark=undated", 2),
        ("?mark=overdue", 0),
        ("?sort=-since&level=&as_of=nonsense", 2),
        ("?sort=%00", 2),
        ("?as_of=2001-01-01", 0),  # before they came up
    ],
)
def test_filters_of_the_register(as_role: AsRole, query: str, found: int) -> None:
    case = case_with(None)
    for code in ("GRAVE", "UTILITY"):
        blocker = BlockerFactory.create(project=case.project, code=code)
        BlockerEventFactory.create(blocker=blocker, expected_clear_on=None)
    response = as_role(Role.PLANNER, case.project.zone).get(reverse("blockers") + query)
    assert response.status_code == 200
    assert response.context["count"] == found


def test_a_case_without_parcels_on_record_is_unknown_not_free(as_role: AsRole) -> None:
    case = case_with(ActKind.RECOVERY_NOTICE, parts=0)
    client = as_role(Role.PLANNER, case.project.zone)
    text = client.get(page("case", case), headers={"accept-language": "en"}).content.decode()
    assert "Nobody can say yet when the land will be free." in text
    assert "no parcel of the case was on record yet" in text
    assert client.get(reverse("clearance"), {"mark": "unknown"}).context["page"].paginator.count == 1


def test_an_htmx_request_gets_the_canonical_address(as_role: AsRole) -> None:
    case = case_with(None)
    client = as_role(Role.PLANNER, case.project.zone)
    address = reverse("clearance") + "?junk=1&mark=outstanding&text=&sort=-area"
    response = client.get(address, headers={"hx-request": "true"})
    assert response["HX-Push-Url"] == "/clearance/?mark=outstanding&sort=-area"


def test_the_history_of_a_past_day_knows_nothing_of_later_acts(as_role: AsRole) -> None:
    case = case_with(ActKind.APPROVAL)
    last = Act.objects.filter(case=case).latest("happened_on")
    client = as_role(Role.PLANNER, case.project.zone)
    before = (last.happened_on - timedelta(days=1)).isoformat()
    assert str(last.get_kind_display()) in client.get(page("case", case)).content.decode()
    assert all(
        item["row"].happened_on < last.happened_on
        for item in client.get(page("case", case), {"as_of": before}).context["timeline"]
    )


def test_the_list_asks_as_many_queries_for_many_cases_as_for_one(
    as_role: AsRole, django_assert_num_queries: Any
) -> None:
    first = case_with(ActKind.APPROVAL)
    client = as_role(Role.PLANNER, first.project.zone)
    client.get(reverse("clearance"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("clearance"))
    for _ in range(12):
        case_with(ActKind.APPROVAL, parts=2, project=first.project)
    with django_assert_num_queries(len(one)):
        response = client.get(reverse("clearance"))
    assert response.context["totals"]["cases"] == 13


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 3),  # everything
        ("?state=approved", 1),  # the derived state, not a stored one
        ("?state=nonsense", 3),  # an unknown word does not narrow
        ("?state=approved&state=noticed", 2),  # any of them
        ("?mark=blocked", 1),
        ("?mark=outstanding", 3),
        ("?mark=flag", 0),
        ("?mark=blocked&mark=nonsense", 1),
        ("?holder=commune_chair&holder=x", 1),
        ("?sort=-area", 3),
        ("?sort=nonsense", 3),
        ("?text=zzz", 0),
        ("?page=99", 3),  # past the last page: the last page
        ("?sort=release&as_of=not-a-day", 3),
        ("?project=unknown", 0),
    ],
)
def test_filters_of_the_list(as_role: AsRole, query: str, found: int) -> None:
    first = case_with(ActKind.APPROVAL)
    case_with(ActKind.RECOVERY_NOTICE, project=first.project)
    blocked = case_with(None, project=first.project)
    BlockerEventFactory.create(blocker=BlockerFactory.create(project=first.project, case=blocked))
    response = as_role(Role.PLANNER, first.project.zone).get(reverse("clearance") + query)
    assert response.status_code == 200
    assert len(response.context.get("rows", [])) == found


def test_recording_an_act_moves_the_case_and_makes_the_assessment_fresh(as_role: AsRole) -> None:
    case = case_with(ActKind.RECOVERY_NOTICE)
    client = as_role(Role.CLEARANCE_OFFICER, case.project.zone)
    assert client.get(page("record_act", case)).status_code == 200
    with pytest.MonkeyPatch.context():
        response = client.post(
            page("record_act", case),
            {"kind": "inventory", "happened_on": "2026-11-02", "consented": "unknown"},
        )
    assert response.status_code == 302
    act = Act.objects.get(case=case, kind="inventory")
    assert act.happened_on == date(2026, 11, 2)
    assert act.recorded_by is not None


def test_after_saving_the_assessment_is_of_today(as_role: AsRole, on_commit: OnCommit) -> None:
    case = case_with(ActKind.RECOVERY_NOTICE)
    client = as_role(Role.PLANNER, case.project.zone)
    assert not ProjectAssessment.objects.exists()
    act = {"kind": "inventory", "happened_on": "2026-11-02", "consented": "unknown"}
    with on_commit():
        client.post(page("record_act", case), act)
    found = ProjectAssessment.objects.get(project=case.project)
    assert found.run.as_of == timezone.localdate()
    assert found.result["land"]["by_state"] == {"inventoried": 1}


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"kind": "inventory", "happened_on": "2999-01-01"}, "happened_on"),  # the future
        ({"kind": "inventory", "happened_on": ""}, "happened_on"),  # no day
        ({"kind": "inventory", "happened_on": "31/02/2026"}, "happened_on"),  # no such day
        ({"kind": "nonsense", "happened_on": "2026-11-02"}, "kind"),
        ({"kind": "public_posting", "happened_on": "2026-11-02", "ended_on": "2026-11-01"}, "ended_on"),
        ({"kind": "payout", "happened_on": "2026-11-02", "amount": "-5"}, "amount"),
        ({"kind": "recovery_notice", "happened_on": "2026-02-02"}, "kind"),  # recorded already
    ],
)
def test_bad_input_is_told_beside_its_field_and_nothing_is_stored(
    as_role: AsRole, data: dict[str, str], field: str
) -> None:
    case = case_with(ActKind.RECOVERY_NOTICE)
    before = Act.objects.count()
    client = as_role(Role.PLANNER, case.project.zone)
    response = client.post(page("record_act", case), {"consented": "unknown", **data})
    assert response.status_code == 422
    assert response.context["form"].errors.get(field)
    assert Act.objects.count() == before


def test_a_hand_over_with_an_open_blocker_is_refused_with_the_mend(as_role: AsRole) -> None:
    case = case_with(ActKind.RECOVERY_DECISION)
    blocker = BlockerFactory.create(project=case.project, case=case)
    BlockerEventFactory.create(blocker=blocker)
    client = as_role(Role.PLANNER, case.project.zone)
    data = {"happened_on": "2026-11-02", "minutes_number": "12/BB", "parts": [case.parts.get().pk]}
    assert client.post(page("record_handover", case), data).status_code == 422
    closed = client.post(reverse("close_blocker", args=[blocker.pk]), {"happened_on": "2026-11-01"})
    assert closed.status_code == 302
    assert client.post(page("record_handover", case), data).status_code == 302
    assert Handover.objects.filter(case=case).count() == 1
    text = client.get(page("case", case)).content.decode()
    assert "12/BB" in text


def test_withdrawing_needs_a_reason_and_keeps_the_row(as_role: AsRole) -> None:
    case = case_with(ActKind.RECOVERY_NOTICE)
    act = Act.objects.get(case=case)
    client = as_role(Role.PLANNER, case.project.zone)
    address = reverse("withdraw_fact", args=["act", act.pk])
    client.post(address, {"reason": ""})
    assert not Act.objects.filter(voids=act).exists()
    client.post(address, {"reason": "Nhập nhầm"})
    assert Act.objects.get(voids=act).retraction is True
    assert "Nhập nhầm" in client.get(page("case", case)).content.decode()


def test_who_may_not_record_is_told_so(as_role: AsRole) -> None:
    case = case_with(None)
    officer = as_role(Role.FIELD_OFFICER, case.project.zone)
    assert officer.get(page("record_act", case)).status_code == 403
    assert officer.get(reverse("record_blocker", args=[case.project.code])).status_code == 200
    viewer = as_role(Role.VIEWER, case.project.zone)
    assert viewer.get(reverse("record_blocker", args=[case.project.code])).status_code == 403
    stranger = as_role("nobody")
    assert stranger.get(page("case", case)).status_code == 404
    assert stranger.get(page("record_act", case)).status_code == 404


def test_recording_a_blocker_on_a_case_and_on_works(as_role: AsRole) -> None:
    case = case_with(None)
    client = as_role(Role.FIELD_OFFICER, case.project.zone)
    address = reverse("record_blocker", args=[case.project.code])
    data = {"code": "GRAVE", "title": "12 ngôi mộ", "happened_on": "2026-11-02"}
    assert client.post(address, {**data, "case": case.pk}).status_code == 302
    late = (timezone.localdate() + timedelta(days=30)).isoformat()
    assert client.post(address, {**data, "code": "UTILITY", "expected_clear_on": late}).status_code == 302
    assert {blocker.case for blocker in Blocker.objects.all()} == {case, None}
    text = client.get(reverse("blockers")).content.decode()
    assert text.count("12 ngôi mộ") >= 2
