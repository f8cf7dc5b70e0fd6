"""The regimes of the database as one table."""

from projects.domain.regimes import RegimeTable, Rule
from projects.models import RegimeParameter


def regime_table() -> RegimeTable:
    """Every regime parameter, in one query."""
    columns = ("regime", "key", "valid_from", "valid_to", "value", "unit", "article", "source", "verify")
    return RegimeTable.of(Rule(*row) for row in RegimeParameter.objects.values_list(*columns))
