"""The expected release: each row worked out by hand from the regime table."""

from datetime import date

import pytest

from landclearance.domain.facts import ActFacts
from landclearance.domain.release import expected_release, expected_releases
from tests.landclearance.unit.statutes import act, blocker, case, day, part, regimes

TO_APPROVAL = [
    act("recovery_notice", "2026-02-02"),
    act("inventory", "2026-03-02"),
    act("plan_drafted", "2026-03-20"),
    act("public_posting", "2026-03-23", ended_on="2026-04-02"),
    act("consultation", "2026-04-03", consented=True),
    act("appraisal", "2026-04-20"),
    act("approval", "2026-04-27", effective_on="2026-04-29"),
]
PAID = [*TO_APPROVAL, act("payout", "2026-05-20")]
DECIDED = [*PAID, act("recovery_decision", "2026-05-28")]


@pytest.mark.parametrize(
    ("acts", "as_of", "expected"),
    [
        # decided 28/05: 30 days end on Saturday 27/06, so Monday 29/06
        (DECIDED, "2026-06-01", "2026-06-29"),
        # the same, long overdue: today at the earliest
        (DECIDED, "2026-11-23", "2026-11-23"),
        # paid 20/05: decision within 10 days, 30/05 is a Saturday: 01/06; then 30 days: 01/07
        (PAID, "2026-05-21", "2026-07-01"),
        # in force 29/04: payment by 29/05; decision 08/06; hand-over 08/07
        (TO_APPROVAL, "2026-05-04", "2026-07-08"),
    ],
)
def test_the_remaining_path_is_added_up(acts: list[ActFacts], as_of: str, expected: str) -> None:
    release = expected_release(case(*acts), part(), (), day(as_of), regimes())
    assert release.day == day(expected)
    assert release.past_due == (as_of == "2026-11-23")


def test_every_step_explains_itself() -> None:
    release = expected_release(case(*TO_APPROVAL), part(), (), day("2026-05-04"), regimes())
    told = [(step.step, step.regime, step.days, step.starts, step.to) for step in release.steps]
    assert told == [
        ("payout", "R5", 30, day("2026-04-29"), day("2026-05-29")),
        ("decision", "R5", 10, day("2026-05-29"), day("2026-06-08")),
        ("notice_wait", "R5", 60, day("2026-02-02"), day("2026-04-03")),  # over already: kept, pushes nothing
        ("handover", "R5", 30, day("2026-06-08"), day("2026-07-08")),
    ]
    assert all(step.article for step in release.steps)


def test_public_holidays_move_the_last_day() -> None:
    holiday = frozenset({day("2026-06-29")})
    release = expected_release(case(*DECIDED), part(), (), day("2026-06-01"), regimes(), holiday)
    assert release.day == day("2026-06-30")


@pytest.mark.parametrize(
    ("code", "needed"),
    [
        ("LUC", "2026-12-03"),  # agricultural: 60 days from the notice of 04/10/2026
        ("ONT", "2027-02-01"),  # a house plot: 120 days
        ("ONT+CLN", "2027-02-01"),  # both: the longer
        ("", "2027-02-01"),  # unknown: the safe side
    ],
)
def test_the_decision_waits_for_the_minimum_notice(code: str, needed: str) -> None:
    acts = [act("recovery_notice", "2026-10-04"), *(one for one in PAID if one.kind != "recovery_notice")]
    parts = (part(1, code),)
    release = expected_release(case(*acts, parts=parts), parts[0], (), day("2026-11-01"), regimes())
    waits = {step.step: step.to for step in release.steps}
    assert waits["notice_wait"] == day(needed)
    assert release.day is not None and release.day >= day(needed)


def test_recorded_consent_needs_no_wait() -> None:
    acts = [
        act("recovery_notice", "2026-10-04", consented=True),
        *(one for one in PAID if one.kind != "recovery_notice"),
    ]
    release = expected_release(case(*acts), part(), (), day("2026-11-01"), regimes())
    assert "notice_wait" not in [step.step for step in release.steps]


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        ("2026-06-15", "2026-06-29"),  # cleared before the hand-over: nothing changes
        ("2026-09-01", "2026-09-01"),  # later than the path: it decides
        ("2026-06-01", "2026-06-29"),  # promised for today: still a promise
        ("2026-05-31", None),  # a promise already broken dates nothing
        (None, None),  # nobody knows: unknown, never a date
    ],
)
def test_open_blockers_push_the_release(until: str | None, expected: str | None) -> None:
    found = blocker(("opened", "2026-05-29", until))
    release = expected_release(case(*DECIDED), part(), [found], day("2026-06-01"), regimes())
    assert release.day == (day(expected) if expected else None)
    assert release.is_unknown == (expected is None)
    assert release.blocks


