"""Red flags of force, of land and of money: a commented line each, with the first lawful day."""

from dataclasses import replace
from decimal import Decimal

import pytest

from landclearance.domain.facts import ActFacts, ClaimFacts
from landclearance.domain.findings import RedFlag
from landclearance.domain.legal_days import LegalDays
from landclearance.domain.states import RedFlagCode, derive_case
from landclearance.domain.vocabulary import Milestone
from projects.domain.regimes import RegimeTable, Rule
from tests.landclearance.unit.statutes import act, case, day, part, regimes
from tests.landclearance.unit.test_states import LAWFUL

BLACKOUT = LegalDays(blackout=frozenset({day("2027-02-05"), day("2027-02-06"), day("2027-02-07")}))
DECIDED = [*LAWFUL, act("handover_refused", "2026-07-01")]
PERSUADED = [*DECIDED, act("persuasion_handover", "2026-07-06")]


def flags(acts: list[ActFacts], on: str = "2027-06-30") -> list[RedFlag]:
    return list(derive_case(case(*acts), day(on), regimes(), BLACKOUT).red_flags)


@pytest.mark.parametrize(
    ("acts", "code", "needed"),
    [
        # compulsory inventory straight away: nobody tried to persuade
        (
            [LAWFUL[0], act("compulsory_inventory", "2026-03-02")],
            RedFlagCode.COMPULSORY_WITHOUT_PERSUASION,
            None,
        ),
        # 15 days to 17/03 and 10 to 27/03: 26/03 is too soon
        (
            [LAWFUL[0], act("persuasion_inventory", "2026-03-02"), act("compulsory_inventory", "2026-03-26")],
            RedFlagCode.COMPULSORY_TOO_SOON,
            "2026-03-27",
        ),
        # persuasion that went on until 25/03: the wait runs from its end, to Saturday 04/04, so 06/04
        (
            [
                LAWFUL[0],
                act("persuasion_inventory", "2026-03-02", ended_on="2026-03-25"),
                act("compulsory_inventory", "2026-04-01"),
            ],
            RedFlagCode.COMPULSORY_TOO_SOON,
            "2026-04-06",
        ),
        # enforcement of an inventory that nobody decided
        (
            [LAWFUL[0], act("inventory_enforcement", "2026-03-26")],
            RedFlagCode.INVENTORY_FORCED_WITHOUT_DECISION,
            None,
        ),
        # enforcement of the recovery without a recovery decision
        (
            [*LAWFUL[:8], PERSUADED[-1], act("recovery_enforcement", "2026-08-03")],
            RedFlagCode.ENFORCEMENT_WITHOUT_DECISION,
            None,
        ),
        (
            [*DECIDED, act("recovery_enforcement", "2026-08-03")],
            RedFlagCode.ENFORCEMENT_WITHOUT_PERSUASION,
            None,
        ),
        # 10 days to 16/07, 10 more to Sunday 26/07, so 27/07
        (
            [*PERSUADED, act("recovery_enforcement", "2026-07-24")],
            RedFlagCode.ENFORCEMENT_TOO_SOON,
            "2026-07-27",
        ),
        ([*PERSUADED, act("enforced", "2026-08-03")], RedFlagCode.ENFORCED_WITHOUT_DECISION, None),
        # three days of blackout: lawful again on 08/02
        (
            [*PERSUADED, act("recovery_enforcement", "2027-01-25"), act("enforced", "2027-02-05")],
            RedFlagCode.ENFORCED_IN_BLACKOUT,
            "2027-02-08",
        ),
        # decided while the persuasion about it still ran (to Thursday 14/05, and Monday 25/05)
        (
            [*LAWFUL[:8], act("persuasion_decision", "2026-05-04"), act("recovery_decision", "2026-05-22")],
            RedFlagCode.DISAGREEMENT_CUT_SHORT,
            "2026-05-25",
        ),
        # disagreement at the meeting, appraised without a dialogue
        (
            [*LAWFUL[:4], act("consultation", "2026-04-03", consented=False), act("appraisal", "2026-04-20")],
            RedFlagCode.DIALOGUE_MISSING,
            None,
        ),
        # approved on the sixth day of the posting
        (
            [*LAWFUL[:3], act("public_posting", "2026-03-23"), act("approval", "2026-03-29")],
            RedFlagCode.POSTING_CUT_SHORT,
            "2026-04-02",
        ),
    ],
)
def test_a_breach_its_article_and_the_first_lawful_day(
    acts: list[ActFacts], code: RedFlagCode, needed: str | None
) -> None:
    found = [flag for flag in flags(acts) if flag.code is code]
    assert [flag.needed_on for flag in found] == [day(needed) if needed else None]
    assert all(flag.article for flag in found)


@pytest.mark.parametrize(
    "acts",
    [
        [LAWFUL[0], act("persuasion_inventory", "2026-03-02"), act("compulsory_inventory", "2026-03-27")],
        [*PERSUADED, act("recovery_enforcement", "2026-07-27"), act("enforced", "2026-08-05")],
        # who agreed in the end need not be waited for
        [*LAWFUL[:8], act("persuasion_decision", "2026-05-18"), replace(LAWFUL[8], consented=True)],
        # the dialogue was held
        [
            *LAWFUL[:4],
            act("consultation", "2026-04-03", consented=False),
            act("dialogue", "2026-04-06", ended_on="2026-04-15"),
            act("appraisal", "2026-04-20"),
        ],
    ],
)
def test_what_the_law_asks_for_raises_no_flag(acts: list[ActFacts]) -> None:
    assert flags(acts, "2027-01-15") == []


