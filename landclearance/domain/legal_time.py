"""The law's calendar of one run: rules by day, terms and blackouts, each worked out once and remembered."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date

from landclearance.domain.notices import earliest_decision
from landclearance.domain.states import BEFORE_TWO_TIERS
from landclearance.domain.vocabulary import Holder
from projects.domain.blackout import Blackout, blackout, enforcement_term, tet_margin
from projects.domain.days_off import DaysOff
from projects.domain.regimes import NORM, RegimeTable, Rule
from projects.domain.terms import Term, TermKind, explained

DEVOLVED = (Holder.COMMUNE_CHAIR, Holder.COMMUNE_OFFICE)
"""Bodies whose tasks the district had before two-tier government."""


@dataclass(slots=True)
class LegalTime:
    """Rules, days off and what was computed from them; share one among all cases of a run.

    ``days_off``: public holidays (weekends are off without being in it).
    """

    regimes: RegimeTable
    days_off: AbstractSet[date]
    two_tiers_from: date | None = field(init=False)
    _rules: dict[tuple[str, date], Rule | None] = field(default_factory=dict)
    _terms: dict[tuple[str, str, date, TermKind], Term] = field(default_factory=dict)
    _blackouts: dict[int, Blackout] = field(default_factory=dict)
    _earliest: dict[tuple[str, date], Term | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        later = [
            rule.valid_from for rule in self.regimes.rules if rule.regime not in (*BEFORE_TWO_TIERS, NORM)
        ]
        self.two_tiers_from = min(later, default=None)

    def rule(self, key: str, day: date) -> Rule | None:
        """The rule of the regime in force on ``day``."""
        asked = (key, day)
        if asked not in self._rules:
            self._rules[asked] = self.regimes.find(key, day)
        return self._rules[asked]

    def term(self, rule: Rule, start: date, kind: TermKind = "maximum") -> Term:
        """The explained term of a rule with a number, from ``start``."""
        asked = (rule.regime, rule.key, start, kind)
        if asked not in self._terms:
            self._terms[asked] = explained(start, rule, self.days_off, kind)
        return self._terms[asked]

    def enforcement(self, rule: Rule, start: date) -> Term:
        """The term of an enforcement: it stands still during the blackout."""
        asked: tuple[str, str, date, TermKind] = (rule.regime, "enforcement*", start, "maximum")
        if asked not in self._terms:
            self._terms[asked] = enforcement_term(start, rule, self.days_off, self.closed(start))
        return self._terms[asked]

    def closed(self, day: date) -> Blackout:
        """The blackout by the regime of ``day``."""
        margin = tet_margin(self.regimes, day)
        if margin not in self._blackouts:
            tet = self.days_off.tet if isinstance(self.days_off, DaysOff) else frozenset()
            self._blackouts[margin] = blackout(self.days_off, tet, margin)
        return self._blackouts[margin]

    def notice_wait(self, key: str, reached_on: date) -> Term | None:
        """The minimum between a notice that reached the land user on ``reached_on`` and the decision.

        ``last`` is the first lawful day of the decision, by the regime of that day (see notices.py).
        """
        asked = (key, reached_on)
        if asked not in self._earliest:
            found = earliest_decision(reached_on, key, self.regimes)
            self._earliest[asked] = None if found is None else self._wait(reached_on, *found)
        return self._earliest[asked]

    def _wait(self, reached_on: date, day: date, rule: Rule) -> Term:
        term = explained(reached_on, rule, self.days_off, "minimum")
        if day == term.last:
            return term
        # The shorter minimum of a later regime cannot be used before that regime is in force.
        return Term(
            start=term.start,
            amount=term.amount,
            unit=term.unit,
            first_day=term.first_day,
            raw_last=term.raw_last,
            last=day,
            kind="minimum",
            rule=term.rule,
            regime=term.regime,
            article=term.article,
            verify=term.verify,
        )

    def body(self, holder: Holder, day: date) -> Holder:
        """The body that holds the ball on ``day``: the district for the commune, before two-tier government."""
        before = self.two_tiers_from is not None and day < self.two_tiers_from
        return Holder.DISTRICT if holder in DEVOLVED and before else holder

    def moved_on(self, holder: Holder, since: date | None, until: date) -> date | None:
        """The day on which a task open from ``since`` to ``until`` passed from the district to the commune."""
        day = self.two_tiers_from
        if day is None or since is None or holder not in DEVOLVED:
            return None
        return day if since < day <= until else None