def test_only_blockers_of_the_case_or_the_part_push() -> None:
    elsewhere = [
        blocker(("opened", "2026-05-29", None), number=1, case_id=None, part_id=99),  # another part
        blocker(("opened", "2026-05-29", None), number=2, case_id=77),  # another case
        blocker(("opened", "2026-05-29", None), number=3, case_id=None),  # the project as a whole
        blocker(("opened", "2026-05-01", None), ("closed", "2026-05-30", None), number=4),  # closed
    ]
    release = expected_release(case(*DECIDED), part(), elsewhere, day("2026-06-01"), regimes())
    assert release.day == day("2026-06-29")


def test_a_part_handed_over_does_not_block() -> None:
    handed = part(1, handed=(("2026-06-05", None),))
    release = expected_release(case(*DECIDED, parts=(handed,)), handed, (), day("2026-06-10"), regimes())
    assert (release.day, release.cleared_on, release.blocks) == (None, day("2026-06-05"), False)


def test_a_blocker_opened_after_the_hand_over_blocks_again() -> None:
    handed = part(1, handed=(("2026-06-05", None),))
    encroached = blocker(("opened", "2026-06-08", "2026-07-01"))
    release = expected_release(
        case(*DECIDED, parts=(handed,)), handed, [encroached], day("2026-06-10"), regimes()
    )
    assert (release.day, release.blocks) == (day("2026-07-01"), True)


def test_out_of_scope_blocks_nothing() -> None:
    acts = [*PAID, act("out_of_scope", "2026-06-01")]
    release = expected_release(case(*acts), part(), (), day("2026-06-10"), regimes())
    assert (release.out_of_scope, release.blocks, release.day) == (True, False, None)


def test_a_running_posting_and_a_dialogue_take_their_place() -> None:
    posted = [*TO_APPROVAL[:3], act("public_posting", "2026-03-23")]
    steps = expected_release(case(*posted), part(), (), day("2026-03-25"), regimes()).steps
    assert [step.step for step in steps][:4] == ["posting", "consultation", "appraisal", "approval"]
    assert steps[0].to == day("2026-04-02")
    disagreed = [*TO_APPROVAL[:4], act("consultation", "2026-04-03", consented=False)]
    steps = expected_release(case(*disagreed), part(), (), day("2026-04-10"), regimes()).steps
    assert [step.step for step in steps][:3] == ["dialogue", "appraisal", "approval"]
    assert steps[0].to == day("2026-05-04")  # 03/04 + 30 days is Sunday 03/05


def test_under_the_2013_law_the_decision_comes_with_the_approval() -> None:
    acts = [
        act("recovery_notice", "2023-06-01"),
        act("inventory", "2023-07-03"),
        act("appraisal", "2023-11-01"),
        act("approval", "2023-11-15"),
    ]
    found = case(*acts, opened="2023-05-01")
    steps = expected_release(found, part(), (), day("2023-11-20"), regimes()).steps
    assert [step.step for step in steps] == ["decision", "notice_wait", "payout", "handover"]
    assert steps[2].starts == day("2023-11-20")  # overdue since 15/11, so expected today


def test_refusal_goes_through_persuasion_and_enforcement() -> None:
    acts = [*DECIDED, act("persuasion_handover", "2026-06-29")]
    steps = expected_release(case(*acts), part(), (), day("2026-07-01"), regimes()).steps
    assert [(step.step, step.to) for step in steps] == [
        ("persuasion_handover", day("2026-07-09")),
        ("wait_enforcement", day("2026-07-20")),  # 19/07 is a Sunday
        ("enforcement", day("2026-07-30")),
    ]


def test_resettlement_not_arranged_holds_the_decision_back() -> None:
    found = case(*PAID, resettlement=True)
    steps = {
        step.step: step for step in expected_release(found, part(), (), day("2026-05-21"), regimes()).steps
    }
    assert steps["resettlement"].regime == "NORM"
    assert steps["resettlement"].verify
    assert steps["decision"].starts == steps["resettlement"].to


def test_no_rule_is_unknown_and_not_a_guess() -> None:
    release = expected_release(case(opened="2010-01-04"), part(), (), day("2010-02-01"), regimes())
    assert (release.day, release.unknown_because, release.blocks) == (None, "rule:work_plan", True)


def test_all_parts_at_once_agree_with_one_by_one() -> None:
    parts = (part(1), part(2, "ONT"), part(3, handed=(("2026-05-22", None),)))
    found = case(*PAID, parts=parts)
    blockers = [blocker(("opened", "2026-05-20", "2026-12-01"), case_id=None, part_id=2)]
    as_of: date = day("2026-05-25")
    together = expected_releases([found], blockers, as_of, regimes())
    alone = {one.id: expected_release(found, one, blockers, as_of, regimes()) for one in parts}
    assert together == alone
    assert together[2].day == day("2026-12-01")
