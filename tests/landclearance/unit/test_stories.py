"""Situations that break simple trackers, each told as a story (numbers follow the domain study, section
9)."""

from dataclasses import replace

from landclearance.domain.release import expected_release
from landclearance.domain.states import CaseState, RedFlagCode, derive_case
from landclearance.domain.vocabulary import Holder, Milestone
from tests.landclearance.unit.statutes import act, blocker, case, day, part, regimes

PAPERS_2026 = [
    act("recovery_notice", "2026-02-02"),
    act("inventory", "2026-03-02"),
    act("plan_drafted", "2026-03-20"),
    act("public_posting", "2026-03-23", ended_on="2026-04-02"),
    act("consultation", "2026-04-03", consented=True),
    act("appraisal", "2026-04-20"),
    act("approval", "2026-04-27", number=700),
    act("payout", "2026-05-20"),
    act("recovery_decision", "2026-05-28", number=900),
]


def test_02_a_household_with_several_parcels_is_done_only_with_the_last_one() -> None:
    one = part(1, handed=(("2026-06-05", None),))
    status = derive_case(case(*PAPERS_2026, parts=(one, part(2), part(3))), day("2026-07-01"), regimes())
    assert (status.state, len(status.parts_handed_over)) == (CaseState.DECIDED, 1)


def test_05_a_dead_notice_does_not_count_and_its_days_are_lost() -> None:
    first = act("recovery_notice", "2025-01-06", number=1)
    found = case(first, act("inventory", "2025-03-03"), opened="2025-01-02")
    lapsed = derive_case(found, day("2026-03-02"), regimes())
    assert lapsed.state is CaseState.INVENTORIED
    assert Milestone.NOTICED not in lapsed.milestones
    # The path starts with a new notice, and the decision waits 60 days from that one.
    steps = {
        step.step: step for step in expected_release(found, part(), (), day("2026-03-02"), regimes()).steps
    }
    assert "notice" in steps
    assert steps["notice_wait"].starts == steps["notice"].to
    # Issued again: the old fourteen months count for nothing.
    again = replace(found, acts=(*found.acts, act("recovery_notice", "2026-03-09", number=2)))
    renewed = derive_case(again, day("2026-04-01"), regimes())
    assert renewed.milestones[Milestone.NOTICED] == day("2026-03-09")
    decided = replace(again, acts=(*again.acts, act("recovery_decision", "2026-05-07")))
    flags = [flag.code for flag in derive_case(decided, day("2026-06-01"), regimes()).red_flags]
    assert RedFlagCode.DECISION_TOO_SOON in flags  # 59 days after the new notice


def test_05_a_decision_on_a_dead_notice_is_flagged() -> None:
    found = case(
        act("recovery_notice", "2025-01-06"), act("recovery_decision", "2026-02-02"), opened="2025-01-02"
    )
    codes = [flag.code for flag in derive_case(found, day("2026-03-01"), regimes()).red_flags]
    assert RedFlagCode.NOTICE_EXPIRED_AT_DECISION in codes


def test_06_the_regime_changes_in_the_middle_of_a_case() -> None:
    """Notice of 05/12/2025 (then 90 days for rice land), decision in 2026 (60); posting of January 2026: 10
    days."""
    acts = [
        act("recovery_notice", "2025-12-05"),
        act("inventory", "2025-12-22"),
        act("plan_drafted", "2026-01-05"),
        act("public_posting", "2026-01-08"),
    ]
    found = case(*acts, opened="2025-12-01")
    steps = {
        step.step: step for step in expected_release(found, part(), (), day("2026-01-09"), regimes()).steps
    }
    assert (steps["posting"].regime, steps["posting"].days, steps["posting"].to) == (
        "R4",
        10,
        day("2026-01-19"),
    )
    assert (steps["notice_wait"].days, steps["notice_wait"].to) == (60, day("2026-02-03"))
    # The same paper before the change would have asked for 30 days on the board.
    before = case(*acts[:3], act("public_posting", "2025-12-29"), opened="2025-12-01")
    told = {
        step.step: step for step in expected_release(before, part(), (), day("2025-12-30"), regimes()).steps
    }
    assert (told["posting"].regime, told["posting"].days, told["posting"].to) == ("R3", 30, day("2026-01-28"))


def test_06_a_notice_whose_wait_would_end_in_december_waits_for_the_new_year() -> None:
    """60 days from 01/11/2025 end on 31/12/2025, when 90 still hold; on 01/01/2026 60 are enough."""
    found = case(act("recovery_notice", "2025-11-01"), opened="2025-10-20")
    steps = {
        step.step: step for step in expected_release(found, part(), (), day("2025-11-03"), regimes()).steps
    }
    assert (steps["notice_wait"].regime, steps["notice_wait"].to) == ("R4", day("2026-01-01"))


def test_07_the_task_moves_from_the_district_to_the_commune() -> None:
    found = case(act("recovery_notice", "2025-05-05"), opened="2025-05-01")
    assert derive_case(found, day("2025-06-30"), regimes()).holder is Holder.DISTRICT
    assert derive_case(found, day("2025-07-01"), regimes()).holder is Holder.COMMUNE_CHAIR


