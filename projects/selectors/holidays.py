"""Public holidays of any country that the ``holidays`` library knows (lunar New Year included).

``public_holidays`` is the library alone, for working calendars. ``legal_days_off`` is for legal time: there, the
rows of ``HolidayOverride`` win, and a day that nobody has confirmed as a holiday is not applied.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

import holidays
from django.utils.translation import get_language

from projects.domain.days_off import DaysOff
from projects.models import HolidayOverride

TET = "Lunar New Year"

UNSURE: Mapping[str, Mapping[tuple[int, int], int]] = {"VN": {(11, 24): 2026}}
"""By country, days (month, day) that may be public holidays from a year on, without a source that we could read:
the library has Vietnam's 24/11 from 2026. Never applied by itself; a HolidayOverride row, once the decision is at
hand, makes it a day off (or says for good that it is none)."""


def public_holidays(country_code: str, years: Iterable[int]) -> frozenset[date] | None:
    """Public days off of a country (ISO 3166 alpha-2) in ``years``; None when the country is not known.

    A holiday's substitute day counts; a day that the country moved to another year counts in that year.
    """
    days: set[date] = set()
    for year in years:
        found = _of_year(country_code.upper(), year)
        if found is None:
            return None
        days |= found.keys()
    return frozenset(days)


def legal_days_off(country_code: str, years: Iterable[int]) -> DaysOff:
    """Days off by which legal time is counted, with their names. One query.

    A row of HolidayOverride wins over the library: a day off more, or a day (a weekend too) that is worked. A
    country that the library does not know has only those rows.
    """
    country = country_code.upper()
    wanted = sorted(set(years))
    names: dict[date, str] = {}
    for year in wanted:
        names |= _of_year(country, year) or {}
    uncertain = {
        day: name
        for day, name in names.items()
        if day.year >= UNSURE.get(country, {}).get((day.month, day.day), date.max.year)
    }
    rows = HolidayOverride.objects.filter(country_code__iexact=country)
    moved = {row.day: row for row in rows if row.day.year in wanted}
    tet = {day for day, name in names.items() if TET in name}
    kept = {day: name for day, name in names.items() if day not in uncertain}
    for day, row in moved.items():
        if row.is_off:
            kept[day] = row.name
        else:
            kept.pop(day, None)
    return DaysOff(
        names=dict(sorted(kept.items())),
        worked=frozenset(day for day, row in moved.items() if not row.is_off),
        tet=frozenset(tet - {day for day, row in moved.items() if not row.is_off}),
        unsure={day: name for day, name in uncertain.items() if day not in moved},
    )


def legal_days_around(country_code: str, as_of: date) -> DaysOff:
    """Days off for the years over which terms of acts run: twelve back, eight ahead. One query."""
    return legal_days_off(country_code, range(as_of.year - 12, as_of.year + 8))


@lru_cache(maxsize=2048)
def _of_year(country_code: str, year: int) -> Mapping[date, str] | None:
    try:
        found = holidays.country_holidays(country_code, years=[year])
    except NotImplementedError:
        return None
    return {day: name for day, name in found.items() if day.year == year}


def holiday_word(name: str, day: date, country_code: str = "VN") -> str:
    """The name of a public holiday in the reader's language: the library's own words, else ``name``."""
    language = (get_language() or "").split("-")[0]
    if language != "vi" or country_code != "VN" or (_of_year(country_code, day.year) or {}).get(day) != name:
        return name
    return _in_vietnamese(day.year).get(day, name)


@lru_cache(maxsize=256)
def _in_vietnamese(year: int) -> Mapping[date, str]:
    return dict(holidays.country_holidays("VN", years=[year], language="vi").items())
