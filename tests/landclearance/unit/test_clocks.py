"""Clocks by hand: each number recomputed on a calendar."""

from datetime import date

import pytest

from landclearance.domain.clock_table import BLOCKER_CAUSES, CLOCKS, ClockStatus, DelayCause
from landclearance.domain.clocks import Clock, blocker_clocks, case_clocks, standing
from landclearance.domain.facts import ActFacts, BlockerEventFacts, BlockerFacts
from landclearance.domain.lateness import lateness
from landclearance.domain.legal_time import LegalTime
from landclearance.domain.states import derive_case
from landclearance.selectors.clock_words import CAUSE_WORDS, CLOCK_WORDS, KIND_WORDS, STATUS_WORDS
from projects.domain.days_off import DaysOff
from tests.landclearance.unit.statutes import act, case, day, regimes

TET_2027 = frozenset(day(f"2027-02-{n:02}") for n in range(4, 11))
DAYS_OFF = DaysOff(
    {**dict.fromkeys(sorted(TET_2027), "Lunar New Year"), day("2026-09-02"): "National Day"}, tet=TET_2027
)
LAW = LegalTime(regimes(), DAYS_OFF)


def clocks(on: str, *acts: ActFacts, **more: object) -> dict[str, Clock]:
    one = case(*acts, **more)  # type: ignore[arg-type]
    found = case_clocks(one, derive_case(one, day(on), regimes()), day(on), LAW)
    return {clock.key: clock for clock in found}


def told(clock: Clock) -> tuple[str, str | None, int, str]:
    return clock.status.value, clock.due.isoformat() if clock.due else None, clock.late_days, clock.body


APPROVED = act("approval", "2026-04-27", effective_on="2026-05-04")


@pytest.mark.parametrize(
    ("on", "acts", "key", "expected"),
    [
        # 30 days of payment from the effect (04/05), not from the signature (27/04): 03/06 is a Wednesday
        ("2026-05-05", [APPROVED], "payout", ("on_time", "2026-06-03", 0, "clearance_unit")),
        ("2026-05-27", [APPROVED], "payout", ("due_soon", "2026-06-03", 0, "clearance_unit")),
        ("2026-05-26", [APPROVED], "payout", ("on_time", "2026-06-03", 0, "clearance_unit")),
        ("2026-06-03", [APPROVED], "payout", ("due_soon", "2026-06-03", 0, "clearance_unit")),
        ("2026-06-04", [APPROVED], "payout", ("late", "2026-06-03", 1, "clearance_unit")),
        # no day of effect on record: nobody can say, never on time
        (
            "2026-06-04",
            [act("approval", "2026-04-27")],
            "payout",
            ("not_enough_data", None, 0, "clearance_unit"),
        ),
        # paid nine days late: kept in the history
        (
            "2026-12-01",
            [APPROVED, act("payout", "2026-06-12")],
            "payout",
            ("done", "2026-06-03", 9, "clearance_unit"),
        ),
        # calendar days: 10 days after Monday 04/05 are Thursday 14/05
        ("2026-05-05", [APPROVED], "decision", ("on_time", "2026-05-14", 0, "commune_chair")),
        # working days: 5 after Monday 20/04/2026 are Monday 27/04
        (
            "2026-04-21",
            [act("appraisal", "2026-04-20")],
            "approval",
            ("due_soon", "2026-04-27", 0, "commune_chair"),
        ),
        # R1: the decision on the day of the approval, money from the effect of the decision
        (
            "2024-02-20",
            [
                act("approval", "2024-01-10"),
                act("recovery_decision", "2024-01-10", effective_on="2024-01-15"),
            ],
            "payout",
            ("late", "2024-02-14", 6, "clearance_unit"),
        ),
        # appraisal from the full file: 30 days from 01/06 end on Wednesday 01/07
        (
            "2026-06-02",
            [act("appraisal_submitted", "2026-06-01")],
            "appraisal",
            ("on_time", "2026-07-01", 0, "commune_office"),
        ),
        # supplements from 10/06 to 20/06 are not counted: ten days more, Saturday 11/07 moves to Monday 13/07
        (
            "2026-06-25",
            [
                act("appraisal_submitted", "2026-06-01"),
                act("supplement_requested", "2026-06-10"),
                act("supplement_received", "2026-06-20"),
            ],
            "appraisal",
            ("on_time", "2026-07-13", 0, "commune_office"),
        ),
        # while supplements are awaited the ball is with the clearance unit
        (
            "2026-06-25",
            [act("appraisal_submitted", "2026-06-01"), act("supplement_requested", "2026-06-10")],
            "appraisal",
            ("on_time", "2026-07-16", 0, "clearance_unit"),
        ),
        # consulted, no file day: not enough data
        (
            "2026-06-25",
            [act("consultation", "2026-06-01", consented=True)],
            "appraisal",
            ("not_enough_data", None, 0, "commune_office"),
        ),
        # the hand-over day of the decision wins over 30 days from delivery
        (
            "2026-07-01",
            [act("recovery_decision", "2026-06-20", delivered_on="2026-06-22", due_on="2026-07-10")],
            "handover",
            ("on_time", "2026-07-10", 0, "land_user"),
        ),
        # the district's task before 01/07/2025 is the commune's from that day on
        (
            "2025-06-30",
            [act("appraisal", "2025-06-27")],
            "approval",
            ("due_soon", "2025-07-04", 0, "district"),
        ),
        (
            "2025-07-01",
            [act("appraisal", "2025-06-27")],
            "approval",
            ("due_soon", "2025-07-04", 0, "commune_chair"),
        ),
        # persuasion 10 days, then 10 more: 01/06 to 11/06, to Monday 22/06 (21/06 is a Sunday)
        (
            "2026-06-15",
            [act("persuasion_decision", "2026-06-01")],
            "wait_decision",
            ("due_soon", "2026-06-22", 0, "commune_chair"),
        ),
        # enforcement received 11/01/2027: eight days to 19/01; the blackout from 20/01 to 25/02 (15 days either side
        # of 04/02-10/02) does not count; ninth Friday 26/02, tenth Saturday 27/02, moved to Monday 01/03
        (
            "2027-01-15",
            [act("recovery_enforcement", "2027-01-08", delivered_on="2027-01-11")],
            "enforcement",
            ("on_time", "2027-03-01", 0, "commune_chair"),
        ),
        # 10 days from Friday 20/11 end on Monday 30/11
        (
            "2026-12-01",
            [act("file_received", "2026-11-20")],
            "work_plan",
            ("late", "2026-11-30", 1, "clearance_unit"),
        ),
    ],
)
def test_a_clock(on: str, acts: list[ActFacts], key: str, expected: tuple[object, ...]) -> None:
    assert told(clocks(on, *acts)[key]) == expected


