"""The parallel branches: a commented line per story. Regimes are those of the fixture (R5 in March 2026)."""

from dataclasses import replace

import pytest

from landclearance.domain.branches import BranchState, MoneyMove, branches
from landclearance.domain.facts import ActFacts, CaseFacts
from landclearance.domain.legal_days import LegalDays
from landclearance.domain.states import derive_case
from landclearance.domain.vocabulary import ActKind, Branch, BranchCode, Holder
from tests.landclearance.unit.statutes import act, case, day, part, regimes


def at(found: CaseFacts, on: str, branch: Branch, **more: object) -> BranchState:
    legal = more.pop("legal", LegalDays())
    assert isinstance(legal, LegalDays)
    status = derive_case(found, day(on), regimes(), legal)
    states = branches(found, status, day(on), regimes(), legal, **more)  # type: ignore[arg-type]
    return {state.branch: state for state in states}[branch]


REFUSED = [
    act("recovery_notice", "2026-02-02"),
    act("persuasion_inventory", "2026-03-02"),
    act("compulsory_inventory", "2026-03-30"),
    act("inventory_enforcement", "2026-04-13"),
    act("inventory", "2026-04-20"),
]


@pytest.mark.parametrize(
    ("on", "code", "since", "until"),
    [
        ("2026-03-01", BranchCode.NONE, None, None),  # nobody has refused anything
        ("2026-03-02", BranchCode.PERSUADING, "2026-03-02", "2026-03-17"),  # 15 days, the first not counted
        ("2026-03-17", BranchCode.PERSUADING, "2026-03-02", "2026-03-17"),  # the last day of them
        ("2026-03-18", BranchCode.WAITING, "2026-03-18", "2026-03-27"),  # then 10 days
        ("2026-03-29", BranchCode.WAITING, "2026-03-18", "2026-03-27"),  # over, nobody has decided
        ("2026-03-30", BranchCode.COMPULSORY_DECIDED, "2026-03-30", None),
        ("2026-04-13", BranchCode.ENFORCED, "2026-04-13", None),
        ("2026-04-20", BranchCode.DONE, "2026-04-20", None),
    ],
)
def test_an_inventory_refused_step_by_step(
    on: str, code: BranchCode, since: str | None, until: str | None
) -> None:
    state = at(case(*REFUSED), on, Branch.INVENTORY)
    assert (state.code, state.since) == (code, day(since) if since else None)
    assert state.until == (day(until) if until else None)
    assert state.active is (code not in (BranchCode.NONE, BranchCode.DONE))


def test_who_gives_in_during_the_persuasion_is_done() -> None:
    found = case(*REFUSED[:2], act("inventory", "2026-03-10"))
    state = at(found, "2026-04-30", Branch.INVENTORY)
    assert (state.code, [spell.code for spell in state.history]) == (
        BranchCode.DONE,
        [BranchCode.PERSUADING, BranchCode.DONE],
    )


def test_the_district_holds_the_ball_before_the_two_tiers() -> None:
    found = case(act("persuasion_inventory", "2025-06-23"))
    assert at(found, "2025-06-30", Branch.INVENTORY).holder is Holder.DISTRICT
    assert at(found, "2025-07-01", Branch.INVENTORY).holder is Holder.COMMUNE_CHAIR


DISAGREES = [act("persuasion_decision", "2026-05-04"), act("recovery_decision", "2026-05-28")]


@pytest.mark.parametrize(
    ("on", "code"),
    [
        ("2026-05-03", BranchCode.NONE),
        ("2026-05-14", BranchCode.PERSUADING),  # 10 days: until 14/05 (Thursday)
        ("2026-05-15", BranchCode.WAITING),  # 10 more: until 24/05, a Sunday, so 25/05
        ("2026-05-28", BranchCode.DECIDED),
    ],
)
def test_a_recovery_not_agreed_to(on: str, code: BranchCode) -> None:
    state = at(case(*DISAGREES), on, Branch.AGREEMENT)
    assert state.code is code
    if code is BranchCode.WAITING:
        assert state.until == day("2026-05-25")


def test_a_decision_without_disagreement_opens_no_branch() -> None:
    assert at(case(DISAGREES[1]), "2026-06-01", Branch.AGREEMENT).code is BranchCode.NONE


STAYS = [
    act("recovery_decision", "2026-11-02"),
    act("handover_refused", "2026-12-02"),
    act("persuasion_handover", "2026-12-07"),
    act("recovery_enforcement", "2027-01-11", delivered_on="2027-01-18"),
    act("enforced", "2027-03-01"),
]
TET_2027 = LegalDays(blackout=frozenset(date_ for date_ in [day(f"2027-01-{n}") for n in range(22, 32)]))


