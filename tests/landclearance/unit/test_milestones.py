"""Milestone by milestone: achieved, not achieved, does not apply, not known; and what officers said."""

from dataclasses import replace

import pytest

from landclearance.domain.facts import ActFacts, CaseFacts, OverrideFacts
from landclearance.domain.milestones import MilestoneStatus, Reach, Why, milestone_statuses
from landclearance.domain.release import expected_release
from landclearance.domain.states import CaseState, CaseStatus, derive_case
from landclearance.domain.vocabulary import Milestone, OverrideStatus, RedFlagCode
from tests.landclearance.unit.statutes import act, case, day, part, regimes
from tests.landclearance.unit.test_states import LAWFUL


def status(found: CaseFacts, on: str = "2026-11-23") -> CaseStatus:
    return derive_case(found, day(on), regimes())


def one(found: CaseFacts, milestone: Milestone, on: str = "2026-11-23") -> MilestoneStatus:
    return milestone_statuses(found, status(found, on), day(on))[milestone]


def word(milestone: Milestone, said: OverrideStatus, on: str, number: int = 1) -> OverrideFacts:
    return OverrideFacts(number, milestone, said, day(on))


@pytest.mark.parametrize(
    ("acts", "milestone", "reach", "why"),
    [
        (LAWFUL[:2], Milestone.INVENTORIED, Reach.ACHIEVED, Why.PLAIN),
        (LAWFUL[:2], Milestone.POSTED, Reach.NOT_ACHIEVED, Why.PLAIN),  # still to come
        # posted, so it was inventoried: nobody recorded when
        ([LAWFUL[0], LAWFUL[3]], Milestone.INVENTORIED, Reach.UNKNOWN, Why.PROVED_LATER),
        ([LAWFUL[0], LAWFUL[3]], Milestone.PLAN_DRAFTED, Reach.UNKNOWN, Why.PROVED_LATER),
        # a notice that died was given; it is not "unknown"
        (
            [act("recovery_notice", "2025-03-03"), act("inventory", "2025-04-01")],
            Milestone.NOTICED,
            Reach.NOT_ACHIEVED,
            Why.NOTICE_EXPIRED,
        ),
        # a decision before the approval by Resolution 254, art. 3.3 proves no approval
        (
            [*LAWFUL[:4], act("recovery_decision", "2026-05-28")],
            Milestone.APPROVED,
            Reach.NOT_ACHIEVED,
            Why.PLAIN,
        ),
        # the same under the law of 2025, which knew no such ground: it does
        (
            [act("recovery_notice", "2025-02-03"), act("recovery_decision", "2025-11-03")],
            Milestone.APPROVED,
            Reach.UNKNOWN,
            Why.PROVED_LATER,
        ),
        # annulled: there was one, there is none
        (
            [
                *LAWFUL[:6],
                act("approval", "2026-04-27", number=7),
                act("annulment", "2026-06-01", supersedes=7),
            ],
            Milestone.APPROVED,
            Reach.NOT_ACHIEVED,
            Why.ANNULLED,
        ),
        ([], Milestone.RESETTLED, Reach.NOT_APPLICABLE, Why.NO_RESETTLEMENT),
    ],
)
def test_the_reach_of_one_milestone(
    acts: list[ActFacts], milestone: Milestone, reach: Reach, why: Why
) -> None:
    found = one(case(*acts), milestone)
    assert (found.reach, found.why) == (reach, why)


def test_resettlement_that_nobody_has_looked_at_is_not_known() -> None:
    found = one(case(resettlement=None), Milestone.RESETTLED)
    assert (found.reach, found.why) == (Reach.UNKNOWN, Why.NEED_NOT_KNOWN)
    assert one(case(resettlement=True), Milestone.RESETTLED).reach is Reach.NOT_ACHIEVED


def test_nothing_is_asked_of_a_case_that_left_the_project_until_it_is_back() -> None:
    left = case(*LAWFUL[:2], act("out_of_scope", "2026-04-01"), act("back_in_scope", "2026-06-01"))
    assert one(left, Milestone.POSTED, "2026-05-01").why is Why.OUT_OF_SCOPE
    assert one(left, Milestone.INVENTORIED, "2026-05-01").reach is Reach.ACHIEVED  # history stays
    assert one(left, Milestone.POSTED, "2026-06-01").reach is Reach.NOT_ACHIEVED
    assert status(left, "2026-05-31").state is CaseState.OUT_OF_SCOPE
    assert status(left, "2026-06-01").state is CaseState.INVENTORIED


