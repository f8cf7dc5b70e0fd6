"""Situation 3: co-owners, heirs, an owner who cannot be reached, two who claim one parcel.

The owner of case K-3 (invented) died; two heirs share the land and one of them cannot be reached. The notice goes
through the press: three issues in a row, the last on 04/02/2026, and its days run from that one. Then a neighbour
claims the same parcel. The money may not go to one of them: it is deposited, and the track goes on.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from landclearance.domain.branches import BranchState, branches
from landclearance.domain.states import CaseStatus, derive_case
from landclearance.domain.vocabulary import Branch, BranchCode, Milestone, RedFlagCode
from landclearance.models import CaseParty, ClearanceCase
from landclearance.selectors.clearance import clearance_as_known
from landclearance.services.acts import void_fact
from tests.factories.landclearance import CaseFactory, PartFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> ClearanceCase:
    made = CaseFactory.create(
        project__code="road", case_no="K-3", opened_on=date(2026, 1, 5), needs_resettlement=False
    )
    PartFactory.create(case=made, land_use_code="LUC")
    return made


def run(command: str, *words: str) -> None:
    call_command(command, "--project", "road", "--case", "K-3", *words, stdout=StringIO())


def act(kind: str, on: str, *words: str) -> None:
    run("record_act", "--kind", kind, "--on", on, *words)


def seen(case: ClearanceCase, on: str) -> tuple[CaseStatus, dict[Branch, BranchState]]:
    as_of = date.fromisoformat(on)
    land = clearance_as_known([case.project], as_of, datetime.now(UTC))[case.project_id]
    status = derive_case(land.cases[0], as_of, land.regimes, land.legal)
    found = branches(land.cases[0], status, as_of, land.regimes, land.legal)
    return status, {state.branch: state for state in found}


def codes(case: ClearanceCase, on: str) -> set[RedFlagCode]:
    return {flag.code for flag in seen(case, on)[0].red_flags}


def test_the_notice_of_an_owner_who_cannot_be_reached_runs_from_the_last_issue(case: ClearanceCase) -> None:
    """Issued 02/02, in the papers on 02, 03 and 04/02: noticed on 04/02, a decision is lawful from 05/04 (60 days)."""
    run(
        "record_party",
        "--role",
        "heir",
        "--name",
        "Người thừa kế giả định A",
        "--share",
        "50",
        "--on",
        "05/01/2026",
    )
    run(
        "record_party",
        "--role",
        "heir",
        "--name",
        "Người thừa kế giả định B",
        "--share",
        "50",
        "--on",
        "05/01/2026",
    )
    note = "Báo trung ương và báo tỉnh, 3 số liên tiếp"
    act("recovery_notice", "02/02/2026", "--delivered", "04/02/2026", "--note", note)
    assert Milestone.NOTICED not in seen(case, "2026-02-03")[0].milestones
    assert seen(case, "2026-02-04")[0].milestones[Milestone.NOTICED] == date(2026, 2, 4)
    act("recovery_decision", "04/04/2026", "--consented", "no")
    flag = next(f for f in seen(case, "2026-04-04")[0].red_flags if f.code is RedFlagCode.DECISION_TOO_SOON)
    assert flag.needed_on == date(2026, 4, 5)
    assert CaseParty.objects.filter(case=case, role="heir").count() == 2
    assert RedFlagCode.CLAIMANTS_WITHOUT_DEPOSIT not in codes(
        case, "2026-04-04"
    )  # heirs share, they do not dispute


def track(case: ClearanceCase) -> None:
    act("recovery_notice", "02/02/2026", "--delivered", "04/02/2026")
    act("inventory", "02/03/2026")
    act("public_posting", "23/03/2026", "--ended", "02/04/2026")
    act("consultation", "03/04/2026", "--consented", "yes")
    act("appraisal", "20/04/2026")
    act("approval", "27/04/2026", "--effective", "27/04/2026")


def test_money_for_land_that_two_claim_is_deposited_and_nothing_stops(case: ClearanceCase) -> None:
    track(case)
    run("record_party", "--role", "claimant", "--name", "Người cùng nhận giả định", "--on", "04/05/2026")
    # The term of payment (30 days from 27/04) still runs: nothing is wrong yet.
    assert RedFlagCode.CLAIMANTS_WITHOUT_DEPOSIT not in codes(case, "2026-05-27")
    assert RedFlagCode.CLAIMANTS_WITHOUT_DEPOSIT in codes(case, "2026-05-28")
    act("deposit_in_lieu", "26/05/2026", "--amount", "1200000000")
    assert RedFlagCode.CLAIMANTS_WITHOUT_DEPOSIT not in codes(case, "2026-05-28")
    status, found = seen(case, "2026-05-28")
    assert found[Branch.MONEY].code is BranchCode.DEPOSITED
    assert found[Branch.MONEY].late_since is None
    assert Milestone.PAID in status.milestones  # the recovery decision may follow
    act("recovery_decision", "01/06/2026")
    assert codes(case, "2026-06-01") == set()
    # A year later the court says whose it is, and the bank pays it out.
    act("payout", "01/10/2026")
    assert seen(case, "2026-10-01")[1][Branch.MONEY].code is BranchCode.RELEASED


def test_paying_one_of_two_is_flagged_until_the_claim_is_given_up(case: ClearanceCase) -> None:
    track(case)
    run("record_party", "--role", "claimant", "--name", "Người cùng nhận giả định", "--on", "04/05/2026")
    act("payout", "12/05/2026", "--amount", "1200000000")
    assert RedFlagCode.CLAIMANTS_WITHOUT_DEPOSIT in codes(case, "2026-05-12")
    assert RedFlagCode.CLAIMANTS_WITHOUT_DEPOSIT not in codes(case, "2026-05-11")
    claim = CaseParty.objects.get(role="claimant")
    void_fact(claim, "Rút yêu cầu", today=date(2026, 11, 20), at=datetime.now(UTC), by=None)
    assert RedFlagCode.CLAIMANTS_WITHOUT_DEPOSIT not in codes(case, "2026-05-12")
    assert Decimal(1200000000) == case.acts.get(kind="payout").amount
