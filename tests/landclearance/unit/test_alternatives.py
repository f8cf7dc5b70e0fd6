"""The ways to the hand-over: dates computed by hand, across regimes and across two lunar New Years.

Public holidays used: 1 January, Tết 16-20/02/2026 and 04-10/02/2027, 27/04/2026, 30/04, 01/05, National Day. Nothing is
enforced from 01/02 to 07/03/2026 and from 20/01 to 25/02/2027 (15 days before the first and after the last).
"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landclearance.domain.alternatives import Alternative, Way, Ways, alternatives
from landclearance.domain.facts import ActFacts, BlockerFacts, CaseFacts
from landclearance.domain.legal_days import LegalDays
from landclearance.domain.states import derive_case
from projects.domain.blackout import blackout
from tests.landclearance.unit.statutes import act, blocker, case, day, part, regimes


def _days(first: str, last: str) -> set[date]:
    start, end = day(first), day(last)
    return {start + timedelta(days=n) for n in range((end - start).days + 1)}


TET = _days("2026-02-16", "2026-02-20") | _days("2027-02-04", "2027-02-10")
OFF = TET | {
    day(text)
    for text in (
        "2026-01-01",
        "2026-04-27",
        "2026-04-30",
        "2026-05-01",
        "2026-09-01",
        "2026-09-02",
        "2027-01-01",
    )
}
LEGAL = LegalDays(frozenset(OFF), blackout(frozenset(OFF), TET))

NOTICED = act("recovery_notice", "2026-02-02", delivered_on="2026-02-04")
PLAN = (
    NOTICED,
    act("inventory", "2026-03-02"),
    act("public_posting", "2026-03-23", ended_on="2026-04-02"),
    act("consultation", "2026-04-03", consented=True),
    act("appraisal", "2026-04-20"),
    act("approval", "2026-04-28", effective_on="2026-04-29"),
)
PAID = (*PLAN, act("payout", "2026-05-20"))
DECIDED = (*PAID, act("recovery_decision", "2026-05-28"))
DECIDED_2024 = (
    act("recovery_notice", "2024-08-05"),
    act("inventory", "2024-09-02"),
    act("approval", "2024-12-02"),
    act("payout", "2024-12-16"),
    act("recovery_decision", "2024-12-20"),
)


def ways(found: CaseFacts, on: str, *blockers: BlockerFacts, legal: LegalDays = LEGAL) -> Ways:
    as_of = day(on)
    status = derive_case(found, as_of, regimes())
    return alternatives(found, status, blockers, as_of, regimes(), legal)


def way(found: CaseFacts, name: Way, on: str) -> Alternative:
    chosen = ways(found, on).of(name)
    assert chosen is not None
    return chosen


BY_HAND = [
    # Decided 28/05/2026, asked on 01/06. Hand-over within 30 days: 27/06 is a Saturday, so Monday 29/06.
    (DECIDED, "2026-06-01", Way.PRESENT, "2026-06-01", "2026-06-29"),
    # By agreement: the minutes on the next working day at the latest.
    (DECIDED, "2026-06-01", Way.AGREED, "2026-06-01", "2026-06-02"),
    # Earliest: 10 days to 11/06, 10 more to Sunday 21/06 -> 22/06, enforced that day. Expected: from 29/06 to
    # 09/07, to Sunday 19/07 -> 20/07, 10 days of receipt: 30/07.
    (DECIDED, "2026-06-01", Way.ENFORCEMENT, "2026-06-22", "2026-07-30"),
    # Overdue, asked on 04/01/2027: 14/01; 24/01 is a Sunday -> 25/01. No enforcement until 25/02: earliest Friday
    # 26/02; ten days counted from there end on Sunday 07/03 -> Monday 08/03.
    (DECIDED, "2027-01-04", Way.ENFORCEMENT, "2027-02-26", "2027-03-08"),
    # Asked on 28/12/2026: 07/01 and Sunday 17/01 -> 18/01, one day before the blackout of 20/01: earliest 18/01.
    # Expected: 19/01 is the first of ten days; nine are left from 26/02: Saturday 06/03 -> 08/03.
    (DECIDED, "2026-12-28", Way.ENFORCEMENT, "2027-01-18", "2027-03-08"),
    # Approved in force 29/04, asked 04/05: paid 29/05, decided 08/06, handed over 08/07. The notice has run since
    # 05/04.
    (PLAN, "2026-05-04", Way.PRESENT, "2026-05-04", "2026-07-08"),
    (PLAN, "2026-05-04", Way.DEPOSIT, "2026-05-04", "2026-07-08"),
    # Persuasion from the payment: 29/05 -> 08/06 -> 18/06; decision by Sunday 28/06 -> 29/06; hand-over 29/07.
    # Earliest: 14/05, Sunday 24/05 -> 25/05.
    (PLAN, "2026-05-04", Way.DISAGREEMENT, "2026-05-25", "2026-07-29"),
    # Deposit 29/05, persuasion 08/06, wait 18/06, decision 29/06, hand-over 29/07, persuasion to Saturday 08/08
    # -> 10/08, wait 20/08, ten days of receipt to Sunday 30/08 -> 31/08. Earliest: 14/05, 25/05, 04/06, Sunday
    # 14/06 -> 15/06.
    (PLAN, "2026-05-04", Way.THROUGHOUT, "2026-06-15", "2026-08-31"),
    # Regime R2, decided 20/12/2024, asked 23/12: hand-over 19/01/2025 is a Sunday -> 20/01.
    (DECIDED_2024, "2024-12-23", Way.PRESENT, "2024-12-23", "2025-01-20"),
    # R2: 02/01, Sunday 12/01 -> 13/01. Expected: 30/01, Sunday 09/02 -> 10/02, 20/02 (no lunar New Year of 2025
    # in this table).
    (DECIDED_2024, "2024-12-23", Way.ENFORCEMENT, "2025-01-13", "2025-02-20"),
]


@pytest.mark.parametrize(("acts", "on", "name", "earliest", "expected"), BY_HAND)
def test_by_hand(acts: tuple[ActFacts, ...], on: str, name: Way, earliest: str, expected: str) -> None:
    found = way(case(*acts), name, on)
    assert (found.earliest, found.expected) == (day(earliest), day(expected))


def test_a_notice_of_the_old_rule_that_waits_under_the_new_one() -> None:
    """Notice 05/12/2025 (90 days then, 60 from 2026); asked on 12/01/2026. The compulsory inventory: persuasion 15 days
    to 27/01, wait 10 to 06/02. Earliest: posting of 10 days from 06/02 to Monday 16/02, Tết: first
    working day 23/02. The notice (03/02) is over by then.
    """
    found = way(case(act("recovery_notice", "2025-12-05")), Way.COMPULSORY_INVENTORY, "2026-01-12")
    assert found.earliest == day("2026-02-23")
    told = [(row.step.step, row.step.starts, row.step.to, row.step.regime) for row in found.steps[:2]]
    assert told == [
        ("persuasion_inventory", day("2026-01-12"), day("2026-01-27"), "R4"),
        ("wait_compulsory_inventory", day("2026-01-27"), day("2026-02-06"), "R4"),
    ]


def test_consent_takes_away_the_minimum_of_the_notice() -> None:
    """House land: 120 days from 04/02/2026 end on 04/06. All else could be done in April."""
    home = case(*PLAN[:2], parts=(part(code="ONT"),))
    present, agreed = way(home, Way.PRESENT, "2026-03-03"), way(home, Way.CONSENT, "2026-03-03")
    assert present.earliest == day("2026-06-04")
    assert agreed.earliest == day("2026-03-13")  # only the posting of ten days
    assert not any(row.step.step == "notice_wait" for row in agreed.steps)


def test_the_2013_law_knows_no_persuasion_before_the_decision() -> None:
    old = case(act("recovery_notice", "2023-03-01"), act("inventory", "2023-04-03"), opened="2023-01-01")
    found = ways(old, "2023-05-04")
    assert found.of(Way.DISAGREEMENT) is None
    forced = found.of(Way.ENFORCEMENT)
    assert forced is not None
    assert [row.step.regime for row in forced.steps if row.step.step == "persuasion_handover"] == ["R1"]


def test_a_household_that_let_its_term_run_out_is_told_the_laws_next_step() -> None:
    assert ways(case(*DECIDED), "2026-06-01").realistic is Way.PRESENT
    assert ways(case(*DECIDED), "2026-06-30").realistic is Way.ENFORCEMENT
    assert (
        ways(case(act("recovery_notice", "2025-12-05")), "2026-03-02").realistic is Way.COMPULSORY_INVENTORY
    )


def test_enforcement_under_way_is_the_present_way() -> None:
    begun = case(*DECIDED, act("persuasion_handover", "2026-07-06"))
    found = ways(begun, "2026-07-10")
    assert found.of(Way.ENFORCEMENT) is None
    # 16/07, Sunday 26/07 -> not: 26/07 is a Sunday, so 27/07; ten days: 06/08.
    assert found.alternatives[0].expected == day("2026-08-06")


def test_money_that_was_refused_is_deposited_and_the_chain_goes_on() -> None:
    refused = case(*PLAN, act("payment_refused", "2026-05-12"))
    found = ways(refused, "2026-05-13")
    assert found.alternatives[0].steps[0].step.step == "deposit"
    assert found.of(Way.DEPOSIT) is None


def test_days_that_were_left_out_are_named() -> None:
    found = way(case(*DECIDED), Way.ENFORCEMENT, "2027-01-04")
    (last,) = [row for row in found.steps if row.step.step == "enforcement"]
    assert (last.skipped[0], last.skipped[-1]) == (day("2027-01-26"), day("2027-03-07"))
    assert (last.step.article, last.step.days) == ("Art. 89 Land Law 31/2024/QH15", 10)


def test_a_dispute_does_not_stop_the_law_but_a_grave_does() -> None:
    dispute = blocker(("opened", "2026-06-01", None))
    found = ways(case(*DECIDED), "2026-06-01", dispute)
    present, forced = found.of(Way.PRESENT), found.of(Way.ENFORCEMENT)
    assert present is not None
    assert forced is not None
    assert (present.expected, present.unknown_because) == (None, "blocker:1")
    assert (forced.expected, forced.difference) == (day("2026-07-30"), None)
    grave = BlockerFacts(2, "GRAVE", "Graves", 1, None, events=dispute.events)
    assert all(row.expected is None for row in ways(case(*DECIDED), "2026-06-01", grave).alternatives)


def test_no_ways_for_land_that_was_handed_over_or_left_the_project() -> None:
    done = case(*DECIDED, parts=(part(handed=(("2026-06-10", None),)),))
    assert ways(done, "2026-06-11").alternatives == ()
    left = case(*DECIDED, act("out_of_scope", "2026-06-05"))
    assert ways(left, "2026-06-11").alternatives == ()


@given(
    st.dates(day("2026-02-05"), day("2027-12-31")),
    st.sampled_from([(NOTICED,), PLAN[:2], PLAN, PAID, DECIDED]),
)
def test_no_way_is_sooner_than_today_or_than_its_own_minimum(on: date, acts: tuple[ActFacts, ...]) -> None:
    found = case(*[row for row in acts if row.happened_on <= on])
    status = derive_case(found, on, regimes())
    for row in alternatives(found, status, (), on, regimes(), LEGAL).alternatives:
        assert row.earliest is not None
        assert row.expected is not None
        assert on <= row.earliest <= row.expected
        forced = [item.step for item in row.steps if item.step.step == "enforcement"]
        for step in forced:
            assert step.to not in LEGAL.blackout
            assert step.to is not None
            assert step.to.weekday() < 5
