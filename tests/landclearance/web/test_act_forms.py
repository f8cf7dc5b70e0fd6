"""The forms of acts, single and in bulk, of overrides and parties: what each kind asks, shows, stores."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from landclearance.models import Act, ActKind, CaseOverride, CaseParty, ClearanceCase, LandUser
from landclearance.views.act_form import FIELDS_OF
from projects.models import Role
from tests.factories.landclearance import ActFactory, CaseFactory, case_with
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db

AsRole = Callable[..., Client]


def page(name: str, case: ClearanceCase) -> str:
    return reverse(name, args=[case.project.code, case.case_no])


@pytest.mark.parametrize("kind", ActKind.values)
def test_the_form_asks_what_the_kind_needs_and_no_more(as_role: AsRole, kind: str) -> None:
    case = CaseFactory.create()
    client = as_role(Role.PLANNER, case.project.zone)
    response = client.get(page("record_act", case), {"kind": kind})
    wanted = {"kind", "happened_on", "document_number", "note", *FIELDS_OF.get(kind, ())}
    assert set(response.context["form"].fields) == wanted


def test_without_a_kind_the_form_asks_for_it_first(as_role: AsRole) -> None:
    case = CaseFactory.create()
    client = as_role(Role.PLANNER, case.project.zone)
    response = client.get(page("record_act", case))
    assert list(response.context["form"].fields) == ["kind"]
    assert 'value="record"' not in response.content.decode()


def test_another_kind_keeps_what_was_typed(as_role: AsRole) -> None:
    case = CaseFactory.create()
    client = as_role(Role.PLANNER, case.project.zone)
    typed = {"step": "fields", "kind": "approval", "happened_on": "2026-11-02", "document_number": "7/QĐ"}
    text = client.post(page("record_act", case), typed).content.decode()
    assert 'value="7/QĐ"' in text
    assert 'value="2026-11-02"' in text
    assert 'name="effective_on"' in text
    assert not Act.objects.exists()


def test_the_form_says_what_the_date_does_before_it_is_stored(as_role: AsRole) -> None:
    """A decision 40 days after the notice: too soon, and the page says from when it is lawful."""
    case = case_with(ActKind.RECOVERY_NOTICE)
    client = as_role(Role.PLANNER, case.project.zone)
    notice = case.acts.get()
    on = (notice.delivered_on or notice.happened_on).toordinal() + 40
    said = {"kind": "recovery_decision", "happened_on": date.fromordinal(on).isoformat(), "step": "check"}
    for headers in ({}, {"HX-Request": "true"}):
        response = client.post(page("record_act", case), said, headers=headers)
        text = response.content.decode()
        assert response.status_code == 200
        assert "pháp luật cho phép từ" in text or "lawful from" in text or "cl-warn" in text
    assert case.acts.count() == 1


def test_a_decision_is_stored_with_its_details(as_role: AsRole) -> None:
    case = CaseFactory.create()
    client = as_role(Role.PLANNER, case.project.zone)
    response = client.post(
        page("record_act", case),
        {
            "step": "record",
            "kind": "recovery_decision",
            "happened_on": "2026-11-02",
            "area_m2": "512,5",
            "due_on": "2026-12-02",
            "exception_code": "over_75",
            "consented": "unknown",
        },
    )
    assert response.status_code == 302
    act = case.acts.get()
    assert (str(act.area_m2), act.exception_code, act.consented) == ("512.5", "over_75", None)


def test_an_annulment_names_its_decision_in_the_form(as_role: AsRole) -> None:
    case = case_with(ActKind.RECOVERY_DECISION)
    decision = case.acts.get(kind="recovery_decision")
    client = as_role(Role.PLANNER, case.project.zone)
    client.post(
        page("record_act", case),
        {"kind": "annulment", "happened_on": "2026-11-02", "supersedes": str(decision.pk)},
    )
    assert case.acts.get(kind="annulment").supersedes == decision
    other = case_with(ActKind.RECOVERY_DECISION).acts.get(kind="recovery_decision")
    wrong = {"kind": "annulment", "happened_on": "2026-11-03", "supersedes": str(other.pk)}
    assert client.post(page("record_act", case), wrong).status_code == 422


BULK = {
    "kind": "recovery_notice",
    "happened_on": "2026-11-02",
    "document_number": "9/TB",
    "consented": "unknown",
}


def street(number: int) -> list[ClearanceCase]:
    project = ProjectFactory.create()
    return [CaseFactory.create(project=project, case_no=f"K-{place:03}") for place in range(number)]


def test_one_notice_for_forty_households_through_the_page(as_role: AsRole) -> None:
    """Pasted numbers with their days, a preview, one click, one message, one undo."""
    cases = street(40)
    url = reverse("bulk_acts", args=[cases[0].project.code])
    client = as_role(Role.CLEARANCE_OFFICER, cases[0].project.zone)
    pasted = "\n".join(f"{case.case_no}\t0{1 + place % 5 + 2}/11/2026" for place, case in enumerate(cases))
    preview = client.post(url, {**BULK, "pasted": pasted, "step": "check"})
    assert len(preview.context["preview"]) == 40
    assert not Act.objects.exists()
    typed = {f"day-{cases[0].pk}": "20/11/2026"}  # mended in the table
    response = client.post(url, {**BULK, **typed, "pasted": pasted, "step": "record"}, follow=True)
    assert Act.objects.count() == 40
    assert str(Act.objects.get(case=cases[0]).delivered_on) == "2026-11-20"
    assert str(Act.objects.get(case=cases[1]).delivered_on) == "2026-11-04"
    text = response.content.decode()
    undo = text.split('href="/clearance/undo/')[1].split('"')[0]
    told = client.get(f"/clearance/undo/{undo}")
    assert told.status_code == 200
    client.post(f"/clearance/undo/{undo}", {"reason": "Sai văn bản"})
    assert Act.objects.filter(retraction=True).count() == 40


def test_everything_that_the_filter_finds_is_chosen_at_once(as_role: AsRole) -> None:
    cases = street(3)
    case_with(ActKind.INVENTORY, project=cases[0].project, case_no="Z-9")
    url = reverse("bulk_acts", args=[cases[0].project.code])
    client = as_role(Role.PLANNER, cases[0].project.zone)
    client.post(url, {**BULK, "every": "1", "state": "identified", "step": "record"})
    assert set(Act.objects.filter(document_number="9/TB").values_list("case__case_no", flat=True)) == {
        "K-000",
        "K-001",
        "K-002",
    }


@pytest.mark.parametrize(
    "more",
    [
        {},  # nobody chosen
        {"pasted": "K-000\nK-999"},  # not a case of the project
        {"pasted": "K-000\t31/02/2026"},  # not a day
        {"case": "K-000", "happened_on": "2099-01-01"},  # not yet
        {"case": "K-000", "happened_on": "x"},
        {"pasted": "K-000\t01/11/2026"},  # delivered before it was issued
    ],
)
def test_nothing_is_stored_when_something_is_wrong(as_role: AsRole, more: dict[str, str]) -> None:
    cases = street(2)
    client = as_role(Role.PLANNER, cases[0].project.zone)
    url = reverse("bulk_acts", args=[cases[0].project.code])
    response = client.post(url, {**BULK, **more, "step": "record"})
    assert response.status_code == 422
    assert not Act.objects.exists()


@pytest.mark.parametrize("role", [Role.VIEWER, Role.LEADER, Role.FIELD_OFFICER])
def test_who_may_not_record_acts_finds_no_page_for_it(as_role: AsRole, role: Role) -> None:
    case = CaseFactory.create()
    client = as_role(role, case.project.zone)
    urls = [
        reverse("bulk_acts", args=[case.project.code]),
        page("override_milestone", case),
        page("add_party", case),
    ]
    assert [client.get(url).status_code for url in urls] == [403, 403, 403]
    assert client.get(reverse("undo_bulk", args=["nothing"])).status_code == 404


def test_a_preview_of_many_asks_as_many_queries_as_one_of_few(as_role: AsRole) -> None:
    cases = street(30)
    client = as_role(Role.PLANNER, cases[0].project.zone)
    url = reverse("bulk_acts", args=[cases[0].project.code])

    def measured(number: int) -> int:
        pasted = "\n".join(case.case_no for case in cases[:number])
        with CaptureQueriesContext(connection) as asked:
            assert client.post(url, {**BULK, "pasted": pasted, "step": "check"}).status_code == 200
        return len(asked)

    measured(1)
    assert measured(2) == measured(30)


def test_an_override_through_its_form(as_role: AsRole) -> None:
    case = case_with(ActKind.RECOVERY_NOTICE)
    client = as_role(Role.PLANNER, case.project.zone)
    said = {
        "milestone": "inventoried",
        "status": "achieved",
        "happened_on": "2026-11-02",
        "reason": "Biên bản bị cháy",
    }
    assert client.post(page("override_milestone", case), {**said, "reason": ""}).status_code == 422
    assert client.post(page("override_milestone", case), said).status_code == 302
    text = client.get(page("case", case)).content.decode()
    assert "Biên bản bị cháy" in text
    word = CaseOverride.objects.get()
    client.post(reverse("withdraw_fact", args=["override", word.pk]), {"reason": "Đã tìm thấy"})
    assert CaseOverride.objects.filter(retraction=True, voids=word).exists()
    reader = as_role(Role.VIEWER, case.project.zone)
    assert "Biên bản bị cháy" not in reader.get(page("case", case)).content.decode()


def test_parties_are_private_and_the_claim_is_not(as_role: AsRole) -> None:
    case = case_with(ActKind.APPROVAL)
    client = as_role(Role.CLEARANCE_OFFICER, case.project.zone)
    said = {"role": "claimant", "name": "Trần Giả Định", "happened_on": "2026-11-02", "share_percent": "50"}
    assert client.post(page("add_party", case), {**said, "name": ""}).status_code == 422
    assert client.post(page("add_party", case), said).status_code == 302
    assert "Trần Giả Định" in client.get(page("case", case)).content.decode()
    for role in (Role.VIEWER, Role.LEADER, Role.FIELD_OFFICER):
        text = as_role(role, case.project.zone).get(page("case", case)).content.decode()
        assert "Trần Giả Định" not in text
        assert "cl-hint" in text  # that two claim the land is no secret
    party = CaseParty.objects.get()
    client.post(reverse("withdraw_fact", args=["party", party.pk]), {"reason": "Rút yêu cầu"})
    assert CaseParty.objects.filter(retraction=True).count() == 1
    assert LandUser.objects.filter(name="Trần Giả Định").count() == 1


def test_the_case_page_shows_each_milestone_and_branch(as_role: AsRole) -> None:
    case = case_with(ActKind.APPROVAL)
    ActFactory.create(case=case, kind="complaint", happened_on=date(2026, 11, 2))
    client = as_role(Role.VIEWER, case.project.zone)
    client.cookies["django_language"] = "en"
    text = client.get(page("case", case)).content.decode()
    assert "complaint open since 02/11/2026" in text
    assert text.count("cl-reach-") == 13
