"""Public holidays of any country that the ``holidays`` library knows (lunar New Year included)."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

import holidays


def public_holidays(country_code: str, years: Iterable[int]) -> frozenset[date] | None:
    """Public days off of a country (ISO 3166 alpha-2) in ``years``; None when the country is not known.

    A holiday's substitute day counts; a day that the country moved to another year counts in that year.
    """
    days: set[date] = set()
    for year in years:
        found = _of_year(country_code.upper(), year)
        if found is None:
            return None
        days |= found
    return frozenset(days)


@lru_cache(maxsize=2048)
def _of_year(country_code: str, year: int) -> frozenset[date] | None:
    try:
        found = holidays.country_holidays(country_code, years=[year])
    except NotImplementedError:
        return None
    return frozenset(day for day in found if day.year == year)
