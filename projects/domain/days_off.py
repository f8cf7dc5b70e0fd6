"""Days off of a country with their names, days worked instead, and days that are not yet certain."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class DaysOff(AbstractSet[date]):
    """The public days off of some years, as a set of days that knows their names.

    ``worked``: weekend days that the Government ordered to be worked. ``tet``: the days off of the lunar New
    Year. ``unsure``: days that may be holidays though nobody has confirmed it: they are *not* in the set, a term
    that depends on one says so. Weekends are off without being in it.
    """

    names: Mapping[date, str] = field(default_factory=dict)
    worked: frozenset[date] = frozenset()
    tet: frozenset[date] = frozenset()
    unsure: Mapping[date, str] = field(default_factory=dict)

    def __contains__(self, day: object) -> bool:
        return day in self.names

    def __iter__(self) -> Iterator[date]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)
