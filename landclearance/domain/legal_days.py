"""The days that legal time leaves out: public holidays, and the days on which nothing may be enforced."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from projects.domain.terms import ONE_DAY


@dataclass(frozen=True, slots=True)
class LegalDays:
    """``days_off``: public holidays (weekends are off without being in it). ``blackout``: days without
    enforcement (Land Law 2024, art. 89: holidays, 15 days before and after the lunar New Year)."""

    days_off: AbstractSet[date] = frozenset()
    blackout: AbstractSet[date] = frozenset()

    def first_allowed(self, day: date) -> date:
        """The first day on or after ``day`` on which enforcement is allowed."""
        while day in self.blackout:
            day += ONE_DAY
        return day

    def without_blackout(self, start: date, days: int) -> date:
        """The last of ``days`` calendar days after ``start`` (not counted), those of the blackout left out."""
        day = start
        for _ in range(days):
            day = self.first_allowed(day + ONE_DAY)
        return day


NO_DAYS_KNOWN = LegalDays()
"""For callers who have no calendar: weekends are off, no holiday is."""
