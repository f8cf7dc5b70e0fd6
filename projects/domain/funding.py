"""Until when capital may be assigned to a project.

Law on Public Investment 58/2024/QH15, art. 57: the time for arranging capital is at most 6 years for group A, 4 for
group B and 3 for group C, counted from the first year in which capital was assigned. For projects of national
importance the law sets no number. An extension (by decision, at most a year) is not known here.
"""

from collections.abc import Mapping
from datetime import date

CAPITAL_YEARS: Mapping[str, int] = {"A": 6, "B": 4, "C": 3}
"""Years of capital by project group."""


def capital_end(group: str, first_year: int | None) -> date | None:
    """The last day of the last year for which capital may be assigned; None where no number or no year is known."""
    years = CAPITAL_YEARS.get(group)
    return None if years is None or first_year is None else date(first_year + years - 1, 12, 31)
