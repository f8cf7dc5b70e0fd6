"""The state of a case: commented tables. Regimes are those of the fixture."""

import pytest

from landclearance.domain.facts import ActFacts
from landclearance.domain.states import CaseState, RedFlagCode, derive_case, part_state
from landclearance.domain.vocabulary import ActKind, Holder, Milestone
from landclearance.models import ActKind as StoredActKind
from tests.landclearance.unit.statutes import act, case, day, part, regimes

LAWFUL = [
    act("recovery_notice", "2026-02-02", delivered_on="2026-02-04"),
    act("inventory", "2026-03-02"),
    act("plan_drafted", "2026-03-20"),
    act("public_posting", "2026-03-23", ended_on="2026-04-02"),
    act("consultation", "2026-04-03", consented=True),
    act("appraisal", "2026-04-20"),
    act("approval", "2026-04-27", effective_on="2026-04-29"),
    act("payout", "2026-05-20"),
    act("recovery_decision", "2026-05-28"),
]


@pytest.mark.parametrize(
    ("on", "state", "since", "holder"),
    [
        ("2026-01-31", CaseState.IDENTIFIED, "2025-12-01", Holder.CLEARANCE_UNIT),  # opened, nothing yet
        (
            "2026-02-03",
            CaseState.IDENTIFIED,
            "2025-12-01",
            Holder.CLEARANCE_UNIT,
        ),  # issued only
        ("2026-02-04", CaseState.NOTICED, "2026-02-04", Holder.COMMUNE_CHAIR),  # delivered that day
        ("2026-03-02", CaseState.INVENTORIED, "2026-03-02", Holder.CLEARANCE_UNIT),
        (
            "2026-03-20",
            CaseState.INVENTORIED,
            "2026-03-02",
            Holder.CLEARANCE_UNIT,
        ),  # drafted
        ("2026-03-23", CaseState.POSTED, "2026-03-23", Holder.CLEARANCE_UNIT),
        ("2026-04-20", CaseState.POSTED, "2026-03-23", Holder.COMMUNE_OFFICE),  # appraised
        (
            "2026-04-27",
            CaseState.APPROVED,
            "2026-04-27",
            Holder.CLEARANCE_UNIT,
        ),  # signed
        ("2026-05-20", CaseState.PAID, "2026-05-20", Holder.COMMUNE_CHAIR),
        ("2026-05-28", CaseState.DECIDED, "2026-05-28", Holder.LAND_USER),
    ],
)
def test_a_lawful_case_step_by_step(on: str, state: CaseState, since: str, holder: Holder) -> None:
    status = derive_case(case(*LAWFUL, opened="2025-12-01"), day(on), regimes())
    assert (status.state, status.since, status.holder) == (state, day(since), holder)
    assert status.red_flags == ()


def test_a_case_is_handed_over_only_when_all_of_its_parts_are() -> None:
    parts = (part(1, handed=(("2026-06-05", None),)), part(2))
    status = derive_case(case(*LAWFUL, parts=parts), day("2026-06-10"), regimes())
    assert status.state is CaseState.DECIDED
    assert status.partly_handed_over
    assert [part_state(status, number) for number in (1, 2)] == [CaseState.HANDED_OVER, CaseState.DECIDED]
    both = (part(1, handed=(("2026-06-05", None),)), part(2, handed=(("2026-06-09", None),)))
    status = derive_case(case(*LAWFUL, parts=both), day("2026-06-10"), regimes())
    assert (status.state, status.since) == (CaseState.HANDED_OVER, day("2026-06-09"))
    assert not status.partly_handed_over


def test_partial_hand_overs_make_a_part_whole_when_their_areas_add_up() -> None:
    parts = (part(1, area="500.4", handed=(("2026-06-05", "200"), ("2026-06-19", "300"))),)
    before = derive_case(case(*LAWFUL, parts=parts), day("2026-06-18"), regimes())
    after = derive_case(case(*LAWFUL, parts=parts), day("2026-06-19"), regimes())
    assert (before.state, before.partly_handed_over) == (CaseState.DECIDED, True)
    assert after.state is CaseState.HANDED_OVER


def test_a_case_without_parts_is_never_handed_over() -> None:
    assert derive_case(case(*LAWFUL, parts=()), day("2026-12-01"), regimes()).state is CaseState.DECIDED


