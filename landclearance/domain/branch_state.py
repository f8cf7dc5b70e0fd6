"""One branch of a case: its state, since when, until when, what ends it, and who holds the ball."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from landclearance.domain.facts import ActFacts, CaseFacts
from landclearance.domain.legal_days import LegalDays
from landclearance.domain.states import CaseStatus
from landclearance.domain.vocabulary import ActKind, Branch, BranchCode, Holder
from projects.domain.regimes import RegimeTable, Rule


@dataclass(frozen=True, slots=True)
class Spell:
    """A state that a branch entered on ``since``; ``act_id``: the act that took it there, if one did."""

    code: BranchCode
    since: date
    act_id: int | None = None


@dataclass(frozen=True, slots=True)
class BranchState:
    """Where a branch stands.

    ``since`` None: it was never entered. ``until``: the last day of the clock that runs (inclusive; None: none
    runs). ``ends_with``: the kinds of act that lead on. ``active``: something is awaited. ``late_since``: the
    first day after a term that had run out. ``outcome``: how a dispute ended. ``history``: every state with
    its day, oldest first.
    """

    branch: Branch
    code: BranchCode
    since: date | None = None
    until: date | None = None
    ends_with: tuple[ActKind, ...] = ()
    holder: Holder | None = None
    active: bool = False
    rule: Rule | None = None
    outcome: str = ""
    late_since: date | None = None
    history: tuple[Spell, ...] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """What every branch is derived from."""

    facts: CaseFacts
    status: CaseStatus
    as_of: date
    regimes: RegimeTable
    legal: LegalDays

    def acts(self, rank: Mapping[ActKind, int]) -> list[ActFacts]:
        """The standing acts of the ranked kinds, by day and then by rank: never by when they were recorded."""
        kept = (act for act in self.status.standing if act.kind in rank)
        return sorted(kept, key=lambda act: (act.happened_on, rank[act.kind]))


def ranked(kinds: Iterable[ActKind]) -> dict[ActKind, int]:
    """Kinds in the order of the procedure, as ranks."""
    return {kind: place for place, kind in enumerate(kinds)}
