"""The sampled path walks where the expected one walks, with drawn days."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest

from landclearance.domain.facts import ActFacts, CaseFacts
from landclearance.domain.path import remaining_path
from landclearance.domain.reference_class import (
    Observation,
    ReferenceLibrary,
    Rung,
    StepKind,
    observe_promises,
)
from landclearance.domain.sampled_path import Draws, Known, SampledPath, sampled_promise
from landclearance.domain.spells import Outcome, case_spells
from landclearance.domain.states import derive_case
from projects.domain.days import to_date, to_day
from projects.domain.sampling import common_factor, generator
from projects.domain.survival import Floats
from tests.landclearance.unit.statutes import act, blocker, case, day, part, regimes
from tests.landclearance.unit.test_release import DECIDED, PAID, TO_APPROVAL

SAMPLES = 400


def draws(seed: int = 1, rho: float = 0.0) -> Draws:
    return Draws(generator(seed), common_factor(generator(99), SAMPLES), rho)


def walk(
    facts: CaseFacts, as_of: str, evidence: Sequence[Observation] = (), rho: float = 0.0
) -> tuple[SampledPath, Floats, date | None]:
    """The sampled path, the samples, and the day that the law alone gives."""
    on = day(as_of)
    status = derive_case(facts, on, regimes())
    path = remaining_path(facts, status, on, regimes(), frozenset())
    running = {s.key: s.entry for s in case_spells(facts, status, on, regimes()) if s.exit is None}
    sampled = SampledPath(
        Known(facts, status, on, regimes(), running), ReferenceLibrary(tuple(evidence)), draws(rho=rho)
    )
    return sampled, sampled.handover(path.steps), path.day


def took(key: str, term: str, *days: int) -> list[Observation]:
    """40 observations that took ``days``, in turn."""
    kind = StepKind(key, term, "agricultural", "06184")
    return [Observation(kind, days[i % len(days)], Outcome.COMPLETED, 0, 30) for i in range(40)]


def first_day(samples: Floats) -> date:
    return to_date(int(samples.min()))


HISTORIES: list[tuple[list[ActFacts], str]] = [
    ([], "2026-02-20"),
    (TO_APPROVAL[:1], "2026-02-20"),
    (TO_APPROVAL[:3], "2026-03-21"),
    (TO_APPROVAL[:4], "2026-03-25"),
    (TO_APPROVAL[:5], "2026-04-10"),
    (TO_APPROVAL, "2026-05-04"),
    (PAID, "2026-05-21"),
    (DECIDED, "2026-06-01"),
    (DECIDED, "2026-11-23"),
    ([*DECIDED, act("persuasion_handover", "2026-08-10")], "2026-08-20"),
    ([*DECIDED, act("enforced", "2026-08-10")], "2026-08-20"),
]


@pytest.mark.parametrize(
    ("acts", "as_of"), HISTORIES, ids=lambda value: value if isinstance(value, str) else ""
)
@pytest.mark.parametrize("resettlement", [False, True])
def test_without_evidence_it_is_the_law_alone(acts: list[ActFacts], as_of: str, resettlement: bool) -> None:
    """Up to three days: a term that ends on a weekend is not moved again when the step before it moves."""
    sampled, samples, expected = walk(case(*acts, opened="2026-01-05", resettlement=resettlement), as_of)
    assert expected is not None
    assert set(np.unique(samples)).__len__() == 1
    assert abs(int(samples[0]) - to_day(expected)) <= 3
    assert all(basis.rung is Rung.STATUTORY for basis in sampled.basis)


def test_a_running_step_is_drawn_given_its_age() -> None:
    """Hand-overs took 10, 20, 40 or 80 days; this one is 30 days old: 10 or 50 days are left."""
    sampled, samples, _ = walk(case(*DECIDED), "2026-06-27", took("handover", "30 days", 10, 20, 40, 80))
    assert sorted(set(samples - to_day(day("2026-06-27")))) == [10, 50]
    assert [(basis.rung, basis.age) for basis in sampled.basis] == [(Rung.AUTHORITY, 30)]


def test_steps_to_come_are_drawn_whole_and_add_up() -> None:
    evidence = took("decision", "10 days", 5) + took("handover", "30 days", 7)
    # An event time that never varies has no tail, but the curve reaches 0 there.
    _, samples, _ = walk(case(*PAID), "2026-05-21", evidence)
    assert set(samples - to_day(day("2026-05-20"))) == {12}


def test_payment_and_resettlement_wait_for_each_other() -> None:
    evidence = (
        took("payout", "30 days", 10)
        + took("resettlement", "60 days", 50)
        + took("decision", "10 days", 5)
        + took("handover", "30 days", 7)
    )
    facts = case(*TO_APPROVAL, resettlement=True)
    _, samples, _ = walk(facts, "2026-04-29", evidence)  # the day on which the approval has effect
    assert set(samples - to_day(day("2026-04-29"))) == {62}


def test_the_notice_must_have_run_its_minimum() -> None:
    """Everything is quick, but a notice of 02/02/2026 to rice land forbids a decision before 03/04."""
    quick = [
        row
        for key, term in (
            ("inventory", "20 working_days"),
            ("plan_drafted", "15 working_days"),
            ("posting", "10 days"),
            ("consultation", "1 working_days"),
            ("appraisal", "30 days"),
            ("approval", "5 working_days"),
            ("payout", "30 days"),
            ("decision", "10 days"),
            ("handover", "30 days"),
        )
        for row in took(key, term, 1)
    ]
    _, samples, _ = walk(case(*TO_APPROVAL[:1]), "2026-02-02", quick)
    assert {to_date(int(x)) for x in samples} == {day("2026-04-04")}


def test_a_notice_that_will_be_dead_is_renewed_where_the_draw_is_late() -> None:
    """The notice of 02/02/2026 holds until 02/02/2027; after that a new one and its 60 days."""
    evidence = took("decision", "10 days", 1, 600) + took("handover", "30 days", 1)
    _, samples, _ = walk(case(*PAID), "2026-05-20", evidence)
    early, late = sorted({to_date(int(x)) for x in samples})
    assert early == day("2026-05-22")
    assert late > day("2027-04-04")


def test_a_posting_that_hangs_hangs_for_its_term() -> None:
    acts = [*TO_APPROVAL[:3], act("public_posting", "2026-03-23")]
    _, samples, _ = walk(case(*acts), "2026-03-24", took("posting", "10 days", 6))
    _, unposted, _ = walk(case(*acts[:3]), "2026-03-24", took("posting", "10 days", 6))
    assert first_day(samples) > first_day(unposted)


def test_nothing_is_drawn_before_the_day_asked_about() -> None:
    evidence = took("handover", "30 days", 10, 20)
    for as_of in ("2026-06-01", "2026-06-18", "2027-01-01"):
        _, samples, _ = walk(case(*DECIDED), as_of, evidence)
        assert samples.min() >= to_day(day(as_of))


def test_cases_of_one_commune_are_correlated_as_asked() -> None:
    evidence = took("handover", "30 days", *range(5, 45))
    found = []
    for rho in (0.0, 0.8):
        pair = []
        for seed in (1, 2):
            sampled, _, _ = walk(case(*DECIDED), "2026-05-28", evidence)
            sampled = SampledPath(sampled.known, sampled.library, draws(seed, rho))
            status = sampled.known.status
            path = remaining_path(sampled.known.case, status, day("2026-05-28"), regimes(), frozenset())
            pair.append(sampled.handover(path.steps))
        found.append(float(np.corrcoef(pair[0], pair[1])[0, 1]))
    assert abs(found[0]) < 0.15
    assert found[1] > 0.6


def test_a_promise_is_taken_as_stated_without_a_history() -> None:
    days, reference = sampled_promise(
        day("2026-07-01"), day("2026-06-01"), day("2026-06-11"), ReferenceLibrary(), draws()
    )
    assert reference is None
    assert {to_date(int(x)) for x in days} == {day("2026-07-01")}


def test_a_promise_is_doubted_where_promises_were_broken() -> None:
    """In the past it took twice or three times as long; this one has lasted 10 of its 30 days."""
    rows = [
        blocker(
            ("opened", "2026-01-01", "2026-01-11"),
            ("closed", ("2026-01-21", "2026-01-31")[i % 2], None),
            number=i,
        )
        for i in range(40)
    ]
    library = ReferenceLibrary(tuple(observe_promises(rows, day("2026-06-11"))))
    days, reference = sampled_promise(
        day("2026-07-01"), day("2026-06-01"), day("2026-06-11"), library, draws()
    )
    assert reference is not None
    assert {to_date(int(x)) for x in days} == {day("2026-07-31"), day("2026-08-30")}


def test_other_land_waits_for_its_own_class() -> None:
    facts = case(*DECIDED, parts=(part(code="ONT"),))
    sampled, _, _ = walk(facts, "2026-06-01", took("handover", "30 days", 10, 20))
    assert [basis.rung for basis in sampled.basis] == [Rung.STEP]