def test_before_the_two_tiers_the_district_holds_the_ball() -> None:
    noticed = case(act("recovery_notice", "2025-04-01"))
    assert derive_case(noticed, day("2025-06-30"), regimes()).holder is Holder.DISTRICT
    assert derive_case(noticed, day("2025-07-01"), regimes()).holder is Holder.COMMUNE_CHAIR


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        # inventory before any notice (41 such cases were found by the inspectorate)
        ([act("inventory", "2026-03-02"), act("recovery_notice", "2026-03-10")], ["inventory_before_notice"]),
        # inventory on the day of the delivery is in order
        ([act("recovery_notice", "2026-03-02"), act("inventory", "2026-03-02")], []),
        # posted 10 days under R4, first day not counted: ended one day early
        (
            [*LAWFUL[:2], act("public_posting", "2026-03-23", ended_on="2026-04-01")],
            ["posting_cut_short"],
        ),
        # the same ten days in 2025 (30 days then) are far too short
        (
            [
                act("recovery_notice", "2025-08-01"),
                act("inventory", "2025-09-01"),
                act("public_posting", "2025-10-01", ended_on="2025-10-11"),
            ],
            ["posting_cut_short"],
        ),
        # decision 59 days after the notice was delivered, without consent
        (
            [*LAWFUL[:7], act("payout", "2026-04-29"), act("recovery_decision", "2026-04-04")],
            ["decision_too_soon"],  # before the approval is allowed once posted (Resolution 254, art. 3.3)
        ),
        # the same with the land user's consent on the decision: in order
        ([*LAWFUL[:7], act("recovery_decision", "2026-04-04", consented=True)], []),
        # an approval straight after the inventory: accepted, and flagged
        ([*LAWFUL[:2], act("approval", "2026-03-10")], ["out_of_order"]),
        # a decision without any notice
        (
            [*LAWFUL[1:]],
            ["decision_without_notice", "inventory_before_notice"],
        ),
        # an annulment that finds nothing to annul
        ([act("annulment", "2026-03-10")], ["annulment_of_nothing"]),
    ],
)
def test_breaches_of_the_order_are_flagged_and_never_refused(
    acts: list[ActFacts], expected: list[str]
) -> None:
    status = derive_case(case(*acts), day("2026-06-30"), regimes())
    assert sorted(flag.code for flag in status.red_flags) == expected


def test_a_notice_dies_after_twelve_months_and_so_does_the_state() -> None:
    found = case(act("recovery_notice", "2025-03-03"), act("inventory", "2025-04-01"))
    assert Milestone.NOTICED in derive_case(found, day("2026-03-03"), regimes()).milestones
    status = derive_case(found, day("2026-03-04"), regimes())
    assert Milestone.NOTICED not in status.milestones
    assert [flag.code for flag in status.red_flags] == [RedFlagCode.NOTICE_EXPIRED]


def test_a_notice_of_the_2013_law_does_not_die() -> None:
    found = case(act("recovery_notice", "2022-03-03"), opened="2022-01-01")
    assert derive_case(found, day("2026-03-04"), regimes()).state is CaseState.NOTICED


def test_disagreement_at_the_meeting_waits_for_the_dialogue() -> None:
    acts = [*LAWFUL[:4], act("consultation", "2026-04-03", consented=False)]
    assert Milestone.CONSULTED not in derive_case(case(*acts), day("2026-04-20"), regimes()).milestones
    acts.append(act("dialogue", "2026-04-10", ended_on="2026-04-24"))
    status = derive_case(case(*acts), day("2026-04-30"), regimes())
    assert status.milestones[Milestone.CONSULTED] == day("2026-04-24")


def test_closed_needs_payment_decision_handover_and_the_registry() -> None:
    acts = [*LAWFUL, act("registry_updated", "2026-06-20")]
    parts = (part(1, handed=(("2026-06-05", None),)),)
    status = derive_case(case(*acts, parts=parts), day("2026-06-30"), regimes())
    assert status.milestones[Milestone.CLOSED] == day("2026-06-20")
    assert status.holder is Holder.NOBODY
    unpaid = [one for one in acts if one.kind is not ActKind.PAYOUT]
    assert (
        Milestone.CLOSED
        not in derive_case(case(*unpaid, parts=parts), day("2026-06-30"), regimes()).milestones
    )


def test_the_domain_and_the_database_name_the_same_acts() -> None:
    assert {kind.value for kind in ActKind} == set(StoredActKind.values)