@pytest.mark.parametrize(
    ("ground", "on", "resettlement", "flagged"),
    [
        ("", "2026-05-28", True, True),  # nothing approved, families to be resettled, no ground
        ("urgent", "2026-05-28", True, False),
        ("over_75", "2026-05-28", True, False),
        ("on_site", "2026-05-28", True, False),
        ("posted_no_resettlement", "2026-05-28", True, True),  # the facts say otherwise
        ("posted_no_resettlement", "2026-05-28", None, False),
        ("urgent", "2025-12-31", True, True),  # the day before Resolution 254 was in force
    ],
)
def test_a_decision_before_the_approval_needs_a_ground_of_resolution_254(
    ground: str, on: str, resettlement: bool | None, flagged: bool
) -> None:
    acts = [
        act("recovery_notice", "2025-06-02"),
        act("inventory", "2025-07-01"),
        act("public_posting", "2025-08-04"),
        act("recovery_decision", on, exception_code=ground),
    ]
    status = derive_case(case(*acts, resettlement=resettlement), day("2026-06-01"), regimes())
    missing = {flag.missing for flag in status.red_flags if flag.code is RedFlagCode.OUT_OF_ORDER}
    assert (Milestone.APPROVED in missing) is flagged


@pytest.mark.parametrize(
    ("decided", "handed", "flagged"),
    [
        ("500", (("2026-06-05", None),), False),
        ("450", (("2026-06-05", None),), True),  # 500 m² taken where 450 were decided
        ("450", (("2026-06-05", "300"), ("2026-06-20", "150.5")), False),  # minutes round
        ("450", (("2026-06-05", "300"), ("2026-06-20", "160")), True),
        (None, (("2026-06-05", None),), False),  # the decision states no area: not known
    ],
)
def test_more_recovered_than_decided(
    decided: str | None, handed: tuple[tuple[str, str | None], ...], flagged: bool
) -> None:
    decision = replace(LAWFUL[8], area_m2=Decimal(decided) if decided else None)
    found = case(*LAWFUL[:8], decision, parts=(part(1, handed=handed),))
    codes = {flag.code for flag in derive_case(found, day("2026-07-01"), regimes()).red_flags}
    assert (RedFlagCode.MORE_RECOVERED_THAN_DECIDED in codes) is flagged


def test_a_decision_that_replaces_another_counts_in_its_place() -> None:
    first = replace(LAWFUL[8], id=1, area_m2=Decimal(300))
    second = act("recovery_decision", "2026-06-01", number=2, area_m2=Decimal(500), supersedes=1)
    found = case(*LAWFUL[:8], first, second, parts=(part(1, handed=(("2026-06-05", None),)),))
    assert derive_case(found, day("2026-07-01"), regimes()).red_flags == ()


def test_minutes_after_an_annulment_are_flagged_until_there_is_a_new_decision() -> None:
    acts = [*LAWFUL[:8], replace(LAWFUL[8], id=9), act("annulment", "2026-06-10", supersedes=9)]
    late = (part(1, handed=(("2026-06-20", None),)),)
    codes = [
        flag.code for flag in derive_case(case(*acts, parts=late), day("2026-07-01"), regimes()).red_flags
    ]
    assert RedFlagCode.HANDOVER_AFTER_ANNULMENT in codes
    renewed = [*acts, act("recovery_decision", "2026-06-15")]
    found = derive_case(case(*renewed, parts=late), day("2026-07-01"), regimes())
    assert RedFlagCode.HANDOVER_AFTER_ANNULMENT not in [flag.code for flag in found.red_flags]


@pytest.mark.parametrize(
    ("claimed", "paid", "on", "expected"),
    [
        ("2026-05-04", act("payout", "2026-05-20"), "2026-06-30", "2026-05-20"),  # paid to one of them
        (
            "2026-05-04",
            act("deposit_in_lieu", "2026-05-20"),
            "2026-06-30",
            None,
        ),  # deposited, as the law says
        ("2026-05-04", None, "2026-05-29", None),  # the term of payment still runs
        ("2026-05-04", None, "2026-05-30", "2026-05-30"),  # it has run out, and nothing was deposited
        ("2026-06-10", act("payout", "2026-05-20"), "2026-06-30", None),  # nobody had claimed it by then
    ],
)
def test_land_that_two_claim_is_paid_for_by_deposit(
    claimed: str, paid: ActFacts | None, on: str, expected: str | None
) -> None:
    acts = [*LAWFUL[:7], *([paid] if paid else [])]
    found = replace(case(*acts), claims=(ClaimFacts(1, day(claimed)),))
    flagged = [
        flag.on
        for flag in derive_case(found, day(on), regimes()).red_flags
        if flag.code is RedFlagCode.CLAIMANTS_WITHOUT_DEPOSIT
    ]
    assert flagged == ([day(expected)] if expected else [])


def test_a_later_regime_needs_no_code_to_allow_the_earlier_decision() -> None:
    sixth = day("2026-07-01")
    rows = [
        replace(rule, valid_to=sixth)
        if rule.key == "early_decision_share" and rule.valid_to is None
        else rule
        for rule in regimes().rules
    ]
    share = next(rule for rule in rows if rule.key == "early_decision_share")
    acts = [
        act("recovery_notice", "2026-02-02"),
        act("inventory", "2026-03-02"),
        act("recovery_decision", "2026-08-03", exception_code="over_75"),
    ]
    facts = case(*acts, resettlement=False)

    def missing_approval(*more: Rule) -> bool:
        found = derive_case(facts, day("2026-08-04"), RegimeTable.of([*rows, *more])).red_flags
        return any(flag.missing is Milestone.APPROVED for flag in found)

    assert missing_approval()
    assert not missing_approval(replace(share, regime="R6", valid_from=sixth, valid_to=None))
