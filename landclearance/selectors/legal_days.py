"""Days off and days without enforcement, as the domain asks for them."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache

from landclearance.domain.legal_days import LegalDays
from projects.models import Project
from projects.selectors.holidays import public_holidays

YEARS_BEFORE, YEARS_AFTER = 12, 7
"""The years around the day asked about over which terms of acts run."""


def legal_days_of(projects: Collection[int], as_of: date) -> dict[int, LegalDays]:
    """The legal days of each project (by its pk), after the country of its zone. One query."""
    rows = Project.objects.filter(pk__in=projects).values_list("pk", "zone__country_code")
    return {pk: legal_days(country, as_of) for pk, country in rows}


def legal_days(country_code: str, as_of: date) -> LegalDays:
    """The days of a country around ``as_of``; none where the country's holidays are not known."""
    return _around(country_code, as_of.year)


@lru_cache(maxsize=32)
def _around(country_code: str, year: int) -> LegalDays:
    years = range(year - YEARS_BEFORE, year + YEARS_AFTER + 1)
    return LegalDays(public_holidays(country_code, years) or frozenset())