def test_a_hand_over_in_part_is_not_a_hand_over() -> None:
    found = case(*LAWFUL, parts=(part(1, handed=(("2026-06-05", None),)), part(2)))
    assert one(found, Milestone.HANDED_OVER).why is Why.PARTLY


def test_an_officer_calls_a_milestone_achieved() -> None:
    """The minutes of the inventory burned; the office knows that it was done."""
    said = (word(Milestone.INVENTORIED, OverrideStatus.ACHIEVED, "2026-03-05"),)
    found = replace(case(LAWFUL[0], *LAWFUL[2:4]), overrides=said)
    before, after = one(found, Milestone.INVENTORIED, "2026-03-04"), one(found, Milestone.INVENTORIED)
    assert (before.reach, after.reach, after.day) == (Reach.NOT_ACHIEVED, Reach.ACHIEVED, day("2026-03-05"))
    assert after.overridden and after.why is Why.OVERRIDDEN
    assert status(found).red_flags == ()  # the posting rests on it
    # An act that says the same, or more, needs no word.
    with_act = replace(found, acts=(*found.acts, act("inventory", "2026-03-02")))
    assert not one(with_act, Milestone.INVENTORIED).overridden


def test_an_officer_denies_a_milestone_until_a_new_act() -> None:
    """The payout of 20/05 was returned by the bank on 02/06; paid again on 15/06."""
    said = (word(Milestone.PAID, OverrideStatus.NOT_ACHIEVED, "2026-06-02"),)
    found = replace(case(*LAWFUL), overrides=said)
    assert Milestone.PAID in status(found, "2026-06-01").milestones
    denied = one(found, Milestone.PAID, "2026-06-02")
    assert (denied.reach, denied.day, denied.overridden) == (Reach.NOT_ACHIEVED, day("2026-06-02"), True)
    again = replace(found, acts=(*found.acts, act("payout", "2026-06-15")))
    assert status(again, "2026-06-15").milestones[Milestone.PAID] == day("2026-06-15")


def test_a_denied_hand_over_is_one_of_no_part() -> None:
    parts = (part(1, handed=(("2026-06-05", None),)),)
    said = (word(Milestone.HANDED_OVER, OverrideStatus.NOT_ACHIEVED, "2026-06-10"),)
    found = replace(case(*LAWFUL, parts=parts), overrides=said)
    assert status(found, "2026-06-09").parts_handed_over == {1: day("2026-06-05")}
    assert status(found).parts_handed_over == {}
    assert expected_release(found, parts[0], (), day("2026-06-12"), regimes()).blocks


def test_a_hand_over_by_an_officers_word_frees_every_part() -> None:
    said = (word(Milestone.HANDED_OVER, OverrideStatus.ACHIEVED, "2026-06-10"),)
    found = replace(case(*LAWFUL, parts=(part(1), part(2))), overrides=said)
    assert status(found).state is CaseState.HANDED_OVER
    assert set(status(found).parts_handed_over) == {1, 2}


def test_what_does_not_apply_is_neither_asked_for_nor_waited_for() -> None:
    """State land without compensation: no money is owed, and the decision needs no approval of any."""
    said = tuple(
        word(milestone, OverrideStatus.NOT_APPLICABLE, "2026-03-10", number)
        for number, milestone in enumerate((Milestone.APPROVED, Milestone.PAID), start=1)
    )
    found = replace(case(*LAWFUL[:2], act("recovery_decision", "2026-05-28")), overrides=said)
    assert {one(found, said_of.milestone).reach for said_of in said} == {Reach.NOT_APPLICABLE}
    assert RedFlagCode.OUT_OF_ORDER not in {flag.code for flag in status(found).red_flags}
    steps = {step.step for step in expected_release(found, part(), (), day("2026-06-01"), regimes()).steps}
    assert not {"approval", "payout"} & steps
    closed = replace(
        found,
        acts=(*found.acts, act("registry_updated", "2026-07-01")),
        parts=(part(1, handed=(("2026-06-15", None),)),),
    )
    assert Milestone.CLOSED in status(closed).milestones


def test_the_last_word_counts() -> None:
    said = (
        word(Milestone.POSTED, OverrideStatus.ACHIEVED, "2026-03-20", 1),
        word(Milestone.POSTED, OverrideStatus.NOT_ACHIEVED, "2026-04-20", 2),
    )
    found = replace(case(*LAWFUL[:2]), overrides=said)
    assert one(found, Milestone.POSTED, "2026-04-19").reach is Reach.ACHIEVED
    assert one(found, Milestone.POSTED, "2026-04-20").reach is Reach.NOT_ACHIEVED
