"""What one more act would do to a case: its state, its milestones, its red flags. Pure; nothing is stored."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from landclearance.domain.clocks import Clock, case_clocks
from landclearance.domain.facts import ActFacts, CaseFacts
from landclearance.domain.findings import RedFlag
from landclearance.domain.legal_days import LegalDays
from landclearance.domain.legal_time import LegalTime
from landclearance.domain.states import CaseStatus, derive_case
from landclearance.domain.vocabulary import Milestone

NOT_STORED = 2**62
"""The id of an act that does not exist yet: after every stored one."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A case before and after. ``gained`` and ``lost``: milestones; ``flags``: those that come new;
    ``clocks``: those that the act starts."""

    before: CaseStatus
    after: CaseStatus
    clocks: tuple[Clock, ...] = ()

    @property
    def gained(self) -> tuple[Milestone, ...]:
        """Milestones that the act achieves, in their order."""
        return tuple(
            one for one in Milestone if one in self.after.milestones and one not in self.before.milestones
        )

    @property
    def lost(self) -> tuple[Milestone, ...]:
        """Milestones that it takes back: an annulment."""
        return tuple(
            one for one in Milestone if one in self.before.milestones and one not in self.after.milestones
        )

    @property
    def flags(self) -> Sequence[RedFlag]:
        """Red flags that were not there before."""
        known = {(flag.code, flag.on, flag.milestone, flag.missing) for flag in self.before.red_flags}
        return [
            flag
            for flag in self.after.red_flags
            if (flag.code, flag.on, flag.milestone, flag.missing) not in known
        ]

    @property
    def changes_nothing(self) -> bool:
        """Whether state, milestones and flags stay as they are."""
        return not (self.gained or self.lost or self.flags) and self.before.state is self.after.state


def what_if(facts: CaseFacts, act: ActFacts, as_of: date, law: LegalTime, legal: LegalDays) -> WhatIf:
    """``facts`` on ``as_of`` without and with ``act`` (its id: NOT_STORED, or any that is free).

    ``law``: the calendar of the run, which remembers what it computed; ``legal``: the same days for flags.
    """
    more = replace(facts, acts=(*facts.acts, act))
    after = derive_case(more, as_of, law.regimes, legal)
    started = tuple(clock for clock in case_clocks(more, after, as_of, law) if clock.act_id == act.id)
    return WhatIf(derive_case(facts, as_of, law.regimes, legal), after, started)
