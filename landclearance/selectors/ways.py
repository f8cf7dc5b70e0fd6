"""The ways of a case to its hand-over, with what they are computed from."""

from datetime import date

from geodata.models import Zone
from landclearance.domain.alternatives import Ways, alternatives
from landclearance.selectors.legal_days import legal_days
from landclearance.selectors.lists import CaseRow
from projects.selectors.regimes import regime_table


def ways_of(row: CaseRow, zone: Zone, as_of: date) -> Ways:
    """Every way that is open to the case on ``as_of``. A constant number of queries."""
    regimes = regime_table()
    return alternatives(
        row.facts,
        row.status,
        [facts for facts, _state in row.blockers],
        as_of,
        regimes,
        legal_days(zone.country_code, as_of, regimes),
    )