@pytest.mark.parametrize(
    ("on", "code", "until"),
    [
        ("2026-12-02", BranchCode.REFUSED, None),
        ("2026-12-17", BranchCode.PERSUADING, "2026-12-17"),  # 10 days
        ("2026-12-18", BranchCode.WAITING, "2026-12-28"),  # 27/12 is a Sunday
        # 10 days from receipt on 18/01: 3 before the blackout of 22/01 to 31/01, 7 after it; 07/02 is a Sunday
        ("2027-01-18", BranchCode.ENFORCEMENT_DECIDED, "2027-02-08"),
        ("2027-03-01", BranchCode.EXECUTED, None),
    ],
)
def test_land_not_handed_over(on: str, code: BranchCode, until: str | None) -> None:
    state = at(case(*STAYS), on, Branch.LEAVING, legal=TET_2027)
    assert (state.code, state.until) == (code, day(until) if until else None)


def test_a_decision_may_set_its_own_day_of_enforcement() -> None:
    acts = [*STAYS[:3], replace(STAYS[3], due_on=day("2027-02-26"))]
    assert at(case(*acts), "2027-01-20", Branch.LEAVING).until == day("2027-02-26")


def test_who_leaves_during_the_persuasion_left_freely() -> None:
    found = case(*STAYS[:3], parts=(part(1, handed=(("2026-12-14", None),)),))
    state = at(found, "2026-12-20", Branch.LEAVING)
    assert (state.code, state.since, state.active) == (BranchCode.VOLUNTARY, day("2026-12-14"), False)


def test_a_promise_to_leave_has_thirty_days_and_can_be_broken() -> None:
    promise = act("voluntary_handover", "2026-11-30")
    state = at(case(STAYS[0], promise), "2026-12-01", Branch.LEAVING)
    assert (state.code, state.until, state.holder) == (
        BranchCode.VOLUNTARY,
        day("2026-12-30"),
        Holder.LAND_USER,
    )
    broken = at(case(STAYS[0], promise, act("handover_refused", "2026-12-31")), "2027-01-02", Branch.LEAVING)
    assert broken.code is BranchCode.REFUSED


@pytest.mark.parametrize(
    ("needs", "kinds", "code"),
    [
        (None, [], BranchCode.NOT_KNOWN),  # nobody has said: neither needed nor not
        (False, [], BranchCode.NOT_NEEDED),
        (True, [], BranchCode.NEEDED),
        (True, ["plot_offered"], BranchCode.PLOT_OFFERED),
        (True, ["plot_offered", "plot_accepted"], BranchCode.ACCEPTED),
        # accepted, and in a tent until the plot can be built on
        (True, ["plot_offered", "plot_accepted", "temporary_housing"], BranchCode.TEMPORARY_HOUSING),
        (True, ["temporary_housing", "resettlement_done"], BranchCode.RELOCATED),
        (True, ["resettlement_money"], BranchCode.MONEY_TAKEN),
    ],
)
def test_resettlement(needs: bool | None, kinds: list[str], code: BranchCode) -> None:
    acts = [act(kind, f"2026-05-{10 + place}") for place, kind in enumerate(kinds)]
    assert at(case(*acts, resettlement=needs), "2026-06-01", Branch.RESETTLEMENT).code is code


def test_a_site_that_is_ready_counts_from_its_day() -> None:
    found = case(resettlement=True)
    ready = {"site_ready_on": day("2026-05-04")}
    assert at(found, "2026-05-03", Branch.RESETTLEMENT, **ready).code is BranchCode.NEEDED
    state = at(found, "2026-05-04", Branch.RESETTLEMENT, **ready)
    assert (state.code, state.since) == (BranchCode.SITE_READY, day("2026-05-04"))


APPROVED = act("approval", "2026-04-27", effective_on="2026-04-29")


@pytest.mark.parametrize(
    ("acts", "on", "code", "until", "late"),
    [
        ([], "2026-06-01", BranchCode.NONE, None, None),  # nothing is owed before an approval
        ([APPROVED], "2026-04-28", BranchCode.NONE, None, None),  # signed, not yet in force
        ([APPROVED], "2026-04-29", BranchCode.UNPAID, "2026-05-29", None),  # 30 days from the effect
        ([APPROVED], "2026-05-30", BranchCode.UNPAID, "2026-05-29", "2026-05-30"),  # interest runs
        ([APPROVED, act("payout", "2026-05-29")], "2026-06-30", BranchCode.PAID, None, None),
        # paid, but late: the extra stays owed
        ([APPROVED, act("payout", "2026-06-10")], "2026-06-30", BranchCode.PAID, None, "2026-05-30"),
        (
            [APPROVED, act("payment_refused", "2026-05-12")],
            "2026-05-20",
            BranchCode.PAYMENT_REFUSED,
            "2026-05-29",
            None,
        ),
        (
            [APPROVED, act("payment_refused", "2026-05-12"), act("deposit_in_lieu", "2026-05-20")],
            "2026-07-01",
            BranchCode.DEPOSITED,
            None,
            None,
        ),
        (
            [APPROVED, act("deposit_in_lieu", "2026-05-20"), act("payout", "2026-08-03")],
            "2026-09-01",
            BranchCode.RELEASED,
            None,
            None,
        ),
    ],
)
def test_money(acts: list[ActFacts], on: str, code: BranchCode, until: str | None, late: str | None) -> None:
    state = at(case(*acts), on, Branch.MONEY)
    assert (state.code, state.until, state.late_since) == (
        code,
        day(until) if until else None,
        day(late) if late else None,
    )


