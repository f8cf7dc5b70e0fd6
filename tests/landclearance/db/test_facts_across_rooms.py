"""What one part of the register says, the others act on: words of officers, days set by acts, graves, money."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from geodata.domain.errors import InputProblem
from landclearance.models import Act, ActKind, ClearanceCase, Grave
from landclearance.selectors.legal_days import legal_days
from landclearance.services.acts import record_act, void_fact, withdraw_acts
from landclearance.services.blockers import record_blocker
from landclearance.services.handover import record_handover
from landclearance.services.overrides import override_milestone
from projects.models import RegimeParameter
from projects.selectors.regimes import regime_table
from tests.factories.landclearance import CaseFactory, case_with
from tests.factories.projects import ProjectFactory
from tests.landclearance.db.money import TODAY, WHO, money, pay, plan
from tests.landclearance.db.situations.test_05_notice_expires import clocks, named

pytestmark = pytest.mark.django_db


def test_a_word_that_no_resettlement_is_needed_starts_the_ten_days_of_the_decision() -> None:
    case = case_with(ActKind.APPRAISAL, needs_resettlement=None)
    record_act(case, "approval", date(2026, 4, 27), effective_on=date(2026, 5, 4), **WHO)
    (before,) = named(clocks(case, "2026-05-10"), "decision")
    assert (before["status"], before["why"]) == ("not_enough_data", "needs_resettlement")
    override_milestone(case, "resettled", "not_applicable", date(2026, 5, 5), "No house on the land", **WHO)
    (decision,) = named(clocks(case, "2026-05-10"), "decision")
    # Ten days after 04/05 (Land Law 2024, art. 87.5), Thursday 14/05.
    assert (decision["since"], decision["due"], decision["status"]) == (
        "2026-05-04",
        "2026-05-14",
        "due_soon",
    )


def test_a_word_that_resettlement_is_arranged_starts_them_too() -> None:
    case = case_with(ActKind.APPRAISAL, needs_resettlement=True)
    record_act(case, "approval", date(2026, 4, 27), effective_on=date(2026, 5, 4), **WHO)
    override_milestone(case, "resettled", "achieved", date(2026, 5, 11), "Minutes lost", **WHO)
    (decision,) = named(clocks(case, "2026-05-12"), "decision")
    assert (decision["since"], decision["due"]) == ("2026-05-11", "2026-05-21")


def test_the_day_of_inventory_that_the_notice_sets_holds_until_an_order_sets_another() -> None:
    case = case_with(parts=1)
    record_act(case, "recovery_work_plan", date(2026, 1, 20), due_on=date(2026, 6, 30), **WHO)
    record_act(
        case,
        "recovery_notice",
        date(2026, 2, 2),
        delivered_on=date(2026, 2, 4),
        due_on=date(2026, 3, 10),
        **WHO,
    )
    (inventory,) = named(clocks(case, "2026-03-11"), "inventory")
    assert (inventory["due"], inventory["status"], inventory["late_days"]) == ("2026-03-10", "late", 1)
    record_act(case, "compulsory_inventory", date(2026, 3, 30), due_on=date(2026, 4, 9), **WHO)
    (inventory,) = named(clocks(case, "2026-03-31"), "inventory")
    assert inventory["due"] == "2026-04-09"


@pytest.mark.parametrize("said", [True, False], ids=["said to lie on the part", "drawn on the part"])
def test_graves_that_hold_a_part_stop_its_hand_over_and_no_other(said: bool) -> None:
    case = case_with(ActKind.INVENTORY, parts=2)
    first, second = case.parts.order_by("pk")
    grave = Grave.objects.create(
        project=case.project,
        code="G1",
        part=first if said else None,
        geometry=None if said else first.geometry.point_on_surface,
    )
    record_blocker(
        case.project,
        code="GRAVE",
        title="Moved after harvest",
        happened_on=date(2026, 4, 1),
        grave=grave,
        **WHO,
    )
    with pytest.raises(InputProblem) as refused, transaction.atomic():
        record_handover(case, date(2026, 5, 4), "BB-1", parts=[first], **WHO)
    assert refused.value.field == "parts"
    assert len(record_handover(case, date(2026, 5, 4), "BB-2", parts=[second], **WHO)) == 1


@pytest.mark.parametrize("many", [False, True])
def test_the_act_of_a_deposit_that_was_released_is_not_withdrawn_from_under_it(many: bool) -> None:
    project = ProjectFactory.create()
    case: ClearanceCase = CaseFactory.create(project=project, case_no="HS-1")
    plan(project, "HS-1;350", date(2026, 4, 27), effective_on=date(2026, 4, 29))
    pay(project, "deposited", date(2026, 5, 20), "HS-1;350")
    pay(project, "released", date(2026, 5, 25), "HS-1;350", "GP-1")
    act = Act.objects.get(kind="deposit_in_lieu")
    with pytest.raises(InputProblem), transaction.atomic():
        if many:
            withdraw_acts([act], "Mistake", **WHO)
        else:
            void_fact(act, "Mistake", **WHO)
    assert all(row.held >= 0 for row in money(case).items.values())


@pytest.mark.parametrize(
    ("kind", "option", "text"),
    [
        # SQLite keeps 1e400 as infinity, and no page of the project could be read again
        ("payout", "amount", "1e400"),
        ("payout", "amount", "1e18"),
        ("recovery_decision", "area", "1e99"),
        ("recovery_decision", "area", "100000000000"),
    ],
)
def test_a_number_too_large_to_keep_is_refused_in_one_line(kind: str, option: str, text: str) -> None:
    case = case_with(ActKind.INVENTORY)
    before = Act.objects.count()
    chosen = {"project": case.project.code, "case": [case.case_no], "kind": kind, "on": "2026-05-04"}
    with pytest.raises(CommandError) as refused:
        call_command("record_act", **chosen, **{option: text})
    assert len(str(refused.value).strip().splitlines()) == 1
    assert Act.objects.count() == before


def test_the_days_around_tet_come_from_the_regime_in_force_then() -> None:
    assert date(2027, 1, 19) not in legal_days("VN", TODAY, regime_table()).blackout
    RegimeParameter.objects.filter(key="tet_blackout", valid_to=None).update(value=20)
    legal = legal_days("VN", TODAY, regime_table())
    assert date(2027, 1, 19) in legal.blackout
    # Tết 2025 was under the regime R2, whose row still says 15.
    assert date(2025, 1, 8) not in legal.blackout