def test_an_open_task_says_when_it_passed_to_the_commune() -> None:
    found = clocks("2025-07-02", act("appraisal", "2025-06-27"))["approval"]
    assert found.moved_on == date(2025, 7, 1)


def test_a_case_that_left_the_scope_stops_its_clocks() -> None:
    found = clocks("2026-06-30", APPROVED, act("out_of_scope", "2026-05-20"))["payout"]
    assert (found.status, found.ended_on, found.why) == (
        ClockStatus.STOPPED,
        day("2026-05-20"),
        "out_of_scope",
    )


def test_an_annulled_approval_stops_its_clock_and_asks_for_the_approval_again() -> None:
    acts = [act("appraisal", "2026-04-20"), APPROVED, act("annulment", "2026-05-20", supersedes=APPROVED.id)]
    found = clocks("2026-05-22", *acts)
    assert (found["payout"].status, found["payout"].why) == (ClockStatus.STOPPED, "annulled")
    # Started again on the day of the annulment: five working days to Wednesday 27/05.
    assert found["approval"].since == day("2026-05-20")
    assert found["approval"].due == day("2026-05-27")


def test_the_decision_waits_for_the_minimum_of_the_notice() -> None:
    acts = [act("recovery_notice", "2026-04-01"), APPROVED]
    found = clocks("2026-05-06", *acts)
    # 60 days from 01/04 end on Sunday 31/05, a lawful day; what is due moves to Monday 01/06.
    assert found["notice_wait"].due == day("2026-05-31")
    assert (found["decision"].due, found["decision"].why) == (day("2026-06-01"), "not_before")


def test_late_money_for_want_of_capital_counts_under_capital() -> None:
    one = case(APPROVED)
    status = derive_case(one, day("2026-07-01"), regimes())
    found = {c.key: c for c in case_clocks(one, status, day("2026-07-01"), LAW, {"CAPITAL"})}
    assert found["payout"].cause is DelayCause.CAPITAL
    rows = lateness(found.values())
    assert [(row.body, row.cause, row.late, row.days, row.late_norms) for row in rows][:2] == [
        ("commune_chair", DelayCause.CLEARANCE, 1, 48, 0),
        ("clearance_unit", DelayCause.CAPITAL, 1, 28, 0),
    ]


def test_days_ordered_and_promised_for_a_blocker() -> None:
    events = (
        BlockerEventFacts(1, "opened", day("2026-06-01"), "province", expected_clear_on=day("2026-06-20")),
        BlockerEventFacts(2, "updated", day("2026-06-10"), "province", due_on=day("2026-07-05")),
    )
    blocker = BlockerFacts(7, "CAPITAL", "Money", 1, events=events)
    found = {clock.key: clock for clock in blocker_clocks([blocker], day("2026-06-25"))}
    assert told(found["blocker_promise"]) == ("late", "2026-06-20", 5, "province")
    assert told(found["blocker_due"]) == ("on_time", "2026-07-05", 0, "province")
    assert found["blocker_due"].cause is DelayCause.CAPITAL


@pytest.mark.parametrize(
    ("left", "status"),
    [(-1, "late"), (0, "due_soon"), (7, "due_soon"), (8, "on_time")],  # seven days left, inclusive
)
def test_due_soon_is_seven_days_both_included(left: int, status: str) -> None:
    today = date(2026, 6, 15)
    assert standing(date.fromordinal(today.toordinal() + left), today, None)[0] == status


def test_every_clock_cause_and_status_has_its_words() -> None:
    assert set(CLOCK_WORDS) == set(CLOCKS)
    assert set(CAUSE_WORDS) == set(DelayCause)
    assert set(STATUS_WORDS) == set(ClockStatus)
    assert {rule.kind for rule in CLOCKS.values()} <= set(KIND_WORDS)
    assert set(BLOCKER_CAUSES.values()) <= set(DelayCause)


def test_every_rule_of_a_clock_is_in_the_regime_table() -> None:
    keys = {rule.key for rule in regimes().rules}
    assert {rule.rule for rule in CLOCKS.values() if rule.rule} <= keys
