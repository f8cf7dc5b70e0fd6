"""What red flags are made from, and what a red flag is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from landclearance.domain.annulment import Standing
from landclearance.domain.facts import ActFacts, CaseFacts
from landclearance.domain.legal_days import LegalDays
from landclearance.domain.notices import Notice
from landclearance.domain.vocabulary import ActKind, Milestone, RedFlagCode
from projects.domain.regimes import RegimeTable


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A breach: ``on`` is the day of the act at fault; ``milestone`` and ``missing`` say what came without
    what.

    ``needed_on``: the earliest lawful day, where the rule ``rule`` (with its ``article``) gives one.
    """

    code: RedFlagCode
    on: date
    act_id: int | None = None
    milestone: Milestone | None = None
    missing: Milestone | None = None
    needed_on: date | None = None
    rule: str = ""
    article: str = ""
    verify: str = ""


class Law(TypedDict, total=False):
    """Where a rule stands, as a red flag cites it."""

    rule: str
    article: str
    verify: str


@dataclass(frozen=True, slots=True)
class Findings:
    """A case as derived so far: what stands, which milestones it reached, which do not apply."""

    facts: CaseFacts
    stands: Standing
    milestones: Mapping[Milestone, date]
    notices: Sequence[Notice]
    not_applicable: frozenset[Milestone]
    as_of: date
    regimes: RegimeTable
    legal: LegalDays

    @property
    def acts(self) -> Sequence[ActFacts]:
        """The acts that stand, as they happened."""
        return self.stands.acts

    def reached_by(self, milestone: Milestone, day: date) -> bool:
        """Whether ``milestone`` was there by ``day`` (inclusive), or is not asked for."""
        if milestone in self.not_applicable:
            return True
        return milestone in self.milestones and self.milestones[milestone] <= day

    def first(self, kind: ActKind, by: date = date.max) -> ActFacts | None:
        """The first standing act of a kind, by ``by`` (inclusive)."""
        return next((act for act in self.acts if act.kind is kind and act.happened_on <= by), None)

    def of(self, kind: ActKind) -> Iterable[ActFacts]:
        """The standing acts of a kind, as they happened."""
        return (act for act in self.acts if act.kind is kind)

    def law(self, key: str, day: date) -> Law:
        """``rule``, ``article`` and ``verify`` of the rule in force on ``day``; none where it sets no number."""
        rule = self.regimes.find(key, day)
        if rule is None or rule.value is None:
            return {}
        return Law(rule=rule.key, article=rule.article, verify=rule.verify)
