"""Which evidence is asked: the ladder, left truncation, promises."""

from datetime import date, timedelta

import numpy as np
import pytest

from landclearance.domain.facts import ActFacts, CaseFacts
from landclearance.domain.reference_class import (
    PROMISE,
    Observation,
    ReferenceLibrary,
    Rung,
    StepKind,
    class_of,
    observe,
    observe_promises,
)
from landclearance.domain.spells import Outcome
from landclearance.domain.states import derive_case
from tests.landclearance.unit.statutes import act, blocker, case, day, part, regimes

PAYOUT = StepKind("payout", "30 days", "agricultural", "06184")


def seen(
    count: int, kind: StepKind = PAYOUT, days: int = 20, outcome: Outcome = Outcome.COMPLETED, since: int = 0
) -> list[Observation]:
    """``count`` observations of ``days``, ``days`` + 1, ... days."""
    return [Observation(kind, days + i, outcome, since, 30) for i in range(count)]


def other(**changes: str) -> StepKind:
    return StepKind(**{**{f: getattr(PAYOUT, f) for f in PAYOUT.__slots__}, **changes})


@pytest.mark.parametrize(
    ("evidence", "rung"),
    [
        (seen(30), Rung.AUTHORITY),
        (seen(29) + seen(1, other(authority="06190")), Rung.CLASS),
        (seen(20) + seen(10, other(parcel_class="other")), Rung.STEP),
        # Another number of days in the law is another class: it helps the uplift only.
        (seen(20) + seen(40, other(term="60 days")), Rung.UPLIFT),
        (seen(29), Rung.STATUTORY),
        (seen(29) + seen(500, outcome=Outcome.OPEN), Rung.STATUTORY),  # open cases are no events
        ([], Rung.STATUTORY),
    ],
)
def test_the_ladder(evidence: list[Observation], rung: Rung) -> None:
    found, reference = ReferenceLibrary(tuple(evidence)).find(PAYOUT)
    assert found is rung
    assert (reference is None) == (rung is Rung.STATUTORY)


def test_the_uplift_is_what_was_taken_of_the_laws_number() -> None:
    evidence = seen(40, other(key="appraisal"), days=60)  # 60 to 99 days where the law gives 30
    rung, reference = ReferenceLibrary(tuple(evidence)).find(PAYOUT)
    assert rung is Rung.UPLIFT
    assert reference is not None
    assert reference.median == pytest.approx(79 / 30)
    short = [Observation(PAYOUT, 9, Outcome.COMPLETED, 0, 1)] * 40
    assert (
        ReferenceLibrary(tuple(short)).find(other(key="decision"))[0] is Rung.STATUTORY
    )  # 9 times one day says nothing


def test_withdrawn_and_converted_cases_are_no_events() -> None:
    evidence = seen(40) + seen(10, outcome=Outcome.WITHDRAWN, days=5) + seen(10, outcome=Outcome.CONVERTED)
    reference = ReferenceLibrary(tuple(evidence)).find(PAYOUT)[1]
    assert reference is not None
    assert (reference.curve.events, reference.curve.censored) == (40, 20)
    assert reference.withdrawn == pytest.approx(10 / 60)  # all left before anybody else had ended


def test_beyond_ten_at_risk_the_tail_speaks_not_the_last_case() -> None:
    evidence = seen(40) + seen(12, days=90, outcome=Outcome.OPEN)[:5] + seen(1, days=600)
    reference = ReferenceLibrary(tuple(evidence)).find(PAYOUT)[1]
    assert reference is not None
    assert reference.curve.times[-1] == 600
    assert reference.body.times[-1] < 60
    left = reference.remaining(100, np.array([0.2, 0.5, 0.8]))
    assert not np.any(left == 500)


def observed(facts: CaseFacts, as_of: str, recorded: str | None = None) -> dict[str, Observation]:
    status = derive_case(facts, day(as_of), regimes())
    began = {facts.id: day(recorded)} if recorded else {}
    rows = observe([(facts, status)], day(as_of), regimes(), frozenset(), began)
    return {row.kind.key: row for row in rows}


HISTORY: list[ActFacts] = [
    act("recovery_notice", "2026-02-02"),
    act("inventory", "2026-03-02"),
    act("plan_drafted", "2026-03-20"),
]


def test_an_observation_says_what_the_law_gave() -> None:
    found = observed(case(*HISTORY, opened="2026-01-05"), "2026-04-10")
    assert found["inventory"].kind == StepKind("inventory", "20 working_days", "agricultural", "06184")
    assert (found["inventory"].days, found["inventory"].statutory) == (28, 28)
    assert (found["posting"].days, found["posting"].outcome) == (21, Outcome.OPEN)
    assert found["posting"].kind.term == "10 days"
    # work plan until 15/01, then 8 working days: 27/01
    assert found["notice"].statutory == 22


def test_what_was_recorded_late_is_seen_from_its_age_then() -> None:
    """Recorded on 10/03, between inventory and plan: the notice and the inventory were over, nobody watched."""
    found = observed(case(*HISTORY, opened="2026-01-05"), "2026-04-10", recorded="2026-03-10")
    assert set(found) == {"plan_drafted", "posting"}
    assert found["plan_drafted"].seen_from == 8
    assert found["posting"].seen_from == 0


def test_parcel_classes() -> None:
    assert class_of([part(code="LUC"), part(2, code="CLN")]) == "agricultural"
    assert class_of([part(code="LUC"), part(2, code="ONT")]) == "other"
    assert class_of([]) == "other"  # the longer way is the safe side


def test_promises_are_measured_from_the_first_one() -> None:
    rows = [
        blocker(("opened", "2026-03-01", "2026-03-31"), ("closed", "2026-04-30", None)),
        blocker(("opened", "2026-03-01", None), ("updated", "2026-03-11", "2026-03-31"), number=2),
        blocker(("opened", "2026-03-01", None), number=3),  # promises nothing
    ]
    found = observe_promises(rows, day("2026-05-10"))
    assert [(row.days, row.outcome.value, row.statutory) for row in found] == [
        (60, "completed", 30),
        (60, "open", 20),
    ]
    assert {row.kind.key for row in found} == {PROMISE}


def test_promises_have_a_ladder_of_their_own() -> None:
    start = date(2026, 1, 1)
    rows = [
        blocker(
            ("opened", start.isoformat(), (start + timedelta(days=30)).isoformat()),
            ("closed", (start + timedelta(days=30 + i)).isoformat(), None),
            number=i + 1,
        )
        for i in range(35)
    ]
    library = ReferenceLibrary(tuple(observe_promises(rows, day("2026-12-31"))))
    rung, reference = library.find(StepKind(PROMISE, "", "", ""))
    assert rung is Rung.UPLIFT
    assert reference is not None
    assert reference.median == pytest.approx(47 / 30)
    assert library.find(PAYOUT)[0] is Rung.STATUTORY
