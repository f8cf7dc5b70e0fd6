"""Acts with all that they say, officers' words, parties, and recording in bulk: what is taken and what is not."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from geodata.domain.errors import InputProblem
from landclearance.domain.states import derive_case
from landclearance.domain.vocabulary import Milestone, RedFlagCode
from landclearance.models import Act, ActKind, CaseOverride, CaseParty, ClearanceCase, LandUser
from landclearance.selectors.clearance import clearance_as_known
from landclearance.selectors.lists import case_row
from landclearance.services.acts import record_act, void_fact, withdraw_acts
from landclearance.services.bulk_acts import acts_of_bulk, cases_by_number, record_in_bulk, undo_bulk
from landclearance.services.overrides import override_milestone
from landclearance.services.parties import add_party, land_user_for
from tests.factories.landclearance import CaseFactory, case_with
from tests.factories.projects import OrganisationFactory, ProjectFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
WHO: dict[str, Any] = {"today": TODAY, "at": NOW, "by": None}


def test_a_decision_keeps_all_that_it_says() -> None:
    case, body = CaseFactory.create(), OrganisationFactory.create()
    (act,) = record_act(
        case,
        ActKind.RECOVERY_DECISION,
        date(2026, 11, 2),
        issued_by=body,
        due_on=date(2026, 12, 2),
        area_m2=Decimal("512.5"),
        exception_code="urgent",
        transitional_note="Plan of 2025",
        effective_on=date(2026, 11, 12),
        delivered_on=date(2026, 11, 4),
        **WHO,
    )
    act.refresh_from_db()
    assert (act.issued_by, act.area_m2, act.exception_code) == (body, Decimal("512.5"), "urgent")
    facts = clearance_as_known([case.project], TODAY, NOW)[case.project_id].cases[0].acts[0]
    assert (facts.due_on, facts.area_m2, facts.exception_code) == (
        date(2026, 12, 2),
        Decimal("512.5"),
        "urgent",
    )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"effective_on": date(2026, 11, 1)}, "effective_on"),  # in force before it was signed
        ({"delivered_on": date(2026, 11, 1)}, "delivered_on"),  # delivered before it was signed
        ({"due_on": date(2026, 11, 1)}, "due_on"),  # orders something done the day before
        ({"effective_on": date(2099, 1, 1)}, "effective_on"),  # a slip of the pen
        ({"outcome": "upheld"}, "outcome"),  # no decision on land has the outcome of a dispute
        ({"kind": "approval", "exception_code": "urgent"}, "exception_code"),
        ({"kind": "approval", "area_m2": Decimal(5)}, "area_m2"),
        ({"exception_code": "because"}, "exception_code"),
        ({"area_m2": Decimal(0)}, "area_m2"),
        ({"transitional_note": "x" * 301}, "transitional_note"),
    ],
)
def test_details_that_cannot_be_are_refused(wrong: dict[str, Any], field: str) -> None:
    said: dict[str, Any] = {"kind": ActKind.RECOVERY_DECISION, "happened_on": date(2026, 11, 2)} | wrong
    with pytest.raises(InputProblem) as caught:
        record_act(CaseFactory.create(), **said, **WHO)
    assert caught.value.field == field
    assert caught.value.filled(caught.value.mend)
    assert not Act.objects.exists()


def test_an_act_replaces_the_newest_of_its_own_kind() -> None:
    case = CaseFactory.create()
    (first,) = record_act(case, ActKind.RECOVERY_NOTICE, date(2026, 1, 5), **WHO)
    (second,) = record_act(case, ActKind.RECOVERY_NOTICE, date(2026, 2, 5), supersedes=first, **WHO)
    (other,) = record_act(case, ActKind.INVENTORY, date(2026, 3, 5), **WHO)
    for wrong, match in ((first, "no longer stands"), (other, "its own kind")):
        with pytest.raises(InputProblem, match=match):
            record_act(case, ActKind.RECOVERY_NOTICE, date(2026, 4, 5), supersedes=wrong, **WHO)
    with pytest.raises(InputProblem, match="after the day"):
        record_act(case, ActKind.RECOVERY_NOTICE, date(2026, 1, 9), supersedes=second, **WHO)
    assert record_act(case, ActKind.RECOVERY_NOTICE, date(2026, 4, 5), supersedes=second, **WHO)


def test_an_officers_word_counts_is_logged_and_can_be_withdrawn() -> None:
    case = case_with(ActKind.RECOVERY_NOTICE)

    def milestones() -> set[Milestone]:
        row = case_row(case, TODAY, datetime.now(UTC))
        assert row is not None
        return set(row.status.milestones)

    word = override_milestone(
        case, "inventoried", "achieved", date(2026, 11, 2), "Minutes lost in a fire", **WHO
    )
    assert Milestone.INVENTORIED in milestones()
    void_fact(word, "Minutes found", **WHO)
    assert Milestone.INVENTORIED not in milestones()
    assert CaseOverride.objects.count() == 2  # nothing is ever deleted


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"milestone": "identified"}, "milestone"),  # a case that is open is identified
        ({"milestone": "nothing"}, "milestone"),
        ({"status": "perhaps"}, "status"),
        ({"happened_on": date(2026, 11, 24)}, "happened_on"),
        ({"reason": "  "}, "reason"),
        ({"milestone": "handed_over", "status": "not_applicable"}, "status"),  # then it is out of scope
    ],
)
def test_a_word_without_sense_or_reason_is_refused(wrong: dict[str, Any], field: str) -> None:
    said: dict[str, Any] = {
        "milestone": "paid",
        "status": "achieved",
        "happened_on": date(2026, 11, 2),
        "reason": "Bank's letter",
    }
    with pytest.raises(InputProblem) as caught:
        override_milestone(CaseFactory.create(), **(said | wrong), **WHO)
    assert caught.value.field == field


def test_heirs_share_and_not_more_than_all_of_it() -> None:
    case = CaseFactory.create()
    for share in (50, 30):
        person = land_user_for(case, name=f"Người thừa kế giả định {share}")
        add_party(case, person, "heir", date(2026, 11, 2), share_percent=Decimal(share), **WHO)
    third = land_user_for(case, name="Người thừa kế giả định thứ ba")
    with pytest.raises(InputProblem, match="105") as caught:
        add_party(case, third, "heir", date(2026, 11, 2), share_percent=Decimal(25), **WHO)
    assert "20" in caught.value.filled(caught.value.mend)
    # A claimant claims what he claims.
    assert add_party(case, third, "claimant", date(2026, 11, 2), share_percent=Decimal(100), **WHO)
    with pytest.raises(InputProblem, match="already"):
        add_party(case, third, "claimant", date(2026, 11, 3), **WHO)
    codes = LandUser.objects.filter(party_of__case=case).values_list("code", flat=True)
    assert all("giả" not in code for code in codes)


def test_a_claim_raises_its_flag_from_its_day_and_no_longer_once_settled() -> None:
    case = case_with(ActKind.PAYOUT)
    paid = case.acts.get(kind="payout").happened_on
    party = add_party(case, land_user_for(case, name="Người giả định"), "claimant", date(2026, 1, 5), **WHO)

    def codes() -> list[str]:
        land = clearance_as_known([case.project], TODAY, datetime.now(UTC))[case.project_id]
        return [flag.code for flag in derive_case(land.cases[0], TODAY, land.regimes, land.legal).red_flags]

    assert paid > date(2026, 1, 5)
    assert RedFlagCode.CLAIMANTS_WITHOUT_DEPOSIT in codes()
    void_fact(party, "Withdrew the claim", **WHO)
    assert RedFlagCode.CLAIMANTS_WITHOUT_DEPOSIT not in codes()


def households(number: int) -> list[ClearanceCase]:
    project = ProjectFactory.create(code="road")
    return [CaseFactory.create(project=project, case_no=f"K-{place:03}") for place in range(number)]


def test_one_notice_for_forty_households_with_their_own_days_and_its_undo() -> None:
    cases = households(40)
    days = {cases[3].pk: date(2026, 11, 5), cases[7].pk: date(2026, 11, 9)}
    acts, token = record_in_bulk(
        cases[0].project,
        cases,
        ActKind.RECOVERY_NOTICE,
        date(2026, 11, 2),
        delivered=days,
        document_number="12/TB-UBND",
        delivered_on=date(2026, 11, 3),
        **WHO,
    )
    assert len(acts) == 40
    found = dict(Act.objects.values_list("case_id", "delivered_on"))
    assert found[cases[3].pk] == date(2026, 11, 5)
    assert found[cases[0].pk] == date(2026, 11, 3)
    # One of them is corrected before the rest is taken back: it is left alone.
    void_fact(acts[0], "Wrong household", **WHO)
    assert undo_bulk(token, "Wrong document", **WHO) == 39
    assert not Act.objects.known(TODAY, NOW).exists()
    assert len(acts_of_bulk(token)) == 40
    with pytest.raises(InputProblem, match="before"):
        undo_bulk(token, "Once more", **WHO)
    with pytest.raises(InputProblem):
        acts_of_bulk(token + "x")


def test_nothing_is_stored_when_one_of_many_cannot_be() -> None:
    cases = households(3)
    record_act(cases[2], ActKind.INVENTORY, date(2026, 11, 2), **WHO)
    with pytest.raises(InputProblem, match="K-002"):
        record_act(cases, ActKind.INVENTORY, date(2026, 11, 2), **WHO)
    with pytest.raises(InputProblem) as caught:
        record_act(
            cases,
            ActKind.RECOVERY_NOTICE,
            date(2026, 11, 2),
            delivered={cases[0].pk: date(2026, 11, 1)},
            **WHO,
        )
    assert caught.value.field == "delivered_on"
    assert Act.objects.count() == 1
    with pytest.raises(InputProblem, match="K-777"):
        cases_by_number(cases[0].project, ["K-001", "K-777"])


def test_many_cases_take_as_many_queries_as_few() -> None:
    """The embedded database takes some forty rows in one statement; within that nothing grows."""
    cases = households(30)

    def measured(chosen: list[ClearanceCase], kind: str) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as told:
            _acts, token = record_in_bulk(cases[0].project, chosen, kind, date(2026, 11, 2), **WHO)
        with CaptureQueriesContext(connection) as taken:
            withdraw_acts(acts_of_bulk(token), "Undo", **WHO)
        return len(told), len(taken)

    measured(cases[:1], "land_origin")
    assert measured(cases[:2], "inventory") == measured(cases, "public_posting")


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_a_file_of_cases_with_their_days(tmp_path: Any) -> None:
    cases = households(3)
    file = tmp_path / "cases.txt"
    file.write_text("K-000\t05/11/2026\nK-001; 2026-11-06\nK-002\n", encoding="utf-8")
    said = run(
        *("record_act", "--project", "road", "--cases-file", str(file), "--kind", "recovery_notice"),
        *("--on", "02/11/2026", "--delivered", "03/11/2026"),
    )
    assert said.count("Act ") == 3
    days = list(Act.objects.order_by("case__case_no").values_list("delivered_on", flat=True))
    assert days == [date(2026, 11, 5), date(2026, 11, 6), date(2026, 11, 3)]
    file.write_text("K-000\t31/02/2026\n", encoding="utf-8")
    with pytest.raises(CommandError, match="31/02/2026"):
        run("record_act", "--project", "road", "--cases-file", str(file), "--kind", "inventory")
    assert cases


def test_all_cases_in_a_state() -> None:
    project = households(2)[0].project
    other = case_with(ActKind.RECOVERY_DECISION, project=project, case_no="Z-1")
    run(
        *("record_act", "--project", "road", "--all-in-state", "identified", "--kind", "recovery_notice"),
        *("--on", "02/11/2026"),
    )
    assert Act.objects.filter(happened_on=date(2026, 11, 2)).count() == 2
    assert not other.acts.filter(happened_on=date(2026, 11, 2)).exists()
    with pytest.raises(CommandError, match="known values"):
        run("record_act", "--project", "road", "--all-in-state", "asleep", "--kind", "inventory")
    with pytest.raises(CommandError, match="No case"):
        run("record_act", "--project", "road", "--kind", "inventory")


def test_overrides_and_parties_from_the_command_line() -> None:
    households(1)
    said = run(
        *("override_milestone", "--project", "road", "--case", "K-000", "--milestone", "inventoried"),
        *("--status", "achieved", "--on", "02/11/2026", "--reason", "Minutes lost"),
    )
    assert "inventoried of case K-000 is achieved" in said
    said = run(
        *("record_party", "--project", "road", "--case", "K-000", "--role", "co_owner"),
        *("--name", "Người giả định", "--share", "50", "--on", "02/11/2026", "--invented"),
    )
    assert "Người" not in said
    assert CaseParty.objects.get().share_percent == Decimal(50)
    with pytest.raises(CommandError):
        run("record_party", "--project", "road", "--case", "K-000", "--role", "friend", "--name", "Giả định")
    assert LandUser.objects.filter(name="Giả định").count() == 0  # not left behind
