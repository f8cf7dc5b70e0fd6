"""The fourteen points of schedule quality as data: what is measured, the threshold, the source.

DCMA-EA PAM 200.1 (October 2012), section 4: defence contract practice in the United States, used here as a common
yardstick, not as a rule of Vietnamese law. Beside each point the best practices of GAO-16-89G that it serves.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from types import MappingProxyType
from typing import Final

PAMPHLET = "DCMA-EA PAM 200.1 (2012) 4"
GAO_PRACTICES: Final = MappingProxyType(
    {
        1: "capture all activities",
        2: "sequence all activities",
        3: "assign resources",
        4: "establish durations",
        5: "trace horizontally and vertically",
        6: "valid critical path",
        7: "reasonable total float",
        8: "schedule risk analysis",
        9: "update with actual progress and logic",
        10: "maintain a baseline",
    }
)
"""GAO-16-89G, the ten best practices, by number."""


class Unit(Enum):
    """What a value counts."""

    RATIO = "ratio"
    COUNT = "count"
    DAYS = "days"
    INDEX = "index"


class Kind(Enum):
    """What offends: activities by id, or links as "PRED -> SUCC"."""

    ACTIVITY = "activity"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class QualityRule:
    """One point. ``threshold`` is the last value that passes: not above it, or not below it with ``at_least``;
    None: reported without a judgement. ``gao``: practices of GAO-16-89G that the point serves.
    """

    number: int
    code: str
    unit: Unit
    threshold: Fraction | int | None
    at_least: bool
    offends: Kind
    source: str
    gao: tuple[int, ...] = ()


HIGH_DAYS: Final = 44
"""Working days above which a float or a duration counts as high: two months."""
TEST_DAYS: Final = 600
"""Working days that the critical path test adds."""

_FIVE_PER_CENT = Fraction(5, 100)


def _rule(
    number: int,
    code: str,
    unit: Unit,
    threshold: Fraction | int | None,
    *gao: int,
    at_least: bool = False,
    offends: Kind = Kind.ACTIVITY,
) -> QualityRule:
    return QualityRule(number, code, unit, threshold, at_least, offends, f"{PAMPHLET}.{number}", gao)


RULES: Final = (
    _rule(1, "logic", Unit.RATIO, _FIVE_PER_CENT, 1, 2),
    _rule(2, "leads", Unit.COUNT, 0, 1, 2, offends=Kind.LINK),
    _rule(3, "lags", Unit.RATIO, _FIVE_PER_CENT, 1, 2, offends=Kind.LINK),
    _rule(4, "relationship_types", Unit.RATIO, Fraction(90, 100), 1, 2, at_least=True, offends=Kind.LINK),
    _rule(5, "hard_constraints", Unit.RATIO, _FIVE_PER_CENT, 1, 2),
    _rule(6, "high_float", Unit.RATIO, _FIVE_PER_CENT, 7),
    _rule(7, "negative_float", Unit.COUNT, 0, 7),
    _rule(8, "high_duration", Unit.RATIO, _FIVE_PER_CENT),
    _rule(9, "invalid_dates", Unit.COUNT, 0, 9),
    _rule(10, "resources", Unit.COUNT, None),
    _rule(11, "missed_tasks", Unit.RATIO, _FIVE_PER_CENT, 9),
    _rule(12, "critical_path_test", Unit.DAYS, TEST_DAYS, 6, at_least=True),
    _rule(13, "cpli", Unit.INDEX, Fraction(95, 100), at_least=True),
    _rule(14, "bei", Unit.INDEX, Fraction(95, 100), at_least=True),
)
"""In the order of the pamphlet. The 44 and 600 days and the missing threshold of point 10 are read from secondary
sources (vertexeng, rtconfidence, ssitools); the pamphlet itself could not be opened.
"""
BY_CODE: Final = MappingProxyType({rule.code: rule for rule in RULES})
