"""Days off and days without enforcement, as the domain asks for them."""

from collections.abc import Collection
from datetime import date
from functools import partial

from landclearance.domain.legal_days import LegalDays
from projects.domain.blackout import blackout, tet_margin
from projects.domain.regimes import RegimeTable
from projects.models import Project
from projects.selectors.holidays import legal_days_around


def legal_days_of(projects: Collection[int], as_of: date, regimes: RegimeTable) -> dict[int, LegalDays]:
    """The legal days of each project (by its pk), after the country of its zone.

    One query, and one for each country.
    """
    rows = list(Project.objects.filter(pk__in=projects).values_list("pk", "zone__country_code"))
    by_country = {
        country: legal_days(country, as_of, regimes) for country in {country for _pk, country in rows}
    }
    return {pk: by_country[country] for pk, country in rows}


def legal_days(country_code: str, as_of: date, regimes: RegimeTable) -> LegalDays:
    """The days of a country around ``as_of``: rows of HolidayOverride win over the published calendar. One query.

    Without enforcement: public holidays, and as many days around each lunar New Year as the regime of then says.
    """
    days_off = legal_days_around(country_code, as_of)
    return LegalDays(days_off, blackout(days_off, days_off.tet, partial(tet_margin, regimes)))
