"""How long each step took: every row worked out from the acts by hand."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landclearance.domain.facts import ActFacts
from landclearance.domain.spells import Outcome, Spell, case_spells
from landclearance.domain.states import derive_case
from tests.landclearance.unit.statutes import act, case, day, part, regimes

ACTS = [
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


def spells(
    acts: list[ActFacts], as_of: str, resettlement: bool = False, opened: str = "2026-01-05"
) -> dict[str, Spell]:
    facts = case(*acts, resettlement=resettlement, opened=opened)
    found = case_spells(facts, derive_case(facts, day(as_of), regimes()), day(as_of), regimes())
    return {spell.key: spell for spell in found}


def days(spell: Spell) -> tuple[str, int | None]:
    return spell.outcome.value, None if spell.exit is None else (spell.exit - spell.entry).days


def test_a_whole_case() -> None:
    found = spells(ACTS, "2026-06-30")
    assert {key: days(spell) for key, spell in found.items()} == {
        "notice": ("completed", 30),
        "inventory": ("completed", 26),  # from the day on which the notice arrived
        "plan_drafted": ("completed", 18),
        "posting": ("completed", 13),  # from the drafted plan to the end of the posting
        "consultation": ("completed", 1),
        "appraisal": ("completed", 17),
        "approval": ("completed", 9),  # until it is in force
        "payout": ("completed", 21),
        "decision": ("completed", 8),
        "handover": ("open", None),
    }
    assert found["handover"].entry == day("2026-05-28")


@pytest.mark.parametrize(
    ("count", "as_of", "running"),
    [
        (0, "2026-01-20", {"notice"}),
        (1, "2026-02-20", {"inventory"}),
        (1, "2026-02-03", {"notice"}),  # issued, but it reaches the land user tomorrow
        (4, "2026-03-30", {"posting"}),
        (7, "2026-05-01", {"payout"}),
        (7, "2026-04-28", set()),  # approved, in force tomorrow: no clock runs
        (8, "2026-05-25", {"decision"}),
    ],
)
def test_what_is_running(count: int, as_of: str, running: set[str]) -> None:
    found = spells(ACTS[:count], as_of)
    assert {key for key, spell in found.items() if spell.outcome is Outcome.OPEN} == running


def test_payment_and_resettlement_run_side_by_side() -> None:
    found = spells(ACTS[:7], "2026-05-10", resettlement=True)
    assert {key for key, spell in found.items() if spell.exit is None} == {"payout", "resettlement"}
    paid = spells(ACTS[:8], "2026-05-25", resettlement=True)
    assert "decision" not in paid  # waits for the resettlement
    done = spells([*ACTS[:8], act("resettlement_done", "2026-06-10")], "2026-06-20", resettlement=True)
    assert done["decision"].entry == day("2026-06-10")


def test_after_disagreement_comes_the_dialogue() -> None:
    acts = [*ACTS[:4], act("consultation", "2026-04-03", consented=False)]
    found = spells(acts, "2026-04-20")
    assert days(found["consultation"]) == ("completed", 1)
    assert (found["dialogue"].entry, found["dialogue"].exit) == (day("2026-04-03"), None)
    ended = spells([*acts, act("dialogue", "2026-04-10", ended_on="2026-04-25")], "2026-05-01")
    assert days(ended["dialogue"]) == ("completed", 22)
    assert ended["appraisal"].entry == day("2026-04-25")


def test_under_the_2013_law_the_decision_comes_with_the_approval() -> None:
    acts = [
        act("recovery_notice", "2023-02-02"),
        act("approval", "2023-06-01"),
        act("recovery_decision", "2023-06-01"),
        act("payout", "2023-06-21"),
    ]
    found = spells(acts, "2023-07-01", opened="2023-01-05")
    assert days(found["decision_with_approval"]) == ("completed", 0)
    assert days(found["payout"]) == ("completed", 20)
    assert "decision" not in found


def test_leaving_the_project_is_neither_an_end_nor_a_censoring() -> None:
    found = spells([*ACTS[:7], act("out_of_scope", "2026-05-10")], "2026-06-30")
    assert days(found["payout"]) == ("withdrawn", 11)


def test_compulsion_takes_the_place_of_a_voluntary_hand_over() -> None:
    found = spells([*ACTS, act("persuasion_handover", "2026-06-10")], "2026-06-30")
    assert days(found["handover"]) == ("converted", 13)


def test_a_step_that_a_later_one_proves_but_nobody_recorded_is_left_out() -> None:
    acts = [row for row in ACTS if row.kind.value not in ("consultation", "appraisal")]
    found = spells(acts, "2026-06-30")
    assert not {"consultation", "appraisal", "approval"} & set(found)
    assert days(found["payout"]) == ("completed", 21)


def test_acts_out_of_order_measure_nothing() -> None:
    acts = [*ACTS[:2], act("plan_drafted", "2026-02-20"), *ACTS[3:]]  # drafted before the inventory
    assert "plan_drafted" not in spells(acts, "2026-06-30")


def test_the_hand_over_ends_with_the_last_part() -> None:
    facts = case(
        *ACTS,
        parts=(part(1, handed=(("2026-06-05", None),)), part(2, handed=(("2026-06-15", None),))),
    )
    status = derive_case(facts, day("2026-06-30"), regimes())
    found = {row.key: row for row in case_spells(facts, status, day("2026-06-30"), regimes())}
    assert days(found["handover"]) == ("completed", 18)


@given(st.lists(st.sampled_from(range(len(ACTS))), unique=True), st.integers(0, 200))
def test_no_spell_ends_before_it_begins_or_begins_in_the_future(rows: list[int], after: int) -> None:
    as_of = date.fromordinal(day("2026-01-10").toordinal() + after)
    acts = [ACTS[i] for i in sorted(rows) if ACTS[i].happened_on <= as_of]
    for spell in spells(acts, as_of.isoformat()).values():
        assert spell.entry <= as_of
        assert spell.exit is None or spell.exit >= spell.entry
        assert (spell.exit is None) == (spell.outcome is Outcome.OPEN)
