"""What officers said about milestones against the acts: the newest word on each, and what it changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from landclearance.domain.facts import CaseFacts, OverrideFacts
from landclearance.domain.vocabulary import Milestone, OverrideStatus

NOTHING: frozenset[Milestone] = frozenset()


@dataclass(frozen=True, slots=True)
class Words:
    """The word that counts on each milestone. An annulment takes no word back: it is withdrawn by hand."""

    by_milestone: Mapping[Milestone, OverrideFacts] = field(default_factory=dict)

    @property
    def not_applicable(self) -> frozenset[Milestone]:
        """Milestones that do not apply to the case."""
        if not self.by_milestone:
            return NOTHING
        return frozenset(
            milestone
            for milestone, word in self.by_milestone.items()
            if word.status is OverrideStatus.NOT_APPLICABLE
        )

    def denied_until(self, milestone: Milestone) -> date:
        """Acts up to this day (inclusive) do not achieve ``milestone``; date.min when nobody denied it.

        "Not achieved" speaks of what had been recorded by its day: a later act counts again.
        """
        word = self.by_milestone.get(milestone)
        return word.happened_on if word and word.status is OverrideStatus.NOT_ACHIEVED else date.min

    def achieved_on(self, milestone: Milestone) -> date | None:
        """The day from which an officer calls ``milestone`` achieved."""
        word = self.by_milestone.get(milestone)
        return word.happened_on if word and word.status is OverrideStatus.ACHIEVED else None

    def apply(self, milestone: Milestone, day: date | None) -> date | None:
        """The day of ``milestone`` that counts, when the acts say ``day`` (None: not achieved)."""
        if not self.by_milestone:
            return day
        if milestone in self.not_applicable or (day is not None and day <= self.denied_until(milestone)):
            return None
        said = self.achieved_on(milestone)
        return min((one for one in (day, said) if one is not None), default=None)


NO_WORDS = Words()


def words_on(case: CaseFacts, as_of: date) -> Words:
    """The words said by ``as_of`` (inclusive), the newest on each milestone; of one day, the last recorded."""
    if not case.overrides:
        return NO_WORDS
    return Words({word.milestone: word for word in _in_order(case.overrides) if word.happened_on <= as_of})


def _in_order(words: Iterable[OverrideFacts]) -> list[OverrideFacts]:
    return sorted(words, key=lambda word: (word.happened_on, word.id))
