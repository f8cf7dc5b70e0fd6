"""The legal checklist: what applies, where each step stands, who holds the ball, what is out of order."""

from datetime import date
from decimal import Decimal

from projects.domain.checklist import Ball, Checklist, StepFact, StepRule, StepStatus, derive_checklist

FROM = date(2014, 7, 1)


def rule(code: str, order: int, required_if: str = "", after: str = "", **more: object) -> StepRule:
    term = more.get("term")
    return StepRule(
        code,
        order,
        required_if,
        tuple(after.split()),
        term if isinstance(term, int) else None,
        "days",
        FROM,
        None,
    )


RULES = [
    rule("plan", 1),
    rule("policy", 2, "big", "plan"),
    rule("certificate", 3, after="policy", term=15),
    rule("rice", 4, "rice_m2 > 0", "certificate"),
    rule("land", 5, after="certificate rice"),
]


def fact(step: str, status: str, on: str, portion: int | None = None, due: str = "") -> StepFact:
    day = date.fromisoformat(due) if due else None
    return StepFact(step, status, date.fromisoformat(on), portion, "", day)


def listed(
    *facts: StepFact,
    as_of: str = "2026-11-23",
    portions: tuple[int, ...] = (),
    big: bool | None = None,
    rice_m2: int | None = None,
) -> Checklist:
    rice = None if rice_m2 is None else Decimal(rice_m2)
    known = {"big": big, "rice_m2": rice}
    return derive_checklist(RULES, facts, known, portions, date.fromisoformat(as_of), frozenset())


def status(checklist: Checklist) -> list[str]:
    return [step.status.value for step in checklist.steps]


def test_what_does_not_apply_leaves_the_count_and_unknown_stands_apart() -> None:
    checklist = listed(fact("plan", "granted", "2025-01-06"), big=False)
    assert status(checklist) == [
        "granted",
        "not_applicable",
        "not_started",
        "unknown_if_applies",
        "not_started",
    ]
    assert (checklist.done, checklist.applying, checklist.unknown) == (1, 3, 1)
    assert checklist.steps[3].asks == ("rice_m2",)


def test_who_holds_the_ball_and_since_when() -> None:
    checklist = listed(
        fact("plan", "granted", "2025-01-06"),
        fact("certificate", "submitted", "2025-02-03"),
        fact("land", "submitted", "2025-03-03"),
        big=False,
        rice_m2=0,
    )
    assert checklist.ball is Ball.AUTHORITY
    assert checklist.lead is not None
    assert (checklist.lead.code, checklist.since) == ("certificate", date(2025, 2, 3))
    assert checklist.lead.due_on == date(2025, 2, 18)  # 15 days of the template
    assert checklist.lead.late_on(date(2025, 2, 19))
    assert [step.code for step in checklist.waiting] == ["certificate", "land"]


def test_returned_puts_the_ball_with_the_investor() -> None:
    checklist = listed(
        fact("plan", "submitted", "2025-01-06"), fact("plan", "returned", "2025-01-20"), big=True, rice_m2=0
    )
    assert (checklist.ball, checklist.since) == (Ball.INVESTOR, date(2025, 1, 20))


def test_a_step_before_its_turn_is_flagged_not_refused() -> None:
    checklist = listed(
        fact("land", "granted", "2025-01-06"),
        fact("plan", "granted", "2025-02-03"),
        fact("certificate", "granted", "2025-03-03"),
        big=False,
        rice_m2=0,
    )
    by_code = {step.code: step for step in checklist.steps}
    assert by_code["land"].early == ("certificate",)  # rice does not apply
    assert by_code["certificate"].early == ()
    assert checklist.done == 3


def test_facts_win_over_the_condition_and_say_so() -> None:
    checklist = listed(fact("policy", "granted", "2025-01-06"), big=False, rice_m2=0)
    policy = checklist.steps[1]
    assert (policy.status, policy.against_condition) == (StepStatus.GRANTED, True)


def test_a_step_by_portion_is_granted_when_it_is_for_every_portion() -> None:
    facts = [fact("land", "granted", "2025-01-06", 1), fact("land", "submitted", "2025-02-03", 2)]
    land = listed(*facts, portions=(1, 2, 3), big=False, rice_m2=0).steps[4]
    assert (land.status, land.portions_done, land.portions) == (StepStatus.SUBMITTED, 1, 3)
    facts += [fact("land", "granted", "2025-03-03", 2), fact("land", "granted", "2025-04-03", 3)]
    land = listed(*facts, portions=(1, 2, 3), big=False, rice_m2=0).steps[4]
    assert (land.status, land.since) == (StepStatus.GRANTED, date(2025, 4, 3))


def test_a_broken_condition_is_named_and_never_green() -> None:
    checklist = derive_checklist([rule("x", 1, "a >")], [], {}, (), date(2026, 1, 1), frozenset())
    assert checklist.unknown == 1
    assert "position 4" in checklist.steps[0].fault


def test_versions_hold_by_the_day_on_which_a_step_was_begun() -> None:
    old = StepRule("x", 1, "", (), None, "", FROM, date(2026, 3, 1))
    new = StepRule("x", 1, "", (), None, "", date(2026, 3, 1), None)
    begun = [fact("x", "submitted", "2026-02-02")]
    for facts, chosen in ((begun, old), ([], new)):
        checklist = derive_checklist([old, new], facts, {}, (), date(2026, 11, 23), frozenset())
        assert checklist.steps[0].rule is chosen


def test_the_next_step_waits_for_nothing() -> None:
    checklist = listed(fact("plan", "granted", "2025-01-06"), big=True, rice_m2=0)
    assert checklist.next_step is not None
    assert checklist.next_step.code == "policy"
