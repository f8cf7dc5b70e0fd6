"""The legal regimes as a table: which number of days held on which day, by which article."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

NORM = "NORM"
"""The regime of planning norms that no law sets: handbooks and our own assumptions, always marked to be
verified."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One number of one regime, valid in [valid_from, valid_to). ``value`` None: the law sets no number.

    ``unit`` is days (calendar), working_days or months; ppm_per_day of a rate, percent of a share, words where
    the article itself says what holds. ``verify`` is a note to be shown beside the number.
    """

    regime: str
    key: str
    valid_from: date
    valid_to: date | None
    value: int | None
    unit: str
    article: str
    source: str = ""
    verify: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether the rule is in force on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class NoRuleError(LookupError):
    """No regime in the table says anything about ``key`` on ``day``."""

    def __init__(self, key: str, day: date) -> None:
        self.key = key
        self.day = day
        super().__init__(f"no rule for {key} on {day.isoformat()}")


@dataclass(frozen=True, slots=True)
class RegimeTable:
    """Every rule, asked by key and day. Open-ended: a later regime is one more row."""

    rules: tuple[Rule, ...]
    _by_key: dict[str, tuple[Rule, ...]] = field(init=False, repr=False, compare=False, hash=False)
    _spans: tuple[tuple[date, date, str], ...] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        by_key: dict[str, list[Rule]] = {}
        for rule in sorted(self.rules, key=lambda rule: rule.valid_from):
            by_key.setdefault(rule.key, []).append(rule)
        object.__setattr__(self, "_by_key", {key: tuple(rules) for key, rules in by_key.items()})
        spans = {
            (rule.valid_from, rule.valid_to or date.max, rule.regime)
            for rule in self.rules
            if rule.regime != NORM
        }
        object.__setattr__(self, "_spans", tuple(sorted(spans, reverse=True)))

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> "RegimeTable":
        """A table of ``rules``, in any order."""
        return cls(tuple(rules))

    def versions(self, key: str) -> tuple[Rule, ...]:
        """All rules of one key, oldest first; empty when the key is not in the table."""
        return self._by_key.get(key, ())

    def find(self, key: str, day: date) -> Rule | None:
        """The rule in force on ``day``, or None. Where two overlap, the later regime wins."""
        holding = [rule for rule in self.versions(key) if rule.holds_on(day)]
        return holding[-1] if holding else None

    def at(self, key: str, day: date) -> Rule:
        """The rule in force on ``day``. Raises NoRuleError when there is none."""
        rule = self.find(key, day)
        if rule is None:
            raise NoRuleError(key, day)
        return rule

    def number(self, key: str, day: date) -> Rule | None:
        """The rule that gives a number on ``day``: the law's, else the planning norm ``norm_<key>``, else
        None."""
        for name in (key, f"norm_{key}"):
            rule = self.find(name, day)
            if rule is not None and rule.value is not None:
                return rule
        return None

    def regime(self, day: date) -> str:
        """The name of the legal regime in force on ``day`` ("R4"); "" before the first one."""
        return next((name for start, end, name in self._spans if start <= day < end), "")
