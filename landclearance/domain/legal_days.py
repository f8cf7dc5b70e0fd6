"""The days that legal time leaves out: public holidays, and the days on which nothing may be enforced."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from projects.domain.blackout import first_lawful_day
from projects.domain.terms import ONE_DAY


@dataclass(frozen=True, slots=True)
class LegalDays:
    """``days_off``: public holidays (weekends are off without being in it). ``blackout``: days without
    enforcement (Land Law 2024, art. 89: holidays, 15 days before and after the lunar New Year)."""

    days_off: AbstractSet[date] = frozenset()
    blackout: AbstractSet[date] = frozenset()

    def first_allowed(self, day: date) -> date:
        """The first day on or after ``day`` on which enforcement is allowed: no blackout, no day off."""
        return first_lawful_day(day, self.days_off, self.blackout)

    def without_blackout(self, start: date, days: int) -> date:
        """The last of ``days`` calendar days after ``start`` (not counted), those of the blackout left out.

        A last day on which nothing may be enforced moves on. The same count as ``blackout.enforcement_term``.
        """
        day, left = start, days
        while left:
            day += ONE_DAY
            left -= day not in self.blackout
        return self.first_allowed(day)


NO_DAYS_KNOWN = LegalDays()
"""For callers who have no calendar: weekends are off, no holiday is."""