def test_09_a_fragment_handed_over_does_not_free_the_rest() -> None:
    parts = (part(1, handed=(("2026-06-05", "100"),)), part(2, handed=(("2026-06-05", None),)))
    found = case(*PAPERS_2026, parts=parts)
    assert derive_case(found, day("2026-07-01"), regimes()).partly_handed_over
    blocks = [expected_release(found, one, (), day("2026-07-01"), regimes()).blocks for one in parts]
    assert blocks == [True, False]


def test_10_paid_and_handed_over_come_in_any_combination() -> None:
    free = (part(1, handed=(("2026-05-02", None),)),)
    kinds = {
        "paid, not handed over": (case(*PAPERS_2026[:8]), {Milestone.PAID}),
        "handed over, not paid": (case(*PAPERS_2026[:7], parts=free), {Milestone.HANDED_OVER}),
        "both": (case(*PAPERS_2026[:8], parts=free), {Milestone.PAID, Milestone.HANDED_OVER}),
        "deposited": (case(*PAPERS_2026[:7], act("deposit_in_lieu", "2026-05-22")), {Milestone.PAID}),
        "neither": (case(*PAPERS_2026[:7]), set()),
    }
    both = {Milestone.PAID, Milestone.HANDED_OVER}
    for name, (found, expected) in kinds.items():
        status = derive_case(found, day("2026-06-01"), regimes())
        assert set(status.milestones) & both == expected, name
        assert status.red_flags == (), name


def test_11_a_lawsuit_stops_nothing_and_an_annulment_pulls_the_case_back() -> None:
    free = (part(1, handed=(("2026-06-15", None),)),)
    sued = case(*PAPERS_2026, act("lawsuit", "2026-06-20"), parts=free)
    assert derive_case(sued, day("2026-08-01"), regimes()).state is CaseState.HANDED_OVER
    annulled = replace(sued, acts=(*sued.acts, act("annulment", "2026-09-01", supersedes=900)))
    # Asked for August, the answer stays what was true in August.
    assert derive_case(annulled, day("2026-08-31"), regimes()).state is CaseState.HANDED_OVER
    status = derive_case(annulled, day("2026-09-01"), regimes())
    assert status.state is CaseState.PAID  # the state before the decision; the money stays spent
    assert Milestone.HANDED_OVER not in status.milestones
    assert [pair.target.id for pair in status.annulled if pair.target] == [900]
    assert expected_release(annulled, free[0], (), day("2026-09-01"), regimes()).blocks
    # A new decision and new minutes count again.
    mended = replace(
        annulled,
        acts=(*annulled.acts, act("recovery_decision", "2026-10-01")),
        parts=(part(1, handed=(("2026-06-15", None), ("2026-10-20", None))),),
    )
    assert derive_case(mended, day("2026-10-31"), regimes()).state is CaseState.HANDED_OVER


def test_11_an_annulled_approval_takes_what_rests_on_it() -> None:
    found = case(*PAPERS_2026, act("annulment", "2026-09-01", supersedes=700))
    status = derive_case(found, day("2026-09-02"), regimes())
    assert status.state is CaseState.POSTED
    assert Milestone.APPRAISED in status.milestones
    assert not {Milestone.APPROVED, Milestone.PAID, Milestone.DECIDED} & set(status.milestones)


def test_12_a_case_that_waits_for_the_price_has_no_date() -> None:
    found = case(*PAPERS_2026[:2])
    waiting = blocker(("opened", "2026-12-20", None))
    release = expected_release(found, part(), [waiting], day("2027-01-05"), regimes())
    assert (release.day, release.unknown_because) == (None, "blocker:1")


def test_13_a_parcel_that_left_the_boundary_keeps_its_history() -> None:
    found = case(*PAPERS_2026[:4], act("out_of_scope", "2026-05-04"))
    assert derive_case(found, day("2026-05-03"), regimes()).state is CaseState.POSTED
    status = derive_case(found, day("2026-05-04"), regimes())
    assert (status.state, status.since, status.holder) == (
        CaseState.OUT_OF_SCOPE,
        day("2026-05-04"),
        Holder.PROJECT_OWNER,
    )
    assert Milestone.POSTED in status.milestones


def test_14_money_is_there_but_the_resettlement_site_is_not() -> None:
    found = case(*PAPERS_2026[:8], resettlement=True)
    site = blocker(("opened", "2026-05-25", "2027-03-31"))
    release = expected_release(found, part(), [site], day("2026-06-01"), regimes())
    assert release.day == day("2027-03-31")
    decided = derive_case(case(*PAPERS_2026, resettlement=True), day("2026-06-01"), regimes())
    assert [(flag.code, flag.missing) for flag in decided.red_flags] == [
        (RedFlagCode.OUT_OF_ORDER, Milestone.RESETTLED)
    ]
