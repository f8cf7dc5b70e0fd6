"""Situation 11: a complaint and a lawsuit stop nothing; a later annulment pulls the case back.

Case K-11 (invented): paid, decided, handed over on 15/06/2026. The complaint of 20/06 is rejected on 20/07; the court
annuls the recovery decision on 01/09/2026, and the office learns of it only on 10/09. A report of August, and one
of 05/09 made before anybody knew, stay as they were.
"""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from landclearance.domain.branches import BranchState, branches
from landclearance.domain.milestones import Reach, Why, milestone_statuses
from landclearance.domain.states import CaseState, CaseStatus, derive_case
from landclearance.domain.vocabulary import Branch, BranchCode, Milestone, RedFlagCode
from landclearance.models import Act, ClearanceCase
from landclearance.selectors.clearance import clearance_as_known
from landclearance.services.acts import record_act
from landclearance.services.handover import record_handover
from tests.factories.landclearance import CaseFactory, PartFactory

pytestmark = pytest.mark.django_db

STORY: list[tuple[str, date, dict[str, Any]]] = [
    ("recovery_notice", date(2026, 2, 2), {}),
    ("inventory", date(2026, 3, 2), {}),
    ("public_posting", date(2026, 3, 23), {"ended_on": date(2026, 4, 2)}),
    ("consultation", date(2026, 4, 3), {"consented": True}),
    ("appraisal", date(2026, 4, 20), {}),
    ("approval", date(2026, 4, 27), {}),
    ("payout", date(2026, 5, 20), {}),
    ("recovery_decision", date(2026, 5, 28), {"document_number": "88/QĐ-UBND"}),
]


def noon(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 5, tzinfo=UTC)


def told(case: ClearanceCase, kind: str, on: date, known: date | None = None, **more: Any) -> Act:
    """An act recorded on the day on which it happened, or later."""
    day = known or on
    (act,) = record_act(case, kind, on, today=day, at=noon(day), by=None, **more)
    return act


@pytest.fixture
def case() -> ClearanceCase:
    opened = date(2026, 1, 5)
    made = CaseFactory.create(opened_on=opened, recorded_at=noon(opened), needs_resettlement=False)
    PartFactory.create(case=made, land_use_code="LUC")
    for kind, on, more in STORY:
        told(made, kind, on, **more)
    out = date(2026, 6, 15)
    record_handover(made, out, "15/BB", today=out, at=noon(out), by=None)
    told(made, "complaint", date(2026, 6, 20))
    told(made, "dispute_resolved", date(2026, 7, 20), outcome="rejected")
    told(made, "lawsuit", date(2026, 8, 3))
    return made


def seen(case: ClearanceCase, on: date, known: date) -> tuple[CaseStatus, dict[Branch, BranchState]]:
    """The case on a day as it was known on another."""
    land = clearance_as_known([case.project], on, noon(known))[case.project_id]
    status = derive_case(land.cases[0], on, land.regimes, land.legal)
    found = branches(land.cases[0], status, on, land.regimes, land.legal)
    return status, {state.branch: state for state in found}


NOVEMBER = date(2026, 11, 23)


def test_complaint_and_lawsuit_stop_nothing(case: ClearanceCase) -> None:
    for on, code in (
        (date(2026, 6, 20), BranchCode.COMPLAINT),
        (date(2026, 7, 20), BranchCode.RESOLVED),
        (date(2026, 8, 3), BranchCode.LAWSUIT),
    ):
        status, found = seen(case, on, NOVEMBER)
        assert (status.state, found[Branch.DISPUTE].code) == (CaseState.HANDED_OVER, code)
        assert status.red_flags == ()


def annulled(case: ClearanceCase) -> None:
    decision = case.acts.get(kind="recovery_decision")
    told(case, "annulment", date(2026, 9, 1), date(2026, 9, 10), supersedes=decision)


def test_the_annulment_pulls_the_case_back_though_the_land_was_handed_over(case: ClearanceCase) -> None:
    annulled(case)
    status, found = seen(case, date(2026, 9, 1), NOVEMBER)
    assert status.state is CaseState.PAID  # the state before the decision: money spent stays spent
    assert not {Milestone.DECIDED, Milestone.HANDED_OVER} & set(status.milestones)
    assert status.parts_handed_over == {}
    dispute = found[Branch.DISPUTE]
    assert (dispute.code, dispute.outcome, dispute.since) == (
        BranchCode.RESOLVED,
        "annulled",
        date(2026, 9, 1),
    )
    land = clearance_as_known([case.project], NOVEMBER, noon(NOVEMBER))[case.project_id]
    reach = milestone_statuses(land.cases[0], seen(case, NOVEMBER, NOVEMBER)[0], NOVEMBER)[Milestone.DECIDED]
    assert (reach.reach, reach.why) == (Reach.NOT_ACHIEVED, Why.ANNULLED)


def test_what_was_believed_at_each_report_is_reproduced(case: ClearanceCase) -> None:
    annulled(case)
    reports = [
        (date(2026, 8, 31), date(2026, 8, 31), CaseState.HANDED_OVER),  # August, as reported
        (date(2026, 8, 31), NOVEMBER, CaseState.HANDED_OVER),  # August, asked for today: it was so
        (date(2026, 9, 5), date(2026, 9, 5), CaseState.HANDED_OVER),  # reported before anybody knew
        (date(2026, 9, 5), date(2026, 9, 10), CaseState.PAID),  # the same day, once it was known
        (NOVEMBER, NOVEMBER, CaseState.PAID),
    ]
    for on, known, state in reports:
        assert seen(case, on, known)[0].state is state, (on, known)


def test_a_new_decision_and_new_minutes_count_again(case: ClearanceCase) -> None:
    annulled(case)
    late = date(2026, 10, 5)
    record_handover(case, late, "90/BB", today=late, at=noon(late), by=None)
    flags = {flag.code for flag in seen(case, late, NOVEMBER)[0].red_flags}
    assert RedFlagCode.HANDOVER_AFTER_ANNULMENT in flags  # there was no decision to hand over by
    told(case, "recovery_decision", date(2026, 10, 1), date(2026, 10, 6), document_number="140/QĐ-UBND")
    status, _found = seen(case, date(2026, 10, 6), NOVEMBER)
    assert status.state is CaseState.HANDED_OVER
    assert RedFlagCode.HANDOVER_AFTER_ANNULMENT not in {flag.code for flag in status.red_flags}