def test_sums_tell_of_part_payments_that_acts_cannot_tell() -> None:
    moves = [
        MoneyMove(day("2026-05-11"), BranchCode.PART_PAID),
        MoneyMove(day("2026-06-15"), BranchCode.PAID),
    ]
    found = case(APPROVED, act("payout", "2026-05-11"))
    state = at(found, "2026-06-01", Branch.MONEY, money_moves=moves)
    assert (state.code, state.until, state.late_since) == (
        BranchCode.PART_PAID,
        day("2026-05-29"),
        day("2026-05-30"),
    )
    assert at(found, "2026-06-15", Branch.MONEY, money_moves=moves).code is BranchCode.PAID


def test_under_the_2013_law_the_money_is_owed_from_the_decision() -> None:
    found = case(
        act("approval", "2023-04-03"), act("recovery_decision", "2023-04-03", effective_on="2023-04-13")
    )
    state = at(found, "2023-04-20", Branch.MONEY)
    assert (state.since, state.until) == (day("2023-04-13"), day("2023-05-15"))  # 13/05 is a Saturday


@pytest.mark.parametrize(
    ("acts", "code", "outcome"),
    [
        ([], BranchCode.NONE, ""),
        ([act("complaint", "2026-06-01")], BranchCode.COMPLAINT, ""),
        ([act("complaint", "2026-06-01"), act("lawsuit", "2026-07-01")], BranchCode.LAWSUIT, ""),
        (
            [act("complaint", "2026-06-01"), act("dispute_resolved", "2026-07-01", outcome="rejected")],
            BranchCode.RESOLVED,
            "rejected",
        ),
        # rejected, and taken to court: open again
        (
            [
                act("complaint", "2026-06-01"),
                act("dispute_resolved", "2026-07-01", outcome="rejected"),
                act("lawsuit", "2026-07-20"),
            ],
            BranchCode.LAWSUIT,
            "",
        ),
        # the court annuls the decision
        (
            [
                act("recovery_decision", "2026-05-01", number=9),
                act("lawsuit", "2026-06-01"),
                act("annulment", "2026-09-01", supersedes=9),
            ],
            BranchCode.RESOLVED,
            "annulled",
        ),
        # an annulment that has nothing to do with a complaint that was rejected long ago
        (
            [
                act("recovery_decision", "2026-05-01", number=9),
                act("complaint", "2026-06-01"),
                act("dispute_resolved", "2026-07-01", outcome="rejected"),
                act("annulment", "2026-09-01", supersedes=9),
            ],
            BranchCode.RESOLVED,
            "rejected",
        ),
    ],
)
def test_disputes(acts: list[ActFacts], code: BranchCode, outcome: str) -> None:
    state = at(case(*acts), "2026-10-01", Branch.DISPUTE)
    assert (state.code, state.outcome, state.active) == (
        code,
        outcome,
        code in (BranchCode.COMPLAINT, BranchCode.LAWSUIT),
    )


def test_branches_run_side_by_side() -> None:
    found = case(
        APPROVED, act("complaint", "2026-05-04"), act("persuasion_decision", "2026-05-06"), resettlement=True
    )
    status = derive_case(found, day("2026-05-10"), regimes())
    active = {state.branch for state in branches(found, status, day("2026-05-10"), regimes()) if state.active}
    assert active == {Branch.AGREEMENT, Branch.RESETTLEMENT, Branch.MONEY, Branch.DISPUTE}


def test_an_annulled_approval_takes_the_debt_and_the_disagreement_back() -> None:
    found = case(
        replace(APPROVED, id=7),
        act("persuasion_decision", "2026-05-06"),
        act("annulment", "2026-06-01", supersedes=7),
    )
    assert at(found, "2026-05-31", Branch.AGREEMENT).code is BranchCode.WAITING
    assert at(found, "2026-06-01", Branch.AGREEMENT).code is BranchCode.NONE
    assert at(found, "2026-06-01", Branch.MONEY).code is BranchCode.NONE


def test_every_kind_of_act_has_a_rank_or_stands_apart() -> None:
    from landclearance.domain.annulment import STAGE

    apart = {
        ActKind.PLOT_OFFERED,
        ActKind.PLOT_ACCEPTED,
        ActKind.TEMPORARY_HOUSING,
        ActKind.RESETTLEMENT_DONE,
        ActKind.RESETTLEMENT_MONEY,
        ActKind.COMPLAINT,
        ActKind.LAWSUIT,
        ActKind.DISPUTE_RESOLVED,
        ActKind.ANNULMENT,
        ActKind.OUT_OF_SCOPE,
        ActKind.BACK_IN_SCOPE,
    }
    assert set(ActKind) - set(STAGE) == apart
