"""What one more act would change in cases, as they are known now."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from landclearance.domain.facts import ActFacts, CaseFacts
from landclearance.domain.legal_time import LegalTime
from landclearance.domain.what_if import WhatIf, what_if
from landclearance.models import ClearanceCase
from landclearance.selectors.clearance import case_facts
from landclearance.selectors.legal_days import legal_days
from projects.models import Project
from projects.selectors.regimes import regime_table


def what_if_of_cases(
    project: Project,
    cases: Sequence[ClearanceCase],
    act: ActFacts,
    as_of: date,
    known_at: datetime,
    delivered: Mapping[int, date] | None = None,
) -> list[tuple[CaseFacts, WhatIf]]:
    """Each of ``cases`` (all of ``project``) without and with ``act``, in case-number order.

    ``delivered``: by case id, when it reached each land user. A number of queries that does not grow.
    """
    chosen = ClearanceCase.objects.filter(pk__in=[case.pk for case in cases])
    found = case_facts(chosen, as_of, known_at).get(project.pk, [])
    regimes = regime_table()
    legal = legal_days(project.zone.country_code, as_of, regimes)
    law = LegalTime(regimes, legal.days_off)
    days = delivered or {}
    return [
        (
            facts,
            what_if(
                facts,
                replace(act, delivered_on=days.get(facts.id, act.delivered_on)),
                as_of,
                law,
                legal,
            ),
        )
        for facts in found
    ]
