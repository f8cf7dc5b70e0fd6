"""In which year capital was first assigned."""

from collections.abc import Sequence
from datetime import date, datetime

from projects.models import CapitalPlan
from projects.models.capital import CapitalKind


def first_capital_years(keys: Sequence[int], as_of: date, known_at: datetime) -> dict[int, int]:
    """The earliest year with an annual plan above zero, by project pk; left out where none is known. One query.

    A later decision on the same year and purpose takes the place of an earlier one (0: taken back).
    """
    rows = CapitalPlan.objects.known(as_of, known_at).filter(project__in=keys, kind=CapitalKind.ANNUAL)
    newest = {
        (row["project_id"], row["year"], row["for_clearance"]): row["amount"]
        for row in rows.order_by("happened_on", "recorded_at", "pk").values(
            "project_id", "year", "for_clearance", "amount"
        )
    }
    found: dict[int, int] = {}
    for (project, year, _purpose), amount in newest.items():
        if amount > 0:
            found[project] = min(year, found.get(project, year))
    return found
