"""Situation 6: the regime changes while a case runs.

A notice of 05/12/2025 was issued under the 90-day rule. From 01/01/2026 the minimum is 60 days (Resolution 254/2025),
and the decision of 2026 is measured by it; the posting of January 2026 lasts 10 days, not 30. A posting begun in
December 2025 keeps its 30. What an officer entered stays beside what the rule gives.
"""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from landclearance.models import Act, ClearanceCase
from landclearance.services.acts import record_act
from tests.factories.landclearance import case_with
from tests.landclearance.db.situations.test_05_notice_expires import clocks, named

pytestmark = pytest.mark.django_db

WHO: dict[str, Any] = {"today": date(2026, 11, 23), "at": datetime(2026, 11, 23, 2, tzinfo=UTC), "by": None}


@pytest.fixture
def case() -> ClearanceCase:
    case = case_with(parts=1)
    ClearanceCase.objects.filter(pk=case.pk).update(
        opened_on=date(2025, 11, 3), recorded_at=datetime(2025, 11, 3, tzinfo=UTC)
    )
    record_act(case, "recovery_notice", date(2025, 12, 5), **WHO)
    record_act(case, "inventory", date(2025, 12, 15), **WHO)
    return case


def test_the_decision_of_2026_is_measured_by_sixty_days(case: ClearanceCase) -> None:
    (wait,) = named(clocks(case, "2026-01-05"), "notice_wait")
    assert (wait["due"], wait["term"]["regime"], wait["term"]["amount"]) == ("2026-02-03", "R5", 60)
    assert wait["term"]["article"].startswith("Art. 3.9a Resolution 254/2025/QH15")


@pytest.mark.parametrize(
    ("begun", "last", "regime", "days"),
    [(date(2025, 12, 29), "2026-01-28", "R3", 30), (date(2026, 1, 5), "2026-01-15", "R4", 10)],
)
def test_a_posting_lasts_as_long_as_the_rule_of_its_first_day(
    case: ClearanceCase, begun: date, last: str, regime: str, days: int
) -> None:
    record_act(case, "public_posting", begun, **WHO)
    (posting,) = named(clocks(case, "2026-01-06"), "posting")
    assert (posting["due"], posting["term"]["regime"], posting["term"]["amount"]) == (last, regime, days)


def test_the_day_entered_stays_beside_the_day_computed(case: ClearanceCase) -> None:
    (decision,) = record_act(
        case, "recovery_decision", date(2026, 3, 2), delivered_on=date(2026, 3, 4), **WHO
    )
    Act.objects.filter(pk=decision.pk).update(
        due_on=date(2026, 5, 4), transitional_note="The decision keeps the day agreed under the old rule."
    )
    (handover,) = named(clocks(case, "2026-03-10"), "handover")
    # 30 days from 04/03 end on Friday 03/04; the decision's own day wins, both are told.
    assert (handover["computed"], handover["entered"], handover["due"]) == (
        "2026-04-03",
        "2026-05-04",
        "2026-05-04",
    )
