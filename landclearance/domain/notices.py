"""The recovery notice: which one counts, when it dies, and the earliest day on which a decision may follow
it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from landclearance.domain.facts import ActFacts, PartFacts
from landclearance.domain.vocabulary import ActKind, is_agricultural
from projects.domain.regimes import RegimeTable, Rule
from projects.domain.terms import add_months

VALIDITY = "notice_validity"


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that has reached the land user. ``expires_on``: the last day on which a decision may rest on
    it (None: the regime of its day sets no end)."""

    act: ActFacts
    expires_on: date | None

    def holds_on(self, day: date) -> bool:
        """Whether the notice had reached the land user and not expired by ``day``."""
        return self.act.reached_on <= day and (self.expires_on is None or day <= self.expires_on)


def notices(acts: Sequence[ActFacts], regimes: RegimeTable, as_of: date) -> tuple[Notice, ...]:
    """Notices delivered by ``as_of``, oldest first, without those that a delivered one replaced.

    Validity runs from the day of issue, by the regime of that day (Land Law 2024, art. 85.5: 12 months).
    """
    delivered = [act for act in acts if act.kind is ActKind.RECOVERY_NOTICE and act.reached_on <= as_of]
    replaced = {act.supersedes for act in delivered}
    return tuple(Notice(act, _expiry(act, regimes)) for act in delivered if act.id not in replaced)


def notice_on(found: Sequence[Notice], day: date) -> Notice | None:
    """The oldest notice that holds on ``day``: a case waits from its first living notice, not from a dead
    one."""
    return next((notice for notice in found if notice.holds_on(day)), None)


def notice_key(parts: Sequence[PartFacts]) -> str:
    """The rule for the minimum notice: the longer, non-agricultural one as soon as one part is not
    agricultural."""
    agricultural = bool(parts) and all(is_agricultural(part.land_use_code) for part in parts)
    return "notice_agricultural" if agricultural else "notice_non_agricultural"


def earliest_decision(reached_on: date, key: str, regimes: RegimeTable) -> tuple[date, Rule] | None:
    """The first day on which a decision may follow a notice that reached the land user on ``reached_on``.

    The minimum is a condition of the decision, so the regime of the decision's own day gives it: a notice of
    05/12/2025 (90 days then) allows a decision 60 days later, in 2026. None when no regime gives a number.
    """
    days: list[tuple[date, Rule]] = []
    for rule in regimes.versions(key):
        if rule.value is None:
            continue
        day = max(reached_on + timedelta(days=rule.value), rule.valid_from)
        if rule.valid_to is None or day < rule.valid_to:
            days.append((day, rule))
    return min(days, key=lambda pair: pair[0]) if days else None


def _expiry(act: ActFacts, regimes: RegimeTable) -> date | None:
    rule = regimes.find(VALIDITY, act.happened_on)
    return None if rule is None or rule.value is None else add_months(act.happened_on, rule.value)
